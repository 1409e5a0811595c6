"""Hostile text by what it attacks, and a strategy that mixes it with plain words.

Every terminal sequence contains `MARK` where possible, so that one that gets through can be detected.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

MARK = "7741"
"""A number that the program itself never sends."""

TERMINAL: dict[str, str] = {
    "colour": "\x1b[31;47m",
    "colour by colons": f"\x1b[38:2::{MARK}:0:0m",
    "cursor": f"\x1b[{MARK};3H",
    "erase": "\x1b[3J\x1b[1K",
    "scroll region": f"\x1b[2;{MARK}r",
    "leave the screen": "\x1b[?47l\x1b[?1047l",
    "mode": f"\x1b[?{MARK}h\x1b[4h",
    "insert and delete": f"\x1b[{MARK}L\x1b[{MARK}P\x1b[{MARK}@",
    "report": "\x1b[6n\x1b[c\x1b[>q\x1b[18t\x1b[21t",
    "window": f"\x1b[8;{MARK};3t",
    "repeat": f"\x1b[{MARK}b",
    "keyboard": f"\x1b[>{MARK}u\x1b[={MARK}u",
    "title": f"\x1b]0;{MARK}\x07\x1b]2;{MARK}\x1b\\",
    "palette": f"\x1b]4;1;{MARK}\x07\x1b]10;#{MARK}00\x07\x1b]104\x07",
    "directory": f"\x1b]7;file:///{MARK}\x07",
    "link": f"\x1b]8;;http://{MARK}.example\x1b\\here\x1b]8;;\x1b\\",
    "message": f"\x1b]9;{MARK}\x07\x1b]777;notify;{MARK};x\x07\x1b]99;;{MARK}\x07",
    "clipboard": f"\x1b]52;c;{MARK}\x07\x1b]52;c;?\x07",
    "shell": f"\x1b]133;A\x07\x1b]1337;File={MARK}:AAAA\x07",
    "device control": f"\x1bP+q{MARK}\x1b\\\x1bP1$r{MARK}\x1b\\",
    "application": f"\x1b_G{MARK}\x1b\\\x1b^{MARK}\x1b\\\x1bX{MARK}\x1b\\",
    "reset": "\x1bc\x1b[!p",
    "character set": "\x1b(0\x0e\x0f\x1b%@\x1bN\x1bO",
    "test pattern": "\x1b#8\x1bD\x1bM\x1bE\x1bH\x1b7\x1b8",
    "C1": f"\x9b{MARK}m\x9d52;c;{MARK}\x9c\x90{MARK}\x9c\x9f{MARK}\x9c\x84\x85\x8d\x8e",
    "C0": "\x05\x07\x08\x0b\x0c\x0e\x0f\x18\x1a\x1c\x1d\x1e\x1f\x7f",
    "unfinished": f"\x1b[{MARK}",
    "unfinished string": f"\x1b]0;{MARK}",
    "lone escape": "\x1b",
    "end of a paste": "\x1b[201~dduq",
}
MARKUP: dict[str, str] = {
    "closing": "[/",
    "closing nothing": "[/] [/b] [/red]",
    "style": "[bold red]loud[/] [reverse]back[/reverse]",
    "action": "[@click=app.quit]quit[/] [@click=app.bell()]bell[/]",
    "link": "[link=http://example.org]here[/link] [link='file:///etc/passwd']there[/]",
    "variable": "[$accent]x[/$accent] $text {x} %s %(x)s {0.__class__}",
    "emoji": ":smile: :skull:",
    "brackets": "[[x]] \\[ \\\\[/] [ ] [] ][",
    "sic": "[sic] [1] [a-z]",
}
UNICODE: dict[str, str] = {
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069 \u2067\u2068 \u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\xadg",
    "tags": "x\U000e0001\U000e0068\U000e0069\U000e007f",
    "surrogates": "half \ud83d and \udca9 and \udcff",
    "nul": "a\x00b\x00\x00c",
    "noncharacters": "\ufdd0\ufffe\uffff\U0001ffff\U0010ffff",
    "separators": "a\u2028b\u2029c\x85d\ve\ff\rg\r\nh\x1ci",
    "annotation": "\ufff9base\ufffanote\ufffb",
    "zalgo": "Z\u0351\u036b\u0343\u036a\u0302\u0348\u032ba\u0340\u0360\u035el\u0489g\u1ab0\u20ddo\ufe20",
    "thai pile": "ก" + "\u0e47\u0e49" * 40,
    "arabic pile": "ب" + "\u064b\u0651" * 40,
    "one mark": "\u0301",
    "joiners": "👩" + "\u200d👩" * 40,
    "flags": "🇩" * 41,
    "selectors": "❤" + "\ufe0f\ufe0e" * 40,
    "wide": "漢字" * 20 + "𒐫﷽",
    "filler": "\u3164\u115f\u2800\uffa0",
    "private": "\ue0b0\U000f0000",
    "case": "İıßŉ\u0130\ufb03",
    "line end": "\n",
    "blanks": "\u3000\xa0\u2003 \t ",
}
LARGE: dict[str, str] = {
    "one word": "x" * 1_000_000,
    "one wide word": "漢" * 200_000,
    "marks on a letter": "e" + "\u0301" * 10_000,
    "thai marks": "ก" + "\u0e47" * 10_000,
    "joined": "👩" + "\u200d👩" * 10_000,
    "zero width": "a" + "\u200b" * 100_000 + "b",
    "blanks": " " * 100_000 + "x",
    "lines": "\n" * 100_000 + "x",
    "parentheses": "(" * 20_000 + ")" * 20_000,
    "brackets": "[" * 20_000,
    "quotes": "“" * 10_000 + "”" * 10_000,
    "straight quotes": "\"'" * 10_000,
    "quote marks": "> " * 10_000,
    "list marks": "- " * 10_000,
    "full stops": "." * 50_000,
    "backslashes": "\\" * 50_000,
    "capitals": "Mr. A. B. C. " * 4_000,
    "escapes": "\x1b[31m" * 20_000,
}
"""Large texts: for the fields that accept pastes, and for the article."""
MARKDOWN: dict[str, str] = {
    "front matter": '---\ntitle: "x"\ntags: [a]\n---\n',
    "yaml": "title: a: b",
    "yaml types": "!!python/object/apply:os.system [x] &a *a {a: b} - x ? | > % @ ` null ~ yes 1e3 0x1f 2001-01-01",
    "yaml quotes": '"\'\\" \\x41 \\n \\u0041 #c',
    "html": "<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)> <!doctype html>",
    "html by halves": "<\nscript>",
    "comment": "<!-- gone --> %%gone%% <!--",
    "entities": "&lt;script&gt; &#60;b&#62; &amp;",
    "wikilink": "[[x]] ![[y]] [[a|b]] [[a#^b]]",
    "link": "[a](javascript:alert(1)) [a](http://b) ![i](http://b/x.png) <http://b> <a@b.example> http://b.example",
    "reference": "[a]: http://b\n[a]\n[^1]: foot\n[^1] [^in line]",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |\n\na | b\n--|--",
    "heading": "# one\n## two\nthree\n===\nfour\n---",
    "fence": "```\ncode\n```\n~~~\ncode\n    indented\n\tindented",
    "list": "- a\n* b\n+ c\n1. d\n2) e\n- [ ] task",
    "quote": "> quoted\n>> twice\n> [!note] callout",
    "rule": "---\n***\n___\n* * *",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~ ==f== ``g`` `h`",
    "dataview": "key:: value [key:: value] (key:: value) `= this.file` $= x",
    "template": "<% tp.file %> {{title}} {% x %}",
    "block id": "text ^abc123",
    "maths": "$x$ $$y$$ \\(z\\)",
    "hard break": "a  \nb\\\nc",
    "ends with a backslash": "a\\",
}
NAMES: dict[str, str] = {
    "parent": "../../x",
    "root": "/etc/passwd",
    "windows parent": "..\\..\\x",
    "drive": "C:\\x",
    "stream": "x:y",
    "device": "CON",
    "device with suffix": "nul.txt",
    "dot": ".",
    "dots": "..",
    "hidden": ".bashrc",
    "dash": "-rf",
    "long": "x" * 300,
    "long and wide": "漢" * 300,
    "nul": "a\x00b",
    "newline": "a\nb",
    "slashes": "a/b\\c",
    "home": "~/x",
    "blank": "   ",
    "nothing": "",
    "shell": "$(touch x) `x` ; rm -rf * & | > x",
    "glob": "*?[a]",
    "composed slash": "a\u2215b\u2044c\uff0fd",
    "marks": "e" + "\u0301" * 300,
    "trailing": "x. . .",
}
SEARCHES: dict[str, str] = {
    "nothing": "",
    "blanks": "  \n ",
    "regular": "(a+)+$ [ ( \\ ?* .*{1,9999} (?P<x>) (?#",
    "quotes": "\"unbalanced 'x don't",
    "full text": "a AND NEAR( OR NOT * ^ col:x C++",
    "tags": "# ## #/ #-x",
    "dots": "..." * 2_000,
    "hyphens": "-'\"" * 2_000,
    "wildcards": "% _ %%",
}
SMALL: dict[str, str] = {
    f"{kind}: {name}": text
    for kind, table in (("terminal", TERMINAL), ("markup", MARKUP), ("unicode", UNICODE), ("markdown", MARKDOWN))
    for name, text in table.items()
}
"""Everything that fits on a line or two."""
EVERYTHING: dict[str, str] = {
    **SMALL,
    **{f"name: {name}": text for name, text in NAMES.items()},
    **{f"search: {name}": text for name, text in SEARCHES.items()},
    **{f"large: {name}": text for name, text in LARGE.items()},
}

_WORDS = ("word ", "Mary Miller said ", "“Never,” ", "the end. ", "\n", "\n\n", "- ", "> ", "1. ", "Ärger, ", "漢字 ")


def hostile_texts(most: int = 12) -> st.SearchStrategy[str]:
    """Plain words mixed with pieces of the corpus, or any text, including lone surrogates."""
    pieces = st.sampled_from([*SMALL.values(), *NAMES.values(), *_WORDS, *_WORDS])
    mixed = st.lists(pieces, max_size=most).map("".join)
    return mixed | st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


@contextmanager
def corpus_piece(name: str) -> Iterator[None]:
    """Name the corpus piece for which a check fails: one test per piece would be slower than the checks."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"with “{name}” of the corpus")
        raise


def as_bytes(text: str) -> bytes:
    """The text as file contents: lone surrogates become invalid UTF-8."""
    return text.encode("utf-8", "surrogatepass")
