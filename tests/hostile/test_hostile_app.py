"""Every key in every context on a hostile article and library, and every field with hostile pastes.

Run without a terminal, so that every strip the app would send can be checked; `test_hostile_terminal` reads bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.reader_driver import Driver, running
from tests.hostile.hostile_corpus import LARGE, NAMES, SEARCHES, SMALL
from tests.hostile.hostile_library import ALL_TOGETHER, change, fill, hostile_article
from tui_reader.app.app import make_app
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.app.terminal.keyboard import pasted
from tui_reader.config import parse_config
from tui_reader.formats import load
from tui_reader.keys import BY_ID, KEYS
from tui_reader.library import Library
from tui_reader.text.clean import is_clean, typed_line

LEAVING = {"quit", "suspend", "edit"}
"""Keys that leave the program or suspend the terminal: covered by `test_terminal`."""
PANES = {"view": ["escape"], "quotes": ["Q"]}
"""How to reach the place where a key is pressed."""
SETTINGS = """
theme = "\\u001b]0;7741\\u0007[/"
editor = "\\u009b7741m"
export-directory = "/tmp/\\u202e[@click=app.quit]"
"\\u001b[31m" = 1
[colours]
yellow = "\\u001b[31m [/] \\u202e x"
[keys]
"[@click=app.quit]" = "\\u001b"
highlight = ["h", "\\u009b", "[/]"]
"""


@asynccontextmanager
async def reading(path: Path, library: Library, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    config, problems = parse_config(SETTINGS, path.parent / "\x1b[31m" / "config.toml", BY_ID)
    app = make_app(library, config, load(path, encoding="utf-8"), problems=[str(problem) for problem in problems])
    app.animation_level = "none"
    async with running(app, size) as reader:
        yield reader


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hostile article, annotated throughout and changed afterwards, with its library beside it."""
    directory = tmp_path_factory.mktemp("filled")
    path = hostile_article(directory)
    with Library(directory / "reader.db") as library:
        fill(library, path)
    change(path)
    return path


@pytest.fixture
def article(filled: Path, home: Path) -> Path:
    """The article, with a copy of the library for the test."""
    home.mkdir()
    shutil.copy(filled.with_name("reader.db"), home / "reader.db")
    return filled


async def back_to_the_article(reader: Driver) -> None:
    for _ in range(4):
        if isinstance(reader.app.screen, ReadingScreen):
            return
        await reader.press("escape")
    raise AssertionError(f"{reader.app.screen} does not close")


@pytest.mark.parametrize(
    ("pane", "size"),
    [("view", (60, 20)), ("quotes", (120, 40))],
)
async def test_no_key_paints_control_characters(
    article: Path, library: Library, pane: str, size: tuple[int, int]
) -> None:
    context = pane if pane in ("view", "select") else "list"
    async with reading(article, library, size) as reader:
        assert not reader.unclean(), "the first screen, with the draft offer"
        await back_to_the_article(reader)
        for row in KEYS:
            if row.id in LEAVING or context not in row.contexts or not row.keys:
                continue
            if reader.context != context:
                await reader.press(*PANES[pane])
            await reader.press(row.keys[0])
            assert not reader.unclean(), row.id
            if not isinstance(reader.app.screen, ReadingScreen):
                await reader.paste(ALL_TOGETHER)
                assert not reader.unclean(), f"{row.id}, with a paste"
                await back_to_the_article(reader)
                assert not reader.unclean(), f"{row.id}, left"


@pytest.mark.parametrize(
    ("field", "keys", "done"),
    [
        ("note", ["a"], ["escape"]),
        ("tag", ["t"], ["enter"]),
        ("search", ["/"], ["enter", "n", "escape"]),
        ("filter", ["A", "/"], ["enter", "escape"]),
        ("palette", ["ctrl+p"], ["escape"]),
        ("command", [":"], ["enter"]),
        ("nothing", [], []),
    ],
)
async def test_any_text_can_be_pasted_into_fields(
    seed: Path, library: Library, field: str, keys: list[str], done: list[str]
) -> None:
    async with reading(seed, library) as reader:
        await reader.press("h")
        for text in (ALL_TOGETHER, " ".join(SEARCHES.values()), "".join(text[:400] for text in LARGE.values())):
            await reader.press(*keys)
            await reader.paste(text)
            assert not reader.unclean(), text[:200]
            for widget in reader.app.screen.query(Input):
                assert widget.value == typed_line(widget.value)
            await reader.press(*done)
            await back_to_the_article(reader)
            assert not reader.unclean(), text[:200]
            if field == "note":
                assert pasted(text).rstrip() in {annotation.note for annotation in reader.stored}
                await reader.press("j")
        if field == "tag":
            (tags,) = (annotation.tags for annotation in reader.stored)
            assert tags and all(tag == typed_line(tag) for tag in tags)
        elif field == "nothing":
            assert [annotation.note for annotation in reader.stored] == [""], "a paste runs no command"


async def test_any_export_file_name_is_handled(
    tmp_path: Path, seed: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "one" / "two" / "three"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    more = {"unknown user": "~nobody-of-this-name/x", "deep": "x/" * 5_000, "escape": SMALL["terminal: title"]}
    more |= {name: NAMES[name] for name in ("parent", "long", "nul")}
    async with reading(seed, library) as reader:
        for name, text in more.items():
            await reader.press("x")
            reader.find(Input).value = ""
            await reader.paste(text)
            await reader.press("enter")
            await back_to_the_article(reader)
            assert not reader.unclean(), name
    for path in tmp_path.rglob("*"):
        assert is_clean(path.name) and "\n" not in path.name


async def test_annotations_and_copies_contain_the_article_text(article: Path, library: Library) -> None:
    async with reading(article, library) as reader:
        await back_to_the_article(reader)
        document = reader.view.document
        before = {annotation.uid for annotation in reader.stored}
        for _ in range(8):
            await reader.press("v", "w", "w", "w", "y")
            words, dash, _ = reader.app.clipboard.rpartition("”\n— ")
            assert dash and words.removeprefix("“") in document.text and is_clean(reader.app.clipboard)
            await reader.press("h", "j")
        made = [annotation for annotation in reader.stored if annotation.uid not in before]
        assert len(made) > 4
        for annotation in made:
            assert annotation.span is not None and annotation.exact == document.slice(*annotation.span)
            assert is_clean(annotation.exact)
