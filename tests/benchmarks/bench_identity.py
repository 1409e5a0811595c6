"""Measure how well a changed text is recognised as the same article, and how long opening takes in a large library.

    python tests/benchmarks/bench_identity.py [TEXTS.jsonl] [--rounds N] [--articles N]

TEXTS holds one JSON object with a "text" per line; the default is tests/fixtures/gum_news.jsonl (GUM, news, CC BY).
A share of the words is replaced by words from all the texts, in short texts (1–20 lines of 2–9 words) and in the
articles themselves. *same*: taken as the same article unasked, *asked*: the user is asked, *new*: a new article. The
last row of each kind compares different texts of that kind. `path` is one path that changed, `renamed` another path
after the first is gone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tui_reader.library import Library
from tui_reader.model import Article, Identity
from tui_reader.text.clean import clean
from tui_reader.text.compare.likeness import likeness
from tui_reader.text.document import Block, Document

FIXTURE = Path(__file__).parents[1] / "fixtures" / "gum_news.jsonl"
SHARES = (0.05, 0.1, 0.2, 0.4, 0.5, 0.6, None)


def edited(text: str, share: float, pool: list[str], rng: random.Random) -> str:
    """Replace a share of the words, at least one."""
    parts = re.split(r"(\s+)", text)
    at = [index for index in range(0, len(parts), 2) if parts[index]]
    chosen = {index for index in at if rng.random() < share} or {rng.choice(at)}
    return "".join(rng.choice(pool) if index in chosen else part for index, part in enumerate(parts))


def short_lines(texts: list[str]) -> list[str]:
    pieces = (piece for text in texts for line in text.split("\n") for piece in re.split(r"(?<=[.!?,;])\s", line))
    return list(dict.fromkeys(piece for piece in pieces if 2 <= len(piece.split()) <= 9))


def table(name: str, make: Callable[[], str], rounds: int, pool: list[str], rng: random.Random) -> None:
    for share in SHARES:
        path: Counter[str] = Counter()
        renamed: Counter[str] = Counter()
        for _ in range(rounds):
            old = make()
            new = edited(old, share, pool, rng) if share else make()
            while new == old:
                new = edited(old, share, pool, rng) if share else make()
            found = likeness(old, new)
            path[found.on_one_path] += 1
            renamed[found.across_paths] += 1
        told = f"{share:.0%} changed" if share else "different"
        print(f"{name:<12} {told:<12}" + "".join(_row(title, c) for title, c in (("path", path), ("renamed", renamed))))


def _row(title: str, counts: Counter[str]) -> str:
    same, asked, new = (100 * counts[v] / counts.total() for v in ("same", "doubtful", "different"))
    return f"  {title}: same {same:5.1f} % asked {asked:5.1f} % new {new:5.1f} %"


def opening(articles: int, texts: list[str], pool: list[str], rng: random.Random) -> None:
    """Fill a library with articles and time opening an unknown text, a renamed one and a changed one."""
    with tempfile.TemporaryDirectory() as directory, Library(Path(directory) / "reader.db") as library:

        def take_in(path: str, text: str) -> tuple[float, int]:
            blocks = [Block(clean(line)) for line in text.split("\n\n")]
            document = Document(blocks)
            document.complete = True
            article = Article(path, blocks[0].text)
            begin = perf_counter()
            reading = library.articles.open(article, document, Identity(path, len(text), 1))
            return (perf_counter() - begin) * 1000, reading.article_id

        ids = {}
        for number in range(articles):
            text = edited(" ".join(rng.sample(pool, 400)), 0.5, pool, rng)
            paragraphs = [text[at : at + 500] for at in range(0, len(text), 500)]
            ids[number] = "\n\n".join(paragraphs)
            took, _ = take_in(f"/nowhere/{number}.txt", ids[number])
            if number and number % 2_500 == 0:
                print(f"  {number:,} articles: {took:.1f} ms")
        rounds = 20
        new = [take_in(f"/new/{n}.txt", rng.choice(texts)[:2_500] + f" {n}")[0] for n in range(rounds)]
        moved = [(n, take_in(f"/moved/{n}.txt", edited(ids[n], 0.2, pool, rng))) for n in range(rounds)]
        changed = [take_in(f"/nowhere/{n}.txt", edited(ids[n], 0.2, pool, rng))[0] for n in range(rounds, 2 * rounds)]
        for name, times in (("new", new), ("renamed", [took for _, (took, _) in moved]), ("changed", changed)):
            print(
                f"opening at {articles:,}: {name:<8} median {sorted(times)[rounds // 2]:6.1f} ms, most {max(times):.1f}"
            )
        print(f"renamed ones recognised: {sum(found == n + 1 for n, (_, found) in moved)} of {rounds}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", type=Path, default=FIXTURE)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--articles", type=int, default=10_000)
    options = parser.parse_args()
    rng = random.Random(1)
    texts = [json.loads(line)["text"] for line in options.texts.read_text(encoding="utf-8").splitlines()]
    pool = [word for text in texts for word in text.split()]
    lines = short_lines(texts)
    for size in (1, 2, 3, 5, 8, 12, 20):
        table(f"{size} lines", lambda: "\n\n".join(rng.sample(lines, size)), options.rounds, pool, rng)  # noqa: B023
    table("news", lambda: rng.choice(texts), options.rounds, pool, rng)
    if options.articles:
        opening(options.articles, texts, pool, rng)


if __name__ == "__main__":
    main()
