"""Parse EPUB to blocks: the chapters of the spine in order, each by the HTML parser.

Source: EPUB 3.3 and 2.0.1 (container, package document, spine); `epub_contents` reads the table of contents. Only files
listed in the package are opened, and only inside the archive; limits apply to actual sizes, not to those stated by the
archive.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from lxml import etree

from tui_reader.formats import html
from tui_reader.formats.epub_contents import Entry, read_navigation, read_ncx, with_contents
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.references import connect
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, Inline

MAX_ENTRY, MAX_BOOK, MAX_ENTRIES, MAX_RATIO = 32_000_000, 200_000_000, 20_000, 200
"""Limits: bytes of a file, bytes of all files, number of files, and compression ratio."""
_SMALL = 100_000
"""Bytes up to which the ratio is not checked."""


class Archive:
    """The files of a zip archive, with limits.

    Raises:
        ReaderError: The archive is damaged or exceeds a limit; the message does not include the name of the source.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise ReaderError("is a damaged archive") from None
        self.names = {info.filename: info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > MAX_ENTRIES:
            raise ReaderError(f"contains more than {MAX_ENTRIES:,} files")
        self._left = MAX_BOOK

    def read(self, name: str) -> bytes:
        """Return the contents of a file; `b""` if it is missing or damaged.

        Raises:
            ReaderError: It is password-protected or exceeds a limit.
        """
        info = self.names.get(name)
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise ReaderError("is password-protected")
        limit = min(MAX_ENTRY, self._left)
        try:
            with self._zip.open(info) as file:
                data = file.read(limit + 1)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            return b""
        except Exception as error:  # zlib.error and similar exceptions have no common base class
            if type(error).__module__ not in ("zlib", "lzma", "_lzma", "_bz2"):
                raise
            return b""
        if len(data) > limit or len(data) > max(_SMALL, MAX_RATIO * max(1, info.compress_size)):
            raise ReaderError("is not opened: it expands to far more than its size")
        self._left -= len(data)
        return data


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
    for reference in elements(package, "itemref"):
        href = unquote(items.get(reference.get("idref"), "").partition("#")[0])
        path = posixpath.normpath(posixpath.join(base, href))
        chapter = archive.read(path) if href else b""
        missing += not chapter
        blocks += _in_book(html.parse(chapter), path) if chapter else []
    notes = (f"{missing} chapters are missing or damaged",) if missing else ()
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
    """Tell whether the text is encrypted; unprotected books may have obfuscated fonts."""
    encryption = parse_xml(archive.read("META-INF/encryption.xml"))
    names = [element.get("URI", "") for element in elements(encryption, "CipherReference")]
    return any(name.lower().endswith((".xhtml", ".html", ".htm", ".xml")) for name in names)


def _metadata(package: Any) -> dict[str, str]:
    def first(name: str) -> str:
        return next((" ".join(element.itertext()).strip() for element in elements(package, name)), "")

    values = {
        "title": first("title"),
        "author": first("creator"),
        "date": first("date")[:10],
        "site": first("publisher"),
    }
    return {name: value for name, value in values.items() if value}


def parse_xml(data: bytes) -> Any:
    """Parse XML without entities, DTDs and network access; return None if it is invalid."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def elements(root: Any, name: str) -> list[Any]:
    """Return the elements with a local name in any namespace."""
    if root is None:
        return []
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name]


def _attribute(root: Any, name: str, attribute: str) -> str:
    return next((element.get(attribute, "") for element in elements(root, name)), "")
