"""Group lines into blocks: runs between blank lines, split where a paragraph, item or heading begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tui_reader.formats.plain_text.joining import Joiner
from tui_reader.formats.plain_text.layout import Layout, is_wrapped_by_hand, need, width
from tui_reader.formats.plain_text.lines import MAX_BLOCK, cut
from tui_reader.formats.plain_text.shapes import (
    HEADING_LENGTH,
    NOT_SIGN,
    PAGE,
    SIDES,
    SOFT_HYPHEN,
    cells,
    ends_sentence,
    fence,
    heading_level,
    hunk_size,
    indent,
    is_aligned,
    is_border,
    is_bullet,
    is_code,
    is_labelled,
    is_ordinal,
    is_rule,
    is_split_word,
    is_verse,
    underline_level,
)
from tui_reader.formats.plain_text.terminal import with_styles
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, BlockKind

_SPECIAL = f"{PAGE}`~@ "
"""What a line begins with if it may separate pages, open a fence or begin a hunk of a diff."""
_MOST_FENCED = 2_000
"""The most lines of a code block in a fence; a fence that stays open longer is none."""
_DIFF_BEGINS = ("diff --git ", "diff -", "--- ", "Index: ")
_MOST_LABELS = 0.6
RUN = 200
"""Maximum lines of a run, after which its complete blocks are returned."""


class BlockBuilder:
    """Build blocks from lines incrementally; the last run is held until it ends."""

    def __init__(self, layout: Layout, beginning: Sequence[str] = ()) -> None:
        """Initialize for the layout of a text and its first lines, which decide about hyphens at line ends."""
        self.layout = layout
        self._joiner = Joiner(beginning)
        self.has_styles = False
        """Whether lines may be `Styled`."""
        self._has_openers = layout.stamped or layout.labelled
        self._run: list[str] = []
        self._blank = 0
        self._page_ended = False  # after the last line of the run
        self._fence = ""  # of the open code block
        self._fenced: list[str] = []  # the open code block with its fence, or the open hunk
        self._are_fences_closed = True
        self._hunk: list[int] | None = None  # the lines that are missing in the open hunk of a diff: old and new ones
        self._was_item = False
        self._lone: Block | None = None  # a numbered line that is a heading, unless the next one is numbered too

    def feed(self, lines: Iterable[str], *, final: bool = False) -> list[Block]:
        """Add lines and return the completed blocks; with `final`, all remaining ones too."""
        blocks: list[Block] = []
        run = self._run
        for line in lines:
            if self._fenced and self._feed_code(line, blocks):
                continue
            if line:
                if line[0] in _SPECIAL and self._separates(line, run, blocks):
                    continue
                if self._page_ended:
                    self._page_ended = False
                    if not self._goes_on(run, line):
                        self._finish(run, blocks)
                    elif self.layout.mode == "lines":
                        line = self._joiner.join([run.pop(), line])
                run.append(line)
                self._blank = 0
                if len(run) >= RUN:
                    self._finish(run, blocks, open_end=True)
                continue
            self._blank += 1
            if run and not (self.layout.double_spaced and self._blank < 2):
                self._finish(run, blocks)
        if final:
            if self._hunk is not None:
                self._end_hunk(blocks)
            elif self._fenced:
                self._give_up_fence(blocks)
            if run:
                self._finish(run, blocks)
            if self._lone:
                blocks.append(self._lone)
                self._lone = None
        return blocks

    def _separates(self, line: str, run: list[str], blocks: list[Block]) -> bool:
        """Take a line that ends a page or opens a code block; return False for any other line."""
        if line == PAGE:
            self._page_ended = bool(run)
            return True
        if line == " .":  # a blank line in descriptions of Debian packages
            if run:
                self._finish(run, blocks)
            return True
        if line[0] == "@":
            if (hunk := hunk_size(line)) is None:
                return False
            self._begin_hunk(hunk, line, run, blocks)
            return True
        if (
            line.lstrip(" ")[:3] not in ("```", "~~~")
            or not self._are_fences_closed
            or not (opened := fence(line.lstrip(" ")))
        ):
            return False
        if run:
            self._finish(run, blocks)
        self._fence, self._fenced = opened, [line]
        return True

    def _feed_code(self, line: str, blocks: list[Block]) -> bool:
        """Add a line to the open code block or hunk, or close it; return False if it ended before that line."""
        if self._hunk is not None:
            return self._feed_hunk(line, self._hunk, blocks)
        text = line.strip(" ")
        self._fenced.append(line)
        if text.startswith(self._fence) and not text.strip(self._fence[0]):
            code, self._fenced = _trimmed(self._fenced[1:-1]), []
            for block in with_styles([_kept_lines(code, "code")], code) if code else ():
                blocks += self._settled(block, alone=False)
        elif len(self._fenced) > _MOST_FENCED:
            self._give_up_fence(blocks)
        return True

    def _begin_hunk(self, size: list[int], line: str, run: list[str], blocks: list[Block]) -> None:
        """Begin a hunk of a diff; the names of the files before it belong to its block."""
        names = next((index for index, text in enumerate(run) if text.startswith(_DIFF_BEGINS)), len(run))
        self._fenced = [*run[names:], line]
        del run[names:]
        if run:
            self._finish(run, blocks)
        self._hunk = size

    def _feed_hunk(self, line: str, size: list[int], blocks: list[Block]) -> bool:
        """Add a line to the open hunk; return False if it ended before that line."""
        mark = line[:1] or " "
        if mark not in " +-\\" or (mark != "\\" and not any(size)) or len(self._fenced) >= _MOST_FENCED:
            self._end_hunk(blocks)
            return False
        size[0] -= mark in " -"
        size[1] -= mark in " +"
        self._fenced.append(line)
        return True

    def _end_hunk(self, blocks: list[Block]) -> None:
        lines, self._fenced, self._hunk = self._fenced, [], None
        for block in with_styles([Block("\n".join(lines), "code")], lines):
            blocks += self._settled(block, alone=False)

    def _give_up_fence(self, blocks: list[Block]) -> None:
        """Read the lines of a fence that is not closed, and all further fences, as other lines."""
        lines, self._fenced, self._are_fences_closed = self._fenced, [], False
        blocks += self.feed(lines)

    def _goes_on(self, run: list[str], line: str) -> bool:
        """Return whether the first line of a page continues the paragraph at the end of the page before."""
        before, text = run[-1], line.lstrip(" ")
        if is_split_word(before, line):
            return True
        if ends_sentence(before) or not text[:1].islower():
            layout = self.layout
            fills = layout.mode == "wrapped" and need(before, text) > layout.column
            indented = layout.indented and indent(line) > min(map(indent, run))
            return fills and not indented and not is_bullet(text) and not heading_level(text)
        return True

    def _finish(self, run: list[str], blocks: list[Block], open_end: bool = False) -> None:
        """Convert the run to blocks and clear it; with `open_end`, keep its last paragraph."""
        kept: list[str] = []
        made = self._blocks_of(run, kept if open_end else None)
        for block in with_styles(made, run) if self.has_styles else made:
            blocks.extend(self._settled(block, alone=len(run) == 1))
        run[:] = kept

    def _settled(self, block: Block, alone: bool) -> list[Block]:
        """Clean and split a block; a single numbered line is held until the next block shows its kind."""
        numbered = is_ordinal(block.text) and block.kind in ("item", "heading")
        out: list[Block] = []
        if self._lone is not None:
            out.append(self._lone._replace(kind="item", level=0) if numbered else self._lone)
            self._was_item = numbered
            self._lone = None
        text = clean(block.text)
        if numbered and alone and not self._was_item and heading_level(block.text):
            self._lone = Block(text, "heading", heading_level(block.text), block.inlines)
            return out
        if numbered and self._was_item and block.kind == "heading":
            block = Block(text, "item", inlines=block.inlines)
        self._was_item = numbered and block.kind == "item"
        if len(text) <= MAX_BLOCK:
            out.append(Block(text, block.kind, block.level, block.inlines))
        else:
            out += (Block(part, block.kind, block.level) for part in cut(text))
        return out

    def _blocks_of(self, run: list[str], kept: list[str] | None) -> list[Block]:
        mode = self.layout.mode
        if len(run) > 1 and ("|" in run[0] or run[0].lstrip(" ")[0] in SIDES) and (rows := _rows(run)):
            if max(map(len, rows)) > 1:
                return [Block("\n".join(map(" | ".join, rows)), "table")]
            return [block for inner in _runs([row[0] for row in rows]) for block in self._blocks_of(inner, None)]
        if self._has_openers and self.layout.opens(run[0].lstrip(" ")):
            return self._joined(run, kept)
        if is_aligned(run):
            return [_kept_lines(run, "code")]
        if is_code(run) and not (mode == "wrapped" and self._fills(run)):
            return [_kept_lines(run, "code")]
        if mode != "sentences" and len(run) > 1 and is_verse(run) and not (mode == "wrapped" and self._fills(run)):
            return [_kept_lines(run, "verse")]
        if len(run) == 1 and (text := run[0].strip(" ")) and (level := heading_level(text)) and not is_bullet(text):
            return [Block(text, "heading", level)]
        return self._joined(run, kept)

    def _joined(self, run: list[str], kept: list[str] | None) -> list[Block]:
        """Return the paragraphs of a run; the lines of the last one go into `kept`, unless it is None."""
        layout = self.layout
        if layout.is_guess and len(run) > 1 and kept is None and is_wrapped_by_hand(run):
            layout = layout._replace(mode="wrapped", column=max(map(width, run)))
        chunks = self._chunks(run, layout)
        if kept is not None and len(chunks) > 1:
            kept.extend(chunks.pop())
        return [block for chunk in chunks for block in self._block_of(chunk)]

    def _fills(self, run: list[str]) -> bool:
        """Return whether most line breaks of the run are from wrapping."""
        wraps = sum(need(a, b) > self.layout.column for a, b in zip(run, run[1:], strict=False))
        return wraps > 0.5 * (len(run) - 1)

    def _chunks(self, run: list[str], layout: Layout) -> list[list[str]]:
        """Split a run at the line breaks of the author."""
        labelled = len(run) > 1 and is_labelled(run[0]) and sum(map(is_labelled, run)) >= _MOST_LABELS * len(run)
        splits = layout.mode == "lines"
        joins = not splits and not self._has_openers
        joins_capitals = joins and not layout.strict and not labelled
        base = -1
        chunks: list[list[str]] = [[run[0]]]
        for before, line in pairwise(run):
            first, last = line[0], before[-1]
            if (
                (joins_capitals and first.isalpha() or joins and first.islower())
                and (last.isalnum() or last == ",")
                and line[1:2] != ")"
                and before[0].isalnum()
            ):
                chunks[-1].append(line)  # as nearly all lines of prose: faster than to ask `_begins`
                continue
            if splits and first.isalpha() and before[0].isalpha() and last not in (SOFT_HYPHEN, NOT_SIGN):
                chunks.append([line])
                continue
            base = base if base >= 0 else min(map(indent, run))
            if len(chunks[-1]) == 1 and underline_level(before.strip(" "), line.strip(" ")):
                chunks[-1].append(line)
            elif labelled and is_labelled(line) or self._begins(before, line, base, chunks[-1], layout):
                chunks.append([line])
            else:
                chunks[-1].append(line)
        return chunks

    def _begins(self, before: str, line: str, base: int, chunk: list[str], layout: Layout) -> bool:
        """Return whether `line` begins a new block after `before`."""
        text = line.lstrip(" ")
        if before[-1] in (SOFT_HYPHEN, NOT_SIGN) and is_split_word(before, line):
            return False
        if (depth := _quote_depth(line)) != _quote_depth(before):
            return True
        if depth:
            before, text = before.lstrip(" >"), text.lstrip(" >")
            if not before or not text:
                return True
        if is_rule(text) or is_rule(before.strip(" ")):
            return True
        if layout.mode == "lines" or (self._has_openers and layout.opens(text)):
            return True
        in_item = is_bullet(chunk[0].lstrip(" "))
        fits = layout.column > 0 and need(before, text) <= layout.column
        ended = ends_sentence(before)
        if is_bullet(text) and (in_item or fits or ended):
            return True
        if layout.mode == "sentences":
            return False
        if layout.indented and indent(line) > base and not in_item:
            return True
        if in_item and indent(line) < indent(chunk[0]) + 2 and (ended and fits):
            return True
        if not layout.indented and not in_item and len(chunk) > 1 and indent(line) >= indent(chunk[-1]) + 2 and ended:
            return True
        return layout.strict and fits and not (not ended and text[:1].islower())

    def _block_of(self, chunk: list[str]) -> list[Block]:
        """Return the block of a chunk, or two if it begins with an underlined heading."""
        first = chunk[0].strip(" ")
        if len(chunk) == 1 and len(first) > HEADING_LENGTH and first[0].isalpha() and first[1] != ")":
            return [Block(first.removesuffix(SOFT_HYPHEN))]
        if len(chunk) > 1 and (level := underline_level(first, chunk[1].strip(" "))):
            return [Block(first, "heading", level), *(self._block_of(chunk[2:]) if chunk[2:] else ())]
        if depth := _quote_depth(first):
            text = self._joiner.join([line.lstrip(" >") for line in chunk])
            return [Block(text, "quote", depth)] if text else []
        if len(chunk) == 1 and is_rule(first):
            return [Block(first, "rule")]
        text = self._joiner.join([line.strip(" ") for line in chunk])
        if is_bullet(first):
            return [Block(text, "item", indent(chunk[0]) // 2)]
        if len(chunk) == 1 and (level := heading_level(text)):
            return [Block(text, "heading", level)]
        return [Block(text)]


def _rows(run: Sequence[str]) -> list[list[str]]:
    """Return the rows of a table with borders, or with one cell each the lines of a box; `[]` for other lines."""
    rows: list[list[str]] = []
    texts = [line.strip(" ") for line in run]
    open_sides = any(is_border(text) and ("|" in text or "+" in text) for text in texts)
    for text in texts:
        if is_border(text):
            continue
        row = cells(text) or ([cell.strip(" ") for cell in text.split("|")] if open_sides and "|" in text else [])
        if not row:
            return []
        rows.append(row)
    return rows


def _runs(lines: Sequence[str]) -> list[list[str]]:
    """Split lines at blank ones."""
    runs: list[list[str]] = [[]]
    for line in lines:
        if line:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without blank ones at the beginning and end."""
    full = [index for index, line in enumerate(lines) if line]
    return lines[full[0] : full[-1] + 1] if full else ()


def _kept_lines(run: Sequence[str], kind: BlockKind) -> Block:
    base = min(indent(line) for line in run if line)
    return Block("\n".join(line[base:].removesuffix(SOFT_HYPHEN) for line in run), kind)


def _quote_depth(line: str) -> int:
    """Return the number of `>` at the start of a line."""
    text = line.lstrip(" ")
    if text[:1] != ">":
        return 0
    head = text[: len(text) - len(text.lstrip("> "))]
    return head.count(">")
