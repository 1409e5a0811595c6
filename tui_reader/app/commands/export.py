"""Write the annotations, quotes and people to a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.app.context import Context, Outcome
from tui_reader.model import Article, ReaderError
from tui_reader.paths import expanded, working_directory
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.exchange import Exporter
    from tui_reader.exchange.write import Written


class _Export(NamedTuple):
    path: Path
    text: str
    article: Article
    exporter: Exporter
    known: frozenset[str]
    """The uids of all annotations that the library has or had."""


def start(ctx: Context) -> None:
    """Ask where to write the export."""
    from tui_reader.app.terminal.rescue import home_directory
    from tui_reader.exchange import exporters
    from tui_reader.exchange.name import file_stem

    try:
        remembered = ctx.library.get_state("export_directory")
    except ReaderError:  # the library's disk is gone: the annotations on screen can still be exported
        remembered = None
    directory = Path(remembered) if remembered else ctx.config.export_directory or working_directory()
    directory = directory or home_directory() or ctx.library.path.parent
    title = clean_line(ctx.article.article.title)
    _ask(ctx, str(directory), file_stem(title) + exporters()[0].suffixes[0])


def to(ctx: Context, path: str) -> None:
    """Export to a file or into a directory.

    Raises:
        ReaderError: see `destination`.
    """
    _export_to(ctx, destination(path.strip()), replace=False)


def _ask(ctx: Context, folder: str, name: str, problem: str = "") -> None:
    """Ask for the file; after a mistake again, with what was typed."""
    from tui_reader.app.screens.dialogs.ask import ExportDialog

    dialog = ExportDialog(folder, name, suffixes(), problem)

    def chosen(answer: str) -> None:
        if not answer.strip():
            return
        try:
            _export_to(ctx, destination(answer.strip()), replace=dialog.replace_all)
        except ReaderError as error:
            _ask(ctx, *dialog.typed, str(error))

    ctx.ask(dialog, chosen)


def _export_to(ctx: Context, path: Path, *, replace: bool) -> None:
    """Write the annotations; what the user wrote in an earlier export stays, any other file is left alone.

    Args:
        replace: offer to replace the whole file.
    """
    from tui_reader.exchange.write import EditedFileError, preview_replacement, write_export

    ctx.article.open()
    export = _export_of(ctx, path)
    if replace and (preview := preview_replacement(*export)) is not None:
        _offer_to_replace(ctx, preview.path, export, preview.report.user_content)
        return
    try:
        written = write_export(*export)
    except EditedFileError as error:
        _offer_to_replace(ctx, error.path, export, "")
    else:
        _tell(ctx, written)


def _export_of(ctx: Context, path: Path) -> _Export:
    from tui_reader.exchange import exporter_for, exporters

    exporter = exporter_for(path) or exporters()[0]
    text = exporter.render(ctx.article.material(ctx.config.colour_names, lasting=True))
    return _Export(path, text, ctx.article.article, exporter, ctx.article.known_uids())


def _offer_to_replace(ctx: Context, path: Path, export: _Export, goes: str) -> None:
    from tui_reader.app.screens.dialogs.question import ReplaceFile
    from tui_reader.exchange.write import write_export

    def answered(wanted: bool) -> Outcome:
        if wanted:
            _tell(ctx, write_export(*export._replace(path=path), replace=True))
        return None

    ctx.ask(ReplaceFile(str(path), goes or "your edits of the text since it was exported"), answered)


def _tell(ctx: Context, written: Written) -> None:
    ctx.remember("export_directory", str(written.path.parent))
    kept = f" · {written.summary}" if written.summary else ""
    told = f"Exported to {clean_line(str(written.path))}{clean_line(kept)}"
    if ctx.fits(told):
        ctx.notify(told)
    else:
        ctx.notify(f"Exported to {written.path.name}{kept}")
        ctx.app.notify(told, markup=False, timeout=5)


def destination(answer: str) -> Path:
    """The file or directory that was typed.

    Raises:
        ReaderError: the directory it is in, or it was to be, does not exist; or its name ends in no form of export.
    """
    from tui_reader.exchange import exporter_for

    path = expanded(answer)
    directory = path if answer.endswith("/") else path.parent
    if not os.path.isdir(path) and not os.path.isdir(directory):
        raise ReaderError(f"there is no directory {clean_line(str(directory), 200)}: make it first")
    if path.suffix and exporter_for(path) is None and not os.path.isdir(path):
        raise ReaderError(f"an export ends in {suffixes()}, not in {clean_line(path.suffix, 40)}")
    return path


def suffixes() -> str:
    """How the name of an export may end: `.md, .json or .csv`."""
    from tui_reader.exchange import exporters

    *others, last = (exporter.suffixes[0] for exporter in exporters())
    return f"{', '.join(others)} or {last}"
