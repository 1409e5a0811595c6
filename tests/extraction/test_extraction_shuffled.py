"""No text raises: shuffled, duplicated and cut articles, and any whitespace inside a role."""

from __future__ import annotations

import pytest

from tests.extraction.extraction_scoring import records
from tests.extraction.shuffled import shuffled
from tui_reader.extraction import extract


def test_shuffled_articles_do_not_raise(request: pytest.FixtureRequest) -> None:
    texts = [record["text"] for record in records()]
    for seed in range(20_000 if request.config.getoption("--long") else 300):
        text = shuffled(texts, seed)
        found = extract(text)
        assert all(0 <= quote.start < quote.end <= len(text) for quote in found.quotes), seed
        assert all(person.name.strip() for person in found.people), seed


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Health  Minister Ann Reed said so.", "Health Minister"),
        ("The former  mayors Dan Hall and Ann Reed said so.", "former mayor"),
        ("Ann Reed, the  mayor  of Salem, said so.", "mayor of Salem"),
        ("The \xa0 chief\texecutive, Ann Reed, said so.", "chief executive"),
        ("Ann Reed is a  Swiss   mathematician.", "Swiss mathematician"),
        ("Ann Reed and Tom Hall,  the  heads  of the union, said so.", "head of the union"),
    ],
)
def test_whitespace_in_a_role_is_ignored(text: str, role: str) -> None:
    person = next(person for person in extract(text).people if person.name == "Ann Reed")
    assert person.role == role
