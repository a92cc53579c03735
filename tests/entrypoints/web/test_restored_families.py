"""Families who registered after a copy was made are in the sheets only, once it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.adapters.database import SqlDatabase
from sync_service.privacy.restore_copy import Restoring, restore_copy, resume
from tests.entrypoints.web.quarter import Quarter, make_quarter, register
from tests.entrypoints.web.town import Town

FOR_ALL = [("Séance", "Prénom", "Nombre d'adultes", "État")]
"""The coordinator's list has no way to reach anybody."""


@pytest.fixture
def quarter(real_database: SqlDatabase, tmp_path: Path) -> Iterator[Quarter]:
    made = make_quarter(Town(database=real_database), tmp_path)
    yield made
    made.close()


@pytest.fixture
def address(quarter: Quarter, real_database: SqlDatabase, tmp_path: Path) -> str:
    """Of a family that no copy knows, whose row two sheets show; the copy is back."""
    sheet = quarter.open_two_places()
    everybody: Person = quarter.open("mjc", {"Inscriptions": FOR_ALL}, shows_all=True)
    quarter.sync()
    town, copy = quarter.town, str(tmp_path / "copy.gz")
    real_database.backup(copy)
    link = register(quarter.visitor(), quarter.the("session"), "Anne", email="anne@example.org")
    quarter.sync()
    assert [len(one.seen("Inscriptions")) for one in (sheet, everybody)] == [2, 2]
    restore_copy(Restoring(real_database, real_database, town.clock, 30), copy)
    assert quarter.records("registration") == []
    resume(town.database, town.clock)
    return link


def test_a_family_has_one_seat_however_many_sheets_show_it(quarter: Quarter, address: str) -> None:
    del address
    quarter.sync(6)
    [family] = quarter.records("registration")
    assert (family.fields["given_name"], family.fields["email"]) == ("Anne", "anne@example.org")


def test_the_link_that_a_family_has_opens_its_page_again(quarter: Quarter, address: str) -> None:
    assert quarter.visitor().get(address).status_code == 404
    quarter.sync(6)
    answer = quarter.visitor().get(address)
    assert answer.status_code == 200
    assert "Vous avez une place" in answer.text


def test_a_copied_row_is_a_family_of_its_own(quarter: Quarter, address: str) -> None:
    """Two rows with one reference: nobody can tell whose it was."""
    del address
    lists = quarter.followed[0].spreadsheet_id
    sheet = Person(quarter.google.person, lists)
    sheet.copy_row("Inscriptions", 1, 2)
    sheet.type("Inscriptions", 2, 1, "Paul")
    sheet.type("Inscriptions", 2, 3, "paul@example.org")
    quarter.sync(6)
    names = {one.fields["given_name"] for one in quarter.records("registration")}
    assert names == {"Anne", "Paul"}
