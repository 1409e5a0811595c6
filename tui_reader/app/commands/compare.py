"""Compare the text with the one that was open before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.context import Context
from tui_reader.model import OldText
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.text.compare.differences import Difference


def start(ctx: Context) -> None:
    """Compare in the background; a long text takes a second."""
    reading = ctx.article.reading
    if reading is None:
        ctx.notify("The article is still opening; try again in a moment")
        return

    def compare(library: Library) -> tuple[OldText | None, list[Difference]]:
        from tui_reader.text.compare.differences import differences

        older = library.checking.older_text(reading)
        return older, differences(older.text, ctx.view.document.text) if older is not None else []

    ctx.in_background("compare", compare, lambda found: _show(ctx, *found), opens_dialog=True)


def _show(ctx: Context, older: OldText | None, found: list[Difference]) -> None:
    from tui_reader.library.changed import day

    if older is None or all(one.kind == "unchanged" for one in found):
        ctx.release_keys()
        ctx.notify("Only spacing and typography changed" if older else "No earlier version of this article")
        return
    from tui_reader.app.screens.dialogs.compare import CompareScreen

    since = day(older.opened, ctx.library.now())
    ctx.ask(CompareScreen(found, older.text, ctx.view.document, since), lambda place: _go_to(ctx, place))


def _go_to(ctx: Context, place: Span) -> None:
    ctx.leave_passage()
    ctx.focus_article()
    ctx.view.deselect()
    ctx.view.go_to_offset(min(place.start, max(0, ctx.view.document.length - 1)))
