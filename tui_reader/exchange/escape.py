"""Text of an article or a tag → Markdown that shows it as text.

For CommonMark, GitHub's tables and strikethrough, and what Obsidian and Dataview add: `==`, `%%`, `[[x]]`, `#tag`,
`^block-id`, `$math$`, `> [!callout]`, `key:: value`. A backslash is put only where the next character would mean
something, so ordinary prose stays as it is; where a mark needs two characters the backslash goes between them, which
also stops tools that look at the raw lines (Dataview, Templater).

Only words that are not the user's (article, title, speaker, file name) are escaped: nothing in them is markup. A note
is the user's own Markdown and is written as it is; see `note`.

Source: CommonMark 0.31.2, GFM 0.29, Obsidian's "Basic" and "Obsidian Flavored" syntax pages.
"""

from __future__ import annotations

import json
import re

from tui_reader.text.clean import clean, clean_line

_ALWAYS = (
    r"\\(?=[!-/:-@\[-`{-~]|$)",  # a backslash that would escape what follows, or break the line
    r"`",
    r"(?<=\[)[\[^!]",  # [[wikilink, [^footnote, [!callout
    r"(?<=[!^])\[",  # ![image, ^[footnote
    r"(?<=\])[\[:]",  # ][reference, ]: definition
    r"<(?=[^\s!/?%])|(?<=<)[!/?%]",  # <tag>, <https://autolink>; <!-- comment -->, </tag>, <? ?>, <% %>
    r"&(?=\#?\w+;)",  # entities
    r"(?<==)=",  # ==highlight==
    r"(?<=%)%",  # %%comment%%
    r"(?<=:):",  # key:: value
    r"(?<=\S)\$(?!\d)",  # $maths$; "$5 to $6" is none
    r"(?<!\S)\^(?=[A-Za-z0-9-]+\s*$)",  # ^block-id
    r"(?<=\])\(",  # ](link
    r"\*(?:(?<=\S\*)|(?=\S))",  # *emphasis*; "5 * 3" is none
    r"(?<![^\W_])_|_(?![^\W_])",  # _emphasis_; snake_case is none
    r"(?<=\S)~",  # ~~strikethrough~~: a closer is enough
    r"(?<!\w)\#(?!\d+(?:[^\w/-]|$))(?=[^\s#])",  # #tag; "#1" is none
)
_TEXT = re.compile("|".join(_ALWAYS))

_LEAF = r"\#{1,6}(?:\s|$)|>|=+\s*$|[-|:][\s|:-]*$"
"""What begins a heading, a block quote, or is the second line of a heading or table."""
_TEXT_BLOCK = re.compile(rf"^( *)(?={_LEAF}|[-+*](?:\s|$))")
_ORDERED = re.compile(r"^( *\d{1,9})(?=[.)](?:\s|$))")
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def _backslash(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _text_line(line: str) -> str:
    line = _TEXT_BLOCK.sub(r"\1\\", _TEXT.sub(_backslash, line), count=1)
    line = _ORDERED.sub(r"\1\\", line, count=1)
    # Four blanks would begin a code block, in which the backslashes showed.
    return "&#32;" + line[1:] if line.startswith("    ") else line


def escape_lines(text: str) -> list[str]:
    """Return the lines of `text`, each shown as it is when a Markdown line (or one after `> `) is made of it.

    Blanks at the end of a line are dropped: they carry nothing, and two of them would break the line.
    """
    return [_text_line(line.rstrip()) for line in clean(text).split("\n")]


def escape_text(text: str) -> str:
    """Return `text` as one line that shows it, line breaks as blanks; it may also stand in a heading."""
    line = _text_line(clean_line(text).strip())
    return re.sub(r"(?<!\S)(#+)$", r"\\\1", line)


def yaml_string(text: str) -> str:
    """Return `text` as a double-quoted YAML string (JSON's form, which YAML 1.2 reads alike), readable where it can."""
    return _NOT_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(clean(text), ensure_ascii=False))
