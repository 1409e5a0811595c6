"""Moving through the article, selecting in it, and what the mouse does there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from tui_reader.app.focus import Thing, span_of
from tui_reader.app.screens.base import ReadingBase
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.app.widgets.bars import PlaceBar
from tui_reader.model import Annotation
from tui_reader.text.spans import Span
from tui_reader.text.words import next_word, previous_word, sentence_at, word_end


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
        here = span_of(self.thing) if self.thing is not None else Span(self.article.point, self.article.point)
        if self.thing is None:  # the thing at the cursor itself counts as ahead
            ahead = [thing for thing in things if span_of(thing).start >= here.start]
            behind = [thing for thing in things if span_of(thing).start < here.start]
        else:
            ahead = [thing for thing in things if _after(span_of(thing), here)]
            behind = [thing for thing in things if _after(here, span_of(thing))]
        found = ahead if step > 0 else behind
        if found:
            self.go_to(found[0] if step > 0 else found[-1])
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
            span = self.hit_here() or self._first_word()
        self.thing = None
        view.select(span.start, span.end)
        self.settle()

    def _first_word(self) -> Span:
        view = self.article
        text, base = view.document.texts[view.cursor], view.document.start(view.cursor)
        start = view.point - base
        return Span(base + start, base + max(start + 1, word_end(text, start)))

    def action_extend_word(self, step: int) -> None:
        """Move the head by a word: to a word's end where it ends the selection, to its start where it starts it."""
        anchor, head = self._ends()
        text, base, inside = self._at_head(head)
        if step > 0:
            moved = word_end(text, inside) if head >= anchor else next_word(text, inside)
            at_end = moved <= inside or inside >= len(text)
            moved_to = self._beyond_block(base, text, 1) if at_end else base + moved
        elif inside == 0:
            moved_to = self._beyond_block(base, text, -1)
        else:
            moved = previous_word(text, inside)
            if head > anchor:
                moved = len(text[:moved].rstrip())
                if base + moved <= anchor:
                    moved = previous_word(text, inside)
            moved_to = base + moved
        self._extend(moved_to)

    def action_extend_word_end(self) -> None:
        _, head = self._ends()
        text, base, inside = self._at_head(head)
        moved = word_end(text, inside)
        self._extend(base + moved if moved > inside else self._beyond_block(base, text, 1))

    def action_extend_sentence(self) -> None:
        """Take in the whole sentence the selection stands in; once it is in, the next one."""
        view = self.article
        anchor, head = self._ends()
        low, high = sorted((anchor, head))
        start_text, start_base, start_inside = self._at_head(low)
        sentence = sentence_at(start_text, start_inside)
        low = min(low, start_base + sentence.start)
        text, base, inside = self._at_head(max(low, high - 1))
        end = base + sentence_at(text, inside).end
        if end <= high:
            text, base, inside = self._at_head(high)
            following = inside + len(text[inside:]) - len(text[inside:].lstrip())
            if following >= len(text) and view.document.index_at(base) + 1 < view.count:
                index = view.document.index_at(base) + 1
                text, base, following = view.document.texts[index], view.document.start(index), 0
            end = base + sentence_at(text, following).end
        view.select(*((low, max(end, high)) if head >= anchor else (max(end, high), low)))
        self.settle()

    def action_extend_character(self, step: int) -> None:
        _, head = self._ends()
        self._extend(head + step)

    def action_extend_paragraph(self, step: int) -> None:
        """Move the head to the end of its paragraph, then of the next; or back, down to one word, then upwards.

        The other end stays; a selection that goes up keeps its first word.
        """
        document = self.article.document
        anchor, head = self._ends()
        first_word = anchor + max(1, word_end(*self._inside(anchor)) - self._inside(anchor)[1])
        last = document.index_at(max(anchor, head - 1)) if head >= anchor else document.index_at(head)
        if step > 0 and head >= anchor:
            end = document.span(last).end
            self._extend(end if end > head else document.span(min(last + 1, len(document) - 1)).end)
        elif step > 0:
            start = document.span(min(last + 1, len(document) - 1)).start
            self._extend(start if start < anchor else first_word)
        elif head > first_word:
            ends = [document.span(index).end for index in range(document.index_at(anchor), last)]
            self._extend(ends[-1] if ends and ends[-1] > first_word else first_word)
        else:
            anchor = first_word if head > anchor else anchor
            start = document.span(last).start
            low = min(anchor, head)
            start = start if start < low else document.span(max(0, last - 1)).start
            self.article.select(anchor, min(start, low))
            self.settle()

    def _inside(self, offset: int) -> tuple[str, int]:
        """(text of the block, offset inside it)."""
        text, _, inside = self._at_head(offset)
        return text, inside

    def action_swap_ends(self) -> None:
        anchor, head = self._ends()
        self.article.select(head, anchor)
        self.settle()

    def action_leave_selection(self) -> None:
        self.article.deselect()
        self.settle()

    def _ends(self) -> tuple[int, int]:
        return self.article.selection or (self.article.point, self.article.point)

    def _at_head(self, offset: int) -> tuple[str, int, int]:
        """(text of the block, its start, offset inside it)."""
        index, inside = self.article.document.locate(offset)
        return self.article.document.texts[index], self.article.document.start(index), inside

    def _beyond_block(self, base: int, text: str, step: int) -> int:
        """Where the head goes when it leaves its block: the first word of the next, the last of the one before."""
        document = self.article.document
        index = document.index_at(base) + step
        if not 0 <= index < len(document):
            return base + len(text) if step > 0 else base
        span = document.span(index)
        return span.start + word_end(document.texts[index], 0) if step > 0 else span.end

    def _extend(self, head: int) -> None:
        """Move the head, never onto the anchor: a selection holds at least one character."""
        anchor, before = self._ends()
        head = max(0, min(head, self.article.document.length))
        if head == anchor:
            head = before
        self.article.select(anchor, head)
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


def _after(span: Span, other: Span) -> bool:
    """Reading order, the outer span first; what starts together and ends together is neither before nor after."""
    return (span.start, -span.end) > (other.start, -other.end)
