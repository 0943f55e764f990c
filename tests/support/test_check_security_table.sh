#!/usr/bin/env bash
# The check of the table of attacks must catch a row that claims what no test does.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{docs,tests/unit}
printf 'static void it_holds(void **state)\n{\n}\nTEST(it_holds),\nstatic void never_run(void **state)\n{\n}\n' \
  >"$tree/tests/unit/test_a.c"

# table COUNT ROW: so many good rows, and this one.
table() {
  {
    printf '| what is tried | where | what happens |\n|---|---|---|\n'
    # shellcheck disable=SC2016 # the backquotes are Markdown's
    for ((i = 0; i < $1; i++)); do printf '| it | `unit/test_a.c` `it_holds` | ignored |\n'; done
    printf '%s\n' "$2"
  } >"$tree/docs/security.md"
}

caught() {
  table "$@"
  if "$here/check_security_table.sh" "$tree" 2>/dev/null; then
    echo "not caught: $1 rows and $2" >&2
    exit 1
  fi
}

# shellcheck disable=SC2016 # the backquotes are Markdown's
{
  table 40 ''
  "$here/check_security_table.sh" "$tree"
  caught 39 ''
  caught 40 '| it | `unit/test_b.c` `it_holds` | ignored |'
  caught 40 '| it | `unit/test_a.c` `it_breaks` | ignored |'
  caught 40 '| it | `unit/test_a.c` `never_run` | ignored |'
  caught 40 '| it | `unit/test_a.c` | ignored |'
  caught 40 '| it | by hand | ignored |'
  caught 40 '| it | `unit/test_a.c` `it_holds` |  |'
}
