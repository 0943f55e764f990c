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

# run_with SCENARIO...: with the programs of the copy
run_with() {
  cmake --build "$copy/build" --target "${programs[@]}" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    exit 3
  }
  PARALLAX_BIN_DIR=$copy/build/bin "$build/tests/fault/fault" run "$@" >"$log" 2>&1
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
  if run_with "${names[@]}"; then
    echo "broken: $name was NOT caught by $scenarios" >&2
    failed=$((failed + 1))
  else
    caught=$(sed -nE 's/^\[  FAILED  \] ([a-z_0-9]+)$/\1/p' "$log" | sort -u | paste -sd ' ')
    why=$(grep -m 1 -E 'are lost|there twice|waited for|another receipt|NoSuch|does not|Failure' "$log" | head -c 160 || true)
    echo "broken: $name is caught by $caught ($why)"
    [ -n "$caught" ] || {
      cat "$log" >&2
      failed=$((failed + 1))
    }
  fi
  patch -d "$copy" -p1 -s -R <"$patch"
done
[ "$failed" -eq 0 ]
