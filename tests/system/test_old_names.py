"""What partners go on typing for months after a structure or a workshop was renamed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn, set_clock

pytestmark = pytest.mark.system

BEGAN = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
EPIS, RENAMED = "Centre social Les Épis", "Espace de vie La Passerelle"
Tabs = Mapping[str, tuple[str, Sequence[Sequence[str]]]]
TABS: Tabs = {
    "Ateliers": ("workshops", [("Action", "Porteur"), ("Café des parents", EPIS)]),
    "Séances": (
        "sessions",
        [
            ("Atelier", "Date", "Début", "Fin", "Lieu", "Places"),
            ("Café des parents", "17/11/2026", "14h", "16h", "Salle", "8"),
        ],
    ),
    "Bilan": ("session_counts", [("Séance", "Familles")]),
    "Inscriptions": ("registrations", [("Séance", "Prénom", "Téléphone", "Nb adultes")]),
    "Matériel": ("items", [("Désignation", "Quantité"), ("Parachute de jeu", "1")]),
    "Prêts": ("loans", [("Matériel", "Emprunteur", "Sorti le", "Retour prévu")]),
}
EVERYBODYS: Tabs = {
    "Contacts": (
        "contacts",
        [
            ("Structure", "Nom", "Prénom", "Courriel"),
            (EPIS, "Dupont", "Marie", "marie@example.org"),
        ],
    ),
}


OTHERS: Tabs = {"Ateliers": ("workshops", [("Action", "Porteur"), ("Sophrologie", "MJC")])}


@dataclass
class Town:
    """A partner, and the coordinator with the lists of everybody."""

    here: HereHost
    clock: Path
    partner: Person
    coordinator: Person
    now: datetime = BEGAN

    def wait(self, **time: int) -> None:
        self.now += timedelta(**time)
        set_clock(self.clock, self.now)

    def rest(self) -> None:
        for _ in range(3):
            self.here.sync()
        requests = self.here.sync()["requests"]
        assert (requests["reads"], requests["writes"]) == (0, 0)

    def rename_workshop(self, old: str, new: str) -> None:
        """Once its name is known to people."""
        self.wait(days=2)
        titles = [row[0] for row in self.partner.seen("Ateliers")]
        self.partner.type("Ateliers", titles.index(old), 0, new)
        self.rest()

    def workshops(self) -> dict[str, str]:
        """Session → what its workshop is called."""
        titles = {one["ref"]: one["fields"]["title"] for one in self.here.export("workshop")}
        return {
            one["fields"]["date"]: titles[one["fields"]["workshop_id"]]
            for one in self.here.export("session")
        }


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    clock = tmp_path / "now"
    here = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": f"@{clock}"})
    specs: list[Mapping[str, object]] = []
    people: list[Person] = []
    for slug, name, scope, tabs in (
        ("les-epis", EPIS, "own", TABS),
        ("clef", "CLEF", "all", EVERYBODYS),
        ("mjc", "MJC", "own", OTHERS),
    ):
        sheet = stand_in.create(name, {title: rows for title, (_, rows) in tabs.items()})
        mapped = {title: mapping for title, (mapping, _) in tabs.items()}
        specs.append({"partner": slug, "name": name, "id": sheet, "scope": scope, "tabs": mapped})
        people.append(stand_in.open(sheet))
    here.write_mappings(specs)
    partner, coordinator, _ = people
    town = Town(here, clock, partner, coordinator)
    town.wait(days=0)
    town.rest()
    assert here.problems() == []
    return town


def add_session(town: Town, *cells: str) -> None:
    town.partner.add_row("Séances", *cells, "14h", "16h", "Salle", "8")
    town.rest()


def test_a_session_and_its_count_typed_by_the_workshops_old_name_are_that_workshops(
    town: Town,
) -> None:
    """« Café des parents » was « pas connu ici » as soon as it was « Café des familles »."""
    town.rename_workshop("Café des parents", "Café des familles")

    add_session(town, "Café des parents", "05/01/2027")
    town.partner.add_row("Bilan", "café des parents 17/11", "5")
    town.rest()

    asked = [(one["kind"], one["tab"], one["cell"]) for one in town.here.problems()]
    assert sorted(asked) == [("assumed", "Bilan", "A2"), ("assumed", "Séances", "A3")]
    assert town.partner.notes("Séances")[2, 0] == (
        "Synchronisation : nous avons compris « Café des familles ». « Café des parents » "
        "s’appelle maintenant « Café des familles ». Si c’est juste, effacez cette note ; sinon, "
        "tapez la bonne valeur."
    )
    assert town.partner.seen("Séances")[2][0] == "Café des parents"
    assert town.partner.seen("Bilan")[1][0] == "café des parents 17/11"

    town.partner.write_note("Séances", 2, 0, "")
    town.partner.write_note("Bilan", 1, 0, "")
    town.rest()

    assert town.here.problems() == []
    assert town.workshops()["2027-01-05"] == "Café des familles"
    (counted,) = town.here.export("session_count")
    assert counted["fields"]["families_count"] == 5
    # As everywhere, words that are a former name and no more give way to the name.
    assert town.partner.seen("Séances")[2][0] == "Café des familles"
    assert town.partner.seen("Bilan")[1][0] == "Café des familles du 17/11/2026 à 14h00"


def test_a_session_of_a_workshop_whose_row_another_one_took_is_shown_to_its_partner(
    town: Town,
) -> None:
    """« Café des parents » became « Poterie » in the cell, unasked, and the public page."""
    town.rename_workshop("Café des parents", "Poterie")
    add_session(town, "Café des parents", "05/01/2027")
    assert [one["kind"] for one in town.here.problems()] == ["assumed"]

    town.partner.add_row("Ateliers", "Café des parents", EPIS)
    town.rest()

    assert town.partner.seen("Séances")[2][0] == "Café des parents"
    assert town.workshops() == {"2026-11-17": "Poterie", "2027-01-05": "Café des parents"}
    assert town.here.problems() == []


def test_a_family_of_a_session_whose_workshop_was_listed_since_is_asked_about_no_more(
    town: Town,
) -> None:
    """« Nous avons compris « Café des parents du … » » stayed, of « Café des parents 05/01 »."""
    town.rename_workshop("Café des parents", "Poterie")
    add_session(town, "Café des parents", "05/01/2027")
    town.partner.add_row("Inscriptions", "Café des parents 05/01", "Lina", "06 39 98 11 22", "1")
    town.rest()
    assert [one["kind"] for one in town.here.problems()] == ["assumed", "assumed"]

    town.partner.add_row("Ateliers", "Café des parents", EPIS)
    town.rest()

    assert town.here.problems() == []
    assert town.partner.notes("Inscriptions").get((1, 0)) is None
    assert town.partner.seen("Inscriptions")[1][0] == "Café des parents 05/01"
    [lina] = town.here.export("registration")
    [session] = [one for one in town.here.export("session") if "2027" in one["fields"]["date"]]
    assert lina["fields"]["session_id"] == session["ref"]


def test_a_loan_of_a_thing_whose_row_another_one_took_is_shown_to_its_partner(town: Town) -> None:
    """It was a loan of the tunnel, unasked, and said so once the parachute was listed again."""
    town.wait(days=2)
    town.partner.type("Matériel", 1, 0, "Tunnel souple")
    town.rest()
    town.partner.add_row("Prêts", "Parachute de jeu", "CLEF", "08/12/2026", "10/12/2026")
    town.rest()
    (asked,) = town.here.problems()
    assert (asked["kind"], asked["tab"], asked["cell"]) == ("assumed", "Prêts", "A2")
    assert "« Parachute de jeu » s’appelle maintenant « Tunnel souple »." in asked["message"]

    town.partner.add_row("Matériel", "Parachute de jeu", "1")
    town.rest()

    assert town.partner.seen("Prêts")[1][0] == "Parachute de jeu"
    labels = {one["ref"]: one["fields"]["label"] for one in town.here.export("item")}
    (loan,) = town.here.export("loan")
    assert labels[loan["fields"]["item_code"]] == "Parachute de jeu"
    assert "assumed" not in [one["kind"] for one in town.here.problems()]


def test_a_loan_by_a_name_that_was_only_corrected_is_asked_about_by_nobody(town: Town) -> None:
    """Each « Parachute de jeu » opened a question, since that is « Parachute de jeux »."""
    town.wait(days=2)
    town.partner.type("Matériel", 1, 0, "Parachute de jeux (grand)")
    town.rest()
    lend(town, "Parachute de jeu", "08/12/2026")
    lend(town, "parachute de jeu", "15/12/2026")

    assert town.here.problems() == []
    assert lent(town) == ["Parachute de jeux (grand)"] * 2


@pytest.mark.parametrize("name", ["Housse de parachute de jeu", "Petit parachute de jeu"])
def test_a_loan_of_a_thing_whose_cover_is_listed_in_its_row_is_shown(
    town: Town, name: str
) -> None:
    """It was a loan of the cover, unasked."""
    town.wait(days=2)
    town.partner.type("Matériel", 1, 0, name)
    town.rest()
    lend(town, "Parachute de jeu", "08/12/2026")
    (asked,) = town.here.problems()
    assert f"« Parachute de jeu » s’appelle maintenant « {name} »." in asked["message"]


@pytest.mark.parametrize("way", ["desk", "note"])
def test_a_yes_to_a_former_name_covers_it_in_later_rows_and_no_other_name(
    town: Town, way: str
) -> None:
    """The next loan typed so was asked about again, and all of them once more on the title."""
    town.partner.add_row("Matériel", "Grande bâche", "2")
    town.rest()
    town.wait(days=2)
    for row, name in ((1, "Tunnel souple"), (2, "Tente")):
        town.partner.type("Matériel", row, 0, name)
    town.rest()
    lend(town, "Parachute de jeu", "08/12/2026")
    (asked,) = town.here.problems()
    if way == "desk":
        assert town.here.run("confirm", str(asked["id"])).code == 0
    else:
        town.partner.write_note("Prêts", 1, 0, "")
    town.rest()

    for day in ("15/12/2026", "17/12/2026", "19/12/2026"):
        lend(town, "parachute de jeu", day)
    assert town.here.problems() == []
    assert lent(town) == ["Tunnel souple"] * 4

    lend(town, "Grande bâche", "08/12/2026")
    (asked,) = town.here.problems()
    assert "« Grande bâche » s’appelle maintenant « Tente »." in asked["message"]


@pytest.mark.parametrize("place", ["at the end", "a row lower"])
def test_a_loan_pasted_without_its_note_is_no_yes_to_the_name(town: Town, place: str) -> None:
    """All later loans by that name were taken unasked."""
    town.wait(days=2)
    town.partner.type("Matériel", 1, 0, "Tunnel souple")
    town.rest()
    lend(town, "Parachute de jeu", "08/12/2026")
    row = [str(cell) for cell in town.partner.seen("Prêts")[1]]
    if place == "at the end":
        town.partner.add_row("Prêts", *row)
        town.partner.delete_rows("Prêts", 1)
    else:
        town.partner.type("Prêts", 2, 0, *row)
        town.partner.type("Prêts", 1, 0, "Tunnel souple", "CLEF", "10/12/2026", "10/12/2026", "")
    town.rest()

    lend(town, "Parachute de jeu", "15/12/2026")
    (asked,) = town.here.problems()
    assert "« Parachute de jeu » s’appelle maintenant « Tunnel souple »." in asked["message"]
    last = len(town.partner.seen("Prêts")) - 1
    assert [*town.partner.notes("Prêts")] == [(last, 0)]


def test_a_yes_to_a_former_name_is_heard_with_a_loan_put_in_above(town: Town) -> None:
    town.wait(days=2)
    town.partner.type("Matériel", 1, 0, "Tunnel souple")
    town.rest()
    for day in ("08/12/2026", "10/12/2026"):
        town.partner.add_row("Prêts", "Tunnel souple", "CLEF", day, day)
    lend(town, "Parachute de jeu", "12/12/2026")
    town.partner.write_note("Prêts", 3, 0, "")
    town.partner.insert_rows("Prêts", 1)
    town.partner.type("Prêts", 1, 0, "Tunnel souple", "CLEF", "06/12/2026", "06/12/2026")
    town.rest()

    lend(town, "Parachute de jeu", "15/12/2026")
    assert (town.here.problems(), lent(town)) == ([], ["Tunnel souple"] * 5)


def lend(town: Town, thing: str, day: str) -> None:
    town.partner.add_row("Prêts", thing, "CLEF", day, day)
    town.rest()


def lent(town: Town) -> list[str]:
    labels = {one["ref"]: one["fields"]["label"] for one in town.here.export("item")}
    return [labels[one["fields"]["item_code"]] for one in town.here.export("loan")]


def test_a_name_that_was_put_right_within_a_day_is_nobodys(town: Town) -> None:
    """« Couture » was « Jeux » from then on, since that had been typed so for one run."""
    town.partner.add_row("Ateliers", "Couture", EPIS)
    town.rest()
    town.wait(hours=1)
    town.partner.type("Ateliers", 2, 0, "Jeux")
    town.rest()

    add_session(town, "Couture", "05/01/2027")

    (asked,) = town.here.problems()
    assert "« Couture » n’est pas connu ici" in asked["message"]
    town.partner.add_row("Ateliers", "Couture", EPIS)
    town.rest()
    assert town.workshops()["2027-01-05"] == "Couture"
    assert town.here.problems() == []


def test_an_old_name_that_another_workshop_has_now_is_that_ones(town: Town) -> None:
    town.rename_workshop("Café des parents", "Café des familles")
    town.partner.add_row("Ateliers", "Café des parents", EPIS)
    town.rest()

    add_session(town, "Café des parents", "05/01/2027")

    assert town.workshops() == {
        "2026-11-17": "Café des familles",
        "2027-01-05": "Café des parents",
    }
    assert town.here.problems() == []


def test_of_two_workshops_that_had_one_name_the_partner_says_which(town: Town) -> None:
    town.rename_workshop("Café des parents", "Café des mamans")
    town.partner.add_row("Ateliers", "Café des parents", EPIS)
    town.rest()
    town.rename_workshop("Café des parents", "Café des papas")

    add_session(town, "Café des parents", "05/01/2027")

    (asked,) = town.here.problems()
    assert (asked["tab"], asked["cell"]) == ("Séances", "A3")
    assert "écrivez « Café des mamans » ou « Café des papas »" in asked["message"]
    assert town.partner.seen("Séances")[2][0] == "Café des parents"

    town.partner.type("Séances", 2, 0, "Café des papas")
    town.rest()
    assert town.workshops()["2027-01-05"] == "Café des papas"
    assert town.here.problems() == []


def test_a_workshop_that_went_leaves_its_old_name_to_nobody(town: Town) -> None:
    town.partner.add_row("Ateliers", "Yoga", EPIS)
    town.rest()
    town.rename_workshop("Yoga", "Relaxation")
    town.partner.delete_rows("Ateliers", 2)
    town.rest()

    add_session(town, "Yoga", "05/01/2027")

    (asked,) = town.here.problems()
    assert "« Yoga » n’est pas connu ici" in asked["message"]


def test_a_contact_typed_under_the_old_name_of_a_structure_is_its_own(town: Town) -> None:
    (ref,) = [
        one["ref"] for one in town.here.export("organisation") if one["fields"]["id"] == "les-epis"
    ]
    town.wait(days=2)
    assert town.here.run("edit", ref, f"name={RENAMED}").code == 0
    town.rest()

    town.coordinator.add_row("Contacts", EPIS, "Martin", "Zoé", "zoe@example.org")
    town.partner.type("Ateliers", 1, 1, EPIS)
    town.rest()

    assert town.here.problems() == []
    assert {one["fields"]["organisation_id"] for one in town.here.export("contact")} == {
        "les-epis"
    }
    assert town.partner.seen("Ateliers")[1][1] == RENAMED
    assert [row[0] for row in town.coordinator.seen("Contacts")[1:]] == [RENAMED, RENAMED]


def test_a_command_understands_the_old_name_of_a_structure_too(town: Town) -> None:
    """Its names are asked for once the transaction in which they were read is over."""
    here = town.here
    (ref,) = [
        one["ref"] for one in here.export("organisation") if one["fields"]["id"] == "les-epis"
    ]
    town.wait(days=2)
    assert here.run("edit", ref, f"name={RENAMED}").code == 0

    people = ("family_name=Martin", "given_name=Zoé", "email=zoe@example.org")
    assert here.run("new", "contact", *people, f"organisation_id={EPIS}").code == 0

    [zoe] = [one for one in here.export("contact") if one["fields"]["given_name"] == "Zoé"]
    assert zoe["fields"]["organisation_id"] == "les-epis"


def test_an_old_title_stays_where_the_new_one_is_anothers_too(town: Town) -> None:
    """Our code stood in its place: « Sophrologie » is what two workshops are called now."""
    town.partner.type("Séances", 1, 0, "café des parents")
    town.rest()
    town.rename_workshop("Café des parents", "Sophrologie")

    assert town.partner.seen("Séances")[1][0] == "café des parents"
    assert town.workshops() == {"2026-11-17": "Sophrologie"}
    assert town.here.problems() == []

    # Once the name is its own, it is written.
    town.rename_workshop("Sophrologie", "Sophrologie douce")
    assert town.partner.seen("Séances")[1][0] == "Sophrologie douce"


CAFE = "Café des parents"


def registered(town: Town) -> Mapping[str, str]:
    """First name → when the session begins."""
    starts = {one["ref"]: one["fields"]["start_time"] for one in town.here.export("session")}
    families = [one["fields"] for one in town.here.export("registration")]
    return {one["given_name"]: starts[one["session_id"]] for one in families}


def test_our_name_of_a_session_with_its_hour_of_before_is_that_session(town: Town) -> None:
    """« Café des parents du 08/12/2026 à 14h00 », in a copied row, was not known here."""
    add_session(town, CAFE, "08/12/2026")
    ours = f"{CAFE} du 08/12/2026 à 14h00"
    town.partner.add_row("Inscriptions", ours, "Lina", "06 39 98 11 22", "1")
    town.rest()
    for row in (1, 2):
        town.partner.type("Séances", row, 2, "15h")
    town.rest()
    assert town.partner.seen("Inscriptions")[1][0] == f"{CAFE} du 08/12/2026 à 15h00"

    town.partner.add_row("Inscriptions", ours, "Nora", "06 39 98 11 23", "1")
    town.partner.add_row("Bilan", f"{CAFE} du 17/11/2026 à 14h00", "5")
    town.rest()

    assert [one["message"] for one in town.here.problems()] == []
    assert registered(town) == {"Lina": "15:00", "Nora": "15:00"}
    assert [one["fields"]["families_count"] for one in town.here.export("session_count")] == [5]
    # As everywhere, words that are a former name and no more give way to the name.
    told = [row[0] for row in town.partner.seen("Inscriptions")[1:]]
    assert told == [f"{CAFE} du 08/12/2026 à 15h00"] * 2
    assert town.partner.seen("Bilan")[1][0] == f"{CAFE} du 17/11/2026 à 15h00"


def test_an_hour_of_before_in_words_of_a_persons_own_is_shown_to_them(town: Town) -> None:
    """« Café 08/12 14h » became « à 15h00 » in the cell, unasked; they may be listing it next."""
    add_session(town, CAFE, "08/12/2026")
    town.partner.type("Séances", 2, 2, "15h")
    town.rest()
    town.partner.add_row("Inscriptions", f"{CAFE} 08/12 14h", "Zoé", "", "1")
    town.rest()

    assert [one["kind"] for one in town.here.problems()] == ["assumed"]
    assert town.partner.notes("Inscriptions")[1, 0] == (
        f"Synchronisation : nous avons compris « {CAFE} du 08/12/2026 à 15h00 ». "
        f"« {CAFE} du 08/12/2026 à 14h00 » s’appelle maintenant « {CAFE} du 08/12/2026 à 15h00 ». "
        "Si c’est juste, effacez cette note ; sinon, tapez la bonne valeur."
    )
    assert town.partner.seen("Inscriptions")[1][0] == f"{CAFE} 08/12 14h"

    # A yes covers the hour in later rows of the list, however it is typed.
    town.partner.write_note("Inscriptions", 1, 0, "")
    town.rest()
    town.partner.add_row("Inscriptions", "café 8/12 à 14h", "Nora", "", "1")
    town.rest()

    assert town.here.problems() == []
    assert registered(town) == {"Zoé": "15:00", "Nora": "15:00"}
    told = [row[0] for row in town.partner.seen("Inscriptions")[1:]]
    assert told == [f"{CAFE} du 08/12/2026 à 15h00"] * 2


def test_a_yes_to_a_workshops_old_title_covers_later_families_too(town: Town) -> None:
    """Each was asked about anew: the new name, written in the same run, hid the yes."""
    add_session(town, CAFE, "08/12/2026")
    town.rename_workshop(CAFE, "Café des familles")
    for name in ("Zoé", "Nora"):
        town.partner.add_row("Inscriptions", f"{CAFE} 08/12", name, "", "1")
        town.rest()
        town.partner.write_note("Inscriptions", 1, 0, "")
        town.rest()

        assert town.here.problems() == []
    assert registered(town) == {"Zoé": "14:00", "Nora": "14:00"}


@pytest.mark.parametrize("was", ["14h", "10h"], ids=["moved", "a slip, corrected at once"])
def test_a_family_typed_before_its_session_is_listed_is_in_none_that_was_at_its_hour(
    town: Town, was: str
) -> None:
    """It stayed in that of 16 h, whose hour stood where they had typed theirs."""
    town.partner.add_row("Séances", CAFE, "08/12/2026", was, "", "Salle", "8")
    town.rest()
    town.partner.type("Séances", 2, 2, "16h")
    town.rest()
    typed = f"{CAFE} 08/12 {was}"
    town.partner.add_row("Inscriptions", typed, "Omar", "", "1")
    town.rest()
    assert [one["kind"] for one in town.here.problems()] == ["assumed"]

    town.partner.add_row("Séances", CAFE, "08/12/2026", was, "", "MJC", "10")
    town.rest()

    assert town.here.problems() == []
    assert town.partner.notes("Inscriptions") == {}
    assert town.partner.seen("Inscriptions")[1][0] == typed
    assert registered(town) == {"Omar": was.replace("h", ":00")}


def test_of_two_sessions_of_a_day_the_hour_of_before_says_which_if_one_had_it(town: Town) -> None:
    """Where none begins then by now; where both did, both are named."""
    for start in ("14h", "10h"):
        town.partner.add_row("Séances", CAFE, "08/12/2026", start, "", "Salle", "8")
    town.rest()
    town.partner.type("Séances", 2, 2, "15h")
    town.rest()
    ours = f"{CAFE} du 08/12/2026 à 14h00"
    for name, typed in (("Nora", ours), ("Zoé", f"{CAFE} 08/12 10h")):
        town.partner.add_row("Inscriptions", typed, name, "", "1")
    town.rest()
    assert [one["message"] for one in town.here.problems()] == []
    assert registered(town) == {"Nora": "15:00", "Zoé": "10:00"}

    for start in ("14h", "11h"):
        town.partner.type("Séances", 3, 2, start)
        town.rest()
    town.partner.add_row("Inscriptions", ours, "Lina", "", "1")
    town.rest()
    (asked,) = town.here.problems()
    assert asked["cell"] == "A4"
    both = f"« {CAFE} du 08/12/2026 à 11h00 » ou « {CAFE} du 08/12/2026 à 15h00 »"
    assert f"écrivez {both}" in asked["message"]


def test_a_session_is_known_by_its_former_title_with_its_former_hour(town: Town) -> None:
    add_session(town, CAFE, "08/12/2026")
    town.partner.type("Séances", 2, 2, "15h")
    town.rename_workshop(CAFE, "Café des familles")

    town.partner.add_row("Inscriptions", f"{CAFE} du 08/12/2026 à 14h00", "Nora", "", "1")
    town.rest()

    assert [one["kind"] for one in town.here.problems()] == ["assumed"]
    town.partner.write_note("Inscriptions", 1, 0, "")
    town.rest()
    assert town.here.problems() == []
    assert registered(town) == {"Nora": "15:00"}


def test_an_hour_at_which_it_never_began_is_asked_about(town: Town) -> None:
    add_session(town, CAFE, "08/12/2026")
    town.partner.type("Séances", 2, 2, "15h")
    town.rest()

    town.partner.add_row("Inscriptions", f"{CAFE} du 08/12/2026 à 16h00", "Nora", "", "1")
    town.rest()

    (asked,) = town.here.problems()
    assert "n’est pas connu ici" in asked["message"]
