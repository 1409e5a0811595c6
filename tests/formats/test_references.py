"""Links to footnotes and to parts of a page, EPUB or DOCX file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.test_parsers import book
from tui_reader.formats import html
from tui_reader.formats.epub import parse_epub
from tui_reader.formats.page import parse_page
from tui_reader.formats.references import connect
from tui_reader.text.document import Block, Document, Inline
from tui_reader.text.links import Links

Found = list[tuple[str, str, str]]


def inlines(blocks: list[Block]) -> Found:
    """Return the linked words with kind and target, without emphasis."""
    return [(b.text[i.start : i.end], i.kind, i.target) for b in blocks for i in b.inlines if i.target]


@pytest.mark.parametrize(
    ("page", "texts", "found"),
    [
        (
            '<p>A word.<sup><a href="#n1" id="r1">1</a></sup></p><p>More.</p><ol><li id="n1">Note. <a href="#r1">↩</a>',
            ["A word.[1]", "More.", "1. Note."],
            [("[1]", "reference", "n1"), ("1.", "footnote", "n1")],
        ),
        (
            '<p>A<a href="#n"><sup>[7]</sup></a> b</p><p id="n"><a href="#x">7</a> Note.</p>',
            ["A[7] b", "7 Note."],
            [("[7]", "reference", "n"), ("7", "link", "#x"), ("7", "footnote", "n")],
        ),
        (
            '<p>A<a href="#n">*</a> and <a href="#n">**</a>.</p><p><a name="n"></a>* Note.</p>',
            ["A* and **.", "* Note."],
            [("*", "reference", "n"), ("**", "reference", "n"), ("*", "footnote", "n")],
        ),
        (
            '<p><a href="#two">2</a> or <a href="#two">the second</a></p><h2 id="two">Second</h2>',
            ["2 or the second", "Second"],
            [("2", "link", "#two"), ("the second", "link", "#two"), ("S", "anchor", "two")],
        ),
        (
            '<h2 id="top">Title</h2><p id="unused">See <a href="#top">1</a>, <a href="#gone">2</a>.</p>',
            ["Title", "See 1, 2."],
            [("T", "anchor", "top"), ("1", "link", "#top"), ("2", "link", "#gone")],
        ),
        (
            '<p>A <b>bold<a href="#n">12</a></b> word <a href="https://x.org/">12</a></p><p id="n">12 Note</p>',
            ["A bold[12] word 12", "12 Note"],
            [("[12]", "reference", "n"), ("12", "link", "https://x.org/"), ("12", "footnote", "n")],
        ),
    ],
)
def test_references_of_a_page(page: str, texts: list[str], found: Found) -> None:
    blocks = connect(html.parse(page.encode(), "utf-8"))
    assert [block.text for block in blocks] == texts
    assert inlines(blocks) == found


PARAGRAPH = "The tide rises twice a day in most harbours, and fishermen know it well enough to leave clocks at home."
PAGE = f"""<html><head><title>On tides</title></head><body><article><h1>On tides</h1>
<p>{PARAGRAPH}<sup><a href="#fn1">1</a></sup> Nobody doubts it, see <a href="#how">below</a>.</p>
<p>{PARAGRAPH} The moon pulls at it.<a href="#fn2"><sup>2</sup></a></p>
<h2 id="how">Method</h2><p>{PARAGRAPH} {PARAGRAPH}</p>
NOTES</article></body></html>"""
NOTES = """<ol><li id="fn1"><p>Clocks were <em>rare</em>. <a href="#r1">↩</a></p></li>
<li id="fn2"><p>In verse.</p></li></ol>"""


@pytest.mark.parametrize(
    ("section", "first", "second", "method"),
    [
        ('<section class="notes"><hr>{}</section>', (5, "1. Clocks were rare."), (6, "2. In verse."), 3),
        ("</article><footer>{}</footer><article>", (2, "[1] Clocks were rare."), (4, "[2] In verse."), 5),
        ("{}", (5, "1. Clocks were rare."), (6, "2. In verse."), 3),
    ],
)
def test_footnotes_are_kept_and_outside_ones_follow_their_paragraph(
    section: str, first: tuple[int, str], second: tuple[int, str], method: int
) -> None:
    blocks = parse_page(PAGE.replace("NOTES", section.format(NOTES)).encode()).blocks
    texts = [block.text for block in blocks]
    assert [(texts.index(text), text) for _, text in (first, second)] == [first, second]
    assert texts.index("Method") == method
    assert Inline(0, 3 if texts[first[0]][0] == "[" else 2, "footnote", "fn1") in blocks[first[0]].inlines
    document = Document(blocks)
    links = Links(document)
    assert links.part("how") == document.start(method)
    assert links.references.keys() == links.footnotes.keys() == {"fn1", "fn2"}


def test_links_between_the_chapters_of_a_book() -> None:
    chapters = [
        '<p>One<a href="notes.xhtml#n1">1</a>, see <a href="two.xhtml#part">there</a> or '
        '<a href="two.xhtml">two</a>.</p>',
        '<p>Two begins.</p><p id="part">A part.</p>',
        '<p id="n1">1 Note.</p>',
    ]
    data = book(dict(zip(("one", "two", "notes"), chapters, strict=True)))
    document = Document(parse_epub(data).blocks)
    links = Links(document)
    assert document.texts[0] == "One[1], see there or two."
    at = [links.part(link.target[1:]) for link in links.of_block(0)]
    assert [document.slice(place, place + 3) if place is not None else None for place in at] == ["A p", "Two"]
    (label,) = links.references
    assert document.slice(links.footnotes[label], document.length) == "1 Note."


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "[2]", "a", "there", "*"]), st.integers(0, 5), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_connecting_keeps_all_words_and_inlines_within_bounds(links: list[tuple[str, int, bool]]) -> None:
    page = "".join(
        f'<p id="p{n}">Before <a href="#p{to}">{words}</a>{" after" if more else ""}</p>'
        for n, (words, to, more) in enumerate(links)
    )
    before = html.parse(page.encode(), "utf-8")
    after = connect(before)
    for old, new in zip(before, after, strict=True):
        assert new.text.replace("[", "").replace("]", "") == old.text.replace("[", "").replace("]", "")
        assert all(0 <= i.start < i.end <= len(new.text) for i in new.inlines)
        assert list(new.inlines) == sorted(new.inlines, key=lambda i: (i.start, -i.end))
