"""Draw the pictures of README: the real app on the seed article, as SVG.

    python screenshots/make.py [NAME ...]

Each scene starts with an empty library in a directory of its own, presses keys as a reader would, and saves what
stands on the screen. Clock and uids are fixed, so the same program draws the same pictures.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["COLORTERM"] = "truecolor"
os.environ.pop("NO_COLOR", None)

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tui_reader.app.app import make_app
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library

sys.path.insert(0, str(Path(__file__).parent))
from book import write_book
from shelf import fill, fill_with_quotes

HERE = Path(__file__).parent
SEED = HERE.parent / "seeds" / "000_25111a244c1ad9b8.txt"
STRUCTURE, PAGE = HERE / "structure.md", HERE / "page.html"
"""A Markdown article and a web page with headings, lists, tables, quotations, links and footnotes."""
BLANK = "&#160;"
NOTE = "First public accusation? Check the statement itself."


@dataclass(frozen=True)
class Scene:
    """One picture: its size, its theme, and what is done before it is taken."""

    size: tuple[int, int]
    play: Callable[[Pilot[None]], Awaitable[None]]
    theme: str = "reader-dark"
    source: Path | None = SEED
    """None: a book that is written for the picture."""
    full: bool = False
    """Whether the library has other articles."""
    quoted: bool = False
    """Whether the library has articles that quote one person."""
    edit: Callable[[list[str]], list[str]] | None = None
    """What became of the paragraphs since they were marked up; None: they are marked up in the scene itself."""


async def type_words(pilot: Pilot[None], words: str) -> None:
    """Put words in where the cursor is; pasted, because a key takes the pilot a tenth of a second."""
    pilot.app.post_message(events.Paste(words))
    await pilot.pause()


async def annotate(pilot: Pilot[None]) -> None:
    """Mark up the article the way a reader would within a minute."""
    await pilot.press("v", "s", "h", "t")
    await type_words(pilot, "ip-theft")
    await pilot.press("enter", "a")
    await type_words(pilot, NOTE)
    await pilot.press("escape", "j", "j", "H", "3", "t")
    await type_words(pilot, "uk")
    await pilot.press("enter", "t")
    await type_words(pilot, "policy")
    await pilot.press("enter", "a")
    await type_words(pilot, "Compare with the framework text itself.")
    await pilot.press("escape", "j", "j", "right_parenthesis", "H", "5", "1")
    await pilot.press("right_parenthesis", "H", "5", "t")
    await type_words(pilot, "safety")
    await pilot.press("enter", "k", "k", "k")
    await pilot.pause()


async def reading(pilot: Pilot[None]) -> None:
    await annotate(pilot)


async def note(pilot: Pilot[None]) -> None:
    await annotate(pilot)
    await pilot.press("a")
    await pilot.pause()


async def tagging(pilot: Pilot[None]) -> None:
    await annotate(pilot)
    await pilot.press("j", "t", "p")
    await pilot.pause()


async def searching(pilot: Pilot[None]) -> None:
    await annotate(pilot)
    await pilot.press("slash")
    await type_words(pilot, "framework")
    await pilot.press("enter", "n")
    await pilot.pause()


async def people(pilot: Pilot[None]) -> None:
    await annotate(pilot)
    await pilot.press("P")
    await pilot.pause()


async def reviewing(pilot: Pilot[None]) -> None:
    """The quotes corrected: two confirmed, one about to be given a speaker, and why it had another."""
    await pilot.press("Q", "c", "j", "c", "j", "i")
    await pilot.pause()


async def naming(pilot: Pilot[None]) -> None:
    await reviewing(pilot)
    await pilot.press("p")
    await pilot.pause()


async def helping(pilot: Pilot[None]) -> None:
    await pilot.press("question_mark")
    await pilot.pause()


def edited(texts: list[str]) -> list[str]:
    """What an editor might have made of the article within two days."""
    texts[0] = texts[0].replace("the global AI arms race", "the race for AI")
    texts[2] = texts[2].replace("particularly sensitive", "delicate, to say the least")
    del texts[9]
    texts.insert(4, "A ministry spokesman would say no more on Tuesday than that the matter was being looked into.")
    return texts


async def checking(pilot: Pilot[None]) -> None:
    await pilot.press("exclamation_mark")
    await pilot.pause()


async def comparing(pilot: Pilot[None]) -> None:
    await pilot.press("D")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.press("n")
    await pilot.pause()


async def structure(pilot: Pilot[None]) -> None:
    await pilot.press("o", "escape", "j", "l")
    await pilot.pause()


async def page(pilot: Pilot[None]) -> None:
    await pilot.press("j", "h", "j", "j", "right_parenthesis", "H", "2", "t")
    await type_words(pilot, "memory")
    await pilot.press("enter", "a")
    await type_words(pilot, "Ask her for the log of the clock.")
    await pilot.press("escape", "k")
    await pilot.pause()


async def book(pilot: Pilot[None]) -> None:
    await pilot.press("j", "j", "h", "j", "j", "t")
    await type_words(pilot, "rope")
    await pilot.press("enter", "o", "escape")
    await pilot.pause()


async def library(pilot: Pilot[None]) -> None:
    await annotate(pilot)
    await pilot.press("L", "j")
    await pilot.pause()


async def notes(pilot: Pilot[None]) -> None:
    await annotate(pilot)
    await pilot.press("M", "B", "j")
    await pilot.pause()


async def person(pilot: Pilot[None]) -> None:
    await pilot.press("L", "P", "/", *"winther", "enter", "enter")
    await pilot.pause()
    await pilot.press("j")
    await pilot.pause()


SCENES = {
    "library": Scene((120, 30), library, full=True),
    "annotations": Scene((120, 30), notes, "reader-light", full=True),
    "person": Scene((120, 30), person, quoted=True),
    "page": Scene((120, 40), page, source=PAGE),
    "book": Scene((110, 36), book, "reader-light", source=None),
    "structure": Scene((120, 40), structure, source=STRUCTURE),
    "reading": Scene((120, 40), reading),
    "light": Scene((120, 40), reading, "reader-light"),
    "contrast": Scene((100, 30), reading, "reader-contrast"),
    "note": Scene((120, 40), note),
    "tag": Scene((100, 30), tagging),
    "search": Scene((80, 24), searching),
    "people": Scene((100, 30), people),
    "review": Scene((120, 40), reviewing),
    "speaker": Scene((100, 30), naming),
    "checking": Scene((120, 40), checking, edit=edited),
    "comparing": Scene((100, 30), comparing, "reader-light", edit=edited),
    "help": Scene((100, 40), helping),
}


def without_leading_blanks(svg: str) -> str:
    """Move words that begin with blanks to where they stand: some programs that draw SVG swallow such blanks."""

    def moved(match: re.Match[str]) -> str:
        head, x, middle, length, tail, blanks, words = match.groups()
        cell = float(length) / (len(blanks) // len(BLANK) + len(html.unescape(words)))
        indent = cell * (len(blanks) // len(BLANK))
        return f"{head}{float(x) + indent:g}{middle}{float(length) - indent:g}{tail}{words}"

    return re.sub(
        rf'(<text [^>]*?x=")([\d.]+)("[^>]*?textLength=")([\d.]+)("[^>]*>)((?:{BLANK})+)(?=[^<])([^<]+)', moved, svg
    )


async def play(library: Library, source: Path, scene: Scene, keys: Callable[[Pilot[None]], Awaitable[None]]) -> str:
    """Open an article, press keys, and return what stands on the screen then."""
    app = make_app(library, Config(theme=scene.theme), load(source))
    async with app.run_test(size=scene.size, notifications=True) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await keys(pilot)
        picture = app.export_screenshot(title="reader")
        app.save_everything()
    return picture


async def draw(name: str, scene: Scene) -> Path:
    """Play one scene and save its picture."""
    ticks, numbers = count(), count(1)
    start = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
    for blink in (Input.cursor_blink, TextArea.cursor_blink):
        vars(blink)["_default"] = False
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        library = Library(
            Path(home) / "reader.db",
            now=lambda: start + timedelta(seconds=next(ticks)),
            new_uid=lambda: f"uid{next(numbers):04}",
        )
        source = scene.source or write_book(Path(home) / "book.epub")
        if scene.full:
            fill(library, Path(home))
        if scene.quoted:
            fill_with_quotes(library, Path(home))
        if scene.edit is not None:
            source = Path(home) / "article.txt"
            texts = load(SEED).document.texts
            source.write_text("\n\n".join(texts), encoding="utf-8")
            await play(library, source, scene, annotate)
            start += timedelta(days=2)
            source.write_text("\n\n".join(scene.edit(list(texts))), encoding="utf-8")
        picture = await play(library, source, scene, scene.play)
        library.close()
    path = HERE / f"{name}.svg"
    path.write_text(without_leading_blanks(picture), encoding="utf-8")
    return path


def main(names: list[str]) -> None:
    for name in names or SCENES:
        print(asyncio.run(draw(name, SCENES[name])))


if __name__ == "__main__":
    main(sys.argv[1:])
