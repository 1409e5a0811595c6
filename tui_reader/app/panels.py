"""The rows of the lists beside the article, made from what they show (quotes: `quote_rows`).

Pure but for the widgets' `Item` and `Line` values: people, headings and annotations.
Everything that came from outside is cleaned here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from rich.cells import cell_len

from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.model import Annotation
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.document import Document
from tui_reader.text.quotation import in_quotes

STATUS_WORDS = {"moved": "moved", "changed": "words changed", "orphan": "no certain place"}


def heading_key(index: int) -> str:
    return f"heading-{index}"


def outline_items(document: Document) -> list[Item]:
    """A row per heading, indented by its level."""
    return [Item(heading_key(index), partial(_heading_lines, document, index)) for index in document.headings()]


def _heading_lines(document: Document, index: int, width: int) -> list[Line]:
    block = document.block(index)
    indent = "  " * max(0, min(block.level - 1, 4))
    return wrapped(clean_line(block.text), width, "", most=2, indent=indent)


def note_items(document: Document, annotations: Sequence[Annotation], colour_names: Mapping[str, str]) -> list[Item]:
    """A row per annotation: place, colour by name, tags, the words, the note."""
    return [
        Item(annotation.uid, partial(_note_lines, document, annotation, colour_names, at > 0))
        for at, annotation in enumerate(annotations)
    ]


def _note_lines(
    document: Document, annotation: Annotation, colour_names: Mapping[str, str], spaced: bool, width: int
) -> list[Line]:
    lines = [Line()] if spaced else []
    head: list[tuple[str, str]] = []
    if annotation.kind == "article":
        head.append(("Note on the article", "strong"))
    elif annotation.span is not None:
        head.append((f"¶ {document.index_at(annotation.span.start) + 1}", "strong"))
    if annotation.colour:
        name = clean_line(colour_names.get(annotation.colour, annotation.colour))
        head += [("  " if head else "", ""), ("■ ", annotation.colour), (name, "")]
    if annotation.status != "same":
        sign, style = ("! ", "warning") if annotation.needs_look else ("✓ ", "dim")
        status = (sign + STATUS_WORDS[annotation.status], style)
        if head and sum(cell_len(text) for text, _ in head) + 2 + len(status[0]) > width:
            lines.append(Line(tuple(head)))
            head = [status]
        else:
            head += [("  " if head else "", ""), status]
    lines.append(Line(tuple(head)))
    if annotation.tags:
        lines += wrapped(" ".join(f"#{clean_line(tag)}" for tag in annotation.tags), width, "tag", most=2)
    if annotation.exact and annotation.kind != "article":
        lines += wrapped(in_quotes(clean_line(annotation.exact)), width, "dim", most=2)
    if annotation.speaker:
        lines += wrapped("— " + clean_line(annotation.speaker), width, "dim", most=1)
    for row in clean(annotation.note).splitlines()[:4]:
        if row.strip():
            lines += wrapped(row.strip(), width, "", most=3)
    return lines


def matches(annotation: Annotation, query: str) -> bool:
    """Tell whether a filter (words, `#tags`) lets an annotation through: every word must be found in it."""
    text = f"{annotation.exact}\n{annotation.note}\n{annotation.speaker or ''}".casefold()
    tags = {tag.casefold() for tag in annotation.tags}
    for word in query.casefold().split():
        if word.startswith("#") and len(word) > 1:
            if not any(tag.startswith(word[1:]) for tag in tags):
                return False
        elif word not in text and not any(word in tag for tag in tags):
            return False
    return True
