"""Thousands of inputs of any kind: none may raise or come through as more than text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.figures import Figure
from tests.hostile.hostile_corpus import as_bytes, hostile_texts
from tests.hostile.hostile_targets import check_article, check_search, check_text, loaded

Value = TypeVar("Value")


def tried(check: Callable[[Value], object], values: st.SearchStrategy[Value], most: int) -> int:
    """Run a check on `most` values and return how many were checked."""
    count = 0

    @settings(max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(values)
    def run(value: Value) -> None:
        nonlocal count
        check(value)
        count += 1

    run()
    return count


def test_inputs_of_any_kind(long: bool, figure: Figure) -> None:
    found = loaded(as_bytes("The harbour is sold.\n\n“Never,” said Mary Miller.\n"))
    assert found is not None
    document, texts = found.document, hostile_texts(20)
    articles = tried(check_article, texts.map(as_bytes) | st.binary(max_size=300), 3000 if long else 40)
    typed = tried(check_text, texts | st.text(), 10_000 if long else 60)
    queries = tried(lambda query: check_search(document, query), texts | st.text(), 10_000 if long else 60)
    assert min(articles, typed, queries) > 0
    figure(
        f"{articles:,} articles, {typed:,} typed texts, {queries:,} queries",
        "of any bytes: 0 exceptions, 0 control characters let through, offsets right",
    )
