"""Find the roles of people in the words beside their names: before it, after a comma, or after "is".

Positions are token indices. A role must contain a title or a person noun ("Ohio Gov.", "the company's CTO").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from tui_reader.extraction.lexicon import Lexicon
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.tokens import Tokens, symbol_of

_MENTIONS = 12
"""The most mentions of one person that are searched."""
_LONGEST = 14
"""The most tokens of a role before its name."""
_REACH = 40
"""The most organisations searched backwards for the one that "the company" refers to."""
_PLACES = frozenset("GD")
_MODIFIERS = frozenset("nDOGZrkAsCSTXFyKl~&-")
_DEFINITE = frozenset("dm")
_ENDS_APPOSITION = (",", "a", "v", "w", ".", "\n", "")
_ROLE_OF = re.compile(r"(?P<role>(?:[rnDOGACSs](?=[nDOGACSsrZT])){0,5}[rZT]p[dm]?[nDOGACSF]{1,5}),?$")
_BEHIND = re.compile(
    r",(?:#,)?[dmu]?(?:[nDOGAKCSZTXFyskbe#&]|r(?![ecp]?[,.]?$)){0,7}?[rZT](?!~?[FSC])"
    r"(?:(?:[pc]|[cp][dm])?[nDOGAKCSZTXFysklrde&~]){0,9}?(?=[,.;:()q\n!av-]|pq|$)"
)
_AND_ANOTHER = re.compile(r"c[FSCI][FSCIOGKl~]{1,5}(?=,)")
_VERB = re.compile(r"[FSC][FSCO]n")
_CAPITALS = frozenset("CTZSGAKODFX")
_LISTED = re.compile(r"[rZ](?:[FSCIGAKODWl~]{1,8}(?:,c?|c)){1,6}$")
_LIST = 40
"""The most tokens of a list of names that are searched backwards."""
_IS_A = re.compile(r"a[dmu]?[nDOGAKCSyskbe#-]{0,5}?[rZT](?:p[dm]?[nDOGAKCSyFsk]{1,5}){0,2}")
_THE_BODY = re.compile(r"(?:the\s+)?(\w+)[’']s\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Role:
    """A role as in the article (`text`) and with "the company's" resolved (`resolved`)."""

    text: str
    resolved: str


def find_role(tokens: Tokens, person: Cluster, organisations: Organisations) -> Role | None:
    """Find a person's role, at the first mention that has one."""
    for mention in person.mentions[:_MENTIONS]:
        place = _before(tokens, mention) or _behind(tokens, mention) or _is_a(tokens, mention)
        place = place or _in_list(tokens, mention)
        if place is not None:
            text = _with_article(tokens, *place)
            return Role(text, _resolved(tokens, place[0], _of_one(tokens, text), organisations))
    return None


def role_nouns(role: Role, lexicon: Lexicon) -> set[str]:
    """Return the person nouns and titles of a role, in lower case: "archbishop" of "Archbishop of Canterbury"."""
    return {word.lower() for word in role.text.split() if symbol_of(word, lexicon) in "rZT"}


def _before(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """Find a role directly before the name, or before the comma in "The company's CTO, NAME"."""
    symbols, courtesy = tokens.symbols, tokens.lexicon.group("courtesy")
    last = mention.first - 1
    while last >= 0 and symbols[last] == "~":
        last -= 1
    if last > 0 and symbols[last] in "TX" and symbols[last - 1] == "," and tokens.words[last].strip() in courtesy:
        last -= 1  # the chief executive, Dame NAME
    apposition = last > 0 and symbols[last] == ","
    if apposition:
        last -= 1
        if symbols[mention.last + 1 : mention.last + 2] not in _ENDS_APPOSITION:
            return None
    if last < 0:
        return None
    if symbols[last] in "GOCDSAn":  # the governor of Ohio, NAME
        place = _ROLE_OF.search(symbols, max(0, mention.first - _LONGEST - 2), mention.first)
        return (place.start("role"), place.end("role") - 1) if place else None
    if symbols[last] not in "rZTX" or symbols[last] == "X" and tokens.words[last].strip() in courtesy:
        return None
    first = _head_of_phrase(tokens, last)
    owned = "s" in symbols[first:last] or first > 0 and symbols[first - 1] in _DEFINITE
    if apposition and not owned:
        return None  # met the mayor's rivals, NAME: only a definite role belongs to the name
    while first < last and symbols[first] in "~&-":
        first += 1
    return None if first == last and tokens.words[first].strip() in courtesy else (first, last)


def _in_list(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """Find a shared role before a list of names: "the publishers Ann Reed, Tom Hall and NAME"."""
    if not mention.first or tokens.symbols[mention.first - 1] not in ",c":
        return None
    match = _LISTED.search(tokens.symbols, max(0, mention.first - _LIST), mention.first)
    if match is None or not _is_plural(tokens, tokens.word(match.start())):
        return None
    return _head_of_phrase(tokens, match.start()), match.start()


def _is_plural(tokens: Tokens, word: str) -> bool:
    return word.endswith("s") and tokens.lexicon.lower.get(word[:-1]) == "r"


def _of_one(tokens: Tokens, role: str) -> str:
    """Return the singular of a shared role, with single blanks: "publisher of books" for "publishers  of books"."""
    words = role.split()
    several = next((at for at, word in enumerate(words) if _is_plural(tokens, word.lower())), None)
    if several is None:
        return " ".join(words)
    if several != next((at for at, word in enumerate(words) if symbol_of(word, tokens.lexicon) in "rZT"), None):
        return " ".join(words)
    return " ".join((*words[:several], words[several][:-1], *words[several + 1 :]))


def _head_of_phrase(tokens: Tokens, last: int) -> int:
    symbols, first = tokens.symbols, last
    while first > 0 and last - first < _LONGEST and symbols[first - 1] in _MODIFIERS:
        if symbols[first - 1] == "-" and _is_dash(tokens, first - 1):
            break
        if first > 2 and _VERB.match(symbols, first - 3) and symbols[first] in _CAPITALS:
            break  # Ann Reed met Finance Minister NAME
        first -= 1
    return first


def _is_dash(tokens: Tokens, index: int) -> bool:
    """Return whether a token is a dash between phrases, not the hyphen of a compound."""
    word = tokens.words[index]
    return word.strip() in ("—", "--", "―") or word[-1].isspace() or tokens.words[index - 1][-1].isspace()


def _behind(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """Find a role in apposition: ", the mayor of Salem,"."""
    behind = mention.last + 1
    if not tokens.symbols.startswith((",", "c"), behind):
        return None
    together = _AND_ANOTHER.match(tokens.symbols, behind)
    if together is not None:  # Ann Reed and Tom Hall, the heads of the union,
        behind = together.end()
    match = _BEHIND.match(tokens.symbols, behind, behind + 24)
    if match is None:
        return None
    if together is not None and not any(_is_plural(tokens, tokens.word(i)) for i in range(match.start(), match.end())):
        return None
    first, last = match.start() + 1, match.end() - 1
    if tokens.symbols[first] == "#":
        first += 2  # an age
    while first < last and tokens.word(first) in ("the", "a", "an"):
        first += 1
    while last > first and tokens.symbols[last] in "pcde~":
        last -= 1
    return first, last


def _is_a(tokens: Tokens, mention: Mention) -> tuple[int, int] | None:
    """Find a role in the predicate: "is a Swiss mathematician"."""
    if not tokens.symbols.startswith("a", mention.last + 1):
        return None
    match = _IS_A.match(tokens.symbols, mention.last + 1, mention.last + 16)
    if match is None or tokens.word(match.start()) not in ("is", "was"):
        return None
    first = match.start() + 1
    if tokens.symbols[first] not in "dum":
        return None
    return first + (tokens.symbols[first] != "m"), match.end() - 1


class Organisations:
    """The organisations named in a text, to resolve "the company"."""

    def __init__(self, tokens: Tokens, runs: list[Run], persons: Container[int]) -> None:
        """Prepare a search that few texts need; `persons` are the first tokens of the runs that name persons."""
        self._tokens = tokens
        self._all_runs = runs
        self._persons = persons

    @cached_property
    def _runs(self) -> list[Run]:
        kinds = ("organisation", "single", "name")
        bodies = (run for run in self._all_runs if run.kind in kinds and not _PLACES.issuperset(run.symbols))
        return [run for run in bodies if run.first not in self._persons]

    @cached_property
    def _starts(self) -> list[int]:
        return [run.first for run in self._runs]

    def before(self, index: int) -> str | None:
        """Return the organisation at the start of the paragraph of token `index`, else the last one named before it."""
        symbols = self._tokens.symbols
        number = bisect_left(self._starts, index)
        near = self._runs[max(0, number - _REACH) : number]
        if not near:
            return None
        start = symbols.rfind("\n", near[0].first, index) + 1
        for run in near:
            if run.first >= start and run.starts and symbols[run.last + 1 : run.last + 2] in (",", "a", "s", "v", "w"):
                return self._tokens.phrase(run.core, run.last)
        return self._tokens.phrase(near[-1].core, near[-1].last)


def _resolved(tokens: Tokens, first: int, text: str, organisations: Organisations) -> str:
    """Replace "the company" by the name of the organisation."""
    match = _THE_BODY.match(text)
    if match is None or match[1].lower() not in tokens.lexicon.group("body owner"):
        return text
    owner = organisations.before(first)
    return f"{owner}'s {text[match.end() :]}" if owner else text


def _with_article(tokens: Tokens, first: int, last: int) -> str:
    """Return the words of a role, with the article of an owner ("The company's CTO") and the dot of "Gov."."""
    if first > 0 and tokens.word(first - 1) == "the" and "s" in tokens.symbols[first:last]:
        first -= 1
    if tokens.symbols[last + 1 : last + 2] == "~":
        last += 1
    return tokens.phrase(first, last)
