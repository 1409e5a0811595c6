"""Names of people as the user types or selects them, and keys that equal spellings share."""

from __future__ import annotations

import re
import unicodedata

from tui_reader.text.clean import clean_line

MAX_LENGTH = 200
"""Code points; longer names are cut."""
_EDGES = ' "“”„«»‹›()[]{},;:!?…*_|'
_POSSESSIVE = re.compile(r"['’]s?$")
_LEVELLED = str.maketrans("’ʼ‘‐‑", "'''--")
_AFTER_DOT = re.compile(r"\.\s+(?=\S)")
_TITLES = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady madam sen senator rep gov governor president minister judge"
    " justice gen general col colonel capt captain lt sgt rev reverend father sister st jr sr ii iii iv phd md the"
)
"""Words that do not count as parts of a name: titles, suffixes, “the”."""


def written_name(typed: str) -> str:
    """Normalise a typed name: one clean line, NFC, at most `MAX_LENGTH` code points."""
    return " ".join(unicodedata.normalize("NFC", clean_line(typed[: 2 * MAX_LENGTH])).split())[:MAX_LENGTH]


def person_name(words: str) -> str:
    """Normalise a name selected in a text: as `written_name`, without punctuation or possessive around it."""
    name = written_name(words).strip(_EDGES + "'‘’")
    return _POSSESSIVE.sub("", name).strip(_EDGES) if len(name) > 2 else name


def untitled(name: str) -> str:
    """Remove titles before a name: "Mr Holt" becomes "Holt"; a name of titles only stays."""
    words = name.split()
    first = next((at for at, word in enumerate(words) if not _is_title(word)), 0)
    return " ".join(words[first:])


def name_key(name: str) -> str:
    """Return a key that ignores blanks, case and the forms of apostrophes and hyphens."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().translate(_LEVELLED).split())
    return _AFTER_DOT.sub(".", plain)


def is_full_name(name: str) -> bool:
    """Return whether a name has two words or more, not counting titles and suffixes."""
    return sum(bool(word.strip(".,-")) and not _is_title(word) for word in name.split()) > 1


def _is_title(word: str) -> bool:
    return word.strip(".,-").casefold() in _TITLES.split()
