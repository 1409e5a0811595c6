from __future__ import annotations

import pytest

from tui_reader.text.enumeration import listed


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
