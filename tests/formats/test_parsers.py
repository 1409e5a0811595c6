"""Web pages, EPUB and DOCX through the parser process, as a user opens them; and hostile input."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from tui_reader.formats import isolated, load
from tui_reader.formats._registry import recognise
from tui_reader.formats.parsed import Parsed, dump
from tui_reader.formats.parsed import load as read_answer
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, Inline

PAGE = """<!DOCTYPE html><html><head><title>Bees return | The Daily Example</title>
<meta name="author" content="Rosa Lind">
<script>"junk"</script></head><body><nav><a href="/">Home</a></nav><article><h1>Bees return</h1>
<p>Bees are back on the roofs, keepers said on Monday, and the city has been counting them for a year.</p>
<p>“We have <em>never</em> seen so many,” said Karl Moser, who keeps 40 hives on the opera house.</p>
<h2>Why now?</h2><ul><li>40 hives</li><li>2 million bees</li></ul></article><footer>Cookies</footer></body></html>"""


def archive(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


CONTAINER = '<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>'


def book(chapters: dict[str, str], **more: str | bytes) -> bytes:
    items = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>A Book</dc:title><dc:creator>Ann Reed</dc:creator><dc:date>2020-05-06T00:00</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "O/p.opf": package,
        **{f"O/{name}.xhtml": f"<html><body>{text}</body></html>" for name, text in chapters.items()},
    }
    return archive(files | more)


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr>'
    '<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Report</w:t></w:r></w:p><w:p><w:r>'
    '<w:t xml:space="preserve">Some </w:t>'
    "</w:r><w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r><w:r><w:t> words.</w:t></w:r></w:p></w:body></w:document>"
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
DOCUMENT = archive({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": WORD})


def test_page_is_reduced_to_its_article(tmp_path: Path) -> None:
    path = tmp_path / "saved page.html"
    path.write_text(PAGE, encoding="utf-8")
    loaded = load(path)
    texts = loaded.document.texts
    assert (loaded.article.title, loaded.article.author, loaded.article.format) == ("Bees return", "Rosa Lind", "html")
    assert "Why now?" in texts and "• 40 hives" in texts
    assert not any(word in text for text in texts for word in ("junk", "Home", "Cookies"))
    assert loaded.document.complete and not loaded.more()


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Trees in winter - The Site</title>", "Trees in winter"),
        ("<title>Bees in summer - The Site</title>", "Bees in summer - The Site"),
        ('<title>SEO words</title><meta property="og:title" content="Trees in winter">', "Trees in winter"),
        ("<title>Fish &amp;\n chips</title>", "Fish & chips"),
        ("", "Trees in winter"),
    ],
)
def test_page_title_does_not_include_the_site_name(head: str, title: str, tmp_path: Path) -> None:
    words = "They stand there, and nobody looks at them before the spring comes. " * 8
    page = f'<html><head>{head}</head><body><h1>Trees in winter<a href="#x">¶</a></h1><p>{words}</p></body></html>'
    (tmp_path / "a.html").write_text(page)
    loaded = load(tmp_path / "a.html")
    assert loaded.article.title == title
    assert "¶" not in loaded.document.text and "They stand there" in loaded.document.text


def test_meanwhile_runs_once_and_only_with_a_parser_process(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "a.txt").write_text("Plain words.\n")
    done: list[str] = []
    load(tmp_path / "a.txt", meanwhile=lambda: done.append("text"))
    load(tmp_path / "a.html", meanwhile=lambda: done.append("html"))
    assert done == ["html"]


def test_html_fragment_from_a_pipe_is_read_completely() -> None:
    loaded = load("-", stdin=io.BytesIO("<h2>Kopf</h2>\n<p>Zürich ist groß.</p>".encode()))
    assert list(loaded.document) == [Block("Kopf", "heading", 2), Block("Zürich ist groß.")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "cp866"])
def test_encoding_given_by_the_user_overrides_the_page(encoding: str) -> None:
    words = "Страница" if encoding == "cp866" else "Zürich"
    page = f"<meta charset=utf-8><p>{words}</p><p>x</p>".encode(encoding)
    assert load("-", stdin=io.BytesIO(page), encoding=encoding, kind="html").document.texts == [words, "x"]


@pytest.mark.parametrize(("kind", "name"), [("html", "page.html"), ("markdown", "page.md")])
def test_unknown_encoding_is_one_line_error_with_the_file(kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<p>x</p>")
    with pytest.raises(ReaderError, match=rf"{name}, read as \w+, cannot be read: unknown text encoding 'nope'"):
        load(tmp_path / name, encoding="nope", kind=kind)


def test_book_follows_its_spine(tmp_path: Path) -> None:
    path = tmp_path / "no suffix"
    path.write_bytes(book({"b": "<h1>Two</h1><p>b</p>", "a": "<h1>One</h1><p>a<script/></p><p>c</p>"}))
    loaded = load(path)
    assert loaded.document.texts == ["Two", "b", "One", "a", "c"]
    article = loaded.article
    assert (article.title, article.author, article.date, article.format) == ("A Book", "Ann Reed", "2020-05-06", "epub")


def test_missing_chapter_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(book({"a": "<p>here</p>"}).replace(b"O/a.xhtml", b"O/x.xhtml"))
    with pytest.raises(ReaderError, match=r"book.epub has no text"):
        load(path)


def test_docx_document(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(DOCUMENT)
    loaded = load(path)
    assert list(loaded.document) == [
        Block("Report", "heading", 1),
        Block("Some bold words.", inlines=(Inline(5, 9, "strong"),)),
    ]
    assert loaded.article.title == "Report"


BAD = {
    "empty.html": (b"<html><body></body></html>", "has no text"),
    "scripts.html": (b"<html><script>alert('x')</script></html>", "has no text"),
    "cut.epub": (book({"a": "<p>x"})[:300], "damaged archive"),
    "drm.epub": (book({"a": "<p>x"}, **{"META-INF/rights.xml": "<r/>"}), "protected"),
    "bomb.epub": (book({"a": "<p>" + "x" * 40_000_000}), "far more than its size"),
    "none.epub": (archive({"mimetype": "application/epub+zip"}), "is not an EPUB file"),
    "none.docx": (archive({"a": "b"}), "is not a DOCX file"),
    "damaged.docx": (archive({"word/document.xml": "<not", "_rels/.rels": RELATIONS}), "is not a DOCX file"),
    "outside.epub": (book({"a": "<p>x"}).replace(b"O/p.opf", b"../.opf"), "is not an EPUB file"),
}


@pytest.mark.parametrize("name", BAD)
def test_unreadable_file_is_one_line_error(name: str, tmp_path: Path) -> None:
    content, line = BAD[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReaderError) as raised:
        load(tmp_path / name)
    assert line in str(raised.value) and name in str(raised.value) and "\n" not in str(raised.value)


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "laughs.epub"
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    outside = (
        f'<!DOCTYPE p [<!ENTITY s SYSTEM "file://{secret}">]><package><metadata><title>&s;</title></metadata></package>'
    )
    for package in (LAUGHS + "]><package>&i;</package>", outside):
        path.write_bytes(archive({"META-INF/container.xml": CONTAINER, "O/p.opf": package}))
        with pytest.raises(ReaderError) as raised:
            load(path)
        assert "secret" not in str(raised.value)


PROGRAMS = {
    "crashes": ("import os; os.abort()", "the parser crashed"),
    "says nothing": ("pass", "cannot be parsed"),
    "hangs": ("import time; time.sleep(60)", "took longer than 1 second"),
    "babbles": ("print('{')", "invalid output of the parser"),
    "lies": ('print(\'{"blocks": [["x", "paragraph", 0, [[0, 9, "link", ""]]]]}\')', "invalid output of the parser"),
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_parser_process_failure_is_one_line_error(kind: str) -> None:
    program, line = PROGRAMS[kind]
    started = time.monotonic()
    with pytest.raises(ReaderError, match=line):
        isolated.parse("html", b"x" * 1_000_000, seconds=1, program=program)
    assert time.monotonic() - started < 10


LIMITED = "from tui_reader.formats import worker; worker.limit(); "
FORBIDDEN = {
    "memory": "x = bytearray(2 << 30)",
    "files": "open('/tmp/reader-must-not-exist', 'w')",
    "sockets": "import socket; socket.socket()",
    "programs": "import subprocess; subprocess.run(['true'])",
    "system": "import os; os.system('true')",
    "removing": "import os; os.remove('/tmp/reader-must-not-exist')",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_parser_process_is_sandboxed(what: str) -> None:
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", LIMITED + FORBIDDEN[what]], capture_output=True, text=True)
    assert done.returncode == 1 and ("PermissionError" in done.stderr or "MemoryError" in done.stderr)


def test_parser_result_round_trips() -> None:
    parsed = Parsed([Block("a b", "item", 2, (Inline(0, 1, "link", "u"),)), Block("c")], {"title": "T"}, ("cut",))
    assert read_answer(dump(parsed)) == parsed


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>The Report</dc:title><dc:creator>Ann Reed</dc:creator>"
    "<dcterms:created>2024-02-03T10:11:12Z</dcterms:created></cp:coreProperties>"
)


@pytest.mark.parametrize("core", [CORE, "<no", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'])
def test_docx_metadata_is_read(tmp_path: Path, core: str) -> None:
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": WORD}
    (tmp_path / "a.docx").write_bytes(archive({**parts, "docProps/core.xml": core}))
    article = load(tmp_path / "a.docx").article
    told = (article.title, article.author, article.date)
    assert told == (("The Report", "Ann Reed", "2024-02-03") if core == CORE else ("Report", None, None))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("ftp://example.org/a", None),
        ("javascript:alert(1)", None),
        ("https://example.org/a b", None),
    ],
)
def test_address_from_metadata_must_be_a_web_address(tmp_path: Path, said: str, address: str | None) -> None:
    (tmp_path / "a.md").write_text(f"---\nurl: {said}\n---\n\n# Title\n\nWords.\n")
    assert load(tmp_path / "a.md").article.address == address


def test_parser_result_is_cleaned() -> None:
    parsed = read_answer(dump(Parsed([Block("a\x1b[31m\u202eb")], {"title": "x\x1b]0;y\x07", "colophon": "z"})))
    assert "\x1b" not in parsed.blocks[0].text + parsed.metadata["title"] and "colophon" not in parsed.metadata


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"<!doctype html><p>x", "x", "html"),
        (b"\xef\xbb\xbf\n <HTML lang=en>", "x.txt", "html"),
        (b"<p>a</p><p>b</p>", "", "html"),
        (b"<p>", "x.htm", "html"),
        (b"<3 is a heart, and <p> a tag", "x.txt", "text"),
        (b"<?xml version='1.0'?><html>", "x", "html"),
        (b"# A\n\n[b](https://c)", "x", "markdown"),
        (b"plain", "x.md", "markdown"),
        (b"Plain words about <html> pages.", "x", "text"),
        (b"%PDF-1.7", "x.html", "pdf"),
        (b"", "", "text"),
    ],
)
def test_recognise(head: bytes, name: str, kind: str) -> None:
    assert recognise(head, name).name == kind
