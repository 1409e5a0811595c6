"""Tags, and the digits they are pinned to."""

from __future__ import annotations

from tui_reader.library.base import LibraryBase
from tui_reader.model import Tag
from tui_reader.store import tags


class Codebook(LibraryBase):
    """The methods of the library for tags."""

    def tags(self) -> list[Tag]:
        """List the tags in use (and the pinned ones), by name."""
        return self._ask(tags.listed, [])

    def digit_tags(self) -> dict[int, Tag]:
        """Map the digits 1–9 to tags, in ascending order of the digits.

        A pinned tag has its own digit; the others get the tags used most recently, oldest tag first, so that using
        a tag does not move it to another digit.
        """
        return self._ask(tags.by_digit, {})

    def pin_tag(self, name: str, digit: int | None) -> None:
        """Pin a tag, created if it is new, to a digit, as one undo step; another tag on it is unpinned.

        Args:
            digit: 1–9; None unpins the tag.
        """
        with self._library_step() as step:
            tags.pin(step, name, digit)
