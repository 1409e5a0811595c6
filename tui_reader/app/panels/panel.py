"""What a panel is: a list in a pane beside the article, its filter, its hints, and what the shared keys mean there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from tui_reader.app.widgets.list_pane import Item, Line, ListPane, wrapped
from tui_reader.look import lists
from tui_reader.look.lists import TAB_GAP, first_tab
from tui_reader.look.panes import Side
from tui_reader.model import Annotation, Changed, Part, Quote, Target
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.app.context import Context
    from tui_reader.app.focus import Passage


class Panel(ABC):
    """One list beside the article."""

    id: ClassVar[str]
    title: ClassVar[str]
    side: ClassVar[Side] = "sidebar"
    shows: ClassVar[frozenset[Part]]
    """It is listed again when one of these changed."""
    hints: ClassVar[tuple[str, ...]] = ("list-open", "note", "delete", "help", "list-leave")
    """The rows of the key table whose keys the status line shows: the five that matter."""
    words: ClassVar[Mapping[str, str]] = {}
    """What the keys of some rows do here, in a word."""
    meaning: ClassVar[Mapping[str, str]] = {}
    """The command that the keys of a row run here in place of the row's own: row id → `module:function`."""
    filter_hint: ClassVar[str] = ""
    """What may be typed to filter it; `""` for a panel without a filter."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.filter = ""

    @property
    def pane(self) -> ListPane:
        return self.ctx.sidebar if self.side == "sidebar" else self.ctx.notes

    # -- what it lists ------------------------------------------------------------------------------------------

    def update(self) -> None:  # noqa: B027 (a panel need not)
        """Work out what is listed and jumped to, also while the panel is not shown."""

    @abstractmethod
    def items(self) -> Sequence[Item]:
        """Make the rows."""

    @abstractmethod
    def count(self) -> int | None:
        """How many rows there are, for the tab; None while that is not known."""

    def total(self) -> int | None:
        """How many rows there are without the filter."""
        return self.count()

    def label(self) -> str:
        """What the tab of the shown panel says: `Quotes 5`, with a filter `Quotes 2 of 5`."""
        count, total = self.count(), self.total()
        if count is None:
            return self.title
        return f"{self.title} {count} of {total}" if self.filter and total is not None else f"{self.title} {count}"

    @abstractmethod
    def empty(self, width: int) -> list[Line]:
        """Make the lines that are shown where nothing is listed."""

    def wishes(self) -> Iterator[str]:
        """Return the lines about the list's filter."""
        if self.filter:
            yield self.filter

    def is_offered(self) -> bool:
        """Return whether the article has anything for it."""
        return True

    def head(self) -> tuple[Line, ...]:
        asked = clean_line(" · ".join(self.wishes()))
        return tab_line(self), Line(((asked, "accent"),) if asked else ())

    def foot(self, width: int) -> list[Line]:
        """Make the lines under the list."""
        return []

    def fill(self) -> None:
        """Show the rows in the pane."""
        pane = self.pane
        pane.head, pane.foot, pane.empty = self.head(), self.foot, self.empty
        pane.show_items(self.items())

    def searching(self, width: int) -> list[Line]:
        """Return the lines for an empty list: the state of the extraction."""
        article, title = self.ctx.article, self.title.lower()
        if article.too_long:
            told = f"This text is too long to look for {title}."
        elif self.ctx.extraction_failed:
            told = f"The search for {title} failed with an internal error."
        else:
            told = f"No {title} found in this article." if article.extracted else f"Looking for {title} …"
        return wrapped(told, width, "dim", most=4)

    def ways(self, rows: Sequence[tuple[str, str]]) -> list[Line]:
        """Return lines with the keys that fill the list, and what they do."""
        printed = self.ctx.printed
        keys = [(printed[row], words) for row, words in rows if row in printed]
        return [Line(), *(Line(((f"{key} ", "accent"), (words, "dim"))) for key, words in keys)]

    def no_match(self, width: int) -> list[Line]:
        told = f"No match. {self.ctx.key('list-leave')} shows all {self.title.lower()}."
        return wrapped(told, width, "dim", most=4)

    # -- the row that is chosen ---------------------------------------------------------------------------------

    def passage(self) -> Passage | None:
        """The annotation or quote of the row."""
        return None

    def target(self) -> Target | None:
        """What commands on the row are on; None for what is under the article's cursor."""
        from tui_reader.app.focus import target_of

        passage = self.passage()
        return target_of(passage) if passage is not None else None

    def annotations(self) -> Sequence[Annotation] | None:
        """All annotations that it lists; None where it lists something else."""
        return None

    def speaker(self) -> str | None:
        """Whose quotes the row stands for: those of the person, or of the quote's speaker; None for nobody."""
        return None

    def to_copy(self) -> tuple[str, Quote | None] | None:
        """The words that `copy` takes from the row, and the quote they are from; None for those of its passage."""
        return None

    def keys_at(self, block: int) -> frozenset[str]:
        """Return the keys of the rows that belong to a block of the article."""
        return self.ctx.focus.blocks.sidebar_keys(block)

    def fold(self, step: int) -> Changed | None:
        """Fold the branches under the row (-1), or unfold them (1)."""
        self.ctx.notify("Only the outline has branches to fold")
        return None

    def moved(self) -> None:  # noqa: B027 (a panel need not)
        """React to another row having been chosen."""

    def follow(self) -> None:
        """Scroll the article to the row's passage."""
        if (passage := self.passage()) is not None:
            self.ctx.go_to(passage)

    def open_row(self) -> None:
        """Go to the passage and give the article the keys."""
        self.follow()
        self.ctx.focus_article()
        self.ctx.sides.close_overlay()


def tabs(panel: Panel) -> Iterator[tuple[Panel, str]]:
    """The panels of a pane that have something to offer, and what their tabs say; the first ones make room for it."""
    found: list[tuple[Panel, str]] = []
    for one in panel.ctx.panels.values():
        if one.side == panel.side and (one is panel or one.is_offered()):
            found.append((one, one.label() if one is panel else one.title))
    shown = next(number for number, (one, _) in enumerate(found) if one is panel)
    yield from found[first_tab([label for _, label in found], shown, panel.pane.size.width - 3) :]


def tab_line(panel: Panel) -> Line:
    """Make the line of tabs over a panel."""
    found = list(tabs(panel))
    shown = next(number for number, (one, _) in enumerate(found) if one is panel)
    return lists.tab_line([label for _, label in found], shown)


def tab_at(panel: Panel, column: int) -> Panel | None:
    """The panel whose tab is at a column of the pane, the blanks after it included."""
    end = 1
    for one, label in tabs(panel):
        end += len(label) + TAB_GAP
        if column < end - TAB_GAP:
            return one
    return None
