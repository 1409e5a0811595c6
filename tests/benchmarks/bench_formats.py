"""Measure how well formats are read, and how fast a page opens.

    python -m tests.benchmarks.bench_formats [--data DIR]… [--most N] [--runs N]

Data is what the machine has: by default /usr/share/doc and the packages beside this Python; `--data` adds a directory
(`apt-get download debian-policy` and `dpkg -x` of it give the PDF and the EPUB of one text). What is missing is a line
of the output. Ends with 1 if a figure is missed.

PDF: paragraphs of eight words and more of policy.epub, as this program reads it, that are a paragraph of policy.pdf;
digits and blanks do not count. HTML: pages whose title is the one in their `<title>`, or the part of it before or after
a dash, bar or colon. EPUB: the chapters of a book's spine whose words stand in the document, in order. Markdown: the
words of markdown-it's HTML that are in the document, in order.
Start: from the command to the first frame with 700 words of
HTML, as a ratio to a bare Textual app, in turns (see bench_app.py).
"""

from __future__ import annotations

import argparse
import gzip
import re
import statistics
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from tests.benchmarks.bench_app import BARE, COUNTER, VOCABULARY, Program, measure_starts, reader
from tests.formats.test_markdown import Words, without_marker, words
from tui_reader.formats import load
from tui_reader.formats.html import parse
from tui_reader.formats.markdown import parse as parse_markdown
from tui_reader.model import ReaderError

LEAST_WORDS = 8
"""Minimum number of words of a compared paragraph."""
AHEAD = 12
"""Number of words searched for the next one."""
PIECE = 8
"""Number of words that identify a chapter."""


class Figure(NamedTuple):
    """One row of the table; `below` means that the ratio must not exceed `to_reach`."""

    what: str
    measured: float | None
    to_reach: float
    made_of: str
    below: bool = False

    @property
    def met(self) -> bool:
        if self.measured is None:
            return True
        return self.measured <= self.to_reach if self.below else self.measured >= self.to_reach

    def __str__(self) -> str:
        if self.measured is None:
            return f"{self.what:44} {'':8}  {'':8} no data: {self.made_of}"
        reach = f"{'≤' if self.below else '≥'} {self.to_reach:g}"
        return f"{self.what:44} {self.measured:8.3f}  {reach:8} {'met' if self.met else 'MISSED':7} {self.made_of}"


def found(folders: Sequence[Path], *patterns: str) -> Iterator[Path]:
    """The files with these names, except symlinks and almost empty files."""
    for folder in folders:
        for pattern in patterns:
            for path in sorted(folder.rglob(pattern)):
                if path.is_file() and not path.is_symlink() and path.stat().st_size > 500:
                    yield path


# -- PDF --------------------------------------------------------------------------------------------------------------


def paragraphs_of_the_pdf(folders: Sequence[Path]) -> Figure:
    what = "PDF: paragraphs of policy.epub in policy.pdf"
    book = next(found(folders, "policy.epub"), None)
    packed = next(found(folders, "policy.pdf", "policy.pdf.gz"), None)
    if book is None or packed is None:
        return Figure(what, None, 0.88, "policy.pdf and policy.epub of the package debian-policy")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.pdf"
        data = packed.read_bytes()
        path.write_bytes(gzip.decompress(data) if packed.suffix == ".gz" else data)
        there = {_bare(text) for text in load(path).document.texts}
    wanted = [
        block.text for block in load(book).document if block.kind != "code" and len(block.text.split()) >= LEAST_WORDS
    ]
    return Figure(what, statistics.mean(_bare(text) in there for text in wanted), 0.88, f"({len(wanted):,} paragraphs)")


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


# -- HTML -------------------------------------------------------------------------------------------------------------


def titles_of_pages(folders: Sequence[Path], most: int) -> Figure:
    what = "HTML: titles of pages"
    right = []
    for path in islice(found(folders, "*.html"), most):
        try:
            given = _title_in(path.read_bytes())
            title = load(path).article.title
        except (ReaderError, etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue
        if given and given.strip():
            right.append(_is_title(title, " ".join(given.split())))
    if not right:
        return Figure(what, None, 0.85, "no *.html with a <title>")
    return Figure(what, statistics.mean(right), 0.85, f"({len(right):,} pages)")


def _title_in(page: bytes) -> str | None:
    root: Any = etree.fromstring(page, etree.HTMLParser(recover=True))
    return None if root is None else root.findtext(".//title")


def _is_title(title: str, given: str) -> bool:
    """Whether a title has the words of the page's title, or of its part before or after a dash, bar or colon."""
    mine = words(title)
    cuts = [match.span() for match in re.finditer(r"\s[-–—|·»]\s|:\s", given)]
    parts = [given, *(given[:start] for start, _ in cuts), *(given[end:] for _, end in cuts)]
    return any(mine == words(part) for part in parts)


# -- EPUB -------------------------------------------------------------------------------------------------------------


def chapters_of_books(folders: Sequence[Path]) -> Figure:
    what = "EPUB: chapters of the spine, in order"
    right, books = [], 0
    for path in found(folders, "*.epub"):
        text = words(" ".join(load(path).document.texts))
        books += 1
        at = 0
        for chapter in _spine(path):
            piece = words(" ".join(block.text for block in parse(chapter)))[:PIECE]
            place = _index(text, piece, at)
            right.append(place is not None)
            at = place if place is not None else at
    if not right:
        return Figure(what, None, 1.0, "no *.epub")
    return Figure(what, statistics.mean(right), 1.0, f"({len(right)} chapters of {books} books)")


def _spine(path: Path) -> Iterator[bytes]:
    """The chapters of a book, found without this program's EPUB parser."""
    with zipfile.ZipFile(path) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        root = etree.fromstring(archive.read(package))
        items = {one.get("id"): one.get("href") for one in root.iter("{*}item")}
        for one in root.iter("{*}itemref"):
            yield archive.read((Path(package).parent / items[one.get("idref")]).as_posix())


def _index(text: list[str], piece: list[str], start: int) -> int | None:
    length = len(piece)
    return next((at for at in range(start, len(text) - length + 1) if text[at : at + length] == piece), None)


# -- Markdown ---------------------------------------------------------------------------------------------------------


def words_of_markdown(folders: Sequence[Path], most: int) -> Figure:
    what = "Markdown: words of the HTML, in order"
    rendered_words = in_order = files = 0
    for path in islice(found(folders, "*.md"), most):
        text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        if text.startswith("---\n") or "[^" in text:
            continue  # front matter is metadata here, and footnotes follow their paragraph
        parsed = parse_markdown(text)
        if parsed is None:
            continue
        html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).render(text)
        html = re.sub(r"</?su[bp][^>]*>", "", html)  # these do not separate words
        rendered = words(Words(html).text)
        read = words(" ".join(block.text[without_marker(block) :] for block in parsed.blocks))
        files += 1
        rendered_words += len(rendered)
        in_order += _common(rendered, read)
    if not rendered_words:
        return Figure(what, None, 0.999, "no *.md")
    return Figure(what, in_order / rendered_words, 0.999, f"({rendered_words:,} words of {files} files)")


def _common(wanted: list[str], read: list[str]) -> int:
    """Count the words common to both in order, skipping a few words where they differ."""
    at = count = 0
    for word in wanted:
        ahead = next((step for step, other in enumerate(read[at : at + AHEAD]) if other == word), None)
        if ahead is not None:
            at, count = at + ahead + 1, count + 1
    return count


# -- start ------------------------------------------------------------------------------------------------------------


def start_of_a_page(runs: int) -> Figure:
    what = "HTML: 700 words, start / bare Textual"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        pool = VOCABULARY.split()
        sentences = [" ".join(pool[(at + step) % len(pool)] for step in range(20)).capitalize() for at in range(35)]
        body = "".join(f"<p>{sentence}.</p>\n" for sentence in sentences)
        path.write_text(f"<html><head><title>A page</title></head><body><article>{body}</article></body></html>")
        page_opened = reader(path, Path(folder), wait=COUNTER.pattern)
        programs = {"page": page_opened, "bare": Program([sys.executable, str(BARE)], "hello bare")}
        measure_starts(programs, 1)
        starts = measure_starts(programs, runs)
    page, bare = (statistics.median(start.text for start in starts[name]) for name in ("page", "bare"))
    return Figure(what, page / bare, 2.2, f"({page:.0f} / {bare:.0f} ms, {runs} runs)", below=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--data", type=Path, action="append", default=[], help="a directory with documents")
    arguments.add_argument("--most", type=int, default=150, help="files of a format, at most")
    arguments.add_argument("--runs", type=int, default=11, help="starts of each program")
    given = arguments.parse_args()
    folders = [*given.data, Path("/usr/share/doc"), Path(sysconfig.get_path("purelib"))]
    missed = False
    figures: tuple[Callable[[], Figure], ...] = (
        partial(paragraphs_of_the_pdf, folders),
        partial(titles_of_pages, folders, given.most),
        partial(chapters_of_books, folders),
        partial(words_of_markdown, folders, given.most),
        partial(start_of_a_page, given.runs),
    )
    for figure in figures:
        row = figure()
        print(row, flush=True)
        missed = missed or not row.met
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
