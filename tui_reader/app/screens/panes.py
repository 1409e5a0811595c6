"""The panels beside the article: which are open, where they lie, and which of them has the keys."""

from __future__ import annotations

from typing import Literal

from tui_reader.app.screens.base import ReadingBase
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.app.widgets.painted import Painted

FULL = 120
THREE_PANES = 100
TWO_PANES = 70
PANELS = ("sidebar", "notes")

Layout = Literal["three panes", "two panes", "panels over the article"]


def layout_for(width: int) -> Layout:
    """How many panes stand side by side in a terminal of this width."""
    return "three panes" if width >= THREE_PANES else "two panes" if width >= TWO_PANES else "panels over the article"


class Panes(ReadingBase):
    """Sidebar and notes: opened, closed, laid out for the width there is."""

    sidebar_open = True
    notes_open = True
    """Whether a panel is on screen now."""
    tab = "quotes"
    chosen: frozenset[str] = frozenset(PANELS)
    """The panels that the user wants, of which a narrow terminal may have no room for all. What the size forces never
    changes it."""
    _before_zen: frozenset[str] | None = None
    _layout: Layout | None = None
    _arrangement: tuple[bool, bool, int, int] | None = None

    @property
    def pane(self) -> ListPane:
        """The list that has the keys."""
        return self.notes if self.focused is self.notes else self.sidebar

    def arrange_panels(self, width: int) -> None:
        """Show the chosen panels that have room: one beside the article under 100 columns, none unasked under 70."""
        layout = layout_for(width)
        if layout != self._layout:  # in the same layout the panel that was opened last stays
            self._layout = layout
            self._show_chosen(layout)
        self.lay_out(width)

    def _show_chosen(self, layout: Layout) -> None:
        self.sidebar_open = "sidebar" in self.chosen and layout != "panels over the article"
        self.notes_open = "notes" in self.chosen and (
            layout == "three panes" or (layout == "two panes" and not self.sidebar_open)
        )
        if (self.focused is self.sidebar and not self.sidebar_open) or (
            self.focused is self.notes and not self.notes_open
        ):
            self.set_focus(self.article)

    def _open_panel(self, panel: str) -> None:
        """Show a panel, in the other one's place where both have no room; it is chosen from now on.

        A panel over the article is looked at for a moment, and not chosen.
        """
        layout = layout_for(self.size.width)
        self.sidebar_open = panel == "sidebar" or (self.sidebar_open and layout == "three panes")
        self.notes_open = panel == "notes" or (self.notes_open and layout == "three panes")
        if layout != "panels over the article":
            self.chosen |= {panel}

    def _close_panel(self, panel: str) -> None:
        """Hide a panel; beside the article this is a choice, over it the end of a look."""
        if panel == "sidebar":
            self.sidebar_open = False
        else:
            self.notes_open = False
        if layout_for(self.size.width) != "panels over the article":
            self.chosen -= {panel}

    def close_overlays(self) -> bool:
        """Hide the panel that lies over the article in a narrow terminal; False where there is none."""
        if layout_for(self.size.width) != "panels over the article" or not (self.sidebar_open or self.notes_open):
            return False
        self.sidebar_open = self.notes_open = False
        self.lay_out(self.size.width)
        return True

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
            self._close_panel("sidebar")
            self.set_focus(self.article)
        else:
            self._open_panel("sidebar")
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
            self._close_panel("notes")
            self.set_focus(self.article)
        else:
            self._open_panel("notes")
            self.set_focus(self.notes)
        self.panels_changed()

    def show_orphan(self) -> None:
        """Give the notes panel the keys: the row chosen there is the mark that stands nowhere."""
        self._open_panel("notes")
        self.set_focus(self.notes)
        self.panels_changed()

    def action_zen(self) -> None:
        """Hide both panels, or bring back those that were open."""
        layout = layout_for(self.size.width)
        if self.sidebar_open or self.notes_open:
            self.sidebar_open = self.notes_open = False
            if layout != "panels over the article":
                self._before_zen, self.chosen = self.chosen, frozenset()
            self.set_focus(self.article)
        elif layout == "panels over the article":
            self._open_panel("sidebar")
        else:
            self.chosen = self._before_zen or frozenset(PANELS)
            self._show_chosen(layout)
        self.panels_changed()

    def panels_changed(self) -> None:
        """Lay the panels out, remember which are chosen, and repaint."""
        self.lay_out(self.size.width)
        self.remember("panels", " ".join(panel for panel in PANELS if panel in self.chosen) or "none")
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
