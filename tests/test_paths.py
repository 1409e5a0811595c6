"""Paths as they are shown."""

from __future__ import annotations

import pytest

from tui_reader.paths import abbreviated


@pytest.mark.parametrize(
    ("home", "path", "shown"),
    [
        ("/home/ann", "/home/ann/a.txt", "~/a.txt"),
        ("/home/ann/", "/home/ann/b/c.txt", "~/b/c.txt"),
        ("/home/ann", "/home/annabel/a.txt", "/home/annabel/a.txt"),
        ("/home/ann", "/home/ann", "/home/ann"),
        ("/", "/a.txt", "/a.txt"),
    ],
)
def test_home_directory_is_abbreviated(monkeypatch: pytest.MonkeyPatch, home: str, path: str, shown: str) -> None:
    monkeypatch.setenv("HOME", home)
    assert abbreviated(path) == shown
