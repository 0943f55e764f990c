#!/usr/bin/env bash
# Reports of real text in real amounts, and of text that others collected to break programs.
# Usage: acceptance_reports.sh CORPORA_FOLDER [OUT_FOLDER]
#   CORPORA_FOLDER  with upr_recommendations_s01-13.csv.gz and tico19_8_languages.csv.gz
# Prints what the reports on a country, a region and a theme take: seconds, memory, bytes, pages. Then check_reports.sh runs with
# the strings of npm's big-list-of-naughty-strings and sentences in eight languages in every field of every form.
set -euo pipefail
corpora=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
out=${2:-var/reports/acceptance}
mkdir -p "$out"
out=$(cd "$out" && pwd)
. scripts/packages.sh
install_packages "${packages_documents[@]}" postgresql-15 postgresql-client-15 python3 time
scripts/build.sh release | tail -n 1
work=$(mktemp -d /tmp/parallax-acceptance.XXXXXX)
trap 'tests/support/pgcluster.sh stop "$work/postgresql" || true; rm -rf "$work"' EXIT

PARALLAX_DATABASE_URL=$(tests/support/pgcluster.sh start --fast "$work/postgresql")
export PARALLAX_DATABASE_URL
build/release/bin/parallax-admin migrate >/dev/null
gzip -dc "$corpora/upr_recommendations_s01-13.csv.gz" >"$work/corpus.csv"
psql -X -q -v ON_ERROR_STOP=1 -v corpus="$work/corpus.csv" -d "$PARALLAX_DATABASE_URL" -f tests/reports/corpus.sql
largest=$(psql -X -A -t -d "$PARALLAX_DATABASE_URL" -c \
  'SELECT country FROM submission GROUP BY country ORDER BY count(*) DESC, country LIMIT 1')

# report NAME FORM FORMAT OPTION...
report() {
  local name=$1 form=$2 format=$3 pages=- code=0
  local file=$out/$name-$form.$format
  shift 3
  command time -f '%e %M' -o "$work/time" build/release/bin/parallax-exporter report --call UPR-CORPUS --form "$form" \
    --format "$format" -o "$file" "$@" 2>"$file.err" || code=$?
  if [ "$code" -gt 1 ] || [ ! -s "$file" ]; then
    tail -n 5 "$file.err" >&2
    failed=$((failed + 1))
  fi
  [ "$format" != pdf ] || [ ! -s "$file" ] || pages=$(pdfinfo "$file" | sed -nE 's/^Pages: +//p')
  read -r seconds kilobytes < <(tail -n 1 "$work/time")
  printf '%-10s %-12s %-5s %8s s %8d MiB %11d bytes %6s pages\n' "$name" "$form" "$format" "$seconds" $((kilobytes / 1024)) \
    "$(stat -c %s "$file" || echo 0)" "$pages"
}

failed=0
for format in html docx pdf; do
  report country vnr-shadow $format --country "$largest"
  report country upr $format --country "$largest"
  report region vnr-shadow $format --region 143
  report theme bpfa $format --region 002 --theme GENDER_EQUALITY
done
report world vnr-shadow html --region 142

npm pack --silent --pack-destination "$work" big-list-of-naughty-strings@1.0.0 >/dev/null
tar -xzf "$work"/big-list-of-naughty-strings-1.0.0.tgz -C "$work"
# Three sentences of each language, the longest of their kind.
gzip -dc "$corpora/tico19_8_languages.csv.gz" >"$work/sentences.csv"
python3 - "$work/sentences.csv" "$work/sentences.json" <<'END_OF_PYTHON'
import collections, csv, json, sys
chosen = collections.defaultdict(list)
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    chosen[row["lang"]].append(row["text"])
json.dump([t for texts in chosen.values() for t in sorted(texts, key=len)[-3:]], open(sys.argv[2], "w"))
END_OF_PYTHON
REPORT_TEXTS="$work/package/blns.json $work/sentences.json" scripts/check_reports.sh hostile || failed=$((failed + 1))
[ "$failed" -eq 0 ]
