#!/usr/bin/env bash
# Manual pages and completion against what the programs say themselves: every command, option and choice that
# --help tells stands in the page and is completed, and nothing else is; pages and scripts have no warnings.
# Usage: check_manuals.sh BUILD_FOLDER
set -euo pipefail
build=$1
export LC_ALL=C LANGUAGE=''
failed=0
wrong() {
  echo "manuals: $*" >&2
  failed=1
}

# Every command of --help, one a line.
commands() { "$binary" --help | sed -n '/^Commands:/,/^$/s/^  \([^ ].*\)$/\1/p' | sed 's/   *.*//'; }

# described [COMMAND]: option, its letter, placeholder and choices, each "." when there is none; one a line.
described() {
  # shellcheck disable=SC2086 # a command of two words is two arguments
  "$binary" $1 --help | awk '
    function tell() { if (name != "") print name, letter, placeholder, choices }
    /^  --/ {
      tell()
      letter = placeholder = choices = "."
      name = $1
      next_field = 2
      if (sub(/,$/, "", name)) { letter = $2; next_field = 3 }
      if (NF >= next_field) placeholder = $next_field
    }
    /^      / {
      if (match($0, /One of [^ ]+\. /)) choices = substr($0, RSTART + 7, RLENGTH - 9)
      if (match($0, /Or --[a-z-]+ FILE\./)) {
        tell()
        name = substr($0, RSTART + 3, RLENGTH - 9)
        letter = choices = "."
        placeholder = "FILE"
      }
    }
    END { tell() }'
}

# in_bash LINE: what is offered at the end of the line, sorted; <default> and <dirnames>: readline finds files.
in_bash() {
  # shellcheck disable=SC2016 # the inner shell expands
  bash -c '
    left=
    compopt() { left=$2; }
    . "$1"
    COMP_LINE=$2
    COMP_POINT=${#2}
    program=${2%% *}
    "_${program//-/_}_complete"
    printf "%s\n" "${COMPREPLY[@]}" ${left:+"<$left>"}' _ "$build/manuals/$program.bash" "$1" | sort -u | sed '/^$/d'
}

# in_zsh LINE: as in_bash; what zsh itself would narrow down to the word that was begun is given whole.
in_zsh() {
  # shellcheck disable=SC2016 # the inner shell expands
  zsh -f -c '
    compadd() { shift; print -l -- "$@"; }
    _files() { [[ $1 = -/ ]] && print "<dirnames>" || print "<default>"; }
    compset() { : }
    words=("${(@s: :)2}")
    CURRENT=$#words
    . "$1"' _ "$build/manuals/_$program" "$1" | sort -u | sed '/^$/d'
}

# same WHAT WANTED GOT
same() {
  [ "$2" = "$3" ] || wrong "$program: $1: $(diff <(echo "$2") <(echo "$3") | grep '^[<>]' | tr '\n' ' ')"
}

# completes LINE WANTED
completes() {
  same "bash offers at \"$1\"" "$2" "$(in_bash "$1")"
  [ -z "$zsh" ] || same "zsh offers at \"$1\"" "$2" "$(in_zsh "$1")"
}

check_page() {
  local said
  said=$(groff -man -ww -z "$1" 2>&1) || true
  [ -z "$said" ] || wrong "$1: $said"
  command -v mandoc >/dev/null || return 0
  # The date is left out on purpose: the same tables always give the same page.
  said=$(mandoc -Tlint -Wwarning "$1" | grep -v 'missing date') || true
  [ -z "$said" ] || wrong "$1: $said"
}

# check_value COMMAND OPTION PLACEHOLDER CHOICES
check_value() {
  case "$4:$3" in
    .:*FILE* | .:*FOLDER*) ;;
    .:*) return 0 ;;
    *) completes "$program $1${1:+ }$2 " "$(tr '|' '\n' <<<"$4" | sort -u)" ;;
  esac
  case "$3" in
    *FILE*) completes "$program $1${1:+ }$2 " "<default>" ;;
    *FOLDER*) completes "$program $1${1:+ }$2 " "<dirnames>" ;;
  esac
}

# check_context COMMAND, or '' for what stands before one.
check_context() {
  local rows part flag letter placeholder choices
  rows=$(described "$1")
  part=$(awk -v start=" $program $1 [OPTIONS]" -v command="$1" -v program=" $program " '
    /^[A-Z]/ { mine = $0 == "OPTIONS" }
    index($0, program) && /\[OPTIONS\]/ { mine = command != "" && index($0, start) }
    mine' <<<"$text")
  completes "$program $1${1:+ }-" "$(awk '{ print $1; if ($2 != ".") print $2 }' <<<"$rows" | sort -u)"
  while read -r flag letter placeholder choices; do
    # --passphrase-file stands in the words about --passphrase.
    grep -qE -- "(^ *|Or )$flag([ ,]|$)" <<<"$part" || wrong "$program.$section: $1: $flag is missing"
    [ "$letter" = . ] || grep -q -- "$flag, $letter" <<<"$part" || wrong "$program.$section: $1: $letter is missing"
    check_value "$1" "$flag" "$placeholder" "$choices"
  done <<<"$rows"
}

for page in "$build"/manuals/*.[18]; do
  section=${page##*.}
  program=$(basename "$page" ".$section")
  binary=$build/bin/$program
  # Both shells read the same functions; one program shows that zsh knows how.
  zsh=
  [ "$program" != parallax ] || zsh=$(command -v zsh || true)
  check_page "$page"
  shellcheck "$build/manuals/$program.bash" || wrong "$program.bash: see above"
  # One line a paragraph, without overstriking.
  text=$(groff -man -Tascii -rLL=3000n -P-cbou "$page")
  names=$(commands)
  [ -z "$names" ] || completes "$program " "$(cut -d ' ' -f 1 <<<"$names" | sort -u)"
  check_context ''
  while read -r command; do
    [ -n "$command" ] || continue
    grep -qF -- " $program $command [OPTIONS]" <<<"$text" || wrong "$program.$section: $command is missing"
    check_context "$command"
    [[ $command != *' '* ]] || in_bash "$program ${command% *} " | grep -qx "${command#* }" ||
      wrong "$program: the second word of $command is not completed"
  done <<<"$names"
done

# Lines as people type them.
program=parallax
zsh=$(command -v zsh || true)
completes 'parallax evidence ' "$(printf 'check\nhash\nlist')"
completes 'parallax --home /tmp --collector tcp://a:5570 import ' '<default>'
completes 'parallax import --consent=' "$(printf 'AGGREGATE\nANONYMOUS\nCONFIDENTIAL\nPUBLIC')"
same 'bash offers at "--consent=CONF"' CONFIDENTIAL "$(in_bash 'parallax import --consent=CONF')"
same 'bash offers at "im"' import "$(in_bash 'parallax im')"
exit "$failed"
