"""Who "I" is, where a story is told by one of its persons: whom the others speak to by name and the story never names.

"You see, Watson," and not once "Watson" outside a quote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tui_reader.extraction.dialogue import addressed
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.quotes import Segment
from tui_reader.extraction.tokens import Tokens

_I = re.compile(r"\bI\b")
_TELLS = 5
"""Times a story says "I" outside its quotes."""
_ADDRESSED = 2
"""Times its teller is spoken to by name."""
_MOST_TOLD = 0.2
"""Share of the mentions of its teller that may stand outside the quotes."""


def find_narrator(
    tokens: Tokens, runs: list[Run], placed: dict[int, Mention], segments: Sequence[Segment]
) -> Cluster | None:
    """Find the person who tells the story, if it tells that."""
    if not segments or _told_by_i(tokens.text, segments) < _TELLS:
        return None
    spoken_to: Counter[Cluster] = Counter()
    told: Counter[Cluster] = Counter()
    at = 0
    for run in runs:
        mention = placed.get(run.first)
        if mention is None:
            continue
        start = tokens.starts[run.first]
        while at < len(segments) and segments[at].end <= start:
            at += 1
        if at < len(segments) and segments[at].start <= start:
            spoken_to.update(addressed(tokens.symbols, [(run.first, run.last, mention.person)]))
        else:
            told[mention.person] += 1
    for person, times in spoken_to.most_common(1):
        if times >= _ADDRESSED and told[person] <= _MOST_TOLD * len(person.mentions):
            return person
    return None


def _told_by_i(text: str, segments: Sequence[Segment]) -> int:
    """Count the "I" outside the quotes."""
    inside = sum(len(_I.findall(text, segment.start, segment.end)) for segment in segments)
    return len(_I.findall(text)) - inside
