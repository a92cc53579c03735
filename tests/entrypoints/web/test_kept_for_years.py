"""Contacts, attendance and loans go when their time is over; the sheet stays as it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.ports import Erased
from sync_service.privacy.purge import purge
from sync_service.sync.plan_tabs import lease_name
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    make_quarter,
)
from tests.entrypoints.web.town import PARIS, Town

CONTACTS = [
    ("Nom", "Prénom", "Fonction", "Courriel", "Parti le"),
    ("Durand", "Hortense", "Direction", "hortense@example.org", "15/03/2026"),
    ("Petit", "Zoé", "Accueil", "zoe@example.org", ""),
]
ITEMS = [("Code", "Désignation", "Type", "Quantité"), ("M1", "Malle des émotions", "Malle", "3")]
LOANS = [
    ("Matériel", "Emprunteur", "Date de sortie", "Retour prévu", "Rendu le"),
    ("Malle des émotions", "La MJC", "02/02/2026", "02/03/2026", "01/03/2026"),
    ("Malle des émotions", "La MJC", "03/02/2026", "03/03/2026", ""),
]
PRESENCE = [
    ("Structure", "12/03/2026", "16/04/2026"),
    ("Les Épis", "P", "E"),
    ("La MJC", "A", "P"),
]
FUNCTION, REFERENCE = 2, 5


@pytest.fixture
def quarter(real_database: SqlDatabase, tmp_path: Path) -> Iterator[Quarter]:
    made = make_quarter(Town(database=real_database), tmp_path)
    yield made
    made.close()


def at(quarter: Quarter, day: str) -> None:
    quarter.town.clock.instant = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=PARIS)


def purged(quarter: Quarter) -> Erased:
    return purge(quarter.town.database, quarter.town.clock, 30)


def opened(quarter: Quarter) -> Person:
    sheet = quarter.open(
        tabs={"Contacts": CONTACTS, "Matériel": ITEMS, "Prêts": LOANS},
    )
    quarter.sync()
    assert quarter.problems() == []
    quarter.town.clock.pass_by(days=3)
    return sheet


def looks(sheet: Person, *titles: str) -> list[object]:
    return [(sheet.seen(title), sheet.notes(title)) for title in titles]


def test_a_contact_who_left_goes_after_two_years_and_the_row_stays(quarter: Quarter) -> None:
    sheet = opened(quarter)
    before = looks(sheet, "Contacts")
    at(quarter, "2028-03-15")
    assert purged(quarter).records == {}
    assert {one.fields["family_name"] for one in quarter.records("contact")} == {"Durand", "Petit"}

    at(quarter, "2028-03-16")
    assert purged(quarter).records == {"contact": 1}

    assert [one.fields["family_name"] for one in quarter.records("contact")] == ["Petit"]
    for text in ("Accueil du soir", "Accueil"):
        # What is typed elsewhere in the tab has all of it looked at again.
        sheet.type("Contacts", 2, FUNCTION, text)
        quarter.sync()
        [petit] = quarter.records("contact")
        assert petit.fields["role"] == text
    assert looks(sheet, "Contacts") == before
    assert quarter.problems() == []
    assert purged(quarter).records == {}


def test_a_row_that_somebody_uses_again_is_a_record_of_its_own(quarter: Quarter) -> None:
    sheet = opened(quarter)
    old = next(one.ref for one in quarter.records("contact") if one.fields["given_name"] != "Zoé")
    at(quarter, "2028-03-16")
    purged(quarter)
    sheet.type("Contacts", 2, FUNCTION, "Accueil du soir")
    quarter.sync()
    assert len(quarter.records("contact")) == 1

    sheet.type("Contacts", 1, FUNCTION, "Présidence")
    quarter.sync()

    [again] = [one for one in quarter.records("contact") if one.fields["given_name"] != "Zoé"]
    assert again.ref != old
    assert again.fields["role"] == "Présidence"
    assert sheet.seen("Contacts")[1][REFERENCE] == again.ref
    assert quarter.problems() == []
    # Its own time begins anew: somebody typed it today, and has a day to see what that did.
    assert purged(quarter).records == {}
    quarter.town.clock.pass_by(days=2)
    assert purged(quarter).records == {"contact": 1}
    sheet.type("Contacts", 2, FUNCTION, "Accueil")
    quarter.sync()
    assert len(quarter.records("contact")) == 1


def test_taking_the_edit_back_archives_nobody(quarter: Quarter) -> None:
    sheet = opened(quarter)
    at(quarter, "2028-03-16")
    purged(quarter)
    sheet.type("Contacts", 1, FUNCTION, "Présidence")
    quarter.sync()

    sheet.type("Contacts", 1, FUNCTION, "Direction")
    quarter.sync()

    assert len(quarter.records("contact")) == 2
    assert quarter.problems() == []


def test_a_sort_without_the_references_brings_nobody_back(quarter: Quarter) -> None:
    sheet = opened(quarter)
    at(quarter, "2028-03-16")
    purged(quarter)
    rows = sheet.seen("Contacts")
    for column in range(REFERENCE):
        sheet.type("Contacts", 1, column, rows[2][column])
        sheet.type("Contacts", 2, column, rows[1][column])

    quarter.sync()

    [zoe] = quarter.records("contact")
    assert zoe.fields["given_name"] == "Zoé"
    assert sheet.seen("Contacts")[1][REFERENCE] == zoe.ref
    assert quarter.problems() == []


def test_a_loan_goes_five_years_after_it_came_back_and_never_while_it_is_out(
    quarter: Quarter,
) -> None:
    sheet = opened(quarter)
    at(quarter, "2031-03-01")
    quarter.sync()
    before = looks(sheet, "Prêts")
    assert "loan" not in purged(quarter).records
    at(quarter, "2031-03-02")
    assert purged(quarter).records == {"loan": 1}

    for day in ("04/03/2026", "03/03/2026"):
        sheet.type("Prêts", 2, 3, day)
        quarter.sync()
        assert [one.fields["returned_on"] for one in quarter.records("loan")] == [None]
    assert looks(sheet, "Prêts") == before
    at(quarter, "2049-01-01")
    assert "loan" not in purged(quarter).records


def test_attendance_goes_three_years_after_the_meeting_and_its_column_is_left_alone(
    quarter: Quarter,
) -> None:
    sheet = quarter.open(tabs={"Présences": PRESENCE}, shows_all=True)
    quarter.sync()
    quarter.town.clock.pass_by(days=3)
    assert len(quarter.records("attendance")) == 4
    before = looks(sheet, "Présences")
    at(quarter, "2029-03-12")
    assert purged(quarter).records == {}
    at(quarter, "2029-03-13")
    assert purged(quarter).records == {"attendance": 2}

    quarter.sync()

    left = {one.fields["status"] for one in quarter.records("attendance")}
    assert left == {"excused", "present"}
    assert len(quarter.records("meeting")) == 2
    assert looks(sheet, "Présences") == before
    assert quarter.problems() == []
    sheet.type("Présences", 1, 1, "A")
    sheet.type("Présences", 1, 2, "A")
    quarter.sync()
    assert sorted(str(one.fields["status"]) for one in quarter.records("attendance")) == [
        "absent",
        "present",
    ]


def test_an_old_date_that_is_a_slip_is_asked_about(quarter: Quarter) -> None:
    sheet = quarter.open(tabs={"Présences": PRESENCE}, shows_all=True)
    quarter.sync()

    sheet.type("Présences", 0, 2, "16/04/2016")
    quarter.sync()

    [problem] = quarter.problems()
    assert "passée depuis plus de 3 ans" in problem.message
    assert len(quarter.records("attendance")) == 4
    sheet.type("Présences", 0, 2, "16/04/2026")
    quarter.sync()
    assert quarter.problems() == []
    assert len(quarter.records("attendance")) == 4


def test_what_an_edit_made_due_waits_for_a_day(quarter: Quarter) -> None:
    """« Parti le 15/03/2006 » for 2026: whoever typed it sees first what it did."""
    sheet = opened(quarter)

    sheet.type("Contacts", 2, 4, "15/03/2006")
    quarter.sync()

    assert purged(quarter).records == {}
    quarter.town.clock.pass_by(days=2)
    assert purged(quarter).records == {"contact": 1}


def test_a_sheet_in_another_run_s_hands_waits_for_the_next_time(
    quarter: Quarter, database_url: str
) -> None:
    opened(quarter)
    at(quarter, "2028-03-16")
    now = quarter.town.clock.now()
    name = lease_name(quarter.followed[0].spreadsheet_id)
    other = open_database(database_url)
    with other.transaction() as stored:
        assert stored.leases.take(name, 600, now)

    done = purged(quarter)

    assert (done.records, done.postponed) == ({}, 1)
    with other.transaction() as stored:
        stored.leases.release(name)
    other.close()
    assert purged(quarter).records == {"contact": 1}


def test_an_instant_of_a_clock_that_was_ahead_counts_as_now(quarter: Quarter) -> None:
    opened(quarter)
    zoe = next(one for one in quarter.records("contact") if one.fields["given_name"] == "Zoé")
    with quarter.town.database.transaction() as stored:
        stored.records.archive([zoe.ref], quarter.town.clock.now() + timedelta(days=4000))
    at(quarter, "2026-12-10")
    purged(quarter)
    at(quarter, "2028-12-11")
    assert purged(quarter).records == {"contact": 2}


ANSWERED_FOR = [
    (*LOANS[0], "Responsable"),
    (*LOANS[1], "Hortense Durand"),
    (*LOANS[2], "Zoé Petit"),
]
BORROWER = 5


def open_answered_for(quarter: Quarter) -> tuple[Person, Person]:
    tabs = {"Contacts": CONTACTS}
    borrowers = quarter.open("mjc", tabs=tabs)
    lender = quarter.open(tabs={"Matériel": ITEMS, "Prêts": ANSWERED_FOR})
    quarter.sync()
    assert quarter.problems() == []
    quarter.town.clock.pass_by(days=3)
    return borrowers, lender


def test_who_answered_for_a_loan_goes_a_year_after_it_came_back_and_the_cell_stays(
    quarter: Quarter,
) -> None:
    _, sheet = open_answered_for(quarter)
    at(quarter, "2027-03-01")
    quarter.sync()
    before = looks(sheet, "Prêts")
    purged(quarter)
    assert all(one.fields["borrower_contact_id"] for one in quarter.records("loan"))

    at(quarter, "2027-03-02")
    purged(quarter)

    named = {one.fields["returned_on"]: one for one in quarter.records("loan")}
    assert named["2026-03-01"].fields["borrower_contact_id"] is None
    assert named[None].fields["borrower_contact_id"] is not None
    for day in ("04/03/2026", "03/03/2026"):
        sheet.type("Prêts", 2, 3, day)
        quarter.sync()
        named = {one.fields["returned_on"]: one for one in quarter.records("loan")}
        assert named["2026-03-01"].fields["borrower_contact_id"] is None
    assert looks(sheet, "Prêts") == before
    assert quarter.problems() == []
    # Another name is what somebody says now.
    sheet.type("Prêts", 1, BORROWER, "Zoé Petit")
    quarter.sync()
    zoe = next(one.ref for one in quarter.records("contact") if one.fields["given_name"] == "Zoé")
    assert {one.fields["borrower_contact_id"] for one in quarter.records("loan")} == {zoe}
    sheet.type("Prêts", 1, BORROWER, "Hortense Durand")
    quarter.sync()
    assert quarter.problems() == []


def test_a_loan_whose_name_went_first_goes_too_and_does_not_come_back(quarter: Quarter) -> None:
    _, sheet = open_answered_for(quarter)
    at(quarter, "2027-03-02")
    quarter.sync()
    purged(quarter)
    sheet.type("Prêts", 2, 3, "05/03/2026")
    quarter.sync()
    at(quarter, "2031-03-02")
    quarter.sync()
    before = looks(sheet, "Prêts")
    # The contact of a loan that is still out stays; the other one left.
    assert purged(quarter).records == {"contact": 1, "loan": 1}

    for day in ("04/03/2026", "05/03/2026"):
        sheet.type("Prêts", 2, 3, day)
        quarter.sync()

    assert [one.fields["returned_on"] for one in quarter.records("loan")] == [None]
    assert looks(sheet, "Prêts") == before
    assert quarter.problems() == []


def test_who_led_a_session_goes_after_three_years_and_the_cell_stays(quarter: Quarter) -> None:
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [(*SESSIONS, "Intervenants"), (*A_SESSION, "Hortense Durand, Zoé")],
        }
    )
    quarter.sync()
    at(quarter, "2029-12-10")
    quarter.sync()
    before = looks(sheet, "Séances")
    purged(quarter)
    assert quarter.the("session").fields["facilitators"] == ["Hortense Durand", "Zoé"]
    at(quarter, "2029-12-11")

    purged(quarter)

    assert quarter.the("session").fields["facilitators"] is None
    for place in ("Salle des fêtes", A_SESSION[4]):
        sheet.type("Séances", 1, 4, place)
        quarter.sync()
        assert quarter.the("session").fields["place"] == place
    assert looks(sheet, "Séances") == before
    assert quarter.the("session").fields["facilitators"] is None
    assert quarter.problems() == []
