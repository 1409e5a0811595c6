"""Export annotations and quotes as CSV (RFC 4180) for spreadsheets and statistics, with fixed columns.

A cell that a spreadsheet would evaluate as a formula gets a leading apostrophe, which spreadsheets do not show.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tui_reader.exchange.material import Material
from tui_reader.exchange.records import Record, note_records
from tui_reader.model import Article
from tui_reader.text.clean import clean

ANNOTATION_COLUMNS = (
    "id",
    "kind",
    "status",
    "paragraph",
    "section",
    "text",
    "note",
    "tags",
    "colour_name",
    "speaker",
    "others",
    "created",
    "updated",
)
LINK_COLUMNS = ("paragraph", "text", "address")
OUTLINE_COLUMNS = ("heading", "depth", "paragraph")
COLUMNS: Mapping[str, Sequence[str]] = MappingProxyType({"links": LINK_COLUMNS, "outline": OUTLINE_COLUMNS})
"""Name of a list of one article that has no columns in `listed.LISTS` → its columns."""
ARTICLE_COLUMNS = ("title", "source")
SEPARATOR = "; "
"""The separator between several values of a cell."""
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""The first characters of formulas; Excel accepts the full-width ones too."""
_BLANKS = ("\t", "\r", "\n")
"""Whitespace that must not begin a cell, as some programs skip it and evaluate the rest."""


def render(material: Material) -> str:
    """Return the annotations of an article as CSV, in the order of `note_records`."""
    return to_csv(ANNOTATION_COLUMNS, note_records(material), material.article)


def render_all(materials: Sequence[Material]) -> str:
    """Return the annotations of several articles as CSV."""
    rows = [(record, material.article) for material in materials for record in note_records(material)]
    return _rows(ANNOTATION_COLUMNS, rows)


def render_values(values: Mapping[str, Iterable[Record]], article: Article | None = None) -> str:
    """Return a list of records as CSV, with the columns for its name."""
    ((name, records),) = values.items()
    return to_csv(COLUMNS[name], records, article)


def to_csv(columns: Sequence[str], records: Iterable[Record], article: Article | None) -> str:
    """Return records as CSV with a header row; every row names its article, so that files can be combined."""
    return _rows(columns, ((record, article) for record in records))


def _rows(columns: Sequence[str], records: Iterable[tuple[Record, Article | None]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*columns, *(name for name in ARTICLE_COLUMNS if name not in columns)))
    for record, article in records:
        origin = {"title": article.title, "source": article.source} if article is not None else {}
        values = {**dict.fromkeys(ARTICLE_COLUMNS, ""), **origin, **record}
        writer.writerow([cell(values[column]) for column in dict.fromkeys((*columns, *ARTICLE_COLUMNS))])
    return text.getvalue()


def cell(value: object) -> str:
    """Return a value as the text of a cell, safe for spreadsheets and terminals."""
    if value is None:
        return ""
    text = SEPARATOR.join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    is_risky = text.startswith(_BLANKS) or text.lstrip().startswith(_SIGNS) or clean(text).lstrip().startswith(_SIGNS)
    return f"'{clean(text)}" if is_risky else clean(text)
