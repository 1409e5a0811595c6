"""Fill a library with short articles for its picture."""

from __future__ import annotations

from pathlib import Path

from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Target
from tui_reader.text.query import State

ARTICLES: tuple[tuple[str, str, str, State, tuple[str, ...], int, str], ...] = (
    ("What the river took back", "harbour-review.example", "2026-04-28", "reading", ("flood",), 40,
     "The dyke was moved four hundred metres inland, and the meadow before it has been under water since."),
    ("Why the night train came back", "slow-rail.example", "2026-04-26", "done", ("transport", "policy"), 100,
     "A timetable that nobody could read became one page, and the sleeping cars have been full on Fridays since."),
    ("The library that lends tools", "harbour-review.example", "2026-04-21", "inbox", (), 0,
     "Drills are lent for a week, ladders for a day. The wood plane is booked until August."),
    ("Twelve ways to count a city's trees", "open-maps.example", "2026-04-17", "reading", ("data",), 65,
     "Satellites see crowns, gardeners see trunks, and the two lists agree on four streets out of ten."),
    ("A harbour without cranes", "slow-rail.example", "2026-04-11", "inbox", ("transport",), 0,
     "Ships that carry their own cranes can land at any quay, which is what the towns along the coast are betting on."),
    ("How a price index is made", "open-maps.example", "2026-03-30", "done", ("data", "policy"), 100,
     "The basket has three hundred goods in it. Every spring a dozen are taken out, and nobody misses them."),
    ("Peat, and what grows on it", "field-notes.example", "2026-03-22", "archived", ("flood",), 100,
     "When the ditches are closed the moss returns within three summers, and with it the carbon that it holds."),
)  # fmt: skip
"""Title, site, date, state, tags, per cent read, and the words of each article."""

BODY = (
    "It took two years, and most of that was waiting for a date.",
    "What this costs, and who pays for it, is set out in a table at the end.",
    "Nobody had planned it this way. The first attempt was given up after a month.",
    "The figures were published in March and have been corrected twice since.",
    "The next count is in autumn; until then the old numbers stand.",
)
"""What the articles go on with."""


def fill(library: Library, home: Path) -> None:
    """Add the articles with their states, tags and a few annotations."""
    for number, (title, site, date, state, tags, percent, words) in enumerate(reversed(ARTICLES)):
        path = home / "articles" / f"{title.lower().replace(' ', '-')}.md"
        path.parent.mkdir(exist_ok=True)
        head = f"---\ntitle: {title}\nsite: {site}\ndate: {date}\n---\n\n{words}\n\n"
        body = (f"{BODY[(at + number) % len(BODY)]}\n\n" for at in range(30 + 9 * number))
        path.write_text(head + "".join(body), encoding="utf-8")
        source = load(path)
        reading = library.articles.open(source.article, source.document, source.identity)
        if percent:
            span = source.document.span(0)
            library.annotations.annotate(
                reading, source.document, Target("span", span), Edit(colour="yellow", add_tags=tags)
            )
            library.articles.save_place(reading, 1, "words", percent)
        if state != "inbox":
            library.shelf.set_article_state([reading.article_id], state)
        if tags:
            library.shelf.tag_articles([reading.article_id], tags)


SAID: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Council closes the river road", "harbour-review.example", "2026-02-03", (
        "“The river road will stay closed until the dyke has been repaired,” said Clara Winther, the city engineer.",
        "“We have asked the province for help,” said Jonas Holm, the mayor.",
    )),
    ("Repairs to the dyke begin", "field-notes.example", "2026-03-17", (
        "“Nobody expected the clay to be this soft,” said Clara Winther, the city engineer.",
        "“The river road will stay closed until the dyke has been rebuilt,” she said.",
    )),
    ("A new head for the water board", "open-maps.example", "2026-04-29", (
        "“I would rather move a dyke once than mend it every spring,” said Clara Winther, chair of the water board.",
        "“She knows every metre of it,” said Jonas Holm, the mayor.",
    )),
    ("From the minutes of the water board", "", "", (
        "“The meadows can take the water that the town cannot,” said Clara Winther, chair of the water board.",
    )),
)  # fmt: skip
"""Title, site, date and paragraphs of articles that quote one person; the last one is undated."""


def fill_with_quotes(library: Library, home: Path) -> None:
    """Add the articles that quote one person."""
    for number, (title, site, date, paragraphs) in enumerate(SAID):
        path = home / "quoted" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        facts = {"title": title, "site": site, "date": date}
        head = "".join(f"{name}: {value}\n" for name, value in facts.items() if value)
        body = (BODY[(at + number) % len(BODY)] for at in range(12 + 5 * number))
        path.write_text(f"---\n{head}---\n\n" + "\n\n".join([*paragraphs, *body]) + "\n", encoding="utf-8")
        source = load(path)
        library.articles.open(source.article, source.document, source.identity)
    library.extractions.prepare()
