"""Extract the text of HTML in other formats."""

from __future__ import annotations

from html.parser import HTMLParser


class _TextOnly(HTMLParser):
    """A parser that collects the text of HTML."""

    _HIDDEN = frozenset(("script", "style", "template"))

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self._HIDDEN
        if tag == "img":
            self.pieces += [alt for name, alt in attrs if name == "alt" and alt]
        self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN and self._hidden > 0
        self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def text_of_html(html: str) -> str:
    """Return the text of an HTML fragment, without tags and comments."""
    parser = _TextOnly()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.pieces).split())
