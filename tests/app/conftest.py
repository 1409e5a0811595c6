"""The app on a file, for tests that drive it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader
from tui_reader.app.app import ReaderApp, make_app
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library


@pytest.fixture
def make_reader(library: Library, seed: Path) -> MakeReader:
    """Build the app; all apps of one test share the library unless given another."""
    shared = library

    def make(path: Path = seed, *, config: Config | None = None, library: Library | None = None) -> ReaderApp:
        app = make_app(library or shared, config or Config(), load(path))
        app.animation_level = "none"
        return app

    return make
