"""Find datelines: the place, date and agency before a dash at the start of a news paragraph.

"PORT ELLERY — Mayor …", "London, 3 March (Reuters) – …" and "Salem, Ohio (AP) -- …" say where a report was written
and are not part of its prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.lexicon import Lexicon
from tui_reader.text.spans import Span

_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{1,30}"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w.'’-]{1,30}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DASH = re.compile(r"[-—–](?:(?<=—)|-|(?<=\s.)(?=[^\S\n]))")
_LONGEST = 400
"""The most characters before the dash of a dateline."""
_DATELINE = re.compile(
    rf"^[^\S\n]*(?P<place>{_CAPITALS}(?:[ ]{_CAPITALS}){{0,3}}|{_WORD}(?:[ ]{_WORD}){{0,3}})"
    rf"(?:,[ ](?P<date>{_MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH})|,[ ](?P<region>{_WORD}(?:[ ]{_WORD}){{0,2}})){{0,2}}"
    r"(?:,?[ ]\d{4})?"
    r"(?:,?[ ]\((?P<agency>[^()\n]{2,40})\))?"
    r"(?:[^\S\n]*(?:—|--)|[^\S\n]+[–-](?=[^\S\n]))[^\S\n]*(?=[A-ZÀ-ÖØ-Þ0-9\"“‘'«„])",
    re.MULTILINE,
)


def find_datelines(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the datelines of `text`, each with its dash and the blanks after it."""
    read = -1
    for dash in _DASH.finditer(text):
        start = text.rfind("\n", max(0, dash.start() - _LONGEST), dash.start()) + 1
        if start == read or not start and dash.start() >= _LONGEST:
            continue
        read = start
        match = _DATELINE.match(text, start)
        if match is not None and _is_dateline(match, lexicon):
            yield Span(match.start("place"), match.end())


def _is_dateline(match: re.Match[str], lexicon: Lexicon) -> bool:
    """Return whether a place is before the dash, not a person or body: "Ann Reed — Mayor of Salem"."""
    words = match["place"].replace("-", " ").split()
    plain = [word if not word.isupper() else word.capitalize() for word in words]
    region = (match["region"] or "").split(" ")[-1].rstrip(".")
    located = match["date"] is not None or lexicon.titled.get(region) in ("G", "y") or "." in (match["region"] or "")
    located = located or match["agency"] in lexicon.group("news agency")
    if all(lexicon.titled.get(word) == "G" for word in plain):
        return True
    if len(words) > 1 and lexicon.gendered(plain[0]):
        return located and match["place"].isupper()
    return located or match["place"].isupper() and lexicon.titled.get(plain[-1]) != "O" and len(words[-1]) > 3
