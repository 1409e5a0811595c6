"""A short EPUB for the pictures: a table of contents in two levels, verse, a letter and notes."""

from __future__ import annotations

import zipfile
from pathlib import Path

CHAPTERS = {
    "one": """<h1>Part One: The Pier</h1>
<h2 id="rope">1. The Rope</h2>
<p>The rope had been on the pier longer than anybody could say, and it was nobody’s. It lay in its coil by the third
bollard, grey and stiff, and when the boats came in the men stepped over it without looking down.</p>
<p>“You could tie up with it,” said the boy.</p>
<p>“You could,” said Captain Hale, “if you wanted to be here when it
parts.”<a href="notes.xhtml#n1"><sup>1</sup></a></p>
<p>He said it kindly, and went on mending the net. The boy looked at the rope for some time. Then he sat down on it, as
everybody did, and it held.</p>
<h2 id="song">2. The Song of the Winch</h2>
<div class="poem"><p>Round and round, and the slack comes in,<br/>&#160;&#160;Round, and the wet comes after;<br/>
Haul for the bread, and haul for the tin,<br/>&#160;&#160;And haul for the harbour’s laughter.</p></div>
<p>They sang it at low water only. At high water there was nothing to haul, and the winch stood on the quay like a
chair that someone has just left.</p>""",
    "two": """<h1>Part Two: The Letter</h1>
<h2 id="office">3. What the Office Wrote</h2>
<blockquote><p>Dear Captain Hale, we have looked at your rope and do not find it in our books. Kindly remove
it.</p></blockquote>
<p>He read it twice, and folded it, and put it under the short leg of the table.</p>
<h2 id="answer">4. What He Answered</h2>
<p>Nothing.</p>""",
    "notes": """<h1>Notes</h1><ol><li id="n1">Ropes part; they do not break. <a href="one.xhtml">↩</a></li></ol>""",
}
CONTENTS = (
    (
        "Part One: The Pier",
        "one.xhtml",
        (("1. The Rope", "one.xhtml#rope"), ("2. The Song of the Winch", "one.xhtml#song")),
    ),
    (
        "Part Two: The Letter",
        "two.xhtml",
        (("3. What the Office Wrote", "two.xhtml#office"), ("4. What He Answered", "two.xhtml#answer")),
    ),
    ("Notes", "notes.xhtml", ()),
)
CONTAINER = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
METADATA = "<title>The Rope at Long Harbour</title><creator>Ann Reed</creator><date>2026-01-15</date>"


def write_book(path: Path) -> Path:
    """Write the book as an EPUB and return its path."""
    items = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in CHAPTERS)
    spine = "".join(f'<itemref idref="{name}"/>' for name in CHAPTERS)
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata>{METADATA}</metadata><manifest>{items}'
        f'<item id="contents" href="contents.xhtml" properties="nav"/></manifest><spine>{spine}</spine></package>'
    )
    entries = ""
    for words, href, rows in CONTENTS:
        below = "".join(f'<li><a href="{there}">{row}</a></li>' for row, there in rows)
        entries += f'<li><a href="{href}">{words}</a><ol>{below}</ol></li>'
    contents = f'<html xmlns:epub="http://www.idpf.org/2007/ops"><nav epub:type="toc"><ol>{entries}</ol></nav></html>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", package)
        archive.writestr("contents.xhtml", contents)
        for name, text in CHAPTERS.items():
            archive.writestr(f"{name}.xhtml", f"<html><body>{text}</body></html>")
    return path
