"""Escape text of an article or a tag, so that Markdown shows it verbatim.

Covers CommonMark, GitHub's tables and strikethrough, and what Obsidian and Dataview add: `==`, `%%`, `[[x]]`, `#tag`,
`^block-id`, `$math$`, `> [!callout]`, `key:: value`. A backslash is inserted only before characters with a
meaning, so ordinary prose is unchanged; for markup of two characters the backslash goes between them, which also works
for tools that read the raw lines (Dataview, Templater).

Only text from elsewhere (article, title, speaker, file name) is escaped. A note is the user's Markdown and is written
unchanged; see `note`.

Source: CommonMark 0.31.2, GFM 0.29, Obsidian's "Basic" and "Obsidian Flavored" syntax pages.
"""

from __future__ import annotations

import json
import re

from tui_reader.text.clean import clean, clean_line

_ALWAYS = (
    r"\\(?=[!-/:-@\[-`{-~]|$)",  # a backslash that would escape the next character, or break the line
    r"`",
    r"(?<=\[)[\[^!]",  # [[wikilink, [^footnote, [!callout
    r"(?<=[!^])\[",  # ![image, ^[footnote
    r"(?<=\])[\[:]",  # ][reference, ]: definition
    r"<(?=[^\s!/?%])|(?<=<)[!/?%]",  # <tag>, <https://autolink>; <!-- comment -->, </tag>, <? ?>, <% %>
    r"&(?=\#?\w+;)",  # entities
    r"(?<==)=",  # ==highlight==
    r"(?<=%)%",  # %%comment%%
    r"(?<=:):",  # key:: value
    r"(?<=\S)\$(?!\d)",  # $maths$; not "$5 to $6"
    r"(?<!\S)\^(?=[A-Za-z0-9-]+\s*$)",  # ^block-id
    r"(?<=\])\(",  # ](link
    r"\*(?:(?<=\S\*)|(?=\S))",  # *emphasis*; not "5 * 3"
    r"(?<![^\W_])_|_(?![^\W_])",  # _emphasis_; not snake_case
    r"(?<=\S)~",  # ~~strikethrough~~: escaping the closer is enough
    r"(?<!\w)\#(?!\d+(?:[^\w/-]|$))(?=[^\s#])",  # #tag; not "#1"
)
_TEXT = re.compile("|".join(_ALWAYS))

_LEAF = r"\#{1,6}(?:\s|$)|>|=+\s*$|[-|:][\s|:-]*$"
"""The start of a heading or block quote, or the second line of a heading or table."""
_TEXT_BLOCK = re.compile(rf"^( *)(?={_LEAF}|[-+*](?:\s|$))")
_ORDERED = re.compile(r"^( *\d{1,9})(?=[.)](?:\s|$))")
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def _backslash(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _text_line(line: str) -> str:
    line = _TEXT_BLOCK.sub(r"\1\\", _TEXT.sub(_backslash, line), count=1)
    line = _ORDERED.sub(r"\1\\", line, count=1)
    # Four spaces would begin a code block, which shows backslashes.
    return "&#32;" + line[1:] if line.startswith("    ") else line


def escape_lines(text: str) -> list[str]:
    """Return the lines of `text`, escaped for use as Markdown lines, also after `> `.

    Trailing whitespace is removed, as two spaces would break the line.
    """
    return [_text_line(line.rstrip()) for line in clean(text).split("\n")]


def escape_text(text: str) -> str:
    """Return `text` escaped on one line, with line breaks as spaces; also valid in a heading."""
    line = _text_line(clean_line(text).strip())
    return re.sub(r"(?<!\S)(#+)$", r"\\\1", line)


def yaml_string(text: str) -> str:
    """Return `text` as a double-quoted YAML string, in JSON syntax, which YAML 1.2 includes."""
    return _NOT_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(clean(text), ensure_ascii=False))
