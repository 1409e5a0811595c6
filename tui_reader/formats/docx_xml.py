"""Prepare the XML of a DOCX for mammoth, which knows neither formulas nor the numbers of list items.

Formulas become their letters, and an item of an ordered list gets a bookmark that names its number. Source: ECMA-376,
part 1 (WordprocessingML 17.9, Office Math 22.1).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tui_reader.formats.archive import Archive, elements, parse_xml

DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_MARK = "reader-item"
_MARKED = re.compile(rf'<li>(?=(?:<p>)?<a id="{_MARK}-([aAiI1])-(\d{{1,6}})-\d+"></a>)')
_MARKS = re.compile(rf'<a id="{_MARK}-[^"<>]{{1,40}}"></a>')


def prepared(data: bytes, archive: Archive) -> bytes:
    """Return a DOCX in which formulas are text and numbers of list items are bookmarks; as it is if it has neither."""
    document = archive.read(DOCUMENT)
    has_formulas, has_lists = b"oMath" in document, NUMBERING in archive.names
    if not has_formulas and not has_lists:
        return data
    root = parse_xml(document)
    if root is None:
        return data
    if has_formulas:
        _write_formulas(root)
    if has_lists:
        _mark_items(root, _formats(parse_xml(archive.read(NUMBERING))), _styles(parse_xml(archive.read(STYLES))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name in archive.names:
            if name != DOCUMENT and name.endswith((".xml", ".rels")):
                made.writestr(name, archive.read(name))
        made.writestr(DOCUMENT, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return out.getvalue()


def numbered(page: str) -> str:
    """Return the HTML from mammoth with the numbers of list items as attributes, in place of the bookmarks."""
    return _MARKS.sub("", _MARKED.sub(r'<li type="\1" value="\2">', page))


# -- formulas ---------------------------------------------------------------------------------------------------------


def _write_formulas(root: Any) -> None:
    for formula in list(root.iter(f"{_M}oMath")):
        run = etree.Element(f"{_W}r")
        text = etree.SubElement(run, f"{_W}t")
        text.set(_SPACE, "preserve")
        text.text = "".join(_formula(formula, 0))
        run.tail = formula.tail
        parent = formula.getparent()
        if parent.tag == f"{_M}oMathPara":  # a formula in a line of its own, between runs
            parent, formula = parent.getparent(), parent
            if formula not in parent:  # the paragraph had several
                continue
        parent.replace(formula, run)


def _formula(element: Any, depth: int) -> Iterator[str]:
    """Yield a formula in one line: powers with `^`, indices with `_`, fractions with `/`."""
    if depth > 50:
        return
    tag = element.tag.removeprefix(_M) if isinstance(element.tag, str) else ""
    parts = {child.tag.removeprefix(_M): child for child in element if isinstance(child.tag, str)}

    def part(name: str) -> str:
        text = "".join(_formula(parts[name], depth + 1)) if name in parts else ""
        return text if len(text) < 2 or text.isalnum() else f"({text})"

    if tag == "t":
        yield element.text or ""
    elif tag == "f":
        yield f"{part('num')}/{part('den')}"
    elif tag in ("sSup", "sSub", "sSubSup"):
        below, above = part("sub"), part("sup")
        yield part("e") + (f"_{below}" if below else "") + (f"^{above}" if above else "")
    elif tag == "rad":
        yield f"√{part('e')}"
    elif tag == "d":
        yield "(" + ", ".join("".join(_formula(e, depth + 1)) for e in element.iterchildren(f"{_M}e")) + ")"
    else:
        for child in element:
            yield from _formula(child, depth + 1)


# -- lists ------------------------------------------------------------------------------------------------------------


def _formats(numbering: Any) -> dict[tuple[str, str], tuple[str, int]]:
    """Return the type of the markers and the first number of each list and level."""
    abstract: dict[tuple[str, str], tuple[str, int]] = {}
    for one in elements(numbering, "abstractNum"):
        for level in one.iterchildren(f"{_W}lvl"):
            kind, start = _value(level, "numFmt"), _value(level, "start")
            if kind and kind not in ("bullet", "none"):
                first = int(start) if start.isdecimal() and len(start) < 6 else 1
                abstract[one.get(f"{_W}abstractNumId", ""), level.get(f"{_W}ilvl", "0")] = _TYPES.get(kind, "1"), first
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for one in elements(numbering, "num"):
        name, of = one.get(f"{_W}numId", ""), _value(one, "abstractNumId")
        found |= {(name, level): value for (abstract_name, level), value in abstract.items() if abstract_name == of}
        for change in one.iterchildren(f"{_W}lvlOverride"):
            start, key = _value(change, "startOverride"), (name, change.get(f"{_W}ilvl", "0"))
            if key in found and start.isdecimal() and len(start) < 6:
                found[key] = found[key][0], int(start)
    return found


def _styles(styles: Any) -> dict[str, tuple[str, str]]:
    """Return the list and level of each style of list items."""
    found = {}
    for style in elements(styles, "style"):
        properties = style.find(f"{_W}pPr/{_W}numPr")
        if properties is not None:
            found[style.get(f"{_W}styleId", "")] = _value(properties, "numId"), _value(properties, "ilvl") or "0"
    return found


def _mark_items(root: Any, formats: dict[tuple[str, str], tuple[str, int]], styles: dict[str, tuple[str, str]]) -> None:
    numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for at, paragraph in enumerate(root.iter(f"{_W}p")):
        properties = paragraph.find(f"{_W}pPr")
        own = None if properties is None else properties.find(f"{_W}numPr")
        if properties is None:
            continue
        if own is not None:
            name, level = _value(own, "numId"), _value(own, "ilvl") or "0"
        else:
            name, level = styles.get(_value(properties, "pStyle"), ("", ""))
        if (name, level) not in formats or not level.isdecimal():
            continue
        if own is None:  # mammoth finds no lists of styles
            properties.append(own := etree.Element(f"{_W}numPr"))
            for tag, value in (("ilvl", level), ("numId", name)):
                etree.SubElement(own, f"{_W}{tag}").set(f"{_W}val", value)
        kind, first = formats[name, level]
        levels, depth = numbers[name], int(level)
        levels[depth] = levels.get(depth, first - 1) + 1
        for deeper in [one for one in levels if one > depth]:
            del levels[deeper]
        mark = etree.Element(f"{_W}bookmarkStart")
        mark.set(f"{_W}name", f"{_MARK}-{kind}-{levels[depth]}-{at}")
        mark.set(f"{_W}id", f"{900_000 + at}")
        properties.addnext(mark)


def _value(element: Any, name: str) -> str:
    """Return the value of a child of an element, `""` if it has none."""
    child = element.find(f"{_W}{name}")
    return "" if child is None else str(child.get(f"{_W}val", ""))
