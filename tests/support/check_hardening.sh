#!/usr/bin/env bash
# What the release flags must leave in every program of a folder. Usage: check_hardening.sh FOLDER
# Fails, naming program and flaw, on each of: no PIE, no or partial RELRO, a stack or segment that can be both
# written and run, text relocations, a library path of its own, no stack protector, no FORTIFY,
# and on x86-64 functions that are no target for indirect branches (CET). The CET note itself is not asked
# for: the linker writes it only if the C library's start files have it, and Debian's have not.
set -euo pipefail
folder=$1
broken=0
programs=0

# expect PROGRAM FLAW TEXT PATTERN: the text has the pattern; refuse: it has not.
expect() {
  grep -qE "$4" <<<"$3" || say "$1" "$2"
}
refuse() {
  if grep -qE "$4" <<<"$3"; then say "$1" "$2"; fi
}
say() {
  printf '%s: %s\n' "$1" "$2" >&2
  broken=$((broken + 1))
}

# The functions of our own that other files see, and that do not begin with endbr64.
unmarked() {
  awk 'NR == FNR { if ($4 == "FUNC" && $5 == "GLOBAL" && $7 ~ /^[0-9]+$/) ours[$8] = 1; next }
       /^[0-9a-f]+ <.*>:$/ { name = substr($2, 2, length($2) - 3); first = 1; next }
       first { first = 0; if (name in ours && $2 != "endbr64") print name }' \
    <(readelf -Ws "$1") <(objdump -d --no-show-raw-insn "$1") | grep -vxE '_start|_init|_fini|_dl_relocate_static_pie' || true
}

check() {
  local program=$1 header segments dynamic symbols
  header=$(readelf -hW "$program")
  segments=$(readelf -lW "$program")
  dynamic=$(readelf -dW "$program")
  symbols=$(readelf -W --dyn-syms "$program")
  expect "$program" "is no position-independent executable" "$dynamic" '\(FLAGS_1\).* PIE'
  expect "$program" "has no RELRO" "$segments" '^ +GNU_RELRO '
  expect "$program" "binds lazily, so its RELRO is partial" "$dynamic" '\((FLAGS|FLAGS_1)\).*(BIND_NOW|NOW)'
  expect "$program" "has a stack that can be run" "$segments" '^ +GNU_STACK .* RW +0x'
  refuse "$program" "has a segment that can be written and run" "$segments" '^ +LOAD .* RWE +0x'
  refuse "$program" "has text relocations" "$dynamic" 'TEXTREL'
  refuse "$program" "looks for libraries in a folder of its own" "$dynamic" '\((RPATH|RUNPATH)\)'
  expect "$program" "has no stack protector" "$symbols" ' __stack_chk_fail(@|$)'
  expect "$program" "has no FORTIFY" "$(grep -v __stack_chk_fail <<<"$symbols")" ' __[a-z0-9_]+_chk(@|$)'
  if grep -q 'Machine: .*X86-64' <<<"$header"; then
    local names
    names=$(unmarked "$program")
    [ -z "$names" ] || say "$program" "has functions without endbr64, as $(head -n 1 <<<"$names")"
  fi
}

for program in "$folder"/*; do
  [ -f "$program" ] || continue
  programs=$((programs + 1))
  check "$program"
done
if [ "$programs" -eq 0 ]; then
  echo "$folder has no programs to check" >&2
  exit 1
fi
[ "$broken" -eq 0 ] || exit 1
