"""The browser that an address is given to, and how."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tui_reader.app.terminal.browser import Browser, find_browser, open_address
from tui_reader.model import ReaderError

ADDRESS = "https://example.org/?a=1&b=`x`&c=$(x);d"


def program(directory: Path, name: str, body: str = "exit 0") -> Path:
    path = directory / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("command", "argv"),
    [
        (("firefox",), ["firefox", ADDRESS]),
        (("firefox", "--tab", "%s"), ["firefox", "--tab", ADDRESS]),
        (("x", "--url=%s", "--", "y"), ["x", f"--url={ADDRESS}", "--", "y"]),
        (("%s",), ["%s", ADDRESS]),
    ],
)
def test_the_address_is_one_argument(command: tuple[str, ...], argv: list[str]) -> None:
    assert Browser(command).argv(ADDRESS) == argv


@pytest.mark.parametrize(
    ("environ", "platform", "command", "in_terminal"),
    [
        ({"BROWSER": "mine --new %s"}, "linux", ("mine", "--new", "%s"), False),
        ({"BROWSER": "missing:mine"}, "linux", ("mine",), False),
        ({"BROWSER": "'open:mine"}, "linux", ("mine",), False),
        ({"BROWSER": "w3m"}, "linux", ("w3m",), True),
        ({"BROWSER": "missing"}, "linux", ("w3m",), True),
        ({"DISPLAY": ":0"}, "linux", ("xdg-open",), False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", ("xdg-open",), False),
        ({}, "linux", ("w3m",), True),
        ({}, "darwin", ("open",), False),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ("explorer.exe",), False),
    ],
)
def test_which_browser(
    environ: dict[str, str],
    platform: str,
    command: tuple[str, ...],
    in_terminal: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("mine", "w3m", "xdg-open", "open", "explorer.exe"):
        program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser(environ, platform) == Browser(command, in_terminal)


def test_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser({"DISPLAY": ":0", "BROWSER": ""}, "linux") is None


@pytest.mark.parametrize("in_terminal", [False, True])
def test_the_address_reaches_the_program_unchanged(in_terminal: bool, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    code = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]))"
    open_address(Browser((sys.executable, "-c", code, str(opened)), in_terminal), ADDRESS)
    assert opened.read_text() == repr([ADDRESS])


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://a b", "", "#x"])
def test_other_addresses_are_refused(address: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    with pytest.raises(ReaderError, match="begin with http"):
        open_address(Browser((str(program(tmp_path, "b", f"touch {touched}")),)), address)
    assert not touched.exists()


@pytest.mark.parametrize("in_terminal", [False, True])
def test_a_browser_that_fails_is_one_line(in_terminal: bool, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="ended with code 3"):
        open_address(Browser((str(program(tmp_path, "b", "exit 3")),), in_terminal), ADDRESS)
    with pytest.raises(ReaderError, match="did not start: No such file"):
        open_address(Browser((str(tmp_path / "gone"),), in_terminal), ADDRESS)
