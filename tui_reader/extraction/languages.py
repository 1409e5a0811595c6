"""Detect the language of a text by the function words at its beginning, and the verbs of saying behind its quotes.

Without a clear result the text is treated as English. A language is one data file, `data/language_XX.txt`, without
code. To add one, copy the file of a similar language and replace the words of each section: `language name`,
`function` (its most frequent words, by which it is detected), `speech` (verbs of saying, also participles),
`auxiliary`, `according` (words before a source), `he`, `she`, `they`, `possessive`, `determiner`, `preposition`,
`conjunction`, `relative`, `adverb`, `role` (nouns for persons), `title` (those with a capital), `organisation`,
`particle` (inside names), `female` and `male` (titles and roles that imply a gender), `elided` (words before an
apostrophe), and `settings` (`nouns-have-capitals`, `drops-subject`). Then add an article of it to
`tests/extraction/test_languages.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from tui_reader.extraction.lexicon import LANGUAGES, function_words, speech_words

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 2000
"""Characters of the text whose words are counted."""
_THE = 8
"""The number of times that "the" occurs only in English texts."""
_FEWEST = 5
_LEAD = 1.3
"""The least ratio of another language's function words to English ones."""
_SHARE = 0.15
_BEHIND_QUOTE = re.compile(r"[»”“\"],?\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?")
"""The two words behind a quote, where an attribution has its verb: "…», a dit"."""
_PER_VERB = 3
"""How many function words a verb of saying behind a quote counts for."""


@cache
def _functions() -> dict[str, tuple[str, ...]]:
    """Return the languages in which a word is a function word."""
    known: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in function_words(language):
            known[word] = (*known.get(word, ()), language)
    return known


@cache
def _verbs() -> dict[str, frozenset[str]]:
    """Return the verbs of saying of each language."""
    return {language: speech_words(language) for language in LANGUAGES}


def find_language(text: str) -> str:
    """Detect the language of `text`: "en", or one with clearly more function words and verbs of saying."""
    head = text[:_LOOKED_AT]
    if head.count(" the ") >= _THE:
        return "en"
    words = _WORD.findall(head.lower())
    functions = _functions()
    counts = dict.fromkeys(LANGUAGES, 0)
    for word, times in Counter(words).items():
        for language in functions.get(word, ()):
            counts[language] += times
    for behind in _BEHIND_QUOTE.findall(head.lower()):
        for language, verbs in _verbs().items():
            counts[language] += _PER_VERB * (not verbs.isdisjoint(behind))
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    clear = counts[best] >= max(_FEWEST, _LEAD * counts["en"], _SHARE * len(words))
    return best if clear else "en"
