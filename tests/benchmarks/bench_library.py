"""Print what a library of 10,000 articles with 50,000 annotations costs: search, lists, adding, size.

    python tests/benchmarks/bench_library.py [--articles N] [--directory DIR]

The articles are made by the script: 700 words each, from a vocabulary with the frequencies of a natural language, with
names and quotes. Each figure is printed with the one to reach.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # run as a file, not as a module

from tests.benchmarks.ptybench import Session  # noqa: E402
from tui_reader.library import Library, adding  # noqa: E402
from tui_reader.model import Edit, ReadAs, Reading, Target  # noqa: E402
from tui_reader.store import annotating as annotating_of  # noqa: E402
from tui_reader.store import journal  # noqa: E402
from tui_reader.text.document import Document  # noqa: E402
from tui_reader.text.query import parse  # noqa: E402

WORDS, PARAGRAPHS, NOTES = 700, 14, 5
SINGLY = 50
"""The articles whose annotations are written one at a time."""
FIRST = ("Ann", "Tom", "Eve", "Karl", "Rosa", "Igor", "Mina", "Otto", "Lena", "Paul")
LAST = ("Reed", "Hall", "Stone", "Moser", "Lind", "Petrov", "Khan", "Berg", "Novak", "Silva")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--directory", type=Path, help="where to put the library: the disk to measure")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as directory:
        measure(Path(directory), arguments.articles)


def measure(directory: Path, count: int) -> None:
    dice = Random(14)
    vocabulary = list(words(dice, 30_000))
    ten = Library(directory / "ten" / "reader.db")
    fill(ten, vocabulary, 10, Random(1))
    many = Library(directory / "many" / "reader.db")
    filled = fill(many, vocabulary, count, dice)
    letters = filled.letters
    row("articles read, stored and indexed a second", count / filled.adding, "≥ 100")
    row("annotations written a second", NOTES * min(count, SINGLY) / filled.annotating, "")
    row("size of the file / the text", many.path.stat().st_size / letters, "≤ 4")
    began = time.perf_counter()
    many.extractions.prepare(quotes=False)
    row("indexing what was left, s", time.perf_counter() - began, "")

    for key, (at_ten, here) in keys(ten, many).items():
        row(f"key {key} to the whole screen, ms", here, "")
        row(f"key {key} at this size / at ten articles", here / at_ten, "≤ 1.3")

    queries = [" ".join(dice.sample(vocabulary[20:3_000], 2)) for _ in range(200)]
    asked = times(lambda query: many.catalogue.search(parse(query), limit=20), queries)
    row("two ranked words with passages, p50 ms", statistics.median(asked), "")
    row("two ranked words with passages, p99 ms", percentile(asked, 99), "≤ 30")
    typed = [query[:length] for query in queries[:40] for length in range(3, min(9, len(query)))]
    asked = times(lambda query: many.catalogue.search(parse(query, typing=True), limit=20), typed)
    row("results as you type, p95 ms", percentile(asked, 95), "≤ 50")
    asked = times(lambda query: many.catalogue.articles(parse(query, typing=True), limit=50), typed)
    row("filter of articles as you type, p95 ms", percentile(asked, 95), "")
    row("tags, ms", statistics.median(times(lambda _: many.codebook.tags(), range(5))), "≤ 20")
    row(
        "a screen of 50 articles, ms",
        statistics.median(times(lambda _: many.catalogue.articles(limit=50), range(5))),
        "",
    )
    row("all articles, ms", statistics.median(times(lambda _: many.catalogue.articles(), range(3))), "")
    row("count of articles, ms", statistics.median(times(lambda _: many.catalogue.count_articles(), range(5))), "")
    few, lots = (statistics.median(times(partial(_annotations, one), range(5))) for one in (ten, many))
    row("a screen of annotations by article, ms", lots, "")
    row("the same at ten articles, ms", few, "")
    few, lots = (statistics.median(times(partial(_list, one), range(5))) for one in (ten, many))
    row("reader list at this size / at ten articles", lots / few, "≤ 2")
    began = time.perf_counter()
    printed = run(many, "notes", "--format", "jsonl")
    whole, start = time.perf_counter() - began, statistics.median(times(lambda _: run(ten, "notes"), range(3))) / 1000
    row("reader notes --format jsonl, rows a second", printed / (whole - start), "≥ 50,000")
    began = time.perf_counter()
    many.extractions.prepare(stop=lambda: time.perf_counter() - began > 20)
    found = count - many.extractions.waiting_for_quotes()
    row("articles searched for quotes a second", found / (time.perf_counter() - began), "")
    if found:
        row("said NAME, ms", statistics.median(times(lambda _: many.catalogue.said("Ann Reed"), range(5))), "")
        row("sources, ms", statistics.median(times(lambda _: many.catalogue.sources(), range(3))), "")
    row("size of the file with those quotes / the text", many.path.stat().st_size / letters, "≤ 4")
    many.close()
    ten.close()


def _annotations(library: Library, _: object) -> None:
    pages = library.catalogue.note_pages()
    for place in range(min(50, len(pages))):
        pages.at(place)


def _list(library: Library, _: object) -> int:
    return run(library, "list")


class Filled(NamedTuple):
    """What filling a library took."""

    letters: int
    """Bytes of the texts."""
    adding: float
    """Seconds for adding the files."""
    annotating: float
    """Seconds for an annotation at a time, as the app writes them."""


def fill(library: Library, vocabulary: list[str], count: int, dice: Random) -> Filled:
    """Add articles from files, and annotate them: the first few as the app does, the others in large transactions."""
    folder = library.path.parent / "articles"
    folder.mkdir(parents=True)
    letters = 0
    for number in range(count):
        text = "\n".join(made(vocabulary, dice))
        letters += len(text.encode())
        (folder / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    began = time.perf_counter()
    adding.add(
        library, list(adding.expand([str(folder)])), words_a_minute=238, read_as=ReadAs(layout="lines"), told=added
    )
    seconds = time.perf_counter() - began
    ids = [entry.article_id for entry in library.articles.recent(count)]
    began = time.perf_counter()
    for article_id in ids[:SINGLY]:
        reading, document, edits = annotations_for(library, article_id, vocabulary, dice)
        for target, edit in edits:
            library.annotations.annotate(reading, document, target, edit)
    annotating = time.perf_counter() - began
    for batch in (ids[at : at + 200] for at in range(SINGLY, len(ids), 200)):
        made_ready = [annotations_for(library, article_id, vocabulary, dice) for article_id in batch]
        core = library.articles._core
        with core.store.transaction() as db:
            for reading, document, edits in made_ready:
                for one in edits:  # an undo step each, as in the app
                    step = journal.Step(db, reading.article_id, core.time())
                    annotating_of.annotate_all(step, reading, document, [one], new_uid=core.new_uid)
                    step.end()
    return Filled(letters, seconds, annotating)


def added(one: adding.Added) -> None:
    if one.result != "added":
        raise SystemExit(f"{one.source}: {one.result} {one.problem}")


def annotations_for(
    library: Library, article_id: int, vocabulary: list[str], dice: Random
) -> tuple[Reading, Document, list[tuple[Target, Edit]]]:
    """Return an article and what is to be annotated in it."""
    reading, document = library.articles.reading(article_id), library.articles.text_of(article_id)
    assert reading is not None and document is not None
    edits = list[tuple[Target, Edit]]()
    for _ in range(NOTES):
        start = document.start(dice.randrange(1, len(document))) + 7 * len(edits)
        note = " ".join(dice.choices(vocabulary[:2_000], k=8)) if dice.random() < 0.5 else ""
        edit = Edit(colour="yellow", note=note, add_tags=(f"tag {dice.randrange(60)}",))
        edits.append((Target("span", document.clamp(start, start + 90)), edit))
    return reading, document, edits


def made(vocabulary: list[str], dice: Random) -> list[str]:
    """Create the paragraphs of an article with a title and a quote in every third paragraph."""
    weights = made.weights  # type: ignore[attr-defined]
    each = WORDS // PARAGRAPHS
    texts = [" ".join(dice.choices(vocabulary, cum_weights=weights, k=6)).capitalize()]
    for number in range(PARAGRAPHS):
        chosen = dice.choices(vocabulary, cum_weights=weights, k=each)
        sentence = " ".join(chosen).capitalize() + "."
        if number % 3 == 1:
            name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
            sentence = f"“{sentence[:120]},” said {name}, the mayor. {sentence[120:]}"
        texts.append(sentence)
    return texts


def words(dice: Random, count: int) -> Iterator[str]:
    """Create distinct words, frequent ones short; their frequencies follow Zipf's law."""
    total, weights, known = 0.0, [], set[str]()
    while len(known) < count:
        length = min(12, 2 + len(known) // 3_000 + dice.randrange(6))
        word = "".join(dice.choice("bcdfghklmnprstvw") + dice.choice("aeiou") for _ in range((length + 1) // 2))
        if word not in known:
            known.add(word)
            total += 1 / (len(known) + 2)
            weights.append(total)
            yield word
    made.weights = weights  # type: ignore[attr-defined]


def run(library: Library, *arguments: str) -> int:
    """Run a command on a library and return the number of printed lines."""
    command = [sys.executable, "-m", "tui_reader", *arguments, "--db", str(library.path)]
    done = subprocess.run(
        command, capture_output=True, check=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "READER_HOME": str(library.path.parent)},
    )  # fmt: skip
    return done.stdout.count(b"\n")


def keys(few: Library, many: Library, rounds: int = 15) -> dict[str, tuple[float, float]]:
    """Press keys in an article of either library in turns; return the milliseconds until the screen was complete."""
    found: dict[str, tuple[list[float], list[float]]] = {"t": ([], []), "L": ([], [])}
    with ExitStack() as stack:
        sessions = [stack.enter_context(opened(library)) for library in (few, many)]
        for session in sessions:
            session.wait_quiet(2, 120)
            for key in found:  # dialogs are imported when they open first
                session.press(key, gap=1.0)
                session.press("\x1b", gap=0.3)
        for _ in range(rounds):
            for key, results in found.items():
                for session, times_of_key in zip(sessions, results, strict=True):
                    last = session.press(key, gap=0.3)["last"]
                    if last is None:
                        raise SystemExit(f"{key!r} changed nothing:\n{session.text()}")
                    times_of_key.append(last)
                    session.press("\x1b", gap=0.3, timeout=2)
    return {key: (statistics.median(one), statistics.median(other)) for key, (one, other) in found.items()}


def opened(library: Library) -> Session:
    """Open an article of a library in the app."""
    source = library.path.parent / "articles" / "0.txt"
    command = [sys.executable, "-m", "tui_reader", str(source)]
    session = Session(command, env={"READER_HOME": str(library.path.parent)}, cwd=ROOT)
    if session.wait_for("¶ 1 of", 60) is None:
        raise SystemExit(f"{source} did not open:\n{session.text()}")
    return session


def times(act: Callable[[Any], object], inputs: Iterable[Any]) -> list[float]:
    """Return the milliseconds that a function takes for each input."""
    result = []
    for one in inputs:
        began = time.perf_counter()
        act(one)
        result.append((time.perf_counter() - began) * 1000)
    return result


def percentile(values: list[float], share: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


def row(what: str, value: float, wanted: str) -> None:
    print(f"{what:52} {value:12,.2f}   {wanted}", flush=True)


if __name__ == "__main__":
    main()
