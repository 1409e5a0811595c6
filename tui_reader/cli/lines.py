"""Records → lines for a terminal or a pipe. Every text that comes from outside is cleaned here."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence

from tui_reader.exchange.records import Record
from tui_reader.model import SURE
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.enumeration import listed
from tui_reader.text.quotation import in_quotes

Style = Callable[[str], str]


def note_lines(notes: Iterable[Record], bold: Style) -> list[str]:
    """Facts, words and note of each annotation, a blank line between two."""
    blocks = []
    for note in notes:
        facts = [_place(note), note["colour_name"], " ".join(f"#{tag}" for tag in note["tags"])]
        if note["status"] in ("moved", "changed", "orphan"):
            facts.append("no certain place in the text" if note["status"] == "orphan" else note["status"])
        lines = [bold(_joined(facts))]
        if note["words"]:
            lines.append(_indented(in_quotes(note["words"])))
        if note["speaker"]:
            lines.append(_indented("— " + _joint(note["speaker"], "", note["others"])))
        if note["note"]:
            lines.append(_indented(note["note"]))
        blocks.append("\n".join(lines))
    return _separated(blocks)


def quote_lines(quotes: Iterable[Record], bold: Style) -> list[str]:
    """Who said it and where, then the words, a blank line between two."""
    blocks = []
    for quote in quotes:
        who = quote["speaker"] or quote["speaker_text"] or "speaker not named"
        sure = "probably" if (quote["speaker"] or quote["speaker_text"]) and quote["confidence"] < SURE else ""
        sure = {"confirmed": "confirmed", "rejected": "rejected"}.get(quote["verdict"], sure)
        said_by = _joint(who, quote["role"], quote["others"])
        blocks.append("\n".join([f"{bold(said_by)} · {_joined([_place(quote), sure])}", _indented(quote["words"])]))
    return _separated(blocks)


def _joint(who: str, role: str | None, others: Sequence[str]) -> str:
    """Name a speaker, the role, and who speaks with them: "Ann Reed, the mayor, with Tom Hall"."""
    return clean_line(", ".join(filter(None, (who, role, f"with {listed(others)}" if others else ""))))


def people_lines(people: Iterable[Record], bold: Style) -> list[str]:
    """A line for each person: name (✓ confirmed), role, number of mentions and the paragraph of the first."""
    lines = []
    for person in people:
        mentions = person["mentions"]
        count = f"{len(mentions)} mention{'s' if len(mentions) != 1 else ''}"
        first = f"¶ {mentions[0]['paragraph']}" if mentions else ""
        sign = "✓ " if person["verdict"] == "confirmed" else ""
        lines.append(f"{sign}{bold(clean_line(person['name']))} · {_joined([person['role'], count, first])}")
    return lines


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns, two blanks between them, the last one as long as it is."""
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cleaned, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cleaned]


def _place(record: Record) -> str:
    if record["paragraph"] is None:
        return "article" if record.get("kind") == "article" else ""
    last = record.get("last_paragraph", record["paragraph"])
    return f"¶ {record['paragraph']}" + (f"–{last}" if last != record["paragraph"] else "")


def _joined(facts: Iterable[str | None]) -> str:
    return " · ".join(clean_line(fact) for fact in facts if fact)


def _indented(text: str) -> str:
    return textwrap.indent(clean(text), "  ")


def _separated(blocks: Sequence[str]) -> list[str]:
    return [block if index == len(blocks) - 1 else block + "\n" for index, block in enumerate(blocks)]


def counts(articles: int, annotations: int) -> str:
    return f"{number_of(articles, 'article')}, {number_of(annotations, 'note')}"


def number_of(count: int | None, word: str) -> str:
    """Say how many; None where they cannot be counted."""
    if count is None:
        return f"{word}s that cannot be counted"
    return f"{count} {word}{'s' if count != 1 else ''}"
