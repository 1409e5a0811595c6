"""Parse PDF to blocks, through the lines of pages from PDFium. Parse untrusted input only in the worker process."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from tui_reader.formats.parsed import Parsed
from tui_reader.formats.pdf_lines import HYPHEN, RAISED, Line, blocks_of
from tui_reader.formats.pdf_places import Bookmark, Place
from tui_reader.formats.progress import PROGRESS
from tui_reader.model import ReaderError
from tui_reader.text.document import Inline

MAX_PAGES = 2_000
MAX_LINKS = 1_000
"""Links of one page."""
MAX_BOOKMARKS = 5_000
_LINE_ENDS = "\r\n"
_HYPHENS = ("\x02", "\ufffe")
"""The characters from PDFium for a hyphen at the end of a line."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FIXED_PITCH = 1
"""The flag of a fixed-pitch font (PDF 32000-1, table 123)."""
_BOLD_FROM = 600
_SAMPLED = 12
"""Characters of a line that are sampled for its font size."""
_MONO = re.compile(rb"mono|courier|consol|typewriter|cmtt|inconsolata", re.IGNORECASE)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_NOTE_MARK = re.compile(r"(?<!^)(?:(?<!\d)\d{1,3}(?!\d)|[*†‡§]{1,3})")
_LONGEST_ADDRESS = 2_000


class _Link(NamedTuple):
    """The rectangle of a link on a page, and what it leads to."""

    left: float
    bottom: float
    right: float
    top: float
    target: str


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
    pages = []
    for index in range(min(count, MAX_PAGES)):
        PROGRESS.tell(index + 1, count, "page")
        pages.append(_lines(pdf, index))
    empty = sum(not lines for lines in pages)
    if empty == len(pages):
        raise ReaderError(f"has no text: its pages are images ({empty} of {count})" if count else "has no pages")
    blocks, left_out = blocks_of(pages, _bookmarks(pdf))
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
    links = _links(pdf, page)
    for at, char in enumerate(_characters(text_page)):
        if char in _LINE_ENDS:
            _add(lines, text_page, piece, index, links)
            piece = []
        elif char != "\0":
            piece.append((at, char))
            if char in _HYPHENS:  # no other character ends the line
                _add(lines, text_page, piece, index, links)
                piece = []
    _add(lines, text_page, piece, index, links)
    text_page.close()
    page.close()
    return lines


def _characters(text_page: Any) -> str | list[str]:
    """Return the characters of a page by their indexes."""
    count = text_page.count_chars()
    text: str = text_page.get_text_range(0, count) if count else ""
    if len(text) == count:  # one call is 20 times as fast, but leaves out what Unicode does not have
        return text
    return [chr(raw.FPDFText_GetUnicode(text_page, at)) for at in range(count)]


def _add(
    lines: list[Line], text_page: Any, piece: list[tuple[int, str]], page: int, links: Sequence[_Link] = ()
) -> None:
    """Add a line from characters and their indexes, joined to the last line if that is in the same row."""
    while piece and piece[-1][1] == " ":
        piece.pop()
    while piece and piece[0][1] == " ":
        del piece[0]
    if not piece:
        return
    shown = [HYPHEN if char in _HYPHENS else _LIGATURES.get(char, char) for _, char in piece]
    text = "".join(shown)
    seen = [at for at, char in piece if char != " "]
    sample = seen[:: max(1, len(seen) // _SAMPLED)]
    boxes = {at: _box(text_page, at) for at in {*sample, seen[0], seen[-1]}}
    sizes = Counter(round(boxes[at][3] - boxes[at][1], 1) for at in sample)
    size = sizes.most_common(1)[0][0]
    usual = next(at for at in sample if round(boxes[at][3] - boxes[at][1], 1) == size)
    fonts = [_font(text_page, at) for at in {seen[0], usual, seen[-1]}]
    if all(mono for mono, _ in fonts):  # words between code in a paragraph are noticed
        fonts += [_font(text_page, at) for at in sample]
    first = boxes[seen[0]]
    baseline = _baseline(text_page, usual)
    line = Line(
        text,
        left=first[0],
        right=boxes[seen[-1]][2],
        baseline=baseline,
        size=size,
        mono=all(mono for mono, _ in fonts),
        bold=all(bold for _, bold in fonts),
        raised=first[3] - first[1] < 0.9 * size,
        page=page,
    )
    near = [one for one in links if one.bottom - 0.3 * size <= baseline <= one.top]
    if near or _NOTE_MARK.search(text):
        starts = [0]
        for char in shown:
            starts.append(starts[-1] + len(char))
        inlines = [*_linked(text_page, piece, starts, near), *_raised(text_page, piece, starts, line)]
        line = line._replace(inlines=tuple(inlines))
    if lines and lines[-1].goes_on_in(line):
        line = lines.pop().joined(line)
    lines.append(line)


def _linked(
    text_page: Any, piece: Sequence[tuple[int, str]], starts: Sequence[int], links: Sequence[_Link]
) -> list[Inline]:
    """Return the links of a line whose characters begin at `starts` in its text."""
    if not links:
        return []
    boxes = [_box(text_page, at) for at, _ in piece]
    middles = [(left + right) / 2 for left, _, right, _ in boxes]
    found = []
    for link in links:
        inside = [n for n, x in enumerate(middles) if link.left <= x <= link.right and piece[n][1] != " "]
        if inside:
            found.append(Inline(starts[inside[0]], starts[inside[-1] + 1], "link", link.target))
    return found


def _raised(text_page: Any, piece: Sequence[tuple[int, str]], starts: Sequence[int], line: Line) -> list[Inline]:
    """Return the raised numbers and signs of a line, which may refer to footnotes."""
    at = dict(zip(starts, (at for at, _ in piece), strict=False))
    found = []
    for match in islice(_NOTE_MARK.finditer(line.text), 50):
        char = at[match.start()]
        _, bottom, _, top = _box(text_page, char)
        if top - bottom < 0.9 * line.size and _baseline(text_page, char) > line.baseline + 0.1 * line.size:
            found.append(Inline(match.start(), match.end(), "reference", RAISED))
    return found


def _links(pdf: Any, page: Any) -> list[_Link]:
    """Return the links of a page: to addresses, and to places of the document as `Place` names them."""
    found: list[_Link] = []
    at, link = ctypes.c_int(), raw.FPDF_LINK()
    while len(found) < MAX_LINKS and raw.FPDFLink_Enumerate(page, at, link):
        box = raw.FS_RECTF()
        if not raw.FPDFLink_GetAnnotRect(link, box):
            continue
        target = _address(pdf, link)
        if not target and (place := _place(pdf, raw.FPDFLink_GetDest(pdf, link))):
            target = f"#{place.name}"
        if target:
            found.append(_Link(box.left, box.bottom, box.right, box.top, target))
    return found


def _address(pdf: Any, link: Any) -> str:
    action = raw.FPDFLink_GetAction(link)
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    buffer = ctypes.create_string_buffer(_LONGEST_ADDRESS + 1)
    length = raw.FPDFAction_GetURIPath(pdf, action, buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace") if length <= len(buffer) else ""


def _place(pdf: Any, destination: Any) -> Place | None:
    """Return the page of a destination, and the height on it."""
    page = raw.FPDFDest_GetDestPageIndex(pdf, destination) if destination else -1
    if page < 0:
        return None
    has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    found = raw.FPDFDest_GetLocationInPage(destination, has_x, has_y, has_zoom, x, y, zoom)
    return Place(page, y.value if found and has_y.value else None)


def _bookmarks(pdf: Any) -> list[Bookmark]:
    """Return the outline of the document, in reading order."""
    found = []
    for bookmark in islice(pdf.get_toc(), MAX_BOOKMARKS):
        destination = bookmark.get_dest()
        place = _place(pdf, destination) if destination is not None else None
        if place is not None:
            found.append(Bookmark(bookmark.get_title(), bookmark.level, place))
    return found


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
    """Return whether the font of a character is monospaced, and whether it is bold."""
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
