"""Write the numbers of headings and list items into the XML of a DOCX, which has only rules for counting them.

The number of a heading becomes text before its words. An item of an ordered list gets a bookmark that names its number,
which `numbered` finds again in the HTML from mammoth. Source: ECMA-376, part 1 (WordprocessingML 17.9).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from tui_reader.formats.archive import elements
from tui_reader.formats.html import list_number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = {"bullet": "", "none": "", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_HEADING = re.compile(r"heading [1-9]", re.IGNORECASE)
_PLACE = re.compile("%([1-9])")
_MARK = "reader-item"
_MARKED = re.compile(rf'<li>(?=(?:<p>)?<a id="{_MARK}-([aAiI1])-(\d{{1,6}})-\d+"></a>)')
_MARKS = re.compile(rf'<a id="{_MARK}-[^"<>]{{1,40}}"></a>')
_DEPTH = 20
"""How many styles one may be based on, one on the other."""


class Level(NamedTuple):
    """How one level of a list is counted.

    Attributes:
        kind: `1`, `a`, `A`, `i` or `I`, as in HTML; empty for bullets and for no marker.
        first: the number of the first item.
        text: what is written before an item; `%1` is the number of the first level, `%2` of the second.
        style: the id of the paragraph style whose paragraphs are at this level.
        decimal: numbers of other levels are written in digits, whatever kind they are.
    """

    kind: str
    first: int
    text: str
    style: str
    decimal: bool


Lists = dict[str, dict[int, Level]]
"""The levels of each list."""


class Style(NamedTuple):
    """What a paragraph style sets: the list and the level that its paragraphs are in, and whether they are headings."""

    list: str
    level: str
    heading: bool


def write_numbers(document: Any, numbering: Any, styles: Any) -> None:
    """Write the numbers of headings as text, and mark the items of ordered lists for `numbered`.

    Args:
        document: the root of `word/document.xml`, which is changed.
        numbering: the root of `word/numbering.xml`, None if it cannot be read.
        styles: the root of `word/styles.xml`, None if it cannot be read.
    """
    lists, known = _lists(numbering), _styles(styles)
    counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for at, paragraph in enumerate(document.iter(f"{_W}p")):
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            continue
        style = known.get(name := _value(properties, "pStyle"), Style("", "", False))
        own = properties.find(f"{_W}numPr")
        number, depth = style.list, style.level
        if own is not None:
            number, depth = _value(own, "numId") or number, _value(own, "ilvl") or depth
        levels = lists.get(number, {})
        depth = depth or next((str(one) for one, level in levels.items() if level.style == name), "0")
        if not depth.isdecimal() or len(depth) > 2 or int(depth) not in levels:
            continue
        count = _next(counts[number], levels, int(depth))
        if not levels[int(depth)].kind:
            continue
        if style.heading:
            _write_before(properties, _label(levels, counts[number], int(depth)))
            continue
        if own is None:  # mammoth finds no lists of styles
            properties.append(own := etree.Element(f"{_W}numPr"))
            for tag, value in (("ilvl", depth), ("numId", number)):
                etree.SubElement(own, f"{_W}{tag}").set(f"{_W}val", value)
        mark = etree.Element(f"{_W}bookmarkStart")
        mark.set(f"{_W}name", f"{_MARK}-{levels[int(depth)].kind}-{count}-{at}")
        mark.set(f"{_W}id", f"{900_000 + at}")
        properties.addnext(mark)


def numbered(page: str) -> str:
    """Return the HTML from mammoth with the numbers of list items as attributes, in place of the bookmarks."""
    return _MARKS.sub("", _MARKED.sub(r'<li type="\1" value="\2">', page))


def _next(counts: dict[int, int], levels: dict[int, Level], depth: int) -> int:
    """Count one more item of a level; the levels below it begin again."""
    counts[depth] = counts.get(depth, levels[depth].first - 1) + 1
    for deeper in [one for one in counts if one > depth]:
        del counts[deeper]
    return counts[depth]


def _label(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
    """Return what is written before a heading: `2.1`, `Chapter IV:`."""

    def number(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        if level > depth or level not in levels or not levels[level].kind:
            return ""
        kind = "1" if levels[depth].decimal else levels[level].kind
        return list_number(counts.get(level, levels[level].first), kind)

    return _PLACE.sub(number, levels[depth].text[:100]).strip()


def _write_before(properties: Any, label: str) -> None:
    """Write words before a paragraph, of which these are the properties."""
    if label:
        run = etree.Element(f"{_W}r")
        text = etree.SubElement(run, f"{_W}t")
        text.set(_SPACE, "preserve")
        text.text = f"{label} "
        properties.addnext(run)


def _lists(numbering: Any) -> Lists:
    abstract = {one.get(f"{_W}abstractNumId", ""): dict(_levels(one)) for one in elements(numbering, "abstractNum")}
    found: Lists = {}
    for one in elements(numbering, "num"):
        levels = dict(abstract.get(_value(one, "abstractNumId"), {}))
        for change in one.iterchildren(f"{_W}lvlOverride"):
            start, depth = _value(change, "startOverride"), change.get(f"{_W}ilvl", "0")
            if start.isdecimal() and len(start) < 6 and depth.isdecimal() and int(depth) in levels:
                levels[int(depth)] = levels[int(depth)]._replace(first=int(start))
        found[one.get(f"{_W}numId", "")] = levels
    return found


def _levels(abstract: Any) -> Iterator[tuple[int, Level]]:
    for level in abstract.iterchildren(f"{_W}lvl"):
        kind, start, depth = _value(level, "numFmt"), _value(level, "start"), level.get(f"{_W}ilvl", "0")
        if depth.isdecimal() and len(depth) < 3:
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            decimal = level.find(f"{_W}isLgl") is not None
            text, style = _value(level, "lvlText"), _value(level, "pStyle")
            yield int(depth), Level(_TYPES.get(kind, "1"), first, text, style, decimal)


def _styles(styles: Any) -> dict[str, Style]:
    """Return the paragraph styles, each with what it has from those it is based on."""
    own = {style.get(f"{_W}styleId", ""): style for style in elements(styles, "style")}
    return {name: _style(name, own) for name in own}


def _style(name: str, styles: dict[str, Any]) -> Style:
    number, level, heading = "", "", False
    for _ in range(_DEPTH):
        style = styles.get(name)
        if style is None:
            break
        properties = style.find(f"{_W}pPr/{_W}numPr")
        if properties is not None:
            number = number or _value(properties, "numId")
            level = level or _value(properties, "ilvl")
        heading = heading or bool(_HEADING.fullmatch(_value(style, "name")))
        name = _value(style, "basedOn")
    return Style(number, level, heading)


def _value(element: Any, name: str) -> str:
    """Return the value of a child of an element, `""` if it has none."""
    child = element.find(f"{_W}{name}")
    return "" if child is None else str(child.get(f"{_W}val", ""))
