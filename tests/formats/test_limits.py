"""Files that are too large, misdeclared or too expensive to parse: a one-line error, or harmless."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.pdf_files import Words, pdf
from tests.formats.test_docx import OFFICE, PACKAGE, R, W, docx, paragraph
from tests.formats.test_parsers import BAD, DOCUMENT, archive, book
from tui_reader.cli.main import cli
from tui_reader.formats import archive as archives
from tui_reader.formats import isolated, load
from tui_reader.formats.docx import parse_docx
from tui_reader.formats.page import parse_page
from tui_reader.formats.pdf import parse_pdf
from tui_reader.library import Library
from tui_reader.model import ReaderError


def sparse(path: Path, begin: bytes, size: int) -> Path:
    """Write a file that takes no room."""
    with path.open("wb") as file:
        file.write(begin)
        file.truncate(size)
    return path


@pytest.mark.parametrize(
    ("name", "begin", "limit"),
    [
        ("a.html", b"<!DOCTYPE html><p>" + b"x" * 20_000, 20),
        ("a.epub", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", 100),
        ("a.docx", b"PK\x03\x04" + b"\0" * 26 + b"word/", 100),
        ("a.odt", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", 100),
        ("a.rtf", b"{\\rtf1 ", 100),
        ("a.pdf", b"%PDF-1.7\n", 200),
    ],
)
@pytest.mark.parametrize("size", [1, 300_000_000])
def test_file_beyond_the_limit_is_not_read(tmp_path: Path, name: str, begin: bytes, limit: int, size: int) -> None:
    path = sparse(tmp_path / name, begin, limit * 1_000_000 + size)
    started = time.monotonic()
    with pytest.raises(ReaderError, match=rf"{name} is longer than {limit} MB"):
        load(path)
    assert time.monotonic() - started < 5


def test_markdown_beyond_the_limit_is_read_as_plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.formats import _registry

    (tmp_path / "a.md").write_text("# Title\n\nSome words of it.\n")
    assert load(tmp_path / "a.md").article.format == "markdown"
    rows = [row._replace(limit=10) for row in _registry.FORMATS if isinstance(row, _registry.Row)]
    monkeypatch.setattr(_registry, "FORMATS", tuple(rows))
    assert load(tmp_path / "a.md", kind="markdown").article.format == "text"


# -- archives ---------------------------------------------------------------------------------------------------------


def test_false_size_in_an_archive_is_detected() -> None:
    data = book({"a": "<p>" + "ab " * 200_000})
    lying = bytearray(data)
    at = lying.rindex(b"PK\x01\x02", 0, lying.index(b"O/a.xhtml", len(lying) // 2))
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size that the directory states
    made = archives.Archive(bytes(lying))
    assert len(made.read("O/a.xhtml")) <= 10, "what is read is no more than was stated, or nothing"


@pytest.mark.parametrize(
    ("limit", "value", "line"),
    [
        ("MAX_ENTRY", 1_000, "expands to far more"),
        ("MAX_BOOK", 1_500, "expands to far more"),
        ("MAX_ENTRIES", 3, "contains more than 3 files"),
    ],
)
def test_archive_limits(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, line: str) -> None:
    from tui_reader.formats.epub import parse_epub

    words = " ".join(str(number) for number in range(400))
    monkeypatch.setattr(archives, limit, value)
    with pytest.raises(ReaderError, match=line):
        parse_epub(book({name: f"<p>{words}</p>" for name in "abc"}))


@pytest.mark.parametrize(
    "href", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..%2f..%2fetc%2fpasswd", "%00"]
)
def test_manifest_paths_stay_inside_the_archive(tmp_path: Path, href: str) -> None:
    path = tmp_path / "a.epub"
    data = book({"a": "<p>inside</p>"})
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    package = files["O/p.opf"].decode()
    package = package.replace("</manifest>", f'<item id="x" href="{href}"/></manifest>')
    files["O/p.opf"] = package.replace("</spine>", '<itemref idref="x"/></spine>').encode()
    path.write_bytes(archive(dict(files)))
    loaded = load(path)
    assert loaded.document.texts == ["inside"] and loaded.article.notes == ("1 chapter is missing or damaged",)


@pytest.mark.parametrize("encrypted", ["O/a.xhtml", "O/font.otf"])
def test_encrypted_text_is_refused_and_encrypted_fonts_are_ignored(tmp_path: Path, encrypted: str) -> None:
    reference = f'<CipherData><CipherReference URI="{encrypted}"/></CipherData>'
    more = {"META-INF/encryption.xml": f"<encryption><EncryptedData>{reference}</EncryptedData></encryption>"}
    (tmp_path / "a.epub").write_bytes(book({"a": "<p>inside</p>"}, **more))
    if encrypted.endswith(".otf"):
        assert load(tmp_path / "a.epub").document.texts == ["inside"]
    else:
        with pytest.raises(ReaderError, match="DRM-protected"):
            load(tmp_path / "a.epub")


def test_password_protected_archive_is_reported() -> None:
    data = bytearray(book({"a": "<p>inside</p>"}))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 4)
    with pytest.raises(ReaderError, match="password-protected"):
        archives.Archive(bytes(data)).read("O/a.xhtml")


def test_linked_picture_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" descr="The bridge"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="picture"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    related = f'<Relationship Id="picture" Type="{OFFICE}/image" Target="file://{secret}" TargetMode="External"/>'
    body = f"<w:body>{paragraph('Words.')}<w:p>{drawing}</w:p></w:body>"
    parts = {"word/document.xml": f"<w:document {W} {R}>{body}</w:document>",
             "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'}  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    text = " ".join(block.text for block in parse_docx(archive({**files, **parts})).blocks)
    assert "secret" not in text and "Words." in text


# -- parsers ----------------------------------------------------------------------------------------------------------


def test_pdf_with_too_many_pages_is_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.formats import pdf as reading

    monkeypatch.setattr(reading, "MAX_PAGES", 3)
    parsed = parse_pdf(pdf([[Words(72, 700, f"Page {number} says nothing more.")] for number in range(5)]))
    assert len(parsed.blocks) == 3 and "cut: only 3 of 5 pages read" in parsed.notes


PIECES = [
    "<title>",
    "<title ",
    "</title",
    "<!--",
    "-->",
    "url: https://",
    "charset=",
    "charset  = '",
    "<p ",
    "<a/>",
    ">",
]
PIECES += [
    "property='og:title'",
    " ",
    "\n",
    "x",
    "&",
    "&#",
    "<![CDATA[",
    "<?xml",
    "style='display",
    ":",
    "none'",
    "</html>",
]


@pytest.mark.parametrize("piece", PIECES)
def test_repetitive_page_is_parsed_quickly(piece: str) -> None:
    started = time.process_time()
    parse_page((f"<html><body><p>{'Words of it. ' * 30}</p>" + piece * (60_000 // len(piece))).encode())
    assert time.process_time() - started < 6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_combination_of_pieces_is_parsed(pieces: list[str]) -> None:
    parsed = parse_page("".join(pieces).encode())
    assert all(block.text.strip() for block in parsed.blocks)


def test_binary_file_with_a_text_suffix_is_one_line_error(tmp_path: Path) -> None:
    for at, data in enumerate((b"\x7fELF\x02\x01\x01" + b"\0" * 900, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
                               b"GIF89a" + bytes(900), b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4,
                               b"SQLite format 3\0" + bytes(900))):  # fmt: skip
        for name in ("a.txt", "a.md", "a.html"):
            path = tmp_path / f"{at}-{name}"
            path.write_bytes(data)
            with pytest.raises(ReaderError) as raised:
                load(path)
            assert "\n" not in str(raised.value) and path.name in str(raised.value)


# -- the process of a parser ------------------------------------------------------------------------------------------

ASK = "import sys, os, json, resource; from tui_reader.formats import worker; worker.limit(); "


def answer_of(program: str) -> str:
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {root!r}); {ASK}{program}"]
    done = subprocess.run(command, capture_output=True, text=True, env={}, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_process_can_neither_write_files_nor_dump_core() -> None:
    names = ["RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_CPU", "RLIMIT_AS"]
    limits = answer_of(f"print(*(resource.getrlimit(getattr(resource, n))[0] for n in {names!r}))").split()
    assert limits[:3] == ["0", "0", "20"]
    assert sys.platform != "linux" or limits[3] == str(1 << 30)


def test_process_has_no_network_if_the_system_supports_it() -> None:
    where = "/proc/self/ns/net"
    if not os.path.exists(where):
        assert answer_of("print('ran')") == "ran"
        return
    allowed = subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True).returncode == 0
    assert (answer_of(f"print(os.path.realpath({where!r}))") != os.path.realpath(where)) == allowed


def test_process_inherits_no_environment_and_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_SECRET", "a secret")
    program = "import os, sys, json; print(json.dumps({'error': f'{sorted(os.environ)} {sys.argv[1:]} {os.getcwd()}'}))"
    with pytest.raises(ReaderError, match=r"\['html'\] /") as raised:
        isolated.parse("html", b"x", program=program)
    assert "SECRET" not in str(raised.value) and "HOME" not in str(raised.value)


def test_oversized_result_is_one_line_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "MAX_ANSWER", 1_000)
    with pytest.raises(ReaderError, match="too much text"):
        isolated.parse("html", b"x", program="import sys\nwhile True: sys.stdout.write('x' * 9999)")


# -- the command line -------------------------------------------------------------------------------------------------

LARGE: dict[str, Callable[[Path], object]] = {
    "400 MB.epub": lambda path: sparse(path, b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", 400_000_000),
    "locked.pdf": lambda path: path.write_bytes(pdf([[Words(72, 700, "x")]], locked=True)),
    "pictures.pdf": lambda path: path.write_bytes(pdf([[], []])),
    "cut.docx": lambda path: path.write_bytes(docx(paragraph("x"))[:200]),
    "lie.pdf": lambda path: path.write_bytes(b"%PDF-1.7 and no more"),
}


@pytest.mark.parametrize("name", [*BAD, *LARGE])
def test_unreadable_file_is_one_line_error_and_stores_nothing(name: str, tmp_path: Path, library: Library) -> None:
    path = tmp_path / name
    if name in LARGE:
        LARGE[name](path)
    else:
        path.write_bytes(BAD[name][0])
    for command in ("text", "quotes"):
        done = CliRunner().invoke(cli, [command, str(path)], prog_name="reader")
        assert done.exit_code == 1 and done.stdout == ""
        assert done.stderr.count("\n") == 1 and name in done.stderr and "Traceback" not in done.stderr
    assert library.articles.recent() == []
