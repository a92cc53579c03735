"""What a plain cell comes to is asked once for its column; what its row may turn is no plain cell.

Each row is looked at both ways (`conftest.py`).
"""

from collections.abc import Sequence

from french_cells.reading import Raw, Value
from tests.sync.test_around_a_cell import SESSIONS, WORKSHOP, own, world_of
from tests.sync.test_cells_in_row import LISTED


def test_idem_under_a_remark_is_no_remark_of_its_own() -> None:
    rows: list[list[Raw]] = [
        ["Nom", "Mail", "Divers"],
        ["Colin", "colin@example.org", "au bureau le lundi"],
        ["Aubry", "aubry@example.org", "idem"],
        ["Noël", "noel@example.org", "idem"],
    ]
    world = own(LISTED, rows)
    assert {one.fields["note"] for one in world.records()} == {"au bureau le lundi"}


def places(titles: Sequence[Raw], *rows: Sequence[Raw]) -> list[Value]:
    world, _ = world_of(SESSIONS, [titles, *rows])
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    return [one.fields["place"] for one in world.records("session")]


TITLES = ("Atelier", "Date", "Début", "Fin", "Lieu")
HOURS = ("10:00", "11:00")


def test_a_day_beside_another_weekday_is_no_sessions() -> None:
    titles = ("Atelier", "Jour", *TITLES[1:])
    rows = [
        ("Éveil", "mardi", "01/12/2026", *HOURS, "MJC"),
        ("Éveil", "lundi", "01/12/2026", *HOURS, "Mairie"),
    ]
    assert places(titles, *rows) == ["MJC"]
