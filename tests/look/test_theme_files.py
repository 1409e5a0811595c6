"""Theme files of the user: what is read and what is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.look.theme_files import MAX_THEMES, parse_theme, read_themes, theme_names
from tui_reader.look.themes import NAMES, OWN_THEMES, TEXTUAL_THEMES

FILE = Path("/home/me/themes/dusk.toml")


def parse(text: str) -> tuple[dict[str, str], list[str]]:
    theme, problems = parse_theme(text, FILE)
    assert theme is not None
    return theme.colours, [str(problem).removeprefix(str(FILE)) for problem in problems]


def test_missing_colours_come_from_the_base() -> None:
    colours, problems = parse('base = "reader-light"\n[colours]\nbackground = "#FFF"\nmark-red = "#ffdddd"\n')
    light = next(theme for theme in OWN_THEMES if theme.name == "reader-light")
    assert colours == {**light.colours, "background": "#ffffff", "mark-red": "#ffdddd"} and problems == []
    theme, _ = parse_theme("", FILE)
    assert theme is not None and (theme.name, theme.dark, theme.colours) == ("dusk", True, OWN_THEMES[0].colours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bse = 'x'", ":1: unknown setting 'bse'; did you mean 'base'?"),
        ("base = 'reader-lite'", ":1: base must be one of reader-dark, reader-light, reader-contrast;"
                                 " did you mean 'reader-light'?"),
        ("base = 3", ":1: base must be one of reader-dark, reader-light, reader-contrast"),
        ("colours = 3", ":1: colours is a table: write [colours] on a line of its own"),
        ("[colours]\nacent = '#fff'", ":2: unknown colour 'acent'; did you mean 'accent'?"),
        ("[colours]\naccent = 'red'", ':2: accent must be a colour like "#f2b134"'),
        ("[colours]\naccent = 7", ':2: accent must be a colour like "#f2b134"'),
        ("[colours]\ndim = '#444444'", ":2: dim on background is hard to read: contrast 1.8, at least 4.5 is needed"),
    ],
)  # fmt: skip
def test_errors_are_reported_with_their_line(text: str, expected: str) -> None:
    assert expected in parse(text)[1]


@pytest.mark.parametrize(("text", "line"), [("a = [", 1), ("[colours]\naccent = ", 2), ("\n\n= 3", 3)])
def test_invalid_toml_is_reported(text: str, line: int) -> None:
    theme, (problem,) = parse_theme(text, FILE)
    assert theme is None and f"{FILE}:{line}: is not valid TOML" in str(problem)


@pytest.mark.parametrize("name", ["reader-dark", "nord", "a\x1bb"])
def test_theme_cannot_reuse_an_existing_name(name: str) -> None:
    theme, problems = parse_theme("", FILE.with_name(f"{name}.toml"))
    assert theme is None and "rename the file" in str(problems[0]) and "\x1b" not in str(problems[0])


def test_theme_files_of_a_directory(tmp_path: Path) -> None:
    assert read_themes(tmp_path / "none") == ([], []) and theme_names(None) == [*NAMES, *TEXTUAL_THEMES]
    (tmp_path / "b.toml").write_text("")
    (tmp_path / "a.toml").write_bytes(b"\xff")
    (tmp_path / "c.toml").mkdir()
    (tmp_path / "d.toml").write_text("#" * 2**17)
    (tmp_path / "notes.txt").write_text("")
    themes, problems = read_themes(tmp_path)
    assert [theme.name for theme in themes] == ["b"] and len(problems) == 3
    assert theme_names(tmp_path)[3:7] == ["a", "b", "c", "d"]
    for number in range(MAX_THEMES + 5):
        (tmp_path / f"x{number}.toml").write_text("")
    assert len(theme_names(tmp_path)) == MAX_THEMES + len(NAMES) + len(TEXTUAL_THEMES)


@given(st.text(max_size=80))
def test_any_file_is_handled(text: str) -> None:
    theme, problems = parse_theme(text, FILE)
    assert theme is not None or problems
    assert all("\x1b" not in str(problem) and "\n" not in str(problem) for problem in problems)
