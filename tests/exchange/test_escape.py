"""Escaped text is checked with a CommonMark parser (tables, strikethrough) and Obsidian's raw patterns."""

from __future__ import annotations

import json
import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tui_reader.exchange.escape import escape_lines, escape_text, yaml_string
from tui_reader.exchange.note import note_lines
from tui_reader.text.clean import clean

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OBSIDIAN = re.compile(r"==|%%|(?<!\\)\[\[|::|<!--|(?:^|\s)\^[A-Za-z0-9-]+\s*$|^>?\s*\[!", re.MULTILINE)
HOSTILE = (
    "<!-- gone",
    "<b>bold</b> <script>alert(1)</script>",
    "[[x]] and ![[y]] and [a](http://b) and [a][b]",
    "==high== %%hidden%% ~~struck~~",
    "key:: value and [key:: value]",
    "# heading",
    "###",
    "> quoted",
    "- item",
    "* item",
    "+ item",
    "12. item",
    "3) item",
    "---",
    "***",
    "* * *",
    "_ _ _",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "a | b\n--|--",
    "heading\n===",
    "heading\n=",
    "heading\n-",
    "```\ncode",
    "~~~\ncode",
    "text ^abc123",
    "ends with \\",
    "\\* \\\\ \\<b>",
    "&amp; &#38; &copy;",
    "*a* _b_ **c** __d__ `e` ``f``",
    "[x]: http://example.org",
    "[^1]: foot",
    "a^[inline]",
    "[!note] callout",
    "<https://example.org> <a@b.example>",
    "    four blanks",
    "#tag (#tag)",
    "$x$ $$y$$",
    "[foo\nbar]: /url",
    "snake__case __init__ a*b*c",
)
EASY = (
    "The framework cost $5 to $6 million, or 5 * 3, and R&D at AT&T isn't snake_case (see [sic]).",
    "“Quotes”, it's 10-12 % - or ~5; C# and #1 are fine: yes! 1.5 > 1 < 2 + 3 = 6 | x",
)


def texts(tokens: list[Token]) -> list[str]:
    """The rendered text of each inline token."""
    shown = []
    for token in tokens:
        for child in token.children or []:
            shown.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return shown


def structure(markdown: str) -> set[str]:
    tokens = PARSER.parse(markdown)
    children = {child.type for token in tokens for child in token.children or []}
    return {token.type for token in tokens} | children


def shown(text: str) -> str:
    """The visible text, ignoring blanks at line ends."""
    return re.sub(r"\n+", "\n", "\n".join(line.strip() for line in clean(text).split("\n"))).strip("\n")


def assert_shown_as_text(text: str) -> None:
    markdown = "\n".join(escape_lines(text))
    plain = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"}
    assert structure(markdown) <= plain, markdown
    paragraphs = "\n".join("".join(texts([token])) for token in PARSER.parse(markdown) if token.type == "inline")
    assert shown(paragraphs) == shown(text)
    assert not OBSIDIAN.search(markdown), markdown


@pytest.mark.parametrize("text", HOSTILE + EASY)
def test_text_is_rendered_literally(text: str) -> None:
    assert_shown_as_text(text)


@given(st.text(alphabet=st.sampled_from("ab 1\n#>-+*_=~`|:<>![]()^\\&;$%.") | st.characters(), max_size=60))
def test_any_text_is_rendered_literally(text: str) -> None:
    assert_shown_as_text(clean(text))


@given(st.lists(st.sampled_from(HOSTILE), max_size=5).map("\n".join))
def test_combined_hostile_lines_are_rendered_literally(text: str) -> None:
    assert_shown_as_text(text)


@pytest.mark.parametrize("text", EASY)
def test_ordinary_prose_gets_no_backslash(text: str) -> None:
    assert escape_lines(text) == [text]


@given(st.text(max_size=40))
def test_heading_shows_its_text(text: str) -> None:
    tokens = PARSER.parse(f"# {escape_text(text) or 'x'}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    expected = clean(text).replace("\n", " ").strip() or "x"
    assert "".join(texts(tokens)).split(" ") == expected.split(" ")


@pytest.mark.parametrize("text", ["C #", "a ##", "#", "##"])
def test_heading_keeps_its_trailing_hash(text: str) -> None:
    assert "".join(texts(PARSER.parse(f"# {escape_text(text)}"))) == text


@pytest.mark.parametrize(
    "piece", ["- ", "1. ", "[", "# ", "^a ", "&a", "* ", "`", "_", "\\", "- - ", "::", "#1", " ", "<", "|:-", "=", "~"]
)
def test_escaping_time_is_proportional_to_line_length(piece: str) -> None:
    def seconds(times: int) -> float:
        started = process_time()
        note_lines(piece * times + "x")
        escape_text(piece * times + "x")
        return process_time() - started

    assert min(seconds(64_000) for _ in range(3)) < 40 * max(min(seconds(4_000) for _ in range(3)), 0.001)


@given(st.text())
def test_yaml_strings_round_trip(text: str) -> None:
    quoted = yaml_string(text)
    assert quoted.startswith('"') and "\n" not in quoted
    assert json.loads(quoted) == clean(text)


@pytest.mark.parametrize("text", ['a: b "c" \\', "- x", "a\n---\nb: c", "\x85\u2028\x07\ud800", "#x", "yes", "*a"])
def test_yaml_string_is_one_line_of_printable_text(text: str) -> None:
    assert len(yaml_string(text).splitlines()) == 1
    assert yaml_string(text).isprintable() or "\u2060" in yaml_string(text)
