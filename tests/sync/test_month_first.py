"""A spreadsheet with American settings and French typing: told once, and no date taken blindly."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from demo.people import Person
from french_cells.directory import NO_DIRECTORY
from sync_service.adoption.adopt_report import report
from sync_service.adoption.adopt_sheet import AdoptRequest, look_at_sheet
from sync_service.adoption.check_sheets import check_sheets
from sync_service.model.codecs import build_codec
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

UNTIL = 5
ROWS: Rows = [
    list(CONTACT_TITLES),
    [*contact_row(1), "03/12/2026"],
    [*contact_row(2), "20/11/2026"],
    [*contact_row(3), "12/25/2026"],
    [*contact_row(4), "11/11/2026"],
]
SETTING = "Paramètres régionaux"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def test_it_is_told_once_for_the_tab_with_the_one_setting_to_change(town: Town) -> None:
    town.add({"Contacts": ROWS}, locale="en_US")
    quiet = town.sync_until_quiet()

    (problem,) = town.problems("ambiguous")
    assert SETTING in problem.message
    assert "« France »" in problem.message
    assert (problem.tab, problem.cell) == ("Contacts", None)
    assert town.states(quiet) == ["idle"]


def test_a_date_that_may_have_been_swapped_waits_for_a_person(town: Town) -> None:
    epis = town.add({"Contacts": ROWS}, locale="en_US")
    bureau = town.add({"Contacts": ROWS[:1]}, partner="le-relais", scope="all")
    town.sync_until_quiet()

    known = {record.fields["email"]: record.fields["active_until"] for record in town.records()}
    assert set(known.values()) == {"2026-03-12", "2026-11-20", "2026-12-25", "2026-11-11"}
    (problem,) = town.problems("assumed")
    assert "03/12/2026" in problem.message
    assert problem.sheet_value == "3/12/2026"
    waiting = {line[3]: line[UNTIL] for line in bureau.seen("Contacts")[1:]}
    assert waiting[str(ROWS[1][3])] == ""
    assert waiting[str(ROWS[4][3])] != ""

    epis.write_note("Contacts", 1, UNTIL, "")
    town.sync_until_quiet()
    assert town.problems("assumed") == []


def answer(town: Town, epis: Person, row: int) -> None:
    epis.write_note("Contacts", row, UNTIL, "")
    town.sync_until_quiet()


def test_the_third_day_that_is_asked_about_is_asked_for_the_whole_column(town: Town) -> None:
    epis = town.add({"Contacts": ROWS}, locale="en_US")
    town.sync_until_quiet()
    for row, day in ((1, "05/10/2026"), (2, "06/10/2026")):
        assert [*epis.notes("Contacts")] == [(row, UNTIL)], "each where it is"
        answer(town, epis, row)
        assert epis.notes("Contacts") == {}
        epis.type("Contacts", row + 1, UNTIL, day)
        town.sync_until_quiet()

    [(at, note)] = epis.notes("Contacts").items()
    assert at == (0, UNTIL)
    assert "1 case (par exemple F4) est comprise par la même règle" in note

    answer(town, epis, 0)
    epis.type("Contacts", 4, UNTIL, "07/10/2026")
    quiet = town.sync_until_quiet()

    assert epis.notes("Contacts") == {}
    assert town.problems() == [], "nor is the setting asked about any more"
    assert "2026-07-10" in {record.fields["active_until"] for record in town.records()}
    assert town.states(quiet) == ["idle"]


def test_with_french_settings_nothing_is_said(town: Town) -> None:
    epis = town.add({"Contacts": ROWS}, locale="en_US")
    town.sync_until_quiet()
    settings = {"properties": {"locale": "fr_FR"}, "fields": "locale"}
    town.act(epis, {"updateSpreadsheetProperties": settings})
    epis.type("Contacts", 1, UNTIL, "03/12/2026")

    town.sync_until_quiet()

    assert town.problems() == []
    assert "2026-12-03" in {record.fields["active_until"] for record in town.records()}


def test_a_list_without_dates_is_not_asked_about(town: Town) -> None:
    town.add({"Contacts": [line[:UNTIL] for line in ROWS]}, locale="en_US")

    town.sync_until_quiet()

    assert town.problems() == []


@pytest.mark.parametrize(("locale", "told"), [("en_US", 1), ("fr_FR", 0), ("en_GB", 0)])
def test_check_says_it(town: Town, locale: str, told: int) -> None:
    town.add({"Contacts": ROWS}, locale=locale)

    (findings,) = check_sheets(town.spreadsheets, town.services.mappings, town.services.database)

    assert [SETTING in finding.message for finding in findings] == [True] * told
    assert all(finding.is_advice for finding in findings)


def test_adopt_says_it_and_reads_dates_as_a_run_will(town: Town) -> None:
    epis = town.add({"Contacts": ROWS}, locale="en_US")

    codec_of = partial(build_codec, "contact", NO_DIRECTORY, date(2026, 11, 24))
    request = AdoptRequest(epis.spreadsheet_id, "contact", "les-epis")
    adoption = look_at_sheet(request, town.spreadsheets, codec_of, date(2026, 11, 24))

    assert SETTING in report(adoption, {})
    (until,) = [one for one in adoption.proposal.mapped if one.field == "active_until"]
    counts = dict(until.counts)
    assert (counts.get("assume"), counts.get("reject", 0)) == (1, 0)
