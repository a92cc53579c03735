"""Whoever asks to be erased is so wherever the person stands, and under every reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from demo.people import REFERENCE_TITLE, Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
LUC = ("Petit", "Luc", "Animateur", "luc.petit@example.org", "03 53 01 00 12")
LUCAS = ("Petit", "Lucas", "Accueil", "lucas@example.org", "06 39 98 00 21")
LUCKY = ("Petit", "Lucky", "", "", "06 39 98 00 22")
ZOE = ("Noël", "Zoé", "Accueil", "zoe.noel@example.org", "03 53 01 00 13")
OF_HIM = ("Luc", "petit", "lucas@", "03 53 01 00 12", "98 00 21", "98 00 22", "+33353010012")
MAIL = 3


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

    def traces(self, wanted: Sequence[str] = OF_HIM) -> list[str]:
        """What still tells of him: in sheets and notes, records, problems and the database."""
        said = {name: _all_of(person) for name, person in self.sheets.items()}
        said["records"] = self.run("export", "contact", "--archived")
        said["problems"] = self.run("problems", "--json")
        folder = self.host.folder
        files = [one.read_bytes().decode("latin-1") for one in folder.glob("sync.db*")]
        said["files"] = "".join(files)
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


def cells_left(answer: Any) -> set[tuple[str, str, str]]:  # noqa: ANN401 - the receipt
    return {(one["partner"], one["tab"], one["cell"]) for one in answer["left"]}


@pytest.fixture
def scattered(place: Place) -> Place:
    """Luc also stands in rows that are no records, a note, an open conflict and a remark."""
    epis, farandole = place.sheets["les-epis"], place.sheets["la-farandole"]
    farandole.add_row("Contacts", *LUC, place.ref_of("les-epis", "Luc"))
    farandole.add_row("Contacts", "", "Luc", "Aide", LUC[MAIL], "")
    farandole.type("Contacts", 1, MAIL, f"{LUC[MAIL]} ou autre@example.org")
    farandole.add_row("Contacts", "Zed", "Max", "Aide", "max@example.org", "")
    epis.type("Contacts", 2, 7, "son mari : 03.53.01.00.12")
    place.rest()
    zoe = place.ref_of("les-epis", "Zoé")
    epis.type("Contacts", 2, MAIL, f"  {LUC[MAIL].upper()}")
    place.run("edit", zoe, "email=zoe@example.org")
    epis.type("Contacts", 1, 7, "ligne directe 03 53 01 00 12")
    place.rest()
    return place


def test_what_no_run_empties_is_named_cell_by_cell(scattered: Place) -> None:
    """The receipt said nothing of it, and the address stood there for ever."""
    farandole, epis = (scattered.sheets[one] for one in ("la-farandole", "les-epis"))
    answer = scattered.host.run("erase", "--email", LUC[MAIL], "--json").json
    here, there = ("les-epis", "Contacts"), ("la-farandole", "Contacts")
    noted = {(*here, cell) for cell in ("D3",)}
    assert cells_left(answer) == noted | {
        (*here, "H2"),
        (*here, "H3"),
        (*there, "D2"),
        (*there, "D4"),
        (*there, "E4"),
        (*there, "D5"),
    }
    assert answer["unread"] == []
    scattered.rest()
    for person in (farandole, epis):
        for one in answer["left"]:
            if one["spreadsheet"] == person.spreadsheet_id:
                column, row = ord(one["cell"][0]) - ord("A"), int(one["cell"][1:]) - 1
                person.clear("Contacts", row, column)
    scattered.rest()
    again = scattered.host.run("erase", "--email", LUC[MAIL], "--json").json
    assert (again["refs"], again["left"]) == ([], [])
    wanted = (LUC[MAIL], LUC[MAIL].upper(), "03 53 01 00 12", "+33353010012")
    assert scattered.traces(wanted) == []


def test_a_number_that_others_have_too_stays_theirs(place: Place) -> None:
    """A switchboard's stands in many rows, and nobody is to be asked to take it out of them."""
    place.sheets["les-epis"].type("Contacts", 2, MAIL + 1, LUC[MAIL + 1])
    place.rest()
    answer = place.host.run("erase", "--email", LUC[MAIL], "--json").json
    assert cells_left(answer) == set()
    place.rest()
    phones = [one["fields"]["phone"] for one in place.host.export("contact")]
    assert "+33353010012" in phones
    history = place.run("history", place.ref_of("les-epis", "Zoé"))
    assert "03 53 01 00 12" in history


def test_what_they_had_before_is_named_as_well(place: Place) -> None:
    """Only the address and number of now were looked for, and those stood there for ever."""
    epis = place.sheets["les-epis"]
    epis.type("Contacts", 2, 7, f"son mari : {LUC[MAIL]}")
    epis.type("Contacts", 2, 8, "ou 03.53.01.00.12")
    place.run("edit", place.ref_of("les-epis", "Luc"), "email=luc@example.org", "phone=0639980012")
    place.rest()
    for how in (["--dry-run"], []):
        answer = place.host.run("erase", "--email", "luc@example.org", "--json", *how).json
        assert cells_left(answer) == {("les-epis", "Contacts", one) for one in ("H3", "I3")}


def test_an_address_that_a_sort_took_to_anothers_row_is_named_though_they_had_a_new_one(
    place: Place,
) -> None:
    """The column waits for an answer, and the office gave the new address before any run."""
    epis = place.sheets["les-epis"]
    for name in ("Ana", "Max"):
        epis.add_row("Contacts", "Roy", name, "Accueil", f"{name.lower()}@example.org", "")
    place.rest()
    addresses = [str(row[MAIL]) for row in epis.seen("Contacts")[1:]]
    place.run("edit", place.ref_of("les-epis", "Luc"), "email=luc@example.org")
    for at, address in enumerate([*addresses[1:], addresses[0]], 1):
        epis.type("Contacts", at, MAIL, address)
    place.rest()
    assert "scramble" in [one["kind"] for one in place.host.problems()]
    answer = place.host.run("erase", "--email", "luc@example.org", "--json").json
    assert cells_left(answer) == {("les-epis", "Contacts", "D5")}


@pytest.mark.parametrize("is_archived", [True, False])
def test_an_address_that_they_had_and_somebody_else_has_now_is_not_named(
    place: Place, *, is_archived: bool
) -> None:
    zoe = place.ref_of("les-epis", "Zoé")
    place.run("edit", place.ref_of("les-epis", "Luc"), "email=luc@example.org")
    place.run("edit", zoe, f"email={LUC[MAIL]}")
    if is_archived:
        place.run("archive", zoe)
    place.rest()
    answer = place.host.run("erase", "--email", "luc@example.org", "--json").json
    assert (answer["alike"], cells_left(answer)) == ([], set())


def test_sheets_that_could_not_be_looked_at_are_named(place: Place) -> None:
    ids = sorted(one.spreadsheet_id for one in place.sheets.values())
    for settings in (
        {"GOOGLE_APPLICATION_CREDENTIALS": ""},
        {"GOOGLE_API_BASE": "http://127.0.0.1:9"},
    ):
        answer = place.host.run("erase", "--email", LUC[MAIL], "--json", **settings)
        assert answer.code == 0
        assert sorted(answer.json["unread"]) == ids


def test_the_receipt_says_which_sheets_no_run_empties_now(place: Place) -> None:
    """A sheet that is paused, or that no mapping names any more, was promised to be emptied."""
    epis, farandole = (place.sheets[one].spreadsheet_id for one in ("les-epis", "la-farandole"))
    place.host.write_mappings(
        [{"partner": "les-epis", "id": epis, "tabs": {"Contacts": "contacts"}}]
    )
    file = place.host.mappings / "spreadsheets.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f'id = "{epis}"', f'id = "{epis}"\npaused = true'), "utf-8")

    luc = place.host.run("erase", "--email", LUC[MAIL], "--json").json
    lucas = place.host.run("erase", "--email", LUCAS[MAIL]).out

    assert (luc["spreadsheets"], luc["paused"], luc["unfollowed"]) == ([], [epis], [])
    assert "au prochain passage" not in lucas
    assert f"plus suivies, à vider à la main : {farandole}." in lucas


def test_an_erasure_asked_for_twice_names_no_cell_that_a_run_empties(place: Place) -> None:
    """Before a run had been, the second receipt asked for her row to be emptied by hand."""
    epis = place.sheets["les-epis"]
    place.run("erase", "--email", ZOE[MAIL])

    again = place.host.run("erase", "--email", ZOE[MAIL], "--json").json
    said = place.run("erase", "--email", ZOE[MAIL])

    assert (again["refs"], again["left"]) == ([], [])
    assert again["spreadsheets"] == [epis.spreadsheet_id]
    assert "Rien n’est gardé sur cette personne.\nFeuilles vidées au prochain passage" in said
    epis.type("Contacts", 1, 7, f"écrire aussi à {ZOE[MAIL]}")
    noted = place.host.run("erase", "--email", ZOE[MAIL], "--json").json
    assert cells_left(noted) == {("les-epis", "Contacts", "H2")}
    place.rest()
    epis.clear("Contacts", 1, 7)
    last = place.host.run("erase", "--email", ZOE[MAIL], "--json").json
    assert (last["left"], last["spreadsheets"]) == ([], [])


def test_whoever_has_the_same_address_is_named_and_kept(place: Place) -> None:
    """A number found one record, and nobody said that another had the same mail."""
    place.sheets["la-farandole"].type("Contacts", 1, MAIL, ZOE[MAIL].upper())
    place.rest()
    lucas = place.ref_of("la-farandole", "Lucas")

    shown = place.host.run("export-person", "--phone", ZOE[MAIL + 1])
    answer = place.host.run("erase", "--phone", ZOE[MAIL + 1], "--dry-run", "--json").json
    said = place.run("erase", "--phone", ZOE[MAIL + 1])

    assert answer["alike"] == [lucas]
    assert f"est le même, et gardée : {lucas}. Si c’est elle : sync-service erase" in said
    assert lucas in shown.err
    assert lucas in place.run("export", "contact")
