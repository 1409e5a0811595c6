"""What the line above the article and the line below it say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_reader.keys import Context as KeyContext
from tui_reader.look.hints import KEPT, Hint, Pieces, fitting, length, shorter
from tui_reader.text.clean import clean_line
from tui_reader.text.progress import Progress, minutes_left
from tui_reader.wording import annotations_line

if TYPE_CHECKING:
    from tui_reader.app.context import Context

LONG_READ = 180
"""Minutes from which the remaining time is shown in hours."""
BOOK = 45
"""Minutes from which on the progress through a chapter is told."""
CHAPTER_WIDTH = 80
"""Columns of a window that has room for it."""
HINTS: Mapping[KeyContext, tuple[str, ...]] = {
    "view": ("highlight", "tag", "note", "select", "help"),
    "select": ("select-word", "select-sentence", "highlight", "tag", "note"),
}
"""The five rows of the key table whose keys are shown in the article; a list's panel has its own."""
WORDS: Mapping[str, str] = {
    "highlight": "highlight",
    "tag": "tag",
    "note": "note",
    "select": "select",
    "search": "search",
    "export": "export",
    "help": "help",
    "select-word": "word",
    "select-sentence": "sentence",
    "select-down": "paragraph",
    "select-swap": "other end",
    "copy": "copy",
    "list-open": "go there",
    "fold": "fold",
    "unfold": "unfold",
    "confirm": "confirm",
    "reject": "not a quote",
    "speaker": "speaker",
    "join": "join",
    "split": "split",
    "evidence": "evidence",
    "quotes-order": "by speaker",
    "delete": "delete",
    "list-filter": "filter",
    "list-leave": "back",
}
"""What the key of a row does, in a word."""
SHORT: Mapping[str, str] = {"reject": "reject", "list-leave": "", "help": ""}
"""The same where there is little room."""


def title_line(ctx: Context) -> tuple[Pieces, Pieces]:
    """The title, and beside it whether all is saved and what asks for a look."""
    article, marked = ctx.article, ctx.focus.blocks.marked
    right: list[tuple[str, str]] = []
    if article.source.live:
        right.append((f"reading … {ctx.key('back')} ends".rstrip(), "accent"))
    if article.saved:
        right.append(("● saved", "good") if article.saved == "saved" else (f"○ {article.saved}", "warning"))
    if article.annotations:
        right.append((f"   {annotations_line(len(article.annotations), marked.highlights)}", ""))
    if check := marked.to_check + len(article.corrections.to_check()):
        right.append((f"   ! {check} to check", "warning"))
    if ctx.file_state != "same":
        right.append((f"   ! file {ctx.file_state}", "warning"))
    return (("reader", "name"), ("  ", ""), (clean_line(article.article.title), "")), tuple(right)


def status_line(ctx: Context, progress: Progress, width: int) -> tuple[Pieces, Pieces]:
    """The last message, else the keys that matter here, and beside it the place."""
    chapter = chapter_text(ctx, progress) if width >= CHAPTER_WIDTH else ""
    place = " · ".join(filter(None, (place_text(ctx, progress), chapter)))
    shown = f"▽ {ctx.filter.label}  " if ctx.filter is not None else ""
    filtered = ((shown, "warning"),) if shown else ()
    width -= cell_len(shown)
    if ctx.message:
        return (*filtered, (ctx.message, "accent")), ((_beside(place, cell_len(ctx.message), width), ""),)
    panel, hints = ctx.panel_with_keys, _hints(ctx)
    if panel is not None:
        kept = (*hints[:KEPT], hints[-1]) if len(hints) > KEPT else tuple(hints)
        place = _beside(place, min(length(kept), length(shorter(kept))), width)
    else:
        place = _beside(place, length([*hints[:1], *hints[-1:]]), width)
    kept_here = KEPT if panel is not None else 1
    shown_keys = fitting(hints, width - cell_len(place) - 4 if place else width - 2, kept_here)
    return (*filtered, *shown_keys), ((place, ""),)


def _hints(ctx: Context) -> list[Hint]:
    panel = ctx.panel_with_keys
    rows, words = (panel.hints, {**WORDS, **panel.words}) if panel is not None else (HINTS[ctx.where], WORDS)
    return [(ctx.printed[row], words[row], SHORT.get(row, words[row])) for row in rows if row in ctx.printed]


def place_text(ctx: Context, progress: Progress) -> str:
    """Where the cursor is: paragraph, per cent of the words before it, time left."""
    view = ctx.view
    if not view.count:
        return ""
    share = 1.0 if view.shows_end else progress.share(view.cursor)
    minutes = minutes_left(ctx.article.source.article.words, share, ctx.config.words_per_minute)
    count = f"{view.count}" if view.document.complete else f"{view.count}+"
    left = f"{minutes} min" if minutes < LONG_READ else f"{minutes // 60:,} h"
    return f"¶ {view.cursor + 1} of {count} · {round(share * 100)} % · {left} left"


def chapter_text(ctx: Context, progress: Progress) -> str:
    """Where the cursor is in its chapter, for a long text that has several."""
    document, article = ctx.view.document, ctx.article.source.article
    if not document.complete or article.minutes < BOOK:
        return ""
    chapters, cursor = ctx.article.outline.chapters, ctx.view.cursor
    number = bisect_right(chapters, cursor)
    if len(chapters) < 2 or not number:
        return ""
    start = progress.share(chapters[number - 1])
    end = progress.share(chapters[number]) if number < len(chapters) else 1.0
    share = (progress.share(cursor) - start) / (end - start) if end > start else 0.0
    return f"chapter {number} of {len(chapters)}, {round(share * 100)} %"


def _beside(place: str, needed: int, width: int) -> str:
    """As much of the place as leaves room for a message or for keys of so many cells: they matter more."""
    while place and needed + cell_len(place) + 4 > width:
        place = place.rpartition(" · ")[0]
    return place
