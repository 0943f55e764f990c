#!/usr/bin/env bash
# valgrind as we call it must catch what it is there for: a small program, each kind of error once, and the same as
# a process that a test starts. Usage: test_valgrind.sh BUILD_FOLDER (one without sanitizers)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/broken.c" <<'END_OF_C'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void *second(void *block)
{
    if (((volatile char *)block)[3] == 7)
        puts("seven");
    return NULL;
}
int main(int argc, char **argv)
{
    volatile char *block = malloc(16);
    const char *error = argc > 1 ? argv[1] : "";
    pthread_t thread;
    if (strcmp(error, "none") == 0) {
        block[3] = 7;
        if (block[3] == 7)
            puts("seven");
    } else if (strcmp(error, "branch") == 0) {
        if (block[3] == 7)
            puts("seven");
    } else if (strcmp(error, "thread") == 0) {
        pthread_create(&thread, NULL, second, (void *)block);
        pthread_join(thread, NULL);
    } else if (strcmp(error, "write") == 0) {
        if (write(STDOUT_FILENO, (const void *)block, 16) < 0)
            return 1;
    } else if (strcmp(error, "beyond") == 0) {
        block[16] = 1;
    } else if (strcmp(error, "freed") == 0) {
        free((void *)block);
        block[3] = 1;
    } else if (strcmp(error, "leak") == 0) {
        block = malloc(16);
    }
    if (strcmp(error, "freed") != 0)
        free((void *)block);
    return 0;
}
END_OF_C
cat >"$folder/start.c" <<'END_OF_C'
#include "tests/support/process.h"
int main(int argc, char **argv)
{
    struct process *process = process_start((const char *const *)argv + 1, NULL);
    int code = argc > 1 ? process_wait(process) : 1;
    process_free(&process);
    return code;
}
END_OF_C

# gives CODE COMMAND...
gives() {
  local want=$1 code=0
  shift
  "$@" >"$folder/said" 2>&1 || code=$?
  if [ "$code" != "$want" ]; then
    cat "$folder/said" >&2
    echo "exit code $code and not $want: $*" >&2
    exit 1
  fi
}

gcc -std=gnu11 -O0 -g -w -o "$folder/broken" "$folder/broken.c"
gives 0 "$here/valgrind.sh" "$folder/broken" none
for error in branch thread write beyond freed leak; do
  gives 67 "$here/valgrind.sh" "$folder/broken" "$error"
done

gcc -std=gnu11 -I "$root" -I "$root/lib" -o "$folder/start" "$folder/start.c" \
  "$build/tests/libparallax_test_pipeline.a" "$build/lib/base/libparallax_base.a" -lcmocka
export PARALLAX_TEST_WRAPPER=$here/valgrind.sh
gives 0 "$folder/start" "$folder/broken" none
gives 67 "$folder/start" "$folder/broken" branch
gives 67 "$folder/start" "$folder/broken" leak
