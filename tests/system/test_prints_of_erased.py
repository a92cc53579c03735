"""Somebody is erased while a question is about a column of numbers, theirs among them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import chain

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

MAIL, PHONE, REF = 1, 2, 3
CONTACTS = [
    ("Nom", "Courriel", "Téléphone"),
    ("Petit", "lea@example.org", "03 53 01 00 11"),
    ("Roy", "max@example.org", "03 53 01 00 12"),
    ("Aziz", "nour@example.org", "03 53 01 00 13"),
    ("Sy", "omar@example.org", "03 53 01 00 14"),
    ("Lopez", "ana@example.org", "03 53 01 00 15"),
]
NUMBERS = [row[PHONE] for row in CONTACTS[1:]]


class Shifted:
    """Addresses and numbers were pasted one row too high: whose is which is asked about."""

    def __init__(self, here: HereHost, stand_in: StandIn) -> None:
        self.here = here
        sheet = stand_in.create("Le Relais", {"Contacts": CONTACTS}, entry="RAW")
        tabs = {"Contacts": "contacts"}
        here.write_mappings(
            [{"partner": "le-relais", "name": "Le Relais", "id": sheet, "tabs": tabs}]
        )
        self.own: Person = stand_in.open(sheet)
        self.rest()
        for row, (_, *reach) in enumerate([*CONTACTS[2:], CONTACTS[1]], 1):
            self.own.type("Contacts", row, MAIL, *reach)
        self.rest()
        self.ref = self.find("Petit")
        assert [one["kind"] for one in here.problems()] == ["scramble"] * 2

    def rest(self) -> None:
        for _ in range(3):
            self.here.sync()

    def find(self, family: str) -> str:
        people = self.here.export("contact")
        return next(str(o["ref"]) for o in people if o["fields"]["family_name"] == family)

    def erase(self) -> None:
        done = self.here.run("erase", "--ref", self.ref)
        assert done.code == 0, done.err

    def prints(self) -> list[str]:
        """What is remembered of Léa's cells and row, without a key."""
        with closing(sqlite3.connect(next(self.here.folder.glob("*.db")))) as stored:
            tabs = [json.loads(asked) for (asked,) in stored.execute("SELECT asked FROM tab")]
            covers = [one.split() for (one,) in stored.execute("SELECT covers FROM problem")]
        held = chain(*covers, *(elements for asked in tabs for elements in asked.values()))
        return [one for one in held if self.ref in one and "~" not in one]

    def rows(self) -> list[list[object]]:
        return [[*row] for row in self.own.seen("Contacts")[1:]]


@pytest.fixture
def shifted(here: HereHost, stand_in: StandIn) -> Shifted:
    here.settings["SYNC_NOW"] = "2026-11-24T10:00:00+01:00"
    return Shifted(here, stand_in)


def _leave(_shifted: Shifted) -> None:
    pass


def _sort_without_references(shifted: Shifted) -> None:
    rows = sorted((row[:REF] for row in shifted.rows()), key=lambda row: str(row[0]))
    for index, row in enumerate(rows, 1):
        shifted.own.type("Contacts", index, 0, *map(str, row))


def _shift_again(shifted: Shifted) -> None:
    """Her row gets what stood in Ana's while the column was asked about."""
    held = [str(row[PHONE]) for row in shifted.rows()]
    for row, number in enumerate([held[-2], *held[:-2], held[-1]], 1):
        shifted.own.type("Contacts", row, PHONE, number)


@pytest.mark.parametrize("change", [_leave, _sort_without_references, _shift_again])
def test_no_print_of_their_number_is_kept_and_their_row_is_judged_as_before(
    shifted: Shifted, change: Callable[[Shifted], None]
) -> None:
    """Hashes of one number, which anybody can try out, stayed until the sheet was read again."""
    assert len(shifted.prints()) > 1
    shifted.erase()
    assert shifted.prints() == []
    change(shifted)
    shifted.rest()
    lea, roy = shifted.ref, shifted.find("Roy")
    of = {str(row[REF]).split(" ")[0]: row for row in shifted.rows() if len(row) > REF}
    left = NUMBERS[4] if change is _shift_again else ""
    assert of[lea][:REF] == ["—", "", left]
    assert of[roy][0] == "Roy"
    assert "Petit" not in repr([shifted.rows(), shifted.here.export("contact")])
