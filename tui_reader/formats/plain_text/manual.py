"""Read manual pages as `man` formats them: headings at the margin, options and their descriptions, examples.

The indent of lines shows the structure: headings begin at the margin, subheadings a little to the right, text in the
body's column, and what belongs to an option or a list item to the right of it. An option and its description become one
item with a line break between them; lines that are not filled (synopses, examples, tables) are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from tui_reader.formats.plain_text.joining import Joiner
from tui_reader.formats.plain_text.layout import need, width
from tui_reader.formats.plain_text.lines import MAX_BLOCK, cut
from tui_reader.formats.plain_text.shapes import PAGE, SOFT_HYPHEN, ends_sentence, indent
from tui_reader.formats.plain_text.terminal import with_styles
from tui_reader.text.clean import clean
from tui_reader.text.document import Block

_HEADER = re.compile(r"(?P<name>[^\s()]{1,80}\([0-9a-z][0-9a-zA-Z]{0,8}\))(?:  +\S.*?)?  +(?P=name)")
_ENDS_WITH_SECTION = re.compile(r"\S\([0-9a-z][0-9a-zA-Z]{0,8}\)$")
_DESCRIPTION = re.compile(r"\S +(?:--?|[–—]) ")
_MIRRORED = re.compile(r"(?P<name>\S{1,40}(?: \S{1,40}){0,4})   +\S.*   +(?P=name)")
"""The foot of pages that have the name of the system on both sides."""
_WIDEST = 400
_DESCRIBED = 6
"""The lines at the beginning that have a header, a heading and what the page describes."""
_SUBHEADING = 4
"""The most columns before a subheading."""
_STEP = 7
"""The columns between an option and its description on the same line, unless the next line shows them."""
_BULLET = re.compile(r"(?P<mark>[·•*+o-]|\(?\d{1,3}[.)]|\[\d{1,3}\]) +(?=\S)")
_MARKS = "·•*+o-"
_SHARE = 0.75
"""The least share of breaks that are from wrapping in a paragraph."""
_MOST_LINES = 400
"""The most lines of a group, after which its blocks are returned."""


def find_manual(lines: Sequence[str]) -> Manual | None:
    """Return a reader of the manual page that begins with these lines, or None for another text.

    A page begins with a header that has its name on both sides, or with a heading in capitals and below it, indented,
    what it describes: `ls - list directory contents`.
    """
    full = [line for line in lines if line and line != PAGE]
    if not full or len(full[0]) > _WIDEST:
        return None
    first = full[0]
    if _HEADER.fullmatch(first):
        return Manual(lines, first, width(first))
    has_header = first[0] != " " and _is_header(first)
    heading, *below = [*full[has_header : has_header + _DESCRIBED], ""]
    if not heading.isupper() or heading[0] == " " or indent(below[0]) <= _SUBHEADING:
        return None
    words = " ".join(line.strip(" ") for line in takewhile(lambda line: indent(line) > _SUBHEADING, below))
    if not _DESCRIPTION.search(f"{words} "):
        return None
    widths = sorted(map(width, full))
    return Manual(lines, first if has_header else "", width(first) if has_header else widths[len(widths) * 99 // 100])


def _is_header(line: str) -> bool:
    """Return whether a line has the section of a manual, or its first word also at its end."""
    first, _, rest = line.partition(" ")
    return _ENDS_WITH_SECTION.search(line) is not None or rest.endswith(f" {first}")


class Manual:
    """Build blocks from the lines of a manual page incrementally."""

    note = "manual page: its header and footer are left out"

    def __init__(self, beginning: Sequence[str], header: str, columns: int) -> None:
        """Initialize with the first lines, the header and the width that lines are wrapped to."""
        self._header = header
        self.has_styles = False
        self.title = _title(beginning)
        self._columns = columns
        self._joiner = Joiner(beginning)
        self._group: list[str] = []
        self._announced = False  # the last paragraph ends with a colon
        self._depths: list[int] = []
        """The indents of the body and of what is nested in it."""

    def feed(self, lines: Iterable[str], *, final: bool = False) -> list[Block]:
        """Add lines and return the completed blocks; with `final`, all remaining ones too."""
        blocks: list[Block] = []
        for line in lines:
            if line == PAGE or not line:
                blocks += self._end_group()
            elif line[0] != " ":
                blocks += self._end_group()
                if not _is_furniture(line, self._header):
                    self._depths.clear()
                    blocks += self._finished([Block(_squeezed(line), "heading", 1)], [line])
            else:
                self._group.append(line)
                if len(self._group) >= _MOST_LINES:
                    blocks += self._end_group()
        return blocks + self._end_group() if final else blocks

    def _end_group(self) -> list[Block]:
        """Return the blocks of the lines since the last blank one."""
        group, self._group = self._group, []
        blocks: list[Block] = []
        if not group or (len(group) == 1 and _is_furniture(group[0], self._header)):
            return blocks
        if indent(group[0]) <= _SUBHEADING and (len(group) == 1 or indent(group[1]) > _SUBHEADING):
            self._depths.clear()
            blocks += self._finished([Block(_squeezed(group[0]), "heading", 2)], group[:1])
            group = group[1:]
        parts = list(_parts(group))
        if self._is_example(parts):
            self._level(indent(group[0]))
            return [*blocks, *self._finished([self._kept(group)], group)]
        for part in parts:
            blocks += self._finished(self._part(part), part)
        self._announced = blocks[-1].text.endswith(":") if blocks else self._announced
        return blocks

    def _is_example(self, parts: Sequence[Sequence[str]]) -> bool:
        """Return whether the lines of a group are an example: an option among lines that are none, or after a colon."""
        if not parts or any(_split_mark(part) or parts[0][0].lstrip(" ")[0] == "-" for part in parts):
            return False
        if self._announced and self._depths and indent(parts[0][0]) > self._depths[-1]:
            self._announced = False
            return not self._is_filled(parts[0]) or (len(parts[0]) == 1 and not ends_sentence(parts[0][0]))
        hangs = [indent(part[-1]) > indent(part[0]) for part in parts]
        return any(hangs) and not all(hangs)

    def _finished(self, blocks: list[Block], lines: Sequence[str]) -> Iterator[Block]:
        for block in with_styles(blocks, lines) if self.has_styles else blocks:
            if len(block.text) <= MAX_BLOCK:
                yield block._replace(text=clean(block.text))
            else:
                yield from (Block(part, block.kind, block.level) for part in cut(clean(block.text)))

    def _part(self, lines: list[str]) -> list[Block]:
        """Return the blocks of a paragraph, an item, an option with its description or lines that are not filled."""
        base = indent(lines[0])
        level = self._level(base)
        rest = lines[1:]
        if marked := _split_mark(lines):
            mark, column = marked
            words = [lines[0][column:], *(line.strip(" ") for line in rest)]
            if not self._is_filled([" " * column + words[0], *rest]):
                return [self._kept(lines)]
            self._level(column)
            if _BULLET.match(lines[0], base):
                return [Block(f"{'•' if mark in _MARKS else mark} {self._join(words)}", "item", level)]
            return [Block(f"{_squeezed(mark)}\n{self._join(words)}", "item", level)]
        terms = next((index for index, line in enumerate(rest, 1) if indent(line) > base), 0)
        if terms and not self._wraps(lines[terms - 1], lines[terms]):
            description = lines[terms:]
            if len({indent(line) for line in description}) > 1 or not self._is_filled(description):
                return [self._kept(lines)]
            self._level(indent(description[0]))
            names = "\n".join(map(_squeezed, lines[:terms]))
            return [Block(f"{names}\n{self._join(description)}", "item", level)]
        if not self._is_filled(lines):
            return [self._kept(lines)]
        text = self._join(lines)
        return [Block(text, "item", level - 1) if level else Block(text)]

    def _level(self, column: int) -> int:
        """Return how deep a column is nested, and forget what is nested deeper."""
        while self._depths and self._depths[-1] > column:
            self._depths.pop()
        if not self._depths or self._depths[-1] < column:
            self._depths.append(column)
        return len(self._depths) - 1

    def _wraps(self, line: str, following: str) -> bool:
        return need(line, following) > self._columns

    def _is_filled(self, lines: Sequence[str]) -> bool:
        """Return whether most breaks between lines are from wrapping."""
        wraps = sum(self._wraps(a, b) for a, b in zip(lines, lines[1:], strict=False))
        return wraps >= _SHARE * (len(lines) - 1)

    def _join(self, lines: Sequence[str]) -> str:
        return _squeezed(self._joiner.join([line.strip(" ") for line in lines]))

    def _kept(self, lines: Sequence[str]) -> Block:
        base = min(map(indent, lines))
        return Block("\n".join(line[base:].removesuffix(SOFT_HYPHEN) for line in lines), "code")


def _is_furniture(line: str, header: str) -> bool:
    """Return whether a line is a header or footer, also of one of several pages."""
    if len(line) > _WIDEST:
        return False
    name = line.rpartition("  ")[2].strip(" ")
    is_known = header.endswith(name) if header else "   " in line.strip(" ")
    if line == header or (is_known and _ENDS_WITH_SECTION.search(name)):
        return True
    return _HEADER.fullmatch(line) is not None or _MIRRORED.fullmatch(line) is not None


def _title(lines: Sequence[str]) -> str:
    """Return what stands below the first heading, as in `ls - list directory contents`."""
    words: list[str] = []
    is_below = False
    for line in lines[:40]:
        if line and line[0] != " ":
            if words:
                break
            is_below = "  " not in line
        elif line and is_below:
            words.append(line)
        elif words:
            break
    return _squeezed(Joiner(lines).join([line.strip(" ") for line in words])) if words else ""


def _squeezed(text: str) -> str:
    """Return words with one blank between them, as justified lines have more."""
    return re.sub("  +", " ", text).strip(" ")


def _parts(group: Sequence[str]) -> Iterator[list[str]]:
    """Split the lines of a group where it goes back to its indent, or where the next option begins."""
    part: list[str] = []
    for index, line in enumerate(group):
        if part and indent(line) <= (base := indent(part[0])):
            is_back = indent(line) < base or indent(part[-1]) > base
            if is_back or _split_mark(group[index : index + 2]) or _split_mark(part):
                yield part
                part = []
        part.append(line)
    if part:
        yield part


def _split_mark(lines: Sequence[str]) -> tuple[str, int] | None:
    """Return the option or bullet before the words of a first line, and the column of the words."""
    first = lines[0]
    base = indent(first)
    bullet = _BULLET.match(first, base)
    if bullet:
        return bullet["mark"], bullet.end()
    column = indent(lines[1]) if len(lines) > 1 else 0
    hangs = column > base
    column = column if hangs else base + _STEP
    if len(first) <= column or first[column] == " " or first[column - 1] != " ":
        return None
    mark = first[base:column].rstrip(" ")
    gap = column - base - len(mark)
    if "  " in mark or (gap == 1 and not (hangs and column == base + _STEP)):
        return None
    return (mark, column) if hangs or mark[0] == "-" or (len(lines) == 1 and " " not in mark) else None
