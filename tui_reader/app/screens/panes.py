"""The panels beside the article: which are open, where they lie, and which of them has the keys."""

from __future__ import annotations

from tui_reader.app.screens.base import ReadingBase
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.app.widgets.painted import Painted

FULL = 120
THREE_PANES = 100
TWO_PANES = 70


class Panes(ReadingBase):
    """Sidebar and notes: opened, closed, laid out for the width there is."""

    sidebar_open = True
    notes_open = True
    tab = "quotes"
    _before_zen: tuple[bool, bool] | None = None
    _arrangement: tuple[bool, bool, int, int] | None = None

    @property
    def pane(self) -> ListPane:
        """The list that has the keys."""
        return self.notes if self.focused is self.notes else self.sidebar

    def arrange_panels(self, width: int) -> None:
        """Close what has no room: one panel beside the article under 100 columns, none unasked under 70."""
        if width < TWO_PANES:
            self.sidebar_open = self.notes_open = False
        elif width < THREE_PANES and self.sidebar_open and self.notes_open:
            self.notes_open = False
        self.lay_out(width)

    def lay_out(self, width: int) -> None:
        """Show the open panels: beside the article where there is room, else over it.

        Set on the widgets and not by classes: a class on the screen matches the whole style sheet again for every
        widget on it.
        """
        over = width < TWO_PANES
        room = max(1, self.app.size.height - 2)
        arrangement = (self.sidebar_open, self.notes_open, width, room if over else 0)
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        for pane, shown, side, full, usual in (
            (self.sidebar, self.sidebar_open, "left", 30, 25),
            (self.notes, self.notes_open, "right", 31, 26),
        ):
            pane.display = shown
            styles = pane.styles
            styles.width = full if width >= FULL else min(32, width * 85 // 100) if over else usual
            if over:
                styles.split, styles.dock, styles.layer = "none", side, "overlay"
                styles.margin, styles.height = (1, 0, 0, 0), room
            else:
                for rule in ("split", "dock", "layer", "margin", "height"):
                    styles.clear_rule(rule)

    def action_show_tab(self, tab: str) -> None:
        """Show a tab of the sidebar and give it the keys; the same key again hides it."""
        if self.sidebar_open and self.tab == tab and (self.focused is self.sidebar or self.size.width < TWO_PANES):
            self.sidebar_open = False
            self.set_focus(self.article)
        else:
            if self.size.width < THREE_PANES:
                self.notes_open = False
            self.sidebar_open = True
            self._open_tab(tab)
            self.set_focus(self.sidebar)
        self.panels_changed()

    def _open_tab(self, tab: str) -> None:
        """Fill the sidebar; another list than before starts with what belongs to the paragraph, else at its top."""
        another, self.tab = tab != self.tab, tab
        self.show_sidebar_rows()
        if another:
            self.sidebar.selected, self.sidebar.top = 0, (0, 0)
            here = self.blocks.sidebar_keys(self.article.cursor)
            self.sidebar.select_key(next((item.key for item in self.sidebar.items if item.key in here), ""))

    def action_show_notes(self) -> None:
        """Show the notes and give them the keys; the same key again hides them."""
        if self.notes_open and (self.focused is self.notes or self.size.width < TWO_PANES):
            self.notes_open = False
            self.set_focus(self.article)
        else:
            if self.size.width < THREE_PANES:
                self.sidebar_open = False
            self.notes_open = True
            self.set_focus(self.notes)
        self.panels_changed()

    def show_orphan(self) -> None:
        """Give the notes panel the keys: the row chosen there is the mark that stands nowhere."""
        if self.size.width < THREE_PANES:
            self.sidebar_open = False
        self.notes_open = True
        self.set_focus(self.notes)
        self.panels_changed()

    def action_zen(self) -> None:
        """Hide both panels, or bring back those that were open."""
        if self.sidebar_open or self.notes_open:
            self._before_zen = (self.sidebar_open, self.notes_open)
            self.sidebar_open = self.notes_open = False
            self.set_focus(self.article)
        else:
            self.sidebar_open, self.notes_open = self._before_zen or (True, True)
            if self.size.width < THREE_PANES and self.sidebar_open:
                self.notes_open = False
        self.panels_changed()

    def panels_changed(self) -> None:
        """Lay the panels out, remember which are open, and repaint."""
        self.lay_out(self.size.width)
        if self.size.width >= THREE_PANES:
            panels = [name for name, shown in (("sidebar", self.sidebar_open), ("notes", self.notes_open)) if shown]
            self.remember("panels", " ".join(panels) or "none")
        self.remember("tab", self.tab)
        self.settle()

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for the next run; see `ReadingScreen`."""
        raise NotImplementedError

    def action_next_pane(self, step: int) -> None:
        order: list[Painted] = [self.article]
        if self.sidebar_open:
            order.insert(0, self.sidebar)
        if self.notes_open:
            order.append(self.notes)
        now = next((index for index, pane in enumerate(order) if pane is self.focused), 0)
        self.set_focus(order[(now + step) % len(order)])
        self.message = ""
        self.settle()
