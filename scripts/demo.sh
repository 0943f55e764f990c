#!/usr/bin/env bash
# ./run demo [--once]: the whole pipeline on loopback with the sample. Starts afresh each time.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

once=no
case "${1:-}" in
  '') ;;
  --once) once=yes ;;
  *)
    echo "Usage: ./run demo [--once]" >&2
    exit 2
    ;;
esac

bin=$PWD/build/release/bin
demo=$PWD/var/demo
out=$demo/out
call=SAMPLE-CAM-2026
export PARALLAX_LOG_LEVEL=info

say() { printf '\n== %s\n' "$*"; }

# start NAME PROGRAM OPTION...: in the background, until its log says that it is ready.
start() {
  local name=$1 log=$demo/log/$1.log
  shift
  "$@" 2>"$log" </dev/null &
  local pid=$!
  echo "$pid" >"$demo/run/$name.pid"
  for _ in $(seq 300); do
    grep -q '"event":"ready"' "$log" && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "$name did not start:" >&2
  tail -n 5 "$log" >&2
  exit 3
}

# What the collector tells about itself: health KEY
health() {
  exec 3<>/dev/tcp/127.0.0.1/9570 || return 1
  printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  sed -nE "s/.*\"$1\":([0-9a-z]+).*/\1/p" <&3
  exec 3<&-
}

# wait_for KEY TEST VALUE: until the collector's health says so.
wait_for() {
  local value=
  for _ in $(seq 600); do
    value=$(health "$1") || value=
    [ -n "$value" ] && test "$value" "$2" "$3" && return 0
    sleep 0.1
  done
  echo "The collector still says $1=$value after a minute." >&2
  exit 3
}

say "Building"
install_packages "${packages_build[@]}" "${packages_demo[@]}"
said=$(scripts/build.sh release 2>&1) || {
  printf '%s\n' "$said" >&2
  exit 1
}

scripts/stop.sh
rm -rf "$demo"
mkdir -p "$out" "$demo"/{keys,log,run,homes,spool}
chmod 700 "$demo"/{keys,homes,spool}
trap 'scripts/stop.sh' EXIT
trap 'exit 0' INT TERM

say "A private PostgreSQL cluster under var/demo, its tables, the keys"
PARALLAX_DATABASE_URL=$(tests/support/pgcluster.sh start "$demo/postgresql")
export PARALLAX_DATABASE_URL
"$bin/parallax-admin" migrate
aggregator_card=$("$bin/parallax-admin" key new --kind identity "$demo/keys/aggregator")
collector_card=$("$bin/parallax-admin" key new --kind identity "$demo/keys/collector")
secretariat_card=$("$bin/parallax-admin" key new --kind secretariat "$demo/keys/secretariat")
"$bin/parallax-admin" key new --kind pseudonym "$demo/keys/pseudonym"
"$bin/parallax-admin" key add --collector demo "$collector_card"

say "The secretariat opens the call, enters the government's statements, enrols organisations"
"$bin/parallax-admin" call add --seal-card "$secretariat_card" sample/call.yaml
"$bin/parallax-admin" claim import --call "$call" sample/claims.csv
"$bin/parallax-admin" org import sample/organisations.csv >"$demo/organisations.csv"
while IFS=, read -r key id _; do
  id=${id%$'\r'}
  [ "$key" != key ] || continue
  card=$(PARALLAX_HOME=$demo/homes/$key "$bin/parallax" init --json \
    --collector tcp://127.0.0.1:5570 --collector-card "$collector_card" | sed -nE 's/.*"card": ?"([^"]+)".*/\1/p')
  "$bin/parallax-admin" key add --organisation "$id" "$card" >/dev/null
done <"$demo/organisations.csv"

say "The stages start as processes on loopback"
start aggregator "$bin/parallax-aggregator" --listen tcp://127.0.0.1:5571 \
  --key-file "$demo/keys/aggregator" --pseudonym-key-file "$demo/keys/pseudonym"
# The collector has no access to the database, not even its address.
start collector env -u PARALLAX_DATABASE_URL "$bin/parallax-collector" --listen tcp://127.0.0.1:5570 \
  --key-file "$demo/keys/collector" --spool "$demo/spool" --spool-map-size 1GiB --spool-reserve 0 \
  --aggregator tcp://127.0.0.1:5571 --aggregator-card "$aggregator_card"
wait_for catalogue -gt 0

say "The organisations import and send their findings"
for file in sample/findings/*.csv; do
  key=$(basename "$file" .csv)
  env -u PARALLAX_DATABASE_URL PARALLAX_HOME="$demo/homes/$key" "$bin/parallax" import "$file"
done
wait_for waiting -eq 0
"$bin/parallax-admin" check

say "Reports and data sets"
for country in KAZ KGZ TJK TKM UZB MNG; do
  "$bin/parallax-exporter" report --call "$call" --form vnr-shadow --country "$country" --lang en \
    --format html -o "$out/report-$country.html"
done
for set in findings tally coverage; do
  for format in csv ndjson; do
    "$bin/parallax-exporter" data --call "$call" --set "$set" --format "$format" -o "$out/$set.$format"
  done
done
printf '%s\n' "$out"/*

[ "$once" = no ] || exit 0
say "The portal: http://127.0.0.1:8570/ (Ctrl-C ends everything)"
start exporter "$bin/parallax-exporter" serve
wait
