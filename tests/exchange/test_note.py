"""Notes are the user's own Markdown; a CommonMark parser must recognise what follows them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.hostile.hostile_corpus import MARKDOWN
from tui_reader.exchange.blocks import END, Block, parse_body, write_block
from tui_reader.exchange.note import note_lines
from tui_reader.text.clean import typed_text

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
WHOLE = (
    "[[wikilink]] ![[embed]] ==mark== `code` $x^2$ key:: value %%hidden%% <!-- hidden --> ^[foot]",
    "> quoted\n> twice",
    "# heading\n\n---\n\n| a | b |\n|---|---|",
    "- [ ] ask\n- [x] done\n\t- nested\n\n    indented",
    "> [!note]- callout\n> ```\n> open in a quote",
    "```python\nprint('<!-- %%')\n```",
    "- item\n  ```\n  open in an item",
    "`%%` and \\%% and ``<!-- ` ``",
    "[[مى\u200cخواهم]] 👩\u200d💻 a\xa0b soft\xadhyphen",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "$$\nx\n$$",
    "costs $$ and more",
    "  leading and trailing  ",
    "<div>\n\nopen",
)


@pytest.mark.parametrize("note", WHOLE)
def test_note_is_written_unchanged(note: str) -> None:
    assert note_lines(note) == note


@pytest.mark.parametrize(
    ("note", "added"),
    [
        ("```\ncode", "```"),
        ("~~~~ text\n```\n~~~", "~~~~"),
        ("- item\n```\ncode", "```"),
        ("10. item\n   ```\n   code", "```"),
        ("```\ncode\n", "```"),
        ("<!-- open", "-->"),
        ("text <!-- open\n\nmore", "-->"),
        ("%%\nhidden", "%%"),
        ("a %%b%% c %%", "%%"),
        ("<!-- %% -->\n\n%%", "%%"),
        ("$$\nx", "$$"),
        ("<pre>\n\ncode", "</pre>"),
        ("<?php\n\n", "?>"),
        ("<![CDATA[\n\nx", "]]>"),
        ("```\n%% <!--", "```"),
        ("%%\n\n```\nx", "```\n%%"),
    ],
)
def test_unclosed_constructs_are_closed_after_the_note(note: str, added: str) -> None:
    assert note_lines(note) == note + ("" if note.endswith("\n") else "\n") + added


@pytest.mark.parametrize("line", [END, "<!-- reader abc 0123456789abcdef0123 -->", END + "  ", "<!-- reader a b -->"])
def test_line_equal_to_a_marker_is_escaped(line: str) -> None:
    note = f"before\n{line}\n{line}x"
    assert note_lines(note) == f"before\n\\{line}\n{line}x"
    (block,) = parse_body(write_block("id", note_lines(note)))
    assert isinstance(block, Block) and block.closed and not block.edited


@pytest.mark.parametrize("note", ["", " \n\n\t "])
def test_note_without_words_is_empty(note: str) -> None:
    assert note_lines(note) == ""


def test_only_control_characters_are_replaced() -> None:
    assert note_lines("a\tb\r\nc\x1b[31m\u202e") == "a\tb\nc\ufffd[31m\u2060"


PIECES = (
    *MARKDOWN.values(),
    "```",
    "~~~",
    "~~~~",
    "- ```",
    "> ```",
    "    ```",
    "<!--",
    "-->",
    "%%",
    "<script>",
    "</script>",
    "<PRE",
    "<?",
    "<!X",
    "`",
    "``",
    "$$",
    "",
    "  ",
    END,
)


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("\n".join) | st.text("ab \n\t`~<!->%$#-\\", max_size=40))
@example("<!-- a\n```")
def test_text_after_a_note_is_parsed_normally(note: str) -> None:
    written = note_lines(note)
    assert written.startswith(note.split("\n")[0].replace(END, "")) or not note.strip() or END in note
    block = write_block("id", written)
    (found, *_) = parse_body(block)
    assert isinstance(found, Block) and found.closed and not found.edited
    tokens = PARSER.parse(f"{written}\n\n{END}\n\n> words\n\n## Next\n")
    end = ["html_block", "blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close"]
    assert [token.type for token in tokens][-9:] == [*end, "heading_open", "inline", "heading_close"]
    assert tokens[-9].content.strip() == END and tokens[-9].level == 0


@given(st.text(st.characters(exclude_characters="\r"), max_size=60))
def test_no_word_of_a_note_is_lost(note: str) -> None:
    shown = note_lines(note)
    expected = typed_text(note)
    if expected.strip() and "reader" not in note:
        assert shown.startswith(expected)
