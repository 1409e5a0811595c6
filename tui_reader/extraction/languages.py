"""Which language a text is written in, told by the function words at its beginning.

Without a clear answer the text is read as English. A language is one data file, `data/language_XX.txt`, and no code. To
add one, copy the file of a near language and replace the words of each section: `function` (its most frequent words,
by which it is known), `speech` (verbs of saying, participles too), `auxiliary`, `according` (words that stand before a
source), `he`, `she`, `they`, `possessive`, `determiner`, `preposition`, `conjunction`, `relative`, `adverb`, `role`
(nouns for persons), `title` (those with a capital), `organisation`, `particle` (inside names), `female` and `male`
(titles and roles that give a gender away), `elided` (what stands before an apostrophe), and `settings`
(`nouns-have-capitals`, `drops-subject`). Then add an article of it to `tests/extraction/test_languages.py`.
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
