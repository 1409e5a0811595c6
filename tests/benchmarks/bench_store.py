"""Print what the library costs: milliseconds per change, at opening, of a peek, and with 10,000 annotations.

    python tests/benchmarks/bench_store.py [--directory DIR]

Medians; a commit waits for the disk, so it is measured separately and subtracted in the column without it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from tui_reader.library import Library
from tui_reader.model import Article, Edit, Identity, Reading, Target
from tui_reader.text.document import Block, Document

SEED = Path(__file__).parents[2] / "seeds" / "000_25111a244c1ad9b8.txt"
NEWS = Path(__file__).parents[1] / "fixtures" / "gum_news.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--directory", type=Path, help="where to put the library: the disk to measure")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as directory:
        commit = commits(Path(directory) / "plain.db")
        print(f"{'an empty commit of this disk':44} {commit:8.3f} ms")
        seed(Path(directory) / "seed.db", commit)
        changed(Path(directory) / "changed.db", commit)
        unknown(Path(directory) / "unknown.db", commit)
        many(Path(directory) / "many.db", commit)


def seed(path: Path, commit: float) -> None:
    document = Document(Block(line) for line in SEED.read_text("utf-8").splitlines() if line.strip())
    article, identity = described(document), Identity(str(SEED), SEED.stat().st_size, SEED.stat().st_mtime_ns)
    library = Library(path)
    row(
        "first start: file, schema, article",
        [timed(lambda: library.articles.open(article, document, identity))],
        commit,
    )
    reading = library.articles.open(article, document, identity)
    row("open a known article", times(30, lambda _: library.articles.open(article, document, identity)), commit)
    spans = [document.clamp(at, at + 60) for at in range(0, document.length - 60, 60)][:60]
    acts(library, reading, document, [Target("span", span) for span in spans], commit)
    row("save the reading place", times(50, lambda at: library.articles.save_place(reading, at, "words at it")), commit)
    uid = library.annotations.save_draft(reading, Target("article", None), "a")
    write = library.annotations.save_draft
    row("save a draft", times(50, lambda at: write(reading, Target("article", None), "a" * at, uid=uid)), commit)
    row("has another instance written?", times(500, lambda _: library.changed_elsewhere()))
    peeks(library, article, identity)


def many(path: Path, commit: float, count: int = 10_000) -> None:
    document = Document(Block(f"Paragraph {number} of a long article with some words.") for number in range(count))
    article = described(document)
    library = Library(path)
    identity = Identity("/articles/long.txt", 1, 1)
    reading = library.articles.open(article, document, identity)
    targets = [Target("paragraph", document.span(index)) for index in range(count)]
    started = time.perf_counter()
    for target in targets[:-100]:
        library.annotations.annotate(reading, document, target, Edit(colour="yellow", add_tags=("claim",)))
    each = (time.perf_counter() - started) * 1000 / (count - 100)
    size = path.stat().st_size >> 10
    print(f"\n{count:,} annotations in one article, made one by one: {each:.3f} ms each, file {size} kB")
    acts(library, reading, document, targets[-100:], commit)
    half = [(target, Edit(add_tags=("half",))) for target in targets[: count // 2]]
    tagged = timed(lambda: library.annotations.annotate_all(reading, document, half, "tag {}".format))
    row(f"tag {count // 2:,} passages at once", [tagged], commit)
    deleted, undone = list[float](), list[float]()
    for _ in range(5):
        deleted.append(timed(lambda: library.codebook.delete_tags(["half"])))
        undone.append(timed(lambda: library.annotations.undo(reading)))
    row("delete their tag", deleted, commit)
    row("undo that (≤ 200 ms)", undone, commit)
    row("read them all", times(5, lambda _: Library(path).annotations.of(reading)))
    row("open the article", times(5, lambda _: library.articles.open(article, document, identity)), commit)
    peeks(library, article, identity)
    changed = Document([Block("A new beginning."), *document])
    row("open a new version of it", [timed(lambda: library.articles.open(described(changed), changed, identity))])


def changed(path: Path, commit: float) -> None:
    """Open new versions of a text of 60 kB with 30 highlights: half of them passages, half paragraphs."""
    random = Random(7)
    paragraphs = "\n\n".join(json.loads(line)["text"] for line in NEWS.read_text("utf-8").splitlines()).split("\n\n")
    document = Document(Block(text) for text in accumulated(paragraphs, 60_000))
    library, identity = Library(path), Identity("/articles/changed.txt", 1, 1)
    reading = library.articles.open(described(document), document, identity)
    for _ in range(15):
        start = random.randrange(document.length - 200)
        library.annotations.annotate(
            reading, document, Target("span", document.clamp(start, start + 80)), Edit(colour="blue")
        )
        block = document.span(random.randrange(len(document)))
        library.annotations.annotate(reading, document, Target("paragraph", block), Edit(colour="red"))

    def edited(version: int) -> Document:
        """One word in a hundred replaced, one paragraph removed, one new, one moved."""
        texts = [
            " ".join("word" if random.random() < 0.01 else word for word in text.split(" ")) for text in document.texts
        ]
        del texts[random.randrange(len(texts))]
        texts.insert(random.randrange(len(texts)), f"A new paragraph, number {version}.")
        texts.append(texts.pop(random.randrange(len(texts))))
        return Document(Block(text) for text in texts)

    versions = [edited(version) for version in range(30)]

    def open_version(at: int) -> None:
        library.articles.open(described(versions[at]), versions[at], identity)

    first = []
    for at in range(15):
        first.append(timed(partial(open_version, at)))
        reading = library.articles.open(described(document), document, identity)
    row(f"open a changed text of {document.length // 1000} kB, 30 marks", first, commit)
    row("  after another change: two comparisons", times(15, lambda at: open_version(15 + at)), commit)
    row("say how each mark was placed", times(15, lambda _: library.checking.placed(reading)))


def unknown(path: Path, commit: float, count: int = 300) -> None:
    """Open an unknown text in a library with `count` others of equal length whose files are gone."""
    random = Random(7)
    words = " ".join(json.loads(line)["text"] for line in NEWS.read_text("utf-8").splitlines()).split()
    library = Library(path)

    def text(number: int) -> Document:
        return Document(Block(f"{number} " + " ".join(random.choices(words, k=60))) for _ in range(25))

    for number in range(count):
        document = text(number)
        library.articles.open(described(document), document, Identity(f"/gone/{number}.txt", 1, 1))
    fresh = [text(-number) for number in range(20)]
    row(
        f"open an unknown text beside {count} others",
        times(20, lambda at: library.articles.open(described(fresh[at]), fresh[at], Identity(f"/new/{at}.txt", 1, 1))),
        commit,
    )
    reading = library.articles.open(described(fresh[0]), fresh[0], Identity("/new/0.txt", 1, 1))
    row("look for copies of it", times(10, lambda _: library.copies.of(reading, fresh[0])))


def accumulated(texts: list[str], size: int) -> list[str]:
    """The first texts with a total of `size` characters."""
    taken, length = [], 0
    for text in texts:
        if length >= size:
            break
        taken.append(text)
        length += len(text) + 2
    return taken


def acts(library: Library, reading: Reading, document: Document, targets: list[Target], commit: float) -> None:
    uids: list[str] = []

    def make(index: int) -> None:
        uids.append(library.annotations.annotate(reading, document, targets[index], Edit(colour="yellow")).uid or "")

    library.annotations.of(reading)
    half = len(targets)
    row("highlight", times(half, make), commit)
    row(
        "tag",
        times(half, lambda i: library.annotations.annotate(reading, document, targets[i], Edit(add_tags=("uk",)))),
        commit,
    )
    row(
        "note",
        times(half, lambda i: library.annotations.annotate(reading, document, targets[i], Edit(note="why?"))),
        commit,
    )
    row("undo", times(half, lambda _: library.annotations.undo(reading)), commit)
    row("redo", times(half, lambda _: library.annotations.redo(reading)), commit)
    row("delete", times(half, lambda i: library.annotations.delete(reading, uids[i])), commit)


def peeks(library: Library, article: Article, identity: Identity) -> None:
    def peek(_: int) -> None:
        with Library(library.path) as fresh:
            assert fresh.articles.peek(identity, article.text_sha256) is not None

    row("a peek, connection and all", times(20, peek))
    code = (
        "import time, sys; from pathlib import Path; from tui_reader.model import Identity; import sqlite3\n"
        "a = time.perf_counter(); from tui_reader.library import Library; b = time.perf_counter()\n"
        "Library(Path(sys.argv[1])).peek(Identity(), sys.argv[2]); c = time.perf_counter()\n"
        "print((b - a) * 1000, (c - b) * 1000)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(library.path), article.text_sha256], capture_output=True, text=True
        ).stdout.split()
        for _ in range(7)
    ]
    row("  in a fresh process: import tui_reader.library", [float(run[0]) for run in runs])
    row("  in a fresh process: the peek", [float(run[1]) for run in runs])


def commits(path: Path) -> float:
    """The time the disk takes for a commit that changes one row."""
    import sqlite3

    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("CREATE TABLE t (v INTEGER)")
    conn.execute("INSERT INTO t VALUES (0)")
    result = statistics.median(times(50, lambda at: conn.execute("UPDATE t SET v = ?", [at])))
    conn.close()
    return result


def described(document: Document) -> Article:
    return Article("-", "T", text_sha256=hashlib.sha256(document.text.encode()).hexdigest(), words=1)


def timed(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000


def times(count: int, function: Callable[[int], object]) -> list[float]:
    return [timed(lambda index=index: function(index)) for index in range(count)]  # type: ignore[misc]


def row(name: str, values: list[float], commit: float | None = None) -> None:
    median = statistics.median(values)
    tail = sorted(values)[int(len(values) * 0.95)] if len(values) >= 20 else max(values)
    without = "" if commit is None else f"   without the commit {max(0.0, median - commit):8.3f}"
    print(f"{name:48} {median:8.3f} ms  p95 {tail:8.3f}{without}")


if __name__ == "__main__":
    main()
