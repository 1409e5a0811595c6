"""Runs of capitalised words, each cut into what it is called by and what it is: "Gov." + "Matt Bevin".

Positions are token indices; `first` and `last` are both included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tui_reader.extraction.lexicon import Lexicon, fold
from tui_reader.extraction.tokens import Tokens

RunKind = Literal["name", "single", "organisation", "role", "demonym", "date"]

_RUN = re.compile(r"[FSCAOGDWIZKTXyj](?:~?(?:&|l{1,2}(?=[FSCGKI]))?[FSCAOGDWIZKTXyj])*(?:(?<=[jI])~)?")
_TITLES = re.compile(r".*[TXZ]~?(?=[FSCGKIDAlT])")
_BEFORE_GIVEN = re.compile(r".*[ODWAGy]~?(?=F)|K+(?=F)")
_BEFORE_NAME = re.compile(r".*O~?(?=(?:F[FSC]|[FSC][FS])~?$)")
_LEADING = re.compile(r"[DW]+(?=[^~])")
_CLAUSE_START = frozenset(".!\n:;'*-(")
_LONGEST_NAME = 6


@dataclass(slots=True)
class Run:
    """A run of capitalised words: `first`–`last` in all, `core`–`last` without title, nationality and the like."""

    first: int
    core: int
    last: int
    kind: RunKind
    symbols: str
    """Of the core."""
    words: tuple[str, ...]
    """Of the core."""
    titled: bool
    """A title or person noun stands directly before the core."""
    starts: bool
    """It begins a clause, where any word has a capital."""


def find_runs(tokens: Tokens, lexicon: Lexicon) -> list[Run]:
    """Find the capitalised runs of the text and tell what each may be."""
    symbols, words = tokens.symbols, tokens.words
    runs: list[Run] = []
    for match in _RUN.finditer(symbols):
        first, end = match.span()
        starts = first == 0 or symbols[first - 1] in _CLAUSE_START
        core, kind, titled = first, None, False
        run = match[0]
        if len(run) == 1:
            kind = _single_kind(run)
        else:
            run = _surnames_in(run, first, tokens, lexicon)
            if run[-1] in "CFS" and "-" in words[end - 1] and words[end - 2].strip() in lexicon.east_asian:
                run = run[:-2] + "S" + run[-1]  # Park Geun-hye
            cut = _TITLES.match(run)
            if cut:
                core, titled = first + cut.end(), True
            elif run[-1] in "TZ" or run[-2:] == "X~":
                kind = "role"
            if kind is None:
                rest = run[core - first :]
                if starts and not titled and rest[0] == "K" and len(rest) > 1 and not words[core].isupper():
                    core += 1
                    rest = rest[1:]
                cut = _BEFORE_GIVEN.match(rest) or _BEFORE_NAME.match(rest) or _LEADING.match(rest)
                if cut and cut.end() < len(rest):
                    core += cut.end()
                    rest = rest[cut.end() :]
                kind = _kind(rest)
                if kind == "organisation" and len(rest) == 2 and rest[0] == "G" and rest[1] in "SCF" and lexicon.gendered(words[core].strip()):
                    kind = "name"  # Paris Hilton
                if titled and len(rest) == 1 and rest in "DKOG" and fold(words[core].strip()) in lexicon.surnames:
                    kind, run = "single", run[:-1] + "S"  # Lord Justice Green
        parts = tuple(words[i].strip() for i in range(core, end))
        runs.append(Run(first, core, end - 1, kind, run[core - first :], parts, titled, starts))
    return runs


def _single_kind(symbol: str) -> RunKind:
    if symbol in "FSC":
        return "single"
    return {"W": "date", "T": "role", "Z": "role", "X": "role", "D": "demonym"}.get(symbol, "organisation")  # type: ignore[return-value]


def _kind(symbols: str) -> RunKind:
    """Tell what a core may be by the shape of its symbols alone."""
    plain = symbols.replace("~", "")
    if len(plain) == 1:
        return _single_kind(plain) if plain not in "GK" else "single" if plain == "K" else "organisation"
    if "O" in plain or "W" in plain or "&" in plain or "Z" in plain or len(plain) > _LONGEST_NAME:
        return "organisation"
    if set(plain) <= set("AGDKy") or plain[0] in "GDy":
        return "organisation"
    return "name"


def _surnames_in(run: str, first: int, tokens: Tokens, lexicon: Lexicon) -> str:
    """Read a title, role or organisation word behind a given name as the surname it is: Larry King, Kanye West."""
    end = len(run.rstrip("~j"))
    if end < 2 or run[end - 1] not in "TZOGKD":
        return run
    before = run[:end - 1].rstrip("~")
    if not before or before[-1] not in "FI" or "F" not in before:
        return run
    word = fold(tokens.words[first + end - 1].strip())
    if run[end - 1] in "TZGKD" or word in lexicon.surnames or word in _WORDS_AS_SURNAMES:
        return run[: end - 1] + "S" + run[end:]
    return run


_WORDS_AS_SURNAMES = frozenset("West North Park Parks Church Hall Day Temple Post Law Field Fields Banks Lane Street Poole Cross Price Case Force".split())
