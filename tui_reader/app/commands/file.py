"""The file of the open article: a line says that it changed or is gone, and a key reads it again."""

from __future__ import annotations

import os

from tui_reader.app.commands.check import show_banner
from tui_reader.app.context import Context
from tui_reader.formats.watch import FileState, FileWatch, Watcher
from tui_reader.model import Changed
from tui_reader.text.clean import clean_line


def watch(ctx: Context) -> Changed:
    """Watch the file from now on; what came by pipe has none, and a stored text is not that of the file."""
    source = ctx.article.source
    article = source.article
    if article.source != "-" and not source.told:
        found = FileWatch(article.source, source.identity, article.raw_sha256)
        ctx.file_state = found.state
        screen = ctx.screen

        def report(state: FileState) -> None:
            screen.post_message(screen.Finished(lambda: _changed(ctx, state)))

        ctx.watcher = Watcher(found, report)
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
    changed = ctx.file_state == "changed"
    long = "The file has changed since it was opened" if changed else "The file is gone; its text is kept"
    short = "File changed" if changed else "File gone"
    if ctx.placing is not None:
        ctx.notify(long)
        return
    keys = [("reload", " reloads it")] if changed else []
    show_banner(ctx, [((long, "name"),), ((short, "name"),)], [*keys, ("back", " closes")])


def tell_stored(ctx: Context) -> None:
    """Say over the article, and in the status line, that this is the stored text and why."""
    told = clean_line(ctx.article.notice, 500)
    brief = told.replace(os.path.dirname(ctx.article.source.article.source) + os.sep, "")
    ctx.notify(brief)
    show_banner(ctx, [((words, "name"),) for words in (told, brief, "This is the stored text")], [("back", " closes")])


def reload(ctx: Context) -> None:
    """Read the file again; the annotations are placed in the new text as at every opening."""
    if ctx.article.source.article.source == "-":
        ctx.notify("Text from a pipe cannot be reloaded")
    elif ctx.file_state == "same" and not ctx.article.notice:
        if ctx.watcher is not None:
            ctx.watcher.look_now()
        ctx.notify("The file has not changed")
    elif ctx.file_state == "gone":
        ctx.notify("The file is gone and cannot be reloaded")
    else:
        ctx.app.reload()
