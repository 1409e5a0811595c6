"""What the title and the status line say, as (text, look) pieces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from tui_reader.look.hints import KEPT, Hint, Pieces, fitting, length, shorter
from tui_reader.text.clean import clean_line
from tui_reader.text.progress import Progress, minutes_left

LONG_READ = 180
"""Minutes from which the remaining time is shown in hours."""
BOOK = 45
"""Minutes from which on the progress through a chapter is told."""
CHAPTER_WIDTH = 80
"""Columns of a window that has room for it."""
VIEW_HINTS = ("highlight", "tag", "note", "select", "help")
SELECT_HINTS = ("select-word", "select-sentence", "highlight", "tag", "note")
"""The rows of the key table whose keys are shown in the article, and while words are selected."""
WORDS: Mapping[str, str] = {
    "highlight": "highlight",
    "tag": "tag",
    "note": "note",
    "select": "select",
    "search": "search",
    "export": "export",
    "help": "help",
    "select-word": "word",
    "select-sentence": "sentence",
    "select-down": "paragraph",
    "select-swap": "other end",
    "copy": "copy",
    "list-open": "go there",
    "fold": "fold",
    "unfold": "unfold",
    "confirm": "confirm",
    "reject": "not a quote",
    "speaker": "speaker",
    "join": "join",
    "split": "split",
    "evidence": "evidence",
    "quotes-order": "by speaker",
    "delete": "delete",
    "list-filter": "filter",
    "list-leave": "back",
}
"""What the key of a row does, in a word."""
SHORT: Mapping[str, str] = {"reject": "reject", "list-leave": "", "help": ""}
"""The same where there is little room."""


def title_pieces(title: str) -> Pieces:
    """Return the left of the title bar."""
    return ("reader", "name"), ("  ", ""), (clean_line(title), "")


def count_pieces(annotations: str, to_check: int) -> list[tuple[str, str]]:
    """Return what the title bar says of the annotations.

    Args:
        annotations: how many there are, in words; `""` for none.
        to_check: how many annotations and corrections have to be checked.
    """
    pieces = [(f"   {annotations}", "")] if annotations else []
    return [*pieces, (f"   ! {to_check} to check", "warning")] if to_check else pieces


def hints_of(printed: Mapping[str, str], rows: Sequence[str], words: Mapping[str, str] = WORDS) -> list[Hint]:
    """Return the keys of rows of the key table that have one, with what they do."""
    return [(printed[row], words[row], SHORT.get(row, words[row])) for row in rows if row in printed]


def keys_and_place(hints: Sequence[Hint], place: str, width: int, *, in_list: bool) -> tuple[Pieces, str]:
    """Return the keys that fit, and as much of the place as leaves room for those that matter most."""
    if in_list:
        kept = (*hints[:KEPT], hints[-1]) if len(hints) > KEPT else tuple(hints)
        place = beside(place, min(length(kept), length(shorter(kept))), width)
    else:
        place = beside(place, length([*hints[:1], *hints[-1:]]), width)
    room = width - cell_len(place) - 4 if place else width - 2
    return fitting(hints, room, KEPT if in_list else 1), place


def place_text(cursor: int, count: int, share: float, words: int, words_per_minute: int, *, complete: bool) -> str:
    """Return where the cursor is: paragraph, per cent of the words before it, time left; `""` in an empty article.

    Args:
        share: the share of the text that is read, 0–1.
        words: the words of the whole text.
        complete: False while the text is still being read.
    """
    if not count:
        return ""
    minutes = minutes_left(words, share, words_per_minute)
    left = f"{minutes} min" if minutes < LONG_READ else f"{minutes // 60:,} h"
    return f"¶ {cursor + 1} of {count}{'' if complete else '+'} · {round(share * 100)} % · {left} left"


def chapter_text(cursor: int, chapters: Sequence[int], progress: Progress) -> str:
    """Return where the cursor is in its chapter; `""` for a text that has fewer than two."""
    number = bisect_right(chapters, cursor)
    if len(chapters) < 2 or not number:
        return ""
    start = progress.share(chapters[number - 1])
    end = progress.share(chapters[number]) if number < len(chapters) else 1.0
    share = (progress.share(cursor) - start) / (end - start) if end > start else 0.0
    return f"chapter {number} of {len(chapters)}, {round(share * 100)} %"


def beside(place: str, needed: int, width: int) -> str:
    """Return as much of the place as leaves room for a message or keys of so many cells, which matter more."""
    while place and needed + cell_len(place) + 4 > width:
        place = place.rpartition(" · ")[0]
    return place
