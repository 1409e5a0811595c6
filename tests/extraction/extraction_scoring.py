"""A small scorer for quotes, speakers, people and roles against manual annotations (JSON lines, see the fixture).

Quotes of fewer than `MIN_WORDS` words are ignored on both sides; a speaker is right if the surname is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_reader.extraction import extract
from tui_reader.model import Extraction

FIXTURE = Path(__file__).parent.parent / "fixtures" / "gum_news.jsonl"
MIN_WORDS = 4
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_STOP = set("the a an of for in on at to and his her their its one who that s".split(" "))  # noqa: SIM905
_TITLES = {"mr", "mrs", "ms", "dr", "president", "sen", "gov", "rep", "prof", "professor", "sir", "minister", "judge"}


@dataclass
class Figures:
    """Counts over all articles and the rates derived from them."""

    quotes_found: int = 0
    quotes_wrong: int = 0
    quotes_missed: int = 0
    speakers: int = 0
    speakers_given: int = 0
    speakers_right: int = 0
    people_found: int = 0
    people_wrong: int = 0
    people_missed: int = 0
    roles: int = 0
    roles_given: int = 0
    roles_right: int = 0

    @property
    def spans_f1(self) -> float:
        return _f1(self.quotes_found, self.quotes_wrong, self.quotes_missed)

    @property
    def people_f1(self) -> float:
        return _f1(self.people_found, self.people_wrong, self.people_missed)

    @property
    def speaker_accuracy(self) -> float:
        return self.speakers_right / max(1, self.speakers)

    @property
    def speaker_precision(self) -> float:
        return self.speakers_right / max(1, self.speakers_given)

    @property
    def role_recall(self) -> float:
        return self.roles_right / max(1, self.roles)

    @property
    def role_precision(self) -> float:
        return self.roles_right / max(1, self.roles_given)


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / max(1, 2 * right + wrong + missed)


def records(path: Path = FIXTURE) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(articles: Iterable[dict[str, Any]]) -> Figures:
    """Extract each article and compare the result with its annotations."""
    figures = Figures()
    for article in articles:
        found = extract(article["text"])
        if "quotes" in article:
            _score_quotes(article, found, figures)
        if "people" in article:
            _score_people(article, found, figures)
    return figures


def _score_quotes(article: dict[str, Any], found: Extraction, figures: Figures) -> None:
    text = article["text"]
    free = [q for q in found.quotes if q.kind != "fragment" and len(_WORD.findall(text, q.start, q.end)) >= MIN_WORDS]
    for gold in article["quotes"]:
        words = _words(text, gold["start"], gold["end"])
        match = next((q for q in free if _overlap(words, _words(text, q.start, q.end))), None)
        if match is not None:
            free.remove(match)
        if len(words) < MIN_WORDS or gold.get("type", "direct") not in ("direct", "mixed"):
            continue
        if match is None:
            figures.quotes_missed += 1
            continue
        figures.quotes_found += 1
        if gold.get("canonical_speaker") and gold.get("speaker_kind") == "person":
            figures.speakers += 1
            given = match.speaker or (match.speaker_text if match.attribution in ("role", "unnamed") else None)
            if given:
                figures.speakers_given += 1
                figures.speakers_right += same_person(given, gold["canonical_speaker"])
    ignored = [_words(text, i["start"], i["end"]) for i in article.get("ignore", [])]
    figures.quotes_wrong += sum(not any(_words(text, q.start, q.end) & words for words in ignored) for q in free)


def _score_people(article: dict[str, Any], found: Extraction, figures: Figures) -> None:
    free = list(found.people)
    roles = {r["name"]: r["role"] for r in article.get("people_roles", [])}
    for name in article["people"]:
        match = next((p for p in free if normal(p.name) == normal(name)), None) or next(
            (p for p in free if same_person(p.name, name)), None
        )
        if match is None:
            figures.people_missed += 1
            continue
        free.remove(match)
        figures.people_found += 1
        if role := roles.get(name):
            figures.roles += 1
            if match.role:
                figures.roles_given += 1
                figures.roles_right += same_words(match.role, role)
    ignored = {word for name in article.get("people_ignore", []) for word in normal(name)}
    figures.people_wrong += sum(not set(normal(p.name)) & ignored for p in free)


def _words(text: str, start: int, end: int) -> set[int]:
    return {m.start() for m in _WORD.finditer(text, start, end)}


def _overlap(gold: set[int], found: set[int]) -> bool:
    shared = len(gold & found)
    return shared > 0 and 2 * shared >= len(gold) and 2 * shared >= len(found)


def normal(name: str) -> list[str]:
    """A name's words in lower case, without diacritics, titles and dots."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = re.findall(r"[\w-]+", re.sub(r"['’]s\b|['’.]", "", plain))
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def same_person(one: str, other: str) -> bool:
    a, b = normal(one), normal(other)
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return bool(set(a) & set(b))
    return a[-1] == b[-1] and a[0][:1] == b[0][:1] or set(a) <= set(b) or set(b) <= set(a)


def same_words(one: str, other: str) -> bool:
    """Whether half of the content words of the shorter text are in the other."""
    a = {w for w in normal(one) if w not in _STOP}
    b = {w for w in normal(other) if w not in _STOP}
    shared = len(a & b)
    return shared > 0 and 2 * shared >= min(len(a), len(b))
