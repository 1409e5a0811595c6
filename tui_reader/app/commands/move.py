"""Move through the article."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.app.awaiting import comes_later
from tui_reader.app.context import Context
from tui_reader.app.focus import Passage, span_of
from tui_reader.app.mentions import Mention
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.navigate import neighbour
from tui_reader.text.spans import Span


def paragraph(ctx: Context, step: int) -> None:
    ctx.leave_passage()
    ctx.view.move_paragraphs(step)


def half_page(ctx: Context, step: int) -> None:
    ctx.leave_passage()
    ctx.view.move_lines(step * max(1, ctx.view.page // 2))


def page(ctx: Context, step: int) -> None:
    """Scroll a page on; two lines stay in sight."""
    ctx.leave_passage()
    ctx.view.move_lines(step * max(1, ctx.view.page - 2))


def end(ctx: Context, step: int) -> None:
    """Go to the last paragraph, or to the first."""
    ctx.leave_passage()
    if step > 0 and comes_later(ctx.article.source):
        ctx.wait_for(lambda: _go_to_end(ctx), "The end comes later:")
    ctx.view.go_to_end(step)


def _go_to_end(ctx: Context) -> bool:
    """Go to the last paragraph, once the text is read."""
    if not ctx.view.document.complete:
        return False
    ctx.view.go_to_end(1)
    ctx.notify("")
    return True


def heading(ctx: Context, step: int) -> None:
    headings, here = ctx.view.document.headings(), ctx.view.cursor
    found = [index for index in headings if (index > here if step > 0 else index < here)]
    ctx.leave_passage()
    if found:
        ctx.view.go_to_block(found[0] if step > 0 else found[-1])
    else:
        ctx.notify(_none_there("heading", step, bool(headings)))


def annotation(ctx: Context, step: int) -> None:
    placed = [one for one in ctx.article.annotations if one.span and one.kind != "article"]
    _jump(ctx, placed, "annotation", step)


def quote(ctx: Context, step: int) -> None:
    _jump(ctx, ctx.focus.quotes, "quote", step)


def mention(ctx: Context, step: int) -> None:
    """Go to the next mention of the person under the cursor, else of the one visited last, else of anybody."""
    mentions, point = ctx.focus.blocks.mentions, ctx.view.point
    here = mentions.at(point)
    # A paragraph that merely begins with a name is no reason to go on with another person.
    if here is not None and (ctx.person is None or point != ctx.view.cursor_span.start):
        ctx.person = here.person.name
    name = ctx.person if mentions.names(ctx.person) else None
    found = mentions.neighbour(point, step, of=name, beyond=here is not None and here.person.name == name)
    if found is None:
        what = f"mention of {name}" if name else "person is named"
        ctx.notify(f"No {what} {'below' if step > 0 else 'above'}")
        return
    _go_to_mention(ctx, found)


def mention_of(ctx: Context, name: str) -> None:
    """Go to the next mention of a person, by name or part of one; after the last, to the first.

    Raises:
        ReaderError: the article names nobody so.
    """
    people, wanted = ctx.article.people, name.casefold()
    named = [person for person in people if wanted in map(str.casefold, (person.name, *person.aliases))]
    named += [person for person in people if wanted in person.name.casefold()]
    if not named:
        raise ReaderError(f"the article names nobody “{clean_line(name, 60)}”")
    mentions, person, point = ctx.focus.blocks.mentions, named[0].name, ctx.view.point
    here = mentions.at(point)
    beyond = here is not None and here.person.name == person
    found = mentions.neighbour(point, 1, of=person, beyond=beyond) or mentions.neighbour(-1, 1, of=person, beyond=True)
    if found is not None:
        _go_to_mention(ctx, found)


def _go_to_mention(ctx: Context, found: Mention) -> None:
    ctx.leave_passage()
    ctx.view.deselect()
    ctx.view.go_to_offset(found.span.start)
    ctx.person = found.person.name
    ctx.notify(f"{found.person.name}: mention {found.number} of {len(found.person.mentions)}")


def back(ctx: Context) -> None:
    """Go back to where the last jump began."""
    _return(ctx, ctx.jumps.back(ctx.view.point), "Nothing to go back to", "jump-forward", "goes forward")


def forward(ctx: Context) -> None:
    """Go forward again after going back."""
    _return(ctx, ctx.jumps.forward(ctx.view.point), "Nothing to go forward to", "jump-back", "goes back")


def _return(ctx: Context, offset: int | None, none: str, other: str, does: str) -> None:
    if offset is None:
        ctx.notify(none)
        return
    ctx.leave_passage()
    ctx.view.go_to_offset(offset)
    key = f"; {ctx.key(other)} {does}" if ctx.key(other) else ""
    ctx.notify(f"¶ {ctx.view.cursor + 1}{key}")


def _jump(ctx: Context, passages: Sequence[Passage], name: str, step: int) -> None:
    passage, point = ctx.focus.current, ctx.view.point
    here = span_of(passage) if passage is not None else Span(point, point)
    found = neighbour([span_of(one) for one in passages], here, step, at_cursor=passage is None)
    if found is not None:
        ctx.go_to(passages[found])
    else:
        ctx.notify(_none_there(name, step, bool(passages)))


def _none_there(name: str, step: int, any_at_all: bool) -> str:
    return f"No {name} {'below' if step > 0 else 'above'}" if any_at_all else f"No {name}s in this article"
