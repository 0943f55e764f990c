# shellcheck shell=bash
# Sourced: the whole pipeline in a folder of its own, with the calls of tests/terminal/calls and one organisation,
# whose home is $work/home. Wants $programs; sets work and bin; stages_stop ends it.

bin=$(cd "${programs:?the folder of the programs}" && pwd)
work=$(mktemp -d /tmp/parallax-terminal.XXXXXX)
stages=()

stages_stop() {
  local pid
  for pid in "${stages[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  tests/support/pgcluster.sh stop "$work/postgresql" >/dev/null 2>&1 || true
  rm -rf "$work"
}

# A port that nobody listens on now. Whoever takes it before us shows at the start of the stage.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# start NAME EVENT PROGRAM OPTION...: in the background, until its log has the event.
start() {
  local event=$2 log=$work/$1.log
  shift 2
  "$@" 2>"$log" </dev/null &
  stages+=("$!")
  timeout 60 sh -c "tail -n +1 -f '$log' | grep -q -m 1 '\"event\":\"$event\"'" || {
    tail -n 5 "$log" >&2
    exit 1
  }
}

# new_key NAME [KIND]: its card.
new_key() {
  "$bin/parallax-admin" key new --kind "${2:-identity}" "$work/$1"
}

stages_start() {
  local aggregator collector secretariat collector_port aggregator_port call card url
  url=$(tests/support/pgcluster.sh start --fast "$work/postgresql")
  export PARALLAX_DATABASE_URL=$url
  "$bin/parallax-admin" migrate >/dev/null
  aggregator=$(new_key aggregator)
  collector=$(new_key collector)
  secretariat=$(new_key secretariat secretariat)
  new_key pseudonym pseudonym >/dev/null
  "$bin/parallax-admin" key add --collector test "$collector" >/dev/null
  for call in tests/terminal/calls/*.yaml; do
    "$bin/parallax-admin" call add --seal-card "$secretariat" "$call" >/dev/null
  done
  aggregator_port=$(free_port)
  collector_port=$(free_port)
  card=$("$bin/parallax" --home "$work/home" init --json --collector "tcp://127.0.0.1:$collector_port" \
    --collector-card "$collector" | sed -nE 's/.*"card": ?"([^"]+)".*/\1/p')
  "$bin/parallax-admin" org add --json --name Terminal --scope KAZ,KGZ,UZB --constituency MG-WOM --card "$card" >/dev/null
  start aggregator catalogue_replaced "$bin/parallax-aggregator" --listen "tcp://127.0.0.1:$aggregator_port" \
    --key-file "$work/aggregator" --pseudonym-key-file "$work/pseudonym" --health-port 0
  start collector relay_connected env -u PARALLAX_DATABASE_URL "$bin/parallax-collector" \
    --listen "tcp://127.0.0.1:$collector_port" --key-file "$work/collector" --spool "$work/spool" \
    --spool-map-size 64MiB --spool-reserve 0 --aggregator "tcp://127.0.0.1:$aggregator_port" \
    --aggregator-card "$aggregator" --health-port 0
}
