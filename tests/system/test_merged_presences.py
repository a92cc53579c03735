"""Rows of a list of presences of two structures, or of two people, that the coordinator merged."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TAB = "Présences"
DAYS = ("05/10/2026", "02/11/2026", "07/12/2026")
MARKS = [("P", "P", ""), ("A", "P", ""), ("P", "", "")]
EPIS, FARANDOLE, CLEF = "Les Épis", "La Farandole", "CLEF"
PEOPLE = ("Zoé Durand", "Zoe Durant", "Léo Petit")
NAMES = ("Nom", "Prénom", "Courriel")
STAYS, GOES = 1, 2
"""The rows of the one that stays and of the one that was merged into it."""


@dataclass
class List:
    """The coordinator's list of presences."""

    host: HereHost
    sheet: Person
    first: int
    """Its first column of marks."""
    refs: tuple[str, str]
    own: Person
    """The list of contacts of the structure whose people they are."""

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()
        last = self.host.sync()
        assert {sheet["state"] for sheet in last["sheets"]} == {"idle"}
        assert (last["requests"]["reads"], last["requests"]["writes"]) == (0, 0)

    def type(self, row: int, day: int, *texts: str) -> None:
        self.sheet.type(TAB, row, self.first + day, *texts)
        self.rest()

    def add_day(self, title: str, *marks: str) -> None:
        """Right of the others, as every month; then marks down the column."""
        column = self.first + len(DAYS)
        self.sheet.insert_column(TAB, column)
        for row, text in enumerate((title, *marks)):
            self.sheet.type(TAB, row, column, text)
        self.rest()

    def marks(self, row: int) -> list[str]:
        """Up to the reference, whatever column that is in now."""
        shown = self.sheet.seen(TAB)[row]
        return [str(one) for one in shown[self.first : -1]]

    def mark_of_reference(self) -> str:
        return str(self.sheet.seen(TAB)[GOES][-1])

    def note(self, day: int) -> str:
        return self.sheet.notes(TAB).get((GOES, self.first + day), "")

    def asked(self) -> list[tuple[str, str]]:
        return [(one["kind"], one["cell"]) for one in self.host.problems()]

    def of(self, ref: str) -> list[str]:
        """The states of its presences."""
        name = "contact_id" if ref.startswith("C-") else "organisation_id"
        slugs = {one["ref"]: one["fields"].get("id") for one in self.host.export("organisation")}
        gone = self.host.export("organisation", "--archived")
        slugs |= {one["ref"]: one["fields"].get("id") for one in gone}
        whose = ref if ref.startswith("C-") else slugs[ref]
        found = [one["fields"] for one in self.host.export("attendance")]
        return sorted(str(one["status"]) for one in found if one[name] == whose)


def _write(
    host: HereHost, stand_in: StandIn, rows: list[tuple[str, ...]], mapping: str
) -> tuple[str, str]:
    """The list of presences, and that of its people."""
    people = enumerate(PEOPLE)
    contacts = [NAMES, *((*reversed(one.split()), f"p{n}@example.org") for n, one in people)]
    own = stand_in.create(FARANDOLE, {"Contacts": contacts})
    other = stand_in.create(EPIS, {"Contacts": [NAMES]})
    every = stand_in.create(CLEF, {TAB: rows})
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [
            {"partner": "la-farandole", "name": FARANDOLE, "id": own, "tabs": tabs},
            {"partner": "les-epis", "name": EPIS, "id": other, "tabs": tabs},
            {"partner": "clef", "name": CLEF, "id": every, "tabs": {TAB: mapping}}
            | {"scope": "all"},
        ]
    )
    return every, own


@pytest.fixture(params=["structures", "people"])
def merged(request: pytest.FixtureRequest, tmp_path: Path, stand_in: StandIn) -> List:
    """The second row's was merged into the first's: its « A » counts no more."""
    settings = {**settings_for(tmp_path, stand_in), "SYNC_NOW": "2026-12-08T10:00:00+01:00"}
    host = HereHost(tmp_path, settings)
    if request.param == "people":
        mapping, titles = "people_attendance", ["Personne", "Structure"]
        whose = [[one, FARANDOLE] for one in PEOPLE]
    else:
        mapping, titles = "committee_attendance", ["Structure"]
        whose = [[FARANDOLE], [EPIS], [CLEF]]
    rows = [(*who, *marks) for who, marks in zip([titles, *whose], [DAYS, *MARKS], strict=True)]
    sheet, own = map(stand_in.open, _write(host, stand_in, rows, mapping))
    for _ in range(3):
        host.sync()
    assert host.problems() == []
    refs = [str(row[-1]) for row in sheet.seen(TAB)]
    found = List(host, sheet, len(titles), (refs[STAYS], refs[GOES]), own)
    assert host.run("merge", *found.refs).code == 0
    found.rest()
    return found


def test_every_mark_stays_in_the_row_that_counts_no_more_and_its_note_says_which_does(
    merged: List,
) -> None:
    """Those of a person were emptied: « A » stood in the history alone."""
    assert merged.marks(GOES) == ["A", "P", ""]
    assert merged.mark_of_reference() == f"{merged.refs[1]} archivé le 08/12/2026"
    [note] = [text for (row, _), text in merged.sheet.notes(TAB).items() if row == GOES]
    stays = merged.sheet.seen(TAB)[STAYS][0]
    assert f"réunie avec celle de « {stays} »" in note
    assert merged.asked() == []


def test_next_months_marks_in_every_row_empty_none_and_count_once(merged: List) -> None:
    """All older marks of the row were emptied, and the archived one was said to be present."""
    merged.add_day("11/01/2027", "P", "P", "P")

    assert merged.marks(GOES) == ["A", "P", "", "P"]
    assert merged.of(merged.refs[0]) == ["present", "present", "present"]
    assert merged.of(merged.refs[1]) == []
    assert merged.asked() == []


@pytest.mark.parametrize("day", [0, 2])
def test_a_mark_that_the_row_which_counts_has_not_is_said_until_it_has(
    merged: List, day: int
) -> None:
    """In an empty cell it emptied the others; over a mark, nobody was told that it counts not."""
    merged.type(GOES, day, "E")

    before = ["A", "P", ""]
    assert merged.marks(GOES) == [*before[:day], "E", *before[day + 1 :]]
    assert "« excusé » ne compte pas" in merged.note(day)
    assert [kind for kind, _ in merged.asked()] == ["held"]
    assert merged.of(merged.refs[1]) == []

    merged.type(STAYS, day, "E")
    assert (merged.note(day), merged.asked()) == ("", [])
    assert "excused" in merged.of(merged.refs[0])


def test_whoever_deletes_the_note_has_read_it(merged: List) -> None:
    merged.type(GOES, 2, "E")
    merged.sheet.write_note(TAB, GOES, merged.first + 2, "")
    merged.rest()
    merged.type(3, 1, "P")

    assert (merged.note(2), merged.asked()) == ("", [])
    assert merged.marks(GOES) == ["A", "P", "E"]


def test_a_reason_that_is_kept_nowhere_is_told_to_nobody(merged: List) -> None:
    merged.type(GOES, 2, "malade")
    [problem] = merged.host.problems()
    assert "malade" not in f"{problem}{merged.note(2)}"
    assert merged.marks(GOES) == ["A", "P", "malade"]


def test_once_they_are_two_again_what_was_typed_meanwhile_counts(merged: List) -> None:
    merged.type(GOES, 2, "E")
    runs = merged.host.run("runs", "--json").json
    [run] = [one["run"] for one in runs if one["kind"] == "edit"]
    assert merged.host.run("undo", run).code == 0
    merged.rest()

    assert merged.marks(GOES) == ["A", "P", "E"]
    assert merged.of(merged.refs[1]) == ["absent", "excused", "present"]
    assert (merged.mark_of_reference(), merged.asked()) == (merged.refs[1], [])
    assert not [one for one in merged.sheet.notes(TAB) if one[0] == GOES]


def test_the_row_may_be_sorted_and_deleted(merged: List) -> None:
    merged.sheet.sort(TAB, 0, first_row=1)
    merged.rest()
    rows = [str(row[-1]) for row in merged.sheet.seen(TAB)]
    [index] = [n for n, ref in enumerate(rows) if ref.startswith(merged.refs[1])]
    assert [str(one) for one in merged.sheet.seen(TAB)[index][merged.first : -1]] == ["A", "P", ""]

    merged.sheet.delete_rows(TAB, index)
    merged.rest()
    assert len(merged.sheet.seen(TAB)) == 3
    assert merged.asked() == []


@pytest.mark.parametrize("merged", ["people"], indirect=True)
@pytest.mark.parametrize("typed", ["", "E"])
def test_whoever_lives_again_by_her_own_row_has_her_marks_again(merged: List, typed: str) -> None:
    """As the note in her own list offers: every mark was emptied, and nothing said so."""
    merged.type(GOES, 2, typed)

    merged.own.type("Contacts", GOES, 2, "zoe.durant@example.org")
    merged.rest()

    assert merged.marks(GOES) == ["A", "P", typed]
    assert merged.of(merged.refs[1]) == ["absent", *(["excused"] if typed else []), "present"]
    assert (merged.mark_of_reference(), merged.asked()) == (merged.refs[1], [])
    assert not [one for one in merged.sheet.notes(TAB) if one[0] == GOES]

    merged.type(GOES, 0, "P")
    assert merged.of(merged.refs[1]).count("present") == 2


@pytest.mark.parametrize("at_once", [True, False])
def test_the_row_used_again_for_somebody_else_sends_nothing_into_the_other_row(
    merged: List, *, at_once: bool
) -> None:
    """« Tapez-le dans l’autre ligne » made another's presence that of the one who stays."""
    name = merged.sheet.seen(TAB)[GOES][0]
    merged.sheet.type(TAB, GOES, 0, "Ana Roy" if merged.first > 1 else CLEF)
    if not at_once:
        merged.rest()
        assert f"était celle de « {name} »" in merged.sheet.notes(TAB)[GOES, 0]
    merged.type(GOES, 0, "P")

    assert f"« présent » ne compte pour personne : cette ligne était celle de « {name} »" in (
        merged.note(0)
    )
    assert [kind for kind, _ in merged.asked()] == ["held", "held"]
    assert merged.marks(GOES) == ["P", "P", ""]

    merged.sheet.write_note(TAB, GOES, 0, "")
    merged.sheet.write_note(TAB, GOES, merged.first, "")
    merged.rest()
    assert merged.asked() == []
    merged.type(GOES, 2, "P")
    assert "ne compte pour personne" in merged.note(2)

    merged.sheet.type(TAB, GOES, 0, str(name))
    merged.rest()
    assert "réunie avec celle de" in merged.note(2)


@pytest.mark.parametrize("merged", ["people"], indirect=True)
@pytest.mark.parametrize("typed", ["Durant Zoe", "DURANT  Zoé", "durant zoe"])
def test_the_same_person_by_her_family_name_first_is_nobody_else(merged: List, typed: str) -> None:
    """« Durant Zoe » was told to be another one than « Zoe Durant »."""
    merged.sheet.type(TAB, GOES, 0, typed)
    merged.type(GOES, 2, "E")

    assert "réunie avec celle de « Zoé Durand »" in merged.note(2)
    assert merged.asked() == [("held", "E3")]
    assert merged.sheet.notes(TAB).get((GOES, 0)) is None


@pytest.mark.parametrize("merged", ["people"], indirect=True)
def test_somebody_else_who_is_called_so_the_other_way_round_is_meant(merged: List) -> None:
    """Where two may be meant, a person says who."""
    merged.own.add_row("Contacts", "Zoe", "Durant", "durant@example.org")
    merged.rest()
    merged.sheet.type(TAB, GOES, 0, "Durant Zoe")
    merged.rest()

    assert "était celle de « Zoe Durant »" in merged.sheet.notes(TAB)[GOES, 0]
