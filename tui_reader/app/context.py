"""What a command gets: the open article, its view, the focus, and ways to notify, ask and wait.

A command changes the article or the place and returns what changed; the screen, which ran it, refreshes that. Nothing
here refreshes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rich.cells import cell_len

from tui_reader.app.awaiting import Awaited, progress_line
from tui_reader.app.banner import BannerLine
from tui_reader.app.counting import Counting
from tui_reader.app.focus import Focus, Passage, span_of
from tui_reader.app.jumps import Jumps
from tui_reader.app.panels import Panel, panels_for
from tui_reader.app.sides import Sides
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.keys import Context as KeyContext
from tui_reader.keys import Key, printed_keys
from tui_reader.model import Annotation, Changed, Colour, Quote, ReaderError, Target
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp
    from tui_reader.app.commands.check import Placing
    from tui_reader.app.commands.extent import Resizing
    from tui_reader.app.commands.filtering import TagFilter
    from tui_reader.app.commands.search import ArticleSearch
    from tui_reader.app.screens.dialogs.dialog import Dialog
    from tui_reader.app.screens.dialogs.note import NoteEditor
    from tui_reader.app.screens.reading import ReadingScreen
    from tui_reader.config import Config
    from tui_reader.formats.watch import FileState, Watcher
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.library.writing_thread import WritingThread

Answer = TypeVar("Answer")
Result = TypeVar("Result")
Outcome = Changed | None
"""What a command returns: what it changed besides the place, the selection and the message; None for nothing."""
IDLE_SECONDS = 0.5
"""How soon what was not asked for is tried again."""
LISTED = Changed(frozenset({"panels"}))
"""Returned where only what the panels list is another."""


class Context:
    """The reading screen as its commands see it."""

    def __init__(
        self, screen: ReadingScreen, article: OpenArticle, library: Library, config: Config, rows: Sequence[Key]
    ) -> None:
        self.screen, self.article, self.library = screen, article, library
        self.take_settings(config, rows)
        self.view = ArticleView(article.document, id="article")
        self.sidebar = ListPane(edged=True, id="sidebar")
        self.notes = ListPane(id="notes")
        self.focus = Focus(self.view)
        self.banner = BannerLine(screen, rows)
        self.panels = panels_for(self)
        """By their ids."""
        self.sides = Sides(self)
        self.message = ""
        """The message of the last command, shown in the status line until the next key."""
        self.join_offer: Callable[[], None] | None = None
        """Asks about a copy of this article that was found in the library, until the user has answered."""
        self.colour: Colour = "yellow"
        """The colour that was chosen last."""
        self.last_tag: str | None = None
        self.counting = Counting()
        """The digits that may be the count of a motion."""
        self.jumps = Jumps()
        """Where the user jumped from."""
        self.person: str | None = None
        """The name of the person whose mentions are gone through."""
        self.prefixed: Mapping[str, str] = {}
        """What the next key runs in place of its own command, by row of the key table: the second of two keys."""
        self.filter: TagFilter | None = None
        """Which paragraphs stand out, while the others are dim."""
        self.resizing: Resizing | None = None
        """The annotation that is being put on other words."""
        self.file_state: FileState = "same"
        """What became of the article's file since it was read."""
        self.why_changed = ""
        """Why the text is another than before, if the program read it in another way."""
        self.watcher: Watcher | None = None
        """Watches that file, once the article was read."""
        self.extraction_failed = False
        """True where an unexpected error ended the search for quotes and people."""
        self.editor: NoteEditor | None = None
        """The note editor, while it is open."""
        self.search: ArticleSearch | None = None
        """The search in the article, once there was one."""
        self.placing: Placing | None = None
        """The annotation or correction that is being placed by hand."""
        self.awaited: Awaited | None = None
        """What the last command waits for while the text is read."""
        self.gave_up = False
        """True in the command that ended a wait."""
        self.footnote_from: tuple[str, int] | None = None
        """The label of the footnote that was gone to last, and the place of the reference."""
        self.writing: WritingThread[Any] | None = None
        """A long change that is being made in a thread; nothing else is written meanwhile."""
        self._begun: dict[str, int] = {}
        """The number of background tasks started, by group."""
        self.after_each: dict[str, Callable[[Context], None]] = {}
        """Called after every command, by name, until removed: what is shown for one passage ends with it."""

    def take_settings(self, config: Config, rows: Sequence[Key]) -> None:
        """Use these settings and keys from now on."""
        self.config, self.rows = config, rows
        self.printed = printed_keys(rows)
        """The first key of each row that has one, as it is printed, by the row's id."""

    @property
    def app(self) -> ReaderApp:
        return cast("ReaderApp", self.screen.app)

    # -- where the keys go --------------------------------------------------------------------------------------

    @property
    def where(self) -> KeyContext:
        """Which keys of the table are in force."""
        if self.screen.focused in (self.sidebar, self.notes):
            return "list"
        return "select" if self.view.selection is not None else "view"

    @property
    def panel(self) -> Panel:
        """The panel that has the keys; the one in the sidebar where none has."""
        return self.sides.panel("notes" if self.screen.focused is self.notes else "sidebar")

    @property
    def panel_with_keys(self) -> Panel | None:
        return self.panel if self.where == "list" else None

    def focus_article(self) -> None:
        """Give the article the keys."""
        self.screen.set_focus(self.view)

    # -- what a command is on -----------------------------------------------------------------------------------

    def target(self, *, jumped_to_only: bool = False) -> Target | None:
        """The row of the list that has the keys; the selection; else what `Focus.target` says."""
        if self.where == "list":
            if (found := self.panel.target()) is not None:
                return found
        elif self.view.selection is not None:
            span = self.view.selected_span
            whole = span == self.view.document.span(self.view.document.index_at(span.start))
            return Target("paragraph" if whole else "span", span)
        return self.focus.target(jumped_to_only=jumped_to_only)

    def quote(self) -> Quote | None:
        """The quote that a command is on: of the row of the list, else the one under the cursor."""
        panel = self.panel_with_keys
        passage: Passage | None = panel.passage() if panel is not None else self.focus.current or self.focus.quote
        if isinstance(passage, Annotation):  # the quote whose words it marks
            span = passage.span
            return next((quote for quote in self.focus.quotes if span and quote.span.overlaps(span)), None)
        return passage

    def go_to(self, passage: Passage) -> None:
        """Bring a passage into view and make it the one that commands are on."""
        self.view.deselect()
        # What has no place in the text would take, out of sight, what is meant for the paragraph under the cursor.
        placed = passage.span is not None and not (isinstance(passage, Annotation) and passage.kind == "article")
        self.focus.current = passage if placed else None
        if passage.span is not None and span_of(passage).length:
            self.view.go_to_offset(span_of(passage).start)
        if isinstance(passage, Annotation):
            self.notes.select_key(passage.uid)
            if passage.span is None and passage.kind != "article":
                self.notify("Unplaced in this text; its words are in the notes panel")

    def leave_passage(self) -> None:
        """Let the cursor move on by itself."""
        self.focus.current = None

    # -- telling and asking -------------------------------------------------------------------------------------

    def notify(self, message: str) -> None:
        """Show a message in the status line until the next key."""
        self.message = clean_line(message)

    def fits(self, message: str) -> bool:
        """Return whether the status line shows all of a message."""
        return cell_len(clean_line(message)) <= self.app.size.width - 2

    def show_error(self, problem: str, *, asked: bool = False) -> None:
        """Show an error in the status line; also as a notification, unless that would only repeat it.

        Args:
            asked: it is about what the user just did, who looks at the status line now.
        """
        self.notify(problem)
        if asked and self.fits(problem):
            return
        self.app.notify(clean_line(problem), severity="error", markup=False, timeout=10)

    def key(self, row: str) -> str:
        """The first key of a row of the table, as it is printed; `""` where it has none."""
        return self.printed.get(row, "")

    def hold_keys(self) -> None:
        """Keep the keys from now on for the dialog or field that is about to open."""
        self.app.hold_keys()

    def release_keys(self) -> None:
        """Let the keys go on where no dialog opens after all."""
        self.app.release_keys()

    @property
    def is_busy(self) -> bool:
        """True while a dialog is open, a search is typed, or keys wait to be handled."""
        typing = self.search is not None and self.search.is_typed
        return len(self.app.screen_stack) > 1 or typing or self.app.holds_keys

    def when_idle(self, act: Callable[[], Outcome]) -> None:
        """Do what the user has not asked for once no dialog is open and no key waits."""
        if self.is_busy:
            self.screen.set_timer(IDLE_SECONDS, lambda: self.when_idle(act))
        else:
            self.screen.perform(act)

    def ask(
        self,
        dialog: Dialog[Answer],
        answered: Callable[[Answer], Outcome] | None = None,
        *,
        left: Callable[[], Outcome] | None = None,
    ) -> None:
        """Open a dialog where it does not hide the passage; its answer is handled like a command.

        Args:
            left: handles that it was closed without an answer.
        """

        def closed(answer: Answer | None) -> None:
            if answer is not None and answered is not None:
                self.screen.perform(lambda: answered(answer), anew=True)
            else:
                self.screen.perform(left or (lambda: None), anew=True)

        dialog.set_class(self.view.point_row * 2 > self.view.size.height, "-above")
        self.hold_keys()
        self.app.push_screen(dialog, closed)

    def ask_to_store(
        self,
        dialog: Dialog[Answer],
        answered: Callable[[Answer], Outcome],
        *,
        left: Callable[[], Outcome] | None = None,
    ) -> None:
        """Do what `ask` does for an answer that is to be stored.

        Raises:
            ReaderError: nothing can be stored now; the user is not asked in vain.
        """
        if reason := self.library.refused():
            self.release_keys()
            raise ReaderError(reason)
        self.ask(dialog, answered, left=left)

    def wait_for(self, arrive: Callable[[], bool], line: str = "") -> None:
        """Try something again after each slice of a text that is being read, until it is done or the next command.

        Args:
            arrive: returns whether it is done.
            line: what the status line says before how far reading is.
        """
        self.awaited = Awaited(arrive, line)
        self.show_wait()

    def show_wait(self) -> None:
        """Show what is waited for, and how far reading is."""
        if self.awaited is not None:
            key = self.key("back")
            line = f"{self.awaited.line} {progress_line(self.article.source)}".lstrip()
            self.notify(f"{line}; {key} stops waiting" if key else line)

    # -- later --------------------------------------------------------------------------------------------------

    def perform(self, act: Callable[[], Outcome]) -> None:
        """Run the rest of an earlier command and refresh, for dialogs and timers."""
        self.screen.perform(act)

    def later(self, seconds: float, act: Callable[[], Outcome]) -> None:
        """Do something when that time has passed."""
        self.screen.set_timer(seconds, lambda: self.screen.perform(act))

    def in_background(
        self,
        group: str,
        work: Callable[[Library], Result],
        then: Callable[[Result], Outcome],
        *,
        failed: Callable[[ReaderError], Outcome] | None = None,
        opens_dialog: bool = False,
    ) -> None:
        """Do slow work in a thread, and handle its result like a command.

        Args:
            group: a later work of the same group takes the place of this one.
            work: gets a library of its own; touches no widget.
            failed: handles an error for the user; without it the error is shown.
            opens_dialog: keys typed meanwhile are for the dialog that `then` opens. If it opens none, it calls
                `release_keys`.
        """
        if opens_dialog:
            self.hold_keys()

        number = self._begun[group] = self._begun.get(group, 0) + 1

        def finish(act: Callable[[], Outcome]) -> None:
            self.screen.post_message(self.screen.Finished(lambda: act() if self._begun[group] == number else None))

        def run() -> None:
            try:
                with self.library.for_thread() as library:
                    result = work(library)
            except ReaderError as error:
                problem = error  # the name of the `except` clause ends with it
                finish(lambda: self._failed(problem, failed, opens_dialog))
            else:
                finish(lambda: then(result))

        self.screen.run_worker(run, thread=True, exclusive=True, group=group, exit_on_error=False)

    def _failed(self, error: ReaderError, failed: Callable[[ReaderError], Outcome] | None, held_keys: bool) -> Outcome:
        if held_keys:
            self.release_keys()
        if failed is not None:
            return failed(error)
        raise error

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for the next run; that it cannot be kept is no reason to stop reading."""
        try:
            if self.library.read_only_reason is None:
                self.library.set_state(key, value)
        except ReaderError as error:
            self.notify(str(error))
