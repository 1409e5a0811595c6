"""Classify quotes: speech, a fragment inside a reported clause, or a title."""

from __future__ import annotations

import re

from tui_reader.extraction.passage import Passage, QuoteTokens
from tui_reader.extraction.phrases import Speaker
from tui_reader.extraction.quotes import is_in_heading, looks_like_title
from tui_reader.extraction.tokens import Tokens, sentence_start
from tui_reader.model import QuoteKind

_ENDS = ".?!"
_SAYING = re.compile(r"[bg@]|(?<!a)[vw]|a[vw].*p[dmn]{0,3}$")
"""A verb of saying; a passive only with "as": "is criticised as a …"."""
_ENGLISH = re.compile("[dpachtm]")
"""Articles, prepositions, auxiliaries, conjunctions, pronouns: a sentence in English has some."""
_SENTENCE = 60
"""Symbols searched backwards for the start of a sentence."""
_MAY_NAME = frozenset("nvwkp")
"""The symbols of the words before a name in marks."""
_KNOWN_AS = 6
"""Tokens searched before "as" for "known"."""
_BEHIND = re.compile(r",?[^.!\n,]{0,10}[v@]")


def kind_of(tokens: Tokens, passage: Passage, index: int, quote: QuoteTokens, speaker: Speaker | None) -> QuoteKind:
    """Return the kind of the passage's quote number `index`."""
    at = passage.quotes[index]
    before = passage.symbols[at - 1 : at]
    words = quote.words
    if quote.fragment or is_name(tokens, passage, at) or _is_title(tokens, passage, at, quote, words, speaker):
        return "fragment"
    clause = words[:1].islower() and before not in ("", ".", ":", "!", "\n")
    if clause or before and before in "npadbkswi" and words[-1:] not in _ENDS + ",":
        return "fragment" if speaker is None and not _is_reported(passage.symbols, at) else "mixed"
    return "direct"


def is_name(tokens: Tokens, passage: Passage, at: int) -> bool:
    """Return whether the words before a quote make it a name: "goes by the name", "nicknamed", "known to fans as"."""
    if at < 1 or passage.symbols[at - 1] not in _MAY_NAME:
        return False
    lexicon, last = tokens.lexicon, passage.last[at - 1]
    before = tokens.word(last)
    if before in lexicon.groups.get("naming", ()):
        return True
    known = lexicon.groups.get("known", frozenset())
    return before == "as" and any(tokens.word(token) in known for token in range(max(0, last - _KNOWN_AS), last))


def _is_reported(symbols: str, at: int) -> bool:
    """Return whether a sentence has a verb of saying; without one, marks inside a clause are only emphasis.

    Always true for text in another language, which may well be speech.
    """
    low = max(0, at - _SENTENCE)
    start = sentence_start(symbols, low, at)
    if len(_ENGLISH.findall(symbols, start, at)) < 2:
        return True
    return _SAYING.search(symbols, start, at) is not None or _BEHIND.match(symbols, at + 1) is not None


def _is_title(
    tokens: Tokens, passage: Passage, at: int, quote: QuoteTokens, words: str, speaker: Speaker | None
) -> bool:
    """Return whether a quote is a title, slogan, headline or scare quote, not speech."""
    text, symbols = tokens.text, passage.symbols
    before = symbols[at - 1 : at]
    if looks_like_title(text, quote.segment) and not (speaker is not None and is_in_heading(text, quote.segment)):
        alone = len(passage.quotes) == 1 and len(symbols) <= 3
        if speaker is None or speaker.confidence < 0.9 or alone:
            return True
        if before not in (("v", ":") if words[-1:] not in _ENDS else ("v", ":", ",", ".", "")):
            return True
    if speaker is None and before == "," and tokens.word(passage.last[at - 2]) in tokens.lexicon.group("work"):
        return True  # her commentary, "Tell us your story", is
    cited = symbols[at + 1 : at + 3] in ("-O", "-r")  # "Headline" - Toronto Star
    return speaker is None and (cited or before in ("r", "O"))
