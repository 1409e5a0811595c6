"""What the styles of an ODT say of its paragraphs, words, lists and headings.

Source: OpenDocument 1.3, part 3, sections 16 and 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from lxml import etree

from tui_reader.formats.archive import elements
from tui_reader.formats.html import list_number

ParagraphKind = Literal["", "title", "quote", "code"]
BULLETED = "•"

_DEPTH = 20
"""How many styles one may be based on, one on the other."""
_ESCAPE = re.compile(r"_([0-9a-f]{1,4})_")
_TITLE = frozenset(("title",))
_QUOTES = frozenset(("quotations", "quotation", "quote", "block quotation", "block text", "intense quote"))
_CODE = frozenset(("preformatted text", "source code", "code", "code block", "html preformatted"))
_CODE_WORDS = frozenset(("source text", "source_text", "teletype", "verbatim char", "user entry", "code char"))
_UNDEFINED = etree.Element("style")
_BOLD = frozenset(("bold", "600", "700", "800", "900"))


class Level(NamedTuple):
    """How one level of a list, or of the headings, is numbered.

    Attributes:
        kind: `1`, `a`, `A`, `i` or `I`; `•` for bullets, empty for nothing.
        first: the first number.
        prefix: what is written before the number.
        suffix: what is written after it.
        shown: how many levels are written, `1.2.3` for three.
    """

    kind: str
    first: int
    prefix: str
    suffix: str
    shown: int


class Words(NamedTuple):
    """How words are set."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False


class Styles:
    """The styles of a document: those that have names, and those made for single places."""

    def __init__(self, *roots: Any) -> None:
        self._styles = {
            (attribute(one, "family"), attribute(one, "name")): one for root in roots for one in elements(root, "style")
        }
        self._lists = {
            attribute(one, "name"): dict(_levels(one)) for root in roots for one in elements(root, "list-style")
        }
        outlines = [one for root in roots for one in elements(root, "outline-style")]
        self.outline = dict(_levels(outlines[0])) if outlines else {}

    def paragraph(self, name: str) -> ParagraphKind:
        """Return what the paragraphs of a style are, by the usual names of styles."""
        for style, element in self._chain("paragraph", name):
            for found in (style, attribute(element, "display-name")):
                plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), found).lower()
                if plain in _TITLE:
                    return "title"
                if plain in _QUOTES:
                    return "quote"
                if plain in _CODE:
                    return "code"
        return ""

    def words(self, name: str) -> Words:
        """Return how the words of a style are set."""
        bold = italic = ""
        struck = code = False
        for style, element in self._chain("text", name):
            code = code or _ESCAPE.sub(" ", style).lower() in _CODE_WORDS
            for properties in elements(element, "text-properties")[:1]:
                bold = bold or attribute(properties, "font-weight")
                italic = italic or attribute(properties, "font-style")
                struck = struck or attribute(properties, "text-line-through-style") not in ("", "none")
        return Words(bold in _BOLD, italic in ("italic", "oblique"), struck, code)

    def is_unnumbered(self, name: str) -> bool:
        """Return whether a style turns off the numbers of its headings."""
        return any(
            any(key.rpartition("}")[2] == "list-style-name" and not value for key, value in element.attrib.items())
            for _, element in self._chain("paragraph", name)
        )

    def list_level(self, name: str, depth: int) -> Level | None:
        """Return how a level of a list is numbered, from 1; None if the list has no such style."""
        return self._lists.get(name, {}).get(depth)

    def _chain(self, family: str, name: str) -> Iterator[tuple[str, Any]]:
        """Yield a style and those that it is based on; one that is only named has no properties."""
        for _ in range(_DEPTH):
            if not name:
                return
            element = self._styles.get((family, name), _UNDEFINED)
            yield name, element
            name = attribute(element, "parent-style-name")


class Outline:
    """The numbers of headings, counted from the first heading of a document."""

    def __init__(self, levels: dict[int, Level]) -> None:
        self._levels = levels
        self._counts: dict[int, int] = {}

    def next(self, depth: int) -> str:
        """Count one more heading; return its number as it is written, `""` if its level has none."""
        level = self._levels.get(depth)
        self._counts[depth] = self._counts.get(depth, (level.first if level else 1) - 1) + 1
        for deeper in [one for one in self._counts if one > depth]:
            del self._counts[deeper]
        if level is None or level.kind in ("", BULLETED):
            return ""
        shown = range(max(1, depth - level.shown + 1), depth + 1)
        numbers = [
            list_number(self._counts.get(one, self._levels[one].first), self._levels[one].kind)
            for one in shown
            if one in self._levels and self._levels[one].kind not in ("", BULLETED)
        ]
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name, `""` if there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _levels(style: Any) -> Iterator[tuple[int, Level]]:
    for one in style:
        if not isinstance(one.tag, str):
            continue
        depth, is_bullet = attribute(one, "level"), "bullet" in one.tag or "image" in one.tag
        is_shown = "image" in one.tag or bool(attribute(one, "bullet-char").strip())
        if depth.isdecimal() and len(depth) < 3:
            first, shown = attribute(one, "start-value"), attribute(one, "display-levels")
            yield (
                int(depth),
                Level(
                    (BULLETED if is_shown else "") if is_bullet else attribute(one, "num-format")[:1],
                    int(first) if first.isdecimal() and len(first) < 6 else 1,
                    attribute(one, "num-prefix")[:20],
                    attribute(one, "num-suffix")[:20],
                    int(shown) if shown.isdecimal() and len(shown) < 3 else 1,
                ),
            )
