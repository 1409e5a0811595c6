"""Correct people: right, no person, another name or one with another, split, added, role.

The keys are those of the quotes; in the panel of people they speak of the person of the row.
"""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.app.context import Context, Outcome
from tui_reader.app.panels.people import PeoplePanel
from tui_reader.app.panels.people_rows import other_names
from tui_reader.model import Changed, Person
from tui_reader.text.clean import clean_line
from tui_reader.text.name import is_full_name, name_key, person_name, untitled, written_name
from tui_reader.text.spans import Span
from tui_reader.wording import sentence


def show_page(ctx: Context) -> None:
    """Show what the person said in all articles: of the row, else the speaker or a person of the passage."""
    names = _named_here(ctx)
    if len(names) == 1:
        ctx.app.show_person(names[0])
    elif not names:
        ctx.notify(f"No person is named here; {ctx.key('people')} lists the people")
    else:
        from tui_reader.app.screens.dialogs.word import WordPicker

        words = [(name, clean_line(name, 60)) for name in names]
        ctx.ask(WordPicker("What did they say", words, names[0]), ctx.app.show_person)


def _named_here(ctx: Context) -> list[str]:
    """Return the names of whom a command is on; of several in a paragraph in the order in which they are named."""
    panel = _panel(ctx)
    if ctx.panel_with_keys is panel:
        person = panel.person()
        return [person.name] if person is not None else []
    quote = ctx.quote()
    if quote is not None and quote.speaker:
        return [quote.speaker]
    target = ctx.target()
    if target is None or target.span is None:
        return []
    annotation = ctx.article.annotation_for(target)
    if annotation is not None and annotation.speaker:
        return [annotation.speaker]
    span = target.span
    first = {
        person.name: mention.start
        for person in ctx.article.people
        for mention in reversed(person.mentions)
        if mention.overlaps(span)
    }
    return sorted(first, key=lambda name: first[name])


def _panel(ctx: Context) -> PeoplePanel:
    panel = ctx.panels["people"]
    assert isinstance(panel, PeoplePanel)
    return panel


def _here(ctx: Context) -> Person | None:
    """The person of the row; tells where there is none."""
    panel = _panel(ctx)
    person = panel.person() if ctx.panel_with_keys is panel else None
    if person is None:
        ctx.notify(f"No person here: {ctx.key('people')} lists the people")
    return person


def _correct(ctx: Context, correct: Callable[[], Changed], shown: str | None, told: str = "{}") -> Changed:
    """Correct a name and show the person of the name `shown`; `told` has braces where the correction is named."""
    changed = correct()
    if shown is not None:
        ctx.sidebar.select_key(f"person-{shown}")
    _panel(ctx).moved()
    ctx.notify(sentence(told.replace("{}", changed.label)) if changed.label else "Already done")
    return changed


def confirm(ctx: Context) -> Outcome:
    person = _here(ctx)
    if person is None:
        return None
    if person.verdict == "confirmed":
        ctx.notify("Already done")
        return None
    return _correct(ctx, lambda: ctx.article.corrections.confirm_person(person.name), person.name)


def reject(ctx: Context) -> Outcome:
    person = _here(ctx)
    if person is None:
        return None
    general = is_full_name(person.name)
    told = f"not a person{_everywhere(ctx) if general else ''}; {ctx.key('undo')} restores it: {person.name}"
    changed = _correct(ctx, lambda: ctx.article.corrections.reject_person(person.name), None, told)
    _panel(ctx).general = person.name if general else None
    return changed


def _everywhere(ctx: Context) -> str:
    """Say that a correction applies to every article, and which key limits it."""
    key = ctx.key("person-only-here")
    return " in every article" + (f" ({key}: only here)" if key else "")


def limit(ctx: Context) -> Outcome:
    """Let the last correction that holds in every article hold in this one only."""
    name, _panel(ctx).general = _panel(ctx).general, None
    if name is None or name not in (rule.name for rule in ctx.library.people.rules()):
        ctx.notify("No correction of a name was made just now that holds in every article")
        return None
    return _correct(ctx, lambda: ctx.article.corrections.limit_to_article(name), None)


def choose_name(ctx: Context) -> None:
    """Ask who the person is: somebody else in the list, or how the name is written."""
    person = _here(ctx)
    if person is None:
        return

    def chosen(name: str) -> Outcome:
        return _merge(ctx, person.name, name) if name != person.name else None

    from tui_reader.app.screens.dialogs.names import AS_IT_IS, Choice, NamePicker

    words = set(name_key(person.name).split())
    others = [other for other in ctx.article.people if other is not person]
    others.sort(key=lambda other: not words & set(name_key(other.name).split()))
    choices = [
        Choice(person.name, AS_IT_IS),
        *(Choice(alias, "use this spelling") for alias in other_names(person)),
        *(Choice(other.name, "merge") for other in others),
    ]
    names = {choice.name: choice for choice in reversed(choices)}
    title = f"Who is {clean_line(person.name, 50)}"
    ctx.ask_to_store(NamePicker(title, list(reversed(names.values())), current=person.name), chosen)


def _merge(ctx: Context, name: str, target: str, *, everywhere: bool = True) -> Changed:
    """Record that one name is another: of somebody in the list, or how it is written.

    Args:
        everywhere: let it hold in every article, where both are full names.
    """
    others = [person.name for person in ctx.article.people if name_key(person.name) == name_key(target)]
    target = next((other for other in others if other != name), target)
    general = everywhere and is_full_name(name) and is_full_name(target) and name_key(name) != name_key(target)
    told = f"{{}},{_everywhere(ctx)}" if general else "{}"
    changed = _correct(
        ctx,
        lambda: ctx.article.corrections.name_person(name, target, everywhere=everywhere),
        written_name(target),
        told,
    )
    _panel(ctx).general = name if general else None
    return changed


def join(ctx: Context) -> Outcome:
    """Make one person of this one and the next; the fuller name stays."""
    person = _here(ctx)
    if person is None:
        return None
    listed = [other.name for other in _panel(ctx).listed()]
    following = listed[listed.index(person.name) + 1 :]
    if not following:
        ctx.notify("No person after this one")
        return None
    fuller = len(following[0].split()) > len(person.name.split())
    name, target = (person.name, following[0]) if fuller else (following[0], person.name)
    # One key on two names that have no word in common is easily a slip: it holds in this article only.
    alike = set(name_key(name).split()) & set(name_key(target).split())
    return _merge(ctx, name, target, everywhere=bool(alike))


def split(ctx: Context) -> Outcome:
    """Make a person of their own of one of the names; which one is asked where there are several."""
    person = _here(ctx)
    if person is None:
        return None
    names = other_names(person)
    if not names:
        ctx.notify(f"{person.name} has no other name to split off")
        return None
    if len(names) == 1:
        return _split(ctx, person, names[0])

    from tui_reader.app.screens.dialogs.names import Choice, NamePicker

    title = f"Which of these is not {clean_line(person.name, 50)}"
    picker = NamePicker(title, [Choice(name) for name in names], typed=False)
    ctx.ask_to_store(picker, lambda name: _split(ctx, person, name))
    return None


def _split(ctx: Context, person: Person, alias: str) -> Changed:
    return _correct(ctx, lambda: ctx.article.corrections.split_person(alias), alias, f"{{}} from {person.name}")


def set_role(ctx: Context) -> None:
    """Ask what the person is."""
    person = _here(ctx)
    if person is None:
        return
    name, role = person.name, person.role or ""

    def chosen(answer: str) -> Outcome:
        return (
            _correct(ctx, lambda: ctx.article.corrections.set_role(name, answer), name)
            if answer.strip() != role
            else None
        )

    from tui_reader.app.screens.dialogs.ask import AskLine

    ctx.ask_to_store(AskLine(f"Role of {clean_line(name, 50)}", role, "empty for none", replace=True), chosen)


def add(ctx: Context) -> Outcome:
    """Make a person of the selection; what is in the list already is told."""
    span = ctx.view.selected_span
    words = ctx.view.document.slice(*span)
    name = person_name(words)
    if known := _known_as(ctx, name, span):
        ctx.notify(known)
        return None
    ctx.view.deselect()
    return _correct(ctx, lambda: ctx.article.corrections.add_person(words), name)


def _known_as(ctx: Context, name: str, span: Span) -> str:
    """Tell whose name the selected words are; `""` where they are nobody's."""
    keys = {name_key(name), name_key(untitled(name))}
    for person in ctx.article.people:
        if name_key(person.name) in keys:
            return f"{person.name} is already listed"
        if not keys.isdisjoint(map(name_key, person.aliases)):
            listed, split_key = ctx.key("people"), ctx.key("split")
            return f"{name} is {person.name}; in the people panel ({listed}) {split_key} splits it off"
        if any(mention.start <= span.start and span.end <= mention.end for mention in person.mentions):
            return f"{name} is part of the name of {person.name}"
    return ""
