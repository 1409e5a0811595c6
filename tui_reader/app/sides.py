"""The panes beside the article: which are open, which panel each shows, and where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.panels import Panel
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.look.panes import SIDES, TWO_PANES, Layout, Side, layout_for, shown_at_first, width_for

if TYPE_CHECKING:
    from tui_reader.app.context import Context


class Sides:
    """Sidebar and notes: opened, closed, laid out for the width there is."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.open: frozenset[Side] = frozenset(SIDES)
        """The panes on screen now."""
        self.chosen: frozenset[Side] = frozenset(SIDES)
        """The panes that the user wants, of which a narrow terminal may have no room for all. What the size forces
        never changes it."""
        self._shown: dict[Side, Panel] = {}
        for panel in ctx.panels.values():
            self._shown.setdefault(panel.side, panel)
        self._before_zen: frozenset[Side] | None = None
        self._layout: Layout | None = None
        self._arrangement: tuple[frozenset[Side], int, int, int] | None = None

    # -- which panel --------------------------------------------------------------------------------------------

    def panel(self, side: Side) -> Panel:
        """The panel that a pane shows."""
        return self._shown[side]

    def is_shown(self, panel: Panel) -> bool:
        return panel is self._shown[panel.side]

    def show(self, panel: Panel) -> None:
        """Fill a pane with this panel; another one than before starts with what belongs to the paragraph."""
        another, self._shown[panel.side] = panel is not self._shown[panel.side], panel
        panel.fill()
        if another:
            pane = panel.pane
            pane.selected, pane.top = 0, (0, 0)
            here = self.panel("sidebar").keys_at(self._ctx.view.cursor)
            pane.select_key(next((item.key for item in pane.items if item.key in here), ""))

    def put(self, panel: Panel) -> None:
        """Let a pane show this panel once it is filled."""
        self._shown[panel.side] = panel

    # -- which panes --------------------------------------------------------------------------------------------

    @property
    def layout(self) -> Layout:
        return layout_for(self._ctx.screen.size.width)

    def pane(self, side: Side) -> ListPane:
        return self._ctx.sidebar if side == "sidebar" else self._ctx.notes

    def arrange(self, width: int) -> None:
        """Show the chosen panes that have room: one beside the article under 100 columns, none unasked under 70."""
        layout = layout_for(width)
        if layout != self._layout:  # in the same layout the pane that was opened last stays
            self._layout = layout
            self._show_chosen(width)
        self.lay_out(width)

    def _show_chosen(self, width: int) -> None:
        self.open = shown_at_first(self.chosen, width)
        if any(self._ctx.screen.focused is self.pane(side) for side in SIDES if side not in self.open):
            self._ctx.focus_article()

    def open_side(self, side: Side) -> None:
        """Show a pane, in the other one's place where both have no room; it is chosen from now on.

        A pane over the article is looked at for a moment, and not chosen.
        """
        self.open = self.open | {side} if self.layout == "three panes" else frozenset({side})
        if self.layout != "panels over the article":
            self.chosen |= {side}

    def close_side(self, side: Side) -> None:
        """Hide a pane; beside the article this is a choice, over it the end of a look."""
        self.open -= {side}
        if self.layout != "panels over the article":
            self.chosen -= {side}

    def close_overlay(self) -> bool:
        """Hide the pane that lies over the article in a narrow terminal; False where there is none."""
        if self.layout != "panels over the article" or not self.open:
            return False
        self.open = frozenset()
        self.lay_out(self._ctx.screen.size.width)
        return True

    def zen(self) -> None:
        """Hide both panes, or bring back those that were open."""
        layout = self.layout
        if self.open:
            self.open = frozenset()
            if layout != "panels over the article":
                self._before_zen, self.chosen = self.chosen, frozenset()
            self._ctx.focus_article()
        elif layout == "panels over the article":
            self.open_side("sidebar")
        else:
            self.chosen = self._before_zen or frozenset(SIDES)
            self._show_chosen(self._ctx.screen.size.width)

    def changed(self) -> None:
        """Lay the panes out, and remember which are chosen."""
        self.lay_out(self._ctx.screen.size.width)
        self._ctx.remember("panels", " ".join(side for side in SIDES if side in self.chosen) or "none")
        self._ctx.remember("tab", self.panel("sidebar").id)

    def lay_out(self, width: int) -> None:
        """Show the open panes: beside the article where there is room, else over it.

        Set on the widgets and not by classes: a class on the screen matches the whole style sheet again for every
        widget on it.
        """
        over = width < TWO_PANES
        room = max(1, self._ctx.app.size.height - 2)
        measure = self._ctx.view.measure
        arrangement = (self.open, width, room if over else 0, measure)
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        for side in SIDES:
            pane, edge = self.pane(side), "left" if side == "sidebar" else "right"
            pane.display = side in self.open
            styles = pane.styles
            styles.width = width if over else width_for(side, width, measure)
            if over:
                styles.split, styles.dock, styles.layer = "none", edge, "overlay"
                styles.margin, styles.height = (1, 0, 0, 0), room
            else:
                for rule in ("split", "dock", "layer", "margin", "height"):
                    styles.clear_rule(rule)
