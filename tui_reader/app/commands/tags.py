"""Put tags on passages, by name or by a single key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_reader.app.commands.annotate import change
from tui_reader.app.context import Context, Outcome
from tui_reader.model import Changed, Edit, ReaderError, Tag, Target


def choose(ctx: Context) -> None:
    """Ask which tag is put on the passage or taken off it."""
    target = ctx.target()
    if target is None:
        return

    def chosen(answer: Mapping[str, bool]) -> Changed:
        added = tuple(name for name, on in answer.items() if on)
        removed = tuple(name for name, on in answer.items() if not on)
        ctx.last_tag = added[-1] if added else ctx.last_tag
        return change(ctx, target, Edit(add_tags=added, remove_tags=removed))

    from tui_reader.app.screens.dialogs.tags import TagPicker

    tags: Sequence[Tag] = ()
    try:
        tags = ctx.article.tags()
    except ReaderError as error:  # a tag can be typed all the same
        ctx.show_error(str(error))
    now = ctx.article.annotation_for(target)
    ctx.ask(TagPicker(tags, now.tags if now else (), lambda tag: _pin(ctx, tag)), chosen)


def _pin(ctx: Context, tag: Tag) -> Sequence[Tag]:
    """Pin a tag to the first digit that no other is pinned to, or unpin it; returns the tags as they are then."""

    def pin() -> Changed:
        taken = {other.pinned for other in ctx.article.tags()}
        digit = None if tag.pinned else next((digit for digit in range(1, 10) if digit not in taken), None)
        return ctx.article.pin_tag(tag.name, digit)

    ctx.perform(pin)
    return ctx.article.tags()


def digit(ctx: Context, number: int) -> Outcome:
    """Put the tag with this number on the passage, or take it off; before a motion the digit is a count."""
    target, tag = ctx.target(), ctx.article.digits.get(number)
    changed: Changed | None = None
    if tag is None:
        ctx.notify(f"No tag on {number} yet: {ctx.key('tag')} adds one")
    elif target is not None:
        changed = _toggle(ctx, target, tag.name)
    ctx.counting.add(number, steps=int(changed is not None and bool(changed.label)))
    return changed


def zero(ctx: Context) -> None:
    """Go on with a count."""
    ctx.counting.add(0, steps=0)


def withdraw(ctx: Context, steps: int) -> Changed:
    """Take back what the digits of a count did, without a trace in the undo history."""
    changed = Changed()
    for _ in range(steps):
        changed |= ctx.article.withdraw()
    ctx.leave_passage()
    return changed._replace(label="", uid=None)


def _toggle(ctx: Context, target: Target, name: str) -> Changed:
    now = ctx.article.annotation_for(target)
    if now is None or name.casefold() not in map(str.casefold, now.tags):
        return put(ctx, target, name)
    changed = change(ctx, target, Edit(remove_tags=(name,)))
    ctx.notify(f"Removed #{name}")
    return changed


def repeat(ctx: Context) -> Outcome:
    """Put the tag that was used last on the passage."""
    target = ctx.target()
    if ctx.last_tag is None:
        ctx.notify("No tag used yet")
        return None
    return put(ctx, target, ctx.last_tag) if target is not None else None


def put(ctx: Context, target: Target, name: str) -> Changed:
    """Put a tag on a target, and remember it for `repeat`."""
    now = ctx.article.annotation_for(target)
    if now is not None and name.casefold() in (tag.casefold() for tag in now.tags):
        ctx.last_tag = name
        ctx.view.deselect()
        ctx.notify(f"Already tagged #{name}")
        return Changed()
    changed = change(ctx, target, Edit(add_tags=(name,)))
    ctx.last_tag = name
    return changed
