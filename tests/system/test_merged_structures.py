"""Two structures that become one: what they lent each other, and who is typed in the old sheet."""

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
REF = 3


@dataclass(frozen=True)
class Town:
    host: HereHost
    old: Person
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

    def people(self) -> dict[str, str]:
        found = [one["fields"] for one in self.host.export("contact")]
        return {one["family_name"]: one["organisation_id"] for one in found}


@pytest.fixture
def town(here: HereHost, stand_in: StandIn) -> Town:
    here.settings["SYNC_NOW"] = "2026-11-30T08:00:00+01:00"
    old = stand_in.create("Ludo", {"Contacts": PEOPLE, "Matériel": THINGS, "Prêts": LOANS})
    new = stand_in.create("Farandole", {"Contacts": OTHERS})
    tabs = {"Contacts": "contacts", "Matériel": "items", "Prêts": "loans"}
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": old, "tabs": tabs},
            {
                "partner": "farandole",
                "name": "La Farandole",
                "id": new,
                "tabs": {"Contacts": "contacts"},
            },
        ]
    )
    town = Town(here, stand_in.open(old), [])
    town.settle()
    refs = {one["fields"]["id"]: one["ref"] for one in here.export("organisation")}
    return Town(here, town.old, [refs["farandole"], refs["ludo"]])


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
    assert {one["fields"]["owner_organisation_id"] for one in town.host.export("item")} == {
        "farandole"
    }
    [row] = [row for row in town.old.seen("Contacts") if row[0] == "Roy"]
    assert str(row[REF]).endswith("hors de votre liste")
    assert "est maintenant à « La Farandole »" in str(town.old.notes("Matériel").values())
    assert "chez une autre structure" in str(town.old.notes("Contacts").values())
