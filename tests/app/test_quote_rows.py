from __future__ import annotations

import pytest

from tui_reader.app.panels.quote_rows import by_speaker, quote_items, shown_quotes
from tui_reader.model import Extraction, Person, Quote, Verdict
from tui_reader.text.document import Block, Document

DOCUMENT = Document([Block("“We said nothing at all,” “winter” and “they may think so,” and more.")])


def quote(start: int, end: int, speaker: str | None = None, **more: object) -> Quote:
    made = Quote(start, end, "direct", speaker, speaker, "name" if speaker else "none", 0.97)
    return made._replace(**more)  # type: ignore[arg-type]


ANN, WINTER, BEA = quote(0, 25, "Ann"), quote(26, 34, kind="fragment"), quote(39, 59, "Bea", confidence=0.88)
FOUND = Extraction((ANN, WINTER, BEA))


def lines(*quotes: Quote) -> list[str]:
    people = [Person("Ann", "the firm's lawyer", None, (), ())]
    items = quote_items(DOCUMENT, quotes, people)
    rows = [line for item in items for line in item.lines(28)]
    return ["".join(text for text, _ in line.left) + (f" | {line.right}" if line.right else "") for line in rows]


def test_row_has_speaker_role_sign_words_and_location() -> None:
    assert lines(ANN, BEA) == [
        "Ann | ¶ 1", "the firm's lawyer", "  “We said nothing at all,”", "",
        "Bea | ¶ 1", "~ “they may think so,”",
    ]  # fmt: skip


def test_joint_speakers_are_listed_under_the_name() -> None:
    together = ANN._replace(others=("Bea", "Cid"))
    assert lines(together)[:3] == ["Ann | ¶ 1", "the firm's lawyer", "with Bea and Cid"]
    assert lines(BEA._replace(others=("Cid",)))[:2] == ["Bea | ¶ 1", "with Cid"]
    assert shown_quotes(Extraction((together, BEA)), "cid") == [together]
    assert by_speaker([ANN, BEA, together]) == [ANN, together, BEA]


@pytest.mark.parametrize(("verdict", "sign"), [("confirmed", "✓ "), ("rejected", "✗ "), ("auto", "~ ")])
def test_sign_shows_the_verdict(verdict: Verdict, sign: str) -> None:
    assert lines(BEA._replace(verdict=verdict))[-1].startswith(sign)


def test_speaker_is_named_once_for_consecutive_quotes() -> None:
    again = quote(39, 59, "Ann")
    assert [line for line in lines(ANN, again) if line.startswith("Ann")] == ["Ann | ¶ 1"]
    assert lines(ANN, again)[-1] == "  “they may think so,” | ¶ 1"


def test_fragments_and_rejected_quotes_are_hidden_by_default() -> None:
    rejected = BEA._replace(verdict="rejected")
    extraction = Extraction((ANN, WINTER), rejected=(rejected,))
    assert shown_quotes(extraction) == [ANN]
    assert shown_quotes(extraction, everything=True) == [ANN, WINTER, rejected]
    assert shown_quotes(extraction, "is:rejected") == [rejected]
    assert shown_quotes(extraction, "is:fragment") == [WINTER]


@pytest.mark.parametrize(
    ("query", "found"),
    [("", [ANN, BEA]), ("an", [ANN]), ("BEA is:direct", [BEA]), ("is:prob", [BEA]), ("is:", [ANN, BEA]), ("is:x", [])],
)
def test_filter(query: str, found: list[Quote]) -> None:
    assert shown_quotes(FOUND, query) == found


def test_quotes_by_speaker_are_ordered_by_first_quote() -> None:
    later = quote(62, 66, "Ann")
    assert by_speaker([ANN, BEA, later]) == [ANN, later, BEA]
