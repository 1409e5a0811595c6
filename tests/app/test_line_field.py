"""A one-line field shows the text around the cursor, and all of it where it fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.widgets.line_field import LineField, _left_of
from tui_reader.config import Config
from tui_reader.text.clean import clean_line
from tui_reader.text.layout.graphemes import graphemes


async def shown(driver: Driver) -> str:
    """The text shown by the focused field once it is laid out; a closing bar may still be there."""

    def focused() -> LineField | None:
        field = driver.app.focused
        return field if isinstance(field, LineField) and field.content_size.width else None

    await driver.until(focused)
    field = focused()
    assert field is not None
    return field.render_line(0).text.rstrip()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_dialog_shows_its_initial_text(make_reader: MakeReader, size: tuple[int, int]) -> None:
    async with running(make_reader(), size) as driver:
        await driver.press("x")
        value = driver.find(LineField).value
        end = await shown(driver)
        assert end and value.endswith(end) and end in driver.text
        await driver.press("home")
        start = await shown(driver)
        assert value.startswith(start) and len(start) > 20
        await driver.press("escape", "P", "j", "R")
        assert await shown(driver) == driver.find(LineField).value != ""


async def test_filter_text_is_shown_when_edited(make_reader: MakeReader) -> None:
    async with running(make_reader(config=Config())) as driver:
        await driver.press("Q", "/", *"zhou", "enter", "/")
        assert await shown(driver) == "zhou"
        await driver.press("escape", "escape", "escape", "/", *"first", "enter", "/")
        assert await shown(driver) == "first"


async def test_no_blank_cells_follow_text_hidden_on_the_left(make_reader: MakeReader) -> None:
    async with running(make_reader(), (60, 20)) as driver:
        await driver.press("Q", "/")
        await driver.paste("a long name of somebody " * 8)
        full = len(await shown(driver))
        for _ in range(30):
            await driver.press("backspace")
            assert len(await shown(driver)) >= full - 1
        await driver.press("ctrl+u", "b")
        assert await shown(driver) == "b"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 40))
def test_left_edge_keeps_as_much_text_as_fits(value: str, end: int, room: int) -> None:
    end = min(end, len(value))
    left = _left_of(value, end, room)
    assert 0 <= left <= end
    assert sum(cells for _, _, cells in graphemes(clean_line(value[left:end]))) <= room or left == end
    if sum(cells for _, _, cells in graphemes(clean_line(value[:end]))) <= room:
        assert left == 0
