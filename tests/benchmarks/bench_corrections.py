"""Measure what becomes of corrections in edited texts: right, told, silently wrong, lost without a word.

Run with `python -m tests.benchmarks.bench_corrections`; the texts are made here, from a seed.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path

from tests.store.library_examples import Clock, document, library, opened
from tui_reader.extraction import extract
from tui_reader.review import apply

PEOPLE = ("Anna Reed", "Ben Stone", "Dora Hill", "Eric Lund", "Fay Moss", "Gus Ward")
SAID = (
    "No comment",
    "We will win this election and we will govern well",
    "We will win this election and they will not govern",
    "Nobody asked the shops about the bridge before it was shut",
    "The town cannot pay for it any longer",
    "It was closed for eleven weeks without a word of warning",
)
FILL = (
    "The clerk read the minutes aloud for an hour and nobody in the hall listened to a word.",
    "The hall was full and the doors were shut when the debate about the harbour began.",
    "Two hundred people had signed the letter that lay on the table in front of the chair.",
)
OTHER = (
    *("river", "water", "paper", "garden", "winter", "letter", "stone", "market", "summer"),
    *("bread", "window", "number", "silver", "corner"),
)
GIVEN = "Carl Young"


def article(random_: random.Random) -> list[str]:
    """Twelve quotes of six people, some of equal or similar words, between paragraphs without quotes."""
    paragraphs = ["The inquiry sat on Monday and heard from everybody who wanted to speak."]
    for _ in range(12):
        said, name = random_.choice(SAID), random_.choice(PEOPLE)
        paragraphs.append(f"“{said},” said {name}.")
        if random_.random() < 0.5:
            paragraphs.append(random_.choice(FILL))
    return paragraphs


def edited(paragraphs: list[str], share: float, random_: random.Random) -> list[tuple[int, str]]:
    """Change a share of the words, and remove, move and repeat some paragraphs; each with its old number."""
    rows = []
    for number, paragraph in enumerate(paragraphs):
        words = [
            random_.choice(OTHER) if word.isalpha() and word.islower() and random_.random() < share else word
            for word in paragraph.split()
        ]
        rows.append((number, " ".join(words)))
    rows = [row for row in rows if random_.random() > share / 3]
    if len(rows) > 2 and random_.random() < 0.5:
        rows.insert(random_.randrange(len(rows)), rows.pop(random_.randrange(len(rows))))
    return rows


def outcome(share: float, seed: int) -> str:
    """Correct one quote, edit the text, and say what became of the correction."""
    random_ = random.Random(seed)
    old = article(random_)
    with tempfile.TemporaryDirectory() as directory:
        lib = library(Path(directory), Clock())
        reading, text = opened(lib, old), document(old)
        quote = random_.choice(extract(text.text).quotes)
        lib.set_speaker(reading, text, quote, GIVEN)
        wanted = text.index_at(quote.start)
        rows = edited(old, share, random_)
        new = [row for _, row in rows]
        if not new:
            return "told"
        reading, later = opened(lib, new), document(new)
        if not lib.decisions(reading.article_id, reading.version_id, later).quotes:
            asked = any(copy.entry.corrections for copy in lib.copies(reading, later))
            lib.close()
            return "asked whether it is the same article" if asked else "another article"
        decisions = lib.decisions(reading.article_id, reading.version_id, later)
        found = apply(later.text, extract(later.text), decisions)
        lib.close()
    told = any(decision.needs_look for decision in decisions.quotes)
    places = [rows[later.index_at(q.start)][0] for q in found.quotes if q.speaker == GIVEN]
    if told:
        return "told" if all(place == wanted for place in places) else "told, on other words"
    if not places:
        return "lost without a word"
    return "right" if places == [wanted] else "silently wrong"


def measure(share: float, runs: int) -> Counter[str]:
    return Counter(outcome(share, seed) for seed in range(runs))


def main() -> None:
    for share in (0.0, 0.05, 0.1, 0.2, 0.4, 0.6):
        counts = measure(share, 150)
        print(f"{share:4.0%} of the words changed: " + ", ".join(f"{word} {n}" for word, n in counts.most_common()))


if __name__ == "__main__":
    main()
