"""A second copy of the article in the library: offered to be joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from tui_reader.app.screens.checking import Checking
from tui_reader.model import Copy, Earlier, ReaderError, Reading
from tui_reader.wording import earlier_here, parted_line

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.copies import Answer


MOST_CHOICES = 6
"""Articles offered for joining at once."""


class Joining(Checking):
    """Looks for copies in the background when an article is opened."""

    class ChoiceFound(Message):
        """The articles that the open one may be parted from or joined with, as the user asked."""

        def __init__(self, kept: int | None, copies: list[Copy]) -> None:
            super().__init__()
            self.kept, self.copies = kept, copies

    class CopiesFound(Message):
        """The library has this article twice, or its path held another one before."""

        def __init__(self, copies: list[Copy], earlier: list[Earlier]) -> None:
            super().__init__()
            self.copies, self.earlier = copies, earlier

    def look_for_copies(self, reading: Reading) -> None:
        """Look for copies, at every opening until the reader has joined them or said that they are to stay apart."""
        if reading.version_id:
            self._find_copies(reading)

    @work(thread=True, exclusive=True, group="copies", exit_on_error=False)
    def _find_copies(self, reading: Reading) -> None:
        try:
            with self.library.for_thread() as library:
                copies = library.copies(reading, self.article.document)
                earlier = [one for one in library.earlier(self.loaded.identity, reading) if not one.apart]
        except ReaderError as error:  # nothing the reader asked for
            self.log(f"copies not looked for: {error}")
            return
        if copies or earlier:
            self.post_message(self.CopiesFound(copies, earlier))

    @on(CopiesFound)
    def _offer_joining(self, event: CopiesFound) -> None:
        """Offer the copy most alike of those that have marks; without marks on either there is nothing to join."""
        for one in event.earlier[:1]:
            self.say(f"{earlier_here(one)}; {self.printed_key('library')} lists it")
            self.settle()
        if not event.copies or self.reading is None:
            return
        this = self.library.find_article(f"reader:{self.opened().article_id}")
        if this is None:
            return
        marked = [copy for copy in event.copies if copy.entry.is_marked or this.is_marked]
        if not marked:
            return
        from tui_reader.app.screens.dialogs.copies import JoinOffer
        from tui_reader.library.changed import day

        copy, now = marked[0], self.library.now()

        def answered(answer: Answer | None) -> None:
            if answer == "join":
                self._join(copy)
            elif answer == "apart":
                self.act(lambda reading: self.library.keep_apart(reading, copy.entry.article_id))
            self.settle()

        self.open_dialog(JoinOffer(this, copy, lambda moment: day(moment, now)), answered)

    def action_part(self) -> None:
        """Ask which article the open text is: part it from its article, or join it with another."""
        reading = self.act(lambda reading: reading)
        if reading is not None:
            self._find_choice(reading)
        self.settle()

    @work(thread=True, exclusive=True, group="choice", exit_on_error=False)
    def _find_choice(self, reading: Reading) -> None:
        try:
            with self.library.for_thread() as library:
                kept = library.kept_if_parted(reading)
                copies = library.copies(reading, self.article.document, asked=True)
        except ReaderError as error:
            self.app.call_from_thread(self.complain, str(error))
            return
        self.post_message(self.ChoiceFound(kept, copies))

    @on(ChoiceFound)
    def _offer_choice(self, event: ChoiceFound) -> None:
        from tui_reader.app.screens.dialogs.copies import ArticleChoice

        this = self.library.find_article(f"reader:{self.opened().article_id}")
        if this is None or (event.kept is None and not event.copies):
            self.say("there is no other text to part this one from, and no article to join it with")
            self.settle()
            return

        def answered(answer: str | None) -> None:
            if answer == "part":
                self._part()
            elif answer is not None:
                self._join(next(copy for copy in event.copies if copy.entry.name == answer))
            self.settle()

        self.open_dialog(ArticleChoice(this, event.kept, event.copies[:MOST_CHOICES]), answered)

    def _part(self) -> None:
        """Make an article of its own of the open text, and open that."""
        entry = self.act(self.library.part)
        if entry is None:
            return
        self.reading = None
        self.take_annotations(self.library.annotations(self.opened()))
        self.review_again()
        self.close_banner()
        self.say(parted_line(entry))

    def _join(self, copy: Copy) -> None:
        document = self.article.document
        done = self.act(lambda reading: self.library.join(reading, document, copy.entry.article_id))
        if done is None:
            return
        stored = self.library.reading(self.opened().article_id)
        if stored is not None:
            article = self.opened().article._replace(title=stored.article.title, title_from=stored.article.title_from)
            self.reading = self.opened()._replace(article=article)
        self.digits = self.library.digit_tags()
        self.take_annotations(done.annotations)
        self.review_again()
        count, undo = len(done.annotations), self._printed.get("undo", "")
        self.say(f"joined: {count} note{'s' if count != 1 else ''} now; {undo} takes it back")
