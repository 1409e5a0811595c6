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
_SINGLE = re.compile(r"(?<!\w)['‘’‚‹›](?=\S)|(?<=\S)['’‘›](?!\w)")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_OPENERS = "“„«‟``"
_LOOK_AHEAD = 60
"""Marks looked at for the close of one single quote."""
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
    return found


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
    start: int | None = None
    opener, depth, carried = "", 0, False
    first = text[block.start : block.end].lstrip()[:1]
    if open_since is not None:
        if at - open_since > _CARRIED:
            open_since = None
        elif not marks or not (first in _OPENERS or first == '"'):
            closes = marks and _opens(text, block, marks[0], None) is False
            if closes or not marks and _closes_later(text, blocks, at, open_since):
                start, carried = block.start + len(text[block.start:block.end]) - len(text[block.start:block.end].lstrip()), True
            else:
                open_since = None
    for number, (left, right, mark) in enumerate(marks):
        opens = _opens(text, block, (left, right, mark), opener if start is not None else None)
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
            return _opens(text, block, (mark.start(), mark.end(), mark[0]), None) is False
    return False


def _opens(text: str, block: Paragraph, mark: tuple[int, int, str], opener: str | None) -> bool | None:
    """Tell whether a double mark opens (True), closes (False) or is none (None); `opener` is what is open now."""
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
        return not (free_right and not free_left) and (not after.isspace() or before in " :,")
    if free_left and not free_right:
        return before == "(" and opener != '"'
    return False


def _singles(text: str, block: Paragraph, lexicon: Lexicon) -> Iterator[Segment]:
    """Pair a paragraph's single marks, leaving apostrophes out."""
    marks = [m.start() for m in _SINGLE.finditer(text, block.start, block.end)]
    if len(marks) == 1:
        if text[marks[0]] in "‘'" and marks[0] == block.start and _opens_single(text, marks[0], block, lexicon):
            yield Segment(block.start, block.end, block.index, False)
        return
    at = 0
    while at < len(marks):
        start = marks[at]
        at += 1
        if not _opens_single(text, start, block, lexicon):
            continue
        close = _close_of(text, marks, at, block, start, lexicon)
        if close is not None:
            yield Segment(start, marks[close] + 1, block.index)
            at = close + 1
        elif start == block.start and text[start] in "‘'":
            yield Segment(start, block.end, block.index, False)
            return


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
    return not (word[0][0].isdigit() and word[0][-1] == "s" or word[0].lower() in lexicon.elisions)


def _close_of(text: str, marks: list[int], at: int, block: Paragraph, start: int, lexicon: Lexicon) -> int | None:
    """Index of the mark that closes the single quote opened at `start`, or None."""
    possessive: int | None = None
    for number in range(at, min(len(marks), at + _LOOK_AHEAD)):
        mark = marks[number]
        if mark - start > _LONGEST:
            break
        before = text[mark - 1]
        after = text[mark + 1] if mark + 1 < block.end else " "
        if text[mark] in "‘‚" or (before.isspace() or before in "([{") and not after.isspace():
            if _opens_single(text, mark, block, lexicon) and not before.isspace():
                continue
            if _opens_single(text, mark, block, lexicon) and possessive is not None:
                return possessive
            continue
        if after.isalnum() or before.isspace():
            continue
        if before in "sSzx" and after == " " and mark + 2 < block.end and text[mark + 2].islower():
            if possessive is None:
                possessive = number
            continue  # the boys' names: closes only if nothing else does
        if before in "n" and after == " " and text[mark - 2] in "io" and possessive is None and not text[start] == "‘":
            follows = text[mark + 2 : mark + 3]
            if follows.islower() and number + 1 < len(marks) and text[mark - 3 : mark].lower() == "in":
                continue
        return number
    return possessive


def count_words(text: str, segment: Segment) -> int:
    """The number of words in a segment."""
    return len(_WORD.findall(text, segment.start, segment.end))


def looks_like_title(text: str, segment: Segment) -> bool:
    """Tell a title or slogan from speech: at least four words of five start with a capital."""
    words = _WORD.findall(text, segment.start, min(segment.end, segment.start + 200))
    return len(words) >= 2 and sum(not word[0].islower() for word in words) >= 0.8 * len(words)
