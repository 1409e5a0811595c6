"""What is told and offered once the library knows the article."""

from __future__ import annotations

from tui_reader.app.commands import check, copies, file, notes
from tui_reader.app.context import Context
from tui_reader.library.changed import day
from tui_reader.model import Reading


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
