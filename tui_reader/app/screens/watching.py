"""The file of the open article: a line says that it changed or is gone, and a key reads it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.message import Message

from tui_reader.app.screens.checking import Checking

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp
    from tui_reader.loading.watch import FileState, Watcher
from tui_reader.wording import parted_line


class Watching(Checking):
    """Notices when the text on screen is no longer that of its file."""

    _watcher: Watcher | None = None

    class FileChanged(Message):
        """The file is in another state than before."""

        def __init__(self, state: FileState) -> None:
            super().__init__()
            self.state = state

    def watch_file(self) -> None:
        """Watch the file from now on; what came by pipe has none."""
        from tui_reader.loading.watch import FileWatch, Watcher

        article = self.loaded.article
        if article.source == "-":
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
        elif self.file_state == "same":
            self.look_at_file()
            self.say("the file has not changed")
        elif self.file_state == "gone":
            self.say("the file is gone: it cannot be reloaded")
        else:
            cast("ReaderApp", self.app).reload()
        self.settle()

    def action_part(self) -> None:
        """Make an article of its own of a text that was taken for a new text of another."""
        reading = self.act(lambda reading: reading)
        if reading is None or not self.library.can_part(reading):
            self.say("this article has only this text: there is nothing to part it from")
            self.settle()
            return
        from tui_reader.app.screens.join_offer import PartOffer

        def answered(parts: bool | None) -> None:
            entry = self.act(self.library.part) if parts else None
            if entry is not None:
                self.reading = None
                self.take_annotations(self.library.annotations(self.opened()))
                self.review_again()
                self.close_banner()
                self.say(parted_line(entry))
            self.settle()

        earlier = len([a for a in self.annotations if a.status != "same" or a.confirmed])
        self.open_dialog(PartOffer(self.title_text, earlier), answered)
