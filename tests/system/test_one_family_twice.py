"""A family that two lists name, or that is typed twice: one place, or one question."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

SESSION, OTHER_DAY = "Café des parents 08/12/2026", "Café des parents 15/12/2026"
LINA = (SESSION, "Lina", "06 39 98 20 25")
TITLES = ("Séance", "Prénom", "Téléphone", "Adultes", "État")
SESSION_CELL, STATE, REFERENCE = 0, 4, 5
WORKSHOPS = [("Action", "Porteur"), ("Café des parents", "Les Épis")]
SESSIONS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places"),
    ("Café des parents", "08/12/2026", "14h", "16h", "Salle", "8"),
    ("Café des parents", "15/12/2026", "14h", "16h", "Salle", "8"),
]
REGISTERED = {"Inscriptions": "registrations"}
TABS = {"Ateliers": "workshops", "Séances": "sessions", **REGISTERED}


def follow(
    here: HereHost, stand_in: StandIn, *families: tuple[str, ...], seen: tuple[str, ...] = LINA
) -> Person:
    """The partner's list, and the coordinator's with the family that she has `seen`, too."""
    sheet = stand_in.create(
        "Les Épis",
        {"Ateliers": WORKSHOPS, "Séances": SESSIONS, "Inscriptions": [TITLES, *families]},
    )
    everyone = stand_in.create("CLEF", {"Inscriptions": [TITLES, (*seen, "1", "")]})
    followed = {"name": "Les Épis", "id": sheet, "tabs": TABS}
    seen_by_all = {"name": "CLEF", "id": everyone, "scope": "all", "tabs": REGISTERED}
    here.write_mappings([{"partner": "les-epis", **followed}, {"partner": "clef", **seen_by_all}])
    rest(here)
    return stand_in.open(sheet)


def rest(here: HereHost) -> None:
    for _ in range(3):
        here.sync()
    requests = here.sync()["requests"]
    assert (requests["reads"], requests["writes"]) == (0, 0)


def families(here: HereHost) -> list[tuple[str, int, str]]:
    found = [one["fields"] for one in here.export("registration")]
    return sorted((one["given_name"], one["adults_count"], one["phone"][-2:]) for one in found)


def duplicates(here: HereHost) -> list[str]:
    return [str(one["cell"]) for one in here.problems() if one["kind"] == "duplicate"]


def test_a_family_that_two_lists_name_at_the_first_reading_has_one_place(
    here: HereHost, stand_in: StandIn
) -> None:
    """Each list made a registration of its own: two seats for one family, and nobody was asked."""
    epis = follow(here, stand_in, (*LINA, "1", ""))

    assert families(here) == [("Lina", 1, "25")]
    assert len(epis.seen("Inscriptions")) == 2
    assert here.problems() == []


def test_whoever_shares_a_telephone_under_another_name_is_not_mixed(
    here: HereHost, stand_in: StandIn
) -> None:
    follow(here, stand_in, (SESSION, "Karim", LINA[-1], "2", ""))

    assert families(here) == [("Karim", 2, "25"), ("Lina", 1, "25")]
    assert here.problems() == []


def test_a_family_typed_once_more_is_asked_about_and_may_be_made_one(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = follow(here, stand_in, (*LINA, "1", ""))
    epis.add_row("Inscriptions", *LINA, "2")
    rest(here)
    assert duplicates(here) == ["F3"]

    first, again = (str(row[REFERENCE]) for row in epis.seen("Inscriptions")[1:])
    assert here.run("merge", first, again).code == 0
    rest(here)
    assert families(here) == [("Lina", 1, "25")]
    assert here.problems() == []


def test_a_family_twice_in_one_list_is_asked_about_at_the_first_reading(
    here: HereHost, stand_in: StandIn
) -> None:
    follow(here, stand_in, (*LINA, "1", ""), (*LINA, "2", ""))

    assert duplicates(here) == ["F3"]


def test_a_family_that_cancels_ends_the_question_until_it_comes_again(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = follow(here, stand_in, (*LINA, "1", ""))
    epis.add_row("Inscriptions", *LINA, "2")
    rest(here)
    for row in (1, 2):
        epis.type("Inscriptions", row, STATE, "Annulée")
        rest(here)
        assert duplicates(here) == []
        epis.type("Inscriptions", row, STATE, "Confirmée")
        rest(here)
        assert duplicates(here) == ["F3"]


def test_a_family_that_cancelled_may_be_typed_again(here: HereHost, stand_in: StandIn) -> None:
    nora = (SESSION, "Nora", "06 39 98 20 26")
    epis = follow(here, stand_in, (*LINA, "1", "Annulée"), seen=nora)
    epis.add_row("Inscriptions", *LINA, "1")
    rest(here)

    assert families(here) == [("Lina", 1, "25"), ("Lina", 1, "25"), ("Nora", 1, "26")]
    assert here.problems() == []


def test_a_family_moved_to_where_it_stands_already_is_asked_about(
    here: HereHost, stand_in: StandIn
) -> None:
    """Its session was retyped: two live registrations of one family, and nobody was asked."""
    epis = follow(here, stand_in, (*LINA, "1", ""), (OTHER_DAY, *LINA[1:], "2", ""))
    assert duplicates(here) == []
    for back_at in (2, 1):
        epis.type("Inscriptions", 2, SESSION_CELL, SESSION)
        rest(here)
        assert duplicates(here) == ["F3"]
        assert families(here) == [("Lina", 1, "25"), ("Lina", 2, "25")]

        epis.type("Inscriptions", back_at, SESSION_CELL, OTHER_DAY)
        rest(here)
        assert here.problems() == []


def test_what_was_asked_of_a_moved_family_ends_by_its_note_or_by_one_of_its_rows(
    here: HereHost, stand_in: StandIn
) -> None:
    mila = ("Mila", "06 39 98 20 27")
    moving = ((SESSION, *mila, "1", ""), (OTHER_DAY, *mila, "1", ""))
    epis = follow(here, stand_in, (*LINA, "1", ""), (OTHER_DAY, *LINA[1:], "2", ""), *moving)
    for row in (2, 4):
        epis.type("Inscriptions", row, SESSION_CELL, SESSION)
    rest(here)
    assert duplicates(here) == ["F3", "F5"]

    epis.write_note("Inscriptions", 4, REFERENCE, "")
    epis.delete_rows("Inscriptions", 1)
    rest(here)
    assert here.problems() == []
    assert families(here) == [("Lina", 2, "25"), ("Mila", 1, "27"), ("Mila", 1, "27")]


def test_two_rows_of_a_family_that_change_places_are_no_question(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = follow(here, stand_in, (*LINA, "1", ""), (OTHER_DAY, *LINA[1:], "2", ""))
    epis.type("Inscriptions", 1, SESSION_CELL, OTHER_DAY)
    epis.type("Inscriptions", 2, SESSION_CELL, SESSION)
    rest(here)
    assert here.problems() == []


def test_a_family_moved_by_command_is_asked_about_in_its_partners_list(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = follow(here, stand_in, (*LINA, "1", ""), (OTHER_DAY, *LINA[1:], "2", ""))
    (session,) = (one["ref"] for one in here.export("session") if "08" in one["fields"]["date"])
    ref = str(epis.seen("Inscriptions")[2][REFERENCE])
    assert here.run("edit", ref, f"session_id={session}").code == 0
    rest(here)
    assert [(one["partner"], one["cell"]) for one in here.problems()] == [("les-epis", "F3")]


def test_a_cancelled_family_that_comes_after_all_is_asked_about_where_it_came_again(
    here: HereHost, stand_in: StandIn
) -> None:
    """Its state was emptied while the family had a new row: a second live one, unasked."""
    nora = (SESSION, "Nora", "06 39 98 20 26")
    epis = follow(here, stand_in, (*LINA, "1", "Annulée"), seen=nora)
    epis.add_row("Inscriptions", *LINA, "1")
    rest(here)
    epis.clear("Inscriptions", 1, STATE)
    rest(here)
    assert duplicates(here) == ["F2"]

    epis.type("Inscriptions", 1, STATE, "Annulée")
    rest(here)
    assert here.problems() == []
    epis.clear("Inscriptions", 1, STATE)
    rest(here)
    assert duplicates(here) == ["F2"]

    first, again = (str(row[REFERENCE]) for row in epis.seen("Inscriptions")[1:3])
    assert here.run("merge", again, first).code == 0
    rest(here)
    assert here.problems() == []
