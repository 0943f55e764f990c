#!/usr/bin/env bash
# The documentation that is made from tables. Usage: documents.sh check|write FOLDER
#   FOLDER  where the document_* programs were built (build/PRESET/tests)
#   check   fails when docs/ says something else; write puts it right
# shellcheck disable=SC2016 # the back-ticks are Markdown
set -euo pipefail
cd "$(dirname "$0")/../.."
act=$1
programs=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

{
  echo '# Configuration'
  echo
  echo 'Made from the option tables (`tests/support/documents.sh write build/asan/tests`); a test compares.'
  echo
  echo 'Order of weight: default < file (`--config FILE`) < environment < flag. An unknown key is an error, and'
  echo 'all errors are told at once; `--print-config` shows every value and where it came from. A secret can'
  echo 'also come from a file that NAME_FILE, `name-file` or `--name-file` names.'
  for program in client collector aggregator exporter admin bench; do
    echo
    "$programs/document_$program" options
  done
} >"$made/configuration.md"
{
  echo '# Events of the log'
  echo
  echo 'Every stage writes one JSON object a line on stderr: time, level, program, event, and fields. No field'
  echo 'holds an address, a key, an organisation or what a person wrote. Made from lib/base/log_events.def.'
  echo
  "$programs/document_collector" events
} >"$made/events.md"
{
  echo '# Metrics'
  echo
  echo 'GET /metrics on port 9570 (collector) and 9571 (aggregator), in the text format of Prometheus.'
  for program in collector aggregator; do
    echo
    "$programs/document_$program" metrics
  done
} >"$made/metrics.md"
"$programs/document_collector" validation >"$made/validation.md"

status=0
for file in "$made"/*.md; do
  name=docs/${file##*/}
  if [ "$act" = write ]; then
    cp "$file" "$name"
  elif ! diff -u "$name" "$file"; then
    echo "$name does not say what the tables say" >&2
    status=1
  fi
done
exit "$status"
