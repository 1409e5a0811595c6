"""Change tags in the whole library, from the panel that lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_reader.app.context import LISTED, Context, Outcome
from tui_reader.app.panels.tags import TagsPanel
from tui_reader.model import COLOURS, Changed, Colour, ReaderError, Tag, TagChange
from tui_reader.text.clean import clean_line
from tui_reader.wording import done_line, like_line, tag_change_lines, tag_changes_line, tag_counts, tag_sign


def _panel(ctx: Context) -> TagsPanel:
    panel = ctx.panels["tags"]
    assert isinstance(panel, TagsPanel)
    return panel


def _here(ctx: Context) -> str | None:
    """The name of the row; tells where there is none."""
    name = _panel(ctx).name() if ctx.panel_with_keys is _panel(ctx) else None
    if name is None:
        ctx.notify(f"No tag here: {ctx.key('tag')} adds one")
    return name


def _done(ctx: Context, changed: Changed, shown: str | None, remark: str = "") -> Changed:
    """Tell what was changed, and show the row of a tag."""
    if shown is not None:
        ctx.sidebar.select_key(shown)
    told = done_line(changed.label) if changed.label else "Nothing changed"
    ctx.notify(f"{told}{remark}; {ctx.key('undo')} takes it back" if changed.label else told)
    return changed


def _similar(ctx: Context, name: str, besides: Sequence[str] = ()) -> str:
    """Warn where a new name is almost the same as that of another tag."""
    from tui_reader.text.tag import tag_key
    from tui_reader.text.tag_tree import is_within, like, tag_path

    path = tag_path(name)
    others = [tag.name for tag in _panel(ctx).tags() if not any(is_within(tag.name, one) for one in besides)]
    near = [] if any(tag_key(other) == tag_key(path) for other in others) else like(path, others)
    return f" ({like_line(path, near)})" if near else ""


def show_passages(ctx: Context) -> Outcome:
    """List the passages of this article that have the tag of the row, or one under it."""
    name = _here(ctx)
    if name is None:
        return None
    notes = ctx.panels["notes"]
    notes.filter = f"#{'_'.join(name.split())}"
    if notes.side not in ctx.sides.open:
        from tui_reader.app.commands import panes

        panes.toggle(ctx, notes.id)
    ctx.screen.set_focus(ctx.notes)
    return LISTED


def find(ctx: Context) -> None:
    """Find a tag by part of its name or description."""
    from tui_reader.app.screens.dialogs.names import Choice, NamePicker

    choices = [Choice(tag.name, _facts(tag), f"#{tag.name}") for tag in _panel(ctx).tags()]
    ctx.ask(NamePicker("Find a tag", choices, typed=False), ctx.sidebar.select_key)


def _facts(tag: Tag) -> str:
    return "  ".join(filter(None, (tag_counts(tag), clean_line(tag.description, 40))))


def add(ctx: Context) -> None:
    """Ask for a new tag, and add it to the codebook."""
    from tui_reader.app.screens.dialogs.ask import AskLine

    def chosen(answer: str) -> Outcome:
        from tui_reader.text.tag_tree import tag_path

        path, similar = tag_path(answer), _similar(ctx, answer)
        changed = ctx.article.codebook.add(answer)
        if not changed.label:
            ctx.sidebar.select_key(next((tag.name for tag in _panel(ctx).tags() if tag.name == path), path))
            ctx.notify(f"{tag_sign(path)} exists already")
            return changed
        return _done(ctx, changed, path, similar)

    ctx.ask_to_store(AskLine("New tag", "", "policy/ai is a tag under policy"), chosen)


def rename(ctx: Context) -> None:
    """Ask for another name of the tag; that of another one merges the two, after a preview."""
    name = _here(ctx)
    if name is None:
        return

    def chosen(answer: str) -> Outcome:
        from tui_reader.text.tag import tag_key
        from tui_reader.text.tag_tree import tag_path

        path = tag_path(answer)
        if path == name:
            return None
        taken = {tag_key(tag.name) for tag in _panel(ctx).tags()} - {tag_key(name)}
        if tag_key(path) in taken:
            _ask_merge(ctx, name, path)
            return None
        similar = _similar(ctx, answer, besides=[name])
        return _done(ctx, ctx.article.codebook.rename(name, answer), path, similar)

    from tui_reader.app.screens.dialogs.ask import AskLine

    ctx.ask_to_store(AskLine(f"Rename {tag_sign(name)}", name, "in the whole library; parent/name moves it"), chosen)


def merge(ctx: Context) -> None:
    """Ask which tag this one becomes, and preview that."""
    name = _here(ctx)
    if name is None:
        return
    from tui_reader.app.screens.dialogs.names import Choice, NamePicker
    from tui_reader.text.tag_tree import like

    others = [tag for tag in _panel(ctx).tags() if tag.name != name]
    near = set(like(name, [tag.name for tag in others]))
    others.sort(key=lambda tag: tag.name not in near)
    choices = [Choice(tag.name, _facts(tag), f"#{tag.name}") for tag in others]
    ctx.ask_to_store(NamePicker(f"Merge {tag_sign(name)} into", choices), lambda into: _ask_merge(ctx, name, into))


def _ask_merge(ctx: Context, name: str, into: str) -> None:
    changes = ctx.library.codebook.merge_tags([name], into, dry_run=True)
    if not changes:
        ctx.notify("Nothing changed")
        return
    from tui_reader.text.tag_tree import tag_path

    title = f"Merge {tag_sign(name)} into {tag_sign(into)}?"
    _confirm(
        ctx, title, changes, "merges", lambda: _done(ctx, ctx.article.codebook.merge([name], into), tag_path(into))
    )


def delete(ctx: Context) -> Outcome:
    """Take the tag off every passage, after a preview if there are any."""
    name = _here(ctx)
    if name is None:
        return None
    children = _panel(ctx).tag() is None  # a parent that is not a tag itself: those under it are meant
    changes = ctx.library.codebook.delete_tags([name], children=children, dry_run=True)

    def act() -> Changed:
        return _done(ctx, ctx.article.codebook.delete(name, children=children), None, f" ({tag_changes_line(changes)})")

    if not any(change.passages or change.tagged for change in changes):
        return act()
    _confirm(ctx, f"Delete {tag_sign(name)}?", changes, "deletes", act)
    return None


def _confirm(ctx: Context, title: str, changes: Sequence[TagChange], verb: str, act: Callable[[], Outcome]) -> None:
    from tui_reader.app.screens.dialogs.question import Confirm

    lines = [*tag_change_lines(changes, most=5), "", f"{ctx.key('undo')} takes it back."]
    ctx.ask_to_store(Confirm(title, "\n".join(lines), verb), lambda _: act())


def describe(ctx: Context) -> None:
    """Ask for the description of the tag."""
    name = _here(ctx)
    if name is None:
        return
    tag = _panel(ctx).tag()

    def chosen(answer: str) -> Outcome:
        return _done(ctx, ctx.article.codebook.describe(name, answer), name)

    from tui_reader.app.screens.dialogs.ask import AskLine

    before = tag.description if tag is not None else ""
    ctx.ask_to_store(AskLine(f"Description of {tag_sign(name)}", before, "shown while tagging; empty for none"), chosen)


def choose_colour(ctx: Context) -> None:
    """Ask for the colour of the tag; its own colour again removes it."""
    name = _here(ctx)
    if name is None:
        return
    tag = _panel(ctx).tag()
    before = tag.colour if tag is not None else None

    def chosen(colour: Colour) -> Outcome:
        return _done(ctx, ctx.article.codebook.colour(name, "" if colour == before else colour), name)

    from tui_reader.app.screens.dialogs.colour import ColourPicker

    names: dict[Colour, str] = {colour: ctx.config.colour_names[colour] for colour in COLOURS}
    current = next((colour for colour in COLOURS if colour == before), COLOURS[0])
    removes = current if before == current else None
    ctx.ask_to_store(ColourPicker(names, current, title=f"Colour of {tag_sign(name)}", removes=removes), chosen)


def pin(ctx: Context, digit: int) -> Outcome:
    """Pin the tag to a digit, or unpin it if it is pinned to that."""
    name, tag = _here(ctx), _panel(ctx).tag()
    if name is None:
        return None
    if tag is None:
        raise ReaderError(f"{tag_sign(name)} is not a tag itself, only those under it are")
    unpins = tag.pinned == digit
    changed = ctx.article.codebook.pin(tag.name, None if unpins else digit)
    ctx.notify(f"{tag_sign(name)} " + ("has no key now" if unpins else f"is on {digit} now"))
    return changed
