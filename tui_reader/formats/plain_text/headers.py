"""Read the header lines at the beginning of a mail or of a text with metadata: `Subject: …`, `Title: …`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.formats.dates import find_date

_MAIL = frozenset(("from", "to", "cc", "date", "sent", "subject", "message-id", "newsgroups", "reply-to", "received"))
_SHOWN = frozenset(("from", "to", "cc", "date", "sent", "subject", "newsgroups"))
_METADATA = {"title": "title", "author": "author", "by": "author", "date": "date", "published": "date", "site": "site",
             "url": "url", "source": "url"}  # fmt: skip
_MOST_LINES = 200
_LEAST = 2
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,39}): *(.*)")


class Header(NamedTuple):
    """The header lines of a text."""

    length: int
    """The number of lines, including the blank one after them."""
    shown: list[str]
    """The lines that stay in the text."""
    values: dict[str, str]
    """Metadata by the names of an article."""
    left_out: int
    """The number of lines that say nothing to a reader."""


def find_headers(lines: Sequence[str]) -> Header | None:
    """Return the header of a text whose first lines are `Name: value` up to a blank line."""
    first = next((index for index, line in enumerate(lines[:10]) if line), 0)
    if first < len(lines) and lines[first].startswith("From ") and ":" in lines[first]:
        first += 1  # of a mailbox
    fields: list[tuple[str, str]] = []
    at = first
    for at in range(first, min(len(lines), first + _MOST_LINES)):
        line = lines[at]
        if not line:
            break
        if line[0] == " " and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip(' ')}")
        elif match := _FIELD.fullmatch(line):
            fields.append((match[1], match[2]))
        else:
            return None
    names = {name.lower() for name, _ in fields}
    if len(names & _MAIL) >= _LEAST and names & {"from", "subject"}:
        return _mail(at + 1, fields)
    if len(fields) >= _LEAST and names <= set(_METADATA):
        values = {_METADATA[name.lower()]: value for name, value in reversed(fields) if value}
        return Header(at + 1, [], _with_date(values), 0)
    return None


def _mail(length: int, fields: Sequence[tuple[str, str]]) -> Header:
    decoded = [(name, decoded_words(value)) for name, value in fields]
    known = {name.lower(): value for name, value in reversed(decoded)}
    shown = [f"{name}: {value}" for name, value in decoded if name.lower() in _SHOWN and value]
    sender = known.get("from", "")
    name = sender.partition("<")[0].strip(' "') or sender.strip(" <>")
    values = {"title": known.get("subject", ""), "author": name, "date": known.get("date") or known.get("sent", "")}
    return Header(length, shown, _with_date(values), len(fields) - len(shown))


def _with_date(values: dict[str, str]) -> dict[str, str]:
    """Return the values that are not empty, with an ISO date."""
    found = find_date(values.get("date", ""))
    dated = {**values, "date": found.date} if found is not None else values
    return {name: value for name, value in dated.items() if value}


def decoded_words(value: str) -> str:
    """Return the value of a header with its encoded words (`=?utf-8?q?…?=`) decoded."""
    if "=?" not in value:
        return value
    from email.errors import MessageError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):  # not as the standard has it
        return value
