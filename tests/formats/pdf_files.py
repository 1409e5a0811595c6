"""Small handwritten PDFs: pages of words at given positions, in the standard fonts."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

FONTS = {"F": "Helvetica", "B": "Helvetica-Bold", "M": "Courier"}


class Words(NamedTuple):
    """Words at a position, in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "F"


class Link(NamedTuple):
    """A link over words at a place, to an address or to a height on a page."""

    page: int
    words: Words
    target: str | tuple[int, float]

    @property
    def rectangle(self) -> str:
        width = sum(map(_width, self.words.text)) * self.words.size
        x, y, size = self.words.x, self.words.y, self.words.size
        return f"[{x} {y - 0.2 * size} {x + width} {y + 0.8 * size}]"


class Mark(NamedTuple):
    """A row of the outline."""

    title: str
    page: int
    height: float
    level: int = 0


def column(x: float, y: float, lines: Sequence[str], *, size: float = 10, font: str = "F") -> list[Words]:
    """Return the lines below each other."""
    return [Words(x, y - 1.2 * at * size, line, size, font) for at, line in enumerate(lines)]


def wrapped(text: str, width: float = 440, size: float = 10) -> list[str]:
    """Wrap a text as a program that measures Helvetica would."""
    lines: list[str] = []
    for word in text.split():
        if lines and sum(map(_width, f"{lines[-1]} {word}")) * size <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(char: str) -> float:
    """Return the approximate width of a character relative to the type size."""
    if char in "ijl.,:;'!|":
        return 0.24
    return 0.3 if char in " tfr()-" else 0.8 if char in "mwMW" else 0.68 if char.isupper() else 0.54


def pdf(
    pages: Sequence[Sequence[Words]],
    *,
    info: dict[str, str] | None = None,
    locked: bool = False,
    squeezed: bool = False,
    links: Sequence[Link] = (),
    outline: Sequence[Mark] = (),
) -> bytes:
    """Return a PDF of these pages, 612 × 792 points; a page without words has a picture.

    Args:
        info: the document information dictionary.
        locked: whether it requires a password.
        squeezed: whether its pages are compressed.
        links: on its pages.
        outline: its rows in order.
    """
    first = 10 + 2 * len(pages)
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(pages)))
    fonts = " ".join(f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
                     for key, name in FONTS.items())  # fmt: skip
    objects: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R{f' /Outlines {first} 0 R' if outline else ''} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: f"<< /Font << {fonts} >> >>".encode(),
        4: "<< {} >>".format(" ".join(f"/{key} ({_escaped(value)})" for key, value in (info or {}).items())).encode(
            "cp1252"
        ),
        5: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    }
    for at, page in enumerate(pages):
        drawn = "\n".join(f"BT /{w.font} {w.size} Tf {w.x} {w.y} Td ({_escaped(w.text)}) Tj ET" for w in page)
        content = (drawn or "100 100 300 400 re f").encode("cp1252")
        kind = b""
        if squeezed:
            content, kind = zlib.compress(content), b" /Filter /FlateDecode"
        own = f"/MediaBox [0 0 612 792] /Resources 3 0 R /Contents {11 + 2 * at} 0 R"
        own += f" /Annots [{' '.join(_annotation(link) for link in links if link.page == at)}]"
        objects[10 + 2 * at] = f"<< /Type /Page /Parent 2 0 R {own} >>".encode()
        objects[11 + 2 * at] = b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), kind, content)
    objects.update(_outline(outline, first))
    return assembled(objects, locked=locked)


def _annotation(link: Link) -> str:
    if isinstance(link.target, str):
        action = f"/A << /S /URI /URI ({_escaped(link.target)}) >>"
    else:
        action = f"/Dest {_destination(*link.target)}"
    return f"<< /Type /Annot /Subtype /Link /Rect {link.rectangle} {action} >>"


def _destination(page: int, height: float) -> str:
    return f"[{10 + 2 * page} 0 R /XYZ 0 {height} 0]"


def _outline(marks: Sequence[Mark], first: int) -> dict[int, bytes]:
    """Return the objects of an outline: the root, then a mark each."""

    def siblings(after: int, level: int) -> list[int]:
        """Return the marks of a level before the next one of a higher one."""
        found = []
        for at in range(after, len(marks)):
            if marks[at].level < level:
                break
            if marks[at].level == level:
                found.append(at)
        return found

    def kids(after: int, level: int) -> str:
        below = siblings(after, level)
        return f" /First {first + 1 + below[0]} 0 R /Last {first + 1 + below[-1]} 0 R" if below else ""

    objects = {first: f"<< /Type /Outlines{kids(0, 0)} >>".encode()} if marks else {}
    for at, mark in enumerate(marks):
        later = siblings(at + 1, mark.level)
        body = f"/Title ({_escaped(mark.title)}) /Dest {_destination(mark.page, mark.height)}"
        body += f" /Next {first + 1 + later[0]} 0 R" if later else ""
        objects[first + 1 + at] = f"<< {body}{kids(at + 1, mark.level + 1)} >>".encode()
    return objects


def assembled(objects: dict[int, bytes], *, locked: bool = False) -> bytes:
    """Assemble numbered objects with their cross-reference table."""
    out, places = b"%PDF-1.4\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    last = max(objects)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        table += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    encrypt = b" /Encrypt 5 0 R /ID [<41> <41>]" if locked else b""
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R%s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + table + trailer % (last + 1, encrypt, len(out))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
