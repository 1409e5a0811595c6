"""Print a list of records in the formats of lists: JSON, JSON lines, and tables with tabs or commas.

A table has fixed columns, and cells that a spreadsheet would evaluate as formulas are guarded as in `table`. With tabs
there is no header, so that `fzf` and `cut` can use it; the first column identifies the row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from tui_reader.exchange.records import VERSION, Record, to_json
from tui_reader.exchange.table import cell
from tui_reader.text.clean import is_clean

FORMATS = ("json", "jsonl", "tsv", "csv")
CHUNK = 1_000
"""Rows that are printed at once."""


def rows(kind: str, name: str, columns: Sequence[str], records: Iterable[Record]) -> Iterator[str]:
    """Yield the text of a list, piece by piece.

    Args:
        kind: one of `FORMATS`.
        name: the name of the list in JSON.
        columns: the columns of a table, fields of the records.
    """
    if kind == "json":
        yield to_json({"version": VERSION, name: list(records)})
        return
    if kind == "csv":
        yield _csv([columns])
    source = iter(records)
    while chunk := list(islice(source, CHUNK)):
        if kind == "jsonl":
            yield "".join(map(to_line, chunk))
        else:
            cells = ([cell(record[column]) for column in columns] for record in chunk)
            yield _csv(cells) if kind == "csv" else "".join("\t".join(map(_one_line, row)) + "\n" for row in cells)


def to_line(record: Any) -> str:
    """Return a record as JSON in one line, with control characters escaped as in `to_json`."""
    text = json.dumps(record, ensure_ascii=False)
    if not is_clean(text):
        text = "".join(char if is_clean(char) else json.dumps(char)[1:-1] for char in text)
    return text + "\n"


def _csv(cells: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue()


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\t" in text else text
