#!/usr/bin/python3
"""Checks Word documents of the exporter. Usage: check_docx.py [--hostile FIELDS.json] FILE.docx...

Each has only the parts and relations that a report needs, leads nowhere but to the Web, and its fields are those of page
numbers and contents. With --hostile, what stands in the fields of FIELDS.json (hostile.py) is found again as text. What the
schemas of ECMA-376 say is checked by ooxml-validator.
"""
import argparse
import json
import re
import sys
import xml.etree.ElementTree
import zipfile

from compared import as_compared, check_fields

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml|word/_rels/(document|footnotes)\.xml\.rels"
                   r"|word/(comments|document|fontTable|footer[0-9]|footnotes|header[0-9]|numbering|settings|styles|webSettings)\.xml"
                   r"|word/theme/theme1\.xml")
FIELDS = re.compile(r' *(PAGE|NUMPAGES|PAGEREF toc-[0-9]+ \\h|TOC( +\\[a-z]( +"[0-9-]+")?)*)( +\\\* +MERGEFORMAT)? *')
NEVER = {"object", "pict", "altChunk", "control", "subDoc", "attachedTemplate", "drawing", "movie", "script", "sdtContentRaw"}


class Document:
    def __init__(self, path):
        self.path, self.wrong = path, []
        self.package = zipfile.ZipFile(path)
        self.names = self.package.namelist()

    def complain(self, sentence):
        self.wrong.append(sentence)

    def tree(self, name):
        return xml.etree.ElementTree.fromstring(self.package.read(name))

    def check_parts(self):
        for name in self.names:
            if not PARTS.fullmatch(name):
                self.complain(f"has the part {name!r}")
            if name.endswith((".xml", ".rels")):
                try:
                    self.tree(name)
                except xml.etree.ElementTree.ParseError as error:
                    self.complain(f"{name} is not XML: {error}")
        if len(set(self.names)) != len(self.names):
            self.complain("has a part twice")

    def check_relations(self):
        for name in (n for n in self.names if n.endswith(".rels")):
            for relation in self.tree(name):
                kind, target = relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")
                if relation.get("TargetMode") == "External":
                    if kind != "hyperlink" or not re.match(r"https?://[A-Za-z0-9]", target):
                        self.complain(f"leads to {target[:60]!r} as {kind}")
                elif not re.fullmatch(r"/?[A-Za-z0-9/.]+", target) or ".." in target:
                    self.complain(f"has the relation {target[:60]!r}")

    def check_fields_of_word(self):
        for name in (n for n in self.names if n.startswith("word/") and n.endswith(".xml")):
            for element in self.tree(name).iter():
                tag = element.tag.rsplit("}", 1)[-1]
                if tag in NEVER:
                    self.complain(f"{name} has {tag}")
                code = element.text if tag == "instrText" else element.get(W + "instr") if tag == "fldSimple" else None
                if code is not None and not FIELDS.fullmatch(code):
                    self.complain(f"{name} has the field {code[:60]!r}")

    def words(self):
        pieces = []
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in self.names:
                continue
            for element in self.tree(name).iter():
                if element.tag == W + "t":
                    pieces.append(element.text or "")
                elif element.tag in (W + "softHyphen", W + "noBreakHyphen"):
                    pieces.append("\u00ad" if element.tag == W + "softHyphen" else "\u2011")
                elif element.tag in (W + "p", W + "br", W + "tab", W + "cr"):
                    pieces.append("\n")
        return as_compared("".join(pieces))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", metavar="FIELDS.json")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    fields = json.load(open(options.hostile, encoding="utf-8")) if options.hostile else []
    failed = 0
    for path in options.files:
        document = Document(path)
        document.check_parts()
        if not document.wrong:
            document.check_relations()
            document.check_fields_of_word()
        if fields and not document.wrong and not check_fields(document.words(), fields, document.complain):
            document.complain("shows none of the hostile fields")
        for sentence in sorted(set(document.wrong)):
            print(f"{path}: {sentence}", file=sys.stderr)
        failed += bool(document.wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
