"""Text of an article, a tag or a note → Markdown that shows it as text.

For CommonMark, GitHub's tables and strikethrough, and what Obsidian and Dataview add: `==`, `%%`, `[[x]]`, `#tag`,
`^block-id`, `$math$`, `> [!callout]`, `key:: value`. A backslash is put only where the next character would mean
something, so ordinary prose stays as it is; where a mark needs two characters the backslash goes between them, which
also stops tools that look at the raw lines (Dataview, Templater).

Two treatments:

- `escape_text` for words that are not the reader's (article, title, speaker, file name): nothing in them is markup.
- `escape_note` for a note, which is the reader's own Markdown: lists, emphasis, strikethrough, inline links and `#tag`
  stay. Everything that could change how the rest of the file is read comes out as text: headings, block quotes (`>`
  is kept for the article's words), rules, tables, code and its fences, HTML and comments, wikilinks, embeds and
  images, footnotes and link definitions, block ids, inline fields, maths.

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
)
_TEXT_ONLY = (
    r"(?<=\])\(",  # ](link
    r"\*(?:(?<=\S\*)|(?=\S))",  # *emphasis*; "5 * 3" is none
    r"(?<![^\W_])_|_(?![^\W_])",  # _emphasis_; snake_case is none
    r"(?<=\S)~",  # ~~strikethrough~~: a closer is enough
    r"(?<!\w)\#(?!\d+(?:[^\w/-]|$))(?=[^\s#])",  # #tag; "#1" is none
)
_NOTE_ONLY = (r"(?<=~~)~",)  # a fence of tildes

_TEXT = re.compile("|".join(_ALWAYS + _TEXT_ONLY))
_NOTE = re.compile("|".join(_ALWAYS + _NOTE_ONLY))

_LEAF = r"\#{1,6}(?:\s|$)|>|=+\s*$|[-|:][\s|:-]*$"
"""What begins a heading, a block quote, or is the second line of a heading or table."""
_TEXT_BLOCK = re.compile(rf"^( *)(?={_LEAF}|[-+*](?:\s|$))")
_NOTE_BLOCK = re.compile(rf"^( *)(?={_LEAF}|(?P<rule>[-*_])(?: *(?P=rule)){{2,}}\s*$)")
_ORDERED = re.compile(r"^( *\d{1,9})(?=[.)](?:\s|$))")
_LIST_MARKER = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)]) +(?=[^ ])")

_INTERRUPTS = re.compile(r"[-+*]|0*1[.)]")
"""The list markers that may follow a line of a paragraph; any other number is part of it."""

_NESTED = 8
"""How many lists a note may nest, so that a line of a million markers takes no longer than any other."""

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


def escape_note(note: str) -> str:
    """Return a note of the reader's with its own Markdown, less what would break the file around it."""
    lines: list[str] = []
    items: list[tuple[int, int]] = []
    """For each list item that is open, the column its text begins at: in the note, in what is returned."""
    paragraph = -1
    """How many items the paragraph is in that the next line goes on; -1 where it would begin one."""
    for line in clean(note).rstrip().split("\n"):
        line, column = line.strip(), len(line) - len(line.lstrip())
        if not line:
            lines.append("")
            paragraph = -1
            continue
        while items and column < items[-1][0]:
            items.pop()
        # Indented as its list item wants it and no further: four blanks more would make a code block.
        margin = items[-1][1] if items else 0
        markers = ""
        while len(items) < _NESTED and (match := _LIST_MARKER.match(line)) and not _NOTE_BLOCK.match(line):
            if paragraph == len(items) and not _INTERRUPTS.match(line):
                break
            markers += match[0].rstrip() + " "
            column += match.end()
            items.append((column, margin + len(markers)))
            line = line[match.end() :]
            paragraph = -1
        lines.append(" " * margin + markers + _note_line(line))
        paragraph = len(items)
    while lines and not lines[0]:
        del lines[0]
    return "\n".join(lines)


def _note_line(line: str) -> str:
    """Escape a line of a note without the list markers before it; one more marker is one too many."""
    too_deep = _LIST_MARKER.match(line)
    line = _NOTE_BLOCK.sub(r"\1\\", _NOTE.sub(_backslash, line), count=1)
    if too_deep and not line.startswith("\\"):
        return _ORDERED.sub(r"\1\\", line, count=1) if line[0].isdigit() else "\\" + line
    return line


def yaml_string(text: str) -> str:
    """Return `text` as a double-quoted YAML string (JSON's form, which YAML 1.2 reads alike), readable where it can."""
    return _NOT_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(clean(text), ensure_ascii=False))
