"""The speaker of each quote: patterns first, then what a quote without words of attribution inherits.

Works paragraph by paragraph in reading order. The confidence comes from the rule that fired. Right of all speakers
given, persons and others, on the development news (Wikinews and US news; pronouns only where checked by hand):

| rule | confidence | right |
|---|---|---|
| dash or colon and a name; a paragraph after a colon | 1.0 | 25 of 26 |
| `NAME said` behind the quote | .98 | 131 of 134 |
| `said NAME` | .97 | 62 of 67 |
| `NAME said` before the quote | .95 | 87 of 89 |
| a quote that goes on, in its paragraph or the next | .93, .94 | 54 of 58 |
| did and said, called it, saying, according to | .90–.95 | 25 of 26 |
| he, she | .88 at most | 14 of 17 |
| role, organisation, unnamed | .85 at most | 62 of 70 |
| subject of the sentence; a role said of a person before | .80 | 14 of 22 |
| the sentence before speaks, or acts | .65–.80 | 54 of 55 |
| turns of a dialogue | .60–.70 | 47 of 118 (fiction) |

What is under .93 is shown as probable only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from tui_reader.extraction.dialogue import fill_backward, fill_dialogue
from tui_reader.extraction.kinds import kind_of
from tui_reader.extraction.memory import Memory
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.passage import Passage, QuoteTokens, read_passage
from tui_reader.extraction.patterns import FLOATING, PATTERNS, Pattern
from tui_reader.extraction.people import Mention
from tui_reader.extraction.phrases import Speaker, among_quotes, head_of, same_voice
from tui_reader.extraction.quotes import Paragraph, Segment, count_words
from tui_reader.extraction.tokens import Tokens
from tui_reader.model import Quote

SHORTEST = 4
"""Words a quote must have to be more than a fragment."""
_WINDOW = 90
"""Symbols looked at on either side of a quote."""
_FRAGMENTS = 3
"""Fragments before a quote that are read over; behind more of them reading starts at the last."""
_MOST_ROLE, _MOST_PRONOUN, _MOST_LINKED = 0.85, 0.88, 0.8
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_TRIES = 4
"""Noun phrases before a quote that one pattern is tried on, from the left, until one can speak; behind the first
only names count."""
_OTHER_VOICES = frozenset(("i", "we", "someone", "somebody", "everyone", "everybody"))
_RIGHT = tuple(p for p in PATTERNS if p.side == "right")
_LEFT = tuple(p for p in PATTERNS if p.side == "left")


class Attributor:
    """Gives the quotes of one text their speakers."""

    def __init__(self, tokens: Tokens, runs: list[Run], placed: dict[int, Mention]) -> None:
        self._tokens = tokens
        self._runs = runs
        self._run_starts = [run.first for run in runs]
        self._placed = placed
        self._by_token = {mention.first: mention for mention in placed.values()}
        self._memory = Memory()
        self._after_colon = False
        """The paragraph before ended in a colon."""

    def attribute(self, blocks: list[Paragraph], segments: list[Segment]) -> list[Quote]:
        """Make a `Quote` of every segment; both lists are in reading order."""
        starts, count = self._tokens.starts, len(self._tokens.words)
        quotes: list[Quote] = []
        at = 0
        for block in blocks:
            if at == len(segments):
                break
            self._memory.paragraph = block.number
            first = bisect_left(starts, block.start, 0, count)
            end = bisect_left(starts, block.end, first, count)
            number = bisect_left(self._run_starts, first)
            own: list[QuoteTokens] = []
            while at < len(segments) and segments[at].paragraph == block.number:
                own.append(self._in_tokens(segments[at], first))
                at += 1
            if own and own[0].fragment and own[0].segment[:2] == (block.start, block.end):
                quotes.append(_unspoken(own[0]))
            elif own:
                quotes += self._read_quotes(own, first, end, number)
            else:
                self._read_prose(first, end, number, segments[at].paragraph == block.number + 1)
        return quotes

    def _in_tokens(self, segment: Segment, low: int) -> QuoteTokens:
        starts, count = self._tokens.starts, len(self._tokens.words)
        first = bisect_left(starts, segment.start, low, count)
        last = max(first, bisect_left(starts, segment.end, first, count) - 1)
        return QuoteTokens(segment, first, last, count_words(self._tokens.text, segment) < SHORTEST)

    def _read_prose(self, first: int, end: int, number: int, quotes_next: bool) -> None:
        """Read a paragraph without quotes, for who may speak in the next."""
        self._remember(first, end, number)
        self._after_colon = self._tokens.symbols[max(first, end - 3) : end].rstrip("*").endswith(":")
        if not self._after_colon and not quotes_next:
            return
        passage = read_passage(self._tokens, max(first, end - _WINDOW), end, [], self._runs, number, self._placed)
        if self._after_colon:
            self._note_colon(passage)
        elif (found := self._floating(passage, len(passage.symbols))) and found.person is not None:
            self._memory.topic = (found.person, self._memory.paragraph)

    def _read_quotes(self, own: list[QuoteTokens], first: int, end: int, number: int) -> list[Quote]:
        passage = read_passage(self._tokens, first, end, own, self._runs, number, self._placed)
        found: list[Speaker | None] = []
        for index, quote in enumerate(own):
            number = self._remember(first, quote.first, number)
            first = quote.last + 1
            speaker = None
            if not (quote.fragment and among_quotes(passage.symbols, passage.quotes[index])):
                speaker = self._direct(passage, index, quote) or self._inherited(passage, index, quote, found)
            found.append(speaker)
            if speaker is not None and not (quote.fragment and speaker.confidence < 0.8):
                self._memory.note_speaker(speaker)
        self._remember(first, end, number)
        if found[-1] is None and (signed := self._signature(passage, end)):
            found[-1] = signed
            self._memory.note_speaker(signed)
        fill_backward(passage, own, found)
        if len(own) > 2:
            fill_dialogue(passage, found)
        self._after_colon = passage.symbols.endswith((":", ":*"))
        if self._after_colon:
            self._note_colon(passage)
        return [self._quote(passage, i, q, s) for i, (q, s) in enumerate(zip(own, found, strict=True))]

    def _remember(self, first: int, end: int, number: int) -> int:
        """Take the mentions of tokens `[first, end)` into memory; gives the number of the first run behind."""
        while number < len(self._runs) and self._runs[number].first < end:
            run = self._runs[number]
            number += 1
            if run.first >= first and (mention := self._placed.get(run.first)) is not None:
                self._memory.note_mention(self._tokens, run, mention)
        return number

    def _note_colon(self, passage: Passage) -> None:
        """Keep who is announced by a paragraph that ends in a colon."""
        found = self._left(passage, len(passage.symbols))
        if found is not None:
            self._memory.note_speaker(found)

    # What stands beside a quote.

    def _direct(self, passage: Passage, index: int, quote: QuoteTokens) -> Speaker | None:
        """Apply the patterns to both sides of a quote, the likelier side first."""
        at = passage.quotes[index]
        closing = self._tokens.text[quote.segment.end - 2 : quote.segment.end - 1]
        before = passage.symbols[at - 1 : at]
        announced = before in (":", ",") and closing != ","
        if announced or closing not in (",", "?", "!", "—", "-") and before not in (".", "", "!", "\n"):
            found = self._left(passage, at)
            if found is not None and (found.confidence >= 0.9 or closing not in ",?!"):
                return found
            return self._right(passage, at, closing) or found
        return self._right(passage, at, closing) or self._left(passage, at)

    def _right(self, passage: Passage, at: int, closing: str) -> Speaker | None:
        for pattern in _RIGHT:
            if pattern.after_comma and closing not in ",?!":
                continue
            match = pattern.regex.match(passage.symbols, at + 1, at + 1 + _WINDOW)
            if match and (found := self._speaker(match, pattern, passage, 0)):
                return replace(found, until=match.end())
        return None

    def _left(self, passage: Passage, at: int) -> Speaker | None:
        symbols = passage.symbols
        start = max(0, at - _WINDOW)
        start = max(start, *(symbols.rfind(mark, start, at) + 1 for mark in ".!\n"))
        if symbols[at - 1 : at] != ",":
            start = max(start, symbols.rfind("Q", start, at) + 1)
        if symbols.count("f", start, at) > _FRAGMENTS:
            start = symbols.rindex("f", start, at)
        window = symbols[start:at].replace("f", "n")
        for pattern in _LEFT if window else ():
            at = 0
            for again in range(_TRIES):
                match = pattern.regex.search(window, at)
                if match is None:
                    break
                found = self._speaker(match, pattern, passage, start)
                if found is not None and (not again or found.attribution == "name"):
                    return found
                at = match.start("np") + 1
        return None

    def _floating(self, passage: Passage, at: int) -> Speaker | None:
        """A quote that is a sentence of its own is spoken by whoever spoke in the sentence before it."""
        symbols = passage.symbols
        end = symbols.rfind(".", max(0, at - 3), at)
        if end < 0:
            return None
        start = max(0, end - _WINDOW)
        start = max(start, *(symbols.rfind(mark, start, end) + 1 for mark in ".!\nQ"))
        for row in FLOATING:
            match = row.regex.search(symbols, start, end)
            if match and (found := self._speaker(match, row, passage, 0)) and found.person is not None:
                return replace(found, attribution="floating", confidence=row.confidence)
        return None

    def _signature(self, passage: Passage, end: int) -> Speaker | None:
        """Find the name a paragraph that is nothing but a quote is signed with, in the next: "— Ann Reed"."""
        symbols = self._tokens.symbols
        if len(passage.symbols) > 2 or symbols[end : end + 2] != "\n-" or (run := self._placed.get(end + 2)) is None:
            return None
        return Speaker("name", run.person, self._tokens.phrase(run.first, run.last), 1.0)

    def _inherited(
        self, passage: Passage, index: int, quote: QuoteTokens, found: list[Speaker | None]
    ) -> Speaker | None:
        """Find the speaker of a quote with no words of attribution in what stands before it."""
        symbols, at = passage.symbols, passage.quotes[index]
        if not quote.fragment and symbols[at - 1 : at] == "." and self._tokens.text[quote.segment.end - 2] in ".?!,":
            floating = self._floating(passage, at)
            if floating is not None:
                return floating
        if index:
            before = found[-1]
            if before is None:
                return None
            between = symbols[max(passage.quotes[index - 1] + 1, before.until) : at]
            another_voice = at == passage.quotes[index - 1] + 1  # `fill_dialogue` finds whose
            if another_voice or not same_voice(between):
                return None
            return replace(before, attribution="continuation", confidence=min(before.confidence, 0.93))
        return None if quote.fragment else self._from_paragraph_before(symbols, at, quote)

    def _from_paragraph_before(self, symbols: str, at: int, quote: QuoteTokens) -> Speaker | None:
        memory = self._memory
        if memory.last is None:
            return self._from_topic(symbols, at)
        gap = memory.paragraph - memory.last_paragraph
        if self._after_colon and gap <= 1 and not at:
            return replace(memory.last, attribution="continuation", confidence=1.0)
        if quote.segment.carried and gap <= 3:
            return replace(memory.last, attribution="continuation", confidence=0.94)
        if gap <= 1 and not at and not symbols[1:9].strip(".*,"):
            return replace(memory.last, attribution="continuation", confidence=0.94)
        return self._from_topic(symbols, at) if gap > 1 else None

    def _from_topic(self, symbols: str, at: int) -> Speaker | None:
        topic = self._memory.topic
        if topic is None or topic[1] != self._memory.paragraph - 1 or at or len(symbols) > 2:
            return None
        return Speaker("floating", topic[0], topic[0].name, 0.8)

    # From the words matched to the one they name.

    def _speaker(self, match: re.Match[str], pattern: Pattern, passage: Passage, offset: int) -> Speaker | None:
        """Read the noun phrase a pattern found; `offset` is where the matched string begins in the passage."""
        symbols = passage.symbols
        groups = match.groupdict()
        if self._is_passive(passage, match, offset) or "by" in groups and self._at(passage, match, "by", offset) != "by":
            return None
        first, end = match.start("np") + offset, match.end("np") + offset
        app = groups.get("app") or ""
        noun = symbols[first:end]
        head = head_of(noun)
        if app and (head is None or noun[head] != "P"):
            inside = app.find("P")
            lead = app[1:inside]
            owns = app[inside + 1 : inside + 2] == "s"
            if inside > 0 and not owns and set(lead) <= set("ZODrnkd") and "r" in noun + lead:
                return self._named(passage, match.start("app") + offset + inside, pattern)  # the mayor, NAME,
        if head is None:
            return None
        kind, at = noun[head], first + head
        if kind == "t":
            return self._nobody(passage, at, pattern)
        if kind == "P":
            return self._named(passage, at, pattern)
        if kind == "h":
            return self._pronoun(passage, at, pattern)
        if kind in "rk" and first > 1 and symbols[first - 2 : first] == "P,":
            return self._named(passage, first - 2, pattern)  # NAME, the chief executive of …, said
        owner = noun.rfind("Ps", 0, head)
        if kind == "k" and owner >= 0 and self._is_document(passage, at):
            return self._named(passage, first + owner, pattern)  # NAME's statement said
        last = end - 1
        if "u" in noun and app.startswith(",q"):
            last = match.end("app") + offset - 2  # One, who asked to remain anonymous,
        text = self._tokens.phrase(passage.first[first], passage.last[last])
        confidence = min(pattern.confidence, _MOST_ROLE)
        if "u" in noun and kind in "ru":
            return Speaker("unnamed", None, text, confidence, noun)
        if kind != "r":
            return Speaker("organisation", None, text, confidence, noun)
        known = None
        if noun[0] == "d" and self._word(passage.first[first]) == "the":
            known = self._memory.known_as(
                self._word(passage.last[at]), passage.first[first], self._sentence(passage.first[first])
            )
        return Speaker("role", known, text, min(confidence, _MOST_LINKED) if known else confidence, noun)

    def _is_passive(self, passage: Passage, match: re.Match[str], offset: int) -> bool:
        """Tell "she was told" from "she was saying" and "she was quoted as saying"."""
        if not match.groupdict().get("aux"):
            return False
        at = match.end("aux") + offset
        auxiliary, verb = self._word(passage.last[at - 1]), self._word(passage.first[at])
        return auxiliary in _BE and verb != "quoted" and not verb.endswith("ing")

    def _at(self, passage: Passage, match: re.Match[str], group: str, offset: int) -> str:
        return self._word(passage.first[match.start(group) + offset])

    def _named(self, passage: Passage, at: int, pattern: Pattern) -> Speaker:
        mention = self._by_token[passage.first[at]]
        text = self._tokens.phrase(mention.first, mention.last)
        return Speaker("name", mention.person, text, pattern.confidence)

    def _pronoun(self, passage: Passage, at: int, pattern: Pattern) -> Speaker | None:
        token = passage.first[at]
        person = self._memory.antecedent("f" if self._word(token) == "she" else "m", token, self._sentence(token))
        if person is None:
            return None
        word = self._tokens.phrase(token, token)
        return Speaker("pronoun", person, word, min(pattern.confidence, _MOST_PRONOUN))

    def _nobody(self, passage: Passage, at: int, pattern: Pattern) -> Speaker | None:
        """Hear the narrator, or somebody, whose voice is not that of the persons named."""
        word = self._word(passage.first[at])
        if word not in _OTHER_VOICES:
            return None
        text = self._tokens.phrase(passage.first[at], passage.first[at])
        return Speaker("pronoun", None, text, min(pattern.confidence, _MOST_PRONOUN), "t")

    def _sentence(self, token: int) -> int:
        """First token of the sentence that `token` stands in, as far as it is near."""
        low = max(0, token - _WINDOW)
        return max(self._tokens.symbols.rfind(mark, low, token) for mark in ".!\n") + 1

    def _is_document(self, passage: Passage, at: int) -> bool:
        documents = self._tokens.lexicon.group("document")
        return any(self._word(token) in documents for token in range(passage.first[at], passage.last[at] + 1))

    def _word(self, token: int) -> str:
        return self._tokens.words[token].strip().lower()

    def _quote(self, passage: Passage, index: int, quote: QuoteTokens, speaker: Speaker | None) -> Quote:
        start, end = quote.segment.start, quote.segment.end
        kind = kind_of(self._tokens.text, passage, index, quote, speaker)
        if speaker is None:
            return Quote(start, end, kind, None, None, "none", 0.0)
        attribution = speaker.attribution
        name = speaker.person.name if speaker.person else speaker.text if speaker.is_organisation else None
        if attribution == "continuation" and name is None:
            attribution = "unnamed" if "u" in speaker.noun else "pronoun" if speaker.noun == "t" else "role"
        return Quote(start, end, kind, name, speaker.text, attribution, round(speaker.confidence, 2))


def _unspoken(quote: QuoteTokens) -> Quote:
    """A few words in marks that are a paragraph of their own: a heading, or an answer nobody is named for."""
    return Quote(quote.segment.start, quote.segment.end, "fragment", None, None, "none", 0.0)
