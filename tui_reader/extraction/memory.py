"""Remember the previous paragraphs: who was mentioned, who spoke, and whom a pronoun may refer to.

Bounded: the last `MENTIONS` mentions and the last speaker, for any length of text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from tui_reader.extraction.lexicon import Gender, Lexicon
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.passage import Passage
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.phrases import CLEAR, Speaker, same_speaker
from tui_reader.extraction.tokens import Tokens

MENTIONS = 24
_MOST_POINTS, _LEAST_POINTS = 3.5, -99.0
"""What a mention of a previous paragraph may have before its distance counts, and less than any."""
_OF_MANY_KINDS = ("minister", "secretary", "president", "chairman", "editor")
"""Offices of which a text may mention several: "the prime minister" is not the finance minister."""
_COUPLE = ("wife", "husband", "mother", "father", "lady", "mamma", "mama", "papa", "mum", "dad")
_ONE = ("one", "another")
_FARTHEST = 20
"""The most paragraphs between a person and the pronoun that refers to them."""
_TURNS = 3
"""The most paragraphs between two voices of one conversation."""
_PHRASE = 8
_PHRASE_START = re.compile(r"(?:^|[.!\n;(*])(?:c?p?[dmu]?[nrDOGACZsk#]{0,6},?|[TZ]p[dmu]?[nDOGCk]{1,3})$")
"""The symbols before a name at the start of its sentence: "But her partner Dean …", "For Nair, …", "Head of art Al"."""
_APPOSITION = re.compile(r"[rZTn],[dmu]?[nrDOk]{0,4}[rZ]$")
_VERB_BEHIND = re.compile(r",[ae]{0,2}[vwban]")
_DESCRIBES = re.compile(
    r"^(?:mother|mum|mom|father|dad|grandmother|grandfather|gran|grandad)-of-"
    r"|^(?:pensioner|retiree|teenager|widow|widower|divorcee|newlywed|youngster|octogenarian|septuagenarian)$"
)
"""Nouns for anybody of an age or family, not for somebody in an office."""
_OF_PRESENTED, _OF_RELATED = 3.5, 2.0
"""Points for a new person at the end of a sentence ("It was found by Ann Reed, 40.") or related to the last topic ("His
deputy, Ann Reed, was not so sure.")."""
_PRESENTED = re.compile(r",(?:#|[dmu]?[nDOGAKCZFS#&]{0,6}[rZT](?:[pdnDOGAKCZFSkTys#&~]{0,14}))\.")
"""The age or role behind a name at the end of its sentence, which presents a new person."""
_RELATED = re.compile(r"(?:^|[.!\n])c?m[nDOGZk]{0,3}[rZ],?$")
_SPEAKS = re.compile(r"(?:,[^,.!;\n]{1,14},)?[ae]{0,3}v")


class _Recent(NamedTuple):
    person: Cluster
    paragraph: int
    token: int
    subject: bool
    introduced: float
    """Points for a first mention that makes the person the topic."""


class Memory:
    """The last mentions and speakers, fed in reading order."""

    def __init__(self, people: Iterable[Cluster]) -> None:
        titled = ((title, person) for person in people for title in ("mr", "mrs") if title in person.nouns)
        self._married: dict[tuple[str, str], Cluster] = {(title, p.words[-1]): p for title, p in titled}
        self._recent: deque[_Recent] = deque(maxlen=MENTIONS)
        self._voice: tuple[Cluster, int] | None = None  # who spoke last, quoted or not, and in which paragraph
        self._meant: dict[Gender, tuple[Cluster, int]] = {}  # whom the last pronoun referred to, and in which paragraph
        self._resolved: dict[Gender, int] = {}  # the latest mention when a pronoun outside quotes was last read
        self.paragraph = 0
        """The index of the current paragraph."""
        self.last: Speaker | None = None
        self.last_paragraph = -9
        self._last_token = 0
        self._other: tuple[Speaker, int] | None = None  # who spoke before them, and in which paragraph
        self.margin = CLEAR
        """The points by which the person whom the last pronoun refers to is before the next one."""
        self.takes_turns = False
        """Whether the last quote was an answer, or got its speaker by turn."""
        self.topic: tuple[Speaker, int] | None = None
        """Who spoke, or acted, in a paragraph without quotes, and the index of that paragraph."""

        self.passages: deque[tuple[Passage, int]] = deque(maxlen=2)
        """The previous paragraphs that were read, and their indices."""

    def note_speaker(self, speaker: Speaker, token: int) -> None:
        """Record the speaker of the quote before `token`."""
        if self.last is not None and not same_speaker(self.last, speaker):
            self._other = (self.last, self.last_paragraph)
        self.last, self.last_paragraph, self._last_token = speaker, self.paragraph, token
        if speaker.person is not None:
            self._voice = (speaker.person, self.paragraph)

    def other_voice(self) -> Speaker | None:
        """Return the other of two people in a conversation, if both spoke recently."""
        return self._other[0] if self._other is not None and self.paragraph - self._other[1] <= _TURNS else None

    def note_mention(self, tokens: Tokens, run: Run, mention: Mention) -> None:
        """Record a mention, and whether it is the subject of its clause."""
        symbols = tokens.symbols
        follows = symbols[run.last + 1 : run.last + 2]
        subject = follows not in ("", "s") and (
            run.starts
            or follows in "vwae"
            or follows == ","
            and symbols[max(0, run.first - 1)] == ","
            or _PHRASE_START.search(symbols, max(0, run.first - _PHRASE), run.first) is not None
            or _names_subject(symbols, run.first, run.last + 1)
        )
        if subject and _SPEAKS.match(symbols, run.last + 1):
            self._voice = (mention.person, self.paragraph)
        new = mention.person.mentions[0] is mention
        introduced = 0.0
        if new and follows == "," and _PRESENTED.match(symbols, run.last + 1):
            introduced = _OF_PRESENTED
        elif new and subject and _RELATED.search(symbols, max(0, run.first - _PHRASE), run.first):
            introduced = _OF_RELATED
        self._recent.append(_Recent(mention.person, self.paragraph, run.first, subject, introduced))

    def nameless_voice(self, gender: Gender, lexicon: Lexicon) -> Speaker | None:
        """Return the speaker without a name whom "he" or "she" refers to, if nobody was named since."""
        voice = self.last
        if voice is None or voice.person is not None or not voice.head or self.paragraph - self.last_paragraph > 1:
            return None
        if self._is_named_since():
            return None
        if voice.head.endswith("s") or "r" not in voice.noun and voice.head not in _ONE:
            return None  # several
        return voice if lexicon.gender_of_title(voice.head) in (None, gender) else None

    def _is_named_since(self) -> bool:
        """Return whether anybody was named since the last quote."""
        return bool(self._recent) and self._recent[-1].token > self._last_token

    def antecedent(
        self, gender: Gender | None, token: int, sentence: int, others: frozenset[Cluster] = frozenset()
    ) -> Cluster | None:
        """Find whom "he", "she" or, without a gender, "the 32-year-old" at `token` refers to, excluding `others`.

        Subjects are preferred, above all those of the same paragraph and sentence (which begins at token `sentence`),
        then close mentions, the person the last pronoun referred to, and the last speaker.
        """
        best, best_points, second = None, _LEAST_POINTS, _LEAST_POINTS
        meant = self._meant.get(gender) if gender is not None else None
        other = self._meant.get("m" if gender == "f" else "f") if gender is not None else None
        for rank, recent in enumerate(reversed(self._recent)):
            person, away = recent.person, self.paragraph - recent.paragraph
            unbeaten = best_points >= _MOST_POINTS - min(away, 8) - 0.15 * rank + CLEAR
            if away > _FARTHEST or (away and unbeaten):
                break
            if recent.token >= token or gender and person.gender not in (None, gender) or person in others:
                continue
            points = 1.5 * recent.subject - min(away, 8) - 0.15 * rank
            if person.gender is None:
                points -= 0.8
                if other is not None and other[0] is person:
                    points -= 2.0  # was "she" before, so is not "he"
            if recent.subject and not away:
                points += 1.0
            if recent.token >= sentence:
                points += 2.0
            if not rank:
                points += recent.introduced
            if self._voice is not None and self._voice[0] is person and self.paragraph - self._voice[1] <= 2:
                points += 1.0
            if meant is not None and meant[0] is person and self.paragraph - meant[1] <= 1:
                points += 1.0
            if points > best_points:
                if person is not best:
                    second = best_points
                best, best_points = person, points
            elif person is not best and points > second:
                second = points
        self.margin = best_points - second
        if best is not None and gender is not None:
            self._meant[gender] = (best, self.paragraph)
        return best

    def is_news_for(self, gender: Gender) -> bool:
        """Return whether anybody was mentioned since `note_pronoun` last recorded a pronoun of that gender."""
        return self._resolved.get(gender) != self._newest()

    def note_pronoun(self, gender: Gender, token: int, sentence: int, others: frozenset[Cluster]) -> None:
        """Record a "he" or "she" outside quotes: the next pronoun is more likely to refer to the same person."""
        self._resolved[gender] = self._newest()
        self.antecedent(gender, token, sentence, others)

    def _newest(self) -> int:
        return self._recent[-1].token if self._recent else -1

    def known_as(
        self, noun: str, gender: Gender | None, modifiers: set[str], token: int, sentence: int
    ) -> Cluster | None:
        """Return the person recently mentioned with the title or noun of "the senator" or "the 32-year-old" at `token`.

        Args:
            gender: the gender that the noun implies.
            modifiers: the words between article and noun.
        """
        if noun.endswith("-year-old"):
            return self._of_age(noun.partition("-")[0], gender, token, sentence)
        if _DESCRIBES.search(noun):
            nameless = self.last is not None and self.last.person is None and not self._is_named_since()
            return None if nameless else self.antecedent(gender, token, sentence)
        for recent in reversed(self._recent):
            person = recent.person
            fits = noun not in _OF_MANY_KINDS or modifiers <= person.duties
            if fits and noun in person.nouns and recent.token < token:
                return person
        return None

    def _of_age(self, age: str, gender: Gender | None, token: int, sentence: int) -> Cluster | None:
        """Return whom "the 51-year-old" refers to: a person of that age, else one without a known age."""
        recent = [mention.person for mention in reversed(self._recent) if mention.token < token]
        same = next((person for person in recent if person.age == age), None)
        others = frozenset(person for person in recent if person.age)
        nameless = self.last is not None and self.last.person is None and not self._is_named_since()
        return same or (None if nameless else self.antecedent(gender, token, sentence, others))

    def relative(self, noun: str, gender: Gender | None, owner: Cluster | None) -> Cluster | None:
        """Return the person recently called a wife, a son …, else the Mrs or Mr with the owner's surname."""
        for recent in reversed(self._recent):
            if noun in recent.person.nouns and recent.person is not owner:
                return recent.person
        title = {"f": "mrs", "m": "mr"}.get(gender or "")
        if owner is None or noun not in _COUPLE or title is None:
            return None
        return self._married.get((title, owner.words[-1]))


def _names_subject(symbols: str, first: int, end: int) -> bool:
    """Return whether a name is in apposition to the subject: "Her mentor, retired chief Walter Sims, thinks"."""
    if _VERB_BEHIND.match(symbols, end) is None:
        return False
    return _APPOSITION.search(symbols, max(0, first - _PHRASE), first) is not None
