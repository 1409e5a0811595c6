"""The id of this installation, the writer of a row when libraries of several machines are merged.

It is stored outside the library, so that a copy of a library file does not carry it to another machine.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

LENGTH = 16
"""In characters: 64 random bits in hexadecimal."""


@cache
def installation_id(path: Path) -> str:
    """Read the id from a file, or create the file (mode 0600); if it cannot be stored, the id is for this run only."""
    known = _read(path)
    if known is not None:
        return known
    made = os.urandom(LENGTH // 2).hex()
    temporary = path.with_name(f".{path.name}-{os.getpid()}-{made}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, made.encode())
        finally:
            os.close(descriptor)
        try:
            _put(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError:
        return made
    return _read(path) or made


def _put(temporary: Path, path: Path) -> None:
    """Rename the file, unless another process was faster; a damaged one is replaced."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        if _read(path) is None:
            os.replace(temporary, path)
    except OSError:  # a file system without links
        os.replace(temporary, path)


def _read(path: Path) -> str | None:
    """Return the id in a file; None if there is none or it is damaged."""
    try:
        with open(path, "rb") as file:
            text = file.read(LENGTH + 1).decode("ascii", "replace").strip()
    except OSError:
        return None
    return text if len(text) == LENGTH and set(text) <= set("0123456789abcdef") else None
