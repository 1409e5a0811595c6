"""Prepare the XML of a DOCX for mammoth, which knows neither formulas nor the numbers of headings and list items.

Formulas become their letters; `docx_numbering` writes the numbers. Source: ECMA-376, part 1 (Office Math 22.1).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tui_reader.formats.archive import Archive, parse_xml
from tui_reader.formats.docx_numbering import write_numbers

DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def prepared(data: bytes, archive: Archive) -> bytes:
    """Return a DOCX with formulas as text and the numbers of headings and list items; as it is if it has neither."""
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
        write_numbers(root, parse_xml(archive.read(NUMBERING)), parse_xml(archive.read(STYLES)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name in archive.names:
            if name != DOCUMENT and name.endswith((".xml", ".rels")):
                made.writestr(name, archive.read(name))
        made.writestr(DOCUMENT, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return out.getvalue()


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
