"""What the quotes of one paragraph tell about each other's speakers."""

from __future__ import annotations

from dataclasses import replace

from tui_reader.extraction.passage import Passage, QuoteTokens
from tui_reader.extraction.phrases import Speaker, same_voice

_JOINED = (".", ",", "-", "...", "c", ",c")


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

    A turn nobody is named for speaks with the voice of the turn before the last, or of the next but one.
    """
    turns = _turns(passage, found)
    voices = [next((found[i] for i in turn if found[i] is not None), None) for turn in turns]

    def give(number: int, voice: Speaker, confidence: float, *, over: bool) -> None:
        voices[number] = given = replace(voice, attribution="continuation", confidence=confidence)
        for index in turns[number]:
            if over or found[index] is None:
                found[index] = given

    for number in range(2, len(turns)):
        voice, before, other = voices[number], voices[number - 1], voices[number - 2]
        if not (voice and before and other) or voice.attribution != "pronoun":
            continue
        if voice.person is before.person is not other.person:
            give(number, other, 0.6, over=True)  # a pronoun cannot mean whoever has just spoken
    for step in (-1, 1):
        for number in range(len(turns))[::-step]:
            source = number + 2 * step
            if voices[number] is None and turns[number] and 0 <= source < len(turns) and turns[number + step]:
                voice = voices[source]
                if voice is not None:
                    give(number, voice, min(voice.confidence, 0.7), over=False)


def _turns(passage: Passage, found: list[Speaker | None]) -> list[list[int]]:
    """Group quotes that one voice speaks; an empty turn parts one dialogue from the next."""
    turns: list[list[int]] = []
    for index, at in enumerate(passage.quotes):
        known = found[index - 1] if index else None
        if index and at == passage.quotes[index - 1] + 1:
            turns.append([index])
        elif known is not None and known.until and same_voice(passage.symbols[known.until : at]):
            here = found[index]
            if here is None or here.person is known.person:
                turns[-1].append(index)
            else:
                turns.append([index])
        else:
            turns += [[], [index]]
    return turns
