"""What every part of the reading screen shares: the article that is open, the panes, and one way to change both.

An act is one handler: it asks the library, takes the annotations it gives back, and `settle()` repaints what is
different. Widgets turn dirty nowhere else, so an act costs one frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from rich.cells import cell_len
from textual.screen import Screen

from tui_reader.app.focus import BlockIndex, Thing, key_of, span_of
from tui_reader.app.quote_rows import shown_quotes
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.app.widgets.bars import Bar, PlaceBar
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.keys import Context, Key, contexts_of, print_key
from tui_reader.look.annotations import Mark, decorations_of, overlays_of
from tui_reader.model import (
    Annotation,
    Colour,
    Decisions,
    Extraction,
    Glance,
    NameDecision,
    Quote,
    QuoteDecision,
    ReaderError,
    Reading,
    Tag,
)
from tui_reader.store.file.errors import LibraryError
from tui_reader.text.clean import clean_line
from tui_reader.text.progress import Progress, minutes_left
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.note import NoteEditor
    from tui_reader.config import Config
    from tui_reader.formats.source import Source
    from tui_reader.formats.watch import FileState
    from tui_reader.library import Library

Result = TypeVar("Result")
Answer = TypeVar("Answer")
LONG_READ = 180
"""Minutes from which on what is left is told in hours."""
HINTS: dict[Context, tuple[str, ...]] = {
    "view": ("highlight", "tag", "note", "select", "search", "export", "help"),
    "select": ("select-word", "select-sentence", "select-down", "select-swap", "highlight", "tag", "note", "copy"),
    "list": ("list-open", "note", "tag", "delete", "list-filter", "help", "list-leave"),
}
SHORT = {
    "highlight": "highlight",
    "tag": "tag",
    "note": "note",
    "select": "select",
    "search": "search",
    "export": "export",
    "help": "help",
    "select-word": "word",
    "select-sentence": "sentence",
    "select-down": "paragraph",
    "select-swap": "other end",
    "copy": "copy",
    "list-open": "go there",
    "confirm": "right",
    "reject": "no quote",
    "speaker": "who",
    "join": "join",
    "split": "split",
    "evidence": "why",
    "quotes-order": "by speaker",
    "add-quote": "quote",
    "add-person": "person",
    "delete": "delete",
    "list-filter": "filter",
    "list-leave": "back",
}


class ReadingBase(Screen[None]):
    """The state of the reading screen and the one way its panes are brought up to date."""

    ALLOW_SELECT = False

    def __init__(
        self,
        loaded: Source,
        library: Library,
        config: Config,
        rows: Sequence[Key],
        glance: Glance | None,
    ) -> None:
        super().__init__()
        self.loaded, self.library, self.config, self.rows = loaded, library, config, rows
        self.glance = glance or Glance()
        self.reading: Reading | None = None
        self.annotations: tuple[Annotation, ...] = self.glance.annotations
        self.found = Extraction()
        """Quotes and people as the rules found them."""
        self.extraction = Extraction()
        """The same as the reader has corrected them."""
        self._reviewed: tuple[Extraction, Decisions] | None = None
        """Which extraction is shown, and with which decisions."""
        self.extracted = False
        self.extraction_failed = False
        """True where an unexpected error ended the search for quotes and people."""
        self.too_long = False
        """True for a text that is not searched for quotes and people."""
        self.quotes: list[Quote] = []
        """The quotes that are listed and jumped to, in reading order."""
        self.quote_filter = ""
        self.every_quote = False
        """True where quotes are listed that are hidden otherwise."""
        self.blocks = BlockIndex()
        self.thing: Thing | None = None
        """The annotation or quote last jumped to; None once the cursor moved on by itself."""
        self.digits: dict[int, Tag] = dict(self.glance.digit_tags)
        self.last_tag: str | None = None
        self.colour: Colour = "yellow"
        self.saved = ""
        """What the title bar says of the last write: `saved`, `not saved`, or `read-only` where nothing can be."""
        self.file_state: FileState = "same"
        """What became of the article's file since it was read."""
        self.message = ""
        self.editor: NoteEditor | None = None
        """The note editor, while it is open."""
        self._contexts = contexts_of(rows)
        self._printed = {row.id: print_key(row.keys[0]) for row in rows if row.keys}
        self._underlined: tuple[int, int] | None = None
        self.progress = Progress(loaded.document)
        self.article = ArticleView(loaded.document, id="article")
        self.sidebar = ListPane(edged=True, id="sidebar")
        self.notes = ListPane(id="notes")
        self.title_bar = Bar(id="title")
        self.status_bar = Bar(id="status")
        self.place_bar = PlaceBar(id="place")

    # -- contexts -----------------------------------------------------------------------------------------------

    @property
    def context(self) -> Context:
        if self.focused in (self.sidebar, self.notes):
            return "list"
        return "select" if self.article.selection is not None else "view"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        contexts = self._contexts.get(action)
        return contexts is None or self.context in contexts

    def printed_key(self, row: str) -> str:
        """The first key of a row of the table, as people write it; the row's id where it has none."""
        return self._printed.get(row, row)

    # -- the library --------------------------------------------------------------------------------------------

    def act(self, do: Callable[[Reading], Result]) -> Result | None:
        """Run one act on the open article; a failure becomes one line on screen and None."""
        try:
            result = do(self.opened())
        except ReaderError as error:
            if isinstance(error, LibraryError):
                self.mark_unsaved()
            self.complain(str(error))
            return None
        self.saved = "saved"
        self.look_at_file()
        return result

    def look_at_file(self) -> None:
        """Find out soon whether the text that a command was run on is still in its file; see `Watching`."""
        raise NotImplementedError

    def open_dialog(self, dialog: Screen[Answer], answered: Callable[[Answer | None], None] | None = None) -> None:
        """Open a dialog where it does not hide the passage; keys typed before it stands are its own."""
        dialog.set_class(self.article.point_row * 2 > self.article.size.height, "-above")
        cast(TypeAhead, self.app).hold_keys()
        self.app.push_screen(dialog, answered)

    def opened(self) -> Reading:
        """The article in the library; an act done before the worker has opened it opens it at once."""
        if self.reading is None:
            self.read_to_end()
            self.take_reading(self.library.open(self.loaded.article, self.loaded.document, self.loaded.identity))
        assert self.reading is not None
        return self.reading

    def read_to_end(self) -> None:
        """Read what is left of a long file, for what needs all of it."""
        while self.loaded.more():
            pass

    def take_reading(self, reading: Reading) -> None:
        """Take over what the library knows of the article."""
        self.reading = reading
        self.annotations = reading.annotations
        self.digits = self.library.digit_tags()
        reason = self.library.read_only_reason
        if reason:
            self.mark_unsaved()
            self.complain(reason)

    def mark_unsaved(self) -> None:
        """Let the title bar say that the last write failed, or that none can succeed."""
        self.saved = "read-only" if self.library.read_only_reason else "not saved"

    # -- bringing the panes up to date --------------------------------------------------------------------------

    def take_annotations(self, annotations: tuple[Annotation, ...]) -> None:
        """Show these annotations from now on."""
        document = self.article.document
        self.annotations = annotations
        self.blocks.set_annotations(document, annotations)
        self.article.set_marks(overlays_of(document, annotations), decorations_of(document, annotations))
        if isinstance(self.thing, Annotation):
            self.thing = next((a for a in annotations if a.uid == key_of(self.thing)), None)
        self.show_note_rows()

    def take_extraction(self, found: Extraction) -> None:
        """Show these quotes and people from now on, as the reader has corrected them."""
        self.found, self.extracted = found, True
        self.review_again()

    def review_again(self) -> None:
        """Lay what the reader decided over what was found, and show that; nothing where neither changed."""
        known = self.reading or self.glance
        try:
            decisions = self.library.decisions(known.article_id or 0, known.version_id, self.article.document)
        except ReaderError as error:
            decisions = Decisions()
            self.say(str(error))
        before, last = self._reviewed or (None, None)
        if before is self.found and last == decisions:
            return
        self._reviewed = (self.found, decisions)
        self.extraction = self.found
        if any(decisions):
            from tui_reader.review import apply

            self.extraction = apply(self.article.document.text, self.found, decisions)
        self.list_quotes()

    def corrections_to_check(self) -> list[QuoteDecision | NameDecision]:
        """The corrections whose passage or name changed or was not found; none before quotes were looked for."""
        return self._reviewed[1].to_check if self._reviewed is not None else []

    def list_quotes(self) -> None:
        """List the quotes that are wanted now; the quote under the cursor stays, as it is now."""
        self.quotes = shown_quotes(self.extraction, self.quote_filter, everything=self.every_quote)
        self.blocks.set_extraction(self.article.document, self.quotes, self.extraction.people)
        if isinstance(self.thing, Quote):
            span = self.thing.span
            self.thing = next((quote for quote in self.quotes if quote.span.overlaps(span)), None)
        self.show_sidebar_rows()

    def show_orphan(self) -> None:
        """Bring the notes panel to a mark that stands nowhere in the text; see `Listing`."""
        raise NotImplementedError

    def show_note_rows(self) -> None:
        """Fill the notes panel; see `Listing`."""
        raise NotImplementedError

    def hit_here(self) -> Span | None:
        """The search hit the cursor stands on; see `Searching`."""
        raise NotImplementedError

    def show_sidebar_rows(self) -> None:
        """Fill the sidebar; see `Listing`."""
        raise NotImplementedError

    def current_annotation(self) -> Annotation | None:
        """The annotation under the cursor."""
        if isinstance(self.thing, Annotation):
            return self.thing
        return self.blocks.annotation_at(self.article.cursor, self.article.point)

    def current_quote(self) -> Quote | None:
        """The quote under the cursor."""
        if self.thing is not None:
            return self.thing if isinstance(self.thing, Quote) else None
        return self.blocks.quote_at(self.article.cursor, self.article.point)

    def go_to(self, thing: Thing) -> None:
        """Bring a thing into view and make it the one that acts are on."""
        self.article.deselect()
        self.message = ""
        # A note on the whole article stands nowhere: left under the cursor it would take what is meant for a paragraph.
        self.thing = None if isinstance(thing, Annotation) and thing.kind == "article" else thing
        if thing.span is not None and span_of(thing).length:
            self.article.go_to_offset(span_of(thing).start)
        if isinstance(thing, Annotation):
            self.notes.select_key(thing.uid)
            if thing.span is None and thing.kind != "article":
                self.say("no certain place in the text; its words are in the notes panel")
        self.settle()

    def settle(self) -> None:
        """Repaint what changed, in every pane, in this one handler."""
        view = self.article
        self._underline()
        self.sidebar.mark(self.blocks.sidebar_keys(view.cursor))
        self.notes.mark(self.blocks.note_keys(view.cursor))
        view.repaint()
        self.sidebar.repaint()
        self.notes.repaint()
        self.place_bar.show(*view.window, view.count)
        self.show_bars()

    def _underline(self) -> None:
        """Underline the passage that acts are on; a whole paragraph is shown by the cursor well enough."""
        thing = self.thing or self.blocks.annotation_at(self.article.cursor, self.article.point)
        passage = isinstance(thing, Quote) or (thing is not None and thing.kind == "span")
        span = span_of(thing) if thing is not None and passage and self.article.selection is None else None
        if span != self._underlined:
            self._underlined = span
            self.article.set_layer("thing", [(span, Mark.THING)] if span else [])

    # -- the bars -----------------------------------------------------------------------------------------------

    def say(self, message: str) -> None:
        """Tell what was done, in the status line, until the next key."""
        self.message = clean_line(message)

    def complain(self, problem: str) -> None:
        """Tell what went wrong, where it cannot be overlooked."""
        self.say(problem)
        self.app.notify(clean_line(problem), severity="error", markup=False, timeout=10)

    @property
    def title_text(self) -> str:
        title = self.reading.article.title if self.reading else self.glance.title or self.loaded.article.title
        return clean_line(title)

    def show_bars(self) -> None:
        """Bring title and status line up to date."""
        right: list[tuple[str, str]] = []
        check = sum(annotation.needs_look for annotation in self.annotations) + len(self.corrections_to_check())
        if self.saved:
            right.append(("● saved", "good") if self.saved == "saved" else (f"○ {self.saved}", "warning"))
        count = len(self.annotations)
        if count:
            right.append((f"   {count} note{'s' if count > 1 else ''}", ""))
        if check:
            right.append((f"   ! {check} to check", "warning"))
        if self.file_state != "same":
            right.append((f"   ! file {self.file_state}", "warning"))
        self.title_bar.show((("reader", "name"), ("  ", ""), (self.title_text, "")), tuple(right))
        place = self._place_beside(self.message)
        self.status_bar.show(self._hints(self.size.width - len(place) - 4), ((place, ""),))

    def place_text(self) -> str:
        """Where the cursor is: paragraph, per cent of the words before it, minutes left."""
        view = self.article
        if not view.count:
            return ""
        share = self.progress.share(view.cursor)
        minutes = minutes_left(self.loaded.article.words, share, self.config.words_per_minute)
        count = f"{view.count}" if view.document.complete else f"{view.count}+"
        left = f"{minutes} min" if minutes < LONG_READ else f"{minutes // 60:,} h"
        return f"¶ {view.cursor + 1} of {count} · {round(share * 100)} % · {left} left"

    def _place_beside(self, message: str) -> str:
        """The place, or as much of it as leaves room for a message: what was asked for matters more."""
        place = self.place_text()
        while place and message and cell_len(message) + cell_len(place) + 3 > self.size.width:
            place = place.rpartition(" · ")[0]
        return place

    def hint_word(self, row: str) -> str:
        """What the key of a row does, in a word."""
        return SHORT[row]

    def hinted(self) -> tuple[str, ...]:
        """The rows of the key table that matter here."""
        return HINTS[self.context]

    def _hints(self, room: int) -> tuple[tuple[str, str], ...]:
        """The last message, else the keys that matter here, as many as fit."""
        if self.message:
            return ((self.message, "accent"),)
        hints = [(self._printed[row], f" {self.hint_word(row)}  ") for row in self.hinted() if row in self._printed]
        if not hints:
            return ()
        *others, last = hints  # how to get help, or out of here, is told first where little fits
        room -= len(last[0] + last[1])
        shown = []
        for key, label in others:
            room -= len(key) + len(label)
            if room < 0:
                break
            shown.append((key, label))
        return tuple(piece for key, label in [*shown, last] for piece in ((key, "key"), (label, "dim")))
