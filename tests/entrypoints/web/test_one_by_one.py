"""A list emptied by hand, a row in each run: what went within the hour counts together."""

import re
from collections.abc import Sequence
from html import unescape

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.domain.base import Problem
from sync_service.records.edit_record import archive_record
from sync_service.records.editing import Editing
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import answer_card

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
NAMES = ("Auber", "Badot", "Cadet", "Durand", "Esnault", "Fabert", "Gillot", "Henry", "Imbert")


def begin(quarter: Quarter) -> tuple[Person, Person]:
    """The partner's list, and the coordinator's of all."""
    rows = [
        (name, "Ana", f"Poste {number}", "", f"03 53 01 00 {number:02}")
        for number, name in enumerate(NAMES, 10)
    ]
    theirs = quarter.open("les-epis", {"Contacts": [TITLES, *rows]})
    hers = quarter.open("", {"Contacts": [("Structure", *TITLES)]}, shows_all=True)
    quarter.sync()
    return theirs, hers


def delete(quarter: Quarter, person: Person, *names: str, seconds: int = 5) -> None:
    """One after the other, and runs in between."""
    for name in names:
        person.delete_rows("Contacts", shown(person).index(name) + 1)
        quarter.town.clock.pass_by(seconds=seconds)
        quarter.sync()


def shown(person: Person, column: int = 0) -> list[str]:
    return [row[column] for row in person.seen("Contacts")[1:] if any(row)]


def live(quarter: Quarter) -> list[str]:
    return sorted(str(one.fields["family_name"]) for one in quarter.records("contact"))


def answer(quarter: Quarter, decision: str) -> str:
    """At the desk; the page on which the question is asked."""
    desk: FlaskClient = quarter.desk()
    page = desk.get("/coordination/problemes").text
    [question] = quarter.problems()
    assert answer_card(desk, question.id, decision, page).status_code == 303
    quarter.sync()
    return unescape(re.sub(r"<[^>]+>", " ", page))


def the_question(quarter: Quarter) -> Problem:
    [question] = quarter.problems()
    assert (question.kind, question.partner) == ("guard", "les-epis")
    return question


def test_the_row_that_makes_too_many_waits_and_all_are_named(quarter: Quarter) -> None:
    theirs, hers = begin(quarter)

    delete(quarter, theirs, *NAMES[:4])
    assert quarter.problems() == []
    delete(quarter, theirs, *NAMES[4:6])

    assert live(quarter) == [*NAMES[4:]]
    asked = the_question(quarter)
    assert asked.message.startswith("6 lignes ont disparu peu à peu. En attente : 2.")
    assert "Déjà archivées : 4, qui reviennent aussi si la réponse est non." in asked.message
    assert "6 lignes ont disparu" in "".join(theirs.notes("Contacts").values())
    page = answer(quarter, "confirm")
    assert all(f"Ana {name}" in page for name in NAMES[:6])
    assert live(quarter) == [*NAMES[6:]]
    assert set(NAMES[4:6]) <= set(shown(hers, 1)), "marked as archived there"


def test_a_no_puts_all_of_them_back(quarter: Quarter) -> None:
    theirs, hers = begin(quarter)
    delete(quarter, theirs, *NAMES[:6])

    answer(quarter, "database")

    assert live(quarter) == [*NAMES]
    assert sorted(shown(theirs)) == [*NAMES]
    assert sorted(shown(hers, 1)) == [*NAMES]
    assert "archivé" not in str(hers.seen("Contacts"))
    assert quarter.problems() == []
    quarter.town.clock.pass_by(seconds=60)
    quarter.sync()
    assert live(quarter) == [*NAMES]


def test_what_was_confirmed_is_not_counted_again(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:5])
    answer(quarter, "confirm")

    delete(quarter, theirs, *NAMES[5:])

    assert live(quarter) == []
    assert quarter.problems() == []


def test_the_question_ends_once_what_waits_is_put_back_and_comes_again_with_the_next(
    quarter: Quarter,
) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:5])
    the_question(quarter)

    assert theirs.undo()
    quarter.sync()
    assert quarter.problems() == []
    assert live(quarter) == [*NAMES[4:]]
    delete(quarter, theirs, "Henry")

    assert "5 lignes" in the_question(quarter).message
    assert "Henry" in live(quarter)


def test_the_question_stays_the_same_however_long_it_waits(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:5])
    asked = the_question(quarter)

    quarter.town.clock.pass_by(seconds=3 * 3600)
    theirs.type("Contacts", 1, 2, "Autre poste")
    quarter.sync()

    assert the_question(quarter) == asked
    answer(quarter, "database")
    assert live(quarter) == [*NAMES]


def test_what_goes_over_an_afternoon_is_meant(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)

    delete(quarter, theirs, *NAMES[:6], seconds=20 * 60)

    assert quarter.problems() == []
    assert live(quarter) == [*NAMES[6:]]


DAY = 24 * 3600


def rest(quarter: Quarter, days: int = 1) -> None:
    quarter.town.clock.pass_by(seconds=days * DAY)
    quarter.sync()


def test_what_goes_on_some_evenings_counts_together(quarter: Quarter) -> None:
    """Five rows of thirty on each evening raised nothing until the list was gone."""
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:4])
    rest(quarter)
    assert quarter.problems() == []

    delete(quarter, theirs, *NAMES[4:7])

    assert "7 lignes ont disparu peu à peu. En attente : 1." in the_question(quarter).message
    assert live(quarter) == [*NAMES[6:]]
    answer(quarter, "database")
    assert live(quarter) == [*NAMES]
    assert sorted(shown(theirs)) == [*NAMES]


def test_what_was_confirmed_on_an_evening_is_not_counted_on_the_next(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:5])
    answer(quarter, "confirm")
    rest(quarter)

    delete(quarter, theirs, *NAMES[5:8])

    assert quarter.problems() == []
    assert live(quarter) == [*NAMES[8:]]


@pytest.mark.parametrize(
    ("first", "days"),
    [(NAMES[:4], 15), (NAMES[:2], 1)],
    ids=["two weeks ago", "two, as people leave"],
)
def test_other_evenings_do_not_count(quarter: Quarter, first: Sequence[str], days: int) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *first)
    rest(quarter, days)

    delete(quarter, theirs, *NAMES[4:8])

    assert quarter.problems() == []


def test_one_who_leaves_after_such_an_evening_is_nobodys_question(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:4])

    for name in NAMES[4:8]:
        rest(quarter)
        delete(quarter, theirs, name)

    assert quarter.problems() == []


def test_a_clock_that_goes_back_hides_none_of_them(quarter: Quarter) -> None:
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:4])

    quarter.town.clock.pass_by(minutes=-30)
    delete(quarter, theirs, *NAMES[4:6])

    assert "6 lignes" in the_question(quarter).message
    assert live(quarter) == [*NAMES[4:]]


@pytest.mark.parametrize("are_hers", [True, False])
def test_rows_of_those_whom_the_coordinator_archived_may_be_deleted(
    quarter: Quarter,
    are_hers: bool,  # noqa: FBT001
) -> None:
    """She said so: nobody has to be asked about them, or about one who goes beside them."""
    theirs, _ = begin(quarter)
    if are_hers:
        town = quarter.town
        editing = Editing(town.database, town.clock, town.rng)
        for one in quarter.records("contact")[:5]:
            archive_record(editing, one.ref)
        quarter.sync()

    delete(quarter, theirs, *NAMES[:6])

    assert len(quarter.problems()) == (not are_hers)


def test_all_of_them_put_back_by_hand_are_as_before(quarter: Quarter) -> None:
    theirs, hers = begin(quarter)
    delete(quarter, theirs, *NAMES[:6])

    while theirs.undo():
        quarter.sync()

    assert quarter.problems() == []
    assert live(quarter) == [*NAMES]
    assert "archivé" not in str(hers.seen("Contacts"))


def test_the_journal_says_who_came_back_by_the_no(quarter: Quarter) -> None:
    """It kept « archivé » of each of them, and the answer."""
    theirs, _ = begin(quarter)
    delete(quarter, theirs, *NAMES[:6])

    answer(quarter, "database")

    journal = re.sub(r"<[^>]+>", " ", quarter.desk().get("/coordination/journal").text)
    assert "4 contacts revenus" in " ".join(unescape(journal).split())
