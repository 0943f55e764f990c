#!/usr/bin/env bash
# The check of the hardening must catch what it is there for: a small program, each flag missing once.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"

cat >"$folder/small.c" <<'END'
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    char copy[64];
    memset(copy, 0, sizeof copy);
    snprintf(copy, (size_t)argc * 8, "%s", argv[0]);
    return puts(copy) < 0;
}
END
# What no compiler does unasked: an address in text that may be loaded anywhere, data that can be run.
cat >"$folder/text.c" <<'END'
__asm__(".text; .quad main");
END
cat >"$folder/both.c" <<'END'
__asm__(".section both, \"awx\"; .quad 0");
END

flags=(-O2 -fPIE -pie -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -z relro -z now)
if [ "$(uname -m)" = x86_64 ]; then
  flags+=(-fcf-protection=full)
fi

build() {
  gcc "${flags[@]}" "$@" -o "$folder/bin/small" "$folder/small.c" 2>"$folder/said" || {
    cat "$folder/said" >&2
    exit 1
  }
}

# caught SENTENCE FLAG...: a program built with these flags added is refused with this sentence alone.
caught() {
  local sentence=$1 said
  shift
  build "$@"
  if said=$("$here/check_hardening.sh" "$folder/bin" 2>&1); then
    echo "not caught: $*" >&2
    exit 1
  fi
  if grep -qvF "$sentence" <<<"$said"; then
    printf 'refused for something else: %s\n%s\n' "$*" "$said" >&2
    exit 1
  fi
}

build
"$here/check_hardening.sh" "$folder/bin"
caught "is no position-independent executable" -fno-pie -no-pie
caught "has no RELRO" -z norelro
caught "binds lazily" -z lazy
caught "has a stack that can be run" -z execstack
caught "can be written and run" "$folder/both.c"
caught "text relocations" -z notext "$folder/text.c"
caught "looks for libraries" -Wl,-rpath=/nowhere
caught "has no stack protector" -fno-stack-protector
caught "has no FORTIFY" -U_FORTIFY_SOURCE
if [ "$(uname -m)" = x86_64 ]; then
  caught "without endbr64" -fcf-protection=none
fi
rm "$folder/bin/small"
if "$here/check_hardening.sh" "$folder/bin" 2>/dev/null; then
  echo "not caught: an empty folder" >&2
  exit 1
fi
