#!/bin/bash
# Run once before the stages, and again at every upgrade: the tables, the keys that are missing, and
# the collector's leave to connect. Nothing that exists is changed.
set -eu
umask 077
keys=/var/lib/parallax/keys
parallax-admin migrate
aggregator=$(parallax-admin key new --if-missing --kind identity "$keys/aggregator/identity")
collector=$(parallax-admin key new --if-missing --kind identity "$keys/collector/identity")
parallax-admin key new --if-missing --kind pseudonym "$keys/aggregator/pseudonym"
secretariat=$(parallax-admin key new --if-missing --kind secretariat /var/lib/parallax/secretariat/identity)
parallax-admin key add --collector collector "$collector"
# What the collector must know of the aggregator, as its configuration file.
printf 'aggregator-card = %s\n' "$aggregator" >"$keys/collector/collector.conf"
printf '%s\n' "$collector" >/var/lib/parallax/cards/collector
printf '%s\n' "$secretariat" >/var/lib/parallax/cards/secretariat
echo "Clients are initialised with this collector card: $collector"
