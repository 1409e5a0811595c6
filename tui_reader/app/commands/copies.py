"""Which article the text is: a copy or an earlier text of it is offered to be joined, another one can be parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.commands.check import close_banner
from tui_reader.app.context import Context, Outcome
from tui_reader.model import ArticleEntry, Changed, Copy, Earlier, ReaderError, Reading
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.wording import annotations_of, earlier_here, sentence

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.copies import Answer
    from tui_reader.library import Library

MOST_CHOICES = 6
"""Articles offered for joining at once."""


def look_for(ctx: Context, reading: Reading) -> None:
    """Look for copies, until the user has joined them, keeps them apart, or postponed it for this version."""
    _close_offer(ctx)
    if not reading.version_id:
        return

    def look(library: Library) -> tuple[list[Copy], list[Earlier]]:
        copies = library.copies.of(reading, ctx.view.document)
        copies = [one for one in copies if not library.copies.is_postponed(reading, one.entry.article_id)]
        return copies, [one for one in library.articles.earlier(ctx.article.source.identity, reading) if not one.apart]

    def failed(error: ReaderError) -> None:  # nothing the user asked for
        ctx.screen.log(f"copies not looked for: {error}")

    ctx.in_background("copies", look, lambda found: ctx.when_idle(lambda: _offer(ctx, *found)), failed=failed)


def _offer(ctx: Context, copies: list[Copy], earlier: list[Earlier]) -> None:
    """Report the copy most alike of those that have marks; without marks on either there is nothing to join.

    A line over the article, no dialog: the user is typing keys for the article.
    """
    for one in earlier[:1]:
        ctx.notify(f"{sentence(earlier_here(one))}; {ctx.key('library')} lists it")
    this = _entry(ctx)
    if not copies or this is None:
        return
    copy = next((one for one in copies if one.entry.is_marked or this.is_marked), None)
    if copy is None:
        return
    ctx.join_offer = lambda: _ask_to_join(ctx, copy)
    doubtful = "Is this a new text of an article in the library?"
    told = doubtful if copy.doubtful else "A copy of this article is in the library"
    brief = "A new text of another?" if copy.doubtful else "A copy in the library"
    if ctx.banner.is_shown:  # what became of the text matters more
        ctx.notify(f"{told.rstrip('?')}: {ctx.key('part')} shows it")
        return
    name = f"{told} " if copy.doubtful else f"{told}: "
    title = clean_line(copy.entry.title, 60)
    words = [((name, "name"), (f"“{title}”, {annotations_of(copy.entry)}", "")), ((told, "name"),), ((brief, "name"),)]
    keys = [("part", " joins or keeps apart"), ("back", " later")]
    ctx.banner.show(words, keys, ctx.where, lambda: _postpone(ctx, copy))


def _entry(ctx: Context) -> ArticleEntry | None:
    return ctx.library.articles.find(f"reader:{ctx.article.article_id}") if ctx.article.reading is not None else None


def _ask_to_join(ctx: Context, copy: Copy) -> None:
    from tui_reader.app.screens.dialogs.copies import JoinOffer
    from tui_reader.library.changed import day

    now, this = ctx.library.now(), _entry(ctx)
    if this is None:
        return

    def answered(answer: Answer) -> Outcome:
        _close_offer(ctx)
        return _join(ctx, copy) if answer == "join" else ctx.article.copies.keep_apart(copy.entry.article_id)

    ctx.ask_to_store(
        JoinOffer(this, copy, lambda moment: day(moment, now)), answered, left=lambda: _postpone(ctx, copy)
    )


def _close_offer(ctx: Context) -> None:
    ctx.join_offer = None
    if ctx.banner.left is not None:
        close_banner(ctx)


def _postpone(ctx: Context, copy: Copy) -> None:
    _close_offer(ctx)
    ctx.article.copies.postpone(copy.entry.article_id)


def choose(ctx: Context) -> None:
    """Ask about the copy that was found; else which article the open text is: part it, or join it with another."""
    if ctx.join_offer is not None:
        ctx.join_offer()
        return
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

    ctx.ask_to_store(ArticleChoice(this, kept, copies[:MOST_CHOICES]), answered)


def _join(ctx: Context, copy: Copy) -> Changed:
    changed = ctx.article.copies.join(copy.entry.article_id)
    count = len(ctx.article.annotations)
    ctx.notify(f"Joined: {counted(count, 'note')} now; {ctx.key('undo')} undoes it")
    return changed
