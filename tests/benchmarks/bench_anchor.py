"""Measure how well highlights survive edits whose outcome is known, and how long it takes.

    python tests/benchmarks/bench_anchor.py [TEXTS.jsonl] [--highlights N] [--rounds N] [--failures] [--large]

TEXTS holds one JSON object with a "text" per line; the default is tests/fixtures/gum_news.jsonl (GUM, news, CC BY),
or the file named by READER_BENCH_TEXTS. Articles are joined to texts of about 60 kB.

Every word of the old text carries its number through the edits, so the true place of a highlight is known. A placement
is *right* if it is that place: exactly, where all words survived side by side, by at least half otherwise, and no
place at all where no word is left. Where under half of the words survive, an orphan is as right as the place. All else
is wrong: *silent* with status `same`, *badged* with `moved` or `changed`, *lost* as an orphan whose words are still
there. *checked* counts the right placements that a person is nevertheless asked to look at.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from time import process_time

from tui_reader.text.compare.anchor import Placement, reanchor

FIXTURE = Path(__file__).parents[1] / "fixtures" / "gum_news.jsonl"
SIZE = 60_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the blank after it; `number` is its position in the old text, None for a new word."""

    text: str
    number: int | None
    kept: bool = True
    """False for a word that replaced the one with this number."""


Paragraph = list[Word]
Text = list[Paragraph]


def load(path: Path) -> list[Text]:
    """Join the articles to texts of about SIZE characters; a short remainder is dropped."""
    texts: list[Text] = []
    articles: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        articles.append(json.loads(line)["text"])
        if sum(map(len, articles)) >= SIZE:
            texts.append(numbered("\n\n".join(articles)[:SIZE]))
            articles = []
    if sum(map(len, articles)) > SIZE / 3 or not texts:
        texts.append(numbered("\n\n".join(articles)))
    return texts


def numbered(raw: str) -> Text:
    number = 0
    text: Text = []
    for block in re.split(r"\n\s*\n", raw):
        words = [f"{word} " for word in block.split()]
        if words:
            text.append([Word(word, number + k) for k, word in enumerate(words)])
            number += len(words)
    return text


def render(text: Text) -> tuple[str, list[tuple[int, int, Word]]]:
    """The text, and each word with its offsets in it."""
    parts: list[str] = []
    places: list[tuple[int, int, Word]] = []
    at = 0
    for paragraph in filter(None, text):
        if parts:
            parts.append("\n\n")
            at += 2
        for index, word in enumerate(paragraph):
            shown = word.text.rstrip() if index == len(paragraph) - 1 else word.text
            places.append((at, at + len(word.text.rstrip()), word))
            parts.append(shown)
            at += len(shown)
    return "".join(parts), places


def sentences(paragraph: Paragraph) -> list[Paragraph]:
    found: list[Paragraph] = [[]]
    for word in paragraph:
        found[-1].append(word)
        if re.search(r"[.!?][\"')\]]*\s*$", word.text) and len(found[-1]) > 2:
            found.append([])
    return [sentence for sentence in found if sentence]


def new_words(words: Paragraph) -> Paragraph:
    return [Word(word.text, None) for word in words]


def vocabulary(text: Text) -> list[str]:
    return [word.text for paragraph in text for word in paragraph]


def replaced(words: Paragraph, share: float, pool: list[str], rng: random.Random) -> Paragraph:
    return [replace(w, text=rng.choice(pool), kept=False) if rng.random() < share else w for w in words]


# The edits, each from an old text to a new one


def insert_paragraphs(text: Text, rng: random.Random) -> Text:
    pool = vocabulary(text)
    new: Text = []
    for paragraph in text:
        if rng.random() < 0.1:
            new.append([Word(rng.choice(pool), None) for _ in range(rng.randint(8, 60))])
        new.append(paragraph)
    return new


def delete_paragraphs(text: Text, rng: random.Random) -> Text:
    return [paragraph for paragraph in text if rng.random() >= 0.1]


def move_paragraphs(text: Text, rng: random.Random) -> Text:
    new = list(text)
    for _ in range(max(1, len(new) // 15)):
        new.insert(rng.randrange(len(new)), new.pop(rng.randrange(len(new))))
    return new


def split_paragraphs(text: Text, rng: random.Random) -> Text:
    new: Text = []
    for paragraph in text:
        parts = sentences(paragraph)
        if len(parts) > 1 and rng.random() < 0.4:
            cut = rng.randrange(1, len(parts))
            new += [sum(parts[:cut], []), sum(parts[cut:], [])]
        else:
            new.append(paragraph)
    return new


def merge_paragraphs(text: Text, rng: random.Random) -> Text:
    new: Text = []
    for paragraph in text:
        if new and rng.random() < 0.2:
            new[-1] = new[-1] + paragraph
        else:
            new.append(paragraph)
    return new


def replace_words(share: float) -> Callable[[Text, random.Random], Text]:
    def edit(text: Text, rng: random.Random) -> Text:
        pool = vocabulary(text)
        return [replaced(paragraph, share, pool, rng) for paragraph in text]

    return edit


def change_typography(text: Text, rng: random.Random) -> Text:
    def set_word(word: str) -> str:
        word = re.sub(r'(^|[\s(])"', "\\1\u201c", word).replace('"', "\u201d").replace("'", "\u2019")
        word = word.replace("...", "\u2026").replace("fi", "\ufb01").replace("--", "\u2014")
        return re.sub(r"^- $", "\u2013 ", word)

    return [[replace(word, text=set_word(word.text)) for word in paragraph] for paragraph in text]


def reflow(text: Text, rng: random.Random) -> Text:
    new: Text = []
    for paragraph in text:
        ends = accumulate(len(word.text) for word in paragraph)
        lines = [end // 60 for end in ends]
        new.append(
            [
                replace(word, text=word.text.rstrip() + ("\n" if line != after else rng.choice([" ", "  ", "\u00a0"])))
                for word, line, after in zip(paragraph, lines, [*lines[1:], lines[-1]], strict=True)
            ]
        )
    return new


def add_look_alikes(text: Text, rng: random.Random) -> Text:
    """Insert sentences with some words changed near the originals or elsewhere; originals stay."""
    return _with_copies(text, rng, share=0.2)


def duplicate_sentences(text: Text, rng: random.Random) -> Text:
    return _with_copies(text, rng, share=0.0)


def _with_copies(text: Text, rng: random.Random, share: float, delete: bool = False) -> Text:
    pool = vocabulary(text)
    parts = [sentences(paragraph) for paragraph in text]
    for index, sentence in [(i, s) for i, found in enumerate(parts) for s in found]:
        if rng.random() >= 0.08:
            continue
        copy = new_words(replaced(sentence, share, pool, rng))
        elsewhere = (index + rng.randrange(1, len(parts))) % len(parts)
        # Without the original, a copy in its own paragraph would be an edited original, not a similar passage.
        where = elsewhere if delete else rng.choice([index, elsewhere])
        parts[where].insert(rng.randrange(len(parts[where]) + 1), copy)
        if delete:
            parts[index] = [other for other in parts[index] if other is not sentence]
    return [sum(found, []) for found in parts]


def delete_originals(text: Text, rng: random.Random) -> Text:
    """Replace sentences by similar ones: the highlighted words themselves are removed."""
    return _with_copies(text, rng, share=0.2, delete=True)


def delete_sentences(text: Text, rng: random.Random) -> Text:
    return [sum((s for s in sentences(paragraph) if rng.random() >= 0.1), []) for paragraph in text]


def revise(text: Text, rng: random.Random) -> Text:
    """A day's work of an editor: several of the edits above."""
    for edit in (replace_words(0.02), delete_sentences, insert_paragraphs, split_paragraphs, move_paragraphs):
        text = edit([paragraph for paragraph in text if paragraph], rng)
    return change_typography(text, rng)


LIGHT: dict[str, Callable[[Text, random.Random], Text]] = {
    "insert paragraphs": insert_paragraphs,
    "delete paragraphs": delete_paragraphs,
    "split paragraphs": split_paragraphs,
    "merge paragraphs": merge_paragraphs,
    "typography": change_typography,
    "reflow": reflow,
    "replace 1 % of words": replace_words(0.01),
}
HEAVY: dict[str, Callable[[Text, random.Random], Text]] = {
    "replace 3 % of words": replace_words(0.03),
    "replace 10 % of words": replace_words(0.10),
    "move paragraphs": move_paragraphs,
    "delete sentences": delete_sentences,
    "look-alike sentences": add_look_alikes,
    "duplicate sentences": duplicate_sentences,
    "originals deleted": delete_originals,
    "revision": revise,
}


# Texts with a line that occurs many times; only the copies are highlighted

LINES = ("(Applause.)", "Yes.", "Photograph by the harbour office", "And the river runs on, and the river runs on.")


def renumbered(text: Text) -> Text:
    numbers = iter(range(sum(map(len, text))))
    return [[replace(word, number=next(numbers)) for word in paragraph] for paragraph in text]


def repeated_line(line: str) -> Paragraph:
    return [Word(f"{word} ", None) for word in line.split()]


def is_repeated(paragraph: Paragraph) -> bool:
    return "".join(word.text for word in paragraph).strip() in LINES


def add_repeated_lines(text: Text, rng: random.Random) -> Text:
    """Half of the paragraphs are followed by one of a few lines."""
    lines = LINES[: rng.randint(1, len(LINES))]
    new: Text = []
    for paragraph in text:
        new.append(paragraph)
        if rng.random() < 0.5:
            new.append(repeated_line(rng.choice(lines)))
    return renumbered(new)


def add_captions(text: Text, rng: random.Random) -> Text:
    """A live blog: short entries with similar beginnings, most of them with the same caption."""
    new: Text = []
    for minute, paragraph in enumerate(text):
        head = f"{9 + minute // 60 % 12}:{minute % 60:02} Update from the harbour office:"
        new.append(repeated_line(head) + paragraph[: rng.randint(6, 18)])
        if rng.random() < 0.7:
            new.append(repeated_line(LINES[2]))
    return renumbered(new)


def edit_neighbours(text: Text, rng: random.Random) -> Text:
    """Replace a tenth of the words, at least one, in every paragraph that is not repeated."""
    pool = vocabulary(text)
    new: Text = []
    for paragraph in text:
        if not is_repeated(paragraph):
            one = rng.randrange(len(paragraph))
            paragraph = replaced(paragraph, 0.1, pool, rng)
            paragraph[one] = replace(paragraph[one], text=rng.choice(pool), kept=False)
        new.append(paragraph)
    return new


def shift_repeated_lines(text: Text, rng: random.Random) -> Text:
    """Remove the first copy and append a new one; all other paragraphs are edited."""
    first = next(index for index, paragraph in enumerate(text) if is_repeated(paragraph))
    return [*edit_neighbours(text[:first] + text[first + 1 :], rng), new_words(text[first])]


def thin_repeated_lines(text: Text, rng: random.Random) -> Text:
    """Some copies go, others come; all other paragraphs are edited.

    None comes beside an equal line or where one went: nobody could tell which is which then.
    """
    lines = [paragraph for paragraph in text if is_repeated(paragraph)]
    edited = edit_neighbours(text, rng)
    new: Text = []
    for paragraph, after in zip(edited, [*edited[1:], []], strict=True):
        if not is_repeated(paragraph) or rng.random() >= 0.1:
            new.append(paragraph)
        line = rng.choice(lines)
        if rng.random() < 0.05 and not any(_same_line(line, other) for other in (paragraph, after)):
            new.append(new_words(line))
    return new


def _same_line(one: Paragraph, other: Paragraph) -> bool:
    return [word.text for word in one] == [word.text for word in other]


def copies(text: Text, count: int, rng: random.Random) -> list[tuple[int, int]]:
    """Ranges of word numbers: repeated lines, and the first of them at least once."""
    lines = [paragraph for paragraph in text if is_repeated(paragraph)]
    chosen = [lines[0], *(rng.choice(lines) for _ in range(count - 1))]
    return [(line[0].number or 0, line[-1].number or 0) for line in chosen]


# Other texts


def title_case(text: Text, rng: random.Random) -> Text:
    """Every fifth paragraph is a headline in Title Case."""
    return [
        [replace(word, text=word.text.title()) for word in paragraph] if rng.random() < 0.2 else paragraph
        for paragraph in text
    ]


def change_case(text: Text, rng: random.Random) -> Text:
    """Title Case becomes sentence case; some paragraphs become upper case."""
    new: Text = []
    for paragraph in text:
        titled = sum(word.text.istitle() for word in paragraph) > 0.7 * len(paragraph)
        change = str.lower if titled else str.upper if rng.random() < 0.1 else str
        cased = [replace(word, text=change(word.text)) for word in paragraph]
        if titled:
            cased[0] = replace(cased[0], text=cased[0].text.capitalize())
        new.append(cased)
    return new


def join_to_long_paragraphs(text: Text, rng: random.Random) -> Text:
    """Paragraphs of 10 kB."""
    new: Text = [[]]
    for paragraph in text:
        if sum(len(word.text) for word in new[-1]) > 10_000:
            new.append([])
        new[-1] = new[-1] + paragraph
    return new


PREPARED: dict[str, Callable[[Text, random.Random], Text]] = {
    "repeated lines, neighbours edited": add_repeated_lines,
    "repeated lines, first to the end": add_repeated_lines,
    "repeated lines, some come and go": add_repeated_lines,
    "captions, entries edited": add_captions,
    "captions, first to the end": add_captions,
    "case": title_case,
    "long paragraphs, 3 % of words": join_to_long_paragraphs,
    "long paragraphs, 10 % of words": join_to_long_paragraphs,
    "long paragraphs, sentences": join_to_long_paragraphs,
    "long paragraphs, revision": join_to_long_paragraphs,
}
REPEATED: dict[str, Callable[[Text, random.Random], Text]] = {
    "repeated lines, neighbours edited": edit_neighbours,
    "repeated lines, first to the end": shift_repeated_lines,
    "repeated lines, some come and go": thin_repeated_lines,
    "captions, entries edited": edit_neighbours,
    "captions, first to the end": shift_repeated_lines,
}
OTHER: dict[str, Callable[[Text, random.Random], Text]] = {
    "case": change_case,
    "long paragraphs, 3 % of words": replace_words(0.03),
    "long paragraphs, 10 % of words": replace_words(0.10),
    "long paragraphs, sentences": delete_sentences,
    "long paragraphs, revision": revise,
}
KINDS = LIGHT | HEAVY | REPEATED | OTHER


def prepared(kind: str, text: Text, rng: random.Random) -> Text:
    return PREPARED[kind](text, rng) if kind in PREPARED else text


def highlights(text: Text, count: int, rng: random.Random) -> list[tuple[int, int]]:
    """Ranges of word numbers: words, phrases, sentences, paragraphs, stretches over two paragraphs."""
    found: list[tuple[int, int]] = []
    while len(found) < count:
        at = rng.randrange(len(text))
        paragraph = text[at]
        match rng.choices(("words", "phrase", "sentence", "paragraph", "across"), (15, 30, 40, 10, 5))[0]:
            case "words":
                words = _stretch(paragraph, rng.randint(1, 3), rng)
            case "phrase":
                words = _stretch(paragraph, rng.randint(4, 14), rng)
            case "sentence":
                words = rng.choice(sentences(paragraph))
            case "paragraph":
                words = paragraph
            case _:
                words = paragraph[len(paragraph) // 2 :] + (text[at + 1][:8] if at + 1 < len(text) else [])
        first, last = words[0].number, words[-1].number
        assert first is not None and last is not None
        found.append((first, last))
    return found


def _stretch(paragraph: Paragraph, length: int, rng: random.Random) -> Paragraph:
    start = rng.randrange(max(1, len(paragraph) - length + 1))
    return paragraph[start : start + length]


def judge(placed: Placement, own: list[tuple[int, int, Word]], count: int) -> str:
    """Compare a placement with the words that carry the highlight's numbers, `count` of them before the edit."""
    kept = sum(word.kept for _, _, word in own)
    if placed.start is None or placed.end is None:
        return "right" if kept * 2 < count or not own else "lost"
    wrong = "silent" if placed.status == "same" else "badged"
    if not own:
        return wrong
    start, end = min(place[0] for place in own), max(place[1] for place in own)
    unbroken = end - start <= sum(place[1] - place[0] + 2 for place in own)
    if kept == count and unbroken:
        return "right" if (placed.start, placed.end) == (start, end) else wrong
    shared = min(end, placed.end) - max(start, placed.start)
    return "right" if shared * 2 >= max(end, placed.end) - min(start, placed.start) else wrong


def trials(texts: list[Text], count: int, rounds: int, kind: str) -> Iterator[tuple[str, str, Placement, str]]:
    """(verdict, quote, placement, text there) for every highlight of every text."""
    edit, choose = KINDS[kind], copies if kind in REPEATED else highlights
    for seed in range(rounds):
        for index, text in enumerate(texts):
            rng = random.Random(f"{kind} {seed} {index}")
            text = prepared(kind, text, rng)
            marks = choose(text, count, rng)
            old, old_places = render(text)
            new, new_places = render(edit(text, rng))
            spans = [(old_places[first][0], old_places[last][1]) for first, last in marks]
            places: dict[int | None, tuple[int, int, Word]] = {}
            for place in new_places:
                places.setdefault(place[2].number, place)
            for (first, last), span, placed in zip(marks, spans, reanchor(old, new, spans), strict=True):
                own = [places[number] for number in range(first, last + 1) if number in places]
                there = "" if placed.start is None else new[placed.start : placed.end]
                yield judge(placed, own, last + 1 - first), old[slice(*span)], placed, there


def report(texts: list[Text], count: int, rounds: int, show: bool) -> None:
    columns = ("right", "silent", "badged", "lost")
    print(f"{'':36}{'placed':>8}" + "".join(f"{name:>10}" for name in columns) + f"{'checked':>10}{'orphans':>10}")
    sums: dict[str, Counter[str]] = {
        "light edits": Counter(),
        "repeated lines": Counter(),
        "all edits": Counter(),
    }

    def line(name: str, tally: Counter[str]) -> None:
        total = tally.total() - tally["checked"] - tally["orphans"]
        shares = "".join(f"{100 * tally[column] / total:9.2f}%" for column in columns)
        print(f"{name:36}{total:8}{shares}{tally['checked']:10}{tally['orphans']:10}")

    for kind in KINDS:
        tally: Counter[str] = Counter()
        for verdict, quote, placed, there in trials(texts, count, rounds, kind):
            tally[verdict] += 1
            tally["checked"] += verdict == "right" and placed.status in ("moved", "changed")
            tally["orphans"] += placed.status == "orphan"
            if show and verdict != "right":
                print(f"  {kind}: {verdict} {placed.status} {placed.method} {placed.score}: {quote!r} -> {there!r}")
        line(kind, tally)
        sums["all edits"] += tally
        if kind in LIGHT:
            sums["light edits"] += tally
        if kind in REPEATED:
            sums["repeated lines"] += tally
    for name, tally in sums.items():
        line(name, tally)


def clock(text: Text, count: int, repeat: int) -> None:
    """Processor time to place `count` highlights, the best of `repeat`, for each kind of edit."""
    for kind in KINDS:
        rng = random.Random(kind)
        before = prepared(kind, text, rng)
        old, places = render(before)
        new, _ = render(KINDS[kind](before, rng))
        spans = [(places[first][0], places[last][1]) for first, last in highlights(before, count, rng)]
        times = []
        for _ in range(repeat):
            begun = process_time()
            reanchor(old, new, spans)
            times.append(process_time() - begun)
        print(f"{len(old) / 1000:.0f} kB, {count} highlights, {kind}: {1000 * min(times):.1f} ms")


def grown(texts: list[Text], size: int) -> Text:
    """A text of `size` characters: the texts repeated, with other words in every copy so that few are equal."""
    rng = random.Random(size)
    pool = vocabulary(texts[0])
    new: Text = []
    length = 0
    while length < size:
        for text in texts:
            new += [replaced(paragraph, 0.3, pool, rng) for paragraph in text]
        length = sum(len(word.text) for paragraph in new for word in paragraph)
    whole = [replace(word, kept=True) for paragraph in new for word in paragraph]
    kept = sum(end <= size for end in accumulate(len(word.text) for word in whole))
    while kept > 0:
        last = new.pop()
        if sum(map(len, new)) <= kept:
            new.append(last[: kept - sum(map(len, new))])
            break
    return renumbered([[replace(word, kept=True) for word in paragraph] for paragraph in new if paragraph])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", nargs="?", type=Path, default=Path(os.environ.get("READER_BENCH_TEXTS", FIXTURE)))
    parser.add_argument("--highlights", type=int, default=300, help="per text, kind and round")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--large", action="store_true", help="time texts of 1 and 5 MB as well")
    parser.add_argument("--failures", action="store_true", help="print every placement that is not right")
    arguments = parser.parse_args()
    if not arguments.texts.is_file():
        print(f"no texts at {arguments.texts}: name a file", file=sys.stderr)
        return 2
    texts = load(arguments.texts)
    clock(texts[0], 30, repeat=5)
    if arguments.large:
        clock(grown(texts, 1_000_000), 300, repeat=1)
        clock(grown(texts, 5_000_000), 3000, repeat=1)
    report(texts, arguments.highlights, arguments.rounds, arguments.failures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
