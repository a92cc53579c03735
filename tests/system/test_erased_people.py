"""Whoever asks to be erased is so wherever the person stands, and under every reference."""

from dataclasses import dataclass

import pytest

from demo.people import REFERENCE_TITLE, Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
LUC = ("Petit", "Luc", "Animateur", "luc.petit@example.org", "03 53 01 00 12")
LUCAS = ("Petit", "Lucas", "Accueil", "lucas@example.org", "06 39 98 00 21")
LUCKY = ("Petit", "Lucky", "", "", "06 39 98 00 22")
ZOE = ("Noël", "Zoé", "Accueil", "zoe.noel@example.org", "03 53 01 00 13")
OF_HIM = ("Luc", "petit", "lucas@", "03 53 01 00 12", "98 00 21", "98 00 22")


@dataclass
class Place:
    host: HereHost
    sheets: dict[str, Person]

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()

    def ref_of(self, sheet: str, given_name: str) -> str:
        person = self.sheets[sheet]
        column = person.column_of("Contacts", REFERENCE_TITLE)[1]
        (row,) = (line for line in person.seen("Contacts") if line[1:2] == [given_name])
        return str(row[column])

    def run(self, *arguments: str) -> str:
        answer = self.host.run(*arguments)
        assert answer.code == 0, answer.err + answer.out
        return answer.out

    def traces(self) -> list[str]:
        """What still tells of him: in sheets and notes, records, problems and the database."""
        said = {name: _all_of(person) for name, person in self.sheets.items()}
        said["records"] = self.run("export", "contact", "--archived")
        said["problems"] = self.run("problems", "--json")
        folder = self.host.folder
        files = [one.read_bytes().decode("latin-1") for one in folder.glob("sync.db*")]
        said["files"] = "".join(files)
        wanted = [*OF_HIM, *(one.replace("0", "+33", 1).replace(" ", "") for one in OF_HIM[3:4])]
        return [f"{where}: {one}" for where, text in said.items() for one in wanted if one in text]


def _all_of(person: Person) -> str:
    tabs = person.tabs()
    return repr([(person.seen(tab), person.notes(tab)) for tab in tabs])


@pytest.fixture
def place(here: HereHost, stand_in: StandIn) -> Place:
    rows = {"les-epis": [LUC, ZOE], "la-farandole": [LUCAS, LUCKY]}
    made = {
        partner: stand_in.create(partner, {"Contacts": [TITLES, *lines]}, entry="RAW")
        for partner, lines in rows.items()
    }
    here.write_mappings(
        [
            {"partner": partner, "id": sheet, "tabs": {"Contacts": "contacts"}}
            for partner, sheet in made.items()
        ]
    )
    place = Place(here, {partner: stand_in.open(sheet) for partner, sheet in made.items()})
    place.rest()
    assert here.problems() == []
    return place


def merge_all(place: Place) -> list[str]:
    """Of three records one, in two steps; the kept one's reference first."""
    luc = place.ref_of("les-epis", "Luc")
    lucas, lucky = (place.ref_of("la-farandole", name) for name in ("Lucas", "Lucky"))
    place.run("merge", lucas, lucky)
    place.run("merge", luc, lucas)
    return [luc, lucas, lucky]


@pytest.mark.parametrize("wanted", ["luc.petit@example.org", "lucas@example.org"])
def test_one_person_is_all_that_was_merged_into_the_record(place: Place, wanted: str) -> None:
    """The merged record kept its address, and a row in another partner's sheet."""
    refs = merge_all(place)
    place.rest()
    receipt = place.host.run("erase", "--email", wanted, "--json").json
    assert sorted(receipt["refs"]) == sorted(refs)
    assert {*receipt["spreadsheets"]} == {one.spreadsheet_id for one in place.sheets.values()}
    place.rest()
    assert place.traces() == []
    assert [one["fields"]["family_name"] for one in place.host.export("contact")] == ["Noël"]
    assert place.host.sync()["requests"]["reads"] == 0


def test_no_undo_of_a_merge_brings_back_who_was_erased(place: Place) -> None:
    refs = merge_all(place)
    place.rest()
    runs = [one["run"] for one in place.host.run("runs", "--json").json if one["kind"] == "edit"]
    place.run("erase", "--ref", refs[-1])
    for run in runs:
        place.host.run("undo", run)
    place.rest()
    assert place.traces() == []
    assert [one["fields"]["family_name"] for one in place.host.export("contact")] == ["Noël"]


def test_who_was_taken_apart_again_is_a_person_of_their_own(place: Place) -> None:
    """Archived later for another reason, too; made one again, they are one again."""
    lucas, lucky = (place.ref_of("la-farandole", name) for name in ("Lucas", "Lucky"))
    place.run("merge", lucas, lucky)
    place.run("undo", last_run(place, "edit"))
    assert erased_with(place, lucas) == {lucas}
    place.run("undo", last_run(place, "undo"))
    assert erased_with(place, lucas) == {lucas, lucky}
    place.run("undo", last_run(place, "undo"))
    place.run("archive", lucky)
    assert erased_with(place, lucas) == {lucas}


def last_run(place: Place, kind: str) -> str:
    runs = place.host.run("runs", "--json").json
    return str(next(one["run"] for one in runs if one["kind"] == kind))


def erased_with(place: Place, ref: str) -> set[str]:
    return {*place.host.run("erase", "--ref", ref, "--dry-run", "--json").json["refs"]}
