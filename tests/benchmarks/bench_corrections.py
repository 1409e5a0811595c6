"""Measure how corrections fare in edited texts: right, reported, silently wrong, silently lost.

Run with `python -m tests.benchmarks.bench_corrections`. First texts made here, from a seed, whose quotes are equal or
alike; then news articles (tests/fixtures/gum_news.jsonl: GUM, CC BY, and the seed article) of which a share of the
words is replaced: of all words, or of those in lower case, so that names stay. `same` and `changed` say whether the
words of the quote were; `certain` that nothing is asked, `asked` that the correction is applied and needs a look, `set
aside` that it is not applied and needs a look.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from tests.benchmarks.bench_anchor import FIXTURE, Text, numbered, render, replace_words, vocabulary
from tests.store.library_examples import Clock, document, library, opened
from tui_reader.extraction import extract
from tui_reader.review import apply

SEEDS = Path(__file__).parents[2] / "seeds"
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
    """Change a share of the words, and remove and move some paragraphs; each keeps its old number.

    Adjacent equal paragraphs have their numbers in order: swapping them gives the same text.
    """
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
    return [row for _, equal in groupby(rows, key=itemgetter(1)) for row in sorted(equal)]


def outcome(share: float, seed: int) -> str:
    """Correct one quote, edit the text, and return how the correction fared."""
    random_ = random.Random(seed)
    old = article(random_)
    with tempfile.TemporaryDirectory() as directory:
        lib = library(Path(directory), Clock())
        reading, text = opened(lib, old), document(old)
        quote = random_.choice(extract(text.text).quotes)
        lib.quotes.set_speaker(reading, text, quote, GIVEN)
        wanted = text.index_at(quote.start)
        rows = edited(old, share, random_)
        new = [row for _, row in rows]
        if not new:
            return "told"
        reading, later = opened(lib, new), document(new)
        if not lib.quotes.decisions(reading.article_id, reading.version_id, later).quotes:
            asked = any(copy.entry.corrections for copy in lib.copies.of(reading, later))
            lib.close()
            return "asked whether it is the same article" if asked else "another article"
        decisions = lib.quotes.decisions(reading.article_id, reading.version_id, later)
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


def news() -> list[tuple[Text, str]]:
    """The articles with quotes, as numbered words and as text."""
    texts = [json.loads(line)["text"] for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    texts += [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("0*.txt"))]
    rendered = [(text, render(text)[0]) for text in map(numbered, texts)]
    return [(text, raw) for text, raw in rendered if extract(raw).quotes]


def in_news(text: Text, raw: str, edit: Callable[[Text, random.Random], Text], seed: int) -> Counter[str]:
    """Correct up to six quotes of an article, edit it, and return how each correction fared."""
    random_ = random.Random(seed)
    old = raw.split("\n\n")
    chosen = random_.sample(extract(raw).quotes, min(6, len(extract(raw).quotes)))
    with tempfile.TemporaryDirectory() as directory:
        lib = library(Path(directory), Clock())
        reading, before = opened(lib, old), document(old)
        for number, quote in enumerate(chosen):
            lib.quotes.set_speaker(reading, before, quote, f"Given Name{number}")
        new, places = render([paragraph for paragraph in edit(text, random_) if paragraph])
        reading, later = opened(lib, new.split("\n\n")), document(new.split("\n\n"))
        decisions = lib.quotes.decisions(reading.article_id, reading.version_id, later)
        lib.close()
    found = apply(new, extract(new), decisions)
    old_places = render(text)[1]
    counts: Counter[str] = Counter()
    for number, quote in enumerate(chosen):
        name = f"Given Name{number}"
        decision = next((one for one in decisions.quotes if one.speaker == name), None)
        numbers = {word.number for start, end, word in old_places if start < quote.end and end > quote.start}
        own = [(start, end) for start, end, word in places if word.number in numbers]
        kept = [word for _, _, word in places if word.number in numbers and word.kept]
        shown = [one.span for one in found.quotes if one.speaker == name]
        right = all(any(start < span.end and end > span.start for start, end in own) for span in shown)
        state = "same" if len(kept) == len(numbers) else "changed" if own else "gone"
        asked = decision is not None and decision.needs_look
        what = ("asked" if asked else "certain") if shown else "set aside" if asked else "lost without a word"
        counts["another article" if decision is None else f"{state}: {what}" if right else "wrong"] += 1
    return counts


def lower_case(share: float) -> Callable[[Text, random.Random], Text]:
    """Replace a share of the lower-case words."""

    def edit(text: Text, rng: random.Random) -> Text:
        pool = [word for word in vocabulary(text) if word.islower()]
        return [
            [
                replace(word, text=rng.choice(pool), kept=False)
                if word.text.islower() and rng.random() < share
                else word
                for word in paragraph
            ]
            for paragraph in text
        ]

    return edit


def main() -> None:
    for share in (0.0, 0.05, 0.1, 0.2, 0.4, 0.6):
        counts = measure(share, 150)
        print(f"{share:4.0%} of the words changed: " + ", ".join(f"{word} {n}" for word, n in counts.most_common()))
    articles = news()
    for kind, make in (("words in lower case", lower_case), ("words", replace_words)):
        for share in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4):
            counts = Counter()
            for seed, (text, raw) in enumerate(articles):
                counts += in_news(text, raw, make(share), seed)
            total = counts.total()
            print(
                f"news, {share:3.0%} of the {kind} changed: "
                + ", ".join(f"{word} {100 * n / total:.1f} %" for word, n in counts.most_common())
            )


if __name__ == "__main__":
    main()
