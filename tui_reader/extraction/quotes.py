"""Where the quotes are: one span per quote-marked segment of one paragraph, marks included.

Coordinates: code-point offsets into the text. A paragraph is a line; blank lines between paragraphs do not matter.

Double marks and guillemets pair by their shape, straight ones by what stands beside them. A single mark may also
be an apostrophe: inside a word it never counts, at the end of a word in -s it closes nothing while another mark can,
and elisions ('em, '90s) open nothing. Everything is one pass over the marks, so hostile input stays linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_reader.extraction.lexicon import Lexicon

_DOUBLE = re.compile(r"[\"“”„‟«»]|''|``")
_SINGLE = re.compile(r"(?<!\w)['‘’‚‹›](?=\S)|(?<=\S)['’‘›](?!\w)|(?<=\s)['’](?=\s)")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_OPENERS = "“„«‟``"
_LOOK_AHEAD = 24
"""Marks looked at for the close of one single quote."""
_SMALL = frozenset(("a", "an", "the", "of", "in", "on", "for", "to", "and", "or", "at", "by", "with", "from"))
"""Words a title writes without a capital."""
_CARRIED = 6
"""Paragraphs an unclosed quote may run on."""
_LONGEST = 6000
"""Characters one single-quoted segment may have."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A quote-marked stretch of one paragraph."""

    start: int
    end: int
    paragraph: int
    closed: bool = True
    carried: bool = False
    """It goes on with a quote left open in the paragraph before."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text that is not blank, `[start, end)`."""

    index: int
    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """The lines that are not blank."""
    return [Paragraph(i, m.start(), m.end()) for i, m in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text))]


def find_segments(text: str, blocks: list[Paragraph], lexicon: Lexicon) -> list[Segment]:
    """Find every quote-marked segment, the outermost where one stands in another, in reading order."""
    found: list[Segment] = []
    open_since: int | None = None
    has_single = "'" in text or "‘" in text or "’" in text or "‚" in text or "‹" in text
    for at, block in enumerate(blocks):
        doubles, open_since = _doubles(text, block, open_since, blocks, at)
        singles = list(_singles(text, block, lexicon)) if has_single else []
        found += _outermost(doubles, singles)
    return [segment for segment in found if _WORD.search(text, segment.start, segment.end)]


def _outermost(doubles: list[Segment], singles: list[Segment]) -> list[Segment]:
    """Keep what stands in nothing else."""
    if not singles or not doubles:
        return singles or doubles
    kept: list[Segment] = []
    for segment in sorted(doubles + singles, key=lambda s: (s.start, -s.end)):
        if not kept or segment.start >= kept[-1].end:
            kept.append(segment)
    return kept


def _doubles(
    text: str, block: Paragraph, open_since: int | None, blocks: list[Paragraph], at: int
) -> tuple[list[Segment], int | None]:
    """Pair a paragraph's double marks; `open_since` is the paragraph in which a quote was left open."""
    marks = [(m.start(), m.end(), m[0]) for m in _DOUBLE.finditer(text, block.start, block.end)]
    found: list[Segment] = []
    even = sum(mark == '"' for _, _, mark in marks) % 2 == 0
    start: int | None = None
    opener, depth, carried = "", 0, False
    first = text[block.start : block.end].lstrip()[:1]
    if open_since is not None:
        if at - open_since > _CARRIED:
            open_since = None
        elif not marks or not (first in _OPENERS or first == '"'):
            closes = marks and _opens(text, block, marks[0], None, False) is False
            if closes or not marks and _closes_later(text, blocks, at, open_since):
                start, carried = block.start + len(text[block.start:block.end]) - len(text[block.start:block.end].lstrip()), True
            else:
                open_since = None
    for number, (left, right, mark) in enumerate(marks):
        opens = _opens(text, block, (left, right, mark), opener if start is not None else None, even)
        if opens is None:
            continue
        if start is None:
            if opens:
                start, opener, depth = left, mark, 0
        elif opens:
            if mark != '"' and depth < 3 and _closers(marks, number) >= 2 + depth:
                depth += 1
            else:  # the quote before was never closed: it ends where the next begins, if that looks like an end
                if text[left - 2 : left - 1] in ".!?,":
                    found.append(Segment(start, left - 1 if text[left - 1] == " " else left, at, False, carried))
                start, opener, depth, carried = left, mark, 0, False
        elif depth:
            depth -= 1
        else:
            found.append(Segment(start, right, at, True, carried))
            start, opener, carried, open_since = None, "", False, None
    if start is not None:
        end = block.end - (len(text[block.start : block.end]) - len(text[block.start : block.end].rstrip()))
        if carried or _goes_on(text, blocks, at) or end - start >= 20 and len(marks) % 2:
            found.append(Segment(start, end, at, False, carried))
            if not carried:
                open_since = at
        else:
            open_since = None
    elif not carried:
        open_since = None
    return found, open_since


def _closers(marks: list[tuple[int, int, str]], number: int) -> int:
    """Count the closing curly marks before the next opening one, at most four."""
    count = 0
    for _, _, mark in marks[number + 1 : number + 5]:
        if mark in _OPENERS:
            break
        count += 1
    return count


def _goes_on(text: str, blocks: list[Paragraph], at: int) -> bool:
    """Tell whether the next paragraph opens with a mark: the convention for quotes of several paragraphs."""
    return at + 1 < len(blocks) and text[blocks[at + 1].start : blocks[at + 1].end].lstrip()[:1] in ("“", '"', "«", "‘", "'")


def _closes_later(text: str, blocks: list[Paragraph], at: int, open_since: int) -> bool:
    """Tell whether a quote left open is closed, by a mark that opens none, a few paragraphs on."""
    for block in blocks[at : open_since + _CARRIED]:
        mark = _DOUBLE.search(text, block.start, block.end)
        if mark:
            return _opens(text, block, (mark.start(), mark.end(), mark[0]), None, False) is False
    return False


def _opens(text: str, block: Paragraph, mark: tuple[int, int, str], opener: str | None, even: bool) -> bool | None:
    """Tell whether a double mark opens (True), closes (False) or is none (None).

    `opener` is what is open now; where the paragraph's straight marks are `even`, sloppy blanks beside them are
    forgiven.
    """
    left, right, shape = mark
    before = text[left - 1] if left > block.start else " "
    after = text[right] if right < block.end else " "
    free_left = before.isspace() or before in "([{—–-/'‘"
    free_right = after.isspace() or after in ")]}—–-/.,;:!?'’"
    if shape in ("“", "‟"):
        if opener == "„" and not (free_left and not free_right):
            return False
        return not (free_right and not free_left) or opener is None and not free_right
    if shape in ("„", "``"):
        return True
    if shape in ("«", "»"):
        if opener in ("«", "»"):
            return shape == opener
        return True if shape == "«" else free_left and not free_right
    if shape == "''" and opener is None and free_left and free_right:
        return None
    if shape in ("”", "''"):
        return opener is None and free_left and not free_right
    if opener is None:
        if before.isdigit() and free_right:
            return None  # 5'10"
        if free_right and not free_left:
            return even and before in ",:" and after.isspace()
        return not after.isspace() or before in " :,"
    return free_left and not free_right and not (even and before == " " and text[left - 2] in ",.?!-—…")


def _singles(text: str, block: Paragraph, lexicon: Lexicon) -> Iterator[Segment]:
    """Pair a paragraph's single marks, leaving apostrophes out."""
    marks = [m.start() for m in _SINGLE.finditer(text, block.start, block.end)]
    roles = [_role(text, mark, block, lexicon) for mark in marks]
    closers = [number for number, role in enumerate(roles) if role in "cpx"]
    at, next_closer = 0, 0
    while at < len(marks):
        start = marks[at]
        at += 1
        if roles[at - 1] not in "ox" and not _sloppy_opener(text, start, block):
            continue
        while next_closer < len(closers) and closers[next_closer] < at:
            next_closer += 1
        close = _close_of(marks, roles, closers[next_closer : next_closer + _LOOK_AHEAD], start, at)
        if close is not None:
            yield Segment(start, marks[close] + 1, block.index)
            at = close + 1
        elif start == block.start and text[start] in "‘'":
            yield Segment(start, block.end, block.index, False)
            return


def _close_of(marks: list[int], roles: list[str], closers: list[int], start: int, at: int) -> int | None:
    """Index of the mark that closes the single quote opened at `start`, or None.

    The apostrophe of a plural closes only where no better mark does before the next quote opens.
    """
    plural: int | None = None
    for number in closers:
        if marks[number] - start > _LONGEST:
            break
        if plural is not None and "o" in roles[plural + 1 : number]:
            return plural
        if roles[number] in "cx":
            return number
        if plural is None:
            plural = number
    return plural


def _sloppy_opener(text: str, at: int, block: Paragraph) -> bool:
    """Tell whether a mark opens although the blank is on its wrong side: said she,' I think."""
    return block.start < at < block.end - 2 and text[at] == "'" and text[at - 1] == "," and text[at + 1] == " " and text[at + 2].isupper()


def _role(text: str, at: int, block: Paragraph, lexicon: Lexicon) -> str:
    """Tell what a single mark may do: open (o), close (c), close if it must (p), either (x), nothing (-)."""
    if _opens_single(text, at, block, lexicon):
        return "o"
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1] if at + 1 < block.end else " "
    if before.isspace() and after.isspace():
        return "x" if text[at - 2] in ",.?!\"”" else "-"
    if text[at] in "‘‚‹" or after.isalnum() or before.isspace():
        return "-"
    follows = text[at + 2 : at + 3]
    if after == " " and follows.islower() and (before in "sSzx" or text[at - 2 : at] == "in"):
        return "p"  # the boys' names, nothin' doing
    return "c"


def _opens_single(text: str, at: int, block: Paragraph, lexicon: Lexicon) -> bool:
    before = text[at - 1] if at > block.start else " "
    if not (before.isspace() or before in "([{—–-\"“/") or text[at] == "›":
        return False
    if text[at] in "‘‚‹":
        return True
    if text[at] == "’":
        return False
    word = _WORD.match(text, at + 1)
    if word is None:
        return at + 1 < block.end and text[at + 1] in "([.…\"“$£€#@¿¡-—"
    return not (word[0][0].isdigit() and word[0][-1] == "s" or word[0].lower() in lexicon.group("elision"))


def count_words(text: str, segment: Segment) -> int:
    """The number of words in a segment."""
    return len(_WORD.findall(text, segment.start, segment.end))


def looks_like_title(text: str, segment: Segment) -> bool:
    """Tell a title or slogan from speech: at least four words of five start with a capital."""
    words = _WORD.findall(text, segment.start, min(segment.end, segment.start + 200))
    capitals = sum(not word[0].islower() for word in words)
    return len(words) >= 2 and capitals + sum(word in _SMALL for word in words) >= 0.8 * len(words) and capitals >= 0.5 * len(words)
