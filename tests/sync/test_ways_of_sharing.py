"""For reading, by link, through a shared drive: what does not work is told, edits arrive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.sync.watch import audit
from tests.builders import CONTACT_TITLES, contact_row
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

ROWS: Rows = [CONTACT_TITLES[:5], contact_row(1), contact_row(2)]
ROLE = 2
ALL_DRIVES = "supportsAllDrives=true"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def open_by_link(town: Town, epis: Person, role: str) -> None:
    path = f"/drive/v3/files/{epis.spreadsheet_id}/permissions"
    town.asked("POST", path, {"type": "anyone", "role": role})


def roles(town: Town) -> set[object]:
    return {record.fields["role"] for record in town.records()}


def in_drive(town: Town, *, as_member: bool) -> Person:
    """The partner's file lies in their shared drive."""
    epis = town.add({"Contacts": ROWS}, role="")
    made = town.asked("POST", "/drive/v3/drives?requestId=1", {"name": "Collectif"})
    move = f"/drive/v3/files/{epis.spreadsheet_id}?{ALL_DRIVES}&addParents={made['id']}"
    town.asked("PATCH", move, {})
    share = {"type": "user", "emailAddress": town.service}
    share["role"] = "fileOrganizer" if as_member else "writer"
    shared = made["id"] if as_member else epis.spreadsheet_id
    town.asked("POST", f"/drive/v3/files/{shared}/permissions?{ALL_DRIVES}", share)
    return epis


def test_all_is_well_where_we_are_editor(town: Town) -> None:
    town.add({"Contacts": ROWS})

    assert town.checked() == []
    assert town.spreadsheets.counts().drive == 1


def test_check_says_what_reading_only_means(town: Town) -> None:
    town.add({"Contacts": ROWS}, role="reader")

    (told,) = town.checked()

    for words in ("lecture seule", "« Partager »", "« Éditeur »", town.service):
        assert words in told


@pytest.mark.parametrize(("role", "findings"), [("writer", 1), ("reader", 2)])
def test_check_says_what_a_link_means(town: Town, role: str, findings: int) -> None:
    open_by_link(town, town.add({"Contacts": ROWS}, role=""), role)

    told = town.checked()

    assert len(told) == findings
    assert "par son lien" in told[-1]
    assert town.service in told[-1]


def test_an_edit_in_a_file_open_by_link_arrives_by_audit(town: Town) -> None:
    epis = town.add({"Contacts": ROWS}, role="")
    open_by_link(town, epis, "writer")
    town.sync_until_quiet()
    epis.type("Contacts", 1, ROLE, "Trésorière")
    town.sync()
    assert "Trésorière" not in roles(town)

    town.clock.advance(300)
    audit(town.services, 6)

    assert "Trésorière" in roles(town)


@pytest.mark.parametrize("as_member", [True, False], ids=["member", "file shared by itself"])
def test_an_edit_in_a_shared_drive_is_signalled(town: Town, *, as_member: bool) -> None:
    epis = in_drive(town, as_member=as_member)
    town.sync_until_quiet()
    assert town.checked() == []
    idle = town.sync()
    epis.type("Contacts", 1, ROLE, "Trésorière")

    report = town.sync()

    assert "Trésorière" in roles(town)
    assert (report.requests.reads, report.requests.drive) == (1, 1 + as_member)
    assert (idle.requests.reads, idle.requests.drive) == (0, 1 + as_member)


def test_a_drive_that_we_are_no_longer_a_member_of_is_asked_no_more(town: Town) -> None:
    epis = in_drive(town, as_member=True)
    town.sync_until_quiet()
    drive = town.stand_in.files[epis.spreadsheet_id].drive_id
    number = town.stand_in.service_account.permission_id
    town.asked("DELETE", f"/drive/v3/files/{drive}/permissions/{number}?{ALL_DRIVES}")

    town.sync()
    report = town.sync()

    assert report.requests.drive == 1


def test_a_file_for_reading_only_gives_its_edits_and_says_what_it_does_not_get(
    town: Town,
) -> None:
    epis = town.add({"Contacts": ROWS}, role="reader")
    bureau = town.add({"Contacts": ROWS[:1]}, partner="le-relais", scope="all")

    first = town.sync_until_quiet()
    epis.type("Contacts", 1, ROLE, "Trésorière")
    town.sync_until_quiet()

    assert not {"failed", "lost_access"} & {*town.states(first)}
    assert "Trésorière" in {line[ROLE] for line in bureau.seen("Contacts")}
    (problem,) = town.problems()
    assert (problem.kind, problem.spreadsheet_id) == ("refused", epis.spreadsheet_id)
    for words in ("Onglet « Contacts »", "lecture seule", "« Éditeur »", town.service):
        assert words in problem.message
    assert problem.message.endswith("Google : « The caller does not have permission »")
    assert epis.seen("Contacts")[0] == list(ROWS[0])
    idle = town.sync()
    assert (idle.requests.reads, idle.requests.writes) == (0, 0)


def test_once_we_may_write_it_gets_what_it_lacked(town: Town) -> None:
    epis = town.add({"Contacts": ROWS}, role="reader")
    town.sync_until_quiet()
    town.share(epis.spreadsheet_id, "writer")

    town.sync(after=24 * 3600)
    town.sync_until_quiet()

    assert epis.seen("Contacts")[0][-1] == "Réf."
    assert town.problems() == []
