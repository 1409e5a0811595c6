"""Find speech opened by a dash and not closed, as in Joyce and much of Europe: "—Come in, he said. It is open."

A turn begins at a dash at the start of a line, after a sentence or after a colon. It ends at the next such dash, at
the end of its paragraph, or before the first narrative sentence: one in the past tense that addresses nobody. The
words that name the speaker are cut out. Coordinates: code-point offsets into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tui_reader.extraction.lexicon import Lexicon
from tui_reader.text.spans import Span

DASHES = "—―–-"
"""The dashes that a line of speech may begin with."""
_DASH = r"(?:--|[—―–])"
_TURN = re.compile(rf"(?:^|(?<=[\n.!?:…’'])|(?<=[\n.!?:…’'][^\S\n]))(?P<dash>{_DASH}[^\S\n]?)(?=[^\W\d_])")
_LINE_TURN = re.compile(rf"^(?P<dash>{_DASH}[^\S\n]?)(?=[^\W\d_])", re.MULTILINE)
_ANY_DASH = re.compile(r"[-—―–](?:(?<!-)|-)")
_DASHED_LINE = re.compile(rf"\n{_DASH}")
BEHIND_COLON = re.compile(rf":[^\S\n]?(?P<dash>{_DASH}[^\S\n]?)(?=[^\W\d_])")
_SENTENCE = re.compile(r"[^.!?…\n]{1,600}(?:[.!?…]+|$|\n)[^\S\n]*")
_WORD = re.compile(r"\w+(?:-\w+)*")
_NAME = r"[A-ZÀ-ÖØ-Þ]\w+"
_SUBJECT = rf"(?:he|she|they|I|we|[Tt]he(?:[ ]\w+){{1,2}}|{_NAME}(?:[ ]{_NAME})?)"
_CLAUSE = re.compile(rf"(?<=[,!?…])[^\S\n](?:{_SUBJECT}[ ](?P<verb>\w+)\b|(?P<first>[^\W\d_]+)[ ]{_SUBJECT}\b)")
_CLAUSE_END = re.compile(r"[.!?…;:]+[^\S\n]*|,[^\S\n]+(?=[a-zß-öø-ÿ])|\n|$")
_ARTICLES = ("a", "an", "the")
_VERB_WITHIN = 10
"""Words of a sentence among which its verb is searched."""
_ATTRIBUTED_TURNS = 2
"""Turns with a named speaker that a text needs before any of its dashes may open speech."""
_LONGEST_TURN = 4000
"""The most characters read of one turn."""
_NEAR = 40
"""Characters before a colon that are searched for a verb of saying."""


def is_dialogue(text: str, lexicon: Lexicon, *, lines_only: bool = False) -> bool:
    """Return whether dashes open the speech of a whole text: some of its turns name their speaker.

    Args:
        lines_only: only count dashes at the start of a line, for texts with other speech in marks.
    """
    if lines_only:
        if _DASHED_LINE.search(text) is None and not text.startswith(("--", *DASHES)):
            return False
    elif _ANY_DASH.search(text) is None:
        return False
    attributed = 0
    for match in (_LINE_TURN if lines_only else _TURN).finditer(text):
        clause = _clause(text, match.end(), min(len(text), match.end() + 300), lexicon)
        attributed += clause is not None
        if attributed == _ATTRIBUTED_TURNS:
            return True
    return False


def dashed(text: str, start: int, end: int, lexicon: Lexicon, *, everywhere: bool) -> Iterator[Span]:
    """Yield the speech of one paragraph `[start, end)`, including the dash.

    Args:
        everywhere: any dash may open speech (`is_dialogue`); else only one after a verb of saying and a colon.
    """
    if everywhere:
        turns = list(_TURN.finditer(text, start, end))
    else:
        turns = [match for match in BEHIND_COLON.finditer(text, start, end) if _announced(text, start, match, lexicon)]
    for number, match in enumerate(turns):
        behind = turns[number + 1].start("dash") if number + 1 < len(turns) else end
        yield from _turn(text, match.start("dash"), match.end(), min(behind, match.end() + _LONGEST_TURN), lexicon)


def _announced(text: str, start: int, match: re.Match[str], lexicon: Lexicon) -> bool:
    words = text[max(start, match.start() - _NEAR) : match.start()].split()
    return any(lexicon.symbol(word) == "v" for word in words[-4:])


def _turn(text: str, dash: int, start: int, end: int, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the speech of one turn, without the words that name the speaker, until the narrative continues."""
    opened, at, spoken = dash, start, True
    while at < end and (sentence := _SENTENCE.match(text, at, end)) is not None:
        clause = _clause(text, max(start, at - 1), sentence.end(), lexicon)
        if clause is not None and (spoken or clause.start < at or _speaks(text[at : clause.start], lexicon)):
            yield Span(opened, clause.start)
            opened = at = clause.end
            spoken = text[clause.end - 2 : clause.end - 1] == ","
        elif spoken or not _is_narrative(sentence[0], lexicon):
            at, spoken = sentence.end(), False
        else:
            break
    stop = opened + len(text[opened:at].rstrip())
    if stop > opened:
        yield Span(opened, stop)


def _speaks(words: str, lexicon: Lexicon) -> bool:
    """Return whether the words before a verb of saying are speech, not an action: "Drawing back, Stephen said"."""
    return not words.split(None, 1)[0].endswith("ing") and not _is_narrative(words, lexicon)


def _clause(text: str, start: int, end: int, lexicon: Lexicon) -> Span | None:
    """Find the clause that names the speaker in `[start, end)`, with the blank after it: " he said briskly. "."""
    for match in _CLAUSE.finditer(text, start, end):
        verb = (match["verb"] or match["first"]).lower()
        if lexicon.lower.get(verb) == "v":
            stop = _CLAUSE_END.search(text, match.end(), end)
            return Span(match.start(), stop.end() if stop else end)
    return None


def _is_narrative(sentence: str, lexicon: Lexicon) -> bool:
    """Return whether a sentence is narrative, not speech: it is in the past tense and addresses nobody."""
    if sentence.rstrip().endswith("?"):
        return False
    words = [word.lower() for word in _WORD.findall(sentence)]
    if not lexicon.group("address").isdisjoint(words):
        return False
    past, present, no_past = lexicon.group("past"), lexicon.group("present"), lexicon.group("ends in -ed")
    for before, word in pairwise(["", *words[:_VERB_WITHIN]]):
        if word in present:
            return False
        regular = len(word) > 4 and word.endswith("ed") and word not in no_past and before not in _ARTICLES
        if regular or word in past:
            return True
    return False
