"""Mails are shown as their text: parts, transfer encodings and charsets are decoded."""

from __future__ import annotations

import base64
import hashlib
import io
import quopri
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from tui_reader.extraction import extract_document
from tui_reader.formats import load
from tui_reader.formats.loading import opens_at_once
from tui_reader.formats.source import Source

HEAD = (
    "From: Ann Reed <ann@example.org>\nTo: tom@example.org\nDate: Sun, 29 Nov 2026 10:00:00 +0000\n"
    "Subject: The bridge\nMIME-Version: 1.0\n"
)
WORDS = "“We will rebuild the bridge,” said Tom Hall, the mayor of Blåvik, on Monday — it takes two years."


def read(data: bytes | str) -> Source:
    return load("-", stdin=io.BytesIO(data if isinstance(data, bytes) else data.encode()))


def mail(content: str, body: bytes, transfer: str = "8bit") -> bytes:
    return f"{HEAD}Content-Type: {content}\nContent-Transfer-Encoding: {transfer}\n\n".encode() + body


def body(source: Source) -> list[str]:
    """Return the paragraphs below the header."""
    return [text for text in source.document.texts if not text.startswith(("From: ", "To: ", "Date: ", "Subject: "))]


LATIN = WORDS.replace("“", '"').replace("”", '"').replace(" —", ",")
ENCODED = {
    "quoted-printable": (WORDS, "text/plain; charset=utf-8", quopri.encodestring(WORDS.encode()), "quoted-printable"),
    "base64": (WORDS, 'text/plain;\n charset="UTF-8"', base64.encodebytes(WORDS.encode()), "base64"),
    "Windows-1252": (WORDS, "text/plain; charset=windows-1252", WORDS.encode("cp1252"), "8bit"),
    "Latin-1 in fact Windows-1252": (WORDS, "text/plain; charset=ISO-8859-1", WORDS.encode("cp1252"), "8bit"),
    "lying ASCII": (LATIN, "text/plain; charset=us-ascii", LATIN.encode("latin-1"), "8bit"),
    "lying Latin-1": (WORDS, "text/plain; charset=iso-8859-1", WORDS.encode(), "8bit"),
    "lying UTF-8": (LATIN, "text/plain; charset=utf-8", LATIN.encode("latin-1"), "8bit"),
    "lying UTF-16": (WORDS, "text/plain; charset=utf-16", WORDS.encode(), "8bit"),
    "unknown charset": (WORDS, "text/plain; charset=x-none", WORDS.encode(), "8bit"),
    "codec that is no charset": (WORDS, "text/plain; charset=zlib", WORDS.encode(), "8bit"),
    "ISO-2022-JP": (
        "橋を再建する。",
        "text/plain; charset=iso-2022-jp",
        "橋を再建する。".encode("iso-2022-jp"),
        "7bit",
    ),
}


@pytest.mark.parametrize("shape", ENCODED)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_encoded_text_of_a_mail_is_decoded(shape: str, newline: bytes) -> None:
    words, content, data, transfer = ENCODED[shape]
    source = read(mail(content, data, transfer).replace(b"\n", newline))
    assert body(source) == [words]
    assert (source.article.title, source.article.author, source.article.date) == (
        "The bridge",
        "Ann Reed",
        "2026-11-29",
    )


def test_quotes_of_a_quoted_printable_mail_are_found() -> None:
    source = read(mail("text/plain; charset=utf-8", quopri.encodestring(WORDS.encode()), "quoted-printable"))
    assert [quote.speaker for quote in extract_document(source.document, "en").quotes] == ["Tom Hall"]


def built(*, plain: str = "", page: str = "", files: tuple[str, ...] = ()) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "Ann Reed <ann@example.org>", "The bridge", "29 Nov 2026"
    if plain:
        message.set_content(plain)
    if page and plain:
        message.add_alternative(page, subtype="html")
    elif page:
        message.set_content(page, subtype="html")
    for name in files:
        message.add_attachment(b"\0\1\2" * 99, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


PAGE = f"<html><head><style>p {{}}</style></head><body><p><b>{WORDS}</b></p><p>Nobody &amp; nothing.</p></body></html>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (built(plain=WORDS, page=PAGE), [WORDS]),
        (built(page=PAGE), [WORDS, "Nobody & nothing."]),
        (built(plain=WORDS, files=("plan.pdf",)), [WORDS]),
        (built(plain=WORDS, page=PAGE, files=("plan.pdf", "kart–2.pdf")), [WORDS]),
        (built(plain=f"{WORDS}\n\n> It is late.\n"), [WORDS, "It is late."]),
    ],
    ids=["plain and HTML", "HTML", "file", "plain, HTML and files", "answer"],  # boundaries are random
)
def test_text_of_a_mail_with_several_parts(data: bytes, expected: list[str]) -> None:
    source = read(data)
    assert [text.removeprefix("> ") for text in body(source)] == expected
    assert "boundary" not in source.document.text and "<p>" not in source.document.text


def test_attachments_are_named_in_a_note() -> None:
    source = read(built(plain=WORDS, files=("plan.pdf", "kart–2\x1b[31m.pdf")))
    (note,) = [note for note in source.article.notes if "attachment" in note]
    assert note.startswith("2 attachments left out: plan.pdf, kart–2") and "\x1b" not in note


def test_forwarded_mail_is_shown_with_its_header() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Tom Hall <tom@example.org>", "Fwd: The bridge"
    outer.set_content("See below.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Ann Reed <ann@example.org>", "The brücke"
    inner.set_content(WORDS)
    outer.add_attachment(inner)
    text = read(outer.as_bytes()).document.text
    assert "See below." in text and "Subject: The brücke" in text and WORDS in text


def nested(depth: int) -> bytes:
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"{HEAD}{opened}\n{WORDS}\n".encode()


HOSTILE = {
    "boundary never ends": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{WORDS}\n".encode(),
    "no boundary": f"{HEAD}Content-Type: multipart/mixed\n\n{WORDS}\n".encode(),
    "boundary that never comes": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{WORDS}\n".encode(),
    "nested 20 deep": nested(20),
    "nested 1,000 deep": nested(1_000),
    "5,000 parts": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n".encode()
    + b"--b\nContent-Type: text/plain\n\nwords\n" * 5_000
    + f"--b\n\n{WORDS}\n--b--\n".encode(),
    "garbage as base64": mail("text/plain; charset=utf-8", f"{WORDS}\n".encode(), "base64"),
    "garbage as quoted-printable": mail("text/plain", b"=ZZ=\n==\n" + WORDS.encode(), "quoted-printable"),
    "unknown transfer encoding": mail("text/plain; charset=utf-8", WORDS.encode(), "x-none"),
    "several mails": (mail("text/plain; charset=utf-8", f"{WORDS}\n\n".encode())).join(
        [b"From ann@example.org Sun Nov 29 10:00:00 2026\n"] * 3
    ),
    "long header": mail("text/plain; charset=utf-8;" + " x=y;\n" * 90_000, WORDS.encode()),
    "long header of a part": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n".encode()
    + b"Content-Type: text/plain;"
    + b" x=y;\n" * 90_000
    + f"\n{WORDS}\n--b--\n".encode(),
    "long name of a file": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{WORDS}\n--b\n".encode()
    + b"Content-Type: a/b\nContent-Disposition: attachment"
    + b";\n filename*0*=x" * 300_000
    + b"\n\n0\n--b--\n",
    "quotation mark that never ends": f'{HEAD}Content-Type: multipart/mixed; boundary=b; x="'.encode()
    + b';\\"' * 90_000
    + f"\n\n--b\n\n{WORDS}\n".encode(),
    "many times From": mail("text/plain; charset=utf-8", WORDS.encode() + b"\nFrom x" + b"1" * 300_000),
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_words_of_a_malformed_mail_are_kept(shape: str) -> None:
    start = time.monotonic()
    text = read(HOSTILE[shape]).document.text
    assert "rebuild the bridge" in text
    assert time.monotonic() - start < 10


def test_text_that_is_no_mail_stays_as_it_is() -> None:
    text = "Content-Type: text/html; charset=utf-8 is a header.\n\nIt stands =E2=80=9C before the text."
    assert read(text).document.texts == text.split("\n\n")


def test_decoded_mail_is_recognised_by_the_bytes_of_its_file(tmp_path: Path) -> None:
    data = built(page=PAGE)
    path = tmp_path / "mail.eml"
    path.write_bytes(data)
    assert load(path).article.raw_sha256 == hashlib.sha256(data).hexdigest()
    assert not opens_at_once(str(path))
