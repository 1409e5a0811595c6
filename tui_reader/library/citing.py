"""Cite passages of several articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.exchange.citation import cite
from tui_reader.model import Article
from tui_reader.store.search.values import NoteRow, QuoteRow
from tui_reader.text.enumeration import listed

if TYPE_CHECKING:
    from tui_reader.library.library import Library


def citations(library: Library, rows: Sequence[NoteRow | QuoteRow]) -> str:
    """Return the words of annotations and quotes with speaker, title and source, as one text; notes below the words."""
    articles: dict[int, Article] = {}
    cited = []
    for row in rows:
        if row.article_id not in articles:
            reading = library.articles.reading(row.article_id)
            if reading is None:
                continue
            articles[row.article_id] = reading.article
        article = articles[row.article_id]
        if isinstance(row, QuoteRow):
            together = f"with {listed(row.others)}" if row.others else ""
            cited.append(cite(row.text.strip(_MARKS), ", ".join(filter(None, (row.speaker, together))), article))
        elif not row.text:
            cited.append(cite(row.note, None, article))
        else:
            cited.append(cite(row.text, row.speaker, article) + (f"\n\n{row.note}" if row.note else ""))
    return "\n\n".join(cited)


_MARKS = ' \n"“”„‟«»‹›「」『』'
"""What is around the words of a quote, which are cited between marks of their own."""
