"""The name of a person as the reader types or marks it, and what two spellings of one name share."""

from __future__ import annotations

import re
import unicodedata

from tui_reader.text.clean import clean_line

MOST = 200
"""Code points of a name: what is longer is no name, and is cut."""
_EDGES = ' "“”„«»‹›()[]{},;:!?…*_|'
_POSSESSIVE = re.compile(r"['’]s?$")
_LEVELLED = str.maketrans("’ʼ‘‐‑", "'''--")
_AFTER_DOT = re.compile(r"\.\s+(?=\S)")
_TITLES = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady madam sen senator rep gov governor president minister judge"
    " justice gen general col colonel capt captain lt sgt rev reverend father sister st jr sr ii iii iv phd md the"
)
"""Words that make no full name of a bare surname: titles, suffixes, “the”."""


def written_name(typed: str) -> str:
    """Make a name of what was typed: one clean line, NFC."""
    return " ".join(unicodedata.normalize("NFC", clean_line(typed[: 2 * MOST])).split())[:MOST]


def person_name(words: str) -> str:
    """Make a name of words of a text: one clean line, NFC, no marks or possessive around it."""
    name = written_name(words).strip(_EDGES + "'‘’")
    return _POSSESSIVE.sub("", name).strip(_EDGES) if len(name) > 2 else name


def untitled(name: str) -> str:
    """Leave out titles before a name: "Mr Holt" is Holt; a name of titles only stays."""
    words = name.split()
    first = next((at for at, word in enumerate(words) if not _is_title(word)), 0)
    return " ".join(words[first:])


def name_key(name: str) -> str:
    """What two spellings of one name share: blanks, case, apostrophes and hyphens do not count."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().translate(_LEVELLED).split())
    return _AFTER_DOT.sub(".", plain)


def is_full_name(name: str) -> bool:
    """Tell a name of two words or more, titles and suffixes not counted, from a bare surname or given name."""
    return sum(bool(word.strip(".,-")) and not _is_title(word) for word in name.split()) > 1


def _is_title(word: str) -> bool:
    return word.strip(".,-").casefold() in _TITLES.split()
