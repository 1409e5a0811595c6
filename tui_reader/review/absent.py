"""Find corrections of names that do not occur in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tui_reader.model import NameDecision
from tui_reader.review.occurrences import occurrences
from tui_reader.text.name import name_key

_INITIAL = re.compile(r"[^\W\d_]\.?")


def absent(text: str, names: Sequence[NameDecision], rules: Iterable[NameDecision] = ()) -> list[NameDecision]:
    """Return the decisions on names that do not occur in the text.

    A canonical name (“Reed” is “Anna Reed”) occurs if one of its aliases does. Middle initials are optional.
    """
    aliases: dict[str, set[str]] = {}
    for decision in (*names, *rules):
        if decision.verdict == "is" and decision.target:
            aliases.setdefault(name_key(decision.target), set()).add(decision.name)
    return [decision for decision in names if not _is_present(text, decision.name, aliases, set())]


def _is_present(text: str, name: str, aliases: dict[str, set[str]], asked: set[str]) -> bool:
    key = name_key(name)
    if key in asked:
        return False
    asked.add(key)
    return _occurs(text, name) or any(_is_present(text, other, aliases, asked) for other in aliases.get(key, ()))


def _occurs(text: str, name: str) -> bool:
    if occurrences(text, name):
        return True
    first, *middle, last = name.split() if len(name.split()) > 1 else (name, "")
    if not last:
        return False
    kept = [word for word in middle if not _INITIAL.fullmatch(word)]
    pattern = r"\s+(?:[^\W\d_]\.?\s+){0,2}".join(map(re.escape, (first, *kept, last)))
    return re.search(rf"(?<!\w){pattern}(?!\w)", text) is not None
