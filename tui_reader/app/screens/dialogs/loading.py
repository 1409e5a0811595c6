"""Show the progress of what takes long, opening an article or adding many, and let it be cancelled."""

from __future__ import annotations

import time
from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.words import Words
from tui_reader.text.clean import clean_line

_POLL_SECONDS = 0.05


class Progress(Protocol):
    """What a thread is doing."""

    name: str
    """What it is done to."""

    @property
    def line(self) -> str:
        """How far it is."""

    @property
    def done(self) -> bool: ...


class LoadingDialog(Dialog[bool]):
    """The name of what is opened or added and how far it is; closes at the end, with True, or when it is cancelled."""

    CONTEXTS = ("loading",)

    def __init__(self, loading: Progress, title: str = "Opening") -> None:
        super().__init__()
        self._title = title
        self._loading, self._start = loading, time.monotonic()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(self.hint(("dialog-close", "cancels")))
            yield Words(self._loading.name)
            yield Static(Content(self._progress()), classes="progress")

    def on_mount(self) -> None:
        self.set_interval(_POLL_SECONDS, self._look)

    def _look(self) -> None:
        if self._loading.done:
            self.dismiss(True)
        else:
            self.query_one(".progress", Static).update(Content(self._progress()))

    def _progress(self) -> str:
        """Return what is being done, and since when."""
        seconds = round(time.monotonic() - self._start)
        line = clean_line(self._loading.line) or "Waiting"
        return f"{line} · {seconds} s" if seconds else line
