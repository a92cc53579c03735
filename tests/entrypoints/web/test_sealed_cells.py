"""Nobody who was erased stays in the memory of rows that no run could empty."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.adapters.database import SqlDatabase
from sync_service.domain.record import Change
from sync_service.privacy.erase_person import Wanted, erase_person
from sync_service.privacy.purge import purge
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    make_quarter,
)
from tests.entrypoints.web.test_personal_data import dump, left_over
from tests.entrypoints.web.town import Town

CONTACTS = [
    ("Nom", "Prénom", "Fonction", "Courriel"),
    ("Zylberstein", "Hortensia", "Vigie-du-phare", "hortensia@example.org"),
    ("Petit", "Zoé", "Accueil", "zoe@example.org"),
]
SECRETS = ("Zylberstein", "Hortensia", "hortensia", "Vigie-du-phare")
LEON = ("Barré", "Léon", "Gardien", "leon@example.org")
HERS, REFERENCE = 1, 4


@pytest.fixture
def quarter(real_database: SqlDatabase, tmp_path: Path) -> Iterator[Quarter]:
    made = make_quarter(Town(database=real_database), tmp_path)
    yield made
    made.close()


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    opened = quarter.open(tabs={"Contacts": CONTACTS})
    quarter.sync()
    assert quarter.problems() == []
    return opened


def erase(quarter: Quarter) -> None:
    town, wanted = quarter.town, Wanted(email="hortensia@example.org")
    assert erase_person(town.database, town.clock, wanted, is_dry=False).refs


def pause(quarter: Quarter, *, paused: bool = True) -> None:
    quarter.followed[:] = [replace(one, paused=paused) for one in quarter.followed]


def pass_days(quarter: Quarter) -> None:
    quarter.town.clock.pass_by(days=2)
    purge(quarter.town.database, quarter.town.clock, 30)


def names(quarter: Quarter) -> list[object]:
    return [one.fields["family_name"] for one in quarter.records("contact")]


def test_of_a_row_that_went_before_nothing_is_left_at_once(
    quarter: Quarter, sheet: Person, database_url: str
) -> None:
    sheet.delete_rows("Contacts", HERS, 1)
    quarter.sync(6)

    erase(quarter)

    assert left_over(dump(database_url), SECRETS) == []


def _delete(sheet: Person) -> None:
    sheet.delete_rows("Contacts", HERS, 1)


def _empty(sheet: Person) -> None:
    for column in range(REFERENCE):
        sheet.type("Contacts", HERS, column, "")


@pytest.mark.parametrize("act", [_delete, _empty])
def test_of_a_row_that_a_person_took_away_first_nothing_is_left_after_a_day(
    quarter: Quarter, sheet: Person, database_url: str, act: Callable[[Person], None]
) -> None:
    erase(quarter)
    act(sheet)
    quarter.sync(6)

    pass_days(quarter)
    quarter.sync(6)

    assert left_over(dump(database_url), SECRETS) == []
    assert names(quarter) == ["Petit"]
    assert quarter.problems() == []


@pytest.mark.parametrize("is_paused", [False, True])
def test_what_was_typed_for_her_before_any_run_had_read_it_goes_with_her(
    quarter: Quarter, sheet: Person, database_url: str, *, is_paused: bool
) -> None:
    """A first name put right in that hour stayed in the row for ever, in silence."""
    sheet.type("Contacts", HERS, 1, "Hortensia-Marie", "Veilleuse")
    pause(quarter, paused=is_paused)
    erase(quarter)
    if is_paused:
        quarter.sync()
        pass_days(quarter)
        pause(quarter, paused=False)
    quarter.sync()

    assert sheet.seen("Contacts")[HERS][:REFERENCE] == ["—", "", "", ""]
    assert left_over(dump(database_url), (*SECRETS, "Veilleuse")) == []
    assert names(quarter) == ["Petit"]
    assert quarter.problems() == []


@pytest.mark.parametrize("is_paused", [False, True])
def test_whoever_was_typed_over_her_in_that_hour_stays(
    quarter: Quarter, sheet: Person, *, is_paused: bool
) -> None:
    pause(quarter, paused=is_paused)
    erase(quarter)
    if is_paused:
        quarter.sync()
        pass_days(quarter)
    sheet.type("Contacts", HERS, 0, *LEON)
    pause(quarter, paused=False)
    quarter.sync()

    assert sheet.seen("Contacts")[HERS][:REFERENCE] == [*LEON]
    assert sorted(map(str, names(quarter))) == ["Barré", "Petit"]
    assert quarter.problems() == []


def test_whoever_is_typed_over_her_but_for_the_name_is_not_emptied(
    quarter: Quarter, sheet: Person
) -> None:
    sheet.type("Contacts", HERS, 0, "", *LEON[1:])
    erase(quarter)
    quarter.sync()

    assert sheet.seen("Contacts")[HERS][1:REFERENCE] == [*LEON[1:]]


def test_a_sheet_that_was_paused_is_emptied_once_it_goes_on(
    quarter: Quarter, sheet: Person, database_url: str
) -> None:
    pause(quarter)
    erase(quarter)
    quarter.sync()
    pass_days(quarter)
    assert left_over(dump(database_url), SECRETS) == []
    assert sheet.seen("Contacts")[HERS][0] == "Zylberstein"

    pause(quarter, paused=False)
    quarter.sync(6)

    assert left_over(str(sheet.seen("Contacts")), SECRETS) == []
    assert left_over(dump(database_url), SECRETS) == []
    assert names(quarter) == ["Petit"]
    assert quarter.problems() == []


def test_a_row_that_comes_back_is_emptied(
    quarter: Quarter, sheet: Person, database_url: str
) -> None:
    row = sheet.seen("Contacts")[HERS]
    sheet.delete_rows("Contacts", HERS, 1)
    quarter.sync(6)
    erase(quarter)
    quarter.sync()

    for column, text in enumerate(row):
        sheet.type("Contacts", HERS + 2, column, text)
    quarter.sync(6)

    assert left_over(str(sheet.seen("Contacts")), SECRETS) == []
    assert left_over(dump(database_url), SECRETS) == []
    assert {*names(quarter)} <= {"Petit", "—"}


@pytest.mark.parametrize(
    ("column", "typed", "left"),
    [(2, "Présidence", ["—", "", "", ""]), (0, "Barré", ["Barré", "", "", ""])],
)
def test_what_was_typed_there_meanwhile_goes_with_her_unless_it_is_another_name(
    quarter: Quarter, sheet: Person, column: int, typed: str, left: list[str]
) -> None:
    """Her own, put right, or a successor's of whom no more is typed yet: it stays, and no more."""
    pause(quarter)
    erase(quarter)
    quarter.sync()
    pass_days(quarter)

    sheet.type("Contacts", HERS, column, typed)
    pause(quarter, paused=False)
    quarter.sync(6)

    assert sheet.seen("Contacts")[HERS][:REFERENCE] == left
    assert names(quarter) == ["Petit"]


def test_once_it_is_emptied_whoever_is_typed_there_is_a_new_record(
    quarter: Quarter, sheet: Person
) -> None:
    """The reference is never taken up again, even by the same name."""
    (gone,) = (one.ref for one in quarter.records("contact") if one.fields["given_name"] != "Zoé")
    pause(quarter)
    erase(quarter)
    quarter.sync()
    pass_days(quarter)
    pause(quarter, paused=False)
    quarter.sync(6)

    sheet.type("Contacts", HERS, 0, "Zylberstein", "Anne", "", "anne@example.org")
    quarter.sync(6)

    assert sheet.seen("Contacts")[HERS][0] == "Zylberstein"
    assert "Zylberstein" in names(quarter)
    assert gone not in {one.ref for one in quarter.records("contact")}


CAMILLE = (A_WORKSHOP[0], "Camille", "06 39 98 00 11", "camille@example.org", "1", "Inscrit")


@pytest.mark.parametrize(
    ("family", "typed", "left"),
    [
        (CAMILLE, ("Camille D.",), ["—", "", "", "1"]),
        ((*CAMILLE[:2], "", "", *CAMILLE[4:]), ("Camille D.",), ["Camille D.", "", "", "1"]),
        (CAMILLE, ("Léon", "06 39 98 00 09", "leon@example.org", "4"), None),
    ],
)
def test_a_familys_first_name_put_right_goes_with_it_and_nobody_gets_its_reference(
    quarter: Quarter, family: Sequence[str], typed: Sequence[str], left: list[str] | None
) -> None:
    """Of whom no more is known than a name, it stays; another family there is a new one."""
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, A_SESSION],
            "Inscriptions": [FAMILIES, family],
        }
    )
    quarter.sync()
    before = sheet.seen("Inscriptions")[1]
    sheet.type("Inscriptions", 1, 1, *typed)
    ref = quarter.the("registration").ref
    town = quarter.town
    assert erase_person(town.database, town.clock, Wanted(ref=ref), is_dry=False).refs
    quarter.sync()

    shown = sheet.seen("Inscriptions")[1]
    assert shown[0] == before[0]
    assert shown[1:5] == (left or [*typed])
    if left is None:
        (other,) = quarter.records("registration")
        assert (other.fields["given_name"], other.ref != ref) == ("Léon", True)
        assert quarter.problems() == []
    else:
        assert quarter.records("registration") == []


def test_a_family_whose_time_is_over_goes_from_a_list_that_lost_its_row(
    quarter: Quarter, database_url: str
) -> None:
    rows: Mapping[str, Sequence[Sequence[object]]] = {
        "Ateliers": [WORKSHOPS, A_WORKSHOP],
        "Séances": [SESSIONS, A_SESSION],
        "Inscriptions": [FAMILIES],
    }
    sheet = quarter.open(tabs=rows)
    quarter.sync()
    family = dict.fromkeys(FAMILIES, "")
    family |= {"Séance": A_WORKSHOP[0], "Prénom": "Philomène", "Nombre d'adultes": "1"}
    for column, title in enumerate(FAMILIES):
        sheet.type("Inscriptions", 1, column, family[title])
    quarter.sync(6)
    assert [one.fields["given_name"] for one in quarter.records("registration")] == ["Philomène"]
    sheet.delete_rows("Inscriptions", 1, 1)
    quarter.sync(6)

    quarter.town.clock.pass_by(days=400)
    purge(quarter.town.database, quarter.town.clock, 30)

    assert left_over(dump(database_url), ("Philom",)) == []


def test_who_led_a_session_goes_from_a_paused_sheet_and_from_its_cell_afterwards(
    quarter: Quarter, database_url: str
) -> None:
    sheet = quarter.open(
        tabs={
            "Contacts": CONTACTS,
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [
                (*SESSIONS, "Intervenants"),
                (*A_SESSION, "Nour, Hortensia Zylberstein"),
            ],
        }
    )
    quarter.sync()
    pause(quarter)
    erase(quarter)
    quarter.sync()
    pass_days(quarter)
    assert left_over(dump(database_url), SECRETS) == []

    pause(quarter, paused=False)
    quarter.sync(6)

    assert sheet.seen("Séances")[1][len(SESSIONS)] == "Nour"
    assert quarter.the("session").fields["facilitators"] == ["Nour"]
    assert left_over(dump(database_url), SECRETS) == []


def test_whoever_leads_a_session_instead_reaches_a_sheet_that_was_paused(quarter: Quarter) -> None:
    """What was remembered of the cell is a hash after a day: nobody looked into it any more."""
    led = [(*SESSIONS, "Intervenants"), (*A_SESSION, "Nour")]
    sheet = quarter.open(tabs={"Ateliers": [WORKSHOPS, A_WORKSHOP], "Séances": led})
    quarter.sync()
    pause(quarter)
    session, now = quarter.the("session"), quarter.town.clock.now()
    with quarter.town.database.transaction() as stored:
        stored.records.update(session.ref, {"facilitators": ["Léa"]}, now)
        change = Change(session.ref, "facilitators", ["Nour"], ["Léa"], "edit", now, "r")
        stored.journal.append([change])
    quarter.sync()
    pass_days(quarter)

    pause(quarter, paused=False)
    quarter.sync()

    assert sheet.seen("Séances")[1][len(SESSIONS)] == "Léa"
    assert quarter.problems() == []


def test_what_a_guard_holds_of_a_family_goes_with_it_by_date_after_a_pause(
    quarter: Quarter, database_url: str
) -> None:
    """Its row goes on as a figure; the name and the address typed there had stayed."""
    families = [
        (A_WORKSHOP[0], f"Zoé {n}", f"06 39 98 00 {n:02}", "", "1", "Inscrit") for n in range(12)
    ]
    a_session = (*A_SESSION[:-1], "40")
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, a_session],
            "Inscriptions": [FAMILIES, *families],
        }
    )
    quarter.sync()
    assert quarter.problems() == []
    for row in range(1, 13):
        sheet.type("Inscriptions", row, 1, f"Philomène {row}")
        sheet.type("Inscriptions", row, 3, f"philomene{row}@example.org")
    quarter.sync(3)
    assert [one.kind for one in quarter.problems()] == ["guard"]
    pause(quarter)
    quarter.town.clock.pass_by(days=60)
    purge(quarter.town.database, quarter.town.clock, 30)
    pass_days(quarter)

    pause(quarter, paused=False)
    quarter.sync(6)

    shown = [row[:6] for row in sheet.seen("Inscriptions")[1:13]]
    assert left_over(str(shown), ("Philom", "philom", "Zoé", "06 39")) == []
    assert left_over(dump(database_url), ("Philom", "philom", "Zoé")) == []
    assert quarter.problems() == []
