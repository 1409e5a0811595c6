"""Run all steps from a text to its quotes and people."""

from __future__ import annotations

from functools import partial

from tui_reader.extraction.languages import find_language
from tui_reader.extraction.lexicon import lexicon
from tui_reader.extraction.mentions import find_runs
from tui_reader.extraction.people import Cluster, find_people
from tui_reader.extraction.quotes import find_segments, paragraphs
from tui_reader.extraction.roles import Organisations, Role, find_role, role_nouns
from tui_reader.extraction.speakers import Attributor
from tui_reader.extraction.tokens import Tokens, tokenise
from tui_reader.model import Extraction, Person
from tui_reader.text.spans import Span


def extract(text: str, language: str | None = None) -> Extraction:
    """Find quotes and people; see `tui_reader.extraction.extract`."""
    tokens = tokenise(text, lexicon(language or find_language(text)))
    runs = find_runs(tokens)
    people, placed = find_people(tokens, runs)
    organisations = Organisations(tokens, runs, placed)
    roles = [find_role(tokens, person, organisations) for person in people]
    for person, role in zip(people, roles, strict=True):
        if role is not None:
            person.nouns |= role_nouns(role, tokens.lexicon)
            person.duties |= set(role.text.lower().split())
    blocks = paragraphs(text)
    quotes = Attributor(tokens, runs, placed).attribute(blocks, find_segments(text, blocks, tokens.lexicon))
    return Extraction(tuple(quotes), tuple(map(partial(_person, tokens), people, roles)))


def _person(tokens: Tokens, cluster: Cluster, role: Role | None) -> Person:
    spans = tuple([Span(tokens.starts[m.first], tokens.end(m.last)) for m in cluster.mentions])
    aliases = tuple(dict.fromkeys([tokens.text[start:end] for start, end in spans]))
    return Person(cluster.name, role.resolved if role else None, role.text if role else None, spans, aliases)
