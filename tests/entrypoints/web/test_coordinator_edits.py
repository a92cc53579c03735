"""The coordinator edits, archives and merges by commands: no family loses its place unheard."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from sync_service.domain.errors import RefusedValue, UsageError
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Record, entity_of
from sync_service.records.edit_record import archive_record, edit_record
from sync_service.records.editing import Editing
from sync_service.records.merge_records import merge_records
from sync_service.records.undo_run import undo_run
from sync_service.sync.gathering.situations import codec_builder
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    PARTNERS,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)
from tests.entrypoints.web.town import PARIS, send_form

TAB = "Séances"


def editing(quarter: Quarter) -> Editing:
    return Editing(quarter.town.database, quarter.town.clock, quarter.town.rng)


def edit(quarter: Quarter, ref: str, **typed: str) -> Record:
    mappings = Mappings(quarter.rules.mappings, quarter.followed, PARTNERS)
    with quarter.town.database.reading() as stored:
        codec = codec_builder(stored, mappings, quarter.town.clock.now())(entity_of(ref))
    return edit_record(editing(quarter), codec, ref, typed)


def open_with_families(quarter: Quarter, family: FlaskClient, *names: str) -> list[str]:
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    pages = [register(family, session, n, email=f"{n.lower()}@example.org") for n in names]
    quarter.follow()
    quarter.town.clock.pass_by(minutes=20)
    return pages


def refs(quarter: Quarter) -> dict[str, str]:
    return {str(one.fields["given_name"]): one.ref for one in quarter.records("registration")}


@pytest.mark.parametrize("entity", ["session", "workshop"])
def test_a_session_with_families_is_not_archived_before_they_are_told(
    quarter: Quarter, family: FlaskClient, entity: str
) -> None:
    """`archive` took the session away: the pages said « Vous avez une place », nobody was told."""
    pages = open_with_families(quarter, family, "Ana", "Bea")
    record = quarter.the(entity)  # type: ignore[arg-type]
    session = quarter.the("session")

    with pytest.raises(UsageError, match="2 familles sont inscrites") as refused:
        archive_record(editing(quarter), record.ref)
    assert f"edit {session.ref} status=annulé" in str(refused.value)
    assert not quarter.the("session").archived
    assert "Vous avez une place" in family.get(pages[0]).text

    edit(quarter, session.ref, status="annulé")
    quarter.follow()
    assert ("ana@example.org", "cancelled") in quarter.told()
    archive_record(editing(quarter), record.ref)
    quarter.follow()
    assert "<h1>L’atelier n’a pas lieu.</h1>" in family.get(pages[0]).text
    assert len(quarter.told()) == 4


@pytest.mark.parametrize("day", ["10/12/2025", "10/12/2027"])
def test_a_wrong_year_typed_by_the_coordinator_is_not_taken(
    quarter: Quarter, family: FlaskClient, day: str
) -> None:
    pages = open_with_families(quarter, family, "Ana")
    session = quarter.the("session")

    with pytest.raises(RefusedValue, match="1 famille est inscrite"):
        edit(quarter, session.ref, date=day)
    quarter.follow()
    assert quarter.the("session").fields["date"] == "2026-12-10"
    assert quarter.purge() == 0
    assert len(quarter.told()) == 1
    assert "Vous avez une place" in family.get(pages[0]).text


def test_a_day_nearby_is_taken_and_one_far_away_once_families_know(
    quarter: Quarter, family: FlaskClient
) -> None:
    pages = open_with_families(quarter, family, "Ana")
    ref = quarter.the("session").ref
    edit(quarter, ref, date="17/12/2026")
    quarter.follow()
    assert quarter.told()[-1] == ("ana@example.org", "change")

    quarter.town.clock.pass_by(minutes=20)
    edit(quarter, ref, status="reporté")
    quarter.follow()
    assert "<h1>L’atelier est reporté.</h1>" in family.get(pages[0]).text
    with pytest.raises(RefusedValue):
        edit(quarter, ref, date="17/12/2025")
    quarter.town.clock.pass_by(minutes=20)
    edit(quarter, ref, date="17/06/2027", status="prévue")
    quarter.follow()
    assert len(quarter.letters("change")) == 3
    assert "17 juin 2027" in family.get(pages[0]).text


@pytest.mark.parametrize("act", ["archive", "edit"])
def test_a_family_that_the_coordinator_takes_out_is_told(
    quarter: Quarter, family: FlaskClient, act: str
) -> None:
    pages = open_with_families(quarter, family, "Ana")
    ref = refs(quarter)["Ana"]
    if act == "archive":
        archive_record(editing(quarter), ref)
    else:
        edit(quarter, ref, status="annulé")
    quarter.follow()
    quarter.follow()
    assert quarter.told()[1:] == [("ana@example.org", "removed")]
    assert "Vous avez une place" not in family.get(pages[0]).text


def fill(quarter: Quarter, family: FlaskClient) -> tuple[str, str]:
    """Eight seats: Ana waits with three people, Anna has a seat; the address of both pages."""
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    register(family, session, "Bea", email="bea@example.org", adults_count="6")
    waiting = register(family, session, "Ana", email="ana@example.org", adults_count="3")
    seated = register(family, session, "Anna", email="anna@example.org", adults_count="2")
    quarter.follow()
    assert "Vous avez une place" not in family.get(waiting).text
    assert "Vous avez une place" in family.get(seated).text
    quarter.town.clock.pass_by(minutes=20)
    return waiting, seated


def test_two_registrations_merged_keep_the_better_seat_and_both_pages(
    quarter: Quarter, family: FlaskClient
) -> None:
    """The page of the second said that its row was taken out, and its seat went to others."""
    waiting, seated = fill(quarter, family)
    told = quarter.told()
    known = refs(quarter)

    kept = merge_records(editing(quarter), known["Ana"], known["Anna"])
    quarter.follow()
    quarter.sync()
    quarter.follow()

    assert kept.fields["status"] == "confirmed"
    assert quarter.told() == told
    for page in (waiting, seated):
        assert "Vous avez une place" in family.get(page).text
    code = known["Anna"].removeprefix("N-")
    found = family.post("/i", data={"code": code, "given_name": "Ana"})
    assert found.status_code in (302, 303)

    family.post(f"{seated}/annuler")
    assert "Vous avez une place" not in family.get(waiting).text


def test_who_came_first_keeps_its_turn_when_merged(quarter: Quarter, family: FlaskClient) -> None:
    quarter.open()
    quarter.sync()
    session = quarter.the("session")
    register(family, session, "Bea", email="bea@example.org", adults_count="8")
    names = ("Ana", "Carl", "Anna")
    pages = {n: register(family, session, n, email=f"{n.lower()}@example.org") for n in names}
    known = refs(quarter)
    merge_records(editing(quarter), known["Anna"], known["Ana"])
    family.post(f"{pages['Ana']}/annuler")
    left = [one for one in quarter.records("registration") if one.ref == known["Anna"]]
    assert left[0].fields["status"] == "cancelled"


def test_undoing_a_merge_gives_each_its_page_again(quarter: Quarter, family: FlaskClient) -> None:
    waiting, seated = fill(quarter, family)
    known = refs(quarter)
    merge_records(editing(quarter), known["Ana"], known["Anna"])
    with quarter.town.database.reading() as stored:
        run = stored.journal.read_history(known["Anna"])[-1].run
    undo_run(editing(quarter), str(run))
    assert "Vous avez une place" not in family.get(waiting).text
    assert "Vous avez une place" in family.get(seated).text


def test_registrations_in_two_sessions_are_not_merged(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    sheet.add_row(TAB, "Cuisine en famille", "17/12/2026", "14h30", "16h30", "Auditorium", "8")
    quarter.sync()
    for session in quarter.records("session"):
        answer = send_form(family, session.ref, given_name="Ana", email="ana@example.org")
        assert answer.status_code == 303
    first, second = (one.ref for one in quarter.records("registration"))
    with pytest.raises(UsageError, match="même séance"):
        merge_records(editing(quarter), first, second)
    assert len(quarter.records("registration")) == 2


def open_twice(quarter: Quarter, family: FlaskClient, second: tuple[str, ...]) -> list[str]:
    """A workshop typed twice, each with a session and a family; both families' pages."""
    tabs: dict[str, Sequence[Sequence[object]]] = {
        "Ateliers": [WORKSHOPS, A_WORKSHOP],
        "Séances": [SESSIONS, A_SESSION],
        "Inscriptions": [FAMILIES],
    }
    sheet = quarter.open(tabs=tabs)
    quarter.sync()
    sheet.add_row("Ateliers", A_WORKSHOP[0], A_WORKSHOP[1], "CLAS", A_WORKSHOP[3])
    quarter.sync()
    known = {one.ref for one in quarter.records("session")}
    later = next(one.ref for one in quarter.records("workshop")[1:])
    sheet.add_row(TAB, later, *second)
    quarter.sync()
    sessions = sorted(quarter.records("session"), key=lambda one: one.ref not in known)
    names = ("Ana", "Bea")
    pages = [
        register(family, one, name, email=f"{name.lower()}@example.org")
        for one, name in zip(sessions, names, strict=True)
    ]
    quarter.follow()
    quarter.town.clock.pass_by(minutes=20)
    return pages


def test_a_workshop_typed_twice_and_merged_keeps_every_familys_page(
    quarter: Quarter, family: FlaskClient
) -> None:
    pages = open_twice(quarter, family, ("17/12/2026", "14h30", "16h30", "Auditorium", "8"))
    assert [one.kind for one in quarter.problems()] == ["duplicate"]
    told = quarter.told()

    first, second = (one.ref for one in quarter.records("workshop"))
    merge_records(editing(quarter), first, second)
    quarter.sync()
    quarter.follow()

    assert quarter.problems() == []
    assert quarter.told() == told
    for page in pages:
        assert "Vous avez une place" in family.get(page).text
    assert family.get("/ateliers").text.count("Cuisine en famille") == 2


@pytest.mark.parametrize(
    ("second", "is_same"),
    [
        (("10/12/2026", "14h30", "16h30", "Auditorium", "8"), True),
        (("17/12/2026", "14h30", "16h30", "Auditorium", "8"), False),
    ],
)
def test_sessions_are_merged_where_no_family_is_moved(
    quarter: Quarter,
    family: FlaskClient,
    second: tuple[str, ...],
    is_same: bool,  # noqa: FBT001
) -> None:
    """The families of the second found another day on their page, and nobody had told them."""
    pages = open_twice(quarter, family, second)
    sessions = {str(one.fields["workshop_id"]): one.ref for one in quarter.records("session")}
    kept, dropped = (sessions[one.ref] for one in quarter.records("workshop"))
    told = quarter.told()
    if is_same:
        merge_records(editing(quarter), kept, dropped)
    else:
        with pytest.raises(UsageError, match="1 famille est inscrite"):
            merge_records(editing(quarter), kept, dropped)
    quarter.follow()
    assert len(quarter.records("session")) == (1 if is_same else 2)
    assert quarter.told() == told
    for page in pages:
        assert "Vous avez une place" in family.get(page).text


def test_families_of_a_session_that_is_over_are_moved_to_no_day_to_come(
    quarter: Quarter, family: FlaskClient
) -> None:
    """By an edit of its date, or by merging it: they read that they have a place there."""
    open_twice(quarter, family, ("17/12/2026", "14h30", "16h30", "Auditorium", "8"))
    days = {str(one.fields["date"]): one.ref for one in quarter.records("session")}
    quarter.town.clock.instant = datetime(2026, 12, 12, 9, 0, tzinfo=PARIS)

    with pytest.raises(RefusedValue, match="est passée, et 1 famille est inscrite"):
        edit(quarter, days["2026-12-10"], date="18/12/2026")
    with pytest.raises(UsageError, match="1 famille est inscrite"):
        merge_records(editing(quarter), days["2026-12-17"], days["2026-12-10"])
    edit(quarter, days["2026-12-10"], date="09/12/2026")
    quarter.follow()
    assert ("ana@example.org", "change") not in quarter.told()

    edit(quarter, days["2026-12-10"], status="reporté")
    edit(quarter, days["2026-12-10"], date="18/12/2026")
    quarter.follow()
    assert quarter.told()[-1] == ("ana@example.org", "change")
