"""Measure wrapping against textwrap and searching against `str.find`, as ratios of interleaved runs.

    python tests/benchmarks/bench_text.py [runs]

Every line: what / against what, the ratio of the medians (the lowest and highest ratio of a single pair), the figure
to reach where there is one. Ends with 1 if a figure is missed. Texts are made from a fixed seed; nothing is read.
"""

from __future__ import annotations

import random
import statistics
import sys
import textwrap
from collections.abc import Callable
from time import perf_counter

from tui_reader.text.document import Block, Document
from tui_reader.text.find import Query, Search
from tui_reader.text.layout.wrap import wrap

WIDTH = 72
VOCABULARY = (
    "the of and to in a that is was for it with as his on be at by had not are but from have they which one were all"
    " her would there their when who will more council harbour evening statement according ministry morning bridge"
)
IDEOGRAPHS = "日本語新聞記事読者発表政府今年東京会社技術開発問題結果調査報告市民計画予算地域かなのはをにがでと"


def timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def ratio(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float, float]:
    """Time the two alternately; return the ratio of the medians, and the lowest and highest ratio of a pair."""
    one(), other()
    pairs = [(timed(one), timed(other)) for _ in range(runs)]
    each = [left / right for left, right in pairs]
    middle = statistics.median(left for left, _ in pairs) / statistics.median(right for _, right in pairs)
    return middle, min(each), max(each)


def prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(VOCABULARY.split(), k=words)).capitalize() + "."


def chinese(chance: random.Random, length: int) -> str:
    return "".join(
        chance.choice("、。「」") if chance.random() < 0.06 else chance.choice(IDEOGRAPHS) for _ in range(length)
    )


def with_emoji(chance: random.Random, words: int) -> str:
    return " ".join(
        chance.choice(("👍🏽", "🇩🇪", "❤️", "👨‍👩‍👧")) if chance.random() < 0.03 else word
        for word in chance.choices(VOCABULARY.split(), k=words)
    )


def main(runs: int) -> int:
    chance = random.Random(7)
    missed = 0

    def report(
        what: str,
        one: Callable[[], object],
        other: Callable[[], object],
        at_least: float | None = None,
        at_most: float | None = None,
    ) -> None:
        nonlocal missed
        middle, low, high = ratio(one, other, runs)
        goal = f"  to reach: at least {at_least}" if at_least else f"  to reach: at most {at_most}" if at_most else ""
        miss = bool((at_least and middle < at_least) or (at_most and middle > at_most))
        missed += miss
        print(f"{what:58} {middle:7.2f}  ({low:.2f} – {high:.2f}){goal}{'  MISSED' if miss else ''}")

    def wrapping(name: str, texts: list[str], at_least: float | None = None) -> None:
        report(
            f"speed of wrap, {name} / textwrap",
            lambda: [textwrap.wrap(text, WIDTH) for text in texts],
            lambda: [wrap(text, WIDTH) for text in texts],
            at_least,
        )

    wrapping("ASCII", [prose(chance, 120) for _ in range(150)], at_least=20)
    wrapping("typographic quotes and accents", [f"“{prose(chance, 120)}” — café" for _ in range(150)])
    wrapping("three emoji in a hundred words", [with_emoji(chance, 120) for _ in range(150)])
    wrapping("Chinese and Japanese", [chinese(chance, 600) for _ in range(150)])

    document = Document(Block(prose(chance, 100)) for _ in range(16_500))
    text = document.text
    print(f"searched: {len(text) / 1e6:.1f} MB in {len(document):,} paragraphs")
    for words in ("zeppelin", "smokescreen"):
        report(
            f"time to find no “{words}” without case / str.find",
            lambda words=words: Search(document, Query(words)).advance(None),  # type: ignore[misc]
            lambda words=words: text.find(words),  # type: ignore[misc]
            at_most=3,
        )

    def every(words: str) -> int:
        count, at = 0, text.find(words)
        while at >= 0:
            count, at = count + 1, text.find(words, at + 1)
        return count

    for words in ("harbour evening", "council"):
        report(
            f"time to find every “{words}” ({every(words):,}) / str.find",
            lambda words=words: Search(document, Query(words)).advance(None),  # type: ignore[misc]
            lambda words=words: every(words),  # type: ignore[misc]
        )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
