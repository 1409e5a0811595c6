"""PDF → the lines of its pages by PDFium → paragraphs. Only to be run on untrusted input inside the worker process."""

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

MOST_PAGES = 2_000
_LINE_ENDS = "\r\n"
_HYPHEN = "\x02"
"""What PDFium makes of a hyphen at the end of a line."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FIXED_PITCH = 1
"""Flag of a font whose characters are all as wide (PDF 32000-1, table 123)."""
_BOLD_FROM = 600
_SAMPLED = 12
"""Characters of a line that are looked at to tell the size of its type."""
_MONO = re.compile(rb"mono|courier|consol|typewriter|cmtt|inconsolata", re.IGNORECASE)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def parse_pdf(data: bytes) -> Parsed:
    """Return the text of a PDF.

    Raises:
        ReaderError: it is none, or damaged, it asks for a password, or no page has text.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReaderError("is protected by a password") from None
        raise ReaderError("is no PDF, or a damaged one") from None
    count = len(pdf)
    pages = [_lines(pdf, index) for index in range(min(count, MOST_PAGES))]
    empty = sum(not lines for lines in pages)
    if empty == len(pages):
        raise ReaderError(f"has no text: its pages are pictures ({empty} of {count})" if count else "has no pages")
    blocks, left_out = blocks_of(pages)
    notes = [f"{empty} of {count} pages {'has' if empty == 1 else 'have'} no text"] if empty else []
    notes += [f"cut: {count:,} pages, of which {MOST_PAGES:,} are read"] if count > MOST_PAGES else []
    notes += [f"running heads and page numbers are left out ({left_out:,} lines)"] if left_out else []
    return Parsed(blocks, _metadata(pdf), tuple(notes))


def _lines(pdf: Any, index: int) -> list[Line]:
    """Return the lines of a page in the order of its content; of a page that cannot be read, none."""
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
            if char == _HYPHEN:  # nothing else ends the line
                _add(lines, text_page, piece)
                piece = []
    _add(lines, text_page, piece)
    text_page.close()
    page.close()
    return lines


def _add(lines: list[Line], text_page: Any, piece: list[tuple[int, str]]) -> None:
    """Make a line of characters and their indexes, and join it to the last one where that goes on in the same row."""
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
    """Return left, bottom, right and top of a character's cell."""
    rectangle = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, at, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _baseline(text_page: Any, at: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text_page, at, x, y)
    return y.value


def _font(text_page: Any, at: int) -> tuple[bool, bool]:
    """Tell whether the font of a character is as wide everywhere, and whether it is bold."""
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text_page, at, name, len(name), flags)
    mono = flags.value & _FIXED_PITCH or _MONO.search(name.value)
    bold = raw.FPDFText_GetFontWeight(text_page, at) >= _BOLD_FROM or b"bold" in name.value.lower()
    return bool(mono), bold


def _metadata(pdf: Any) -> dict[str, str]:
    found = pdf.get_metadata_dict()
    values = {"title": found.get("Title", ""), "author": found.get("Author", "")}
    if date := _DATE.match(found.get("CreationDate", "")):
        values["date"] = "-".join(filter(None, date.groups()))
    return {name: value.strip() for name, value in values.items() if value.strip()}
