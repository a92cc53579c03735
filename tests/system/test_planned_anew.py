"""Sessions that take each other's day, hours and room: planned anew, and asked about by nobody.

Where their rooms wait, so do their days.
"""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import EPIS, meet, rest
from tests.system.processes import HereHost, StandIn
from tests.system.test_moved_cells import held_columns

pytestmark = pytest.mark.system

ACTIONS = ("Café", "Yoga", "Jeux", "Contes", "Chorale")
TITLES = ("Atelier", "Date", "Début", "Fin", "Lieu", "Places")
DATE, BEGIN, PLACE = 1, 2, 4
ROOMS = [
    ("12/12/2026", "MJC", "8"),
    ("14/12/2026", "Mairie", "12"),
    ("16/12/2026", "Gymnase", "20"),
    ("18/12/2026", "Préau", "25"),
    ("19/12/2026", "Foyer", "15"),
]
LAST = ("20/12/2026", "Auditorium", "30")
HOURS = [("10h", "11h"), ("14h", "15h"), ("16h", "17h"), ("18h", "19h"), ("20h", "21h")]
FIRST, SECOND, LATER = "12/12/2026", "19/12/2026", "20/12/2026"
SLOTS = [
    (day, *slot, room, seats) for (day, room, seats), slot in zip(ROOMS[:4], HOURS, strict=False)
]
BOARD = ("Nom", "Prénom", "Fonction", "Courriel", "Membre du CT")
STOCK = ("N° d'inventaire", "Désignation", "Emplacement", "Contenu")
ORDINARY: Mapping[str, tuple[str, int, Sequence[Sequence[str]], Sequence[Sequence[str]]]] = {
    "rooms with their seats": (
        "sessions",
        PLACE,
        [TITLES, *((one, *cells) for one, cells in zip(ACTIONS, SLOTS, strict=False))],
        [("Mairie", "12"), ("Gymnase", "20"), ("Auditorium", "30")],
    ),
    "one moves out and two move in": (
        "sessions",
        PLACE,
        [TITLES, *((one, *cells) for one, cells in zip(ACTIONS, SLOTS, strict=False))],
        [("Auditorium", "30"), ("MJC", "8"), ("MJC", "8")],
    ),
    "slots of which the last is on a day that another has": (
        "sessions",
        DATE,
        [TITLES, *((one, *cells) for one, cells in zip(ACTIONS, SLOTS, strict=False))],
        [SLOTS[1][:3], SLOTS[2][:3], ("18/12/2026", "14h", "15h")],
    ),
    "functions with a seat on the board": (
        "contacts",
        2,
        [
            BOARD,
            ("Dupont", "Marie", "Présidente", "marie@example.org", "oui"),
            ("Petit", "Paul", "Trésorier", "paul@example.org", "non"),
            ("Roy", "Ana", "Secrétaire", "ana@example.org", "non"),
            ("Noël", "Lina", "Animatrice", "lina@example.org", "non"),
        ],
        [
            ("Bénévole", "marie@example.org", "non"),
            ("Présidente", "paul@example.org", "oui"),
            ("Trésorier",),
        ],
    ),
    "cupboards with what is in them": (
        "items",
        2,
        [STOCK, *((f"{at}", f"Malle {at}", f"Placard {at}", f"{at} jeux") for at in range(1, 5))],
        [("Placard 2", "2 jeux"), ("Placard 3", "3 jeux"), ("Placard 5", "31 jeux")],
    ),
}
"""What is typed anew in the first rows, from a column on: mapping, column, rows, cells."""


def plan(
    here: HereHost,
    stand_in: StandIn,
    sessions: Sequence[Sequence[str]],
    beside: Mapping[str, tuple[str, Sequence[Sequence[object]]]] | None = None,
) -> Person:
    actions = [("Action", "Porteur"), *((one, EPIS) for one in ACTIONS)]
    rows = [(one, *cells) for one, cells in zip(ACTIONS, sessions, strict=False)]
    planned_rows = [TITLES, *rows]
    return meet(
        here,
        stand_in,
        {
            "Ateliers": ("workshops", actions),
            "Séances": ("sessions", planned_rows),
            **(beside or {}),
        },
    )


def planned(here: HereHost, *names: str) -> set[tuple[object, ...]]:
    fields = [one["fields"] for one in here.export("session")]
    return {tuple(one[name] for name in names) for one in fields}


def in_rooms(here: HereHost, stand_in: StandIn, count: int) -> Person:
    cells = [(day, "10h", "11h", room, seats) for day, room, seats in ROOMS[:count]]
    return plan(here, stand_in, cells)


def take(person: Person, rooms: Sequence[tuple[str, str, str]]) -> None:
    for row, (day, room, seats) in enumerate(rooms, 1):
        person.type("Séances", row, DATE, day)
        person.type("Séances", row, PLACE, room, seats)


def days(here: HereHost) -> Mapping[object, object]:
    """By reference."""
    return {one["ref"]: one["fields"]["date"] for one in here.export("session")}


def sort_by_day(person: Person) -> None:
    """All but the first column, the latest first."""
    person.sort("Séances", DATE, 1, columns=(DATE, len(TITLES)), descending=True)


@pytest.mark.parametrize(
    "hours",
    [
        [("10h", "11h"), ("11h30", "12h30"), ("14h", "15h"), ("15h30", "16h30")],
        [("10:00", "11:00"), ("11:30", "12:30"), ("14:00", "15:00"), ("15:30", "16:30")],
    ],
)
def test_three_sessions_of_a_day_that_are_each_a_slot_later(
    here: HereHost, stand_in: StandIn, hours: Sequence[tuple[str, str]]
) -> None:
    epis = plan(here, stand_in, [("12/12/2026", *one, "Salle", "8") for one in hours[:3]])
    for row, slot in enumerate(hours[1:], 1):
        epis.type("Séances", row, BEGIN, *slot)
    rest(here)

    assert here.problems() == []
    assert planned(here, "start_time", "end_time") == {
        ("11:30", "12:30"),
        ("14:00", "15:00"),
        ("15:30", "16:30"),
    }


@pytest.mark.parametrize("count", [3, 4])
def test_sessions_that_take_the_day_and_the_room_of_the_next_one(
    here: HereHost, stand_in: StandIn, count: int
) -> None:
    epis = in_rooms(here, stand_in, count)
    take(epis, [*ROOMS[1:count], LAST])
    rest(here)

    assert here.problems() == []
    assert planned(here, "place", "capacity") == {
        (room, int(seats)) for _, room, seats in [*ROOMS[1:count], LAST]
    }
    days = {(f"2026-12-{day[:2]}", room) for day, room, _ in [*ROOMS[1:count], LAST]}
    assert planned(here, "date", "place") == days


@pytest.mark.parametrize("count", [4, 5])
def test_rooms_that_were_pasted_a_row_too_high_are_asked_about_with_their_days(
    here: HereHost, stand_in: StandIn, count: int
) -> None:
    """The last session has its own yet: nobody plans that."""
    epis = in_rooms(here, stand_in, count)
    known = days(here)
    take(epis, ROOMS[1:count])
    rest(here)

    assert held_columns(here) == {"date", "place", "capacity"}
    assert days(here) == known


@pytest.mark.parametrize(
    "on", [(FIRST, FIRST, SECOND), (FIRST, SECOND, FIRST, SECOND, LATER)], ids=["two", "by twos"]
)
def test_days_that_several_have_wait_where_they_were_sorted_with_their_rooms(
    here: HereHost, stand_in: StandIn, on: Sequence[str]
) -> None:
    rows = [(day, *HOURS[number], *ROOMS[number][1:]) for number, day in enumerate(on)]
    epis = plan(here, stand_in, rows)
    known = days(here)
    sort_by_day(epis)
    rest(here)
    assert held_columns(here) >= {"date", "place"}
    assert days(here) == known

    for row, cells in enumerate(rows, 1):
        epis.type("Séances", row, DATE, *cells)
    rest(here)
    assert here.problems() == []
    assert days(here) == known


def test_days_sorted_with_their_rooms_after_a_row_was_added_wait(
    here: HereHost, stand_in: StandIn
) -> None:
    epis = in_rooms(here, stand_in, 4)
    known = days(here)
    epis.add_row("Séances", "Chorale", "13/12/2026", "10h", "11h", "Foyer", "15")
    epis.sort("Séances", DATE, 1, columns=(DATE, len(TITLES)))
    rest(here)

    assert held_columns(here) >= {"date", "place"}
    assert {ref: day for ref, day in days(here).items() if ref in known} == known


def test_a_family_does_not_follow_its_session_to_the_day_of_another_workshop(
    here: HereHost, stand_in: StandIn
) -> None:
    lina = ("Jeux du 19/12/2026", "Lina", "lina@example.org", "1")
    families = [("Séance", "Prénom", "Courriel", "Nb adultes"), lina]
    rows = [(FIRST, *HOURS[0], "MJC", "8"), (FIRST, *HOURS[1], "Mairie", "12")]
    rows.append((SECOND, *HOURS[2], "Gymnase", "20"))
    epis = plan(here, stand_in, rows, {"Inscriptions": ("registrations", families)})
    sort_by_day(epis)
    rest(here)

    (family,) = here.export("registration")
    assert "place" in held_columns(here)
    assert days(here)[family["fields"]["session_id"]] == "2026-12-19"
    assert epis.seen("Inscriptions")[1][0] == lina[0]


@pytest.mark.parametrize("what", ORDINARY)
def test_two_columns_that_go_on_together_are_given_anew_where_the_last_has_something_new(
    here: HereHost, stand_in: StandIn, what: str
) -> None:
    mapping, column, rows, anew = ORDINARY[what]
    actions = [("Action", "Porteur"), *((one, EPIS) for one in ACTIONS)]
    tabs = {"Ateliers": ("workshops", actions), "Liste": (mapping, rows)}
    epis = meet(here, stand_in, tabs)
    for row, cells in enumerate(anew, 1):
        epis.type("Liste", row, column, *cells)
    rest(here)

    assert here.problems() == []
    shown = [tuple(row[column:]) for row in epis.seen("Liste")[1:]]
    assert [row[: len(cells)] for row, cells in zip(shown, anew, strict=False)] == [*anew]
