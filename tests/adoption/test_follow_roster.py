"""A look at the coordinator's roster while she types in it, sorts it, writes notes in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demo.people import Person
from sheets_emulator.state.files import OFFICE_TYPES
from sync_service.adoption.follow_roster import Roster, RosterReport, follow_roster
from sync_service.adoption.leave_sheet import Leaving
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Record
from tests.builders import ORGANISATIONS
from tests.on_google import Town

TITLES = ["Structure", "Adresse de la feuille", "Onglet", "Ce qu’on y trouve", "Contact", "État"]
STATE = 5


class Desk:
    """The coordinator's spreadsheet, and looks at it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.person: Person = town.add({"Partenaires": [TITLES]}, untracked=["Partenaires"])
        town.followed.clear()
        self.during_settling: Callable[[], None] = lambda: None

    def list(self, name: str, state: str = "") -> Person:
        """A partner's sheet and its row."""
        sheet = self.town.add({"Contacts": [["Nom", "Tél."], ["Durand", "06 39 98 12 34"]]})
        self.town.followed.clear()
        row = [name, f"https://docs.google.com/spreadsheets/d/{sheet.spreadsheet_id}/edit"]
        self.person.add_row("Partenaires", *row, "Contacts", "contacts", "", state)
        return sheet

    def look(self) -> RosterReport:
        town = self.town
        town.clock.advance(1)
        leaving = Leaving(
            town.spreadsheets, town.database, town.clock, 0, lambda _: self.during_settling()
        )
        files = Mappings({}, (), ORGANISATIONS)
        return follow_roster(Roster(self.person.spreadsheet_id, files, leaving, town.rng, 0))

    def before_the_next_write(self, act: Callable[[], object]) -> None:
        """Between our last read and our write."""
        acts = [act]

        def strike(call: object, _: object) -> None:
            if acts and str(getattr(call, "path", "")).endswith(":batchUpdate"):
                acts.pop()()

        self.town.stand_in.hooks.append(strike)

    def words(self) -> dict[str, str]:
        lines = self.person.seen("Partenaires")[1:]
        return {line[0]: (line[STATE] if len(line) > STATE else "") for line in lines}

    def states(self) -> dict[str, str]:
        with self.town.database.reading() as stored:
            return {one.partner: one.state for one in stored.roster.read_all()}


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Iterator[Desk]:
    town = Town(tmp_path)
    yield Desk(town)
    town.close()


def test_a_row_that_is_still_being_typed_waits(desk: Desk) -> None:
    desk.list("Les Épis", "oui")
    desk.during_settling = lambda: desk.person.type("Partenaires", 1, 2, "Contact")

    assert desk.look().is_waiting
    assert desk.states() == {}
    assert desk.words() == {"Les Épis": "oui"}


def test_a_sort_between_look_and_write_costs_nobody_a_word_or_a_note(desk: Desk) -> None:
    desk.list("Les Épis", "attendre mars")
    desk.list("La Farandole")
    desk.person.write_note("Partenaires", 1, STATE, "jusqu’à mars")
    desk.before_the_next_write(lambda: desk.person.sort("Partenaires", 0, 1))

    desk.look()

    assert desk.words() == {"La Farandole": "", "Les Épis": "attendre mars"}
    desk.look()
    assert desk.words() == {"La Farandole": "• proposé", "Les Épis": "attendre mars"}
    notes = desk.person.notes("Partenaires")
    row = [line[0] for line in desk.person.seen("Partenaires")].index("Les Épis")
    assert notes[row, STATE] == "jusqu’à mars"


def test_a_word_of_ours_that_was_filled_down_confirms_nothing(desk: Desk) -> None:
    desk.list("Les Épis", "oui")
    desk.list("La Farandole")
    desk.look()
    desk.person.type("Partenaires", 1, STATE, "")
    desk.look()
    assert desk.words() == {"Les Épis": "• suivi", "La Farandole": "• proposé"}

    desk.person.type("Partenaires", 2, STATE, "• suivi")
    desk.look()

    assert sorted(desk.states().values()) == ["followed", "proposed"]
    assert desk.words() == {"Les Épis": "• suivi", "La Farandole": "• proposé"}


def test_rows_that_contradict_each_other_decide_nothing(desk: Desk) -> None:
    sheet = desk.list("Les Épis", "oui")
    desk.look()
    address = f"https://docs.google.com/spreadsheets/d/{sheet.spreadsheet_id}/edit"
    desk.person.add_row("Partenaires", "Les Épis", address, "Contacts", "contacts", "", "parti")

    report = desk.look()

    assert desk.states() == {"les-epis": "followed"}
    assert ["listé deux fois" in str(one.notes) for one in report.shown] == [True, True]


def test_a_look_at_rest_is_one_read(desk: Desk) -> None:
    desk.list("Les Épis", "oui")
    desk.list("La Farandole")
    desk.look()
    before = desk.town.spreadsheets.counts()

    desk.look()

    after = desk.town.spreadsheets.counts()
    assert replace(after, reads=after.reads - 1) == before


def test_a_file_that_google_cannot_open_as_a_sheet_is_told(desk: Desk) -> None:
    sheet = desk.list("Les Épis", "oui")
    desk.town.stand_in.files[sheet.spreadsheet_id].mime_type = next(iter(OFFICE_TYPES))
    del desk.town.stand_in.spreadsheets[sheet.spreadsheet_id]

    [shown] = desk.look().shown

    assert shown.state == "to_mend"
    assert "Excel" in shown.notes["state"]


def test_a_list_of_hers_in_etat_takes_no_word_of_ours_and_is_left_in_peace(desk: Desk) -> None:
    desk.list("Les Épis")
    desk.list("La Farandole", "oui")
    values = [{"userEnteredValue": word} for word in ("oui", "en pause", "parti")]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True}
    rows = {
        "sheetId": 0,
        "startRowIndex": 1,
        "startColumnIndex": STATE,
        "endColumnIndex": STATE + 1,
    }
    desk.town.act(desk.person, {"setDataValidation": {"range": rows, "rule": rule}})

    desk.look()

    assert desk.words() == {"Les Épis": "", "La Farandole": "oui"}
    assert "à prendre" in desk.person.notes("Partenaires")[1, STATE]
    before = desk.town.spreadsheets.counts()
    desk.look()
    after = desk.town.spreadsheets.counts()
    assert (after.reads - before.reads, after.writes - before.writes) == (1, 0)


def test_what_google_does_not_take_at_all_is_told_and_decided_all_the_same(desk: Desk) -> None:
    desk.list("Les Épis", "oui")
    file = desk.town.stand_in.files[desk.person.spreadsheet_id]
    [ours] = [one for one in file.permissions if one.get("emailAddress") == desk.town.service]
    file.permissions.remove(ours)
    desk.town.share(desk.person.spreadsheet_id, "reader")

    report = desk.look()

    assert report.error
    assert desk.states() == {"les-epis": "followed"}


def test_a_sheet_in_the_bin_that_has_left_asks_nothing_any_more(desk: Desk) -> None:
    """Letter and list went on asking for a sheet that its owner had thrown away."""
    sheet, town = desk.list("Les Épis", "oui"), desk.town
    desk.look()
    town.stand_in.files[sheet.spreadsheet_id].trashed = True
    town.spreadsheets.read_sharing([sheet.spreadsheet_id])
    asked = [Problem("trashed", "À la corbeille.", sheet.spreadsheet_id, 0)]
    with town.database.transaction() as stored:
        stored.problems.replace(sheet.spreadsheet_id, 0, asked, town.clock.now())

    desk.person.type("Partenaires", 1, STATE, "parti")
    desk.look()
    report = desk.look()

    with town.database.reading() as stored:
        assert stored.problems.read_open(sheet.spreadsheet_id) == []
        assert stored.problems.read_open(desk.person.spreadsheet_id) == []
    assert desk.states() == {"les-epis": "left"}
    assert "à la corbeille ou supprimée" in report.shown[0].notes["state"]


def test_a_listed_structure_that_was_merged_is_the_one_that_stays_and_its_row_is_right(
    desk: Desk,
) -> None:
    desk.list("Les Épis", "oui")
    desk.look()
    with desk.town.database.transaction() as stored:
        now = desk.town.clock.now()
        for ref, (slug, name) in {"S-1": ("les-epis", "Les Épis"), "S-2": ("mjc", "MJC")}.items():
            stored.records.add([Record(ref, "organisation", {"id": slug, "name": name}, now)])
        stored.records.archive(["S-1"], now)
        stored.merges.note("S-1", "S-2")
    desk.look()

    assert desk.states() == {"les-epis": "followed"}
    assert desk.words() == {"Les Épis": "oui"}
    assert [at for at in desk.person.notes("Partenaires") if at[1] == 0] == []
