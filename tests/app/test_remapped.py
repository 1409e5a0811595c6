"""With every key remapped, no default key is named on any screen, and none of them works."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.app.plays import go_into
from tests.app.reader_driver import Driver, MakeReader, running
from tests.app.test_every_key import ARTICLE, GONE, LONG, mark_up
from tui_reader.app.bindings import rows_in_force
from tui_reader.app.commands import notes as notes_commands
from tui_reader.app.screens.dialogs.commands import CommandPicker
from tui_reader.app.screens.dialogs.compare import CompareScreen
from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.screens.dialogs.question import DraftOffer, ReplaceFile
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.app.widgets.bars import Bar
from tui_reader.app.widgets.search_bar import SearchBar
from tui_reader.config import Config, parse_config
from tui_reader.keys import BY_ID, KEYS, TYPED_IN, Key, print_key, why_not
from tui_reader.library import Library

OLD = {key for row in KEYS for key in row.keys}
LETTERS = [letter for code in range(0xC0, 0x250) if (letter := chr(code)).isalpha()]
OTHERS = [key for n in range(1, 13) for key in (f"f{n}",) if key not in OLD]
OTHERS += [key for letter in "abdefgklnoprstuvwxyz" if (key := f"ctrl+{letter}") not in OLD]
NAMED = re.compile(r"(?<![\w+])(?:Esc|Enter|Tab|Space|PgDn|PgUp|Home|End|Del|F\d+|(?:Ctrl|Shift)\+\w+)(?!\w)")
HINT = re.compile(r"(?:^| · | {3})(\S+)(?= [a-z])")


def unused_keys() -> dict[str, str]:
    """A new key for each row: one that types nothing where needed, otherwise an unused letter."""
    letters, others = iter(LETTERS), iter(OTHERS)
    return {row.id: next(others if TYPED_IN & set(row.contexts) else letters) for row in KEYS}


NEW = unused_keys()


def config_of(tmp_path: Path) -> Config:
    lines = "\n".join(f"{row} = '{key}'" for row, key in NEW.items())
    config, problems = parse_config(f"[keys]\n{lines}\n", tmp_path / "config.toml", BY_ID)
    assert problems == () and len(config.keys) == len(KEYS)
    return config._replace(export_directory=tmp_path)


def test_remapped_keys_are_new_and_valid() -> None:
    assert len(set(NEW.values())) == len(KEYS) and not OLD & set(NEW.values())
    assert all(why_not(row.contexts, NEW[row.id]) is None for row in KEYS)


async def press(driver: Driver, *rows: str) -> None:
    await driver.press(*(NEW[row] for row in rows))


async def view(driver: Driver) -> None: ...


async def selecting(driver: Driver) -> None:
    await press(driver, "select")


async def note(driver: Driver) -> None:
    await press(driver, "note")


async def failing_note(driver: Driver) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui_reader.store.file.connection._unwritable", lambda _: "the library is read-only")
        patch.setattr(notes_commands, "write_elsewhere", lambda _, text: Path("/notes/kept.md"))
        driver.app.library.close()
        await press(driver, "note")
        await driver.paste("Kept.")
        await press(driver, "dialog-close")
        await driver.until(lambda: "writes it to a file" in driver.text)
        no_old_key(driver)
        await press(driver, "dialog-write")
        assert "written to" in driver.text


async def palette(driver: Driver) -> None:
    await press(driver, "palette")
    await driver.until(lambda: driver.top(CommandPicker))


async def draft(driver: Driver) -> None:
    driver.screen.ctx.ask(DraftOffer("¶ 3", "Half."))
    await driver.until(lambda: driver.top(DraftOffer))


async def replace(driver: Driver) -> None:
    driver.screen.ctx.ask(ReplaceFile("notes.md", "one line"))
    await driver.until(lambda: driver.top(ReplaceFile))


async def compare(driver: Driver) -> None:
    await press(driver, "compare")
    await driver.until(lambda: driver.top(CompareScreen))


async def checking_by_hand(driver: Driver) -> None:
    await press(driver, "next-check", "change-bottom", "change-up", "change-take")
    assert "Where" in driver.text


def panel(*rows: str) -> Callable[[Driver], Awaitable[None]]:
    async def open_it(driver: Driver) -> None:
        await press(driver, *rows)

    return open_it


async def filtered(driver: Driver) -> None:
    await press(driver, "quotes", "list-filter")
    await driver.paste("nobody at all")
    await press(driver, "dialog-accept")
    assert "No match" in driver.text


SCREENS: dict[str, Callable[[Driver], Awaitable[None]]] = {
    "view": view,
    "select": selecting,
    "notes": panel("notes"),
    "quotes": panel("quotes"),
    "people": panel("people"),
    "outline": panel("outline"),
    "filtered": filtered,
    "note": note,
    "failing note": failing_note,
    "tag": panel("tag"),
    "colour": panel("colour"),
    "search": panel("search"),
    "export": panel("export"),
    "help": panel("help"),
    "library": panel("library"),
    "palette": palette,
    "filter": panel("quotes", "list-filter"),
    "people filter": panel("people", "list-filter"),
    "speaker": panel("quotes", "speaker"),
    "person": panel("people", "speaker"),
    "role": panel("people", "person-role"),
    "split": panel("quotes", "split"),
    "draft": draft,
    "replace": replace,
    "compare": compare,
    "check": panel("next-check"),
    "check by hand": checking_by_hand,
    "search again": panel("search-next"),
    "no selection": panel("quotes", "reject"),
}


def no_old_key(driver: Driver) -> None:
    """No default key is named, whether by a name that only a key has or at the start of a hint."""
    new = {print_key(key) for key in NEW.values()}
    named = set(NAMED.findall(driver.text)) - new
    assert not named, (named, driver.text)
    frames = [str(widget.border_subtitle) for widget in driver.app.screen.query(".box") if widget.border_subtitle]
    hints = {first for frame in frames for first in HINT.findall(frame)} - {"not", "written"}
    hints |= {text for bar in driver.app.screen.query(Bar) for text, name in bar.left if name == "key"}
    assert {word for hint in hints for word in hint.split()} <= new, (hints - new, frames)


@pytest.mark.parametrize("name", SCREENS)
async def test_no_default_key_is_named_or_works(
    name: str, make_reader: MakeReader, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    mark_up(library, path)
    path.write_text(ARTICLE.replace(GONE, "").replace("on Monday", "on a Monday") + "\n" + LONG)
    async with running(make_reader(path, config=config_of(tmp_path)), (120, 40)) as driver:
        no_old_key(driver)
        await SCREENS[name](driver)
        no_old_key(driver)
        screen, before = driver.app.screen, driver.stored
        in_force = table_keys_in_force(driver)
        assert not OLD & set(in_force), {key: in_force[key] for key in OLD & set(in_force)}
        for row in rows_here(driver):
            assert in_force.get(Driver.name_of(NEW[row.id])) is not None, row.id
        closed = isinstance(screen, Dialog)
        if closed:
            await driver.press("escape", "q", "L", "f1", "ctrl+q")
            assert driver.app.screen is screen and driver.stored == before
            if name != "failing note":
                await press(driver, "dialog-close")
                assert driver.app.screen is driver.screen
        elif driver.app.screen.query(SearchBar):
            await driver.press("escape", "enter")
            assert driver.app.screen.query(SearchBar)
            await press(driver, "dialog-close")
            assert not driver.app.screen.query(SearchBar)


def rows_here(driver: Driver) -> list[Key]:
    """The rows whose keys should work on the topmost screen."""
    screen = driver.app.screen
    if isinstance(screen, Dialog):
        contexts = {"dialog", *screen.CONTEXTS}
        rows = [row for row in rows_in_force(driver.app) if contexts & set(row.contexts)]
        return [row for row in rows if row.run == "app.quit" or screen.check_action(row.run.partition("(")[0], ())]
    if isinstance(screen, ReadingScreen) and not screen.query(SearchBar):
        return [row for row in rows_in_force(driver.app) if screen.ctx.where in row.contexts]
    return []


def table_keys_in_force(driver: Driver) -> dict[str, str]:
    """Key → action on the topmost screen, without the keys that edit a field."""
    return {
        key: active.binding.action
        for key, active in driver.app.screen.active_bindings.items()
        if active.enabled and not active.node.check_consume_key("a", "a")
    }


@pytest.mark.parametrize("context", ["view", "select", "list"])
async def test_default_key_does_nothing_in_the_article(
    context: str, make_reader: MakeReader, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    mark_up(library, path)
    async with running(make_reader(path, config=config_of(tmp_path)), (120, 40)) as driver:
        if context != "view":
            await press(driver, *({"select": ["select"], "list": ["notes", "list-top"]}[context]))
        before = (driver.view.point, driver.context, driver.stored, driver.lines)
        for key in sorted(OLD - {"ctrl+z"}):
            await driver.press(key)
            assert driver.app.screen is driver.screen and not driver.app._exit, key
        assert (driver.view.point, driver.context, driver.stored, driver.lines) == before


async def test_key_that_opens_dialog_also_closes_it(make_reader: MakeReader, tmp_path: Path) -> None:
    async with running(make_reader(config=config_of(tmp_path))) as driver:
        for row in ("library", "help"):
            await press(driver, row)
            assert driver.app.screen is not driver.screen
            await press(driver, row)
            assert driver.app.screen is driver.screen, row
        await go_into(driver, "view")
