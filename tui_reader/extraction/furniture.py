"""Recognise lines of a web page that are not part of the article: links ("READ MORE: …"), credits, captions.

Names in them are not used for the paragraphs around them, and the text after a label is not speech. A label ends in a
colon and consists of words from the list `furniture label`; a caption ends in its credit: "Ann Reed (Dorset Archive)".
"""

from __future__ import annotations

import re

from tui_reader.extraction.lexicon import Lexicon

_LABEL = re.compile(r"\W{0,3}(?P<label>[^\W\d_]+(?:[ /-][^\W\d_]+){0,3})[^\S\n]?(?::|\||[–—](?=\s))")
_CREDIT = re.compile(r"[^.!?…:\"”’']\s*[(\[](?P<credit>[A-Z][^()\[\]\n]{1,60})[)\]]$")
_BYLINE = re.compile(
    r"\(?(?:photo|photograph|picture|image|video|graphic|illustration)s?(?: credit)? by \S", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[^\W\d_]{2}\.[\"”’»']?(?:$|\s+[\"“‘«']?[A-Z])")
_MARKED = re.compile(r"[“\"«][^“”\"«»]*[”\"»]|(?<!\w)[‘'][^‘’']*[’']")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 400
_LONGEST_CREDIT = 70
_CAPITALS = re.compile(r"\b[A-Z]")


def is_label(label: str, lexicon: Lexicon) -> bool:
    """Return whether a label is that of a link, picture or video ("Read more", "Photo credit"), not a name."""
    words = re.split(r"[ /-]", label.lower())
    known = lexicon.group("furniture label")
    return words[0] in known and all(word in known or word in lexicon.group("small title word") for word in words)


def is_document_label(label: str, lexicon: Lexicon) -> bool:
    """Return whether a label is one of a manual or a list of facts ("Returns", "See also"), not a name."""
    known = lexicon.group("document label")
    return all(word in known for word in re.split(r"[ /-]", label.lower()))


def is_link(line: str, lexicon: Lexicon) -> bool:
    """Return whether a line is a label and its target: "READ MORE: Council promises a new bridge"."""
    if ":" not in line and "|" not in line and "–" not in line and "—" not in line:
        return False
    match = _LABEL.match(line)
    return match is not None and is_label(match["label"], lexicon)


def holds_speech(line: str, lexicon: Lexicon) -> bool:
    """Return whether a line with a label has whole sentences and a verb of saying outside its marks.

    It is then a paragraph of the article that only begins like a link: "Photo: the quay. “It was cold,” said Ann Reed."
    """
    if not _SENTENCE_END.search(line):
        return False
    outside = _MARKED.sub(" ", line).lower()
    return any(word in lexicon.group("speech") for word in _WORD.findall(outside))


def is_furniture(line: str, lexicon: Lexicon) -> bool:
    """Return whether a line is a link, caption or credit, not a paragraph of the article."""
    if len(line) > _LONGEST:
        return False
    if is_link(line, lexicon) or _BYLINE.match(line):
        return True
    credit = _CREDIT.search(line, max(0, len(line) - _LONGEST_CREDIT)) if line[-1:] in (")", "]") else None
    return credit is not None and len(_CAPITALS.findall(credit["credit"])) > 1
