"""Put an annotation on more or fewer words; its note, tags and colour stay."""

from __future__ import annotations

from tui_reader.app.commands.annotate import annotation_of
from tui_reader.app.context import Context, Outcome
from tui_reader.model import Annotation, Changed
from tui_reader.text.navigate import Selection, extend_word
from tui_reader.text.spans import Span


class Resizing:
    """The annotation whose words are being selected anew; dropped with the selection."""

    def __init__(self, uid: str) -> None:
        self.uid = uid

    def __call__(self, ctx: Context) -> None:
        if ctx.view.selection is None:
            ctx.resizing = None
            del ctx.after_each["resizing"]


def _here(ctx: Context) -> tuple[Annotation, Span] | None:
    """Return the target annotation and its place; None, with a message, if there is none."""
    target = ctx.target()
    annotation = ctx.article.annotation_for(target) if target is not None else None
    if annotation is None or annotation.span is None or annotation.kind == "article":
        ctx.notify("No annotation here")
        return None
    return annotation, annotation.span


def move_end(ctx: Context, step: int) -> Outcome:
    """Extend the annotation by a word at its end, or shrink it by one."""
    if (here := _here(ctx)) is None:
        return None
    annotation, span = here
    moved = extend_word(ctx.view.document, Selection(*span), step).span
    if moved == span or moved.start != span.start:
        ctx.notify("The article ends here" if step > 0 else "Only one word is left")
        return None
    return _resize(ctx, annotation.uid, moved)


def start(ctx: Context) -> None:
    """Select the words of the annotation, to change both ends."""
    if (here := _here(ctx)) is None:
        return
    annotation, span = here
    ctx.focus_article()
    ctx.leave_passage()
    ctx.view.select(*span)
    ctx.resizing = ctx.after_each["resizing"] = Resizing(annotation.uid)
    keys = {"place-mark": "keeps", "select-swap": "changes ends", "select-leave": "cancels"}
    ctx.notify("Select its words; " + ", ".join(f"{ctx.key(row)} {does}" for row, does in keys.items() if ctx.key(row)))


def keep(ctx: Context) -> Changed:
    """Put the annotation on the selection."""
    assert ctx.resizing is not None
    uid, span = ctx.resizing.uid, ctx.view.selected_span
    changed = _resize(ctx, uid, span)
    ctx.view.deselect()
    return changed


def _resize(ctx: Context, uid: str, span: Span) -> Changed:
    changed = ctx.article.resize(uid, span)
    ctx.focus.current = annotation_of(ctx, uid)
    if changed.label:
        words = ctx.view.document.slice(*span).split()
        shown = " ".join(words) if len(words) < 8 else f"{' '.join(words[:3])} … {' '.join(words[-3:])}"
        ctx.notify(f"Now on “{shown}”")
    return changed
