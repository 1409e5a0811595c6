"""Word processors' files (DOCX) → HTML by mammoth → blocks. Pictures are dropped."""

from __future__ import annotations

import io
from xml.parsers.expat import ExpatError

import mammoth

from tui_reader.formats import html
from tui_reader.formats.epub import Archive
from tui_reader.formats.parsed import Parsed
from tui_reader.model import ReaderError


def parse_docx(data: bytes) -> Parsed:
    """Return the text of a document.

    Raises:
        ReaderError: no document, or a damaged one.
    """
    archive = Archive(data)
    if "word/document.xml" not in archive.names:
        raise ReaderError("is no DOCX, or a damaged one")
    for name in archive.names:
        if name.startswith("word/") and name.endswith(".xml"):
            archive.read(name)  # the limits hold for what mammoth will read
    try:
        page = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {}))
    except (KeyError, ValueError, SyntaxError, OSError, ExpatError):
        raise ReaderError("is no DOCX, or a damaged one") from None
    return Parsed(html.parse(page.value.encode(), "utf-8"))
