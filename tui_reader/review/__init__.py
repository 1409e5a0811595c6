"""Apply the user's corrections to extracted quotes and people.

Pure functions from a text, its extraction and the decisions to an extraction. A decision on a quote comes with the
place of its passage in this text; a decision on a name refers to the name. Neither refers to records of the extractor,
so they apply when the rules find more, in the next version of the article, and (rules for names) in other articles.
"""

from __future__ import annotations

from tui_reader.model import Decisions, Extraction
from tui_reader.review.initials import with_initials
from tui_reader.review.names import decide_names, writer
from tui_reader.review.quotes import decide_quotes

__all__ = ["apply"]


def apply(text: str, extraction: Extraction, decisions: Decisions) -> Extraction:
    """Return the extraction with the user's corrections; the same object if there are none.

    Args:
        text: the text that the extraction's offsets refer to.
    """
    names, rules = with_initials(extraction.people, decisions.names), decisions.rules
    named = decide_names(text, extraction, names, rules)
    if not (decisions.quotes and (names or rules)):
        return decide_quotes(text, named, decisions.quotes)
    write = writer(named.people, names, rules)
    quotes = [said._replace(speaker=write(said.speaker)) if said.speaker else said for said in decisions.quotes]
    return decide_quotes(text, named, quotes)
