"""Detect the encoding of a text from its first bytes, and reject binary data.

The first match wins: the encoding set by the user, a byte order mark, the pattern of NULs (UTF-16 and UTF-32 without a
mark), escapes of ISO-2022-JP, strict UTF-8, mostly UTF-8, Western bytes, charset-normalizer over 22 code pages, cp1252.
"""

from __future__ import annotations

import codecs

from tui_reader.model import ReaderError

FALLBACK = "cp1252"
SAMPLE = 64_000
"""Bytes around the first one above 127 that charset-normalizer examines."""
CODE_PAGES = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u", "cp437", "mac_roman"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]

_MARKS = (  # longer ones first: UTF-32-LE begins like UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"PK\x03\x04", "a zip archive (such as EPUB or DOCX)"),
    (b"%PDF-", "a PDF"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
)
_ORDINARY_CONTROLS = b"\b\t\n\v\f\r\x1b"
_CONTROLS = bytes(set(range(32)) - set(_ORDINARY_CONTROLS)) + b"\x7f"
_MOST_CONTROLS = 0.05
_WESTERN = bytes([0x85, 0x8C, 0x9C, 0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAB, 0xB0, 0xBB, 0xBF]) + bytes(
    [*range(0x91, 0x98), *range(0xC0, 0xD0), *range(0xD1, 0xD7), *range(0xD8, 0xDD), *range(0xDF, 0xF0)]
    + [*range(0xF1, 0xF7), *range(0xF8, 0xFD), 0x80]
)
"""Quotes, dashes and letters of Western European languages in cp1252."""
_MOST_WESTERN = 0.3


def detect(head: bytes, declared: str | None = None) -> tuple[str, int]:
    """Return the encoding of a file and the length of its byte order mark.

    Args:
        head: The first bytes of the file.
        declared: The encoding set by the user, which is not checked against the bytes.

    Raises:
        ReaderError: `declared` is not a text encoding, or the bytes are not text; without the name of the file.
    """
    if declared is not None:
        return _declared(head, declared)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    for magic, what in _MAGIC:
        if head.startswith(magic) and not (magic.isalnum() and head.isascii() and b"\0" not in head):
            raise ReaderError(f"is {what}, not text")
    if wide := _wide(head):
        return wide, 0
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls >= 8 and controls > _MOST_CONTROLS * len(head):
        raise ReaderError("is binary data, not text")
    if head.isascii():
        return ("iso2022_jp" if _is_iso2022_jp(head) else "utf-8"), 0
    return ("utf-8" if _is_utf8(head) else _code_page(head)), 0


def _declared(head: bytes, declared: str) -> tuple[str, int]:
    try:
        encoding = codecs.lookup(declared).name
        if not isinstance("".encode(encoding), bytes) or not isinstance(b"".decode(encoding), str):
            raise LookupError
    except (LookupError, ValueError, TypeError):
        raise ReaderError(f"unknown text encoding {declared[:40]!r}") from None
    if encoding == "utf-8-sig":
        encoding = "utf-8"
    for mark, name in _MARKS:
        if head.startswith(mark) and (name == encoding or name.rsplit("-", 1)[0] == encoding):
            return name, len(mark)
    return encoding, 0


def _wide(head: bytes) -> str | None:
    """Detect UTF-16 and UTF-32 without a mark by the positions of NULs, which are fixed for Latin letters."""
    quads = len(head) // 4
    if quads < 1 or b"\0" not in head:
        return None
    zeros = [head[offset : quads * 4 : 4].count(0) / quads for offset in range(4)]
    if min(zeros[1:]) > 0.3 and min(zeros[2:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if min(zeros[:3]) > 0.3 and min(zeros[:2]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    return None


def _is_iso2022_jp(head: bytes) -> bool:
    if not any(escape in head for escape in (b"\x1b$B", b"\x1b$@", b"\x1b(J")):
        return False
    try:
        codecs.getincrementaldecoder("iso2022_jp")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(head: bytes) -> bool:
    """Tell whether bytes are UTF-8, except for a cut last character or at most one bad sequence per four valid ones."""
    decoder = codecs.getincrementaldecoder("utf-8")
    try:
        decoder().decode(head)
    except UnicodeDecodeError:
        text = decoder("replace").decode(head)
        bad = text.count("\ufffd")
        good = sum(byte >= 0xC2 for byte in head) - bad
        return good >= 4 * bad
    return True


def _code_page(head: bytes) -> str:
    high = head.translate(None, bytes(range(128)))
    if not high.translate(None, _WESTERN) and len(high) < _MOST_WESTERN * len(head):
        return FALLBACK
    from charset_normalizer import from_bytes  # takes 20 ms and is rarely needed

    first = head.find(high[:1])
    best = from_bytes(head[max(0, first - SAMPLE // 2) : first + SAMPLE // 2], cp_isolation=CODE_PAGES).best()
    return best.encoding if best is not None else FALLBACK
