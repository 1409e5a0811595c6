"""Dim or hide the paragraphs without a tag, and go from one to the next with it; or go to those without any tag."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tui_reader.app.context import Context, Outcome
from tui_reader.look.headline import Headline
from tui_reader.model import Changed, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.tag_tree import SEPARATOR, is_within, tag_path, tree

TAGS = Changed(frozenset({"tags"}))
"""Returned where other paragraphs are shown as tagged."""
ANY = ""
"""The filter for paragraphs with any tag."""
NO_TEXT = frozenset(("heading", "rule"))
"""Kinds of blocks that are not expected to have a tag."""


class TagFilter:
    """Dims or hides the paragraphs that have neither a tag nor one under it."""

    def __init__(self, name: str, *, hides: bool) -> None:
        self.name, self.hides = name, hides
        self.blocks: list[int] = []
        """The paragraphs that are shown as usual."""
        self._seen: tuple[Mapping[int, Sequence[str]], int, Headline | None, bool] | None = None

    @property
    def label(self) -> str:
        """What is shown, for the status line."""
        name = "tagged" if self.name == ANY else f"#{clean_line(self.name, 30)}"
        return f"{'only ' if self.hides else ''}{name} {len(self.blocks)} ¶"

    def has(self, tags: Sequence[str]) -> bool:
        """Return whether a paragraph with these tags is shown as usual."""
        return self.name == ANY or any(is_within(tag, self.name) for tag in tags)

    def __call__(self, ctx: Context) -> None:
        """Look again which paragraphs are meant, once annotations, the text or its title have changed."""
        tags, view = ctx.focus.blocks.tags, ctx.view
        seen = tags, view.count, view.flow.headline, self.hides
        if self._seen is None or seen[0] is not self._seen[0] or seen[1:] != self._seen[1:]:
            self._seen = seen
            self.blocks = sorted(block for block, names in tags.items() if self.has(names))
            view.show_only(self.blocks, hide=self.hides)


def choose(ctx: Context) -> None:
    """Ask for the tag of the paragraphs that are not dimmed."""
    _choose(ctx, hides=False)


def toggle_only(ctx: Context) -> Outcome:
    """Hide the paragraphs that are dim, or dim those that are hidden; where none are, ask for a tag."""
    if ctx.filter is None:
        _choose(ctx, hides=True)
        return None
    ctx.filter.hides = not ctx.filter.hides
    ctx.filter(ctx)
    return TAGS


def _choose(ctx: Context, *, hides: bool) -> None:
    tags = ctx.focus.blocks.tags
    if not tags:
        ctx.notify(f"No tagged paragraph in this article: {ctx.key('tag')} adds a tag")
        return
    from tui_reader.app.screens.dialogs.names import Choice, NamePicker

    choices = [Choice(ANY, counted(len(tags), "paragraph"), "any tag")]
    uses = _uses(tags.values())
    choices += [Choice(name, counted(uses[name], "paragraph"), f"#{name}") for name in uses]
    current = ctx.filter.name if ctx.filter is not None else None
    picker = NamePicker(
        "Show only paragraphs with" if hides else "Show paragraphs with", choices, current=current, typed=False
    )
    ctx.ask(picker, lambda name: start(ctx, name, hides=hides))


def _uses(tags: Iterable[Sequence[str]]) -> dict[str, int]:
    """Count the blocks of each tag and of each that is above one, in the order of the hierarchy."""
    counts: Counter[str] = Counter()
    for names in tags:
        above = {
            SEPARATOR.join(name.split(SEPARATOR)[:length]).casefold()
            for name in names
            for length in range(1, name.count(SEPARATOR) + 2)
        }
        counts.update(above)
    spelt = dict.fromkeys(name for names in tags for name in names)
    return {row.name: counts[row.name.casefold()] for row in tree(spelt)}


def start(ctx: Context, name: str, *, hides: bool = False) -> Changed:
    """Dim or hide the paragraphs without a tag, and go to the next one with it."""
    wanted = ctx.filter = ctx.after_each["filter"] = TagFilter(name, hides=hides)
    wanted(ctx)
    view = ctx.view
    if wanted.blocks and view.cursor not in wanted.blocks:
        ctx.leave_passage()
        ctx.jumps.leave(view.point)
        after = bisect_left(wanted.blocks, view.cursor)
        view.go_to_block(wanted.blocks[min(after, len(wanted.blocks) - 1)])
    told = {"next-untagged": "next one", "tag-only": f"{'dims' if hides else 'hides'} the rest"}
    told["back"] = "shows all"
    ctx.notify(", ".join(f"{ctx.key(row)} {does}" for row, does in told.items() if ctx.key(row)))
    return TAGS


def start_typed(ctx: Context, typed: str) -> Outcome:
    """Dim the paragraphs without a typed tag.

    Raises:
        ReaderError: no paragraph has it.
    """
    return _start_typed(ctx, typed, hides=False)


def start_only_typed(ctx: Context, typed: str) -> Outcome:
    """Hide the paragraphs without a typed tag.

    Raises:
        ReaderError: no paragraph has it.
    """
    return _start_typed(ctx, typed, hides=True)


def _start_typed(ctx: Context, typed: str, *, hides: bool) -> Changed:
    name = tag_path(typed)
    if not any(is_within(tag, name) for tags in ctx.focus.blocks.tags.values() for tag in tags):
        raise ReaderError(f"no paragraph is tagged #{clean_line(name or typed, 60)}")
    return start(ctx, name, hides=hides)


def end(ctx: Context) -> bool:
    """Show all paragraphs as usual; False where they are."""
    was, ctx.filter = ctx.filter, None
    ctx.after_each.pop("filter", None)
    ctx.view.show_only(None)
    return was is not None


def step(ctx: Context, step: int) -> Outcome:
    """Go to the next or previous paragraph without a tag; where a filter is on, to one that it shows."""
    found = _shown(ctx.filter.blocks, ctx.view.cursor, step) if ctx.filter is not None else _untagged(ctx, step)
    what = "untagged paragraph" if ctx.filter is None else "paragraph with the tag"
    ctx.leave_passage()
    if found is None:
        ctx.notify(f"No {what} {'below' if step > 0 else 'above'}")
    else:
        ctx.view.go_to_block(found)
    return None


def _shown(blocks: Sequence[int], here: int, step: int) -> int | None:
    index = bisect_right(blocks, here) if step > 0 else bisect_left(blocks, here) - 1
    return blocks[index] if 0 <= index < len(blocks) else None


def _untagged(ctx: Context, step: int) -> int | None:
    tags, document = ctx.focus.blocks.tags, ctx.view.document
    ahead = range(ctx.view.cursor + step, len(document) if step > 0 else -1, step)
    return next((index for index in ahead if index not in tags and document.kind(index) not in NO_TEXT), None)
