#!/usr/bin/python3
"""Checks pages of the exporter as a browser would parse them. Usage: check_page.py [--hostile FIELDS.json] PAGE...

Every page: its elements, attributes and schemes of addresses are exactly those that the exporter writes; every link
within the page has its place, and every place stands there once. With --hostile, also: what stands in the fields that
FIELDS.json lists (written by hostile.py) is found again, as text and whole, wherever a page shows it; and every page
shows at least one of them.
"""
import argparse
import collections
import json
import re
import sys

import html5lib
from compared import as_compared, check_fields

# What exporter/html.c is asked to write. A new element or attribute is a line here.
KNOWN = {
    "a": "class dir href id lang rel role", "abbr": "title",
    "article": "class id", "bdi": "dir lang", "blockquote": "class lang dir",
    "body": "", "caption": "", "circle": "cx cy fill r stroke stroke-dasharray stroke-width",
    "cite": "dir lang", "code": "", "defs": "", "desc": "id", "details": "", "div": "class dir id lang",
    "figcaption": "", "figure": "class dir id", "g": "", "h1": "dir lang", "h2": "dir id lang", "h3": "dir id lang style",
    "h4": "dir lang", "h5": "dir lang", "h6": "dir lang", "head": "", "header": "", "html": "dir lang",
    "li": "class dir id lang", "line": "stroke stroke-width x1 x2 y1 y2", "main": "class id",
    "meta": "charset content name", "nav": "aria-labelledby class", "ol": "class start", "p": "class dir id lang", "q": "dir lang",
    "path": "d fill stroke stroke-dasharray stroke-opacity stroke-width", "pattern": "height id patternUnits width",
    "polyline": "fill points stroke stroke-width", "rect": "fill height stroke stroke-dasharray stroke-width width x y",
    "section": "class id role", "span": "class dir lang", "strong": "dir lang", "style": "class", "summary": "",
    "svg": "aria-hidden aria-labelledby class direction role viewBox xmlns", "table": "", "tbody": "", "td": "class dir lang",
    "text": "direction fill font-size font-weight text-anchor x y", "th": "class dir lang scope", "thead": "",
    "title": "id", "tr": "", "tspan": "x y", "ul": "class",
}
ELEMENTS = {name: set(attributes.split()) for name, attributes in KNOWN.items()}
INLINE = {"a", "abbr", "bdi", "cite", "code", "span", "strong", "tspan"}
# Attributes whose value is never what somebody wrote, and what they may be.
VALUES = {
    "style": re.compile(r"border-color:#[0-9A-Fa-f]{6}"),
    "class": re.compile(r"[a-z][a-z -]*"),
    "id": re.compile(r"[A-Za-z0-9._-]+"),
    "rel": re.compile(r"nofollow noopener"),
    "dir": re.compile(r"auto|ltr|rtl"),
    "role": re.compile(r"img|doc-noteref|doc-endnotes"),
    "fill": re.compile(r"none|#[0-9A-Fa-f]{6}|url\(#[a-z0-9-]+\)"),
    "stroke": re.compile(r"none|#[0-9A-Fa-f]{6}"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
}


class Page:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.raw = file.read()
        self.path = path
        self.wrong = []
        self.tree = html5lib.parse(self.raw, transport_encoding="utf-8", namespaceHTMLElements=False)

    def complain(self, sentence):
        self.wrong.append(sentence)

    def elements(self):
        for element in self.tree.iter():
            if isinstance(element.tag, str):
                yield element, element.tag.rsplit("}", 1)[-1]
            else:
                self.complain("has a comment or another node that the exporter never writes")

    def check_markup(self):
        for element, name in self.elements():
            if name not in ELEMENTS:
                self.complain(f"has the element {name!r}")
                continue
            for attribute, value in element.attrib.items():
                attribute = attribute.rsplit("}", 1)[-1]
                if attribute not in ELEMENTS[name]:
                    self.complain(f"has the attribute {attribute!r} at {name}")
                elif attribute in VALUES and not VALUES[attribute].fullmatch(value):
                    self.complain(f"has {attribute}={value[:60]!r} at {name}")

    def check_links(self):
        places = collections.Counter(e.attrib["id"] for e, _ in self.elements() if "id" in e.attrib)
        for place, times in places.items():
            if times > 1:
                self.complain(f"has the place {place!r} {times} times")
        for element, name in self.elements():
            href = element.attrib.get("href", "")
            if href.startswith("#") and href[1:] not in places:
                self.complain(f"has a link to {href!r}, which is not there")
            elif name == "a" and not re.match(r"#.|https?://.", href, re.IGNORECASE):
                self.complain(f"has a link to {href[:60]!r}")
            for value in element.attrib.get("aria-labelledby", "").split():
                if value not in places:
                    self.complain(f"is named by {value!r}, which is not there")

    def words(self, on=None):
        """The text as it is read: blocks apart, blanks as one. On "paper", only what a PDF shows; in "word", what a Word
        document does, which has the table of a plot in the place of all else in its figure."""
        pieces = []

        def is_left_out(element, name):
            classes = element.get("class", "").split()
            return (name in ("style", "head") or on is not None and (name in ("nav", "svg") or "skip" in classes)
                    or on == "paper" and name == "details")

        def walk(element):
            name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
            if is_left_out(element, name):
                return
            if on == "word" and name == "figure" and "plot" in element.get("class", ""):
                for table in element.iter("table"):
                    walk(table)
                return
            edge = "" if name in INLINE else "\n"
            pieces.append(edge + (element.text or ""))
            for child in element:
                walk(child)
                pieces.append(child.tail or "")
            pieces.append(edge)

        walk(self.tree)
        return as_compared("".join(pieces))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", metavar="FIELDS.json")
    parser.add_argument("--shown", metavar="FILE", help="the names of all fields that some page shows")
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    fields = json.load(open(options.hostile, encoding="utf-8")) if options.hostile else []
    shown, failed = set(), 0
    for path in options.pages:
        page = Page(path)
        page.check_markup()
        page.check_links()
        if fields:
            found = check_fields(page.words(), fields, page.complain)
            if not found:
                page.complain("shows none of the hostile fields")
            shown |= found
        for sentence in sorted(set(page.wrong)):
            print(f"{path}: {sentence}", file=sys.stderr)
        failed += bool(page.wrong)
    if options.shown:
        with open(options.shown, encoding="utf-8") as file:
            expected = {line.strip() for line in file if line.strip() and not line.startswith("#")}
        for name in sorted(expected - shown):
            print(f"no page shows {name}", file=sys.stderr)
        for name in sorted(shown - expected):
            print(f"a page shows {name}, which {options.shown} does not list", file=sys.stderr)
        failed += expected != shown
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
