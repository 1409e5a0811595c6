"""Parse queries: one grammar for every list and search. Any text is a query; nothing raises.

    climate "rising seas" temper*      all words, a phrase, words with this beginning
    flood OR storm                     either: OR joins the two terms beside it
    -sports NOT "press release"        not this
    tag:law person:reed speaker:"Ann Reed" state:inbox site:guardian
    after:2026-05 before:2026-06-15    after includes the day, before does not
    is:changed is:undated              annotations or corrections have to be checked; the article has no date

A word with a colon that is none of these fields is a plain word. Letter case and accents never count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from tui_reader.text import unspaced

Field = Literal["tag", "person", "speaker", "state", "site", "before", "after", "is"]
FIELDS: tuple[Field, ...] = get_args(Field)
State = Literal["inbox", "reading", "done", "archived"]
STATES: tuple[State, ...] = get_args(State)
FLAGS = ("changed", "undated")
"""The values of `is:`."""
MAX_TERMS = 40
"""The most terms of a query; further ones are ignored."""
MAX_LENGTH = 1_000
"""The most characters of a query; further ones are ignored."""
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_ANY_CLOSING = '"”“»'
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


_NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "before": "a date, e.g. before:2026-05 or before:2026-05-14",
        "after": "a date, e.g. after:2026-05 or after:2026-05-14",
        "state": f"one of {', '.join(STATES)}",
        "is": f"one of {', '.join(FLAGS)}",
        "person": "a name, e.g. person:reed",
        "speaker": "a name, e.g. speaker:reed",
        "site": "a part of a site, e.g. site:guardian",
    }
)
"""What the value of a filter has to be."""


class Words(NamedTuple):
    """Words in this order, one after the other; or the beginning of the last one."""

    text: str
    prefix: bool = False
    """Whether the last word is only the beginning of one."""

    @property
    def spaced(self) -> str:
        """The words that full-text search splits at blanks and signs; `""` for none."""
        rest = unspaced.without(self.text)
        return " ".join(rest.split()) if any(map(_is_of_word, rest)) else ""

    @property
    def is_unspaced(self) -> bool:
        """Whether the literals are of a script without blanks between words."""
        return bool(unspaced.runs(self.text))

    @property
    def literals(self) -> tuple[str, ...]:
        """Runs of a script without blanks between words, and signs that are no words: to be found as they are."""
        runs = unspaced.runs(self.text)
        return tuple(runs) if runs or self.spaced else (self.text,)


class Filter(NamedTuple):
    """A field with its value."""

    field: Field
    value: str
    prefix: bool = False
    """Whether the value is only the beginning of one."""


class Not(NamedTuple):
    """What does not fit the term."""

    term: Words | Filter


Term = Words | Filter | Not


class Query(NamedTuple):
    """All groups must fit; of a group, one term must."""

    groups: tuple[tuple[Term, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything fits."""
        return not self.groups

    @property
    def words(self) -> tuple[Words, ...]:
        """The words to look for, which are marked in what is found."""
        return tuple(term for group in self.groups for term in group if isinstance(term, Words))


EVERYTHING = Query()
SHORTEST = 3
"""The fewest letters of a last word that is looked for while it is typed, after other words."""


def parse(text: str, *, typing: bool = False) -> Query:
    """Parse any text.

    Args:
        typing: the query is being typed, so that a last word may be the beginning of one. After other terms it is left
            out until it has `SHORTEST` letters, as most texts have a word that begins with any one or two.
    """
    text = unicodedata.normalize("NFC", _storable(text[:MAX_LENGTH]))
    terms = list(_terms(text))[: 2 * MAX_TERMS]
    if typing and terms and isinstance(terms[-1], Words) and text[-1:].isalnum():
        if len(terms) > 1 and not terms[-1].is_unspaced and len(terms[-1].text) < SHORTEST:
            del terms[-1]
        else:
            terms[-1] = terms[-1]._replace(prefix=True)
    groups: list[list[Term]] = []
    joined = False
    for term in terms:
        if term == "OR":
            joined = bool(groups)
        elif joined:
            groups[-1].append(term)
            joined = False
        else:
            groups.append([term])
    kept, count = [], 0
    for group in groups:
        if count + len(group) > MAX_TERMS:
            break
        count += len(group)
        kept.append(tuple(group))
    return Query(tuple(kept))


def parse_accepted(text: str) -> Query:
    """Parse a query that was searched while it was typed and is complete now: a short last word counts, as it is."""
    typed, whole = parse(text, typing=True), parse(text)
    return whole if len(whole.words) > len(typed.words) else typed


def mistake(text: str) -> str:
    """Return what is wrong with the first filter that `parse` takes for words: its value is missing or impossible."""
    for raw, quoted in _split(_storable(text[:MAX_LENGTH])):
        name, colon, value = raw.removeprefix("-").partition(":")
        if not quoted and colon and name.lower() in FIELDS and _filter(name.lower(), value) is None:
            name = name.lower()
            needed = _NEEDED.get(name, f"a value, e.g. {name}:law")
            return f'{name}: needs {needed}; write "{name}:" in quotation marks to search for the word'
    return ""


def _terms(text: str) -> Iterator[Term | Literal["OR"]]:
    """Yield the terms in order, with `"OR"` between those it joins."""
    negated = False
    for raw, quoted in _split(text):
        if not quoted and raw == "OR":
            negated = False
            yield "OR"
        elif not quoted and raw == "NOT":
            negated = True
        elif quoted or raw != "AND":
            bare = raw[1:] if raw[0] == "-" and len(raw) > 1 else raw
            term = _term(bare)
            if term is not None:
                yield Not(term) if negated or bare != raw else term
                negated = False


def _split(text: str) -> Iterator[tuple[str, bool]]:
    """Split at blanks outside of quotation marks; tell whether the part begins with one. A mark may stay open."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        while at < len(text) and not text[at].isspace():
            if text[at] in _QUOTES and (at == start or text[at - 1] in ":-"):
                ends = [end for mark in {_QUOTES[text[at]], '"'} if (end := text.find(mark, at + 1)) >= 0]
                at = min(ends, default=len(text) - 1)
            at += 1
        yield text[start:at], text[start] in _QUOTES


def _term(raw: str) -> Words | Filter | None:
    name, colon, value = raw.partition(":")
    if colon and name.lower() in FIELDS and (found := _filter(name.lower(), value)) is not None:
        return found
    text, prefix = _unquoted(raw)
    return Words(text, prefix and any(map(_is_of_word, text))) if text else None


def _filter(name: str, raw: str) -> Filter | None:
    """Return the filter; None for a value that the field cannot have, so that it is a plain word."""
    field = next(one for one in FIELDS if one == name)
    value, prefix = _unquoted(raw)
    if field in ("state", "is"):
        value = value.lower()
        return Filter(field, value) if value in (STATES if field == "state" else FLAGS) else None
    if field in ("before", "after"):
        return Filter(field, value) if _DATE.fullmatch(value) else None
    value = value.removeprefix("#") if field == "tag" else value
    return Filter(field, value, prefix) if value else None


def _unquoted(raw: str) -> tuple[str, bool]:
    """Return the text without quotation marks around it and with single blanks; and whether `*` follows."""
    prefix = len(raw) > 1 and raw.endswith("*")
    text = raw.rstrip("*") if prefix else raw
    if text and text[0] in _QUOTES:
        text = text[1:]
        text = text[:-1] if text and text[-1] in _ANY_CLOSING else text
    return " ".join(text.split()), prefix


def _is_of_word(char: str) -> bool:
    """Return whether full-text search takes a character for a part of a word."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"


def _storable(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", " ", text)
