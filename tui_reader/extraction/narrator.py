"""Find who "I" is in a first-person story: a person whom others address by name, but the narrative does not name.

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

_I = re.compile(r"I(?<!\wI)(?!\w)")
_TELLS = 5
"""The least number of "I" outside the quotes of such a story."""
_ADDRESSED = 2
"""The least number of times the narrator is addressed by name."""
_MAX_OUTSIDE = 0.2
"""The largest share of the narrator's mentions outside the quotes."""


def find_narrator(
    tokens: Tokens, runs: list[Run], placed: dict[int, Mention], segments: Sequence[Segment]
) -> Cluster | None:
    """Return the narrator of the story, if the text determines one."""
    if not segments or not _tells(tokens.text, segments):
        return None
    spoken_to: Counter[Cluster] = Counter()
    outside: Counter[Cluster] = Counter()
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
            outside[mention.person] += 1
    for person, times in spoken_to.most_common(1):
        if times >= _ADDRESSED and outside[person] <= _MAX_OUTSIDE * len(person.mentions):
            return person
    return None


def _tells(text: str, segments: Sequence[Segment]) -> bool:
    """Return whether there are enough "I" outside the quotes."""
    if text.count("I") < _TELLS:
        return False
    count = position = 0
    for start, end in (*((segment.start, segment.end) for segment in segments), (len(text), len(text))):
        if text.count("I", position, start):
            count += len(_I.findall(text, position, start))
            if count >= _TELLS:
                return True
        position = max(position, end)
    return False
