#!/usr/bin/env bash
# The check of the arrows must catch what it is there for: each kind of broken arrow, once.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

reset() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree"/{lib/{base,model,wire,spool,store,seal,http,confine},collector,aggregator,exporter,client,admin,bench}
}

# caught PATH LINE: a file with that include is refused.
caught() {
  reset
  mkdir -p "$(dirname "$tree/$1")"
  printf '%s\n' "$2" >"$tree/$1"
  if "$here/check_rooms.sh" "$tree" 2>/dev/null; then
    echo "not caught: $1 with $2" >&2
    exit 1
  fi
}

# fine PATH LINE: a file with that include passes.
fine() {
  reset
  mkdir -p "$(dirname "$tree/$1")"
  printf '%s\n' "$2" >"$tree/$1"
  "$here/check_rooms.sh" "$tree"
}

fine lib/model/a.c '#include "base/error.h"'
fine lib/spool/a.c '#include <lmdb.h>'
fine lib/confine/a.c '#include <seccomp.h>'
fine collector/a.c '#include "collector/intake.h"'
caught lib/base/a.c '#include "model/codes.h"'
caught lib/model/a.c '#include "wire/codec.h"'
caught lib/wire/a.c '#include "seal/seal.h"'
caught lib/spool/a.c '#include "store/store.h"'
caught lib/store/a.c '#include <sodium.h>'
caught lib/model/a.c '  #  include <zmq.h>'
caught collector/a.c '#include <libpq-fe.h>'
caught collector/a.c '#include <seccomp.h>'
fine client/outbox/a.c '#include <sqlite3.h>'
fine client/form/a.c '#include "client/outbox/draft.h"'
caught client/a.c '#include "confine/confine.h"'
caught client/a.c '#include <sqlite3.h>'
caught client/a.c '#include "client/form/form.h"'
caught client/form/a.c '#include "client/entry/entry.h"'
caught client/outbox/a.c '#include "client/home.h"'
caught collector/a.c '#include "store/store.h"'
caught collector/a.c '#include "parallax/v1/call.pb-c.h"'
caught exporter/a.c '#include "aggregator/rows.h"'
caught lib/newroom/a.c '#include "base/error.h"'
