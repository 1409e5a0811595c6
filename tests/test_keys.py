from __future__ import annotations

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from tui_reader.keynames import check_key
from tui_reader.keys import BY_ID, DIALOGS, KEYS, markdown_table, print_key, print_keys, reach, remapped


def test_ids_are_unique_and_every_row_has_labels() -> None:
    assert len(BY_ID) == len(KEYS)
    assert all(row.label and row.tooltip and row.contexts and row.keys for row in KEYS)
    assert all(not row.tooltip.endswith(".") and row.tooltip[0].isupper() for row in KEYS)


@pytest.mark.parametrize("context", ["view", "select", "list", *DIALOGS])
def test_no_key_has_two_meanings_in_one_context(context: str) -> None:
    keys = Counter(key for row in KEYS if context in reach(row.contexts) for key in row.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("key", sorted({key for row in KEYS for key in row.keys}))
def test_terminal_can_send_every_key(key: str) -> None:
    assert check_key(key) == (key, None)


def test_every_row_runs_an_existing_command() -> None:
    from tui_reader.app.app import ReaderApp
    from tui_reader.app.runner import command
    from tui_reader.app.screens import dialogs
    from tui_reader.app.screens.dialogs.dialog import Dialog
    from tui_reader.app.screens.library import LibraryScreen

    modules = [import_module(f"{dialogs.__name__}.{found.name}") for found in iter_modules(dialogs.__path__)]
    classes = [LibraryScreen, *(one for module in modules for one in vars(module).values() if isinstance(one, type))]
    shown: list[type[Dialog[Any]]] = [one for one in classes if issubclass(one, Dialog)]
    for row in KEYS:
        if ":" in row.run:
            assert {"view", "select", "list"} & set(row.contexts) and callable(command(row.run)), row.id
            continue
        name = f"action_{row.run.removeprefix('app.').partition('(')[0]}"
        owners: list[type] = [one for one in shown if {"dialog", *one.CONTEXTS} & set(row.contexts)]
        if row.run.startswith("app."):
            owners = [ReaderApp]
        assert any(hasattr(owner, name) for owner in owners), row.id


def test_remapping_changes_only_the_given_rows() -> None:
    rows = remapped({"highlight": ("m", "f4"), "tag-1": ("f1",)})
    changed = {row.id: row for row in rows}
    assert changed["highlight"].keys == ("m", "f4") and print_keys(changed["highlight"]) == "m F4"
    assert print_keys(changed["tag-1"]) == "F1"
    assert [row.keys for row in rows if row.id not in ("highlight", "tag-1")] == [
        row.keys for row in KEYS if row.id not in ("highlight", "tag-1")
    ]
    assert remapped({}) == KEYS


@pytest.mark.parametrize(("row", "others"), [("tag-7", "tag"), ("colour-2", "colour")])
def test_grouped_row_is_printed_separately_once_remapped(row: str, others: str) -> None:
    printed = {one.id: print_keys(one) for one in remapped({row: ("f4",)})}
    assert printed[row] == "F4" and printed[f"{others}-1"] == "1" and printed[f"{others}-3"] == "3"


@pytest.mark.parametrize(
    ("key", "printed"),
    [("ctrl+d", "Ctrl+D"), ("j", "j"), ("G", "G"), ("down", "↓"), ("shift+tab", "Shift+Tab"), ("f1", "F1"), ("+", "+"),
     ("escape", "Esc"), ("|", "|")],
)  # fmt: skip
def test_keys_are_printed_in_common_notation(key: str, printed: str) -> None:
    assert print_key(key) == printed


def test_markdown_table_has_a_row_for_every_printed_key() -> None:
    lines = markdown_table(KEYS).splitlines()
    assert len(lines) == 2 + sum(bool(print_keys(row)) for row in KEYS)
    assert all(line.count(" | ") == 2 for line in lines if "---" not in line)


def test_no_key_of_the_library_screen_has_two_meanings() -> None:
    from tui_reader.app.screens.library import LibraryScreen

    active = {"dialog", *LibraryScreen.CONTEXTS}
    rows = [row for row in KEYS if active & set(row.contexts)]
    mine = [row for row in rows if hasattr(LibraryScreen, f"action_{row.run.partition('(')[0]}")]
    keys = Counter(key for row in mine for key in row.keys)
    assert [key for key, count in keys.items() if count > 1] == []
