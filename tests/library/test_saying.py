"""Quotes of one person that share most of their words."""

from __future__ import annotations

import pytest

from tui_reader.library import saying
from tui_reader.library.saying import repeated
from tui_reader.store.search.values import QuoteRow


def quote(article: int, date: str, text: str, start: int = 0) -> QuoteRow:
    return QuoteRow(
        article_id=article, title=f"Title {article}", site=None, date=date, paragraph=1, start=start,
        end=start + len(text), text=text, words=len(text.split()), kind="direct", speaker="Ann Reed",
        speaker_kind="person", others=(), role=None, confidence=0.9, verdict="auto",
    )  # fmt: skip


MAY = quote(1, "2026-05-01", "“We will not close the mine this year,”")
JUNE = quote(2, "2026-06-01", "“We will close the mine this year.”")
JULY = quote(3, "2026-07-01", "“We will not close the mine this year.”")
OTHER = quote(4, "2026-07-02", "“Nobody asked us about the bridge, I believe.”")


def test_the_earlier_quote_comes_first_whatever_the_order() -> None:
    for rows in ([MAY, JUNE, OTHER], [JUNE, OTHER, MAY]):
        (pair,) = repeated(rows)
        assert (pair.earlier, pair.later, pair.shared, pair.share) == (MAY, JUNE, 7, 7 / 8) and not pair.is_same
        assert [MAY.text[slice(*span)] for span in pair.only_earlier] == ["not"] and pair.only_later == ()


def test_different_words_come_before_the_same_ones() -> None:
    first, second = repeated([MAY, JUNE, JULY])
    assert (first.earlier, first.later) == (MAY, JUNE)
    assert (second.earlier, second.later) == (MAY, JULY) and second.is_same and second.share == 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [MAY],
        [MAY, OTHER],
        [MAY, quote(1, "2026-05-01", MAY.text[1:-2], start=1)],  # a quote in a quote
        [quote(1, "2026-05-01", "“We will not.”"), quote(2, "2026-05-02", "“We will not.”")],
    ],
)
def test_nothing_is_repeated(rows: list[QuoteRow]) -> None:
    assert repeated(rows) == []


def test_the_same_words_twice_in_one_article_are_a_pair() -> None:
    (pair,) = repeated([MAY, quote(1, "2026-05-01", MAY.text, start=500)])
    assert pair.is_same and pair.later.start == 500


def test_quotes_without_a_date_come_first() -> None:
    undated = QuoteRow(*quote(9, "", MAY.text)._replace(date=None))
    (pair,) = repeated([MAY, undated])
    assert pair.earlier == undated


def test_there_are_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [quote(number, f"2026-05-{number:02}", MAY.text) for number in range(1, 20)]
    monkeypatch.setattr(saying, "MOST_PAIRS", 5)
    assert len(repeated(rows)) == 5
    monkeypatch.setattr(saying, "MOST", 3)
    assert len(repeated(rows)) == 2
