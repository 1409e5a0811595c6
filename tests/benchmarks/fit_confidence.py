"""Fit the weights of `extraction/data/confidence.txt`: `python tests/benchmarks/fit_confidence.py [--write] SET …`.

A set has the form of `tests/fixtures/gum_news.jsonl`, with `canonical_speaker` or `speaker_text` of each quote. The
first set counts twice as much as each other one. Prints, for every set, how often speakers are right by what they
state: with weights fitted without its articles in turn (a fifth at a time), and with weights fitted on the other sets.
`--write` fits on all of them and writes the file.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from tests.extraction.extraction_scoring import records, same_person, same_words  # noqa: E402
from tui_reader.extraction import confidence, extract, speakers  # noqa: E402
from tui_reader.extraction.confidence import Clues, features  # noqa: E402
from tui_reader.extraction.lexicon import DATA  # noqa: E402
from tui_reader.model import SURE, Quote  # noqa: E402

PRIOR = {"rule": 1.0}
"""The weights without any evidence: the confidence stated by a rule."""
PER_SET = 400.0
STEPS, RATE = 300, 0.05
PARTS = 5
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, SURE, 0.96, 1.0)


class Case(NamedTuple):
    """One speaker and whether it is right."""

    article: int
    clues: Clues
    right: bool


def cases(path: Path) -> list[Case]:
    """Extract the articles of a set and compare each speaker with the annotation."""
    seen: list[Clues] = []

    def note(clues: Clues) -> float:
        seen.append(clues)
        return float(len(seen))

    found = []
    with patch.object(speakers, "stated", note):
        for number, article in enumerate(records(path)):
            quotes = extract(article["text"]).quotes
            for gold in article["quotes"]:
                quote = next((q for q in quotes if _same_words(article["text"], gold, q)), None)
                right = _is_right(quote, gold) if quote is not None else None
                if quote is not None and right is not None and quote.confidence.is_integer():
                    found.append(Case(number, seen[int(quote.confidence) - 1], right))
    return found


def _same_words(text: str, gold: dict[str, Any], quote: Quote) -> bool:
    if quote.kind == "fragment":
        return False
    shared = min(gold["end"], quote.end) - max(gold["start"], quote.start)
    return bool(2 * shared > gold["end"] - gold["start"] and 2 * shared > quote.end - quote.start)


def _is_right(quote: Quote, gold: dict[str, Any]) -> bool | None:
    """Whether the speaker of a quote is right; None if it or the annotation has none."""
    named = quote.speaker or (quote.speaker_text if quote.attribution in ("role", "unnamed", "organisation") else None)
    person, words = gold.get("canonical_speaker"), gold.get("speaker_text")
    if not named or gold.get("type", "direct") not in ("direct", "mixed"):
        return None
    if person and gold.get("speaker_kind", "person") == "person":
        return same_person(named, person)
    return same_words(named, words) if words else None


def fit(sets: Sequence[Sequence[Case]]) -> dict[str, float]:
    """Fit the weights with a ridge towards `PRIOR` (Adam on the logistic loss)."""
    rows = [
        (features(case.clues), case.right, PER_SET * (2 if number == 0 else 1) / len(found))
        for number, found in enumerate(sets)
        for case in found
    ]
    names = dict.fromkeys(name for values, _, _ in rows for name in values if name != "name")
    weights, mean, square = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for step in range(1, STEPS + 1):
        slope = {name: weights[name] - PRIOR.get(name, 0.0) for name in names}
        for values, right, share in rows:
            miss = share * (probability(weights, values) - right)
            for name, value in values.items():
                if name in slope:
                    slope[name] += miss * value
        for name in names:
            mean[name] = 0.9 * mean[name] + 0.1 * slope[name]
            square[name] = 0.999 * square[name] + 0.001 * slope[name] ** 2
            size = math.sqrt(square[name] / (1 - 0.999**step)) + 1e-8
            weights[name] -= RATE * mean[name] / (1 - 0.9**step) / size
    return weights


def probability(weights: dict[str, float], values: dict[str, float]) -> float:
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in values.items())))


def table(rated: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Return table lines: the stated confidence, the number of quotes and the share that is right."""
    off = 0.0
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = [(said, right) for said, right in rated if low <= said < high]
        if inside:
            said, right = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            off += abs(said - right) * len(inside)
            yield f"  {low:.2f}–{high:.2f}  {len(inside):5} speakers  stated {said:.2f}  right {right:.2f}"
    yield f"  stated and right differ by {off / max(1, len(rated)):.3f} on average"
    for name, group in (
        ("sure", [right for said, right in rated if said >= SURE]),
        ("probably", [right for said, right in rated if said < SURE]),
    ):
        yield f"  {name}: {len(group)} speakers, {sum(group) / max(1, len(group)):.3f} right"


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:] if name != "--write"]
    sets = [cases(path) for path in paths]
    for number, (path, found) in enumerate(zip(paths, sets, strict=True)):
        rated = []
        for part in range(PARTS):
            rest = [[c for c in other if other is not found or c.article % PARTS != part] for other in sets]
            weights = fit(rest)
            rated += [(probability(weights, features(c.clues)), c.right) for c in found if c.article % PARTS == part]
        print(f"{path.stem}: a fifth of its articles left out in turn", *table(rated), sep="\n")
        others = [other for at, other in enumerate(sets) if at != number]
        if others:
            weights = fit(others)
            rated = [(probability(weights, features(c.clues)), c.right) for c in found]
            print(f"{path.stem}: fitted on the other sets", *table(rated), sep="\n")
    if "--write" in sys.argv:
        weights = fit(sets)
        lines = [f"{name} {weight:.3f}" for name, weight in weights.items()]
        header = (
            f"# The weights of confidence.py, fitted by tests/benchmarks/fit_confidence.py on {sum(map(len, sets))} "
            f"speakers of {', '.join(path.stem for path in paths)} (CC-BY)."
        )
        (DATA / "confidence.txt").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    weights = confidence.weights()
    for path in paths:
        rated = [(probability(weights, features(c.clues)), c.right) for c in cases(path)]
        print(f"{path.stem}: the weights in use", *table(rated), sep="\n")


if __name__ == "__main__":
    main()
