#!/usr/bin/env bash
# Whether the benchmark of the pipeline still runs, every part of it; its figures are looked at by people, on a
# release build. Usage: bench_pipeline.sh FOLDER_OF_PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/../.."
programs=$1
cluster=$(mktemp -d /tmp/parallax-test-bench.XXXXXX)
trap 'tests/support/pgcluster.sh stop "$cluster" >/dev/null; rm -rf "$cluster"' EXIT
PARALLAX_DATABASE_URL=$(tests/support/pgcluster.sh start --fast "$cluster")
export PARALLAX_DATABASE_URL

# With rows that are there before, for then the tables have to be as they were after each part. Frames of one, so
# that a thousand clients need not send much.
"$programs/parallax-bench" pipeline --rounds 1 --preloaded 1000 --submissions 500 --frame 1 --sustain 1s --rate 500 \
  --outage 500 --lone 20 --idle-time 1s --folder "$cluster" --json "$cluster/figures.json" --commit tiny --machine tiny \
  --stop-database "tests/support/pgcluster.sh stop '$cluster'" \
  --start-database "tests/support/pgcluster.sh start '$cluster'" >"$cluster/table" || {
  tail -n 5 "$cluster"/parallax-bench-*/*.log >&2
  exit 1
}
left=$(psql -X -A -t -d "$PARALLAX_DATABASE_URL" -c "SELECT count(*) FROM submission" \
  -f sql/queries/check_tally.sql -f sql/queries/check_voice.sql)
[ "$left" = 1000 ] || {
  echo "Of the 1000 rows that were there, and of what is counted of them, there is left: $left" >&2
  exit 1
}
bench/compare "$cluster/figures.json" "$cluster/figures.json" >"$cluster/compared"
for figure in copy stage pipeline "1000 clients" "spool alone" "receipts alone" "fdatasync p50" "lone: visible after p99" \
  "sustained: lag most" "outage: new ones meanwhile" "idle: all of Parallax"; do
  grep -q "^$figure  *[0-9]" "$cluster/table" || {
    echo "The table lacks: $figure" >&2
    cat "$cluster/table" >&2
    exit 1
  }
  grep -q "^$figure  *[0-9.]*  *[0-9.]*  *" "$cluster/compared" || {
    echo "The comparison lacks: $figure" >&2
    exit 1
  }
done

status=0
"$programs/parallax-bench" pipeline --parts pipeline,nothing 2>"$cluster/said" || status=$?
[ "$status" = 2 ] && grep -q 'no part nothing' "$cluster/said"
