from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.words import (
    count_words,
    next_sentence,
    next_word,
    previous_sentence,
    previous_word,
    sentence_at,
    word_at,
    word_end,
    words,
)

TEXT = st.text(st.sampled_from("abA .,!?'’-\"“”()\n1漢か。」\u0301👍"), max_size=50) | st.text(max_size=30)


def cut_words(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


def cut_sentences(text: str) -> list[str]:
    cut, at = [], 0
    while at < len(text):
        cut.append(text[slice(*sentence_at(text, at))])
        at = next_sentence(text, at)
    return cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don’t like it, don't.", ["I", "don’t", "like", "it", "don't"]),
        ("a large-scale — and small - thing", ["a", "large-scale", "and", "small", "thing"]),
        ("in the U.S. and U.S.A.", ["in", "the", "U.S.", "and", "U.S.A."]),
        ("3.5 of 1,000 at 10:30", ["3.5", "of", "1,000", "at", "10:30"]),
        ("(“café”)", ["café"]),
        ("'quoted' words’", ["quoted", "words"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("漢字かなカナabc", ["漢字", "かな", "カナ", "abc"]),
        ("… — !", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert cut_words(text) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["One ends.", "Two ends!", "Three ends?", "Four"],
        ["Mr. Smith met Dr. J. R. Jones and Prof. Lee.", "They left."],
        ["She flew to the U.S. Senate at 5 p.m. on Monday.", "He stayed in the U.S.", "The rest followed."],
        ["It grew 3.5 per cent, e.g. in Kent.", "See p. 5, fig. 2 and No. 7.", "No.", "Never!"],
        ["“We said so.”", "He sat.", "(It was late.)", "“Really?” she asked.", "‘Yes.’"],
        ["She paused... and went on.", "She stopped…", "Then she left."],
        ["Roe v. Wade fell.", "Apple Inc. shares rose, etc.", "The end."],
        ["Known for long.[12]", "Other facts.²", "More."],
        ["1. The first item.", "Another."],
    ],
)
def test_sentences_between_blanks(expected: list[str]) -> None:
    assert cut_sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“好。”然后走了。再见！", ["他说：“好。”", "然后走了。", "再见！"]),
        ("「はい。」と言った。次。", ["「はい。」と言った。", "次。"]),
        ("One.\nTwo.  Three. ", ["One.", "Two.", "Three."]),
        ("no end at all", ["no end at all"]),
        ("3.14 is not 3.15", ["3.14 is not 3.15"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut_sentences(text) == expected


def test_word_at_returns_the_whole_word_or_one_mark() -> None:
    text = "the large-scale U.S. plan"
    assert text[slice(*word_at(text, 7))] == "large-scale"
    assert text[slice(*word_at(text, 18))] == "U.S."
    assert word_at(text, 3) == (3, 4)
    assert word_at(text, len(text)) == (len(text), len(text))


def test_previous_sentence_goes_to_the_start_first() -> None:
    text = "One is here. Two is here."
    assert previous_sentence(text, 20) == 13
    assert previous_sentence(text, 13) == 0
    assert previous_sentence(text, 0) == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two\nthree", 3),
        ("well — don't count - dashes … or * * *", 5),
        ("U.S. 3.5 (“x”) _", 3),
        ("漢字かな", 4),
        ("漢字 and kana かな", 6),
        ("한국어 문장", 2),
    ],
)
def test_count_words(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text("ab1 .,-_\n'", max_size=60))
def test_word_count_equals_tokens_with_a_letter_or_digit(text: str) -> None:
    assert count_words(text) == sum(any(char.isalnum() for char in token) for token in text.split())


@given(TEXT)
def test_word_moves_match_the_list_of_words(text: str) -> None:
    listed = list(words(text))
    for at in range(len(text) + 2):
        assert next_word(text, at) == min((word.start for word in listed if word.start > at), default=len(text))
        assert previous_word(text, at) == max((word.start for word in listed if word.start < at), default=0)
        assert word_end(text, at) == min((word.end for word in listed if word.end > at), default=len(text))
        inside = [word for word in listed if word.contains(at)]
        assert word_at(text, at) == (inside[0] if inside else (min(at, len(text)), min(at + 1, len(text))))


@given(TEXT)
def test_sentences_are_consecutive(text: str) -> None:
    starts, at = [len(text) - len(text.lstrip())], 0
    while (at := next_sentence(text, at)) < len(text):
        starts.append(at)
    assert starts == sorted(starts)
    for at in range(len(text)):
        start, end = sentence_at(text, at)
        begun = [known for known in starts if known <= at]
        assert start == (begun[-1] if begun else at)
        assert next_sentence(text, at) == min((known for known in starts[1:] if known > at), default=len(text))
        assert start <= end <= len(text)
        assert not text[start:end].endswith((" ", "\n"))
        assert previous_sentence(text, at) <= at


def test_sentences_in_a_giant_paragraph_are_found_locally() -> None:
    sentence = "It has " + "very " * 2_000 + "many words. "
    text = sentence * 20
    for number in (1, 7, 19):
        begin = number * len(sentence)
        assert sentence_at(text, begin + 9_000) == (begin, begin + len(sentence) - 1)
        assert previous_sentence(text, begin) == begin - len(sentence)
