"""Put tags on passages, by name or by a single key; on one passage, or on several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tui_reader.app.commands.annotate import change
from tui_reader.app.context import Context, Outcome
from tui_reader.app.focus import target_of
from tui_reader.library.opened.tagging import Order
from tui_reader.model import Annotation, Changed, Edit, ReaderError, Tag, Target
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.navigate import whole_blocks
from tui_reader.text.tag import tag_key, tag_name
from tui_reader.wording import like_line

MOST_TAGGED = 5_000
"""Matches of a search that are tagged as one step."""
AT_ONCE = 200
"""Passages that are tagged before the next key is handled; more take a thread."""


class Passages(NamedTuple):
    """Several passages that one command tags."""

    targets: Sequence[Target]
    noun: str
    """What they are, in the singular."""
    of: str = ""
    """Whose or which they are, for the dialog."""

    @property
    def title(self) -> str:
        return " ".join(filter(None, (counted(len(self.targets), self.noun), self.of)))


def choose(ctx: Context) -> None:
    """Ask which tag is put on the passage or taken off it; on each of several selected paragraphs."""
    if (several := _paragraphs(ctx)) is not None:
        _choose_for(ctx, several)
        return
    target = ctx.target()
    if target is None:
        return

    def chosen(answer: Mapping[str, bool]) -> Changed:
        added = tuple(name for name, on in answer.items() if on)
        removed = tuple(name for name, on in answer.items() if not on)
        ctx.last_tag = added[-1] if added else ctx.last_tag
        return change(ctx, target, Edit(add_tags=added, remove_tags=removed))

    now = ctx.article.annotation_for(target)
    _ask(ctx, now.tags if now else (), "", chosen)


def put_typed(ctx: Context, typed: str) -> Outcome:
    """Add the tags of a line, and remove those with a minus: `policy, -draft`; on the passage or each paragraph."""
    added, removed = typed_tags(typed)
    warning = _similar(ctx, added)
    if (several := _paragraphs(ctx)) is not None:
        return _tag_all(ctx, several, added, removed)
    target = ctx.target()
    if target is None:
        return None
    ctx.last_tag = added[-1] if added else ctx.last_tag
    changed = change(ctx, target, Edit(add_tags=tuple(added), remove_tags=tuple(removed)))
    if not changed.label:
        ctx.notify("Nothing changed: the passage is tagged so already")
    elif warning:
        ctx.notify(f"New: {warning}; {ctx.key('undo')} takes it back")
    return changed


def _similar(ctx: Context, names: Sequence[str]) -> str:
    """Return a warning about the first new name that is almost the same as another tag; `""` for none."""
    from tui_reader.text.tag_tree import like

    known = [tag.name for tag in ctx.article.tags()]
    keys = {tag_key(name) for name in known}
    new = [name for name in names if tag_key(name) not in keys]
    return next((like_line(name, near) for name in new if (near := like(name, known))), "")


def put_typed_on_all(ctx: Context, typed: str) -> Outcome:
    """Add and remove the tags of a line on all matches of the search, or on the passages of the panel's row."""
    added, removed = typed_tags(typed)
    passages = _listed(ctx) if ctx.panel_with_keys is not None else _matches(ctx)
    return _tag_all(ctx, passages, added, removed) if passages is not None else None


def typed_tags(typed: str) -> tuple[list[str], list[str]]:
    """Return the tags to add and those to remove of a line with commas.

    Raises:
        ReaderError: there are none.
    """
    added, removed = list[str](), list[str]()
    for part in typed.split(","):
        word = part.strip()
        name = tag_name(word.removeprefix("-"))
        if name:
            (removed if word.startswith("-") else added).append(name)
    if not added and not removed:
        raise ReaderError("a tag needs a name")
    return added, removed


def choose_for_all(ctx: Context) -> None:
    """Ask for tags for all matches of the search; in a panel, for all quotes or annotations of the row."""
    passages = _listed(ctx) if ctx.panel_with_keys is not None else _matches(ctx)
    if passages is not None:
        _choose_for(ctx, passages)


def _choose_for(ctx: Context, passages: Passages) -> None:
    def chosen(answer: Mapping[str, bool]) -> Outcome:
        added = [name for name, on in answer.items() if on]
        removed = [name for name, on in answer.items() if not on]
        return _tag_all(ctx, passages, added, removed)

    _ask(ctx, _common_tags(ctx, passages), passages.title, chosen)


def _ask(ctx: Context, on: Sequence[str], several: str, chosen: Callable[[Mapping[str, bool]], Outcome]) -> None:
    from tui_reader.app.screens.dialogs.tags import TagPicker

    tags: Sequence[Tag] = ()
    try:
        tags = ctx.article.tags()
    except ReaderError as error:  # a tag can be typed all the same
        ctx.show_error(str(error))
    ctx.ask_to_store(TagPicker(tags, on, lambda tag: _pin(ctx, tag), several=several), chosen)


def _pin(ctx: Context, tag: Tag) -> Sequence[Tag]:
    """Pin a tag to the first digit that no other is pinned to, or unpin it; returns the tags as they are then."""

    def pin() -> Changed:
        taken = {other.pinned for other in ctx.article.tags()}
        digit = None if tag.pinned else next((digit for digit in range(1, 10) if digit not in taken), None)
        return ctx.article.codebook.pin(tag.name, digit)

    ctx.perform(pin)
    return ctx.article.tags()


# -- several passages at once -----------------------------------------------------------------------------------------


def _paragraphs(ctx: Context) -> Passages | None:
    """Return the paragraphs of the selection if it covers several completely."""
    document = ctx.view.document
    if ctx.where != "select":
        return None
    blocks = whole_blocks(document, ctx.view.selected_span)
    targets = [Target("paragraph", document.span(index)) for index in blocks if document.kind(index) != "rule"]
    return Passages(targets, "paragraph") if len(targets) > 1 else None


def _matches(ctx: Context) -> Passages | None:
    """Return all matches of the search; None, with a message, if there are none or too many."""
    hits = ctx.search.all_hits() if ctx.search is not None else None
    if hits is None:
        ctx.notify(f"No search yet: {ctx.key('search')} starts one")
        return None
    if not hits:
        ctx.notify("No match to tag")
        return None
    if len(hits) > MOST_TAGGED:
        ctx.notify(f"{len(hits):,} matches are too many to tag at once (at most {MOST_TAGGED:,})")
        return None
    assert ctx.search is not None
    return Passages([Target("span", hit) for hit in hits], "match", f"of “{clean_line(ctx.search.words, 40)}”")


def _listed(ctx: Context) -> Passages | None:
    """Return all quotes of the row's speaker, or all listed annotations; None, with a message, if there are none."""
    panel = ctx.panel_with_keys
    assert panel is not None
    if (annotations := panel.annotations()) is not None:
        targets = [target_of(one) for one in annotations if one.span is not None and one.kind != "article"]
        if not targets:
            ctx.notify("No annotation to tag")
        return Passages(targets, "annotation") if targets else None
    speaker = panel.speaker()
    targets = [Target("span", quote.span) for quote in ctx.article.quotes_of(speaker)] if speaker else []
    if not targets:
        ctx.notify(
            f"No quotes of {clean_line(speaker, 60)}" if speaker else "No speaker here whose quotes can be tagged"
        )
        return None
    return Passages(targets, "quote", f"of {clean_line(speaker or '', 40)}")


def _common_tags(ctx: Context, passages: Passages) -> tuple[str, ...]:
    """Return the tags that all of the passages have."""
    known: dict[tuple[object, ...], Annotation] = {}
    for one in ctx.article.annotations:
        known[one.uid,] = one
        known.setdefault((one.kind, one.span), one)
    common: dict[str, str] | None = None
    for kind, span, uid in passages.targets:
        found = known.get((kind, span) if uid is None else (uid,))
        tags = {tag.casefold(): tag for tag in found.tags} if found is not None else {}
        common = tags if common is None else {key: tag for key, tag in common.items() if key in tags}
    return tuple((common or {}).values())


def _tag_all(ctx: Context, passages: Passages, added: Sequence[str], removed: Sequence[str]) -> Outcome:
    """Tag passages as one undo step; many in a thread, which can be cancelled."""
    order = Order(passages.targets, passages.noun, tuple(added), tuple(removed))
    tagging = ctx.article.tagging
    if len(order.targets) <= AT_ONCE:
        return _tagged(ctx, passages, order, tagging.write(order))
    from tui_reader.app.long_change import wait_for

    thread = tagging.begin(passages.title, order)
    title = "Tagging" if added else "Removing tags"
    wait_for(ctx, thread, title, lambda: _tagged(ctx, passages, order, tagging.take(order, thread)))
    return None


def _tagged(ctx: Context, passages: Passages, order: Order, changed: Changed) -> Changed:
    """Show that passages were tagged."""
    added = order.add
    ctx.last_tag = added[-1] if added else ctx.last_tag
    ctx.view.deselect()
    ctx.leave_passage()
    if changed.label:
        done = f"{'Tagged' if added else 'Untagged'} {changed.label.partition(' ')[2]}"
        ctx.notify(f"{done}; {ctx.key('undo')} takes it back")
    else:
        ctx.notify(f"Already tagged: {passages.title}")
    return changed


def _put_on_all(ctx: Context, passages: Passages, name: str, *, toggle: bool) -> Outcome:
    has_all = name.casefold() in map(str.casefold, _common_tags(ctx, passages))
    return _tag_all(ctx, passages, *(((), (name,)) if toggle and has_all else ((name,), ())))


# -- one key ----------------------------------------------------------------------------------------------------------


def digit(ctx: Context, number: int) -> Outcome:
    """Put the tag with this number on the passage, or take it off; before a motion the digit is a count."""
    tag = ctx.article.digits.get(number)
    changed: Changed | None = None
    if tag is not None and (several := _paragraphs(ctx)) is not None:
        return _put_on_all(ctx, several, tag.name, toggle=True)
    if tag is None:
        ctx.notify(f"No tag on {number} yet: {ctx.key('tag')} adds one")
    elif (target := ctx.target()) is not None:
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
    if ctx.last_tag is None:
        ctx.notify("No tag used yet")
        return None
    if (several := _paragraphs(ctx)) is not None:
        return _put_on_all(ctx, several, ctx.last_tag, toggle=False)
    target = ctx.target()
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
