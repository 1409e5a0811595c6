"""HTML → blocks: small pages, broken ones, and ones meant to break parsers."""

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
        ("<p>a<br>b<br/> c", [("verse", 0, "a\nb\nc")]),
        ("<p>a<br>b", paragraphs("a\nb")),
        ("<p>a<br><br>b<br> <br/><br>c<br>", paragraphs("a", "b", "c")),
        (f"<p>{'a' * 70}<br>b<br>c", paragraphs(f"{'a' * 70}\nb\nc")),
        ("<div class='a poem'><p>a<br>b</div><p>c<br>d", [("verse", 0, "a\nb"), *paragraphs("c\nd")]),
        ("<pre class=verse>a\n  b</pre>", [("verse", 0, "a\n  b")]),
        ("<h2>a<br>b</h2>", [("heading", 2, "a b")]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("item", 0, "• a"), ("item", 1, "• b"), ("item", 0, "• c")]),
        ("<ol start=3><li>a<li><p>b<p>more</ol>", [("item", 0, "3. a"), ("item", 0, "4. b"), ("item", 0, "more")]),
        ("<ol start=x><li>a</ol>", [("item", 0, "1. a")]),
        ("<ol type=a><li>a<li>b</ol>", [("item", 0, "a. a"), ("item", 0, "b. b")]),
        ("<ol type=I start=4><li>a<li>b</ol>", [("item", 0, "IV. a"), ("item", 0, "V. b")]),
        ("<ol reversed><li>a<li>b</ol>", [("item", 0, "2. a"), ("item", 0, "1. b")]),
        (
            "<ol><li value=7>a<li>b<li value=x>c</ol>",
            [("item", 0, f"{n}. {c}") for n, c in ((7, "a"), (8, "b"), (9, "c"))],
        ),
        ("<ul><li><blockquote>a</blockquote>b</ul>", [("quote", 1, "a"), ("item", 0, "• b")]),
        ("<blockquote>a<ul><li>b</ul>c</blockquote>", [("quote", 1, "a"), ("item", 0, "• b"), ("quote", 1, "c")]),
        ("<menu><li>a</menu>", [("item", 0, "• a")]),
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
        ("<table><tr><td><td>b<td><td>d<td><tr><td>a</table>", [("table", 0, " | b |  | d\na")]),
        ("<table><tr><th colspan=2>a<th>b<tr><td>1<td>2<td>3</table>", [("table", 0, "a |  | b\n1 | 2 | 3")]),
        (
            "<table><caption>About <b>it</b></caption><tr><td>a<td>b</table>",
            [*paragraphs("About it"), ("table", 0, "a | b")],
        ),
        ("<table><tr><td>a <td> b </table>", [("table", 0, "a | b")]),
        *(
            (f"<p>a<p>{sign}<p>b", [*paragraphs("a"), ("rule", 0, sign), *paragraphs("b")])
            for sign in ("***", "* * *", "⁂")
        ),
        ("<p>--<p>1. 2. 3.<p>- - b", paragraphs("--", "1. 2. 3.", "- - b")),
        ("<p>a<span epub:type=pagebreak>12</span>b<a role=doc-pagebreak id=p>13</a>c", paragraphs("abc")),
        ("<p>a<hr>b", [*paragraphs("a"), ("rule", 0, "* * *"), *paragraphs("b")]),
        ("<p>a<script>x</script>b<style>y</style><!-- z -->c", paragraphs("abc")),
        ("<nav>menu</nav><p hidden>no</p><p aria-hidden=true>no</p>yes", paragraphs("yes")),
        ("<p style='color:red; display : none'>no</p>yes<textarea>no</textarea>", paragraphs("yes")),
        ("<p>He said <q>a <q>b</q></q>.", paragraphs("He said “a ‘b’”.")),
        ("<details><summary>a</summary>b<p>c</details>", paragraphs("a", "b", "c")),
        ("<p>soft&shy;hyphen a<wbr>b", paragraphs("softhyphen ab")),
        ("<p>a <math alttext='x^2'><mi>x</mi></math> b", paragraphs("a x^2 b")),
        ("<p><math><mi>x</mi><annotation encoding='application/x-tex'>\\x</annotation></math> b", paragraphs("\\x b")),
        ("<p><math><mi>x</mi><mo>=</mo><mn>2</mn></math> b", paragraphs("x=2 b")),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", paragraphs("漢(kan)")),
        ("<img alt='A bridge' src=x>", paragraphs("A bridge")),
        ("<p>&ldquo;a&nbsp;b&rdquo; &amp; c &#8212;", paragraphs("“a\u00a0b” & c —")),
        ("<p>a</p></body></html><p>after the end</p>", paragraphs("a", "after the end")),
        ("<p>a</p><script src=x /><p>not swallowed", paragraphs("a", "not swallowed")),
        ("<p>a<title/><p>b", paragraphs("a", "b")),
        ("<dl><dt>word<dd>what it means</dl>", [*paragraphs("word"), ("item", 0, "what it means")]),
        (
            "<dl><dt>a<dt>b<dd>c<dd><p>d<p>e<ul><li>f</ul></dl>",
            [*paragraphs("a", "b"), *(("item", 0, one) for one in "cde"), ("item", 1, "• f")],
        ),
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
        ("<pre><code>a</code></pre>", []),
        ("<dl><dt>a</dl>", [("a", "strong", "")]),
        ("<table><tr><td>x<td><td><b>y</b></table>", [("y", "strong", "")]),
        ("<table><tr><td><b>x </b><td>y</table>", [("x", "strong", "")]),
        ("<b>a</i></b></b>", [("a", "strong", "")]),
        ("<p><del>a</del><code>b</code>", [("a", "strike", ""), ("b", "code", "")]),
    ],
)
def test_inlines(html: str, marked: list[tuple[str, str, str]]) -> None:
    blocks = parse(html.encode())
    assert [(b.text[i.start : i.end], i.kind, i.target) for b in blocks for i in b.inlines] == marked


def test_declared_encoding_is_used() -> None:
    assert parse("<p>Zürich".encode("cp1252"), "cp1252") == [Block("Zürich")]
    czech = "<?xml version='1.0' encoding='iso-8859-2'?><p>Žluťoučký kůň"
    assert parse(czech.encode("iso-8859-2")) == [Block("Žluťoučký kůň")]
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
def test_hostile_html_is_parsed_quickly(html: str) -> None:
    started = time.process_time()
    blocks = parse(html.encode())
    assert blocks[-1].text.endswith("end")
    assert time.process_time() - started < 5


SOUP = "<p> <li> <ul> </ul> <b> </b> <table> <tr> <td> </table> <pre> </pre> <br> a \n é"


@given(st.lists(st.sampled_from(SOUP.split(" "))))
def test_any_tag_soup_gives_valid_blocks(pieces: list[str]) -> None:
    for block in parse("".join(pieces).encode()):
        assert block.text.strip() and len(block.text) <= 8_000
        assert all(0 <= inline.start < inline.end <= len(block.text) for inline in block.inlines)


@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing(data: bytes) -> None:
    assert all(block.text.strip() for block in parse(data))
