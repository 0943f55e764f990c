#!/usr/bin/python3
"""Checks PDFs. Usage: check_pdf.py [--converted] [--share SHARE] FILE.pdf PAGE.html [FILE.pdf PAGE.html]...

Each file is whole (qpdf), has all its fonts within and none of Type 3, runs nothing and leads nowhere but to the Web; no
word stands outside its page; and it has at least SHARE (0.99) of the letters of the page that says the same. --converted:
it was made by LibreOffice, whose fonts and links are its own affair.
"""
import argparse
import json
import re
import subprocess
import sys

from check_page import Page
from compared import letters, share_of

ACTIONS = {"/URI", "/GoTo"}
SLACK_POINTS = 1  # what a box of a word may be wider than its ink


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def check_whole(path, complain):
    done = run("qpdf", "--check", path)
    if done.returncode != 0:
        complain("qpdf: " + done.stdout.decode(errors="replace").strip().splitlines()[-1])


def check_fonts(path, complain):
    said = run("pdffonts", path).stdout.decode(errors="replace").splitlines()
    for line in sorted({line for line in said if line.startswith("Syntax")}):
        complain(f"pdffonts: {line}")
    for line in [line for line in said if not line.startswith("Syntax")][2:]:
        found = re.search(r"\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+\s*$", line)
        if not found or found.group(1) != "yes":
            complain(f"lacks a font: {line.split()[0]}")
        if "Type 3" in line:
            complain(f"has a font of Type 3: {line.split()[0]}")


def dictionaries(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from dictionaries(child)


def check_actions(path, complain):
    # qpdf 11 ends with 3 after a warning, which check_whole tells.
    objects = json.loads(subprocess.run(("qpdf", "--json=2", "--json-key=qpdf", path), stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, check=False).stdout)
    for node in dictionaries(objects):
        for key in ("/JS", "/AA", "/EmbeddedFiles", "/XFA", "/RichMedia"):
            if key in node:
                complain(f"has {key}")
        if node.get("/Type") == "/Action" or ("/S" in node and "/URI" in node):
            if node.get("/S") not in ACTIONS:
                complain(f"does {node.get('/S')}")
        uri = node.get("/URI")
        if isinstance(uri, str) and not re.match(r"(u:)?(https?://[A-Za-z0-9]|#)", uri):
            complain(f"leads to {uri[:60]!r}")


def check_boxes(path, complain):
    """Returns the text."""
    boxes = run("pdftotext", "-bbox", path, "-").stdout.decode(errors="replace")
    width = height = 0.0
    words, out = [], 0
    for line in boxes.splitlines():
        page = re.match(r'\s*<page width="([\d.]+)" height="([\d.]+)"', line)
        word = re.match(r'\s*<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*)</word>', line)
        if page:
            width, height = map(float, page.groups())
        elif word:
            x_min, y_min, x_max, y_max = map(float, word.groups()[:4])
            words.append(word.group(5))
            # Towers of marks reach above and below their line; what counts is that no line leaves the sheet.
            middle = (y_min + y_max) / 2
            if x_min < -SLACK_POINTS or x_max > width + SLACK_POINTS or not 0 <= middle <= height:
                out += 1
                if out == 1:
                    complain(f"has a word outside its page ({width:.0f} x {height:.0f}): {word.group(5)[:30]!r} at "
                             f"{x_min:.0f} to {x_max:.0f}, {y_min:.0f} to {y_max:.0f}")
    if out > 1:
        complain(f"has {out} words outside their pages")
    return "\n".join(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--converted", action="store_true")
    parser.add_argument("--share", type=float, default=0.99)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    failed = 0
    for path, page in zip(options.files[::2], options.files[1::2], strict=True):
        wrong = []
        check_whole(path, wrong.append)
        if not options.converted:
            check_fonts(path, wrong.append)
            check_actions(path, wrong.append)
        text = check_boxes(path, wrong.append)
        share = share_of(letters(Page(page).words("word" if options.converted else "paper")), letters(text))
        if share < options.share:
            wrong.append(f"has only {share:.1%} of the letters of {page}")
        for sentence in wrong:
            print(f"{path}: {sentence}", file=sys.stderr)
        failed += bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
