"""Parse EPUB to blocks: the chapters of the spine in order, each by the HTML parser.

Source: EPUB 3.3 and 2.0.1 (container, package document, spine); `epub_contents` reads the table of contents. Only files
listed in the package are opened, and only inside the archive; limits apply to actual sizes, not to those stated by the
archive.
"""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import unquote

from tui_reader.formats import html
from tui_reader.formats.archive import Archive, elements, parse_xml
from tui_reader.formats.epub_contents import Entry, read_navigation, read_ncx, with_contents
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.progress import PROGRESS
from tui_reader.formats.references import connect
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, Inline


def parse_epub(data: bytes) -> Parsed:
    """Parse a book.

    Raises:
        ReaderError: It is not an EPUB file, or is protected or damaged.
    """
    archive = Archive(data)
    package_name = _attribute(parse_xml(archive.read("META-INF/container.xml")), "rootfile", "full-path")
    package = parse_xml(archive.read(package_name)) if package_name else None
    if package is None:
        raise ReaderError("is not an EPUB file or is damaged")
    if "META-INF/rights.xml" in archive.names or _is_encrypted(archive):
        raise ReaderError("is DRM-protected")
    base = posixpath.dirname(package_name)
    items = {element.get("id"): element.get("href", "") for element in elements(package, "item")}
    blocks: list[Block] = []
    missing = 0
    references = elements(package, "itemref")
    for number, reference in enumerate(references, 1):
        PROGRESS.tell(number, len(references), "chapter")
        href = items.get(reference.get("idref"), "").partition("#")[0]
        path = posixpath.normpath(posixpath.join(base, unquote(href)))
        chapter = (archive.read(path) or archive.read(posixpath.join(base, href))) if href else b""
        missing += not chapter
        blocks += _in_book(html.parse(chapter), path) if chapter else []
    notes = (f"{missing} {'chapter is' if missing == 1 else 'chapters are'} missing or damaged",) if missing else ()
    return Parsed(connect(with_contents(blocks, _contents(archive, package, base))), _metadata(package), notes)


def _contents(archive: Archive, package: Any, base: str) -> list[Entry]:
    """Return the table of contents, from the navigation document or else from the NCX."""
    items = [
        (e, posixpath.normpath(posixpath.join(base, unquote(e.get("href", ""))))) for e in elements(package, "item")
    ]
    for is_it, read in (
        (lambda e: "nav" in e.get("properties", "").split(), read_navigation),
        (lambda e: e.get("media-type") == "application/x-dtbncx+xml", read_ncx),
    ):
        for path in (path for element, path in items if is_it(element)):
            root = parse_xml(archive.read(path))
            if root is not None and (entries := read(root, path)):
                return entries
    return []


def _in_book(blocks: list[Block], path: str) -> list[Block]:
    """Return the blocks of a chapter with the paths of files in the names of its anchors and internal links."""
    result = [block._replace(inlines=tuple(_with_path(i, path) for i in block.inlines)) for block in blocks]
    if result:
        begin = Inline(0, 1, "anchor", path)
        result[0] = result[0]._replace(inlines=(begin, *result[0].inlines))
    return result


def _with_path(inline: Inline, path: str) -> Inline:
    if inline.kind == "anchor":
        return inline._replace(target=f"{path}#{inline.target}")
    if inline.kind != "link" or ":" in inline.target or not inline.target:
        return inline
    file, sign, name = inline.target.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))) if file else path
    return inline._replace(target=f"#{file}{sign}{name}")


def _is_encrypted(archive: Archive) -> bool:
    """Return whether the text is encrypted; unprotected books may have obfuscated fonts."""
    encryption = parse_xml(archive.read("META-INF/encryption.xml"))
    names = [element.get("URI", "") for element in elements(encryption, "CipherReference")]
    return any(name.lower().endswith((".xhtml", ".html", ".htm", ".xml")) for name in names)


def _metadata(package: Any) -> dict[str, str]:
    def first(name: str) -> str:
        return next((" ".join(element.itertext()).strip() for element in elements(package, name)), "")

    values = {
        "title": first("title"),
        "author": "; ".join(filter(None, (" ".join(one.itertext()).strip() for one in elements(package, "creator")))),
        "date": first("date")[:10],
        "site": first("publisher"),
    }
    return {name: value for name, value in values.items() if value}


def _attribute(root: Any, name: str, attribute: str) -> str:
    return next((element.get(attribute, "") for element in elements(root, name)), "")
