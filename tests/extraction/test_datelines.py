"""The dateline and agency at the start of a report are not part of a role or name."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract
from tui_reader.extraction.datelines import find_datelines
from tui_reader.extraction.lexicon import lexicon


def dateline(text: str) -> str:
    return "".join(text[span.start : span.end] for span in find_datelines(text, lexicon()))


@pytest.mark.parametrize(
    "line",
    [
        "PORT ELLERY — ",
        "LONDON—",
        "LONDON -- ",
        "WASHINGTON (AP) — ",
        "PARIS, March 3 (Reuters) - ",
        "PARIS, 3 March 2021 (AFP) – ",
        "JACKSON, Miss. — ",
        "Port Ellery, Ohio — ",
        "London — ",
        "Salem (AP) — ",
        "ST. LOUIS (AP) — ",
    ],
)
def test_dateline(line: str) -> None:
    text = f"{line}Mayor Ann Reed left."
    assert dateline(text) == line
    assert [(p.name, p.role) for p in extract(text).people] == [("Ann Reed", "Mayor")]


@pytest.mark.parametrize(
    "text",
    [
        "ANN REED — Mayor of Salem.",
        "Ann Reed — Mayor of Salem.",
        "MICROSOFT — The company lost money.",
        "PARIS-BASED firms left.",
        "The London — Paris line was closed.",
        "Many reasons — Not all are known.",
        "LONDON — paris and rome followed.",
    ],
)
def test_no_dateline(text: str) -> None:
    assert dateline(text) == ""


def test_sentence_after_a_dateline_is_extracted_normally() -> None:
    quotes = extract("PORT ELLERY — Ann Reed visited the site and said: “We will rebuild it all.”").quotes
    assert [q.speaker for q in quotes] == ["Ann Reed"]


def test_role_does_not_extend_across_a_dash() -> None:
    assert [p.role for p in extract("It was good news — Mayor Ann Reed left.").people] == ["Mayor"]
    assert [p.role for p in extract("ANN ARBOR TIMES — Mayor Ann Reed left.").people] == ["Mayor"]
