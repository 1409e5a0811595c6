"""The first frame of the reading screen as rows of runs, before Textual paints it.

The article, the title, the status line, the scroll bar and the edges and heads of the lists are as Textual's first
frame has them; the lists are empty. Rows and cells count from the top left of the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_reader.look import article, bars, lists
from tui_reader.look.annotations import Mark, annotation_at, by_block, underlined
from tui_reader.look.blocks import BlockAnnotations
from tui_reader.look.flow import Flow
from tui_reader.look.headline import headline_of
from tui_reader.look.hints import Pieces
from tui_reader.look.lists import Line
from tui_reader.look.panes import BOTTOM, TOP, Side, article_width, column_in, width_for
from tui_reader.look.runs import Run
from tui_reader.look.status import (
    BOOK,
    CHAPTER_WIDTH,
    VIEW_HINTS,
    chapter_text,
    count_pieces,
    hints_of,
    keys_and_place,
    place_text,
    title_pieces,
)
from tui_reader.look.strip import StripMarks
from tui_reader.model import Annotation, Article, Tag
from tui_reader.text.document import Document
from tui_reader.text.layout.viewport import Place
from tui_reader.text.outline import Outline
from tui_reader.text.progress import Progress
from tui_reader.text.spans import Span
from tui_reader.wording import annotations_line


class Opened(NamedTuple):
    """The article as it is opened."""

    document: Document
    article: Article
    """With the user's own metadata."""
    annotations: Sequence[Annotation]
    digits: Mapping[int, Tag]
    faint: Sequence[tuple[Span, Mark]]
    """The quotes and names that are known, if they are marked."""
    doubtful: int
    """How many corrections have to be checked."""
    offset: int | None
    """Where the user was; None at the first time."""


class Settings(NamedTuple):
    """What the user has chosen."""

    measure: int
    words_per_minute: int
    printed: Mapping[str, str]
    """The key of each row of the key table, as it is printed."""
    open: frozenset[Side]
    """The panes beside the article."""
    heads: Mapping[Side, tuple[Line, ...]]
    """The lines over the lists in them."""
    letters: bool
    """Highlights are shown by the letter of their colour, as colours are few or none."""


class Part(NamedTuple):
    """The part of a screen row that is in one pane."""

    ground: str
    """The name of the pane's ground in `palette.PANES`."""
    width: int
    runs: Sequence[Run]


Frame = list[tuple[Part, ...]]


class Window(NamedTuple):
    """What of the article is in its pane."""

    flow: Flow
    top: Place
    cursor: int
    point: int
    last: int
    """The last block that is shown."""


def first_frame(opened: Opened, settings: Settings, width: int, height: int) -> Frame:
    """Return the rows of a screen of this size."""
    sides: dict[Side, int] = {side: width_for(side, width, settings.measure) for side in settings.open}
    room = article_width(settings.open, width, settings.measure)
    rows = height - TOP - BOTTOM
    marked = BlockAnnotations()
    marked.update(opened.document, opened.annotations)
    window = _window(opened, settings, marked, room, rows, height // 4)
    middle: list[list[Part]] = [[] for _ in range(rows)]
    if "sidebar" in sides:
        _add_list(middle, settings.heads["sidebar"], sides["sidebar"], edged=True)
    for row, runs in zip(middle, _article_rows(opened, settings, window, marked, room, rows), strict=True):
        row.append(Part("article", room, runs))
    marks = StripMarks().update(marked.tags, opened.digits)
    signs = bars.place_signs(window.top[0], window.last, len(opened.document), marks, rows)
    for row, sign in zip(middle, signs, strict=True):
        row.append(Part("article", 1, [sign]))
    if "notes" in sides:
        _add_list(middle, settings.heads["notes"], sides["notes"], edged=False)
    counts = count_pieces(
        annotations_line(len(opened.annotations), marked.highlights), marked.to_check + opened.doubtful
    )
    title = bars.bar_runs(title_pieces(opened.article.title), tuple(counts), width)
    status = bars.bar_runs(*_status(opened, settings, window, width), width)
    return [(Part("bar", width, title),), *(tuple(row) for row in middle), (Part("bar", width, status),)]


def _window(opened: Opened, settings: Settings, marked: BlockAnnotations, width: int, height: int, row: int) -> Window:
    """Return what is shown where the user was: that block begins at screen row `row`, if it can."""
    document = opened.document
    flow = Flow(document, column_in(width, settings.measure).width)
    flow.set_headline(headline_of(document, opened.article))
    flow.decorate(marked.decorations, ())
    if not len(document):
        return Window(flow, (0, 0), 0, 0, 0)
    offset = opened.offset
    cursor = document.index_at(offset) if offset is not None else 0
    point = max(offset or 0, document.start(cursor))
    top = flow.settled(flow.back((cursor, 0), row if offset is not None else 0), cursor, height)
    top = flow.showing(top, point, height)
    return Window(flow, top, cursor, point, flow.forward(top, height - 1)[0])


def _article_rows(
    opened: Opened, settings: Settings, window: Window, marked: BlockAnnotations, width: int, height: int
) -> list[list[Run]]:
    document, flow = opened.document, window.flow
    column = column_in(width, settings.measure)
    target = underlined(annotation_at(marked.annotations.get(window.cursor, ()), window.point))
    targets = by_block(document, [(target, int(Mark.TARGET))]) if target is not None else {}
    faint = by_block(document, ((span, int(mark)) for span, mark in opened.faint))
    rows: list[list[Run]] = []
    for block, shape, first, end in article.shown_lines(flow, window.top, height):
        marks = (*faint.get(block, ()), *marked.overlays.get(block, ()), *targets.get(block, ()))
        is_cursor = block == window.cursor
        rows += [
            []
            if article.is_gap(shape, line)
            else article.line_runs(flow, column, block, line, marks, is_cursor=is_cursor, letters=settings.letters)
            for line in range(first, end)
        ]
    return rows + [[]] * (height - len(rows))


def _add_list(rows: list[list[Part]], head: Sequence[Line], width: int, *, edged: bool) -> None:
    """Add an empty list under its head to the rows."""
    for number, row in enumerate(rows):
        line = head[number] if number < len(head) else Line()
        row.append(Part("list", width, lists.line_runs(line, "", width, edged=edged, few=False)))


def _status(opened: Opened, settings: Settings, window: Window, width: int) -> tuple[Pieces, Pieces]:
    document, about = opened.document, opened.article
    progress = Progress(document)
    shows_end = document.complete and window.last == len(document) - 1
    share = 1.0 if shows_end or not len(document) else progress.share(window.cursor)
    place = place_text(
        window.cursor, len(document), share, about.words, settings.words_per_minute, complete=document.complete
    )
    if document.complete and about.minutes >= BOOK and width >= CHAPTER_WIDTH:
        chapter = chapter_text(window.cursor, Outline(document).chapters, progress)
        place = " · ".join(filter(None, (place, chapter)))
    keys, place = keys_and_place(hints_of(settings.printed, VIEW_HINTS), place, width, in_list=False)
    return keys, ((place, ""),)
