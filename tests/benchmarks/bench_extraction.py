"""Print how well and how fast the extractor reads: `python tests/benchmarks/bench_extraction.py [SET.jsonl ...]`.

Without arguments it reads the Wikinews articles of the fixtures (credit beside them). Any other set has the same
form: JSON lines with `text` and what is to be found in it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from tests.extraction.extraction_scoring import FIXTURE, records, score  # noqa: E402
from tui_reader.extraction import extract  # noqa: E402
from tui_reader.extraction.lexicon import lexicon  # noqa: E402

HOSTILE = {
    "20,000 straight marks": '"' * 20_000,
    "45 kB of don't 'x": "don't 'x " * 5_000,
    "100 kB of quotes": '"a b c d e" ' * 8_500,
    "100 kB of marks, a line each": '"\n' * 50_000,
    "100 kB of blanks": " " * 100_000,
    "100 kB of names": "John Smith " * 9_100,
    "a 1 MB paragraph": "word " * 200_000,
    "1 MB of said quotes": 'He said "a b c d e" and ' * 42_000,
}


def seconds(act: Callable[[], object], times: int = 5) -> float:
    """The best of several runs: the speed of an idle machine."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    for path in [Path(name) for name in sys.argv[1:]] or [FIXTURE]:
        articles = records(path)
        found = score(articles)
        print(f"{path.stem}: {len(articles)} articles")
        print(f"  quote spans F1  {found.spans_f1:.3f}")
        print(f"  speaker         {found.speaker_accuracy:.3f}, precision {found.speaker_precision:.3f}")
        print(f"  people F1       {found.people_f1:.3f}")
        print(f"  roles           {found.role_recall:.3f}, precision {found.role_precision:.3f}")
        times = [seconds(lambda text=article["text"]: extract(text)) for article in articles]  # type: ignore[misc]
        size = sum(len(article["text"]) for article in articles)
        print(f"  speed           {size / sum(times) / 1e6:.2f} MB/s, median {statistics.median(times) * 1e3:.2f} ms")
    seed = next((Path(__file__).parents[2] / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")
    print(f"seed article ({len(seed.split())} words): {seconds(lambda: extract(seed), 20) * 1e3:.2f} ms")
    lexicon.cache_clear()
    print(f"word lists: {seconds(lexicon, 1) * 1e3:.1f} ms, once")
    bare, whole = (
        seconds(lambda code=code: subprocess.run([sys.executable, "-c", code], check=True), 5)  # type: ignore[misc]
        for code in ("pass", "import tui_reader.extraction")
    )
    print(f"import: {(whole - bare) * 1e3:.0f} ms over a bare interpreter")
    for name, text in HOSTILE.items():
        print(f"{name:28} {seconds(lambda text=text: extract(text), 1):.3f} s")  # type: ignore[misc]


if __name__ == "__main__":
    main()
