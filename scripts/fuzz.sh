#!/usr/bin/env bash
# ./run fuzz SECONDS [TARGET...]: every fuzz target for so long, two at a time, and a table of what
# came of it. What they learn and find stays under var/fuzz/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

all=(submission client_frame relay zap spool_record catalogue import_csv sheet mapping card options_file)
seconds=${1:-}
if ! [[ "$seconds" =~ ^[1-9][0-9]*$ ]]; then
  echo "Usage: ./run fuzz SECONDS [TARGET...]; targets: ${all[*]}" >&2
  exit 2
fi
shift
targets=("$@")
[ $# -gt 0 ] || targets=("${all[@]}")
for target in "${targets[@]}"; do
  if [ ! -e "tests/fuzz/$target.c" ] || [ ! -d "tests/fuzz/corpus/$target" ]; then
    echo "There is no fuzz target $target; there are ${all[*]}." >&2
    exit 2
  fi
done

install_packages "${packages_build[@]}" "${packages_fuzz[@]}" libcmocka-dev
said=$(cmake --preset fuzz -DPARALLAX_TESTS=ON 2>&1 && cmake --build build/fuzz --target fuzz_targets 2>&1) || {
  printf '%s\n' "$said" >&2
  exit 1
}

# The most bytes of an input: what a frame may have, where that is not needlessly slow.
max_bytes() {
  case "$1" in
    submission | client_frame | relay | catalogue) echo 65536 ;;
    import_csv | sheet | mapping) echo 4096 ;;
    *) echo 1024 ;;
  esac
}

dictionary() {
  local file=tests/fuzz/dictionaries/$1.dict
  [ -e "$file" ] || file=tests/fuzz/dictionaries/messages.dict
  echo "$file"
}

run_target() {
  local target=$1 known=var/fuzz/corpus/$1 found=var/fuzz/found/$1
  # Inputs that were found before are tried first, until they are mended.
  local inputs=("$known" "tests/fuzz/corpus/$target" "$found")
  mkdir -p "$known" "$found"
  [ ! -d "tests/fuzz/regressions/$target" ] || inputs+=("tests/fuzz/regressions/$target")
  build/fuzz/fuzz/"fuzz_$target" "${inputs[@]}" -max_total_time="$seconds" -max_len="$(max_bytes "$target")" \
    -rss_limit_mb=2048 -timeout=10 -dict="$(dictionary "$target")" -artifact_prefix="$found/" \
    -print_final_stats=1 >"var/fuzz/$target.log" 2>&1 || return 1
}

# One line of the table from a log.
show_target() {
  local target=$1 log=var/fuzz/$1.log finding=none
  [ "$2" = 0 ] || finding=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  awk -v target="$target" -v finding="${finding:-"see $log"}" '
    { for (i = 1; i < NF; i++) { if ($i == "cov:") edges = $(i + 1); if ($i == "ft:") features = $(i + 1) } }
    /stat::number_of_executed_units/ { runs = $2 }
    END { printf "%-14s %12d %8d %10d  %s\n", target, runs, edges, features, finding }' "$log"
}

mkdir -p var/fuzz
declare -A pids=()
declare -A results=()
waiting=("${targets[@]}")
while [ ${#waiting[@]} -gt 0 ] || [ ${#pids[@]} -gt 0 ]; do
  while [ ${#waiting[@]} -gt 0 ] && [ ${#pids[@]} -lt 2 ]; do
    run_target "${waiting[0]}" &
    pids[$!]=${waiting[0]}
    waiting=("${waiting[@]:1}")
  done
  result=0
  wait -n -p ended "${!pids[@]}" || result=1
  results[${pids[$ended]}]=$result
  unset "pids[$ended]"
done

failed=0
printf '%-14s %12s %8s %10s  %s\n' target executions edges features finding
for target in "${targets[@]}"; do
  show_target "$target" "${results[$target]}"
  [ "${results[$target]}" = 0 ] || failed=$((failed + 1))
done
if [ "$failed" -gt 0 ]; then
  for target in "${targets[@]}"; do
    [ "${results[$target]}" = 0 ] ||
      grep -m 3 -E 'ERROR|runtime error|Assertion' "var/fuzz/$target.log" | cut -c1-300 >&2 || true
  done
  echo "$failed targets found something; a finding is repeated with build/fuzz/fuzz/fuzz_TARGET FILE" >&2
  exit 1
fi
