#!/usr/bin/env bash
# clang-tidy over every program. Usage: tidy.sh BUILD_FOLDER (made with clang: it has compile_commands.json)
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1

# A file is looked at again only when it, a header or the rules changed since it was found clean.
stamps=$build/tidy
mkdir -p "$stamps"
rooms=(lib collector aggregator exporter client admin bench)
rules=$(find "${rooms[@]}" \( -name '*.h' -o -name '*.def' \) -print0 | sort -z | xargs -0 cat .clang-tidy | sha256sum | cut -c1-16)
export stamps build rules
# shellcheck disable=SC2016 # expanded by the inner shell
find "${rooms[@]}" -name '*.c' | sort | xargs -P "$(nproc)" -I{} bash -c '
  stamp=$stamps/$(cat "$1" - <<<"$rules$1" | sha256sum | cut -c1-32)
  [ -e "$stamp" ] && exit 0
  if out=$(clang-tidy -p "$build" --quiet "$1" 2>/dev/null); then touch "$stamp"; else printf "%s\n" "$out" >&2; exit 1; fi
' _ {}
