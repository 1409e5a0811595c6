"""Tags with their descriptions and colours, out and in: CSV, and the codebook of REFI-QDA (`.qdc`).

A codebook of REFI-QDA nests codes; a tag `policy/ai` is the code `ai` in the code `policy`. Its identifiers are made
from the names, so that exporting again gives the same ones. XML with a document type or entities is refused.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tui_reader import __version__
from tui_reader.exchange.records import Record, tag_record
from tui_reader.exchange.table import cell
from tui_reader.model import ReaderError, Tag, TagCounts, TagEntry, TagPair
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.colour import colour_value, hex_colour
from tui_reader.text.tag import tag_key
from tui_reader.text.tag_tree import leaf, tag_path, tree

MOST = 10_000_000
"""Bytes: a larger file is no codebook."""
DEEPEST = 50
NAMESPACE = uuid.UUID("7d0cd7cc-3b3a-5c0d-9d3e-2f3b1c7c3a55")
"""Makes the identifiers of codes from their names."""
_XML = "urn:QDA-XML:codebook:1.0"
_NAMES = ("tag", "name", "path", "code")
_DESCRIPTIONS = ("description", "memo", "comment", "definition")
_COLOURS = ("colour", "color")
COLUMNS = ("name", "description", "colour", "count", "articles", "pinned", "last_used")


def to_csv(tags: Sequence[Tag]) -> str:
    """Return tags as CSV with a header row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for tag in tags:
        record = tag_record(tag)
        writer.writerow([cell(record[column]) for column in COLUMNS])
    return text.getvalue()


def counts_to_csv(counts: TagCounts, *, together: bool = False) -> str:
    """Return the paragraphs with a column for each tag, or the pairs of tags that stand together, as CSV."""
    rows: list[Sequence[object]]
    if together:
        rows = [TagPair._fields, *counts.together]
    else:
        names = sorted({tag for one in counts.paragraphs for tag in one.tags}, key=tag_key)
        rows = [("article", "title", "paragraph", *names)]
        rows += [
            (one.article, one.title, one.paragraph, *(one.tags.get(name, 0) for name in names))
            for one in counts.paragraphs
        ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def counts_record(counts: TagCounts) -> Record:
    """Return the counts for JSON."""
    return {
        "paragraphs": [one._asdict() for one in counts.paragraphs],
        "together": [
            {"tags": [pair.one, pair.other], "paragraphs": pair.paragraphs, "passages": pair.passages}
            for pair in counts.together
        ],
        "unplaced": counts.unplaced,
    }


def to_qdc(tags: Sequence[Tag]) -> str:
    """Return tags as a codebook of REFI-QDA; a parent that is not a tag itself cannot be used as a code."""
    known = {tag_key(tag.name): tag for tag in tags}
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<CodeBook xmlns="{_XML}" origin={quoteattr(f"reader {__version__}")}>',
        "  <Codes>",
    ]
    opened: list[str] = []
    """The indentations of the codes that are not closed yet."""
    for row in tree([tag.name for tag in tags]):
        while len(opened) > row.depth:
            lines.append(f"{opened.pop()}</Code>")
        tag = known.get(tag_key(row.name)) if row.is_tag else None
        indent = "  " * (row.depth + 2)
        guid = uuid.uuid5(NAMESPACE, tag_key(row.name))
        colour = f" color={quoteattr(hex_colour(tag.colour))}" if tag is not None and tag.colour else ""
        codable = "true" if row.is_tag else "false"
        name = quoteattr(clean_line(leaf(row.name)))
        lines.append(f'{indent}<Code guid="{guid}" name={name} isCodable="{codable}"{colour}>')
        if tag is not None and tag.description:
            lines.append(f"{indent}  <Description>{escape(clean(tag.description))}</Description>")
        opened.append(indent)
    lines += [f"{indent}</Code>" for indent in reversed(opened)]
    return "\n".join([*lines, "  </Codes>", "</CodeBook>", ""])


def read_codebook(path: Path) -> list[TagEntry]:
    """Read the tags of a CSV file or a codebook of REFI-QDA.

    Raises:
        ReaderError: it cannot be read, is too large, or is neither of the two.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"cannot read {clean_line(str(path), 200)}: {reason}") from error
    if len(data) > MOST:
        raise ReaderError(f"{clean_line(str(path), 200)} is too large for a codebook (over {MOST // 1_000_000} MB)")
    try:
        is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<")
        return _from_qdc(data) if is_xml else _from_csv(_decoded(data))
    except ReaderError as error:
        raise ReaderError(f"{clean_line(str(path), 200)}: {error}") from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _from_csv(text: str) -> list[TagEntry]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]
    except csv.Error as error:
        raise ReaderError(f"not a CSV file: {error}") from error
    head = [name.strip().casefold() for name in rows[0]] if rows else []
    at = {
        what: next((head.index(name) for name in names if name in head), None)
        for what, names in (("name", _NAMES), ("description", _DESCRIPTIONS), ("colour", _COLOURS))
    }
    if at["name"] is None:
        raise ReaderError(f"no column with the tags; its first line must name one {', '.join(_NAMES[:-1])} or code")

    def value(row: Sequence[str], what: str) -> str:
        column = at[what]
        return _unescaped(row[column].strip()) if column is not None and column < len(row) else ""

    return list(_entries((value(row, "name"), value(row, "description"), value(row, "colour")) for row in rows[1:]))


def _unescaped(value: str) -> str:
    """Remove the apostrophe that `table.cell` writes before what a spreadsheet would evaluate."""
    return value[1:] if value.startswith("'") and cell(value[1:]) == value else value


def _entries(rows: Iterator[tuple[str, str, str]]) -> Iterator[TagEntry]:
    """Yield the tags that have a name; a colour that is none is left out."""
    for name, description, colour in rows:
        if path := tag_path(name):
            yield TagEntry(path, clean(description.strip()), colour_value(colour) or None)


class _Codes:
    """Collects the codes of an XML file as they are parsed."""

    def __init__(self) -> None:
        self.found: list[list[Any]] = []
        """Path, description, colour, whether it can be used as a code."""
        self._open: list[int] = []
        """The places of the open codes in `found`."""
        self._depth = 0
        self._text: list[str] | None = None
        self.root = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        if self._depth > DEEPEST:
            raise ReaderError("its codes are nested too deeply")
        if local == "Code":
            own = tag_path(attributes.get("name", "")) or "unnamed"
            above = self.found[self._open[-1]][0] + "/" if self._open else ""
            self._open.append(len(self.found))
            codable = attributes.get("isCodable", "true").strip() not in ("false", "0")
            self.found.append([above + own, "", attributes.get("color", ""), codable])
        elif local == "Description" and self._open:
            self._text = []

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(" ")[2]
        if local == "Code":
            self._open.pop()
        elif local == "Description" and self._text is not None:
            self.found[self._open[-1]][1] = "".join(self._text)
            self._text = None


def _from_qdc(data: bytes) -> list[TagEntry]:
    from xml.parsers import expat

    codes = _Codes()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = codes.start, codes.end
    parser.CharacterDataHandler = codes.text

    def refuse(*_: object) -> None:
        raise ReaderError("a codebook with a document type or entities is not read")

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ReaderError(f"not well-formed XML: {error}") from error
    if codes.root not in ("CodeBook", "Project"):
        raise ReaderError("not a codebook of REFI-QDA")
    return list(
        _entries(
            (name, description, colour)
            for name, description, colour, codable in codes.found
            if codable or description.strip() or colour
        )
    )
