"""Markdown → blocks, checked against the parser's own HTML and tables of small texts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from tui_reader.formats import load
from tui_reader.formats.front_matter import read_front_matter
from tui_reader.formats.html_text import text_of_html
from tui_reader.formats.loading import opens_at_once
from tui_reader.formats.markdown import MAX_NESTING, parse
from tui_reader.formats.markdown_signs import sniff
from tui_reader.formats.parsed import METADATA, Parsed
from tui_reader.text.document import Block, Document, Inline


def parsed(text: str) -> Parsed:
    result = parse(text)
    assert result is not None
    return result


def shapes(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in parsed(text).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\nTwo\nlines.\n", [("heading", 1, "One"), ("paragraph", 0, "Two lines.")]),
        ("Title\n=====\n\nSub\n---\n", [("heading", 1, "Title"), ("heading", 2, "Sub")]),
        ("a  \nb\\\nc", [("paragraph", 0, "a\nb\nc")]),
        ("- a\n- b\n  - c\n", [("item", 0, "• a"), ("item", 0, "• b"), ("item", 1, "• c")]),
        ("3. a\n4. b\n", [("item", 0, "3. a"), ("item", 0, "4. b")]),
        ("0) a\n", [("item", 0, "0) a")]),
        ("- a\n\n  more of a\n- b\n", [("item", 0, "• a"), ("item", 0, "more of a"), ("item", 0, "• b")]),
        ("- \n- b\n", [("item", 0, "• b")]),
        ("- [ ] open\n- [x] done\n", [("item", 0, "• [ ] open"), ("item", 0, "• [x] done")]),
        ("> a\n>> b\n", [("quote", 1, "a"), ("quote", 2, "b")]),
        ("> # Head\n> a\n", [("heading", 1, "Head"), ("quote", 1, "a")]),
        ("```python\nx = 1\n\n  y\n```\n", [("code", 0, "x = 1\n\n  y")]),
        ("    indented\n", [("code", 0, "indented")]),
        ("~~~\n\n~~~\n\nx", [("paragraph", 0, "x")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nend", [("table", 0, "a | b\n1 | 2"), ("paragraph", 0, "end")]),
        ("| a | b |\n|---|---|\n|   | 2 |\n", [("table", 0, "a | b\n | 2")]),
        (
            "Term\n: One\n: Two\n\n  more\n",
            [("paragraph", 0, "Term"), *(("item", 0, one) for one in ("One", "Two", "more"))],
        ),
        ("***\n", [("rule", 0, "* * *")]),
        ("<div>Some <b>words</b></div>\n\n<!-- no -->\n", [("paragraph", 0, "Some words")]),
        ("a <!-- no --> b<br>c", [("paragraph", 0, "a b\nc")]),
        ("![a picture](x.png)", [("paragraph", 0, "a picture")]),
        ("![](x.png)", []),
        ("a\u00a0b\t c", [("paragraph", 0, "a\u00a0b c")]),
        ("", []),
    ],
)
def test_shapes(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert shapes(text) == expected


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("a *b* c", [("b", "emphasis", "")]),
        ("a **b *c* d**", [("b c d", "strong", ""), ("c", "emphasis", "")]),
        ("~~a~~", [("a", "strike", "")]),
        ("`a  b`", [("a  b", "code", "")]),
        ("[a *b*](https://x.org/1)", [("a b", "link", "https://x.org/1"), ("b", "emphasis", "")]),
        ("<https://x.org>", [("https://x.org", "link", "https://x.org")]),
        ("[a](javascript:alert(1))", []),
        ("- *a*", [("a", "emphasis", "")]),
        ("| a | *b* |\n|---|---|\n| **c** | d |", [("b", "emphasis", ""), ("c", "strong", "")]),
        ("**", []),
    ],
)
def test_inlines(text: str, marked: list[tuple[str, str, str]]) -> None:
    blocks = parsed(text).blocks
    assert [(b.text[i.start : i.end], i.kind, i.target) for b in blocks for i in b.inlines] == marked


def test_footnotes_follow_the_block_that_refers_to_them() -> None:
    text = (
        "One.[^a] Two.[^a]\n\nThree.^[in place]\n\n[^a]: The note.\n\n    Its second paragraph.\n\n[^b]: Nobody refers."
    )
    blocks = parsed(text).blocks
    texts = [block.text for block in blocks]
    assert texts == ["One.[a] Two.[a]", "[a] The note.", "Its second paragraph.", "Three.[2]", "[2] in place"]
    assert blocks[0].inlines[0] == Inline(4, 7, "reference", "a")
    assert blocks[1].inlines == (Inline(0, 3, "footnote", "a"),)


def test_front_matter_is_metadata_and_not_text() -> None:
    matter = ['title: "A \\"b\\": c"', "author: 'O''Neill'", "date: 2026-01-02", "tags: [a]", "x:", "  - y", "# no"]
    result = parsed("\n".join(["---", *matter, "---", "", "Text."]))
    assert [block.text for block in result.blocks] == ["Text."]
    used = {name: result.metadata[name] for name in METADATA & set(result.metadata)}
    assert used == {"title": 'A "b": c', "author": "O'Neill", "date": "2026-01-02"}


@pytest.mark.parametrize(
    ("front", "author"),
    [
        ('---\ntitle: T\nauthor: [Ann Reed, "Bob Stone"]\n---\n', "Ann Reed; Bob Stone"),
        ("---\ntitle: T\nauthors:\n  - Ann Reed\n  - 'Bob Stone'\n---\n", "Ann Reed; Bob Stone"),
        ("---\ntitle: T\nauthor: Ann Reed\ntags:\n- a\n- b\n---\n", "Ann Reed"),
        ("---\ntitle: T\nauthor:\n  name: Ann Reed\n---\n", None),
        ('+++\ntitle = "T"\nauthor = "Ann Reed"\n[params]\nx = 1\n+++\n', "Ann Reed"),
        ('+++\ntitle = "T"\nauthors = ["Ann Reed", "Bob Stone"]\n+++\n', "Ann Reed; Bob Stone"),
    ],
)
def test_front_matter_authors(front: str, author: str | None) -> None:
    found = parsed(f"{front}\nWords.\n")
    assert (found.metadata.get("title"), found.metadata.get("author")) == ("T", author)
    assert [block.text for block in found.blocks] == ["Words."]


@pytest.mark.parametrize("text", ["+++\nno toml\n+++\nWords.\n", "+++\na = 1\n", "+++\n" + "[" * 9_000 + "\n+++\n"])
def test_invalid_toml_front_matter_is_text(text: str) -> None:
    assert not parsed(text).metadata and parsed(text).blocks[0].text.startswith("+++")


@pytest.mark.parametrize("text", ["", "no colon", ": x", "a:", "a: [1]", '"', 'a: "'])
def test_unusual_front_matter_raises_no_error(text: str) -> None:
    assert all(value for value in read_front_matter(text).values())


def test_long_block_is_cut_and_keeps_its_inlines() -> None:
    text = "A sentence of words. " * 900 + "*The last one.*"
    blocks = parsed(text).blocks
    assert len(blocks) == 3 and all(len(block.text) <= 8_000 for block in blocks)
    last = blocks[-1]
    assert [last.text[i.start : i.end] for i in last.inlines] == ["The last one."]


def test_deeply_nested_text_is_not_parsed_as_markdown() -> None:
    assert parse("> " * MAX_NESTING + "lost") is None
    assert parse("> " * 20 + "kept") is not None


@pytest.mark.parametrize(
    ("head", "name", "sure"),
    [
        ("plain words", "notes.md", True),
        ("plain words", "NOTES.Markdown", True),
        ("# Head\n\nA [link](https://x.org).", "page", True),
        ("---\ntitle: x\n---\n\n## Head\n", "page.txt", True),
        ("# Head only", "page.txt", False),
        ("1 * 2 ** 3\n# a comment", "script.txt", False),
        ("Plain words, and nothing else.", "article.txt", False),
        ("Section\n-------\n\nA manual page, **not** Markdown", "manual.txt", False),
    ],
)
def test_sniff(head: str, name: str, sure: bool) -> None:
    assert (sniff(head.encode(), name) > 0.5) == sure


def test_sniffing_hostile_text_is_fast() -> None:
    for piece in ("[", "**", "|-", "# ", "---\n", "`", "[^", "](", "a:"):
        assert sniff((piece * 20_000).encode(), "x") >= 0.0


class Words(HTMLParser):
    """The words of rendered HTML: text between tags and alternative text of pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.text += dict(attrs).get("alt") or ""
        elif tag not in ("em", "strong", "s", "code", "a"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


def without_marker(block: Block) -> int:
    marker = re.match(r"(?:\d+[.)]|•) ", block.text) if block.kind == "item" else None
    return marker.end() if marker else 0


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


PIECES = """alpha
*beta* gamma
**delta** `eps`
# zeta
## eta
- theta
  - iota
1. kappa
> lambda
> > mu
```
    nu
***
---

[xi](https://x.org)
![omicron](p.png)
| a1 | b1 |
|---|---|
| c1 | *d1* |
~~upsilon~~
phi\x20\x20
chi\\
<b>psi</b>"""
LINES = st.lists(st.sampled_from(PIECES.split("\n")), max_size=14).map("\n".join)


@given(LINES)
def test_every_rendered_word_is_in_the_document_in_order(text: str) -> None:
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).render(text)
    rendered = words(re.sub(r"<ol.*?>|</?li>", " ", Words(html).text))
    read = words(" ".join(block.text[without_marker(block) :] for block in parsed(text).blocks))
    front = text.startswith("---\n")  # without the plugin, front matter is rendered as a rule and a heading
    assert front or read == rendered


@given(st.text(max_size=400))
def test_any_text_gives_valid_blocks(text: str) -> None:
    blocks = parsed(text).blocks
    for block in blocks:
        assert block.text.strip() and len(block.text) <= 8_000 and "\r" not in block.text and "\x1b" not in block.text
        for inline in block.inlines:
            assert 0 <= inline.start < inline.end <= len(block.text)
    assert len(Document(blocks)) == len(blocks)


def test_text_of_html_omits_scripts() -> None:
    assert text_of_html("<p>a<script>b</script><img alt='c'>d</p><!-- e -->") == "a c d"


def test_blocks_of_a_document_keep_their_inlines() -> None:
    block = Block("a b", "item", 1, (Inline(2, 3, "strong"),))
    document = Document([Block("x"), block])
    assert (document.block(1), document.level(1), document.inlines(0)) == (block, 1, ())


def test_long_file_in_the_worker_process_equals_a_short_one(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\n# One\n\nA *word* and a note.[^1]\n\n[^1]: The note.\n\n- item\n\n"
    (tmp_path / "long.md").write_text(text + "Words. " * 100 + "\n\n" + "Some words.\n\n" * 45_000)
    (tmp_path / "short.md").write_text(text + "Words. " * 100)
    assert not opens_at_once(str(tmp_path / "long.md")) and opens_at_once(str(tmp_path / "short.md"))
    long, short = load(tmp_path / "long.md"), load(tmp_path / "short.md")
    assert list(long.document)[: len(short.document)] == list(short.document)
    assert (long.article.title, long.article.format) == (short.article.title, "markdown") == ("T", "markdown")


def test_deeply_nested_long_file_is_plain_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("> " * 5_000 + "deep\n\n" + "Some words.\n\n" * 45_000)
    assert load(tmp_path / "a.md").article.format == "text"
