"""Open an address in the user's browser, in a window of its own or in this terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.app.terminal.editor import signals_of_a_child
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.links import is_web_address

_SECONDS = 3.0
"""How long a program that opens a window may take to fail; one that still runs then has succeeded."""
_IN_TERMINAL = ("www-browser", "w3m", "lynx", "links", "links2", "elinks", "browsh")
_WINDOWED = ("xdg-open", "x-www-browser", "sensible-browser", "gio open")


class Browser(NamedTuple):
    """A program that opens addresses."""

    command: tuple[str, ...]
    """`%s` in a word stands for the address; without it the address comes last."""
    in_terminal: bool = False

    def argv(self, address: str) -> list[str]:
        """Return the arguments to open an address; they are never passed to a shell."""
        if any("%s" in word for word in self.command[1:]):
            return [self.command[0], *(word.replace("%s", address) for word in self.command[1:])]
        return [*self.command, address]


def find_browser(environ: Mapping[str, str], platform: str) -> Browser | None:
    """Return the browser in `$BROWSER`, else that of the system; None if there is none."""
    for entry in environ.get("BROWSER", "").split(os.pathsep):
        try:
            command = shlex.split(entry)
        except ValueError:  # an open quotation mark
            continue
        if command and shutil.which(command[0]):
            return Browser(tuple(command), os.path.basename(command[0]) in _IN_TERMINAL)
    candidates: list[str] = []
    if platform == "darwin":
        candidates.append("open")
    if "WSL_DISTRO_NAME" in environ:
        candidates += ["wslview", "explorer.exe"]
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        candidates += _WINDOWED
    candidates += ["termux-open-url", *_IN_TERMINAL]
    for candidate in candidates:
        name, *arguments = candidate.split()
        if shutil.which(name):
            return Browser((name, *arguments), name in _IN_TERMINAL)
    return None


def installed_browser() -> Browser:
    """Return the browser of this system.

    Raises:
        ReaderError: there is none.
    """
    browser = find_browser(os.environ, sys.platform)
    if browser is None:
        raise ReaderError("no browser found; set BROWSER to the command of one")
    return browser


def open_address(browser: Browser, address: str) -> None:
    """Open an address, and wait for a browser that runs in this terminal.

    Raises:
        ReaderError: it is no web address, or the browser did not start or failed.
    """
    if not is_web_address(address):
        raise ReaderError("only addresses that begin with http:// or https:// are opened")
    name = clean_line(browser.command[0], 60)
    try:
        if browser.in_terminal:
            with signals_of_a_child() as wait:
                code = wait(subprocess.Popen(browser.argv(address)))
        else:
            nothing = subprocess.DEVNULL
            process = subprocess.Popen(
                browser.argv(address), stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
            )
            try:
                code = process.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                code = 0
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"the browser {name} did not start: {clean_line(reason, 100)}") from None
    if code:
        raise ReaderError(f"the browser {name} ended with code {code}")
