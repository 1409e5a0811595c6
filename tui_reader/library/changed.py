"""Describe how an article and its annotations changed, for screens and the command line. Pure functions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime

from tui_reader.model import Annotation, ChangeSummary, NameDecision, Placed, PlacementStatus, QuoteDecision
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOW = {
    "moved": "the words are elsewhere now",
    "changed": "the words were changed",
    "orphan": "the words are no longer in the text",
}


def day(moment: str, now: datetime) -> str:
    """Format a time as a day: `3 May`, with the year unless it is this one; today as the hour.

    Args:
        moment: ISO-8601 UTC text, as stored.
    """
    try:
        then = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment[:10]
    here = now.astimezone() if now.tzinfo else now.replace(tzinfo=UTC).astimezone()
    if then.date() == here.date():
        return f"{then:%H:%M}"
    return f"{then.day} {_MONTHS[then.month - 1]}" + (f" {then.year}" if then.year != here.year else "")


def paragraphs_line(summary: ChangeSummary) -> str:
    """Return `2 paragraphs new, 1 gone`; `""` if no paragraph changed."""
    counts = (
        (summary.new_paragraphs, "new"),
        (summary.gone_paragraphs, "gone"),
        (summary.edited_paragraphs, "edited"),
        (summary.moved_paragraphs, "moved"),
    )
    return _counted(counts, "paragraph")


def annotations_line(summary: ChangeSummary) -> str:
    """Return `14 annotations kept, 1 moved, 1 unplaced, 1 correction to check`; `""` if there are none."""
    counts = (
        (summary.kept, "kept"),
        (summary.moved, "moved"),
        (summary.changed, "changed"),
        (summary.orphans, "unplaced"),
    )
    corrections = corrections_line(summary.corrections)
    return ", ".join(part for part in (_counted(counts, "annotation"), corrections) if part)


def corrections_line(count: int) -> str:
    """Return `2 corrections to check`; `""` for none."""
    return f"{counted(count, 'correction')} to check" if count else ""


CORRECTION = "correction "
"""The prefix of the uid of a correction among the annotations to check."""


NAME = f"{CORRECTION}of name "
"""The same prefix for a correction of a name."""


def as_placed(decision: QuoteDecision | NameDecision) -> Placed:
    """Convert a correction to the form in which screens show an annotation that needs a look."""
    if isinstance(decision, NameDecision):
        status: PlacementStatus = "orphan" if decision.gone else "same"
        name = Annotation(
            f"{NAME}{decision.id}", "span", None, decision.name, None, decided(decision), (), "", "", status
        )
        return Placed(name._replace(confirmed=decision.left_out), "", 0.0)
    annotation = Annotation(
        f"{CORRECTION}{decision.id}",
        "span",
        decision.place,
        decision.words.exact,
        None,
        decided(decision),
        (),
        "",
        "",
        decision.status,
        decision.speaker,
        original_start=decision.words.start,
        confirmed=decision.left_out,
    )
    return Placed(annotation, "", decision.score, decision.candidates)


def decided(decision: QuoteDecision | NameDecision) -> str:
    """Describe the decision on a quote (`speaker: Anna Reed`, `not a quote`) or a name (`not a person`)."""
    if isinstance(decision, NameDecision):
        return _decided_of_name(decision)
    if decision.verdict == "rejected":
        return "not a quote"
    if decision.speaker is not None:
        return f"speaker: {clean_line(decision.speaker, 100)}" if decision.speaker else "no speaker"
    return "confirmed" if decision.verdict == "confirmed" else "made by hand"


def _decided_of_name(decision: NameDecision) -> str:
    said = {
        "is": f"name of {clean_line(decision.target or '', 100)}",
        "apart": "another person",
        "person": "a person",
        "not a person": "not a person",
    }
    parts = [said[decision.verdict]] if decision.verdict is not None else []
    if decision.role is not None:
        parts.append(f"role: {clean_line(decision.role, 100)}" if decision.role else "no role")
    return ", ".join(parts)


def summary_line(summary: ChangeSummary, now: datetime) -> str:
    """Return `changed since 3 May: 2 paragraphs new, 1 gone; 14 annotations kept, 1 moved`."""
    parts = (paragraphs_line(summary) or "spacing and typography only", annotations_line(summary))
    return f"{since_line(summary, now)}: {'; '.join(part for part in parts if part)}"


def since_line(summary: ChangeSummary, now: datetime) -> str:
    """Return `changed since 3 May`, with the earlier name of the file if it was renamed."""
    was = f" (was {clean_line(os.path.basename(summary.was), 40)})" if summary.was else ""
    return f"changed since {day(summary.since, now)}{was}"


def how(placed: Placed) -> str:
    """Return the reason why an annotation needs a look."""
    annotation = placed.annotation
    if annotation.status == "moved" and placed.score < 1:
        return "the words may be at one of several places"
    if annotation.uid.startswith(NAME):
        return "the name is no longer in the text"
    if annotation.status == "orphan" and placed.candidates:
        return "it is not certain where the words are now"
    return _HOW.get(annotation.status, "the words are where they were")


def _counted(counts: Sequence[tuple[int, str]], noun: str) -> str:
    """Join the counts that are not 0, the first with the noun."""
    parts = [(count, word) for count, word in counts if count]
    if not parts:
        return ""
    (first, word), *others = parts
    head = f"{counted(first, noun)} {word}"
    return ", ".join([head, *(f"{count} {word}" for count, word in others)])
