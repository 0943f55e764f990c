#!/usr/bin/env bash
# The programs under valgrind's memcheck, as tests of the whole pipeline run them: what is read before it was
# written is seen by neither of the sanitizers. And what memory large tables take. Usage: check_memory.sh [TEST...]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
build=$PWD/build/dev # without optimisation, and without the release's zeroes in every variable

# The way of a submission, repair after kills, keys, hostile frames and content, the portal. The longest first.
tests=(test_kill test_door test_pipeline test_attack_frames test_attack_submissions test_exporter)
[ $# -eq 0 ] || tests=("$@")

install_packages "${packages_memory[@]}"
scripts/build.sh dev | tail -n 1
tests/support/test_valgrind.sh "$build"
# What large tables may take is measured here, because sanitizers take memory of their own.
ctest --test-dir "$build" --output-on-failure --no-tests=error -R '^(test_table_memory|test_import_command)$'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# This test starts the program that it is given, without tests/support/process.c.
# A converter's child is confined before it becomes the converter, which leaves valgrind no system call:
# documents are made without it (under the sanitizers they are, in the other tests).
cat >"$work/exporter" <<END_OF_WRAPPER
#!/bin/sh
case " \$* " in *" --format pdf "* | *" --format docx "*) exec '$build/bin/parallax-exporter' "\$@" ;; esac
exec '$PWD/tests/support/valgrind.sh' '$build/bin/parallax-exporter' "\$@"
END_OF_WRAPPER
chmod +x "$work/exporter"

run_test() {
  local test=$1 started=$SECONDS words=()
  [ "$test" != test_exporter ] || words=("$work/exporter")
  # Not through ctest: its limits of time are for programs at their own speed.
  if PARALLAX_TEST_WRAPPER=$PWD/tests/support/valgrind.sh \
    timeout 1800 "$build/tests/$test" "${words[@]}" >"$work/$test.log" 2>&1; then
    echo "memory: $test passed ($((SECONDS - started)) s)"
  else
    cat "$work/$test.log" >&2
    echo "memory: $test FAILED" >&2
    return 1
  fi
}
export -f run_test
export build work
# shellcheck disable=SC2016 # expanded by the inner shell
printf '%s\n' "${tests[@]}" | xargs -P 2 -I{} bash -c 'run_test "$1"' _ {}
