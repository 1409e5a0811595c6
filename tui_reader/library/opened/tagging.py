"""Tag several passages of an open article as one undo step, here or in a thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.library.opened.part import ArticlePart
from tui_reader.library.writing_thread import Report, WritingThread
from tui_reader.model import Annotation, AnnotationKind, Changed, Edit, Target
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.library.library import Library

TOLD = 50
"""After how many passages the progress is told again."""


class Order(NamedTuple):
    """Tags to add to passages and to remove from them."""

    targets: Sequence[Target]
    noun: str
    """What the passages are, in the singular: paragraph, match, quote."""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def label(self, count: int) -> str:
        """Return the name of the undo step, by how many passages changed."""
        signs = " ".join(f"#{name}" for name in self.add or self.remove)
        return clean_line(f"{'tag' if self.add else 'untag'} {counted(count, self.noun)} {signs}", 200)


class Tagging(ArticlePart):
    """The tags of several passages. `label` of what is returned tells how many changed; it is `""` if none did."""

    def write(self, order: Order) -> Changed:
        """Change the tags.

        Raises:
            ReaderError: an annotation was deleted by another instance, or the library cannot be written.
        """
        edits, article, before = self._edits(order), self._article, self._article.annotations
        article.annotations, count = article.write(
            lambda reading: self._library.annotations.annotate_all(reading, self._document, edits, order.label)
        )
        return self._changed(order, before, count)

    def begin(self, name: str, order: Order) -> WritingThread[int]:
        """Change the tags in a thread; `name` tells the user what is tagged.

        Raises:
            ReaderError: the library cannot be written.
        """
        self._article.later.refuse()
        edits, total = self._edits(order), len(order.targets)
        reading, document = self._article.open(), self._document

        def write(library: Library, report: Report) -> int:
            def told(done: int) -> None:
                if done % TOLD == 0 or done == total:
                    report(f"{done:,} of {total:,}")

            return library.annotations.annotate_all(reading, document, edits, order.label, told)[1]

        return WritingThread(name, self._library, write)

    def take(self, order: Order, thread: WritingThread[int]) -> Changed:
        """Show what a thread changed.

        Raises:
            Cancelled: it was cancelled; nothing is changed.
            ReaderError: see `write`.
        """
        article, before = self._article, self._article.annotations

        def read() -> int:
            count = thread.result()
            self._library.changed_elsewhere()  # by the thread
            article.annotations = self._library.annotations.of(article.open())
            return count

        return self._changed(order, before, article.write(lambda _: read()))

    def _changed(self, order: Order, before: Sequence[Annotation], count: int) -> Changed:
        label = order.label(count) if count else ""
        return self._article.changed_since(before, label=label) | self._article.read_digits()

    def _edits(self, order: Order) -> list[tuple[Target, Edit]]:
        return list(self._with_speakers(order))

    def _with_speakers(self, order: Order) -> Iterator[tuple[Target, Edit]]:
        """Yield the edit of each target; a new annotation of exactly a quote gets its speaker."""
        edit = Edit(add_tags=order.add, remove_tags=order.remove)
        known: set[tuple[AnnotationKind, Span | None]] = {(one.kind, one.span) for one in self._article.annotations}
        speakers = {quote.span: clean_line(quote.source or "") or None for quote in reversed(self._article.quotes)}
        for target in order.targets:
            is_new = target.uid is None and target.kind == "span" and (target.kind, target.span) not in known
            speaker = speakers.get(target.span) if is_new and target.span is not None else None
            yield target, edit._replace(speaker=speaker) if speaker else edit
