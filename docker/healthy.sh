#!/bin/bash
# Asks GET /health on this container's loopback; exits 0 when the stage answers 200.
# Usage: parallax-healthy PORT
set -eu
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[ "$status" = 200 ]
