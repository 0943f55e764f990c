#!/usr/bin/env bash
# Runs a command whose programs are built with ThreadSanitizer. Usage: thread_sanitizer.sh COMMAND [WORD...]
# The first report ends the program with exit code 66, so that a stage is caught that a test kills later.
# TSAN_OPTIONS of the caller come after ours.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export TSAN_OPTIONS="suppressions=$here/tsan.supp:halt_on_error=1:exitcode=66:history_size=4:second_deadlock_stack=1${TSAN_OPTIONS:+:$TSAN_OPTIONS}"
start=()
# Where addresses have more random bits than gcc 12's run-time knows, it ends with "unexpected memory mapping".
if [ "$(cat /proc/sys/vm/mmap_rnd_bits)" -gt 28 ]; then
  start=(setarch -R)
fi
exec "${start[@]}" "$@"
