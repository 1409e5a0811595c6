from __future__ import annotations

import random
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.bench_identity import FIXTURE, edited, short_lines
from tests.store.library_examples import PARAGRAPHS
from tui_reader.text.compare import diff
from tui_reader.text.compare.likeness import SKETCH, likeness, sketch

NEW = ("A new beginning of it.", *PARAGRAPHS[:6], PARAGRAPHS[6].replace("little", "next to nothing"), *PARAGRAPHS[7:])
OTHER = tuple(f"Nothing here is like the rest, says line {number} of something else." for number in range(10))
ONE = " ".join(f"word{number}" for number in range(60))
HEADLINES = (
    "Markets fall on tariff news\n\nCourt blocks merger plan\n\nStorm hits northern coast\n\nTeam wins third title",
    "Markets drop on tariff news\n\nCourt halts merger plan\n\nStorm hits north coast\n\nTeam takes third title",
)
DIALOGUE = (
    "Hello, is anyone there?\n\nYes, come in.\n\nI brought the papers.\n\nPut them on the table.\n\nWhere is Maria?",
    "Hello, is somebody there?\n\nYes, please come in.\n\nI have brought the papers.\n\nPut them on the desk.\n\n"
    "Where has Maria gone?",
)
MONDAY = (
    "Monday edition.\n\nThe mayor opened the bridge before a crowd of people, and spoke for an hour about the river."
    "\n\nNobody asked a question."
)
TUESDAY = (
    "Tuesday issue.\n\nFarmers blocked three roads near the border to protest against prices that fell again this "
    "summer.\n\nPolice made no arrests."
)


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (text(*PARAGRAPHS), text(*PARAGRAPHS[:2]), "same"),  # shortened
        (text(*PARAGRAPHS[:3]), text(*PARAGRAPHS), "same"),  # extended
        (text(*PARAGRAPHS), text(*PARAGRAPHS[:3], *"abcdefg"), "same"),
        (text(*PARAGRAPHS), text(*reversed(PARAGRAPHS)), "same"),
        (text(*PARAGRAPHS), text(*PARAGRAPHS).upper(), "same"),
        (ONE, ONE.replace("word30", "mot30"), "same"),
        (ONE, ONE.replace("word", "mot"), "different"),
        ("a\nb", text("a", "b"), "same"),
        (*HEADLINES, "same"),
        (*DIALOGUE, "same"),
        (MONDAY, TUESDAY, "different"),
        (MONDAY, HEADLINES[0], "different"),
        ("Yes.", "No.", "doubtful"),
        ("Ja, gern.", "Ja, sehr gern.", "same"),
        ("市長は月曜日に橋を開いた。誰も質問しなかった。", "市長は火曜日に橋を開いた。誰も質問しなかった。", "same"),
        ("", "", "same"),
        (text(*PARAGRAPHS), "", "doubtful"),
        (
            text("Call the dentist", "Water the plants at noon"),
            text("Calls to dentists", "Watering plants"),
            "doubtful",
        ),
        (
            text("Cats win a prize", "Mayor opens new pool"),
            text("Storm hits coast", "Schools vote to stay"),
            "different",
        ),
    ],
)
def test_path_still_holds_the_article(old: str, new: str, verdict: str) -> None:
    assert likeness(old, new).on_one_path == verdict
    assert likeness(new, old).on_one_path == verdict


@pytest.mark.parametrize(
    ("old", "new", "least", "most"),
    [
        (PARAGRAPHS, PARAGRAPHS, 1.0, 1.0),
        (PARAGRAPHS, NEW, 0.8, 0.95),
        (PARAGRAPHS, OTHER, 0.0, 0.1),
        (PARAGRAPHS, PARAGRAPHS[:4], 0.35, 0.45),
        ((" ".join(PARAGRAPHS),), (" ".join(NEW),), 0.6, 0.95),
        (("a",), (), 0.0, 0.0),
    ],
)
def test_mutual_share_is_relative_to_the_longer_text(
    old: Sequence[str], new: Sequence[str], least: float, most: float
) -> None:
    assert least <= likeness(text(*old), text(*new)).mutual <= most
    assert likeness(text(*new), text(*old)).mutual == likeness(text(*old), text(*new)).mutual


@given(st.text(max_size=200), st.text(max_size=200))
def test_shares_are_between_zero_and_one(old: str, new: str) -> None:
    found = likeness(old, new)
    assert 0 <= found.mutual <= 1 and 0 <= found.contained <= 1
    assert likeness(old, old).contained == 1
    assert len(sketch([old])) <= SKETCH


@pytest.mark.parametrize("size", [1, 7, 50, 1_000])
def test_sketch_does_not_depend_on_slices_and_paragraphs(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    paragraphs = [
        *PARAGRAPHS,
        *OTHER,
        "",
        "Straße ΟΔΟΣ",
        "a b c",
        "市長は月曜日に橋を開いた",
        "one " * 99,
        "x" * 300,
        " \u0345 ",
    ]
    whole = sketch([text(*paragraphs)])
    monkeypatch.setattr(diff, "_SLICE", size)
    assert sketch(paragraphs) == sketch([text(*paragraphs)]) == whole
    assert sketch(["a b", "c d"]) == sketch(["a b c d"]) != []


def test_memory_for_a_sketch_does_not_grow_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "_SLICE", 3_000)
    peaks = []
    for count in (3_000, 30_000):
        words = [f"word{number * 7919 % 100_003}" for number in range(count)]
        paragraphs = [" ".join(words[at : at + 100]) for at in range(0, count, 100)]
        tracemalloc.start()
        try:
            assert len(sketch(paragraphs)) == len(sketch([text(*paragraphs)])) == SKETCH
            peaks.append(tracemalloc.get_traced_memory()[1] - sum(map(len, paragraphs)))
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2


@pytest.fixture(scope="module")
def articles() -> list[str]:
    import json

    return [json.loads(line)["text"] for line in FIXTURE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("size", [1, 2, 4, 9, 20])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_edited_short_texts_are_recognised_or_asked_about(articles: list[str], size: int, share: float) -> None:
    rng = random.Random(size)
    lines, pool = short_lines(articles), " ".join(articles).split()
    olds = ["\n\n".join(rng.sample(lines, size)) for _ in range(60)]
    verdicts = [likeness(old, edited(old, share, pool, rng)).on_one_path for old in olds]
    assert sum(verdict != "different" for verdict in verdicts) >= 57
    others = [likeness(one, other).on_one_path for one, other in zip(olds, olds[1:], strict=False)]
    assert others.count("same") <= 1


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.4])
def test_edited_news_is_recognised_under_any_path(articles: list[str], share: float) -> None:
    rng = random.Random(3)
    pool = " ".join(articles).split()
    found = [likeness(old, edited(old, share, pool, rng)) for old in articles]
    assert all(one.on_one_path == "same" and one.across_paths != "different" for one in found)
    others = [likeness(one, other) for one in articles for other in articles if one is not other][::7]
    assert all(one.on_one_path == one.across_paths == "different" for one in others)


def test_similar_texts_share_most_of_their_sketches(articles: list[str]) -> None:
    rng = random.Random(4)
    pool = " ".join(articles).split()
    for old in articles:
        mine = set(sketch([old]))
        assert len(mine & set(sketch([edited(old, 0.1, pool, rng)]))) > SKETCH / 3


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_renamed_and_edited_short_texts_are_asked_about(articles: list[str], size: int) -> None:
    rng = random.Random(size)
    lines, pool = short_lines(articles), " ".join(articles).split()
    olds = ["\n\n".join(rng.sample(lines, size)) for _ in range(100)]
    for share, most_missed in ((0.1, 10), (0.3, 15)):
        verdicts = [likeness(old, edited(old, share, pool, rng)).across_paths for old in olds]
        assert verdicts.count("different") <= most_missed / size, share
    others = [likeness(one, other).across_paths for one, other in zip(olds, olds[1:], strict=False)]
    assert "same" not in others and others.count("doubtful") <= 3


@pytest.mark.parametrize(("size", "most"), [(2, 45), (3, 30), (5, 25)])
def test_unrelated_short_texts_are_rarely_asked_about(articles: list[str], size: int, most: int) -> None:
    rng = random.Random(size)
    lines = short_lines(articles)
    texts = ["\n\n".join(rng.sample(lines, size)) for _ in range(101)]
    verdicts = [likeness(one, other).on_one_path for one, other in zip(texts, texts[1:], strict=False)]
    assert verdicts.count("doubtful") <= most


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        ("Call the dentist", "Call the doctor", True),
        ("Bridge closed for repairs", "Bridge closed until May", True),
        ("Der Zug hält heute nicht.", "Der Zug hält morgen nicht.", True),
        ("今日は雨です。", "今日は雪です。", True),
        ("Notes", "Shopping", False),
        ("Call the dentist", "Water the plants", False),
        ("", "Call the dentist", False),
    ],
)
def test_single_line_under_another_name(old: str, new: str, asked: bool) -> None:
    assert likeness(old, new).across_paths == ("doubtful" if asked else "different")
