"""The result of a parser, blocks and metadata, and its JSON for the pipe from the worker process.

The output of the worker process is untrusted: it is validated and cleaned here.
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
MAX_VALUE = 500
"""Maximum code points of a metadata value."""
_KINDS, _INLINE_KINDS = frozenset(get_args(BlockKind)), frozenset(get_args(InlineKind))


class Parsed(NamedTuple):
    """The blocks of a file, with its metadata by the names in `METADATA`."""

    blocks: list[Block]
    metadata: Mapping[str, str] = MappingProxyType({})
    notes: tuple[str, ...] = ()
    """What was cut or left out, one message each."""


def dump(parsed: Parsed) -> bytes:
    """Serialize a result as JSON."""
    blocks = [[block.text, block.kind, block.level, block.inlines] for block in parsed.blocks]
    return json.dumps({"blocks": blocks, "metadata": dict(parsed.metadata), "notes": parsed.notes}).encode()


def load(data: bytes) -> Parsed:
    """Deserialize the output of `dump`, from untrusted bytes.

    Raises:
        ReaderError: The bytes are invalid, or have the error of the parser.
    """
    try:
        values = json.loads(data)
        if "error" in values:
            raise ReaderError(clean_line(str(values["error"]), MAX_VALUE))
        blocks = [_block(*block) for block in values["blocks"]]
        metadata = {
            name: clean_line(value, MAX_VALUE)
            for name, value in values["metadata"].items()
            if name in METADATA and isinstance(value, str) and value.strip()
        }
        notes = tuple(clean_line(str(note), MAX_VALUE) for note in values["notes"][:20])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ReaderError("cannot be parsed: invalid output of the parser") from None
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
