"""Every text colour is readable on its background in every theme of the program."""

from __future__ import annotations

import pytest
from textual.theme import BUILTIN_THEMES

from tui_reader.look.contrast import READABLE, contrast, hard_to_read, painted_pairs
from tui_reader.look.palette import LOOKS, PANES
from tui_reader.look.themes import BASES, OWN_THEMES, TEXTUAL_THEMES, ThemeColours


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#000000", 5.25),
    ],
)
def test_contrast_follows_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_text_is_readable_in_every_theme(theme: ThemeColours) -> None:
    assert hard_to_read(theme) == []


def test_unreadable_colours_are_found() -> None:
    grey = OWN_THEMES[0]._replace(bases={**OWN_THEMES[0].bases, "foreground": "#444444"})
    assert ("foreground", "background") in [pair[:2] for pair in hard_to_read(grey)]
    assert all(ratio < READABLE for *_, ratio in hard_to_read(grey))


def test_every_colour_of_the_palette_is_measured() -> None:
    measured = {name for pair in painted_pairs() for name in pair}
    painted = {look.colour for look in LOOKS.values()} | {look.background for look in LOOKS.values()}
    grounds = {look.background for look in PANES.values()}
    assert {name for name in painted | grounds if name} - measured == {"line"}, "lines are no text"


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_all_themes_have_the_same_colours(theme: ThemeColours) -> None:
    assert tuple(theme.bases) == BASES
    assert theme.marks.keys() == OWN_THEMES[0].marks.keys()


def test_names_of_textual_themes() -> None:
    assert set(BUILTIN_THEMES) == set(TEXTUAL_THEMES)
