#!/usr/bin/env bash
# docs/security.md may name only tests that exist and run: every row of its table ends what it claims
# with a test of tests/, and there are at least 40 rows. Usage: check_security_table.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
rows_min=40
rows=0
broken=0

say() {
  printf 'docs/security.md: %s\n' "$1" >&2
  broken=$((broken + 1))
}

# A test is defined as a function (or, in a table of spoilt fields, by SPOIL) and listed to run.
is_test() {
  grep -Eq "^((static )?void $2\(|SPOIL\($2,)" "$1" && [ "$(grep -Ewc -- "$2" "$1")" -ge 2 ]
}

# | what is tried | `unit/test_x.c` `name` | what happens |
while IFS='|' read -r _ tried where happens _; do
  case "$tried" in
    ' what is tried ' | *---* | ' **'*) continue ;; # the head, and the names of its parts
  esac
  rows=$((rows + 1))
  [[ "$happens" =~ [^[:space:]] ]] || say "the row '$tried' does not tell what happens"
  # shellcheck disable=SC2016 # the backquotes are Markdown's
  mapfile -t words < <(grep -o '`[^`]*`' <<<"$where" | tr -d '`')
  file=''
  names=0
  for word in "${words[@]}"; do
    if [[ "$word" == *.c ]]; then
      file=tests/$word
      [ -e "$file" ] || say "there is no $file"
    elif [ -n "$file" ] && [ -e "$file" ] && is_test "$file" "$word"; then
      names=$((names + 1))
    else
      say "$file has no test $word that runs"
    fi
  done
  [ "$names" -gt 0 ] || say "the row '$tried' names no test"
done < <(grep '^|' docs/security.md)

[ "$rows" -ge "$rows_min" ] || say "the table has $rows rows, and $rows_min are promised"
[ "$broken" -eq 0 ]
