"""Two structures that become one: what they lent each other, and who is typed in the old sheet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

THINGS = [("Désignation", "Quantité"), ("Malle lecture", 1)]
PEOPLE = [("Nom", "Prénom", "Courriel"), ("Roux", "Guy", "guy@example.org")]
OTHERS = [PEOPLE[0], ("Klein", "Zoé", "zoe@example.org")]
LOANS = [
    ("Matériel", "Emprunteur", "Prêté le", "Retour prévu", "Rendu le"),
    ("Malle lecture", "La Farandole", "02/11/2026", "20/11/2026", ""),
]
OTHER_LOANS = [
    LOANS[0],
    ("Vélo cargo", "Ludothèque", "02/11/2026", "03/11/2026", "03/11/2026"),
]
REF = 3
BORROWER = 1


@dataclass(frozen=True)
class Town:
    host: HereHost
    old: Person
    other: Person
    """Another partner's, who lends things."""
    refs: Sequence[str]

    def settle(self, runs: int = 3) -> None:
        for _ in range(runs):
            self.host.sync()
        assert {one["state"] for one in self.host.sync()["sheets"]} == {"idle"}

    def letter(self) -> str:
        answer = self.host.run("digest")
        assert answer.code == 0, answer.err
        return " ".join(answer.out.split())

    def merge(self) -> None:
        assert self.host.run("merge", *self.refs).code == 0
        self.settle()

    def undo(self) -> None:
        history = self.host.run("history", self.refs[1], "--json").out.splitlines()
        assert self.host.run("undo", json.loads(history[-1])["run"]).code == 0
        self.settle()

    def loan(self) -> str:
        """Of the thing that the old one lent."""
        [loan] = [one for one in self.host.export("loan") if not one["fields"]["returned_on"]]
        return str(loan["ref"])

    def lend(self, sheet: Person, borrower: str) -> None:
        sheet.add_row("Prêts", "Vélo cargo", borrower, "01/12/2026", "08/12/2026", "")
        self.settle(4)

    def borrowers(self) -> list[str]:
        found = [one["fields"] for one in self.host.export("loan")]
        return [one["borrower_organisation_id"] for one in found if one["returned_on"] is None]

    def people(self) -> dict[str, str]:
        found = [one["fields"] for one in self.host.export("contact")]
        return {one["family_name"]: one["organisation_id"] for one in found}


@pytest.fixture
def town(here: HereHost, stand_in: StandIn) -> Town:
    here.settings["SYNC_NOW"] = "2026-11-30T08:00:00+01:00"
    old = stand_in.create("Ludo", {"Contacts": PEOPLE, "Matériel": THINGS, "Prêts": LOANS})
    new = stand_in.create("Farandole", {"Contacts": OTHERS})
    tabs = {"Contacts": "contacts", "Matériel": "items", "Prêts": "loans"}
    things = [THINGS[0], ("Vélo cargo", 1)]
    other = stand_in.create("Épis", {"Matériel": things, "Prêts": OTHER_LOANS})
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": old, "tabs": tabs},
            {
                "partner": "farandole",
                "name": "La Farandole",
                "id": new,
                "tabs": {"Contacts": "contacts"},
            },
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": other,
                "tabs": {"Matériel": "items", "Prêts": "loans"},
            },
        ]
    )
    town = Town(here, stand_in.open(old), stand_in.open(other), [])
    town.settle()
    refs = {one["fields"]["id"]: one["ref"] for one in here.export("organisation")}
    return Town(here, town.old, town.other, [refs["farandole"], refs["ludo"]])


def test_what_they_lent_each_other_is_late_with_nobody(town: Town) -> None:
    """The one structure was proposed a letter to itself, each Monday."""
    assert "en retard depuis le 20/11/2026" in town.letter()

    town.merge()

    told = town.letter()
    assert "en retard" not in told
    assert told.count("prêt de La Farandole à elle-même") == 1
    assert "Pouvez-vous convenir" not in told


def test_who_is_typed_in_the_old_sheet_is_the_kept_ones_and_the_row_says_so(town: Town) -> None:
    """They were contacts of the archived structure, and nobody read of them."""
    town.merge()

    town.old.add_row("Contacts", "Roy", "Ana", "ana@example.org")
    town.old.add_row("Matériel", "Tapis", 2)
    town.settle(4)

    assert town.people() == {"Roux": "farandole", "Klein": "farandole", "Roy": "farandole"}
    things = [one["fields"] for one in town.host.export("item")]
    assert {one["label"]: one["owner_organisation_id"] for one in things} == {
        "Malle lecture": "farandole",
        "Tapis": "farandole",
        "Vélo cargo": "les-epis",
    }
    [row] = [row for row in town.old.seen("Contacts") if row[0] == "Roy"]
    assert str(row[REF]).endswith("hors de votre liste")
    assert "est maintenant à « La Farandole »" in str(town.old.notes("Matériel").values())
    assert "chez une autre structure" in str(town.old.notes("Contacts").values())


@pytest.mark.parametrize("place", ["other", "old"])
def test_who_borrows_by_the_old_name_is_the_one_that_stays(town: Town, place: str) -> None:
    """Of an archived structure, the loan was in nobody's list; in its own sheet it was refused."""
    town.merge()
    assert town.host.run("edit", town.loan(), "returned_on=24/11/2026").code == 0

    town.lend(town.other if place == "other" else town.old, "Ludothèque")

    assert town.borrowers() == ["farandole"]
    assert town.other.seen("Prêts")[-1][:2] == ["Vélo cargo", "La Farandole"]
    assert town.host.problems() == []


@pytest.mark.parametrize("called", ["Ludothèque", "ludo", "la ludothèque", "its reference"])
def test_a_command_takes_whatever_the_old_one_was_called(town: Town, called: str) -> None:
    town.merge()
    loan, field = town.loan(), "borrower_organisation_id"
    assert town.host.run("edit", loan, f"{field}=Les Épis").code == 0

    called = town.refs[1] if called == "its reference" else called
    answer = town.host.run("edit", loan, f"{field}={called}")

    assert answer.code == 0, answer.err
    assert town.borrowers() == ["farandole"]


def test_a_name_is_its_own_again_once_the_merge_is_undone(town: Town) -> None:
    town.merge()
    town.undo()

    town.lend(town.other, "Ludothèque")

    assert sorted(town.borrowers()) == ["farandole", "ludo"]
    assert town.other.seen("Prêts")[-1][BORROWER] == "Ludothèque"
    assert town.host.problems() == []
