"""Parse PDF to blocks, through the lines of pages from PDFium. Parse untrusted input only in the worker process."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from typing import Any

import pypdfium2
from pypdfium2 import raw

from tui_reader.formats.parsed import Parsed
from tui_reader.formats.pdf_lines import HYPHEN, Line, blocks_of
from tui_reader.model import ReaderError

MAX_PAGES = 2_000
_LINE_ENDS = "\r\n"
_HYPHEN = "\x02"
"""The character from PDFium for a hyphen at the end of a line."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FIXED_PITCH = 1
"""The flag of a fixed-pitch font (PDF 32000-1, table 123)."""
_BOLD_FROM = 600
_SAMPLED = 12
"""Characters of a line that are sampled for its font size."""
_MONO = re.compile(rb"mono|courier|consol|typewriter|cmtt|inconsolata", re.IGNORECASE)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def parse_pdf(data: bytes) -> Parsed:
    """Parse a PDF.

    Raises:
        ReaderError: It is not a PDF file, is damaged or password-protected, or has no text.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReaderError("is password-protected") from None
        raise ReaderError("is not a PDF file or is damaged") from None
    count = len(pdf)
    pages = [_lines(pdf, index) for index in range(min(count, MAX_PAGES))]
    empty = sum(not lines for lines in pages)
    if empty == len(pages):
        raise ReaderError(f"has no text: its pages are images ({empty} of {count})" if count else "has no pages")
    blocks, left_out = blocks_of(pages)
    notes = [f"{empty} of {count} pages {'has' if empty == 1 else 'have'} no text"] if empty else []
    notes += [f"cut: only {MAX_PAGES:,} of {count:,} pages read"] if count > MAX_PAGES else []
    notes += [f"running heads and page numbers left out ({left_out:,} lines)"] if left_out else []
    return Parsed(blocks, _metadata(pdf), tuple(notes))


def _lines(pdf: Any, index: int) -> list[Line]:
    """Return the lines of a page in content order; none for an unreadable page."""
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return []
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    lines: list[Line] = []
    piece: list[tuple[int, str]] = []
    for at in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text_page, at))
        if char in _LINE_ENDS:
            _add(lines, text_page, piece)
            piece = []
        elif char != "\0":
            piece.append((at, char))
            if char == _HYPHEN:  # no other character ends the line
                _add(lines, text_page, piece)
                piece = []
    _add(lines, text_page, piece)
    text_page.close()
    page.close()
    return lines


def _add(lines: list[Line], text_page: Any, piece: list[tuple[int, str]]) -> None:
    """Add a line from characters and their indexes, joined to the last line if that is in the same row."""
    while piece and piece[-1][1] == " ":
        piece.pop()
    while piece and piece[0][1] == " ":
        del piece[0]
    if not piece:
        return
    text = "".join(HYPHEN if char in (_HYPHEN, "\ufffe") else _LIGATURES.get(char, char) for _, char in piece)
    seen = [at for at, char in piece if char != " "]
    sample = seen[:: max(1, len(seen) // _SAMPLED)]
    boxes = {at: _box(text_page, at) for at in {*sample, seen[0], seen[-1]}}
    sizes = Counter(round(boxes[at][3] - boxes[at][1], 1) for at in sample)
    size = sizes.most_common(1)[0][0]
    usual = next(at for at in sample if round(boxes[at][3] - boxes[at][1], 1) == size)
    fonts = [_font(text_page, at) for at in {seen[0], usual, seen[-1]}]
    first = boxes[seen[0]]
    line = Line(
        text,
        left=first[0],
        right=boxes[seen[-1]][2],
        baseline=_baseline(text_page, usual),
        size=size,
        mono=all(mono for mono, _ in fonts),
        bold=all(bold for _, bold in fonts),
        raised=first[3] - first[1] < 0.9 * size,
    )
    if lines and lines[-1].goes_on_in(line):
        line = lines.pop().joined(line)
    lines.append(line)


def _box(text_page: Any, at: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the cell of a character."""
    rectangle = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, at, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _baseline(text_page: Any, at: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text_page, at, x, y)
    return y.value


def _font(text_page: Any, at: int) -> tuple[bool, bool]:
    """Tell whether the font of a character is monospaced, and whether it is bold."""
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text_page, at, name, len(name), flags)
    mono = flags.value & _FIXED_PITCH or _MONO.search(name.value)
    bold = raw.FPDFText_GetFontWeight(text_page, at) >= _BOLD_FROM or b"bold" in name.value.lower()
    return bool(mono), bold


def _metadata(pdf: Any) -> dict[str, str]:
    metadata = pdf.get_metadata_dict()
    values = {"title": metadata.get("Title", ""), "author": metadata.get("Author", "")}
    if date := _DATE.match(metadata.get("CreationDate", "")):
        values["date"] = "-".join(filter(None, date.groups()))
    return {name: value.strip() for name, value in values.items() if value.strip()}
