"""Tag quotes from a list: each becomes an annotation with its speaker, all of them in one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_reader.model import Edit
from tui_reader.text.enumeration import counted

if TYPE_CHECKING:
    from tui_reader.app.listings.listing import Listing
    from tui_reader.library import Library
    from tui_reader.store.search.values import QuoteRow

AT_ONCE = 20
"""So many quotes are tagged at once; more are tagged in a thread."""


def choose(listing: Listing[Any], rows: Sequence[QuoteRow], of: str = "") -> str:
    """Ask for tags, and put them on quotes or take them off; return what to tell.

    Args:
        of: whose quotes they are, for the title of the dialog.
    """
    screen = listing.screen
    if not rows:
        return "No quotes here"
    several = " ".join(filter(None, (counted(len(rows), "quote"), of))) if len(rows) > 1 or of else ""

    def chosen(add: Sequence[str], remove: Sequence[str]) -> None:
        edit = Edit(add_tags=tuple(add), remove_tags=tuple(remove))

        def change(library: Library) -> str:
            return library.annotations.annotate_quotes(rows, edit)

        if len(rows) > AT_ONCE:
            screen.in_thread(change, screen.changed, f"Tagging {counted(len(rows), 'quote')} …")
        else:
            screen.change(lambda: change(screen.library))

    common = [tag for tag in rows[0].tags if all(tag in row.tags for row in rows)]
    return listing.pick_tags(common, chosen, several)
