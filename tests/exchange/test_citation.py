from __future__ import annotations

import pytest

from tui_reader.exchange.citation import cite, cited_speaker
from tui_reader.model import Article, Quote

ALONE = Quote(0, 9, "direct", "Ann Reed", "Reed", "name", 0.97)
TOGETHER = ALONE._replace(others=("Tom Hall", "Lucy Moss"))
NAMELESS = ALONE._replace(speaker=None, speaker_text="a spokesman", attribution="role")
NOBODY = ALONE._replace(speaker=None, speaker_text="I", attribution="pronoun")


@pytest.mark.parametrize(
    ("quote", "known", "named"),
    [
        (ALONE, None, "Ann Reed"),
        (TOGETHER, None, "Ann Reed, with Tom Hall and Lucy Moss"),
        (TOGETHER, "Ann Reed", "Ann Reed, with Tom Hall and Lucy Moss"),
        (TOGETHER, "Ben Fox", "Ben Fox"),
        (NAMELESS, None, "a spokesman"),
        (NOBODY, None, None),
        (None, "Ann Reed", "Ann Reed"),
        (None, None, None),
    ],
)
def test_cited_speaker(quote: Quote | None, known: str | None, named: str | None) -> None:
    assert cited_speaker(quote, known) == named


def test_citation_has_words_speaker_title_and_source() -> None:
    article = Article("/articles/a.txt", "The harbour", words=20)
    assert cite(" No. ", "Ann Reed", article) == "“No.”\n— Ann Reed, “The harbour”, a.txt"
    assert cite("No.", None, article._replace(source="-")) == "“No.”\n— “The harbour”"
    known = article._replace(author="Tom Hall", date="2026-10-14", site="The Mill")
    assert cite("No.", None, known) == "“No.”\n— “The harbour”, by Tom Hall, The Mill, 2026-10-14, a.txt"
    web = known._replace(site=None, address="https://example.org/a?b=c")
    assert cite("No.", None, web).endswith("by Tom Hall, 2026-10-14, https://example.org/a?b=c")
    assert cite("No.", None, article._replace(source="https://example.org/a/")).endswith(", https://example.org/a/")
    assert cite("No.", None, article._replace(source="/a\x1b[31m/b\n.txt")).endswith(", b .txt")
