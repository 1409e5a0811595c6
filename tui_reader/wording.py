"""Messages that the app and the command line share; untrusted text is cleaned here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tui_reader.model import ArticleEntry, Copy, Earlier, Tag, TagChange
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted, listed

UNDATED = "undated"
"""What is shown for the date of an article without one."""


class _Marked(Protocol):
    """An article with the numbers of its annotations and corrections."""

    @property
    def annotations(self) -> int: ...

    @property
    def corrections(self) -> int: ...


def sentence(words: str) -> str:
    """Return words of the program, as undo names a change, with a capital first letter."""
    return words[:1].upper() + words[1:]


_DONE = {
    "add": "added",
    "colour": "coloured",
    "delete": "deleted",
    "describe": "described",
    "merge": "merged",
    "move": "moved",
    "rename": "renamed",
    "tag": "tagged",
    "untag": "untagged",
}
"""What was done, by the verb that undo names it with."""


def done_line(label: str) -> str:
    """Return what was done as a sentence, from how undo names it: `tag #law` → `Tagged #law`."""
    verb, blank, rest = label.partition(" ")
    return sentence(f"{_DONE.get(verb, verb)}{blank}{rest}")


def days_line(first: str | None, last: str | None) -> str:
    """Return from when to when something is dated: "2026-01-02 to 2026-03-04"; "undated" without a date."""
    if first is None or last is None:
        return UNDATED
    return clean_line(first[:10] if first[:10] == last[:10] else f"{first[:10]} to {last[:10]}")


def placing_line(share: float) -> str:
    """Report the progress of placing annotations in a long text that changed."""
    return f"Placing annotations in the changed text: {round(100 * share)} %"


def annotations_of(entry: _Marked) -> str:
    """Count an article's annotations and corrections: `1 annotation`, `3 annotations and 2 corrections`."""
    annotations = counted(entry.annotations, "annotation")
    if not entry.corrections:
        return annotations
    corrections = counted(entry.corrections, "correction")
    return f"{annotations} and {corrections}" if entry.annotations else corrections


def annotations_line(count: int, bare: int) -> str:
    """Count annotations by what they are: `3 notes`, `1 note, 2 highlights`.

    Args:
        bare: how many are highlights without a note or tags; everything else is a note.
    """
    notes = count - bare
    facts = [counted(notes, "note")] if notes else []
    return ", ".join([*facts, counted(bare, "highlight")] if bare else facts)


def earlier_line(earlier: Earlier) -> str:
    """Report that another article was at a path before, and the name to open it by."""
    entry, title = earlier.entry, clean_line(earlier.entry.title, 60)
    return f"{clean_line(entry.source, 200)} held “{title}” before, with {annotations_of(entry)}: {entry.name}"


def earlier_here(earlier: Earlier) -> str:
    """Report the same beside the article, whose path is known."""
    entry = earlier.entry
    return f"this path held “{clean_line(entry.title, 60)}” before, with {annotations_of(entry)} ({entry.name})"


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


def tag_sign(name: str) -> str:
    return f"#{clean_line(name, 60)}"


def tag_counts(tag: Tag) -> str:
    """Return how many annotations and articles have a tag: "0 · 10 articles"."""
    return f"{tag.uses} · {counted(tag.articles, 'article')}"


def tag_changes_line(changes: Sequence[TagChange]) -> str:
    """Return how many passages, articles and other tags renaming, merging or deleting tags concerns.

    The titles of articles count once for each tag.
    """
    passages = sum(change.passages for change in changes)
    titles = max((len(change.articles) for change in changes), default=0)
    facts = [counted(passages, "passage") + (f" in {counted(titles, 'article')}" if len(changes) == 1 else "")]
    emptied, both = sum(change.emptied for change in changes), sum(change.both for change in changes)
    tagged = sum(change.tagged for change in changes)
    facts += [f"{emptied} with nothing else deleted too"] if emptied else []
    facts += [f"{both} with both tags"] if both else []
    facts += [f"{counted(tagged, 'tagged article')}"] if tagged else []
    facts += [f"key {change.pinned}" for change in changes if change.pinned]
    return ", ".join(facts)


def tag_change_lines(changes: Sequence[TagChange], most: int = 10) -> Iterator[str]:
    """Return what changes where: a line for each tag, and an indented one for each of its articles."""
    for change in changes:
        if change.into is None:
            done = f"{tag_sign(change.name)} is deleted"
        else:
            done = f"{tag_sign(change.name)} becomes {tag_sign(change.into)}"
            done += ", merged with it" if change.merged else ""
        yield f"{done}: {tag_changes_line([change])}"
        for title, passages in change.articles[:most]:
            yield f"    {clean_line(title, 60)}: {counted(passages, 'passage')}"
        if len(change.articles) > most:
            yield f"    and {counted(len(change.articles) - most, 'more article')}"
        for title in change.tagged_titles[:most]:
            yield f"    {clean_line(title, 60)}: the article"
        if change.tagged > most:
            yield f"    and {counted(change.tagged - most, 'more tagged article')}"


def like_line(name: str, others: Sequence[str]) -> str:
    """Warn that a tag is almost the same as others."""
    return f"{tag_sign(name)} is almost the same as {listed([tag_sign(other) for other in others[:5]])}"
