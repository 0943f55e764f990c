#!/usr/bin/env bash
# The checks of the tree itself: arrows between the rooms, format, shell scripts, cppcheck, clang-tidy.
# Usage: house.sh BUILD_FOLDER (one with compile_commands.json)
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
jobs=$(nproc)

mapfile -t sources < <(find lib collector aggregator exporter client admin bench cmake tests -name '*.[ch]' | sort)
mapfile -t units < <(find lib collector aggregator exporter client admin bench -name '*.c' | sort)
mapfile -t scripts < <(find run .ci/run scripts docker tests bench -type f \( -name '*.sh' -o -name run -o -name compare -o -name reports \) | sort)

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

tidy() {
  # A file is looked at again only when it, a header or the rules changed since it was found clean.
  local stamps=$build/tidy rules
  mkdir -p "$stamps"
  rules=$(find lib collector aggregator exporter client admin bench \( -name '*.h' -o -name '*.def' \) -print0 | sort -z |
    xargs -0 cat .clang-tidy | sha256sum | cut -c1-16)
  export stamps build rules
  # shellcheck disable=SC2016 # expanded by the inner shell
  printf '%s\n' "${units[@]}" | xargs -P "$jobs" -I{} bash -c '
    stamp=$stamps/$(cat "$1" - <<<"$rules$1" | sha256sum | cut -c1-32)
    [ -e "$stamp" ] && exit 0
    if out=$(clang-tidy -p "$build" --quiet "$1" 2>/dev/null); then touch "$stamp"; else printf "%s\n" "$out" >&2; exit 1; fi
  ' _ {}
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
check "clang-tidy" tidy
[ "$failed" -eq 0 ]
