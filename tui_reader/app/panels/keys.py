"""Keys of panel rows: one for each annotation, quote, person and heading."""

from __future__ import annotations

from tui_reader.model import Person, Quote


def quote_key(quote: Quote) -> str:
    return f"quote-{quote.start}"


def person_key(person: Person) -> str:
    return f"person-{person.name}"


def heading_key(index: int) -> str:
    """The key of the heading at a block's index."""
    return f"heading-{index}"
