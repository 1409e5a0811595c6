from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.config import DEFAULT_COLOURS, Config, parse_config, read_config
from tui_reader.keynames import check_key
from tui_reader.keys import BY_ID, KEYS, Key, remapped
from tui_reader.model import COLOURS
from tui_reader.paths import find_paths

FILE = Path("/home/me/config.toml")


def parse(text: str) -> tuple[Config, list[str]]:
    config, problems = parse_config(text, FILE, BY_ID)
    return config, [str(problem) for problem in problems]


def test_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    config, problems = read_config(tmp_path / "none.toml", BY_ID)
    assert config == Config(path=tmp_path / "none.toml") and problems == ()
    assert config.measure == 72 and tuple(config.colour_names) == COLOURS


def test_every_setting() -> None:
    config, problems = parse(
        'theme = "dusk"\nmeasure = 80\nwords-per-minute = 300\nexport-directory = "~/notes"\neditor = "vim -n"\n'
        '[colours]\nyellow = "vital"\n[keys]\nhighlight = "m"\nnext-annotation = ["]", "F4"]\nzen = []\n'
    )
    assert problems == []
    assert (config.theme, config.measure, config.words_per_minute, config.editor) == ("dusk", 80, 300, "vim -n")
    assert config.export_directory == Path("~/notes").expanduser()
    assert config.colour_names == {**DEFAULT_COLOURS, "yellow": "vital"}
    assert config.keys == {"highlight": ("m",), "next-annotation": ("]", "f4"), "zen": ()}
    assert {row.id: row.keys for row in remapped(config.keys)}["highlight"] == ("m",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("measure = 20", ":1: measure must be a whole number from 30 to 200"),
        ("measure = true", ":1: measure must be a whole number from 30 to 200"),
        ("\nmesure = 80", ":2: unknown setting 'mesure'; did you mean 'measure'?"),
        ("theme = 3", ':1: theme must be text in quotation marks, as in "text"'),
        ("[colours]\n\nyelow = 'x'", ":3: unknown colour 'yelow'; did you mean 'yellow'?"),
        ("[colours]\nred = ''", ':2: red must be text in quotation marks, as in "text"'),
        ("colours = 3", ":1: colours is a table: write [colours] on a line of its own"),
        ("keys = 'x'", ":1: keys is a table: write [keys] on a line of its own"),
        ("[keys]\nhilight = 'm'", ":2: unknown action 'hilight'; did you mean 'highlight'?"),
        ("[keys]\n'highlight' = 3", ":2: highlight must be a key or a list of keys"),
        ("[keys]\nhighlight = 'q'", ":2: highlight: 'q' is already the key of 'quit' (in view)"),
        ("[keys]\nselect-word = 'h'", ":2: select-word: 'h' is already the key of 'highlight' (in select)"),
        ("[keys]\nzen = 'm'\nquotes = 'm'", ":3: quotes: 'm' is already the key of 'zen' (in view)"),
        ("[keys]\nzen = 'ctrl+i'", ":2: zen: no terminal can send 'ctrl+i': it is 'tab'"),
        ("[keys]\nzen = 'Ctrl+M'", ":2: zen: no terminal can send 'Ctrl+M': it is 'enter'"),
        ("[keys]\nzen = 'pgeup'", ":2: zen: unknown key 'pgeup'; did you mean 'pageup'?"),
        ("keys.zen = 'ctrl+h'", ":1: zen: no terminal can send 'ctrl+h': it is 'backspace'"),
        ("measure = \n", ":1: is not valid TOML: Invalid value"),
        ("measure = 70\nmeasure = 71", ":2: is not valid TOML: Cannot overwrite a value"),
        ("export-directory = '~nobody-of-this-name/x'", ":1: export-directory names the home directory of an unknown"),
    ],
)
def test_problem_names_file_line_key_and_the_nearest_name(text: str, expected: str) -> None:
    config, problems = parse(text)
    assert len(problems) == 1 and problems[0].startswith(f"{FILE}{expected}")
    assert config.measure in (70, 72) and config.colour_names == DEFAULT_COLOURS


def test_one_problem_does_not_affect_other_settings() -> None:
    config, problems = parse("measure = 1\neditor = 'ed'\n[keys]\nnonsense = 'x'\nzen = ['ctrl+m', 'm']\n")
    assert config.editor == "ed" and config.measure == 72
    assert config.keys == {"zen": ("m",)}
    assert [problem.split(":")[1] for problem in problems] == ["1", "4", "5"]


def test_keys_can_be_swapped_and_differ_by_context() -> None:
    config, problems = parse("[keys]\nhighlight = 't'\ntag = 'h'\nlist-open = 'm'\n")
    assert problems == [] and config.keys == {"highlight": ("t",), "tag": ("h",), "list-open": ("m",)}


def test_action_with_a_refused_key_keeps_its_default() -> None:
    config, problems = parse("[keys]\nzen = 'q'\nhelp = 'ctrl+i'\n")
    assert len(problems) == 2
    in_force = {row.id: row.keys for row in remapped(config.keys)}
    assert in_force["zen"] == ("z",) and in_force["help"] == BY_ID["help"].keys


@pytest.mark.parametrize("row", KEYS, ids=lambda row: row.id)
def test_every_key_of_the_table_can_be_sent_and_configured(row: Key) -> None:
    assert [check_key(key) for key in row.keys] == [(key, None) for key in row.keys]


@pytest.mark.parametrize(
    ("name", "key"),
    [("PgDn", "pagedown"), ("Esc", "escape"), (" ", "space"), ("G", "G"), ("+", "+"), ("Ctrl+Left", "ctrl+left"),
     ("question_mark", "?"), ("minus", "-"), ("ö", "ö"), ("shift+f1", None), ("shift+g", None), ("alt+x", None),
     ("super+x", None), ("ctrl+1", None), ("ctrl+shift+x", None), ("ctrl++", None), ("", None), ("gg", None),
     ("\x1b", None), ("hyper+x", None), ("ctrl+j", None)],
)  # fmt: skip
def test_key_names(name: str, key: str | None) -> None:
    found, reason = check_key(name)
    assert (found if reason is None else None) == key


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    config, problems = parse_config(text, FILE, BY_ID)
    assert 30 <= config.measure <= 200
    assert all("\n" not in str(problem) and "\x1b" not in str(problem) for problem in problems)


@given(st.dictionaries(st.sampled_from(sorted(BY_ID)), st.lists(st.sampled_from("abcdehjkxyz12?"), max_size=3)))
def test_no_key_has_two_meanings_in_one_context(changes: dict[str, list[str]]) -> None:
    config, _ = parse("[keys]\n" + "".join(f"{action} = {keys!r}\n" for action, keys in changes.items()))
    bound: dict[tuple[str, str], str] = {}
    for row in remapped(config.keys):
        for context in row.contexts:
            for key in row.keys:
                assert bound.setdefault((context, key), row.id) == row.id


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"measure = 80\nx = '\xff'", ":2: is not UTF-8"), (b"\xef\xbb\xbfmeasure = 1", ":1: measure must be")],
)
def test_bytes(tmp_path: Path, data: bytes, expected: str) -> None:
    (tmp_path / "config.toml").write_bytes(data)
    _, problems = read_config(tmp_path / "config.toml")
    assert len(problems) == 1 and expected in str(problems[0])


def test_directory_is_no_settings_file(tmp_path: Path) -> None:
    config, problems = read_config(tmp_path)
    assert config == Config(path=tmp_path) and str(problems[0]) == f"{tmp_path}: cannot be read: Is a directory"


def test_reader_home_redirects_everything(tmp_path: Path) -> None:
    paths = find_paths(env={"READER_HOME": str(tmp_path)})
    assert (paths.database, paths.config) == (tmp_path / "reader.db", tmp_path / "config.toml")
    assert find_paths(Path("/x.db"), {"READER_HOME": str(tmp_path)}).database == Path("/x.db")


def test_default_paths_are_in_the_user_directories() -> None:
    paths = find_paths(env={})
    assert paths.database.name == "reader.db" and paths.database.is_absolute() and paths.config.name == "config.toml"


def test_import_loads_no_parser_and_no_screen() -> None:
    code = "import sys, tui_reader.config, tui_reader.paths; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "tui_reader.config" in modules
    assert not {"tomllib", "platformdirs", "difflib", "textual", "rich"} & set(modules)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("dialog-close = 'x'", "dialog-close: 'x' is needed for typing (in dialog)"),
        ("dialog-save = 'enter'", "dialog-save: 'enter' is needed for typing (in note)"),
        ("dialog-close = 'tab'", "dialog-close: 'tab' is needed for typing (in dialog)"),
        ("dialog-accept = 'space'", "dialog-accept: 'space' is needed for typing (in line)"),
        ("picker-down = 'backspace'", "picker-down: 'backspace' is needed for typing (in picker)"),
        ("dialog-close = 'ctrl+s'", "dialog-close: 'ctrl+s' is already the key of 'dialog-save' (in note)"),
        ("dialog-close = 'pagedown'", "dialog-close: 'pagedown' is already the key of 'change-page-down' (in changes)"),
        ("change-down = 'escape'", "change-down: 'escape' is already the key of 'dialog-close' (in choice)"),
    ],
)
def test_dialog_key_must_be_unused_and_not_needed_for_typing(line: str, problem: str) -> None:
    config, problems = parse(f"[keys]\n{line}")
    assert problems == [f"{FILE}:2: {problem}"]
    row = BY_ID[line.partition(" ")[0]]
    assert config.keys.get(row.id, row.keys) == row.keys


def test_any_key_that_types_nothing_can_be_a_dialog_key() -> None:
    config, problems = parse(
        "[keys]\ndialog-accept = 'f9'\ntag-complete = 'f3'\nchange-down = 'x'\ndialog-close = 'f8'"
    )
    assert problems == [] and config.keys["dialog-accept"] == ("f9",) and config.keys["change-down"] == ("x",)
