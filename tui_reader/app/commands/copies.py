"""Which article the text is: a copy or an earlier text of it is offered to be joined, another one can be parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.commands.check import close_banner
from tui_reader.app.context import Context, Outcome
from tui_reader.model import Changed, Copy, Earlier, ReaderError, Reading
from tui_reader.text.enumeration import counted
from tui_reader.wording import earlier_here, sentence

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.copies import Answer
    from tui_reader.library import Library

MOST_CHOICES = 6
"""Articles offered for joining at once."""


def look_for(ctx: Context, reading: Reading) -> None:
    """Look for copies, at every opening until the user has joined them or said that they are to stay apart."""
    if not reading.version_id:
        return

    def look(library: Library) -> tuple[list[Copy], list[Earlier]]:
        copies = library.copies.of(reading, ctx.view.document)
        return copies, [one for one in library.articles.earlier(ctx.article.source.identity, reading) if not one.apart]

    def failed(error: ReaderError) -> None:  # nothing the user asked for
        ctx.screen.log(f"copies not looked for: {error}")

    ctx.in_background("copies", look, lambda found: ctx.when_idle(lambda: _offer(ctx, *found)), failed=failed)


def _offer(ctx: Context, copies: list[Copy], earlier: list[Earlier]) -> None:
    """Offer the copy most alike of those that have marks; without marks on either there is nothing to join."""
    for one in earlier[:1]:
        ctx.notify(f"{sentence(earlier_here(one))}; {ctx.key('library')} lists it")
    if not copies or ctx.article.reading is None:
        return
    this = ctx.library.articles.find(f"reader:{ctx.article.article_id}")
    if this is None:
        return
    copy = next((one for one in copies if one.entry.is_marked or this.is_marked), None)
    if copy is None:
        return
    from tui_reader.app.screens.dialogs.copies import JoinOffer
    from tui_reader.library.changed import day

    now = ctx.library.now()

    def answered(answer: Answer) -> Outcome:
        if answer == "join":
            return _join(ctx, copy)
        return ctx.article.copies.keep_apart(copy.entry.article_id) if answer == "apart" else None

    ctx.ask(JoinOffer(this, copy, lambda moment: day(moment, now)), answered)


def choose(ctx: Context) -> None:
    """Ask which article the open text is: part it from its article, or join it with another."""
    reading = ctx.article.open()

    def look(library: Library) -> tuple[int | None, list[Copy]]:
        return library.copies.kept_if_parted(reading), library.copies.of(reading, ctx.view.document, asked=True)

    ctx.in_background("choice", look, lambda found: _offer_choice(ctx, *found), opens_dialog=True)


def _offer_choice(ctx: Context, kept: int | None, copies: list[Copy]) -> None:
    """`kept`: how many annotations would stay with the earlier article; None where there is none."""
    from tui_reader.app.screens.dialogs.copies import ArticleChoice

    this = ctx.library.articles.find(f"reader:{ctx.article.article_id}")
    if this is None or (kept is None and not copies):
        ctx.release_keys()
        ctx.notify("No other version to part from, and no article to join with")
        return

    def answered(answer: str) -> Changed:
        if answer == "part":
            close_banner(ctx)
            return ctx.article.copies.part()
        return _join(ctx, next(copy for copy in copies if copy.entry.name == answer))

    ctx.ask(ArticleChoice(this, kept, copies[:MOST_CHOICES]), answered)


def _join(ctx: Context, copy: Copy) -> Changed:
    changed = ctx.article.copies.join(copy.entry.article_id)
    count = len(ctx.article.annotations)
    ctx.notify(f"Joined: {counted(count, 'note')} now; {ctx.key('undo')} undoes it")
    return changed
