from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.text.document import Block, Document
from tui_reader.text.find import Query, Search, all_hits, first_hit
from tui_reader.text.layout.graphemes import graphemes
from tui_reader.text.spans import Span

TEXT = st.text(st.sampled_from("abAB İıßΣ'’\"“-—.…\n\xa0c"), max_size=30)
BLOCKS = st.lists(TEXT, max_size=6)


def found(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in Query(query).hits(text)]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The cat, the CAT", "the", ["The", "the"]),
        ("The cat, the CAT", "The", ["The"]),
        ("The cat, the CAT", "cAT", []),
        ("aaaa", "aa", ["aa", "aa"]),
        ("two  words, two\nwords, two\xa0words", "two words", ["two  words", "two\nwords", "two\xa0words"]),
        ("two words", "two   words", ["two words"]),
        ("don’t and don't", "don't", ["don’t", "don't"]),
        ("“We said so,” she said", '"we said so,"', ["“We said so,”"]),
        ("large‑scale — large-scale", "large-scale", ["large‑scale", "large-scale"]),
        ("wait… wait...", "wait...", ["wait…", "wait..."]),
        ("don't", "don’t", ["don't"]),
        ("wait...", "wait…", ["wait..."]),
        ('He said "no"', "“no”", ['"no"']),
        ("İstanbul istanbul", "istanbul", ["İstanbul", "istanbul"]),
        ("İİ ab", "ab", ["ab"]),
        ("a.c abc", "a.c", ["a.c"]),
        ("(a|b)* [x]", "(a|b)*", ["(a|b)*"]),
        ("Straße", "straße", ["Straße"]),
        ("Straße, strasse", "strasse", ["Straße", "strasse"]),
        ("Zürich, Zu\u0308rich, Zurich", "zurich", ["Zürich", "Zu\u0308rich", "Zurich"]),
        ("Zürich, Zu\u0308rich, Zurich", "zürich", ["Zürich", "Zu\u0308rich"]),
        ("Zürich, Zu\u0308rich, Zurich", "Zu\u0308rich", ["Zürich", "Zu\u0308rich"]),
        ("Zurich", "zürich", []),
        ("ÉCOLE école ecole", "École", []),
        ("Łódź and Lodz, København", "lodz", ["Łódź", "Lodz"]),
        ("København", "kobenhavn", ["København"]),
        ("cafe\u0301", "e", ["e\u0301"]),
        ("ﬁnal ofﬁce oﬃce", "office", ["ofﬁce", "oﬃce"]),
        ("a final one", "ﬁnal", ["final"]),
        ("ﬀ", "f", ["ﬀ"]),
        ("ho\u200bpe and ho\xadpe", "hope", ["ho\u200bpe", "ho\xadpe"]),
        ("hope", "ho\u200bpe", ["hope"]),
        ("\u1112\u1161\u11ab 한", "한", ["\u1112\u1161\u11ab", "한"]),
        ("\u1112\u1161\u11ab", "하", []),
        ("が か\u3099", "か\u3099", ["が", "か\u3099"]),
        ("ОДОС οδός ΟΔΟΣ", "οδος", ["οδός", "ΟΔΟΣ"]),
        ("👨\u200d👩\u200d👧 👨", "👨", ["👨\u200d👩\u200d👧", "👨"]),
        ("\u200b \xad", "\u200b", []),
        ("nul \0 here", "\0", ["\0"]),
        ("half \ud800 pair", "\ud800", ["\ud800"]),
        ("anything", "", []),
        ("any thing", " ", []),
        ("any\nthing", " \n\t", []),
        ("short", "x" * 1_000_000, []),
        ("", "x", []),
    ],
)
def test_query_matches(text: str, query: str, expected: list[str]) -> None:
    assert found(text, query) == expected


def test_pasted_chapter_is_found_without_a_huge_pattern() -> None:
    chapter = "one two-three " * 20_000
    assert Query(chapter).hits("x" + chapter) == [(1, 1 + len(chapter))]


def test_long_run_of_blanks_is_scanned_once() -> None:
    text = "x" + " " * 300_000 + "y"
    assert Query(" x").hits(text) == []
    assert Query(" y").hits(text) == [(1, len(text))]


FORMS = {
    "'": ["'", "‘", "’"],
    '"': ['"', "“", "”", "«"],
    "-": ["-", "—", "‑"],
    "e": ["e", "é"],
    "u": ["u", "ü", "u\u0308"],
    "fi": ["fi", "ﬁ"],
    "ss": ["ss", "ß"],
    "k": ["k", "k\u200b", "\xadk"],
    "...": ["...", "…"],
    " ": [" ", "\xa0", "\n", "  "],
}


@st.composite
def equal_texts(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts that differ only in their character forms."""
    pieces = draw(st.lists(st.sampled_from([*FORMS, "a", "x", "b"]), min_size=1, max_size=12))
    one, other = ("".join(draw(st.sampled_from(FORMS.get(part, [part]))) for part in pieces) for _ in range(2))
    return one, other


@given(equal_texts(), st.sampled_from(["", "x ", "é"]), st.sampled_from(["", " y", "ü"]))
def test_every_form_of_a_text_is_found(texts: tuple[str, str], before: str, after: str) -> None:
    text, other = texts
    query = "".join(unicodedata.normalize("NFD", other)).translate({0x301: "", 0x308: "", 0xDF: "ss"})
    if query.strip(" \n\xa0\xad\u200b"):
        assert Query(query).hits(before + text + after)


@given(st.text(st.sampled_from("abeé\u0301ﬁ\u200b\u3099か가\u1100\u1161'’ "), max_size=20), st.text(max_size=3))
def test_match_has_whole_graphemes_and_matches_the_query(text: str, query: str) -> None:
    borders = {0, *(end for _, end, _ in graphemes(text))}
    hits = Query(query).hits(text)
    assert all(start in borders and end in borders for start, end in hits)
    assert all(one[1] <= other[0] for one, other in pairwise(hits))
    for start, end in hits:
        assert Query(query).hits(text[start:end])


@given(st.text(st.characters(exclude_categories=()), max_size=20), st.text(st.characters(exclude_categories=())))
def test_no_query_raises_and_matches_stay_within_the_text(query: str, text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in Query(query).hits(text))


@given(st.text(st.characters(exclude_categories=())))
@example("AAÀ")
def test_substring_of_a_text_is_found_in_it(text: str) -> None:
    borders = [0, *(end for _, end, _ in graphemes(text))]
    for size in (1, 2, 3):
        for start, end in zip(borders, borders[size:], strict=False):
            part = text[start:end]
            if any(char.isupper() for char in part):
                assert any(a < end and start < b for a, b in Query(part).hits(text))


@given(BLOCKS, TEXT)
def test_all_ways_to_search_a_document_agree(texts: list[str], words: str) -> None:
    document, query = Document(map(Block, texts)), Query(words)
    hits = list(all_hits(document, query))
    assert hits == sorted(hits)
    for hit in hits:
        inside = document.slice(*hit)
        assert query.hits(inside)
        assert document.index_at(hit.start) == document.index_at(hit.end - 1)
    search = Search(document, query)
    while not search.advance(0):
        pass
    assert search.hits == hits
    for offset in range(document.length + 2):
        after = [hit for hit in hits if hit.start >= offset] or hits
        before = [hit for hit in hits if hit.start < offset] or hits
        assert first_hit(document, query, offset) == (after[0] if after else None)
        assert first_hit(document, query, offset, forward=False) == (before[-1] if before else None)


def test_next_and_previous_wrap_around() -> None:
    document = Document([Block("one x"), Block("two"), Block("x three x")])
    query = Query("x")
    hits = [Span(4, 5), Span(12, 13), Span(20, 21)]
    walked, at = [], 0
    for _ in range(4):
        hit = first_hit(document, query, at)
        assert hit is not None
        walked.append(hit)
        at = hit.start + 1
    assert walked == [*hits, hits[0]]
    assert first_hit(document, query, 12, forward=False) == hits[0]
    assert first_hit(document, query, 4, forward=False) == hits[2]


def test_search_continues_when_the_document_grows() -> None:
    document = Document([Block("x" + " " * 999)] * 200, complete=False)
    search = Search(document, Query("x"))
    assert not search.advance(0)
    assert 0 < len(search.hits) < 200
    assert search.advance(None)
    document.extend([Block("more x")])
    assert not search.complete
    assert search.advance(None)
    assert len(search.hits) == 201
    assert document.slice(*search.hits[-1]) == "x"


@pytest.mark.parametrize(
    ("text", "word", "hits"),
    [
        ("art, article, Art. smart", "art", [0, 14]),
        ("Ärzte und Arzt", "arzt", [10]),
        ("naïve naïveté naive", "naive", [0, 14]),
        ("東京都 東京", "東京", [0, 4]),
        ("re-use reuse", "use", [3]),
        ("the U.S. and us", "us", [13]),
        ("it's its", "its", [5]),
    ],
)
def test_whole_word_search_matches_only_whole_words(text: str, word: str, hits: list[int]) -> None:
    assert [start for start, _ in Query(word, whole=True).hits(text)] == hits
