"""The rows of the library screen: articles in columns, passages found in their texts, and the preview of one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui_reader.app.listings.listing import padded
from tui_reader.app.widgets.list_pane import Item, Line, Words, wrapped
from tui_reader.look.runs import shorten
from tui_reader.paths import abbreviated
from tui_reader.text.address import is_address
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.progress import minutes_left
from tui_reader.text.quotation import in_quotes

if TYPE_CHECKING:
    from tui_reader.store.search.values import ArticleRow, Found, NoteRow, Sort

PASSAGE = "passage:"
"""What the keys of passages begin with."""


class Column(NamedTuple):
    """A column after the title."""

    name: str
    width: int
    """Cells, without the two before it."""
    sort: Sort | None
    """The order by it, if there is one."""
    value: Callable[[ArticleRow, int], str]
    """Gives the text of an article; the second argument is the user's words per minute."""
    style: str = "dim"


def _from(row: ArticleRow, _: int) -> str:
    return row.site or row.author or ("" if is_address(row.source) else "file")


def _left(row: ArticleRow, words_per_minute: int) -> str:
    minutes = minutes_left(row.words, row.percent / 100, words_per_minute)
    return f"{minutes} min" if minutes < 180 else f"{minutes // 60} h"


COLUMNS = (
    Column("From", 14, "site", _from),
    Column("Opened", 10, "opened", lambda row, _: row.opened[:10]),
    Column("Read", 5, "progress", lambda row, _: f"{row.percent} %"),
    Column("Left", 7, "words", _left),
    Column("Annot.", 6, "annotations", lambda row, _: str(row.annotations or "")),
    Column("Notes", 5, None, lambda row, _: str(row.notes or "")),
    Column("Quotes", 6, None, lambda row, _: str(row.quotes or "")),
    Column("State", 8, "state", lambda row, _: row.state, "tag"),
)
DROPPED = ("From", "Notes", "Quotes", "Left", "Opened", "Annot.", "State", "Read")
"""The order in which columns are left out where there is no room."""
TITLE = 28
"""Cells that the title needs at least."""
SORTS: tuple[tuple[Sort, str], ...] = (
    ("opened", "Opened last"),
    ("added", "Added last"),
    ("date", "Published"),
    ("title", "Title"),
    ("author", "Author"),
    ("site", "Site"),
    ("words", "Length"),
    ("progress", "Progress"),
    ("annotations", "Annotations"),
    ("state", "State"),
)


def columns_for(width: int) -> tuple[Column, ...]:
    """Return the columns that fit beside the title."""
    columns = list(COLUMNS)
    for name in DROPPED:
        if width - sum(column.width + 2 for column in columns) >= TITLE:
            break
        columns = [column for column in columns if column.name != name]
    return tuple(columns)


def head_line(width: int, sort: str, reverse: bool) -> Line:
    """Return the names of the columns, with an arrow on the one that is sorted by."""
    arrow = "▴" if reverse else "▾"
    columns = columns_for(width)
    title = "Title " + arrow if sort == "title" else "Title"
    room = width - sum(column.width + 2 for column in columns)
    pieces: list[tuple[str, str]] = [(padded(f"  {title}", room), "dim")]
    for column in columns:
        marked = column.sort == sort
        name = f"{column.name}{arrow}" if marked else column.name
        pieces.append((f"  {padded(name, column.width)}", "accent" if marked else "dim"))
    return Line(tuple(pieces))


def article_lines(row: ArticleRow, chosen: bool, words_per_minute: int, width: int) -> list[Line]:
    columns = columns_for(width)
    room = width - sum(column.width + 2 for column in columns)
    sign = "✓ " if chosen else "! " if row.taken else "  "
    title = shorten(clean_line(row.title, 300), room - 2)
    used = cell_len(title)
    tags = " ".join(f"#{clean_line(tag, 30)}" for tag in row.tags)
    tags = shorten(f"  {tags}", room - 2 - used) if tags and room - used > 10 else ""
    faded = "dim" if row.state == "archived" else ""
    pieces: list[tuple[str, str]] = [(sign, "accent"), (title, faded or "strong"), (tags, "tag")]
    pieces.append((" " * (room - 2 - used - cell_len(tags)), ""))
    for column in columns:
        value = padded(clean_line(column.value(row, words_per_minute), 40), column.width)
        pieces.append((f"  {value}", column.style))
    return [Line(tuple(pieces))]


def passage_items(found: Sequence[Found]) -> list[Item]:
    """Make rows of what a search found in texts, notes, quotes and people, with a heading."""
    if not found:
        return []
    heading = Line((("  Passages", "tab"), (f" {len(found)}", "")))
    head = Item("passages", lambda _: [Line(), heading], selectable=False)
    return [head, *(Item(f"{PASSAGE}{at}", partial(_passage_lines, one)) for at, one in enumerate(found))]


def _passage_lines(found: Found, width: int) -> list[Line]:
    place = f"¶ {found.paragraph}" if found.paragraph else {"person": "person"}.get(found.kind, "")
    pieces: list[tuple[str, str]] = [("  ", "")]
    at, text = 0, clean_line(found.text)
    if len(text) != len(found.text):  # cleaned otherwise than one for one: without marks
        return [Line((*pieces, (text, ""))), _origin(found, place)]
    if found.marks and found.marks[0].start > (before := max(8, width // 3)):
        at = found.marks[0].start - before
        at = text.find(" ", at, found.marks[0].start) + 1 or at
        pieces.append(("… ", "dim"))
    for mark in found.marks:
        pieces += [(text[at : mark.start], ""), (text[mark.start : mark.end], "strong")]
        at = mark.end
    pieces.append((text[at:], ""))
    return [Line(tuple(pieces)), _origin(found, place)]


def _origin(found: Found, place: str) -> Line:
    kinds = {"note": "note", "quote": f"quote of {found.speaker}" if found.speaker else "quote", "person": ""}
    facts = [clean_line(found.title, 70), kinds.get(found.kind, ""), place]
    return Line(((f"    {' · '.join(clean_line(fact) for fact in facts if fact)}", "dim"),))


def preview_items(row: ArticleRow, notes: Sequence[NoteRow], opening: str) -> list[Item]:
    """Make the rows of the preview: what is known of an article, its latest annotations, its first words."""
    return [Item("preview", partial(_preview_lines, row, notes, opening), selectable=False)]


def _preview_lines(row: ArticleRow, notes: Sequence[NoteRow], opening: str, width: int) -> list[Line]:
    lines = wrapped(clean_line(row.title, 300), width, "strong", most=4)
    by = " · ".join(clean_line(fact, 80) for fact in (row.author, row.site, row.date) if fact)
    lines += wrapped(by, width, "", most=2) if by else []
    facts = f"{row.state} · {row.percent} % read · {row.words:,} words"
    lines += wrapped(facts, width, "dim", most=2)
    if row.tags:
        lines += wrapped(" ".join(f"#{clean_line(tag, 60)}" for tag in row.tags), width, "tag", most=3)
    lines += [*wrapped(clean_line(_source(row), 400), width, "dim", most=4), Line(((row.name, "dim"),))]
    if notes:
        lines += [Line(), Line(((counted(row.annotations, "annotation").capitalize(), "tab"),))]
        for note in notes:
            lines += [Line(), *_note_lines(note, width)]
    if opening:
        lines += [Line(), *wrapped(clean_line(opening), width, "dim", most=12)]
    return lines


def _source(row: ArticleRow) -> str:
    if row.source == "-":
        return "from a pipe"
    if is_address(row.source):
        return row.source
    path = abbreviated(row.source)
    if row.taken:
        return f"its file is another article now · {path}"
    return path if os.path.exists(row.source) else f"file gone · {path}"


def _note_lines(note: NoteRow, width: int) -> Iterator[Line]:
    head: Words = ((f"¶ {note.paragraph}  " if note.paragraph else "", "strong"),)
    if note.colour:
        head += (("■ ", note.colour),)
    yield Line((*head, (" ".join(f"#{clean_line(tag, 40)}" for tag in note.tags), "tag")))
    if note.text:
        yield from wrapped(in_quotes(clean_line(note.text)), width, "dim", most=2)
    if note.note:
        yield from wrapped(clean_line(note.note), width, "", most=3)
