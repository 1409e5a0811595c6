"""Quotes with their speakers and people with their roles, from the text of an article.

The code reads like the task:

- `languages`: which language the text is in, each a file of word lists;
- `tokens`: the text as tokens and as a string of symbols, one per token, from the word lists of `lexicon`, without its
  `datelines`;
- `mentions`, `names`, `people`: runs of capitals, which of them name a person, and which mention means whom;
- `marks`, `quotes`: what each quote mark does, and the quoted segments, with `dashes` and `transcripts` for speech
  that has no marks, and `furniture` for links, captions and credits, which are no part of the article;
- `passage`, `patterns`, `phrases`, `naming`, `speakers`: each paragraph as a string, the table of attribution patterns
  over it, whom the words that match mean, and the speaker each quote gets, with `memory` for pronouns, `narrator` for
  "I", `dialogue` for quotes that take turns, `kinds` for titles;
- `roles`: what each person is;
- `evidence`: what an attribution rests on, looked up when somebody asks.

To teach it a new way of naming a speaker, add a row to `patterns.PATTERNS` with a sentence that shows it.
"""

from __future__ import annotations

from tui_reader.model import Extraction


def extract(text: str, language: str | None = None) -> Extraction:
    """List the quotes with their speakers, and the people with their roles, of `text`.

    Paragraphs are lines, with or without blank lines between; offsets are code points into `text`. Any text is
    accepted; one that holds no prose gives few results or none. `language` is one of `lexicon.LANGUAGES` ("de");
    without it the language is found from the text. Linear in the length of the text.
    """
    from tui_reader.extraction import extractor  # the rules and lists are loaded when they are first needed

    return extractor.extract(text, language)


__all__ = ["extract"]
