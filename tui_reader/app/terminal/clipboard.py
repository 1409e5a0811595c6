"""Put text on the clipboard: the desktop's own program where there is a desktop, else through the terminal (OSC 52)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

_SECONDS = 1.0


def native_command(environ: Mapping[str, str], platform: str) -> Sequence[str] | None:
    """The program that owns the clipboard here; None over SSH and where there is none."""
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return None
    candidates: list[tuple[str, ...]] = []
    if platform == "darwin":
        candidates.append(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        candidates.append(("wl-copy",))
    if environ.get("DISPLAY"):
        candidates += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    if "WSL_DISTRO_NAME" in environ:
        candidates.append(("clip.exe",))
    return next((command for command in candidates if shutil.which(command[0])), None)


def copy_text(app: App[object], text: str) -> bool:
    """Copy `text`; a desktop program that fails or hangs gives way to the terminal, which does not say if it did."""
    command = native_command(os.environ, sys.platform)
    if command is not None:
        try:
            subprocess.run(
                command,
                input=text.encode("utf-8", "replace"),
                timeout=_SECONDS,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.SubprocessError):
            app.copy_to_clipboard(text)
            return False
        app._clipboard = text  # what Ctrl+V pastes inside the program
        return True
    app.copy_to_clipboard(text)
    return False
