"""Shared by the fault tests: how long they run, and the figures printed at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader
from tests.faults.figures import Figure
from tui_reader.app.app import ReaderApp, make_app
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library

FIGURES: pytest.StashKey[dict[str, str]] = pytest.StashKey()


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether `--long` was given: hundreds of kills, minutes of writing."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Print a figure when all tests are done: the fault injected and the result."""
    figures = request.config.stash.setdefault(FIGURES, {})

    def tell(what: str, outcome: str) -> None:
        figures[what] = outcome

    return tell


@pytest.fixture
def make_reader(library: Library, seed: Path) -> MakeReader:
    """Build the app on a file and a library."""
    shared = library

    def make(path: Path = seed, *, config: Config | None = None, library: Library | None = None) -> ReaderApp:
        app = make_app(library or shared, config or Config(), load(path))
        app.animation_level = "none"
        return app

    return make


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash.get(FIGURES, {})
    if figures:
        terminalreporter.section("faults")
        width = max(map(len, figures))
        for what, outcome in figures.items():
            terminalreporter.line(f"{what:<{width}}  {outcome}")
