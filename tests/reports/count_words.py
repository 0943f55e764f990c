#!/usr/bin/python3
"""Compares the exporter's own count of words with LibreOffice's.

Usage: count_words.py prepare FILE.docx COPY.docx       for LibreOffice to convert
       count_words.py compare COPY.docx FILE.odt FILE.err...

The rule is Word's: an ideograph is a word, and so is everything between blanks. LibreOffice's differs where a text is in
Chinese, at marks of direction and at blanks without width, so the copy has none of them and no language (and its profile no
separators of its own, see check_reports.sh). It counts body and footnotes, and beside their words the label of each item
of a list, which stands in no text: these are taken off. FILE.err is what the exporter said on standard error. A difference
of more than 1 % fails.
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


def prepare(docx, copy):
    with zipfile.ZipFile(docx) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as out:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith(".xml"):
                part = re.sub("[\u200b\u200e\u200f]|<w:lang [^>]*/>", "", part.decode()).encode()
            out.writestr(name, part)


def compare(docx, odt, said):
    own = int(re.search(r"words: (\d+); counted:", open(said, encoding="utf-8").read()).group(1))
    office, listed = counted_by_office(odt), labels(docx)
    difference = abs(own - (office - listed)) / own
    print(f"{docx}: {own} words by our count, {office} by LibreOffice's of which {listed} are labels: {difference:.2%} apart")
    return difference <= 0.01


def main():
    command, files = sys.argv[1], sys.argv[2:]
    if command == "prepare":
        prepare(*files)
        return 0
    return 0 if all([compare(*three) for three in zip(files[::3], files[1::3], files[2::3], strict=True)]) else 1


if __name__ == "__main__":
    sys.exit(main())
