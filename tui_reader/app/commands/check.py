"""A text that changed: the banner that tells of it, and the annotations and corrections to check one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.app.commands.annotate import annotation_of
from tui_reader.app.context import Context, Outcome
from tui_reader.look.annotations import Mark
from tui_reader.look.hints import Pieces
from tui_reader.model import Annotation, Changed, ChangeSummary, NameDecision, Placed, QuoteDecision, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.quotation import in_quotes
from tui_reader.text.spans import Span
from tui_reader.wording import sentence

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.check import Verdict

MARK_ROW = 2
"""The row of the article on which a mark that is checked is shown, above the dialog."""


# -- the banner -------------------------------------------------------------------------------------------------------


def show_banner(ctx: Context, words: Sequence[Pieces], keys: Sequence[tuple[str, str]]) -> None:
    ctx.banner.show(words, keys, ctx.where)


def close_banner(ctx: Context) -> bool:
    """Take the banner off the screen, and give up placing by hand; False where there was none."""
    ctx.placing = None
    ctx.after_each.pop("placing", None)
    return ctx.banner.close()


def tell_changes(ctx: Context, summary: ChangeSummary) -> None:
    """Say in a line over the article what became of it since it was open last."""
    from tui_reader.library.changed import annotations_line, paragraphs_line, since_line

    since = ctx.why_changed.partition(";")[0] or since_line(summary, ctx.library.now())
    paragraphs, marks = paragraphs_line(summary), annotations_line(summary)
    told = "; ".join(part for part in (paragraphs or "spacing and typography only", marks) if part)
    short = re.sub(r" (?:paragraph|annotation|correction)s?\b", "", told)
    count = summary.paragraphs
    brief = f"{summary.to_check} to check" if summary.to_check else counted(count, "paragraph")
    check = [("next-check", f" checks {summary.to_check}")] if summary.to_check else []
    show_banner(
        ctx,
        [((f"{since}: ", "name"), (words, "")) for words in (told, short, brief)],
        [*check, ("compare", " compares"), ("back", " closes")],
    )


# -- one by one -------------------------------------------------------------------------------------------------------


def start(ctx: Context) -> None:
    """Check the mark that is chosen or under the cursor, if it needs a look, else the first that does."""
    marks = _waiting(ctx)
    if not marks:
        ctx.notify("Nothing to check: every annotation is in place or confirmed")
        return
    here = ctx.notes.selected_key if ctx.screen.focused is ctx.notes else None
    current = ctx.focus.annotation
    keys = [mark.annotation.uid for mark in marks]
    wanted = [key for key in (here, current.uid if current else None) if key in keys]
    _ask(ctx, marks, keys.index(wanted[0]) if wanted else 0)


def _waiting(ctx: Context) -> Sequence[Placed]:
    """What needs a look, corrections last."""
    from tui_reader.library.changed import as_placed

    return [*ctx.article.placing.to_check(), *map(as_placed, ctx.article.corrections.to_check())]


def _ask(ctx: Context, marks: Sequence[Placed], index: int) -> None:
    """Ask about one mark, and go on with the next once there is an answer."""
    from tui_reader.app.screens.dialogs.check import CheckDialog
    from tui_reader.library.changed import how

    mark = marks[index]
    ctx.view.deselect()
    _go_to(ctx, mark)

    def answered(verdict: Verdict) -> Outcome:
        _show_place(ctx, None)
        if verdict.kind == "step":
            _ask(ctx, marks, (index + verdict.step) % len(marks))
            return None
        if ctx.library.private:
            raise ReaderError(ctx.library.refused() or "")
        if verdict.kind == "by hand":
            _place_by_hand(ctx, mark)
            return None
        changed = _settle(ctx, mark, verdict)
        if left := _waiting(ctx):
            _ask(ctx, left, index % len(left))
        return changed

    def later() -> None:
        _show_place(ctx, None)
        _go_to(ctx, mark)

    def show(span: Span | None) -> None:
        ctx.perform(lambda: _show_place(ctx, span))
        ctx.notes.select_key(mark.annotation.uid)  # not the annotations at the place that is shown
        ctx.notes.repaint()

    dialog = CheckDialog(mark, how(mark), (index + 1, len(marks)), ctx.view.document, show=show)
    ctx.ask(dialog, answered, left=later)


def _show_place(ctx: Context, span: Span | None) -> None:
    """Show a place in the article above the dialog; None takes it off again."""
    if span is None:
        ctx.view.set_layer("selection", [])
        ctx.view.close_gap()
    else:
        ctx.view.set_layer("selection", [(span, Mark.SELECTED)])
        ctx.view.show_at(span.start, MARK_ROW)


def _go_to(ctx: Context, mark: Placed) -> None:
    from tui_reader.library.changed import CORRECTION

    if not mark.annotation.uid.startswith(CORRECTION):
        ctx.go_to(mark.annotation)
        return
    ctx.leave_passage()
    if mark.annotation.span is not None:
        ctx.view.go_to_offset(mark.annotation.span.start)


def _correction(ctx: Context, uid: str | None) -> QuoteDecision | NameDecision | None:
    """The correction that the dialogs know by this uid, while it needs a look."""
    from tui_reader.library.changed import as_placed

    return next((one for one in ctx.article.corrections.to_check() if as_placed(one).annotation.uid == uid), None)


def _settle(ctx: Context, mark: Placed, verdict: Verdict) -> Changed:
    """Put an annotation or a correction where the user says, leave it without a place, or remove a correction."""
    from tui_reader.library.changed import CORRECTION

    uid, span = mark.annotation.uid, verdict.span
    if not uid.startswith(CORRECTION):
        if verdict.kind == "there" and span is not None:
            changed = ctx.article.placing.put(uid, span)
        elif verdict.kind == "nowhere":
            changed = ctx.article.placing.leave(uid)
        else:
            changed = ctx.article.placing.confirm(uid)
        return _tell_settled(ctx, changed, "everything is checked")
    decision = _correction(ctx, uid)
    if decision is None:
        return Changed()
    if isinstance(decision, NameDecision):
        remove = verdict.kind == "remove"
        changed = ctx.article.corrections.drop(decision) if remove else ctx.article.corrections.leave(decision)
    elif verdict.kind == "nowhere" or span is None:
        changed = ctx.article.corrections.leave(decision)
    else:
        changed = ctx.article.corrections.put(decision, span)
    return _tell_settled(ctx, changed, "everything is checked")


def _tell_settled(ctx: Context, changed: Changed, all_done: str) -> Changed:
    """Show what was settled where it is now, and how much is left to check."""
    if changed.uid is not None:
        ctx.focus.current = annotation_of(ctx, changed.uid)
        ctx.notes.select_key(changed.uid)
    left = sum(one.needs_look for one in ctx.article.annotations) + len(ctx.article.corrections.to_check())
    if not left:
        close_banner(ctx)
    label = sentence(changed.label)
    ctx.notify(f"{label}; {left} more: {ctx.key('next-check')}" if left else f"{label}: {all_done}")
    return changed


# -- placing by hand --------------------------------------------------------------------------------------------------


class Placing:
    """An annotation or correction that is being placed by hand: in hand until it is placed or given up."""

    def __init__(self, uid: str) -> None:
        self.uid = uid
        self._told_in = ""
        """The context whose keys the banner tells of."""

    def __call__(self, ctx: Context) -> None:
        """Name the keys that do something here; nothing where they are the same as before."""
        annotation = in_hand(ctx)
        if annotation is None or ctx.where == self._told_in:
            return
        self._told_in = ctx.where
        words = clean_line(annotation.exact, 200)
        keys = {
            "select": [("place-mark", " places it"), ("select-leave", " clears")],
            "view": [
                *([("annotations-here", " places it")] if annotation.kind == "paragraph" else []),
                ("select", " selects"),
                ("back", " gives up"),
            ],
        }
        cuts = [words[:limit] + "…" if len(words) > limit else words for limit in (200, 60, 20)]
        show_banner(
            ctx,
            [(("Where does it belong? ", "name"), (in_quotes(cut), "")) for cut in cuts],
            keys.get(ctx.where, [("list-leave", " returns to the article")]),
        )


def in_hand(ctx: Context) -> Annotation | None:
    """The annotation that is being placed by hand, or a correction in the shape of one."""
    from tui_reader.library.changed import as_placed

    if ctx.placing is None:
        return None
    correction = _correction(ctx, ctx.placing.uid)
    return as_placed(correction).annotation if correction is not None else annotation_of(ctx, ctx.placing.uid)


def _place_by_hand(ctx: Context, mark: Placed) -> None:
    """Go into select mode at the likeliest place; Enter puts the mark on what is selected then."""
    from tui_reader.app.commands import select

    annotation = mark.annotation
    likely = [candidate.span for candidate in mark.candidates] + ([annotation.span] if annotation.span else [])
    ctx.focus_article()
    ctx.leave_passage()
    if likely:
        ctx.view.select(*likely[0])
    else:
        ctx.view.go_to_block(ctx.view.document.index_at(annotation.original_start))
        select.start(ctx)
    ctx.placing = ctx.after_each["placing"] = Placing(annotation.uid)


def place(ctx: Context) -> Outcome:
    """Put the mark that is being placed on the selection; one of a paragraph on the paragraph under the cursor."""
    if ctx.resizing is not None:
        from tui_reader.app.commands import extent

        return extent.keep(ctx)
    view, annotation = ctx.view, in_hand(ctx)
    if annotation is None:
        return None  # Enter means nothing else in a selection
    if view.selection is None and annotation.kind != "paragraph":
        ctx.notify(f"Select the words first: {ctx.key('select')} starts")
        return None
    span = view.selected_span if view.selection is not None else view.cursor_span
    correction = _correction(ctx, annotation.uid)
    if isinstance(correction, QuoteDecision):
        changed, all_done = ctx.article.corrections.put(correction, span), "everything is checked"
    else:
        changed, all_done = ctx.article.placing.put(annotation.uid, span), "everything is checked"
    view.deselect()
    close_banner(ctx)
    return _tell_settled(ctx, changed, all_done)
