"""The article of a page: what is kept, whatever surrounds or interrupts it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.formats import html
from tui_reader.formats.main_text import article_of
from tui_reader.formats.page import parse_page
from tui_reader.text.document import Block

WORDS = (
    "The council of the town met on the evening of the third of May to hear what its officers had found out.",
    "Nobody spoke against the plan at first, and it was only when the figures were read out that a member rose.",
    "He asked who was to pay for all of it, and when the others thought that the money would come to the town.",
    "The bridge had been closed since the autumn and would not be opened before the end of the year, they heard.",
)


def page(*between: str) -> bytes:
    """Return a page with an article, where something stands between its paragraphs."""
    body = "".join(
        f"<p>{words}</p>{extra}" for words, extra in zip(WORDS, [*between, *[""] * len(WORDS)], strict=False)
    )
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Sport", "The bridge"))
    return (
        f"<html><head><title>The bridge</title></head><body><header><ul>{menu}</ul></header><main><article>"
        f"<h1>The bridge</h1><div class='body'>{body}</div></article>"
        "<aside><h3>Most read</h3><ol><li><a href='/x'>Ten bridges that you should see</a></li></ol></aside></main>"
        "<footer><p>Copyright of the paper, all rights reserved, and so on and on.</p></footer></body></html>"
    ).encode()


def texts(data: bytes) -> list[str]:
    return [block.text for block in parse_page(data).blocks]


@pytest.mark.parametrize(
    ("between", "kept"),
    [
        (f"<p>{WORDS[0]}</p>", [WORDS[0]]),
        ("<figure><img src=a><figcaption>The bridge at dawn</figcaption></figure>", ["The bridge at dawn"]),
        ("<p>She said <q>we will <q>not</q> pay</q>.</p>", ["She said “we will ‘not’ pay”."]),
        ("<p>So it was <code>f(x)</code>, they said.</p>", ["So it was f(x), they said."]),
        ("<pre><code>a = 1\nb</code></pre>", ["a = 1\nb"]),
        ("<dl><dt>Bridge</dt><dd>A way over water.</dd></dl>", ["Bridge", "A way over water."]),
        ("<details><summary>The figures</summary><p>Ten of them.</p></details>", ["The figures", "Ten of them."]),
        ("<blockquote><p>Never again.</p></blockquote>", ["Never again."]),
        ("<ol start=3><li>three<ul><li>a</li></ul></li></ol>", ["3. three", "• a"]),
        ("<table><caption>Costs</caption><tr><th>a<th>b<tr><td><td>2</table>", ["Costs", "a | b\n | 2"]),
        (
            "<p>Roses are red,<br>violets are blue,<br>so are you.</p>",
            ["Roses are red,\nviolets are blue,\nso are you."],
        ),
        ("<h2>The <code>cost</code> of it</h2>", ["The cost of it"]),
        ("<p>So <math alttext='x^2'><mi>x</mi></math> holds.</p>", ["So x^2 holds."]),
    ],
)
def test_elements_dropped_by_the_extractor_are_kept(between: str, kept: list[str]) -> None:
    assert texts(page(between)) == ["The bridge", WORDS[0], *kept, *WORDS[1:]]


@pytest.mark.parametrize(
    "between",
    [
        "<div class=ad>Advertisement</div>",
        "<div class=share><button>Share</button> <a href=/s>Tell a friend about this</a></div>",
        "<div class=related><p><a href=/r>Read more about bridges and what they cost the towns</a></p></div>",
        "<aside><p>Subscribe to our letter, which comes on Sundays and is read by many.</p></aside>",
        "<p>Advertisement</p>",
        "<p>Anzeige</p>",
        "<nav><a href='/1'>1</a><a href='/2'>2</a></nav>",
        "<form><label>Your address, so that we can write to you every day</label><input></form>",
        "<script>var a = 'b';</script><noscript>Turn it on, please, to see all of it.</noscript>",
        "<p hidden>Not to be seen by anybody who reads this page.</p>",
    ],
)
def test_unrelated_elements_within_the_article_are_omitted(between: str) -> None:
    assert texts(page(between)) == ["The bridge", *WORDS]


def test_headings_before_and_text_after_the_extract_are_kept() -> None:
    body = f"<h1>Part One</h1><h2>The Council</h2><p>{WORDS[0]}</p><h1>Part Two</h1><p>{WORDS[1]}</p><p>The end.</p>"
    found = texts(f"<html><body>{body}<footer><h2>Join us</h2><p>All rights are reserved.</p></footer>".encode())
    assert found == ["Part One", "The Council", WORDS[0], "Part Two", WORDS[1], "The end."]


def test_very_long_page_is_shown_completely(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.formats import page as reading

    assert "Copyright of the paper" not in " ".join(texts(page()))
    monkeypatch.setattr(reading, "MAX_EXTRACTED", 100)
    parsed = parse_page(page())
    assert parsed.metadata["title"] == "The bridge" and parsed.notes[0].endswith("not only its article")
    assert [one.text for one in parsed.blocks if one.text in WORDS] == list(WORDS)


def test_text_not_found_in_the_page_is_no_article() -> None:
    outlined = html.parse_outlined(page())
    assert article_of(outlined, [Block("Quite other words than those that are in the page at all.")]) is None
    assert article_of(outlined, [Block(WORDS[0]), Block("x" * 200)]) is None, "most of it is not there"
    assert article_of([], [Block(WORDS[0])]) is None
    assert article_of(outlined, []) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "Short.", "A few words of it"]), max_size=8), st.data())
def test_article_blocks_are_in_page_order(paragraphs: list[str], data: st.DataObject) -> None:
    outlined = html.parse_outlined("".join(f"<p>{words}</p>" for words in paragraphs).encode(), "utf-8")
    extracted = data.draw(st.lists(st.sampled_from([one.block for one in outlined]), max_size=8)) if outlined else []
    article = article_of(outlined, extracted)
    if article is not None:
        rest = iter(one.block for one in outlined)
        assert all(block in rest for block in article)
        assert all(block in article for block in extracted if len(block.text) > 40)
