"""Speech, a fragment inside a reported clause, or a title: what kind of quote a segment is."""

from __future__ import annotations

from tui_reader.extraction.passage import Passage, QuoteTokens
from tui_reader.extraction.phrases import Speaker
from tui_reader.extraction.quotes import looks_like_title
from tui_reader.model import QuoteKind

_ENDS = ".?!"


def kind_of(text: str, passage: Passage, index: int, quote: QuoteTokens, speaker: Speaker | None) -> QuoteKind:
    """Tell the kind of the passage's quote number `index`."""
    at = passage.quotes[index]
    before = passage.symbols[at - 1 : at]
    inner = text[quote.segment.start + 1 : quote.segment.end - 1].strip()
    if quote.fragment or _is_title(text, passage, at, quote, inner, speaker):
        return "fragment"
    if inner[:1].islower() and before not in ("", ".", ":", "!", "\n"):
        return "mixed"
    if before and before in "npadbkswi" and inner[-1:] not in _ENDS + ",":
        return "mixed"
    return "direct"


def _is_title(text: str, passage: Passage, at: int, quote: QuoteTokens, inner: str, speaker: Speaker | None) -> bool:
    """Tell titles, slogans, headlines and scare quotes from speech."""
    symbols = passage.symbols
    before = symbols[at - 1 : at]
    if looks_like_title(text, quote.segment):
        alone = len(passage.quotes) == 1 and len(symbols) <= 3
        if speaker is None or speaker.confidence < 0.9 or alone:
            return True
        if before not in (("v", ":") if inner[-1:] not in _ENDS else ("v", ":", ",", ".", "")):
            return True
    cited = symbols[at + 1 : at + 3] == "-O"  # "Headline" - Toronto Star
    return speaker is None and (cited or before in ("r", "O"))
