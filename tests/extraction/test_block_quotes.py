"""Block quotes are attributed to the source named before them; code and tables are never quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction import extract, extract_document
from tui_reader.formats.markdown import parse
from tui_reader.text.document import Block, BlockKind, Document

TIDE = "The tide rises twice a day in most harbours of the coast."
COLD = "It was a cold day, and nobody had come to see us off."
INTRODUCTION = "Ann Reed is a historian. Tom Hall, the mayor, read her book."
Said = list[tuple[str | None, str]]


def said(text: str) -> Said:
    parsed = parse(text)
    assert parsed is not None
    document = Document(parsed.blocks)
    return [(quote.source, document.slice(*quote.span)) for quote in extract_document(document).quotes]


@pytest.mark.parametrize(
    ("introduction", "quoted", "found"),
    [
        ("As Ann Reed wrote:", f"> {TIDE}", [("Ann Reed", TIDE)]),
        ("Tom Hall said in a letter to the board on Monday:", f"> {TIDE}", [("Tom Hall", TIDE)]),
        ("Hall, the mayor, told reporters:", f"> {TIDE}\n>\n> {COLD}", [("Tom Hall", TIDE), ("Tom Hall", COLD)]),
        ("On Monday, Ann Reed wrote:", f"> {TIDE}\n> {COLD}", [("Ann Reed", f"{TIDE} {COLD}")]),
        ("Ann Reed said:", f"> He called it “a day”. {COLD}", [("Ann Reed", f"He called it “a day”. {COLD}")]),
        ("Ann Reed said:", f"> “{TIDE}”", [("Ann Reed", f"“{TIDE}”")]),
        ("These are the rules of the harbour:", f"> {TIDE}", []),
        ("Ann Reed wrote a book about the coast.", f"> {TIDE}", []),
        ("According to the rules:", f'> “{TIDE}” said Tom Hall.', [("Tom Hall", f"“{TIDE}”")]),
        ("Ann Reed wrote:", f"    {TIDE}", []),
        ("Ann Reed wrote:", f"| {TIDE} | b |\n|---|---|\n| “{TIDE}” | said Hall |", []),
        ("Ann Reed wrote:", f"```\n“{TIDE}” said Tom Hall.\n```", []),
        ("Ann Reed wrote:", "* * *", []),
    ],
)  # fmt: skip
def test_block_quotes_are_attributed(introduction: str, quoted: str, found: Said) -> None:
    assert said(f"{INTRODUCTION}\n\n{introduction}\n\n{quoted}\n\nThe end of the matter was this.\n") == found
    assert said(f"{INTRODUCTION}\n\n{introduction}\n\n{quoted}") == found


def test_block_quotes_with_and_without_a_source() -> None:
    text = f"{INTRODUCTION}\n\nThe rules:\n\n> {COLD}\n\nAnn Reed wrote:\n\n> {TIDE}\n\nOthers:\n\n> {COLD}\n"
    assert said(text) == [("Ann Reed", TIDE)]


def test_block_quote_has_one_source() -> None:
    text = f"{INTRODUCTION}\n\nAnn Reed wrote:\n\n> {TIDE}\n>\n> Tom Hall said so.\n>\n> > {COLD}\n"
    assert said(text) == [("Ann Reed", TIDE), ("Ann Reed", "Tom Hall said so.")]


def test_nested_introduced_quote_has_its_own_source() -> None:
    text = f"{INTRODUCTION}\n\nAnn Reed wrote:\n\n> {TIDE}\n>\n> Tom Hall said:\n>\n> > {COLD}\n"
    assert said(text) == [("Ann Reed", TIDE), ("Tom Hall", COLD)]


@pytest.mark.parametrize(
    "introduction",
    [
        "On Fri, 20 Nov 2026 at 17:12, Ann Reed <ann@example.org> wrote:",
        "On Fri, 20 Nov 2026, Ann Reed wrote:",
        "Ann Reed <ann.reed+lists@mail.example.org> wrote:",
        "On 20/11/2026 17:12, Ann Reed wrote:",
        "On Nov 20, 2026, at 5:12 PM, Ann Reed <ann@example.org> wrote:",
    ],
)
def test_mail_reply_quotes_the_original_author(introduction: str) -> None:
    text = f"Hi,\n\nthank you for the answer.\n\n{introduction}\n\n> {TIDE}\n>\n> {COLD}\n\nI agree.\n"
    assert said(text.replace("<", "\\<")) == [("Ann Reed", TIDE), ("Ann Reed", COLD)]


KINDS: list[BlockKind] = ["paragraph", "quote", "code", "table", "heading", "item"]
BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(["Ann Reed wrote:", TIDE, "“We saw it,” said Hall.", "“", "He said:", "a", "”:"]),
        st.sampled_from(KINDS),
        st.integers(0, 2),
    ),
    max_size=7,
)


@given(BLOCKS)
def test_quotes_are_within_the_text_and_ordered(blocks: list[Block]) -> None:
    document = Document(blocks)
    quotes = extract_document(document).quotes
    assert all(0 <= quote.start < quote.end <= document.length for quote in quotes)
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)
    hidden = [document.span(index) for index in range(len(document)) if document.kind(index) in ("code", "table")]
    assert not any(document.slice(*quote.span).strip() in document.slice(*span) and quote.span.overlaps(span)
                   for quote in quotes for span in hidden)  # fmt: skip


@given(BLOCKS)
def test_document_without_block_quotes_is_extracted_as_plain_text(blocks: list[Block]) -> None:
    document = Document([block for block in blocks if block.kind != "quote"])
    assert extract_document(document) == extract(document.prose)
