from __future__ import annotations

import pytest

from tui_reader.model import COLOURS
from tui_reader.text.colour import HEX, colour_value, hex_colour, nearest


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Yellow", "yellow"),
        ("none", ""),
        ("", ""),
        ("#AbCdEf", "#abcdef"),
        ("fa0", "#ffaa00"),
        ("#f1c40f", "yellow"),
        ("orange", None),
        ("#12345", None),
        ("#12345g", None),
    ],
)
def test_colours_are_names_or_hexadecimal(typed: str, value: str | None) -> None:
    assert colour_value(typed) == value


def test_every_highlight_colour_has_a_value_and_is_nearest_to_itself() -> None:
    assert tuple(HEX) == COLOURS
    assert [nearest(name) for name in COLOURS] == list(COLOURS)
    assert [colour_value(hex_colour(name)) for name in COLOURS] == list(COLOURS)


@pytest.mark.parametrize(("value", "name"), [("#ff0000", "red"), ("#0000ff", "blue"), ("#ffff00", "yellow")])
def test_other_colours_map_to_the_nearest(value: str, name: str) -> None:
    assert nearest(value) == name
