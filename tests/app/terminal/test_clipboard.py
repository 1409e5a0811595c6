"""Where copied text goes: the desktop's clipboard, tmux, the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import App

from tests.app.terminal.test_browser import program
from tui_reader.app.terminal import clipboard
from tui_reader.app.terminal.clipboard import Copied, copy_text, native_command

TEXT = "“Grüße” — Ann\nline two \udcff"


class Recorded(App[None]):
    """Keeps what would be sent to the terminal."""

    sent: str | None = None

    def copy_to_clipboard(self, text: str) -> None:
        self.sent = text


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", f"{directory}{os.pathsep}/bin{os.pathsep}/usr/bin")
    return directory


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({}, "darwin", "pbcopy"),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", "clip.exe"),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}, "linux", None),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", None),
        ({}, "linux", None),
    ],
)
def test_clipboard_program_of_the_desktop(
    programs: Path, environ: dict[str, str], platform: str, expected: str | None
) -> None:
    for name in ("xclip", "wl-copy", "pbcopy", "clip.exe"):
        program(programs, name)
    command = native_command(environ, platform)
    assert (command[0] if command is not None else None) == expected


def test_text_is_copied_to_desktop_and_terminal(programs: Path, tmp_path: Path) -> None:
    program(programs, "xclip", f"cat > {tmp_path}/copied")
    app = Recorded()
    assert copy_text(app, TEXT, {"DISPLAY": ":0"}) == Copied("xclip")
    assert (tmp_path / "copied").read_text() == TEXT.replace("\udcff", "?") and app.sent == TEXT


@pytest.mark.parametrize("body", ["exit 1", "sleep 9"])
def test_failing_program_falls_back_to_the_terminal(programs: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setattr(clipboard, "_SECONDS", 0.2)
    monkeypatch.setitem(sys.modules, "copykitten", None)
    program(programs, "xclip", body)
    app = Recorded()
    copied = copy_text(app, TEXT, {"DISPLAY": ":0"})
    assert app.sent == TEXT and str(copied) == "Sent to the terminal clipboard"


def test_copykitten_is_used_without_a_program_and_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    import copykitten

    taken: list[str] = []
    monkeypatch.setattr(clipboard, "native_command", lambda *_: None)
    monkeypatch.setattr(copykitten, "copy", taken.append)
    assert copy_text(Recorded(), TEXT, {"DISPLAY": ":0"}).desktop == "copykitten"
    assert (
        copy_text(Recorded(), TEXT, {}).desktop == ""
        and copy_text(Recorded(), TEXT, {"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}) == Copied()
    )
    assert taken == [TEXT.replace("\udcff", "?")]

    def fail(_: str) -> None:
        raise copykitten.CopykittenError("no display")

    monkeypatch.setattr(copykitten, "copy", fail)
    assert copy_text(Recorded(), TEXT, {"DISPLAY": ":0"}).desktop == ""


def test_copykitten_is_imported_only_when_copying() -> None:
    code = "import sys, tui_reader.app.terminal.clipboard, tui_reader.app.app; print('copykitten' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


FAKE_TMUX = """case "$1" in
load-buffer) cat > {file};;
show-options) echo {option};;
esac
"""


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("on", "Sent through tmux to the terminal clipboard"),
        ("external", "Sent through tmux to the terminal clipboard"),
        ("off", "In tmux only (tmux set -s set-clipboard on shares it)"),
    ],
)
def test_text_is_copied_to_tmux(programs: Path, tmp_path: Path, option: str, told: str) -> None:
    program(programs, "tmux", FAKE_TMUX.format(file=tmp_path / "copied", option=option))
    app = Recorded()
    copied = copy_text(app, TEXT, {"TMUX": "/tmp/tmux-0/default,1,0", "SSH_TTY": "/dev/pts/1"})
    assert str(copied) == told and app.sent is None and app.clipboard == TEXT
    assert (tmp_path / "copied").read_text() == TEXT.replace("\udcff", "?")


def test_failing_tmux_falls_back_to_the_terminal(programs: Path) -> None:
    program(programs, "tmux", "exit 1")
    app = Recorded()
    assert copy_text(app, TEXT, {"TMUX": "/tmp/tmux-0/default,1,0"}) == Copied() and app.sent == TEXT


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        (Copied(), "Sent to the terminal clipboard"),
        (Copied("xclip"), "Copied with xclip, and to the terminal clipboard"),
        (Copied("xclip", "on"), "Copied with xclip, and through tmux to the terminal clipboard"),
        (Copied("xclip", "off"), "Copied with xclip"),
    ],
)
def test_message_names_the_clipboard(copied: Copied, told: str) -> None:
    assert str(copied) == told
