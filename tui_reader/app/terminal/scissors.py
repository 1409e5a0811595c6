"""A note as the user's own editor gets it: the passage below a line like git's scissors, which ends the note.

Pure. Everything above the line is the note, also lines that begin with `#` or `>`.
"""

from __future__ import annotations

import re

_DASHES = 24
_LONGEST = 4_000
"""Characters of the passage that are shown."""
_SETTINGS = re.compile(r"\b(vim[<=>]?\d*|vi|ex|local variables)(?=\s*:)", re.IGNORECASE)
"""What editors may take for settings in a file; a word joiner between it and the colon prevents that."""
_WORD_JOINER = "\u2060"


def with_passage(note: str, passage: str, place: str) -> str:
    """Return what the editor is given: the note, the scissors, and the passage.

    Args:
        place: the paragraph and article of the passage, on one line.
    """
    passage = passage if len(passage) <= _LONGEST else passage[:_LONGEST] + " …"
    safe = _SETTINGS.sub(lambda found: found[0] + _WORD_JOINER, f"{place}\n{passage}")
    place, _, passage = safe.partition("\n")
    instructions = ["# The note ends above this line. It and everything below is removed.", f"# {place}:", ""]
    quoted = [f"> {line}" if line.strip() else ">" for line in passage.split("\n")]
    return "\n".join([note, "", _line_for(note), *instructions, *quoted])


def note_of(edited: str, given: str, note: str) -> str:
    """Return the note of an edited text: what is above the scissors; without them, what is not the passage.

    Args:
        given: what the editor was given for `note`.
    """
    line = _line_for(note)
    lines = edited.split("\n")
    at = next((number for number, one in enumerate(lines) if one.strip() == line), None)
    if at is not None:
        return "\n".join(lines[:at]).rstrip()
    # Somebody deleted the line: the passage alone is no note either.
    return edited.rstrip().removesuffix(given.partition(f"\n{line}\n")[2].rstrip()).rstrip()


def _line_for(note: str) -> str:
    """Return a line that is not in the note."""
    dashes = "-" * _DASHES
    while (line := f"# {dashes} >8 {dashes}") in note:
        dashes += "-"
    return line
