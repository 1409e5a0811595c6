"""Finding the most similar texts: the same work in a library of any size, and the right article among many alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, document, identity
from tests.store.library_examples import article as make_article
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.store import articles, sketches
from tui_reader.store.values import make_uid

NOW = datetime(2026, 5, 3, tzinfo=UTC)
TREES = ("oak", "ash", "elm", "fir", "yew")
WEATHER = "On day {0} the wind in the valley of Elm came from the west, and the river stood at {1} centimetres."


def paragraphs(number: int) -> list[str]:
    """A report made from a form: all are almost the same."""
    return [f"Report {number}", WEATHER.format(number, 3 * number), "It was read by the warden at seven o’clock."]


def fill(library: Library, texts: Sequence[Sequence[str]]) -> None:
    with library.store.transaction() as db:
        for number, text in enumerate(texts):
            whole, path = document(text), f"/reports/{number}.txt"
            articles.register(
                db, None, make_article(whole, path, text[0]), whole, identity(path), now="2026-05-03", uid=make_uid(NOW)
            )


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path, Clock()) as library:
        yield library


def steps(library: Library, text: Sequence[str]) -> int:
    """Count the instructions that SQLite runs, which are the same on a busy machine."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    conn = library.store.for_reading()
    assert conn is not None
    conn.set_progress_handler(tick, 10)
    sketches.likely(conn, document(text))
    conn.set_progress_handler(None, 0)
    return count


def test_work_does_not_grow_with_the_number_of_similar_texts(made: Library) -> None:
    fill(made, [paragraphs(number) for number in range(100)])
    few = steps(made, paragraphs(7_000))
    fill(made, [paragraphs(number) for number in range(100, 600)])
    assert steps(made, paragraphs(7_000)) < 1.3 * few


@pytest.mark.parametrize("number", [0, 3, 150, 298, 299])
def test_edited_text_is_found_among_hundreds_that_are_almost_the_same(made: Library, number: int) -> None:
    texts = [[*paragraphs(at), f"The warden’s remark {at}: {TREES[at % 5]}{at} fell."]
             for at in range(300)]  # fmt: skip
    fill(made, texts)
    edited = [*texts[number][:-1], texts[number][-1] + " Nobody was hurt."]
    found = made.ask(lambda conn: sketches.likely(conn, document(edited)), list[int]())
    assert number + 1 in found and len(found) <= sketches.MOST


def test_text_with_only_common_words_is_compared_with_the_latest(made: Library) -> None:
    fill(
        made,
        [[f"The same words on every page of this form, signed and dated. {'x' * (at % 20)}{at}"] for at in range(200)],
    )
    same = ["The same words on every page of this form, signed and dated."]
    found = made.ask(lambda conn: sketches.likely(conn, document(same)), list[int]())
    assert len(found) == sketches.MOST


def test_unknown_words_are_like_no_text(made: Library) -> None:
    fill(made, [paragraphs(number) for number in range(5)])
    assert made.ask(lambda conn: sketches.likely(conn, document(["Zwölf Boxkämpfer jagen Viktor."])), [0]) == []
