"""Where to go in an article that was opened, and what is told and offered once the library knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.commands import annotate, check, copies, file, notes, panes, search
from tui_reader.app.context import Context
from tui_reader.library.changed import day
from tui_reader.model import Reading

if TYPE_CHECKING:
    from tui_reader.app.listings.listing import Opening


def arrive(ctx: Context, opening: Opening, *, at_last: bool = False) -> bool:
    """Go to the passage that the article was opened for; return False if its place is not known yet.

    Args:
        at_last: all annotations are known: tell that it is gone.
    """
    if opening.passage is not None and not search.show_found(ctx, opening.passage):
        return False
    if not opening.uid:
        return True
    annotation = annotate.annotation_of(ctx, opening.uid)
    if annotation is not None and (annotation.span is not None or at_last or ctx.article.reading is not None):
        ctx.go_to(annotation)
        if (annotation.kind == "article" or annotation.span is None) and "notes" not in ctx.sides.open:
            panes.toggle(ctx, "notes")
            ctx.notes.select_key(annotation.uid)
        return True
    if at_last:
        ctx.notify("This annotation was deleted meanwhile")
    return at_last


def tell(ctx: Context, opened: Reading) -> None:
    """Tell what changed, look for copies, and offer the notes that were not finished.

    Args:
        opened: as the worker opened it; a command may have been quicker, and then that one knows what changed.
    """
    reading = ctx.article.reading or opened
    if (summary := reading.changed or opened.changed) is not None:
        check.tell_changes(ctx, summary)
    if ctx.article.notice:
        file.tell_stored(ctx)
    elif (fetched := ctx.article.source.article.fetched) and ctx.article.source.identity.article_id is not None:
        again = ctx.key("reload")
        ctx.notify(f"Fetched {day(fetched, ctx.library.now())}" + (f"; {again} fetches it again" if again else ""))
    copies.look_for(ctx, reading)
    if reading.drafts:
        ctx.when_idle(lambda: notes.offer_drafts(ctx, list(reading.drafts)))
