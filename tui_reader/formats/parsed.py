"""What a parser makes of a file: blocks, and what the file says of itself; and how both cross a pipe as JSON.

What comes out of a parser's process is untrusted: it is checked and cleaned here before anything is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from tui_reader.model import ReaderError
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.document import Block, BlockKind, Inline, InlineKind

METADATA = frozenset(("title", "author", "date", "site", "url"))
LONGEST_VALUE = 500
"""Code points of one value of the metadata that are kept."""
_KINDS, _INLINE_KINDS = frozenset(get_args(BlockKind)), frozenset(get_args(InlineKind))


class Parsed(NamedTuple):
    """A file as blocks, with what it says of itself, by the names in `METADATA`."""

    blocks: list[Block]
    metadata: Mapping[str, str] = MappingProxyType({})
    notes: tuple[str, ...] = ()
    """What was cut or left out, a line each."""


def dump(parsed: Parsed) -> bytes:
    """Write what was parsed as JSON."""
    blocks = [[block.text, block.kind, block.level, block.inlines] for block in parsed.blocks]
    return json.dumps({"blocks": blocks, "metadata": dict(parsed.metadata), "notes": parsed.notes}).encode()


def load(data: bytes) -> Parsed:
    """Read what `dump` wrote, or any other bytes.

    Raises:
        ReaderError: the bytes are not that, or say what could not be read.
    """
    try:
        values = json.loads(data)
        if "error" in values:
            raise ReaderError(clean_line(str(values["error"]), LONGEST_VALUE))
        blocks = [_block(*block) for block in values["blocks"]]
        metadata = {
            name: clean_line(value, LONGEST_VALUE)
            for name, value in values["metadata"].items()
            if name in METADATA and isinstance(value, str) and value.strip()
        }
        notes = tuple(clean_line(str(note), LONGEST_VALUE) for note in values["notes"][:20])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ReaderError("the parser gave nothing that can be read") from None
    return Parsed(blocks, MappingProxyType(metadata), notes)


def _block(text: Any, kind: Any, level: Any, inlines: Any) -> Block:
    if not isinstance(text, str) or not text.strip() or kind not in _KINDS or not isinstance(level, int):
        raise ValueError(kind)
    return Block(clean(text), kind, max(0, min(level, 99)), tuple(_inline(len(text), *inline) for inline in inlines))


def _inline(length: int, start: Any, end: Any, kind: Any, target: Any) -> Inline:
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
        raise ValueError(start)
    if kind not in _INLINE_KINDS or not isinstance(target, str):
        raise ValueError(kind)
    return Inline(start, end, kind, clean(target))
