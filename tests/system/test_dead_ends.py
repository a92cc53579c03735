"""Copies, replaced tabs, the yearly new tab, a clock that goes back: work goes on after each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from demo.people import Person
from tests.system.processes import HereHost, Host, StandIn

pytestmark = pytest.mark.system

HEADER = ["Nom", "Prénom", "Fonction", "Tél.", "Mail"]
PERRIN = ["Perrin", "Zoélie", "Directrice", "06.39.98.12.34", "zoelie.perrin@example.org"]
AUBERTIN = ["Aubertin", "Malo", "Animateur", "03 53 01 02 03", "malo@example.org"]
COLIN = ["Colin", "Inès", "Accueil", "03 53 01 02 07", "ines@example.org"]
ADOPT = ("--entity", "contact", "--partner", "les-epis", "--write")


@dataclass
class Town:
    """One partner with one sheet of contacts, synced."""

    host: Host
    stand_in: StandIn
    sheet_id: str

    @property
    def partner(self) -> Person:
        return self.stand_in.open(self.sheet_id)

    def sync(self, runs: int = 3) -> list[str]:
        """So many runs; the states of the last one."""
        reports = [self.host.sync() for _ in range(runs)]
        return [sheet["state"] for sheet in reports[-1]["sheets"]]

    def contacts(self) -> dict[str, dict[str, Any]]:
        """Live records by family name, each with its reference."""
        return {
            one["fields"]["family_name"]: {"ref": one["ref"], **one["fields"]}
            for one in self.host.export("contact")
        }

    def problems(self, *kinds: str) -> list[dict[str, Any]]:
        return [one for one in self.host.problems() if one["kind"] in kinds or not kinds]

    def confirm(self, problem: dict[str, Any]) -> None:
        answer = self.host.run("confirm", str(problem["id"]))
        assert answer.code == 0, answer.err

    def adopt(self, sheet_id: str, *options: str) -> None:
        answer = self.host.run("adopt", sheet_id, *options, *ADOPT)
        assert answer.code == 0, answer.err

    @property
    def mapping_lines(self) -> list[str]:
        text = (self.host.mappings / "spreadsheets.toml").read_text(encoding="utf-8")
        return text.splitlines(keepends=True)


def follow(host: Host, *sheets: str) -> None:
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [{"partner": "les-epis", "name": "Les Épis", "id": one, "tabs": tabs} for one in sheets]
    )


def write_beside(host: Host, text: str) -> None:
    """Comments of the host's own, which adopting must leave alone."""
    path = host.mappings / "spreadsheets.toml"
    path.write_text(f"# nos feuilles\n{path.read_text(encoding='utf-8')}{text}", encoding="utf-8")


@pytest.fixture
def town(here: HereHost, stand_in: StandIn) -> Town:
    sheet_id = stand_in.create("Les Épis", {"Contacts": [HEADER, PERRIN, AUBERTIN, COLIN]})
    follow(here, sheet_id)
    town = Town(here, stand_in, sheet_id)
    assert town.sync(2) == ["idle"]
    return town


def type_phone(person: Person, tab: str, phone: str) -> None:
    row, _ = person.column_of(tab, "Aubertin")
    person.type(tab, row, HEADER.index("Tél."), phone)


def is_kept(before: Sequence[str], after: Sequence[str]) -> bool:
    """Every line that stood there stands there still, in its order, byte for byte."""
    left = iter(after)
    return all(line in left for line in before)


def replace_tab(person: Person, *rows: Sequence[str]) -> None:
    """A new tab of the same title, filled from a file, in the place of the old one."""
    add = {"addSheet": {"properties": {"title": "Contacts (1)"}}}
    person._send("POST", ":batchUpdate", {"requests": [add]})
    for number, row in enumerate(rows):
        person.type("Contacts (1)", number, 0, *row)
    person.delete_tab("Contacts")
    person.rename_tab("Contacts (1)", "Contacts")


def test_a_copied_file_is_followed_once_it_is_adopted(town: Town) -> None:
    write_beside(town.host, "# fin\n")
    before = town.mapping_lines
    copy = town.stand_in.copy(town.sheet_id, "Copie de Les Épis")

    town.adopt(copy)
    assert town.sync(2) == ["idle", "idle"]
    type_phone(town.stand_in.open(copy), "Contacts", "03 53 01 09 09")
    town.sync()

    assert town.problems() == []
    assert town.contacts()["Aubertin"]["phone"] == "+33353010909"
    assert "03 53 01 09 09" in [cell for line in town.partner.seen("Contacts") for cell in line]
    assert is_kept(before, town.mapping_lines)


def test_a_copied_file_that_the_mapping_names_already_is_adopted_too(town: Town) -> None:
    copy = town.stand_in.copy(town.sheet_id, "Copie de Les Épis")
    follow(town.host, town.sheet_id, copy)
    write_beside(town.host, "\n# fin\n")
    assert town.sync(2) == ["idle", "copied"]
    before = town.mapping_lines

    town.adopt(copy)
    assert town.sync(2) == ["idle", "idle"]
    type_phone(town.stand_in.open(copy), "Contacts", "03 53 01 09 09")
    town.sync()

    assert town.problems() == []
    assert town.contacts()["Aubertin"]["phone"] == "+33353010909"
    assert is_kept(before, town.mapping_lines)


def test_a_confirmed_copy_is_followed_as_well(town: Town) -> None:
    copy = town.stand_in.copy(town.sheet_id, "Copie de Les Épis")
    follow(town.host, town.sheet_id, copy)
    town.sync(1)

    town.confirm(town.problems("copied")[0])

    assert town.sync() == ["idle", "idle"]
    assert town.problems() == []


def test_adopting_what_is_followed_is_refused_as_before(town: Town) -> None:
    answer = town.host.run("adopt", town.sheet_id, *ADOPT)

    assert answer.code == 2
    assert "déjà suivi" in answer.err


@pytest.mark.parametrize("is_adopted", [True, False])
def test_a_tab_replaced_by_one_of_the_same_title_is_taken_over(
    town: Town, *, is_adopted: bool
) -> None:
    refs = {name: one["ref"] for name, one in town.contacts().items()}
    moved = [*AUBERTIN[:3], "03 53 01 02 03", AUBERTIN[4]]
    added = ["Marchal", "Lina", "Accueil", "03 53 01 02 08", "lina@example.org"]
    replace_tab(town.partner, HEADER, added, COLIN, moved)
    assert town.host.run("sync").code == 1
    (problem,) = town.problems()
    assert problem["kind"] == "missing_tab"
    assert "confirmez" in problem["message"]

    town.adopt(town.sheet_id) if is_adopted else town.confirm(problem)
    assert town.sync() == ["idle"]

    assert town.problems() == []
    contacts = town.contacts()
    assert {name: contacts[name]["ref"] for name in refs} == refs
    assert contacts.keys() == {*refs, "Marchal"}
    type_phone(town.partner, "Contacts", "03 53 01 09 09")
    town.sync()
    assert town.contacts()["Aubertin"]["phone"] == "+33353010909"


def new_year(town: Town) -> None:
    """The tab is duplicated, the old one gets last year's name, the copy takes its name."""
    partner = town.partner
    partner.duplicate_tab("Contacts", "Copie de Contacts")
    partner.rename_tab("Contacts", "Contacts 2025")
    partner.rename_tab("Copie de Contacts", "Contacts")


def test_the_yearly_new_tab_is_told_and_can_be_followed(town: Town) -> None:
    new_year(town)
    type_phone(town.partner, "Contacts", "03 53 01 09 09")
    assert town.sync() == ["idle"]
    (problem,) = town.problems()
    assert "« Contacts 2025 »" in problem["message"]
    told = town.host.run("check", "--json")
    assert "« Contacts 2025 »" in told.out
    for tab in ("Contacts", "Contacts 2025"):
        assert any("« Contacts 2025 »" in note for note in town.partner.notes(tab).values())
    assert town.contacts()["Aubertin"]["phone"] == "+33353010203"

    town.confirm(problem)
    town.sync()

    (conflict,) = town.problems()
    assert (conflict["kind"], conflict["tab"]) == ("conflict", "Contacts")
    town.host.run("resolve", str(conflict["id"]), "--keep", "sheet")
    assert town.sync() == ["idle"]
    assert town.problems() == []
    assert town.contacts()["Aubertin"]["phone"] == "+33353010909"
    for tab in ("Contacts", "Contacts 2025"):
        assert town.partner.notes(tab) == {}


def test_the_yearly_new_tab_may_stay_unfollowed(town: Town) -> None:
    new_year(town)
    town.sync()
    type_phone(town.partner, "Contacts 2025", "03 53 01 09 09")
    assert town.sync() == ["idle"]
    assert town.contacts()["Aubertin"]["phone"] == "+33353010909"
    assert len(town.problems()) == 1

    town.partner.rename_tab("Contacts", "Archives")
    assert town.sync() == ["idle"]

    assert town.problems() == []
    for tab in ("Archives", "Contacts 2025"):
        assert town.partner.notes(tab) == {}


def test_a_clock_that_goes_back_a_year_holds_up_nothing(town: Town) -> None:
    patient = {"SETTLE_SECONDS": "20", "QUIET_SECONDS": "20"}
    ref = town.contacts()["Colin"]["ref"]
    later = "2027-11-26T10:00:00+01:00"
    town.host.run("edit", ref, "role=Coordinatrice", SYNC_NOW=later, **patient)
    type_phone(town.partner, "Contacts", "03 53 01 09 09")
    town.host.run("sync", "--full", SYNC_NOW=later, **patient)

    instants = [f"2026-11-26T10:0{second // 60}:{second % 60:02d}+01:00" for second in (0, 25, 75)]
    answers = [town.host.run("sync", "--json", SYNC_NOW=at, **patient) for at in instants]

    assert [answer.code for answer in answers] == [0, 0, 0]
    assert town.contacts()["Aubertin"]["phone"] == "+33353010909"
    assert "Coordinatrice" in [cell for line in town.partner.seen("Contacts") for cell in line]


def pause(host: Host, sheet_id: str) -> None:
    file = host.mappings / "spreadsheets.toml"
    line = f'id = "{sheet_id}"\n'
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(line, f"{line}paused = true\n"), encoding="utf-8")


def test_last_seasons_paused_list_brings_nobody_back_into_the_new_one(town: Town) -> None:
    """The note said to delete the row there, too, where nobody would have heard of it."""
    new = town.stand_in.create("Les Épis 2027", {"Contacts": [HEADER, PERRIN, AUBERTIN]})
    town.adopt(new)
    town.sync()
    pause(town.host, town.sheet_id)

    town.stand_in.open(new).delete_rows("Contacts", 1)
    town.sync(4)

    assert "Perrin" not in str(town.stand_in.open(new).seen("Contacts"))
    assert "Perrin" not in town.contacts()
    assert "Perrin" in str(town.partner.seen("Contacts"))


def test_adopting_a_paused_sheet_again_says_how_it_is_followed(town: Town) -> None:
    """After a partner had left it said that the tab was followed, and nothing was."""
    pause(town.host, town.sheet_id)

    answer = town.host.run("adopt", town.sheet_id, *ADOPT)

    assert answer.code == 2
    assert "en pause. Pour la suivre de nouveau, retirez « paused = true »" in answer.err


def test_a_partner_that_got_another_slug_is_one_again_by_a_merge(town: Town) -> None:
    for name in ("spreadsheets.toml", "organisations.toml"):
        file = town.host.mappings / name
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"les-epis"', '"epis"'), encoding="utf-8")
    town.sync(2)
    (held,) = town.problems("guard")
    town.confirm(held)
    town.sync(2)
    old, new = (
        next(one["ref"] for one in town.host.export("organisation") if one["fields"]["id"] == slug)
        for slug in ("les-epis", "epis")
    )

    assert town.host.run("merge", new, old).code == 0
    town.sync()

    assert town.problems() == []
    assert {one["organisation_id"] for one in town.contacts().values()} == {"epis"}
