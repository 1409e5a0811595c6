"""Convert the content of an ODT to HTML. Source: OpenDocument 1.3, part 3, sections 4 to 11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from tui_reader.formats.odt_styles import BULLETED, Outline, Styles, attribute

_SKIPPED = frozenset(
    ("annotation", "annotation-end", "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls")
    + ("forms", "scripts", "ruby-text", "object", "object-ole", "event-listeners", "binary-data", "note-citation")
    + ("table-of-content-source", "alphabetical-index-source", "bibliography-source", "illustration-index-source")
    + ("table-index-source", "object-index-source", "user-index-source", "dde-connection-decls", "list-level-style")
    + ("covered-table-cell",)
)
"""Elements that are not part of the text."""
_DESCRIPTIONS = tuple(
    f"{{{namespace}}}{name}"
    for namespace in ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "http://www.w3.org/2000/svg")
    for name in ("desc", "title")
)
"""What is told of a picture."""
_MOST_BLANKS, _MOST_CELLS, _DEEPEST = 1_000, 20, 100
"""The most blanks and empty cells at one place, and how deep elements may nest: what is deeper is only its text."""


class Page:
    """One conversion."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._outline = Outline(styles.outline)
        self._notes: list[Any] = []
        self._boxes: list[Any] | None = None  # texts beside the paragraph that is converted: they stand after it
        self._depth = 0
        self._lists: list[str] = []  # the styles of the lists around, outermost first
        self._counts: dict[int, int] = {}  # the last number of each depth of the list around
        self._counted: dict[str, dict[int, int]] = {}  # the same of lists before, by their ids and styles

    def convert(self, body: Any) -> Any:
        """Return the HTML of the content as an lxml element."""
        page = etree.Element("body")
        self._children(body, page)
        notes = etree.Element("ol")
        for number, note in enumerate(self._notes, 1):  # a note may have notes
            item = etree.SubElement(notes, "li", id=f"note-{number}")
            self._children(note, item)
        if len(notes):
            page.append(notes)
        return page

    def _children(self, source: Any, target: Any) -> None:
        if self._depth >= _DEEPEST:
            _add(target, "".join(source.itertext()))
            return
        self._depth += 1
        _add(target, source.text)
        for child in source:
            if isinstance(child.tag, str) and child.tag not in _DESCRIPTIONS:
                name = child.tag.rpartition("}")[2]
                if name not in _SKIPPED:
                    self._element(name, child, target)
            _add(target, child.tail)
        self._depth -= 1

    def _element(self, name: str, source: Any, target: Any) -> None:
        convert: Callable[[Any, Any], None] | None = getattr(self, f"_{name.replace('-', '_')}", None)
        if convert is not None and name in _CONVERTED:
            convert(source, target)
        else:  # sections, fields, frames, groups: what is in them
            self._children(source, target)

    # -- paragraphs ---------------------------------------------------------------------------------------------------

    def _p(self, source: Any, target: Any) -> None:
        kind = self._styles.paragraph(attribute(source, "style-name"))
        last = target[-1] if len(target) and not (target[-1].tail or "").strip() else None
        if kind == "code":
            if last is not None and last.tag == "pre":
                _add(last, "\n")
                made = last
            else:
                made = etree.SubElement(target, "pre")
        elif kind == "quote":
            made = etree.SubElement(etree.SubElement(target, "blockquote"), "p")
        else:
            made = etree.SubElement(target, "h1" if kind == "title" else "p")
        self._fill(source, made)

    def _h(self, source: Any, target: Any) -> None:
        level, style = attribute(source, "outline-level"), attribute(source, "style-name")
        depth = min(max(int(level), 1), 10) if level.isdecimal() and len(level) < 3 else 1
        made = etree.SubElement(target, f"h{min(depth, 6)}")
        if attribute(source, "is-list-header") != "true" and not self._styles.is_unnumbered(style):
            number = self._outline.next(depth)
            _add(made, f"{number} " if number else "")
        self._fill(source, made)

    def _fill(self, source: Any, made: Any) -> None:
        """Convert a paragraph, and put the boxes that are anchored in it after it."""
        outer, self._boxes = self._boxes, []
        self._children(source, made)
        after = made if made.getparent().tag != "blockquote" else made.getparent()
        for box in reversed(self._boxes):
            after.addnext(box)
        self._boxes = outer

    def _frame(self, source: Any, target: Any) -> None:
        names = [child.tag.rpartition("}")[2] for child in source if isinstance(child.tag, str)]
        if "image" in names:
            told = ["".join(one.itertext()).strip() for name in _DESCRIPTIONS for one in source.iterchildren(name)]
            if words := next(filter(None, told), ""):
                etree.SubElement(target, "img", alt=words)
        box = etree.Element("div")
        around, self._boxes = self._boxes, None
        self._children(source, box)
        self._boxes = around
        if self._boxes is None:
            target.append(box)
        else:
            self._boxes.append(box)

    def _line_break(self, source: Any, target: Any) -> None:
        etree.SubElement(target, "br") if target.tag != "pre" else _add(target, "\n")

    def _tab(self, source: Any, target: Any) -> None:
        _add(target, "\t")

    def _s(self, source: Any, target: Any) -> None:
        count = attribute(source, "c")
        _add(target, " " * (min(int(count), _MOST_BLANKS) if count.isdecimal() and len(count) < 6 else 1))

    # -- in a paragraph -----------------------------------------------------------------------------------------------

    def _span(self, source: Any, target: Any) -> None:
        words = self._styles.words(attribute(source, "style-name"))
        for tag, is_set in (("strong", words.bold), ("em", words.italic), ("s", words.struck), ("code", words.code)):
            if is_set:
                target = etree.SubElement(target, tag)
        self._children(source, target)

    def _a(self, source: Any, target: Any) -> None:
        self._children(source, etree.SubElement(target, "a", href=attribute(source, "href")))

    def _bookmark(self, source: Any, target: Any) -> None:
        if name := attribute(source, "name"):
            etree.SubElement(target, "a", id=name)

    _bookmark_start = _bookmark

    def _note(self, source: Any, target: Any) -> None:
        parts = {child.tag.rpartition("}")[2]: child for child in source if isinstance(child.tag, str)}
        if "note-body" not in parts:
            return
        self._notes.append(parts["note-body"])
        number = len(self._notes)
        label = "".join(parts["note-citation"].itertext()).strip() if "note-citation" in parts else ""
        mark = etree.SubElement(etree.SubElement(target, "sup"), "a", href=f"#note-{number}")
        mark.text = f"[{label or number}]"

    # -- lists and tables ---------------------------------------------------------------------------------------------

    def _list(self, source: Any, target: Any) -> None:
        name = attribute(source, "style-name") or (self._lists[-1] if self._lists else "")
        self._lists.append(name)
        depth = len(self._lists)
        level = self._styles.list_level(name, depth)
        self._begin_counting(source, name, depth)
        marked = level.kind if level is not None else BULLETED
        made = etree.SubElement(target, "ul" if marked == BULLETED else "ol" if marked else "dl")
        if made.tag == "ol":
            made.set("type", marked)
        for item in source:
            kind = str(item.tag).rpartition("}")[2]
            if kind not in ("list-item", "list-header"):
                continue
            if any(str(child.tag).rpartition("}")[2] == "h" for child in item):  # a numbered heading is no item
                self._children(item, target)
                continue
            one = etree.SubElement(made, "dd" if made.tag == "dl" else "li")
            if kind == "list-item" and not _holds_only_a_list(item):
                start, first = attribute(item, "start-value"), level.first if level is not None else 1
                following = self._counts.get(depth, first - 1) + 1
                self._counts[depth] = int(start) if start.isdecimal() and len(start) < 6 else following
                self._forget_deeper(depth)
                one.set("value", str(self._counts[depth]))
            self._children(item, one)
        self._lists.pop()

    def _begin_counting(self, source: Any, name: str, depth: int) -> None:
        """Count on from the list that this one continues, else anew."""
        if depth > 1:
            if not _holds_only_a_list(source.getparent()):
                self._forget_deeper(depth - 1)
            return
        continued = (
            attribute(source, "continue-list") or attribute(source, "continue-numbering") == "true" and f"#{name}"
        )
        self._counts = self._counted.get(continued, {}) if continued else {}
        self._counted[f"#{name}"] = self._counts
        if key := attribute(source, "id"):
            self._counted[key] = self._counts

    def _forget_deeper(self, depth: int) -> None:
        for deeper in [one for one in self._counts if one > depth]:
            del self._counts[deeper]

    def _table(self, source: Any, target: Any) -> None:
        self._children(source, etree.SubElement(target, "table"))

    def _table_row(self, source: Any, target: Any) -> None:
        self._children(source, etree.SubElement(target, "tr"))

    def _table_cell(self, source: Any, target: Any) -> None:
        count = attribute(source, "number-columns-repeated")
        for _ in range(min(int(count), _MOST_CELLS) if count.isdecimal() and len(count) < 6 else 1):
            made = etree.SubElement(target, "td")
            if span := attribute(source, "number-columns-spanned"):
                made.set("colspan", span)
            self._children(source, made)


_CONVERTED = frozenset(
    ("p", "h", "frame", "line-break", "tab", "s", "span", "a", "bookmark", "bookmark-start", "note", "list", "table")
    + ("table-row", "table-cell")
)
"""The elements that a method of `Page` converts."""


def _holds_only_a_list(item: Any) -> bool:
    names = [str(child.tag).rpartition("}")[2] for child in item]
    return names[:1] == ["list"] and set(names) == {"list"}


def _add(target: Any, text: str | None) -> None:
    """Add text after what an element has."""
    if text:
        if len(target):
            target[-1].tail = (target[-1].tail or "") + text
        else:
            target.text = (target.text or "") + text
