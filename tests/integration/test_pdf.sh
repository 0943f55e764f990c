#!/usr/bin/env bash
# What a PDF says of itself and looks like, asked of poppler and qpdf. Usage: test_pdf.sh CONVERT_PAGE
set -euo pipefail
convert=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/parallax-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work

fail() {
  echo "$1" >&2
  exit 1
}

# page [LONG]: a report in small; LONG paragraphs fill sheets.
page() {
  cat <<'END'
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Small</title>
<style>body { display: none }</style></head><body><a class="skip" href="#main">Skip</a>
<header><p class="kind">Parallel report</p><h1>Kyrgyzstan</h1></header>
<nav><h2 id="contents">Contents</h2><ol><li><a href="#one">First words</a></li><li><a href="#two">Later words</a></li></ol></nav>
<main id="main"><section id="one"><h2>First words</h2><p>Body paragraph one.</p><p class="codes">No number here.</p>
<ul><li><p>Nor here.</p></li></ul><p lang="ru">Русские слова.</p><p lang="zh">中文的字。</p>
<p lang="ar" dir="auto">كلمات عربية.</p></section>
<section id="two"><h2>Later words</h2>
END
  for _ in $(seq "${1:-1}"); do
    echo '<p>A paragraph that is repeated until sheets are full, with words and words and words and words.</p>'
  done
  echo '<table><thead><tr><th>Head of the table</th></tr></thead><tbody>'
  for row in $(seq "${1:-1}"); do
    echo "<tr><td>Row $row</td></tr>"
  done
  echo '</tbody></table></section></main></body></html>'
}

info() {
  pdfinfo "$work/made.pdf" | sed -nE "s/^$1: +//p"
}

expect() {
  [ "$2" = "$3" ] || fail "$1 is \"$2\" and not \"$3\""
}

page 60 | "$convert" pdf pages paragraphs lang=en >"$work/made.pdf"
qpdf --check "$work/made.pdf" >/dev/null || fail "qpdf finds the file broken"
expect Title "$(info Title)" 'A page <of> "tests" & more'
expect Tagged "$(info Tagged)" yes
expect "Page size" "$(info 'Page size')" "595.276 x 841.89 pts (A4)"
expect CreationDate "$(TZ=UTC info CreationDate)" "Sat Feb  7 00:00:00 2026 UTC"
qpdf --qdf --object-streams=disable "$work/made.pdf" "$work/plain.pdf"
grep -aq '/Lang (en)' "$work/plain.pdf" || fail "the language is not told"
pdffonts "$work/made.pdf" >"$work/fonts"
[ -z "$(awk 'NR > 2 && $(NF-4) != "yes"' "$work/fonts")" ] || fail "a font is not embedded"
for font in Noto-Sans Noto-Sans-Arabic Noto-Sans-CJK-SC; do
  grep -q "+$font " "$work/fonts" || fail "$font is not used"
done

pages=$(info Pages)
[ "$pages" -ge 4 ] || fail "there are only $pages sheets"
pdftotext -layout "$work/made.pdf" - | tr -d "\f" >"$work/text"
grep -q "^ *$pages */ *$pages\$" "$work/text" || fail "sheets have no numbers"
expect "The running title" "$(grep -c '^ *Kyrgyzstan$' "$work/text")" "$pages" # the cover has it as its heading
[ "$(grep -c 'Head of the table' "$work/text")" -ge 2 ] || fail "the head of a table is not repeated"
grep -q '1\. *Body paragraph one' "$work/text" || fail "paragraphs have no numbers"
grep -qE '^ *2\. *Русские' "$work/text" || fail "the second number is not where it should be"
grep -qE '[0-9]\. *(No number|Nor here)' "$work/text" && fail "what is no paragraph of the body has a number"
grep -qE 'Later words[ .]*4$' "$work/text" || fail "the contents do not tell the sheet"
grep -q 'Skip' "$work/text" && fail "what is for screens is printed"

page | "$convert" pdf letter plain points=12 'font=Noto Serif' >"$work/made.pdf"
expect "Page size" "$(info 'Page size')" "612 x 792 pts (letter)"
pdftotext -layout "$work/made.pdf" - | tr -d "\f" >"$work/text"
grep -qE '^ *[0-9]+ */ *[0-9]+$' "$work/text" && fail "sheets have numbers unasked"
grep -qE '^ *[0-9]+\. ' "$work/text" && fail "paragraphs have numbers unasked"
pdffonts "$work/made.pdf" >"$work/fonts"
grep -q '+Noto-Serif ' "$work/fonts" || fail "the font that was wished for is not used"
grep -qE 'Bold|Italic' "$work/fonts" && fail "a plain document has bold or italic words"

page | sed 's/lang="en"/lang="ar" dir="rtl"/' | "$convert" pdf rtl lang=ar >"$work/made.pdf"
pdftotext -bbox "$work/made.pdf" "$work/boxes"
# The first words of the report stand at the right: their line ends at the margin of 20 mm.
awk -F'"' '/>Kyrgyzstan</ { found = 1; if ($6 < 500) exit 1 } END { exit !found }' "$work/boxes" ||
  fail "a report in Arabic does not begin at the right"
expect "What is left behind" "$(find "$work" -mindepth 1 -name 'parallax-*' | wc -l)" 0
echo "pdf: a report of $pages sheets says of itself what it should"
