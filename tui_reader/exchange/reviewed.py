"""The annotations of a review, as Markdown and as records: the words, where they are, tags and note.

Every line of the article's words begins with `>`; a note is written as the user wrote it, contained as in an export.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from tui_reader.exchange.escape import escape_lines, escape_text
from tui_reader.exchange.material import Material
from tui_reader.exchange.note import note_lines
from tui_reader.exchange.records import Record, note_records, uid_of
from tui_reader.exchange.tags import markdown_tag
from tui_reader.model import Review, ReviewVerdict
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.source_lines import SourceLines
from tui_reader.text.spans import Span


class Round(NamedTuple):
    """A round of review of one article."""

    material: Material
    new: Collection[str]
    """The uids of the annotations that were made or changed in this round."""
    verdict: ReviewVerdict
    before: Review | None = None
    """The round before; None if this is the first."""
    lines: SourceLines | None = None
    """The lines of the source, if it has lines that people know."""


def round_record(done: Round) -> Record:
    """Return a round for JSON, with its new annotations and how those of earlier rounds fared."""
    article, records = done.material.article, note_records(done.material)
    earlier = [record["status"] for record in records if uid_of(record["id"]) not in done.new]
    return {
        "id": done.material.id or None,
        "title": article.title,
        "source": article.source,
        "verdict": done.verdict or None,
        "before": {"verdict": done.before.verdict or None, "made": done.before.made} if done.before else None,
        "earlier": {status: earlier.count(status) for status in ("same", "moved", "changed", "orphan")},
        "annotations": annotation_records(done),
    }


def annotation_records(done: Round) -> list[Record]:
    """Return the new annotations of a round in reading order, with their lines in the source."""
    records = []
    for record in note_records(done.material):
        if uid_of(record["id"]) not in done.new:
            continue
        found = None
        if done.lines is not None and record["start"] is not None:
            found = done.lines.lines_of(Span(record["start"], record["end"]))
        first, last = found or (None, None)
        records.append({**record, "source": done.material.article.source, "line": first, "last_line": last})
    return records


def render(done: Round) -> str:
    """Return the new annotations of a round as Markdown."""
    records = annotation_records(done)
    verdict = done.verdict or "no verdict"
    count = counted(len(records), "annotation") if records else "no annotations"
    head = f"# {escape_text(done.material.article.title) or 'Untitled'}"
    since = f" since {done.before.made}" if done.before is not None else ""
    blocks = [head, f"{escape_text(done.material.article.source)} · {verdict} · {count}{since}"]
    for record in records:
        blocks += _annotation(record)
    return "\n\n".join(blocks) + "\n"


def earlier_line(done: Round) -> str:
    """Return how the annotations of earlier rounds fared in one line; `""` if there are none."""
    words = {"same": "in place", "moved": "moved", "changed": "changed", "orphan": "unplaced"}
    counts = round_record(done)["earlier"]
    parts = [f"{counts[status]} {word}" for status, word in words.items() if counts[status]]
    return f"earlier annotations: {', '.join(parts)}" if parts else ""


def _annotation(record: Record) -> Iterator[str]:
    facts = [_place(record), *([escape_text(record["section"])] if record["section"] else [])]
    facts += [" ".join(f"#{tag}" for tag in dict.fromkeys(map(markdown_tag, record["tags"])))] if record["tags"] else []
    facts += [escape_text(record["colour_name"])] if record["colour_name"] and not record["note"] else []
    facts += [record["status"]] if record["status"] in ("changed", "orphan") else []
    yield "## " + " · ".join(fact for fact in [*facts, clean_line(record["id"])] if fact)
    if record["text"]:
        yield "\n".join(f"> {line}".rstrip() for line in escape_lines(record["text"]))
    if note := note_lines(record["note"]):
        yield note.rstrip("\n")


def _place(record: Record) -> str:
    if record["paragraph"] is None:
        return "The whole text" if record["kind"] == "article" else ""
    lines = _range("line", "lines", record["line"], record["last_line"]) if record["line"] else ""
    return ", ".join(filter(None, (_range("¶", "¶", record["paragraph"], record["last_paragraph"]), lines)))


def _range(one: str, several: str, first: int, last: int) -> str:
    return f"{one} {first}" if first == last else f"{several} {first}–{last}"
