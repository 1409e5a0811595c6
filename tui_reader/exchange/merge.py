"""Merge a new export into the file of an earlier one, keeping the user's edits.

The program owns the blocks (see `blocks`) and some keys of the front matter (see `front_matter`). All other lines
belong to the user and are kept. A block is updated in place. An edited block is kept, followed by the new text if the
annotation changed. A removed block is written again. A block without an annotation is removed, unless it was edited or
the library never had that annotation, as another library that wrote it may be lost.

A body without content of the user is replaced as a whole, so that it equals a new export.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from tui_reader.exchange.blocks import (
    END,
    SECTIONS,
    Block,
    Part,
    annotation_id,
    digest_body,
    is_annotation,
    lines_of,
    parse_body,
)
from tui_reader.exchange.front_matter import Kept, find, merge_head, parse_head, read_text
from tui_reader.exchange.marker import BLOCKS_KEY, BODY_KEY, is_older_format, split_head
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted

_HEADING = re.compile(r"#{1,6}\s")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MOST_NAMES = 4
_ROUNDS = 4
"""The maximum number of merges until a body is stable; few need a second one."""


@dataclass
class Report:
    """The user's content of a file, and what a merge did to the blocks."""

    front: Kept = field(default_factory=Kept)
    lines: int = 0
    """Non-blank lines outside of blocks."""
    edited: int = 0
    foreign: int = 0
    """Unedited blocks of annotations that the library never had."""
    restored: int = 0
    removed: int = 0

    @property
    def has_user_content(self) -> bool:
        """True if the file has content of the user."""
        return bool(
            self.front.keys or self.front.tags or self.front.unread or self.lines or self.edited or self.foreign
        )

    @property
    def user_content(self) -> str:
        """A description of the user's content."""
        keys, tags = self.front.keys, [f"#{tag}" for tag in self.front.tags]
        parts = [_counted(len(keys), "key", keys) if keys else "", _counted(len(tags), "tag", tags) if tags else ""]
        parts += [f"{key} (not readable)" for key in self.front.unread]
        parts += [_counted(self.lines, "line") if self.lines else ""]
        parts += [_counted(self.edited, "edited block") if self.edited else ""]
        parts += [f"{_counted(self.foreign, 'annotation')} unknown to this library" if self.foreign else ""]
        return ", ".join(filter(None, parts))

    def __str__(self) -> str:
        """Return a summary in one line; empty if there is nothing to report."""
        restored = [_counted(self.restored, "deleted block")] if self.restored else []
        restored += [_counted(len(self.front.tags_again), "deleted tag")] if self.front.tags_again else []
        done = [f"kept {self.user_content}"] if self.has_user_content else []
        done += [f"restored {' and '.join(restored)}"] if restored else []
        done += [f"removed {_counted(self.removed, 'block')} no longer exported"] if self.removed else []
        return "; ".join(done)


def _counted(count: int, noun: str, names: Sequence[str] = ()) -> str:
    shown = ", ".join(clean_line(one, 40) for one in names[:_MOST_NAMES]) + (", …" if count > _MOST_NAMES else "")
    return counted(count, noun) + (f" ({shown})" if names else "")


def merge(old: str, new: str, known: Collection[str] | None = None) -> tuple[str, Report]:
    """Merge two exports of one article; `old` must not be an edited file of the older format.

    Args:
        old: The text of the file.
        new: The text of the new export.
        known: The uids of all annotations that the library has or had; None: all in `old`.

    Returns:
        The new text of the file, and a report.
    """
    bom = "\ufeff" if old.startswith("\ufeff") else ""
    eol = "\r\n" if old.partition("\n")[0].endswith("\r") else "\n"
    (opening, head, closing, body), fresh = split_head(old.removeprefix(bom)), split_head(new)
    entries = parse_head(head)
    report = Report()
    merged, report.front = merge_head(head, fresh[1], eol)
    fresh_body = fresh[3].replace("\n", eol)
    is_foreign = _foreign(known)
    names = read_text(find(entries, BLOCKS_KEY))
    written = set(names.split()) if names is not None else None
    unchanged = digest_body(body) == read_text(find(entries, BODY_KEY)) and not any(map(is_foreign, _ids(body)))
    if digest_body(body) == digest_body(fresh[3]):
        pass  # equal except for trailing whitespace
    elif unchanged or is_older_format(entries, body):
        report.removed = len(_ids(body) - _ids(fresh_body))
        body = fresh_body
    else:
        body = _merge_body(body, fresh_body, written, is_foreign, eol, report)
        body = _settled(body, fresh_body, is_foreign, eol)
    return bom + "".join([opening, *merged, closing]) + body, report


def _foreign(known: Collection[str] | None) -> Callable[[str], bool]:
    """Return a predicate for the block ids of annotations that the library never had."""
    if known is None:
        return lambda _: False
    ids = set(map(annotation_id, known))
    return lambda id_: is_annotation(id_) and id_ not in ids


def _ids(body: str) -> set[str]:
    return {part.id for part in parse_body(body) if isinstance(part, Block)}


class _Body:
    """The parts of a body under construction."""

    def __init__(self, fresh: str, eol: str) -> None:
        self.parts: list[Part] = []
        self.eol = eol
        self.fresh: dict[str, Block] = {}
        self.sections: dict[str, list[str]] = {}
        """Heading → the ids of its blocks in a new export; the title has no heading."""
        heading = ""
        for part in parse_body(fresh):
            if isinstance(part, Block):
                self.fresh[part.id] = part
                self.sections.setdefault(heading, []).append(part.id)
            elif part.strip():
                heading = part.strip()

    def places(self, block_id: str) -> list[int]:
        return [at for at, part in enumerate(self.parts) if isinstance(part, Block) and part.id == block_id]

    def close(self, at: int) -> None:
        """Add a missing end marker to a block, before its successor is removed or text is added after it."""
        part = self.parts[at]
        if isinstance(part, Block) and not part.closed:
            part = _ended(part, self.eol)
            assert isinstance(part, Block)
            self.parts[at] = part._replace(lines=(*part.lines, END + self.eol), closed=True)

    def remove_last_blank(self, following: Part | None) -> None:
        """Drop one of the two blank lines around a removed block."""
        if self.parts:
            self.close(-1)
        blank = isinstance(following, str) and not following.strip()
        if blank and self.parts and isinstance(self.parts[-1], str) and not self.parts[-1].strip():
            self.parts.pop()

    def insert(self, at: int, *parts: Part) -> None:
        """Insert parts with blank lines between and around them."""
        new: list[Part] = []
        for part in parts:
            new += [part, self.eol]
        if at and isinstance(parts[0], str):
            self.close(at - 1)
        if at and _last_line(self.parts[at - 1]).strip():
            new.insert(0, self.eol)
            self.parts[at - 1] = _ended(self.parts[at - 1], self.eol)
        if at == len(self.parts) or not _first_line(self.parts[at]).strip():
            new.pop()
        self.parts[at:at] = new

    def end_of_text(self, at: int) -> int:
        """Return the index where the user's text after a part ends: at a block, a heading, or the end."""
        end, fence = at + 1, ""
        for index in range(at + 1, len(self.parts)):
            part = self.parts[index]
            if isinstance(part, Block) or (not fence and _HEADING.match(part)):
                break
            if match := _FENCE.match(part):
                fence = "" if fence and match[1].startswith(fence) else fence or match[1]
            if part.strip():
                end = index + 1
        return end

    def add(self, block_id: str) -> None:
        """Insert a missing block next to its neighbours."""
        section = next(heading for heading, ids in self.sections.items() if block_id in ids)
        ids = self.sections[section]
        at = ids.index(block_id)
        before = next((self.places(one)[-1] for one in reversed(ids[:at]) if self.places(one)), None)
        after = next((self.places(one)[0] for one in ids[at + 1 :] if self.places(one)), None)
        block = self.fresh[block_id]
        if after is not None and (before is None or before < after):
            self.insert(after, block)
        elif before is not None:
            self.insert(self.end_of_text(before), block)
        elif not section:
            self.insert(0, block)
        elif (heading := self._line(section)) is not None:
            self.insert(self.end_of_text(heading), block)
        else:
            self.insert(self._before_section(section), section + self.eol, block)

    def _line(self, heading: str) -> int | None:
        lines = (at for at, part in enumerate(self.parts) if isinstance(part, str) and part.rstrip() == heading)
        return next(lines, None)

    def _before_section(self, section: str) -> int:
        """Return the index for a new section: before the next existing one, or at the end."""
        order = list(self.sections)
        for later in order[order.index(section) + 1 :]:
            if (heading := self._line(later)) is not None:
                return heading
            first = min((at for one in self.sections[later] for at in self.places(one)), default=None)
            if first is None:
                continue
            at = first
            while at and not isinstance(self.parts[at - 1], Block):
                at -= 1
                if _HEADING.match(_first_line(self.parts[at])):
                    return at
            return first
        return len(self.parts)


def _settled(body: str, fresh: str, is_foreign: Callable[[str], bool], eol: str) -> str:
    """Merge until nothing changes, as removals may change which lines form a code fence."""
    written = _ids(fresh)
    for _ in range(_ROUNDS):
        again = _merge_body(body, fresh, written, is_foreign, eol, Report())
        if again == body:
            break
        body = again
    return body


def _merge_body(
    old: str, new: str, written: set[str] | None, is_foreign: Callable[[str], bool], eol: str, report: Report
) -> str:
    body = _Body(new, eol)
    parts = parse_body(old, written)
    for at, part in enumerate(parts):
        if isinstance(part, str):
            body.parts.append(part)
            report.lines += sum(bool(line.strip()) for line in lines_of(part) if line.strip() not in SECTIONS)
            continue
        wanted = body.fresh.get(part.id)
        if part.edited:
            report.edited += 1
            body.parts.append(part)
        elif wanted is None and is_foreign(part.id):
            report.foreign += 1
            body.parts.append(part)
        elif wanted is None:
            report.removed += 1
            body.remove_last_blank(parts[at + 1] if at + 1 < len(parts) else None)
        else:
            body.parts.append(part if part.content == wanted.content and part.closed else wanted)
    for block_id, wanted in body.fresh.items():
        places = body.places(block_id)
        if not places:
            report.restored += block_id in (written or ())
            body.add(block_id)
        elif all(_is_older(body.parts[at], wanted) for at in places):
            body.insert(places[-1] + 1, wanted)
    return "".join("".join(part.lines) if isinstance(part, Block) else part for part in body.parts)


def _is_older(part: Part, wanted: Block) -> bool:
    return isinstance(part, Block) and wanted.content != part.content and wanted.meaning != part.meaning


def _first_line(part: Part) -> str:
    return part.lines[0] if isinstance(part, Block) else part


def _last_line(part: Part) -> str:
    return part.lines[-1] if isinstance(part, Block) else part


def _ended(part: Part, eol: str) -> Part:
    """Return a part with a line ending after its last line."""
    if _last_line(part).endswith("\n"):
        return part
    return part._replace(lines=(*part.lines[:-1], part.lines[-1] + eol)) if isinstance(part, Block) else part + eol
