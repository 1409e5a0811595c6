"""The lines that a first start shows, until the first command. Imported only then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content
from textual.widgets import Static

KEYS: Mapping[str, str] = {
    "highlight": "highlights",
    "tag": "tags",
    "note": "writes a note",
    "select": "selects words",
    "help": "shows all keys",
}
"""The five rows of the key table that matter, and what they do."""


class Welcome(Static):
    """Three lines and five keys over the lower part of the article."""

    DEFAULT_CSS = """
    Welcome {
        layer: overlay; dock: bottom; height: auto; margin: 0 0 1 0; padding: 0 1;
        background: $panel; border-top: solid $accent;
    }
    """

    def __init__(self, printed: Mapping[str, str]) -> None:
        """Args: `printed`: the keys of the rows of the key table."""
        super().__init__(Content("\n").join(_lines(printed)), id="welcome")


def _lines(printed: Mapping[str, str]) -> Iterator[Content]:
    moving = " and ".join(printed[row] for row in ("down", "up") if row in printed)
    how = f"{moving}, or the mouse, move" if moving else "The mouse moves"
    yield Content(f"Welcome to reader. {how} through the article.")
    yield Content("What you highlight, tag or note is saved at once, on this computer.")
    yield Content("The article itself is never changed. These are the keys to begin with:")
    keys = [
        Content.assemble((printed[row], "bold $primary"), f" {does}") for row, does in KEYS.items() if row in printed
    ]
    yield Content("   ").join(keys)
