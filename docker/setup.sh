#!/bin/bash
# The admin container: makes sure of the tables, the keys and the collector's leave to connect, then
# stays for `docker compose exec admin parallax-admin ...`. Nothing that exists is changed. The
# secretariat's own key is not made here: what is sealed to it must stay closed to this machine.
set -eu
umask 077
keys=/var/lib/parallax/keys
parallax-admin migrate
aggregator=$(parallax-admin key new --if-missing --kind identity "$keys/aggregator/identity")
collector=$(parallax-admin key new --if-missing --kind identity "$keys/collector/identity")
parallax-admin key new --if-missing --kind pseudonym "$keys/aggregator/pseudonym"
parallax-admin key add --collector collector "$collector"
# What the collector must know of the aggregator, as its configuration file.
printf 'aggregator-card = %s\n' "$aggregator" >"$keys/collector/collector.conf"
echo "Clients are initialised with this collector card: $collector"
touch /tmp/ready
exec sleep infinity
