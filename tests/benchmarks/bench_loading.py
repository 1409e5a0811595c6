"""Print how fast plain text loads: the start on the seed, MB/s, the first and the longest slice of 50 MB files.

Run `python tests/benchmarks/bench_loading.py [MB]`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

from tui_reader.formats import load
from tui_reader.formats.plain_text.loaded import SLICE

SEED = Path(__file__).parents[2] / "seeds" / "000_25111a244c1ad9b8.txt"
START = """
import bisect, array, dataclasses, hashlib, codecs, select, stat, time, pathlib, typing, unicodedata, re, io, os, sys
start = time.perf_counter()
import tui_reader.formats
middle = time.perf_counter()
tui_reader.formats.load(sys.argv[1])
end = time.perf_counter()
print((middle - start) * 1e3, (end - middle) * 1e3)
"""


def start() -> tuple[float, float]:
    """Median ms of the import and of loading the seed, in nine fresh interpreters with the standard library loaded."""
    runs = [
        tuple(map(float, subprocess.check_output([sys.executable, "-c", START, str(SEED)], text=True).split()))
        for _ in range(9)
    ]
    imports, loads = (sorted(values)[4] for values in zip(*runs, strict=True))
    return imports, loads


def slices(file: Path, size: int) -> tuple[float, float, float]:
    """Seconds until the first slice, of the longest slice after it, and in total."""
    begin = previous = time.perf_counter()
    loaded = load(file)
    first = time.perf_counter() - begin
    longest, going = 0.0, not loaded.document.complete
    previous = time.perf_counter()
    while going:
        going = loaded.more(size)
        now = time.perf_counter()
        longest, previous = max(longest, now - previous), now
    return first, longest, time.perf_counter() - begin


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    imports, loads = start()
    print(f"start: import {imports:.2f} ms, seed {loads:.2f} ms")
    paragraphs = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line]
    texts = {
        "a paragraph a line": "\n".join(paragraphs) + "\n",
        "wrapped at 72": "\n\n".join(textwrap.fill(p, 72) for p in paragraphs) + "\n\n",
        "wrapped, curly quotes": "\n\n".join(textwrap.fill(p, 72) for p in paragraphs).replace("'", "’") + "\n\n",
        "one line": " ".join(paragraphs) + " ",
        "one word": "w" * 4000,
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.txt"
        for name, text in texts.items():
            data = text.encode()
            file.write_bytes(data * (megabytes * 1_000_000 // len(data)))
            for size in (SLICE, 1_000_000):
                first, longest, total = slices(file, size)
                rate = file.stat().st_size / 1e6 / total
                print(
                    f"{name:22} {rate:6.1f} MB/s, first {first * 1e3:5.1f} ms, "
                    f"longest slice of {size / 1000:.0f} kB {longest * 1e3:5.1f} ms"
                )


if __name__ == "__main__":
    main()
