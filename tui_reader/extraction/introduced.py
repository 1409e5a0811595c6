"""Find who an article means at its beginning, where it names them only in the next paragraph.

"A climber who fell to his death had told his wife he would be home for tea. / Stephen Rudge, 52, was found …"
"""

from __future__ import annotations

import re

from tui_reader.extraction.names import AGE
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.tokens import Tokens

_ONE = re.compile(r"d[nDOk#]{0,4}r")
_INDEFINITE = ("a", "an")
_PARAGRAPHS = 3
"""The paragraphs in which an article may begin so, its headline among them."""
_BETWEEN = re.compile(r"[TXZ]~?")


def introduced_later(tokens: Tokens, placed: dict[int, Mention]) -> dict[int, Cluster]:
    """Return the person whom the unnamed mention at the start of the article means, by its first token.

    The noun used for them is added to the person's, so that "the climber" is found later.
    """
    symbols = tokens.symbols
    first = 0
    for _ in range(_PARAGRAPHS):
        end = symbols.find("\n", first)
        if end < 0 or any(first <= mention.first < end for mention in placed.values()):
            return {}
        match = _ONE.match(symbols, first, end)
        if match is not None and tokens.word(first) in _INDEFINITE and not tokens.word(match.end() - 1).endswith("s"):
            mention = placed.get(end + 1)
            if mention is None or not AGE.match(symbols, mention.last + 1):
                return {}
            mention.person.nouns.add(tokens.word(match.end() - 1))
            return {first: mention.person}
        first = end + 1
    return {}
