"""Quotes with their speakers and people with their roles, from the text of an article.

The modules, in the order of the work:

- `languages`: the language of the text; each is a file of word lists;
- `tokens`: the text as tokens and as a string of symbols, one per token, from the word lists of `lexicon`, without its
  `datelines`;
- `mentions`, `names`, `people`: runs of capitalised words, which of them name a person, and which person they mean;
- `marks`, `quotes`: the role of each quotation mark, and the quoted segments, with `dashes` and `transcripts` for
  speech without marks, and `furniture` for links, captions and credits, which are not part of the article;
- `passage`, `patterns`, `phrases`, `naming`, `speakers`: each paragraph as a string, the table of attribution patterns
  over it, the person that the matched words mean, and the speaker of each quote, with `memory` for pronouns,
  `introduced` for persons named only in the second paragraph, `narrator` for "I", `dialogue` for quotes that take
  turns, `kinds` for titles;
- `confidence`: how likely a speaker is right, by weights fitted on articles with answers;
- `block_quotes`: the quotes of a document, whose block quotes need no marks;
- `roles`: the role of each person;
- `evidence`: the words an attribution is based on, looked up on request.

To support a new way of naming a speaker, add a row to `patterns.PATTERNS` with an example sentence.
"""

from __future__ import annotations

from tui_reader.model import Extraction
from tui_reader.text.document import Document


def extract(text: str, language: str | None = None) -> Extraction:
    """Find the quotes of a text with their speakers, and the people with their roles.

    Takes time linear in the length of the text; offsets are code points into it.

    Args:
        text: any text; its paragraphs are lines, with or without blank lines between them.
        language: one of `lexicon.LANGUAGES`, such as "de"; None to detect it.

    Returns:
        The quotes and people, both in reading order; few or none if the text is not prose.
    """
    from tui_reader.extraction import extractor  # loads the rules and lists on first use

    return extractor.extract(text, language)


def extract_document(document: Document, language: str | None = None) -> Extraction:
    """Find the quotes and people of a document; see `extract`.

    Nobody is quoted in code and tables. A block quote is a quote of the source that the paragraph before it names.
    """
    from tui_reader.extraction import block_quotes

    return block_quotes.extract_document(document, language)


__all__ = ["extract", "extract_document"]
