"""Measure the speed of the whole program, in a real pseudo-terminal of 200 × 50, as ratios of interleaved runs.

    python tests/benchmarks/bench_app.py [--runs N] [--quick] [--peers] [--json FILE]

Needs the `dev` extra. It prints a line for each figure: measured, to reach, met or missed; what the ratio was made
of follows in brackets. It ends with 1 if a figure is missed. `--quick` takes 3 runs instead of 11 and is good for
finding mistakes only. `--peers` also installs frogmouth and baca, two readers that pip knows, into environments of
their own under the user's cache directory (XDG_CACHE_HOME) and measures their starts.

How it measures: starts go round-robin (A B C A B C …), so that what else the machine does hits all alike, and the
figure is the ratio of medians. For keys and resizes all programs are open at once and take turns in short blocks;
every block begins after a resize, so that nothing of it is in a cache. A block in which the paragraph counter of the
status line does not advance by one per key ends the run: a key that was not seen cannot be fast. Texts are made from a
fixed seed in a temporary directory, which is also the home (READER_HOME) of the program measured; each text is opened
once before anything is timed, so that the store exists and knows it.

Wrapping and searching are measured by bench_text.py, the store by bench_store.py, loading by bench_loading.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # run as a file, not as a module

from tests.benchmarks.ptybench import Session, percentile  # noqa: E402

SEED = ROOT / "seeds" / "000_25111a244c1ad9b8.txt"
BARE = Path(__file__).with_name("bare_app.py")
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
BLOCK = 20
COUNTER = re.compile(r"¶ ([\d,]+) of")
VOCABULARY = (
    "the of and to in a that is was for it with as his on be at by had not are but from have they which one were all"
    " her would there their when who will more council harbour evening statement according ministry morning bridge"
)


class Program(NamedTuple):
    """A command, and the text on the screen after its first frame."""

    command: list[str]
    wait: str
    env: dict[str, str] = {}


class Figure(NamedTuple):
    """One row of the table."""

    what: str
    measured: float
    to_reach: float | None = None
    made_of: str = ""

    @property
    def met(self) -> bool:
        return self.to_reach is None or round(self.measured, 2) <= self.to_reach

    def __str__(self) -> str:
        reach = "" if self.to_reach is None else f"≤ {self.to_reach:g}"
        verdict = "" if self.to_reach is None else "met" if self.met else "MISSED"
        return f"{self.what:52} {self.measured:8.2f}  {reach:8} {verdict:7} {self.made_of}"


# -- documents --------------------------------------------------------------------------------------------------------


def write_texts(folder: Path) -> dict[str, Path]:
    """Create the documents: one for each number of one-sentence paragraphs, and 10 MB of article paragraphs."""
    chance = random.Random(7)
    words = VOCABULARY.split()

    def paragraph(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most))).capitalize() + "."

    pool = [paragraph(4, 14) for _ in range(5_000)]
    texts = {}
    for size in SIZES:
        texts[f"{size:,}"] = path = folder / f"{size}.txt"
        path.write_text("\n".join(chance.choices(pool, k=size)) + "\n", encoding="ascii")
    texts["10 MB"] = path = folder / "10mb.txt"
    with path.open("w", encoding="ascii") as file:
        written = 0
        while written < 10_000_000:
            written += file.write(paragraph(80, 120) + "\n")
    return texts


def reader(path: Path, home: Path) -> Program:
    command = [sys.executable, "-m", "tui_reader", str(path)]
    return Program(command, COUNTER.pattern, {"READER_HOME": str(home)})


def installed(name: str) -> str:
    """The command of a reader, installed into an environment of its own if it is not there yet.

    One each: the two ask for different Textual versions.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "reader-benchmark" / name
    if not (folder / "bin" / name).exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "-q", name], check=True)
    return str(folder / "bin" / name)


def peers(folder: Path) -> dict[str, Program]:
    """The other readers on the seed article, each in the format it needs."""
    words = SEED.read_text(encoding="utf-8").split("\n")
    markdown, epub = folder / "seed.md", folder / "seed.epub"
    markdown.write_text("\n\n".join(line for line in words if line), encoding="utf-8")
    write_epub(epub, [line for line in words if line])
    first = r"\s+".join(map(re.escape, words[0].split()[:3]))
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    return {
        "frogmouth": Program([installed("frogmouth"), str(markdown)], first, home),
        "baca": Program([installed("baca"), str(epub)], first, home),
    }


def write_epub(path: Path, paragraphs: list[str]) -> None:
    """Write a minimal EPUB 2: one chapter (OPF 2.0.1, OCF 2.0.1)."""
    body = "".join(f"<p>{p.replace('&', '&amp;').replace('<', '&lt;')}</p>" for p in paragraphs)
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "content.opf": '<?xml version="1.0"?><package version="2.0" unique-identifier="id" '
        'xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<dc:title>Seed</dc:title><dc:language>en</dc:language><dc:identifier id="id">seed</dc:identifier></metadata>'
        '<manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx" '
        'media-type="application/x-dtbncx+xml"/></manifest><spine toc="ncx"><itemref idref="c"/></spine></package>',
        "toc.ncx": '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
        '<docTitle><text>Seed</text></docTitle><navMap><navPoint id="n" playOrder="1"><navLabel><text>Seed</text>'
        '</navLabel><content src="c.xhtml"/></navPoint></navMap></ncx>',
        "c.xhtml": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Seed</title></head>'
        f"<body>{body}</body></html>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


# -- starts -----------------------------------------------------------------------------------------------------------


def opened(stack: ExitStack, name: str, program: Program) -> tuple[Session, float]:
    """Start a program; return its session and the milliseconds to its first frame."""
    session = stack.enter_context(Session(program.command, env=program.env, cwd=ROOT))
    milliseconds = session.wait_for(program.wait, 120)
    if milliseconds is None:
        raise SystemExit(f"{name}: {program.wait!r} never came up:\n{session.text().rstrip()}")
    return session, milliseconds


def resident(session: Session) -> float:
    """Current resident size in MB."""
    return session.rss_kb("VmRSS") / 1024


def measure_starts(programs: dict[str, Program], runs: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """First paint (ms) and resident size at that time (MB) of every program, round-robin."""
    paint: dict[str, list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        for name, program in programs.items():
            with ExitStack() as stack:
                session, milliseconds = opened(stack, name, program)
                paint[name].append(milliseconds)
                memory[name].append(resident(session))
    return paint, memory


def start_figures(paint: dict[str, list[float]], memory: dict[str, list[float]]) -> Iterator[Figure]:
    def against(what: str, one: str, other: str, to_reach: float | None = None) -> Figure:
        left, right = statistics.median(paint[one]), statistics.median(paint[other])
        spread = f"{min(paint[one]):.0f}–{max(paint[one]):.0f} / {min(paint[other]):.0f}–{max(paint[other]):.0f}"
        return Figure(f"first paint, {what}", left / right, to_reach, f"({left:.0f} / {right:.0f} ms; {spread})")

    yield against("seed / bare Textual", "seed", "bare", 1.15)
    if "frogmouth" in paint:
        yield against("seed / frogmouth", "seed", "frogmouth", 0.40)
        yield against("seed / baca", "seed", "baca")
    yield against("seed / less", "seed", "less")
    yield against("10 MB / seed", "10 MB", "seed", 1.2)
    yield against("10,000 / 100 paragraphs", "10,000", "100")
    yield against("1,000,000 / 100 paragraphs", "1,000,000", "100", 1.2)
    one, other = statistics.median(memory["seed"]), statistics.median(memory["bare"])
    yield Figure("memory at start, seed / bare Textual", one / other, 1.25, f"({one:.1f} / {other:.1f} MB)")


def memory_figure(program: Program, megabytes: float) -> Figure:
    """The extra cost of a large ASCII text once it is read and stored."""
    with ExitStack() as stack:
        session, _ = opened(stack, "10 MB", program)
        start = resident(session)
        session.wait_quiet(1.5, 60)
        end = resident(session)
    made_of = f"({start:.1f} → {end:.1f} MB)"
    return Figure("memory beyond the start per MB of ASCII text", (end - start) / megabytes, 1.6, made_of)


# -- keys -------------------------------------------------------------------------------------------------------------


class Presses:
    """Key presses collected under a name: milliseconds to the last change of the screen, and frames."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.frames: dict[str, list[int]] = defaultdict(list)

    def press(self, name: str, session: Session, key: str) -> None:
        result = session.press(key)
        if result["last"] is None:
            raise SystemExit(f"{name}: {key!r} changed nothing:\n{session.text()}")
        self.times[name].append(result["last"])
        self.frames[name].append(result["frames"])

    def median(self, name: str) -> float:
        return statistics.median(self.times[name])

    def p95(self, name: str) -> float:
        return percentile(self.times[name], 95)


def paragraph_shown(session: Session) -> int:
    found = COUNTER.search(session.text())
    if found is None:
        raise SystemExit(f"no paragraph counter:\n{session.text()}")
    return int(found[1].replace(",", ""))


def unmeasured(session: Session, *keys: str) -> None:
    for key in keys:
        session.press(key, timeout=1)


def down(presses: Presses, name: str, session: Session) -> None:
    """A block of `j` from the top; the counter must follow."""
    unmeasured(session, "g")
    before = paragraph_shown(session)
    for _ in range(BLOCK):
        presses.press(name, session, "j")
    if paragraph_shown(session) != before + BLOCK:
        raise SystemExit(f"{name}: {BLOCK} keys went from ¶ {before} to ¶ {paragraph_shown(session)}")


def words(presses: Presses, session: Session) -> None:
    unmeasured(session, "g", "j", "v")
    for _ in range(BLOCK // 4):
        presses.press("word", session, "w")
    unmeasured(session, "v")


def jumps(presses: Presses, session: Session) -> None:
    unmeasured(session, "g")
    for _ in range(3):
        presses.press("G", session, "G")
        unmeasured(session, "g")
    for _ in range(5):
        presses.press("page", session, " ")


def marks(presses: Presses, session: Session) -> None:
    """Highlight a new paragraph, tag it by digit, undo both; the status line must report each change."""
    unmeasured(session, "g")
    for _ in range(5):
        unmeasured(session, "j")
        for name, key, told in (
            ("highlight", "h", " Highlighted"),
            ("tag by digit", "1", " Tag #bench"),
            ("undo", "u", "Undone: tag #bench"),
            ("undo", "u", "Undone: highlight"),
        ):
            presses.press(name, session, key)
            if not session.screen.display[-1].startswith(told if told[0] == " " else f" {told}"):
                raise SystemExit(f"{name}: {key!r} did not tell {told!r}:\n{session.screen.display[-1]}")


def make_tag(session: Session) -> None:
    """Add a new tag to the first paragraph, which assigns it digit 1; it stays there for the whole run."""
    for key in ("t", *"bench", "\r"):
        session.press(key, 0.2, 2)
    if "Tag #bench" not in session.screen.display[-1] and session.wait_for("Tag #bench") is None:
        raise SystemExit(f"no tag was made:\n{session.text()}")


def measure_keys(programs: dict[str, Program], runs: int, idle_seconds: float) -> list[Figure]:
    """Keys, resizes and idling, with all programs open at once and taking turns."""
    presses = Presses()
    resizes: dict[str, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        sessions = {name: opened(stack, name, program)[0] for name, program in programs.items()}
        readers = {name: session for name, session in sessions.items() if name != "repaint"}
        for session in sessions.values():
            session.wait_quiet(1.5, 60)
        main = readers["1,000"]
        make_tag(main)
        for _ in range(runs):
            for columns in (100, 200):
                for name, session in readers.items():
                    last = session.resize(columns, 50)["last"]
                    if last is not None:
                        resizes[name].append(last)
            for _ in range(BLOCK):
                presses.press("repaint", sessions["repaint"], "j")
            for name, session in readers.items():
                down(presses, name, session)
            words(presses, main)
            jumps(presses, main)
            marks(presses, main)
        idle = main.idle(idle_seconds)
    return [*key_figures(presses, resizes), *idle_figures(idle)]


def key_figures(presses: Presses, resizes: dict[str, list[float]]) -> Iterator[Figure]:
    def against(what: str, one: str, other: str, to_reach: float) -> Figure:
        left, right = presses.median(one), presses.median(other)
        return Figure(what, left / right, to_reach, f"({left:.2f} / {right:.2f} ms; p95 {presses.p95(one):.2f})")

    yield against("j / bare repaint of the screen", "1,000", "repaint", 2.2)
    yield against("word move / bare repaint of the screen", "word", "repaint", 1.4)
    for large in ("100,000", "1,000,000"):
        left, right = presses.p95(large), presses.p95("100")
        yield Figure(f"j p95, {large} / 100 paragraphs", left / right, 1.2, f"({left:.2f} / {right:.2f} ms)")
    yield against("G / j", "G", "1,000", 1.5)
    yield against("page / j", "page", "1,000", 1.5)
    for name in ("highlight", "tag by digit", "undo"):
        yield against(f"{name} / j", name, "1,000", 2)
    for what, name in (("j", "1,000"), ("page", "page"), ("highlight", "highlight"), ("tag by digit", "tag by digit")):
        counts = presses.frames[name]
        yield Figure(f"frames per key, {what}", statistics.mean(counts), 1, f"({len(counts)} keys, most {max(counts)})")
    left, right = statistics.median(resizes["1,000,000"]), statistics.median(resizes["100"])
    yield Figure("resize, 1,000,000 / 100 paragraphs", left / right, 1.3, f"({left:.1f} / {right:.1f} ms)")


def idle_figures(idle: dict[str, float]) -> Iterator[Figure]:
    yield Figure("idle, % CPU", idle["cpu_percent"], 0.5)
    yield Figure("idle, bytes written", idle["bytes"], 0)


# -- main -------------------------------------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--quick", action="store_true", help="3 runs")
    parser.add_argument("--peers", action="store_true", help="install and measure frogmouth and baca too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    runs = 3 if options.quick else options.runs
    with tempfile.TemporaryDirectory(prefix="reader-bench-") as scratch:
        folder = Path(scratch)
        home = folder / "home"
        home.mkdir()
        texts = write_texts(folder)
        python = sys.executable
        starts = {
            "bare": Program([python, str(BARE)], "hello bare world"),
            "less": Program(["less", str(SEED)], "In a dramatic"),
            "seed": reader(SEED, home),
            **{name: reader(path, home) for name, path in texts.items()},
            **(peers(folder) if options.peers else {}),
        }
        for name, program in starts.items():  # byte code, page cache, store
            with ExitStack() as stack:
                opened(stack, name, program)[0].wait_quiet(1.5, 60)
        figures = list(start_figures(*measure_starts(starts, runs)))
        figures.append(memory_figure(starts["10 MB"], texts["10 MB"].stat().st_size / 1e6))
        keyed = {"repaint": Program([python, str(BARE), "repaint"], r"bare 0 \|")}
        keyed |= {name: starts[name] for name in ("100", "1,000", "100,000", "1,000,000")}
        figures += measure_keys(keyed, runs, 3 if options.quick else 10)
    for figure in figures:
        print(figure)
    missed = sum(not figure.met for figure in figures)
    print(f"{missed} of {sum(figure.to_reach is not None for figure in figures)} figures missed, {runs} runs")
    if options.json:
        rows = [figure._asdict() | {"met": figure.met} for figure in figures]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
