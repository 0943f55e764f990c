#!/usr/bin/env bash
# Shows that the suite sees what it is for: each patch of tests/fault/broken breaks one promise of the
# product in a copy of the tree; the programs are built from it, and a scenario that is named below must
# fail with them. Usage: show_broken.sh BUILD_FOLDER [PATCH...] (a folder with tests/fault/fault)
set -euo pipefail
build=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/../.."
copy=$(mktemp -d /tmp/parallax-broken.XXXXXX)
trap 'rm -rf "$copy"' EXIT

# What is broken, and the scenarios of which at least one must fail. With the product as it is, all pass.
broken=(
  "receipt-before-commit kill_collector_before_fsync kill_collector_before_commit_counts"
  "acknowledge-before-commit kill_aggregator_before_commit many_one_of_two_dies"
  "delete-before-acknowledgement kill_aggregator_before_commit kill_aggregator_while_copying"
  "no-idempotency-index many_same_to_both spool_old_copy"
  "no-fsync receipt_waits_for_disk"
  "asynchronous-commit postgres_killed_asynchronous"
)
programs=(parallax parallax-admin parallax-aggregator parallax-collector)

git ls-files -z | xargs -0 cp --parents -t "$copy"
cmake -S "$copy" -B "$copy/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DPARALLAX_TESTS=OFF >/dev/null
log=$copy/log

# all_pass SCENARIO...: with the programs of the copy. On a busy machine what is wrong may not come to light
# at the first try: an acknowledgement that came too early helps nobody whose process is killed before it left.
all_pass() {
  local seed name
  cmake --build "$copy/build" --target "${programs[@]}" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    exit 3
  }
  for seed in 1 2 3; do
    for name in "$@"; do
      PARALLAX_BIN_DIR=$copy/build/bin "$build/tests/fault/fault" run "$name" --seed "$seed" >"$log" 2>&1 || return 1
    done
  done
}

wanted() {
  [ ${#chosen[@]} -eq 0 ] || [[ " ${chosen[*]} " == *" $1 "* ]]
}

chosen=("$@")
failed=0
for line in "${broken[@]}"; do
  read -r name scenarios <<<"$line"
  wanted "$name" || continue
  read -ra names <<<"$scenarios"
  patch=tests/fault/broken/$name.patch
  if ! patch -d "$copy" -p1 -s --dry-run <"$patch" >/dev/null; then
    echo "broken: $patch does not fit the tree any more: make it anew" >&2
    failed=$((failed + 1))
    continue
  fi
  patch -d "$copy" -p1 -s <"$patch"
  if all_pass "${names[@]}"; then
    echo "broken: $name was NOT caught by $scenarios" >&2
    failed=$((failed + 1))
  else
    caught=$(sed -nE 's/^\[  FAILED  \] ([a-z_0-9]+)$/\1/p' "$log" | sort -u | paste -sd ' ')
    why=$(sed -nE 's/.*(ERROR: |ERROR   \] --- )(.*(lost|there twice|does not empty|another receipt|before its commit).*)/\2/p' "$log" |
      head -n 1 | cut -c 1-160)
    echo "broken: $name is caught by ${caught:-nothing}: ${why:-$(grep -m 1 -a 'ERROR' "$log" || true)}"
    [ -n "$caught" ] || {
      cat "$log" >&2
      failed=$((failed + 1))
    }
  fi
  patch -d "$copy" -p1 -s -R <"$patch"
done
[ "$failed" -eq 0 ]
