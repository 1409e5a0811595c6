"""The base of the library screens: tabs with lists, to find, order, group, select and open; a preview beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui_reader.app.bindings import rows_in_force
from tui_reader.app.listings.listing import Listing, Opening
from tui_reader.app.screens.dialogs.dialog import Answer, Dialog
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.bars import Bar
from tui_reader.app.widgets.list_pane import Item, Line, ListPane
from tui_reader.app.widgets.search_bar import SearchBar
from tui_reader.keys import printed_keys
from tui_reader.model import ReaderError, Undone
from tui_reader.text.clean import clean_line
from tui_reader.text.query import Query, parse, parse_accepted
from tui_reader.wording import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.app.app import ReaderApp
    from tui_reader.app.screens.dialogs.note import NoteEditor
    from tui_reader.config import Config
    from tui_reader.library import Library

PREVIEW_FROM = 100
"""Cells of the window from which the preview is shown."""
Result = TypeVar("Result")
TAB_GAP = 3
LOOK_SECONDS = 1.0
"""How often a list looks whether another window or a command wrote the library."""
REST = 20
"""So many times as long as reading the list again took passes before it is read again: a program that writes on and on,
such as one that adds thousands of articles, must not make keys wait."""
NEAR = 150
"""Rows before and after the cursor in which its row is looked for when the list was read again."""
LARGE = 2_000
"""Articles or annotations of a library from which on lists are read in a thread, unless an index counts them."""


class View(NamedTuple):
    """What a screen showed when an article was opened from it, to go on there later."""

    tab: str
    typed: str
    selected: int
    orders: Mapping[str, tuple[str, bool, str]]
    """By tab: the order, whether it is reversed, and the groups."""


class ListScreen(Dialog[Opening]):
    """Lists over the whole library; gives the article to open.

    Args:
        name: what the title bar calls it.
        view: what to begin with, as it was left.
        tab: the list to begin with, if it is another one.
    """

    CONTEXTS = ("choice", "library")
    CLOSING = "leave_screen"
    HELP_TITLE = "In this list"
    HELP_WORDS = {
        "change-take": "Open the row",
        "dialog-close": "Leave the query, clear the selection, or close the list",
    }

    def __init__(self, library: Library, config: Config, name: str, view: View | None = None, tab: str = "") -> None:
        super().__init__()
        self.library, self.config = library, config
        self._name = name
        self.listings: Sequence[Listing[Any]] = self.make_listings()
        if view is not None and tab not in ("", view.tab):  # another list than was left
            view = view._replace(tab=tab, typed="", selected=0)
        tab = view.tab if view is not None else tab
        self.listing = next((one for one in self.listings if one.id == tab), self.listings[0])
        self._typed = view.typed if view is not None else ""
        self.query_typed = parse_accepted(self._typed)
        self._begin = view.selected if view is not None else 0
        orders = view.orders if view is not None else {}
        for one in self.listings:
            one.sort, one.reverse, one.by = orders.get(one.id, (one.sort, one.reverse, one.by))
        self._bar: SearchBar | None = None
        self._editor: tuple[NoteEditor, Callable[[str], Path]] | None = None
        """The note editor, while it is open, and what writes its text to a file."""
        self._message = ""
        self._large: bool | None = None
        self._reads = 0
        """How often a list was to be read."""
        self._reading = False
        """Whether a list is read in a thread."""
        self._next_read: tuple[int, str | None] = (0, None)
        """The index and the key of the cursor in the list to be read after that."""
        self._version: object = None
        """The version of the library file from which the list was read."""
        self._next_look = 0.0
        self._previewed: object = None

    def make_listings(self) -> Sequence[Listing[Any]]:
        """Make the lists of the tabs."""
        raise NotImplementedError

    # -- what is there ------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        self._title_bar, self._status = Bar(id="title"), Bar(id="status")
        self.pane, self._preview = ListPane(id="articles"), ListPane(id="preview")
        self._preview.can_focus = False
        self.pane.empty = self._nothing
        yield self._title_bar
        yield self._status
        with Horizontal(id="shelf"):
            yield self.pane
            yield self._preview

    def on_mount(self) -> None:
        self.pane.focus()
        self._fit_panes(self.app.size.width)
        self.listing.filtered(self.query_typed)
        self.guarded(lambda: self.reload(self._begin))
        self.set_interval(LOOK_SECONDS, self._look)

    @property
    def view(self) -> View:
        """What is shown."""
        orders = {one.id: (one.sort, one.reverse, one.by) for one in self.listings}
        return View(self.listing.id, self._typed, self.pane.selected, orders)

    def guarded(self, act: Callable[[], str | None]) -> None:
        """Do something with the library and show the message it returns; an error for the user becomes one line."""
        try:
            self._message = clean_line(act() or "")
        except ReaderError as error:
            self._message = clean_line(str(error))
        self._show_bars()

    def updated(self, act: Callable[[], str | None]) -> None:
        """Show what came by itself, without a key: the message of the last key stays, unless there is a problem."""
        self.guarded(lambda: act() or self._message)

    def tell(self, message: str) -> None:
        """Show a message until the next key."""
        self._message = clean_line(message)
        self._show_bars()

    def ask(self, dialog: Dialog[Answer], answered: Callable[[Answer | None], None]) -> None:
        """Open a dialog or another screen; keys typed until it is there are for it."""
        cast(TypeAhead, self.app).hold_keys()
        self.app.push_screen(dialog, answered)

    def ask_to_store(self, dialog: Dialog[Answer], answered: Callable[[Answer | None], None]) -> str:
        """Do what `ask` does for an answer that is to be stored; only show and return why if none can be stored."""
        reason = self.library.refused() or ""
        if reason:
            self.tell(reason)
        else:
            self.ask(dialog, answered)
        return reason

    def key_of(self, row: str) -> str:
        """Return the first key of a row of the key table; `""` where it has none."""
        return printed_keys(rows_in_force(self.app)).get(row, "")

    def _look(self) -> None:
        """Once a second: show what another window, a command or a thread wrote, with the cursor on the same row."""
        if not self.is_current or self._reading or monotonic() < self._next_look:
            return
        try:
            version = self.library.file_version()
            if version is None or version == self._version:
                return
            began = monotonic()
            if chosen := self.listing.chosen:
                chosen.intersection_update(self.listing.all_keys(self.query_typed))
            self._outdate()
            self.listing.searched_again(self.query_typed)
            self.reload(self.pane.selected, self.pane.selected_key)
            self._next_look = monotonic() + REST * (monotonic() - began)
        except ReaderError as error:
            self._message = clean_line(str(error))
        self._show_bars()

    def _outdate(self) -> None:
        """Count and read everything anew: something was changed."""
        self._large = None
        for one in self.listings:
            one.outdate()

    def reload(self, selected: int = 0, key: str | None = None) -> None:
        """Read the list anew, in a large library in a thread, so that no key waits.

        Args:
            selected: the index of the row to put the cursor on.
            key: the key of that row, if it may be at another index by now.
        """
        listing, query = self.listing, self.query_typed
        self._reads += 1
        self._version = self.library.file_version()
        read = listing.fetch(query) if self._is_large() else None
        if read is None:
            listing.load(query)
            self.show_rows(selected, key)
            return
        self._next_read = (selected, key)
        if not self._reading:
            self._read_in_thread(read)
        if not len(listing.source):
            self.pane.show_rows((), 0)

    def _is_large(self) -> bool:
        if self._large is None:
            catalogue = self.library.catalogue
            self._large = catalogue.count_articles() > LARGE or catalogue.count_notes() > LARGE
        return self._large

    def in_thread(self, work: Callable[[Library], Result], then: Callable[[Result], str], told: str) -> None:
        """Do what takes long in a thread, with a library of its own; then show the message that `then` returns.

        Args:
            told: what is shown meanwhile.
        """

        def run() -> None:
            try:
                with self.library.for_thread() as library:
                    result = work(library)
            except ReaderError as error:
                problem = clean_line(str(error))
                self.app.call_from_thread(self.tell, problem)
            else:
                self.app.call_from_thread(self.guarded, lambda: then(result))

        self.tell(told)
        self.run_worker(run, thread=True, group="work", exit_on_error=False)

    def _read_in_thread(self, read: Callable[[Library], Callable[[], None]]) -> None:
        number, self._reading = self._reads, True

        def run() -> None:
            show: Callable[[], None] | None = None
            problem = ""
            try:
                with self.library.for_thread() as library:
                    show = read(library)
            except ReaderError as error:
                problem = clean_line(str(error))
            self.app.call_from_thread(self._read_done, number, show, problem)

        self.run_worker(run, thread=True, group="list", exit_on_error=False)

    def _read_done(self, number: int, show: Callable[[], None] | None, problem: str) -> None:
        self._reading = False
        if not self.is_attached:
            return

        def act() -> str:
            if number != self._reads:  # something else was asked for meanwhile
                self.reload(*self._next_read)
            elif show is not None:
                show()
                self.show_rows(*self._next_read)
            return problem

        self.updated(act)

    def show_rows(self, selected: int, key: str | None = None) -> None:
        """Show the rows that were read, with the cursor at an index, or near it where the row with the key is now."""
        rows = self.listing.rows()
        if rows:
            _ = rows[0]  # an error is told before anything is painted
        at = _index_of(key, rows, selected) if key is not None else selected
        self.pane.top = (max(0, self.pane.top[0] + at - selected), self.pane.top[1])
        self.pane.show_rows(rows, at)
        self._show_preview(again=True)

    def _fit_panes(self, width: int) -> None:
        self._preview.display = width >= PREVIEW_FROM and self.listing.has_preview
        self._preview.styles.width = max(36, width * 2 // 5)
        wide = width - (max(36, width * 2 // 5) if self._preview.display else 0)
        self.pane.head = (*self.head_lines(wide - 3), self._tabs(), self.listing.head(wide - 3))
        self.pane.edged = self._preview.display

    def head_lines(self, width: int) -> tuple[Line, ...]:
        """Return what is shown over the tabs."""
        return ()

    def _tabs(self) -> Line:
        pieces: list[tuple[str, str]] = [("  ", "")]
        for one in self.listings:
            pieces += [(one.title, "tab" if one is self.listing else "dim"), (" " * TAB_GAP, "")]
        return Line(tuple(pieces))

    def on_resize(self, event: events.Resize) -> None:
        self._fit_panes(event.size.width)
        self._show_preview()
        self.pane.repaint()

    def keys_changed(self) -> None:
        self.pane.forget_strips()
        self.pane.repaint()
        self._show_bars()

    def _show_bars(self) -> None:
        typed = ((f"  {clean_line(self._typed, 60)}", "accent"),) if self._typed and self._bar is None else ()
        try:
            facts = "reading …" if self._reading else self.listing.facts(self.query_typed)
        except ReaderError as error:
            facts, self._message = "", self._message or clean_line(str(error))
        self._title_bar.show((("reader", "name"), (f"  {self._name}", ""), *typed), ((facts, ""),))
        self._status.show(((self._message, "accent"),) if self._message else self._hints(), ())

    def _hints(self) -> tuple[tuple[str, str], ...]:
        printed = printed_keys(rows_in_force(self.app))
        room = self.app.size.width - 2
        pieces: list[tuple[str, str]] = []
        for row, words in self.listing.hints:
            if row in printed and (room := room - len(printed[row]) - len(words) - 3) >= 0:
                pieces += [(printed[row], "key"), (f" {words}  ", "dim")]
        return tuple(pieces)

    def _nothing(self, width: int) -> list[Line]:
        if self._reading:
            return [Line((("Reading …", "dim"),))]
        return self.listing.empty(width) if self.query_typed.is_empty else self.listing.no_match(width)

    @property
    def row(self) -> Any:
        """The row that the cursor is on; None for none."""
        return self.listing.row(self.pane.selected)

    def _show_preview(self, *, again: bool = False) -> None:
        row = self.row
        wanted = self.listing.key(row) if row is not None else None
        if not self._preview.display or (wanted == self._previewed and not again):
            return
        self._previewed = wanted
        self._preview.show_rows(self.listing.preview(row) if row is not None else (), 0)

    # -- tabs ---------------------------------------------------------------------------------------------------

    def action_show(self, tab: str) -> None:
        """Show another list; the one that is shown already is left."""
        if tab == self.listing.id:
            self.action_close()
        elif (found := next((one for one in self.listings if one.id == tab), None)) is not None:
            self._show_listing(found)

    def action_next_list(self, step: int) -> None:
        self._show_listing(self.listings[(self.listings.index(self.listing) + step) % len(self.listings)])

    def _show_listing(self, listing: Listing[Any]) -> None:
        if self._bar is not None:
            self._close_bar()
        self.query_typed = parse_accepted(self._typed)
        self.listing = listing
        self._fit_panes(self.app.size.width)
        listing.filtered(self.query_typed)
        self.guarded(lambda: self.reload())

    @on(ListPane.HeadPressed)
    def _head_clicked(self, event: ListPane.HeadPressed) -> None:
        event.stop()
        at = 3
        for one in self.listings:
            at += len(one.title) + TAB_GAP
            if event.line == len(self.pane.head) - 2 and event.column < at - TAB_GAP // 2:
                if one is not self.listing:
                    self._show_listing(one)
                return

    # -- moving and opening -------------------------------------------------------------------------------------

    def action_change_move(self, step: int) -> None:
        self._move(lambda: self.pane.move(step))

    def action_change_page(self, step: int) -> None:
        self._move(lambda: self.pane.move_page(step))

    def action_change_end(self, step: int) -> None:
        self._move(lambda: self.pane.move_end(step))

    def _move(self, move: Callable[[], None]) -> None:
        def act() -> None:
            move()
            self.pane.repaint()
            self._show_preview()

        self.guarded(act)

    def action_take_change(self) -> None:
        """Open the row that the cursor is on; while a query is typed, accept it."""
        if self._bar is not None:
            self._filter_accepted()
        elif (key := self.pane.selected_key) is not None:
            self.listing.open(key)

    @on(ListPane.Chosen)
    def _clicked(self, event: ListPane.Chosen) -> None:
        event.stop()
        self.pane.repaint()
        self.guarded(self._show_preview)

    def _step_back(self) -> bool:
        """Leave the query, or clear the selection; False where there is neither."""
        if self._bar is not None or self._typed:
            self._close_bar()
            self._filter("")
            self._show_bars()
            return True
        if self.listing.chosen:
            self.listing.chosen.clear()
            self.guarded(lambda: self.show_rows(self.pane.selected))
            return True
        return False

    def action_close(self) -> None:
        """Leave the query, the selection, then the screen; where that would end the program, name the key for it."""
        if not self._step_back():
            if cast("ReaderApp", self.app).is_last(self):
                key = self.key_of("quit")
                self.tell(f"{key} quits" if key else "Nothing to close: no article is open")
            else:
                self.dismiss(None)

    def action_leave_screen(self) -> None:
        """Leave the query, then the screen."""
        if self._bar is not None or self._typed:
            self._step_back()
        else:
            self.dismiss(None)

    # -- finding ------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the line for the query."""
        if self._bar is None:
            cast(TypeAhead, self.app).hold_keys()
            self._bar = SearchBar(self._typed, "words, tag:, speaker:, person:, state:, site:, before:, after:")
            self.mount(self._bar)
            self._show_bars()

    @on(SearchBar.Typed)
    def _filter_typed(self, event: SearchBar.Typed) -> None:
        self._filter(event.query)

    @on(SearchBar.Submitted)
    def _filter_accepted(self) -> None:
        self._take_query(parse_accepted(self._typed))
        self._close_bar()

    @on(SearchBar.Left)
    def _filter_left(self) -> None:
        self.action_close()

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.remove()
            self._bar = None
        self.pane.focus()
        self._show_bars()

    def _filter(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self._take_query(parse(typed, typing=True))

    def _take_query(self, query: Query) -> None:
        if query != self.query_typed:
            self.query_typed = query
            self.listing.filtered(query)
            self.guarded(lambda: self.reload())

    # -- order --------------------------------------------------------------------------------------------------

    def action_order(self) -> None:
        from tui_reader.app.screens.dialogs.word import WordPicker

        self.ask(WordPicker("Order", self.listing.orders, self.listing.sort), self._ordered)

    def _ordered(self, value: str | None) -> None:
        if value is not None:
            self.listing.sort, self.listing.reverse = value, False
            self._in_order()

    def action_reverse(self) -> None:
        self.listing.reverse = not self.listing.reverse
        self._in_order()

    def action_group(self) -> None:
        """Group the list in the next way."""
        values = [value for value, _ in self.listing.groupings]
        if not values:
            self.tell(f"{self.listing.title} are not grouped")
            return
        self.listing.by = values[(values.index(self.listing.by) + 1) % len(values)]
        self._in_order()

    def _in_order(self) -> None:
        self._fit_panes(self.app.size.width)
        self.guarded(lambda: self.reload())

    # -- selecting and changing ---------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Select the row, or clear its selection, and go to the next."""
        if (row := self.row) is not None:
            self.listing.chosen ^= {self.listing.key(row)}
            self.guarded(lambda: self.show_rows(self.pane.selected))
            self.action_change_move(1)

    def action_choose_all(self) -> None:
        """Select all rows that are listed, or none."""

        def act() -> None:
            listed, chosen = set(self.listing.all_keys(self.query_typed)), self.listing.chosen
            everything = listed <= chosen
            chosen.clear()
            chosen.update(set() if everything else listed)
            self.show_rows(self.pane.selected)

        self.guarded(act)

    def change(self, change: Callable[[], str]) -> None:
        """Change rows, list them again, and say what was done and that it can be undone."""
        self.guarded(lambda: self.changed(change()))

    def changed(self, label: str) -> str:
        """List the rows again after a change; return what was done and that it can be undone."""
        self.read_again()
        if chosen := self.listing.chosen:  # a row that is listed no longer must not be changed unseen
            chosen.intersection_update(self.listing.all_keys(self.query_typed))
        key = self.key_of("library-undo")
        return sentence(label) + (f"; {key} undoes it" if key else "") if label else "Nothing to change"

    def copy(self, text: str, count: int) -> str:
        """Copy a text of so many rows; return what to tell."""
        from tui_reader.app.terminal.clipboard import copy_text

        if not text:
            return f"No {self.listing.noun} here"
        sure = copy_text(self.app, text)
        what = clean_line(text, 60) if count == 1 else f"{count:,} {self.listing.nouns}"
        return f"{'Copied' if sure else 'Sent to the terminal clipboard'}: {what}"

    def write(self, editor: NoteEditor, write_elsewhere: Callable[[str], Path], closed: Callable[[], None]) -> None:
        """Open a note editor, and keep hold of it while it is open: its text must survive the end of the program.

        Args:
            write_elsewhere: writes a note that cannot be stored to a file.
        """
        self._editor = (editor, write_elsewhere)

        def left(_: bool | None) -> None:
            self._editor = None
            closed()

        self.ask(editor, left)

    def save_everything(self) -> None:
        """Save a note that is being typed."""
        if self._editor is not None:
            self._editor[0].save_draft()

    @property
    def unsaved_note(self) -> tuple[str, Callable[[str], Path]] | None:
        """A note that is stored nowhere, and what writes it to a file."""
        if self._editor is None or not self._editor[0].unsaved:
            return None
        return self._editor[0].text, self._editor[1]

    def read_again(self) -> None:
        """Read the lists anew after a change, with the cursor where it is."""
        self._outdate()
        self.reload(self.pane.selected)

    def action_state(self) -> None:
        self.listing.state()

    def action_tag(self) -> None:
        self.listing.tag()

    def action_about(self) -> None:
        self.listing.about()

    def action_add(self) -> None:
        self.listing.add()

    def action_note(self) -> None:
        self.listing.note()

    def action_colour(self) -> None:
        self.listing.colour()

    def action_forget(self) -> None:
        self.listing.delete()

    def action_export(self) -> None:
        self.listing.export()

    def action_copy(self) -> None:
        self.guarded(self.listing.copy)

    def action_person(self) -> None:
        """Show the page of the person of the row."""
        row = self.row
        name = self.listing.person(row) if row is not None else ""
        if not name:
            self.tell("No person here" if row is None or self.listing.id == "articles" else "The speaker is not named")
            return
        from tui_reader.app.screens.person import PersonScreen

        def left(opening: Opening | None) -> None:
            if opening is not None:
                self.dismiss(opening)

        self.ask(PersonScreen(self.library, self.config, name), left)

    def action_undo(self) -> None:
        self._revert("Undone", self.library.annotations.undo)

    def action_redo(self) -> None:
        self._revert("Redone", self.library.annotations.redo)

    def _revert(self, done: str, revert: Callable[[None], Undone | None]) -> None:
        def act() -> str:
            undone = revert(None)
            self.read_again()
            return f"{done}: {undone.label}" if undone is not None else f"Nothing to {done[:4].lower()}"

        self.guarded(act)


def _index_of(key: str, rows: Sequence[Item], near: int) -> int:
    """Return the index of the row with a key that is the nearest to an index; that index if there is none near it."""
    for distance in range(NEAR):
        for at in dict.fromkeys((near - distance, near + distance)):
            if 0 <= at < len(rows) and rows[at].key == key:
                return at
    return near
