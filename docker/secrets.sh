#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml mounts, under var/secrets/, once. The folder is yours alone;
# the files in it must be readable by the users inside the containers.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var/secrets
chmod 700 var/secrets
if [ ! -s var/secrets/database_password ]; then
  password=$(head -c 24 /dev/urandom | base64 | tr -d '/+=\n')
  printf '%s' "$password" >var/secrets/database_password
  printf 'postgresql://parallax:%s@postgres/parallax' "$password" >var/secrets/database_url
fi
chmod 444 var/secrets/database_password var/secrets/database_url
