#!/usr/bin/env bash
# The model of the protocol, docs/model/: spin looks at every state that the intact protocol can reach, and must find
# nothing wrong; then one guard after the other is taken away, and spin must find what goes wrong without it.
# Needs 1.1 GiB of memory. Usage: check_model.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

model=$PWD/docs/model/pipeline.pml
memory_mib=1900
work=$(mktemp -d /tmp/parallax-model.XXXXXX)
children=()
finish() {
  [ ${#children[@]} -eq 0 ] || kill "${children[@]}" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

install_packages gcc libc6-dev "${packages_full[@]}"

# pan NAME COMPILER_FLAGS PAN_FLAGS [MODEL_FLAG...]: what the verifier says is left in $work/NAME/said.
pan() {
  local folder=$work/$1 compiler=() flags=()
  read -ra compiler <<<"$2"
  read -ra flags <<<"$3"
  shift 3
  mkdir "$folder"
  cp "$model" "$folder"
  (
    cd "$folder"
    # The verifier that spin writes is not ours to warn about.
    { spin "$@" -a pipeline.pml && gcc -w -DCOLLAPSE -DVECTORSZ=2048 -DMEMLIM=$memory_mib "${compiler[@]}" \
      -o pan pan.c; } >said 2>&1 || { cat said >&2 && exit 1; }
    ./pan "${flags[@]}" >said 2>&1 || true # what it says tells more than its status
  )
}
search_safety() { pan "$1" "-O2 -DSAFETY" "-m100000 -w24" "${@:2}"; }
search_progress() { pan "$1" "-O2 -DNOFAIR" "-a -m100000 -w22" -Dliveness "${@:2}"; }
# Looks for ever shorter counterexamples.
search_shortest() { pan "$1" "-O1 -DSAFETY -DREACH" "-i -m200 -w22" "${@:2}"; }

number() { sed -nE "s/$2/\1/p" "$work/$1/said" | tail -n 1; }
errors() { number "$1" '.*, errors: ([0-9]+).*'; }

failed=0
fail() {
  echo "model: $1" >&2
  tail -n 40 "$work/$2/said" >&2
  failed=$((failed + 1))
}

# A search that was cut short has shown nothing, nor has one in which some step was never taken.
is_complete() {
  local said=$work/$1/said
  ! grep -qiE 'search not completed|depth too small|out of memory|MEMLIM|aborting' "$said" &&
    grep -q '^unreached in proctype aggregator' "$said" &&
    ! grep -E '^'$'\t''pipeline\.pml:' "$said" | grep -vq -- '-end-'
}

show_intact() {
  local name=$1 what=$2
  printf '%-46s %9s states %10s transitions  depth %4s  %5.0f MB  %5.1f s\n' "$what" \
    "$(number "$name" ' *([0-9.e+]+) states, stored.*')" "$(number "$name" ' *([0-9.e+]+) transitions.*')" \
    "$(number "$name" '.*depth reached ([0-9]+),.*')" "$(number "$name" ' *([0-9.]+).*total actual memory usage')" \
    "$(number "$name" 'pan: elapsed time ([0-9.]+) seconds')"
  [ "$(errors "$name")" = 0 ] || fail "the intact protocol has an error: $what" "$name"
  is_complete "$name" || fail "the search was not complete: $what" "$name"
}

properties=(LOSS OUTBOX TWICE LEDGER GAP RECEIPT ARRIVAL)
rows=0
# without PROPERTY GUARD...: the property must fail when these guards are gone, and PROGRESS is that of the ltl formula.
without() {
  local property=$1 name=guard-$((++rows)) flags=() i
  shift
  for i in "$@"; do flags+=("-Dwithout_$i"); done
  if [ "$property" = PROGRESS ]; then
    search_progress "$name" -DFAULTS=1 "${flags[@]}"
  else
    for i in "${!properties[@]}"; do
      [ "${properties[$i]}" != "$property" ] || flags+=("-DONLY=$((i + 1))")
    done
    search_shortest "$name" -DFAULTS=2 "${flags[@]}"
  fi
  printf 'without %-60s %-8s fails at depth %4s\n' "${*//_/ }" "$property" \
    "$(number "$name" 'pan:[0-9]+: .*\(at depth ([0-9]+)\)')"
  [ "$(errors "$name")" -gt 0 ] || fail "no counterexample without $*" "$name"
}
# masked GUARD: other guards stand behind it, so that no property fails; when that changes, README.md has to.
masked() {
  local name=guard-$((++rows))
  search_safety "$name" -DFAULTS=2 "-Dwithout_$1"
  printf 'without %-60s nothing fails: others stand behind it\n' "${1//_/ }"
  [ "$(errors "$name")" = 0 ] || fail "without $1 something fails" "$name"
}

# The longest search has one processor for itself.
search_safety intact-safety -DFAULTS=3 &
children=($!)
search_progress intact-progress -DFAULTS=2

without LOSS waiting_for_the_spool
without LOSS one_commit
without RECEIPT index
without TWICE index unique_id
without TWICE unique_id
without OUTBOX outbox
without ARRIVAL outbox
without ARRIVAL resend
without LOSS new_stream
without LOSS waiting_for_the_acknowledgement
without ARRIVAL time_out
without PROGRESS rewinding
without PROGRESS asking_the_ledger
without GAP gap_check
without LOSS gap_check gap_check_of_the_ledger
without LOSS waiting_for_the_commit
without LOSS storing_again
without LOSS one_transaction
without LEDGER one_transaction
without LEDGER ledger
without TWICE ledger unique_id
masked gap_check_of_the_ledger
masked hello

wait "${children[0]}" || failed=$((failed + 1))
children=()
show_intact intact-safety "intact, safety, three faults"
show_intact intact-progress "intact, progress, two faults"
if [ "$failed" -gt 0 ]; then
  echo "model: $failed expectations were not met" >&2
  exit 1
fi
echo "model: the intact protocol has no error, and in $((rows - 2)) cases a missing guard was found out ($SECONDS s)"
