"""What the user calls the colours is used wherever a highlight is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.config import DEFAULT_COLOURS, Config
from tui_reader.exchange import exporters

NAMES = {**DEFAULT_COLOURS, "yellow": "central thesis", "red": "not so sure"}


async def test_colour_meanings_are_shown_typed_and_filtered(make_reader: MakeReader, tmp_path: Path) -> None:
    async with running(make_reader(config=Config(colour_names=NAMES, export_directory=tmp_path))) as driver:
        await driver.press("h")
        assert "Highlighted as central thesis" in driver.text and "■ central thesis" in driver.text
        await driver.press("j", "H")
        assert "not so sure" in driver.text
        await driver.press("4")
        assert "Highlighted as not so sure" in driver.text and driver.stored[1].colour == "red"
        await driver.press("j", "h")  # goes on in the colour chosen last
        assert driver.stored[2].colour == "red"
        await driver.press("A", "/")
        await driver.paste("thesis")
        await driver.press("enter")
        assert "Notes 1 of 3" in driver.text


@pytest.mark.parametrize("suffix", [".md", ".json", ".csv"])
async def test_exports_contain_colour_meanings(make_reader: MakeReader, tmp_path: Path, suffix: str) -> None:
    async with running(make_reader(config=Config(colour_names=NAMES))) as driver:
        await driver.press("h")
        exporter = next(one for one in exporters() if suffix in one.suffixes)
        text = exporter.render(driver.article.material(NAMES))
    body = text.split('"colours"')[0] if suffix == ".json" else text  # which has all names in any case
    assert "central thesis" in body
