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
    timeout 15 tail --pid="$pid" -f /dev/null || kill -9 "$pid" 2>/dev/null || true
  fi
  rm -f "$file"
done
if [ -d "$demo/postgresql" ]; then
  tests/support/pgcluster.sh stop "$demo/postgresql"
fi
