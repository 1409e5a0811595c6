"""What must hold for any input: one list of checks for both Hypothesis and Atheris.

Each takes external input and raises AssertionError, or whatever the program should not have raised.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.cells import cell_len

from tui_reader.app.terminal.keyboard import PASTE_BEGINS, PASTE_ENDS, PasteFilter, pasted
from tui_reader.config import Config, parse_config
from tui_reader.exchange.marker import read_markdown
from tui_reader.exchange.name import file_stem
from tui_reader.exchange.tags import markdown_tag
from tui_reader.extraction import extract
from tui_reader.formats import load
from tui_reader.formats.plain_text.lines import MAX_BLOCK
from tui_reader.formats.source import Source
from tui_reader.keys import BY_ID
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean, is_clean, typed_line, typed_text
from tui_reader.text.document import SEPARATOR, Document
from tui_reader.text.find import Query, Search, first_hit
from tui_reader.text.layout.graphemes import graphemes
from tui_reader.text.layout.wrap import HANGING, wrap
from tui_reader.text.spans import Span
from tui_reader.text.tag import tag_key, tag_name
from tui_reader.text.words import sentence_at, word_at

WIDTHS = (2, 11, 72)


def loaded(data: bytes, encoding: str | None = None) -> Source | None:
    """The article in `data`, or None if the loader raises a clean one-line error."""
    try:
        found = load("-", stdin=io.BytesIO(data), encoding=encoding)
    except ReaderError as error:
        assert is_clean(str(error)) and "\n" not in str(error)
        return None
    while found.more():
        pass
    return found


def check_article(data: bytes) -> None:
    """Load, lay out, search and extract an article: clean text, consistent offsets, spans within the text."""
    found = loaded(data)
    if found is None:
        return
    document = found.document
    assert found.article.title.strip() and is_clean(found.article.title) and "\n" not in found.article.title
    assert all(is_clean(note) and "\n" not in note for note in found.article.notes)
    check_offsets(document)
    for text in document.texts[:20]:
        assert text.strip() and is_clean(text) and len(text) <= MAX_BLOCK
        check_rows(text)
    extraction = extract(document.text)
    spans = [quote.span for quote in extraction.quotes]
    spans += [mention for person in extraction.people for mention in person.mentions]
    assert all(0 <= start < end <= document.length for start, end in spans)
    for start, end in spans[:5]:
        check_search(document, document.slice(start, end))


def check_offsets(document: Document) -> None:
    """Offsets match the joined text, which is already clean."""
    text = SEPARATOR.join(document.texts)
    assert document.text == text == clean(text) and document.length == len(text)
    at = 0
    for index, block in enumerate(document.texts):
        assert document.span(index) == Span(at, at + len(block)) and document.index_at(at) == index
        assert document.slice(at, at + len(block)) == block
        at += len(block) + len(SEPARATOR)


def check_rows(text: str) -> None:
    """Rows contain the whole text, and none is too wide unless it is a single wider cluster."""
    for width in WIDTHS:
        borders = [0, *wrap(text, width), len(text)]
        assert borders == sorted(set(borders)) or len(text) == 0
        for start, end in list(zip(borders, borders[1:], strict=False))[:200]:
            row = text[start:end].rstrip(HANGING)
            assert cell_len(row) <= width or len(list(graphemes(row))) == 1


def check_search(document: Document, typed: str) -> None:
    """Any query is answered, with matches in reading order within the text or with none."""
    query = Query(typed)
    search = Search(document, query)
    search.advance(None)
    ends = 0
    for hit in search.hits:
        assert ends <= hit.start < hit.end <= document.length
        ends = hit.end
    for forward in (True, False):
        nearest = first_hit(document, query, document.length // 2, forward=forward)
        assert (nearest is None) == (not search.hits) and (nearest is None or nearest in search.hits)
    for offset in (0, document.length // 2, document.length):
        if len(document):
            index, inside = document.locate(offset)
            for of in (word_at, sentence_at):
                span = of(document.texts[index], inside)
                assert 0 <= span.start <= span.end <= len(document.texts[index])


def check_settings(text: str) -> None:
    """Any settings file gives usable settings and clean messages about the rest."""
    config, problems = parse_config(text, Path("/home/config.toml"), BY_ID)
    assert 30 <= config.measure <= 200 and 50 <= config.words_per_minute <= 2000
    assert set(config.colour_names) == set(Config().colour_names)
    assert all(is_clean(name) and "\n" not in name and name for name in config.colour_names.values())
    assert set(config.keys) <= set(BY_ID)
    for problem in problems:
        assert is_clean(str(problem)) and "\n" not in str(problem) and len(str(problem)) < 500


def check_names(text: str) -> None:
    """Anything typed or read as a name: tags, file names, Markdown tags."""
    tag = tag_name(text)
    assert tag_name(tag) == tag == typed_line(tag) and tag_key(tag) == tag_key(text)
    assert markdown_tag(text).strip("#/-_ ")
    stem = file_stem(text)
    assert Path(stem).name == stem and is_clean(stem)


def check_marker(text: str) -> None:
    """Any existing file at an export path is read quickly, and is rarely recognised as ours."""
    marker = read_markdown(text)
    assert marker is None or isinstance(marker.source, str)


def check_paste(text: str) -> None:
    """A paste stays one paste of the same length, and is clean when a field receives it."""
    body = text.replace(PASTE_ENDS, "")
    filtered = PasteFilter().feed(PASTE_BEGINS + body + PASTE_ENDS)
    assert filtered.count("\x1b") == 2 and filtered.startswith(PASTE_BEGINS) and filtered.endswith(PASTE_ENDS)
    shown = pasted(body)
    assert shown == typed_text(shown) and pasted(shown) == shown and is_clean(clean(shown))


def check_text(text: str) -> None:
    """Run all checks that take text."""
    check_settings(text)
    check_names(text)
    check_marker(text)
    check_paste(text)
