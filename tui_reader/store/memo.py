"""Keep the results of pure computations on texts while an article is opened.

Comparing long texts takes seconds. While a transaction is open, or a snapshot is read, no other program can write, so
an opening computes once outside of one and then takes the results within it. They are found by their inputs: where
another program wrote in between, what depends on that is computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Memo:
    """Results by what was computed, and on what."""

    def __init__(self) -> None:
        self._results: dict[Hashable, Any] = {}

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the result of `compute`, which may depend on nothing but `key`; it is called at most once for it."""
        if key not in self._results:
            self._results[key] = compute()
        return cast("T", self._results[key])
