"""Sessions that take each other's day, hours and room: planned anew, and asked about by nobody."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import EPIS, meet, rest
from tests.system.processes import HereHost, StandIn

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


def plan(here: HereHost, stand_in: StandIn, sessions: Sequence[Sequence[str]]) -> Person:
    actions = [("Action", "Porteur"), *((one, EPIS) for one in ACTIONS)]
    rows = [(one, *cells) for one, cells in zip(ACTIONS, sessions, strict=False)]
    planned_rows = [TITLES, *rows]
    return meet(
        here,
        stand_in,
        {"Ateliers": ("workshops", actions), "Séances": ("sessions", planned_rows)},
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


def test_rooms_that_were_pasted_a_row_too_high_are_asked_about_still(
    here: HereHost, stand_in: StandIn
) -> None:
    """The days along with them, and the last session has its own yet: nobody plans that."""
    epis = in_rooms(here, stand_in, 5)
    take(epis, ROOMS[1:])
    rest(here)

    assert {one["field"] for one in here.problems() if one["kind"] == "scramble"} == {"place"}
