"""What the quotes of one paragraph tell about each other's speakers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from tui_reader.extraction.passage import Passage, QuoteTokens
from tui_reader.extraction.people import Cluster
from tui_reader.extraction.phrases import Speaker, same_speaker, same_voice

Turn = list[int]
"""The numbers of quotes that one voice speaks without a break."""

_JOINED = (".", ",", "-", "...", "c", ",c")
_BY_TURN, _BY_CONTRAST = 0.7, 0.6
_INFERRED = ("continuation", "floating")


def fill_backward(passage: Passage, own: list[QuoteTokens], found: list[Speaker | None]) -> None:
    """Give a quote the speaker named behind the next one: "A", and "B", said NAME."""
    for index in range(len(own) - 2, -1, -1):
        after = found[index + 1]
        if found[index] is None and after is not None and not own[index].fragment:
            between = passage.symbols[passage.quotes[index] + 1 : passage.quotes[index + 1]]
            if between in _JOINED and after.attribution != "continuation":
                found[index] = replace(after, attribution="continuation", confidence=min(after.confidence, 0.9))


def fill_dialogue(passage: Passage, found: list[Speaker | None], quoted: list[frozenset[Cluster]]) -> None:
    """Let two voices take turns: where one quote follows another with no word between, the speaker changes.

    A turn nobody is named for speaks with the voice of the turn before the last or of the next but one. `quoted`
    are the persons named inside each quote: nobody speaks of himself by name.
    """
    for turns in _dialogues(passage, found):
        if len(turns) > 1:
            _Dialogue(turns, found, quoted).take_turns()


def _dialogues(passage: Passage, found: list[Speaker | None]) -> list[list[Turn]]:
    """Part a paragraph's quotes into dialogues of turns; prose between two quotes ends a dialogue."""
    dialogues: list[list[Turn]] = []
    for index, at in enumerate(passage.quotes):
        known, here = found[index - 1] if index else None, found[index]
        if index and at == passage.quotes[index - 1] + 1:
            dialogues[-1].append([index])
        elif known is not None and known.until and same_voice(passage.symbols[known.until : at]):
            if here is None or same_speaker(here, known):
                dialogues[-1][-1].append(index)
            else:
                dialogues[-1].append([index])
        else:
            dialogues.append([[index]])
    return dialogues


class _Dialogue:
    """The turns of one dialogue and the voice of each, as far as it is known."""

    def __init__(self, turns: list[Turn], found: list[Speaker | None], quoted: list[frozenset[Cluster]]) -> None:
        self._turns = turns
        self._found = found
        self._quoted = quoted
        self._voices = [next((found[i] for i in turn if found[i] is not None), None) for turn in turns]

    def take_turns(self) -> None:
        """Give the turns without a speaker one."""
        voices = self._voices
        for number, (turn, following) in enumerate(pairwise(self._turns)):
            self._part(number, turn[-1], following[0])
        for number in range(2, len(voices)):
            voice, before, other = voices[number], voices[number - 1], voices[number - 2]
            if not (voice and before and other) or voice.attribution != "pronoun" or voice.person is None:
                continue
            if voice.person is before.person is not other.person:
                self._give(number, other, _BY_CONTRAST, over=True)  # a pronoun cannot mean whoever has just spoken
        self._alternate()

    def _alternate(self) -> None:
        voices = self._voices
        for step in (-2, 2):
            for number in range(len(voices))[:: -step // 2]:
                voice = voices[number + step] if 0 <= number + step < len(voices) else None
                if voices[number] is None and voice is not None:
                    self._give(number, voice, _BY_TURN)

    def _part(self, number: int, last: int, first: int) -> None:
        """Take back what was inferred for the last quote of a turn, if its speaker is named for the next turn."""
        here, behind = self._found[last], self._found[first]
        if here is None or behind is None or here.attribution not in _INFERRED or behind.attribution in _INFERRED:
            return
        if same_speaker(here, behind):
            self._found[last] = None
            if self._turns[number] == [last]:
                self._voices[number] = None

    def _give(self, number: int, voice: Speaker, most: float, *, over: bool = False) -> None:
        turn = self._turns[number]
        if voice.person is not None and any(voice.person in self._quoted[index] for index in turn):
            return
        given = replace(voice, attribution="continuation", confidence=min(voice.confidence, most))
        self._voices[number] = given
        for index in turn:
            if over or self._found[index] is None:
                self._found[index] = given
