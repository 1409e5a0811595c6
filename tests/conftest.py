"""An isolated home, a test clock and an empty library for every test."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import LONG
from tui_reader.library import Library
from tui_reader.store.file import connection, schema

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "000_25111a244c1ad9b8.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="go on for minutes where seconds are usual: tests/faults")


def pytest_configure(config: pytest.Config) -> None:
    # Containers often forbid to store compiled modules; hundreds of tests start Python, which would compile them all.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # An example may take long on a busy machine; tests of speed compare times.
    settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("tests")
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


@pytest.fixture(autouse=True)
def quick_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk, and copy a new library instead of migrating it; tests marked `disk` do both.

    Only in the process of the test: programs that it starts always wait for the disk.
    """
    if request.node.get_closest_marker("disk") is None:
        monkeypatch.setattr(connection, "SYNCHRONOUS", "OFF")
        monkeypatch.setattr(os, "fsync", lambda descriptor: None)
        monkeypatch.setattr(schema, "create", copy_empty_library)


def copy_empty_library(conn: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.deserialize(_empty_library())
        empty.backup(conn)


@cache
def _empty_library() -> bytes:
    with closing(schema.fresh(schema.VERSION)) as conn:
        return conn.serialize()


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
