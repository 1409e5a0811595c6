"""The metadata of an article as the user may write it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui_reader.model import ReaderError
from tui_reader.store.values import storable
from tui_reader.text.clean import clean_line

LONGEST = 1_000
"""Code points of one value that are kept."""
_SHAPES = {
    "date": (r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", "write 2026, 2026-05 or 2026-05-03"),
    "address": (r"https?://\S+", "it begins with http:// or https://"),
}
"""By the name of a value that has a shape: its pattern, and the shape in words."""


def own_values(values: Mapping[str, str]) -> dict[str, str | None]:
    """Return values by the names of `OwnMetadata` as they are stored; None for `""`, which is what the source has.

    A language is a code or the name of one, and stored as its code; `auto` is none.

    Raises:
        ReaderError: a date, an address or a language that is none.
    """
    if "language" in values:
        values = {**values, "language": _language(values["language"])}
    for name, value in values.items():
        if value.strip() and name in _SHAPES and not re.fullmatch(_SHAPES[name][0], value.strip()):
            raise ReaderError(f"{clean_line(value, 60)} is no {name}: {_SHAPES[name][1]}")
    return {name: storable(clean_line(value, LONGEST)).strip() or None for name, value in values.items()}


def _language(value: str) -> str:
    from tui_reader.library.languages import LANGUAGES, code_of  # reads the word lists

    if value.strip().lower() in ("", "auto"):
        return ""
    code = code_of(value)
    if code is None:
        raise ReaderError(f"there are no rules for the language {clean_line(value, 60)}: write {_either(LANGUAGES)}")
    return code


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
