#!/usr/bin/env bash
# The faults that take long or want root, loop devices and network namespaces, some rounds of random kills, and
# the proof that the suite sees what it is for. The quick ones run with every ./run test.
# Usage: check_faults.sh [--rounds N [--from K]] [--seed N] [--all]
#   --rounds N  nothing but one long run of so many rounds of random kills (without it: 100, beside the rest)
#   --from K    the first of them; each round draws from the seed and its own number alone
#   --seed N    what chance begins with
#   --all       the quick scenarios, too; what was seen is left in var/faults.log
# What this machine cannot do is told as skipped. Exit code 1 when a scenario failed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

rounds=
from=1
seed=20260301
kinds=full
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds | --seed | --from)
      [ $# -ge 2 ] || { sed -n '4,8p' "$0" >&2; exit 2; }
      declare "${1#--}=$2"
      shift 2
      ;;
    --all)
      kinds='full|quick'
      shift
      ;;
    *)
      sed -n '4,8p' "$0" >&2
      exit 2
      ;;
  esac
done

install_packages "${packages_build[@]}" "${packages_test[@]}" "${packages_full[@]}"
scripts/build.sh dev | tail -n 1
fault=build/dev/tests/fault/fault
if [ -n "$rounds" ]; then
  exec "$fault" kill --rounds "$rounds" --from "$from" --seed "$seed"
fi

mkdir -p var
log=$PWD/var/faults.log
children=()
finish() { [ ${#children[@]} -eq 0 ] || kill "${children[@]}" 2>/dev/null || true; }
trap finish EXIT

# Half of them wait for time-outs while the other half works.
mapfile -t names < <("$fault" list | awk -F '\t' -v kinds="^($kinds)\$" '$2 ~ kinds { print $1 }')
halves=("$log.1" "$log.2")
for half in 0 1; do
  part=()
  for ((i = half; i < ${#names[@]}; i += 2)); do part+=("${names[i]}"); done
  "$fault" run "${part[@]}" --seed "$seed" >"${halves[half]}" 2>&1 &
  children+=($!)
done
failed=0
for child in "${children[@]}"; do wait "$child" || failed=1; done
children=()
cat "${halves[@]}" >"$log"
rm -f "${halves[@]}"
grep -E '^[a-z_0-9]+ seed=' "$log" | sort
if [ "$failed" -ne 0 ]; then
  cat "$log" >&2
  exit 1
fi
"$fault" kill --rounds 100 --seed "$seed" >"$log.rounds" 2>&1 || {
  cat "$log.rounds" >&2
  exit 1
}
grep -E '^(round|kind|kill_rounds) ' "$log.rounds"
tests/fault/show_broken.sh build/dev
