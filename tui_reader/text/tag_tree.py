"""Names of tags as a hierarchy by `/`, and names that are almost the same. Pure functions.

`policy/ai` is a child of `policy`, which need not exist as a tag itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui_reader.text.tag import tag_key, tag_name

SEPARATOR = "/"
SHORTEST = 4
"""Letters from which on two words that differ in one are taken for the same."""
LONGEST = 200
"""Characters up to which a name is compared with others; what is longer was not typed as a tag."""
_SEPARATORS = re.compile(r"[\s_\-–—.·]+")
_DIGITS = re.compile(r"\d+")
_ENGLISH_S = re.compile(r"(?<=[^\W\d_]{2})(?<![su])s$")


def tag_path(typed: str) -> str:
    """Normalise a typed tag like `tag_name`, without blanks around `/` and without empty parts."""
    parts = (" ".join(part.split()) for part in tag_name(typed).split(SEPARATOR))
    return tag_name(SEPARATOR.join(part for part in parts if part))


def depth(name: str) -> int:
    """Return how many ancestors a name has."""
    return name.count(SEPARATOR)


def parent(name: str) -> str:
    """Return the parent of a name; `""` at the top level."""
    return name.rpartition(SEPARATOR)[0]


def leaf(name: str) -> str:
    """Return the last part of a name."""
    return name.rpartition(SEPARATOR)[2]


def is_within(name: str, ancestor: str) -> bool:
    """Return whether a tag is `ancestor` or one of its descendants; case is ignored."""
    key, above = tag_key(name), tag_key(ancestor)
    return bool(above) and (key == above or key.startswith(above + SEPARATOR))


def moved(name: str, old: str, new: str) -> str:
    """Return the name of a tag within `old` after that was renamed to `new`."""
    rest = name.split(SEPARATOR)[depth(old) + 1 :]
    return SEPARATOR.join([new, *rest])


class Row(NamedTuple):
    """A row of the hierarchy: a tag, or a parent that is not a tag itself."""

    name: str
    depth: int
    is_tag: bool


def tree(names: Iterable[str]) -> list[Row]:
    """Return the tags with the parents they imply, each parent before its children."""
    spelt: dict[tuple[str, ...], Row] = {}
    for name in names:
        parts = name.split(SEPARATOR)
        keys = tuple(map(tag_key, parts))
        spelt[keys] = Row(name, len(parts) - 1, is_tag=True)
        for length in range(1, len(parts)):
            above = SEPARATOR.join(parts[:length])
            spelt.setdefault(keys[:length], Row(above, length - 1, is_tag=False))
    return [row for _, row in sorted(spelt.items())]


# -- names that are almost the same -----------------------------------------------------------------------------------


def folded(name: str) -> str:
    """Return a name without case, accents, plural endings and separators of words."""
    plain = unicodedata.normalize("NFKD", tag_key(tag_path(name)))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    parts = ([_singular(word) for word in _SEPARATORS.split(part) if word] for part in plain.split(SEPARATOR))
    return SEPARATOR.join("".join(words) for words in parts)


def _singular(word: str) -> str:
    """Return an English word without its plural ending; plurals of one letter more are left to `one_apart`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return _ENGLISH_S.sub("", word)


def one_apart(one: str, other: str) -> bool:
    """Return whether two words differ in one letter: changed, added, left out, or swapped with the next."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return swapped or one[start + 1 :] == other[start + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]


class Index:
    """Finds the names that are almost the same as another one, without comparing it with each."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[str]] = {}
        """By folded name, in the order given."""
        self._shortened: dict[str, list[str]] = {}
        """Folded names by what is left of them without one letter."""
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        fold = folded(name)
        if fold not in self._names:
            for short in _shortened(fold):
                self._shortened.setdefault(short, []).append(fold)
        self._names.setdefault(fold, []).append(name)

    def like(self, name: str) -> list[str]:
        """Return the names that differ from this one in case, plural, accents, separators or one letter only."""
        if len(name) > LONGEST:
            return []
        fold = folded(name)
        near = [one for one in self._names.get(fold, []) if one != name]
        found = dict.fromkeys(other for short in _shortened(fold) for other in self._shortened.get(short, []))
        near += [one for other in found if _may_be_typo(fold, other) for one in self._names[other]]
        return near


def like(name: str, names: Iterable[str]) -> list[str]:
    """Return those of `names` that are almost the same as `name`."""
    return Index(names).like(name)


def duplicates(names: Sequence[str]) -> Mapping[str, list[str]]:
    """Return each name that others are almost the same as, with those others that come after it."""
    index = Index(names)
    at = {name: number for number, name in enumerate(names)}
    near = {name: [other for other in index.like(name) if at[other] > at[name]] for name in names}
    return {name: others for name, others in near.items() if others}


def _shortened(fold: str) -> set[str]:
    return {fold[:at] + fold[at + 1 :] for at in range(len(fold))} | {fold} if len(fold) <= 80 else set()


def _may_be_typo(one: str, other: str) -> bool:
    """Return whether two folded names differ in one letter of a part that is long enough, not in a number."""
    if not one_apart(one, other) or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    parts = zip(one.split(SEPARATOR), other.split(SEPARATOR), strict=False)
    return all(a == b or min(len(a), len(b)) >= SHORTEST for a, b in parts)
