"""The quotes and people of the seed article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.extraction import extract
from tui_reader.model import Extraction

SEED = next((Path(__file__).parents[2] / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")
SPACED = "\n\n".join(line for line in SEED.splitlines() if line.strip())


@pytest.fixture(params=[SEED, SPACED], ids=["one line per paragraph", "blank lines between"])
def found(request: pytest.FixtureRequest) -> tuple[str, Extraction]:
    return request.param, extract(request.param)


def test_quotes(found: tuple[str, Extraction]) -> None:
    text, extraction = found
    ends = [(text[q.start : q.start + 12], text[q.end - 12 : q.end]) for q in extraction.quotes]
    assert ends == [
        ("'baseless an", "responsible'"),
        ("'We were hop", "llow rules?'"),
        ("'This is not", " dominance.'"),
        ("'a smokescre", "competition'"),
        ("'We are awar", " ethically.'"),
    ]


def test_speakers(found: tuple[str, Extraction]) -> None:
    assert [(q.speaker, q.speaker_text, q.attribution) for q in found[1].quotes] == [
        ("Alibaba", "Alibaba", "organisation"),
        (None, "One, who asked to remain anonymous", "unnamed"),
        ("Dario Amodei", "he", "pronoun"),
        ("Jingren Zhou", "Jingren Zhou", "name"),
        (None, "A spokesperson for the Department for Science, Innovation and Technology", "role"),
    ]


def test_kinds(found: tuple[str, Extraction]) -> None:
    assert [q.kind for q in found[1].quotes] == ["fragment", "direct", "direct", "mixed", "direct"]


def test_people(found: tuple[str, Extraction]) -> None:
    text, extraction = found
    assert [(p.name, p.role, p.role_text) for p in extraction.people] == [
        ("Dario Amodei", "Anthropic's CEO", "Anthropic's CEO"),
        ("Jingren Zhou", "Alibaba's CTO", "The company's CTO"),
    ]
    assert all(text[m.start : m.end] in p.aliases for p in extraction.people for m in p.mentions)
