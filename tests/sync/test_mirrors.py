"""A tab that is one formula shows what stands elsewhere: it is no person's word for a row."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.sync.sync_services import SyncRequest
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

TITLES = list(CONTACT_TITLES[:5])
PEOPLE: Rows = [contact_row(n) for n in range(4)]
GONE = str(PEOPLE[1][0])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture(params=["the list first", "the mirror first"])
def followed(town: Town, request: pytest.FixtureRequest) -> tuple[Person, Person]:
    """A partner's list, and another file of theirs that brings it over; both are followed."""
    epis = town.add({"Contacts": [TITLES, *PEOPLE]})
    mirror = town.add({"Vue": [TITLES]})
    mirror.type("Vue", 1, 0, f'=IMPORTRANGE("{epis.spreadsheet_id}"; "Contacts!A2:E")')
    if request.param == "the mirror first":
        town.followed.reverse()
    town.sync_until_quiet()
    assert len(town.records()) == len(PEOPLE)
    assert town.problems() == []
    return epis, mirror


def delete(epis: Person) -> None:
    epis.delete_rows("Contacts", epis.column_of("Contacts", GONE)[0])


def names(person: Person, title: str) -> list[str]:
    return [str(line[0]) for line in person.seen(title)[1:] if line and line[0]]


def live(town: Town) -> set[object]:
    return {one.fields["family_name"] for one in town.records() if not one.archived}


@pytest.mark.parametrize("full", [False, True], ids=["named by Drive", "all read"])
def test_a_row_deleted_in_a_list_stays_deleted_though_a_mirror_showed_it(
    town: Town, followed: tuple[Person, Person], *, full: bool
) -> None:
    epis, mirror = followed
    delete(epis)

    reports = [town.sync(request=SyncRequest(full=full)) for _ in range(4)]

    assert GONE not in names(epis, "Contacts") + names(mirror, "Vue")
    assert GONE not in live(town)
    assert len(live(town)) == len(PEOPLE) - 1
    assert epis.notes("Contacts") == {}
    assert town.problems() == []
    assert set(town.states(reports[-1])) == {"idle"}
    town.edit(next(one.ref for one in town.records() if not one.archived), role="Trésorière")
    town.sync_until_quiet()
    assert GONE not in names(epis, "Contacts")


def test_a_row_that_a_mirror_still_shows_brings_nobody_back(town: Town) -> None:
    """It is late, or filled from a file that nobody follows."""
    epis = town.add({"Contacts": [TITLES, *PEOPLE]})
    mirror = town.add({"Vue": [TITLES], "Source": []}, untracked={"Source"})
    for number, row in enumerate(PEOPLE):
        mirror.type("Source", number, 0, *row)
    mirror.type("Vue", 1, 0, "=ARRAYFORMULA(Source!A1:E)")
    town.sync_until_quiet()
    delete(epis)
    town.sync_until_quiet()

    for _ in range(3):
        town.sync(request=SyncRequest(full=True))
    mirror.type("Source", 0, 2, "Trésorière")
    report = town.sync_until_quiet()

    assert GONE in names(mirror, "Vue")
    assert GONE not in names(epis, "Contacts")
    assert GONE not in live(town)
    assert "Trésorière" in {one.fields["role"] for one in town.records()}
    assert epis.notes("Contacts") == mirror.notes("Vue") == {}
    assert set(town.states(report)) == {"idle"}
    assert town.problems() == []
