"""Texts made from an article by shuffling, duplicating and cutting its words, blanks and punctuation."""

from __future__ import annotations

import random
import re

_PIECE = re.compile(r"\w+|[^\S\n]+|\n+|[^\w\s]")
LONGEST = 400
"""Maximum number of pieces a text starts with."""


def shuffled(texts: list[str], seed: int) -> str:
    """Make a text from a part of one of `texts`; the same seed always gives the same text."""
    chance = random.Random(seed)
    pieces = _PIECE.findall(chance.choice(texts))
    start = chance.randrange(max(1, len(pieces) - 40))
    pieces = pieces[start : start + chance.randint(20, LONGEST)]
    for _ in range(chance.randint(1, max(1, len(pieces) // 5))):
        at = chance.randrange(len(pieces)) if pieces else 0
        match chance.randrange(6):
            case 0 if pieces:  # duplicate
                pieces.insert(at, pieces[at])
            case 1 if pieces:  # cut
                del pieces[at]
            case 2 if pieces:  # cut off
                pieces[at] = pieces[at][: chance.randint(0, len(pieces[at]))]
            case 3 if pieces:  # swap
                other = chance.randrange(len(pieces))
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 4:  # insert a mark or blank
                pieces.insert(at, chance.choice("\"“”‘’'«»—-:;,.()&@\n\t \xa0\u200b\u2028"))
            case _:  # shuffle nearby pieces
                near = pieces[at : at + 8]
                chance.shuffle(near)
                pieces[at : at + 8] = near
    return "".join(pieces)
