"""Decode mails: the text of their parts instead of boundaries, quoted-printable and base64.

The header stays as it is written, so that it is read like that of any other text (`plain_text/headers.py`).
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from typing import NamedTuple

from tui_reader.formats.plain_text.encoding import detect
from tui_reader.formats.plain_text.headers import decoded_words
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted

_MOST_PARTS, _MOST_NESTED, _DEEPEST = 200, 30, 10
"""The most parts, the most parts that have parts, and how deep they may nest; other mails are shown as they are."""
_LONGEST_FIELD = 4_000
"""The longest field with parameters; the standard library takes quadratic time to parse them."""
_PARAMETERS = re.compile(
    rb"(?:^|(?<=\r))content-(?:type|disposition):[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE
)
_MOST_NAMED, _LONGEST_NAME = 10, 60
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_FIELD = re.compile(rb"^(from|to|cc|date|subject|message-id|newsgroups)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(
    rb"^content-(?:transfer-encoding[ \t]*:|type[ \t]*:\s*(?:multipart/|text/html|[^;\r\n]*;[^:]{0,200}charset=))",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(rb"^content-type[ \t]*:\s*(?P<nested>(?:multipart|message)/)?", re.IGNORECASE | re.MULTILINE)
_MAILBOX = re.compile(rb"^From \S.*\d{4}[^\r\n]{0,20}\r?\n[A-Za-z-]+:", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
_LATIN = ("iso8859-1", "ascii")
"""Declared for what is in fact Windows-1252."""
_ESCAPED = ("iso2022", "hz", "utf-7")
"""Encodings that consist of ASCII."""
_INVALID = (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError)
"""What the parser of the standard library raises for mails that are not as the standard has it."""


class Mail(NamedTuple):
    """A decoded mail."""

    text: str
    """The header, a blank line and the text of the parts."""
    notes: tuple[str, ...]


def is_mail(head: bytes) -> bool:
    """Return whether a text begins with the header of a mail that says how its text is encoded."""
    end = _BLANK_LINE.search(head)
    header = head[: end.start()] if end else head
    names = {name.lower() for name in _FIELD.findall(header)}
    return len(names) > 1 and bool(names & {b"from", b"subject"}) and _ENCODED.search(header) is not None


def decode(data: bytes, text_of_page: Callable[[str], str], encoding: str | None = None) -> Mail | None:
    """Decode a mail; None if it has too many parts or parameters, or is a mailbox with several mails.

    Args:
        data: The mail.
        text_of_page: Returns the text of an HTML page, empty if it fails.
        encoding: The encoding set by the user, instead of those in the mail.
    """
    parts = [match["nested"] for match in _PART.finditer(data)]
    if len(parts) > _MOST_PARTS or len(parts) - parts.count(None) > _MOST_NESTED or len(_MAILBOX.findall(data)) > 1:
        return None
    if any(field.end() - field.start() > _LONGEST_FIELD for field in _PARAMETERS.finditer(data)):
        return None
    end = _BLANK_LINE.search(data)
    header = _text(data[: end.start()] if end else data, None, encoding)
    attached: list[str] = []
    try:
        message = message_from_bytes(data)
        texts = [text for text in _texts(message, text_of_page, encoding, attached, 0) if text.strip()]
    except _INVALID:
        return None
    notes = ["mail: decoded"]
    if attached:
        names = ", ".join(attached[:_MOST_NAMED]) + (" …" if len(attached) > _MOST_NAMED else "")
        notes.append(f"{counted(len(attached), 'attachment')} left out: {names}")
    return Mail("\n\n".join([header.strip("\r\n"), *texts]) + "\n", tuple(notes))


def _texts(
    part: Message, text_of_page: Callable[[str], str], encoding: str | None, attached: list[str], depth: int
) -> Iterator[str]:
    """Yield the texts of a part, and add the names of attachments to `attached`."""
    if depth > _DEEPEST:
        raise ValueError("parts nest too deep")
    kind = part.get_content_type()
    payload = part.get_payload()
    if isinstance(payload, list):
        parts = [one for one in payload if isinstance(one, Message)]
        if kind == "multipart/alternative":
            parts = _preferred(parts)
        for one in parts:
            if kind == "message/rfc822":
                yield "\n".join(f"{name}: {decoded_words(str(one[name]))}" for name in _SHOWN if one[name])
            yield from _texts(one, text_of_page, encoding, attached, depth + 1)
    elif kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
        if _is_prose(part, str(payload)):
            del part["Content-Transfer-Encoding"]
        text = _text(_content(part), part.get_content_charset(), encoding)
        yield text if kind == "text/plain" else text_of_page(text) or text_of_tags(text)
    elif kind.startswith("multipart/"):  # without its boundary
        yield _text(_content(part), None, encoding)
    else:
        name = decoded_words(part.get_filename() or "")
        attached.append(clean_line(name, _LONGEST_NAME) or clean_line(kind, _LONGEST_NAME))


def _content(part: Message) -> bytes:
    """Return what a part without parts consists of."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_prose(part: Message, payload: str) -> bool:
    """Return whether a part that is declared to be base64 is text."""
    lines = payload.split("\n") if str(part["Content-Transfer-Encoding"]).strip().lower() == "base64" else []
    lines = [line.strip() for line in lines if line.strip()]
    return 2 * sum(" " in line for line in lines) > len(lines)


def _preferred(parts: list[Message]) -> list[Message]:
    """Return the one of alternative parts that is shown: plain text that is not empty, otherwise the last one."""
    for part in parts:
        if part.get_content_type() == "text/plain" and str(part.get_payload()).strip():
            return [part]
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    return pages[-1:] or parts[-1:]


def _text(data: bytes, charset: str | None, encoding: str | None) -> str:
    """Decode bytes: in the encoding of the user, in UTF-8 if they are, as declared, or as it is detected."""
    declared = _python_name(charset)
    is_escaped = data.isascii() and (declared.startswith(_ESCAPED) or b"\0" in data)
    for name in (encoding, declared if is_escaped else "", "utf-8", declared):
        if name:
            try:
                return data.decode(name)
            except (UnicodeError, LookupError):
                continue
    try:
        name, mark = detect(data)
    except ReaderError:  # binary data
        name, mark = "latin-1", 0
    return data[mark:].decode(name, "replace")


def _python_name(charset: str | None) -> str:
    """Return Python's name of a declared encoding of text, or an empty one."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return ""
    return "cp1252" if name in _LATIN else "" if name in ("punycode", "idna", "undefined") else name


def text_of_tags(page: str) -> str:
    """Return a page without its tags."""
    return html.unescape(_TAG.sub(" ", page)).strip()
