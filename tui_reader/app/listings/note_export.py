"""Ask where to export annotations of a list to, and export them in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.app.commands.export import destination, suffixes
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.app.terminal.rescue import home_directory
from tui_reader.model import ReaderError
from tui_reader.paths import working_directory
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted

if TYPE_CHECKING:
    from tui_reader.app.screens.listing import ListScreen
    from tui_reader.library import Library
    from tui_reader.library.exporting import Exported

FILE = "annotations.md"
"""The name of the file that is offered."""


def start(screen: ListScreen, uids: Sequence[str]) -> None:
    """Ask where to write."""
    remembered = screen.library.get_state("export_directory")
    directory = Path(remembered) if remembered else screen.config.export_directory or working_directory()
    directory = directory or home_directory() or screen.library.path.parent
    _ask(screen, uids, str(directory / FILE))


def _ask(screen: ListScreen, uids: Sequence[str], value: str, problem: str = "") -> None:
    hint = clean_line(problem) or f"a file for all ({suffixes()}), or a directory for a file per article"
    dialog = AskLine(f"Export {counted(len(uids), 'annotation')}", value, hint)

    def chosen(answer: str | None) -> None:
        if answer is None or not answer.strip():
            return
        try:
            path = destination(answer.strip())
        except ReaderError as error:
            _ask(screen, uids, answer, str(error))
            return
        screen.in_thread(
            lambda library: _export(library, screen, uids, path), lambda done: _done(screen, done), "Exporting …"
        )

    screen.ask(dialog, chosen)


def _export(library: Library, screen: ListScreen, uids: Sequence[str], path: Path) -> Exported:
    from tui_reader.library.exporting import export

    return export(library, uids, path, screen.config.colour_names)


def _done(screen: ListScreen, done: Exported) -> str:
    """Remember the directory, and return what to tell."""
    if screen.library.read_only_reason is None:
        screen.library.set_state("export_directory", str(done.path if done.files != 1 else done.path.parent))
    what = counted(done.annotations, "annotation")
    where = done.path.name if done.files == 1 else f"{counted(done.files, 'file')} in {done.path.name}"
    kept = f" · {done.kept}" if done.kept else ""
    failed = f" · {done.problems[0]}" if done.problems else ""
    more = f" and {len(done.problems) - 1} more" if len(done.problems) > 1 else ""
    return f"Exported {what} to {where}{kept}{failed}{more}"
