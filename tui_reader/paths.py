"""Locations of the program's files; `READER_HOME` overrides all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

APP = "reader"


class Paths(NamedTuple):
    """The files of one user; none has to exist."""

    database: Path
    config: Path
    installation: Path
    """The file with the id of this installation."""


def expanded(path: str) -> Path:
    """Expand `~` in a path; that of an unknown user stays, as in a shell."""
    return Path(os.path.expanduser(path))


def abbreviated(path: str) -> str:
    """Write the home directory of a path as `~`."""
    home = os.path.expanduser("~").rstrip(os.sep)
    return f"~{path[len(home) :]}" if home and path.startswith(home + os.sep) else path


def working_directory() -> Path | None:
    """Return the working directory, None if it is gone: deleted, or on a disk that was removed."""
    try:
        return Path.cwd()
    except OSError:
        return None


def absolute(path: Path) -> Path:
    """Make a path absolute; a relative one stays if the working directory is gone."""
    try:
        return path.absolute()
    except OSError:
        return path


def find_paths(database: Path | None = None, env: Mapping[str, str] = os.environ) -> Paths:
    """Return the locations: under `$READER_HOME` if set, else in the user's data and settings directories.

    Args:
        database: another library file, which takes precedence over both.
    """
    if home := env.get("READER_HOME"):
        directory = absolute(expanded(home))
        return Paths(database or directory / "reader.db", directory / "config.toml", directory / "installation")
    import platformdirs  # takes 3 ms to import, not needed with READER_HOME

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Paths(
        database or dirs.user_data_path / "reader.db",
        dirs.user_config_path / "config.toml",
        dirs.user_state_path / "installation",
    )
