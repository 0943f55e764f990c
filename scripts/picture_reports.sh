#!/usr/bin/env bash
# Pictures of reports for people to look at, page by page. Usage: picture_reports.sh [FOLDER]  (default: var/reports/pictures)
# REPORT_FORMS and REPORT_LANGUAGES choose which; otherwise three forms in English, Russian, Arabic and Chinese.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-var/reports/pictures}
export REPORT_OUT=$folder
export REPORT_FORMS=${REPORT_FORMS:-vnr-shadow upr csw-statement}
export REPORT_LANGUAGES=${REPORT_LANGUAGES:-en ru ar zh}
scripts/check_reports.sh documents || echo "pictures: some checks failed, see above; the pictures are made nevertheless" >&2
for pdf in "$folder"/plain/*.pdf; do
  pdftoppm -r 60 -png "$pdf" "$folder/$(basename "$pdf" .pdf)"
done
for pdf in "$folder"/plain/pdf/*.pdf; do
  pdftoppm -r 60 -png "$pdf" "$folder/$(basename "$pdf" .pdf)-word"
done
echo "pictures: $(find "$folder" -maxdepth 1 -name '*.png' | wc -l) under $folder"
