"""Parse DOCX to blocks, through HTML from mammoth. Images are dropped."""

from __future__ import annotations

import io
from xml.parsers.expat import ExpatError

import mammoth

from tui_reader.formats import html
from tui_reader.formats.archive import Archive, elements, parse_xml
from tui_reader.formats.docx_numbering import numbered
from tui_reader.formats.docx_xml import prepared
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.references import connect
from tui_reader.model import ReaderError

_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        *(f"p[style-name='{name}'] => blockquote > p:fresh"
          for name in ("Quote", "Intense Quote", "Block Text", "Block Quotation", "Quotations", "Quotation")),
        *(f"p[style-name='{name}'] => pre:separator('\\n')"
          for name in ("Source Code", "HTML Preformatted", "Preformatted Text", "Code", "Code Block", "macro")),
        *(f"r[style-name='{name}'] => code" for name in ("Verbatim Char", "HTML Code", "Source Text", "Code Char")),
        "p[style-name='Definition Term'] => dl > dt:fresh",
        "p[style-name='Definition'] => dl > dd:fresh",
    )
)  # fmt: skip
"""What the usual styles of Word, LibreOffice and pandoc are."""


def parse_docx(data: bytes) -> Parsed:
    """Parse a document.

    Raises:
        ReaderError: It is not a DOCX file or is damaged.
    """
    archive = Archive(data)
    if "word/document.xml" not in archive.names:
        raise ReaderError("is not a DOCX file or is damaged")
    for name in archive.names:
        if name.startswith("word/") and name.endswith(".xml"):
            archive.read(name)  # apply the limits to the files that mammoth will read
    try:
        page = mammoth.convert_to_html(
            io.BytesIO(prepared(data, archive)),
            convert_image=mammoth.images.img_element(lambda image: {}),
            style_map=_STYLES,
        )
    except (KeyError, ValueError, SyntaxError, OSError, ExpatError):
        raise ReaderError("is not a DOCX file or is damaged") from None
    return Parsed(connect(html.parse(numbered(page.value).encode(), "utf-8")), _metadata(archive))


def _metadata(archive: Archive) -> dict[str, str]:
    """Read the metadata of the document (OPC core properties)."""
    root = parse_xml(archive.read("docProps/core.xml"))
    names = {"title": "title", "author": "creator", "date": "created"}
    values = {name: "".join(text for one in elements(root, tag)[:1] for text in one.itertext()).strip()
             for name, tag in names.items()}  # fmt: skip
    return {name: value[:10] if name == "date" else value for name, value in values.items() if value}
