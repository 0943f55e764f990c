#!/usr/bin/env bash
# The threaded parts under ThreadSanitizer: every test whose own program has a second thread (the mailbox, the
# spool, whatever opens a link), and every one that runs the stages, which are built with it too.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
build=build/tsan

threaded=(
  test_seen test_spool test_spool_begin test_spool_crash test_spool_formats test_spool_prune test_spool_read
  test_spool_space test_spool_sweep
  test_mailbox test_conversation test_link test_link_events test_link_wait test_zap test_relay test_round test_requests
  # No threads, and what the stages are built on: signals and HTTP beside ZeroMQ's threads.
  test_daemon test_http
  test_pipeline test_stage_end test_order test_kill test_refusal test_door test_rotation test_programs
  test_attack_flood test_attack_form test_attack_frames test_attack_submissions test_attack_line
  test_calls test_review test_store_review test_amend test_entry test_web_form test_import_command test_import_tables
  test_home_commands test_terminal
)

# A new test with threads that nobody wrote into the list would never be looked at.
forgotten() {
  local program symbols
  for program in "$build"/tests/test_*; do
    symbols=$(nm -D --undefined-only "$program")
    # test_confine* are built without it: its run-time does what the filter forbids.
    grep -qE ' __tsan_func_entry(@|$)' <<<"$symbols" || continue
    # Starts a thread, starts ZeroMQ, starts processes (tests/support/process.c).
    grep -qE ' (pthread_create|zsys_init|pidfd_open)(@|$)' <<<"$symbols" || continue
    [[ " ${threaded[*]} " == *" ${program##*/} "* ]] || printf '%s\n' "${program##*/}"
  done
}

install_packages "${packages_demo[@]}"
scripts/build.sh tsan | tail -n 1
tests/support/test_thread_sanitizer.sh "$build"
unlisted=$(forgotten)
if [ -n "$unlisted" ]; then
  echo "These tests have threads and are not in the list of check_threads.sh: ${unlisted//$'\n'/ }" >&2
  exit 1
fi
pattern="^($(IFS='|'; echo "${threaded[*]}"))\$"
found=$(ctest --test-dir "$build" -N -R "$pattern" | sed -n 's/^Total Tests: //p')
if [ "$found" != "${#threaded[@]}" ]; then
  echo "Of the ${#threaded[@]} tests in the list of check_threads.sh there are $found" >&2
  exit 1
fi
tests/support/thread_sanitizer.sh ctest --test-dir "$build" --output-on-failure --no-tests=error -j 2 -R "$pattern"
