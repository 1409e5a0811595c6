"""Edit a text in the reader's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tui_reader.model import ReaderError


def editor_command(configured: str | None, environ: Mapping[str, str]) -> list[str]:
    """The editor: from the settings, $VISUAL, $EDITOR, or vi.

    Raises:
        ReaderError: the command cannot be read (a quote is not closed).
    """
    command = configured or environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        return shlex.split(command) or ["vi"]
    except ValueError as error:
        raise ReaderError(f"the editor “{command}” cannot be understood: {error}") from None


def edit(text: str, command: list[str]) -> str:
    """Open `text` in the editor and return what was saved.

    The file is readable by its owner only and deleted afterwards, but not where it cannot be read back: then the
    message says where it is.

    Raises:
        ReaderError: the editor is missing or failed; the text is unchanged.
    """
    handle, name = tempfile.mkstemp(prefix="note-", suffix=".md")
    path = Path(name)
    os.fchmod(handle, 0o600)  # whatever the umask: the editor must be able to write it
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    try:
        done = subprocess.run([*command, name], check=False)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise ReaderError(f"the editor {command[0]} did not start: {error.strerror or error}") from None
    try:
        edited = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ReaderError(f"what the editor wrote cannot be read; it is in {name}") from None
    path.unlink(missing_ok=True)
    if done.returncode:
        raise ReaderError(f"the editor {command[0]} ended with code {done.returncode}; the note is as it was")
    return edited.removesuffix("\n")
