#!/usr/bin/env bash
# Runs a program of ours under valgrind's memcheck. Usage: valgrind.sh PROGRAM [WORD...], or as PARALLAX_TEST_WRAPPER
# of a test. The first error ends the program with exit code 67, so that a stage is caught that a test kills later;
# a block that nothing points to any more is an error of its end.
set -euo pipefail
# valgrind makes system calls of its own, which the filters of the stages do not allow.
export PARALLAX_COLLECTOR_CONFINE=no PARALLAX_AGGREGATOR_CONFINE=no PARALLAX_EXPORTER_CONFINE=no
exec valgrind --quiet --tool=memcheck --error-exitcode=67 --exit-on-first-error=yes --track-origins=yes \
  --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite "$@"
