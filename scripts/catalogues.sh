#!/usr/bin/env bash
# The words that translators get. Usage: catalogues.sh write|check
#   write  makes po/parallax.pot anew from the sources and brings po/*.po up to it; what is new there is
#          empty, what changed is marked fuzzy, and either fails the check until somebody has translated it
#   check  fails when po/parallax.pot is not what the sources say, or when a catalogue lacks a word
set -euo pipefail
cd "$(dirname "$0")/.."
act=${1:-}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
export LC_ALL=C.UTF-8

lists=(lib/model/codes.h reference/{targets,affected_groups,themes,constituencies,cedaw_articles,beijing_areas}.csv reference/forms/*.yaml)

# Without line numbers and dates, so that it seldom changes without its words.
make_template() {
  mkdir "$made/tables"
  for list in "${lists[@]}"; do
    awk -f scripts/catalogues.awk "$list" >"$made/tables/$(basename "$list").c"
  done
  # shellcheck disable=SC2054 # the commas are xgettext's
  local keywords=(--keyword --keyword=_:1 --keyword=N_:1 --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=words_for:2,3)
  # Whole sentences that go through wording(): only the client's user gets them in another language.
  local sentences=(--keyword=error_set:4 --keyword=error_prefix:2 --keyword=PROBLEM:3 --keyword=show_note:1
    --keyword=mapping_wrong:3 --keyword=xlsx_part_refuse:4 --keyword=mapping_tell:7)
  local options=(--language=C --from-code=UTF-8 --add-location=file --no-wrap --package-name=Parallax
    --copyright-holder='the authors of Parallax')
  local rooms=(client lib/words lib/base lib/model lib/wire lib/seal lib/http lib/sheet)
  printf '%s\n' exporter/*.c | sort >"$made/pages"
  find "${rooms[@]}" -name '*.c' -o -name problems.def | sort >"$made/sentences"
  xgettext "${keywords[@]}" "${options[@]}" --add-comments=Translators --files-from="$made/pages" -o "$made/pages.pot"
  xgettext "${keywords[@]}" "${sentences[@]}" "${options[@]}" --add-comments=Translators --files-from="$made/sentences" \
    -o "$made/sentences.pot"
  (cd "$made/tables" && xgettext "${keywords[@]}" "${options[@]}" -o ../tables.pot -- *.c)
  msgcat --use-first --no-wrap --add-location=file "$made/pages.pot" "$made/sentences.pot" "$made/tables.pot" |
    sed '/^"POT-Creation-Date:/d' >"$made/parallax.pot"
}

write() {
  cp "$made/parallax.pot" po/parallax.pot
  for catalogue in po/*.po; do
    msgmerge --quiet --update --backup=none --no-wrap --add-location=file --previous "$catalogue" po/parallax.pot
    msgattrib --no-obsolete --no-wrap -o "$catalogue" "$catalogue"
  done
}

# The words alone: where they stand may change without anything to translate.
words_of() { msgcat --no-location --sort-output --no-wrap "$1"; }

check() {
  local status=0 catalogue
  if ! diff -u <(words_of po/parallax.pot) <(words_of "$made/parallax.pot"); then
    echo 'po/parallax.pot is not what the sources say: scripts/catalogues.sh write' >&2
    status=1
  fi
  for catalogue in po/*.po; do
    msgfmt --check --output-file=/dev/null "$catalogue" || status=1
    # Everything in the template is there, translated and not fuzzy.
    msgcmp "$catalogue" "$made/parallax.pot" || status=1
    if [ -n "$(msgattrib --only-obsolete "$catalogue")" ]; then
      echo "$catalogue keeps words that no source has: scripts/catalogues.sh write" >&2
      status=1
    fi
  done
  return "$status"
}

case "$act" in
  write) make_template; write ;;
  check) make_template; check ;;
  *) sed -n '2,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
