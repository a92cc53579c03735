"""Somebody new in two lists before any run: typed over a colleague in one, below in another."""

import pytest

from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_nearly_the_same import ODILE, PAUL, TITLES, asked
from tests.entrypoints.web.test_nearly_the_same_by_hand import notes
from tests.entrypoints.web.town import answer_card

PAULS_ROW = 2
ANNE = ("Durand", "Anne", "Accueil", "anne@example.org", "03 53 01 00 14")
THEIRS = "les-epis", [TITLES, ODILE, PAUL], False
HERS = "coordination", [("Structure", *TITLES)], True


@pytest.mark.parametrize("below", [(3, "anne@example.org"), (4, "03 53 01 00 13")])
@pytest.mark.parametrize("lists", [(HERS, THEIRS), (THEIRS, HERS)], ids=["hers first", "theirs"])
def test_who_is_typed_over_a_colleague_and_below_in_another_list_is_one_question(
    quarter: Quarter,
    lists: tuple[tuple[str, list[tuple[str, ...]], bool], ...],
    below: tuple[int, str],
) -> None:
    people = {
        partner: quarter.open(partner, {"Contacts": rows}, shows_all=shows_all)
        for partner, rows, shows_all in lists
    }
    quarter.sync(3)
    person, hers = people["les-epis"], people["coordination"]
    column, way = below

    typed = ANNE if way in ANNE else ANNE[:2]
    person.type("Contacts", PAULS_ROW, 0, *typed)
    hers.add_row("Contacts", "Les Épis", *ANNE[:2], *[""] * (column - 2), way)

    quarter.sync(1, patience=20)
    for _ in range(3):
        quarter.town.clock.pass_by(seconds=60)
        quarter.sync(1, patience=20)
        assert asked(quarter) == [("Durand", "Durand")]
        assert len(notes(person)) + len(notes(hers)) == 1
    [question] = quarter.problems("duplicate")
    assert answer_card(quarter.desk(), question.id, "merge").status_code == 303
    quarter.town.clock.pass_by(seconds=60)
    quarter.sync(2, patience=20)
    assert (quarter.problems(), len(quarter.records("contact"))) == ([], 2)


def test_a_namesake_who_was_one_before_another_cell_was_typed_is_not_asked_about(
    quarter: Quarter,
) -> None:
    """The coordinator's list asked, and was told that they are two."""
    hers = quarter.open("coordination", {"Contacts": [("Structure", *TITLES)]}, shows_all=True)
    person = quarter.open("les-epis", {"Contacts": [TITLES, ODILE, PAUL]})
    quarter.sync(3)

    hers.add_row("Contacts", "Les Épis", *PAUL[:2], "", "", "03 53 01 00 13")
    person.type("Contacts", PAULS_ROW, 2, "Trésorier")
    for _ in range(4):
        quarter.sync(1, patience=20)
        quarter.town.clock.pass_by(seconds=60)

    assert asked(quarter) == [("Petit", "Petit")]
    assert (notes(person), len(notes(hers))) == ([], 1)
