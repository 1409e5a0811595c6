"""Measure how long commands take, as ratios to a Python that imports click.

    python tests/benchmarks/bench_cli.py [--runs N]

The commands run in turns on a library with the seed article, its quotes and an annotation, each with its output in a
pipe. The figures are ratios of medians of the processor time, which other programs disturb least.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "000_25111a244c1ad9b8.txt"
READER = (sys.executable, "-m", "tui_reader")
PREPARED = (("annotate", str(SEED), "--quote", "AI safety"), ("index",))
CLICK: tuple[str, ...] = (sys.executable, "-c", "import click")
TO_REACH: Mapping[tuple[str, ...], float] = {
    ("--help",): 1.25,
    ("list",): 1.8,
    ("tags",): 1.8,
    ("notes",): 1.8,
    ("notes", str(SEED)): 1.8,
    ("quotes", str(SEED)): 2.4,
    ("export", str(SEED), "-o", "-"): 2.4,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"READER_HOME": home}
        for words in PREPARED:
            processor_time([*READER, *words], environment)
        times: dict[tuple[str, ...], list[float]] = defaultdict(list)
        for _ in range(runs):
            times[CLICK].append(processor_time(CLICK, environment))
            for arguments in TO_REACH:
                times[arguments].append(processor_time([*READER, *arguments], environment))
    least = statistics.median(times[CLICK])
    for arguments, to_reach in TO_REACH.items():
        measured = statistics.median(times[arguments])
        name = " ".join("SOURCE" if one == str(SEED) else one for one in arguments)
        verdict = "met" if measured <= to_reach * least else "MISSED"
        print(
            f"reader {name:24} {measured / least:6.2f}  ≤ {to_reach:<5} {verdict:7} ({measured:.0f} / {least:.0f} ms)"
        )


def processor_time(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a command and return the milliseconds that it had the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


if __name__ == "__main__":
    main()
