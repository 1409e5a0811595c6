from __future__ import annotations

import pytest

from tui_reader.text.enumeration import counted, listed


@pytest.mark.parametrize(
    ("names", "phrase"),
    [
        ((), ""),
        (("Ann",), "Ann"),
        (("Ann", "Tom"), "Ann and Tom"),
        (("Ann", "Tom", "Lucy"), "Ann, Tom and Lucy"),
    ],
)
def test_listed(names: tuple[str, ...], phrase: str) -> None:
    assert listed(names) == phrase


@pytest.mark.parametrize(("number", "phrase"), [(0, "0 notes"), (1, "1 note"), (2, "2 notes"), (21, "21 notes")])
def test_counted(number: int, phrase: str) -> None:
    assert counted(number, "note") == phrase
