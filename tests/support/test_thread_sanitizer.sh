#!/usr/bin/env bash
# ThreadSanitizer with our suppressions must catch what it is there for: small programs with one race each, the
# aggregator's mailbox without its lock, and a process that a test starts. Usage: test_thread_sanitizer.sh BUILD_FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Both libraries that are suppressed are there and at work.
cat >"$folder/race.c" <<'END_OF_C'
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *race;
static int count;
static char from[64] = "text", to[64], *block;
static size_t length;
static void touch(int mine)
{
    if (strcmp(race, "none") == 0) {
        pthread_mutex_lock(&lock);
        count++;
        pthread_mutex_unlock(&lock);
    } else if (strcmp(race, "count") == 0)
        count++;
    else if (strcmp(race, "copy") == 0)
        memcpy(to, from, length);
    else if (mine)
        free(block);
    else
        count = block[1];
}
static void *second(void *unused)
{
    touch(0);
    return unused;
}
int main(int argc, char **argv)
{
    void *context = zmq_ctx_new();
    void *a = zmq_socket(context, ZMQ_PAIR), *b = zmq_socket(context, ZMQ_PAIR);
    pthread_t thread;
    if (argc != 2 || sodium_init() < 0 || zmq_bind(a, "inproc://a") != 0 || zmq_connect(b, "inproc://a") != 0)
        return 1;
    race = argv[1];
    length = strlen(from);
    block = calloc(64, 1);
    if (zmq_send(a, from, length, 0) < 0 || zmq_recv(b, to, length, 0) < 0)
        return 1;
    pthread_create(&thread, NULL, second, NULL);
    touch(1);
    pthread_join(thread, NULL);
    zmq_close(a);
    zmq_close(b);
    zmq_ctx_term(context);
    return puts("done") < 0;
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

compile() { gcc -std=gnu11 -O2 -g -fsanitize=thread -I "$root" -I "$root/lib" "$@"; }

# fine COMMAND...: passes. caught COMMAND...: fails by exit code 66.
fine() {
  "$here/thread_sanitizer.sh" "$@" >"$folder/said" 2>&1 || {
    cat "$folder/said" >&2
    echo "failed without a race: $*" >&2
    exit 1
  }
}
caught() {
  local code=0
  "$here/thread_sanitizer.sh" "$@" >"$folder/said" 2>&1 || code=$?
  if [ "$code" != 66 ]; then
    cat "$folder/said" >&2
    echo "not caught (exit code $code): $*" >&2
    exit 1
  fi
}

compile -o "$folder/race" "$folder/race.c" -lzmq -lsodium
fine "$folder/race" none
caught "$folder/race" count
caught "$folder/race" copy
caught "$folder/race" free

# The same in a process that a test starts: the options reach it, and its exit code reaches the test.
compile -o "$folder/start" "$folder/start.c" "$build/tests/libparallax_test_pipeline.a" \
  "$build/lib/base/libparallax_base.a" -lcmocka
fine "$folder/start" "$folder/race" none
caught "$folder/start" "$folder/race" count

# The queue between the aggregator's threads, with its lock and without.
sed -E 's/pthread_mutex_(un)?lock\(&mailbox->lock\)/0/' "$root/aggregator/mailbox.c" >"$folder/mailbox.c"
if cmp -s "$root/aggregator/mailbox.c" "$folder/mailbox.c"; then
  echo "aggregator/mailbox.c has no lock to take away" >&2
  exit 1
fi
compile -o "$folder/locked" "$root/aggregator/mailbox.c" "$root/tests/unit/test_mailbox.c" \
  "$build/lib/base/libparallax_base.a" -lcmocka
compile -o "$folder/unlocked" "$folder/mailbox.c" "$root/tests/unit/test_mailbox.c" \
  "$build/lib/base/libparallax_base.a" -lcmocka
fine "$folder/locked"
caught "$folder/unlocked"
