"""Moving through the article, selecting in it, and what the mouse does there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from tui_reader.app.focus import Thing, span_of
from tui_reader.app.screens.base import ReadingBase
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.app.widgets.bars import PlaceBar
from tui_reader.model import Annotation
from tui_reader.text.navigate import (
    Selection,
    extend_character,
    extend_paragraph,
    extend_sentence,
    extend_word,
    extend_word_end,
    first_word,
    neighbour,
    swap_ends,
)
from tui_reader.text.spans import Span


class Moving(ReadingBase):
    """Actions of the contexts `view` and `select` that change the place or the selection, never the library."""

    # -- the cursor ---------------------------------------------------------------------------------------------

    def action_move_paragraph(self, step: int) -> None:
        self._leave_thing()
        self.article.move_paragraphs(step)
        self.settle()

    def action_move_half(self, step: int) -> None:
        self._move_lines(step * max(1, self.article.page // 2))

    def action_move_page(self, step: int) -> None:
        self._move_lines(step * max(1, self.article.page - 2))

    def action_move_end(self, step: int) -> None:
        self._leave_thing()
        if step > 0:
            self.read_to_end()
        self.article.go_to_block(self.article.count - 1 if step > 0 else 0)
        self.settle()

    def _move_lines(self, lines: int) -> None:
        self._leave_thing()
        self.article.move_lines(lines)
        self.settle()

    def _leave_thing(self) -> None:
        self.thing, self.message = None, ""

    # -- jumps --------------------------------------------------------------------------------------------------

    def action_jump_heading(self, step: int) -> None:
        headings = self.article.document.headings()
        here = self.article.cursor
        found = [index for index in headings if (index > here if step > 0 else index < here)]
        self._leave_thing()
        if found:
            self.article.go_to_block(found[0] if step > 0 else found[-1])
        else:
            self.say(self._none_there("heading", step, bool(headings)))
        self.settle()

    def action_jump_annotation(self, step: int) -> None:
        placed = [annotation for annotation in self.annotations if annotation.span and annotation.kind != "article"]
        self._jump(placed, "mark", step)

    def action_jump_quote(self, step: int) -> None:
        self._jump(self.quotes, "quote", step)

    def _jump(self, things: Sequence[Thing], name: str, step: int) -> None:
        at_cursor = self.thing is None
        here = span_of(self.thing) if self.thing is not None else Span(self.article.point, self.article.point)
        found = neighbour([span_of(thing) for thing in things], here, step, at_cursor=at_cursor)
        if found is not None:
            self.go_to(things[found])
            return
        self.say(self._none_there(name, step, bool(things)))
        self.settle()

    @staticmethod
    def _none_there(name: str, step: int, any_at_all: bool) -> str:
        return f"no {name} {'below' if step > 0 else 'above'}" if any_at_all else f"no {name}s in this article"

    # -- selecting ----------------------------------------------------------------------------------------------

    def action_start_selection(self) -> None:
        """Start at the thing last jumped to, at the search hit, or at the first word on screen of the paragraph."""
        view = self.article
        if not view.count:
            return
        self.message = ""
        thing = self.thing
        # What was just marked is no place to start from: the point stands behind it. What was jumped to is.
        whole = isinstance(thing, Annotation) and thing.kind != "span"
        if thing is not None and not whole and span_of(thing).length and view.point == span_of(thing).start:
            span = span_of(thing)
        else:
            span = self.hit_here() or first_word(view.document, view.point)
        self.thing = None
        view.select(span.start, span.end)
        self.settle()

    def action_extend_word(self, step: int) -> None:
        self._select(extend_word(self.article.document, self._selection(), step))

    def action_extend_word_end(self) -> None:
        self._select(extend_word_end(self.article.document, self._selection()))

    def action_extend_sentence(self) -> None:
        self._select(extend_sentence(self.article.document, self._selection()))

    def action_extend_character(self, step: int) -> None:
        self._select(extend_character(self.article.document, self._selection(), step))

    def action_extend_paragraph(self, step: int) -> None:
        self._select(extend_paragraph(self.article.document, self._selection(), step))

    def action_swap_ends(self) -> None:
        self._select(swap_ends(self._selection()))

    def action_leave_selection(self) -> None:
        self.article.deselect()
        self.settle()

    def _selection(self) -> Selection:
        return Selection(*(self.article.selection or (self.article.point, self.article.point)))

    def _select(self, selection: Selection) -> None:
        self.article.select(*selection)
        self.settle()

    # -- mouse --------------------------------------------------------------------------------------------------

    @on(ArticleView.Pressed)
    def _pressed(self, event: ArticleView.Pressed) -> None:
        self.set_focus(self.article)
        self._leave_thing()
        self.article.go_to_offset(event.offset)
        self.thing = self._thing_at(event.offset)
        self.settle()

    def _thing_at(self, offset: int) -> Thing | None:
        """A click on a marked or quoted passage makes it the thing that acts are on."""
        block = self.article.cursor
        annotation = self.blocks.annotation_at(block, offset)
        if annotation is not None and annotation.kind == "span" and span_of(annotation).contains(offset):
            return annotation
        quote = self.blocks.quote_at(block, offset)
        return quote if quote is not None and quote.span.contains(offset) else None

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        self.set_focus(self.article)
        self._leave_thing()
        self.article.select(event.anchor, event.head)
        self.settle()

    @on(ArticleView.Wheeled)
    def _wheeled(self, event: ArticleView.Wheeled) -> None:
        self.message = ""
        self.article.wheel(event.lines)
        self.settle()

    @on(PlaceBar.Pulled)
    def _pulled(self, event: PlaceBar.Pulled) -> None:
        self._leave_thing()
        self.article.go_to_block(round(event.fraction * (self.article.count - 1)))
        self.settle()
