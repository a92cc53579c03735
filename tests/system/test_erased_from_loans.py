"""Somebody is erased who answered for a loan, or whose name was typed there and waits."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from demo.people import Person
from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.tables import metadata
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Objet", "Emprunteur", "Responsable", "Sorti le", "Rendu le")
LOAN = ("LM-1", "Le Relais", "Max Roy", "02/11/2026", "")
THINGS = [("Désignation", "N° d'inventaire"), ("Malle rouge", "LM-1")]
CONTACTS = [
    ("Nom", "Prénom", "Courriel"),
    ("Petit", "Léa", "lea@example.org"),
    ("Roy", "Max", "max@example.org"),
    ("Aziz", "Nour", "nour@example.org"),
    ("Sy", "Omar", "omar@example.org"),
]
ANSWERS = 2
"""The column of who answers for the loan."""


@dataclass
class Place:
    host: HereHost
    own: Person
    contacts: Person
    refs: dict[str, str]

    def rest(self) -> None:
        for _ in range(4):
            self.host.sync()

    def run(self, *arguments: str) -> str:
        answer = self.host.run(*arguments)
        assert answer.code == 0, answer.err + answer.out
        return answer.out

    @property
    def loan(self) -> str:
        return str(self.host.export("loan")[0]["ref"])

    def edit(self, family_name: str) -> str:
        """Names who answers; the run's id."""
        self.run("edit", self.loan, f"borrower_contact_id={self.refs[family_name]}")
        runs = [one for one in self.host.run("runs", "--json").json if one["kind"] == "edit"]
        return str(max(runs, key=lambda one: one["started_at"])["run"])

    def type(self, text: str) -> None:
        self.own.type("Prêts", 1, ANSWERS, text)

    def disagree(self, edited: str, typed: str) -> None:
        self.edit(edited)
        self.type(typed)
        self.rest()
        assert [one["kind"] for one in self.host.problems()] == ["conflict"]

    def answer(self, how: str) -> None:
        (asked,) = self.host.problems()
        if how == "note":
            self.own.write_note("Prêts", 1, ANSWERS, "")
        else:
            self.run("resolve", str(asked["id"]), "--keep", how)
        self.rest()
        assert self.host.problems() == []

    def erase(self) -> str:
        return self.run("erase", "--ref", self.refs["Petit"])

    def told(self) -> tuple[object, object]:
        """Who answers, by the record and by the list."""
        ref = self.host.export("loan")[0]["fields"]["borrower_contact_id"]
        names = {ref: name for name, ref in self.refs.items()}
        return ref and names[ref], self.own.seen("Prêts")[1][ANSWERS]

    def asked(self) -> list[tuple[object, object]]:
        return [(one["sheet_value"], one["canonical_value"]) for one in self.host.problems()]

    def says_lea(self) -> list[str]:
        said = {
            "lists": repr([self.own.seen("Prêts"), self.contacts.seen("Contacts")]),
            "notes": repr([self.own.notes("Prêts"), self.contacts.notes("Contacts")]),
            "history": self.run("history", self.loan, "--json"),
            "problems": self.run("problems", "--json"),
        }
        engine = open_engine(self.host.settings["DATABASE_URL"])
        with engine.connect() as stored:
            for table in metadata.sorted_tables:
                said[table.name] = repr(stored.execute(select(table)).all())
        engine.dispose()
        return [where for where, text in said.items() if "Petit" in text]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(here: HereHost, stand_in: StandIn, request: pytest.FixtureRequest) -> Place:
    if request.param == "postgresql":
        here.settings["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    here.settings["SYNC_NOW"] = "2026-11-24T10:00:00+01:00"
    own = stand_in.create(
        "Les Épis", {"Matériel": THINGS, "Prêts": [TITLES, LOAN]}, entry="USER_ENTERED"
    )
    relais = stand_in.create("Le Relais", {"Contacts": CONTACTS}, entry="RAW")
    kinds = {"Matériel": "items", "Prêts": "loans"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": kinds},
            {
                "partner": "le-relais",
                "name": "Le Relais",
                "id": relais,
                "tabs": {"Contacts": "contacts"},
            },
        ]
    )
    made = Place(here, stand_in.open(own), stand_in.open(relais), {})
    made.rest()
    made.refs = {str(o["fields"]["family_name"]): str(o["ref"]) for o in here.export("contact")}
    assert (made.told(), here.problems()) == (("Roy", "Max Roy"), [])
    here.settings["SYNC_NOW"] = "2026-11-24T10:05:00+01:00"
    return made


@pytest.mark.parametrize("answer", ["note", "sheet", "database"])
def test_who_was_typed_beside_the_erased_one_of_the_record_is_still_asked_about(
    place: Place, answer: str
) -> None:
    """The cell was emptied, and « Nour Aziz » was in no record, no history and no question."""
    place.disagree("Petit", "Nour Aziz")
    place.erase()
    place.rest()
    assert place.told() == (None, "Nour Aziz")
    assert place.asked() == [("Nour Aziz", None)]
    assert place.says_lea() == []
    place.answer(answer)
    assert place.told() == ((None, "") if answer == "database" else ("Aziz", "Nour Aziz"))
    assert place.says_lea() == []


def test_what_could_not_be_read_beside_the_erased_one_of_the_record_stays(place: Place) -> None:
    place.edit("Petit")
    place.rest()
    place.type("Zed Roux")
    place.rest()
    place.erase()
    place.rest()
    assert place.told() == (None, "Zed Roux")
    assert [one["kind"] for one in place.host.problems()] == ["invalid"]
    assert place.says_lea() == []


@pytest.mark.parametrize("typed", ["Léa Petit", "Mme PETIT Léa (directrice)"])
def test_a_conflict_with_the_erased_one_alone_is_over(place: Place, typed: str) -> None:
    """Cell, note, problem and what is remembered quoted her for good, and the receipt nothing."""
    place.disagree("Aziz", typed)
    assert "onglet « Prêts », ligne 2 (E-" in place.erase()
    place.rest()
    assert place.told() == ("Aziz", "Nour Aziz")
    assert place.host.problems() == []
    assert place.says_lea() == []


def test_whoever_was_typed_beside_the_erased_one_is_asked_about(place: Place) -> None:
    place.edit("Aziz")
    place.rest()
    place.type("Léa Petit, Omar Sy")
    place.rest()
    place.erase()
    place.rest()
    assert place.told() == ("Aziz", "Omar Sy")
    assert place.asked() == [("Omar Sy", "Nour Aziz")]
    assert place.says_lea() == []


@pytest.mark.parametrize(
    ("edited", "typed", "keep"),
    [("Aziz", "Léa Petit", "database"), ("Petit", "Nour Aziz", "sheet")],
)
def test_what_was_decided_about_a_loan_says_the_erased_one_no_more(
    place: Place, edited: str, typed: str, keep: str
) -> None:
    place.disagree(edited, typed)
    place.answer(keep)
    assert "history" in place.says_lea()
    place.erase()
    place.rest()
    assert place.told() == ("Aziz", "Nour Aziz")
    assert place.says_lea() == []


def test_no_undo_makes_the_erased_one_responsible_again(place: Place) -> None:
    """The record named an erased reference, and the list showed « C-GMQH904 »."""
    place.edit("Petit")
    place.rest()
    place.host.settings["SYNC_NOW"] = "2026-11-24T10:10:00+01:00"
    run = place.edit("Aziz")
    place.rest()
    place.erase()
    place.rest()
    assert place.told() == ("Aziz", "Nour Aziz")
    place.run("undo", run)
    place.rest()
    assert place.told() == (None, "")
    assert place.says_lea() == []


def test_history_keeps_who_answered_before_and_after_the_erased_one(place: Place) -> None:
    """As of a list of people: what a sheet has yet to receive arrives all the same."""
    place.edit("Petit")
    place.edit("Aziz")
    place.erase()
    place.rest()
    assert place.told() == ("Aziz", "Nour Aziz")
    told = place.run("history", place.loan, "--json")
    assert place.refs["Petit"] not in told
    assert all(place.refs[one] in told for one in ("Roy", "Aziz"))


@pytest.fixture
def two(here: HereHost, stand_in: StandIn) -> Place:
    """Léa Petit works for Le Relais; another Léa Petit comes to the MJC later, and is erased."""
    here.settings["SYNC_NOW"] = "2026-11-24T10:00:00+01:00"
    own = stand_in.create(
        "Les Épis", {"Matériel": THINGS, "Prêts": [TITLES, LOAN]}, entry="USER_ENTERED"
    )
    relais = stand_in.create("Le Relais", {"Contacts": CONTACTS}, entry="RAW")
    mjc = stand_in.create("MJC", {"Contacts": [CONTACTS[0]]}, entry="RAW")
    kinds = {"Matériel": "items", "Prêts": "loans"}
    people = {"Contacts": "contacts"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": kinds},
            {"partner": "le-relais", "name": "Le Relais", "id": relais, "tabs": people},
            {"partner": "mjc", "name": "MJC", "id": mjc, "tabs": people},
        ]
    )
    made = Place(here, stand_in.open(own), stand_in.open(mjc), {})
    made.rest()
    made.refs = {str(o["fields"]["family_name"]): str(o["ref"]) for o in here.export("contact")}
    here.settings["SYNC_NOW"] = "2026-11-24T10:05:00+01:00"
    return made


def add_namesake(place: Place) -> str:
    place.contacts.add_row("Contacts", "Petit", "Léa", "l.petit@example.org")
    place.rest()
    known = {str(one["ref"]) for one in place.host.export("contact")}
    (ref,) = known - {*place.refs.values()}
    return ref


def test_what_a_conflict_says_of_a_namesake_of_the_erased_one_stays(two: Place) -> None:
    """« Léa Petit » was understood as she of Le Relais; her cell and the question were gone."""
    two.disagree("Aziz", "Léa Petit")
    other = add_namesake(two)
    two.run("erase", "--ref", other)
    two.rest()
    assert (two.told(), two.asked()) == (("Aziz", "Léa Petit"), [("Léa Petit", "Nour Aziz")])


def test_a_name_that_two_have_is_the_other_ones_once_one_is_erased(two: Place) -> None:
    """« Plusieurs portent ce nom » was asked; with one erased, what was typed was emptied."""
    other = add_namesake(two)
    two.type("Léa Petit")
    two.rest()
    assert [one["kind"] for one in two.host.problems()] == ["ambiguous"]
    assert "ce nom y reste, car une autre personne le porte aussi : onglet « Prêts »" in two.run(
        "erase", "--ref", other
    )
    two.rest()
    assert two.told()[1] == "Léa Petit"


def test_what_was_decided_of_a_namesake_of_the_erased_one_stays_in_the_history(two: Place) -> None:
    two.disagree("Aziz", "Léa Petit")
    two.answer("sheet")
    other = add_namesake(two)
    before = two.run("history", two.loan, "--json").splitlines()
    two.run("erase", "--ref", other)
    two.rest()
    after = two.run("history", two.loan, "--json").splitlines()
    assert [one for one in before if one not in after] == []
