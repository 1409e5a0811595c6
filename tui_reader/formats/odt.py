"""Parse ODT to blocks, through HTML. Pictures, comments and deleted text are left out.

Source: OpenDocument 1.3, part 3 (schema).
"""

from __future__ import annotations

from lxml import etree

from tui_reader.formats import html
from tui_reader.formats.archive import Archive, elements, parse_xml
from tui_reader.formats.odt_page import Page
from tui_reader.formats.odt_styles import Styles
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.references import connect
from tui_reader.model import ReaderError

_DAMAGED = "is not an ODT file or is damaged"


def parse_odt(data: bytes) -> Parsed:
    """Parse a document.

    Raises:
        ReaderError: It is not an ODT file, or is protected or damaged.
    """
    archive = Archive(data)
    if "content.xml" not in archive.names:
        raise ReaderError(_DAMAGED)
    if elements(parse_xml(archive.read("META-INF/manifest.xml")), "encryption-data"):
        raise ReaderError("is password-protected")
    content, common = parse_xml(archive.read("content.xml")), parse_xml(archive.read("styles.xml"))
    bodies = [
        child for body in elements(content, "body")[:1] for child in body if etree.QName(child).localname == "text"
    ]
    if not bodies:
        raise ReaderError(_DAMAGED)
    page = Page(Styles(common, content)).convert(bodies[0])
    return Parsed(
        connect(html.parse(etree.tostring(page, encoding="utf-8", method="html"), "utf-8")), _metadata(archive)
    )


def _metadata(archive: Archive) -> dict[str, str]:
    root = parse_xml(archive.read("meta.xml"))

    def first(*names: str) -> str:
        found = (" ".join(one.itertext()).strip() for name in names for one in elements(root, name))
        return next(filter(None, found), "")

    values = {
        "title": first("title"),
        "author": first("initial-creator", "creator"),
        "date": first("creation-date", "date")[:10],
    }
    return {name: value for name, value in values.items() if value}
