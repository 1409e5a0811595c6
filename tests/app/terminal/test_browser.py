"""Which browser opens an address, and how it is called."""

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
def test_address_is_passed_as_one_argument(command: tuple[str, ...], argv: list[str]) -> None:
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
def test_browser_is_chosen_from_environment_and_platform(
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


def test_no_browser_found_returns_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser({"DISPLAY": ":0", "BROWSER": ""}, "linux") is None


@pytest.mark.parametrize("in_terminal", [False, True])
def test_address_reaches_browser_unchanged(in_terminal: bool, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    code = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]))"
    open_address(Browser((sys.executable, "-c", code, str(opened)), in_terminal), ADDRESS)
    assert opened.read_text() == repr([ADDRESS])


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://a b", "", "#x"])
def test_non_web_address_is_refused(address: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    with pytest.raises(ReaderError, match="begin with http"):
        open_address(Browser((str(program(tmp_path, "b", f"touch {touched}")),)), address)
    assert not touched.exists()


@pytest.mark.parametrize("in_terminal", [False, True])
def test_browser_failure_raises_one_line_error(in_terminal: bool, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="ended with code 3"):
        open_address(Browser((str(program(tmp_path, "b", "exit 3")),), in_terminal), ADDRESS)
    with pytest.raises(ReaderError, match="did not start: No such file"):
        open_address(Browser((str(tmp_path / "gone"),), in_terminal), ADDRESS)
