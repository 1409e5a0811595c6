"""Add articles from the list of articles: ask what, show the progress, and tell what failed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui_reader.app.preparing import prepare
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.app.screens.dialogs.failures import Failures
from tui_reader.app.screens.dialogs.loading import LoadingDialog
from tui_reader.crash import report
from tui_reader.library.adding_thread import AddingThread
from tui_reader.wording import sentence

if TYPE_CHECKING:
    from tui_reader.app.screens.listing import ListScreen

_POLL_SECONDS = 0.1


def ask(screen: ListScreen) -> None:
    """Ask what to add, and add it."""
    if reason := screen.library.refused():
        screen.tell(reason)
        return
    hint = "a file, a folder, an address, or a list of them; ~ is your home"
    screen.ask(AskLine("Add to the library", "", hint), lambda name: _add(screen, name))


def _add(screen: ListScreen, name: str | None) -> None:
    if name and name.strip():
        adding = AddingThread(name.strip(), screen.library, screen.config.words_per_minute)
        screen.app.push_screen(LoadingDialog(adding, "Adding"), lambda _: _closed(screen, adding))


def _closed(screen: ListScreen, adding: AddingThread) -> None:
    """Go on at the end; after a cancel, wait for the articles that are being stored."""
    if adding.done:
        _tell(screen, adding)
        return
    adding.cancel()
    if screen.is_attached:
        screen.set_timer(_POLL_SECONDS, lambda: _closed(screen, adding))


def _tell(screen: ListScreen, adding: AddingThread) -> None:
    failed = [one.problem for one in adding.added if one.result == "failed"]
    only = len(failed) == len(adding.added) == 1

    def act() -> str:
        screen.read_again()
        told = f"Not added: {failed[0]}" if only else sentence(adding.outcome)
        return f"{told} ({report(adding.error)})" if adding.error is not None else told

    screen.guarded(act)
    if failed and not only:
        screen.app.push_screen(Failures("Not added", failed))
    if any(one.result == "added" for one in adding.added):
        screen.run_worker(lambda: _prepare(screen), thread=True, exclusive=True, group="prepare", exit_on_error=False)


def _prepare(screen: ListScreen) -> None:
    """Index the new articles and find their quotes, as long as the screen is open."""
    with screen.library.for_thread() as library:
        told = partial(screen.app.call_from_thread, screen.tell)
        prepare(library, lambda: 0.0, lambda: not screen.is_attached, told)
