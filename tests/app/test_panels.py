"""Panels as forced by the terminal size, and as chosen by the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.look.panes import width_for


def shown(driver: Driver) -> str:
    """The visible panels: `q` for the sidebar, `n` for the notes."""
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
async def test_panels_hidden_for_width_return_when_wide_again(
    make_reader: MakeReader, widths: tuple[int, ...], panels: list[str]
) -> None:
    async with running(make_reader(), (widths[0], 30)) as driver:
        seen = [shown(driver)]
        for width in widths[1:]:
            await driver.resize(width, 30)
            seen.append(shown(driver))
        assert seen == panels
        assert driver.app.library.get_state("panels") is None, "the user chose nothing"


@pytest.mark.parametrize(
    ("keys", "at", "after", "stored"),
    [
        ("QQ", 120, "n", "notes"),  # the second press hides it
        ("A", 60, "qn", None),  # the notes shown temporarily over the article
        ("QQ", 60, "qn", None),
        ("Az", 60, "qn", None),
        ("zz", 60, "qn", None),
        ("A", 80, "qn", "sidebar notes"),  # the sidebar is hidden for lack of room
        ("QQ", 80, "n", "notes"),
        ("z", 80, "", "none"),
        ("zz", 80, "qn", "sidebar notes"),
        ("AA", 80, "q", "sidebar"),
    ],
)
async def test_choice_in_narrow_terminal_applies_to_wide_one(
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
        assert shown(driver) == after, "as left by the user"


async def test_narrow_window_and_one_key_do_not_persist_hidden_panels(make_reader: MakeReader) -> None:
    async with running(make_reader(), (120, 30)) as driver:
        await driver.resize(60, 30)
        await driver.press("Q", "escape")
        await driver.resize(120, 30)
        await driver.press("Q")
        await driver.rest()
        assert shown(driver) == "qn" and driver.sidebar.has_focus
        assert driver.app.library.get_state("panels") == "sidebar notes"


async def test_resize_within_one_layout_keeps_the_open_panel(make_reader: MakeReader) -> None:
    async with running(make_reader(), (60, 30)) as driver:
        await driver.press("A")
        await driver.resize(55, 28)
        assert shown(driver) == "n" and driver.notes.has_focus
        await driver.resize(90, 28)
        assert shown(driver) == "q" and driver.view.has_focus, "the focused panel is hidden"
        await driver.press("A")
        await driver.resize(85, 28)
        assert shown(driver) == "n"


@pytest.mark.parametrize(
    ("width", "measure", "sidebar", "notes"),
    [
        (100, 72, 25, 26),
        (120, 72, 30, 31),
        (159, 72, 30, 31),
        (160, 72, 41, 41),
        (180, 72, 48, 48),
        (300, 72, 48, 48),
        (160, 100, 30, 31),
        (200, 100, 47, 47),
    ],
)
def test_panels_grow_without_narrowing_the_text(width: int, measure: int, sidebar: int, notes: int) -> None:
    assert (width_for("sidebar", width, measure), width_for("notes", width, measure)) == (sidebar, notes)


@pytest.mark.parametrize("width", [40, 60, 69])
async def test_open_panel_fills_a_narrow_window(make_reader: MakeReader, width: int) -> None:
    async with running(make_reader(), (width, 20)) as driver:
        await driver.press("Q")
        await driver.until(lambda: driver.sidebar.region.width == width)
        assert all(f"{key} {word}" in driver.lines[-1] for key, word in (("c", "confirm"), ("r", ""), ("p", "")))
        await driver.press("A")
        await driver.until(lambda: driver.notes.region.width == width)
        assert not driver.sidebar.display


async def test_wide_panels_show_whole_notes(make_reader: MakeReader) -> None:
    note = "\n\n".join(f"Thought {number}: " + "words of it " * 20 for number in range(8))
    async with running(make_reader(), (160, 100)) as driver:
        await driver.press("a")
        await driver.paste(note)
        await driver.press("escape")
        assert "Thought 7" in driver.text
        await driver.resize(120, 100)
        assert "Thought 3" not in driver.text


async def test_banner_names_the_keys_that_work_in_a_panel(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The first text of the article.\n\nAnd its end.\n")
    async with running(make_reader(path), (80, 24)) as driver:
        await driver.until(lambda: driver.screen.ctx.watcher)
        path.write_text("The second text.\n")
        driver.screen.ctx.watcher.look_now()  # type: ignore[union-attr]
        await driver.until(lambda: "R reloads it" in driver.text)
        await driver.press("Q")
        assert "F5 reloads it" in driver.text and "R reloads it" not in driver.text
        await driver.press("f5")
        await driver.until(lambda: "The second text." in driver.text)


async def test_empty_panel_accepts_the_keys_it_names(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Nobody is quoted here.\n\nNor is anybody named.\n")
    async with running(make_reader(path), (80, 24)) as driver:
        await driver.press("Q")
        assert "v selects words" in driver.text and "c then adds the quote" in driver.text
        await driver.press("v")
        assert driver.context == "select"
        await driver.press("c")
        assert "Quotes 1" in driver.text
