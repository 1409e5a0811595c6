"""A changed text: the banner that tells of it, the view of old against new, and the marks to check one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events, on, work
from textual.message import Message

from tui_reader.app.screens.moving import Moving
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.bars import Banner
from tui_reader.look.annotations import Mark
from tui_reader.model import (
    Annotated,
    Annotation,
    ChangeSummary,
    NameDecision,
    OldText,
    Placed,
    QuoteDecision,
    ReaderError,
    Reading,
)
from tui_reader.text.clean import clean_line
from tui_reader.text.quotation import in_quotes
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.check import Verdict
    from tui_reader.text.compare.differences import Difference

MARK_ROW = 2
"""The row of the article on which a mark that is checked is shown, above the dialog."""
Pieces = tuple[tuple[str, str], ...]


class Checking(Moving):
    """What the reader sees of a text that changed."""

    _banner: Banner | None = None
    _banner_lines: Sequence[tuple[Pieces, Pieces]] = ()
    """What the banner may say, with its keys, the best first."""
    _placing: str | None = None
    """The uid of the annotation or correction being placed by hand: in hand until it is placed or given up."""
    _placing_in = ""
    """The context whose keys the banner tells of while a mark is in hand."""

    class Compared(Message):
        """Old and new text were compared."""

        def __init__(self, older: OldText | None, found: list[Difference], problem: str = "") -> None:
            super().__init__()
            self.older = older
            self.found = found
            self.problem = problem
            """Why they could not be, for a person."""

    # -- the banner ---------------------------------------------------------------------------------------------

    def tell_changes(self, reading: Reading) -> None:
        """Say in a line over the article what became of it since it was open last."""
        if reading.changed is not None:
            self._tell(reading.changed)

    def _tell(self, summary: ChangeSummary) -> None:
        from tui_reader.library.changed import marks_line, paragraphs_line, since_line

        since = since_line(summary, self.library.now())
        paragraphs, marks = paragraphs_line(summary), marks_line(summary)
        told = "; ".join(part for part in (paragraphs or "spacing and typography only", marks) if part)
        short = told.replace(" paragraphs", "").replace(" paragraph", "").replace(" marks", "").replace(" mark", "")
        brief = f"{summary.paragraphs} paragraph{'s' if summary.paragraphs != 1 else ''}"
        check = [("next-check", f" checks {summary.to_check}")] if summary.to_check else []
        self._show_banner(
            [((f"{since}: ", "name"), (words, "")) for words in (told, short, brief)],
            [*check, ("compare", " compares"), ("back", " closes")],
        )

    def _show_banner(self, words: Sequence[Pieces], keys: Sequence[tuple[str, str]]) -> None:
        """`words`: the longest first; `keys`: ids of rows of the key table, and what they do here."""
        told = [(self._printed[row], does) for row, does in keys if row in self._printed]
        ends = ["   "] * (len(told) - 1) + [""]
        full = [
            piece for (key, does), end in zip(told, ends, strict=True) for piece in ((key, "key"), (does + end, ""))
        ]
        bare = [piece for (key, _), end in zip(told, ends, strict=True) for piece in ((key, "key"), (end[:2], ""))]
        *longer, brief = words
        pairs = [(line, keys) for keys in (full, bare) for line in longer] + [(brief, full), (brief, bare)]
        self._banner_lines = [(line, tuple(keys)) for line, keys in pairs]
        if self._banner is None:
            self._banner = Banner(id="banner")
            self.mount(self._banner, after=self.title_bar)
        self._fill_banner(self.size.width)

    def _fill_banner(self, width: int) -> None:
        """As much as fits: long words before keys that say what they do, short words before keys alone."""
        if self._banner is not None:
            fitting = [line for line in self._banner_lines if _length(line[0]) + _length(line[1]) + 4 <= width]
            self._banner.show(*(fitting or self._banner_lines[-1:])[0])

    def close_banner(self) -> bool:
        """Take the banner off the screen, and give up placing a mark; False where there was none."""
        if self._banner is None:
            return False
        self._banner.remove()
        self._banner, self._placing = None, None
        return True

    def on_resize(self, event: events.Resize) -> None:
        self._fill_banner(event.size.width)

    # -- old against new ----------------------------------------------------------------------------------------

    def action_compare(self) -> None:
        """Compare in the background; a long text takes a second."""
        if self.reading is None:
            self.say("the article is not open yet: try again in a moment")
            self.settle()
            return
        cast(TypeAhead, self.app).hold_keys()
        self._compare(self.reading)

    @work(thread=True, exclusive=True, group="compare", exit_on_error=False)
    def _compare(self, reading: Reading) -> None:
        from tui_reader.text.compare.differences import differences

        try:
            with self.library.for_thread() as library:
                older = library.older_text(reading)
        except ReaderError as error:
            self.post_message(self.Compared(None, [], str(error)))
            return
        found = differences(older.text, self.article.document.text) if older is not None else []
        self.post_message(self.Compared(older, found))

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        from tui_reader.library.changed import day

        older = event.older
        if older is None or all(one.kind == "unchanged" for one in event.found):
            cast(TypeAhead, self.app).release_keys()
            if event.problem:
                self.complain(event.problem)
            else:
                self.say("only spacing and typography changed" if older else "no older text of this article is known")
            self.settle()
            return
        from tui_reader.app.screens.dialogs.compare import CompareScreen

        since = day(older.opened, self.library.now())
        self.open_dialog(CompareScreen(event.found, older.text, self.article.document, since), self._go_to_change)

    def _go_to_change(self, place: Span | None) -> None:
        if place is not None:
            self.thing = None
            self.set_focus(self.article)
            self.article.deselect()
            self.article.go_to_offset(min(place.start, max(0, self.article.document.length - 1)))
        self.settle()

    # -- marks to check -----------------------------------------------------------------------------------------

    def action_next_check(self) -> None:
        """Check the mark that is chosen or under the cursor, if it needs a look, else the first that does."""
        marks = self._marks_to_check()
        if not marks:
            if marks is not None:
                self.say("nothing to check: every mark stands on its words or was confirmed")
            self.settle()
            return
        here = self.notes.selected_key if self.focused is self.notes else None
        current = self.current_annotation()
        keys = [mark.annotation.uid for mark in marks]
        wanted = [key for key in (here, current.uid if current else None) if key in keys]
        self._check(marks, keys.index(wanted[0]) if wanted else 0)

    def _marks_to_check(self) -> Sequence[Placed] | None:
        """What needs a look, corrections last; in a text that cannot be stored annotations have no candidates."""
        from tui_reader.library.changed import as_mark

        if self.reading is not None and not self.reading.version_id:
            waiting = [Placed(annotation, "", 0.0) for annotation in self.annotations if annotation.needs_look]
            return [*waiting, *map(as_mark, self.corrections_to_check())]
        marks = self.act(lambda reading: self.library.to_check(reading))
        return None if marks is None else [*marks, *map(as_mark, self.corrections_to_check())]

    def _check(self, marks: Sequence[Placed], index: int) -> None:
        """Ask about one mark, and go on with the next once there is an answer."""
        from tui_reader.app.screens.dialogs.check import CheckDialog
        from tui_reader.library.changed import how

        mark = marks[index]
        self.article.deselect()
        self._go_to_mark(mark)

        def answered(verdict: Verdict | None) -> None:
            self._show_place(None)
            if verdict is None:
                self._go_to_mark(mark)
            elif verdict.kind == "step":
                self._check(marks, (index + verdict.step) % len(marks))
            elif verdict.kind == "by hand":
                self._place_by_hand(mark)
            else:
                self._settle_mark(mark, verdict, index)

        self.open_dialog(
            CheckDialog(mark, how(mark), (index + 1, len(marks)), self.article.document, show=self._show_place),
            answered,
        )

    def _show_place(self, span: Span | None) -> None:
        """Show a place in the article above the dialog; None takes it off again."""
        if span is None:
            self.article.set_layer("selection", [])
            self.article.close_gap()
        else:
            self.article.set_layer("selection", [(span, Mark.SELECTED)])
            self.article.show_at(span.start, MARK_ROW)
        self.settle()

    def _go_to_mark(self, mark: Placed) -> None:
        if not self._is_correction(mark):
            self.go_to(mark.annotation)
            return
        self.thing = None
        if mark.annotation.span is not None:
            self.article.go_to_offset(mark.annotation.span.start)
        self.settle()

    def _is_correction(self, mark: Placed) -> bool:
        from tui_reader.library.changed import CORRECTION

        return mark.annotation.uid.startswith(CORRECTION)

    def _waiting_correction(self, uid: str | None) -> QuoteDecision | NameDecision | None:
        """The correction that the dialogs know by this uid, while it needs a look."""
        from tui_reader.library.changed import as_mark

        return next((one for one in self.corrections_to_check() if as_mark(one).annotation.uid == uid), None)

    def _settle_correction(self, mark: Placed, verdict: Verdict, index: int) -> None:
        """Put a correction where the user says, leave or remove it; then go on with what is left to check."""
        document, span = self.article.document, verdict.span
        decision = self._waiting_correction(mark.annotation.uid)
        if decision is not None:
            if verdict.kind == "remove" and isinstance(decision, NameDecision):
                done = self.act(lambda reading: self.library.drop_correction(reading, decision))
            elif verdict.kind == "nowhere" or span is None or isinstance(decision, NameDecision):
                done = self.act(lambda reading: self.library.leave_correction(reading, decision))
            else:
                done = self.act(lambda reading: self.library.put_correction(reading, document, decision, span))
            if done is not None:
                self.review_again()
                left = self._marks_to_check()
                if left:
                    self._check(left, index % len(left))
                    return
                self.close_banner()
                self.say(f"{done}: everything is checked")
        self.settle()

    def _settle_mark(self, mark: Placed, verdict: Verdict, index: int) -> None:
        if self._is_correction(mark):
            self._settle_correction(mark, verdict, index)
            return
        uid, document = mark.annotation.uid, self.article.document

        def do(reading: Reading) -> Annotated:
            if verdict.kind == "there" and verdict.span is not None:
                return self.library.put_mark(reading, document, uid, verdict.span)
            if verdict.kind == "nowhere":
                return self.library.leave_mark(reading, document, uid)
            return self.library.confirm_place(reading, document, uid)

        done = self.act(do)
        if done is not None:
            self._take_checked(done)
            left = self._marks_to_check()
            if left:
                self._check(left, index % len(left))
                return
            self.say(f"{done.label}: all marks are checked")
        self.settle()

    def _take_checked(self, done: Annotated) -> None:
        """Show an annotation where it stands now, and that it was checked."""
        self.take_annotations(done.annotations)
        self.thing = next((a for a in done.annotations if a.uid == done.uid), None)
        if done.uid:
            self.notes.select_key(done.uid)
        if not any(annotation.needs_look for annotation in done.annotations) and not self.corrections_to_check():
            self.close_banner()

    # -- placing by hand ----------------------------------------------------------------------------------------

    def _place_by_hand(self, mark: Placed) -> None:
        """Go into select mode at the likeliest place; Enter puts the mark on what is selected then."""
        annotation = mark.annotation
        self._placing = annotation.uid
        likely = [candidate.span for candidate in mark.candidates] + ([annotation.span] if annotation.span else [])
        self.set_focus(self.article)
        self.thing = None
        if likely:
            self.article.select(*likely[0])
        else:
            self.article.go_to_block(self.article.document.index_at(annotation.original_start))
            self.action_start_selection()
        self._placing_in = ""
        self.settle()

    def settle(self) -> None:
        super().settle()
        self._tell_placing()

    def _annotation_in_hand(self) -> Annotation | None:
        """The annotation that is being placed by hand, or a correction in the shape of one."""
        from tui_reader.library.changed import as_mark

        correction = self._waiting_correction(self._placing) if self._placing is not None else None
        if correction is not None:
            return as_mark(correction).annotation
        return next((a for a in self.annotations if a.uid == self._placing), None)

    def _tell_placing(self) -> None:
        """Name the keys that do something here for the mark in hand; nothing where they are the same as before."""
        annotation = self._annotation_in_hand()
        if annotation is None or self.context == self._placing_in:
            return
        self._placing_in = self.context
        words = clean_line(annotation.exact, 200)
        keys = {
            "select": [("place-mark", " places it"), ("select-leave", " moves on")],
            "view": [
                *([("place-mark", " places it")] if annotation.kind == "paragraph" else []),
                ("select", " selects"),
                ("back", " gives up"),
            ],
        }
        self._show_banner(
            [
                (
                    ("Where does it stand? ", "name"),
                    (in_quotes(words[:limit] + "…" if len(words) > limit else words), ""),
                )
                for limit in (200, 60, 20)
            ],
            keys.get(self.context, [("list-leave", " goes back to the article")]),
        )

    def action_place_mark(self) -> None:
        """Put the mark that is being placed on the selection; one of a paragraph on the paragraph under the cursor."""
        view, uid = self.article, self._placing
        annotation = self._annotation_in_hand()
        if uid is None or annotation is None:
            return  # Enter means nothing else in the article
        correction = self._waiting_correction(uid)
        if view.selection is None and annotation.kind != "paragraph":
            self.say(f"select the words first: {self._printed.get('select', '')} starts")
        elif isinstance(correction, QuoteDecision):
            self._place_correction(correction, view.selected_span)
        else:
            span = view.selected_span if view.selection is not None else view.cursor_span
            done = self.act(lambda reading: self.library.put_mark(reading, view.document, uid, span))
            if done is not None:
                view.deselect()
                self.close_banner()
                self._take_checked(done)
                left = sum(a.needs_look for a in done.annotations)
                more = f"; {left} more: {self._printed.get('next-check', '')}" if left else ": all marks are checked"
                self.say(f"{done.label}{more}")
        self.settle()

    def _place_correction(self, correction: QuoteDecision, span: Span) -> None:
        document = self.article.document
        done = self.act(lambda reading: self.library.put_correction(reading, document, correction, span))
        if done is not None:
            self.article.deselect()
            self.close_banner()
            self.review_again()
            left = len(self._marks_to_check() or ())
            more = f"; {left} more: {self._printed.get('next-check', '')}" if left else ": everything is checked"
            self.say(f"{done}{more}")


def _length(pieces: Pieces) -> int:
    return sum(cell_len(text) for text, _ in pieces)
