"""Somebody who stands in two lists leaves both, one after the other, as the note says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.domain.mapping import Column, TabRules
from tests.builders import CONTACT_TITLES, CONTACTS, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

REF = len(CONTACT_TITLES)
LIST: Rows = [list(CONTACT_TITLES), *(contact_row(number) for number in range(1, 7))]
FIRST, SECOND = "Contacts", "Numéros utiles"
ITEMS = TabRules(
    "Matériel", "item", "table", (Column("label", ("Objet",)), Column("code", ("Cote",)))
)
LOANS = TabRules(
    "Prêts",
    "loan",
    "table",
    (
        Column("item_code", ("Objet",)),
        Column("borrower_organisation_id", ("Emprunteur",)),
        Column("loaned_on", ("Sorti le",)),
    ),
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    rules = {"contacts": CONTACTS, "Matériel": ITEMS, "Prêts": LOANS}
    town = Town(tmp_path, rules=rules)
    yield town
    town.close()


def in_two_lists(town: Town) -> Person:
    epis = town.add({FIRST: LIST, SECOND: LIST})
    town.sync_until_quiet()
    epis.delete_rows(FIRST, 1)
    town.sync_until_quiet()
    return epis


def test_whoever_is_taken_out_of_one_list_comes_back_and_the_note_names_the_other(
    town: Town,
) -> None:
    epis = in_two_lists(town)

    assert len(town.records()) == len(LIST) - 1
    note = epis.notes(FIRST)[len(LIST) - 1, REF]
    assert f"encore dans l’onglet « {SECOND} »" in note
    assert epis.notes(SECOND) == {}


def test_taken_out_of_the_other_as_well_they_are_gone_from_both(town: Town) -> None:
    epis = in_two_lists(town)

    epis.delete_rows(SECOND, 1)
    quiet = town.sync_until_quiet()

    assert len(town.records()) == len(LIST) - 2
    assert len(epis.seen(SECOND)) == len(LIST) - 1
    assert "archivé le" in epis.seen(FIRST)[-1][REF]
    assert {*town.states(quiet)} == {"idle"}
    assert town.problems() == []


def test_a_sort_that_leaves_our_note_behind_does_not_delete_it(town: Town) -> None:
    """It stood on the reference, and the row is beside another one now."""
    epis = in_two_lists(town)
    [(row, _)] = epis.notes(FIRST)
    epis.sort_without_reference(FIRST, 4, 1)
    town.sync_until_quiet()
    [(moved, column)] = epis.notes(FIRST)

    assert moved != row
    assert column == REF
    assert epis.seen(FIRST)[moved][0] == LIST[1][0]
    epis.delete_rows(SECOND, 1)
    town.sync_until_quiet()
    assert len(town.records()) == len(LIST) - 2


def test_whoever_deletes_the_note_wants_the_row_to_stay(town: Town) -> None:
    epis = in_two_lists(town)
    epis.write_note(FIRST, len(LIST) - 1, REF, "")
    town.sync_until_quiet()

    epis.delete_rows(SECOND, 1)
    town.sync_until_quiet()

    assert len(town.records()) == len(LIST) - 1
    assert f"encore dans l’onglet « {FIRST} »" in epis.notes(SECOND)[len(LIST) - 1, REF]


def test_a_loan_in_the_lists_of_both_sides_says_whose_the_other_is(town: Town) -> None:
    lender = town.add({"Matériel": [("Objet", "Cote"), ("Malle", "M-1")], "Prêts": [
        ("Objet", "Emprunteur", "Sorti le"), ("Malle", "Le Relais", "02/11/2026"),
    ]})  # fmt: skip
    borrower = town.add({"Prêts": [("Objet", "Emprunteur", "Sorti le")]}, partner="le-relais")
    town.sync_until_quiet()

    borrower.delete_rows("Prêts", 1)
    town.sync_until_quiet()

    [note] = borrower.notes("Prêts").values()
    assert "encore dans la feuille de Centre social Les Épis" in note
    lender.delete_rows("Prêts", 1)
    town.sync_until_quiet()
    assert town.records("loan") == []
