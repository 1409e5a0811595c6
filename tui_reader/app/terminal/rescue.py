"""Put a note that the library does not take into a file of its own, wherever one can be written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, runtime_checkable

from tui_reader.model import ReaderError


@runtime_checkable
class Saves(Protocol):
    """A screen with something that must not be lost when the program ends."""

    def save_everything(self) -> None:
        """Save what must not be lost."""

    @property
    def unsaved_note(self) -> tuple[str, Callable[[str], Path]] | None:
        """A note that is stored nowhere, and what writes it to a file of its own (raises ReaderError)."""


def rescue(text: str, directories: Iterable[Path | None]) -> Path:
    """Write `text` to a new file, `reader-note-….txt`, 0600, and return its path.

    The working directory is not among the places: it may be gone, and with it every relative path.

    Args:
        directories: tried in their order, those that are None left out; then the directory for temporary files.

    Raises:
        ReaderError: no file can be written anywhere.
    """
    reason = ""
    for directory in [*(directory for directory in directories if directory is not None), None]:
        try:
            where = Path(tempfile.gettempdir()) if directory is None else directory.absolute()
            descriptor, name = tempfile.mkstemp(prefix="reader-note-", suffix=".txt", dir=where)
        except OSError as error:
            reason = error.strerror or str(error)
            continue
        try:
            with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:  # the disk is full: half a note is none
            reason = error.strerror or str(error)
            with suppress(OSError):
                os.unlink(name)
            continue
        return Path(name)
    raise ReaderError(f"the note cannot be written anywhere: {reason}")


def home_directory() -> Path | None:
    """The user's home directory, or None where the system knows none."""
    try:
        return Path.home()
    except RuntimeError:
        return None
