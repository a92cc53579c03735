"""A yes to words that nobody knows says which words, wherever it is listed."""

import re
from html import unescape

from tests.entrypoints.web.quarter import Quarter

TITLES = ("Nom", "Prénom", "Téléphone")
ROWS = (
    ("Marchal", "Odile", "06 39 98 12 12 (rayé sur la fiche)"),
    ("Petit", "Paul", "06 39 98 12 13 (pupitre du fond)"),
    ("Diop", "Awa", "06 39 98 12 14"),
)


def text_of_card(card: str) -> str:
    """Up to its buttons."""
    words = unescape(re.sub("<[^>]*>", " ", card.partition("<form")[0])).replace("\u00a0", " ")
    return " ".join(words.split())


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
        told = text_of_card(card)
        assert "Centre social Les Épis" in told.partition("colonne")[0]
        assert (
            "Odile Marchal « 06 39 98 12 12 (rayé sur la fiche) » Compris : 06 39 98 12 12" in told
        )
        assert "Paul Petit « 06 39 98 12 13 (pupitre du fond) » Compris : 06 39 98 12 13" in told
        assert "Awa" not in told
        assert "Jusqu’à votre réponse, les autres feuilles gardent ce qu’elles ont." in told
    assert question.cell == "C1", "there the note is"
    letter = unescape(desk.get("/coordination/lettres/maintenant/vue").text)
    assert "1 valeur à confirmer (colonne « Téléphone »)." in letter.replace("\u00a0", " ")
    quarter.decide(question, "confirm")
    told = desk.get("/coordination/journal").text.replace("\u00a0", " ")
    assert "(onglet Contacts, colonne « Téléphone »)" in unescape(told)


def test_of_many_cells_that_wait_the_first_are_named_and_the_others_are_folded(
    quarter: Quarter,
) -> None:
    titles = ("Matériel", "Emprunteur", "Date de sortie", "Retour prévu", "Rendu le")
    lent = [("Tapis", "La MJC", f"0{day}/10/2026", "30/10/2026", "") for day in range(1, 9)]
    items = [("Désignation", "Type", "Quantité"), ("Tapis", "", "9")]
    owner = quarter.open("les-epis", {"Matériel": items, "Prêts": [titles, *lent]})
    quarter.sync(2)
    for row in range(1, 9):
        owner.type("Prêts", row, 4, f"rendu le {20 - row}")
    quarter.sync(2)

    [question] = quarter.problems("assumed")
    page = quarter.desk().get("/coordination/problemes").text
    told, _, folded = text_of_card(page.partition(f'id="p{question.id}"')[2]).partition("Voir les")
    assert "Tapis, MJC du Moulin « rendu le 19 » Compris : 19/11/2026" in told
    assert [told.count("Compris"), folded.count("Compris")] == [5, 3]
    assert folded.startswith(" 3 autres")


def test_of_a_list_of_presence_each_structure_is_named_with_what_its_days_hold(
    quarter: Quarter,
) -> None:
    days = ("Structure", "15/09/2026", "13/10/2026")
    lists = [days, ("Les Épis", "x", ""), ("La MJC", "x", "x")]
    for partner in ("les-epis", "mjc"):
        quarter.open(partner, {"Contacts": [TITLES]})
    quarter.open("clef", {"Présences": lists}, shows_all=True)
    quarter.sync(3)
    [question] = quarter.problems("assumed")
    page = quarter.desk().get("/coordination/problemes").text
    told = text_of_card(page.partition(f'id="p{question.id}"')[2])
    assert "Centre social Les Épis, 15/09/2026 « x » Compris : présent" in told
    assert "MJC du Moulin, 15/09/2026 « x » Compris : présent MJC du Moulin, 13/10/2026" in told
    assert told.count("Compris : ") == 3
