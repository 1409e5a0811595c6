"""Changes of annotations in a long text that is still being read, or stored for the first time.

They are on the screen at once and kept in the library file (`store/waiting.py`); whoever opens the article makes them,
in a thread of the app as a rule. Meanwhile other changes of the article are refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.library.core import SHORTLY
from tui_reader.library.opened.part import ArticlePart
from tui_reader.model import Annotation, Changed, Edit, ReaderError, Target
from tui_reader.store.file.errors import BusyError
from tui_reader.store.values import timestamp
from tui_reader.store.waiting import Waiting, changed, in_words, label

LONG_TO_OPEN = 200_000
"""Characters of a text, and bytes that are left of it, from which on a change waits for its opening."""
LONG_TO_STORE = 1_000_000
"""Characters of a text from which on the first change, which stores it, is made in another thread."""


class Later(ArticlePart):
    """The changes that wait."""

    changes: tuple[Waiting, ...] = ()
    _unkept: tuple[Waiting, ...] = ()
    """Those that could not be kept, as the library was being written."""
    _stored: tuple[Annotation, ...] = ()
    """The annotations without the changes."""
    _is_stored = False

    @property
    def must_wait(self) -> bool:
        """Return whether a change of an annotation takes too long to be made at once."""
        article = self._article
        path = article.source.identity.path
        if not self._article.opens_elsewhere or path is None or article.source.live:
            return False
        if self.changes:
            return True
        if article.reading is None:
            return self._document.length + article.source.left > LONG_TO_OPEN
        if self._document.length <= LONG_TO_STORE or self._is_stored:
            return False
        self._is_stored = self._library.articles.has_text(article.version_id)
        return not self._is_stored

    def refuse(self) -> None:
        """Refuse a change that is none of an annotation.

        Raises:
            ReaderError: the text is not known yet, or changes are being stored.
        """
        if self._article.opens_elsewhere and self._article.reading is None and self.must_wait:
            raise ReaderError("not yet: the text is still being read")
        if self._article.opens_elsewhere and self.changes:
            raise ReaderError("not yet: the last changes are still being stored")

    def annotate(self, target: Target, edit: Edit) -> Changed:
        """Change an annotation on the screen, and keep the change.

        Raises:
            ReaderError: the library cannot be written.
        """
        article = self._article
        if (known := article.annotation_for(target)) is not None:
            target = Target(known.kind, known.span)
        elif target.uid is not None or (target.span is None and target.kind != "article"):
            raise ReaderError("not yet: the text is still being read")
        exact = "" if target.span is None or target.kind == "article" else self._document.slice(*target.span)
        uid, path = self._library.waiting.new_uid(), article.source.identity.path or ""
        waiting = Waiting(uid, path, target, exact, edit, known.note if known is not None else "")
        done = label(known, self._after(known, waiting), edit)
        if not done:
            return Changed()
        self._keep(waiting)
        if not self.changes:
            self._stored = article.annotations
        self.changes += (waiting,)
        article.annotations = self.over(self._stored)
        article.saved = "saving"
        here = article.annotation_for(target)
        return Changed(frozenset({"annotations", "tags"}), done, here.uid if here is not None else None)

    def delete(self, uids: Sequence[str]) -> Changed:
        """Delete annotations on the screen, and keep that as changes that leave nothing of them.

        Raises:
            ReaderError: the library cannot be written.
        """
        done = Changed()
        for one in [one for one in self._article.annotations if one.uid in uids]:
            nothing = Edit(drop_colour=True, note="", remove_tags=one.tags)
            done |= self.annotate(Target(one.kind, one.span), nothing)
        return done._replace(label="delete" if done.label else "", uid=None)

    def undo(self) -> Changed:
        """Give up the last change."""
        *others, last = self.changes
        known = self._article.annotation_for(last.target)
        if last in self._unkept:
            self._unkept = tuple(one for one in self._unkept if one != last)
        else:
            self._library.waiting.drop(last.uid)
        self.changes = tuple(others)
        self._article.annotations = self.over(self._stored)
        if not others:
            self._article.saved = "saved" if self._article.reading is not None else ""
        before = self._article.annotation_for(last.target)
        return Changed(frozenset({"annotations", "tags"}), label(before, known, last.edit) or "change")

    def over(self, stored: Sequence[Annotation]) -> tuple[Annotation, ...]:
        """Return annotations with the changes that wait."""
        self._stored = tuple(stored)
        if not self.changes:
            return self._stored
        found = {(one.kind, one.span): one for one in self._stored}
        for waiting in self.changes:
            place = waiting.target.kind, waiting.target.span
            after = self._after(found.get(place), waiting)
            if after is None:
                found.pop(place, None)
            else:
                found[place] = after
        others = (one for one in self._stored if found.get((one.kind, one.span)) is not None)
        placed = {one.uid: one for one in (*others, *found.values())}
        return tuple(sorted(placed.values(), key=Annotation.reading_order))

    def look(self) -> None:
        """Forget the changes that were made by now."""
        if self.changes:
            left = self._library.waiting.of_path(self._article.source.identity.path)
            uids = {waiting.uid for waiting in (*left, *self._unkept)}
            self.changes = tuple(one for one in self.changes if one.uid in uids)
            self._article.saved = "saving" if self.changes else "saved"

    def take_made(self) -> Changed:
        """Take over what another thread has made."""
        article = self._article
        self.look()
        if article.reading is not None:
            article.annotations = self.over(self._library.annotations.of(article.reading))
        return Changed(frozenset({"annotations", "tags"})) | article.read_digits()

    @property
    def can_be_made(self) -> bool:
        """Return whether there are changes, and all are kept."""
        return bool(self.changes) and not self._unkept

    @property
    def unkept_text(self) -> str:
        """The changes that are kept nowhere yet, as text; `""` for none."""
        return "\n\n".join(map(in_words, self._unkept))

    def keep_rest(self, patience: float | None = SHORTLY) -> None:
        """Keep what could not be kept before, unless the library is still being written.

        Raises:
            LibraryError: it cannot be written.
        """
        while self._unkept:
            try:
                self._library.waiting.keep(self._unkept[0], patience)
            except BusyError:
                return
            self._unkept = self._unkept[1:]

    def _after(self, before: Annotation | None, waiting: Waiting) -> Annotation | None:
        return changed(before, waiting, timestamp(self._library.now()))

    def _keep(self, waiting: Waiting) -> None:
        self._unkept += (waiting,)
        try:
            self.keep_rest()
        except ReaderError:
            self._unkept = self._unkept[:-1]
            self._article.mark_unsaved()
            raise
