"""Make Rich styles of the palette's looks, for one pane in one theme on one terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.color import Color
from rich.style import Style

from tui_reader.look.palette import LOOKS, PANES, Look, few_words

ColourOf = Callable[[str], Color | None]
"""Returns a colour of the theme by its name; None if the theme lacks it."""


class Styles:
    """The styles of runs on the ground of one pane.

    Args:
        ground: the name of the pane's ground in `palette.PANES`.
        colour_of: the colours of the theme.
        coloured: False where no colours are shown.
        few: the terminal has 16 colours.
        dark: the theme is dark.
    """

    def __init__(self, ground: str, colour_of: ColourOf, *, coloured: bool, few: bool, dark: bool) -> None:
        self._colour_of, self._coloured, self._few, self._dark = colour_of, coloured, few, dark
        self.ground = self._style_of(PANES[ground])
        self._partial: dict[str, Style] = {}
        self._styles: dict[tuple[str, ...], Style] = {(): self.ground}

    def partial(self, name: str) -> Style:
        """Return what a look changes of whatever it is painted over."""
        style = self._partial.get(name)
        if style is None:
            words = few_words(name, dark=self._dark) if self._few else None
            style = Style.parse(words) if words is not None else self._style_of(LOOKS[name])
            self._partial[name] = style
        return style

    def of(self, names: tuple[str, ...]) -> Style:
        """Return the style of looks laid over each other on the ground; the same object for the same names."""
        style = self._styles.get(names)
        if style is None:
            style = self.ground
            for name in names:
                style += self.partial(name)
            self._styles[names] = style
        return style

    def _style_of(self, look: Look) -> Style:
        letters = Style.parse(look.letters) if look.letters else Style.null()
        if not self._coloured:
            return letters + Style.parse(look.uncoloured) if look.uncoloured else letters
        colour = self._colour_of(look.colour) if look.colour is not None else None
        background = self._colour_of(look.background) if look.background is not None else None
        return letters + Style(color=colour, bgcolor=background)


def colours_of(colours: Mapping[str, str]) -> ColourOf:
    """Return the colours of a theme that are given as `#rrggbb`."""

    def colour_of(name: str) -> Color | None:
        return Color.parse(colours[name]) if name in colours else None

    return colour_of
