"""What a partner leaves as it is: the note is deleted, and nobody is asked again."""

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Structure", "Nom", "Prénom", "Fonction", "Courriel")
REFERENCE = 5
OWN = ("Les Épis", "Dupont", "Lou", "Accueil", "lou@example.org")
OTHERS = (
    ("MJC", "Petit", "Paul", "", "paul@mjc.example.org"),
    ("MJC", "Klein", "Julie", "", "julie@mjc.example.org"),
)


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    return meet(here, stand_in, {"Contacts": ("contacts", [TITLES, OWN])}, entry="RAW")


def kinds(here: HereHost) -> list[str]:
    return [one["kind"] for one in here.problems()]


def note_at(partner: Person, row: int, column: int) -> str:
    return partner.notes("Contacts").get((row, column), "")


def test_a_removed_column_is_given_up_with_its_note_and_asked_about_once_it_was_back(
    here: HereHost, partner: Person
) -> None:
    partner.delete_column("Contacts", 3)
    rest(here)
    (told,) = here.problems()
    assert (told["kind"], told["field"]) == ("missing_column", "role")
    assert "effacez cette note" in note_at(partner, 0, REFERENCE - 1)

    partner.write_note("Contacts", 0, REFERENCE - 1, "")
    rest(here)
    assert here.problems() == []
    assert not note_at(partner, 0, REFERENCE - 1)
    (contact,) = here.export("contact")
    assert contact["fields"]["role"] == "Accueil"

    partner.type("Contacts", 0, REFERENCE, "Fonction")
    rest(here)
    assert partner.seen("Contacts")[1][REFERENCE] == "Accueil"
    partner.delete_column("Contacts", REFERENCE)
    rest(here)
    assert kinds(here) == ["missing_column"]


def test_the_coordinator_confirms_that_a_column_was_removed(
    here: HereHost, partner: Person
) -> None:
    partner.delete_column("Contacts", 3)
    rest(here)
    (told,) = here.problems()
    assert here.run("confirm", str(told["id"])).code == 0
    rest(here)
    assert here.problems() == []
    assert not note_at(partner, 0, REFERENCE - 1)
    # What was answered is listed, and can be taken back.
    (answer,) = here.run("accepted", "--json").json
    assert answer["column"] == "Fonction"
    assert here.run("accepted", "--ask-again", answer["id"]).code == 0
    rest(here)
    assert kinds(here) == ["missing_column"]


def test_rows_of_another_structure_stay_out_without_a_question(
    here: HereHost, partner: Person
) -> None:
    partner.add_row("Contacts", *OTHERS[0])
    rest(here)
    (told,) = here.problems()
    assert (told["kind"], told["field"], told["cell"]) == ("invalid", "organisation_id", "A3")

    partner.write_note("Contacts", 2, 0, "")
    rest(here)
    assert here.problems() == []
    assert not note_at(partner, 2, 0)

    # The answer is about the structure: one more row of it is no question, another's is.
    partner.add_row("Contacts", *OTHERS[1])
    rest(here)
    assert here.problems() == []
    partner.type("Contacts", 3, 0, "Secours")
    rest(here)
    assert [one["cell"] for one in here.problems()] == ["A4"]
    assert len(here.export("contact")) == 1


def test_one_deleted_note_answers_for_both_rows_of_a_structure(
    here: HereHost, partner: Person
) -> None:
    for one in OTHERS:
        partner.add_row("Contacts", *one)
    rest(here)
    assert len(here.problems()) == len([row for row in (2, 3) if note_at(partner, row, 0)])

    partner.write_note("Contacts", 2, 0, "")
    rest(here)
    assert here.problems() == []
    assert partner.notes("Contacts") == {}


def test_a_row_that_is_deleted_and_typed_again_below_answers_nothing(
    here: HereHost, partner: Person
) -> None:
    """Its note went with the row; that was taken for a yes to the whole structure."""
    for row, other in enumerate(OTHERS, 2):
        partner.type("Contacts", row, 0, *other)
    rest(here)
    assert kinds(here) == ["invalid", "invalid"]

    partner.delete_rows("Contacts", 2)
    partner.type("Contacts", 3, 0, *OTHERS[0])
    rest(here)
    assert kinds(here) == ["invalid", "invalid"]
    assert note_at(partner, 3, 0)

    partner.write_note("Contacts", 3, 0, "")
    rest(here)
    assert here.problems() == []


def test_a_second_column_that_is_the_partners_own_is_asked_about_once(
    here: HereHost, partner: Person
) -> None:
    partner.type("Contacts", 0, REFERENCE + 1, "Mail")
    partner.type("Contacts", 1, REFERENCE + 1, "chez-moi@example.org")
    rest(here)
    (told,) = here.problems()
    assert (told["kind"], told["field"], told["cell"]) == ("missing_column", "email", "G1")
    partner.write_note("Contacts", 0, 4, "")
    rest(here)
    assert here.problems() == []


def test_a_short_list_is_not_asked_for_columns_that_its_rows_have_elsewhere(
    here: HereHost, stand_in: StandIn
) -> None:
    workshops = [("Atelier", "Structure"), ("Café des parents", "Les Épis")]
    sessions = [
        ("Atelier", "Date", "Début", "Fin", "Lieu"),
        ("Café des parents", "08/12/2026", "14h", "16h", "Auditorium"),
    ]
    own = stand_in.create("Les Épis", {"Ateliers": workshops, "Séances": sessions})
    short = stand_in.create("CLEF", {"Séances": [("Atelier", "Date", "Places")]})
    here.write_mappings(
        [
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": own,
                "tabs": {"Ateliers": "workshops", "Séances": "sessions"},
            },
            {
                "partner": "clef",
                "name": "CLEF",
                "id": short,
                "scope": "all",
                "tabs": {"Séances": "sessions"},
            },
        ]
    )
    rest(here)
    everybodys = stand_in.open(short)
    assert len(everybodys.seen("Séances")) == 2
    assert here.problems() == []

    # A new row there lacks them: that is told.
    everybodys.add_row("Séances", "Café des parents", "15/12/2026", "8")
    rest(here)
    assert {(one["kind"], one["field"]) for one in here.problems()} == {
        ("missing_column", "start_time"),
        ("missing_column", "place"),
    }
