"""What the reader decided, laid over what was found: quotes and people as a person has corrected them.

Pure: a text, its extraction and the decisions in, an extraction out. A decision on a quote comes with the place its
passage has in this text; decisions on names speak of names. Neither speaks of an extractor's records, so they hold
when the rules find more, in the next version of the article, and (rules for names) in other articles.
"""

from __future__ import annotations

from tui_reader.model import Decisions, Extraction
from tui_reader.review.initials import with_initials
from tui_reader.review.names import decide_names, writer
from tui_reader.review.quotes import decide_quotes

__all__ = ["apply"]


def apply(text: str, extraction: Extraction, decisions: Decisions) -> Extraction:
    """Return the extraction as the reader has it; the same one where nothing was decided."""
    names, rules = with_initials(extraction.people, decisions.names), decisions.rules
    named = decide_names(text, extraction, names, rules)
    if not (decisions.quotes and (names or rules)):
        return decide_quotes(text, named, decisions.quotes)
    write = writer(named.people, names, rules)
    quotes = [said._replace(speaker=write(said.speaker)) if said.speaker else said for said in decisions.quotes]
    return decide_quotes(text, named, quotes)
