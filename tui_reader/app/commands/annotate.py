"""Highlight, delete, undo, copy: what is done to the passage that the cursor is on."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.app.context import Context, Outcome
from tui_reader.app.focus import key_of
from tui_reader.app.panels.quote_rows import bare_words
from tui_reader.app.panels.quotes import QuotesPanel
from tui_reader.config import colour_called
from tui_reader.model import COLOURS, Annotation, Changed, Colour, Edit, Quote, Target
from tui_reader.text.clean import clean_line
from tui_reader.text.quotation import in_quotes


def change(ctx: Context, target: Target, edit: Edit) -> Changed:
    """Change the annotation of a target, or make it, and let commands be on it from now on."""
    changed = ctx.article.annotate(target, edit)
    ctx.view.deselect()
    ctx.focus.current = annotation_of(ctx, changed.uid)
    return changed


def annotation_of(ctx: Context, uid: str | None) -> Annotation | None:
    return next((one for one in ctx.article.annotations if one.uid == uid), None)


def highlight(ctx: Context) -> Outcome:
    return _highlight(ctx, ctx.target(jumped_to_only=True), ctx.colour)


def _highlight(ctx: Context, target: Target | None, colour: Colour) -> Outcome:
    """Highlight in a colour, which becomes the current one, and show its meaning."""
    ctx.colour = colour
    if target is None:
        return None
    changed = change(ctx, target, Edit(colour=colour))
    if changed.label:
        ctx.notify(f"Highlighted as {ctx.config.colour_names[colour]}")
    return changed


def highlight_typed(ctx: Context, typed: str) -> Outcome:
    """Highlight in a colour by its name or by what it means to the user.

    Raises:
        ReaderError: there is no such colour.
    """
    return _highlight(ctx, ctx.target(jumped_to_only=True), colour_called(typed, ctx.config.colour_names))


def choose_colour(ctx: Context) -> None:
    target = ctx.target(jumped_to_only=True)
    if target is None:
        return

    def chosen(colour: Colour) -> Outcome:
        return _highlight(ctx, target, colour)

    from tui_reader.app.screens.dialogs.colour import ColourPicker

    names: dict[Colour, str] = {colour: ctx.config.colour_names[colour] for colour in COLOURS}
    ctx.ask_to_store(ColourPicker(names, ctx.colour), chosen)


def choose_here(ctx: Context) -> Outcome:
    """Choose which of the paragraph's annotations commands are on; while one is being placed, put it here."""
    if ctx.placing is not None:
        from tui_reader.app.commands import check

        return check.place(ctx)
    found = ctx.focus.blocks.annotations.get(ctx.view.cursor, [])
    if len(found) < 2:
        ctx.notify("One annotation here" if found else f"No annotation here: {ctx.key('highlight')} highlights")
        if found:
            ctx.go_to(found[0])
        return None
    from tui_reader.app.screens.dialogs.names import Choice, NamePicker

    choices = [Choice(one.uid, _facts(ctx, one), in_quotes(clean_line(one.exact, 40))) for one in found]
    here = ctx.focus.annotation
    picker = NamePicker(f"Annotations here: {len(found)}", choices, current=here.uid if here else None, typed=False)

    def chosen(uid: str) -> None:
        if (annotation := annotation_of(ctx, uid)) is not None:
            ctx.go_to(annotation)

    ctx.ask(picker, chosen)
    return None


def _facts(ctx: Context, annotation: Annotation) -> str:
    """The highlight's meaning, the tags and the beginning of the note."""
    colour = ctx.config.colour_names[annotation.colour] if annotation.colour else ""
    return "  ".join(filter(None, (colour, *(f"#{tag}" for tag in annotation.tags), clean_line(annotation.note, 40))))


def delete(ctx: Context) -> Outcome:
    target = ctx.target()
    annotation = ctx.article.annotation_for(target) if target else None
    if annotation is None:
        ctx.notify("No annotation here")
        return None
    changed = ctx.article.delete(annotation.uid)
    ctx.leave_passage()
    ctx.notify(f"Deleted; {ctx.key('undo')} restores it")
    return changed


def undo(ctx: Context) -> Outcome:
    from tui_reader.app.commands import file

    if file.undo_reflow(ctx):
        return None
    return _revert(ctx, ctx.article.undo, "Undone", "Nothing to undo")


def redo(ctx: Context) -> Outcome:
    from tui_reader.app.commands import file

    if file.redo_reflow(ctx):
        return None
    return _revert(ctx, ctx.article.redo, "Redone", "Nothing to redo")


def _revert(ctx: Context, revert: Callable[[], Changed], done: str, none: str) -> Changed:
    """Undo or redo, and go to what was changed."""
    quotes = ctx.panels["quotes"]
    assert isinstance(quotes, QuotesPanel)
    before = set(ctx.focus.quotes)
    changed = revert()
    if not changed.label:
        ctx.notify(none)
        return changed
    ctx.leave_passage()
    passage = annotation_of(ctx, changed.uid) or next((one for one in quotes.wanted() if one not in before), None)
    if passage is not None:
        ctx.sidebar.select_key(key_of(passage))
        ctx.go_to(passage)
    ctx.notify(f"{done}: {changed.label}")
    if (draft := changed.draft) is not None:
        from tui_reader.app.commands import notes

        notes.edit(ctx, Target(draft.kind, draft.span, draft.target or None), draft)
    return changed


def copy(ctx: Context) -> None:
    """Copy the selection, quote, marked words or paragraph with speaker, title and source."""
    from tui_reader.app.terminal.clipboard import copy_text

    words, quote, speaker = _to_copy(ctx)
    if words:
        copied = copy_text(ctx.screen.app, ctx.article.cite(words, quote, speaker))
        ctx.notify(f"{copied}: {clean_line(words, 60)}")


def copy_link(ctx: Context) -> None:
    """Copy the link of the annotation, which every command and every export knows it by."""
    target = ctx.target()
    annotation = ctx.article.annotation_for(target) if target is not None else None
    if annotation is None:
        ctx.notify(f"No annotation here: {ctx.key('highlight')} makes one, which then has a link")
        return
    from tui_reader.app.terminal.clipboard import copy_text

    link = f"reader:{annotation.uid}"
    ctx.notify(f"{copy_text(ctx.screen.app, link)}: {link}")


def _to_copy(ctx: Context) -> tuple[str, Quote | None, str | None]:
    """The words, the quote they are from, and the speaker that their annotation has."""
    view, panel = ctx.view, ctx.panel_with_keys
    if panel is not None and (found := panel.to_copy()) is not None:
        return *found, None
    if view.selection is not None:
        span = view.selected_span
        around = (one for one in ctx.focus.quotes if one.start <= span.start and span.end <= one.end)
        return view.document.slice(span.start, span.end), next(around, None), None
    passage = panel.passage() if panel is not None else ctx.focus.current
    if passage is None:
        passage = ctx.focus.quote or ctx.focus.annotation
    if isinstance(passage, Quote):
        return bare_words(view.document, passage), passage, None
    if passage is not None:
        return passage.exact or passage.note, ctx.article.quote_at(passage.span), passage.speaker
    return view.document.slice(*view.cursor_span), None, None
