"""Settings while the app runs: the file is watched, and what was saved is applied. Imported after the first paint.

The status of the file is asked once a second, which costs some microseconds. A library for notices of the file system
(watchfiles) would be another compiled dependency and a thread for one small file, and is silent on network drives.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.app.themes import made
from tui_reader.config import Config, read_config, theme_problem
from tui_reader.keys import BY_ID, KEYS, Key, remapped
from tui_reader.look.theme_files import read_theme, read_themes

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp

SECONDS = 1.0
SETTINGS, THEME = "settings", "theme"
"""What notices are about: those of one are withdrawn when its file is saved."""
Stamp = tuple[int, ...] | None


class FileStamp:
    """Tells whether a file is another than at the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._stamp()
        self._gone = False

    def _stamp(self) -> Stamp:
        try:
            status = os.stat(self._path)
        except (OSError, ValueError):
            return None
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns

    def has_changed(self) -> bool:
        """Return whether the file was saved; that it is gone counts at the second look, as editors save by renaming."""
        stamp = self._stamp()
        if stamp is None and self._seen is not None and not self._gone:
            self._gone = True
            return False
        self._gone = False
        changed, self._seen = stamp != self._seen, stamp
        return changed


class SettingsWatch:
    """Watches the settings file, and the file of the theme in force if the user wrote it."""

    def __init__(self, app: ReaderApp, path: Path) -> None:
        self._app, self._path = app, path
        self._settings = FileStamp(path)
        self._theme_name = ""
        self._theme: FileStamp | None = None

    def look(self) -> None:
        """Apply what was saved since the last look."""
        if self._settings.has_changed():
            config, problems = read_config(self._path, BY_ID)
            apply(self._app, config, [str(problem) for problem in problems])
        if self._theme_name != self._app.theme:
            self._theme_name = self._app.theme
            path = theme_path(self._path, self._theme_name)
            self._theme = FileStamp(path) if path is not None else None
        elif self._theme is not None and self._theme.has_changed():
            self._app.withdraw_notices(THEME)
            self._app.report_problems(load_theme(self._app, self._path, self._theme_name), THEME)


def theme_path(settings: Path | None, name: str) -> Path | None:
    """Return the file of a theme that the user wrote; None if there is none."""
    if settings is None or not name or os.sep in name or "\0" in name:
        return None
    path = settings.parent / "themes" / f"{name}.toml"
    return path if path.is_file() else None


def load_theme(app: ReaderApp, settings: Path | None, name: str) -> list[str]:
    """Read the theme `name` from its file, if it has one; return the mistakes in it."""
    path = theme_path(settings, name)
    if path is None:
        return []
    theme, problems = read_theme(path)
    if theme is not None:
        app.register_theme(made(theme))
        if app.theme == theme.name and app.is_running:
            app._watch_theme(theme.name)
    return [str(problem) for problem in problems]


def load_themes(app: ReaderApp, settings: Path | None) -> list[str]:
    """Read all theme files, to offer them; return the mistakes in them."""
    themes, problems = read_themes(settings.parent / "themes" if settings is not None else None)
    for theme in themes:
        app.register_theme(made(theme))
    return [str(problem) for problem in problems]


def rows_of(config: Config) -> tuple[Key, ...]:
    """Return the key table with the keys of the settings."""
    return remapped(config.keys) if config.keys else KEYS


def apply(app: ReaderApp, config: Config, problems: list[str]) -> None:
    """Use these settings from now on, on every screen that is open."""
    from tui_reader.app.screens.dialogs.dialog import Dialog
    from tui_reader.app.screens.listing import ListScreen
    from tui_reader.app.widgets.search_bar import SearchBar

    before = app.config
    app.withdraw_notices(SETTINGS)
    if config.theme is not None and config.theme not in app.available_themes:
        problems += load_theme(app, config.path, config.theme)
        missing = theme_problem(config, app.available_themes)
        problems += [str(missing)] if missing is not None else []
    if config == before:
        app.report_problems(problems)
        return
    app.config = config
    app.take_rows(rows_of(config))
    app.show_cursor()
    if config.theme != before.theme and config.theme in app.available_themes:
        app.theme = config.theme
    for screen in app.reading_screens():
        screen.take_settings(config, app.rows, measure=config.measure if config.measure != before.measure else None)
    for shown in app.screen_stack:
        if isinstance(shown, ListScreen):
            shown.config = config
        if isinstance(shown, Dialog):
            shown.take_rows()
        for bar in shown.query(SearchBar):
            bar.take_rows()
    app.report_problems(problems)
    if not problems:
        app.show_notice("Settings applied", SETTINGS, severity="information", timeout=3)
