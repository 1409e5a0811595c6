"""The reading screen: the panes put together, and the life of an article in them from the first paint to the end."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.worker import Worker, WorkerState

from tui_reader.app.commands import KeyCommands, bindings
from tui_reader.app.screens.checking import Checking
from tui_reader.app.screens.joining import Joining
from tui_reader.app.screens.listing import Listing
from tui_reader.app.screens.marking import Marking
from tui_reader.app.screens.naming import Naming
from tui_reader.app.screens.panes import PANELS
from tui_reader.app.screens.searching import Searching
from tui_reader.app.screens.watching import Watching
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.crash import report
from tui_reader.keys import KEYS, Key
from tui_reader.model import Article, Draft, Extraction, ReaderError, Reading, Target
from tui_reader.paths import expanded, working_directory
from tui_reader.text.clean import clean_line
from tui_reader.wording import placing_line

if TYPE_CHECKING:
    from tui_reader.exchange.write import Written

SLICE_SECONDS = 0.002
TICK_SECONDS = 1.0
PATIENT_TICKS = 3
"""Ticks in a row that must fail before the reader is told."""
MOST_EXTRACTED = 2_000_000
"""Characters: a longer text is not searched for quotes and people."""
MEASURES = (30, 200)
WRITTEN = ("", ".md", ".markdown", ".txt", ".json")
"""How the name of an export may end; all but the last are Markdown."""


class ReadingScreen(Watching, Joining, Checking, Searching, Marking, Naming, Listing):
    """One open article."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS, "view", "select", "list")]
    COMMANDS = {KeyCommands}

    class Opened(Message):
        """The library knows the article now."""

        def __init__(self, reading: Reading, *, read_only: bool) -> None:
            super().__init__()
            self.reading = reading
            self.read_only = read_only
            """What the worker's connection has found out; the screen's own has written nothing yet."""

    class Placing(Message):
        """Annotations are being placed in a long text that changed."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share
            """How much is done, 0–1."""

    class Extracted(Message):
        """Quotes and people are known."""

        def __init__(self, extraction: Extraction) -> None:
            super().__init__()
            self.extraction = extraction

    class Failed(Message):
        """Something in the background did not work."""

        def __init__(self, problem: str) -> None:
            super().__init__()
            self.problem = problem

    # -- the first frame ----------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield self.title_bar
        yield self.status_bar
        yield self.sidebar
        yield self.notes
        yield self.place_bar
        yield self.article

    def on_mount(self) -> None:
        state = self.glance.state
        self.article.measure = _measure(state.get("measure"), self.config.measure)
        panels = state.get("panels", "sidebar notes").split()
        self.grouped = state.get("quotes") == "by speaker"
        self.tab = state["tab"] if state.get("tab") in ("quotes", "people", "outline") else "quotes"
        self.chosen = frozenset(panels) & frozenset(PANELS)
        self.arrange_panels(self.app.size.width)
        self.last_tag = state.get("last_tag")
        self.take_annotations(self.glance.annotations)
        self.show_sidebar_rows()
        place = self.glance.place
        if place is not None:
            self.article.put(place.offset, self.app.size.height // 4)
        self.set_focus(self.article)
        self.settle()
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        """Everything the first frame does not need: the rest of the text, the library, quotes and people."""
        self._placed = self.glance.place is not None
        self._start = (self.article.cursor, self.article.top)
        gc.freeze()
        gc.enable()
        gc.set_threshold(10_000, 20, 50)
        self._read_on()
        self.set_interval(TICK_SECONDS, self._tick)

    def _read_on(self) -> None:
        """Read the next slice of a long file; with the last one the library and the extraction can begin."""
        if self.loaded.more():
            self.set_timer(SLICE_SECONDS, self._read_on)
            self.show_bars()
            return
        self._open_article()
        self._extract()
        self.watch_file()
        self.settle()

    # -- in the background --------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def _open_article(self) -> None:
        loaded = self.loaded
        try:
            with self.library.for_thread() as library:
                library.progress = self._report_placing
                reading = library.open(loaded.article, loaded.document, loaded.identity)
                read_only = library.read_only_reason is not None
        except ReaderError as error:
            self.post_message(self.Failed(str(error)))
        else:
            self.post_message(self.Opened(reading, read_only=read_only))

    @work(thread=True, exclusive=True, group="extract", exit_on_error=False)
    def _extract(self) -> None:
        document = self.loaded.document
        if document.length > MOST_EXTRACTED:
            self.too_long = True
            self.post_message(self.Extracted(Extraction()))
            return
        from tui_reader.extraction import extract

        self.post_message(self.Extracted(extract(document.prose)))

    def _report_placing(self, share: float) -> None:
        self.post_message(self.Placing(share))

    @on(Placing)
    def _show_placing(self, event: Placing) -> None:
        self.say(placing_line(event.share) if event.share < 1 else "")
        self.show_bars()

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        annotations = event.reading.annotations
        try:
            if self.reading is None:
                if event.read_only:
                    self.library.find_read_only()
                self.take_reading(event.reading)
            else:  # an act was quicker and has opened it: what the worker read may lack that act
                annotations = self.library.annotations(self.reading)
        except ReaderError as error:
            self.complain(str(error))
        reading = self.reading or event.reading
        self.take_annotations(annotations)
        if reading.place and not self._placed and (self.article.cursor, self.article.top) == self._start:
            self.article.put(reading.place.offset, self.size.height // 4)
        if self.extracted:
            self.review_again()
        self.tell_changes(reading if reading.changed else event.reading)  # told to whichever opened it first
        if self.loaded.told:
            self.tell_stored()
        self.look_for_copies(reading)
        self.settle()
        if self.editor is None:
            self._offer_drafts(list(reading.drafts))

    @on(Extracted)
    def _extracted(self, event: Extracted) -> None:
        self.take_extraction(event.extraction)
        self.settle()

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.mark_unsaved()
        self.complain(event.problem)
        self.settle()

    @on(Worker.StateChanged)
    def _worker_failed(self, event: Worker.StateChanged) -> None:
        """Report an exception that nobody expected in the background, where its result would have been."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if event.worker.group == "extract":
            self.extraction_failed = True
            self.show_sidebar_rows()
        elif event.worker.group == "open":
            self.mark_unsaved()
        cast(TypeAhead, self.app).release_keys()
        self.complain(report(error))
        self.settle()

    def _tick(self) -> None:
        """Once a second: show what another window wrote, keep the place, tell of a backup that failed."""
        if problem := self.library.keeper.take_problem():
            self.complain(problem)
        if self.reading is None:
            return
        try:
            if self.library.changed_elsewhere():
                self.digits = self.library.digit_tags()
                self.take_annotations(self.library.annotations(self.reading))
                self.review_again()
                self.settle()
            self.save_place()
            self._failed_ticks = 0
        except ReaderError as error:
            self._failed_ticks += 1
            if self._failed_ticks == PATIENT_TICKS:  # another program may have been writing for a moment
                self.complain(str(error))
                self.mark_unsaved()
                self.show_bars()

    # -- the place ----------------------------------------------------------------------------------------------

    _saved_place = -1
    _failed_ticks = 0

    def save_place(self) -> None:
        """Remember where the reader is, when that is another place than was remembered last."""
        view = self.article
        if self.reading is None or not view.count:
            return
        offset = view.reading_offset
        if offset == self._saved_place or self.library.read_only_reason:
            return
        words = view.document.slice(offset, offset + 40)
        percent = round(100 * offset / max(1, view.document.length))
        self.library.save_place(self.reading, offset, words, percent)
        self._saved_place = offset
        self.library.changed_elsewhere()

    def save_everything(self) -> None:
        """What must not be lost when the program ends now: a note being typed, and the place."""
        if self.editor is not None:
            self.editor.save_draft()
        try:
            self.save_place()
        except ReaderError as error:
            self.log(f"place not saved: {error}")

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for the next run; that it cannot be kept is no reason to stop reading."""
        try:
            if self.library.read_only_reason is None:
                self.library.set_state(key, value)
        except ReaderError as error:
            self.say(str(error))

    # -- size ---------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        self.arrange_panels(event.size.width)

    @on(ArticleView.Reflowed)
    def _reflowed(self) -> None:
        self.settle()

    def action_change_measure(self, step: int) -> None:
        low, high = MEASURES
        measure = max(low, min(self.article.measure + step, high))
        self.article.set_measure(measure)
        self.remember("measure", str(measure))
        self.say(f"lines of up to {measure} columns")
        self.settle()

    # -- drafts -------------------------------------------------------------------------------------------------

    def _offer_drafts(self, drafts: list[Draft]) -> None:
        """Offer the notes that were not finished, one after the other, until one is gone on with."""
        if not drafts:
            return
        draft, *others = drafts
        target = Target(draft.kind, draft.span, draft.target or None)

        def answered(go_on: bool | None) -> None:
            if go_on:
                self.edit_note(target, draft)
            elif go_on is False:
                self.act(lambda _: self.library.drop_draft(draft.uid))
                self.settle()
            if not go_on:
                self._offer_drafts(others)

        from tui_reader.app.screens.dialogs.question import DraftOffer

        self.open_dialog(DraftOffer(self._note_title(target), draft.text), answered)

    # -- getting it out -----------------------------------------------------------------------------------------

    def action_export(self) -> None:
        from tui_reader.app.screens.dialogs.ask import ExportLine
        from tui_reader.app.terminal.rescue import home_directory
        from tui_reader.exchange.name import file_stem

        try:
            remembered = self.library.get_state("export_directory")
        except ReaderError:  # the library's disk is gone: the annotations on screen can still be exported
            remembered = None
        directory = Path(remembered) if remembered else self.config.export_directory or working_directory()
        directory = directory or home_directory() or self.library.path.parent
        dialog = ExportLine(str(directory / (file_stem(self.title_text) + ".md")))

        def chosen(answer: str | None) -> None:
            if answer is not None and answer.strip():
                try:
                    self.export_to(destination(answer.strip()), replace=dialog.replace_all)
                except ReaderError as error:
                    self.complain(str(error))
                    self.settle()

        self.open_dialog(dialog, chosen)

    def export_to(self, path: Path, *, replace: bool = False) -> None:
        """Write the annotations; what the user wrote in an earlier export stays, any other file is left alone.

        Args:
            replace: offer to replace the whole file.
        """
        from tui_reader.exchange.write import Edited, what_goes, write_export

        def write(reading: Reading) -> Written | None:
            export = self._export_of(reading, path)
            if replace and (goes := what_goes(*export)) is not None:
                self._offer_to_replace(goes.path, export, goes.report.own)
                return None
            try:
                return write_export(*export)
            except Edited as error:
                self._offer_to_replace(error.path, export, "")
                return None

        self._tell_export(self.act(write))

    def _export_of(self, reading: Reading, path: Path) -> tuple[Path, str, Article, str]:
        """The target, the text, the article, and the suffix of a name that is made."""
        from tui_reader.exchange import SUFFIXES, ExportFormat, export_text
        from tui_reader.exchange.material import Material

        material = Material(
            reading.article,
            self.article.document,
            self.annotations,
            self.extraction,
            self.config.colour_names,
        )
        kind: ExportFormat = "json" if path.suffix.lower() == ".json" else "markdown"
        return path, export_text(material, kind), reading.article, SUFFIXES[kind]

    def _offer_to_replace(self, path: Path, export: tuple[Path, str, Article, str], goes: str) -> None:
        from tui_reader.app.screens.dialogs.question import ReplaceFile
        from tui_reader.exchange.write import write_export

        _, text, article, suffix = export

        def answered(wanted: bool | None) -> None:
            if wanted:
                self._tell_export(self.act(lambda _: write_export(path, text, article, suffix, replace=True)))

        goes = goes or "what was edited in the text since it was exported"
        self.open_dialog(ReplaceFile(str(path), goes), answered)

    def _tell_export(self, written: Written | None) -> None:
        if written is not None:
            self.remember("export_directory", str(written.path.parent))
            kept = f" · {written.told}" if written.told else ""
            self.say(f"exported to {written.path}{kept}")
            self.app.notify(f"Exported to {clean_line(str(written.path))}{clean_line(kept)}", markup=False, timeout=5)
        self.settle()

    # -- the program --------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Step back, one thing at a time; never quit."""
        if not self.close_overlays() and not self.close_banner() and not self.end_search():
            self.thing = None
        self.message = ""
        self.settle()

    def action_help(self) -> None:
        from tui_reader.app.screens.dialogs.help import HelpScreen

        self.open_dialog(HelpScreen(self.rows, self.config.path))

    def action_palette(self) -> None:
        self.app.action_command_palette()

    def action_suspend(self) -> None:
        self.save_everything()
        self.app.action_suspend_process()

    async def action_quit_reader(self) -> None:
        await self.app.action_quit()

    def action_library(self) -> None:
        self.post_message(self.LibraryWanted())

    class LibraryWanted(Message):
        """The reader wants to see the articles opened lately."""


def reading_screen(rows: tuple[Key, ...]) -> type[ReadingScreen]:
    """The screen with the keys of this table; the class itself has the built-in ones."""
    if rows == KEYS:
        return ReadingScreen
    made = bindings(rows, "view", "select", "list")

    class RemappedScreen(ReadingScreen, inherit_bindings=False):
        BINDINGS: ClassVar[list[BindingType]] = [*made]

    return RemappedScreen


def _measure(remembered: str | None, configured: int) -> int:
    low, high = MEASURES
    measure = int(remembered) if remembered and remembered.isdecimal() and len(remembered) < 5 else configured
    return max(low, min(measure, high))


def destination(answer: str) -> Path:
    """The file or directory that was typed.

    Raises:
        ReaderError: the directory it is in, or it was to be, does not exist; or its name ends in no form of export.
    """
    path = expanded(answer)
    directory = path if answer.endswith("/") else path.parent
    if not os.path.isdir(path) and not os.path.isdir(directory):
        raise ReaderError(f"there is no directory {clean_line(str(directory), 200)}: make it first")
    if path.suffix.lower() not in WRITTEN and not os.path.isdir(path):
        raise ReaderError(f"an export ends in .md or .json, not in {clean_line(path.suffix, 40)}")
    return path
