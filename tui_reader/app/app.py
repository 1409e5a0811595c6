"""The application: themes, signals, and the screens it shows. Built by `make_app` for the command line, the tests and
the pictures alike."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

os.environ.setdefault("TEXTUAL_FPS", "240")  # read when textual is imported: a held key then waits 4 ms, not 16
if "TEXTUAL_ANIMATIONS" not in os.environ and os.environ.get("REDUCE_MOTION"):
    os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual import events, work
from textual.app import App, ScreenError
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import Notification, Notify, SeverityLevel
from textual.screen import Screen

from tui_reader.app.collection import collect_garbage_again
from tui_reader.app.reflows import Reflows
from tui_reader.app.screens.reading import ReadingScreen, reading_screen
from tui_reader.app.terminal import uncoloured
from tui_reader.app.terminal.ending import end_soon, leave_signals_to_the_main_thread
from tui_reader.app.terminal.keyboard import guarded, pasted
from tui_reader.app.terminal.rescue import Saves
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.terminal.uncoloured import UNCOLOURED_CSS, Uncoloured
from tui_reader.app.themes import NAMES, THEMES, variables_for
from tui_reader.crash import report
from tui_reader.keys import KEYS, Key, remapped
from tui_reader.library.feeds import Feed, IsFeed
from tui_reader.library.loading import Cancelled, Loading
from tui_reader.look.palette import FEW_VARIABLES, has_few_colours
from tui_reader.look.themes import TEXTUAL_THEMES, wanted_theme
from tui_reader.model import Identity, LayoutChoice, Peek, ReadAs, ReaderError, ReviewVerdict, as_layout
from tui_reader.text.address import is_address
from tui_reader.text.clean import clean, clean_line

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from tui_reader.app.screens.library import Opening, View
    from tui_reader.app.settings import SettingsWatch
    from tui_reader.config import Config
    from tui_reader.early_screen import EarlyScreen
    from tui_reader.formats.source import Source
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle


A_MOMENT = 0.4
"""Seconds after which the progress of an article that is being opened is shown."""
A_WHILE = 3.0
"""Seconds after which the first screen was shown in any case."""
SHOW_CURSOR, HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"
MOST_PROBLEMS = 3
"""Number of mistakes in the settings that are shown: more would cover the article."""


class ReaderApp(TypeAhead, inherit_bindings=False):
    """reader."""

    TITLE = "reader"
    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = False  # no key of Textual's own opens it: the table has one

    def __init__(
        self,
        library: Library,
        config: Config,
        opened: Source | Loading | Feed | None,
        *,
        problems: Sequence[str],
        annotation: str,
        in_review: bool,
        welcome: bool = False,
        peek: Peek | None = None,
    ) -> None:
        if os.environ.get("NO_COLOR") == "":  # counts as not set
            del os.environ["NO_COLOR"]
        super().__init__()
        if self.no_color:
            self.stylesheet.add_source(UNCOLOURED_CSS, read_from=(uncoloured.__file__, ""))
        self.library, self.config = library, config
        self.loaded: Source | None = None if isinstance(opened, (Loading, Feed)) else opened
        self.feed: Feed | None = opened if isinstance(opened, Feed) else None
        """The feed whose entries were listed last."""
        self.loading: Loading | None = opened if isinstance(opened, Loading) else None
        """What is being loaded, to be shown in the place of `loaded`."""
        self.rows: tuple[Key, ...] = ()
        self._own_bindings = self._bindings
        self.take_rows(remapped(config.keys) if config.keys else KEYS)
        self.problems = problems
        self.view: View | None = None
        """What the library showed when an article was opened from it last."""
        self.in_review = in_review
        self.verdict: ReviewVerdict = ""
        """The verdict that was given on leaving a review."""
        self.reviewed: OpenArticle | None = None
        """The first article."""
        self._annotation = annotation
        """The uid of the annotation to go to in the first article; `""` for none."""
        self.settings_watch: SettingsWatch | None = None
        """Watches the settings file, after the first paint."""
        self.welcome = welcome
        """True until the welcome of a first start was shown."""
        self.previewing_theme = False
        """True while a theme is only looked at."""
        self._notices: dict[str, list[Notification]] = {}
        """Notices about the settings, by the file that they are about."""
        self.early: EarlyScreen | None = None
        """What has the terminal until the driver takes it over; None if nothing has been shown yet."""
        self.farewell = ""
        """Lines to print once the app has left the screen."""
        self.peek = self._peek(self.loaded) if peek is None else peek
        self.reflows = Reflows()
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self._wanted_theme()
        # Not an assignment: that would parse the style sheet a second time before anything is shown.
        self.set_reactive(App.theme, wanted if wanted in self.available_themes else NAMES[0])
        self.stylesheet.set_variables(self.get_css_variables())

    def _wanted_theme(self) -> str | None:
        """The theme of the settings; the one chosen last, if that was after the settings named this one."""
        named = self.config.theme
        wanted = wanted_theme(self.peek.state, named)
        if {wanted, named} - {None} - self.available_themes.keys():
            from tui_reader.app.settings import load_theme
            from tui_reader.config import theme_problem

            mistakes = [
                line for name in {wanted, named} - {None} for line in load_theme(self, self.config.path, str(name))
            ]
            missing = theme_problem(self.config, self.available_themes)
            self.problems = [*self.problems, *mistakes, *([f"{missing}; {NAMES[0]} is used"] if missing else [])]
        return wanted

    def take_rows(self, rows: tuple[Key, ...]) -> None:
        """Use the keys of this table from now on, for what is not open yet."""
        self.rows = rows
        self._bindings = self._own_bindings.copy()
        for row in rows:
            if row.run == "app.quit":
                for key in row.keys:
                    self.bind(key, "quit", description=row.label, show=False)

    def _peek(self, loaded: Source | None) -> Peek:
        identity = loaded.identity if loaded else Identity()
        sha256 = loaded.article.text_sha256 if loaded and loaded.document.complete else None
        return self.library.articles.peek(identity, sha256) or Peek()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables_for(self.current_theme.dark)

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        if has_few_colours(self.console.color_system):
            variables |= FEW_VARIABLES[self.current_theme.dark]
        return variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (Uncoloured(),) if self.no_color else super().get_line_filters()

    def get_driver_class(self) -> type[Driver]:
        return guarded(super().get_driver_class())

    async def on_event(self, event: events.Event) -> None:
        """Clean pasted text before any field gets it."""
        if isinstance(event, events.Paste):
            event.text = pasted(event.text)
        await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        if self.loaded is None:
            return Screen()
        return self._screen_for(self.loaded, self.peek)

    def _screen_for(self, loaded: Source, peek: Peek) -> ReadingScreen:
        annotation, self._annotation = self._annotation, ""
        screen = reading_screen(self.rows)(loaded, self.library, self.config, self.rows, peek, annotation)
        self.reviewed = self.reviewed or screen.article
        return screen

    def on_mount(self) -> None:
        executor = ThreadPoolExecutor(8, "reader", initializer=leave_signals_to_the_main_thread)
        asyncio.get_running_loop().set_default_executor(executor)
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        # Back from the shell the terminal is blank, and Textual sends only what has changed since.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.report_problems(self.problems)
        self.show_cursor()
        self.app_resume_signal.subscribe(self, lambda _: self.show_cursor())
        self.set_timer(A_WHILE, collect_garbage_again)  # where no article is opened
        if self.config.path is not None:
            self.call_after_refresh(self._watch_settings, self.config.path)
        if self.loading is not None:
            self.show_loading(self.loading)
        elif self.feed is not None:
            self.show_feed(self.feed)
        elif self.loaded is None:
            self.show_library()
        else:
            self.hold_keys()  # until the article has its size: what a key does depends on it

    def show_cursor(self) -> None:
        """Show the terminal's cursor if the settings say so; it is where the cursor of the article or list is."""
        if self._driver is not None:
            self._driver.write(SHOW_CURSOR if self.config.show_cursor else HIDE_CURSOR)

    @property
    def message(self) -> str:
        """The message of the last command of the article on screen."""
        screens = self.reading_screens()
        return screens[-1].ctx.message if screens else ""

    def report_problems(self, problems: Sequence[str], about: str = "settings") -> None:
        """Show mistakes in the settings, the first of many.

        Args:
            about: which file they are in, for `withdraw_notices`.
        """
        for problem in problems[:MOST_PROBLEMS]:
            self.show_notice(problem, about)
        if len(problems) > MOST_PROBLEMS:
            more = f"{len(problems) - MOST_PROBLEMS} more mistakes; “reader config --check” lists them all"
            self.show_notice(more, about)

    def show_notice(self, line: str, about: str, *, severity: SeverityLevel = "warning", timeout: float = 10) -> None:
        """Show a notice that can be withdrawn."""
        notice = Notification(clean_line(line), severity=severity, timeout=timeout, markup=False)
        self._notices.setdefault(about, []).append(notice)
        self.post_message(Notify(notice))

    def withdraw_notices(self, about: str) -> None:
        """Take notices about a file off the screen; others stay."""
        for notice in self._notices.pop(about, []):
            if notice in self._notifications:
                self._unnotify(notice)

    def _watch_settings(self, path: Path) -> None:
        from tui_reader.app.settings import SECONDS, SettingsWatch

        self.settings_watch = SettingsWatch(self, path)
        self.set_interval(SECONDS, self.settings_watch.look)

    def _remember_theme(self, name: str) -> None:
        if self.previewing_theme:
            return
        with suppress(ReaderError):
            if self.library.read_only_reason is None:
                self.library.set_state("theme", name)
                self.library.set_state("theme_over", self.config.theme)

    # -- the end ------------------------------------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        """True once the terminal may have been changed or text typed."""
        return self._driver is not None

    @property
    def holds_terminal(self) -> bool:
        """True while the terminal has settings that must be restored for the shell."""
        if self.early is not None and self.early.is_on:
            return True
        return bool(getattr(self._driver, "holds_terminal", False))

    def save_everything(self) -> None:
        for screen in self._saving_screens():
            screen.save_everything()

    def _saving_screens(self) -> list[Saves]:
        return [screen for screen in self._screen_stack if isinstance(screen, Saves)]

    def reading_screens(self) -> list[ReadingScreen]:
        return [screen for screen in self._screen_stack if isinstance(screen, ReadingScreen)]

    def end_from_outside(self, number: int) -> None:
        """End as soon as the event loop can; called by signal handlers, which may interrupt anything."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self.end, 130 if number == signal.SIGINT else 0)

    def terminal_gone(self) -> None:
        """End after the terminal was closed."""
        self.end()

    def end(self, code: int = 0) -> None:
        """Save everything and exit; a note that the library cannot store is written to a file."""
        if self.loading is not None:
            self.loading.cancel()
        lines = [self.farewell]
        try:
            self.save_everything()
        except Exception as error:  # the app ends all the same
            lines.append(f"reader: {report(error)}")
            code = 1
        self.farewell = "\n".join(line for line in [*lines, self.last_words()] if line)
        self.exit(return_code=1 if self._exception is not None else code)

    def last_words(self) -> str:
        """Write unsaved notes to files and return lines that say where; if that fails too, return the notes."""
        told = [self._rescued(screen) for screen in self._saving_screens()]
        return "\n".join(line for line in told if line)

    def _rescued(self, screen: Saves) -> str | None:
        if self.library.private or (unsaved := screen.unsaved_note) is None:
            return None
        text, write_elsewhere = unsaved
        try:
            return f"reader: the note could not be saved; it is in {write_elsewhere(text)}"
        except ReaderError as error:
            return f"reader: {error}; it was:\n{clean(text)}"

    def _handle_exception(self, error: Exception) -> None:
        """End after an unhandled exception: save everything, and write the traceback to a file.

        A dialog that is mounted while the app closes finds no children of its own: that is the end, not a crash.
        """
        if self._exit and isinstance(error, (NoMatches, ScreenError)):
            return
        first = self._exception is None
        super()._handle_exception(error)
        if first:
            end_soon()
            self.farewell = f"reader: {report(error)}"
            self.end(1)

    def _fatal_error(self) -> None:
        """Close without Textual's traceback, which shows the values of variables, such as a note's text."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Close; the exception is reported by `_handle_exception`."""
        self._return_code = 1
        self._close_messages_no_wait()

    def action_change_theme(self) -> None:
        """Let a theme be chosen that is shown while it is selected."""
        from tui_reader.app.screens.dialogs.themes import ThemePicker
        from tui_reader.app.settings import load_themes

        self.report_problems(load_themes(self, self.config.path))
        before = self.theme
        own = [name for name in self.available_themes if name not in (*NAMES, *TEXTUAL_THEMES)]
        names = [*NAMES, *own, *(name for name in TEXTUAL_THEMES if name in self.available_themes)]
        self.previewing_theme = True
        self.hold_keys()
        self.push_screen(
            ThemePicker(names, before, self._preview_theme), lambda name: self._theme_chosen(name or before)
        )

    def _preview_theme(self, name: str) -> None:
        if self.previewing_theme:
            self.theme = name

    def _theme_chosen(self, name: str) -> None:
        self.theme = name
        self.previewing_theme = False
        self._remember_theme(name)

    async def action_quit(self) -> None:
        self.end()

    # -- other articles -----------------------------------------------------------------------------------------

    def show_library(self, tab: str = "") -> None:
        """Show the library, to open an article in place of the one on screen.

        Args:
            tab: the list to show; `""`: that from which an article was opened last, else the articles.
        """
        from tui_reader.app.screens.library import LibraryScreen

        self.hold_keys()
        screen = LibraryScreen(self.library, self.config, self.view, tab)
        self.push_screen(screen, lambda opening: self._article_chosen(opening, screen.view))

    def is_last(self, screen: Screen[Any]) -> bool:
        """Return whether closing a screen ends the program: there is no article and no other screen under it."""
        return self.loaded is None and self.screen_stack[1:] == [screen]

    def show_person(self, name: str) -> None:
        """Show what a person said in all articles, to open one of them."""
        from tui_reader.app.screens.person import PersonScreen

        self.hold_keys()
        self.push_screen(
            PersonScreen(self.library, self.config, name),
            lambda opening: self.open_entry(opening) if opening is not None else None,
        )

    def _article_chosen(self, opening: Opening | None, view: View) -> None:
        self.view = view if opening is not None else None
        if opening is not None:
            self.open_entry(opening)
        elif self.loaded is None:
            self.exit()
        elif isinstance(self.screen, ReadingScreen):  # its annotations may have been changed in the lists
            self.screen.perform(self.screen.article.read_again)

    def open_entry(self, opening: Opening) -> None:
        """Open an article of the library in place of the one on screen, and go to the passage that was chosen."""
        from tui_reader.library.sources import open_entry

        article_id = opening.article_id
        rate = self.config.words_per_minute

        def work(library: Library, loading: Loading) -> Source:
            entry = library.articles.find(f"reader:{article_id}")
            if entry is None:
                raise ReaderError("this article is no longer in the library")
            loading.name = entry.title
            return open_entry(entry, library, ReadAs(), rate, task=loading.task)

        on_screen = self.screen
        if isinstance(on_screen, ReadingScreen) and on_screen.article.article_id == article_id:
            on_screen.arrive(opening)
        else:
            self.show_loading(Loading(f"reader:{article_id}", self.library, work), opening=opening)

    def show_feed(self, feed: Feed) -> None:
        """List the entries of a feed, to open one in place of the article on screen."""
        from tui_reader.app.screens.feed import FeedScreen

        self.feed = feed
        self.hold_keys()
        self.push_screen(FeedScreen(feed), self._entry_chosen)

    def _entry_chosen(self, index: int | None) -> None:
        if index is None or self.feed is None:
            if self.loaded is None:
                self.exit()
            return
        from tui_reader.library.feeds import open_feed_entry

        feed, entry, rate = self.feed, self.feed.entries[index], self.config.words_per_minute

        def work(library: Library, loading: Loading) -> Source:
            return open_feed_entry(feed, entry, library, rate, loading.task)

        self.show_loading(Loading(entry.address.shown if entry.address else entry.title, self.library, work))

    def reload(self, layout: LayoutChoice | Literal[""] = "", told: str = "") -> None:
        """Open the file of the article on screen again, or fetch its page again.

        Args:
            layout: how its line breaks are read from now on; `""`: as before.
            told: what the user is told about it.
        """
        from tui_reader.library.sources import open_file

        if self.loaded is None:
            return
        article, rate = self.loaded.article, self.config.words_per_minute
        layout = layout or as_layout(article.layout)
        wanted = ReadAs(article.read_as, article.read_in or None, article.named_address, layout, article.language)

        def work(library: Library, loading: Loading) -> Source:
            if not is_address(article.source):
                return open_file(article.source, wanted, rate, loading.task)
            from tui_reader.library.addresses import fetch_again

            return fetch_again(article.source, library, wanted, rate, loading.task)

        self.show_loading(Loading(article.source, self.library, work), again=True, told=told)

    def open_link(self, address: str) -> None:
        """Open the article that a link of the article on screen leads to, in its place."""
        from tui_reader.library.addresses import open_link

        source, rate = self.loaded.article.source if self.loaded is not None else "", self.config.words_per_minute

        def work(library: Library, loading: Loading) -> Source:
            return open_link(address, source, library, rate, loading.task)

        self.show_loading(Loading(address, self.library, work))

    @work(exclusive=True, group="switch")
    async def show_loading(
        self, loading: Loading, *, again: bool = False, told: str = "", opening: Opening | None = None
    ) -> None:
        """Show a source once it is loaded, in place of the article on screen; after a moment its progress.

        Args:
            again: it is the article on screen.
            told: what the user is told about it.
            opening: where to go in it.
        """
        first, self.loading = loading is self.loading, loading
        self.hold_keys()
        try:
            loaded = await self._loaded(loading)
        except IsFeed as error:
            self.show_feed(error.feed)
        except ReaderError as error:
            self._not_loaded(error, first=first, again=again)
        else:
            same = self.loaded is not None and loaded.article.text_sha256 == self.loaded.article.text_sha256
            if again and same and loaded.article.fetched:
                told = told or "The page has not changed"
            screen = await self._show_article(loaded, told)
            if opening is not None:
                screen.arrive(opening)
        finally:
            loading.cancel()
            if self.loading is loading:
                self.loading = None
                if not self.screen.is_modal:  # a dialog that opens takes the keys itself
                    self.release_keys()

    async def _loaded(self, loading: Loading) -> Source:
        """Wait for a source, with a dialog if that takes more than a moment.

        Raises:
            ReaderError: it could not be loaded.
        """
        future = asyncio.wrap_future(loading.future)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())  # asyncio reports what nobody asks
        done, _ = await asyncio.wait([future], timeout=A_MOMENT)
        if not done:
            from tui_reader.app.screens.dialogs.loading import LoadingDialog

            if not await self.push_screen_wait(LoadingDialog(loading)):
                loading.cancel()
                raise Cancelled
        return await future

    def _not_loaded(self, error: ReaderError, *, first: bool, again: bool) -> None:
        """Tell why a source was not loaded; if it is the one that the app was started on, that is the end."""
        cancelled, line = isinstance(error, Cancelled), clean_line(str(error), 500)
        if first:
            self.farewell = "" if cancelled else f"reader: {line}"
            self.end(130 if cancelled else 1)
            return
        if cancelled:
            self.notify("Cancelled", timeout=3)
        else:
            self.notify(f"Not reloaded: {line}" if again else line, severity="error", markup=False, timeout=10)
        if self.loaded is None and self.feed is not None:
            self.show_feed(self.feed)
        elif self.loaded is None:
            self.show_library()

    async def _show_article(self, loaded: Source, told: str = "") -> ReadingScreen:
        """Replace the article on screen; `told` says why its text is another, if the program changed it."""
        self.save_everything()
        self.loaded, self.peek = loaded, self._peek(loaded)
        if not self.screen._result_callbacks:  # the first screen has none, and switch_screen takes one for granted
            self.screen._push_result_callback(self.screen, None)
        screen = self._screen_for(loaded, self.peek)
        screen.ctx.why_changed = told
        screen.ctx.notify(told)
        await self.switch_screen(screen)
        return screen


def make_app(
    library: Library,
    config: Config,
    opened: Source | Loading | Feed | None,
    *,
    problems: Sequence[str] = (),
    annotation: str = "",
    in_review: bool = False,
    welcome: bool = False,
    peek: Peek | None = None,
) -> ReaderApp:
    """Build the app on an article, or on the list of recent articles if there is none.

    Args:
        opened: the article; one that is still being loaded is shown once it is; of a feed the entries are listed.
        problems: lines about mistakes in the settings, shown after the first frame.
        annotation: the uid of the annotation of the article to go to; `""` to go to where the user was.
        in_review: ask for a verdict on leaving.
        welcome: show the welcome of a first start on the first article, until the first command.
        peek: what the first frame needs from the library; None to read it.
    """
    return ReaderApp(
        library,
        config,
        opened,
        problems=problems,
        annotation=annotation,
        in_review=in_review,
        welcome=welcome,
        peek=peek,
    )
