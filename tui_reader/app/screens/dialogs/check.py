"""Ask where one annotation or correction of a changed text belongs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.compared import Pieces, place_of, shortened, styled_rows, word_pieces
from tui_reader.app.screens.dialogs.changes import ChangesDialog
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.app.widgets.words import Words
from tui_reader.library.changed import CORRECTION, NAME
from tui_reader.model import Placed
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.normal import same_words
from tui_reader.text.quotation import in_quotes
from tui_reader.text.spans import Span

LOW = 18
"""Rows below which a window has no room for the words besides the places."""


class Verdict(NamedTuple):
    """The user's answer about a placement."""

    kind: Literal["right", "there", "by hand", "nowhere", "remove", "step"]
    """`there`: at `span`; `remove`: a correction; `step`: none yet, go to the next one (1) or the previous one (-1)."""
    span: Span | None = None
    step: int = 0


class _Choice(NamedTuple):
    verdict: Verdict
    head: str
    right: str
    pieces: Pieces
    """The words that stand there."""


class CheckDialog(ChangesDialog[Verdict]):
    """One annotation or correction: its words, and the places where they may be now."""

    def __init__(
        self,
        mark: Placed,
        why: str,
        count: tuple[int, int],
        document: Document,
        *,
        show: Callable[[Span | None], None],
    ) -> None:
        """Args: `count`: number and total; `show`: brings a place into view in the article behind."""
        super().__init__()
        self._mark, self._why, self._count, self._show = mark, why, count, show
        self._choices = choices(mark, document)
        self.pane.show_items(
            [Item(str(index), partial(_choice_lines, choice)) for index, choice in enumerate(self._choices)]
        )

    def compose(self) -> ComposeResult:
        annotation = self._mark.annotation
        number, total = self._count
        with Vertical(classes="box") as box:
            noun = "Correction" if _is_correction(self._mark) else "Annotation"
            box.border_title = Content(f"{noun} {number} of {total} to check: {self._why}")
            told = [("change-take", "chooses"), ("change-next", "next"), ("dialog-close", "later")]
            box.border_subtitle = Content(self.hint(*(told if total > 1 else [told[0], told[2]])))
            yield Words(in_quotes(clean_line(annotation.exact, 400)))
            facts = [f"#{clean_line(tag)}" for tag in annotation.tags]
            facts += [clean_line(annotation.note.strip(), 80)] if annotation.note.strip() else []
            if facts:
                yield Static(Content(" ".join(facts)), classes="facts")
            yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()
        self._fit()
        self._show(self._chosen.verdict.span)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def _fit(self) -> None:
        """Make the list as high as its rows, as long as the passage above stays in sight."""
        self.set_class(self.app.size.height < LOW, "-low")
        width = min(84, self.app.size.width) - 4
        lines = sum(len(item.lines(width - 3)) for item in self.pane.items)
        self.pane.styles.height = max(2, min(lines, self.app.size.height // 2 - 3))

    @property
    def _chosen(self) -> _Choice:
        return self._choices[int(self.pane.selected_key or 0)]

    def action_change_move(self, step: int) -> None:
        super().action_change_move(step)
        self._show(self._chosen.verdict.span)

    def action_change_end(self, step: int) -> None:
        super().action_change_end(step)
        self._show(self._chosen.verdict.span)

    def action_next_change(self, step: int) -> None:
        if self._count[1] > 1:
            self.dismiss(Verdict("step", step=step))

    def action_take_change(self) -> None:
        self.dismiss(self._chosen.verdict)


def _is_correction(mark: Placed) -> bool:
    return mark.annotation.uid.startswith(CORRECTION)


def choices(mark: Placed, document: Document) -> list[_Choice]:
    """Return the choices: the current place, the candidates, another place, none; the likeliest first."""
    annotation = mark.annotation
    found: list[_Choice] = []
    if annotation.span is not None:
        pieces = _words_there(annotation.exact, document.slice(*annotation.span))
        right = place_of(document, annotation.span)
        found.append(_Choice(Verdict("right", annotation.span), "It is here", right, pieces))
    for candidate in mark.candidates:
        pieces = _words_there(annotation.exact, document.slice(*candidate.span))
        right = f"{place_of(document, candidate.span)} · {round(candidate.score * 100)} % alike"
        found.append(_Choice(Verdict("there", candidate.span), "Here instead" if found else "Here?", right, pieces))
    if annotation.uid.startswith(NAME):
        return [
            _Choice(Verdict("nowhere"), "Keep the correction for when the name returns", "", []),
            _Choice(Verdict("remove"), "Remove the correction", "", []),
        ]
    told = "Nowhere: keep it unplaced"
    if _is_correction(mark):
        told = "Nowhere: keep the correction for when the words return"
    nowhere = _Choice(Verdict("nowhere"), told, "", [])
    elsewhere = _Choice(Verdict("by hand"), "Somewhere else: select the words", "", [])
    return [*found, elsewhere, nowhere] if found else [nowhere, elsewhere]


def _words_there(exact: str, now: str) -> Pieces:
    """Return the words at a place, compared with the annotated ones if they differ."""
    return [(clean_line(now), "")] if same_words(exact, now) else shortened(word_pieces(exact, now), 5)


def _choice_lines(choice: _Choice, width: int) -> list[Line]:
    head = Line(((choice.head, "strong" if choice.pieces else ""),), choice.right)
    return [head, *styled_rows(choice.pieces, width, most=3, indent="  ")] if choice.pieces else [head]
