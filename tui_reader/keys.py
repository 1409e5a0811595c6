"""The one table of keys: bindings, footer hints, palette, help, `reader keys` and README's table are made from it.

A key may mean different things in different contexts, never two in one. Contexts:

- `view`: the article has the keys;
- `select`: a selection is being made in the article (`v`, or a drag of the mouse);
- `list`: a sidebar list or the notes panel has them;
- `dialog`: any dialog is open; together with it one of these:
  - `note`: the note editor;
  - `line`: a line is typed (search, filter, export);
  - `picker`: a line is typed over a list of what fits;
  - `question`: a question with few answers;
  - `choice`: a list to choose from, or text to scroll (help);
  - `changes`: old and new text are compared, or annotations in a changed text are checked;
  - `split`: a place in a quote is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from tui_reader.model import COLOURS

Context = Literal[
    "view", "select", "list", "dialog", "note", "line", "picker", "question", "choice", "changes", "split"
]
Group = Literal["Move", "Search", "Mark", "Review", "Select", "Lists", "Changes", "Panels", "Dialogs", "Program"]

DIALOGS: tuple[Context, ...] = ("note", "line", "picker", "question", "choice", "changes", "split")
"""Contexts in force together with `dialog`."""
TYPED_IN: frozenset[Context] = frozenset({"dialog", "note", "line", "picker"})
"""Contexts in which a field takes every character."""

V: tuple[Context, ...] = ("view",)
S: tuple[Context, ...] = ("select",)
L: tuple[Context, ...] = ("list",)
VL: tuple[Context, ...] = ("view", "list")
VSL: tuple[Context, ...] = ("view", "select", "list")
CH: tuple[Context, ...] = ("choice", "changes")
VS: tuple[Context, ...] = ("view", "select")


class Key(NamedTuple):
    """One row of the table: an act of the reader and the keys that ask for it."""

    id: str
    """What the settings file calls it; never renamed."""
    contexts: tuple[Context, ...]
    keys: tuple[str, ...]
    """Names as Textual spells them; a printable character may stand for itself."""
    run: str
    """In the reading contexts a command, `module:function(argument)` of `app/commands`; in a dialog its own action."""
    label: str
    tooltip: str
    group: Group
    shown: str | None = None
    """What tables print instead of the keys; `""` leaves the row out of them (it is told by its neighbour)."""


def _digits() -> tuple[Key, ...]:
    return tuple(
        Key(
            f"tag-{digit}",
            VSL,
            (str(digit),),
            f"tags:digit({digit})",
            "Pinned or recent tag",
            "Put the tag with this number, as the notes panel shows them, on the passage",
            "Mark",
            shown="1–9" if digit == 1 else "",
        )
        for digit in range(1, 10)
    )


def _colours() -> tuple[Key, ...]:
    return tuple(
        Key(
            f"colour-{number}",
            ("choice",),
            (str(number),),
            f"pick_colour({number})",
            "Choose colour",
            "Choose the colour with this number",
            "Dialogs",
            shown=f"1–{len(COLOURS)}" if number == 1 else "",
        )
        for number in range(1, len(COLOURS) + 1)
    )


KEYS: tuple[Key, ...] = (
    Key("down", V, ("j", "down"), "move:paragraph(1)", "Next paragraph", "Go to the next paragraph", "Move"),
    Key("up", V, ("k", "up"), "move:paragraph(-1)", "Previous paragraph", "Go to the previous paragraph", "Move"),
    Key("half-down", V, ("ctrl+d",), "move:half_page(1)", "Half a page down", "Scroll half a page down", "Move"),
    Key("half-up", V, ("ctrl+u",), "move:half_page(-1)", "Half a page up", "Scroll half a page up", "Move"),
    Key("page-down", V, ("space", "pagedown", "ctrl+f"), "move:page(1)", "Page down", "Scroll a page down", "Move"),
    Key("page-up", V, ("b", "pageup", "ctrl+b"), "move:page(-1)", "Page up", "Scroll a page up", "Move"),
    Key("top", V, ("g", "home"), "move:end(-1)", "Top", "Go to the first paragraph", "Move"),
    Key("bottom", V, ("G", "end"), "move:end(1)", "Bottom", "Go to the last paragraph", "Move"),
    Key("previous-heading", V, ("{",), "move:heading(-1)", "Previous heading", "Go to the heading before", "Move"),
    Key("next-heading", V, ("}",), "move:heading(1)", "Next heading", "Go to the next heading", "Move"),
    Key(
        "previous-annotation", V, ("[",), "move:annotation(-1)", "Previous annotation", "Go to the mark before", "Move"
    ),
    Key("next-annotation", V, ("]",), "move:annotation(1)", "Next annotation", "Go to the next mark", "Move"),
    Key("previous-quote", V, ("(",), "move:quote(-1)", "Previous quote", "Go to the quote before", "Move"),
    Key("next-quote", V, (")",), "move:quote(1)", "Next quote", "Go to the next quote", "Move"),
    Key(
        "search",
        V,
        ("/",),
        "search:start",
        "Search",
        "Search the article; capitals make the search case-sensitive",
        "Search",
    ),
    Key("search-next", V, ("n",), "search:step(1)", "Next hit", "Go to the next hit", "Search"),
    Key("search-previous", V, ("N",), "search:step(-1)", "Previous hit", "Go to the hit before", "Search"),
    Key(
        "highlight",
        VSL,
        ("h",),
        "annotate:highlight",
        "Highlight",
        "Highlight the paragraph, selection or quote",
        "Mark",
    ),
    Key(
        "colour",
        VSL,
        ("H",),
        "annotate:choose_colour",
        "Highlight in a colour",
        "Choose the colour and highlight",
        "Mark",
    ),
    Key("tag", VSL, ("t",), "tags:choose", "Tag", "Put tags on the passage, or take them off", "Mark"),
    *_digits(),
    Key("tag-again", VSL, (".",), "tags:repeat", "Repeat the last tag", "Put the tag used last on the passage", "Mark"),
    Key("note", VSL, ("a",), "notes:write", "Note", "Write a note on the passage, or go on with it", "Mark"),
    Key(
        "article-note",
        VL,
        ("W",),
        "notes:write_on_article",
        "Note on the article",
        "Write a note on the whole article",
        "Mark",
    ),
    Key("edit", VL, ("e",), "notes:edit_externally", "Note in $EDITOR", "Edit the note in your own editor", "Mark"),
    Key(
        "delete",
        VL,
        ("d", "delete"),
        "annotate:delete",
        "Delete the mark",
        "Delete the mark; undo brings it back",
        "Mark",
    ),
    Key("undo", VL, ("u",), "annotate:undo", "Undo", "Take back the last act, also after a restart", "Mark"),
    Key("redo", VL, ("ctrl+r",), "annotate:redo", "Redo", "Do again what was taken back", "Mark"),
    Key(
        "copy",
        VSL,
        ("y", "ctrl+c"),
        "annotate:copy",
        "Copy with citation",
        "Copy the selection, quote or passage with speaker, title and source",
        "Mark",
    ),
    Key(
        "confirm",
        VL,
        ("c",),
        "quotes:confirm",
        "Confirm the quote",
        "Say that quote and speaker, or the person, are right",
        "Review",
    ),
    Key(
        "reject",
        VL,
        ("r",),
        "quotes:reject",
        "Not a quote",
        "Say that it is no quote, or no person; undo with u",
        "Review",
    ),
    Key(
        "speaker",
        VL,
        ("p",),
        "quotes:choose_speaker",
        "Who said it",
        "Choose or type who said the quote; in the list of people, who it is",
        "Review",
    ),
    Key(
        "join",
        VL,
        ("J",),
        "quotes:join",
        "Join with the next",
        "Make one of this quote or person and the next",
        "Review",
    ),
    Key(
        "split",
        VL,
        ("|",),
        "quotes:split",
        "Split the quote",
        "Make two quotes of one; take another name off a person",
        "Review",
    ),
    Key("add-quote", S, ("c",), "quotes:add", "Make it a quote", "Make a quote of the selected words", "Review"),
    Key("add-person", S, ("p",), "people:add", "A person", "Add the selected words to the people", "Review"),
    Key("person-role", L, ("R",), "people:set_role", "Role", "Say what the person is", "Review"),
    Key("evidence", VL, ("i",), "quotes:explain", "Why this speaker", "Show what tells who said the quote", "Review"),
    Key("quotes-order", L, ("s",), "quotes:order", "By speaker", "List quotes by speaker, or as they stand", "Review"),
    Key(
        "quotes-all",
        L,
        ("f",),
        "quotes:show_all",
        "All quotes",
        "List scare quotes, titles and rejected quotes too, or hide them again",
        "Review",
    ),
    Key("select", V, ("v",), "select:start", "Select", "Start a selection at the cursor", "Select"),
    Key("select-word", S, ("w",), "select:word(1)", "Word on", "Move the end one word on", "Select"),
    Key("select-back", S, ("b",), "select:word(-1)", "Word back", "Move the end one word back", "Select"),
    Key(
        "select-word-end", S, ("e",), "select:word_end", "End of word", "Move the end to the end of the word", "Select"
    ),
    Key("select-sentence", S, ("s",), "select:sentence", "Sentence", "Take in the sentence, then the next", "Select"),
    Key(
        "select-right", S, ("right",), "select:character(1)", "Character on", "Move the end one character on", "Select"
    ),
    Key("select-left", S, ("left",), "select:character(-1)", "Character back", "Move the end one back", "Select"),
    Key("select-down", S, ("j", "down"), "select:paragraph(1)", "Paragraph on", "Take in the paragraph", "Select"),
    Key("select-up", S, ("k", "up"), "select:paragraph(-1)", "Paragraph back", "Give the paragraph back", "Select"),
    Key("select-swap", S, ("o",), "select:swap_ends", "Other end", "Go on at the other end of the selection", "Select"),
    Key("select-leave", S, ("escape", "v"), "select:leave", "Leave", "Give the selection up", "Select"),
    Key("list-down", L, ("j", "down"), "lists:move(1)", "Next row", "Go to the next row of the list", "Lists"),
    Key("list-up", L, ("k", "up"), "lists:move(-1)", "Previous row", "Go to the row before", "Lists"),
    Key("list-page-down", L, ("space", "pagedown", "ctrl+d"), "lists:page(1)", "Page down", "Scroll down", "Lists"),
    Key("list-page-up", L, ("b", "pageup", "ctrl+u"), "lists:page(-1)", "Page up", "Scroll up", "Lists"),
    Key("list-top", L, ("g", "home"), "lists:end(-1)", "First row", "Go to the first row", "Lists"),
    Key("list-bottom", L, ("G", "end"), "lists:end(1)", "Last row", "Go to the last row", "Lists"),
    Key("list-open", L, ("enter",), "lists:open_row", "Go to the passage", "Go to the place in the article", "Lists"),
    Key(
        "list-filter",
        L,
        ("/",),
        "lists:ask_filter",
        "Filter",
        "List only the notes, quotes or people that fit",
        "Lists",
    ),
    Key("list-leave", L, ("escape",), "lists:leave", "Back to the article", "Give the article the keys again", "Lists"),
    Key(
        "next-check",
        VL,
        ("!",),
        "check:start",
        "Check the marks",
        "Check the next mark that moved, changed or lost its place",
        "Changes",
    ),
    Key(
        "compare", VL, ("D",), "compare:start", "What changed", "Compare with the text before, word by word", "Changes"
    ),
    Key(
        "place-mark",
        VS,
        ("enter",),
        "check:place",
        "Place the mark",
        "Put the mark that is being checked on the selected words",
        "Changes",
    ),
    Key(
        "change-next",
        ("changes",),
        ("n",),
        "next_change(1)",
        "Next",
        "Go to the next change, or mark to check",
        "Changes",
    ),
    Key(
        "change-previous",
        ("changes",),
        ("N",),
        "next_change(-1)",
        "Previous",
        "Go to the change or mark before",
        "Changes",
    ),
    Key("change-down", CH, ("j", "down"), "change_move(1)", "Down", "Scroll down, or choose the next place", "Changes"),
    Key("change-up", CH, ("k", "up"), "change_move(-1)", "Up", "Scroll up, or choose the place before", "Changes"),
    Key("change-page-down", CH, ("space", "pagedown"), "change_page(1)", "Page down", "Scroll a page down", "Changes"),
    Key("change-page-up", CH, ("b", "pageup"), "change_page(-1)", "Page up", "Scroll a page up", "Changes"),
    Key("change-top", CH, ("g", "home"), "change_end(-1)", "First", "Go to the first change or place", "Changes"),
    Key("change-bottom", CH, ("G", "end"), "change_end(1)", "Last", "Go to the last change or place", "Changes"),
    Key("change-take", CH, ("enter",), "take_change", "Take it", "Go to the change, or do what is chosen", "Changes"),
    Key(
        "quotes", VL, ("Q",), "panes:toggle('quotes')", "Quotes", "Show or hide the quotes and who said them", "Panels"
    ),
    Key("people", VL, ("P",), "panes:toggle('people')", "People", "Show or hide the people named", "Panels"),
    Key("outline", VL, ("o",), "panes:toggle('outline')", "Outline", "Show or hide the headings", "Panels"),
    Key("notes", VL, ("A",), "panes:toggle('notes')", "Notes", "Show or hide the notes panel", "Panels"),
    Key("zen", VL, ("z",), "panes:zen", "Only the article", "Hide the panels, or bring them back", "Panels"),
    Key("next-pane", VL, ("tab",), "panes:focus_next(1)", "Next pane", "Give the next pane the keys", "Panels"),
    Key(
        "previous-pane",
        VL,
        ("shift+tab",),
        "panes:focus_next(-1)",
        "Previous pane",
        "Give the pane before the keys",
        "Panels",
    ),
    Key("narrower", VL, ("-",), "panes:change_measure(-4)", "Narrower text", "Make the lines shorter", "Panels"),
    Key("wider", VL, ("+", "="), "panes:change_measure(4)", "Wider text", "Make the lines longer", "Panels"),
    Key(
        "back",
        V,
        ("escape",),
        "program:back",
        "Step back",
        "Close what is open, end the search, leave the mark",
        "Program",
    ),
    Key("export", VL, ("x",), "export:start", "Export", "Write the notes and quotes to a Markdown file", "Program"),
    Key(
        "library",
        VL,
        ("L",),
        "program:show_library",
        "Articles opened lately",
        "Open one of the articles read lately",
        "Program",
    ),
    Key("reload", V, ("R", "f5"), "file:reload", "Reload", "Read the file again if it has changed", "Program"),
    Key(
        "part",
        VL,
        ("~",),
        "copies:choose",
        "Same article or another",
        "Part this text from its article, or join it with another",
        "Program",
    ),
    Key("palette", VL, ("ctrl+p", ":"), "program:show_palette", "Commands", "Find a command by its name", "Program"),
    Key("help", VSL, ("?", "f1"), "program:show_help", "Help", "Show the keys", "Program"),
    Key(
        "suspend",
        VSL,
        ("ctrl+z",),
        "program:suspend",
        "Suspend",
        "Go back to the shell; fg brings the reader back",
        "Program",
    ),
    Key("quit", VL, ("q",), "program:quit", "Quit", "Leave the reader; everything is saved", "Program"),
    Key(
        "quit-anywhere",
        ("view", "select", "list", "dialog"),
        ("ctrl+q",),
        "app.quit",
        "Quit from anywhere",
        "Quit, also from a dialog; everything is saved",
        "Program",
    ),
    Key(
        "dialog-close",
        ("dialog",),
        ("escape",),
        "close",
        "Close",
        "Close the dialog; in the note editor: save",
        "Dialogs",
    ),
    Key(
        "dialog-accept",
        ("line", "picker", "question", "split"),
        ("enter",),
        "accept",
        "Accept",
        "Take what was typed, chosen or asked",
        "Dialogs",
    ),
    Key("dialog-save", ("note",), ("ctrl+s",), "save", "Save", "Save the note and close the editor", "Dialogs"),
    Key(
        "dialog-discard",
        ("note",),
        ("ctrl+g",),
        "discard",
        "Close without saving",
        "Close the note editor without saving; undo brings the text back",
        "Dialogs",
    ),
    Key(
        "dialog-write",
        ("note",),
        ("ctrl+o",),
        "write_out",
        "Write to a file",
        "Write a note that could not be saved to a file of its own",
        "Dialogs",
    ),
    Key("picker-down", ("picker",), ("down",), "pick_move(1)", "Next row", "Go to the next row", "Dialogs"),
    Key("picker-up", ("picker",), ("up",), "pick_move(-1)", "Previous row", "Go to the previous row", "Dialogs"),
    Key("tag-complete", ("picker",), ("tab",), "complete", "Complete", "Complete the tag that is typed", "Dialogs"),
    Key("tag-pin", ("picker",), ("f2",), "pin", "Pin tag", "Pin the tag to a digit, or unpin it", "Dialogs"),
    *_colours(),
    Key(
        "export-replace",
        ("line",),
        ("ctrl+r",),
        "replace_all",
        "Replace the export",
        "Replace the whole exported file; a backup is kept",
        "Dialogs",
    ),
    Key("draft-delete", ("question",), ("d",), "throw_away", "Delete draft", "Delete the unfinished note", "Dialogs"),
    Key("split-right", ("split",), ("right", "w", "l"), "split_move(1)", "Next word", "Split a word later", "Dialogs"),
    Key(
        "split-left",
        ("split",),
        ("left", "b", "h"),
        "split_move(-1)",
        "Previous word",
        "Split a word earlier",
        "Dialogs",
    ),
    Key(
        "split-down",
        ("split",),
        ("down", "s", "j"),
        "split_sentence(1)",
        "Next sentence",
        "Split after the next sentence",
        "Dialogs",
    ),
    Key(
        "split-up",
        ("split",),
        ("up", "k"),
        "split_sentence(-1)",
        "Previous sentence",
        "Split after the previous sentence",
        "Dialogs",
    ),
)

BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}

_PRINTED = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "space": "Space",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "delete": "Del",
}


def print_key(key: str) -> str:
    """A key as people write it: `ctrl+d` → `Ctrl+D`."""
    if key in _PRINTED:
        return _PRINTED[key]
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if last in _PRINTED:
        last = _PRINTED[last]
    elif (modifiers and len(last) == 1) or (last[:1] == "f" and last[1:].isdecimal()):
        last = last.upper()
    return "+".join([*(name.capitalize() for name in modifiers), last])


def print_keys(row: Key) -> str:
    """The keys of a row, as a table shows them; `""` for a row its neighbour tells."""
    return " ".join(print_key(key) for key in row.keys) if row.shown is None else row.shown


def printed_keys(rows: Iterable[Key]) -> dict[str, str]:
    """The first key of each row that has one, as people write it, by the row's id."""
    return {row.id: print_key(row.keys[0]) for row in rows if row.keys}


def reach(contexts: Iterable[Context]) -> frozenset[Context]:
    """The contexts in which a row's keys must mean nothing else: `dialog` goes with every kind of dialog."""
    found = frozenset(contexts)
    return found | frozenset(DIALOGS) if "dialog" in found else found


def why_not(contexts: Iterable[Context], key: str) -> str | None:
    """Return why a row of these contexts cannot have a key: in a field it is text. None where it can."""
    found = TYPED_IN & frozenset(contexts)
    edits = {"backspace", "space"} | ({"enter", "tab"} if found & {"dialog", "note"} else set())
    if found and (len(key) == 1 or key in edits):
        return f"{key!r} is needed for typing (in {sorted(found)[0]})"
    return None


def remapped(changes: Mapping[str, Iterable[str]]) -> tuple[Key, ...]:
    """The table in force when the settings give rows (by id) other keys; ids must exist."""
    apart = {_name(row) for row in KEYS if row.id in changes and row.shown is not None}
    return tuple(
        row._replace(keys=tuple(changes.get(row.id, row.keys)), shown=None if _name(row) in apart else row.shown)
        for row in KEYS
    )


def _name(row: Key) -> str:
    """What a row runs, without the argument."""
    return row.run.partition("(")[0]


def markdown_table(rows: Iterable[Key]) -> str:
    """README's table of keys."""
    lines = ["| keys | what it does | where |", "|---|---|---|"]
    for row in rows:
        printed = print_keys(row)
        if not printed:
            continue
        cells = " ".join(f"`` {word} ``" if "`" in word else f"`{word}`" for word in printed.split())
        lines.append(f"| {cells.replace('|', chr(92) + '|')} | {row.tooltip} | {', '.join(row.contexts)} |")
    return "\n".join(lines) + "\n"
