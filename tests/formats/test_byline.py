"""The author and date of a plain text, from a byline, front matter or mail header."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.test_layouts import PLAIN
from tui_reader.formats import load
from tui_reader.formats.byline import find_byline
from tui_reader.formats.dates import find_date
from tui_reader.model import Article


def article(text: str) -> Article:
    return load("-", stdin=io.BytesIO(text.encode())).article


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("14 October 2026", "2026-10-14"),
        ("October 14th, 2026", "2026-10-14"),
        ("Oct. 14, 2026", "2026-10-14"),
        ("Wed, 14 Oct 2026 06:00:00 +0100", "2026-10-14"),
        ("1st of May 2026", "2026-05-01"),
        ("2026-10-14T06:00:00Z", "2026-10-14"),
        ("2026/10/14", "2026-10-14"),
        ("14.10.2026", "2026-10-14"),
        ("14/10/2026", "2026-10-14"),
        ("10/14/2026", "2026-10-14"),
        ("14. Oktober 2026", "2026-10-14"),
        ("14 de octubre de 2026", "2026-10-14"),
        ("le 1er août 2026", "2026-08-01"),
        ("3/4/2026", None),
        ("31 February 2026", None),
        ("version 1.2.2026.4", None),
        ("on page 14 of 2026", None),
        ("14 Octets 1026 bytes", None),
        ("Monday", None),
    ],
)
def test_dates(words: str, date: str | None) -> None:
    found = find_date(words)
    assert (found.date if found else None) == date


@pytest.mark.parametrize(
    ("lines", "author", "date"),
    [
        ("By Ann Reed, transport correspondent\nPublished 14 October 2026, 06:00", "Ann Reed", "2026-10-14"),
        ("By ANN REED\n\nOct. 14, 2026", "Ann Reed", "2026-10-14"),
        ("by Ann Reed and Tom Hall | 14 October 2026", "Ann Reed and Tom Hall", "2026-10-14"),
        ("By Ann Reed, Tom Hall and Lucy Moss, reporters", "Ann Reed, Tom Hall and Lucy Moss", None),
        ("Written by Ann van der Berg in Leeds", "Ann van der Berg", None),
        ("Author: A. B. Reed\nDate: 2026-10-14", "A. B. Reed", "2026-10-14"),
        ("Von Änne Müller, 14.10.2026", "Änne Müller", "2026-10-14"),
        ("By Ann O’Neill-Reed – updated 15 October 2026", "Ann O’Neill-Reed", "2026-10-15"),
        ("Updated 15 October 2026, 08:10 BST\nFirst published on 14 October 2026", None, "2026-10-14"),
        ("Last updated: Wednesday, October 14, 2026 at 6:00 am EDT", None, "2026-10-14"),
        ("Wednesday 14 October 2026 06.00 BST", None, "2026-10-14"),
        ("By Reuters", "Reuters", None),
    ],
)
def test_bylines(lines: str, author: str | None, date: str | None) -> None:
    for text in (f"A flood in the night\n\n{lines}\n\n{PLAIN[2]}\n\n{PLAIN[4]}", f"{lines}\n\n" + "\n\n".join(PLAIN)):
        found = article(text)
        assert (found.author, found.date) == (author, date)


@pytest.mark.parametrize(
    "lines",
    [
        "By Monday the water was gone",
        "By then nobody slept",
        "By the river",
        "Von München nach Leeds",
        "The council met on 14 October 2026 and did nothing",
        "By 14 October 2026 everything must be ready, and it is not, said the mayor of the town",
        "Par exemple",
        "Date of birth unknown",
    ],
)
def test_lines_that_are_no_byline(lines: str) -> None:
    found = article(f"A flood in the night\n\n{lines}\n\n{PLAIN[2]}")
    assert (found.author, found.date) == (None, None)


@given(st.lists(st.text(alphabet="By ,.|14Oct26:-–•AnR\n", max_size=200), max_size=5))
def test_any_lines_are_handled(texts: list[str]) -> None:
    author, date = find_byline(texts)
    assert author is None or author.strip() == author != ""
    assert date is None or len(date) == 10


def test_front_matter() -> None:
    front = (
        '---\ntitle: "Why it rains"\nauthor: Ann Reed\ndate: 14 October 2026\nurl: https://example.org/rain\n---\n\n'
    )
    loaded = load("-", stdin=io.BytesIO((front + "\n\n".join(PLAIN[:2])).encode()), kind="text")
    found = loaded.article
    assert (found.title, found.title_from, found.author, found.date) == (
        "Why it rains",
        "header",
        "Ann Reed",
        "2026-10-14",
    )
    assert found.address == "https://example.org/rain" and loaded.document.texts == PLAIN[:2]


@pytest.mark.parametrize(
    "text", ["---\n\nOne line.\n\n---\n\nAnother.", "---\nno colon here\n---\nText.", "---\na: b\n\nText."]
)
def test_horizontal_rules_are_not_front_matter(text: str) -> None:
    loaded = load("-", stdin=io.BytesIO(text.encode()), kind="text")
    assert "".join(loaded.document.text.split()) == "".join(text.split())


def test_metadata_block() -> None:
    loaded = load("-", stdin=io.BytesIO(f"Title: The Mill\nAuthor: Ann Reed\nDate: 1 May 2026\n\n{PLAIN[0]}".encode()))
    found = loaded.article
    assert (found.title, found.author, found.date) == ("The Mill", "Ann Reed", "2026-05-01")
    assert loaded.document.texts == PLAIN[:1]


MAIL = """\
From ann@example.org Wed Oct 14 06:00:00 2026
Received: from mill.example.org
 by river.example.org; Wed, 14 Oct 2026 06:00:01 +0100
From: Ann Reed <ann@example.org>
To: Tom Hall <tom@example.org>
Date: Wed, 14 Oct 2026 06:00:00 +0100
Subject: =?utf-8?q?The_caf=C3=A9?= by
 the mill
Message-ID: <1@example.org>

Dear Tom,

> the quoted words of the mail before this one, which are long enough to
> be wrapped in it, and which say nothing at all

Ann
"""


def test_mail_header() -> None:
    loaded = load("-", stdin=io.BytesIO(MAIL.encode()))
    found = loaded.article
    assert (found.title, found.author, found.date) == ("The café by the mill", "Ann Reed", "2026-10-14")
    assert "2 header lines left out" in found.notes
    texts = loaded.document.texts
    assert texts[:2] == ["From: Ann Reed <ann@example.org>", "To: Tom Hall <tom@example.org>"]
    assert "Message-ID" not in loaded.document.text and texts[-1] == "Ann"
    assert [block.text[:10] for block in loaded.document if block.kind == "quote"][0] == "the quoted"


@pytest.mark.parametrize(
    "text", ["Re: “Nothing”\n\nA line.", "From: nobody\n\nA line.", "Note: wait.\nTo: all\nMore\n\nA line."]
)
def test_other_lines_with_a_colon_are_kept(text: str) -> None:
    loaded = load("-", stdin=io.BytesIO(text.encode()))
    assert "".join(loaded.document.text.split()) == "".join(text.split()) and loaded.article.author is None
