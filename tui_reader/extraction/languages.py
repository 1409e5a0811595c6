"""Which language a text is written in, told by the function words at its beginning.

A language is a data file, `data/language_XX.txt`; without a clear answer the text is read as English.
"""

from __future__ import annotations

import re
from functools import cache

from tui_reader.extraction.lexicon import LANGUAGES, function_words

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 2000
"""Characters of the text that are counted."""
_FEWEST = 5
_LEAD = 1.3
"""How many times as many function words another language must have than English."""
_SHARE = 0.15


@cache
def _functions() -> dict[str, frozenset[str]]:
    return {language: function_words(language) for language in LANGUAGES}


def find_language(text: str) -> str:
    """Find the language of `text`: "en", or one that has clearly more of its function words in it."""
    words = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
    counts = {language: sum(map(known.__contains__, words)) for language, known in _functions().items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    clear = counts[best] >= max(_FEWEST, _LEAD * counts["en"], _SHARE * len(words))
    return best if clear else "en"
