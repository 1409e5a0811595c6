"""Old and new text as list rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.app.compared import KEPT, difference_items, place_of, shortened, styled_rows, word_pieces
from tui_reader.text.clean import is_clean
from tui_reader.text.compare.differences import differences
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span


def shown(pieces: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in pieces)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("one two three", "one two three", "one two three"),
        ("one two three", "one 2 three", "one [-two-] {+2+} three"),
        ("one two three", "one three", "one [-two-] three"),
        ("one three", "one two three", "one {+two+} three"),
        ("It was sensitive. So", "It was delicate. So", "It was [-sensitive-] {+delicate+}. So"),
        ("the end", "the end, then", "the end{+, then+}"),
        ("“a” – b", '"a" - b', '"a" - b'),
    ],
)
def test_changed_words_are_enclosed_in_markers(old: str, new: str, told: str) -> None:
    assert shown(word_pieces(old, new)) == told


TEXT = st.text(st.sampled_from("ab .,\n\x1b\u202e\u4e2d"), max_size=40)


@given(TEXT, TEXT, st.integers(8, 60))
def test_rows_are_clean_fit_the_width_and_keep_every_word(old: str, new: str, width: int) -> None:
    pieces = word_pieces(old, new)
    assert is_clean(shown(pieces)) and "\n" not in shown(pieces)
    rows = styled_rows(pieces, width, indent="  ")
    assert all(sum(cell_len(text) for text, _ in row.left) <= width for row in rows)
    words = "".join("".join(text for text, _ in row.left) for row in rows)
    assert "".join(words.split()) == "".join(shown(pieces).split())


def test_truncated_row_ends_with_ellipsis() -> None:
    rows = styled_rows([("word " * 40, "")], 20, most=2)
    assert len(rows) == 2 and rows[1].left[-1] == ("…", "dim")


def test_long_unchanged_stretches_are_shortened() -> None:
    words = [f"w{number}" for number in range(100)]
    pieces = shortened(word_pieces(" ".join(words), " ".join([*words[:50], "new", *words[50:]])))
    assert shown(pieces).startswith("… ") and "{+new+}" in shown(pieces) and shown(pieces).endswith("…")
    assert len(shown(pieces).split()) == 2 * KEPT + 3


def test_unchanged_paragraphs_are_folded_and_not_selectable() -> None:
    old = ["The first paragraph stays.", "The second one is here.", "The third one will be gone."]
    document = Document(Block(text) for text in [*old[:2], "Something quite new."])
    before = "\n\n".join(old)
    items = difference_items(differences(before, document.text), before, document, document.text)
    lines = [[("".join(text for text, _ in line.left), line.right) for line in item.lines(60)] for item in items]
    assert lines[0] == [("⋯ 2 paragraphs unchanged", "")]
    assert [item.selectable for item in items] == [False, True, True]
    heads = [line for item in lines[1:] for line in item if line[0] in ("New", "Gone")]
    assert sorted(heads) == [("Gone", ""), ("New", "¶ 3")]


def test_location_names_paragraph_range() -> None:
    document = Document([Block("one"), Block("two")])
    assert (place_of(document, Span(0, 3)), place_of(document, Span(0, 8))) == ("¶ 1", "¶ 1–2")
