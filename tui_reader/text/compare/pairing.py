"""Pair edited paragraphs by the words they share: one to one, split, or merged.

For paragraphs without an unchanged counterpart. Time is close to linear: pairs of neighbouring words lead from an old
paragraph to the few new ones worth comparing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest
from itertools import chain, pairwise
from typing import NamedTuple

from tui_reader.text.compare.diff import words

GAP_RATIO = 0.5
"""The least similarity of an edited paragraph to its counterpart in the same gap …"""
FAR_RATIO = 0.7
"""… and to one anywhere else."""
_MARGIN = 0.08
"""A rival within this of the best ratio makes a pair doubtful."""
_COMMON = 12
"""Word pairs in more new paragraphs than this do not identify any."""
_MAX_PAIRS = 256
"""An old paragraph with more word pairs than this is looked up by a quarter of them."""
_CANDIDATES = 4


class Side(NamedTuple):
    """The case-folded paragraphs of one version, those without a counterpart, and the gap of each."""

    texts: list[str]
    left: list[int]
    copies: set[int]
    """Those of `left` with equals on the other side: merged into others or split off them, but never paired."""
    gaps: list[int]

    @property
    def alone(self) -> list[int]:
        """The paragraphs to pair by their words."""
        return [i for i in self.left if i not in self.copies]


class Pair(NamedTuple):
    """Old and new paragraphs that are versions of each other; see `alignment.Unit`."""

    sides: tuple[range, range]
    ratio: float
    in_order: bool
    sure: bool


class _Features(NamedTuple):
    """The words and pairs of neighbouring words by which a paragraph is compared."""

    bag: Counter[str]
    size: int
    pairs: frozenset[int]
    """Hashes, because millions of tuples would keep the garbage collector busy."""


class _Link(NamedTuple):
    """An old and a new paragraph that may be the same, with their similarity."""

    ratio: float
    old: int
    new: int


_Sides = tuple[range, range]


def pair_edited(old: Side, new: Side) -> list[Pair]:
    """Pair the remaining paragraphs: within a gap first, including splits and merges, then anywhere; each once."""
    if not old.left or not new.left:
        return []
    ours = {i: _features(old.texts[i]) for i in old.alone}
    theirs = {j: _features(new.texts[j]) for j in new.alone}
    links = _links(ours, theirs, old.gaps, new.gaps)
    near = [link for link in links if old.gaps[link.old] == new.gaps[link.new]]
    groups = _groups(near, ours, theirs, old, new)
    chosen = _greedy(link for link in _free(near, groups.keys()) if link.ratio >= GAP_RATIO)
    close: dict[_Sides, float] = groups | {_sides(link): link.ratio for link in chosen}
    grown = _grown(close, old, new)
    far = _greedy(link for link in _free(links, grown.values()) if link.ratio >= FAR_RATIO)
    doubtful = _doubtful(links, [*chosen, *far], groups.keys())
    return [
        *(Pair(grown[sides], ratio, in_order=True, sure=sides not in doubtful) for sides, ratio in close.items()),
        *(Pair(_sides(link), link.ratio, in_order=False, sure=_sides(link) not in doubtful) for link in far),
    ]


def _sides(link: _Link) -> _Sides:
    return range(link.old, link.old + 1), range(link.new, link.new + 1)


def _members(paired: Iterable[_Sides]) -> tuple[set[int], set[int]]:
    """Return the old and the new paragraphs of some pairs."""
    paired = list(paired)
    return {i for olds, _ in paired for i in olds}, {j for _, news in paired for j in news}


def _free(links: Iterable[_Link], paired: Iterable[_Sides]) -> list[_Link]:
    """Return the links between paragraphs that are not paired yet."""
    olds, news = _members(paired)
    return [link for link in links if link.old not in olds and link.new not in news]


def _features(text: str) -> _Features:
    tokens = words(text) or [text]
    return _Features(Counter(tokens), len(tokens), frozenset(map(hash, pairwise(["", *tokens, ""]))))


def _similarity(one: Mapping[str, int], other: Mapping[str, int], total: int) -> float:
    """Return twice the shared words over all words of both (an upper bound of the ratio of a word diff)."""
    if len(other) < len(one):
        one, other = other, one
    shared = sum([min(one[word], other[word]) for word in one.keys() & other.keys()])
    return 2 * shared / total if total else 0.0


def _links(
    ours: dict[int, _Features], theirs: dict[int, _Features], gap_old: list[int], gap_new: list[int]
) -> list[_Link]:
    """Link each old paragraph to the few new ones that share most word pairs, and to the only other one in its gap."""
    holder: dict[int, int] = {}
    several: dict[int, list[int]] = {}  # the holders of pairs that have more than one
    alone: defaultdict[int, list[int]] = defaultdict(list)
    for j, features in theirs.items():
        alone[gap_new[j]].append(j)
        for pair in holder.keys() & features.pairs:
            if pair in several:
                several[pair].append(j)
            else:
                several[pair] = [holder[pair], j]
        holder.update(dict.fromkeys(features.pairs, j))
    crowd = Counter(gap_old[i] for i in ours)
    links = []
    for i, features in ours.items():
        pairs = features.pairs
        if len(pairs) > _MAX_PAIRS:
            pairs = frozenset(pair for pair in pairs if not pair & 3)
        known = holder.keys() & pairs
        shared = several.keys() & known
        votes = Counter(map(holder.__getitem__, known - shared))
        votes.update(chain.from_iterable(hits for pair in shared if len(hits := several[pair]) <= _COMMON))
        likely = set(nlargest(_CANDIDATES, sorted(votes), key=votes.__getitem__))
        if crowd[gap_old[i]] == 1 and len(alone[gap_old[i]]) == 1:
            likely.update(alone[gap_old[i]])
        for j in sorted(likely):
            other = theirs[j]
            links.append(_Link(_similarity(features.bag, other.bag, features.size + other.size), i, j))
    return links


def _greedy(links: Iterable[_Link]) -> list[_Link]:
    """Choose the best links first, each paragraph once; the earlier of two that are equally good."""
    chosen: list[_Link] = []
    olds: set[int] = set()
    news: set[int] = set()
    for link in sorted(links, key=lambda link: (-link.ratio, abs(link.old - link.new), link.old, link.new)):
        if link.old not in olds and link.new not in news:
            chosen.append(link)
            olds.add(link.old)
            news.add(link.new)
    return chosen


def _groups(
    near: list[_Link],
    ours: dict[int, _Features],
    theirs: dict[int, _Features],
    old: Side,
    new: Side,
) -> dict[_Sides, float]:
    """Find split and merged paragraphs: neighbours that together are more similar than the best pair among them.

    Paragraphs between them are included: copies of others, and headings that share too little to be linked.
    """
    best = {(link.old, link.new): link.ratio for link in near}
    within = [link for link in near if _contained(ours[link.old], theirs[link.new])]
    groups: dict[_Sides, float] = {}
    for members in _components(within):
        olds, news = sorted({link.old for link in members}), sorted({link.new for link in members})
        if len(olds) == len(news) or not (_is_unbroken(olds, old, new, news) and _is_unbroken(news, new, old, olds)):
            continue
        mine, yours = _together(ours[i] for i in olds), _together(theirs[j] for j in news)
        ratio = _similarity(mine, yours, mine.total() + yours.total())
        if ratio > GAP_RATIO and ratio > max(best[i, j] for i in olds for j in news if (i, j) in best):
            groups[range(olds[0], olds[-1] + 1), range(news[0], news[-1] + 1)] = ratio
    return groups


def _together(features: Iterable[_Features]) -> Counter[str]:
    bag: Counter[str] = Counter()
    for each in features:
        bag.update(each.bag)
    return bag


def _grown(paired: Iterable[_Sides], old: Side, new: Side) -> dict[_Sides, _Sides]:
    """Extend each pair by the neighbours that were merged into it, or split off it, word for word.

    Headings and other short paragraphs share too little with a long paragraph to be linked to it.
    """
    paired = list(paired)
    taken_old, taken_new = _members(paired)
    free_old, free_new = set(old.left) - taken_old, set(new.left) - taken_new
    grown: dict[_Sides, _Sides] = {}
    for olds, news in paired:
        i, j = olds[0] - 1, news[0] - 1
        before, after = old.texts[olds[0]], new.texts[news[0]]
        stays = i >= 0 and j >= 0 and old.texts[i] == new.texts[j]
        more_old = not stays and i in free_old and _begins(after, old.texts[i], before)
        more_new = not stays and not more_old and j in free_new and _begins(before, new.texts[j], after)
        first_old, first_new = olds[0] - more_old, news[0] - more_new
        i, j = olds[-1] + 1, news[-1] + 1
        before, after = old.texts[olds[-1]], new.texts[news[-1]]
        stays = i < len(old.texts) and j < len(new.texts) and old.texts[i] == new.texts[j]
        more_old = not stays and i in free_old and _ends(after, old.texts[i], before)
        more_new = not stays and not more_old and j in free_new and _ends(before, new.texts[j], after)
        ours, theirs = range(first_old, i + more_old), range(first_new, j + more_new)
        free_old.difference_update(ours)
        free_new.difference_update(theirs)
        grown[olds, news] = ours, theirs
    return grown


def _begins(whole: str, part: str, without: str) -> bool:
    return whole.startswith(part) and not without.startswith(part)


def _ends(whole: str, part: str, without: str) -> bool:
    return whole.endswith(part) and not without.endswith(part)


def _contained(one: _Features, other: _Features) -> bool:
    """Return whether more than half of the word pairs of the shorter paragraph are in the longer one."""
    shorter = min(len(one.pairs), len(other.pairs))
    return len(one.pairs & other.pairs) * 2 > shorter


def _is_unbroken(numbers: list[int], side: Side, other: Side, others: list[int]) -> bool:
    """Return whether only copies, or text contained in the `others`, is between the paragraphs."""
    between = [n for before, after in pairwise(numbers) for n in range(before + 1, after) if n not in side.copies]
    return all(any(side.texts[n] in other.texts[m] for m in others) for n in between)


def _components(links: Iterable[_Link]) -> list[list[_Link]]:
    """Group the links into sets that share no paragraph with each other."""
    parent: dict[int, int] = {}  # new paragraphs as ~j, so the two numberings do not meet

    def root(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    links = list(links)
    for link in links:
        parent[root(link.old)] = root(~link.new)
    components: defaultdict[int, list[_Link]] = defaultdict(list)
    for link in links:
        components[root(link.old)].append(link)
    return list(components.values())


def _doubtful(links: list[_Link], chosen: list[_Link], groups: Iterable[_Sides]) -> set[_Sides]:
    """Return the chosen pairs with a rival almost as good that has no better counterpart of its own."""
    by_old = {link.old: link for link in chosen}
    by_new = {link.new: link for link in chosen}
    taken_old, taken_new = _members(groups)
    doubtful: set[_Sides] = set()
    for link in links:
        for mine, own, taken in (
            (by_old.get(link.old), by_new.get(link.new), link.new in taken_new),
            (by_new.get(link.new), by_old.get(link.old), link.old in taken_old),
        ):
            if mine is None or mine == link or taken or link.ratio < mine.ratio - _MARGIN:
                continue
            if own is None or own.ratio <= link.ratio:
                doubtful.add(_sides(mine))
    return doubtful
