"""The panels beside the article: what they list, which are open, and the keys in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import on

from tui_reader.app.focus import Thing
from tui_reader.app.panels import (
    heading_key,
    matches,
    note_items,
    outline_items,
)
from tui_reader.app.people_rows import person_key
from tui_reader.app.quote_rows import IS, by_speaker, quote_items, quote_key
from tui_reader.app.screens.base import ReadingBase
from tui_reader.app.widgets.list_pane import Line, ListPane, wrapped
from tui_reader.app.widgets.painted import Painted
from tui_reader.model import Annotation, Extraction, Person
from tui_reader.text.clean import clean_line
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.review.sources import Source

TABS = ("quotes", "people", "outline")
TAB_GAP = 2
QUOTE_HINTS = (
    "confirm", "reject", "speaker", "evidence", "highlight", "quotes-order", "list-filter", "help", "list-leave",
)  # fmt: skip
FULL = 120
THREE_PANES = 100
TWO_PANES = 70
ROOM_FOR_SOURCES = 20
"""Lines a list of quotes must have to tell under it how much is quoted of whom."""


class Listing(ReadingBase):
    """Quotes, people, outline and notes: filled, shown, hidden, walked through."""

    sidebar_open = True
    notes_open = True
    tab = "quotes"
    note_filter = ""
    grouped = False
    """True for quotes by speaker, False for reading order."""
    _counted: tuple[Extraction, Sequence[Source], list[Line]] | None = None
    _before_zen: tuple[bool, bool] | None = None
    _mention = 0
    _arrangement: tuple[bool, bool, int, int] | None = None

    # -- what is listed -----------------------------------------------------------------------------------------

    def show_sidebar_rows(self) -> None:
        """Fill the sidebar with quotes or headings; with people see `Naming`."""
        document, people = self.article.document, self.extraction.people
        if self.tab == "quotes":
            shown = by_speaker(self.quotes) if self.grouped else self.quotes
            items = quote_items(document, shown, people, self._words_of() if self.grouped else None)
        else:
            items = outline_items(document)
        asked = clean_line(" · ".join(self._quote_wishes())) if self.tab == "quotes" else ""
        self.sidebar.head = (self._tab_line(), Line(((asked, "accent"),) if asked else ()))
        self.sidebar.foot = self._source_lines if self.tab == "quotes" else None
        self.sidebar.empty = self._empty_sidebar
        self.sidebar.show_items(items)

    def _tab_line(self) -> Line:
        headings = len(self.article.document.headings())
        counts = {"quotes": len(self.quotes), "people": len(self.extraction.people), "outline": headings}
        pieces: list[tuple[str, str]] = []
        for name in TABS:
            if name == "outline" and not headings and self.tab != name:
                continue
            known = self.extracted or name == "outline"
            label = name.capitalize() + (f" {counts[name]}" if known and name == self.tab else "")
            pieces += [(label, "tab" if name == self.tab else "dim"), (" " * TAB_GAP, "")]
        return Line(tuple(pieces))

    def _quote_wishes(self) -> Iterator[str]:
        """What was asked of the list of quotes."""
        if self.quote_filter:
            yield self.quote_filter
        if self.every_quote:
            yield "all"
        if self.grouped:
            yield "by speaker"

    def _sources(self) -> Sequence[Source]:
        """Whom the article lets speak, and how much: counted once for what is shown."""
        if self._counted is None or self._counted[0] is not self.extraction:
            from tui_reader.review.sources import amount, shares, sources

            found = sources(self.article.document.text, self.extraction)
            lines = [Line(), Line(((amount(found), "dim"),))]
            lines += [Line(((label, "dim"),), f"{percent} %") for label, percent in shares(found)]
            self._counted = self.extraction, found.sources, lines if found.sources else []
        return self._counted[1]

    def _source_lines(self, width: int) -> list[Line]:
        """How much is quoted of whom, where the list leaves room for it."""
        if self.sidebar.size.height < ROOM_FOR_SOURCES or not self._sources() or self._counted is None:
            return []
        return self._counted[2]

    def _words_of(self) -> dict[str, str]:
        """How many words each source says, for the list by speaker."""
        return {source.name: f"{source.words:,} word{'s' if source.words != 1 else ''}" for source in self._sources()}

    def _empty_sidebar(self, width: int) -> list[Line]:
        if self.tab == "outline":
            words = "This article has no headings."
        elif self.tab == "quotes" and self.quote_filter:
            words = "Nothing fits. Esc shows all quotes."
        elif self.too_long:
            words = f"This text is too long to look for {self.tab}."
        else:
            words = f"No {self.tab} found in this article." if self.extracted else f"Looking for {self.tab} …"
        return wrapped(words, width, "dim", most=4)

    def show_note_rows(self) -> None:
        shown = [annotation for annotation in self.annotations if matches(annotation, self.note_filter)]
        names = dict(self.config.colour_names)
        count = f"{len(shown)} of {len(self.annotations)}" if self.note_filter else f"{len(self.annotations)}"
        wanted = clean_line(self.note_filter) if self.note_filter else ""
        self.notes.head = (Line((("Notes", "tab"), (f" {count}", "")), wanted, "accent"), Line())
        self.notes.foot = self._digit_lines
        self.notes.empty = self._empty_notes
        self.notes.show_items(note_items(self.article.document, shown, names))

    def _digit_lines(self, width: int) -> list[Line]:
        """The tags on the digits, as many to a line as fit."""
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for digit, tag in self.digits.items():
            text = f"#{clean_line(tag.name, 20)}  "
            if used and used + len(text) + 2 > width:
                lines.append([])
                used = 0
            lines[-1] += [(f"{digit} ", "accent"), (text, "tag")]
            used += len(text) + 2
        return [Line(), *(Line(tuple(line)) for line in lines)] if self.digits else []

    def _empty_notes(self, width: int) -> list[Line]:
        if self.note_filter:
            return wrapped("Nothing matches. Esc shows all notes.", width, "dim", most=3)
        say = self._printed
        rows = [("highlight", "highlights"), ("tag", "tags"), ("note", "writes a note"), ("select", "selects words")]
        lines = [*wrapped("Nothing marked yet.", width, "dim", most=2), Line()]
        return lines + [Line(((f"{say[key]} ", "accent"), (words, "dim"))) for key, words in rows if key in say]

    # -- which panels are open ----------------------------------------------------------------------------------

    def arrange_panels(self, width: int) -> None:
        """Close what has no room: one panel beside the article under 100 columns, none unasked under 70."""
        if width < TWO_PANES:
            self.sidebar_open = self.notes_open = False
        elif width < THREE_PANES and self.sidebar_open and self.notes_open:
            self.notes_open = False
        self.lay_out(width)

    def lay_out(self, width: int) -> None:
        """Show the open panels: beside the article where there is room, else over it.

        Set on the widgets and not by classes: a class on the screen matches the whole style sheet again for every
        widget on it.
        """
        over = width < TWO_PANES
        room = max(1, self.app.size.height - 2)
        arrangement = (self.sidebar_open, self.notes_open, width, room if over else 0)
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        for pane, shown, side, full, usual in (
            (self.sidebar, self.sidebar_open, "left", 30, 25),
            (self.notes, self.notes_open, "right", 31, 26),
        ):
            pane.display = shown
            styles = pane.styles
            styles.width = full if width >= FULL else min(32, width * 85 // 100) if over else usual
            if over:
                styles.split, styles.dock, styles.layer = "none", side, "overlay"
                styles.margin, styles.height = (1, 0, 0, 0), room
            else:
                for rule in ("split", "dock", "layer", "margin", "height"):
                    styles.clear_rule(rule)

    def action_show_tab(self, tab: str) -> None:
        """Show a tab of the sidebar and give it the keys; the same key again hides it."""
        if self.sidebar_open and self.tab == tab and (self.focused is self.sidebar or self.size.width < TWO_PANES):
            self.sidebar_open = False
            self.set_focus(self.article)
        else:
            if self.size.width < THREE_PANES:
                self.notes_open = False
            self.sidebar_open = True
            self._open_tab(tab)
            self.set_focus(self.sidebar)
        self.panels_changed()

    def _open_tab(self, tab: str) -> None:
        """Fill the sidebar; another list than before starts with what belongs to the paragraph, else at its top."""
        another, self.tab = tab != self.tab, tab
        self.show_sidebar_rows()
        if another:
            self.sidebar.selected, self.sidebar.top = 0, (0, 0)
            here = self.blocks.sidebar_keys(self.article.cursor)
            self.sidebar.select_key(next((item.key for item in self.sidebar.items if item.key in here), ""))

    def action_show_notes(self) -> None:
        """Show the notes and give them the keys; the same key again hides them."""
        if self.notes_open and (self.focused is self.notes or self.size.width < TWO_PANES):
            self.notes_open = False
            self.set_focus(self.article)
        else:
            if self.size.width < THREE_PANES:
                self.sidebar_open = False
            self.notes_open = True
            self.set_focus(self.notes)
        self.panels_changed()

    def show_orphan(self) -> None:
        """Give the notes panel the keys: the row chosen there is the mark that stands nowhere."""
        if self.size.width < THREE_PANES:
            self.sidebar_open = False
        self.notes_open = True
        self.set_focus(self.notes)
        self.panels_changed()

    def action_zen(self) -> None:
        """Hide both panels, or bring back those that were open."""
        if self.sidebar_open or self.notes_open:
            self._before_zen = (self.sidebar_open, self.notes_open)
            self.sidebar_open = self.notes_open = False
            self.set_focus(self.article)
        else:
            self.sidebar_open, self.notes_open = self._before_zen or (True, True)
            if self.size.width < THREE_PANES and self.sidebar_open:
                self.notes_open = False
        self.panels_changed()

    def panels_changed(self) -> None:
        """Lay the panels out, remember which are open, and repaint."""
        self.lay_out(self.size.width)
        if self.size.width >= THREE_PANES:
            panels = [name for name, shown in (("sidebar", self.sidebar_open), ("notes", self.notes_open)) if shown]
            self.remember("panels", " ".join(panels) or "none")
        self.remember("tab", self.tab)
        self.settle()

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for the next run; see `ReadingScreen`."""
        raise NotImplementedError

    def action_next_pane(self, step: int) -> None:
        order: list[Painted] = [self.article]
        if self.sidebar_open:
            order.insert(0, self.sidebar)
        if self.notes_open:
            order.append(self.notes)
        now = next((index for index, pane in enumerate(order) if pane is self.focused), 0)
        self.set_focus(order[(now + step) % len(order)])
        self.message = ""
        self.settle()

    # -- keys in a list -----------------------------------------------------------------------------------------

    @property
    def pane(self) -> ListPane:
        """The list that has the keys."""
        return self.notes if self.focused is self.notes else self.sidebar

    def action_list_move(self, step: int) -> None:
        self._after_move(self.pane.move, step)

    def action_list_page(self, step: int) -> None:
        self._after_move(self.pane.move_page, step)

    def action_list_end(self, step: int) -> None:
        self._after_move(self.pane.move_end, step)

    def _after_move(self, move: Callable[[int], None], step: int) -> None:
        """Move in the list; the article follows, so that what is chosen is seen where it stands."""
        self.message = ""
        move(step)
        self._mention = 0
        self._show_selected()

    def action_list_open(self) -> None:
        """Go to the passage; in the list of people, each press goes to the next place the person is named."""
        if self.pane is self.sidebar and self.tab == "people":
            self._show_selected()
            self._mention += 1
            return
        self._show_selected()
        self.set_focus(self.article)
        if self.size.width < TWO_PANES:
            self.sidebar_open = self.notes_open = False
            self.lay_out(self.size.width)
        self.settle()

    def action_leave_list(self) -> None:
        """Step back: first out of the filter, then to the article."""
        if self.pane is self.notes and self.note_filter:
            self.note_filter = ""
            self.show_note_rows()
        elif self.pane is self.sidebar and self.tab == "quotes" and self.quote_filter:
            self.quote_filter = ""
            self.list_quotes()
        else:
            self.set_focus(self.article)
            if self.size.width < TWO_PANES:
                self.sidebar_open = self.notes_open = False
            self.lay_out(self.size.width)
        self.settle()

    def action_filter_list(self) -> None:
        """Filter the list that has the keys: the quotes, else the notes."""
        from tui_reader.app.screens.dialogs import AskLine

        def quotes_chosen(answer: str | None) -> None:
            if answer is not None:
                self.quote_filter = answer.strip()
                self.list_quotes()
                self.settle()

        def notes_chosen(answer: str | None) -> None:
            if answer is not None:
                self.note_filter = answer.strip()
                self.show_note_rows()
                self.settle()

        if self.pane is self.sidebar and self.tab == "quotes":
            hint = f"part of a name; is:{' is:'.join(IS)}; all of them must hold"
            self.open_dialog(AskLine("Filter the quotes", self.quote_filter, hint), quotes_chosen)
            return
        if not self.notes_open:
            self.action_show_notes()
        hint = "words or #tags; all of them must be there"
        self.open_dialog(AskLine("Filter the notes", self.note_filter, hint), notes_chosen)

    def hinted(self) -> tuple[str, ...]:
        if self.context == "list" and self.pane is self.sidebar and self.tab == "quotes":
            return QUOTE_HINTS
        return super().hinted()

    @on(ListPane.Chosen)
    def _row_clicked(self, event: ListPane.Chosen) -> None:
        self.set_focus(event.pane)
        self._mention = 0
        self._show_selected(event.pane)

    @on(ListPane.HeadPressed)
    def _head_clicked(self, event: ListPane.HeadPressed) -> None:
        if event.pane is self.sidebar:
            column = 1
            for label, style in self._tab_line().left:
                column += len(label)
                if event.column < column and style:
                    self._open_tab(label.split()[0].lower())
                    break
            self.panels_changed()

    def selected_thing(self, pane: ListPane) -> Thing | None:
        """The annotation or quote of the row chosen in a list."""
        key = pane.selected_key
        things: Sequence[Thing] = self.annotations if pane is self.notes else self.quotes
        return next((t for t in things if (t.uid if isinstance(t, Annotation) else quote_key(t)) == key), None)

    def chosen_person(self) -> Person | None:
        """The person chosen in the list of people, while it has the keys."""
        if self.pane is not self.sidebar or self.tab != "people":
            return None
        key = self.sidebar.selected_key
        return next((person for person in self.extraction.people if person_key(person) == key), None)

    def chosen_mention(self) -> Span | None:
        """The place where the chosen person is named that was gone to last, the first to begin with."""
        person = self.chosen_person()
        return person.mentions[self._mention % len(person.mentions)] if person and person.mentions else None

    def _show_selected(self, pane: ListPane | None = None) -> None:
        pane = pane or self.pane
        key = pane.selected_key
        if key is None:
            self.settle()
            return
        if pane is self.sidebar and self.tab == "people":
            person = next((p for p in self.extraction.people if person_key(p) == key), None)
            if person is not None and person.mentions:
                self.thing = None
                self.article.deselect()
                mention = person.mentions[self._mention % len(person.mentions)]
                self.article.go_to_offset(mention.start)
                self.say(f"{person.name}: mention {self._mention % len(person.mentions) + 1} of {len(person.mentions)}")
        elif pane is self.sidebar and self.tab == "outline":
            self.thing = None
            self.article.go_to_block(next(i for i in self.article.document.headings() if heading_key(i) == key))
        elif (thing := self.selected_thing(pane)) is not None:
            self.go_to(thing)
            return
        self.settle()
