"""Where the reader keeps its files. `READER_HOME` redirects all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

APP = "reader"


class Paths(NamedTuple):
    """The files of one reader; none of them has to exist."""

    database: Path
    config: Path
    installation: Path
    """The id of this installation."""


def expanded(path: str) -> Path:
    """Read a path as a person writes it: `~` is a home directory, but not that of an unknown user, as in a shell."""
    return Path(os.path.expanduser(path))


def working_directory() -> Path | None:
    """The working directory, or None where it is gone: deleted, or on a disk that was taken out."""
    try:
        return Path.cwd()
    except OSError:
        return None


def absolute(path: Path) -> Path:
    """Make a path absolute; a relative one in a working directory that is gone stays, and names nothing."""
    try:
        return path.absolute()
    except OSError:
        return path


def find_paths(database: Path | None = None, env: Mapping[str, str] = os.environ) -> Paths:
    """Find the files: under `$READER_HOME` where it is set, else in the user's data and settings directories.

    Args:
        database: another database file, which wins over both.
    """
    if home := env.get("READER_HOME"):
        directory = absolute(expanded(home))
        return Paths(database or directory / "reader.db", directory / "config.toml", directory / "installation")
    import platformdirs  # 3 ms that a redirected reader can do without

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Paths(
        database or dirs.user_data_path / "reader.db",
        dirs.user_config_path / "config.toml",
        dirs.user_state_path / "installation",
    )
