"""Join the lines of a wrapped paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.formats.plain_text.shapes import HYPHENS, SOFT_HYPHEN

if TYPE_CHECKING:
    from tui_reader.formats.hyphens import Hyphens


class Joiner:
    """Joins the lines of one text."""

    def __init__(self, beginning: Sequence[str]) -> None:
        """Initialize with the first lines of the text, which decide about hyphens at line ends."""
        self._beginning = beginning

    @cached_property
    def _hyphens(self) -> Hyphens:
        from tui_reader.formats.hyphens import Hyphens  # most texts split no words

        return Hyphens(self._beginning)

    def join(self, lines: Sequence[str]) -> str:
        """Join wrapped lines with blanks, except inside words and between CJK characters."""
        if len(lines) == 1:
            return lines[0].strip(" ").removesuffix(SOFT_HYPHEN)
        whole = "\n".join(lines)
        if whole.isascii() and "-\n" not in whole and "\n\n" not in whole:
            return whole.replace("\n", " ").strip(" ")
        out = [lines[0]]
        for before, line in zip(lines, lines[1:], strict=False):
            glue = " " if before else ""
            if line and before:
                last = before[-1]
                if last in HYPHENS:
                    dropped, glue = self._hyphens.joined(before, line)
                    out[-1] = before[: len(before) - dropped]
                elif last > "\u2013" and _joins(before, line[0]):
                    glue = ""
            out += (glue, line)
        return "".join(out).strip(" ").removesuffix(SOFT_HYPHEN)


def _joins(before: str, after: str) -> bool:
    """Return whether lines join without a blank: between CJK characters, and after a dash between words."""
    if before[-1] == "—":
        return before[-2:-1].isalnum() and after.isalnum()
    return before[-1] >= "\u2e80" and after >= "\u2e80" and not _is_hangul(before[-1])


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"
