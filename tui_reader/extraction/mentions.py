"""Find runs of capitalised words, and split each into title and name: "Gov." + "Matt Bevin".

Positions are token indices; `first` and `last` are both included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tui_reader.extraction.lexicon import fold
from tui_reader.extraction.tokens import Tokens

RunKind = Literal["name", "single", "organisation", "role", "demonym", "date", "word"]
"""`word`: an ordinary word, capitalised at the start of its sentence."""

_RUN = re.compile(
    r"[FSCAOGDWIZKTXyj](?:~?(?:&(?!F~?[SCFI])|l{1,2}(?=[FSCGKI])|(?<=[FSCI~])[*'][FSCKG][*'](?=[FSC]))?[FSCAOGDWIZKTXyj])*(?:(?<=[jI])~)?"
)
_NICKNAME = re.compile(r"[*'].[*']")
_TITLES = re.compile(r".*[TXZ]~?(?=[FSCGKIDAlT])|X~?(?=O$)")  # Mr Hall
_OF_TITLES = frozenset("TXZ")
_NO_NAME = (
    re.compile(r".*[ODWAGy]~?(?=F)|K+(?=F)"),  # Republican Donald, New York Mike
    re.compile(r".*O~?(?=(?:F[FSC]|[FSC][FS])~?$)"),  # Refugee Council Enver Solomon
    re.compile(r"[DW]+(?=[^~])"),  # Monday Helsinki
)
"""Words before a name in the same run that are not part of it."""
_CUT_AT = frozenset("ODWAGyK")
"""The symbols that such words have."""
_OF_BODIES = frozenset("OW&Z")
"""The symbols that a name of a person does not have."""
_OF_NOBODY = frozenset("AGDKy")
"""The symbols that a name of a person does not consist of."""
_GIVEN_TOO = ("Christian", "Roman")
"""Words of a faith or nation that are also given names."""
_OCCUPATION = re.compile(r"[a-z]{2}(?:ers?|ors?|ists?|eers?|m[ae]n|wom[ae]n)\s*$|[a-z]-[a-z]+\s*$")
"""The form of nouns for persons by what they do, for those in no list: "Beekeeper Ann Reed"."""
_CLAUSE_START = frozenset(".!\n:;'*-(")
_LONGEST_NAME = 6
_SINGLE: dict[str, RunKind] = {
    "F": "single", "S": "single", "C": "single", "K": "single", "W": "date", "T": "role", "Z": "role", "X": "role",
    "D": "demonym",
}  # fmt: skip


@dataclass(slots=True)
class Run:
    """A run of capitalised words: `first`–`last`, and `core`–`last` without title, nationality and the like."""

    first: int
    core: int
    last: int
    kind: RunKind
    symbols: str
    """Of the core."""
    words: tuple[str, ...]
    """Of the core."""
    titled: bool
    """A title or person noun is directly before the core."""
    starts: bool
    """It begins a clause, where any word is capitalised."""


def find_runs(tokens: Tokens) -> list[Run]:
    """Find the capitalised runs of the text and classify them."""
    symbols, words = tokens.symbols, tokens.words
    runs: list[Run] = []
    for match in _RUN.finditer(symbols):
        first, end = match.span()
        starts = first == 0 or symbols[first - 1] in _CLAUSE_START
        if end - first == 1:
            symbol, word = symbols[first], words[first].strip()
            kind = _SINGLE.get(symbol, "organisation")
            if symbol == "K" or symbol == "C" and starts and word.endswith("ing"):
                kind = "word" if starts and word[1:2].islower() else "organisation"
            runs.append(Run(first, first, first, kind, symbol, (word,), False, starts))
        else:
            runs.append(_cut(tokens, first, end, match[0], starts))
    return runs


def _cut(tokens: Tokens, first: int, end: int, run: str, starts: bool) -> Run:
    """Remove title, nationality and the like from a run of several tokens."""
    run = _with_surnames(_with_given_name(run, first, tokens), first, tokens)
    if starts and run.startswith("CF") and len(run) > 2 and _OCCUPATION.search(tokens.words[first]):
        run = "Z" + run[1:]
    titles = None if _OF_TITLES.isdisjoint(run) else _TITLES.match(run)
    at = titles.end() if titles else 0
    kind: RunKind | None = "role" if not titles and (run[-1] in "TZ" or run[-2:] == "X~") else None
    if kind is None:
        if starts and not titles and run[0] == "K" and not tokens.words[first].isupper():
            at = 1
        if run[at] == "D" and set(run[at + 1 :]) <= set("CSFI~") and tokens.words[first + at].strip() in _GIVEN_TOO:
            run = run[:at] + "F" + run[at + 1 :]
        for pattern in () if _CUT_AT.isdisjoint(run) else _NO_NAME:
            cut = pattern.match(run, at)
            if cut and cut.end() < len(run):
                at = cut.end()
                break
        if titles and at == len(run) - 1 and run[at] in "DKOG" and _is_surname(tokens, first + at):
            run = run[:at] + "S"  # Lord Justice Green
        kind = _kind(tokens, first + at, run[at:])
    core = first + at
    parts = [word.strip() for word in tokens.words[core:end]]
    if kind == "name" and any(map(str.isupper, parts)):
        parts = list(map(_in_small, parts))
    symbols = run[at:]
    if ("*" in symbols or "'" in symbols) and (nickname := _NICKNAME.search(symbols)):  # Shane "Warnie" Warne
        del parts[slice(*nickname.span())]
        symbols = _NICKNAME.sub("", symbols)
    return Run(first, core, end - 1, kind, symbols, tuple(parts), titles is not None, starts)


def _with_given_name(run: str, first: int, tokens: Tokens) -> str:
    """Treat a short word in capitals as a given name if the whole name is in capitals: ANN REED."""
    if run[0] != "A":
        return run
    words = [token.strip() for token in tokens.words[first : first + len(run)]]
    if all(map(str.isupper, words)) and tokens.lexicon.gendered(words[0].capitalize()):
        return "F" + run[1:]
    return run


def _in_small(word: str) -> str:
    """Convert a word of a name from capitals: "REED" becomes "Reed"."""
    return word.capitalize() if len(word) > 2 and word.isupper() and word.isalpha() else word


def _kind(tokens: Tokens, core: int, symbols: str) -> RunKind:
    """Classify a core by its symbols."""
    plain = symbols.replace("~", "")
    if len(plain) == 1:
        return _SINGLE.get(plain, "organisation")
    if f"{tokens.words[core].strip()}-{tokens.words[core + 1].strip()}" in tokens.lexicon.group("pair that is nobody"):
        return "organisation"
    if tokens.words[core + len(symbols) - 1].strip() in tokens.lexicon.group("company ending"):
        return "organisation"
    if len(plain) == 2 and plain[0] == "G" and plain[1] in "SCF":
        return "name" if tokens.lexicon.gendered(tokens.words[core].strip()) else "organisation"  # Paris Hilton
    if not _OF_BODIES.isdisjoint(plain) or len(plain) > _LONGEST_NAME:
        return "organisation"
    return "organisation" if plain[0] in "GDy" or _OF_NOBODY.issuperset(plain) else "name"


def _is_surname(tokens: Tokens, index: int) -> bool:
    word = fold(tokens.words[index].strip())
    return word in tokens.lexicon.surnames or word in tokens.lexicon.group("word as surname")


def _with_surnames(run: str, first: int, tokens: Tokens) -> str:
    """Treat words of other lists as surnames after a given name: Larry King, Kanye West, Park Geun-hye."""
    end = len(run.rstrip("~j"))
    lexicon, words = tokens.lexicon, tokens.words
    if end < 2:
        return run
    word, before = words[first + end - 1].strip(), run[: end - 1].rstrip("~")
    if "-" in word and run[end - 1] in "CFS" and words[first + end - 2].strip() in lexicon.group("east asian surname"):
        return run[: end - 2] + "S" + run[end - 1 :]
    if run[end - 1] in "TZOGKDW" and "F" in before and before[-1] in "FI":
        plain = fold(word)
        if run[end - 1] not in "OW" or plain in lexicon.surnames or plain in lexicon.group("word as surname"):
            return run[: end - 1] + "S" + run[end:]
    return run
