"""Format records as lines for a terminal or a pipe; untrusted text is cleaned here."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tui_reader.model import SURE
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.enumeration import counted, listed
from tui_reader.text.quotation import in_quotes
from tui_reader.wording import UNDATED

if TYPE_CHECKING:
    from tui_reader.exchange.records import Record
    from tui_reader.store.search.values import QuoteRow

Style = Callable[[str], str]
_NARROW = re.compile("[ -\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319]*+")
"""Text of which each character takes one cell: importing rich to measure it takes longer than listing it."""
WIDEST = 60
"""Cells of a column that rows are aligned to."""


def note_lines(notes: Iterable[Record], bold: Style) -> list[str]:
    """Return facts, words and note of each annotation, separated by blank lines."""
    blocks = []
    for note in notes:
        facts = [_place(note), note["colour_name"], " ".join(f"#{tag}" for tag in note["tags"]), note["id"]]
        if note["status"] in ("moved", "changed", "orphan"):
            facts.append("unplaced" if note["status"] == "orphan" else note["status"])
        lines = [bold(_joined(facts))]
        if note["text"]:
            lines.append(_indented(in_quotes(note["text"])))
        if note["speaker"]:
            lines.append(_indented("— " + _joint(note["speaker"], "", note["others"])))
        if note["note"]:
            lines.append(_indented(note["note"]))
        blocks.append("\n".join(lines))
    return _separated(blocks)


def quote_lines(quotes: Iterable[Record], bold: Style) -> list[str]:
    """Return speaker, place and words of each quote, separated by blank lines."""
    blocks = []
    for quote in quotes:
        who = quote["speaker"] or quote["speaker_text"] or "speaker not named"
        certainty = "probably" if (quote["speaker"] or quote["speaker_text"]) and quote["confidence"] < SURE else ""
        certainty = {"confirmed": "confirmed", "rejected": "rejected"}.get(quote["verdict"], certainty)
        said_by = _joint(who, quote["role"], quote["others"])
        facts = _joined([_place(quote), certainty])
        blocks.append("\n".join([f"{bold(said_by)} · {facts}", _indented(quote["text"])]))
    return _separated(blocks)


def quote_row_lines(rows: Sequence[QuoteRow], bold: Style) -> list[str]:
    """Return quotes of several articles with speaker, article and place, separated by blank lines."""
    blocks = []
    for quote in rows:
        who = ", ".join(filter(None, (quote.speaker or "speaker not named", quote.role)))
        origin = joined_facts([quote.date or UNDATED, quote.site, clean_line(quote.title, 60)])
        place = f"reader:{quote.article_id} ¶ {quote.paragraph}"
        blocks.append(f"{bold(clean_line(who))}{origin} · {place}\n{_indented(quote.text)}")
    return _separated(blocks)


def _joint(who: str, role: str | None, others: Sequence[str]) -> str:
    """Join a speaker, the role and joint speakers: "Ann Reed, the mayor, with Tom Hall"."""
    return clean_line(", ".join(filter(None, (who, role, f"with {listed(others)}" if others else ""))))


def people_lines(people: Iterable[Record], bold: Style) -> list[str]:
    """Return a line per person: name (with ✓ if confirmed), role, number of mentions and paragraph of the first."""
    lines = []
    for person in people:
        places = person["places"]
        count = counted(len(places), "mention")
        first = f"¶ {places[0]['paragraph']}" if places else ""
        sign = "✓ " if person["verdict"] == "confirmed" else ""
        lines.append(f"{sign}{bold(clean_line(person['name']))} · {_joined([*person['roles'], count, first])}")
    return lines


def link_lines(links: Iterable[Record], bold: Style) -> list[str]:
    """Return the words and the paragraph of each link, and its address on a line of its own."""
    lines = []
    for link in links:
        words, address = clean_line(link["text"]), clean_line(link["address"])
        lines.append(f"{bold(words)} · {_place(link)}" if words != address else bold(_place(link)))
        lines.append(f"  {address}")
    return lines


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align rows in columns, two spaces apart; a cell of more than `WIDEST` cells pushes only its own row."""
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    widths = [min(WIDEST, max(map(cells, column))) for column in zip(*cleaned, strict=True)]
    return [
        "  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cleaned
    ]


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _place(record: Record) -> str:
    if record["paragraph"] is None:
        return "article" if record.get("kind") == "article" else ""
    last = record.get("last_paragraph", record["paragraph"])
    return f"¶ {record['paragraph']}" + (f"–{last}" if last != record["paragraph"] else "")


def _joined(facts: Iterable[str | None]) -> str:
    return " · ".join(clean_line(fact) for fact in facts if fact)


def joined_facts(facts: Iterable[str | None]) -> str:
    """Return facts after the beginning of a line, each after a dot; `""` for none."""
    return "".join(f" · {clean_line(fact)}" for fact in facts if fact)


def indented(text: str) -> str:
    """Return text as an indented block."""
    return _indented(text)


def _indented(text: str) -> str:
    return textwrap.indent(clean(text), "  ")


def _separated(blocks: Sequence[str]) -> list[str]:
    return [block if index == len(blocks) - 1 else block + "\n" for index, block in enumerate(blocks)]


def counts(articles: int | None, annotations: int | None) -> str:
    """Return "2 articles, 1 annotation"; None for what could not be counted."""
    numbers = ((articles, "article"), (annotations, "annotation"))
    return ", ".join(f"{noun}s not countable" if number is None else counted(number, noun) for number, noun in numbers)
