"""What the quotes of one paragraph tell about each other's speakers."""

from __future__ import annotations

from dataclasses import replace

from tui_reader.extraction.passage import Passage, QuoteTokens
from tui_reader.extraction.phrases import Speaker, same_speaker, same_voice

Turn = list[int]
"""The numbers of quotes that one voice speaks without a break."""

_JOINED = (".", ",", "-", "...", "c", ",c")
_BY_TURN, _BY_CONTRAST = 0.7, 0.6


def fill_backward(passage: Passage, own: list[QuoteTokens], found: list[Speaker | None]) -> None:
    """Give a quote the speaker named behind the next one: "A", and "B", said NAME."""
    for index in range(len(own) - 2, -1, -1):
        after = found[index + 1]
        if found[index] is None and after is not None and not own[index].fragment:
            between = passage.symbols[passage.quotes[index] + 1 : passage.quotes[index + 1]]
            if between in _JOINED and after.attribution != "continuation":
                found[index] = replace(after, attribution="continuation", confidence=min(after.confidence, 0.9))


def fill_dialogue(passage: Passage, found: list[Speaker | None]) -> None:
    """Let two voices take turns: where one quote follows another with no word between, the speaker changes.

    A turn nobody is named for speaks with the voice of the turn before the last or of the next but one.
    """
    for turns in _dialogues(passage, found):
        if len(turns) > 2:
            _take_turns(turns, found)


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


def _take_turns(turns: list[Turn], found: list[Speaker | None]) -> None:
    voices = [next((found[i] for i in turn if found[i] is not None), None) for turn in turns]

    def give(number: int, voice: Speaker, most: float, *, over: bool = False) -> None:
        given = replace(voice, attribution="continuation", confidence=min(voice.confidence, most))
        voices[number] = given
        for index in turns[number]:
            if over or found[index] is None:
                found[index] = given

    for number in range(2, len(turns)):
        voice, before, other = voices[number], voices[number - 1], voices[number - 2]
        if not (voice and before and other) or voice.attribution != "pronoun" or voice.person is None:
            continue
        if voice.person is before.person is not other.person:
            give(number, other, _BY_CONTRAST, over=True)  # a pronoun cannot mean whoever has just spoken
    for step in (-2, 2):
        for number in range(len(turns))[:: -step // 2]:
            voice = voices[number + step] if 0 <= number + step < len(turns) else None
            if voices[number] is None and voice is not None:
                give(number, voice, _BY_TURN)
