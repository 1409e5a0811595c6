from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.jumps import DOUBLED_SECONDS, MOST, Jumps
from tui_reader.keys import BY_ID


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def walked(*offsets: int) -> tuple[Jumps, Clock]:
    """Jumps from each of the offsets."""
    clock = Clock()
    jumps = Jumps(clock)
    for offset in offsets:
        jumps.leave(offset)
    return jumps, clock


def back(jumps: Jumps, clock: Clock, here: int) -> int | None:
    clock.seconds += DOUBLED_SECONDS
    return jumps.back(here)


def test_back_and_forward_visit_all_jumps() -> None:
    jumps, clock = walked(1, 2, 3)
    assert [back(jumps, clock, here) for here in (4, 3, 2, 1)] == [3, 2, 1, None]
    assert [jumps.forward(here) for here in (1, 2, 3, 4)] == [2, 3, 4, None]
    assert back(jumps, clock, 4) == 3


def test_jump_after_going_back_clears_the_forward_list() -> None:
    jumps, clock = walked(1, 2)
    assert back(jumps, clock, 3) == 2
    jumps.leave(2)
    assert jumps.forward(9) is None and back(jumps, clock, 9) == 2 and back(jumps, clock, 2) == 1


def test_key_pressed_twice_quickly_goes_back_once() -> None:
    jumps, clock = walked(1, 2)
    assert back(jumps, clock, 3) == 2
    clock.seconds += DOUBLED_SECONDS / 2
    assert jumps.back(2) == 2 and back(jumps, clock, 2) == 1


def test_consecutive_jumps_of_one_group_are_one() -> None:
    jumps, clock = walked()
    for offset in (1, 2, 3):
        jumps.leave(offset, "list")
    jumps.leave(4)
    jumps.leave(5, "list")
    assert [back(jumps, clock, 9), back(jumps, clock, 9), back(jumps, clock, 9)] == [5, 4, 1]


@pytest.mark.parametrize(
    ("row", "after", "is_jump"),
    [("next-quote", 7, True), ("next-quote", 2, False), ("down", 3, False), ("page-up", 0, False), ("bottom", 9, True),
     ("list-down", 5, True), ("undo", 4, True), ("jump-back", 4, False)],
)  # fmt: skip
def test_leaving_the_paragraph_is_a_jump_except_by_single_steps(row: str, after: int, is_jump: bool) -> None:
    assert row in BY_ID
    jumps, clock = walked()
    jumps.moved(row, (2, 20), (after, 10 * after))
    assert back(jumps, clock, 0) == (20 if is_jump else None)


def test_number_of_remembered_jumps_is_limited() -> None:
    jumps, clock = walked(*range(MOST + 5))
    found = [back(jumps, clock, 0) for _ in range(MOST + 1)]
    assert found[0] == MOST + 4 and found[-2:] == [5, None]


async def test_back_returns_to_the_start_of_a_search_or_list_walk(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        driver.screen.ctx.jumps = Jumps(now := Clock())
        await driver.press("j", "j", "/")
        await driver.paste("user experience")
        await driver.press("enter")
        assert driver.view.cursor > 2
        await driver.press("'")
        assert driver.view.cursor == 2
        now.seconds += 1
        await driver.press("Q", "j", "j", "j", "enter")
        assert driver.view.cursor > 4 and driver.context == "view"
        await driver.press("'")
        assert driver.view.cursor == 2
        await driver.press('"')
        assert driver.view.cursor > 4


# -- every jump starts at the cursor ----------------------------------------------------------------------------------

WAYS: dict[str, tuple[str, ...]] = {
    "going back": (":", "=18", "enter", "G", "'"),
    "a search that moved on": ("/", "=number 16", "enter", "j"),
    "a panel": (":", "=18", "enter", "Q", "escape"),
}
"""Keys and pasted text that put the cursor on ¶ 18."""
JUMPS = {
    ")": 17,  # the quote of the paragraph itself lies below its start
    "(": 16,
    "]": 21,
    "[": 12,
    "}": 20,
    "{": 15,
    "n": 17,
    "N": 16,
    ";": 18,
    ",": 16,
}
"""Where each leads from there."""


@pytest.mark.parametrize("way", WAYS)
async def test_jump_starts_at_the_cursor(make_reader: MakeReader, tmp_path: Path, way: str) -> None:
    path = tmp_path / "article.md"
    said = "Paragraph {0} has words, and “it was number {0} all along”, said Ann Miller."
    path.write_text("\n\n".join(f"# Part {n}" if n % 5 == 0 else said.format(n) for n in range(40)))
    async with running(make_reader(path)) as driver:
        for place in ("4", "13", "22", "34"):
            await driver.press(":")
            await driver.paste(place)
            await driver.press("enter", "h")
        await driver.press("g", "/")
        await driver.paste("words")
        await driver.press("enter")
        for key, end in JUMPS.items():
            if key in "nN" and "search" in way:
                continue
            await driver.press("g", key)  # one of its kind elsewhere
            for one in WAYS[way]:
                await (driver.paste(one[1:]) if one[0] == "=" else driver.press(one))
            assert driver.view.cursor == 17
            await driver.press(key)
            assert driver.view.cursor == end, key
