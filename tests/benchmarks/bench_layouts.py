"""Measure how well the layouts of plain text are read.

    python -m tests.benchmarks.bench_layouts [--data DIR]… [--most N]

Paragraphs: news articles (tests/fixtures) in the layouts of tests/formats/test_layouts.py; F1 of exactly the same
paragraphs, the median of the layouts and the worst one. Split words: the same articles wrapped with words split at
syllables; the share of line ends with a hyphen that are joined right. Documents: texts of the machine, by default
/usr/share/doc, that are found to be wrapped: their paragraphs are wrapped again at other columns; those of eight words
and more that come back.
Manual pages: those of the machine as `man` formats them in three widths; words of the page that are in the document,
and pages that are recognised. Subtitles: the news articles as cues; sentences that are in one paragraph.

What is missing is a line of the output. Ends with 1 if a figure is missed.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

from tests.benchmarks.bench_formats import Figure
from tests.formats.test_hyphens import NEWS
from tests.formats.test_layouts import LAYOUTS
from tests.formats.wrapping import hyphenated
from tui_reader.formats import load
from tui_reader.formats.hyphens import Hyphens
from tui_reader.formats.source import Source
from tui_reader.model import ReaderError

LEAST_WORDS = 8
"""Of a paragraph that is looked for."""
COLUMNS = (64, 72, 79)
MAN_WIDTHS = (60, 80, 120)
CUE = 42
"""Characters of a line of subtitles."""
_LARGEST = 200_000


def read(data: bytes) -> Source:
    source = load("-", stdin=io.BytesIO(data), kind="text")
    while source.more():
        pass
    return source


def f1(found: Sequence[str], wanted: Sequence[str]) -> float:
    common = sum((Counter(found) & Counter(wanted)).values())
    return 2 * common / (len(found) + len(wanted))


def paragraphs() -> Iterator[Figure]:
    """Yield the median and the worst of the layouts."""
    scores: dict[str, float] = {}
    for name, write in LAYOUTS.items():
        scores[name] = statistics.mean(f1(read(write(news).encode()).document.texts, news) for news in NEWS)
    worst = min(scores, key=lambda name: scores[name])
    made_of = f"({len(NEWS)} articles, {len(scores)} layouts)"
    yield Figure("paragraphs F1, median layout", statistics.median(scores.values()), 0.98, made_of)
    yield Figure("paragraphs F1, worst layout", scores[worst], 0.85, f"({worst})")


def split_words() -> Iterator[Figure]:
    """Yield the share of hyphens at line ends that are dropped or kept as the article has them."""
    for mark, name in (("-", "hyphen-minus"), ("\xad", "soft hyphen"), ("\u2010", "U+2010")):
        right: list[bool] = []
        for news, columns in product(NEWS, COLUMNS):
            broken = [hyphenated(paragraph, columns, mark=mark) for paragraph in news]
            evidence = Hyphens([line.text for lines in broken for line in lines])
            for lines in broken:
                for line, following in zip(lines, lines[1:], strict=False):
                    if line.split is not None:
                        right.append((evidence.joined(line.text, following.text) == (1, "")) == line.split)
        yield Figure(f"split words joined right, {name}", statistics.mean(right), 0.95, f"({len(right):,} line ends)")


def documents(folders: Sequence[Path], most: int) -> Figure:
    """Return how many paragraphs of the machine's texts are the same after they are wrapped at another column."""
    what = "paragraphs of documents, wrapped again"
    back: list[bool] = []
    files = read_files = 0
    for path in islice(_texts(folders), most):
        try:
            source = read(path.read_bytes())
        except ReaderError:
            continue
        read_files += 1
        document = source.document
        if not any("wrapped" in note for note in source.article.notes):
            continue
        wanted = [block.text for block in document if block.kind == "paragraph" and "\n" not in block.text]
        wanted = [text for text in wanted if len(text.split()) >= LEAST_WORDS and text[-1] == "."]
        if len(wanted) < 3:
            continue
        files += 1
        text = "\n\n".join(textwrap.fill(text, COLUMNS[files % 3], break_long_words=False) for text in wanted)
        found = Counter(read(text.encode()).document.texts)
        back += [found[text] > 0 for text in wanted]
    if not back:
        return Figure(what, None, 0.95, "no texts")
    return Figure(what, statistics.mean(back), 0.95, f"({len(back):,} of {files} files; {read_files} read)")


def _texts(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            plain = path.suffix in ("", ".txt") and path.is_file() and not path.is_symlink()
            if plain and 2_000 < path.stat().st_size < _LARGEST:
                yield path


def manual_pages(most: int) -> Iterator[Figure]:
    """Yield how many manual pages are recognised, and how much of their words is read."""
    names = "manual pages recognised", "characters of manual pages, at least"
    pages = [path for path in sorted(Path("/usr/share/man").glob("man[1-8]/*.gz")) if not path.is_symlink()]
    if not pages or shutil.which("man") is None or shutil.which("col") is None:
        for what in names:
            yield Figure(what, None, 0.99, "man-db and its pages")
        return
    recognised: list[bool] = []
    shares: list[float] = []
    for number, path in enumerate(random.Random(1).sample(pages, min(most, len(pages)))):
        with gzip.open(path) as file:
            if file.read(4) == b".so ":
                continue
        width = MAN_WIDTHS[number % 3]
        env = {**os.environ, "MANWIDTH": str(width), "MAN_KEEP_FORMATTING": "1", "LC_ALL": "C.UTF-8"}
        made = subprocess.run(["man", "-l", str(path)], capture_output=True, env=env, check=False).stdout
        plain = subprocess.run(["col", "-bx"], input=made, capture_output=True, check=True).stdout.decode()
        if len(plain) < 500:
            continue
        source = read(made)
        recognised.append(any(note.startswith("manual page") for note in source.article.notes))
        wanted, found = _ink(plain), _ink(source.document.text)
        furniture = sum(_ink("".join((plain.strip().split("\n")[0], plain.rstrip().split("\n")[-1]))).values())
        lost = max(0, sum((wanted - found).values()) - furniture)
        shares.append(1 - lost / sum(wanted.values()))
    yield Figure(names[0], statistics.mean(recognised), 0.98, f"({len(recognised)} pages)")
    yield Figure(names[1], min(shares), 0.99, f"(header and footer aside; mean {statistics.mean(shares):.4f})")


def _ink(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s\xad‐·•*+o-]", "", text))


def subtitles() -> Figure:
    """Return how many sentences of articles that are written as cues are in one paragraph."""
    whole: list[bool] = []
    for news in NEWS:
        lines = [line for paragraph in news for line in textwrap.wrap(paragraph, CUE)]
        cues = [lines[at : at + 2] for at in range(0, len(lines), 2)]
        text = "".join(
            f"{n}\n{_clock(3 * n)},000 --> {_clock(3 * n + 2)},900\n" + "\n".join(cue) + "\n\n"
            for n, cue in enumerate(cues)
        )
        found = read(text.encode()).document.texts
        for paragraph in news:
            sentences = re.split(r"(?<=[a-z][.!?]) (?=[A-Z])", " ".join(textwrap.wrap(paragraph, CUE)))
            whole += [any(sentence in text for text in found) for sentence in sentences if len(sentence.split()) > 3]
    return Figure(
        "sentences of subtitles in one paragraph", statistics.mean(whole), 0.95, f"({len(whole):,} sentences)"
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how well the layouts of plain text are read.")
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="DIR", help="a folder with texts")
    parser.add_argument("--most", type=int, default=300, help="the most files of a kind")
    options = parser.parse_args()
    figures: list[Figure] = []
    for made in (paragraphs(), split_words(), iter((subtitles(),)),
                 iter((documents([*options.data, Path("/usr/share/doc")], options.most),)),
                 manual_pages(options.most)):  # fmt: skip
        for figure in made:
            print(figure, flush=True)
            figures.append(figure)
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
