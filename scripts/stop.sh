#!/usr/bin/env bash
# ./run stop: ends what the demo started, each by its own pid, and its private PostgreSQL cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
demo=$PWD/var/demo

# A pid file may be old: a process counts as ours only when it runs one of our programs from here.
ours() {
  [ -r "/proc/$1/cmdline" ] && tr '\0' '\n' <"/proc/$1/cmdline" | head -n 1 | grep -qF "$PWD/build/"
}

for file in "$demo"/run/*.pid; do
  [ -e "$file" ] || continue
  pid=$(cat "$file")
  if ours "$pid"; then
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 150); do
      # A zombie has ended, too: where process 1 reaps nobody, it would stay for ever.
      grep -qv '^State:[[:space:]]*Z' <(grep '^State:' "/proc/$pid/status" 2>/dev/null) || break
      timeout 0.1 tail --pid="$pid" -f /dev/null || true
    done
    ! ours "$pid" || kill -9 "$pid" 2>/dev/null || true
  fi
  rm -f "$file"
done
if [ -d "$demo/postgresql" ]; then
  tests/support/pgcluster.sh stop "$demo/postgresql"
fi
