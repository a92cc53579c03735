"""When the weekly digest is due, whatever the worker missed; what the mails job writes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pytest

from sync_service.bootstrap import Services
from sync_service.domain.errors import ClockInDoubt, OutsideError, Unreachable
from sync_service.entrypoints.jobs import (
    Counts,
    digest_is_due,
    planned_jobs,
    purge_is_due,
    reminders_are_due,
)
from sync_service.ports import SYNC_JOB
from sync_service.sync.sync_services import SyncServices, SyncSettings
from tests.builders import CONTACT_TITLES, World, contact_row
from tests.entrypoints.web.town import Town, TownSettings, send_form

MONDAY = "2026-11-30T07:30:00+01:00"


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, MONDAY, True),
        ("2026-11-23T07:30:10+01:00", "2026-11-30T07:29:59+01:00", False),
        ("2026-11-23T07:30:10+01:00", MONDAY, True),
        ("2026-11-30T07:30:10+01:00", "2026-12-06T23:00:00+01:00", False),
        # A worker that was off for three weeks sends the last one, once.
        ("2026-11-09T07:30:10+01:00", "2026-12-02T15:00:00+01:00", True),
        # A server in UTC, after the clocks of Paris went forward and back.
        ("2027-03-22T06:30:10+00:00", "2027-03-29T05:30:00+00:00", True),
        ("2027-10-25T05:30:10+00:00", "2027-11-01T06:29:59+00:00", False),
        ("2027-10-25T05:30:10+00:00", "2027-11-01T06:30:00+00:00", True),
        # The clock was ahead and has been set back.
        ("2027-06-07T07:30:10+02:00", MONDAY, True),
    ],
)
def test_the_digest_is_due_once_after_each_monday_morning(
    last: str | None, now: str, *, is_due: bool
) -> None:
    before = datetime.fromisoformat(last) if last else None

    assert digest_is_due(before, datetime.fromisoformat(now)) is is_due


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, MONDAY, True),
        ("2026-11-29T07:30:10+01:00", "2026-11-30T07:29:59+01:00", False),
        ("2026-11-29T07:30:10+01:00", MONDAY, True),
        ("2026-11-30T07:30:10+01:00", "2026-11-30T23:59:59+01:00", False),
        # A server in UTC, on the days on which the clocks of Paris go forward and back.
        ("2027-03-27T06:30:10+00:00", "2027-03-28T05:29:59+00:00", False),
        ("2027-03-27T06:30:10+00:00", "2027-03-28T05:30:00+00:00", True),
        ("2027-10-30T05:30:10+00:00", "2027-10-31T06:29:59+00:00", False),
        ("2027-10-30T05:30:10+00:00", "2027-10-31T06:30:00+00:00", True),
        # The clock was ahead and has been set back.
        ("2027-06-07T07:30:10+02:00", MONDAY, True),
    ],
)
def test_people_are_reminded_of_loans_once_after_each_morning(
    last: str | None, now: str, *, is_due: bool
) -> None:
    before = datetime.fromisoformat(last) if last else None

    assert reminders_are_due(before, datetime.fromisoformat(now)) is is_due


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, MONDAY, True),
        # What is due at midnight is gone a minute later, not within the hour.
        ("2026-11-29T23:00:05+01:00", "2026-11-29T23:59:59+01:00", False),
        ("2026-11-29T23:00:05+01:00", "2026-11-30T00:00:01+01:00", True),
        # Half past two happens twice in October, and each of its hours counts once.
        ("2026-10-25T02:00:05+02:00", "2026-10-25T02:59:59+02:00", False),
        ("2026-10-25T02:00:05+02:00", "2026-10-25T02:00:01+01:00", True),
        ("2026-10-25T02:00:05+01:00", "2026-10-25T02:30:00+01:00", False),
        # In March it does not happen at all.
        ("2027-03-28T01:00:05+01:00", "2027-03-28T03:00:01+02:00", True),
        ("2027-03-28T03:00:05+02:00", "2027-03-28T03:30:00+02:00", False),
        # The clock was ahead and has been set back.
        ("2027-06-01T12:00:00+02:00", MONDAY, True),
    ],
)
def test_the_purge_is_due_once_at_the_beginning_of_each_hour(
    last: str | None, now: str, *, is_due: bool
) -> None:
    before = datetime.fromisoformat(last) if last else None

    assert purge_is_due(before, datetime.fromisoformat(now)) is is_due


@dataclass(frozen=True)
class WholeSettings(TownSettings):
    """Those of a service that has everything set."""

    poll_seconds: float = 60
    alerts_to: Sequence[str] = ()
    alerts_ping_url: str = ""
    backup_dir: None = None
    partners_sheet: str = ""
    partner_letters: Sequence[str] = ()
    loan_reminders: bool = False
    frozen_now: datetime | None = None

    def missing(self, need: str) -> Mapping[str, str]:
        del need
        return {}


def test_partners_get_no_mail_unless_the_settings_say_so() -> None:
    def jobs(settings: WholeSettings) -> set[str]:
        return {one.name for one in planned_jobs(cast("Services", Town(settings)))}

    more = jobs(WholeSettings(partner_letters=("*",), loan_reminders=True))

    assert more - jobs(WholeSettings()) == {"partner-letters", "loan-reminders"}


@dataclass(frozen=True)
class Syncing(Town):
    """One that also has sheets."""

    syncing: SyncServices | None = None


def sync_job(world: World) -> Callable[[], Counts]:
    """What the worker does with them at each round."""
    services = cast("Services", Syncing(WholeSettings(), syncing=world.services))
    [job] = [one for one in planned_jobs(services) if one.name == SYNC_JOB]
    return lambda: job.run(services)


def test_a_sheet_that_is_out_of_reach_is_told_once_and_when_it_is_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = World()
    world.add_contacts([contact_row(0)])
    file, run = world.spreadsheets.files["epis"], sync_job(world)
    told: list[str] = []
    for is_shared in (False, False, True):
        file.is_shared = is_shared
        world.clock.advance(3600)
        run()
        seen = capsys.readouterr()
        told.append(seen.out + seen.err)

    assert "sheet_failed" in told[0]
    assert "lost_access" in told[0]
    assert "sheet_failed" not in told[1]
    assert "sheet_well_again" in told[2]


def test_what_somebody_typed_is_in_the_other_sheets_at_the_second_look() -> None:
    """At the first it is seen, at the second it has stood still: nobody waits for a third."""
    world = World(SyncSettings())
    own = world.add_contacts([contact_row(number) for number in range(3)])
    of_all = world.add_contacts(name="clef", titles=("Structure", *CONTACT_TITLES), scope="all")
    run = sync_job(world)
    for seconds in (60, 60, 60, 3600):
        world.clock.advance(seconds)
        run()
    assert len(of_all.grid) > 3

    own.type(1, 2, "Trésorière")
    for _ in range(2):
        world.clock.advance(60)
        run()

    assert "Trésorière" in [row[3].text for row in of_all.grid[1:]]
    world.clock.advance(60)
    assert run() == {}


def test_a_round_in_which_drive_did_not_answer_is_no_round() -> None:
    """Or a key that is refused would look as if all were well."""
    world = World()
    world.add_contacts([contact_row(0)])
    refused = Unreachable("La clé est refusée.", spreadsheet_id="")
    world.spreadsheets.faults.append(("signal", refused, False))
    run = sync_job(world)

    with pytest.raises(OutsideError, match="La clé est refusée"):
        run()
    assert run() == {}


def test_the_mails_job_writes_what_was_held_back_then_sends_it() -> None:
    town = Town(WholeSettings())
    client, slug = town.app().test_client(), town.slug(town.add_session(capacity=9))
    for name in ("Zoé", "Ana", "Omar", "Inès", "Lou"):
        send_form(client, slug, given_name=name, email="zoe@example.org")
    services = cast("Services", town)
    [job] = [one for one in planned_jobs(services) if one.name == "mails"]
    first = job.run(services)
    town.clock.pass_by(hours=1)
    later = job.run(services)

    assert (first["owed"], first["sent"]) == (0, 3)
    assert (later["owed"], later["sent"]) == (1, 1)
    assert len(town.mail_sender.messages) == 4


@dataclass(frozen=True)
class Asking(Town):
    """One whose worker can ask Google what time it is."""

    theirs: datetime | None = None

    def google_time(self) -> datetime | None:
        return self.theirs


@pytest.mark.parametrize(
    ("off", "googles", "is_erased"),
    [
        # A host that was off for a month, and one whose clock went a month ahead.
        (timedelta(days=40), timedelta(days=40), True),
        (timedelta(days=40), timedelta(0), False),
        (timedelta(days=40), None, False),
        # A worker that is on asks nobody.
        (timedelta(hours=1), None, True),
    ],
)
def test_a_clock_that_went_ahead_erases_nobody(
    off: timedelta, googles: timedelta | None, *, is_erased: bool
) -> None:
    """Families whose sessions were still to come were gone, and no clock brought them back."""
    town = Town(WholeSettings())
    now = town.clock.now()
    theirs = None if googles is None else now + googles
    services = cast("Services", Asking(WholeSettings(), town.database, town.clock, theirs=theirs))
    with town.database.transaction() as stored:
        stored.jobs.save("purge", now)
    [job] = [one for one in planned_jobs(services) if one.name == "purge"]
    town.clock.instant = now + off

    if is_erased:
        assert job.run(services) == {}
    else:
        with pytest.raises(ClockInDoubt, match="rien n’est effacé"):
            job.run(services)
