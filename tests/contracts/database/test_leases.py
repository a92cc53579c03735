"""What `Leases` and `JobRuns` promise."""

from dataclasses import replace
from datetime import datetime, timedelta

from sync_service.ports import Database, Mail, Pause, Vitals
from tests.contracts.database.conftest import NOW, OtherProcess

LATER = NOW + timedelta(seconds=61)


def _take(database: Database, at: datetime = NOW, name: str = "sheet") -> bool:
    with database.transaction() as stored:
        return stored.leases.take(name, 60, at)


def test_a_lease_is_held_by_one_process_at_a_time(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert _take(ours)
    assert not _take(theirs)
    assert _take(theirs, name="another sheet")


def test_another_thread_of_the_same_process_is_another(databases: OtherProcess) -> None:
    ours = databases()
    theirs = ours.as_another()
    assert _take(ours)
    with theirs.transaction() as stored:
        assert stored.leases.is_busy("sheet", NOW)
        stored.leases.release("sheet")
    assert not _take(theirs)


def test_who_holds_a_lease_may_take_it_for_longer(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert _take(ours)
    assert _take(ours, NOW + timedelta(seconds=30))
    assert not _take(theirs, LATER)


def test_a_lease_is_renewed_by_its_holder_alone(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert not _renew(ours, NOW)
    assert _take(ours)
    assert not _renew(theirs, NOW)
    assert _renew(ours, NOW + timedelta(seconds=30))
    assert not _take(theirs, LATER)
    # Nobody wanted it since it ran out.
    assert _renew(ours, LATER + timedelta(days=1))
    assert _take(theirs, LATER + timedelta(days=2))
    assert not _renew(ours, LATER + timedelta(days=2))


def _renew(database: Database, at: datetime) -> bool:
    with database.transaction() as stored:
        return stored.leases.renew("sheet", 60, at)


def test_a_lease_that_ran_out_is_free(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert _take(ours)
    assert _take(theirs, LATER)
    assert not _take(ours, LATER)


def test_a_lease_from_a_clock_that_was_ahead_is_shortened(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert _take(ours, NOW + timedelta(days=365))

    assert not _take(theirs, NOW)
    assert not _take(theirs, NOW + timedelta(seconds=59))
    assert _take(theirs, LATER)


def test_a_released_lease_is_free(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert _take(ours)
    with ours.transaction() as stored:
        stored.leases.release("sheet")
    assert _take(theirs)


def test_nobody_releases_what_another_holds(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()
    assert _take(ours)
    with theirs.transaction() as stored:
        stored.leases.release("sheet")
    assert not _take(theirs)


def test_who_only_looks_sees_whether_somebody_else_is_at_work(databases: OtherProcess) -> None:
    ours, theirs = databases(), databases()

    def is_busy(database: Database, at: datetime = NOW) -> bool:
        with database.reading() as stored:
            return stored.leases.is_busy("sheet", at)

    assert not is_busy(ours)
    assert _take(ours)
    assert (is_busy(ours), is_busy(theirs)) == (False, True)
    assert not is_busy(theirs, LATER)


def test_it_is_known_when_a_job_last_ran(database: Database) -> None:
    with database.transaction() as stored:
        assert stored.jobs.last("digest") is None
        stored.jobs.save("digest", NOW)
        stored.jobs.save("digest", LATER)
        stored.jobs.save("purge", NOW)
    with database.reading() as stored:
        assert stored.jobs.last("digest") == LATER


def test_it_is_known_at_once_when_all_jobs_of_a_kind_last_ran(database: Database) -> None:
    with database.transaction() as stored:
        for job in ("look:a_", "look:b%", "look", "looked:a_"):
            stored.jobs.save(job, NOW)
    with database.reading() as stored:
        assert stored.jobs.last_each("look:") == {"a_": NOW, "b%": NOW}
        assert stored.jobs.last_each("l%") == {}


def test_what_tells_whether_all_is_well_is_known_at_once(database: Database) -> None:
    week = NOW - timedelta(days=7)
    mail = Mail(None, "anne@example.org", b"Bonjour", "<1@example.org>", "link")
    kinds = ("old", "text-change", "textual", "change", "seat", "sent", "aside")
    times = (0, 1, 5, 3, 4, 1, 1)
    with database.transaction() as stored:
        stored.jobs.save("digest", NOW)
        nothing = stored.jobs.read_vitals(("sync", "pulse"), NOW)
        stored.jobs.save("sync", LATER)
        for kind, days in zip(kinds, times, strict=True):
            stored.outbox.add(replace(mail, kind=kind), week + timedelta(days=days))
        stored.outbox.add(replace(mail, useless_after=NOW), NOW - timedelta(days=6))
        by_kind = {one.kind: one.id or 0 for one in stored.outbox.read_open()}
        stored.outbox.sent(by_kind["sent"])
        stored.outbox.failed(by_kind["aside"], "refused", None)
        stored.pauses.begin(Pause(NOW, 0))
        ill = stored.jobs.read_vitals(("sync", "pulse"), NOW)
    assert nothing == Vitals(
        last_runs={"sync": None, "pulse": None},
        oldest_mail=None,
        set_aside=0,
        is_paused=False,
        is_of_today=True,
    )
    assert ill == Vitals(
        last_runs={"sync": LATER, "pulse": None},
        oldest_mail=week + timedelta(days=3),
        set_aside=1,
        is_paused=True,
        is_of_today=True,
    )


def test_a_job_that_is_forgotten_never_ran(database: Database) -> None:
    with database.transaction() as stored:
        for job in ("done:a", "done:b"):
            stored.jobs.save(job, NOW)
        stored.jobs.forget("done:b")
        stored.jobs.forget("done:never")
    with database.reading() as stored:
        assert stored.jobs.last_each("done:") == {"a": NOW}
