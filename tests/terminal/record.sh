#!/usr/bin/env bash
# Guided entry as somebody sees it on a terminal of 80 by 24: each session of tests/terminal/answers is typed into tmux
# in English, Russian and Arabic, and what stands on the screen, with all that went over its edge, is compared with
# tests/terminal/golden. Usage: record.sh FOLDER_OF_PROGRAMS [SESSION...]
#   PARALLAX_GOLDEN=write  makes the golden files anew, as after new translations; read the difference
set -euo pipefail
cd "$(dirname "$0")/../.."
programs=${1:?the folder of the programs}
shift
act=${PARALLAX_GOLDEN:-compare}
unset PARALLAX_GOLDEN
export LC_ALL=C.UTF-8
. tests/terminal/stages.sh
socket=
golden=tests/terminal/golden
languages=(en ru ar)
failed=0

finish() {
  [ -z "$socket" ] || terminal kill-server 2>/dev/null || true
  stages_stop
}
trap finish EXIT
trap "exit 1" INT TERM

terminal() { tmux -u -S "$socket" -f /dev/null "$@"; }

# What is on the screen and above it, without the blanks at the ends of lines.
screen() { terminal capture-pane -p -J -S - -t session | sed -E 's/ +$//'; }

prompts() { screen | grep -c '^>' || true; }

# Ids, dates, numbers of drafts, and how long sending took are others each time.
mask() {
  sed -E -e 's/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/<id>/g' \
    -e '/(kB\/s|кБ\/с|ك\.ب\/ث)/s/[0-9]+([.,][0-9]+)? (s,|с,|ث،|kB|кБ|ك)/<n> \2/g' \
    -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}/<date>/g' -e 's/((D|d)raft|[Чч]ерновик[^ ]*|--draft|المسودة|مسودة) [0-9]+/\1 <n>/g' |
    sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# Types the lines of a file, each when it is asked for: a prompt more stands there than was answered.
answer() {
  local line asked=0 deadline=$((SECONDS + 120))
  while IFS= read -r line; do
    asked=$((asked + 1))
    until [ "$(prompts)" -ge "$asked" ]; do
      [ "$SECONDS" -lt "$deadline" ] || {
        screen >&2
        echo "terminal: no question for answer $asked ($line)" >&2
        return 1
      }
    done
    [ -z "$line" ] || terminal send-keys -t session -l -- "$line"
    terminal send-keys -t session Enter
  done
}

# session NAME LANGUAGE: the answers of NAME.LANGUAGE, or of NAME.en where there are no others.
session() {
  local name=$1 language=$2 kind answers=tests/terminal/answers/$1.$2
  [ -e "$answers" ] || answers=tests/terminal/answers/$1.en
  kind=$(sed -n 's/^#kind //p' "$answers")
  # A server for each, in a folder that goes with the stages: one that is ending still takes a new session, and drops it.
  socket=$work/tmux.$name.$language
  terminal new-session -d -s session -x 80 -y 24 \
    "env -i PATH=$PATH HOME=$work TERM=\$TERM LC_ALL=C.UTF-8 '$bin/parallax' --home '$work/home' --lang $language new --kind $kind
     echo \"[exit \$?]\"; tmux -S $socket wait-for -S finished; tmux -S $socket wait-for never" \; \
    set-option -g history-limit 10000 \; set-option -g status off
  grep -v '^#' "$answers" | answer
  timeout 60 tmux -S "$socket" wait-for finished || {
    screen >&2
    echo "terminal: $name.$language does not end with its answers" >&2
    return 1
  }
  screen | mask >"$work/$name.$language.txt"
  terminal kill-server
  case $act in
    write) mkdir -p "$golden" && cp "$work/$name.$language.txt" "$golden/" ;;
    *)
      diff -u "$golden/$name.$language.txt" "$work/$name.$language.txt" || {
        echo "terminal: $name.$language is not what it was; PARALLAX_GOLDEN=write makes it anew" >&2
        failed=1
      } ;;
  esac
}

stages_start
sessions=("$@")
[ ${#sessions[@]} -gt 0 ] || mapfile -t sessions < <(basename -s .en -a tests/terminal/answers/*.en)
for name in "${sessions[@]}"; do
  for language in "${languages[@]}"; do
    session "$name" "$language"
  done
done
# What was typed is where it was to go.
stored() { psql -X -A -t -d "$PARALLAX_DATABASE_URL" -c 'SELECT count(*) FROM submission'; }
sent=$((${#sessions[@]} * ${#languages[@]}))
deadline=$((SECONDS + 60))
until [ "$(stored)" -ge "$sent" ]; do
  [ "$SECONDS" -lt "$deadline" ] || {
    echo "terminal: of $sent submissions the database has $(stored)" >&2
    exit 1
  }
done
[ "$failed" = 0 ]
echo "terminal: ${#sessions[@]} sessions in ${#languages[@]} languages are as they were, and stored"
