"""How facts are looked up: addresses, partners, fields."""

from datetime import date

import pytest

from sync_service.digest.facts import Addresses, count, day, text
from sync_service.domain.record import Record
from tests.digest.week import ADDRESSES, facts, record, session

SPREADSHEET = "https://docs.example.org/spreadsheets/d/1abc/edit"


@pytest.mark.parametrize(
    ("sheet_id", "cell", "tail"),
    [
        (None, None, ""),
        ("", "B7", ""),
        (0, None, "#gid=0"),
        (0, "B7", "#gid=0&range=B7"),
        ("7", "", "#gid=7"),
    ],
)
def test_an_address_is_as_exact_as_what_is_known(
    sheet_id: int | str | None, cell: str | None, tail: str
) -> None:
    assert ADDRESSES.cell("1abc", sheet_id, cell) == SPREADSHEET + tail


def test_a_partner_is_called_by_its_name_its_slug_or_unknown() -> None:
    given = facts()
    names = [given.name_of(slug) for slug in ("ludo", "autre", "")]
    assert names == ["Ludothèque", "autre", "partenaire inconnu"]


@pytest.mark.parametrize(
    ("one", "partner"),
    [
        (record("C-1", "contact", organisation_id="ludo"), "ludo"),
        (record("M-1", "item", owner_organisation_id="ludo"), "ludo"),
        (record("E-1", "loan", borrower_organisation_id="ludo"), "ludo"),
        (record("N-1", "registration", session_id="D-1"), "les-epis"),
        (record("B-1", "session_count", session_id="D-1"), "les-epis"),
        (record("B-1", "session_count", session_id="D-9"), ""),
        (record("R-1", "meeting"), ""),
        (record("C-1", "contact", organisation_id=None), ""),
    ],
)
def test_a_record_belongs_to_a_partner_directly_or_through_its_links(
    one: Record, partner: str
) -> None:
    assert facts(session(), one).partner_of(one) == partner


def test_fields_that_are_not_known_count_for_nothing() -> None:
    one = record("B-1", "session_count", mothers_count=2.0, place=None, date="2026-11-24T10:00")
    assert [text(one, "place"), count(one, "place"), day(one, "place")] == ["", 0, None]
    assert (count(one, "mothers_count"), day(one, "date")) == (2, date(2026, 11, 24))


def test_a_place_on_her_pages_stands_before_the_anchor_too_so_that_signing_in_keeps_it() -> None:
    address = "https://clef.example.org/coordination/problemes?ancre=p12#p12"
    assert ADDRESSES.desk("problemes#p12") == address
    assert ADDRESSES.desk("saison") == "https://clef.example.org/coordination/saison"
    assert Addresses("https://docs.example.org", "").desk("problemes#p12") == ""
