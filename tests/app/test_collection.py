"""Garbage is not collected before the first frame, and is afterwards, with an article and without."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app import app as module
from tui_reader.app.app import make_app
from tui_reader.config import Config
from tui_reader.library import Library


@pytest.fixture
def put_off() -> Iterator[None]:
    before = gc.get_threshold()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.set_threshold(*before)
        gc.unfreeze()


async def test_garbage_is_collected_once_an_article_is_shown(put_off: None, make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.until(gc.isenabled)
        assert gc.get_freeze_count()


async def test_garbage_is_collected_where_only_the_library_is_shown(
    put_off: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "A_WHILE", 0.05)
    app = make_app(Library(tmp_path / "reader.db"), Config(), None)
    async with running(app, wait=False) as driver:
        await driver.until(gc.isenabled)
