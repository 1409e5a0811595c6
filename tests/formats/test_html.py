"""HTML → blocks: tables of small pages, broken ones, and ones that are written to break parsers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.formats.html import parse
from tui_reader.text.document import Block


def shapes(html: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in parse(html.encode())]


def paragraphs(*texts: str) -> list[tuple[str, int, str]]:
    return [("paragraph", 0, text) for text in texts]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>One</h1><p>Two\n lines.<p>Three", [("heading", 1, "One"), *paragraphs("Two lines.", "Three")]),
        ("just words", paragraphs("just words")),
        ("<div>a<div>b</div>c</div>", paragraphs("a", "b", "c")),
        ("<p>a<br>b<br/> c", paragraphs("a\nb\nc")),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("item", 0, "• a"), ("item", 1, "• b"), ("item", 0, "• c")]),
        ("<ol start=3><li>a<li><p>b<p>more</ol>", [("item", 0, "3. a"), ("item", 0, "4. b"), ("item", 0, "more")]),
        ("<ol start=x><li>a</ol>", [("item", 0, "1. a")]),
        ("<li>alone", [("paragraph", 0, "alone")]),
        ("<blockquote><p>a<blockquote>b</blockquote></blockquote>", [("quote", 1, "a"), ("quote", 2, "b")]),
        ("<pre>x = 1\n\n  y\n</pre>", [("code", 0, "x = 1\n\n  y")]),
        ("<pre><code>a\n  b</code></pre>c", [("code", 0, "a\n  b"), *paragraphs("c")]),
        ("<table><tr><th>a<th>b<tr><td>1<td><p>2</table>", [("table", 0, "a | b\n1 | 2")]),
        ("<table><tr><td><p>only<tr><td>layout</table>", paragraphs("only", "layout")),
        (
            "<table><tr><td>a<td><table><tr><td>in<td>ner</table></table>z",
            [("table", 0, "a | in ner"), *paragraphs("z")],
        ),
        ("<p>a<hr>b", [*paragraphs("a"), ("rule", 0, "* * *"), *paragraphs("b")]),
        ("<p>a<script>x</script>b<style>y</style><!-- z -->c", paragraphs("abc")),
        ("<nav>menu</nav><p hidden>no</p><p aria-hidden=true>no</p>yes", paragraphs("yes")),
        ("<img alt='A bridge' src=x>", paragraphs("A bridge")),
        ("<p>&ldquo;a&nbsp;b&rdquo; &amp; c &#8212;", paragraphs("“a\u00a0b” & c —")),
        ("<p>a</p></body></html><p>after the end</p>", paragraphs("a", "after the end")),
        ("<p>a</p><script src=x /><p>not swallowed", paragraphs("a", "not swallowed")),
        ("<p>a<title/><p>b", paragraphs("a", "b")),
        ("<dl><dt>word<dd>what it means</dl>", paragraphs("word", "what it means")),
        ("<figure><img alt=x><figcaption>a caption</figcaption></figure>", paragraphs("x", "a caption")),
        ("", []),
        ("<p>", []),
        ("<!-- only -->", []),
    ],
)
def test_shapes(html: str, expected: list[tuple[str, int, str]]) -> None:
    assert shapes(html) == expected


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>a <em>b</em> <b>c <i>d</i></b>", [("b", "emphasis", ""), ("c d", "strong", ""), ("d", "emphasis", "")]),
        ("<a href='https://x.org'>a <b>b</b></a>", [("a b", "link", "https://x.org"), ("b", "strong", "")]),
        ("<a href=u><p>a</p><p>b</p></a>", [("a", "link", "u"), ("b", "link", "u")]),
        ("<ul><li><em>a</em></ul>", [("a", "emphasis", "")]),
        ("<table><tr><td>x<td><b>y</b><tr><td><i>z</i><td>w</table>", [("y", "strong", ""), ("z", "emphasis", "")]),
        ("<b>a</i></b></b>", [("a", "strong", "")]),
        ("<p><del>a</del><code>b</code>", [("a", "strike", ""), ("b", "code", "")]),
    ],
)
def test_inlines(html: str, marked: list[tuple[str, str, str]]) -> None:
    blocks = parse(html.encode())
    assert [(b.text[i.start : i.end], i.kind, i.target) for b in blocks for i in b.inlines] == marked


def test_a_declared_encoding_is_used() -> None:
    assert parse("<p>Zürich".encode("cp1252"), "cp1252") == [Block("Zürich")]
    assert parse("<meta charset=iso-8859-1><p>Zürich".encode("latin-1")) == [Block("Zürich")]


HOSTILE = {
    "nested": "<div>" * 100_000 + "end",
    "nested lists": "<ul><li>" * 20_000 + "end",
    "nested tables": "<table><tr><td>" * 5_000 + "end",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">end",
    "open inlines": "<b>" * 20_000 + "end",
    "unclosed": "<" * 200_000 + "p>end",
    "many blocks": "<p>x" * 50_000 + "<p>end",
    "entities": "&amp;" * 100_000 + " end",
    "empty elements": "<a/>" * 50_000 + "end",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_what_is_written_to_break_parsers_is_read_quickly(html: str) -> None:
    started = time.process_time()
    blocks = parse(html.encode())
    assert blocks[-1].text.endswith("end")
    assert time.process_time() - started < 5


SOUP = "<p> <li> <ul> </ul> <b> </b> <table> <tr> <td> </table> <pre> </pre> <br> a \n é"


@given(st.lists(st.sampled_from(SOUP.split(" "))))
def test_any_soup_gives_sound_blocks(pieces: list[str]) -> None:
    for block in parse("".join(pieces).encode()):
        assert block.text.strip() and len(block.text) <= 8_000
        assert all(0 <= inline.start < inline.end <= len(block.text) for inline in block.inlines)


@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing(data: bytes) -> None:
    assert all(block.text.strip() for block in parse(data))
