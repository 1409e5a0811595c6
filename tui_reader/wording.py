"""Messages that the app and the command line share; untrusted text is cleaned here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tui_reader.model import ArticleEntry, Copy, Earlier
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted


class _Marked(Protocol):
    """An article with the numbers of its annotations and corrections."""

    @property
    def annotations(self) -> int: ...

    @property
    def corrections(self) -> int: ...


def sentence(words: str) -> str:
    """Return words of the program, as undo names a change, with a capital first letter."""
    return words[:1].upper() + words[1:]


def placing_line(share: float) -> str:
    """Report the progress of placing annotations in a long text that changed."""
    return f"Placing annotations in the changed text: {round(100 * share)} %"


def annotations_of(entry: _Marked, noun: str = "annotation") -> str:
    """Count an article's annotations and corrections: `1 annotation`, `3 annotations and 2 corrections`."""
    annotations = counted(entry.annotations, noun)
    if not entry.corrections:
        return annotations
    corrections = counted(entry.corrections, "correction")
    return f"{annotations} and {corrections}" if entry.annotations else corrections


def notes_of(entry: ArticleEntry) -> str:
    """Return the same count in the short form of screens: `1 note`, `3 notes and 2 corrections`."""
    return annotations_of(entry, "note")


def earlier_line(earlier: Earlier) -> str:
    """Report that another article was at a path before, and the name to open it by."""
    entry, title = earlier.entry, clean_line(earlier.entry.title, 60)
    return f"{clean_line(entry.source, 200)} held “{title}” before, with {annotations_of(entry)}: {entry.name}"


def earlier_here(earlier: Earlier) -> str:
    """Report the same beside the article, whose path is known."""
    entry = earlier.entry
    return f"this path held “{clean_line(entry.title, 60)}” before, with {notes_of(entry)} ({entry.name})"


def question_lines(copies: Sequence[Copy], source: str) -> Iterator[str]:
    """Ask about the articles that the text of `source` may be a text of, with the commands that answer."""
    import shlex

    for copy in copies:
        entry, alike = copy.entry, f"{round(copy.likeness * 100)} % the same"
        title, path = clean_line(entry.title, 60), clean_line(entry.source, 200)
        what = "this may be a new text of" if copy.doubtful else "this is a copy of"
        yield f"{what} “{title}” ({entry.name}, {alike}, {annotations_of(entry)}), opened from {path}"
    if copies and source != "-":
        path, name = shlex.quote(clean_line(source, 500)), copies[0].entry.name
        yield f"    the same article: reader join {path} {name}"
        yield f"    another article:  reader part {path} {name}"


def parted_line(earlier: ArticleEntry) -> str:
    """Report where the annotations of the earlier text are."""
    return f"parted from “{clean_line(earlier.title, 60)}”, which keeps its {annotations_of(earlier)} as {earlier.name}"
