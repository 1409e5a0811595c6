from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.document import Block, Document
from tui_reader.text.progress import COUNTED, Progress, minutes_left
from tui_reader.text.words import count_words

TEXTS = st.lists(st.text("ab .", max_size=30), max_size=8)


@given(TEXTS)
def test_share_is_the_fraction_of_words_before(texts: list[str]) -> None:
    document = Document(Block(text) for text in texts)
    progress = Progress(document)
    shares = [progress.share(index) for index in range(len(document))]
    words = [count_words(text) for text in texts]
    for index, share in enumerate(shares):
        if document.length:
            assert share == pytest.approx(sum(words[:index]) / (sum(words) or 1))
    assert shares == sorted(shares) and all(0 <= share <= 1 for share in shares)


def test_document_that_grows_is_recounted() -> None:
    document = Document([Block("one two"), Block("three four")], complete=False)
    progress = Progress(document)
    assert progress.share(1) == 0.5
    document.extend([Block("five six seven eight")])
    assert progress.share(1) == 0.25 and progress.share(2) == 0.5


def test_long_text_is_measured_in_characters() -> None:
    document = Document([Block("a" * COUNTED), Block("b " * COUNTED)])
    assert Progress(document).share(1) == pytest.approx(1 / 3, abs=1e-4)


def test_empty_document_has_zero_progress() -> None:
    assert Progress(Document()).share(0) == 0.0


@pytest.mark.parametrize(
    ("words", "share", "minutes"),
    [(0, 0, 1), (200, 0, 1), (201, 0, 2), (400, 0.5, 1), (1000, 0.9, 1), (1000, 0.999, 1), (1000, 1, 0)],
)
def test_minutes_left_are_rounded_up(words: int, share: float, minutes: int) -> None:
    assert minutes_left(words, share, 200) == minutes
