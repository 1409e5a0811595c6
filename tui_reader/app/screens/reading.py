"""The reading screen: the panes put together, the one runner of commands, and the life of an article in them.

A key is a row of the key table, the row names a command, and `perform` runs it and refreshes what it changed, in the
same handler: one command costs one frame. Nothing else refreshes the panes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingsMap, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState, get_current_worker

from tui_reader.app.bindings import bindings
from tui_reader.app.collection import collect_garbage_again
from tui_reader.app.context import Context, Outcome
from tui_reader.app.counting import COUNTED, MOST, Count
from tui_reader.app.panels.quotes import QuotesPanel
from tui_reader.app.runner import command
from tui_reader.app.status import status_line, title_line
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.app.widgets.bars import Bar, PlaceBar
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.crash import report
from tui_reader.keys import KEYS, Key
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.opening import arrive, extraction_of
from tui_reader.look.annotations import Mark, faint_marks
from tui_reader.look.headline import headline_of
from tui_reader.look.panes import BOTTOM, BY_SPEAKER, TOP, article_width, chosen_sides, measure_of
from tui_reader.look.strip import StripMarks
from tui_reader.model import Changed, Extraction, Part, Peek, ReaderError, Reading
from tui_reader.text.layout.viewport import Place
from tui_reader.text.progress import Progress
from tui_reader.text.spans import Span
from tui_reader.wording import done_line

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.app.listings.listing import Opening
    from tui_reader.app.widgets.search_bar import SearchBar
    from tui_reader.config import Config
    from tui_reader.formats.source import Source
    from tui_reader.library import Library

SLICE_SECONDS = 0.002
READ_SECONDS = 0.008
"""How long slices of a long file are read before a key is looked at."""
KEY_SECONDS = 0.5
"""After a key, the slices are small for so long."""
SLICE_BETWEEN_KEYS = 16_000
"""Bytes."""
PROGRESS_SECONDS = 0.1
"""How often the screen shows how far reading is."""
PIPE_SECONDS = 0.05
"""How often a pipe is looked at from which nothing comes."""
TICK_SECONDS = 1.0
PATIENT_TICKS = 3
"""Consecutive failed ticks before the user is notified."""
DIGIT_ROWS = frozenset(row.id for row in KEYS if row.run.startswith("tags:digit") or row.run == "tags:zero")
"""The rows of the key table that may be part of a count."""
EVERYTHING: frozenset[Part] = frozenset({"article", "text", "annotations", "quotes", "people", "tags", "panels"})

MARKED_FAINTLY: frozenset[Part] = frozenset({"text", "quotes", "people", "panels"})
"""What changes the words that are marked faintly: a filter of the quotes does, too."""


class ReadingScreen(Screen[None]):
    """One open article."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS, "view", "select", "list")]
    COMMANDS = set()
    ALLOW_SELECT = False

    class Opened(Message):
        """The library knows the article now."""

        def __init__(self, reading: Reading, *, read_only: bool) -> None:
            super().__init__()
            self.reading = reading
            self.read_only = read_only
            """What the worker's connection has found out; the screen's own has written nothing yet."""

    class Progressed(Message):
        """The library is at something that takes long."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line
            """What it is and how far; `""` at the end."""

    class Extracted(Message):
        """Quotes and people are known."""

        def __init__(self, extraction: Extraction, language: str) -> None:
            super().__init__()
            self.extraction = extraction
            self.language = language
            """The one that the user named, `""` if it was detected."""

    class Finished(Message):
        """Work in the background is done, or failed: what is left to do on the screen."""

        def __init__(self, then: Callable[[], Outcome]) -> None:
            super().__init__()
            self.then = then

    def __init__(
        self,
        source: Source,
        library: Library,
        config: Config,
        rows: Sequence[Key],
        peek: Peek | None,
        annotation: str = "",
    ) -> None:
        super().__init__()
        self.rows = rows
        self._by_id = {row.id: row for row in rows}
        self.library = library
        self.article = OpenArticle(library, source, peek)
        self.article.opens_elsewhere = True
        self.ctx = Context(self, self.article, library, config, rows)
        self.progress = Progress(self.article.document)
        self._title_bar = Bar(id="title")
        self._status_bar = Bar(id="status")
        self.place_bar = PlaceBar(id="place")
        self._strip_marks = StripMarks()
        self._underlined: Span | None = None
        self._welcome: Widget | None = None
        """What a first start shows, until the first command."""
        self._failed_ticks = 0
        self._language: str | None = None
        """The language of the rules that quotes are searched for with, `""` if it is detected; None before."""
        self._is_making = False
        """True while a thread makes the changes that waited."""
        self._told_progress = 0.0
        self._last_command = 0.0
        """The monotonic time of the last thing the user did."""
        self._arriving: Opening | None = None
        """Where to go once the library knows the article."""
        self._annotation = annotation
        """The uid of the annotation to go to once the article is open; `""` for none."""
        self._start: tuple[int, Place] | None = None
        """The cursor and the row after the first frame; None where that showed the place of the last time."""

    # -- commands -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "run":
            return True
        row = self._by_id.get(str(parameters[0]))
        return row is not None and self.ctx.where in row.contexts

    def action_run(self, row_id: str) -> None:
        """Run the command of a row of the key table, or what the panel that has the keys does in its place."""
        ctx, panel = self.ctx, self.ctx.panel_with_keys
        run = panel.meaning.get(row_id) if panel is not None else None
        run, ctx.prefixed = ctx.prefixed.get(row_id) or run or self._by_id[row_id].run, {}
        count = ctx.counting.take() if row_id in COUNTED and panel is None else None
        before = ctx.view.cursor, ctx.view.point
        if count is not None:
            self.perform(lambda: self._repeat(self._by_id[row_id].run, count), anew=True)
        else:
            self.run_command(run)
            if row_id not in DIGIT_ROWS:
                ctx.counting.forget()
        if ctx.view.selection is None:
            ctx.jumps.moved(row_id, before, (ctx.view.cursor, ctx.view.point))

    def run_counted(self, row_id: str, times: int) -> None:
        """Run a motion several times, as one jump."""
        before = self.ctx.view.cursor, self.ctx.view.point
        self.perform(lambda: self._repeat(self._by_id[row_id].run, Count(min(times, MOST), 0)), anew=True)
        self.ctx.jumps.moved(row_id, before, (self.ctx.view.cursor, self.ctx.view.point))

    def _repeat(self, run: str, count: Count) -> Changed:
        """Run a motion as often as was typed before it, in the place of what the digits did."""
        from tui_reader.app.commands import tags

        changed = tags.withdraw(self.ctx, count.steps)
        for _ in range(count.times):
            changed |= command(run)(self.ctx) or Changed()
        return changed

    def arrive(self, opening: Opening) -> None:
        """Go to the passage that the article was opened for; to an annotation also once the library knows the text."""
        from tui_reader.app.commands import opening as commands

        def arrive() -> Changed:
            changed = self.article.read_again()
            self._arriving = None if commands.arrive(self.ctx, opening) else opening
            return changed

        self.perform(arrive)

    def run_command(self, run: str) -> None:
        """Run a command by its name, as the key table gives it."""
        self.perform(lambda: command(run)(self.ctx), anew=True)

    def perform(self, act: Callable[[], Outcome], *, anew: bool = False) -> None:
        """Do what changes something and refresh that; an error for the user becomes one line on screen.

        Args:
            anew: it is what the user did: the last message is gone with it.
        """
        ctx = self.ctx
        if anew:
            if self._welcome is not None:
                self._welcome.remove()
                self._welcome = None
            ctx.message = ""
            ctx.gave_up, ctx.awaited = ctx.awaited is not None, None
            self._last_command = time.monotonic()
        before = ctx.message
        try:
            changed = act() or Changed()
        except ReaderError as error:
            changed = Changed(problem=str(error))
        if changed.conflict:
            ctx.notify("The note was also changed in another window: both texts are kept")
        elif changed.label and ctx.message == before:
            ctx.notify(done_line(changed.label))
        if changed.problem:
            ctx.show_error(changed.problem, asked=anew)
        self._refresh_parts(changed)
        if changed.label and ctx.watcher is not None:
            ctx.watcher.look_now()
        self._make_waiting()

    def _refresh_parts(self, changed: Changed) -> None:
        """Bring the panes up to date, each once, and repaint what is different."""
        ctx, parts = self.ctx, changed.parts
        if "article" in parts or "text" in parts:
            ctx.view.set_headline(headline_of(self.article.document, self.article.article))
            if self._language is not None and self.article.language != self._language:
                self._search()
        if "annotations" in parts:
            ctx.focus.take_annotations(self.article.annotations)
        listed = [panel for panel in ctx.panels.values() if panel.shows & parts] if parts else ()
        for panel in listed:
            panel.update()
        if parts & MARKED_FAINTLY:
            self._mark_faintly()
        for panel in listed:
            if ctx.sides.is_shown(panel):
                panel.fill()
        if changed.uid and self.focused is not ctx.sidebar:
            ctx.notes.select_key(changed.uid)
        for check in list(ctx.after_each.values()):
            check(ctx)
        self._underline(ctx.focus.underlined)
        ctx.sidebar.mark(ctx.sides.panel("sidebar").keys_at(ctx.view.cursor))
        ctx.notes.mark(ctx.focus.blocks.note_keys(ctx.view.cursor))
        ctx.view.repaint()
        ctx.sidebar.repaint()
        ctx.notes.repaint()
        if parts & {"annotations", "tags"}:
            shows = ctx.filter.has if ctx.filter else None
            self.place_bar.set_marks(self._strip_marks.update(ctx.focus.blocks.tags, ctx.article.digits, shows))
        self.place_bar.show(*ctx.view.window, ctx.view.count)
        self.refresh_bars()

    def _mark_faintly(self) -> None:
        """Mark the listed quotes and the people in the text."""
        wanted = self.ctx.config.faint_marks
        self.ctx.view.set_layer("faint", faint_marks(self.ctx.focus.quotes, self.article.people) if wanted else ())

    def _underline(self, span: Span | None) -> None:
        """Underline the passage that commands are on."""
        if span != self._underlined:
            self._underlined = span
            self.ctx.view.set_layer("target", [(span, Mark.TARGET)] if span else [])

    def refresh_bars(self) -> None:
        """Bring title and status line up to date; for what a dialog over the article changes of them."""
        self.ctx.banner.follow(self.ctx.where)
        self._title_bar.show(*title_line(self.ctx))
        self._status_bar.show(*status_line(self.ctx, self.progress, self.size.width))
        if self.app.screen is not self and (show := getattr(self.app.screen, "show_message", None)) is not None:
            show(self.ctx.message)  # a dialog has its own line over this one

    # -- the first frame ----------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._status_bar
        yield self.ctx.sidebar
        yield self.ctx.notes
        yield self.place_bar
        yield self.ctx.view

    def on_mount(self) -> None:
        ctx, state = self.ctx, self.article.peek.state
        ctx.view.measure = measure_of(state.get("measure"), ctx.config.measure)
        quotes = ctx.panels["quotes"]
        assert isinstance(quotes, QuotesPanel)
        quotes.grouped = state.get("quotes") == BY_SPEAKER
        tab = ctx.panels.get(state.get("tab", ""))
        if tab is not None and tab.side == "sidebar" and tab.is_offered():
            ctx.sides.put(tab)
        ctx.sides.chosen = chosen_sides(state)
        ctx.sides.arrange(self.app.size.width)
        width, height = self.app.size
        ctx.view.expect(article_width(ctx.sides.open, width, ctx.view.measure), height - TOP - BOTTOM)
        ctx.last_tag = state.get("last_tag")
        marked = next((one.span for one in self.article.annotations if one.uid == self._annotation), None)
        if marked is not None:
            ctx.view.put(marked.start, self.app.size.height // 4)
        elif (place := self.article.peek.place) is not None:
            ctx.view.put(place.offset, self.app.size.height // 4)
        if self.article.take_stored_extraction():
            self._language = self.article.language
        self.set_focus(ctx.view)
        self.perform(lambda: Changed(EVERYTHING))
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        """Everything the first frame does not need: the rest of the text, the library, quotes and people."""
        if self.article.peek.place is None:
            self._start = (self.ctx.view.cursor, self.ctx.view.top)
        collect_garbage_again()
        if self.ctx.app.loading is None:  # else the keys are held for what is being loaded
            self.ctx.release_keys()
        self._read_on()
        self.set_interval(TICK_SECONDS, self._tick)
        if self.ctx.app.welcome and self.is_attached:  # the terminal may be gone by now
            self._show_welcome()

    def _show_welcome(self) -> None:
        from tui_reader.app.widgets.welcome import Welcome

        self.ctx.app.welcome = False
        self._welcome = Welcome(self.ctx.printed)
        self.mount(self._welcome)

    def _read_on(self) -> None:
        """Read the next slices of a long file; with the last one the library and the extraction can begin."""
        count, source = len(self.article.document), self.article.source
        if self._read_slices(source):
            self.set_timer(PIPE_SECONDS if source.waits else SLICE_SECONDS, self._read_on)
            if source.live and len(self.article.document) != count:
                self.perform(lambda: Changed(frozenset({"text"})))
            elif time.monotonic() - self._told_progress > PROGRESS_SECONDS:
                self._told_progress = time.monotonic()
                self.perform(self._come_nearer)
            return
        if len(self.article.document) != count:
            self.perform(lambda: Changed(frozenset({"text"})))
        self.perform(self._come_nearer)
        self._open_article()
        if self._language is None:  # else they were stored
            self._search()
        self.perform(lambda: command("file:watch")(self.ctx))

    def _read_slices(self, source: Source) -> bool:
        """Read for some milliseconds, but a small slice only while keys are pressed; False once all is read."""
        if time.monotonic() - self._last_command < KEY_SECONDS and self.ctx.awaited is None:
            return self.article.more(SLICE_BETWEEN_KEYS)
        deadline = time.monotonic() + READ_SECONDS
        while self.article.more():
            if source.live or time.monotonic() >= deadline:
                return True
        return False

    def _come_nearer(self) -> Changed:
        """Try again what waits for the text, and show how far reading is."""
        ctx = self.ctx
        if ctx.search is not None:
            ctx.search.text_grew()
        if (awaited := ctx.awaited) is not None:
            if awaited.arrive():
                ctx.awaited = None
            else:
                ctx.show_wait()
        return Changed()

    def take_settings(self, config: Config, rows: Sequence[Key], *, measure: int | None) -> None:
        """Use settings that were saved while the article is open; `measure`: the width of the text if that changed."""
        ctx = self.ctx
        self.rows, self._by_id = rows, {row.id: row for row in rows}
        ctx.take_settings(config, rows)
        ctx.banner.take_rows(rows)
        self._bindings = BindingsMap(bindings(rows, "view", "select", "list"))
        if measure is not None:
            ctx.view.set_measure(measure_of(None, measure))
            ctx.sides.lay_out(self.size.width)
            ctx.remember("measure", f"{ctx.view.measure}/{measure}")
        self.perform(lambda: Changed(EVERYTHING))

    # -- in the background --------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def _open_article(self) -> None:
        try:
            with self.library.for_thread() as library:
                library.progress = self._report_progress
                reading = arrive(library, self.article.source)
                read_only = library.read_only_reason is not None
        except ReaderError as error:
            problem = str(error)
            self.post_message(self.Finished(lambda: self._not_opened(problem)))
        else:
            if reading is not None:
                self.post_message(self.Opened(reading, read_only=read_only))

    def _search(self) -> None:
        """Search for quotes and people, by the rules of the language that the user named, if any."""
        self._language = self.article.language
        self._extract(self._language)

    @work(thread=True, exclusive=True, group="extract", exit_on_error=False)
    def _extract(self, language: str) -> None:
        article = self.article
        if article.too_long:
            found = Extraction()
        else:
            with self.library.for_thread() as library:
                found = extraction_of(library, article.document, language)
        self.post_message(self.Extracted(found, language))

    @work(thread=True, exclusive=True, group="prepare", exit_on_error=False)
    def _prepare(self) -> None:
        from tui_reader.app.preparing import prepare

        worker = get_current_worker()
        with self.library.for_thread() as library:
            prepare(library, lambda: self._last_command, lambda: worker.is_cancelled, self._report_problem)

    def _make_waiting(self) -> None:
        """Make the changes that wait, in a thread; those that come meanwhile are made after them."""
        reading = self.article.reading
        if reading is not None and not self._is_making and self.article.later.can_be_made:
            self._is_making = True
            self._make(reading)

    @work(thread=True, exclusive=True, group="make", exit_on_error=False)
    def _make(self, reading: Reading) -> None:
        article = self.article
        try:
            with self.library.for_thread() as library:
                library.waiting.make(reading, article.document, article.source.identity.path)
        except ReaderError as error:
            problem = str(error)
            self.post_message(self.Finished(lambda: self._not_made(problem)))
        else:
            self.post_message(self.Finished(self._made))

    def _made(self) -> Changed:
        self._is_making = False
        return self.article.later.take_made()

    def _not_made(self, problem: str) -> Changed:
        """Show that changes wait on; they are tried again when the article is opened the next time."""
        self.article.mark_unsaved()
        return Changed(problem=f"{problem}; the changes are made when the article is opened again")

    def _report_problem(self, line: str) -> None:
        self.post_message(self.Finished(lambda: Changed(problem=line)))

    def _report_progress(self, line: str) -> None:
        self.post_message(self.Progressed(line))

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        self.perform(event.then)

    @on(Progressed)
    def _show_progress(self, event: Progressed) -> None:
        self.ctx.notify(event.line)
        self.refresh_bars()

    def _not_opened(self, problem: str) -> Changed:
        self.article.opens_elsewhere = False
        self.article.mark_unsaved()
        return Changed(problem=problem)

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        self.perform(lambda: self._take_reading(event.reading, event.read_only))
        from tui_reader.app.commands import opening

        self.perform(lambda: opening.tell(self.ctx, event.reading))

    def _take_reading(self, reading: Reading, read_only: bool) -> Changed:
        changed = self.article.take_reading(reading, read_only=read_only)
        if not read_only:
            from tui_reader.app.preparing import DELAY

            self.set_timer(DELAY, self._prepare)
        place, view = reading.place, self.ctx.view
        if place is not None and not self._annotation and (view.cursor, view.top) == self._start:
            view.put(place.offset, self.size.height // 4)
        asked, self._annotation = self._annotation, ""
        if asked:
            from tui_reader.app.listings.listing import Opening

            self._arriving = Opening(reading.article_id, uid=asked)
        if self._arriving is not None:
            from tui_reader.app.commands import opening

            if not self._last_command:  # else the user went elsewhere meanwhile
                opening.arrive(self.ctx, self._arriving, at_last=True)
            self._arriving = None
        return changed

    @on(Extracted)
    def _extracted(self, event: Extracted) -> None:
        if event.language == self._language:  # else the language was changed meanwhile
            self.perform(lambda: self._take_extraction(event.extraction))

    def _take_extraction(self, found: Extraction) -> Changed:
        changed = self.article.take_extraction(found)
        if changed.problem:  # the opening failed for the same reason, and complains of it
            self.ctx.notify(changed.problem)
        return changed._replace(problem="")

    @on(Worker.StateChanged)
    def _worker_failed(self, event: Worker.StateChanged) -> None:
        """Report an unexpected exception of a background task in place of its result."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        self.ctx.release_keys()
        if event.worker.group == "extract":
            self.ctx.extraction_failed = True
        elif event.worker.group == "open":
            self.article.opens_elsewhere = False
            self.article.mark_unsaved()
        problem = report(error)
        self.perform(lambda: Changed(frozenset({"panels"}), problem=problem))

    def _tick(self) -> None:
        """Once a second: show changes of other windows, save the reading position, report failed backups."""
        if self.ctx.writing is not None:  # it would wait for the library
            return
        if failed_backup := self.library.keeper.take_problem():
            self.perform(lambda: Changed(problem=failed_backup))
        try:
            self.article.later.keep_rest()
            changed = self.article.refresh()
            if changed.parts:
                self.perform(lambda: changed)
            self.save_place()
            self._failed_ticks = 0
        except ReaderError as error:
            self._failed_ticks += 1
            if self._failed_ticks == PATIENT_TICKS:  # another program may have been writing for a moment
                self.article.mark_unsaved()
                problem = str(error)
                self.perform(lambda: Changed(problem=problem))

    # -- what must not be lost ----------------------------------------------------------------------------------

    def save_place(self) -> None:
        """Store where the user is, if that is another place than was stored last."""
        if self.ctx.view.count:
            self.article.save_place(self.ctx.view.reading_offset, at_end=self.ctx.view.shows_end)

    def save_everything(self) -> None:
        """Save what must not be lost when the program ends now: a note being typed, and the place."""
        if self.ctx.editor is not None:
            self.ctx.editor.save_draft()
        try:
            self.article.later.keep_rest(patience=None)
            self.save_place()
        except ReaderError as error:
            self.log(f"place not saved: {error}")

    @property
    def unsaved_note(self) -> tuple[str, Callable[[str], Path]] | None:
        """A note, or changes of a long text, that are stored nowhere, and what writes them to a file."""
        from tui_reader.app.commands.notes import write_elsewhere

        editor = self.ctx.editor
        typed = editor.text if editor is not None and editor.unsaved else ""
        lost = "\n\n".join(filter(None, [self.article.later.unkept_text, typed]))
        return (lost, lambda text: write_elsewhere(self.ctx, text)) if lost else None

    def on_unmount(self) -> None:
        if self.ctx.watcher is not None:
            self.ctx.watcher.stop()

    # -- size and mouse -----------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        self.ctx.banner.fit(event.size.width)
        self.ctx.sides.arrange(event.size.width)

    @on(ArticleView.Reflowed)
    def _reflowed(self) -> None:
        self.perform(lambda: None)

    @on(ArticleView.Pressed)
    def _pressed(self, event: ArticleView.Pressed) -> None:
        from tui_reader.app.commands import mouse

        self.perform(lambda: mouse.press(self.ctx, event.offset), anew=True)

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        from tui_reader.app.commands import mouse

        self.perform(lambda: mouse.drag(self.ctx, event.anchor, event.head), anew=True)

    @on(ArticleView.Wheeled)
    def _wheeled(self, event: ArticleView.Wheeled) -> None:
        from tui_reader.app.commands import mouse

        self.perform(lambda: mouse.wheel(self.ctx, event.lines), anew=True)

    @on(PlaceBar.Pulled)
    def _pulled(self, event: PlaceBar.Pulled) -> None:
        from tui_reader.app.commands import mouse

        self.perform(lambda: mouse.pull(self.ctx, event.fraction), anew=True)

    @on(ListPane.Chosen)
    def _row_clicked(self, event: ListPane.Chosen) -> None:
        from tui_reader.app.commands import lists

        self.perform(lambda: lists.choose(self.ctx, event.pane), anew=True)

    @on(ListPane.HeadPressed)
    def _head_clicked(self, event: ListPane.HeadPressed) -> None:
        from tui_reader.app.commands import panes

        self.perform(lambda: panes.choose_tab(self.ctx, event.pane, event.column), anew=True)

    # -- the line that is searched with -------------------------------------------------------------------------

    def on_search_bar_typed(self, event: SearchBar.Typed) -> None:
        if (search := self.ctx.search) is not None:
            self.perform(lambda: search.typed(event.query), anew=True)

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        if (search := self.ctx.search) is not None:
            self.perform(lambda: search.submitted(event.query), anew=True)

    def on_search_bar_left(self) -> None:
        if (search := self.ctx.search) is not None:
            self.perform(search.left, anew=True)


def reading_screen(rows: tuple[Key, ...]) -> type[ReadingScreen]:
    """The screen with the keys of this table; the class itself has the built-in ones."""
    if rows == KEYS:
        return ReadingScreen
    made = bindings(rows, "view", "select", "list")

    class RemappedScreen(ReadingScreen, inherit_bindings=False):
        BINDINGS: ClassVar[list[BindingType]] = [*made]

    return RemappedScreen
