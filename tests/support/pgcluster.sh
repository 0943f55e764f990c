#!/bin/sh
# A private PostgreSQL cluster in a folder, on a unix socket alone: for ./run demo and for the tests.
set -eu

usage() {
    cat <<'END'
Usage: pgcluster.sh COMMAND DIR
  start [--fast] DIR  make the cluster if there is none, start it if it does not run, print its URL
                      (--fast: without fsync, for tests that cut no power)
  stop DIR            stop it, if it runs
  kill DIR            end it with SIGKILL, as a crash would
  abort DIR           end it without a checkpoint and without waiting for anybody
  pause DIR           SIGSTOP to all of its processes
  resume DIR          SIGCONT to all of its processes
  standby DIR OTHER   make and start OTHER as a hot standby of DIR, and print its URL
  promote DIR         make the standby a primary
  url DIR             print its URL
  env DIR             print its URL as a shell assignment of PARALLAX_DATABASE_URL
END
}

die() {
    echo "pgcluster: $*" >&2
    exit 1
}

# PostgreSQL refuses to run as root, so root runs it as the user that its package made.
owner=$(id -un)
if [ "$(id -u)" = 0 ]; then
    owner=postgres
fi

as_owner() {
    if [ "$(id -un)" = "$owner" ]; then
        "$@"
    else
        setpriv --reuid="$owner" --regid="$owner" --init-groups --inh-caps=-all \
            env HOME=/ PATH="$PATH" "$@"
    fi
}

# Debian keeps the programs of each version apart and out of PATH.
programs() {
    if [ -x /usr/lib/postgresql/15/bin/initdb ]; then
        echo /usr/lib/postgresql/15/bin
        return
    fi
    newest=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$newest" ]; then
        newest=$(command -v initdb) || die "no initdb: install postgresql"
    fi
    dirname "$newest"
}

# A stage that root runs has dropped the capability to pass through other users' folders.
let_us_through() {
    if [ "$(id -u)" = 0 ]; then
        chgrp "$(id -g)" "$1"
        chmod g+x "$1"
    fi
}

# A private folder that is ours: somebody else could have made one of the same name under /tmp.
private_folder() {
    [ ! -L "$1" ] || die "$1 is a link"
    mkdir -p "$1"
    if [ "$(stat -c %u "$1")" = 0 ] && [ "$owner" != root ]; then
        chown "$owner" "$1"
    fi
    [ "$(stat -c %U "$1")" = "$owner" ] || die "$1 belongs to somebody else"
    chmod 700 "$1"
    let_us_through "$1"
}

short_name() {
    printf '%s' "$1" | cksum | cut -d ' ' -f 1
}

# Where the cluster lives: DIR/cluster, or beside it all when the owner cannot enter DIR's parents (a
# checkout in root's home).
place() {
    mkdir -p "$1"
    parent=$(cd "$1" && pwd -P)
    home=$parent/cluster
    if ! as_owner test -x "$parent"; then
        if as_owner test -x "$(dirname "$parent")"; then
            chown "$owner" "$parent"
            let_us_through "$parent"
        else
            home=/var/tmp/parallax-$(short_name "$parent")
        fi
    fi
    data=$home/data
    # The address of a unix socket has room for 107 bytes.
    sockets=$home/socket
    if [ "${#sockets}" -gt 90 ]; then
        sockets=/tmp/parallax-$(short_name "$parent")
    fi
    bin=$(programs)
}

url() {
    echo "postgresql://parallax@/parallax?host=$sockets"
}

make_cluster() {
    private_folder "$home"
    as_owner mkdir -p "$data"
    as_owner chmod 700 "$data"
    sync=
    if [ -n "$fast" ]; then
        sync=--no-sync
    fi
    as_owner "$bin/initdb" -D "$data" -U parallax -A trust -E UTF8 --locale=C.UTF-8 $sync \
        >"$home.log" 2>&1 || {
        cat "$home.log" >&2
        die "initdb failed"
    }
    rm -f "$home.log"
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$sockets'"
        echo "unix_socket_permissions = 0777" # its folder is what guards it
        echo "max_connections = 50"
        echo "shared_buffers = 64MB"
        echo "logging_collector = off"
        if [ -n "$fast" ]; then
            echo "fsync = off"
            echo "synchronous_commit = off"
            echo "full_page_writes = off"
        fi
    } | as_owner tee -a "$data/postgresql.conf" >/dev/null
}

runs() {
    as_owner "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1
}

launch() {
    private_folder "$sockets"
    # From / because the owner may not be allowed to enter the folder we stand in. The permissions are
    # told again for clusters of earlier releases, whose settings say 0700.
    (cd / && as_owner "$bin/pg_ctl" -D "$data" -l "$home/log" -o "-c unix_socket_permissions=0777" \
        -w -t 60 -s start >/dev/null 2>&1) || {
        tail -n 20 "$home/log" >&2
        die "the cluster did not start"
    }
}

make_database() {
    found=$(psql -X -A -t -d "postgresql://parallax@/postgres?host=$sockets" \
        -c "SELECT 1 FROM pg_database WHERE datname = 'parallax'")
    if [ "$found" != 1 ]; then
        psql -X -q -d "postgresql://parallax@/postgres?host=$sockets" -c "CREATE DATABASE parallax"
    fi
}

start() {
    # PG_VERSION comes early in initdb; the settings at the end of the file come last of all.
    if [ ! -f "$data/postgresql.conf" ] || ! grep -q '^unix_socket_permissions' "$data/postgresql.conf"; then
        rm -rf "$data"
        make_cluster
    fi
    if ! runs; then
        launch
    fi
    make_database
    url
}

stop() {
    if [ -d "$data" ] && runs; then
        (cd / && as_owner "$bin/pg_ctl" -D "$data" -m fast -w -s stop)
    fi
    case $sockets in
    /tmp/*) rm -rf "$sockets" ;;
    esac
}

# Until the process is gone. A zombie is: where process 1 reaps nobody, as in many containers, it would
# stay for ever.
wait_for_end() {
    tries=300
    while [ -r "/proc/$1/stat" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "process $1 does not end"
        timeout 0.1 tail --pid="$1" -f /dev/null || true
    done
}

crash() {
    [ -f "$data/postmaster.pid" ] || die "the cluster does not run"
    postmaster=$(head -n 1 "$data/postmaster.pid")
    children=$(ps -o pid= --ppid "$postmaster" || true)
    kill -9 "$postmaster"
    # The next start is refused while one of its children still has the shared memory.
    for process in $postmaster $children; do
        wait_for_end "$process"
    done
    # To PostgreSQL a zombie still runs: its lock files would keep the next start away.
    rm -f "$data/postmaster.pid" "$sockets"/.s.PGSQL.*.lock
}

# Not pg_ctl: it would wait, and what is paused does not answer.
signal_all() {
    [ -f "$data/postmaster.pid" ] || die "the cluster does not run"
    postmaster=$(head -n 1 "$data/postmaster.pid")
    children=$(ps -o pid= --ppid "$postmaster" || true)
    for process in $postmaster $children; do
        kill "-$1" "$process" 2>/dev/null || true # a child may have ended since
    done
}

# Like start, with the data of a cluster that runs. It is synchronous only when that one says so.
standby() {
    source_sockets=$sockets
    place "$1"
    private_folder "$home"
    as_owner "$bin/pg_basebackup" -D "$data" -R -X stream -c fast -U parallax -h "$source_sockets" \
        >"$home.log" 2>&1 || {
        cat "$home.log" >&2
        die "pg_basebackup failed"
    }
    rm -f "$home.log"
    private_folder "$sockets"
    (cd / && as_owner "$bin/pg_ctl" -D "$data" -l "$home/log" \
        -o "-c unix_socket_permissions=0777 -c unix_socket_directories=$sockets" -w -t 60 -s start \
        >/dev/null 2>&1) || {
        tail -n 20 "$home/log" >&2
        die "the standby did not start"
    }
    url
}

command=${1:-}
[ $# -gt 0 ] && shift
fast=
if [ "${1:-}" = --fast ]; then
    fast=yes
    shift
fi
case $command in
standby)
    [ $# -eq 2 ] || {
        usage >&2
        exit 2
    }
    place "$1"
    ;;
start | stop | kill | abort | pause | resume | promote | url | env)
    [ $# -eq 1 ] || {
        usage >&2
        exit 2
    }
    place "$1"
    ;;
--help | -h)
    usage
    exit 0
    ;;
*)
    usage >&2
    exit 2
    ;;
esac
case $command in
start) start ;;
stop) stop ;;
kill) crash ;;
abort) (cd / && as_owner "$bin/pg_ctl" -D "$data" -m immediate -w -s stop) ;;
pause) signal_all STOP ;;
resume) signal_all CONT ;;
standby) standby "$2" ;;
promote) (cd / && as_owner "$bin/pg_ctl" -D "$data" -w -s promote) ;;
url) url ;;
env) echo "PARALLAX_DATABASE_URL='$(url)'" ;;
esac
