#!/usr/bin/env bash
# Reports as people get them, in LibreOffice: a Word document opens, is whole, and prints; its words are those of
# the PDF. Usage: check_documents.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
install_packages "${packages_documents[@]}" "${packages_word[@]}" poppler-utils
scripts/build.sh dev | tail -n 1
convert=$PWD/build/dev/tests/convert_page
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "documents: $1" >&2
  exit 1
}

# office FILE: LibreOffice's PDF of it, with a profile of its own.
office() {
  soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$work" "$1" >/dev/null 2>&1
  [ -s "${1%.*}.pdf" ] || fail "LibreOffice cannot open $1"
}

# words FILE.pdf: one a line, sorted, without what only one of the two writes (numbers, dots, marks).
words() {
  pdftotext "$1" - | grep -oE '[[:alpha:]]{4,}' | sort -u
}

for country in kgz mng; do
  page=tests/golden/report-$country.html
  "$convert" docx pages paragraphs <"$page" >"$work/word-$country.docx"
  "$convert" pdf pages paragraphs <"$page" >"$work/paper-$country.pdf"
  office "$work/word-$country.docx"
  words "$work/word-$country.pdf" >"$work/word"
  words "$work/paper-$country.pdf" >"$work/paper"
  # Words cut at the end of a line differ; a section that is gone would be far more.
  lost=$(comm -13 "$work/word" "$work/paper" | wc -l)
  all=$(wc -l <"$work/paper")
  [ $((lost * 20)) -le "$all" ] || fail "$lost of $all words of $page are not in the Word document"
  pdftotext -layout "$work/word-$country.pdf" "$work/text"
  pages=$(pdfinfo "$work/word-$country.pdf" | sed -nE 's/^Pages: +//p')
  tr -d '\f' <"$work/text" | grep -qE "^ *$pages */ *$pages$" || fail "$page: sheets of the Word document have no numbers"
  grep -qE '^ *1\. ' "$work/text" || fail "$page: paragraphs of the Word document have no numbers"
  grep -q 'Contents' "$work/text" || fail "$page: there are no contents"
done
sed 's/<html lang="en"/<html lang="ar" dir="rtl"/' tests/golden/report-kgz.html |
  "$convert" docx rtl lang=ar >"$work/arabic.docx"
office "$work/arabic.docx"
echo "documents: LibreOffice opens and prints them, and nothing is missing"
