"""What the checks of reports share: texts as they are compared, and fields that are looked for in them."""
import collections
import re
import unicodedata

DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
BLANKS = re.compile(r"[ \t\r\n]+")


def may_go(c):
    """Characters that no page may have, and controls of direction: U+FFFD stands for them, or nothing in a drawing."""
    return (c == "\N{REPLACEMENT CHARACTER}" or c not in "\t\r\n" and unicodedata.category(c) == "Cc"
            or ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF or unicodedata.bidirectional(c) in DIRECTION)


def as_compared(text):
    return BLANKS.sub(" ", "".join(c for c in text if not may_go(c)))


def check_fields(words, fields, complain):
    """Between the mark that a field begins with and that it ends with stands the field, whole, as often as it is shown.

    Returns the names of the fields that are shown.
    """
    shown = set()
    for field in fields:
        expected = as_compared(field["text"])
        at = words.find(field["begin"])
        while at >= 0:
            shown.add(field["name"])
            if not words.startswith(expected, at):
                place = next(i for i, c in enumerate(expected) if words[at + i:at + i + 1] != c)
                complain(f"shows {field['name']} ({field['begin']}) otherwise than it was written: "
                         f"{words[at + max(0, place - 20):at + place + 20]!r}, not "
                         f"{expected[max(0, place - 20):place + 20]!r}")
                break
            at = words.find(field["begin"], at + 1)
    return shown


def letters(text):
    """How often each letter is there: the same in every layout, whatever its lines and directions."""
    return collections.Counter(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalpha())


def share_of(expected, found):
    """How much of one Counter of letters is in the other, from 0 to 1."""
    return sum((expected & found).values()) / max(1, sum(expected.values()))
