#!/usr/bin/env python3
"""Run the checks of `hostile_targets` and `hostile_markdown` on inputs from a coverage-guided fuzzer.

    python -m pip install atheris
    python tests/hostile/fuzz.py article -max_total_time=60     # or text, search, markdown; the rest is libFuzzer's

The corpus is the seed. It stops at the first input for which a check fails, and saves it to a file.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed: python -m pip install atheris")

with atheris.instrument_imports(include=["tui_reader"]):
    from tests.hostile.hostile_corpus import EVERYTHING, as_bytes
    from tests.hostile.hostile_markdown import check_markdown, material
    from tests.hostile.hostile_targets import check_article, check_search, check_text, loaded
    from tui_reader.store.values import storable


def parts(data: bytes, count: int) -> list[str]:
    """`count` texts: the data between FF bytes, which never occur in UTF-8."""
    texts = [part.decode("utf-8", "surrogateescape") for part in data.split(b"\xff", count - 1)]
    return texts + [""] * (count - len(texts))


def article(data: bytes) -> None:
    check_article(data)


def text(data: bytes) -> None:
    check_text(parts(data, 1)[0])


def search(data: bytes) -> None:
    query, words = parts(data, 2)
    if found := loaded(as_bytes(words), "utf-8"):
        check_search(found.document, query)


def markdown(data: bytes) -> None:
    title, note, words = (storable(part) for part in parts(data, 3))
    check_markdown(material(title, note, words))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "article": article,
    "text": text,
    "search": search,
    "markdown": markdown,
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: fuzz.py {'|'.join(TARGETS)} [libFuzzer's options]")
    target = TARGETS[sys.argv[1]]
    with tempfile.TemporaryDirectory() as seeds:
        for number, piece in enumerate(EVERYTHING.values()):
            Path(seeds, str(number)).write_bytes(as_bytes(piece)[:4_096])
        atheris.Setup([sys.argv[0], *sys.argv[2:], seeds], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
