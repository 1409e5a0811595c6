"""The key table: bindings, hints, palette, help, `reader keys` and docs/keys.md are made from it.

A key may have different meanings in different contexts, but only one in each. Contexts:

- `view`: the article has the focus;
- `select`: the article has the focus and a selection;
- `list`: a panel has the focus;
- `library`: the library is open, with `dialog` and `choice`;
- `dialog`: any dialog is open; together with it one of these:
  - `note`: the note editor;
  - `line`: a line of text (search, filter, export);
  - `picker`: a line of text above a list of matches;
  - `question`: a question with few answers;
  - `choice`: a list to choose from, or text to scroll;
  - `changes`: old against new text, or annotations to check;
  - `split`: a position in a quote;
  - `help`: the keys, together with `choice`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from tui_reader.model import COLOURS

Context = Literal[
    "view", "select", "list", "library", "dialog", "note", "line", "picker", "question", "choice", "changes", "split",
    "loading", "help"
]  # fmt: skip
Group = Literal[
    "Move", "Search", "Annotate", "Correct", "Select", "Lists", "Changes", "Panels", "Library", "Dialogs", "Program"
]

DIALOGS: tuple[Context, ...] = ("note", "line", "picker", "question", "choice", "changes", "split", "loading", "help")
"""Kinds of dialogs: each is active together with `dialog`."""
TYPED_IN: frozenset[Context] = frozenset({"dialog", "note", "line", "picker"})
"""Contexts with a text field: every character is typed."""

V: tuple[Context, ...] = ("view",)
S: tuple[Context, ...] = ("select",)
L: tuple[Context, ...] = ("list",)
VL: tuple[Context, ...] = ("view", "list")
VSL: tuple[Context, ...] = ("view", "select", "list")
CH: tuple[Context, ...] = ("choice", "changes")
VS: tuple[Context, ...] = ("view", "select")
LIB: tuple[Context, ...] = ("library",)


class Key(NamedTuple):
    """One row: a command and its keys."""

    id: str
    """Its name in the settings file; never renamed."""
    contexts: tuple[Context, ...]
    keys: tuple[str, ...]
    """Textual's names of keys, or printable characters."""
    run: str
    """`module:function(argument)` in `app/commands`; for a dialog, the name of its action."""
    label: str
    tooltip: str
    group: Group
    shown: str | None = None
    """What tables print instead of the keys; `""` omits the row, which the row before it covers."""


def _digits() -> tuple[Key, ...]:
    return tuple(
        Key(
            f"tag-{digit}",
            VSL,
            (str(digit),),
            f"tags:digit({digit})",
            "Pinned or recent tag",
            "Add or remove the tag with this number; before a motion, a count (3j)",
            "Annotate",
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
    Key("half-down", V, ("ctrl+d",), "move:half_page(1)", "Half page down", "Scroll down half a page", "Move"),
    Key("half-up", V, ("ctrl+u",), "move:half_page(-1)", "Half page up", "Scroll up half a page", "Move"),
    Key("page-down", V, ("space", "pagedown", "ctrl+f"), "move:page(1)", "Page down", "Scroll down one page", "Move"),
    Key("page-up", V, ("b", "pageup", "ctrl+b"), "move:page(-1)", "Page up", "Scroll up one page", "Move"),
    Key("count-zero", V, ("0",), "tags:zero", "Zero", "Go on with a count: 10j moves ten paragraphs", "Move"),
    Key("top", V, ("g", "home"), "move:end(-1)", "Top", "Go to the first paragraph", "Move"),
    Key("bottom", V, ("G", "end"), "move:end(1)", "Bottom", "Go to the last paragraph", "Move"),
    Key(
        "goto",
        V,
        ("%",),
        "line:start('goto ')",
        "Go to …",
        "Go to a paragraph by its number, to a per cent, or to a heading",
        "Move",
    ),
    Key("previous-heading", V, ("{",), "move:heading(-1)", "Previous heading", "Go to the previous heading", "Move"),
    Key("next-heading", V, ("}",), "move:heading(1)", "Next heading", "Go to the next heading", "Move"),
    Key(
        "previous-annotation",
        V,
        ("[",),
        "move:annotation(-1)",
        "Previous annotation",
        "Go to the previous annotation",
        "Move",
    ),
    Key("next-annotation", V, ("]",), "move:annotation(1)", "Next annotation", "Go to the next annotation", "Move"),
    Key("previous-quote", V, ("(",), "move:quote(-1)", "Previous quote", "Go to the previous quote", "Move"),
    Key("next-quote", V, (")",), "move:quote(1)", "Next quote", "Go to the next quote", "Move"),
    Key(
        "previous-mention",
        V,
        ("S",),
        "move:mention(-1)",
        "Previous mention",
        "Go to the previous mention of the person under the cursor or visited last, else of anybody",
        "Move",
    ),
    Key(
        "next-mention",
        V,
        ("s",),
        "move:mention(1)",
        "Next mention",
        "Go to the next mention of the person under the cursor or visited last, else of anybody",
        "Move",
    ),
    Key(
        "previous-untagged",
        V,
        (",",),
        "filtering:step(-1)",
        "Previous untagged",
        "Go to the previous paragraph without a tag; with a filter, to one that it shows",
        "Move",
    ),
    Key(
        "next-untagged",
        V,
        (";",),
        "filtering:step(1)",
        "Next untagged",
        "Go to the next paragraph without a tag; with a filter, to one that it shows",
        "Move",
    ),
    Key("jump-back", V, ("'",), "move:back", "Back", "Go back to where you jumped from; also pressed twice", "Move"),
    Key("jump-forward", V, ('"',), "move:forward", "Forward", "Go forward again after going back", "Move"),
    Key("links", V, ("l",), "links:show", "Links", "List the links of the paragraph, to open or copy one", "Move"),
    Key(
        "footnote",
        V,
        ("f",),
        "links:go_to_footnote",
        "Footnote",
        "Go from a reference to its footnote, and back",
        "Move",
    ),
    Key(
        "search",
        V,
        ("/",),
        "search:start",
        "Search",
        "Search the article; capitals make the search case-sensitive",
        "Search",
    ),
    Key(
        "search-word",
        VS,
        ("*",),
        "search:word_here",
        "Search this word",
        "Search the name or word under the cursor, or the selected words",
        "Search",
    ),
    Key("search-next", V, ("n",), "search:step(1)", "Next match", "Go to the next match", "Search"),
    Key("search-previous", V, ("N",), "search:step(-1)", "Previous match", "Go to the previous match", "Search"),
    Key(
        "highlight",
        VSL,
        ("h",),
        "annotate:highlight",
        "Highlight",
        "Highlight the paragraph, selection or quote",
        "Annotate",
    ),
    Key(
        "colour",
        VSL,
        ("H",),
        "annotate:choose_colour",
        "Highlight in colour",
        "Choose a colour and highlight",
        "Annotate",
    ),
    Key("tag", VSL, ("t",), "tags:choose", "Tag passage", "Add tags to the passage, or remove them", "Annotate"),
    Key(
        "tag-all",
        VL,
        ("#",),
        "tags:choose_for_all",
        "Tag all",
        "Tag all matches of the search; in a panel, all quotes of the speaker, or all notes listed",
        "Annotate",
    ),
    *_digits(),
    Key("tag-again", VSL, (".",), "tags:repeat", "Repeat last tag", "Add the last used tag to the passage", "Annotate"),
    Key("note", VSL, ("a",), "notes:write", "Write note", "Write or edit the note on the passage", "Annotate"),
    Key(
        "article-note",
        VL,
        ("W",),
        "notes:write_on_article",
        "Note on article",
        "Write or edit the note on the whole article",
        "Annotate",
    ),
    Key("edit", VL, ("e",), "notes:edit_externally", "Note in $EDITOR", "Edit the note in your own editor", "Annotate"),
    Key(
        "annotations-here",
        V,
        ("enter",),
        "annotate:choose_here",
        "Annotations here",
        "Choose one of the annotations of the paragraph; while one is being placed, put it here",
        "Annotate",
    ),
    Key(
        "extend",
        VL,
        (">",),
        "extent:move_end(1)",
        "Extend annotation",
        "Extend the annotation by a word; note and tags stay",
        "Annotate",
    ),
    Key(
        "shrink",
        VL,
        ("<",),
        "extent:move_end(-1)",
        "Shrink annotation",
        "Shrink the annotation by a word; note and tags stay",
        "Annotate",
    ),
    Key(
        "resize",
        VL,
        ("E",),
        "extent:start",
        "Change its words",
        "Select the words of the annotation anew; note and tags stay",
        "Annotate",
    ),
    Key(
        "tag-filter",
        V,
        ("F",),
        "filtering:choose",
        "Dim untagged",
        "Dim the paragraphs without a tag of your choice",
        "Annotate",
    ),
    Key(
        "tag-only",
        V,
        ("O",),
        "filtering:toggle_only",
        "Show only tagged",
        "Hide the paragraphs without a tag of your choice, or dim them again",
        "Annotate",
    ),
    Key(
        "delete",
        VL,
        ("d", "delete"),
        "annotate:delete",
        "Delete annotation",
        "Delete the annotation; undo restores it",
        "Annotate",
    ),
    Key("undo", VL, ("u",), "annotate:undo", "Undo", "Undo the last change, also after a restart", "Annotate"),
    Key("redo", VL, ("ctrl+r",), "annotate:redo", "Redo", "Redo the last undone change", "Annotate"),
    Key(
        "copy",
        VSL,
        ("y", "ctrl+c"),
        "annotate:copy",
        "Copy with citation",
        "Copy the selection, quote or passage with its speaker, title and source",
        "Annotate",
    ),
    Key(
        "copy-link",
        VL,
        ("Y",),
        "annotate:copy_link",
        "Copy link",
        "Copy the link of the annotation, which reader opens at its passage",
        "Annotate",
    ),
    Key(
        "confirm",
        VL,
        ("c",),
        "quotes:confirm",
        "Confirm quote",
        "Confirm the quote and its speaker, or the person",
        "Correct",
    ),
    Key(
        "reject",
        VL,
        ("r",),
        "quotes:reject",
        "Not a quote",
        "Mark as not a quote, or not a person",
        "Correct",
    ),
    Key(
        "speaker",
        VL,
        ("p",),
        "quotes:choose_speaker",
        "Set speaker",
        "Choose or type who said the quote; for a person, the name",
        "Correct",
    ),
    Key(
        "join",
        VL,
        ("J",),
        "quotes:join",
        "Join with next",
        "Join the quote or person with the next one",
        "Correct",
    ),
    Key(
        "split",
        VL,
        ("|",),
        "quotes:split",
        "Split quote",
        "Split the quote in two; for a person, split off an alias",
        "Correct",
    ),
    Key("add-quote", S, ("c",), "quotes:add", "Add quote", "Make a quote of the selection", "Correct"),
    Key("add-person", S, ("p",), "people:add", "Add person", "Add the selected name to the people", "Correct"),
    Key(
        "person-only-here",
        L,
        ("O",),
        "people:limit",
        "Only in this article",
        "Limit the last correction of a name, which applies to every article, to this one",
        "Correct",
    ),
    Key("person-role", L, ("R",), "people:set_role", "Set role", "Set the role of the person", "Correct"),
    Key(
        "evidence",
        VL,
        ("i",),
        "quotes:explain",
        "Show evidence",
        "Show which words name the speaker of the quote",
        "Correct",
    ),
    Key(
        "quotes-order",
        L,
        ("s",),
        "quotes:order",
        "Group by speaker",
        "Group the quotes by speaker, or list them in reading order",
        "Correct",
    ),
    Key(
        "quotes-all",
        L,
        ("f",),
        "quotes:show_all",
        "All quotes",
        "Include scare quotes, titles and rejected quotes, or hide them again",
        "Correct",
    ),
    Key("select", VL, ("v",), "select:start", "Start selection", "Start a selection at the cursor", "Select"),
    Key(
        "select-paragraphs",
        V,
        ("V",),
        "select:start_paragraphs",
        "Select paragraphs",
        "Select the paragraph; moving the end adds whole paragraphs",
        "Select",
    ),
    Key(
        "select-word",
        S,
        ("w",),
        "select:word(1)",
        "Extend by word",
        "Move the end of the selection to the next word",
        "Select",
    ),
    Key(
        "select-back",
        S,
        ("b",),
        "select:word(-1)",
        "Shrink by word",
        "Move the end of the selection back one word",
        "Select",
    ),
    Key(
        "select-word-end",
        S,
        ("e",),
        "select:word_end",
        "Extend to word end",
        "Move the end of the selection to the end of the word",
        "Select",
    ),
    Key(
        "select-sentence",
        S,
        ("s",),
        "select:sentence",
        "Extend by sentence",
        "Extend the selection to the end of the sentence, then by sentences",
        "Select",
    ),
    Key(
        "select-inside",
        S,
        ("i",),
        "select:inside",
        "Select exactly",
        "Select exactly the word, sentence or paragraph, whose key follows",
        "Select",
    ),
    Key(
        "select-right",
        S,
        ("right",),
        "select:character(1)",
        "Extend by character",
        "Move the end of the selection one character right",
        "Select",
    ),
    Key(
        "select-left",
        S,
        ("left",),
        "select:character(-1)",
        "Shrink by character",
        "Move the end of the selection one character left",
        "Select",
    ),
    Key(
        "select-down",
        S,
        ("j", "down"),
        "select:paragraph(1)",
        "Extend by paragraph",
        "Extend the selection by a paragraph",
        "Select",
    ),
    Key(
        "select-up",
        S,
        ("k", "up"),
        "select:paragraph(-1)",
        "Shrink by paragraph",
        "Shrink the selection by a paragraph",
        "Select",
    ),
    Key("select-swap", S, ("o",), "select:swap_ends", "Other end", "Move the other end of the selection", "Select"),
    Key("select-leave", S, ("escape", "v"), "select:leave", "Clear selection", "Clear the selection", "Select"),
    Key("list-down", L, ("j", "down"), "lists:move(1)", "Next row", "Go to the next row", "Lists"),
    Key("list-up", L, ("k", "up"), "lists:move(-1)", "Previous row", "Go to the previous row", "Lists"),
    Key(
        "list-page-down",
        L,
        ("space", "pagedown", "ctrl+d"),
        "lists:page(1)",
        "Page down",
        "Scroll down one page",
        "Lists",
    ),
    Key("list-page-up", L, ("b", "pageup", "ctrl+u"), "lists:page(-1)", "Page up", "Scroll up one page", "Lists"),
    Key("list-top", L, ("g", "home"), "lists:end(-1)", "First row", "Go to the first row", "Lists"),
    Key("list-bottom", L, ("G", "end"), "lists:end(1)", "Last row", "Go to the last row", "Lists"),
    Key(
        "list-open",
        L,
        ("enter",),
        "lists:open_row",
        "Go to passage",
        "Go to the passage in the article; for a person, to the next mention",
        "Lists",
    ),
    Key(
        "list-filter",
        L,
        ("/",),
        "lists:ask_filter",
        "Filter",
        "Filter the notes, quotes or people",
        "Lists",
    ),
    Key(
        "fold",
        L,
        ("left",),
        "lists:fold(-1)",
        "Fold",
        "Hide the headings under this one, or go to the one above",
        "Lists",
    ),
    Key("unfold", L, ("right",), "lists:fold(1)", "Unfold", "Show the headings under this one", "Lists"),
    Key("list-leave", L, ("escape",), "lists:leave", "Back to article", "Return focus to the article", "Lists"),
    Key(
        "next-check",
        VL,
        ("!",),
        "check:start",
        "Check annotations",
        "Check the next annotation or correction that the changed text affects",
        "Changes",
    ),
    Key(
        "compare",
        VL,
        ("D",),
        "compare:start",
        "Compare versions",
        "Compare the text with its previous version, word by word",
        "Changes",
    ),
    Key(
        "place-mark",
        S,
        ("enter",),
        "check:place",
        "Place annotation",
        "Place the annotation being checked, or whose words are changed, on the selection",
        "Changes",
    ),
    Key(
        "change-next",
        ("changes",),
        ("n",),
        "next_change(1)",
        "Next change",
        "Go to the next change, or to the next annotation to check",
        "Changes",
    ),
    Key(
        "change-previous",
        ("changes",),
        ("N",),
        "next_change(-1)",
        "Previous change",
        "Go to the previous change, or to the previous annotation to check",
        "Changes",
    ),
    Key("change-down", CH, ("j", "down"), "change_move(1)", "Down", "Scroll down, or choose the next row", "Changes"),
    Key("change-up", CH, ("k", "up"), "change_move(-1)", "Up", "Scroll up, or choose the previous row", "Changes"),
    Key(
        "change-page-down", CH, ("space", "pagedown"), "change_page(1)", "Page down", "Scroll down one page", "Changes"
    ),
    Key("change-page-up", CH, ("b", "pageup"), "change_page(-1)", "Page up", "Scroll up one page", "Changes"),
    Key("change-top", CH, ("g", "home"), "change_end(-1)", "First", "Go to the first row", "Changes"),
    Key("change-bottom", CH, ("G", "end"), "change_end(1)", "Last", "Go to the last row", "Changes"),
    Key("change-take", CH, ("enter",), "take_change", "Choose", "Go to the change, or choose the row", "Changes"),
    Key(
        "quotes", VL, ("Q",), "panes:toggle('quotes')", "Quotes", "Show or hide the quotes and their speakers", "Panels"
    ),
    Key("people", VL, ("P",), "panes:toggle('people')", "People", "Show or hide the people", "Panels"),
    Key("outline", VL, ("o",), "panes:toggle('outline')", "Outline", "Show or hide the headings", "Panels"),
    Key("tags", VL, ("T",), "panes:toggle('tags')", "Tags", "Show or hide the tags of the library", "Panels"),
    Key("notes", VL, ("A",), "panes:toggle('notes')", "Notes", "Show or hide the annotations", "Panels"),
    Key("zen", VL, ("z",), "panes:zen", "Only the article", "Hide the panels, or restore them", "Panels"),
    Key("next-pane", VL, ("tab",), "panes:focus_next(1)", "Next panel", "Move focus to the next panel", "Panels"),
    Key(
        "previous-pane",
        VL,
        ("shift+tab",),
        "panes:focus_next(-1)",
        "Previous panel",
        "Move focus to the previous panel",
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
        "Close the panel or banner, end the search, leave the annotation",
        "Program",
    ),
    Key("export", VL, ("x",), "export:start", "Export", "Export annotations and quotes to a file", "Program"),
    Key(
        "library",
        VL,
        ("L",),
        "program:show_library",
        "Library",
        "Open the library: all articles, to find, sort and open one",
        "Program",
    ),
    Key(
        "all-annotations",
        VL,
        ("M",),
        "program:show_annotations",
        "All annotations",
        "List the annotations of all articles",
        "Program",
    ),
    Key(
        "person-page",
        VL,
        ("@",),
        "people:show_page",
        "What the person said",
        "Show what the speaker or person here is quoted with in all articles",
        "Program",
    ),
    Key(
        "library-filter",
        LIB,
        ("/",),
        "filter",
        "Find",
        "Find by words, tag:, speaker:, person:, state:, site:, before:, after:; passages follow",
        "Library",
    ),
    Key(
        "library-state",
        LIB,
        ("s",),
        "state",
        "Set the state",
        "Mark articles as inbox, reading, done or archived",
        "Library",
    ),
    Key("library-tag", LIB, ("t",), "tag", "Tag rows", "Add tags to the row or those selected", "Library"),
    Key(
        "library-about",
        LIB,
        ("I",),
        "about",
        "About articles",
        "Show and change title, author, date, site and address of the article or those selected",
        "Library",
    ),
    Key("library-add", LIB, ("+",), "add", "Add articles", "Add a file, a folder, an address or a list", "Library"),
    Key("library-select", LIB, ("v",), "choose", "Select row", "Select the row, or unselect it", "Library"),
    Key("library-select-all", LIB, ("V",), "choose_all", "Select all", "Select all listed rows, or none", "Library"),
    Key(
        "library-next",
        LIB,
        ("tab",),
        "next_list(1)",
        "Next list",
        "Go to the next list: articles, annotations, quotes, people",
        "Library",
    ),
    Key(
        "library-previous", LIB, ("shift+tab",), "next_list(-1)", "Previous list", "Go to the previous list", "Library"
    ),
    Key("library-articles", LIB, ("L",), "show('articles')", "Articles", "List all articles; again: close", "Library"),
    Key(
        "library-annotations",
        LIB,
        ("A", "M"),
        "show('annotations')",
        "Annotations",
        "List the annotations of all articles",
        "Library",
    ),
    Key("library-quotes", LIB, ("Q",), "show('quotes')", "Quotes", "List the quotes of all articles", "Library"),
    Key("library-people", LIB, ("P",), "show('people')", "People", "List the people of all articles", "Library"),
    Key(
        "library-person",
        LIB,
        ("@",),
        "person",
        "What the person said",
        "Show what the person or speaker of the row said in all articles",
        "Library",
    ),
    Key("library-group", LIB, ("B",), "group", "Group by", "Group by article, tag, colour or day, or not", "Library"),
    Key(
        "library-note",
        LIB,
        ("a",),
        "note",
        "Note on annotation",
        "Write or edit the note; on several, add to their notes",
        "Library",
    ),
    Key(
        "library-colour",
        LIB,
        ("H", "h"),
        "colour",
        "Set colour",
        "Choose the colour of the annotation or those selected",
        "Library",
    ),
    Key(
        "library-copy",
        LIB,
        ("y", "ctrl+c"),
        "copy",
        "Copy with source",
        "Copy the row or those selected, with speaker, title and source",
        "Library",
    ),
    Key(
        "library-export",
        LIB,
        ("x",),
        "export",
        "Export annotations",
        "Export the annotation or those selected to one file, or a file per article",
        "Library",
    ),
    Key("library-order", LIB, ("o",), "order", "Order", "Choose the order of the list", "Library"),
    Key("library-reverse", LIB, ("O",), "reverse", "Reverse order", "Reverse the order of the list", "Library"),
    Key(
        "library-forget",
        LIB,
        ("d",),
        "forget",
        "Delete rows",
        "Forget articles with their annotations, delete annotations; undo restores them",
        "Library",
    ),
    Key("library-undo", LIB, ("u",), "undo", "Undo in library", "Undo the last change of the library", "Library"),
    Key("library-redo", LIB, ("ctrl+r",), "redo", "Redo in library", "Redo the change that was undone", "Library"),
    Key(
        "reload",
        V,
        ("R", "f5"),
        "file:reload",
        "Reload",
        "Read the file again if it has changed, or fetch the page again",
        "Program",
    ),
    Key(
        "reload-list",
        L,
        ("f5",),
        "file:reload",
        "Reload",
        "Read the file again if it has changed, or fetch the page again",
        "Program",
    ),
    Key(
        "reflow",
        V,
        ("w",),
        "file:reflow",
        "Line breaks",
        "Read the lines of plain text as detected, as wrapped paragraphs, or as a paragraph each",
        "Program",
    ),
    Key(
        "part",
        VL,
        ("~",),
        "copies:choose",
        "Same or other article",
        "Part this text from its article, or join it with another article",
        "Program",
    ),
    Key(
        "about",
        VL,
        ("I",),
        "about:show",
        "About article",
        "Show the title, author, date, format … of the article, to change them",
        "Program",
    ),
    Key("palette", VL, ("ctrl+p",), "program:show_palette", "Command palette", "Find a command by name", "Program"),
    Key(
        "command",
        VSL,
        (":",),
        "line:start",
        "Command line",
        "Type a command, a paragraph number or a per cent (40%)",
        "Program",
    ),
    Key("theme", VL, ("C",), "program:choose_theme", "Theme", "Choose a theme", "Program"),
    Key("help", VSL, ("?", "f1"), "program:show_help", "Help", "Show the keys", "Program"),
    Key(
        "suspend",
        VSL,
        ("ctrl+z",),
        "program:suspend",
        "Suspend",
        "Suspend the program; fg resumes it",
        "Program",
    ),
    Key("quit", VL, ("q",), "program:quit", "Quit", "Quit; everything is saved", "Program"),
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
        "Close the dialog; in the note editor, save and close",
        "Dialogs",
    ),
    Key(
        "dialog-accept",
        ("line", "picker", "question", "split"),
        ("enter",),
        "accept",
        "Accept",
        "Accept what was typed or chosen",
        "Dialogs",
    ),
    Key(
        "dialog-help",
        ("dialog",),
        ("f1",),
        "show_help",
        "Help",
        "Show the keys, those of the dialog first",
        "Dialogs",
    ),
    Key(
        "choice-help",
        ("question", "choice", "changes", "split", "loading"),
        ("?",),
        "show_help",
        "Help",
        "Show the keys, those of the dialog first",
        "Dialogs",
    ),
    Key("help-filter", ("help",), ("/",), "filter", "Filter keys", "Show only the keys with these words", "Dialogs"),
    Key("next-field", ("line",), ("tab", "down"), "next_field(1)", "Next field", "Go to the next field", "Dialogs"),
    Key(
        "previous-field",
        ("line",),
        ("shift+tab", "up"),
        "next_field(-1)",
        "Previous field",
        "Go to the previous field",
        "Dialogs",
    ),
    Key("dialog-save", ("note",), ("ctrl+s",), "save", "Save", "Save the note and close the editor", "Dialogs"),
    Key(
        "dialog-discard",
        ("note",),
        ("ctrl+g",),
        "discard",
        "Close without saving",
        "Close the note editor without saving; undo restores the text",
        "Dialogs",
    ),
    Key(
        "dialog-write",
        ("note",),
        ("ctrl+o",),
        "write_out",
        "Write to file",
        "Write a note that could not be saved to a file",
        "Dialogs",
    ),
    Key("picker-down", ("picker",), ("down",), "pick_move(1)", "Next row", "Go to the next row", "Dialogs"),
    Key("picker-up", ("picker",), ("up",), "pick_move(-1)", "Previous row", "Go to the previous row", "Dialogs"),
    Key("tag-complete", ("picker",), ("tab",), "complete", "Complete", "Complete what is being typed", "Dialogs"),
    Key("tag-pin", ("picker",), ("f2",), "pin", "Pin tag", "Pin the tag to a digit, or unpin it", "Dialogs"),
    *_colours(),
    Key(
        "link-article",
        ("choice",),
        ("a",),
        "read_link",
        "Open as article",
        "Fetch the page and open it here",
        "Dialogs",
    ),
    Key("link-copy", ("choice",), ("y",), "copy_link", "Copy address", "Copy the address of the link", "Dialogs"),
    Key(
        "export-replace",
        ("line",),
        ("ctrl+r",),
        "replace_all",
        "Replace export",
        "Replace the whole exported file; a backup is kept",
        "Dialogs",
    ),
    Key("loading-cancel", ("loading",), ("ctrl+c", "q"), "close", "Cancel", "Stop opening or adding", "Dialogs"),
    Key("verdict-approve", ("question",), ("a",), "approve", "Approve", "Approve the text under review", "Dialogs"),
    Key(
        "verdict-changes",
        ("question",),
        ("c",),
        "want_changes",
        "Want changes",
        "Want changes of the text under review",
        "Dialogs",
    ),
    Key("draft-delete", ("question",), ("d",), "throw_away", "Delete draft", "Delete the unfinished note", "Dialogs"),
    Key(
        "split-right", ("split",), ("right", "w", "l"), "split_move(1)", "Next word", "Split one word later", "Dialogs"
    ),
    Key(
        "split-left",
        ("split",),
        ("left", "b", "h"),
        "split_move(-1)",
        "Previous word",
        "Split one word earlier",
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
    """Format a key for people: `ctrl+d` → `Ctrl+D`."""
    if key in _PRINTED:
        return _PRINTED[key]
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if last in _PRINTED:
        last = _PRINTED[last]
    elif (modifiers and len(last) == 1) or (last[:1] == "f" and last[1:].isdecimal()):
        last = last.upper()
    return "+".join([*(name.capitalize() for name in modifiers), last])


def print_keys(row: Key) -> str:
    """Format the keys of a row for a table; `""` for a row that tables omit."""
    return " ".join(print_key(key) for key in row.keys) if row.shown is None else row.shown


def printed_keys(rows: Iterable[Key]) -> dict[str, str]:
    """Return the first key of each row that has one, formatted, by row id."""
    return {row.id: print_key(row.keys[0]) for row in rows if row.keys}


def reach(contexts: Iterable[Context]) -> frozenset[Context]:
    """Return the contexts in which a row's keys must have no other meaning; `dialog` includes every kind of dialog."""
    found = frozenset(contexts)
    return found | frozenset(DIALOGS) if "dialog" in found else found


def why_not(contexts: Iterable[Context], key: str) -> str | None:
    """Return why a row of these contexts cannot have this key: a field needs it as text; None if it can."""
    found = TYPED_IN & frozenset(contexts)
    edits = {"backspace", "space"} | ({"enter", "tab"} if found & {"dialog", "note"} else set())
    if found and (len(key) == 1 or key in edits):
        return f"{key!r} is needed for typing (in {sorted(found)[0]})"
    return None


def remapped(changes: Mapping[str, Iterable[str]]) -> tuple[Key, ...]:
    """Return the key table with other keys for some rows, by row id."""
    apart = {_name(row) for row in KEYS if row.id in changes and row.shown is not None}
    return tuple(
        row._replace(keys=tuple(changes.get(row.id, row.keys)), shown=None if _name(row) in apart else row.shown)
        for row in KEYS
    )


def _name(row: Key) -> str:
    """Return what a row runs, without the argument."""
    return row.run.partition("(")[0]


def markdown_table(rows: Iterable[Key]) -> str:
    """Return the key table as Markdown, for docs/keys.md."""
    lines = ["| keys | what it does | where |", "|---|---|---|"]
    for row in rows:
        printed = print_keys(row)
        if not printed:
            continue
        cells = " ".join(f"`` {word} ``" if "`" in word else f"`{word}`" for word in printed.split())
        lines.append(f"| {cells.replace('|', chr(92) + '|')} | {row.tooltip} | {', '.join(row.contexts)} |")
    return "\n".join(lines) + "\n"
