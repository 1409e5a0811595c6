"""Classify lines as bullets, headings, verse or code. Pure functions that take linear time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import ceil

from tui_reader.text.clock import DAY

TERMINAL = ".!?…:。！？："
CLOSERS = "\"'”’»)]*_）」』"
BULLETS = "-*•‣◦–+"
PAGE = "\f"
"""The line between two pages."""
SOFT_HYPHEN, NOT_SIGN, HYPHEN = "\xad", "\xac", "\u2010"
HYPHENS = ("-", SOFT_HYPHEN, NOT_SIGN, HYPHEN)
"""What may end a line inside a word; old programs write `¬` for a soft hyphen."""
_COLUMNS = "|│┃║"
SIDES = "+|│┃║┌┏╔╒╓-=─━═"
"""What the first line of a table with borders begins with."""
_LINES = frozenset("-=─━═")
_BORDER = frozenset("+-=|: ─━═│┃║┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫")
HEADING_LENGTH = 80
_VERSE_WIDTH = 60
_VERSE_LINES = 40
_LEAST_ROWS, _LEAST_GAPS = 4, 3
"""The least rows of a table without borders, and the least gaps between its columns."""
_CODE_ENDS = (";", "{", "}", "};", "):", "->", "\\")
_SHARE_OF_CODE = 0.6
_CODE_BEGINS = (
    "def ", "class ", "import ", "#include", "return ", "//", "$ ", "</", "/*", "diff --git ", "index ", "--- ", "+++ "
)  # fmt: skip


@cache
def _ordinal() -> re.Pattern[str]:
    return re.compile(r"(?:\d{1,3}[.)]|\(?[a-z]\)|\((?:\d{1,3}|[ivx]{1,5})\)) +\S")


@cache
def _numbered() -> re.Pattern[str]:
    return re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.? +[^\W\d_]")


@cache
def _chapter() -> re.Pattern[str]:
    return re.compile(
        r"(?:chapter|part|book|section|act|scene|canto|letter|volume|appendix) +"
        r"(?:\d{1,4}|[ivxlc]{1,8}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten|the \w+)\b"
        r"[.:—-]?(?: .{0,70})?$",
        re.IGNORECASE,
    )


def ends_sentence(line: str) -> bool:
    """Return whether a line ends a sentence, ignoring closing quotes and brackets."""
    return line.rstrip(CLOSERS)[-1:] in TERMINAL if line[-1:] not in TERMINAL else bool(line)


def is_split_word(before: str, after: str) -> bool:
    """Return whether a line may end inside a word that the next line continues: `munici-/palities`."""
    return before.endswith(HYPHENS) and before[-2:-1].isalpha() and after.lstrip(" ")[:1].islower()


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def is_ordinal(text: str) -> bool:
    """Return whether a text begins with an ordinal: `1. x`, `2) x`, `(a) x` etc."""
    return text[:1] in "(0123456789abcdefghijklmnopqrstuvwxyz" and bool(_ordinal().match(text))


def is_bullet(text: str) -> bool:
    """Return whether a line without its indent is a list item."""
    return (text[:1] in BULLETS and text[1:2] == " " and len(text) > 2) or is_ordinal(text)


@cache
def _stamp() -> re.Pattern[str]:
    clock = r"\d{1,3}:\d{2}(?P<seconds>:\d{2})?(?:[.,]\d{1,6})?(?:[ \u202f\xa0]?[AaPp]\.?[Mm]\.?)?Z?"
    return re.compile(rf"(?P<bracket>[\[(<])?(?P<day>{DAY},?[ T])?{clock}[\])>]?(?: |:|-|$)")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_a-z][\w.'’/-]{0,30}(?: [\w.'’&/-]{1,30}){0,4}(?: ?\([^()]{1,40}\))? ?:(?: |$)")


def is_stamped(text: str) -> bool:
    """Return whether a line begins with a time or a nickname: `[10:01] …`, `2026-11-29 10:01:33 …`, `<anna> …`."""
    first = text[:1]
    if first == "<":
        nickname, closed, _ = text[1:40].partition("> ")
        if closed and nickname and " " not in nickname.lstrip("@+ "):
            return True
    match = _stamp().match(text) if first in "[(<0123456789ADFJMNOS" else None
    if match is None:
        return False
    if match["bracket"] or match["day"] or match["seconds"]:
        return True
    rest = text[match.end() :]  # a sentence may go on after a time alone
    return not rest or rest[0] in " <*-–|" or is_labelled(rest)


def is_labelled(text: str) -> bool:
    """Return whether a line begins with a name and a colon: `ANNA BERG: …`, `Speaker 1: …`, `Date: …`."""
    return not text[:1].islower() and ":" in text[1:120] and bool(_label().match(text))


def is_border(text: str) -> bool:
    """Return whether a line is the border of a table: `+---+---+`, `|---|:--|`, `├───┼───┤`."""
    return len(text) >= 3 and _BORDER.issuperset(text) and not _LINES.isdisjoint(text)


def cells(text: str) -> list[str]:
    """Return the cells of a row between vertical lines, `[]` for another line."""
    line = text[:1]
    if line not in _COLUMNS or not line or not text.endswith(line) or len(text) < 3:
        return []
    return [cell.strip(" ") for cell in text[1:-1].split(line)]


def fence(text: str) -> str:
    """Return the fence of a code block that a line opens, `""` if it opens none."""
    mark = text[:1]
    if mark not in "`~" or not text.startswith(mark * 3):
        return ""
    length = len(text) - len(text.lstrip(mark))
    word = text[length:].strip(" ")
    return mark * length if len(word) <= 40 and mark not in word and word.count(" ") <= 1 else ""


@cache
def _hunk() -> re.Pattern[str]:
    return re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@(?: .*)?")


def hunk_size(line: str) -> list[int] | None:
    """Return how many old and new lines follow the line that begins a hunk of a diff, None for another line."""
    match = _hunk().fullmatch(line) if line.startswith("@@ -") else None
    return [int(count) if count is not None else 1 for count in match.groups()] if match else None


def is_rule(text: str) -> bool:
    """Return whether a line is a rule: `---`, `* * *`, `====`."""
    return text[:1] in "-*_=~#•" and len(text) >= 3 and len(set(text) - {" "}) == 1


def underline_level(text: str, underline: str) -> int:
    """Return the level of an underlined heading: 1 for `=`, 2 for `-` or `~`, 0 if it is not underlined."""
    if len(underline) < 3 or underline[0] not in "=-~" or len(set(underline)) != 1:
        return 0
    if not text or len(text) > HEADING_LENGTH or len(underline) < len(text) // 2:
        return 0
    return 1 if underline[0] == "=" else 2


def heading_level(text: str) -> int:
    """Return the level of a heading on one line: 1 for chapters and CAPS, the depth of numbers, 0 for other text."""
    if not text or len(text) > HEADING_LENGTH:
        return 0
    if text[:1] in "cpbsalvCPBSALV" and _chapter().match(text):
        return 1
    if text[0].isdigit():
        match = _numbered().match(text)
        if match and not ends_sentence(text) and not text.endswith((",", ";")) and text[match.end() - 1].isupper():
            return match[1].count(".") + 1
        return 0
    if text.isupper() and text[-1] not in ".,;" and sum(map(str.isalpha, text)) >= 4 and text[0] not in "\"'“‘":
        return 1
    return 0


def is_verse(lines: Sequence[str]) -> bool:
    """Return whether lines are verse: short, mostly capitalized, and few end a sentence."""
    if not 2 <= len(lines) <= _VERSE_LINES or max(map(len, lines)) > _VERSE_WIDTH:
        return False
    texts = [line.strip(" \"'“‘") for line in lines]
    capital = sum(text[:1].isupper() for text in texts)
    closed = sum(ends_sentence(text) for text in texts[:-1])
    return capital >= 0.8 * len(texts) and closed <= 0.5 * (len(texts) - 1) and not any(map(is_bullet, texts))


def is_aligned(lines: Sequence[str]) -> bool:
    """Return whether lines have columns: blanks at the same places in all of them, as `ls -l` and `ps` write."""
    first = lines[:_LEAST_ROWS]
    if len(first) < _LEAST_ROWS or "  " not in "".join(first) or not any("  " in line.lstrip(" ") for line in first):
        return False
    longest = max(first, key=len)
    gaps = [at for at in range(max(map(indent, first)), len(longest)) if longest[at] == " "]
    for line in lines:
        gaps = [at for at in gaps if line[at : at + 1] in ("", " ")]
        if len(gaps) < _LEAST_GAPS:
            return False
    long_enough = sorted(map(len, lines))[len(lines) // 3]
    edges = [at for at in gaps if at < long_enough and at + 1 not in gaps]
    return len(edges) >= _LEAST_GAPS


def is_code(lines: Sequence[str]) -> bool:
    """Return whether lines are program code, by typical tokens, or a table, by gaps of three spaces in most lines."""
    if len(lines) < 2:
        return False
    texts = [line.strip() for line in lines]
    most_prose = len(texts) - ceil(_SHARE_OF_CODE * len(texts))
    for text in texts:
        if not (text.endswith(_CODE_ENDS) or text.startswith(_CODE_BEGINS) or " = " in text or "()" in text):
            most_prose -= 1
            if most_prose < 0:
                break
    else:
        return True
    return "   " in "".join(texts) and len(texts) >= 3 and sum("   " in text for text in texts) >= 0.7 * len(texts)
