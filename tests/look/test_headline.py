"""The headline of an article: its block, its content, and that it shifts no offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.look.annotations import Decoration
from tui_reader.look.flow import Flow
from tui_reader.look.headline import Headline, headline_of
from tui_reader.model import Article
from tui_reader.text.document import Block, Document

PROSE = "On Monday the council voted to close the bridge for two years, and nobody was surprised."
ARTICLE = Article("/a.txt", "The bridge closes", "header", "Ann Reed", "2026-10-14", words=1234, minutes=6)
FACTS = "Ann Reed · 2026-10-14 · 1,234 words · 6 min"


@pytest.mark.parametrize(
    ("blocks", "article", "expected"),
    [
        ([Block(PROSE)], ARTICLE, Headline(0, "The bridge closes", FACTS)),
        ([Block("The bridge closes", "heading", 1), Block(PROSE)], ARTICLE, Headline(0, "", FACTS, True)),
        ([Block("THE BRIDGE CLOSES!"), Block(PROSE)], ARTICLE, Headline(0, "", FACTS, True)),
        ([Block("LOCAL NEWS"), Block("The bridge closes"), Block(PROSE)], ARTICLE, Headline(1, "", FACTS, True)),
        (
            [Block("The bridge closes", "heading", 1), Block(PROSE)],
            ARTICLE._replace(title="The bridge closes | The Town Paper"),
            Headline(0, "", FACTS, True),
        ),
        (
            [Block(PROSE)],
            ARTICLE._replace(title="On Monday the council voted…", title_from="first sentence"),
            Headline(0, "", FACTS),
        ),
        ([Block("Yes.")], ARTICLE._replace(title="Yes", title_from="first sentence"), Headline(0, "", FACTS)),
        ([Block("A very long first line" + " and more" * 9), Block(PROSE)],
         ARTICLE._replace(title="A very long first line and more and…", title_from="first line"),
         Headline(0, "", FACTS, True)),
        (
            [Block("The bridge closes"), Block("By Ann Reed, 14 October 2026"), Block(PROSE)],
            ARTICLE,
            Headline(0, "", "1,234 words · 6 min", True),
        ),
        ([Block(PROSE)], ARTICLE._replace(author=None, date=None, words=1, minutes=1),
         Headline(0, "The bridge closes", "1 word · 1 min")),
        ([Block("— * —")], ARTICLE._replace(title="…"), Headline(0, "", FACTS)),
    ],
)  # fmt: skip
def test_headline_shows_what_the_text_does_not(blocks: list[Block], article: Article, expected: Headline) -> None:
    assert headline_of(Document(blocks), article) == expected


def test_empty_text_has_no_headline() -> None:
    assert headline_of(Document(), ARTICLE) is None


def test_word_count_is_shown_once_all_is_read() -> None:
    document = Document([Block(PROSE)], complete=False)
    headline = headline_of(document, ARTICLE._replace(author=None, date=None, words=0))
    assert headline is not None and headline.facts == "counting words …"


def test_control_characters_of_a_title_are_replaced() -> None:
    headline = headline_of(Document([Block(PROSE)]), ARTICLE._replace(title="a\x1b]52;c;b", author="x\x1b[2Jy"))
    assert headline is not None and "\x1b" not in headline.title + headline.facts


@given(
    texts=st.lists(st.text("ab 你é\u0301", min_size=1, max_size=60), min_size=1, max_size=4),
    title=st.text("ab 你 ", max_size=60),
    width=st.integers(10, 40),
    in_text=st.booleans(),
    data=st.data(),
)
def test_offsets_and_places_agree_with_a_headline(
    texts: list[str], title: str, width: int, in_text: bool, data: st.DataObject
) -> None:
    document = Document(Block(text) for text in texts)
    flow, plain = Flow(document, width), Flow(document, width)
    block = data.draw(st.integers(0, len(texts) - 1))
    assert flow.set_headline(Headline(block, "" if in_text else title, FACTS, in_text))
    assert not flow.set_headline(flow.headline)
    decorations = {block: Decoration("•", None, "#a", ("note",))}
    flow.decorate(decorations)
    plain.decorate(decorations)
    for index in range(len(texts)):
        rows, bare = flow.rows(index), plain.rows(index)
        assert rows.starts == bare.starts
        added = rows.height - bare.height
        assert added == (len(rows.title) + len(rows.facts) + rows.facts_above if index == block else 0)
        for line in range(rows.text_rows):
            place = (index, rows.head + line)
            assert flow.offset_of(place) == plain.offset_of((index, line))
            assert flow.place_of(flow.offset_of(place)) == place
            assert flow.offset_at(place, 3) == plain.offset_at((index, line), 3)
        for line in range(rows.head):
            assert flow.offset_of((index, line)) == flow.offset_at((index, line), 5) == document.start(index)
