"""Decide what a quotation mark does: open, close, or neither (an apostrophe, an inch).

Coordinates: code-point offsets into the text, `[left, right)` for a mark.

Curly double marks and guillemets are classified by their shape, straight ones by the blanks beside them. A single mark
may also be an apostrophe: it never counts inside a word, closes nothing after a word in -s if another mark can, and
opens nothing in an elision ('em, '90s, 'n').
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from tui_reader.extraction.lexicon import Lexicon

DOUBLE = re.compile(r"[\"“”„‟«»'`](?:(?<=[^'`])|(?<=')'|(?<=`)`)")
SINGLE = re.compile(r"['‘’‚‹›](?:(?<!\w['‘’‚‹›])(?=\S)|(?<=\S['‘’›])(?!\w)|(?<=\s['’])(?=\s))")
SINGLE_OPENING = re.compile(
    r"['‘’‚‹›](?:(?<=[^’›])(?<![^\s(\[{—–\-/\"“].)(?=\S)|(?<=›)|(?<!\S.)(?!\S)|(?<=[,:\-]')(?= [^\W\d_a-z]))"
)
"""A single mark that may open a quote; texts without one have no single-quoted speech, only apostrophes."""
OPENING = ("“", "„", "«", "‟", "``")
STRAIGHT = '"'

_BEFORE_FREE = (",", ".", "?", "!", ":", "-", STRAIGHT, "”", "'", "’")
"""The characters that may precede a single mark with blanks on both sides."""

SingleRole = Literal["opens", "closes", "plural", "either", "none"]
"""`plural` closes only if no other mark does (the boys' names); `either` has blanks on both sides."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_OPENS_BEHIND = "([{—–-/"
_CLOSES_BEFORE = ")]}—–-/.,;:!?"
_FREES_LEFT, _FREES_RIGHT = _OPENS_BEHIND + "'‘", _CLOSES_BEFORE + "'’"
_ENDS = ",.?!-—…"
_ELISION = re.compile(r"(?<!\S)['‘’][nN]['’](?!\S)")
"""The "and" of fish ’n’ chips: neither mark opens or closes."""


class Mark(NamedTuple):
    """A double mark with its neighbours; the edge of a paragraph counts as a blank."""

    left: int
    right: int
    shape: str
    before: str
    after: str

    @property
    def free_left(self) -> bool:
        return self.before.isspace() or self.before in _FREES_LEFT

    @property
    def free_right(self) -> bool:
        return self.after.isspace() or self.after in _FREES_RIGHT


def double_marks(text: str, start: int, end: int) -> list[Mark]:
    """Return the double marks of a paragraph `[start, end)`."""
    marks = []
    for match in DOUBLE.finditer(text, start, end):
        left, right = match.span()
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        marks.append(Mark(left, right, match[0], before, after))
    return marks


def opens(text: str, mark: Mark, opener: str | None, even: bool) -> bool | None:
    """Return whether a double mark opens (True), closes (False) or does neither (None).

    Args:
        opener: the mark that is open now.
        even: the paragraph has an even number of straight marks; blanks on the wrong side are then tolerated.
    """
    shape = mark.shape
    if shape == STRAIGHT:
        return _straight_opens(text, mark, opener, even)
    outside, inside = mark.free_left and not mark.free_right, mark.free_right and not mark.free_left
    if shape in ("“", "‟"):
        if opener == "„" and not outside:
            return False  # „German“
        return not inside or opener is None and not mark.free_right
    if shape in ("„", "``"):
        return True
    if shape in ("«", "»"):
        if opener in ("«", "»"):
            return shape == opener
        return shape == "«" or outside
    if shape == "''" and opener is None and mark.free_left and mark.free_right:
        return None
    return opener is None and outside  # ”Swedish”


def _straight_opens(text: str, mark: Mark, opener: str | None, even: bool) -> bool | None:
    before, after = mark.before, mark.after
    if opener is not None:
        ended = before == " " and text[mark.left - 2] in _ENDS
        return mark.free_left and not mark.free_right and not (even and ended)
    if before.isdigit() and mark.free_right:
        return None  # 5'10"
    if mark.free_right and not mark.free_left:
        return even and before in ",:" and after.isspace()
    return not after.isspace() or before in " :,"


def single_role(text: str, at: int, start: int, end: int, lexicon: Lexicon) -> SingleRole:
    """Return what the single mark at `at` may do in its paragraph `[start, end)`."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if "n" in (before.lower(), after.lower()) and any(_ELISION.match(text, mark) for mark in (at, max(at - 2, 0))):
        return "none"
    if _single_opens(text, at, before, end, lexicon):
        return "opens"
    if before.isspace() and after.isspace():
        return "either" if text[at - 2 : at - 1] in _BEFORE_FREE else "none"
    if text[at] in "‘‚‹" or after.isalnum() or before.isspace():
        return "none"
    if after == " " and text[at + 2 : at + 3].islower() and (before in "sSzx" or text[at - 2 : at] == "in"):
        return "plural"  # the boys' names, nothin' doing
    return "closes"


def _single_opens(text: str, at: int, before: str, end: int, lexicon: Lexicon) -> bool:
    if text[at] in "’" or not (before.isspace() or before in _OPENS_BEHIND + '"“' or text[at] == "›"):
        return False
    if text[at] in "‘‚‹":
        return True
    word = _WORD.match(text, at + 1)
    if word is None:
        return at + 1 < end and text[at + 1] in '([.…"“$£€#@¿¡-—'
    decade = word[0][0].isdigit() and word[0][-1] == "s"
    return not decade and word[0].lower() not in lexicon.group("elision")


def opens_behind_comma(text: str, at: int, start: int, end: int) -> bool:
    """Return whether a mark opens with its blank on the wrong side: `said she,' I think`, `said:' I think`."""
    if not start < at < end - 2 or text[at] != "'":
        return False
    return text[at - 1] in ",:-" and text[at + 1] == " " and text[at + 2].isupper()
