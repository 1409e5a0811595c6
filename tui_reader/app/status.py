"""What the line above the article and the line below it say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_reader.keys import Context as KeyContext
from tui_reader.look import status
from tui_reader.look.hints import Pieces
from tui_reader.look.status import BOOK, CHAPTER_WIDTH, SELECT_HINTS, VIEW_HINTS, WORDS, beside, hints_of
from tui_reader.text.progress import Progress
from tui_reader.wording import annotations_line

if TYPE_CHECKING:
    from tui_reader.app.context import Context

HINTS: Mapping[KeyContext, tuple[str, ...]] = {"view": VIEW_HINTS, "select": SELECT_HINTS}


def title_line(ctx: Context) -> tuple[Pieces, Pieces]:
    """The title, and beside it whether all is saved and what asks for a look."""
    article, marked = ctx.article, ctx.focus.blocks.marked
    right: list[tuple[str, str]] = []
    if article.source.live:
        right.append((f"reading … {ctx.key('back')} ends".rstrip(), "accent"))
    if article.saved:
        right.append(("● saved", "good") if article.saved == "saved" else (f"○ {article.saved}", "warning"))
    to_check = marked.to_check + len(article.corrections.to_check())
    right += status.count_pieces(annotations_line(len(article.annotations), marked.highlights), to_check)
    if ctx.file_state != "same":
        right.append((f"   ! file {ctx.file_state}", "warning"))
    return status.title_pieces(article.article.title), tuple(right)


def status_line(ctx: Context, progress: Progress, width: int) -> tuple[Pieces, Pieces]:
    """The last message, else the keys that matter here, and beside it the place."""
    chapter = chapter_text(ctx, progress) if width >= CHAPTER_WIDTH else ""
    place = " · ".join(filter(None, (place_text(ctx, progress), chapter)))
    shown = f"▽ {ctx.filter.label}  " if ctx.filter is not None else ""
    filtered = ((shown, "warning"),) if shown else ()
    width -= cell_len(shown)
    if ctx.message:
        return (*filtered, (ctx.message, "accent")), ((beside(place, cell_len(ctx.message), width), ""),)
    panel = ctx.panel_with_keys
    if panel is not None:
        hints = hints_of(ctx.printed, panel.hints, {**WORDS, **panel.words})
    else:
        hints = hints_of(ctx.printed, HINTS[ctx.where])
    keys, place = status.keys_and_place(hints, place, width, in_list=panel is not None)
    return (*filtered, *keys), ((place, ""),)


def place_text(ctx: Context, progress: Progress) -> str:
    """Where the cursor is: paragraph, per cent of the words before it, time left."""
    view = ctx.view
    share = 1.0 if view.shows_end else progress.share(view.cursor) if view.count else 0.0
    words, rate = ctx.article.source.article.words, ctx.config.words_per_minute
    return status.place_text(view.cursor, view.count, share, words, rate, complete=view.document.complete)


def chapter_text(ctx: Context, progress: Progress) -> str:
    """Where the cursor is in its chapter, for a long text that has several."""
    document, article = ctx.view.document, ctx.article.source.article
    if not document.complete or article.minutes < BOOK:
        return ""
    return status.chapter_text(ctx.view.cursor, ctx.article.outline.chapters, progress)
