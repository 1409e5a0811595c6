"""Measure the speed of the whole program, in a real pseudo-terminal of 200 × 50, as ratios of interleaved runs.

    python tests/benchmarks/bench_app.py [--runs N] [--quick] [--only PART…] [--peers] [--json FILE]

Needs the `dev` extra. It prints a line for each figure: measured, to reach, met or missed; what the ratio was made
of follows in brackets. It ends with 1 if a figure is missed. `--quick` takes 3 runs instead of 11 and is good for
finding mistakes only. `--only` measures some parts: starts, keys, annotated, loading. `--peers` also installs frogmouth
and baca, two readers that pip knows, into environments of their own under the user's cache directory (XDG_CACHE_HOME)
and measures their starts.

How it measures:

- Starts go round-robin (A B C A B C …), so that what else the machine does hits all alike, and the figure is the ratio
  of medians. The first paint of the text ends with the first words of the article, that of the whole screen with the
  number of quotes in the head of the panel. CPU is what the program and its threads used until then.
- For keys and resizes all programs are open at once and take turns in short blocks; every block begins after a resize,
  so that nothing of it is in a cache. There are two figures for `j`: a window of short paragraphs holds 24 of them, so
  20 keys from the top move the cursor only; pressed with the cursor on the last row, each of them scrolls.
- A block in which the paragraph counter of the status line does not advance by one per key ends the run: a key that was
  not seen cannot be fast. The same goes for a change that the status line does not report.
- While a file of 100 MB is read, `j` is held: sent at a fixed rate whether or not the last one was answered. Other keys
  are pressed in starts of their own, and the answer is their effect on the screen; the library does not know the text.

Texts are made from a fixed seed in a temporary directory, which is also the home (READER_HOME) of the program measured;
each text is opened once before anything is timed, so that the library file exists and knows it.

Wrapping and searching are measured by bench_text.py, the store by bench_store.py, loading by bench_loading.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # run as a file, not as a module

from tests.benchmarks.ptybench import Session, now, percentile  # noqa: E402

SEED = ROOT / "seeds" / "000_25111a244c1ad9b8.txt"
BARE = Path(__file__).with_name("bare_app.py")
PARTS = ("starts", "keys", "annotated", "loading")
PARAGRAPHS = (100, 1_000, 10_000, 100_000, 1_000_000)
MEGABYTES = (0.1, 0.5, 1, 10, 100)
WRAPPED = (0.1, 0.5, 1)
"""Megabytes of the texts whose lines are wrapped at 72 characters."""
ANNOTATED = (0, 10, 100, 10_000)
ANNOTATED_PARAGRAPHS = 12_000
FREE = 8
"""Paragraphs at the top that have no annotation, but the first one, which has the tag."""
BLOCK = 20
ROWS = 50
HELD, HELD_HZ = 100, 30
COUNTER = re.compile(r"¶ ([\d,]+) of")
LOADING = re.compile(r"¶ [\d,]+ of [\d,]+\+")
READ = re.compile(r"¶ [\d,]+ of [\d,]+ ·")
VOCABULARY = (
    "the of and to in a that is was for it with as his on be at by had not are but from have they which one were all"
    " her would there their when who will more council harbour evening statement according ministry morning bridge"
)


class Program(NamedTuple):
    """A command, and the text on the screen after its first frame."""

    command: list[str]
    wait: str
    env: dict[str, str] = {}
    whole: str | None = None
    """What is on the screen once all of it is painted; None if that is the same."""


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


class Writer:
    """Writes texts of words from a fixed seed."""

    def __init__(self) -> None:
        self._chance = random.Random(7)
        self._words = VOCABULARY.split()
        self._pool = [self.paragraph(4, 14) for _ in range(5_000)]

    def paragraph(self, least: int, most: int) -> str:
        chance = self._chance
        return " ".join(chance.choices(self._words, k=chance.randint(least, most))).capitalize() + "."

    def short_paragraphs(self, path: Path, count: int) -> Path:
        """Write paragraphs of one sentence, each on a line of its own."""
        path.write_text("\n".join(self._chance.choices(self._pool, k=count)) + "\n", encoding="ascii")
        return path

    def article(self, path: Path, size: int, *, wrapped: bool = False) -> Path:
        """Write about `size` bytes of paragraphs of an article, on one line each or wrapped at 72 characters."""
        with path.open("w", encoding="ascii") as file:
            written = 0
            while written < size:
                paragraph = self.paragraph(80, 120)
                text = textwrap.fill(paragraph, 72) + "\n\n" if wrapped else paragraph + "\n"
                written += file.write(text)
        return path


def write_texts(folder: Path, parts: Sequence[str]) -> dict[str, Path]:
    """Write the texts that the parts open, by their names in the figures."""
    writer = Writer()
    counts = PARAGRAPHS if "starts" in parts else [one for one in PARAGRAPHS if "keys" in parts and one != 10_000]
    texts = {f"{count:,}": writer.short_paragraphs(folder / f"{count}.txt", count) for count in counts}
    if "starts" in parts:
        for size in MEGABYTES:
            texts[f"{size:g} MB"] = writer.article(folder / f"{size:g}mb.txt", round(size * 1e6))
        for size in WRAPPED:
            path = folder / f"{size:g}mb-wrapped.txt"
            texts[f"{size:g} MB wrapped"] = writer.article(path, round(size * 990_000), wrapped=True)
    return texts


def reader(path: Path, home: Path, *, wait: str | None = None, whole: str | None = None) -> Program:
    """Return the command that opens a text; without `wait` its first frame shows the first words of the file."""
    command = [sys.executable, "-m", "tui_reader", str(path)]
    return Program(command, wait or first_words(path), {"READER_HOME": str(home)}, whole)


def first_words(path: Path) -> str:
    """Return a pattern for the first words of a text, in a row of the article rather than in the title."""
    with path.open(encoding="utf-8") as file:
        words = file.readline().split()[:3]
    return r"▌ " + r"\s+".join(map(re.escape, words))


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


class Start(NamedTuple):
    """One start: milliseconds to the text and to the whole screen, of processor time, and MB at the first paint."""

    text: float
    whole: float
    cpu: float
    memory: float


def opened(stack: ExitStack, name: str, program: Program) -> tuple[Session, float]:
    """Start a program; return its session and the milliseconds to its text."""
    session = stack.enter_context(Session(program.command, env=program.env, cwd=ROOT))
    return session, appeared(name, session, program.wait)


def appeared(name: str, session: Session, pattern: str, since: float | None = None) -> float:
    """Return the milliseconds until a pattern was on the screen."""
    if since is None and re.search(pattern, session.text()):
        return (now() - session.t0) * 1000
    milliseconds = session.wait_for(pattern, 120, since)
    if milliseconds is None:
        raise SystemExit(f"{name}: {pattern!r} never came up:\n{session.text().rstrip()}")
    return milliseconds


def start(name: str, program: Program) -> Start:
    with ExitStack() as stack:
        session, text = opened(stack, name, program)
        memory, whole = resident(session), text
        if program.whole is not None and not re.search(program.whole, session.text()):
            whole = appeared(name, session, program.whole)
        return Start(text, whole, session.cpu_ms(), memory)


def resident(session: Session) -> float:
    """Current resident size in MB."""
    return session.rss_kb("VmRSS") / 1024


def measure_starts(programs: dict[str, Program], runs: int) -> dict[str, list[Start]]:
    """Start every program `runs` times, round-robin."""
    starts: dict[str, list[Start]] = defaultdict(list)
    for _ in range(runs):
        for name, program in programs.items():
            starts[name].append(start(name, program))
    return starts


def start_figures(starts: dict[str, list[Start]]) -> Iterator[Figure]:
    def against(
        what: str, one: str, other: str, to_reach: float | None = None, *, field: str = "text", unit: str = "ms"
    ) -> Figure:
        left, right = ([getattr(start, field) for start in starts[name]] for name in (one, other))
        spread = f"{min(left):.0f}–{max(left):.0f} / {min(right):.0f}–{max(right):.0f}"
        ratio = statistics.median(left), statistics.median(right)
        return Figure(what, ratio[0] / ratio[1], to_reach, f"({ratio[0]:.1f} / {ratio[1]:.1f} {unit}; {spread})")

    yield against("first paint, text of the seed / bare Textual", "seed", "bare", 0.30)
    yield against("first paint, whole screen of the seed / bare", "seed", "bare", 1.12, field="whole")
    yield against("CPU to the whole screen, seed / bare", "seed", "bare", field="cpu")
    if "frogmouth" in starts:
        yield against("first paint, seed / frogmouth", "seed", "frogmouth", 0.12)
        yield against("first paint, seed / baca", "seed", "baca", 0.18)
    yield against("first paint, seed / less", "seed", "less")
    for name in starts:
        if name.endswith(("MB", "wrapped")):
            yield against(f"first paint, {name} / seed", name, "seed", 1.2)
    for name in ("10,000", "1,000,000"):
        yield against(f"first paint, {name} / 100 paragraphs", name, "100", 1.2)
    yield against("memory at the first paint, seed / bare", "seed", "bare", field="memory", unit="MB")


def memory_figures(programs: dict[str, Program], texts: dict[str, Path], runs: int) -> Iterator[Figure]:
    """Memory once everything was read and stored, and what a large ASCII text costs more."""
    settled: dict[str, list[float]] = defaultdict(list)
    for _ in range(max(1, runs // 3)):
        for name in ("seed", "bare", "10 MB"):
            with ExitStack() as stack:
                session, _ = opened(stack, name, programs[name])
                if name != "bare":
                    appeared(name, session, READ.pattern)
                session.wait_quiet(2.0, 60)
                settled[name].append(resident(session))
    seed, bare, large = (statistics.median(settled[name]) for name in ("seed", "bare", "10 MB"))
    yield Figure("memory settled, seed / bare Textual", seed / bare, 1.2, f"({seed:.1f} / {bare:.1f} MB)")
    megabytes = texts["10 MB"].stat().st_size / 1e6
    made_of = f"({seed:.1f} → {large:.1f} MB)"
    yield Figure("memory settled, per MB of a long ASCII text", (large - seed) / megabytes, 1.4, made_of)


# -- keys -------------------------------------------------------------------------------------------------------------


class Presses:
    """Key presses collected under a name: milliseconds to the last change of the screen, frames, processor time."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.frames: dict[str, list[int]] = defaultdict(list)
        self.cpu: dict[str, list[float]] = defaultdict(list)

    def press(self, name: str, session: Session, key: str) -> None:
        before = session.cpu_ms()
        result = session.press(key)
        if result["last"] is None:
            raise SystemExit(f"{name}: {key!r} changed nothing:\n{session.text()}")
        self.times[name].append(result["last"])
        self.frames[name].append(result["frames"])
        self.cpu[name].append(session.cpu_ms() - before)

    def median(self, name: str) -> float:
        return statistics.median(self.times[name])

    def p95(self, name: str) -> float:
        return percentile(self.times[name], 95)

    def against(self, what: str, one: str, other: str, to_reach: float | None = None) -> Figure:
        """Compare the medians of two names."""
        left, right = self.median(one), self.median(other)
        cpu = f"CPU {statistics.median(self.cpu[one]):.2f} / {statistics.median(self.cpu[other]):.2f}"
        return Figure(what, left / right, to_reach, f"({left:.2f} / {right:.2f} ms; p95 {self.p95(one):.2f}; {cpu})")


def paragraph_shown(session: Session) -> int:
    found = COUNTER.search(session.text())
    if found is None:
        raise SystemExit(f"no paragraph counter:\n{session.text()}")
    return int(found[1].replace(",", ""))


def unmeasured(session: Session, *keys: str) -> None:
    for key in keys:
        session.press(key, timeout=1)


def together(session: Session, keys: str) -> None:
    """Press keys without waiting between them."""
    session.drain()
    os.write(session.fd, keys.encode())
    session.wait_quiet(0.1)


def down(presses: Presses, name: str, session: Session, *, scrolls: bool = False) -> None:
    """A block of `j` from the top, or from the last row of the window; the counter must follow."""
    unmeasured(session, "g")
    if scrolls:
        together(session, "j" * ROWS)
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


def jumps(presses: Presses, session: Session, prefix: str = "") -> None:
    unmeasured(session, "g")
    for _ in range(3):
        presses.press(f"{prefix}G", session, "G")
        unmeasured(session, "g")
    for _ in range(5):
        presses.press(f"{prefix}page", session, " ")


def changes(presses: Presses, session: Session, prefix: str = "", *, tag: str = "bench") -> None:
    """Highlight a new paragraph, tag it by digit, undo both; the status line must report each change."""
    unmeasured(session, "g")
    for _ in range(5):
        unmeasured(session, "j")
        for name, key, reported in (
            ("highlight", "h", "Highlighted"),
            ("tag by digit", "1", f"Tagged #{tag}"),
            ("undo", "u", f"Undone: tag #{tag}"),
            ("undo", "u", "Undone: highlight"),
        ):
            presses.press(prefix + name, session, key)
            if not session.screen.display[-1].startswith(f" {reported}"):
                raise SystemExit(f"{name}: {key!r} did not report {reported!r}:\n{session.screen.display[-1]}")


def make_tag(session: Session) -> None:
    """Add a new tag to the first paragraph, which assigns it digit 1; it stays there for the whole run."""
    for key in ("t", *"bench", "\r"):
        session.press(key, 0.2, 2)
    if "Tagged #bench" not in session.screen.display[-1] and session.wait_for("Tagged #bench") is None:
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
                    last = session.resize(columns, ROWS)["last"]
                    if last is not None:
                        resizes[name].append(last)
            for _ in range(BLOCK):
                presses.press("repaint", sessions["repaint"], "j")
            for name, session in readers.items():
                down(presses, name, session)
                down(presses, f"{name} scrolling", session, scrolls=True)
            words(presses, main)
            jumps(presses, main)
            changes(presses, main)
        idle = main.idle(idle_seconds)
    return [*key_figures(presses, resizes), *idle_figures(idle)]


def key_figures(presses: Presses, resizes: dict[str, list[float]]) -> Iterator[Figure]:
    yield presses.against("j that does not scroll / bare repaint", "1,000", "repaint")
    yield presses.against("j that scrolls / bare repaint", "1,000 scrolling", "repaint", 1.0)
    yield presses.against("word move / bare repaint", "word", "repaint", 0.8)
    for large in ("100,000", "1,000,000"):
        left, right = presses.p95(f"{large} scrolling"), presses.p95("100 scrolling")
        yield Figure(f"scrolling j p95, {large} / 100", left / right, 1.2, f"({left:.2f} / {right:.2f} ms)")
    for name in ("G", "page", "highlight", "tag by digit", "undo"):
        yield presses.against(f"{name} / scrolling j", name, "1,000 scrolling", 1.4)
    for what, name in (
        ("j", "1,000"), ("scrolling j", "1,000 scrolling"), ("page", "page"), ("highlight", "highlight"),
        ("tag by digit", "tag by digit"),
    ):  # fmt: skip
        counts = presses.frames[name]
        yield Figure(f"frames per key, {what}", statistics.mean(counts), 1, f"({len(counts)} keys, most {max(counts)})")
    left, right = statistics.median(resizes["1,000,000"]), statistics.median(resizes["100"])
    yield Figure("resize, 1,000,000 / 100 paragraphs", left / right, 1.3, f"({left:.1f} / {right:.1f} ms)")


def idle_figures(idle: dict[str, float]) -> Iterator[Figure]:
    yield Figure("idle, % CPU", idle["cpu_percent"], 0.5)
    yield Figure("idle, bytes written", idle["bytes"], 0)


# -- articles with annotations ----------------------------------------------------------------------------------------


def write_annotated(folder: Path) -> dict[int, Program]:
    """Write a text and a library for each number of annotations; the tag that all of them have is on digit 1."""
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.model import COLOURS, Edit, Target

    programs = {}
    for count in ANNOTATED:
        home = folder / f"home-{count}"
        home.mkdir()
        path = Writer().short_paragraphs(folder / f"annotated-{count}.txt", ANNOTATED_PARAGRAPHS)
        with Library(home / "reader.db") as library:
            article = OpenArticle.load(library, str(path), words_a_minute=238)
            reading, document = article.open(), article.document
            step = (ANNOTATED_PARAGRAPHS - FREE) // max(1, count)
            edits = [
                (
                    Target("paragraph", document.span(FREE + index * step)),
                    Edit(
                        colour=COLOURS[index % len(COLOURS)],
                        note=f"Note {index} on this paragraph" if index % 3 == 0 else None,
                        add_tags=(f"topic{index % 40}",) if index % 2 == 0 else (),
                    ),
                )
                for index in range(count)
            ]
            library.annotations.annotate_all(reading, document, edits, lambda done: f"highlight {done}")
            library.annotations.annotate(
                reading, document, Target("paragraph", document.span(0)), Edit(add_tags=("bench",))
            )
            library.codebook.pin_tag("bench", 1)
        programs[count] = reader(path, home)
    return programs


def measure_annotated(programs: dict[int, Program], runs: int) -> Iterator[Figure]:
    """What the number of annotations in an article costs each key."""
    presses = Presses()
    with ExitStack() as stack:
        sessions = {count: opened(stack, f"{count} annotations", one)[0] for count, one in programs.items()}
        for session in sessions.values():
            session.wait_quiet(1.5, 60)
        for _ in range(runs):
            for columns in (100, 200):
                for session in sessions.values():
                    session.resize(columns, ROWS)
            for count, session in sessions.items():
                down(presses, f"{count} scrolling", session, scrolls=True)
                jumps(presses, session, f"{count} ")
                changes(presses, session, f"{count} ")
    names = ("page", "G", "highlight", "tag by digit", "undo")
    for count in ANNOTATED[1:]:
        what = f"{count:,} annotations: scrolling j / without any"
        yield presses.against(what, f"{count} scrolling", "0 scrolling", 1.4)
        for name in names:
            what = f"{count:,} annotations: {name} / scrolling j"
            yield presses.against(what, f"{count} {name}", f"{count} scrolling", 1.4)
    for name in ("highlight", "tag by digit", "undo"):
        yield presses.against(f"{name}, 10,000 / 10 annotations", f"10000 {name}", f"10 {name}", 2)
    yield Figure(
        "undo at 10,000 annotations, ms", presses.median("10000 undo"), 20, f"(p95 {presses.p95('10000 undo'):.1f})"
    )


# -- keys while a file is read ----------------------------------------------------------------------------------------


WHILE_READING = {
    "highlight": ("h", r"(?m)^ Highlighted"),
    "tag dialog": ("t", "type a tag"),
    "note editor": ("a", "Note on"),
    "G": ("G", r"¶ (?!1 of)[\d,]+ of"),
    "first match": ("/harbour", r"match \d"),
}
"""Keys, and what is on the screen once they are answered."""


def measure_loading(folder: Path, runs: int) -> Iterator[Figure]:
    """Keys pressed while 100 MB are read: held `j`, and one key of each kind in a start of its own."""
    path = Writer().article(folder / "loading.txt", 100_000_000)
    home = folder / "home-loading"
    held: list[float] = []
    answers: dict[str, list[float]] = defaultdict(list)
    for _ in range(max(1, runs // 3)):
        with ExitStack() as stack:
            session = fresh_start(stack, path, home)
            result = session.hold("j", HELD, HELD_HZ, COUNTER.pattern, timeout=2)  # it is never quiet
            if not LOADING.search(session.text()) or result["reached"] < HELD:
                raise SystemExit(f"{HELD} keys were not answered while it was read:\n{session.screen.display[-1]}")
            held += result["latencies"]
        for name, (keys, pattern) in WHILE_READING.items():
            with ExitStack() as stack:
                session = fresh_start(stack, path, home)
                session.drain()
                began = now()
                os.write(session.fd, keys.encode())
                answers[name].append(appeared(name, session, pattern, began))
    made_of = f"(median {statistics.median(held):.1f}, at most {max(held):.1f}, {len(held)} keys)"
    yield Figure("held j while 100 MB are read, p95, ms", percentile(held, 95), 15, made_of)
    for name, times in answers.items():
        made_of = f"({min(times):.0f}–{max(times):.0f})"
        yield Figure(f"{name} while 100 MB are read, ms", statistics.median(times), 100, made_of)


def fresh_start(stack: ExitStack, path: Path, home: Path) -> Session:
    """Open a text with an empty library; return when its beginning is shown."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    session, _ = opened(stack, path.name, reader(path, home))
    session.wait_for(LOADING.pattern, 5)
    return session


# -- main -------------------------------------------------------------------------------------------------------------


def measure(
    folder: Path, parts: Sequence[str], runs: int, *, with_peers: bool, idle_seconds: float
) -> Iterator[Figure]:
    home = folder / "home"
    home.mkdir()
    texts = write_texts(folder, parts)
    bare = [sys.executable, str(BARE)]
    programs = {name: reader(path, home) for name, path in texts.items()}
    if "starts" in parts:
        starts = {
            "bare": Program(bare, "hello bare world"),
            "less": Program(["less", str(SEED)], "In a dramatic"),
            "seed": reader(SEED, home, whole=r"Quotes \d"),
            **programs,
            **(peers(folder) if with_peers else {}),
        }
        for name, program in starts.items():  # byte code, page cache, library file
            with ExitStack() as stack:
                opened(stack, name, program)[0].wait_quiet(1.5, 60)
        yield from start_figures(measure_starts(starts, runs))
        yield from memory_figures(starts, texts, runs)
    if "keys" in parts:
        keyed = {"repaint": Program([*bare, "repaint"], r"bare 0 \|")}
        keyed |= {name: programs[name] for name in ("100", "1,000", "100,000", "1,000,000")}
        yield from measure_keys(keyed, runs, idle_seconds)
    if "annotated" in parts:
        yield from measure_annotated(write_annotated(folder), runs)
    if "loading" in parts:
        yield from measure_loading(folder, runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--quick", action="store_true", help="3 runs")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--peers", action="store_true", help="install and measure frogmouth and baca too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    runs = 3 if options.quick else options.runs
    figures = []
    with tempfile.TemporaryDirectory(prefix="reader-bench-") as scratch:
        idle_seconds = 3 if options.quick else 10
        for figure in measure(Path(scratch), options.only, runs, with_peers=options.peers, idle_seconds=idle_seconds):
            print(figure, flush=True)
            figures.append(figure)
    missed = sum(not figure.met for figure in figures)
    print(f"{missed} of {sum(figure.to_reach is not None for figure in figures)} figures missed, {runs} runs")
    if options.json:
        rows = [figure._asdict() | {"met": figure.met} for figure in figures]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
