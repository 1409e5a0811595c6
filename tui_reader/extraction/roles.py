"""What a person is, from the words beside the name: before it, behind a comma, or after "is".

Positions are token indices. A role needs a title or a person noun in it ("Ohio Gov.", "the company's CTO").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_reader.extraction.mentions import Run
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.tokens import Tokens

_BEFORE = frozenset("nDOGZrkAsCSTXFyKgblb~&-")
_LONGEST = 14
_AFTER = re.compile(
    r",(?:#,)?[dmu]?(?:[nDOGAKCSZTXFyskbe#&]|r(?![ecp]?[,.]?$)){0,7}?(?P<head>[rZT])"
    r"(?:(?:[pc]|[cp][dm])?[nDOGAKCSZTXFysklrde&~]){0,9}?(?=[,.;:()q\n!av-]|pq|$)"
)
_IS = re.compile(r"a[dmu]?[nDOGAKCSyskbe#-]{0,5}?(?P<head>[rZT])(?:p[dm]?[nDOGAKCSyFsk]{1,5}){0,2}")


_OF = re.compile(r"(?P<role>(?:[nDOGACSs](?=[nDOGACSsrZT])){0,5}[rZT]p[dm]?[nDOGACSF]{1,5}),?$")
_CLOSERS = (",", "a", "v", "w", ".", "\n", "")


@dataclass(frozen=True, slots=True)
class Role:
    """A role as the article says it (`text`) and with "the company's" made plain (`resolved`)."""

    text: str
    resolved: str


def find_role(tokens: Tokens, person: Cluster, organisations: Organisations) -> Role | None:
    """Find a person's role at the mention that says most, the earlier first."""
    for mention in person.mentions[:12]:
        found = _before(tokens, mention) or _behind(tokens, mention) or _is_a(tokens, mention)
        if found is not None:
            text = with_article(tokens, *found)
            return Role(text, _resolved(tokens, found, text, organisations))
    return None


def _before(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """Words directly before the name, or before the comma in "The company's CTO, NAME"."""
    symbols = tokens.symbols
    last = mention.first - 1
    while last >= 0 and symbols[last] == "~":
        last -= 1
    if last < 0:
        return None
    if symbols[last] == ",":
        last -= 1
        if last < 0 or symbols[mention.last + 1 : mention.last + 2] not in _CLOSERS:
            return None
        if symbols[last] in "rZT" and not _owned(symbols, last):
            return None
    if symbols[last] in "GOCDSAn" and (found := _OF.search(symbols, max(0, mention.first - 16), mention.first)):
        if symbols[mention.first - 1] != "," or symbols[mention.last + 1 : mention.last + 2] in _CLOSERS:
            return found.start("role"), found.end("role") - 1
        return None
    if symbols[last] not in "rZTX" and not (last == mention.first - 1 and symbols[last] == "n" and symbols[last - 1] == "r"):
        return None
    first = last
    while first > 0 and last - first < _LONGEST and symbols[first - 1] in _BEFORE:
        first -= 1
    while first < last and symbols[first] in "~gb&-":
        first += 1
    if symbols[first] == "~" or tokens.words[first].strip() in tokens.lexicon.group("courtesy") and first == last:
        return None
    if first > 0 and symbols[first - 1] in "m" and tokens.words[first - 1].strip().lower() in ("his", "her", "their"):
        pass
    if symbols[last] == "X" and tokens.words[last].strip() in tokens.lexicon.group("courtesy"):
        return None
    return first, last


def _owned(symbols: str, last: int) -> bool:
    """Tell whether the role before a comma is a definite one: "Anthropic's CEO", "the chief executive"."""
    first = last
    while first > 0 and last - first < _LONGEST and symbols[first - 1] in _BEFORE:
        first -= 1
    return "s" in symbols[first:last] or first > 0 and symbols[first - 1] in "dm"


def _behind(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """An apposition: ", the mayor of Salem,"."""
    match = _AFTER.match(tokens.symbols, mention.last + 1, mention.last + 1 + 24)
    if match is None:
        return None
    first = match.start() + 1
    if tokens.symbols[first] == "#":
        first += 2
    last = match.end() - 1
    while first < last and (tokens.symbols[first] in "du" and tokens.words[first].strip().lower() in ("the", "a", "an")):
        first += 1
    while last > first and tokens.symbols[last] in "pcde~":
        last -= 1
    return first, last


def _is_a(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """A predicate: "is a Swiss mathematician"."""
    match = _IS.match(tokens.symbols, mention.last + 1, mention.last + 16)
    if match is None or tokens.words[match.start()].strip() not in ("is", "was"):
        return None
    first = match.start() + 1
    if tokens.symbols[first] in "du":
        first += 1
    elif tokens.symbols[first] != "m":
        return None
    return first, match.end() - 1


class Organisations:
    """The organisations named so far, to tell which one "the company" is."""

    def __init__(self, tokens: Tokens, runs: list[Run], persons: frozenset[int]) -> None:
        self._tokens = tokens
        self._runs = [r for r in runs if r.kind in ("organisation", "single", "name") and r.first not in persons
                      and not set(r.symbols) <= set("GD")]

    def before(self, index: int) -> str | None:
        """The organisation a paragraph is about: the one it begins with, else the last one named."""
        start = self._tokens.symbols.rfind("\n", 0, index) + 1
        inside = [r for r in self._runs if start <= r.first < index]
        for run in inside:
            if run.starts and self._tokens.symbols[run.last + 1 : run.last + 2] in (",", "a", "s", "v", "w"):
                return self._tokens.phrase(run.core, run.last)
        if inside:
            return self._tokens.phrase(inside[-1].core, inside[-1].last)
        earlier = [r for r in self._runs if r.first < start]
        return self._tokens.phrase(earlier[-1].core, earlier[-1].last) if earlier else None


_THE_BODY = re.compile(r"(?:the\s+)?(?:company|firm|bank|club|group|organisation|organization|agency|charity|university)[’']s\s+", re.I)


def _resolved(tokens: Tokens, found: tuple[int, int], text: str, organisations: Organisations) -> str:
    match = _THE_BODY.match(text)
    if match is None:
        return text
    owner = organisations.before(found[0])
    return f"{owner}'s {text[match.end():]}" if owner else text


def with_article(tokens: Tokens, first: int, last: int) -> str:
    """The role's words with the article before them: "The company's CTO"."""
    if first > 0 and tokens.words[first - 1].strip().lower() == "the" and "'s" in tokens.phrase(first, last).replace("’", "'"):
        first -= 1
    if tokens.symbols[last + 1 : last + 2] == "~":
        last += 1  # Gov.
    return tokens.phrase(first, last)
