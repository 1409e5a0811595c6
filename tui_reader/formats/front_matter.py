"""Read YAML front matter: the lines between `---` at the beginning of a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui_reader.formats.dates import find_date

_MOST_LINES = 100
_OTHER_NAMES = {
    "date": ("published", "pubdate", "created"),
    "url": ("source", "address", "link", "canonical"),
    "site": ("website", "publication"),
    "author": ("by", "authors", "creator"),
}
"""Names that web clippers and site generators use for the same value."""


def split_front_matter(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return the values of front matter at the beginning of a text, and the number of its lines; 0 if there is none."""
    first = next((index for index, line in enumerate(lines[:3]) if line), 0)
    if not lines or lines[first] != "---":
        return {}, 0
    for index in range(first + 1, min(len(lines), first + _MOST_LINES)):
        if lines[index] in ("---", "..."):
            values = read_front_matter("\n".join(lines[first + 1 : index]))
            return (values, index + 1) if values else ({}, 0)
        if lines[index][:1].strip() and not lines[index].startswith(("#", "-")) and ":" not in lines[index]:
            break
    return {}, 0


def read_front_matter(text: str) -> dict[str, str]:
    """Return the simple `name: value` lines of YAML front matter; lists and nested values are ignored."""
    values: dict[str, str] = {}
    for line in _plain_lines(text):
        name, colon, value = line.partition(":")
        value = value.strip()
        if colon and value and value[0] not in "[{|>&*!":
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
            values.setdefault(name.strip().lower(), value)
    return values


def with_usual_names(values: Mapping[str, str]) -> dict[str, str]:
    """Return values of front matter under the names of an article's metadata too."""
    named = dict(values)
    for name, others in _OTHER_NAMES.items():
        if known := next((values[other] for other in others if other in values), ""):
            named.setdefault(name, known)
    if not named.get("date", "")[:4].isdigit() and (found := find_date(named.get("date", ""))):
        named["date"] = found.date
    return named


def _plain_lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line[:1].strip() and not line.startswith(("#", "-")))
