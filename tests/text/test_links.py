"""Links and the parts of a document they point to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.document import Block, Document, Inline
from tui_reader.text.links import Links, full_address, is_web_address


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://example.org/a.", ["https://example.org/a"]),
        ("(see https://example.org/a_(b)), and http://x.org!", ["https://example.org/a_(b)", "http://x.org"]),
        ("“https://example.org/?q=1&r=2”", ["https://example.org/?q=1&r=2"]),
        ("<HTTPS://EXAMPLE.ORG/x>, not ftp://x.org or xhttp://y", ["HTTPS://EXAMPLE.ORG/x"]),
        ("https://… and http:// alone", []),
        ("[https://a.org/b]: one, https://c.org/d; two", ["https://a.org/b", "https://c.org/d"]),
    ],
)
def test_addresses_in_plain_text(text: str, addresses: list[str]) -> None:
    links = Links(Document([Block("x"), Block(text)]))
    found = [link for link in links.all() if is_web_address(link.target)]
    assert [link.target for link in found] == addresses
    assert all(links.document.slice(*link.span) == link.words for link in found)


def test_address_in_a_link_is_listed_once() -> None:
    block = Block(
        "https://a.org and b", inlines=(Inline(0, 13, "link", "https://x.org/"), Inline(18, 19, "link", "#b"))
    )
    assert [(link.words, link.target) for link in Links(Document([block])).of_block(0)] == [
        ("https://a.org", "https://x.org/"),
        ("b", "#b"),
    ]


PARTS = Document(
    [
        Block("The Way: a history!", "heading", 1),
        Block("Text [1] more.", inlines=(Inline(5, 8, "reference", "1"), Inline(9, 10, "anchor", "more"))),
        Block("[1] Note.", inlines=(Inline(0, 3, "footnote", "1"),)),
        Block("Übersicht", "heading", 2),
        Block("Übersicht", "heading", 2),
    ]
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("the-way-a-history", "The"),
        ("more", "mor"),
        ("1", "[1]"),
        ("übersicht", "Übe"),
        ("%C3%BCbersicht-1", "Übe"),
        ("missing", None),
        ("", None),
    ],
)
def test_parts_are_found_by_name(name: str, words: str | None) -> None:
    place = Links(PARTS).part(name)
    assert (None if place is None else PARTS.slice(place, place + 3)) == words


def test_second_heading_of_a_name_is_numbered() -> None:
    links = Links(PARTS)
    first, second = links.part("übersicht"), links.part("übersicht-1")
    assert first is not None and second is not None and first < second


@pytest.mark.parametrize(
    ("target", "base", "full"),
    [
        ("/b", "https://a.org/x/y", "https://a.org/b"),
        ("b?c#d", "https://a.org/x/y", "https://a.org/x/b?c#d"),
        ("//c.org/", "https://a.org/", "https://c.org/"),
        ("b", None, "b"),
        ("#d", "https://a.org/", "#d"),
        ("http://[", "https://a.org/", "http://["),
        ("mailto:ann@example.org", "https://a.org/", "mailto:ann@example.org"),
    ],
)
def test_full_addresses(target: str, base: str | None, full: str) -> None:
    assert full_address(target, base) == full


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("https://a.org", True), ("HTTP://a.org/?b", True), ("file:///etc/passwd", False), ("javascript:alert(1)", False),
     ("-https://a.org", False), ("https://", False), ("https://a.org/b c", False), ("https:///etc/passwd", False),
     ("data:text/html,https://a.org", False), ("https://a.org/\nhttps://b.org", False)],
)  # fmt: skip
def test_only_web_addresses_can_be_opened(address: str, is_one: bool) -> None:
    assert is_web_address(address) is is_one


@given(st.text("https:/.,;()[]a o", max_size=60))
def test_link_spans_match_their_words(text: str) -> None:
    links = Links(Document([Block(text or "x")]))
    for link in links.all():
        assert links.document.slice(*link.span) == link.words == link.target
