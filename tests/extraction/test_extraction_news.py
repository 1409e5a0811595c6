"""Ways in which news articles name a speaker: constructed texts, the fixture `attribution_kinds.jsonl`.

The speakers are those of all quotes in order: a person; the words for an organisation, role or unnamed source; or
None.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.extraction.extraction_scoring import records
from tui_reader.extraction import extract

CASES = records(Path(__file__).parent.parent / "fixtures" / "attribution_kinds.jsonl")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_speakers(case: dict[str, Any]) -> None:
    found = [quote for quote in extract(case["text"]).quotes if quote.kind != "fragment" or quote.attribution != "none"]
    named = [quote.speaker or (None if quote.attribution == "pronoun" else quote.speaker_text) for quote in found]
    assert named == case["speakers"]
