"""Make list rows of old against new text, word by word, with signs that need no colour.

Deleted words are in `[-…-]`, inserted ones in `{+…+}`, as in wdiff. All text is cleaned here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.text.clean import clean_line
from tui_reader.text.compare.changes import word_diff
from tui_reader.text.compare.differences import Difference
from tui_reader.text.document import Document
from tui_reader.text.enumeration import counted
from tui_reader.text.layout.wrap import HANGING, wrap
from tui_reader.text.spans import Span

Pieces = list[tuple[str, str]]
"""(text, component name without `list--`)."""
_NAMES = {"edited": "Edited", "moved": "Moved here", "new": "New", "gone": "Gone"}
KEPT = 12
"""Words shown on either side of a change in the middle of a long paragraph."""


def word_pieces(old: str, new: str) -> Pieces:
    """Merge both texts into one: unchanged, removed and added words."""
    pieces: Pieces = []
    for change in word_diff(old, new):
        gone, here = clean_line(old[slice(*change.old)]), clean_line(new[slice(*change.new)])
        if change.op == "equal":
            pieces.append((here, ""))
            continue
        if gone.strip():
            pieces.append((f"[-{gone.strip()}-]", "deleted"))
        if gone.strip() and here.strip():
            pieces.append((" ", ""))
        if here.strip():
            pieces.append((f"{{+{here.strip()}+}}", "inserted"))
        pieces.append((" " if (here or gone)[-1:].isspace() else "", ""))
    return pieces


def styled_rows(pieces: Pieces, width: int, *, most: int | None = None, indent: str = "") -> list[Line]:
    """Wrap text of several styles to `width` cells; an ellipsis ends row `most` if more would follow."""
    text = "".join(piece for piece, _ in pieces)
    starts = [0, *wrap(text, max(4, width - len(indent))), len(text)]
    lines: list[Line] = []
    for number, (start, end) in enumerate(zip(starts, starts[1:], strict=False), 1):
        end = start + len(text[start:end].rstrip(HANGING))
        cut = number == most and number < len(starts) - 1
        row = _between(pieces, start, end - 1 if cut else end)
        lines.append(Line(((indent, ""), *row, *((("…", "dim"),) if cut else ()))))
        if cut:
            break
    return lines


def _between(pieces: Pieces, start: int, end: int) -> Pieces:
    """The pieces of `[start, end)`."""
    found: Pieces = []
    at = 0
    for text, style in pieces:
        part = text[max(0, start - at) : max(0, end - at)]
        if part:
            found.append((part, style))
        at += len(text)
    return found


def difference_items(found: Sequence[Difference], old: str, document: Document, new: str) -> list[Item]:
    """Make a row for each change, and one for each run of unchanged paragraphs; keys are indices."""
    return [
        Item(str(index), partial(_lines, one, old, document, new, index > 0), one.kind != "unchanged")
        for index, one in enumerate(found)
    ]


def _lines(one: Difference, old: str, document: Document, new: str, spaced: bool, width: int) -> list[Line]:
    lines = [Line()] if spaced else []
    if one.kind == "unchanged":
        count = f"{counted(one.paragraphs, 'paragraph')} unchanged"
        return [*lines, Line((("⋯ " + count, "dim"),))]
    place = "" if one.kind == "gone" else place_of(document, one.new)
    lines.append(Line(((_NAMES[one.kind], "strong"),), place))
    before = old[slice(*one.old)] if one.old else ""
    if one.kind == "edited":
        pieces = shortened(word_pieces(before, new[slice(*one.new)]))
    elif one.kind == "gone":
        pieces = [("[-" + clean_line(before) + "-]", "deleted")]
    elif one.kind == "new":
        pieces = [("{+" + clean_line(new[slice(*one.new)]) + "+}", "inserted")]
    else:
        pieces = shortened([(clean_line(new[slice(*one.new)]), "")])
    return lines + styled_rows(pieces, width, indent="  ")


def place_of(document: Document, span: Span) -> str:
    """`¶ 4`, or `¶ 4–5`."""
    first, last = document.index_at(span.start) + 1, document.index_at(max(span.start, span.end - 1)) + 1
    return f"¶ {first}" if first == last else f"¶ {first}–{last}"


def shortened(pieces: Pieces, kept: int = KEPT) -> Pieces:
    """Shorten unchanged stretches to `kept` words on either side of a change."""
    result: Pieces = []
    for index, (text, style) in enumerate(pieces):
        words = text.split()
        first, last = index == 0, index == len(pieces) - 1
        if style or len(words) <= kept * (1 if first or last else 2) + 4:
            result.append((text, style))
            continue
        if not first or last:
            blank = " " if text[0].isspace() else ""
            result.append((blank + " ".join(words[:kept]) + " ", ""))
        result.append(("…", "dim"))
        if not last:
            blank = " " if text[-1].isspace() else ""
            result.append((" " + " ".join(words[-kept:]) + blank, ""))
    return result
