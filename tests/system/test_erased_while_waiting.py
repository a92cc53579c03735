"""Somebody is erased while their name waits beside a session's day, or gave way with it."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn, set_clock
from tests.system.test_who_came import AFTER, BEFORE, CAFE, COUNTS, EPIS, FAMILIES, KINDS, Town

pytestmark = pytest.mark.system

SESSIONS = ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Intervenants")
SESSION, DATE, LED = 1, 1, 7
DAY, FAR, LATER = "08/12/2026", "15/03/2027", "15/12/2026"
CONTACTS = [
    ("Nom", "Prénom", "Courriel"),
    ("Petit", "Léa", "lea@example.org"),
    ("Roy", "Max", "max@example.org"),
]


class Season(Town):
    clef: Person

    def type_led(self, names: str) -> None:
        self.own.type("Séances", SESSION, LED, names)

    def type_day(self, *day: str) -> None:
        self.own.type("Séances", SESSION, DATE, *day)

    def disagree(self, names: str) -> None:
        (session,) = self.host.export("session")
        self.host.run("edit", str(session["ref"]), "facilitators=Nour Aziz")
        self.type_led(names)
        self.rest()
        assert self.asked() == [("conflict", "H2")]

    def erase(self, *arguments: str) -> str:
        contacts = self.host.export("contact")
        ref = next(one["ref"] for one in contacts if one["fields"]["family_name"] == "Petit")
        done = self.host.run("erase", "--ref", str(ref), *arguments)
        assert done.code == 0, done.err
        return done.out

    def prints(self) -> list[str]:
        with closing(sqlite3.connect(next(self.host.folder.glob("*.db")))) as stored:
            tabs = stored.execute("SELECT asked FROM tab").fetchall()
        return [one for (asked,) in tabs for one in json.loads(asked).get("contested_cells", ())]

    def led(self) -> list[object]:
        """What the record says, then its two lists."""
        (session,) = self.host.export("session")
        record = ", ".join(session["fields"]["facilitators"] or ())
        own = self.own.seen("Séances")[SESSION][LED]
        return [record, own, self.clef.seen("Tout")[SESSION][LED]]

    def says_lea(self) -> list[str]:
        (session,) = self.host.export("session")
        lists = [self.own.seen(tab) for tab in ("Séances", "Contacts")]
        said = {
            "lists": repr([*lists, self.clef.seen("Tout")]),
            "notes": repr([self.own.notes("Séances"), self.clef.notes("Tout")]),
            "history": self.host.run("history", str(session["ref"]), "--json").out,
            "problems": self.host.run("problems", "--json").out,
        }
        stored = b"".join(one.read_bytes() for one in self.host.folder.glob("*.db*"))
        kept = [one for one in ("Léa Petit".encode(), rb"L\u00e9a Petit") if one in stored]
        return [where for where, text in said.items() if "Petit" in text] + ["stored"] * len(kept)


@pytest.fixture
def season(tmp_path: Path, stand_in: StandIn) -> Season:
    clock = tmp_path / "clock"
    set_clock(clock, datetime.fromisoformat(BEFORE))
    host = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": f"@{clock}"})
    tabs: dict[str, Sequence[Sequence[object]]] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [SESSIONS, (CAFE, DAY, "14h", "16h", "Auditorium", 12, "", "Max Roy")],
        "Inscriptions": FAMILIES,
        "Bilans": COUNTS,
        "Contacts": CONTACTS,
    }
    sheet = stand_in.create(EPIS, tabs, entry="USER_ENTERED")
    clef = stand_in.create("CLEF", {"Tout": [SESSIONS]}, entry="USER_ENTERED")
    kinds = {**KINDS, "Contacts": "contacts"}
    host.write_mappings(
        [
            {"partner": "les-epis", "name": EPIS, "id": sheet, "tabs": kinds},
            {"partner": "clef", "id": clef, "scope": "all", "tabs": {"Tout": "sessions"}},
        ]
    )
    made = Season(host, stand_in.open(sheet), clock)
    made.clef = stand_in.open(clef)
    made.rest()
    assert made.led() == ["Max Roy"] * 3
    return made


@pytest.mark.parametrize("end", ["yes", "put back"])
def test_a_name_that_waits_beside_an_asked_day_comes_back_by_no_answer(
    season: Season, end: str
) -> None:
    """It had neither problem nor note, and came into the record, its lists and the history."""
    season.type_day(FAR)
    season.type_led("Léa Petit")
    season.rest()
    assert season.led() == ["Max Roy", "Léa Petit", "Max Roy"]
    receipt = season.erase()
    assert "onglet « Séances », ligne 2 (D-" in receipt
    assert "range=A2" in receipt
    season.rest()
    assert season.led() == ["Max Roy"] * 3
    assert season.says_lea() == []
    assert season.asked() == [("held", "B2")]
    if end == "yes":
        season.own.write_note("Séances", SESSION, DATE, "")
    else:
        season.type_day(DAY)
    season.rest()
    assert season.led() == ["Max Roy"] * 3
    assert season.says_lea() == []
    assert season.asked() == []


def test_whoever_was_typed_with_them_beside_an_asked_day_is_asked_about(season: Season) -> None:
    season.type_day(FAR)
    season.type_led("Léa Petit, Omar Sy")
    season.rest()
    season.erase()
    season.rest()
    assert season.led() == ["Max Roy", "Omar Sy", "Max Roy"]
    assert season.asked() == [("conflict", "H2"), ("held", "B2")]
    assert season.says_lea() == []
    season.type_day(DAY)
    season.own.write_note("Séances", SESSION, LED, "")
    season.rest()
    assert season.led() == ["Omar Sy"] * 3
    assert season.asked() == []


def test_the_note_on_what_gave_way_with_its_day_quotes_no_name(season: Season) -> None:
    """An erasure left it in the note, the problem and what is remembered of the day's cell."""
    season.at(AFTER)
    season.say("venue", "pas venue", "venu")
    season.type_day(LATER, "9h", "11h", "Mairie")
    season.type_led("Léa Petit")
    season.rest()
    season.type_day(DAY)
    season.rest()
    told = season.own.notes("Séances")[SESSION, DATE]
    gone = "Début « 9h », Fin « 11h », Lieu « Mairie », Intervenants (des noms)"
    assert f"Ici, il y avait : {gone}." in told
    assert {"notes", "problems"}.isdisjoint(season.says_lea())
    assert "history" in season.says_lea()
    season.erase()
    season.rest()
    assert season.says_lea() == []
    assert season.led() == ["Max Roy"] * 3
    assert season.asked() == [("held", "B2")]


def test_no_print_of_an_erased_persons_cells_outlives_the_question_about_their_row(
    season: Season,
) -> None:
    """Two rows shared a reference: what each of their cells held was kept until the next look."""
    row = season.own.seen("Contacts")[1]
    season.own.type("Contacts", 3, 0, *row[:2], "petit@example.org", *row[3:])
    season.own.type("Contacts", 1, 2, "lea.petit@example.org")
    season.rest()
    assert season.prints() != []
    season.erase()
    assert season.prints() == []
    season.rest()
    assert season.prints() == []


JOINED = [
    "Léa Petit et Omar Sy",
    "Léa Petit / Omar Sy",
    "PETIT Léa & Omar Sy",
    "Léa Petit + Omar Sy",
    "Léa PETIT - Omar Sy",
    "Omar Sy (avec Léa Petit)",
    "Petit, Léa; Omar Sy",
]
ALONE = ["Léa Petit (bénévole)", "avec Mme Léa Petit", "Petit, Léa"]


@pytest.mark.parametrize("typed", [*JOINED, *ALONE])
def test_a_name_that_is_joined_to_others_or_has_a_remark_comes_back_by_no_answer(
    season: Season, typed: str
) -> None:
    """Only a name that was all that stood between two commas went."""
    season.type_day(FAR)
    season.type_led(typed)
    season.rest()
    assert "onglet « Séances », ligne 2 (D-" in season.erase()
    season.rest()
    assert season.led() == ["Max Roy", "Omar Sy" if typed in JOINED else "Max Roy", "Max Roy"]
    season.type_day(DAY)
    season.rest()
    assert season.led()[::2] == ["Max Roy"] * 2
    assert season.says_lea() == []


@pytest.mark.parametrize("typed", [*JOINED, *ALONE])
def test_such_a_name_leaves_the_record_and_its_lists_and_whoever_stood_beside_it_stays(
    season: Season, typed: str
) -> None:
    season.type_led(typed)
    season.rest()
    assert season.led()[0] == (typed if typed != JOINED[-1] else "Petit, Léa, Omar Sy")
    assert "À regarder" not in season.erase()
    season.rest()
    assert season.led() == ["Omar Sy" if typed in JOINED else ""] * 3
    assert season.says_lea() == []


@pytest.mark.parametrize("typed", ["Léa Petit et Omar Sy", "Omar Sy, Léa Petit (remplaçante)"])
@pytest.mark.parametrize("answer", ["note", "sheet"])
def test_a_conflict_with_such_a_name_is_answered_without_it_and_at_once(
    season: Season, typed: str, answer: str
) -> None:
    """The first deletion of its note was not heard, and « celle d'ici » brought her back."""
    season.disagree(typed)
    season.erase()
    season.rest()
    if answer == "note":
        season.own.write_note("Séances", SESSION, LED, "")
    else:
        (asked,) = season.host.problems()
        season.host.run("resolve", str(asked["id"]), "--keep", "sheet")
    season.rest()
    assert season.asked() == []
    assert season.led() == ["Omar Sy"] * 3
    assert season.says_lea() == []


def test_where_other_words_stand_beside_a_name_the_receipt_tells_where_to_look(
    season: Season,
) -> None:
    """« Marie Léa Petit » may be another; a conflict about it is answered by one deletion."""
    season.disagree("Marie Léa Petit")
    receipt = season.erase()
    assert (
        "son nom y est peut-être avec d’autres mots : onglet « Séances », ligne 2 (D-" in receipt
    )
    assert "range=A2" in receipt
    assert "attendait" not in receipt
    season.rest()
    season.own.write_note("Séances", SESSION, LED, "")
    season.rest()
    assert season.asked() == []
    assert season.led() == ["Marie Léa Petit"] * 3


def test_so_it_does_of_a_record_before_any_list_shows_it(season: Season) -> None:
    (session,) = season.host.export("session")
    season.host.run("edit", str(session["ref"]), "facilitators=Animé par Léa Petit")
    receipt = season.erase()
    assert f"son nom y est peut-être avec d’autres mots : {session['ref']}." in receipt


def test_a_name_that_somebody_else_has_is_in_a_list_for_a_person_to_see(season: Season) -> None:
    """Whose it is nobody knows: it went from record, lists and history without a word."""
    season.own.add_row("Contacts", "Petit", "Léa", "l.petit@example.org")
    season.type_led("Léa Petit, Max Roy")
    season.rest()
    told = "À regarder, ce nom y reste, car une autre personne le porte aussi : onglet"
    assert f"{told} « Séances », ligne 2 (D-" in season.erase()
    season.rest()
    assert season.led() == ["Léa Petit, Max Roy"] * 3
    season.erase()
    season.rest()
    assert season.led() == ["Max Roy"] * 3
    assert season.says_lea() == []


@pytest.mark.parametrize(
    "typed",
    [
        "Léa Petit (née Durand), Max Roy",
        "Léa Petit (Mme Petit), Max Roy",
        "Léa Petit (Bénévole), Max Roy",
        "Léa Petit (Tél. 06 39 98 11 22), Max Roy",
        "Léa Petit - 06 39 98 11 22, Max Roy",
        "Léa Petit, née Durand, Max Roy",
        "Léa et Omar Petit",
        "Léa & Omar Petit",
    ],
)
def test_what_may_be_said_of_the_erased_one_and_stays_is_for_a_person_to_see(
    season: Season, typed: str
) -> None:
    """« née Durand, Max Roy » led the session then, and the receipt was silent; so of a couple."""
    season.type_led(typed)
    season.rest()
    assert "À regarder, son nom y est peut-être avec d’autres mots : onglet" in season.erase()


@pytest.mark.parametrize("led", ["Léa Petit", "Max Roy et Mme Léa Petit", "Petit, Léa"])
@pytest.mark.parametrize("is_dry", [True, False])
def test_a_row_that_is_no_record_yet_is_named_by_the_receipt(
    season: Season, led: str, *, is_dry: bool
) -> None:
    """Its day was missing, we said; typed a week later, the erased name was in every list."""
    season.own.add_row("Séances", CAFE, "", "14h", "16h", "Auditorium", 12, "", led)
    season.rest()
    assert "onglet « Séances », H3" in season.erase(*(["--dry-run"] if is_dry else []))


def test_it_names_nobody_else_and_no_title(season: Season) -> None:
    season.own.add_row("Séances", CAFE, "", "14h", "16h", "Auditorium", 12, "", "Max Roy")
    season.rest()
    assert "à la main" not in season.erase()
