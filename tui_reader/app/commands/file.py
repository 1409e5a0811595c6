"""The file or page of the open article: a line says what became of the file, and a key reads it again."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tui_reader import crash
from tui_reader.app.commands.check import show_banner
from tui_reader.app.context import Context
from tui_reader.app.reflows import Reflow
from tui_reader.formats.watch import FileState, FileWatch, Watcher
from tui_reader.model import LAYOUTS, Changed, LayoutChoice, as_layout
from tui_reader.text.address import is_address
from tui_reader.text.clean import clean_line

_TOLD: Mapping[FileState, str] = {
    "changed": "The file has changed since it was opened",
    "gone": "The file is gone; its text is kept",
    "replaced": "The file was replaced by something else; its text is kept",
    "unreadable": "The file cannot be read any more; its text is kept",
}
_READ_AS: Mapping[LayoutChoice, str] = {
    "auto": "Line breaks as detected",
    "wrapped": "Lines joined to paragraphs",
    "lines": "Each line is a paragraph",
}
PLAIN_TEXT = "text"
"""The name of the format whose line breaks may mean either."""
_NOT_RELOADED: Mapping[FileState, str] = {
    "gone": "The file is gone",
    "replaced": "The file was replaced",
    "unreadable": "The file is unreadable",
}


def watch(ctx: Context) -> Changed:
    """Watch the file from now on; what came by pipe has none, and a stored text is not that of the file."""
    source = ctx.article.source
    article = source.article
    if article.source != "-" and not is_address(article.source) and not source.notice:
        found = FileWatch(article.source, source.identity, article.raw_sha256)
        ctx.file_state = found.state
        screen = ctx.screen

        def report(state: FileState) -> None:
            screen.post_message(screen.Finished(lambda: _changed(ctx, state)))

        def failed(error: Exception) -> None:
            line = f"The file is no longer watched: {crash.report(error)}"
            screen.post_message(screen.Finished(lambda: ctx.show_error(line)))

        ctx.watcher = Watcher(found, report, failed)
        ctx.watcher.start()
    return Changed(frozenset({"text"}))


def _changed(ctx: Context, state: FileState) -> None:
    ctx.file_state = state
    if state == "same":
        ctx.notify("The file is as it was when it was opened")
    else:
        _tell(ctx)


def _tell(ctx: Context) -> None:
    """Say it over the article; a mark that is in hand keeps its line, and the title bar says it all the same."""
    long, short = _TOLD[ctx.file_state], f"File {ctx.file_state}"
    if ctx.placing is not None:
        ctx.notify(long)
        return
    keys = [("reload", " reloads it")] if ctx.file_state == "changed" else []
    show_banner(ctx, [((long, "name"),), ((short, "name"),)], [*keys, ("back", " closes")])


def tell_stored(ctx: Context) -> None:
    """Say over the article, and in the status line, that this is the stored text and why."""
    told = clean_line(ctx.article.notice, 500)
    brief = told.replace(os.path.dirname(ctx.article.source.article.source) + os.sep, "")
    ctx.notify(brief)
    show_banner(ctx, [((words, "name"),) for words in (told, brief, "This is the stored text")], [("back", " closes")])


def reflow(ctx: Context) -> None:
    """Read the lines of plain text in the next of the three ways; annotations are placed in the new paragraphs."""
    article = ctx.article.source.article
    if article.format != PLAIN_TEXT:
        ctx.notify("Only the lines of plain text can be read in another way")
    elif article.source == "-" or ctx.article.notice:
        ctx.notify("The file is needed to read its lines in another way")
    else:
        before = as_layout(article.layout)
        layout = LAYOUTS[(LAYOUTS.index(before) + 1) % len(LAYOUTS)]
        ctx.app.reflows.add(Reflow(ctx.article.article_id, before, layout, ctx.article.newest_step))
        ctx.app.reload(layout, f"{_READ_AS[layout]}; {ctx.key('reflow')} changes it")


def undo_reflow(ctx: Context) -> bool:
    """Read the lines as before, if that is what changed last."""
    found = ctx.app.reflows.undo(ctx.article.article_id, ctx.article.newest_step)
    if found is not None:
        ctx.app.reload(found.before, f"Undone: {_READ_AS[found.after].lower()}")
    return found is not None


def redo_reflow(ctx: Context) -> bool:
    """Read the lines as it was undone, if that is what was undone last."""
    found = ctx.app.reflows.redo(ctx.article.article_id, ctx.article.newest_step)
    if found is not None:
        ctx.app.reload(found.after, f"Redone: {_READ_AS[found.after].lower()}")
    return found is not None


def reload(ctx: Context) -> None:
    """Read the file again; the annotations are placed in the new text as at every opening."""
    if is_address(ctx.article.source.article.source):
        ctx.app.reload()
    elif ctx.article.source.article.source == "-":
        ctx.notify("Text from a pipe cannot be reloaded")
    elif ctx.file_state == "same" and not ctx.article.notice:
        if ctx.watcher is not None:
            ctx.watcher.look_now()
        ctx.notify("The file has not changed")
    elif ctx.file_state in _NOT_RELOADED:
        ctx.notify(f"{_NOT_RELOADED[ctx.file_state]} and cannot be reloaded")
    else:
        ctx.app.reload()
