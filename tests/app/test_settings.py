"""The settings file is watched: changes, including keys and themes, apply at once; errors are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.settings import FileStamp
from tui_reader.app.widgets.search_bar import SearchBar
from tui_reader.config import Config, read_config
from tui_reader.keys import BY_ID
from tui_reader.look.panes import measure_of


async def save(driver: Driver, path: Path, text: str) -> None:
    """Save the settings as an editor does, and let the app look at them."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
    await look(driver)


async def look(driver: Driver) -> None:
    watch = driver.app.settings_watch
    assert watch is not None
    watch.look()
    await driver.rest()


def notices(driver: Driver) -> str:
    return "\n".join(notice.message for notice in driver.app._notifications)


def config_at(path: Path, text: str = "") -> Config:
    path.write_text(text)
    return read_config(path, BY_ID)[0]


async def test_saved_settings_apply_at_once(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        await driver.press("h")
        await save(
            driver, path, 'theme = "reader-light"\nmeasure = 50\n[colours]\nyellow = "gold"\n[keys]\nhighlight = "m"\n'
        )
        assert driver.app.theme == "reader-light" and driver.view.measure == driver.view.flow.width == 50
        await driver.press("j", "k")
        assert "■ gold" in driver.text and "m highlight" in driver.text and "h highlight" not in driver.text
        assert "Settings applied" in notices(driver)
        await driver.press("j", "h")
        assert len(driver.stored) == 1, "the old key does nothing"
        await driver.press("m")
        assert len(driver.stored) == 2
        await save(driver, path, "measure = 50\n")
        await driver.press("j", "h")
        assert len(driver.stored) == 3 and "■ key point" in driver.text


async def test_errors_are_reported_and_the_rest_applies(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        await save(driver, path, 'mesure = 5\ntheme = "nrd"\nmeasure = 44\n')
        assert f"{path}:1: unknown setting 'mesure'; did you mean 'measure'?" in notices(driver)
        assert f"{path}:2: there is no theme 'nrd'; did you mean 'nord'?" in notices(driver)
        assert driver.view.measure == 44 and driver.app.theme == "reader-dark"
        path.unlink()
        await look(driver)
        assert driver.view.measure == 44, "editors save by renaming"
        await look(driver)
        assert driver.view.measure == 72


async def test_notices_of_mistakes_go_when_the_file_is_mended(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        await save(driver, path, "mesure = 5\n")
        assert "unknown setting 'mesure'" in notices(driver)
        await save(driver, path, "# nothing set\n")
        assert "unknown setting" not in notices(driver)


async def test_notices_of_other_things_stay(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        driver.app.notify("Not loaded: no such page")
        await save(driver, path, "mesure = 5\n")
        assert "unknown setting" in notices(driver) and "Not loaded: no such page" in notices(driver)
        await save(driver, path, "measure = 50\n")
        assert "unknown setting" not in notices(driver) and "Not loaded: no such page" in notices(driver)
        await save(driver, path, "measure = 60\n")
        assert notices(driver).count("Settings applied") == 1


KEYS_OF_DIALOGS = """
[keys]
dialog-close = "ctrl+x"
change-down = "ctrl+n"
colour-2 = "m"
"""


@pytest.mark.parametrize(
    "keys", ["t", "#", "H", "?", "ctrl+p", ":", "a", "x", "L", "I", "C", "F", "/", ") p", "L /", "t f1"]
)
async def test_open_dialog_uses_the_new_keys(make_reader: MakeReader, tmp_path: Path, keys: str) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        await driver.press("/", *"Alibaba", "enter", "t", *"law", "enter", *keys.split())
        opened, is_line = driver.app.screen, len(driver.app.screen.query(SearchBar)) > 0
        assert isinstance(opened, Dialog) or is_line
        with_old_key = driver.lines[-1].count("Esc")
        await save(driver, path, KEYS_OF_DIALOGS)
        assert driver.lines[-1].count("Ctrl+X") == with_old_key and "Esc" not in driver.lines[-1]
        await driver.press("escape")
        assert driver.app.screen is opened and bool(opened.query(SearchBar)) == is_line, "the old key does nothing"
        await driver.press("ctrl+x")
        assert driver.app.screen is not opened or (is_line and not opened.query(SearchBar))


async def test_keys_in_open_lists_are_the_new_ones(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        await driver.press("H")
        assert "2  ■  claim" in driver.text
        await save(driver, path, KEYS_OF_DIALOGS)
        assert "m  ■  claim" in driver.text
        await driver.press("ctrl+n", "ctrl+n", "enter")
        assert [mark.colour for mark in driver.stored] == ["blue"]
        await driver.press("H", "m")
        assert [mark.colour for mark in driver.stored] == ["green"]
        await driver.press("?", "/", *"footnote")
        assert "  f  " in driver.text
        await save(driver, path, KEYS_OF_DIALOGS + 'footnote = "ctrl+y"\n')
        assert "Ctrl+Y" in driver.text and "  f  " not in driver.text, "and the filter stays"
        await driver.press("ctrl+x", "ctrl+x", "ctrl+p", *"footn")
        assert "Ctrl+Y" in driver.text
        await save(driver, path, KEYS_OF_DIALOGS + 'footnote = "f7"\n')
        assert "F7" in driver.text and "Ctrl+Y" not in driver.text


async def test_quit_key_can_be_changed(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path))) as driver:
        await driver.until(lambda: driver.app.settings_watch)
        await save(driver, path, '[keys]\nquit-anywhere = "ctrl+x"\nzen = []\n')
        await driver.press("ctrl+q", "z")
        assert driver.sidebar.display and driver.app.is_running
        await driver.press("ctrl+x")
        await driver.until(lambda: driver.app._exit)


async def test_user_theme_is_used_and_reloaded(make_reader: MakeReader, tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    dusk = tmp_path / "themes" / "dusk.toml"
    dusk.write_text('[colours]\nbackground = "#101418"\n')
    path = tmp_path / "config.toml"
    async with running(make_reader(config=config_at(path, 'theme = "dusk"\n'))) as driver:
        assert driver.app.theme == "dusk" and driver.app.theme_variables["background"] == "#101418"
        await driver.until(lambda: driver.app.settings_watch)
        await look(driver)
        dusk.write_text('[colours]\nbackground = "#202428"\nacent = "#fff"\n')
        await look(driver)
        assert driver.app.theme_variables["background"] == "#202428"
        assert f"{dusk}:3: unknown colour 'acent'" in notices(driver)
        style = driver.style_at(0)
        assert style.bgcolor is not None and style.bgcolor.get_truecolor().hex == "#202428"


async def test_theme_chosen_in_the_app_is_kept_until_the_file_changes_it(
    make_reader: MakeReader, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    text = 'theme = "reader-light"  # by day\n'
    async with running(make_reader(config=config_at(path, text))) as driver:
        assert driver.app.theme == "reader-light"
        driver.app.theme = "nord"
        await driver.rest()
    assert path.read_text() == text, "the user's file is never written"
    async with running(make_reader(config=config_at(path, text))) as driver:
        assert driver.app.theme == "nord"
    async with running(make_reader(config=config_at(path, 'theme = "reader-contrast"'))) as driver:
        assert driver.app.theme == "reader-contrast"


@pytest.mark.parametrize(
    ("remembered", "configured", "measure"),
    [
        (None, 72, 72),
        ("80", 72, 80),
        ("80/72", 72, 80),
        ("80/72", 60, 60),
        ("9999/72", 72, 200),
        ("x/72", 72, 72),
        ("80/", 72, 80),
        ("", 20, 30),
    ],
)
def test_remembered_measure_applies_until_the_settings_change_it(
    remembered: str | None, configured: int, measure: int
) -> None:
    assert measure_of(remembered, configured) == measure


def test_file_counts_as_gone_at_the_second_check(tmp_path: Path) -> None:
    path = tmp_path / "a"
    stamp = FileStamp(path)
    assert not stamp.has_changed()
    path.write_text("1")
    assert stamp.has_changed() and not stamp.has_changed()
    path.unlink()
    assert not stamp.has_changed()
    assert stamp.has_changed() and not stamp.has_changed()
