"""A return that was understood and waits for a yes: desk and coordinator's tab say one thing."""

import re

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.records.editing import Editing
from sync_service.records.undo_run import undo_run
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import answer_card

ITEMS = [("Désignation", "Type", "Quantité"), ("Malle écrans", "Malle", "1"), ("Tapis", "", "3")]
TITLES = ("Matériel", "Emprunteur", "Date de sortie", "Retour prévu", "Rendu le", "Statut")
LENT = ("La MJC", "01/10/2026", "30/10/2026", "", "")
SAYS = "La feuille dit : rendu le 20/11/2026, à confirmer."
"""The town's day is 25/11/2026: there have been two 20ths since."""


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_a_return_that_waits_for_a_yes_is_late_at_the_desk_as_in_the_coordinators_tab(
    quarter: Quarter,
) -> None:
    owner = quarter.open(
        "les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, ("Malle écrans", *LENT)]}
    )
    all_of_them = quarter.open("clef", {"Prêts": [TITLES]}, shows_all=True)
    quarter.sync(2)
    desk = quarter.desk()
    owner.type("Prêts", 1, 4, "rendu le 20")
    quarter.sync(2)

    home, loans = (plain(desk.get(f"/coordination/{one}").text) for one in ("", "prets"))
    assert all_of_them.seen("Prêts")[1][4:6] == ["", "En retard"]
    assert (SAYS in home, SAYS in loans, "En retard : 1" in loans) == (True, True, True)
    assert home.count("Oui, c’est voulu") == 1
    assert "À suivre chez les partenaires" not in home
    assert ("<dt>Compris</dt>" in home, "<dt>La coordination</dt>" in home) == (True, False)
    assert "Ce prêt est en retard" not in home + loans

    journal = plain(desk.get("/coordination/journal").text)
    assert "Rendu le : (vide) → 20/11/2026 (à confirmer)" in journal, "said as a fact"
    [run] = re.findall(
        r'href="(/coordination/journal/[^"]+)"', journal.partition("à confirmer")[0]
    )[-1:]
    assert "(à confirmer)" in desk.get(run).text

    [question] = quarter.problems("assumed")
    assert answer_card(desk, question.id, "confirm").status_code == 303
    quarter.sync(2)
    assert "(à confirmer)" not in desk.get("/coordination/journal").text + desk.get(run).text

    home, loans = (plain(desk.get(f"/coordination/{one}").text) for one in ("", "prets"))
    assert all_of_them.seen("Prêts")[1][4:6] == ["20/11/2026", "Rendu"]
    assert "en retard depuis" not in home
    assert "En retard : 0" in loans


@pytest.mark.parametrize("rows", [3, 4])
def test_a_whole_column_of_returns_that_wait_for_a_yes_is_late_with_one_question(
    quarter: Quarter, rows: int
) -> None:
    lent = [("Tapis", LENT[0], f"0{row}/10/2026", *LENT[2:]) for row in range(1, rows + 1)]
    owner = quarter.open("les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, *lent]})
    quarter.sync(2)
    for row in range(1, rows + 1):
        owner.type("Prêts", row, 4, f"rendu le {20 - row}")
    quarter.sync(2)
    desk = quarter.desk()

    home, loans = (plain(desk.get(f"/coordination/{one}").text) for one in ("", "prets"))

    assert f"{rows} prêts en retard" in home
    assert "La feuille les dit rendus, à confirmer." in home
    assert home.count("Oui, c’est voulu") == 1
    assert f"En retard : {rows}" in loans
    assert loans.count("à confirmer.") == rows


def test_equipment_has_it_out_as_long(quarter: Quarter) -> None:
    """It was free for everybody from the moment that somebody typed « rendu le 20 »."""
    owner = quarter.open(
        "les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, ("Malle écrans", *LENT)]}
    )
    quarter.open("mjc", {"Prêts": [TITLES]})
    quarter.sync(2)
    desk, links = quarter.desk(), quarter.town.desk.links
    own = links.open_cells_url(quarter.followed[1].spreadsheet_id)
    pages = ("/coordination/materiel", f"{own.removeprefix('https://clef.example.org')}/materiel")
    owner.type("Prêts", 1, 4, "rendu le 20")
    quarter.sync(2)

    for page in pages:
        shown = plain(desk.get(page).text)
        assert f"Pas rentré, chez MJC du Moulin : à rendre le 30/10/2026. {SAYS}" in shown
        assert "1 libre sur 1" not in shown
        assert "Malle écrans" not in desk.get(page, query_string={"libre": "1"}).text
    assert "1 prêt en retard" in desk.get(pages[0]).text
    assert "Demander Malle" not in desk.get(pages[1]).text

    [question] = quarter.problems("assumed")
    assert answer_card(desk, question.id, "confirm").status_code == 303

    for page in pages:
        shown = desk.get(page).text
        assert ("1 libre sur 1" in shown, "Pas rentré" in shown) == (True, False)


@pytest.mark.parametrize("typed", ["hier", "on cherche encore"])
def test_a_loan_of_which_the_sheet_says_what_nobody_can_read_stays_late_with_its_words(
    quarter: Quarter, typed: str
) -> None:
    """« Hier » took it out of the letter and of what is to do, and no page said that word."""
    owner = quarter.open(
        "les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, ("Malle écrans", *LENT)]}
    )
    quarter.sync(2)
    owner.type("Prêts", 1, 4, typed)
    quarter.sync(2)
    desk = quarter.desk()

    home, letter, loans = (
        plain(desk.get(f"/coordination/{one}").text)
        for one in ("", "lettres/maintenant/vue", "prets")
    )
    for page in (home, letter):
        assert "en retard depuis le 30/10/2026" in page
    quoted = f"La feuille dit : « {typed} » (Prêts, E2), à corriger là-bas."
    assert (quoted in home, quoted in loans) == (True, True)
    assert "La feuille en dit autre chose, à corriger (Prêts, E2)." in letter
    assert typed not in letter, "free text may name somebody"
    assert "&amp;range=E2" in loans
    assert "À regarder d’abord" not in loans
    assert "En retard : 1" in loans


RETURNED = ("Malle écrans", "La MJC", "10/11/2026", "30/11/2026", "", "")


def take_back_a_return(quarter: Quarter, typed: str) -> Person:
    """One that was plain, as the journal's button does."""
    owner = quarter.open("les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, RETURNED]})
    quarter.sync(2)
    owner.type("Prêts", 1, 4, typed)
    quarter.sync(2)
    for question in quarter.problems("assumed"):
        quarter.decide(question, "confirm")
    quarter.sync(2)
    loan = quarter.the("loan")
    assert loan.fields["returned_on"] == "2026-11-20"
    town = quarter.town
    with town.database.reading() as stored:
        history = stored.journal.read_history(loan.ref)
    run = next(one.run for one in history if one.after == "2026-11-20")
    assert run
    undo_run(Editing(town.database, town.clock, town.rng), run)
    quarter.sync(3)
    assert owner.seen("Prêts")[1][4] == ""
    return owner


@pytest.mark.parametrize("typed", ["rendu le 20", "Rentré le 20/11/2026", "ramenée le 20/11"])
def test_a_return_that_is_taken_back_leaves_no_question_about_the_words_that_say_so(
    quarter: Quarter, typed: str
) -> None:
    """« Si les mots à côté comptent encore, recopiez-les »: there were none."""
    owner = take_back_a_return(quarter, typed)
    assert quarter.problems() == []
    assert (1, 4) not in owner.notes("Prêts")


EMPTIED = (
    "Dans la feuille de Centre social Les Épis, ce qui avait été tapé s’efface : "
    "expliquez-lui pourquoi."
)


def newest_page(quarter: Quarter, desk: FlaskClient) -> str:
    with quarter.town.database.reading() as stored:
        [run] = stored.journal.read_runs(1)
    return plain(desk.get(f"/coordination/journal/{run.id}").text)


def test_before_it_is_taken_back_the_desk_says_whose_cell_is_emptied(quarter: Quarter) -> None:
    """The partner found its cell blank, and nobody had thought of telling it."""
    owner = quarter.open("les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, RETURNED]})
    hers = quarter.open("clef", {"Prêts": [TITLES]}, shows_all=True)
    quarter.sync(3)
    desk = quarter.desk()
    owner.type("Prêts", 1, 4, "20/11/2026")
    quarter.sync(2)

    assert EMPTIED in newest_page(quarter, desk)

    owner.type("Prêts", 1, 3, "01/12/2026")
    quarter.sync(2)
    assert "s’efface" not in newest_page(quarter, desk), "another value comes in its place"
    owner.type("Prêts", 1, 4, "")
    quarter.sync(2)
    hers.type("Prêts", 1, 4, "21/11/2026")
    quarter.sync(2)
    assert "s’efface" not in newest_page(quarter, desk), "she typed it herself"


def test_what_else_was_said_of_it_is_quoted(quarter: Quarter) -> None:
    typed = "20/11/2026 (pupitre du fond)"
    owner = take_back_a_return(quarter, typed)
    note = owner.notes("Prêts")[1, 4]
    assert "a effacé cette valeur" in note
    assert f"« {typed} »" in note
    [question] = quarter.problems("held")
    page = quarter.desk().get("/coordination/").text
    assert "ce qui a été remplacé compte-t-il encore" in plain(page), question
