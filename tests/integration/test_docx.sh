#!/usr/bin/env bash
# What stands in a Word document, asked of its XML. Usage: test_docx.sh CONVERT_PAGE
set -euo pipefail
convert=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/parallax-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work

fail() {
  echo "$1" >&2
  exit 1
}

page() {
  cat <<'END'
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Small</title><style>p { color: red }</style></head>
<body><a class="skip" href="#main">Skip</a>
<header><p class="kind">Parallel report</p><h1>Kyrgyzstan</h1><p>Words of the cover.</p></header>
<nav><h2 id="contents">Contents</h2><ol><li><a href="#one">Left out</a></li></ol></nav>
<main id="main"><section id="one"><h2>First &amp; words</h2>
<p>Body <strong>paragraph</strong> one.<a class="noteref" role="doc-noteref" href="#fn-1" id="fnref-1">1</a></p>
<p>Paragraph two, to <a href="#F-1">F-1</a> and <a href="https://example.org/?a=1&amp;b=2">out</a>.</p>
<ul><li>In a <em>list</em></li><li><p>Another</p></li></ul>
<figure><svg viewBox="0 0 9 9"><title>t</title><desc>Words of the first picture</desc><text>SVG</text></svg>
<figcaption>Caption of the picture.</figcaption><details><summary>As a table</summary>
<div class="wide"><table><caption>The table beside it</caption><thead><tr><th scope="col">What</th><th>Number</th></tr></thead>
<tbody><tr><th scope="row" dir="auto">Longer words in a cell</th><td class="number">7</td></tr></tbody></table></div></details></figure>
<figure><svg viewBox="0 0 9 9"><desc>Words of the second picture</desc></svg><figcaption>Alone.</figcaption></figure>
<figure class="claim"><h4>The government reports</h4><blockquote><p dir="auto">A statement.</p></blockquote>
<figcaption>Where it stands</figcaption></figure>
<article class="finding" id="F-1"><h5 lang="ar" dir="auto">عنوان</h5>
<ul class="facts"><li><a href="#F-1">F-1</a></li><li class="stance">contradicts</li><li dir="auto">Osh</li></ul>
<div class="body" lang="ar"><p dir="auto">نص عربي.</p></div><p class="codes"><strong>Concerns:</strong> all</p></article>
<section class="footnotes" role="doc-endnotes"><ol start="1"><li id="fn-1"><p>Words of the note.</p></li></ol></section>
</section></main></body></html>
END
}

# make WORD...: the document, unpacked under $work/made.
make() {
  page | "$convert" docx "$@" >"$work/made.docx"
  rm -rf "$work/made"
  mkdir "$work/made"
  unzip -q "$work/made.docx" -d "$work/made"
  find "$work/made" -type f -exec xmllint --noout {} + || fail "a part is not well formed"
}

# count PART XPATH: how many nodes; local names, because w: is the only prefix that matters.
count() {
  local words
  # w:name -> *[local-name()="name"], @w:val -> @*[local-name()="val"]
  words=$(sed -E 's/@w:([A-Za-z]+)/@*[local-name()="\1"]/g; s/w:([A-Za-z]+)/*[local-name()="\1"]/g' <<<"$2")
  xmllint --xpath "count($words)" "$work/made/$1"
}

has() {
  [ "$(count "$1" "$2")" -ge 1 ] || fail "$1 has no $2"
}

lacks() {
  [ "$(count "$1" "$2")" = 0 ] || fail "$1 has $2"
}

D=word/document.xml
styled() {
  has $D "//w:p[w:pPr/w:pStyle/@w:val='$1'][contains(.,'$2')]"
}

make pages paragraphs lang=en
styled Coverkind 'Parallel report'
styled Covertitle Kyrgyzstan
styled Covertext 'Words of the cover'
styled Heading1 'First & words'
styled Heading3 'The government reports'
styled Numberedparagraph 'Body paragraph one.'
styled Numberedparagraph 'Paragraph two'
styled Statement 'A statement.'
styled ImageCaption 'Where it stands'
styled TableCaption 'The table beside it'
styled Findingfacts 'F-1 · contradicts · Osh'
styled Findingcodes Concerns
styled Numberedparagraph 'نص عربي'
has $D "//w:sdt//w:instrText[contains(.,'TOC')]"
styled TOCHeading Contents
styled TOC1 'First & words'
has $D "//w:hyperlink[@w:anchor=//w:bookmarkStart/@w:name][contains(.,'First & words')]"
has $D "//w:hyperlink[@w:anchor='F-1']"
has $D "//w:bookmarkStart[@w:name='F-1']"
has word/_rels/document.xml.rels "//w:Relationship[@Target='https://example.org/?a=1&b=2']"
has $D "//w:footnoteReference"
has word/footnotes.xml "//w:footnote[count(w:p)=1]/w:p[w:pPr/w:pStyle/@w:val='FootnoteText'][.//w:footnoteRef][contains(.,'Words of the note.')]"
lacks $D "//w:p[contains(.,'Words of the note.')]"
has $D "//w:tr[w:trPr/w:tblHeader][contains(.,'Number')]"
has $D "//w:tbl/w:tblPr/w:tblStyle[@w:val='Table']"
has $D "//w:tc[contains(.,'7')]//w:jc[@w:val='right']"
has word/styles.xml "//w:style[@w:styleId='Table']//w:tblBorders/w:insideH"
# A picture leaves its table, or its words where it has none; nothing of the page's own furniture.
lacks $D "//w:p[contains(.,'Words of the first picture') or contains(.,'Caption of the picture')]"
has $D "//w:p[contains(.,'Words of the second picture')]"
has $D "//w:p[contains(.,'Alone.')]"
lacks $D "//w:t[contains(.,'Skip') or contains(.,'SVG') or contains(.,'As a table') or contains(.,'Left out')]"
lacks $D "//w:drawing"
# Numbers: the body's paragraphs alone.
has word/styles.xml "//w:style[@w:styleId='Numberedparagraph']//w:numId[@w:val='1']"
has word/numbering.xml "//w:num[@w:numId='1']"
[ "$(count $D "//w:p[w:pPr/w:pStyle/@w:val='Numberedparagraph']")" = 3 ] || fail "not three paragraphs are numbered"
# Directions: the Arabic words alone.
has $D "//w:p[w:pPr/w:bidi][contains(.,'نص')]//w:rtl"
lacks $D "//w:p[w:pPr/w:bidi][contains(.,'Body')]"
lacks $D "//w:sectPr/w:bidi"
has word/styles.xml "//w:rPrDefault//w:lang[@w:val='en']"
has word/styles.xml "//w:rPrDefault//w:rFonts[@w:ascii='Noto Sans'][@w:cs='Noto Sans Arabic'][@w:eastAsia='Noto Sans CJK SC']"
has $D "//w:sectPr/w:footerReference"
has word/footer1.xml "//w:instrText[contains(.,'NUMPAGES')]"
has docProps/core.xml "//w:created[.='2026-02-07T00:00:00Z']"
has docProps/core.xml "//w:title[.='A page <of> \"tests\" & more']"

# The order that the schema wants (ECMA-376-1, CT_PPr, CT_RPr): strict readers refuse another.
lacks $D "//w:pPr/w:pStyle[preceding-sibling::*]"
lacks word/footnotes.xml "//w:pPr/w:pStyle[preceding-sibling::*]"
lacks $D "//w:numPr[preceding-sibling::w:bidi or preceding-sibling::w:spacing or preceding-sibling::w:jc]"
lacks $D "//w:rPr/w:b[preceding-sibling::w:bCs] | //w:rPr/w:i[preceding-sibling::w:iCs]"
lacks word/settings.xml "//w:zoom[preceding-sibling::*]"

make plain points=12 'font=Times New Roman' letter
lacks $D "//w:sectPr/w:footerReference"
lacks word/styles.xml "//w:style[@w:styleId='Numberedparagraph']//w:numPr"
lacks $D "//w:p[w:pPr/w:pStyle/@w:val='Numberedparagraph']"
lacks $D "//w:rPr/w:b | //w:rPr/w:i"
lacks word/styles.xml "//w:b | //w:i"
has word/styles.xml "//w:rPrDefault//w:rFonts[@w:ascii='Times New Roman']"
lacks word/styles.xml "//w:sz[@w:val!='24']"
has $D "//w:sectPr/w:pgSz[@w:w='12240'][@w:h='15840']"

make rtl lang=ar pages paragraphs
has $D "//w:sectPr/w:bidi"
has $D "//w:p[w:pPr/w:bidi][contains(.,'نص')]//w:rtl"
has $D "//w:p[w:pPr/w:bidi][w:pPr/w:pStyle/@w:val='Heading1']"
has $D "//w:p[w:pPr/w:bidi][w:pPr/w:pStyle/@w:val='TOC1']"
has $D "//w:tblPr/w:bidiVisual[preceding-sibling::w:tblStyle]"
has word/footer1.xml "//w:pPr/w:bidi"
has word/styles.xml "//w:rPrDefault//w:lang[@w:bidi='ar']"
make lang=zh-CN
has word/styles.xml "//w:rPrDefault//w:lang[@w:eastAsia='zh-CN']"

[ "$(find "$work" -mindepth 1 -maxdepth 1 -name 'parallax-*' | wc -l)" = 0 ] || fail "a private folder stays behind"
echo "docx: styles, contents, notes, tables, numbers, directions and languages stand where they should"
