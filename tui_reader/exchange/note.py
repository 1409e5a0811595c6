"""Convert a note to lines of the export: the user's Markdown, unchanged except that open constructs are closed.

A fence, an HTML block with its own end (a comment, `<pre>`, `<script>`, `<? ?>` …), an Obsidian comment (`%%`) and a
block of maths (`$$`) could extend over the rest of the file. If a note leaves one open, a line that closes it is added.
A CommonMark parser decides whether a fence or HTML block is open: in a list or a block quote it ends with that, and a
closing line would open another.

A line that equals a marker of a block is escaped with a backslash.

Source: CommonMark 0.31.2, Obsidian's "Basic" and "Obsidian Flavored" syntax pages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_reader.exchange.blocks import is_marker
from tui_reader.text.clean import typed_text

if TYPE_CHECKING:
    from markdown_it.token import Token

_HTML_ENDS = (
    (re.compile(r"<!--"), "-->"),
    (re.compile(r"<\?"), "?>"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile(r"<![A-Za-z]"), ">"),
)
_RAW_TAG = re.compile(r"<(script|pre|style|textarea)\b", re.IGNORECASE)
_INLINE = re.compile(r"\\[!-/:-@\[-`{-~]|`+|%%|<!--|-->")
_TICKS = re.compile("`+")
_MATHS = re.compile(r"\$\$[^$]*")
_MATHS_END = re.compile(r"(?:^|[^\\$])\$\$\s*$")


def note_lines(note: str) -> str:
    """Return the note as written to a file; empty for a blank note.

    Control characters are removed, and open constructs closed as described for the module.
    """
    text = re.sub(r"\r\n?", "\n", note)
    text = typed_text(text)
    if not text.strip():
        return ""
    text = "\n".join("\\" + line if is_marker(line) else line for line in text.split("\n"))
    for close in (_block_end(text), *_inline_ends(text)):
        text = _with_line(text, close)
    return text


def _with_line(text: str, line: str) -> str:
    return text if not line else text + ("" if text.endswith("\n") else "\n") + line


def _tokens(text: str) -> list[Token]:
    """Return the CommonMark block tokens; inline markup is not parsed."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser.parse(text)


def _block_end(text: str) -> str:
    """Return the line that closes a fence or HTML block left open by `text`; `""` if there is none."""
    last = _tokens(text + "\n\nx")[-1]
    if last.type == "fence":
        return last.markup
    if last.type != "html_block":
        return ""
    begin = last.content.lstrip()
    if tag := _RAW_TAG.match(begin):
        return f"</{tag[1]}>"
    return next((end for start, end in _HTML_ENDS if start.match(begin)), "")


def _inline_ends(text: str) -> Iterator[str]:
    """Yield the lines that close open comments and maths, for programs that read the raw text."""
    paragraphs = [token.content for token in _tokens(text) if token.type == "inline"]
    comment = hidden = maths = False
    for paragraph in paragraphs:
        for sign in _signs(paragraph):
            if sign == "%%" and not comment:
                hidden = not hidden
            elif sign == "<!--" and not hidden:
                comment = True
            elif sign == "-->":
                comment = False
        for line in paragraph.split("\n"):
            if maths and _MATHS_END.search(line):
                maths = False
            elif not maths and _MATHS.fullmatch(line):
                maths = True
    if comment:
        yield "-->"
    if hidden:
        yield "%%"
    if maths:
        yield "$$"


def _signs(paragraph: str) -> Iterator[str]:
    """Yield the delimiters of comments in order, except in code or escaped."""
    runs: dict[int, list[int]] = {}
    """Length of a run of backticks → its offsets, where code may end."""
    for match in _TICKS.finditer(paragraph):
        runs.setdefault(len(match[0]), []).append(match.start())
    at = 0
    while delimiter := _INLINE.search(paragraph, at):
        at = delimiter.end()
        if delimiter[0][0] == "`":
            places = runs.get(len(delimiter[0]), [])
            after = bisect_right(places, delimiter.start())
            if after < len(places):
                at = places[after] + len(delimiter[0])
        elif delimiter[0][0] != "\\":
            yield delimiter[0]
