#!/usr/bin/env bash
# The table of docs/faults.md: a row for each scenario, with what a run has seen.
# Usage: table.sh check PROGRAM      fails unless names and words are those of the program, all of them
#        table.sh write PROGRAM LOG  makes it anew from what `fault all` has written (scripts/check_faults.sh)
set -euo pipefail
cd "$(dirname "$0")/../.."
document=docs/faults.md
rows_min=60
head='| scenario | injected | seen |'

# name TAB injected, of the program and of the table
of_program() { "$1" list | cut -f 1,3; }
of_table() {
  # shellcheck disable=SC2016 # the backquotes are Markdown's
  sed -nE 's/^\| `([a-z_0-9]+)` \| (.*) \| ([^|]*[^ |][^|]*) \|$/\1\t\2/p' "$document"
}

check() {
  local rows
  diff <(of_program "$1") <(of_table) >&2 || {
    echo "$document: its rows (>) are not the program's scenarios (<), or a row tells nothing that was seen" >&2
    return 1
  }
  rows=$(of_table | wc -l)
  [ "$rows" -ge "$rows_min" ] || {
    echo "$document: $rows rows, and $rows_min are promised" >&2
    return 1
  }
}

write() {
  local fresh
  fresh=$(mktemp /tmp/parallax-table.XXXXXX)
  sed "/^| scenario /,\$d" "$document" >"$fresh"
  printf '%s\n|---|---|---|\n' "$head" >>"$fresh"
  # Lines of the log: NAME seed=N [INJECTED] SEEN (N ms): VERDICT. In the order of the program.
  "$1" list | awk -F '\t' -v log_file="$2" '
    BEGIN {
      while ((getline line < log_file) > 0) {
        if (line !~ /^[a-z_0-9]+ seed=/) continue
        name = line; sub(/ .*/, "", name)
        sub(/^[^]]*\] /, "", line)
        verdict = line; sub(/.*: /, "", verdict)
        sub(/ \([0-9]+ ms\): .*/, "", line)
        gsub(/, (duplicates|quarantined|damaged|resent) 0/, "", line)
        seen[name] = verdict == "right" ? line : verdict == "SKIPPED" ? line : "FAILED"
      }
    }
    { printf "| `%s` | %s | %s |\n", $1, $3, seen[$1] }' >>"$fresh"
  cat "$fresh" >"$document"
  rm -f "$fresh"
}

case "${1:-}:$#" in
  check:2) check "$2" ;;
  write:3) write "$2" "$3" ;;
  *)
    sed -n '2,4p' "$0" >&2
    exit 2
    ;;
esac
