"""Annotations on edited texts with known truth: placed right, silently wrong, to check, or lost."""

from __future__ import annotations

from collections import Counter

from tests.benchmarks.bench_anchor import FIXTURE, KINDS, LIGHT, REPEATED, load, trials
from tests.faults.figures import Figure


def test_annotations_survive_edits(long: bool, figure: Figure) -> None:
    texts = load(FIXTURE)
    light: Counter[str] = Counter()
    repeated: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for kind in KINDS:
        verdicts = Counter(verdict for verdict, *_ in trials(texts, 300 if long else 15, 2 if long else 1, kind))
        every += verdicts
        if kind in LIGHT:
            light += verdicts
        if kind in REPEATED:
            repeated += verdicts
    figure(
        f"{every.total():,} marks in edited texts",
        f"{100 * light['right'] / light.total():.2f} % right after light edits, "
        f"{100 * every['right'] / every.total():.2f} % after any; {every['silent']} wrong unseen",
    )
    assert light["right"] >= 0.9995 * light.total()
    assert repeated["right"] >= 0.985 * repeated.total()
    assert every["silent"] <= 0.0001 * every.total()
