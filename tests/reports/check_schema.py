#!/usr/bin/python3
"""Reads what ooxml-validator says of Word documents. Usage: check_schema.py VALIDATOR FILE.docx...

A complaint fails, but for those below: what pandoc writes and Word has always read.
"""
import collections
import json
import re
import subprocess
import sys

KNOWN = (
    # "true" is a value of ST_OnOff in ECMA-376; the validator allows what Word itself writes.
    re.compile(r"/w:tblHeader.*has invalid value 'true'"),
    # Short forms of four digits; Word fills them up.
    re.compile(r"/w:nsid.*has invalid value 'A99[0-9]*'"),
)


def main():
    failed = 0
    for path in sys.argv[2:]:
        done = subprocess.run((sys.argv[1], path), stdout=subprocess.PIPE, check=False)
        complaints = collections.Counter()
        for error in json.loads(done.stdout)["errors"]:
            sentence = re.sub(r"\[\d+\]", "", error["xPath"]) + ": " + error["description"]
            if not any(known.search(sentence) for known in KNOWN):
                complaints[sentence] += 1
        for sentence, times in complaints.items():
            print(f"{path}: {sentence} ({times} times)", file=sys.stderr)
        failed += bool(complaints)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
