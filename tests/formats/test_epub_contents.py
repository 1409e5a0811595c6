"""The table of contents of an EPUB: which blocks become headings, and at which level."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.test_parsers import CONTAINER, archive
from tui_reader.formats import load
from tui_reader.formats.epub import parse_epub
from tui_reader.formats.epub_contents import Entry, with_contents
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, Inline

Rows = list[tuple[str, int, str]]
TEXT = "The council of the town met in May."


def navigation(entries: Rows) -> str:
    """Return a navigation document of (words, level, address)."""
    out, depth = "", -1
    for words, level, href in entries:
        while depth < level:
            out, depth = f"{out}<ol>", depth + 1
        while depth > level:
            out, depth = f"{out}</ol>", depth - 1
        out += f'<li><a href="{href}">{words}</a></li>'
    lists = out + "</ol>" * (depth + 1)
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        f'<nav epub:type="landmarks"><ol><li><a href="c0.xhtml">Begin</a></li></ol></nav>'
        f'<nav epub:type="toc"><h1>Contents</h1>{lists}</nav></body></html>'
    )


def ncx(entries: Rows) -> str:
    out, depth = "", -1
    for words, level, href in entries:
        while depth >= level:
            out, depth = f"{out}</navPoint>", depth - 1
        out += f'<navPoint><navLabel><text>{words}</text></navLabel><content src="{href}"/>'
        depth = level
    points = out + "</navPoint>" * (depth + 1)
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'


def book(chapters: list[str], entries: Rows, *, old: bool = False) -> bytes:
    contents = ncx(entries) if old else navigation(entries)
    kind = 'media-type="application/x-dtbncx+xml"' if old else 'properties="nav"'
    items = "".join(f'<item id="c{at}" href="c{at}.xhtml"/>' for at in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
        f'{items}<item id="toc" href="toc.xml" {kind}/></manifest><spine>{spine}</spine></package>'
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "O/p.opf": package,
        "O/toc.xml": contents,
        **{f"O/c{at}.xhtml": f"<html><body>{text}</body></html>" for at, text in enumerate(chapters)},
    }
    return archive(files)


def headings(data: bytes) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in parse_epub(data).blocks if block.kind == "heading"]


@pytest.mark.parametrize("old", [False, True], ids=["navigation", "ncx"])
@pytest.mark.parametrize(
    ("chapters", "entries", "found"),
    [
        (
            [f"<p class=title>Loomings</p><p>{TEXT}</p>", f"<p><b>The Carpet-Bag</b></p><p>{TEXT}</p>"],
            [("Loomings", 0, "c0.xhtml"), ("2. The Carpet-Bag", 0, "c1.xhtml")],
            [(1, "Loomings"), (1, "The Carpet-Bag")],
        ),
        (
            [f"<h2>CHAPTER I</h2><h3>Loomings</h3><p>{TEXT}</p>"],
            [("Chapter I. Loomings", 0, "c0.xhtml")],
            [(1, "CHAPTER I Loomings")],
        ),
        ([f"<p>{TEXT}</p>"] * 2, [("One", 0, "c0.xhtml"), ("Two", 0, "c1.xhtml")], [(1, "One"), (1, "Two")]),
        (
            [f"<h1>Part</h1><h1 id=a>First</h1><p>{TEXT}</p><h2>Aside</h2><p>{TEXT}</p>", "<h1>Other</h1><p>x</p>"],
            [("Part", 0, "c0.xhtml"), ("First", 1, "c0.xhtml#a"), ("Other", 0, "c1.xhtml")],
            [(1, "Part"), (2, "First"), (3, "Aside"), (1, "Other")],
        ),
        (
            [f"<h1>A much longer title of it: Loomings</h1><p>{TEXT}</p>"],
            [("Loomings", 0, "c0.xhtml")],
            [(1, "A much longer title of it: Loomings")],
        ),
        ([f"<h3>I</h3><p>{TEXT}</p>"], [("1", 0, "c0.xhtml")], [(1, "I")]),
        (
            [f"<h1>One</h1><p>{TEXT}</p>"],
            [("Gone", 0, "gone.xhtml"), ("Out", 0, "https://example.org/"), ("One", 0, "c0.xhtml#gone")],
            [(1, "One")],
        ),
        ([f"<h2>One</h2><p>{TEXT}</p><h3>Two</h3>"], [], [(2, "One"), (3, "Two")]),
    ],
    ids=("no headings", "in two", "none at all", "nested", "longer", "numbers", "to nowhere", "no contents"),
)
def test_contents_determine_headings(
    chapters: list[str], entries: Rows, found: list[tuple[int, str]], old: bool
) -> None:
    assert headings(book(chapters, entries, old=old)) == found


def test_damaged_or_huge_table_of_contents_is_handled(tmp_path: Path) -> None:
    started = time.process_time()
    many = book([f"<p>{TEXT}</p>"], [(f"Entry {at}", 0, "c0.xhtml#x") for at in range(50_000)])
    assert headings(many) == []
    assert time.process_time() - started < 10
    (tmp_path / "a.epub").write_bytes(
        book([f"<h1>One</h1><p>{TEXT}</p>"], [("One</a>" + "<ol>" * 5_000, 0, "c0.xhtml")])
    )
    try:
        assert load(tmp_path / "a.epub").document.texts[-1] == TEXT
    except ReaderError as error:
        assert "\n" not in str(error)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["One", "Two", "Three", TEXT]), max_size=8),
    st.lists(st.tuples(st.sampled_from(["One", "Two", "One Two", "", "9"]), st.integers(0, 9), st.integers(0, 9))),
)
def test_no_word_is_lost_and_levels_are_valid(texts: list[str], rows: list[tuple[str, int, int]]) -> None:
    blocks = [Block(text, "paragraph", 0, (Inline(0, 1, "anchor", str(at)),)) for at, text in enumerate(texts)]
    entries = [Entry(title, level, str(target)) for title, level, target in rows if title]
    found = with_contents(blocks, entries)
    rest = iter(" ".join(block.text for block in found).split())
    assert all(word in rest for text in texts for word in text.split())
    assert all(1 <= block.level <= 6 for block in found if block.kind == "heading")
    assert all(0 <= i.start < i.end <= len(block.text) for block in found for i in block.inlines)


@pytest.mark.parametrize(("href", "stored"), [("a%20b.xhtml", "a b.xhtml"), ("a%20b.xhtml", "a%20b.xhtml")])
def test_file_names_with_blanks_and_several_authors(href: str, stored: str) -> None:
    people = "<creator>Ann Reed</creator><creator>Bob Stone</creator>"
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata>{people}</metadata><manifest>'
        f'<item id="a" href="{href}"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": CONTAINER,
        "O/p.opf": package,
        f"O/{stored}": f"<html><body><p>{TEXT}</p></body></html>",
    }
    parsed = parse_epub(archive(files))
    assert ([block.text for block in parsed.blocks], parsed.notes) == ([TEXT], ())
    assert parsed.metadata["author"] == "Ann Reed; Bob Stone"
