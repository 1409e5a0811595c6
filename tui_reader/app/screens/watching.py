"""The file of the open article: a line says that it changed or is gone, and a key reads it again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from textual import on
from textual.message import Message

from tui_reader.app.screens.checking import Checking
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp
    from tui_reader.formats.watch import FileState, Watcher


class Watching(Checking):
    """Notices when the text on screen is no longer that of its file."""

    _watcher: Watcher | None = None

    class FileChanged(Message):
        """The file is in another state than before."""

        def __init__(self, state: FileState) -> None:
            super().__init__()
            self.state = state

    def watch_file(self) -> None:
        """Watch the file from now on; what came by pipe has none, and a stored text is not that of the file."""
        from tui_reader.formats.watch import FileWatch, Watcher

        article = self.loaded.article
        if article.source == "-" or self.loaded.told:
            return
        watch = FileWatch(article.source, self.loaded.identity, article.raw_sha256)
        self.file_state = watch.state
        self._watcher = Watcher(watch, lambda state: self.post_message(self.FileChanged(state)))
        self._watcher.start()

    def on_unmount(self) -> None:
        if self._watcher is not None:
            self._watcher.stop()

    def look_at_file(self) -> None:
        if self._watcher is not None:
            self._watcher.look_now()

    @on(FileChanged)
    def _file_changed(self, event: FileChanged) -> None:
        self.file_state = event.state
        if event.state == "same":
            self.say("the file is again as it was when it was opened")
        else:
            self._tell_file()
        self.settle()

    def tell_stored(self) -> None:
        """Say over the article, and in the status line, that this is the stored text and why."""
        told = clean_line(self.loaded.told, 500)
        brief = told.replace(os.path.dirname(self.loaded.article.source) + os.sep, "")
        self.say(brief)
        self._show_banner(
            [((words, "name"),) for words in (told, brief, "This is the stored text")], [("back", " closes")]
        )

    def _tell_file(self) -> None:
        """Say it over the article; a mark that is in hand keeps its line, and the title bar says it all the same."""
        changed = self.file_state == "changed"
        long = "The file has changed since it was opened" if changed else "The file is gone; its text stays here"
        short = "File changed" if changed else "File gone"
        if self._placing is not None:
            self.say(long)
            return
        keys = [("reload", " reloads it")] if changed else []
        self._show_banner([((long, "name"),), ((short, "name"),)], [*keys, ("back", " closes")])

    def action_reload(self) -> None:
        """Read the file again; the annotations are placed in the new text as at every opening."""
        if self.loaded.article.source == "-":
            self.say("the text came by pipe: it cannot be reloaded")
        elif self.file_state == "same" and not self.loaded.told:
            self.look_at_file()
            self.say("the file has not changed")
        elif self.file_state == "gone":
            self.say("the file is gone: it cannot be reloaded")
        else:
            cast("ReaderApp", self.app).reload()
        self.settle()
