"""Update front matter line by line: values of the program are updated, all other lines are unchanged.

A YAML parser is not used, as it would lose comments, order and quoting. Only values of the program and tags are parsed;
values that cannot be parsed are unchanged.

Keys of the program: a value is replaced if it is the last one written, whose digest is in `reader-keys`; values changed
and keys removed by the user stay so. Tags: those in `reader-tags`, added by the program, follow the annotations; all
others are the user's, even if annotations have them too. Tags are compared without case. Keys that begin with `reader-`
belong to the program.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_reader.exchange.escape import yaml_string

TAGS, NAMES, LAST_TAGS, KEYS = "tags", "tag-names", "reader-tags", "reader-keys"
ORDER = (
    "title", "author", "site", "address", "source", "sha256", "published", "created", "updated", "reader-id", TAGS,
    NAMES, LAST_TAGS, KEYS, "reader-blocks", "reader-body",
)  # fmt: skip
"""The keys of the program, in the order of a new file."""
_DERIVED = ("sha256", "created", "updated", NAMES)
"""Keys that users rarely change: replaced if there is no `reader-keys` to detect changes."""
_KEY = re.compile(
    r"""(?![ \t#\[\]{},]|[-?:]\s|---)((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*|[^"'](?:[^:\n]|:(?=\S))*+):(?=\s|$)"""
)
"""A key without indentation. A colon in it (`dc:title`) ends it only before whitespace."""
_COMPLEX_KEY = re.compile(r"\?\s")
_ITEM = re.compile(r"([ \t]*)-(?=\s|$)(.*)", re.DOTALL)
_FLOW = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\[\]{},"'&*!|>#][^\[\]{},]*|)\s*(,|\])""")
_BLOCK_SCALAR = re.compile(r"[>|][-+\d]{0,2}\s*")

Value = str | Sequence[str]


class Entry(NamedTuple):
    """The lines of a key and its value, with line endings. Without a key: blank lines, comments, `? complex` keys."""

    key: str
    lines: tuple[str, ...]


@dataclass
class Kept:
    """The user's parts of front matter that a merge kept, and those it could not read."""

    keys: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    tags_again: list[str] = field(default_factory=list)
    """Tags that the user removed but annotations have: written again."""
    unread: list[str] = field(default_factory=list)
    """Keys with a value that could not be read and was left unchanged."""


def entry(key: str, value: Value) -> list[str]:
    """Return the lines of a key and its value; none for an empty value."""
    if isinstance(value, str):
        return [f"{key}: {yaml_string(value)}\n"] if value else []
    return [f"{key}:\n", *(f"  - {yaml_string(item)}\n" for item in value)] if value else []


def digest_value(value: Value) -> str:
    text = value if isinstance(value, str) else "\n".join(value)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]


def parse_head(lines: Iterable[str]) -> list[Entry]:
    """Split front matter into entries, whose lines joined are `lines`."""
    keyed: list[tuple[str, list[str]]] = [("", [])]
    aside: list[str] = []
    """Blank lines and comments after the last key, part of its value if that continues."""
    entries: list[Entry] = []

    def end() -> None:
        key, known = keyed[-1]
        entries.extend([Entry(key, tuple(known))] if known else [])
        entries.extend(Entry("", (line,)) for line in aside)
        aside.clear()

    for line in lines:
        match = _KEY.match(line)
        if match:
            end()
            keyed.append((_unquoted(match[1].rstrip()) or match[1].rstrip(), [line]))
        elif _COMPLEX_KEY.match(line):
            end()
            keyed.append(("", [line]))
        elif not line.strip() or line.startswith("#"):
            aside.append(line)
        else:
            keyed[-1][1].extend([*aside, line])
            aside.clear()
    end()
    return entries


def find(entries: Sequence[Entry], key: str) -> Entry | None:
    return next((known for known in entries if known.key == key), None)


def read_text(known: Entry | None) -> str | None:
    """Return the value of a key as text; None if it is missing or not readable as text."""
    if known is None:
        return None
    first, *rest = [_after_key(known.lines[0]), *(line.strip() for line in known.lines[1:])]
    if _BLOCK_SCALAR.fullmatch(first):
        return " ".join(filter(None, rest))
    scalar = _scalar(" ".join(filter(None, [first, *rest])))
    return None if scalar is None else scalar[0]


def read_list(known: Entry | None) -> list[str] | None:
    """Return the values of a list in any YAML syntax, or of `a, b`; None if it is not readable."""
    items = None if known is None else _items(known)
    return None if items is None else [value for value, _ in items]


def _after_key(line: str) -> str:
    match = _KEY.match(line)
    return line[match.end() + 1 :].strip() if match else line.strip()


def _unquoted(text: str) -> str | None:
    """Return the value of a plain or quoted scalar; None if it is neither."""
    if text.startswith('"'):
        try:
            value = json.loads(text, strict=False)
        except ValueError:
            return None
        return value if isinstance(value, str) else None
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def _scalar(text: str) -> tuple[str, str] | None:
    """Return the value and the comment after it."""
    match = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(#.*)?$""", text, re.DOTALL)
    if match:
        value = _unquoted(match[1])
        return None if value is None else (value, match[2] or "")
    if text[:1] and text[0] in "\"'[]{}&*!|>%@`,":
        return None
    plain = re.match(r"(.*?)(?:(?:^|\s+)(#.*))?$", text, re.DOTALL)
    assert plain is not None
    return ("" if plain[1] in ("null", "~") else plain[1].strip(), plain[2] or "")


def _items(known: Entry) -> list[tuple[str, int]] | None:
    """Return the values of a list, each with the index of its line."""
    first = _after_key(known.lines[0])
    rest = [(at, line) for at, line in enumerate(known.lines) if at and line.strip() and line.strip()[0] != "#"]
    if first.startswith("["):
        return _flow(" ".join([first, *(line.strip() for _, line in rest)]))
    scalar = _scalar(first)
    if scalar is None:
        return None
    if scalar[0]:
        return None if rest else [(value, 0) for value in re.split(r"[,\s]+", scalar[0]) if value]
    items = []
    margins = set()
    for at, line in rest:
        match = _ITEM.fullmatch(line)
        item = _scalar(match[2].strip()) if match else None
        if match is None or item is None:
            return None
        margins.add(match[1])
        if item[0]:
            items.append((item[0], at))
    return items if len(margins) < 2 else None


def _flow(text: str) -> list[tuple[str, int]] | None:
    values, at = [], 1
    while match := _FLOW.match(text, at):
        value = _unquoted(match[1].strip())
        if value is None:
            return None
        if value:
            values.append((value, 0))
        at = match.end()
        if match[2] == "]":
            rest = text[at:].strip()
            return values if not rest or rest.startswith("#") else None
    return None


def read_keys(entries: Sequence[Entry]) -> dict[str, str] | None:
    """Return the digests of the last written values; None if the file has none."""
    text = read_text(find(entries, KEYS))
    return None if text is None else dict(re.findall(r"(\S+)=([0-9a-f]{8})", text))


def merge_head(old: Sequence[str], new: Sequence[str], eol: str) -> tuple[list[str], Kept]:
    """Update the front matter of a file.

    Args:
        old: The lines between the `---` of the file.
        new: The same lines of a new export.
        eol: The line ending to write.

    Returns:
        The updated lines, and what was kept of the user's.
    """
    entries, fresh = parse_head(old), parse_head(line.rstrip("\n") + eol for line in new)
    kept, recorded = Kept(), read_keys(entries)
    _merge_tags(entries, fresh, kept)
    for key in ORDER:
        known, wanted = find(entries, key), find(fresh, key)
        if key in (TAGS, LAST_TAGS):
            continue
        value, aim = _value(known), _value(wanted)
        own = key.startswith("reader-")
        written = own or (digest_value(value or "") == recorded.get(key) if recorded else key in _DERIVED)
        if known is None:
            if wanted and not (recorded and key in recorded and not own):
                _insert(entries, wanted)
        elif value == aim:
            continue
        elif written:
            _replace(entries, known, wanted)
        elif wanted or (recorded and key in recorded):
            kept.keys.append(key)
    kept.keys = [known.key for known in entries if known.key and (known.key not in ORDER or known.key in kept.keys)]
    return [line for known in entries for line in known.lines], kept


def _value(known: Entry | None) -> Value | None:
    if known is None:
        return None
    return read_list(known) if known.key == NAMES else read_text(known)


def _merge_tags(entries: list[Entry], fresh: Sequence[Entry], kept: Kept) -> None:
    known, last = find(entries, TAGS), find(entries, LAST_TAGS)
    wanted = find(fresh, TAGS)
    tags = read_list(wanted) or []
    present = read_list(known) if known else []
    if present is None:
        kept.unread.append(TAGS)
        return
    present = [tag.removeprefix("#") for tag in present]
    if last is not None:
        written = read_list(last) or []
    elif read_keys(entries) is not None:  # it had no tags of the program
        written = []
    else:  # a file of an older version: mapped tags are the program's
        written = [name.partition(" = ")[0] for name in read_list(find(entries, NAMES)) or []]
        written += [tag for tag in present if tag in tags]
    there, before, now = _folded(present), _folded(written), _folded(tags)
    kept.tags = [tag for tag in present if tag.casefold() not in before | now]
    stale = {tag for tag in present if tag.casefold() in before - now}
    missing = [tag for tag in tags if tag.casefold() not in there]
    kept.tags_again = [tag for tag in missing if tag.casefold() in before]
    if known is None:
        if wanted:
            _insert(entries, wanted)
    elif stale or missing:
        if present == written:
            _replace(entries, known, wanted)
        else:
            _replace(entries, known, _with_items(known, stale, missing, present))
    own = there - before
    added = [tag for tag in tags if tag.casefold() not in own]
    eol = "\r\n" if wanted and wanted.lines[0].endswith("\r\n") else "\n"
    aim = Entry(LAST_TAGS, tuple(line.rstrip("\n") + eol for line in entry(LAST_TAGS, added))) if added else None
    if last is None:
        if aim:
            _insert(entries, aim)
    elif read_list(last) != read_list(aim):
        _replace(entries, last, aim)


def _folded(tags: Iterable[str]) -> set[str]:
    return {tag.casefold() for tag in tags}


def _with_items(known: Entry, stale: set[str], missing: Sequence[str], present: Sequence[str]) -> Entry | None:
    """Return a list without stale and with missing values, keeping the lines of the others if each has its own."""
    items = _items(known) or []
    eol = "\r\n" if known.lines[0].endswith("\r\n") else "\n"
    if items and all(at for _, at in items):
        gone = {at for value, at in items if value.removeprefix("#") in stale}
        margin = _ITEM.match(known.lines[items[0][1]])
        lines = [line for at, line in enumerate(known.lines) if at not in gone]
        indent = margin[1] if margin else "  "
        return Entry(known.key, (*lines, *(f"{indent}- {yaml_string(tag)}{eol}" for tag in missing)))
    tags = [tag for tag in present if tag not in stale] + list(missing)
    return Entry(known.key, tuple(line.rstrip("\n") + eol for line in entry(known.key, tags))) if tags else None


def _replace(entries: list[Entry], known: Entry, wanted: Entry | None) -> None:
    """Replace the lines of a key, keeping comments after and between them."""
    at = next(index for index, one in enumerate(entries) if one is known)
    if wanted is None:
        del entries[at]
        return
    first, *rest = wanted.lines
    comment = re.search(r"\s(#.*)", known.lines[0]) if _comment(known.lines[0]) else None
    if comment and not _comment(first):
        end = first[len(first.rstrip("\r\n")) :]
        first = f"{first.rstrip()} {_comment(known.lines[0])}{end}"
    foreign = _after_key(known.lines[0]).startswith('"')  # a complete value; the following lines are not part of it
    rest += [line for line in known.lines[1:] if (foreign or line.strip().startswith("#")) and line not in rest]
    entries[at] = Entry(wanted.key, (first, *rest))


def _comment(line: str) -> str:
    """Return the comment after a value; `""` if there is none or the value is not readable."""
    first = _after_key(line)
    if first.startswith("["):
        return first.rpartition("]")[2].strip() if first.rpartition("]")[2].strip().startswith("#") else ""
    scalar = _scalar(first)
    return scalar[1].strip() if scalar else ""


def _insert(entries: list[Entry], wanted: Entry) -> None:
    """Insert a key of the program after the nearest one that precedes it in `ORDER`."""
    before = ORDER[: ORDER.index(wanted.key)]
    places = [at for at, known in enumerate(entries) if known.key in before]
    entries.insert(places[-1] + 1 if places else 0, wanted)
