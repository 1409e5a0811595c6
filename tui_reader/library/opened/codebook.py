"""The tags of the whole library, changed while an article is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_reader.library.opened.part import ArticlePart
from tui_reader.model import Changed
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.library.library import Library


class OpenCodebook(ArticlePart):
    """Change tags in every article; each change is one undo step of the library."""

    def pin(self, name: str, digit: int | None) -> Changed:
        """Pin a tag to a digit, 1–9; None unpins it."""
        self._article.write(lambda _: self._library.codebook.pin_tag(name, digit))
        return self._article.read_digits()

    def add(self, name: str) -> Changed:
        """Add a tag without passages to the codebook; nothing changes if there is one of this name."""
        return self._retag(lambda library: library.codebook.add_tag(name))

    def rename(self, old: str, new: str) -> Changed:
        """Rename a tag and those under it in the whole library; see `Codebook.rename_tag`."""
        return self._retag(lambda library: library.codebook.rename_tag(old, new) and f"rename #{old} to #{new}")

    def merge(self, names: Sequence[str], into: str) -> Changed:
        """Make one tag of several in the whole library; see `Codebook.merge_tags`."""
        label = f"merge {' '.join(f'#{name}' for name in names)} into #{into}"
        return self._retag(lambda library: library.codebook.merge_tags(names, into) and label)

    def delete(self, name: str, *, children: bool = False) -> Changed:
        """Delete a tag in the whole library; see `Codebook.delete_tags`."""
        return self._retag(
            lambda library: library.codebook.delete_tags([name], children=children) and f"delete #{name}"
        )

    def describe(self, name: str, description: str) -> Changed:
        """Set the description of a tag."""
        return self._retag(lambda library: library.codebook.describe_tag(name, description))

    def colour(self, name: str, colour: str) -> Changed:
        """Set the colour of a tag, `""` for none."""
        return self._retag(lambda library: library.codebook.colour_tag(name, colour))

    def _retag(self, write: Callable[[Library], str | Sequence[object]]) -> Changed:
        """Change tags in the whole library; `write` returns the label, or something empty if nothing changed."""
        before = self._article.annotations
        label = self._article.write(lambda _: write(self._library)) or ""
        self._article.annotations = self._library.annotations.of(self._article.open())
        changed = self._article.changed_since(before, label=clean_line(str(label), 200))
        return changed | Changed(frozenset({"tags"})) | self._article.read_digits()
