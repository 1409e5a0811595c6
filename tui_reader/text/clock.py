"""The times and dates at the beginning of the lines of chats, logs and transcripts, as parts of regular expressions."""

from __future__ import annotations

CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?(?:[ \u202f\xa0]?[AaPp]\.?[Mm]\.?)?"
DAY = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|[A-Z][a-z]{2} {1,2}\d{1,2})"
