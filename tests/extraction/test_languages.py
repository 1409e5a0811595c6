"""Articles in other languages: the language is detected by function words, and speakers are named."""

from __future__ import annotations

import pytest

from tests.extraction.extraction_scoring import FIXTURE, records
from tui_reader.extraction import extract
from tui_reader.extraction.languages import find_language
from tui_reader.extraction.lexicon import LANGUAGES, lexicon

LANGUAGE_ARTICLES = records(FIXTURE.parent / "languages.jsonl")
"""Articles written for this project, with the speaker of each quote."""
ARTICLES: dict[str, tuple[str, list[str]]] = {
    "de": (
        "Das Museum schließt. „Uns fehlt das Geld für die Heizung“, erklärte Direktorin Petra Lang.\n\n"
        "Der Stadtrat Michael Huber widersprach ihr. „Das Geld ist da, es wird nur falsch verteilt“, sagte er.\n\n"
        "Laut Petra Lang ist die Lage „so ernst wie noch nie“.\n\n"
        "Die Besucherin Anna Schulz sagte: „Ich komme seit zwanzig Jahren jeden Sonntag.“",
        ["Petra Lang", "Michael Huber", "Petra Lang", "Anna Schulz"],
    ),
    "fr": (
        "Le théâtre va fermer ses portes. « Nous avons tout essayé pour lui », explique la directrice, Anne Morel."
        "\n\nLe député Paul Girard est en colère. « C’est une honte pour nous », dit-il.\n\n"
        "« Je viens ici depuis trente ans », confie Marie Blanc, une habitante.\n\n"
        "Anne Morel a ajouté : « Nous allons écrire au ministre dès lundi. »",
        ["Anne Morel", "Paul Girard", "Marie Blanc", "Anne Morel"],
    ),
    "es": (
        "La escuela no abrirá. «No hay maestros para tantos niños», explicó el director, Juan Torres.\n\n"
        "La ministra Ana Vega prometió ayuda. «Vamos a contratar a veinte personas», aseguró.\n\n"
        "«Mis hijos van a perder un año», lamentó Rosa Gil.\n\n"
        "Según Juan Torres, la situación es «la peor que se recuerda».",
        ["Juan Torres", "Ana Vega", "Rosa Gil", "Juan Torres"],
    ),
    "it": (
        "La stazione resta chiusa. «Non sappiamo quando riapriremo», ha spiegato il sindaco, Luca Moretti.\n\n"
        "La ministra Paola Greco è arrivata ieri. «Lavoriamo giorno e notte per tutti», ha assicurato.\n\n"
        "«Ho dormito due notti in macchina», racconta Maria Costa.\n\n"
        "Luca Moretti ha detto: «Abbiamo bisogno di aiuto subito».",
        ["Luca Moretti", "Paola Greco", "Maria Costa", "Luca Moretti"],
    ),
    "pt": (
        "O hospital não tem médicos. “Estamos a fazer tudo o que podemos”, disse o diretor, João Lopes.\n\n"
        "A ministra Ana Ribeiro visitou o edifício. “Vamos contratar mais vinte pessoas”, garantiu.\n\n"
        "“Esperei nove horas numa cadeira”, contou Maria Duarte.\n\n"
        "Segundo João Lopes, a situação é “a mais grave dos últimos anos”.",
        ["João Lopes", "Ana Ribeiro", "Maria Duarte", "João Lopes"],
    ),
    "nl": (
        "De school gaat dicht. “We hebben te weinig leerlingen voor dit gebouw”, zei directeur Karin de Wit.\n\n"
        "Wethouder Peter Smit is het daar niet mee eens. “We vinden wel een oplossing”, zegt hij.\n\n"
        "“Mijn kinderen moeten straks een uur fietsen”, vertelde Eva Jansen.\n\n"
        "Volgens Karin de Wit is de toestand “ernstiger dan ooit tevoren”.",
        ["Karin de Wit", "Peter Smit", "Eva Jansen", "Karin de Wit"],
    ),
}


@pytest.mark.parametrize("language", ARTICLES)
def test_language_is_detected_and_speakers_named(language: str) -> None:
    text, speakers = ARTICLES[language]
    assert find_language(text) == language
    assert [quote.speaker for quote in extract(text).quotes] == speakers


@pytest.mark.parametrize("language", ARTICLES)
def test_language_can_be_set(language: str) -> None:
    text, speakers = ARTICLES[language]
    assert [quote.speaker for quote in extract(text, language).quotes] == speakers
    assert len(extract(text, "en").quotes) == len(speakers)


def test_english_articles_are_english() -> None:
    assert {find_language(record["text"]) for record in records()} == {"en"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1234 5678",
        "今日は天気がいいです。",
        "La La Land",
        "Die Hard is on.",
        "“No,” said de la Cruz.",
        "a o e",
    ],
)
def test_unclear_text_is_treated_as_english(text: str) -> None:
    assert find_language(text) == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_have_every_required_group(language: str) -> None:
    words = lexicon(language)
    for section in (
        "speech",
        "he",
        "she",
        "determiner",
        "preposition",
        "auxiliary",
        "title",
        "organisation",
        "function",
    ):
        assert words.group(section), section


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'xx'"):
        extract("text", "xx")


MOST_WRONG = {"de": 1}
"""The number of wrong or missing speakers in the fixture."""


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_speakers_of_the_annotated_articles(language: str) -> None:
    right = total = 0
    for article in LANGUAGE_ARTICLES:
        if article["language"] == language:
            assert find_language(article["text"]) == language
            quotes = extract(article["text"]).quotes
            assert len(quotes) == len(article["speakers"])
            named = [quote.speaker or quote.speaker_text or "" for quote in quotes]
            right += sum(one.lower() == other.lower() for one, other in zip(named, article["speakers"], strict=True))
            total += len(named)
    assert total >= 9
    assert total - right <= MOST_WRONG.get(language, 0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Price 10\u00a0000\u00a0€ and «\u00a0Nous ne bougerons pas\u00a0», a dit Anne Dupont."),
        ("fr", "« Le pont est fermé », confie Anne Morel, la maire."),
        ("de", "„Die Brücke ist zu“, sagte Petra Lang."),
        ("es", "«El puente está cerrado», dijo Ana Vega."),
        ("it", "«Il ponte è chiuso e resta così», ha detto Luca Moretti."),
        ("pt", "“A ponte está fechada”, disse João Lopes, que não explicou."),
        ("nl", "“De brug is dicht”, zei Karin de Wit."),
        ("en", "“The bridge is closed,” said Ann Reed."),
        ("en", "“La vie est belle,” said Ann Reed, and “c’est la vie,” said Tom."),
        ("en", "The sign reads «Ici on parle français», she said, and nobody in the shop does."),
        ("en", "He wrote “Das Kapital” and “Der Staat”, and nobody read them."),
    ],
)
def test_verb_behind_a_quote_tells_the_language_of_a_short_text(language: str, text: str) -> None:
    assert find_language(text) == language


def test_speaker_beside_guillemets_with_no_break_spaces_is_found() -> None:
    text = "Title\n\nPrice 10\u00a0000\u00a0€ and «\u00a0Nous ne bougerons pas\u00a0», a dit Anne Dupont."
    assert [(q.speaker, text[q.start : q.end]) for q in extract(text).quotes] == [
        ("Anne Dupont", "«\u00a0Nous ne bougerons pas\u00a0»")
    ]
