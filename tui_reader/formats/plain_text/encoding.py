"""Detect the encoding of a text from its bytes, decode it, and reject binary data.

The first match wins: the encoding set by the user, a byte order mark, the pattern of NULs (UTF-16 and UTF-32 without a
mark), escapes of ISO-2022-JP, strict UTF-8, mostly UTF-8, the code page that gives the most plausible letters,
charset-normalizer over 22 code pages, cp1252. A text of which only the beginning is known is read as ASCII until its
first other byte; the bytes around that one decide for the rest, so that what was decoded never changes.
"""

from __future__ import annotations

import codecs
import re

from tui_reader.model import ReaderError
from tui_reader.text.enumeration import counted

FALLBACK = "cp1252"
SAMPLE = 64_000
"""Bytes around the first one above 127 that decide in a long text."""
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
    (b"PK\x03\x04", "a zip archive (such as EPUB, DOCX or ODT)"),
    (b"%PDF-", "a PDF"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
)
_ORDINARY_CONTROLS = b"\b\t\n\v\f\r\x1b"
_CONTROLS = bytes(set(range(32)) - set(_ORDINARY_CONTROLS)) + b"\x7f"
_MOST_CONTROLS = 0.05
_LATIN_TEXT = re.compile("[\x00-\x7f\xa0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u20cf\u2100-\u22ff\ufffd]*")
_ASCII = bytes(range(128))


class Decoder:
    """Decode a text that arrives in chunks."""

    def __init__(self, head: bytes, declared: str | None = None, *, is_whole: bool = True) -> None:
        """Detect the encoding.

        Args:
            head: The first bytes of the text; feed them to `decode` too.
            declared: The encoding set by the user, which is not checked against the bytes.
            is_whole: Whether `head` is the whole text.

        Raises:
            ReaderError: `declared` is not a text encoding, or the bytes are not text; without the name of the file.
        """
        certain = _certain(head, declared)
        self._is_decided = is_whole or certain is not None
        self.encoding, self._mark = certain or (_likely(head) if is_whole else "utf-8", 0)
        """The encoding of the text decoded so far."""
        self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        self._tail = self._held = b""

    def decode(self, data: bytes, *, final: bool = False) -> str:
        """Return the text of these bytes; bytes whose encoding needs more of the text are held."""
        if self._mark:
            data, self._mark = data[self._mark :], 0
        if self._is_decided:
            return self._decoder.decode(data, final)
        data, self._held = self._held + data, b""
        first = len(data) - len(data.lstrip(_ASCII))
        if first == len(data):
            self._tail = data[-SAMPLE // 2 :]
            return data.decode("ascii")
        if not final and len(data) - first < SAMPLE // 2:
            at = data.rfind(b"\n", 0, first) + 1 or first
            self._held = data[at:]
            self._tail = (self._tail + data[:at])[-SAMPLE // 2 :]
            return data[:at].decode("ascii")
        self.encoding = _likely((self._tail + data[:first])[-SAMPLE // 2 :] + data[first : first + SAMPLE // 2])
        self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        self._is_decided = True
        return self._decoder.decode(data, final)

    def settle(self) -> str:
        """Decide by the complete lines that are held, if any, and return the text of what was held."""
        end = self._held.rfind(b"\n") + 1
        if self._is_decided or not end:
            return ""
        data, self._held = self._held, b""
        self.encoding = _likely((self._tail + data[:end])[-SAMPLE:])
        self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        self._is_decided = True
        return self._decoder.decode(data)


def reading_notes(encoding: str, unread: int = 0) -> list[str]:
    """Return notes on an encoding other than UTF-8, and on the number of characters that it could not decode."""
    notes = [] if encoding in ("utf-8", "ascii") else [f"read as {encoding}"]
    return [*notes, f"{counted(unread, 'character')} could not be read; shown as \ufffd"] if unread else notes


def detect(head: bytes, declared: str | None = None) -> tuple[str, int]:
    """Return the encoding of a file and the length of its byte order mark.

    Args:
        head: The first bytes of the file.
        declared: The encoding set by the user, which is not checked against the bytes.

    Raises:
        ReaderError: `declared` is not a text encoding, or the bytes are not text; without the name of the file.
    """
    return _certain(head, declared) or (_likely(head), 0)


def _certain(head: bytes, declared: str | None) -> tuple[str, int] | None:
    """Return the encoding and the length of the mark if they do not depend on characters beyond ASCII."""
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
    return ("iso2022_jp", 0) if head.isascii() and _is_iso2022_jp(head) else None


def _likely(sample: bytes) -> str:
    """Return the most likely encoding of bytes that include all kinds of characters of the text."""
    return "utf-8" if sample.isascii() or _is_utf8(sample) else _code_page(sample)


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


def _is_utf8(sample: bytes) -> bool:
    """Return whether bytes are UTF-8, except for a cut last character and few bad sequences.

    At most one of five is bad, or half of them if the others are Latin letters and signs: two bytes of Western text are
    hardly ever such a character in UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")
    try:
        decoder().decode(sample)
    except UnicodeDecodeError:
        text = decoder("replace").decode(sample)
        bad = text.count("\ufffd")
        good = len(text) - len(text.encode("ascii", "ignore")) - bad
        return good >= 4 * bad or (good >= bad and _LATIN_TEXT.fullmatch(text) is not None)
    return True


def _code_page(sample: bytes) -> str:
    from tui_reader.formats.plain_text.code_pages import guess

    if page := guess(sample):
        return page
    from charset_normalizer import from_bytes  # takes 20 ms and is rarely needed

    first = len(sample) - len(sample.lstrip(_ASCII))
    around = sample[max(0, first - SAMPLE // 2) : first + SAMPLE // 2]
    best = from_bytes(around, cp_isolation=CODE_PAGES).best()
    return best.encoding if best is not None else FALLBACK
