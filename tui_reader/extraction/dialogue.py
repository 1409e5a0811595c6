"""Find the speakers of the quotes in a dialogue from each other.

A dialogue is resolved as a whole: the most likely assignment of voices to its quotes is chosen (the Viterbi algorithm
over the current and the previous speaker, with a beam). The costs are rounded negative logarithms of frequencies in
fiction (LitBank): a quote directly after another has a different speaker in 97 cases of 100, one after "said NAME." in
40, after a question in 70; and whoever is addressed by name does not speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
"""Quotes on either side whose voices are candidates for a quote."""
_VOICES = 3
"""The most candidate voices of one quote."""
_BEAM = 6
"""The most assignments that are kept from one quote to the next."""
_NEVER = 6.0
_SAME_BEHIND = {"none": 4.0, "words": 0.0, "said": 0.5, "asked": 1.2, "story": 0.7, "answered": 1.6}
_OTHER_BEHIND = {"none": 0.0, "words": 5.0, "said": 0.9, "asked": 0.4, "story": 0.7, "answered": 0.2}
"""The costs of the same voice and of another voice, by what is between two quotes: nothing, words of the same
sentence, the end of "said NAME.", the same after a question, narrative sentences, the same after a question."""
_WHO_WAS_BEFORE, _WHO_IS_ADDRESSED, _WHOEVER = 0.5, 0.0, 1.8
"""The cost of the other voice of two, of the person whom the previous quote addressed, and of any other voice."""
_OF_ITSELF, _TO_ITSELF = 2.0, 4.0
"""The cost of a voice that mentions itself, or addresses itself, by name."""
_AGAINST = {"floating": 1.6, "continuation": 0.7, "pronoun": 1.6}
"""The cost of a voice other than the one found without the dialogue, by attribution."""
_NOBODY = 2.2
"""The cost of an unknown voice."""


class Line(NamedTuple):
    """One quote of a dialogue."""

    named: frozenset[Cluster]
    """The persons mentioned in it."""
    addressed: frozenset[Cluster]
    """Those of them that it addresses."""
    asks: bool
    """It ends in a question mark."""


def fill_backward(passage: Passage, own: list[QuoteTokens], speakers: list[Speaker | None]) -> None:
    """Give a quote the speaker named after the next one: "A", and "B", said NAME."""
    for index in range(len(own) - 2, -1, -1):
        after = speakers[index + 1]
        if speakers[index] is None and after is not None and not own[index].fragment:
            between = passage.symbols[passage.quotes[index] + 1 : passage.quotes[index + 1]]
            if between in _JOINED and after.attribution != "continuation":
                speakers[index] = after._replace(attribution="continuation", confidence=min(after.confidence, 0.9))


def is_dialogue(passage: Passage) -> bool:
    """Return whether one quote follows another without a word between them, which means two voices."""
    return _ADJACENT.search(passage.symbols) is not None


_ADJACENT = re.compile("[Qf][Qf]")

Voice = tuple[Cluster | None, str]
"""A person, or the words that name somebody; `_UNKNOWN` is an unknown voice."""
_UNKNOWN: Voice = (None, "")


def voice_of(speaker: Speaker) -> Voice:
    return (speaker.person, "" if speaker.person is not None else speaker.text.lower())


def take_turns(passage: Passage, lines: list[Line], speakers: list[Speaker | None]) -> list[Speaker | None]:
    """Find the most likely speakers of a dialogue, given those found from the words beside each quote."""
    by_voice = {voice_of(speaker): speaker for speaker in reversed(speakers) if speaker is not None}
    for line in lines:
        for person in line.addressed:
            by_voice.setdefault((person, ""), Speaker("continuation", person, person.name, _BY_TURN))
    if not by_voice:
        return speakers
    gaps = ["none", *(_gap(passage, lines, speakers, number) for number in range(1, len(lines)))]
    chosen = _likeliest(lines, speakers, gaps, [_UNKNOWN, *by_voice])
    return [_as_found(speaker, by_voice.get(voice)) for speaker, voice in zip(speakers, chosen, strict=True)]


def _as_found(speaker: Speaker | None, chosen: Speaker | None) -> Speaker | None:
    if chosen is None:
        return speaker if speaker is not None and _is_named(speaker) else None
    if speaker is not None and voice_of(speaker) == voice_of(chosen):
        return speaker
    limit = _BY_TURN if speaker is None else _BY_CONTRAST
    return chosen._replace(attribution="continuation", confidence=min(chosen.confidence, limit), until=0)


def _gap(passage: Passage, lines: list[Line], speakers: list[Speaker | None], number: int) -> str:
    """Classify what is between a quote and the previous one; a key of `_SAME_BEHIND`."""
    before, at = passage.quotes[number - 1], passage.quotes[number]
    if at == before + 1:
        return "none"
    known = speakers[number - 1]
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


_Assignment = tuple[float, int, int, "_Assignment | None"]
"""An assignment of voices to the quotes so far: cost, speaker, previous speaker, and the assignment it extends.

Voices are numbered; 0 is an unknown voice."""


def _likeliest(lines: list[Line], speakers: list[Speaker | None], gaps: list[str], voices: list[Voice]) -> list[Voice]:
    """Choose a voice for each line; `voices[0]` is the unknown voice."""
    numbers = {voice: number for number, voice in enumerate(voices)}
    ways: list[_Assignment] = [(0.0, 0, 0, None)]
    spoken_to: frozenset[int] = frozenset()
    for number, (line, gap) in enumerate(zip(lines, gaps, strict=True)):
        costs = [
            (numbers[voice], _alone(line, speakers[number], voice)) for voice in _candidates(lines, speakers, number)
        ]
        same, other = _SAME_BEHIND[gap], _OTHER_BEHIND[gap]
        best: dict[tuple[int, int], _Assignment] = {}
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


def _candidates(lines: list[Line], speakers: list[Speaker | None], number: int) -> list[Voice]:
    """Return the candidate voices of a quote: its own if it is named, else those near it, the nearest first."""
    own = speakers[number]
    if own is not None and _is_named(own):
        return [voice_of(own)]
    voices: dict[Voice, None] = {voice_of(own): None} if own is not None else {}
    for distance in range(1, _NEAR + 1):
        for other in (number - distance, number + distance):
            if 0 <= other < len(lines):
                if (known := speakers[other]) is not None:
                    voices[voice_of(known)] = None
                for person in lines[other].addressed:
                    voices[person, ""] = None
        if len(voices) >= _VOICES:
            break
    return [*islice(voices, _VOICES), _UNKNOWN]


def _is_named(speaker: Speaker) -> bool:
    """Return whether the words beside a quote name its speaker: not a pronoun, and not inferred."""
    return speaker.attribution not in _INFERRED and (
        speaker.attribution != "pronoun" or speaker.person is None or speaker.text == "I"
    )


def _alone(line: Line, speaker: Speaker | None, voice: Voice) -> float:
    """Return the cost of a voice for a quote by itself, without its neighbours."""
    if voice == _UNKNOWN:
        return _NOBODY + (_AGAINST.get(speaker.attribution, _NEVER) if speaker is not None else 0.0)
    person = voice[0]
    cost = 0.0
    if person is not None and person in line.named:
        cost += _TO_ITSELF if person in line.addressed else _OF_ITSELF
    if speaker is None or voice_of(speaker) == voice:
        return cost
    if speaker.attribution == "pronoun":
        return cost + (_AGAINST["pronoun"] if _may_be(speaker, person) else _NEVER)
    return cost + _AGAINST.get(speaker.attribution, _NEVER)


def _may_be(pronoun: Speaker, person: Cluster | None) -> bool:
    """Return whether a pronoun may refer to a person at all."""
    word = pronoun.text.lower()
    if person is None or word not in ("he", "she"):
        return False
    return person.gender in (None, "f" if word == "she" else "m")


def addressed(symbols: str, persons: Iterable[tuple[int, int, Cluster]]) -> frozenset[Cluster]:
    """Return the persons a quote addresses: named between commas or at its ends ("Yes, Mr Hall", "Come, Ann.").

    Args:
        symbols: the symbols of the text's tokens.
        persons: (first token, last token, person) of each name in the quote, including its title.
    """
    return frozenset(
        person
        for first, last, person in persons
        if first > 0 and symbols[first - 1] in _BEFORE_NAME and symbols[last + 1 : last + 2] in _BEHIND_NAME
    )


_BEFORE_NAME = frozenset(",.!*'-")
_BEHIND_NAME = frozenset(",.!*'-;")
