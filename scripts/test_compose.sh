#!/usr/bin/env bash
# The containers: images are built, everything comes up healthy, a submission from outside arrives.
# Needs an engine that answers, with compose, and the image postgres:15-bookworm (or POSTGRES_IMAGE).
# ENGINE_NS: the pid of a network namespace in which published ports are reached, where the engine has one.
set -euo pipefail
cd "$(dirname "$0")/.."

docker info >/dev/null 2>&1 || {
  echo "No container engine answers; ./run test without --full needs none." >&2
  exit 3
}
export COMPOSE_PROJECT_NAME=parallax-test
export COLLECTOR_PORT=${COLLECTOR_PORT:-15570} PORTAL_PORT=${PORTAL_PORT:-18570}
bin=$PWD/build/release/bin
work=$(mktemp -d /tmp/parallax-compose.XXXXXX)
call=SAMPLE-CAM-2026

finish() {
  local status=$?
  [ "$status" = 0 ] || docker compose logs --tail 30 >&2 || true
  docker compose down --volumes --timeout 10 >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

# Where clients stand: outside of every container.
outside() {
  if [ -n "${ENGINE_NS:-}" ]; then
    nsenter -t "$ENGINE_NS" -n "$@"
  else
    "$@"
  fi
}
admin() { docker compose exec -T admin parallax-admin "$@"; }

docker/secrets.sh
docker compose build --quiet
docker compose up --wait --wait-timeout 180
for service in collector aggregator exporter; do
  [ "$(docker compose exec -T "$service" id -u)" = 10001 ] || {
    echo "$service does not run as its own user" >&2
    exit 1
  }
done

collector_card=$(admin key show /var/lib/parallax/keys/collector/identity)
# The secretariat's key is made on its own machine; the server sees only the card.
secretariat_card=$("$bin/parallax-admin" key new --kind secretariat "$work/secretariat")
admin call add --seal-card "$secretariat_card" /dev/stdin <sample/call.yaml
admin claim import --call "$call" /dev/stdin <sample/claims.csv
admin org import /dev/stdin <sample/organisations.csv >"$work/organisations.csv"
key=kgz-women
id=$(sed -nE "s/^$key,([0-9a-f-]{36}).*/\1/p" "$work/organisations.csv")
export PARALLAX_HOME=$work/home
card=$("$bin/parallax" init --json --collector "tcp://127.0.0.1:$COLLECTOR_PORT" \
  --collector-card "$collector_card" | sed -nE 's/.*"card": ?"([^"]+)".*/\1/p')
admin key add --organisation "$id" "$card"

# From outside, through the published port.
outside "$bin/parallax" import "sample/findings/$key.csv"
outside "$bin/parallax" verify
sent=$("$bin/parallax" outbox --json | grep -o '"id"' | wc -l)
[ "$sent" -gt 0 ]
stored=0
for _ in $(seq 100); do
  stored=$(admin check --json | sed -nE 's/.*"stored": ?([0-9]+).*/\1/p' | head -n 1)
  [ "${stored:-0}" -eq "$sent" ] && break
done
[ "$stored" -eq "$sent" ] || {
  echo "$sent were sent, $stored are stored" >&2
  exit 1
}
admin check
# The portal, through its published port.
outside bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORTAL_PORT
  printf 'GET /report/$call/KGZ HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3; cat <&3" >"$work/report.html"
grep -q 'Kyrgyzstan' "$work/report.html"
# The image has the converters and their fonts, and they work where nothing but /tmp can be written.
for format in pdf docx; do
  docker compose exec -T exporter parallax-exporter report --call "$call" --country KGZ --format "$format" -o - \
    >"$work/report.$format"
done
if [ "$(head -c 5 "$work/report.pdf")" != %PDF- ] || [ "$(head -c 2 "$work/report.docx")" != PK ]; then
  echo "the exporter's image makes no PDF or no Word file" >&2
  exit 1
fi
echo "compose: $sent submissions from outside arrived, and the portal shows the report; PDF and Word are made"
