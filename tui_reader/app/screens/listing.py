"""The lists beside the article: what they hold, and the keys in them."""

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
from tui_reader.app.screens.panes import Panes
from tui_reader.app.widgets.list_pane import Line, ListPane, wrapped
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
ROOM_FOR_SOURCES = 20
"""Lines a list of quotes must have to tell under it how much is quoted of whom."""


class Listing(Panes):
    """Quotes, people, outline and notes: filled and walked through."""

    note_filter = ""
    grouped = False
    """True for quotes by speaker, False for reading order."""
    _counted: tuple[Extraction, Sequence[Source], list[Line]] | None = None
    _mention = 0

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
        if not self.extraction.quotes:
            return ()  # nothing to count, and nothing to import for it before the first paint
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
            words = f"No match. {self.printed_key('list-leave')} shows all quotes."
        elif self.too_long:
            words = f"This text is too long to look for {self.tab}."
        elif self.extraction_failed:
            words = f"An internal error ended the search for {self.tab}."
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
            return wrapped(f"No match. {self.printed_key('list-leave')} shows all notes.", width, "dim", most=3)
        say = self._printed
        rows = [("highlight", "highlights"), ("tag", "tags"), ("note", "writes a note"), ("select", "selects words")]
        lines = [*wrapped("Nothing marked yet.", width, "dim", most=2), Line()]
        return lines + [Line(((f"{say[key]} ", "accent"), (words, "dim"))) for key, words in rows if key in say]

    # -- keys in a list -----------------------------------------------------------------------------------------

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
        self.close_overlays()
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
            self.close_overlays()
        self.settle()

    def action_filter_list(self) -> None:
        """Filter the list that has the keys: the quotes, else the notes."""
        from tui_reader.app.screens.dialogs.ask import AskLine

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
