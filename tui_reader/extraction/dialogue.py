"""What the quotes of one paragraph tell about each other's speakers.

A dialogue is read as a whole: of all ways to give its quotes voices the likeliest is taken (the Viterbi algorithm over
who speaks and who spoke before that, with a beam). The costs are negative logarithms of how often it is so in fiction
(LitBank), rounded: one quote right behind another is somebody else's in 97 cases of 100, one behind "said NAME." in
40, behind a question in 70; and whoever is spoken to by name does not speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from tui_reader.extraction.passage import Passage, QuoteTokens
from tui_reader.extraction.people import Cluster
from tui_reader.extraction.phrases import Speaker, same_voice

_JOINED = (".", ",", "-", "...", "c", ",c")
_INFERRED = ("continuation", "floating")
_BY_TURN, _BY_CONTRAST = 0.7, 0.6
_NEAR = 8
"""Quotes on either side whose voices a quote may have."""
_VOICES = 3
"""Voices one quote may have at most."""
_BEAM = 6
"""Ways that are followed from one quote to the next."""
_NEVER = 6.0
_SAME_BEHIND = {"none": 4.0, "words": 0.0, "said": 0.5, "asked": 1.2, "story": 0.7, "answered": 1.6}
_OTHER_BEHIND = {"none": 0.0, "words": 5.0, "said": 0.9, "asked": 0.4, "story": 0.7, "answered": 0.2}
"""What it costs that the same voice goes on, or another speaks, by what stands between two quotes: nothing, words of
the same sentence, the end of "said NAME.", that behind a question, sentences of the story, those behind a question."""
_WHO_WAS_BEFORE, _WHO_IS_ADDRESSED, _WHOEVER = 0.5, 0.0, 1.8
"""What it costs that the voice is the other one of the two, that of whom the quote before spoke to, or any other."""
_OF_ITSELF, _TO_ITSELF = 2.0, 4.0
"""What it costs that a voice speaks of itself, or to itself, by name."""
_AGAINST = {"floating": 1.6, "continuation": 0.7, "pronoun": 1.6}
"""What it costs that a quote is not whose it was taken for alone."""
_NOBODY = 2.2
"""What it costs that a voice is nobody's of those known."""


class Line(NamedTuple):
    """One quote of a dialogue."""

    named: frozenset[Cluster]
    """The persons it names."""
    addressed: frozenset[Cluster]
    """Those of them it speaks to."""
    asks: bool
    """It ends in a question mark."""


def fill_backward(passage: Passage, own: list[QuoteTokens], found: list[Speaker | None]) -> None:
    """Give a quote the speaker named behind the next one: "A", and "B", said NAME."""
    for index in range(len(own) - 2, -1, -1):
        after = found[index + 1]
        if found[index] is None and after is not None and not own[index].fragment:
            between = passage.symbols[passage.quotes[index] + 1 : passage.quotes[index + 1]]
            if between in _JOINED and after.attribution != "continuation":
                found[index] = replace(after, attribution="continuation", confidence=min(after.confidence, 0.9))


def is_dialogue(passage: Passage) -> bool:
    """Tell whether one quote follows another with no word between: two voices."""
    return _ADJACENT.search(passage.symbols) is not None


_ADJACENT = re.compile("[Qf][Qf]")

Voice = tuple[Cluster | None, str]
"""A person, or the words that name somebody; `_UNKNOWN` is a voice nobody is known for."""
_UNKNOWN: Voice = (None, "")


def voice_of(speaker: Speaker) -> Voice:
    return (speaker.person, "" if speaker.person is not None else speaker.text.lower())


def take_turns(passage: Passage, lines: list[Line], found: list[Speaker | None]) -> list[Speaker | None]:
    """Find the likeliest voices of a dialogue, given whose each quote was taken for by what stands beside it."""
    speakers = {voice_of(speaker): speaker for speaker in reversed(found) if speaker is not None}
    for line in lines:
        for person in line.addressed:
            speakers.setdefault((person, ""), Speaker("continuation", person, person.name, _BY_TURN))
    if not speakers:
        return found
    gaps = ["none", *(_gap(passage, lines, found, number) for number in range(1, len(lines)))]
    chosen = _likeliest(lines, found, gaps, [_UNKNOWN, *speakers])
    return [_as_found(speaker, speakers.get(voice)) for speaker, voice in zip(found, chosen, strict=True)]


def _as_found(found: Speaker | None, chosen: Speaker | None) -> Speaker | None:
    if chosen is None:
        return found if found is not None and _is_told(found) else None
    if found is not None and voice_of(found) == voice_of(chosen):
        return found
    most = _BY_TURN if found is None else _BY_CONTRAST
    return replace(chosen, attribution="continuation", confidence=min(chosen.confidence, most), until=0)


def _gap(passage: Passage, lines: list[Line], found: list[Speaker | None], number: int) -> str:
    """Tell what stands between a quote and the one before, as `_SAME_BEHIND` has it."""
    before, at = passage.quotes[number - 1], passage.quotes[number]
    if at == before + 1:
        return "none"
    known = found[number - 1]
    behind = known.until if known is not None and known.until > before else before + 1
    said = behind > before + 1
    rest = passage.symbols[behind:at]
    sentences = len(_SENTENCES.findall(rest))
    if not sentences:
        return "words" if said or same_voice(rest) and rest[-1:] in ",;:-" else "story"
    asks = lines[number - 1].asks
    if said and sentences == 1 and rest[-1:] in ".*!\n":
        return "asked" if asks else "said"
    return "answered" if asks else "story"


_SENTENCES = re.compile(r"[.!\n]+")


_Way = tuple[float, int, int, "_Way | None"]
"""One way to give the quotes so far voices: what it costs, who speaks, who spoke before that, and the way up to there.

Voices are numbered, 0 being nobody known."""


def _likeliest(lines: list[Line], found: list[Speaker | None], gaps: list[str], voices: list[Voice]) -> list[Voice]:
    """Choose a voice for each line; `voices[0]` is nobody known."""
    numbers = {voice: number for number, voice in enumerate(voices)}
    ways: list[_Way] = [(0.0, 0, 0, None)]
    spoken_to: frozenset[int] = frozenset()
    for number, (line, gap) in enumerate(zip(lines, gaps, strict=True)):
        costs = [(numbers[voice], _alone(line, found[number], voice)) for voice in _candidates(lines, found, number)]
        same, other = _SAME_BEHIND[gap], _OTHER_BEHIND[gap]
        best: dict[tuple[int, int], _Way] = {}
        for way in ways:
            cost, last, before, _ = way
            for voice, alone in costs:
                alone += cost
                if voice == last:
                    alone += same if voice else min(same, other)
                elif voice in spoken_to:
                    alone += other + _WHO_IS_ADDRESSED
                else:
                    alone += other + (_WHO_WAS_BEFORE if voice == before else _WHOEVER)
                pair = (voice, before if voice == last else last)
                known = best.get(pair)
                if known is None or alone < known[0]:
                    best[pair] = (alone, *pair, way)
        ways = nsmallest(_BEAM, best.values(), key=_COST)
        spoken_to = frozenset(numbers[person, ""] for person in line.addressed) if line.addressed else frozenset()
    chosen: list[Voice] = []
    at = ways[0]
    while at[3] is not None:
        chosen.append(voices[at[1]])
        at = at[3]
    return chosen[::-1]


_COST = itemgetter(0)


def _candidates(lines: list[Line], found: list[Speaker | None], number: int) -> list[Voice]:
    """The voices a quote may have: its own where it is named, else those near it, the nearest first."""
    own = found[number]
    if own is not None and _is_told(own):
        return [voice_of(own)]
    voices: dict[Voice, None] = {voice_of(own): None} if own is not None else {}
    for distance in range(1, _NEAR + 1):
        for other in (number - distance, number + distance):
            if 0 <= other < len(lines):
                if (known := found[other]) is not None:
                    voices[voice_of(known)] = None
                for person in lines[other].addressed:
                    voices[person, ""] = None
        if len(voices) >= _VOICES:
            break
    return [*islice(voices, _VOICES), _UNKNOWN]


def _is_told(found: Speaker) -> bool:
    """Tell whether the words beside a quote leave no doubt whose it is: not "he", and nothing inferred."""
    return found.attribution not in _INFERRED and (
        found.attribution != "pronoun" or found.person is None or found.text == "I"
    )


def _alone(line: Line, found: Speaker | None, voice: Voice) -> float:
    """What it costs that a quote has this voice, whatever stands around it."""
    if voice == _UNKNOWN:
        return _NOBODY + (_AGAINST.get(found.attribution, _NEVER) if found is not None else 0.0)
    person = voice[0]
    cost = 0.0
    if person is not None and person in line.named:
        cost += _TO_ITSELF if person in line.addressed else _OF_ITSELF
    if found is None or voice_of(found) == voice:
        return cost
    if found.attribution == "pronoun":
        return cost + (_AGAINST["pronoun"] if _may_be(found, person) else _NEVER)
    return cost + _AGAINST.get(found.attribution, _NEVER)


def _may_be(pronoun: Speaker, person: Cluster | None) -> bool:
    """Tell whether a pronoun may mean a person at all."""
    word = pronoun.text.lower()
    if person is None or word not in ("he", "she"):
        return False
    return person.gender in (None, "f" if word == "she" else "m")


def addressed(symbols: str, persons: Iterable[tuple[int, int, Cluster]]) -> frozenset[Cluster]:
    """The persons a quote speaks to: those named between commas or at its ends ("Yes, Mr Hall", "Come, Ann.").

    `symbols` are those of the text's tokens; each person comes with the first and last token that name him, title
    included.
    """
    return frozenset(
        person
        for first, last, person in persons
        if first > 0 and symbols[first - 1] in _BEFORE_NAME and symbols[last + 1 : last + 2] in _BEHIND_NAME
    )


_BEFORE_NAME = frozenset(",.!*'-")
_BEHIND_NAME = frozenset(",.!*'-;")
