#!/usr/bin/env bash
# Real text in real amounts: the corpus of recommendations of the Universal Periodic Review (CSV, gzipped)
# through the whole pipeline. Every row is accounted for, also when collector and aggregator are killed.
# Usage: upr_acceptance.sh BUILD_FOLDER CORPUS.csv.gz OUT_FOLDER [--kill]
#   BUILD_FOLDER  with bin/ (programs) and tests/upr_to_import
#   --kill        SIGKILL for the collector three times and for the aggregator three times on the way
set -euo pipefail
build=$(cd "$1" && pwd)
corpus=$(realpath "$2")
mkdir -p "$3"
out=$(cd "$3" && pwd)
kill=${4:-}
cd "$(dirname "$0")/../.."
bin=$build/bin
work=$(mktemp -d /tmp/parallax-upr.XXXXXX)
chmod 755 "$work"
collector_port=35570
aggregator_port=35571
collector_pid=
aggregator_pid=

finish() {
  for pid in "$collector_pid" "$aggregator_pid"; do
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  tests/support/pgcluster.sh stop "$work/postgresql" || true
  rm -rf "$work"
}
trap finish EXIT

pause() { read -r -t 0.05 <> <(:) || true; }

# wait_event LOG FROM_LINE EVENT: until the log has the event after that line, at most a minute.
wait_event() {
  local deadline=$((SECONDS + 60))
  until tail -n "+$2" "$1" | grep -q "\"event\":\"$3\""; do
    [ $SECONDS -lt $deadline ] || {
      tail -n 3 "$1" >&2
      exit 3
    }
    pause
  done
}

start_collector() {
  local from
  touch "$work/collector.log"
  from=$(($(wc -l <"$work/collector.log") + 1))
  env -u PARALLAX_DATABASE_URL "$bin/parallax-collector" --listen "tcp://127.0.0.1:$collector_port" \
    --key-file "$work/collector.key" --spool "$work/spool" --spool-map-size 2GiB --spool-reserve 0 \
    --aggregator "tcp://127.0.0.1:$aggregator_port" --aggregator-card "$aggregator_card" --health-port 0 \
    2>>"$work/collector.log" &
  collector_pid=$!
  wait_event "$work/collector.log" "$from" ready
}

start_aggregator() {
  local from
  touch "$work/aggregator.log"
  from=$(($(wc -l <"$work/aggregator.log") + 1))
  "$bin/parallax-aggregator" --listen "tcp://127.0.0.1:$aggregator_port" --key-file "$work/aggregator.key" \
    --pseudonym-key-file "$work/pseudonym.key" --health-port 0 2>>"$work/aggregator.log" &
  aggregator_pid=$!
  wait_event "$work/aggregator.log" "$from" ready
}

end_hard() {
  kill -9 "$1"
  wait "$1" 2>/dev/null || true
}

stored() { psql -X -A -t -d "$PARALLAX_DATABASE_URL" -c 'SELECT count(*) FROM submission'; }

# wait_stored COUNT: until the database has so many, at most three minutes.
wait_stored() {
  local deadline=$((SECONDS + 180))
  while [ "$(stored)" -lt "$1" ]; do
    [ $SECONDS -lt $deadline ] || {
      echo "only $(stored) of $1 are stored" >&2
      exit 1
    }
    pause
  done
}

# One line a row: the corpus has no line breaks in its texts.
gzip -dc "$corpus" | "$build/tests/upr_to_import" >"$work/upr.csv"
PARALLAX_DATABASE_URL=$(tests/support/pgcluster.sh start "$work/postgresql")
export PARALLAX_DATABASE_URL
"$bin/parallax-admin" migrate
aggregator_card=$("$bin/parallax-admin" key new --kind identity "$work/aggregator.key")
collector_card=$("$bin/parallax-admin" key new --kind identity "$work/collector.key")
"$bin/parallax-admin" key new --kind pseudonym "$work/pseudonym.key"
"$bin/parallax-admin" key add --collector acceptance "$collector_card"
cat >"$work/call.yaml" <<'END'
id: UPR-CORPUS
form: vnr-shadow
title: {en: "Recommendations of the Universal Periodic Review, sessions 1 to 13"}
countries: []
opens: 2020-01-01T00:00:00
closes: 2099-12-31T23:59:59
time_zone: UTC
kinds: [finding]
END
"$bin/parallax-admin" call add "$work/call.yaml"
# enrol HOME NAME CONSTITUENCY
enrol() {
  local organisation card
  organisation=$("$bin/parallax-admin" org add --name "$2" --scope '002|009|019|142|150' --constituency "$3")
  card=$(PARALLAX_HOME=$work/$1 "$bin/parallax" init --json --collector "tcp://127.0.0.1:$collector_port" \
    --collector-card "$collector_card" | sed -nE 's/.*"card": ?"([^"]+)".*/\1/p')
  "$bin/parallax-admin" key add --organisation "$organisation" "$card"
}
enrol home "Corpus reader" MG-NGO
enrol second "Second corpus reader" MG-IND
export PARALLAX_HOME=$work/home
start_aggregator
start_collector
wait_event "$work/collector.log" 1 catalogue_replaced

begun=$(date +%s.%N)
env -u PARALLAX_DATABASE_URL "$bin/parallax" import --consent PUBLIC "$work/upr.csv" >"$work/import.txt" 2>"$work/import.err" &
import_pid=$!
if [ "$kill" = --kill ]; then
  for threshold in 500 6000 12000; do
    wait_stored "$threshold"
    end_hard "$collector_pid"
    start_collector
    wait_stored $((threshold + 1500))
    end_hard "$aggregator_pid"
    start_aggregator
  done
fi
wait "$import_pid" && status=0 || status=$?
imported=$(date +%s.%N)
cat "$work/import.txt"
tail -n 5 "$work/import.err" >&2
expected=$(($(wc -l <"$work/upr.csv") - 1))
wait_stored "$expected"
visible=$(date +%s.%N)
echo "import exit code $status; kills: ${kill:-none}"
awk -v a="$begun" -v b="$imported" -v c="$visible" -v n="$(stored)" 'BEGIN {
  printf "%d submissions: receipts for all after %.1f s (%.0f/s), all in PostgreSQL after %.1f s (%.0f/s)\n", n, b - a, n / (b - a), c - a, n / (c - a) }'
"$bin/parallax" verify
"$bin/parallax-admin" check
psql -X -A -t -F ' ' -d "$PARALLAX_DATABASE_URL" -c \
  'SELECT country, count(*) FROM submission GROUP BY 1 ORDER BY 2 DESC LIMIT 3'
largest=$(psql -X -A -t -d "$PARALLAX_DATABASE_URL" -c 'SELECT country FROM submission GROUP BY 1 ORDER BY count(*) DESC LIMIT 1')
# No state has more than 300 in the corpus, so a second organisation sends the largest one's again, without
# its name: a report of more than 300 findings by two organisations.
sed -n "1p;/^$largest,/p" "$work/upr.csv" >"$work/largest.csv"
PARALLAX_HOME=$work/second env -u PARALLAX_DATABASE_URL "$bin/parallax" import --consent ANONYMOUS "$work/largest.csv"
wait_stored $((expected + $(wc -l <"$work/largest.csv") - 1))
"$bin/parallax-admin" check
for country in KGZ "$largest"; do
  "$bin/parallax-exporter" report --call UPR-CORPUS --form vnr-shadow --country "$country" --lang en --format html \
    -o "$out/upr-$country.html"
  echo "$out/upr-$country.html"
done
[ "$status" = 0 ]
