"""What each part of a pane looks like: names of the theme's colours, and how the letters are set.

The colours themselves are in the themes. Component classes in TCSS would say the same, but every one of them is matched
and merged each time a style sheet is applied: fifty of them cost a quarter of the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style

from tui_reader.model import COLOURS


class Look(NamedTuple):
    """Variables of the theme, without `$`, and Rich's words for how letters are set; None and `""` change nothing."""

    colour: str | None = None
    background: str | None = None
    letters: str = ""


PANES: Mapping[str, Look] = {
    "article": Look("foreground", "background"),
    "list": Look("foreground", "surface"),
    "bar": Look("foreground", "panel"),
}
"""The ground a pane is painted on."""

LOOKS: Mapping[str, Look] = {
    "article--cursor": Look("accent"),
    "article--heading": Look("primary", letters="bold"),
    "article--quote": Look(letters="italic"),
    "article--code": Look("dim"),
    "article--tag": Look("primary"),
    "article--note": Look("dim", letters="italic"),
    "article--noted": Look(background="noted"),
    "article--thing": Look(letters="underline"),
    "article--overlap": Look(letters="bold"),
    "article--hit": Look("foreground", "hit"),
    "article--current-hit": Look("hit-current-text", "hit-current", "bold"),
    "article--selected": Look("selected-text", "selected"),
    **{f"article--{colour}": Look("mark-text", f"mark-{colour}") for colour in COLOURS},
    **{f"article--{colour}-sign": Look(f"sign-{colour}") for colour in COLOURS},
    "list--tab": Look("accent", letters="bold underline"),
    "list--edge": Look("line"),
    "list--dim": Look("dim"),
    "list--strong": Look(letters="bold"),
    "list--accent": Look("accent"),
    "list--warning": Look("warning", letters="bold"),
    "list--tag": Look("primary"),
    "list--marked": Look(background="panel"),
    "list--selected": Look(background="noted"),
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


def style_of(look: Look, variables: Mapping[str, str]) -> Style:
    """The Rich style of a look in a theme; a colour the theme lacks is left out."""
    words = [look.letters]
    if look.colour and look.colour in variables:
        words.append(variables[look.colour])
    if look.background and look.background in variables:
        words.append(f"on {variables[look.background]}")
    return Style.parse(" ".join(word for word in words if word))
