"""What the size of the terminal forces on the panels, and what the user chose."""

from __future__ import annotations

import pytest

from tests.app.reader_driver import Driver, MakeReader, running


def shown(driver: Driver) -> str:
    """The panels on screen: `q` for the sidebar, `n` for the notes."""
    return "q" * driver.sidebar.display + "n" * driver.notes.display


@pytest.mark.parametrize(
    ("widths", "panels"),
    [
        ((120, 60, 120), ["qn", "", "qn"]),
        ((120, 80, 120), ["qn", "q", "qn"]),
        ((60, 120), ["", "qn"]),
        ((80, 69, 70, 99, 100), ["q", "", "q", "q", "qn"]),
        ((300, 20, 65, 140), ["qn", "", "", "qn"]),
        ((100, 99, 100, 69, 100), ["qn", "q", "qn", "", "qn"]),
    ],
)
async def test_panels_that_lost_their_room_return_with_it(
    make_reader: MakeReader, widths: tuple[int, ...], panels: list[str]
) -> None:
    async with running(make_reader(), (widths[0], 30)) as driver:
        seen = [shown(driver)]
        for width in widths[1:]:
            await driver.resize(width, 30)
            seen.append(shown(driver))
        assert seen == panels
        assert driver.app.library.get_state("panels") is None, "nobody chose anything"


@pytest.mark.parametrize(
    ("keys", "at", "after", "stored"),
    [
        ("QQ", 120, "n", "notes"),  # the second one hides it
        ("A", 60, "qn", None),  # a look at the notes, over the article
        ("QQ", 60, "qn", None),
        ("Az", 60, "qn", None),
        ("zz", 60, "qn", None),
        ("A", 80, "qn", "sidebar notes"),  # the sidebar gives way for want of room
        ("QQ", 80, "n", "notes"),
        ("z", 80, "", "none"),
        ("zz", 80, "qn", "sidebar notes"),
        ("AA", 80, "q", "sidebar"),
    ],
)
async def test_what_is_chosen_in_a_narrow_terminal_counts_in_a_wide_one(
    make_reader: MakeReader, keys: str, at: int, after: str, stored: str | None
) -> None:
    async with running(make_reader(), (120, 30)) as driver:
        await driver.resize(at, 30)
        await driver.press(*keys)
        await driver.rest()
        await driver.resize(120, 30)
        assert shown(driver) == after
        assert driver.app.library.get_state("panels") in (stored, stored or "sidebar notes")
    async with running(make_reader(), (120, 30)) as driver:
        assert shown(driver) == after, "as it was left"


async def test_a_narrow_moment_and_one_key_store_no_loss(make_reader: MakeReader) -> None:
    async with running(make_reader(), (120, 30)) as driver:
        await driver.resize(60, 30)
        await driver.press("Q", "escape")
        await driver.resize(120, 30)
        await driver.press("Q")
        await driver.rest()
        assert shown(driver) == "qn" and driver.sidebar.has_focus
        assert driver.app.library.get_state("panels") == "sidebar notes"


async def test_a_resize_within_one_layout_leaves_the_opened_panel(make_reader: MakeReader) -> None:
    async with running(make_reader(), (60, 30)) as driver:
        await driver.press("A")
        await driver.resize(55, 28)
        assert shown(driver) == "n" and driver.notes.has_focus
        await driver.resize(90, 28)
        assert shown(driver) == "q" and driver.view.has_focus, "the panel with the focus is gone"
        await driver.press("A")
        await driver.resize(85, 28)
        assert shown(driver) == "n"
