"""The look of each painted part: names of theme colours, and text styles.

The colours themselves are in the themes. Component classes in TCSS would say the same, but every one of them is matched
and merged each time a style sheet is applied: fifty of them cost a quarter of the start. `look/styles.py` makes Rich
styles of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.model import COLOURS


class Look(NamedTuple):
    """Variables of the theme, without `$`, and Rich's words for how letters are set; None and `""` change nothing."""

    colour: str | None = None
    background: str | None = None
    letters: str = ""
    uncoloured: str = ""
    """Text attributes that replace a colour where no colours are shown."""


PANES: Mapping[str, Look] = {
    "article": Look("foreground", "background"),
    "list": Look("foreground", "surface"),
    "bar": Look("foreground", "panel"),
    "banner": Look("foreground", "noted", uncoloured="reverse"),
}
"""The ground a pane is painted on."""

LOOKS: Mapping[str, Look] = {
    "article--cursor": Look("accent"),
    "article--heading-1": Look("accent", letters="bold", uncoloured="underline"),
    "article--heading-2": Look("primary", letters="bold"),
    "article--heading-3": Look("primary", letters="bold italic"),
    "article--heading-4": Look("primary", letters="italic"),
    "article--quote": Look(letters="italic"),
    "article--code": Look("dim", uncoloured="bold"),
    "article--table": Look(),
    "article--bar": Look("line"),
    "article--quoted": Look("quoted", uncoloured="italic"),
    "article--named": Look("named", uncoloured="italic"),
    "article--emphasis": Look(letters="italic"),
    "article--strong": Look(letters="bold"),
    "article--strike": Look(letters="strike"),
    "article--link": Look("primary", letters="underline"),
    "article--tag": Look("primary"),
    "article--note": Look("dim", letters="italic"),
    "article--facts": Look("dim"),
    "article--noted": Look(background="noted"),
    "article--target": Look(letters="underline", uncoloured="bold"),
    "article--overlap": Look(letters="bold"),
    "article--hit": Look("foreground", "hit", uncoloured="reverse"),
    "article--current-hit": Look("hit-current-text", "hit-current", "bold", "reverse underline"),
    "article--evidence": Look("accent", "background", "bold underline"),
    "article--faded": Look("dim", "background", uncoloured="dim"),
    "article--selected": Look("selected-text", "selected", uncoloured="reverse"),
    **{f"article--{colour}": Look("mark-text", f"mark-{colour}", uncoloured="underline") for colour in COLOURS},
    **{f"article--{colour}-sign": Look(f"sign-{colour}") for colour in COLOURS},
    "list--tab": Look("accent", letters="bold underline"),
    "list--edge": Look("line"),
    "list--dim": Look("dim"),
    "list--strong": Look(letters="bold"),
    "list--accent": Look("accent"),
    "list--warning": Look("warning", letters="bold"),
    "list--tag": Look("primary"),
    "list--deleted": Look("sign-red", letters="strike"),
    "list--inserted": Look("sign-green", letters="bold"),
    "list--marked": Look(background="panel"),
    "list--selected": Look(background="noted", uncoloured="reverse"),
    **{f"list--{colour}": Look(f"sign-{colour}") for colour in COLOURS},
    "bar--name": Look("accent", letters="bold"),
    "bar--dim": Look("dim"),
    "bar--key": Look("primary", letters="bold"),
    "bar--good": Look("success"),
    "bar--warning": Look("warning", letters="bold"),
    "bar--accent": Look("accent"),
    "article--track": Look("line"),
    "article--thumb": Look("dim"),
}


FEW: Mapping[str, str] = {
    "article--yellow": "black on yellow",
    "article--green": "black on green",
    "article--blue": "bright_white on blue",
    "article--red": "bright_white on red",
    "article--purple": "bright_white on magenta",
    "article--hit": "black on cyan",
    "article--current-hit": "bold underline black on cyan",
    "article--selected": "black on white",
    "article--noted": "underline",
    "article--quoted": "italic",
    "article--named": "italic",
    "list--selected": "bold black on white",
    "list--marked": "bold",
}
"""Parts in a terminal of 16 colours, in Rich's words: the nearest of the 16 would make most highlights the same."""
FEW_ON_LIGHT: Mapping[str, str] = {
    "article--selected": "bright_white on black",
    "list--selected": "bold bright_white on black",
}
"""Where they differ on a light ground."""
FEW_SIGNS: Mapping[str, str] = {"purple": "magenta"}
"""The colours of signs, where Rich has another name for them."""
FEW_VARIABLES: Mapping[bool, Mapping[str, str]] = {
    True: {"block-cursor-blurred-background": "#e5e5e5", "block-cursor-blurred-foreground": "#000000"},
    False: {"block-cursor-blurred-background": "#000000", "block-cursor-blurred-foreground": "#ffffff"},
}
"""Variables of style sheets, for dark and light themes: the selected row of a list under a line to type in."""


def has_few_colours(colour_system: str | None) -> bool:
    """Return whether a terminal has 16 colours or fewer.

    Args:
        colour_system: as Rich names it.
    """
    return colour_system == "standard"


def few_words(name: str, *, dark: bool) -> str | None:
    """Return the style of a part in a terminal of 16 colours, in Rich's words; None where the nearest colours do."""
    words = (None if dark else FEW_ON_LIGHT.get(name)) or FEW.get(name)
    colour = next((one for one in COLOURS if name in (f"article--{one}-sign", f"list--{one}")), None)
    if words is None and colour is not None:
        words = ("bright_" if dark else "") + FEW_SIGNS.get(colour, colour)
    return words
