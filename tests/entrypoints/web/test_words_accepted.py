"""A yes to words that nobody knows says which words, wherever it is listed."""

from html import unescape

from tests.entrypoints.web.quarter import Quarter

TITLES = ("Nom", "Prénom", "Téléphone")
ROWS = (
    ("Marchal", "Odile", "06 39 98 12 12 (rayé sur la fiche)"),
    ("Petit", "Paul", "06 39 98 12 13 (pupitre du fond)"),
    ("Diop", "Awa", "06 39 98 12 14"),
)


def accepted_part(quarter: Quarter) -> str:
    page = quarter.desk().get("/coordination/problemes").text
    return page.replace("\u00a0", " ").partition("Acceptés pour toute une colonne")[2]


def test_the_words_that_were_said_yes_to_are_named_while_a_cell_holds_them(
    quarter: Quarter,
) -> None:
    person = quarter.open("les-epis", {"Contacts": [TITLES, *ROWS]})
    quarter.sync(2)
    [question] = quarter.problems("assumed")
    quarter.decide(question, "confirm")
    quarter.sync(2)
    assert "« pupitre du fond », « rayé sur la fiche »." in accepted_part(quarter)

    person.type("Contacts", 1, 2, "06 39 98 12 12")
    person.type("Contacts", 3, 2, "06 39 98 12 14 (tombe chez une homonyme)")
    quarter.sync(2)
    named = accepted_part(quarter)
    assert "« pupitre du fond »." in named
    assert ("rayé" in named, "homonyme" in named) == (False, False)

    person.type("Contacts", 2, 2, "06 39 98 12 13")
    quarter.sync(2)
    assert "Nous ne retrouvons plus ces mots dans la feuille." in accepted_part(quarter)


def test_a_question_of_a_column_names_it_and_leads_to_its_first_cell(quarter: Quarter) -> None:
    """It led to « Contacts, C1 », the title, where nothing is to be read."""
    quarter.open("les-epis", {"Contacts": [TITLES, ROWS[2], *ROWS[:2]]})
    quarter.sync(2)
    [question] = quarter.problems("assumed")
    desk = quarter.desk()

    for page in ("", "problemes"):
        card = desk.get(f"/coordination/{page}").text.partition(f'id="p{question.id}"')[2]
        shown = unescape(card.partition("</a>")[0]).replace("\u00a0", " ")
        assert shown.endswith("Contacts, colonne « Téléphone » : C3 et C4")
        assert "&range=C3" in shown
    assert question.cell == "C1", "there the note is"
    letter = unescape(desk.get("/coordination/lettres/maintenant/vue").text)
    assert "1 valeur à confirmer (colonne « Téléphone »)." in letter.replace("\u00a0", " ")
    quarter.decide(question, "confirm")
    told = desk.get("/coordination/journal").text.replace("\u00a0", " ")
    assert "(onglet Contacts, colonne « Téléphone »)" in unescape(told)
