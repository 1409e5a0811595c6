"""Read front matter at the beginning of a text: YAML between lines `---`, or TOML between lines `+++`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tui_reader.formats.dates import find_date

_MOST_LINES = 100
_BETWEEN = "; "
"""Between the values of a list, as several authors."""
_TOML = re.compile(r"\+\+\+[ \t]*\n(.{0,20000}?)\n\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
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
    """Return the simple `name: value` lines of YAML front matter, with lists joined; nested values are ignored."""
    values: dict[str, str] = {}
    for name, rows in _entries(text):
        value = _BETWEEN.join(filter(None, map(_scalar, rows)))
        if value:
            values.setdefault(name, value)
    return values


def split_toml(text: str) -> tuple[dict[str, str], str]:
    """Return the simple values of TOML front matter, with lists joined, and the text after it."""
    import tomllib

    match = _TOML.match(text)
    if match is None:
        return {}, text
    try:
        found = tomllib.loads(match[1])
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}, text
    values = {name.lower(): _BETWEEN.join(map(str, value if isinstance(value, list) else [value]))
              for name, value in found.items() if not isinstance(value, dict)}  # fmt: skip
    return values, text[match.end() :]


def with_usual_names(values: Mapping[str, str]) -> dict[str, str]:
    """Return values of front matter under the names of an article's metadata too."""
    named = dict(values)
    for name, others in _OTHER_NAMES.items():
        if known := next((values[other] for other in others if other in values), ""):
            named.setdefault(name, known)
    if not named.get("date", "")[:4].isdigit() and (found := find_date(named.get("date", ""))):
        named["date"] = found.date
    return named


def _entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the names with their values: one, or those of a list."""
    name, rows = "", [""]
    for line in text.splitlines():
        if name and line.lstrip().startswith("- "):
            rows.append(line.strip()[2:])
        elif line[:1].strip() and not line.startswith(("#", "-")):
            if name:
                yield name, rows
            name, colon, value = line.partition(":")
            name, value = name.strip().lower() if colon else "", value.strip()
            is_list = value.startswith("[") and value.endswith("]")
            rows = value[1:-1].split(",") if is_list else [value]
    if name:
        yield name, rows


def _scalar(value: str) -> str:
    """Return a plain or quoted value; `""` for one that is nested."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
    return "" if value[:1] in tuple("[{|>&*!") else value
