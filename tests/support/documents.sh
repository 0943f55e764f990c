#!/usr/bin/env bash
# The documentation that is made from tables. Usage: documents.sh check|write FOLDER
#   FOLDER  where the document_* programs were built (build/PRESET/tests)
#   check   fails when docs/ says something else; write puts it right
# shellcheck disable=SC2016 # the back-ticks are Markdown
set -euo pipefail
cd "$(dirname "$0")/../.."
act=$1
programs=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

{
  echo '# Configuration'
  echo
  echo 'Made from the option tables (`tests/support/documents.sh write build/asan/tests`); a test compares.'
  echo
  echo 'Order of weight: default < file (`--config FILE`) < environment < flag. An unknown key is an error, and'
  echo 'all errors are told at once; `--print-config` shows every value and where it came from. A secret can'
  echo 'also come from a file that NAME_FILE, `name-file` or `--name-file` names.'
  for program in client collector aggregator exporter admin bench; do
    echo
    "$programs/document_$program" options
  done
} >"$made/configuration.md"
{
  echo '# Events of the log'
  echo
  echo 'Every stage writes one JSON object a line on stderr: time, level, program, event, and fields. No field'
  echo 'holds an address, a key, an organisation or what a person wrote. Made from lib/base/log_events.def.'
  echo
  "$programs/document_collector" events
} >"$made/events.md"
{
  echo '# Metrics'
  echo
  echo 'GET /metrics on port 9570 (collector) and 9571 (aggregator), in the text format of Prometheus.'
  for program in collector aggregator; do
    echo
    "$programs/document_$program" metrics
  done
} >"$made/metrics.md"
{
  cat <<'TEXT'
# Forms of reports

A form says what one body wants: which sections, in which order, how many words from whom and which of them
count, who stands on the cover and in which order. It is data, `reference/forms/NAME.yaml`; a new one needs no
C: put it into a folder and name that with `--forms-dir`. A mistake is told with its line.

`parallax-exporter report` tells on standard error what a report breaks of its form's rules, a line each: `words:`
by section and in all, with the limit that holds; `scope:`, `language:`, `file:`, `deadline:`, `missing:`,
`footnotes:`, and `unverified:` for rules that nobody has seen at their source. Over the limit of words the exit
code is 1; the report is written all the same. `--fit` leaves out findings until it fits and tells which: first one
finding of each constituency that spoke under its name is kept, then those that most independent organisations
report, the gravest, the most recent. Who submits it follows from who is named in it; `--authors`, `--status` and
`--publish` say what the data do not.

Words are runs of characters between white space, and single characters in Chinese and Japanese, as word processors
count them. Marks of footnotes, navigation and pictures are none.

```yaml
id: example                       # the file's name
title: {en: A submission}         # by language; other languages come from the catalogues
source: "Where the rules stand"
as_of: "2026"                     # when they were read there
verified: yes                     # no: nobody has seen them at the source
unverified: [words]               # but for these rules
scope: country                    # country | countries | call
languages: [en, fr]               # that the body takes; any when not given
file: docx                        # html | pdf | docx: what the body wants
text: {font: Times New Roman, points: 10, plain: yes}   # plain: nothing bold, italic, underlined
words:
  counted: [text, headings, footnotes]
  limits:                         # the strictest that can hold, when it is not known who submits
    - {authors: alone, status: general, words: 2000}
numbering: {paragraphs: yes, pages: yes}
contents: yes
cover: [kind, place, call]
footnotes: sources                # none | avoid | sources: these become footnotes
signatories: {order: status, supporters: footnote}   # given | alphabetical | status; listed | footnote | none
deadline: {weeks_before_session: 3}
sections:
  - id: findings
    title: {en: Findings}
    when_empty: hide              # show | hide
    annex: no                     # yes: its words count as an annex's
    blocks:
      - summary
      - findings: {by: theme, style: paragraph, types: [GAP, VIOLATION], groups: [WOMEN]}
```

## The forms of this release

TEXT
  "$programs/document_forms"
} >"$made/forms.md"
{
  echo '# States of a submission on the coordinator'"'"'s side'
  echo
  echo 'What `parallax outbox` and `parallax status` show. Up to RECEIVED and REFUSED the client knows by itself; what'
  echo 'follows is what the other side said last. `parallax outbox --states` prints the same table.'
  echo
  "$programs/document_states"
} >"$made/states.md"
"$programs/document_collector" validation >"$made/validation.md"
{
  cat <<'TEXT'
# Review

What comes in is `RECEIVED`. The secretariat reads it and says what it makes of it; the author is told the state, the
note and the report with the next `parallax status`, and nobody else is. A call says whether only approved ones count in
reports (`counts: approved`, [calls.md](calls.md)).

```
parallax-admin review list --call ID --country KGZ --state RECEIVED
parallax-admin review show ID                    # all that it says; what is sealed stays sealed
parallax-admin review take ID...                 # IN_REVIEW
parallax-admin review issues ID... --note TEXT   # HAS_ISSUES
parallax-admin review approve ID...              # APPROVED
parallax-admin review reject ID... --note TEXT   # REJECTED
parallax-admin review publish ID... --report TITLE [--url URL]    # PUBLISHED, today
```

Several ids change together or not at all; each that cannot is told with the reason, and the exit code is 4. A verdict may
come at once, without `take`: a secretariat of two people need not say that it is reading. A verdict can be put right until
something is published; what was said with it before is replaced.

TEXT
  "$programs/document_collector" review
  cat <<'TEXT'

`WITHDRAWN` and `SUPERSEDED` are the author's word and the last one, also about what was published: it leaves reports from
then on. Reports and the data set `coverage` tell how many were withdrawn, and how many of them after a report had shown them.
An amendment is a submission of its own and starts as `RECEIVED`; the note on the one before it stays with that.
TEXT
} >"$made/review.md"

status=0
for file in "$made"/*.md; do
  name=docs/${file##*/}
  if [ "$act" = write ]; then
    cp "$file" "$name"
  elif ! diff -u "$name" "$file"; then
    echo "$name does not say what the tables say" >&2
    status=1
  fi
done
exit "$status"
