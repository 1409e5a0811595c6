"""Put text on the clipboard: of the desktop where there is one, and through the terminal (OSC 52), also over SSH.

A program of the desktop (`wl-copy`, `xclip` …) comes first: it keeps the text after this program has ended. The
package copykitten, if it is installed, serves desktops without such a program. In tmux the text goes to tmux, which
passes it on to the terminal where its option `set-clipboard` lets it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from textual.app import App

_SECONDS = 1.0
TMUX_HINT = "tmux set -s set-clipboard on"
"""What lets tmux pass copied text on to the terminal."""


class Copied(NamedTuple):
    """Where a text was put."""

    desktop: str = ""
    """What has put it on the desktop's clipboard: a program, or copykitten; `""` where nothing did."""
    tmux: str = ""
    """The option `set-clipboard` of the tmux that it was given to; `""` outside tmux."""

    def __str__(self) -> str:
        if self.tmux == "off":
            return f"Copied with {self.desktop}" if self.desktop else f"In tmux only ({TMUX_HINT} shares it)"
        terminal = "through tmux to the terminal clipboard" if self.tmux else "to the terminal clipboard"
        return f"Copied with {self.desktop}, and {terminal}" if self.desktop else f"Sent {terminal}"


def is_remote(environ: Mapping[str, str]) -> bool:
    """Return whether the program runs over SSH, where the desktop is another machine's."""
    return "SSH_CONNECTION" in environ or "SSH_TTY" in environ


def native_command(environ: Mapping[str, str], platform: str) -> Sequence[str] | None:
    """The program that owns the clipboard here; None over SSH and where there is none."""
    if is_remote(environ):
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


def copy_text(app: App[Any], text: str, environ: Mapping[str, str] = os.environ) -> Copied:
    """Copy `text` to the desktop's clipboard, if there is one, and through the terminal, which does not confirm it."""
    copied = Copied(_to_desktop(text, environ), _to_tmux(text, environ))
    if copied.tmux:
        app._clipboard = text  # what Ctrl+V pastes inside the program
    else:
        app.copy_to_clipboard(text)
    return copied


def _to_desktop(text: str, environ: Mapping[str, str]) -> str:
    command = native_command(environ, sys.platform)
    if command is not None and _runs(command, text):
        return command[0]
    has_desktop = bool(environ.get("DISPLAY")) or sys.platform in ("darwin", "win32")
    return "copykitten" if has_desktop and not is_remote(environ) and _with_copykitten(text) else ""


def _runs(command: Sequence[str], text: str) -> bool:
    """Give a program the text; False if it fails or hangs."""
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
        return False
    return True


def _with_copykitten(text: str) -> bool:
    """Copy through the package, in a thread, as a display that does not answer would stop the program."""
    from threading import Thread

    try:
        import copykitten
    except ImportError:
        return False
    done: list[bool] = []

    def copy() -> None:
        with suppress(copykitten.CopykittenError):  # no display after all: the terminal has the text too
            copykitten.copy(text.encode("utf-8", "replace").decode())
            done.append(True)

    thread = Thread(target=copy, name="copykitten", daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return bool(done)


def _to_tmux(text: str, environ: Mapping[str, str]) -> str:
    """Give tmux the text for its buffer and the terminal's clipboard; return its option, `""` where that failed."""
    if not environ.get("TMUX") or not _runs(("tmux", "load-buffer", "-w", "-"), text):
        return ""
    try:
        shown = subprocess.run(
            ("tmux", "show-options", "-sv", "set-clipboard"),
            timeout=_SECONDS,
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return shown.stdout.strip() or "unknown"
