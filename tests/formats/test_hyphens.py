"""Words split at line ends are joined, and hyphens of compounds are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.formats.wrapping import hyphenated
from tui_reader.formats import load
from tui_reader.formats.hyphens import Hyphens

SEED = Path(__file__).parents[2] / "seeds" / "000_25111a244c1ad9b8.txt"
PARAGRAPHS = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line]
NEWS = [
    [line for line in json.loads(row)["text"].split("\n") if line.strip()]
    for row in (Path(__file__).parents[1] / "fixtures" / "gum_news.jsonl").read_text(encoding="utf-8").splitlines()
]
PLAIN = ["The mill stood by the water and nobody went there in the winter months", "because of the cold."]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the new munici-", "palities.", "munici|palities."),
        ("the new govern-", "ment’s plan", "govern|ment’s plan"),
        ("THE NEW GOVERN-", "MENT PLAN", "GOVERN|MENT PLAN"),
        ("a well-", "known author", "well-|known author"),
        ("a state-of-the-", "art mill", "state-of-the-|art mill"),
        ("a state-of-", "the-art mill", "state-of-|the-art mill"),
        ("the Anglo-", "American treaty", "Anglo-|American treaty"),
        ("in the 1990-", "91 season", "1990-|91 season"),
        ("a 40-", "year lease", "40-|year lease"),
        ("an e-", "mail", "e-|mail"),
        ("the twenty-", "first time", "twenty-|first time"),
        ("short-", "and long-term", "short-| and long-term"),
        ("the new govern\xad", "ment", "govern|ment"),
        ("the new govern\u2010", "ment", "govern|ment"),
        ("the new govern¬", "ment", "govern|ment"),
        ("a well\u2010", "known author", "well\u2010|known author"),
        ("a well\xad", "known author", "well-|known author"),
        ("he paused -", "then left", "-| then left"),
        ("it costs 5 ¬", "and more", "¬| and more"),
    ],
)
def test_hyphen_at_a_line_end(before: str, after: str, joined: str) -> None:
    dropped, glue = Hyphens([before, after, "", *PLAIN]).joined(before, after)
    left, right = joined.split("|")
    assert before[: len(before) - dropped].endswith(left.rstrip("-") if glue == "-" else left)
    assert (glue + after) == (right if glue != "-" else f"-{right}")


@pytest.mark.parametrize(
    ("elsewhere", "joined"),
    [("A homebound boat", "home|bound"), ("A home-bound boat", "home-|bound"), ("Homebound boats", "home|bound")],
)
def test_spelling_elsewhere_in_the_text_decides(elsewhere: str, joined: str) -> None:
    dropped, glue = Hyphens([elsewhere, "", "the home-", "bound boat"]).joined("the home-", "bound boat")
    assert ("home-"[: 5 - dropped] + glue + "|bound") == joined


@pytest.mark.parametrize("mark", ["-", "\xad", "\u2010", "¬"])
@pytest.mark.parametrize("columns", [50, 72])
def test_hyphenated_article_equals_the_original(mark: str, columns: int, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    wrapped = ["\n".join(line.text for line in hyphenated(p, columns, mark=mark)) for p in PARAGRAPHS]
    assert sum(f"{mark}\n" in text for text in wrapped) >= 6
    file.write_text("\n\n".join(wrapped), encoding="utf-8")
    found = load(file).document.texts
    assert len(found) == len(PARAGRAPHS)
    wrong = [(a, b) for a, b in zip(" ".join(found).split(), " ".join(PARAGRAPHS).split(), strict=True) if a != b]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize("columns", [45, 60, 72])
def test_precision_and_recall(columns: int) -> None:
    right = wrong = missed = kept = 0
    for paragraphs in (PARAGRAPHS, *NEWS):
        broken = [line for paragraph in paragraphs for line in (*hyphenated(paragraph, columns), None)]
        lines = [line.text if line else "" for line in broken]
        hyphens = Hyphens(lines)
        for line, before, after in zip(broken, lines, lines[1:], strict=False):
            if line is not None and line.split is not None:
                is_joined = hyphens.joined(before, after) == (1, "")
                right += is_joined and line.split
                wrong += is_joined and not line.split
                missed += line.split and not is_joined
                kept += not line.split and not is_joined
    assert right > 250 and right / (right + wrong) >= 0.97 and right / (right + missed) >= 0.97
    assert kept > wrong


@pytest.mark.parametrize("columns", [45, 60, 72])
def test_compounds_are_kept_if_no_words_are_split(columns: int) -> None:
    kept = total = 0
    for paragraphs in (PARAGRAPHS, *NEWS):
        lines = [line.text for paragraph in paragraphs for line in hyphenated(paragraph, columns, split=False)]
        hyphens = Hyphens(lines)
        pairs = [
            pair for pair in zip(lines, lines[1:], strict=False) if pair[0].endswith("-") and not pair[0].endswith(" -")
        ]
        kept += sum(hyphens.joined(*pair) == (0, "") for pair in pairs)
        total += len(pairs)
    assert total > 5 and kept / total >= 0.85


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("One gov\xadern\xadment.", "One government."),
        ("One gov\xad ernment, copied from two lines.", "One government, copied from two lines."),
        ("The last word\xad\n\nis whole.", "The last word\n\nis whole."),
        ("One gov\xad  \r\nernment plan was made.", "One government plan was made."),
        ("def f(x):\n    y = x\xad\n    return y = 1\n", "def f(x):\n    y = x\n    return y = 1"),
    ],
)
def test_soft_hyphens(raw: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(raw, encoding="utf-8", newline="")
    assert load(file).document.text == text
