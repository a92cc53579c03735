"""A date of a meeting that is corrected to one that another list has given meanwhile."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Structure", "05/10/2026", "02/11/2026")
PARTNERS = ("Les Épis", "La Farandole", "CCAS")
ALL, OWN = "Présences", "CT"
NEW = 3
WRONG, RIGHT = "2025-11-23", "2026-11-23"
AT = "2026-11-28T10:00:00+01:00"
Marks = dict[tuple[str, str], str | None]


@dataclass
class Committee:
    host: HereHost
    everybody: Person
    partner: Person

    def rest(self, runs: int = 4) -> None:
        for _ in range(runs):
            self.host.sync()

    def type_column(self, person: Person, tab: str, *cells: str) -> None:
        person.insert_column(tab, NEW)
        for row, text in enumerate(cells):
            person.type(tab, row, NEW, text)

    def meetings(self) -> list[str]:
        return sorted(one["fields"]["date"] for one in self.host.export("meeting"))

    def marks(self) -> Marks:
        days = {one["ref"]: one["fields"]["date"] for one in self.host.export("meeting")}
        found = [one["fields"] for one in self.host.export("attendance")]
        return {(days[f["meeting_id"]], f["organisation_id"]): f["status"] for f in found}

    def at(self, day: str) -> dict[str, str | None]:
        return {slug: status for (one, slug), status in self.marks().items() if one == day}


@pytest.fixture
def committee(tmp_path: Path, stand_in: StandIn) -> Committee:
    """A list of all partners, and that of Les Épis, which is read before it."""
    host = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": AT})
    rows = [(name, "P", "A") for name in PARTNERS]
    own = stand_in.create("Les Épis", {OWN: [TITLES, rows[0]]})
    everybody = stand_in.create("CCAS", {ALL: [TITLES, *rows]})
    farandole = stand_in.create("La Farandole", {"Contacts": [("Nom", "Prénom", "Courriel")]})
    presences = "committee_attendance"
    host.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": {OWN: presences}},
            {"partner": "ccas", "name": "CCAS", "id": everybody, "tabs": {ALL: presences}}
            | {"scope": "all"},
            {"partner": "la-farandole", "name": "La Farandole", "id": farandole}
            | {"tabs": {"Contacts": "contacts"}},
        ]
    )
    committee = Committee(host, stand_in.open(everybody), stand_in.open(own))
    committee.rest(3)
    committee.type_column(committee.everybody, ALL, "23/11/2025", "P", "A", "E")
    committee.rest(3)
    assert committee.at(WRONG) == {"les-epis": "present", "la-farandole": "absent"} | {
        "ccas": "excused"
    }
    return committee


def test_marks_of_a_wrong_year_join_the_meeting_that_another_list_gives(
    committee: Committee,
) -> None:
    """The meeting of the wrong year stayed, held, with all its marks, in no list, unasked."""
    known = {one["ref"] for one in committee.host.export("attendance")}
    committee.everybody.type(ALL, 0, NEW, "23/11/2026")
    committee.type_column(committee.partner, OWN, "23/11/2026", "P")
    committee.rest()

    assert WRONG not in committee.meetings()
    assert committee.at(RIGHT) == {"les-epis": "present", "la-farandole": "absent"} | {
        "ccas": "excused"
    }
    assert committee.host.problems() == []
    # Those who are noted nowhere else keep their record, and its history.
    assert (
        len(known & {one["ref"] for one in committee.host.export("attendance")}) == len(known) - 1
    )
    assert committee.host.sync()["requests"]["reads"] == 0


def test_another_mark_there_is_asked_about(committee: Committee) -> None:
    committee.everybody.type(ALL, 0, NEW, "23/11/2026")
    committee.type_column(committee.partner, OWN, "23/11/2026", "A")
    committee.rest()

    assert WRONG not in committee.meetings()
    assert committee.at(RIGHT)["les-epis"] == "absent"
    [asked] = committee.host.problems()
    assert (asked["kind"], asked["sheet_value"], asked["cell"]) == ("conflict", "P", "D2")
    assert committee.everybody.seen(ALL)[1][NEW] == "P"


def test_a_meeting_that_another_list_still_shows_took_place(committee: Committee) -> None:
    committee.type_column(committee.partner, OWN, "23/11/2025", "P")
    committee.partner.insert_column(OWN, NEW + 1)
    committee.partner.type(OWN, 0, NEW + 1, "23/11/2026")
    committee.partner.type(OWN, 1, NEW + 1, "E")
    committee.rest()
    committee.everybody.type(ALL, 0, NEW, "23/11/2026")
    committee.rest()

    assert committee.at(WRONG)["les-epis"] == "present"
    assert committee.at(RIGHT)["la-farandole"] == "absent"


def test_another_list_is_told_to_which_day_the_meeting_moved_and_in_which_title(
    committee: Committee,
) -> None:
    committee.everybody.type(ALL, 0, 2, "03/11/2026")
    committee.rest()
    [told] = committee.host.problems()
    assert (told["kind"], told["tab"], told["cell"]) == ("missing_column", OWN, "C1")
    assert "réunion du 02/11/2026 a été déplacée ailleurs au 03/11/2026" in told["message"]

    committee.partner.type(OWN, 0, 2, "03/11/2026")
    committee.rest()
    assert committee.host.problems() == []
    assert committee.at("2026-11-03")["les-epis"] == "absent"
    committee.partner.type(OWN, 1, 2, "P")
    committee.rest()
    assert committee.everybody.seen(ALL)[1][2] == "P"
