"""Show and change the metadata of articles of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from tui_reader.app.commands.about import HINTS, metadata_values
from tui_reader.app.screens.dialogs.about import About, Value
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.model import OwnMetadata, ReaderError
from tui_reader.text.enumeration import counted

if TYPE_CHECKING:
    from textual.app import App

    from tui_reader.library import Library

Answer = TypeVar("Answer")
DIFFERENT = "different values"


class MetadataDialogs:
    """The dialogs about one article, or about several, whose values are set together.

    Args:
        change: makes a change and lists the articles again; returns why it was not made, `""` if it was.
        tell: shows why nothing can be changed.
    """

    def __init__(
        self,
        app: App[object],
        library: Library,
        ids: Sequence[int],
        change: Callable[[Callable[[], str]], str],
        tell: Callable[[str], None],
    ) -> None:
        self._tell = tell
        self._app, self._library, self._ids, self._change = app, library, tuple(ids), change

    def show(self, chosen: str = "title") -> None:
        """Show the values; one that is chosen is asked for, and they are shown again."""
        values = self._values()
        title = "About this article" if len(self._ids) == 1 else f"About {counted(len(self._ids), 'article')}"
        self._open(About(values, (), chosen, title), lambda name: self._ask(name, values))

    def _values(self) -> list[Value]:
        from tui_reader.library.languages import LOOKED_AT, detected

        articles = self._library.articles
        each: list[list[Value]] = []
        for id_ in self._ids:
            now, found = articles.reading(id_), articles.as_loaded(id_)
            if now is None or found is None:
                raise ReaderError("the article is no longer in the library")
            language = detected(self._library.shelf.preview(id_, notes=0, letters=LOOKED_AT)[1])
            each.append(list(metadata_values(now.article, found, articles.own_metadata(id_), language)))
        return [_common(list(values)) for values in zip(*each, strict=True)]

    def _ask(self, name: str | None, values: Sequence[Value], typed: str | None = None, problem: str = "") -> None:
        if name is None:
            return
        if reason := self._library.refused():
            self._tell(reason)
            return
        before = values[OwnMetadata._fields.index(name)]
        shown = "" if before.value == DIFFERENT and len(self._ids) > 1 else before.value
        dialog = AskLine(name.capitalize(), shown if typed is None else typed, problem or HINTS[name])
        self._open(dialog, lambda answer: self._answered(name, values, shown, answer))

    def _open(self, dialog: Dialog[Answer], answered: Callable[[Answer | None], None]) -> None:
        """Open a dialog; keys typed until it is there are for it, and not for the list."""
        cast(TypeAhead, self._app).hold_keys()
        self._app.push_screen(dialog, answered)

    def _answered(self, name: str, values: Sequence[Value], shown: str, answer: str | None) -> None:
        if answer is None or answer.strip() == shown:
            self.show(name)
            return
        problem = self._change(lambda: self._library.shelf.set_metadata(self._ids, {name: answer}))
        if problem:
            self._ask(name, values, answer, problem)
        else:
            self.show(name)


def _common(values: Sequence[Value]) -> Value:
    """Return the value of several articles, or that they differ."""
    if len(values) == 1:
        return values[0]
    same = len({value.value for value in values}) == 1
    return Value(values[0].name, values[0].value if same else DIFFERENT, "", all(value.is_own for value in values))
