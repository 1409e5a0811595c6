"""The speaker of each quote: patterns first, then what a continued quote inherits, and whom a pronoun means.

Works paragraph by paragraph with a bounded memory: the last mentions, the last speakers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, replace

from tui_reader.extraction.lexicon import Gender
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.passage import Passage, QuoteTokens, read_passage
from tui_reader.extraction.patterns import FLOATING, PATTERNS, Pattern
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.quotes import Paragraph, Segment, count_words, looks_like_title
from tui_reader.extraction.tokens import Tokens
from tui_reader.model import Attribution, Quote, QuoteKind

MEMORY = 24
_WINDOW = 90
"""Symbols looked at on either side of a quote."""
_DOCUMENTS = frozenset("statement letter email e-mail tweet book report memo blog post message note article op-ed essay speech".split())
_SPEAKS = re.compile(r"[ae]{0,3}v")
_FRAGMENTS = 3
"""Short fragments before a quote that are read over; behind more of them the last is where reading starts."""
_RIGHT = tuple(p for p in PATTERNS if p.side == "right")
_LEFT = tuple(p for p in PATTERNS if p.side == "left")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a person, or what the words `text` name."""

    attribution: Attribution
    person: Cluster | None
    text: str
    confidence: float
    noun: str = ""
    until: int = 0
    """Position in the passage behind the words that attribute, where they follow the quote."""
    rule: str = ""


@dataclass(slots=True)
class _Recent:
    person: Cluster
    paragraph: int
    token: int
    subject: bool


class Attributor:
    """Gives the quotes of one text their speakers, paragraph by paragraph in reading order."""

    def __init__(self, tokens: Tokens, runs: list[Run], placed: dict[int, Mention]) -> None:
        self._tokens = tokens
        self._runs = runs
        self._run_starts = [run.first for run in runs]
        self._placed = placed
        self._recent: deque[_Recent] = deque(maxlen=MEMORY)
        self._last: Speaker | None = None
        self._last_paragraph = -9
        self._before_last: Speaker | None = None
        self._paragraph_index = 0
        self._voice: tuple[Cluster, int] | None = None
        """Who spoke last, quoted or not, and in which paragraph."""
        self._topic: tuple[Cluster, int] | None = None
        """Who spoke without a quote last, and in which paragraph."""
        self._expects = False
        """The paragraph before ended in a colon or in a saying that has no quote yet."""

    def attribute(self, blocks: list[Paragraph], segments: list[Segment]) -> list[Quote]:
        """Make a `Quote` of every segment."""
        tokens, starts = self._tokens, self._tokens.starts
        quotes: list[Quote] = []
        at = 0
        for block in blocks:
            own: list[QuoteTokens] = []
            while at < len(segments) and segments[at].paragraph == block.index:
                segment = segments[at]
                first = bisect_left(starts, segment.start, 0, len(tokens.words))
                last = max(first, bisect_left(starts, segment.end, first, len(tokens.words)) - 1)
                own.append(QuoteTokens(segment, first, last, count_words(tokens.text, segment) < 4))
                at += 1
            first = bisect_left(starts, block.start, 0, len(tokens.words))
            end = bisect_left(starts, block.end, first, len(tokens.words))
            number = bisect_left(self._run_starts, first)
            if own:
                quotes += self._paragraph(block, own, first, end, number)
            else:
                self._remember(block.index, first, end, number, ())
                self._expects = tokens.symbols[max(first, end - 3) : end].rstrip("*").endswith(":")
                if at < len(segments) and (self._expects or segments[at].paragraph == block.index + 1):
                    passage = read_passage(tokens, max(first, end - 90), end, [], self._runs, number, self._placed)
                    if self._expects:
                        self._speaker_before_colon(passage, block.index)
                    elif found := self._floating(passage, len(passage.symbols), block, True):
                        if found.person is not None:
                            self._topic = (found.person, block.index)
        return quotes

    def _speaker_before_colon(self, passage: Passage, paragraph: int) -> None:
        found = self._left(passage.symbols + "Q", len(passage.symbols), passage, paragraph)
        if found is not None:
            self._set_last(found, paragraph)

    def _paragraph(self, block: Paragraph, own: list[QuoteTokens], first: int, end: int, number: int) -> list[Quote]:
        tokens = self._tokens
        self._paragraph_index = block.index
        passage = read_passage(tokens, first, end, own, self._runs, number, self._placed)
        found: list[Speaker | None] = []
        seen = first
        run_number = number
        for index, quote in enumerate(own):
            run_number = self._remember(block.index, seen, quote.first, run_number, own)
            seen = quote.last + 1
            crowded = quote.fragment and _among_quotes(passage.symbols, passage.quotes[index])
            speaker = None if crowded else self._direct(passage, index, quote, block.index)
            if speaker is None and not crowded:
                speaker = self._continued(passage, index, own, block, found)
            found.append(speaker)
            if speaker is not None and not (quote.fragment and speaker.confidence < 0.8):
                self._set_last(speaker, block.index)
        self._remember(block.index, seen, end, run_number, own)
        self._backward(passage, own, found)
        if len(own) > 2:
            _fill_dialogue(passage, found)
        self._expects = passage.symbols.rstrip("*").endswith(":")
        if self._expects:
            self._speaker_before_colon(passage, block.index)
        return [self._quote(q, s, passage, i) for i, (q, s) in enumerate(zip(own, found, strict=True))]

    def _set_last(self, speaker: Speaker, paragraph: int) -> None:
        last = self._last
        if last is not None and (last.person is not speaker.person or last.person is None and last.text != speaker.text):
            self._before_last = last
        self._last, self._last_paragraph = speaker, paragraph
        if speaker.person is not None:
            self._voice = (speaker.person, paragraph)

    def _direct(self, passage: Passage, index: int, quote: QuoteTokens, paragraph: int) -> Speaker | None:
        """Apply the patterns to both sides of a quote, the likelier side first."""
        symbols, at = passage.symbols, passage.quotes[index]
        closing = self._tokens.text[quote.segment.end - 2 : quote.segment.end - 1]
        before = symbols[at - 1 : at]
        left_first = before in (":", ",") and closing != "," or closing not in (",", "?", "!", "—", "-") and before not in (".", "", "!", "\n")
        if left_first:
            found = self._left(symbols, at, passage, paragraph)
            if found is not None and (found.confidence >= 0.9 or closing not in ",?!"):
                return found
            return self._right(symbols, at, passage, paragraph, closing) or found
        return self._right(symbols, at, passage, paragraph, closing) or self._left(symbols, at, passage, paragraph)

    def _right(self, symbols: str, at: int, passage: Passage, paragraph: int, closing: str) -> Speaker | None:
        end = min(len(symbols), at + 1 + _WINDOW)
        for pattern in _RIGHT:
            if pattern.after_comma and closing not in ",?!":
                continue
            match = pattern.regex.match(symbols, at + 1, end)
            if match and (found := self._speaker(match, pattern, passage, paragraph)):
                return replace(found, until=match.end(), rule=pattern.name)
        return None

    def _left(self, symbols: str, at: int, passage: Passage, paragraph: int) -> Speaker | None:
        start = max(0, at - _WINDOW)
        start = max(start, *(symbols.rfind(mark, start, at) + 1 for mark in ".!\n"))
        start = max(start, symbols.rfind("Q", start, at) + 1) if symbols[at - 1 : at] not in "," else start
        if symbols.count("f", start, at) > _FRAGMENTS:
            start = at - symbols[start:at][::-1].index("f")
        window = symbols[start:at].replace("f", "n")
        if not window:
            return None
        for pattern in _LEFT:
            match = pattern.regex.search(window)
            if match and (found := self._speaker(match, pattern, passage, paragraph, start)):
                return replace(found, rule=pattern.name)
        return None

    def _speaker(self, match, pattern: Pattern, passage: Passage, paragraph: int, offset: int = 0) -> Speaker | None:  # type: ignore[no-untyped-def]
        first, end = match.start("np") + offset, match.end("np") + offset
        symbols = passage.symbols
        confidence = pattern.confidence
        noun = symbols[first:end]
        head = _head(noun)
        if "app" in match.groupdict() and match["app"] and (head is None or noun[head] != "P"):
            inside = symbols.find("P", match.start("app") + offset, match.end("app") + offset)
            lead = symbols[match.start("app") + offset + 1 : inside] if inside >= 0 else "x"
            if inside >= 0 and set(lead) <= set("ZODrnkd") and symbols[inside + 1 : inside + 2] != "s" and "r" in noun + lead:
                return self._named(passage, inside, confidence)
        if head is None:
            return None
        kind = noun[head]
        at = first + head
        if kind == "P":
            return self._named(passage, at, confidence)
        if kind == "h":
            return self._pronoun(passage, at, paragraph, confidence)
        if kind == "t":
            return None
        if first > 1 and symbols[first - 1] == "," and symbols[first - 2] == "P" and kind in "rk":
            return self._named(passage, first - 2, confidence)  # NAME, the chief executive of …, said
        if kind == "k" and (owner := noun.rfind("Ps", 0, head)) >= 0 and self._is_document(passage.first[at], passage.last[at]):
            return self._named(passage, first + owner, confidence)
        last = end - 1
        if "u" in noun and "app" in match.groupdict() and match["app"] and match["app"].startswith(",q"):
            last = match.end("app") + offset - 2  # "One, who asked to remain anonymous"
        text = self._tokens.phrase(passage.first[first], passage.last[last])
        if kind == "r" and noun[0] == "d" and "u" not in noun and (known := self._known_as(passage.last[at], passage.first[first])):
            return Speaker("role", known, text, min(confidence, 0.8), noun)
        if kind == "r":
            return Speaker("unnamed" if "u" in noun else "role", None, text, min(confidence, 0.85), noun)
        if kind == "u":
            return Speaker("unnamed", None, text, min(confidence, 0.85), noun)
        return Speaker("organisation", None, text, min(confidence, 0.85), noun)

    def _known_as(self, token: int, before: int) -> Cluster | None:
        """The person lately named with the title or noun at `token`: "the senator said"."""
        words = self._tokens.words
        if words[before].strip().lower() != "the":
            return None
        noun = words[token].strip().lower()
        if noun.endswith("-year-old"):
            return self._antecedent(None, self._paragraph_index, before)
        for recent in reversed(self._recent):
            if noun in recent.person.nouns and recent.token < before:
                return recent.person
        return None

    def _is_document(self, first: int, last: int) -> bool:
        return any(word.strip() in _DOCUMENTS for word in self._tokens.words[first : last + 1])

    def _floating(self, passage: Passage, at: int, block: Paragraph, before: bool) -> Speaker | None:
        """A quote that is a sentence of its own speaks for whoever spoke in the sentence before it."""
        symbols = passage.symbols
        end = symbols.rfind(".", max(0, at - 3), at)
        if end < 0:
            return None
        start = max(0, end - _WINDOW)
        start = max(start, *(symbols.rfind(mark, start, end) + 1 for mark in ".!\nQ"))
        for row in FLOATING:
            match = row.regex.search(symbols, start, end)
            if match and (found := self._speaker(match, row, passage, block.index)) and found.person is not None:
                return replace(found, attribution="floating", confidence=row.confidence, rule=row.name)
        return None

    def _named(self, passage: Passage, at: int, confidence: float) -> Speaker:
        mention = self._mention_at(passage.first[at])
        return Speaker("name", mention.person, self._tokens.phrase(mention.first, mention.last), confidence)

    def _mention_at(self, token: int) -> Mention:
        number = bisect_left(self._run_starts, token)
        while number >= len(self._runs) or self._runs[number].first > token or self._runs[number].first not in self._placed:
            number -= 1
        return self._placed[self._runs[number].first]

    def _pronoun(self, passage: Passage, at: int, paragraph: int, confidence: float) -> Speaker | None:
        word = self._tokens.words[passage.first[at]].strip()
        gender: Gender = "f" if word.lower() == "she" else "m"
        person = self._antecedent(gender, paragraph, passage.first[at])
        if person is None:
            return None
        return Speaker("pronoun", person, word, min(confidence, 0.88))

    def _antecedent(self, gender: Gender | None, paragraph: int, token: int) -> Cluster | None:
        best, best_points = None, -99.0
        for rank, recent in enumerate(reversed(self._recent)):
            if recent.token >= token or gender and recent.person.gender not in (None, gender):
                continue
            distance = paragraph - recent.paragraph
            points = (2.0 if recent.subject else 0.0) - 1.0 * min(distance, 8) - 0.15 * rank
            if recent.person.gender is None:
                points -= 0.8
            if self._voice is not None and self._voice[0] is recent.person and paragraph - self._voice[1] <= 2:
                points += 1.0
            if points > best_points:
                best, best_points = recent.person, points
        if best is not None and best.gender is None:
            best.gender = gender
        return best

    def _remember(self, paragraph: int, first: int, end: int, number: int, own: object) -> int:
        """Take the mentions of tokens `[first, end)` into memory."""
        symbols = self._tokens.symbols
        while number < len(self._runs) and self._runs[number].first < end:
            run = self._runs[number]
            number += 1
            mention = self._placed.get(run.first)
            if mention is None or run.first < first:
                continue
            follows = symbols[run.last + 1 : run.last + 2]
            subject = follows not in ("s", "") and (run.starts or follows in "vwae" or symbols[max(0, run.first - 1)] == "," and follows == ",")
            if follows and follows in "aev" and _SPEAKS.match(symbols, run.last + 1) and subject:
                self._voice = (mention.person, paragraph)
            self._recent.append(_Recent(mention.person, paragraph, run.first, subject))
        return number

    def _continued(
        self, passage: Passage, index: int, own: list[QuoteTokens], block: Paragraph, found: list[Speaker | None]
    ) -> Speaker | None:
        """What a quote without words of attribution inherits from the one before it."""
        symbols, at = passage.symbols, passage.quotes[index]
        last = self._last
        floats = not own[index].fragment and symbols[at - 1 : at] == "." and self._tokens.text[own[index].segment.end - 2] in ".?!,"
        if floats and (floating := self._floating(passage, at, block, False)):
            return floating
        if index and found[-1] is not None:
            between = symbols[max(passage.quotes[index - 1] + 1, found[-1].until) : at]
            if not between and found[-1].until <= passage.quotes[index - 1]:
                return None  # another voice: `_dialogue` finds whose
            if _same_voice(between):
                return replace(found[-1], attribution="continuation", confidence=min(found[-1].confidence, 0.93))
            return None
        if index == 0 and last is not None and not own[0].fragment:
            gap = block.index - self._last_paragraph
            lead = symbols[:at]
            if own[0].segment.carried and gap <= 3 or self._expects and gap <= 1 and not lead:
                return replace(last, attribution="continuation", confidence=1.0 if self._expects else 0.94)
            if gap <= 1 and not lead and not symbols[at + 1 : at + 9].strip(".*,"):
                if last.attribution != "floating" or gap:
                    return replace(last, attribution="continuation", confidence=0.94)
            topic = self._topic
            if topic is not None and gap > 1 and topic[1] == block.index - 1 and not lead and len(symbols) <= at + 2:
                return Speaker("floating", topic[0], topic[0].name, 0.8)
        return None

    def _backward(self, passage: Passage, own: list[QuoteTokens], found: list[Speaker | None]) -> None:
        """Give a quote the speaker named behind the next one: "A." "B," said NAME."""
        for index in range(len(own) - 2, -1, -1):
            after = found[index + 1]
            if found[index] is None and after is not None and not own[index].fragment:
                between = passage.symbols[passage.quotes[index] + 1 : passage.quotes[index + 1]]
                if between in (".", ",", "-", "...", "c", ",c") and after.attribution != "continuation":
                    found[index] = replace(after, attribution="continuation", confidence=min(after.confidence, 0.9))

    def _is_title(
        self, passage: Passage, index: int, segment: Segment, inner: str, before: str, speaker: Speaker | None
    ) -> bool:
        """Tell titles, slogans and scare quotes from speech."""
        text, at = self._tokens.text, passage.quotes[index]
        if looks_like_title(text, segment):
            alone = not passage.symbols.replace(".", "").replace("*", "")[1:]
            if speaker is None or speaker.confidence < 0.9 or alone or inner[-1:] not in ".?!" and before not in ("v", ":"):
                return True
        after = passage.symbols[at + 1 : at + 3]
        return speaker is None and (after == "-O" or before in ("r", "O"))

    def _quote(self, quote: QuoteTokens, speaker: Speaker | None, passage: Passage, index: int) -> Quote:
        segment, text = quote.segment, self._tokens.text
        kind: QuoteKind = "direct"
        inner = text[segment.start + 1 : segment.end - 1].strip()
        before = passage.symbols[passage.quotes[index] - 1 : passage.quotes[index]]
        if quote.fragment or self._is_title(passage, index, segment, inner, before, speaker):
            kind = "fragment"
        elif inner[:1].islower() and before not in ("", ".", ":", "!", "\n") or before in "npadbkswi" and before and inner[-1:] not in ".!?,":
            kind = "mixed"
        if speaker is None:
            return Quote(segment.start, segment.end, kind, None, None, "none", 0.0)
        name = speaker.person.name if speaker.person else None
        if name is None and speaker.attribution in ("organisation", "continuation") and "r" not in speaker.noun and "u" not in speaker.noun:
            name = speaker.text
        attribution = speaker.attribution
        if attribution == "continuation" and speaker.person is None and name is None:
            attribution = "unnamed" if "u" in speaker.noun else "role"
        return Quote(segment.start, segment.end, kind, name, speaker.text, attribution, round(speaker.confidence, 2))


def _fill_dialogue(passage: Passage, found: list[Speaker | None]) -> None:
    """Let two voices take turns: where one quote follows another with no word between, the speaker changes.

    A turn nobody is named for speaks with the voice of the turn before the last, or of the next but one.
    """
    turns: list[list[int]] = []
    for index, at in enumerate(passage.quotes):
        if index and at == passage.quotes[index - 1] + 1:
            turns.append([index])
        elif index and turns and (known := found[index - 1]) and known.until and _same_voice(passage.symbols[known.until : at]):
            turns[-1].append(index)
        else:
            turns += [[], [index]]  # an empty turn parts one dialogue from the next
    voices = [next((found[i] for i in turn if found[i] is not None), None) for turn in turns]
    for number, voice in enumerate(voices):  # a pronoun cannot mean whoever has just spoken
        before = voices[number - 1] if number and turns[number - 1] else None
        if voice and before and voice.attribution == "pronoun" and voice.person is before.person:
            other = voices[number - 2] if number > 1 and turns[number - 2] else None
            if other is not None and other.person is not voice.person:
                voices[number] = replace(other, attribution="continuation", confidence=0.6)
                for index in turns[number]:
                    found[index] = voices[number]
    for step, numbers in ((-1, range(len(turns))), (1, range(len(turns) - 1, -1, -1))):
        for number in numbers:
            two_off = number + 2 * step
            if voices[number] is None and turns[number] and 0 <= two_off < len(turns) and turns[number + step]:
                voice = voices[two_off]
                if voice is not None:
                    voices[number] = replace(voice, attribution="continuation", confidence=min(voice.confidence, 0.7))
                    for index in turns[number]:
                        found[index] = found[index] or voices[number]


def _among_quotes(symbols: str, at: int) -> bool:
    """Tell whether a fragment has nothing but other quotes beside it."""
    return at > 0 and symbols[at - 1] in "fQ" and symbols[at + 1 : at + 2] in ("f", "Q")


def _head(noun: str) -> int | None:
    """Index of the head of a noun phrase: its last person that owns nothing, else its person noun, body or name."""
    main = noun.split("p", 1)[0] or noun
    if main in ("h", "t"):
        return 0
    for at in range(len(main) - 1, -1, -1):
        symbol = main[at]
        if main[at + 1 : at + 2] == "s":
            continue
        if symbol == "P" and "r" not in main[at + 1 :] and "k" not in main[at + 1 :]:
            return at
        if symbol in "rku" or symbol == "O" and not set(main[at + 1 :]) & set("rku"):
            if symbol == "O" and "n" in main[at + 1 :]:
                continue
            return at
        if symbol == "D" and at == len(main) - 1:
            return at
    return None


def _same_voice(between: str) -> bool:
    """Tell whether nobody else comes up between two quotes of one paragraph."""
    tail = between.rsplit(".", 1)[-1]
    return "\n" not in tail and not set(tail) & set("PO") and len(tail) < 14
