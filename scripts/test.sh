#!/usr/bin/env bash
# ./run test [--full]: installs, builds and passes the tests that take less than ten minutes together; --full adds the rest,
# some of which need more programs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

full=no
case "${1:-}" in
  '') ;;
  --full) full=yes ;;
  *)
    echo "Usage: ./run test [--full]" >&2
    exit 2
    ;;
esac

step() { printf '\n== %s (after %d s)\n' "$*" "$SECONDS"; }

install_packages "${packages_build[@]}" "${packages_test[@]}"

step "Release build"
scripts/build.sh release | tail -n 1
step "Build with AddressSanitizer and UndefinedBehaviorSanitizer"
scripts/build.sh asan | tail -n 1
step "The tree itself"
scripts/house.sh
step "Tests under both sanitizers"
without=(-LE long)
[ "$full" = no ] || without=()
ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1 \
  ctest --test-dir build/asan --output-on-failure --no-tests=error -j 2 "${without[@]}"
if [ "$full" = yes ]; then
  step "Fuzz targets, five seconds each"
  scripts/fuzz.sh 5
  step "Everything compiles with clang, too"
  cmake -S . -B build/clang -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug >/dev/null
  cmake --build build/clang | tail -n 1
  step "clang-tidy"
  scripts/tidy.sh build/clang
  step "The model of the protocol"
  scripts/check_model.sh
  step "The threaded parts under ThreadSanitizer"
  scripts/check_threads.sh
  step "The programs under valgrind"
  scripts/check_memory.sh
  step "Word documents in LibreOffice"
  scripts/check_documents.sh
  step "Reports as they are handed in"
  scripts/check_reports.sh
  step "Guided entry on a terminal"
  install_packages "${packages_full[@]}"
  tests/terminal/record.sh build/release/bin
  step "The form in a browser"
  scripts/check_browser.sh
  step "Faults"
  scripts/check_faults.sh
  step "Packages, and what they do in containers"
  scripts/test_package.sh --containers
  step "Containers"
  scripts/test_compose.sh
fi
step "All passed"
