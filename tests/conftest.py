"""An isolated home, a clock that stands still, and the app on the seed article, for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tui_reader.config import Config
from tui_reader.library import Library
from tui_reader.loading import load

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "000_25111a244c1ad9b8.txt"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own: nothing a test does reaches the files of whoever runs it."""
    directory = tmp_path / "home"
    monkeypatch.setenv("READER_HOME", str(directory))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    for name in ("NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "EDITOR", "VISUAL", "TEXTUAL_FILTERS"):
        monkeypatch.delenv(name, raising=False)
    return directory


@pytest.fixture
def seed() -> Path:
    return SEED


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that ticks a second each time it is looked at."""
    ticks = count()
    start = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(ticks))


@pytest.fixture
def library(home: Path, clock: Callable[[], datetime]) -> Iterator[Library]:
    """An empty library whose uids count up."""
    numbers = count(1)
    made = Library(home / "reader.db", now=clock, new_uid=lambda: f"uid{next(numbers):04}")
    yield made
    made.close()


@pytest.fixture
def make_reader(library: Library, seed: Path) -> Callable[..., object]:
    """Build the app on a file, the seed article if none is given."""
    from tui_reader.app.app import make_app

    def make(path: Path = seed, config: Config | None = None):  # type: ignore[no-untyped-def]
        app = make_app(library, config or Config(), load(path))
        app.animation_level = "none"
        return app

    return make
