"""An isolated home, a test clock and an empty library for every test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.examples import LONG
from tui_reader.library import Library

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "000_25111a244c1ad9b8.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="go on for minutes where seconds are usual: tests/faults")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        os.environ[LONG] = "1"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for the test: no test touches the files of whoever runs it."""
    directory = tmp_path / "home"
    monkeypatch.setenv("READER_HOME", str(directory))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("COLORTERM", "truecolor")  # the colours of the screen are those of no terminal
    for name in ("NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "EDITOR", "VISUAL", "TEXTUAL_FILTERS", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    for proxy in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.upper(), raising=False)
    return directory


@pytest.fixture
def seed() -> Path:
    return SEED


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that ticks a second each time it is read."""
    ticks = count()
    start = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(ticks))


@pytest.fixture
def library(home: Path, clock: Callable[[], datetime]) -> Iterator[Library]:
    """An empty library with consecutive uids."""
    numbers = count(1)
    made = Library(home / "reader.db", now=clock, new_uid=lambda: f"uid{next(numbers):04}")
    yield made
    made.close()
