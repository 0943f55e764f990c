#!/usr/bin/env bash
# The checks of the tree itself: arrows between the rooms, hardening, format, shell scripts, cppcheck. clang-tidy, which
# takes minutes, is scripts/tidy.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)

mapfile -t sources < <(find lib collector aggregator exporter client admin bench cmake tests -name '*.[ch]' | sort)
mapfile -t scripts < <(find run .ci/run scripts docker tests bench -type f \( -name '*.sh' -o -name run -o -name compare -o -name client -o -name reports \) | sort)

failed=0
check() {
  local name=$1 started=$SECONDS
  shift
  if "$@"; then
    echo "house: $name passed ($((SECONDS - started)) s)"
  else
    echo "house: $name FAILED" >&2
    failed=$((failed + 1))
  fi
}

check "arrows between the rooms" tests/support/check_rooms.sh
check "the check of the arrows itself" tests/support/test_check_rooms.sh
check "hardening of the release programs" tests/support/check_hardening.sh build/release/bin
check "the check of the hardening itself" tests/support/test_check_hardening.sh
check "format" clang-format --dry-run --Werror "${sources[@]}"
check "shell scripts" shellcheck -x "${scripts[@]}"
check "cppcheck" cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
  --error-exitcode=1 -j "$jobs" -I lib -I . --suppress=missingInclude --library=posix,gnu \
  lib collector aggregator exporter client admin bench
[ "$failed" -eq 0 ]
