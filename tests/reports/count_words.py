#!/usr/bin/python3
"""Compares the exporter's own count of words with LibreOffice's. Usage: count_words.py FILE.docx FILE.odt FILE.err...

FILE.odt is LibreOffice's conversion of FILE.docx, FILE.err what the exporter said on standard error. LibreOffice counts
body and footnotes, and beside their words the label of each item of a list, which stands in no text: these are taken off.
A difference of more than 1 % fails.
"""
import re
import sys
import xml.etree.ElementTree
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


def labels(docx):
    tree = xml.etree.ElementTree.fromstring(zipfile.ZipFile(docx).read("word/document.xml"))
    count = 0
    for paragraph in tree.iter(W + "p"):
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        count += number is not None and number.get(W + "val") != "0" and any(True for _ in paragraph.iter(W + "t"))
    return count


def counted_by_office(odt):
    tree = xml.etree.ElementTree.fromstring(zipfile.ZipFile(odt).read("meta.xml"))
    return int(next(tree.iter(META + "document-statistic")).get(META + "word-count"))


def main():
    failed = 0
    for docx, odt, said in zip(sys.argv[1::3], sys.argv[2::3], sys.argv[3::3], strict=True):
        own = int(re.search(r"words: (\d+); counted:", open(said, encoding="utf-8").read()).group(1))
        office, listed = counted_by_office(odt), labels(docx)
        difference = abs(own - (office - listed)) / own
        print(f"{docx}: {own} words by our count, {office} by LibreOffice's of which {listed} are labels: {difference:.2%} apart")
        failed += difference > 0.01
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
