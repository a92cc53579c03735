"""The worker: nothing that one job waits for stops the others, two workers share the jobs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine

from sync_service.adapters.surroundings import FrozenClock, SystemRandomSource
from sync_service.bootstrap import Outside, Services
from sync_service.config import load_settings
from sync_service.domain.errors import MailNotAccepted
from sync_service.entrypoints.jobs import Counts, Job
from sync_service.entrypoints.worker import Worker
from sync_service.operations.health import PULSE
from sync_service.ports import Pause, Progress, TakenBack
from sync_service.ports.work import unseen
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)


class NoCopies:
    """A database that nobody copies here."""

    def backup(self, path: str, progress: Progress = unseen) -> int:
        raise NotImplementedError(path, progress)

    def restore(self, path: str, at: datetime, progress: Progress = unseen) -> TakenBack:
        raise NotImplementedError(path, at, progress)


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


@pytest.fixture
def services(database: FakeDatabase, tmp_path: Path) -> Services:
    settings = load_settings({"MAPPINGS_DIR": str(tmp_path)})
    clock = FrozenClock(NOW)
    outside = Outside(settings, clock)
    return Services(settings, clock, SystemRandomSource(), database, NoCopies(), outside)


def run_once(services: Services, *jobs: Job) -> None:
    """Everything that is overdue at the start; the last job stops the worker."""
    worker: Worker

    def stop(_: Services) -> Counts:
        worker.stop()
        return {}

    worker = Worker(services, [*jobs, Job("stop", 0, stop, runs_in_pause=True)])
    worker.run()


@contextmanager
def working(services: Services, *jobs: Job) -> Iterator[Worker]:
    """A worker in a thread, until the end of the block."""
    worker = Worker(services, jobs)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()


def test_its_pulse_is_in_the_database_from_the_start(
    services: Services, database: FakeDatabase
) -> None:
    run_once(services)
    with database.reading() as stored:
        assert stored.jobs.last(PULSE) == NOW


def test_what_falls_due_while_a_job_runs_is_not_done_yet(
    services: Services, database: FakeDatabase
) -> None:
    """A purge over midnight left what was due at midnight for another hour."""
    clock = FakeClock(NOW)

    def take_long(_: Services) -> Counts:
        clock.advance(60)
        return {}

    by_calendar = Job("purge", 0, take_long, is_due=lambda last, _: last is None)
    run_once(replace(services, clock=clock), by_calendar, Job("sync", 0, take_long))
    with database.reading() as stored:
        assert stored.jobs.last("purge") == NOW
        assert stored.jobs.last("sync") == NOW + timedelta(seconds=120)


def test_its_pulse_goes_on_while_a_job_waits(
    services: Services, database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_service.entrypoints.worker.process.PULSE_SECONDS", 0.01)
    beats: list[object] = []

    def wait(_: Services) -> Counts:
        for _again in range(500):
            with database.transaction() as stored:
                beats.append(stored.jobs.last(PULSE))
                stored.jobs.save(PULSE, NOW - timedelta(hours=1))
            if beats.count(NOW) > 1:
                break
            time.sleep(0.01)
        return {}

    run_once(services, Job("slow", 0, wait))
    assert beats.count(NOW) > 1


def test_its_pulse_stops_while_a_job_that_waits_for_nobody_stands_still(
    services: Services, database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_service.entrypoints.worker.process.PULSE_SECONDS", 0.01)
    monkeypatch.setattr("sync_service.entrypoints.worker.lanes._LONGEST_SECONDS", 0.0)
    long_ago = NOW - timedelta(hours=1)
    seen: list[object] = []

    def stand_still(_: Services) -> Counts:
        for _again in range(20):
            with database.transaction() as stored:
                stored.jobs.save(PULSE, long_ago)
            time.sleep(0.02)
            with database.reading() as stored:
                seen.append(stored.jobs.last(PULSE))
        return {}

    run_once(services, Job("stuck", 0, stand_still))
    # One beat may have been under way when it began, and ends whenever it is let.
    assert seen.count(long_ago) >= 19


def noting(done: list[str], name: str) -> Callable[[Services], Counts]:
    def run(_: Services) -> Counts:
        done.append(name)
        return {name: 1}

    return run


@pytest.mark.parametrize("error", [MailNotAccepted("non"), ZeroDivisionError("secret")])
def test_a_job_that_fails_does_not_stop_the_next(
    services: Services, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Services) -> Counts:
        raise error

    done: list[str] = []

    run_once(services, Job("fails", 60, fail), Job("works", 60, noting(done, "works")))

    assert done == ["works"]
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err


def test_a_job_done_a_moment_ago_waits_for_its_turn(
    services: Services, database: FakeDatabase
) -> None:
    with database.transaction() as stored:
        stored.jobs.save("recent", NOW - timedelta(seconds=30))
        stored.jobs.save("overdue", NOW - timedelta(seconds=90))
    done: list[str] = []

    run_once(
        services,
        Job("recent", 60, noting(done, "recent")),
        Job("overdue", 60, noting(done, "overdue")),
    )

    assert done == ["overdue"]


def test_a_job_that_another_worker_has_in_hand_is_left_to_it(
    services: Services, database: FakeDatabase
) -> None:
    with database.other_process().transaction() as stored:
        assert stored.leases.take("job:mails", 900, NOW)
    done: list[str] = []

    run_once(services, Job("mails", 60, noting(done, "mails")))

    assert done == []


def test_in_a_pause_only_what_is_due_to_be_erased_is_done(
    services: Services, database: FakeDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    mails = Job("mails", 60, noting(done, "mails"))
    with database.transaction() as stored:
        stored.pauses.begin(Pause(NOW, 0))

    purge = Job("purge", 60, noting(done, "purge"), runs_in_pause=True)
    run_once(services, mails, mails, purge)

    assert done == ["purge"]
    said = capsys.readouterr()
    assert (said.out + said.err).count("paused_since_restore") == 1
    with database.transaction() as stored:
        assert stored.jobs.last("mails") is None
        stored.pauses.end()
    run_once(services, mails)
    assert done == ["purge", "mails"]


def test_when_a_job_last_ran_is_remembered(services: Services, database: FakeDatabase) -> None:
    run_once(services, Job("mails", 60, noting([], "mails")))

    with database.reading() as stored:
        assert stored.jobs.last("mails") == NOW


def test_mapping_files_that_changed_are_taken_up_and_bad_ones_told_of_once(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "organisations.toml"
    slugs: list[list[str]] = []

    def write(text: str) -> Callable[[Services], Counts]:
        def run(_: Services) -> Counts:
            known.write_text(text, encoding="utf-8")
            return {}

        return run

    def look(services: Services) -> Counts:
        slugs.append([one.slug for one in services.mappings.organisations])
        return {}

    run_once(
        services,
        Job("look", 60, look),
        Job("write", 60, write('[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n')),
        Job("look-again", 60, look),
        Job("spoil", 60, write("[[organisation")),
        Job("look-anyway", 60, look),
        Job("look-once-more", 60, look),
    )

    assert slugs == [[], ["les-epis"], ["les-epis"], ["les-epis"]]
    said = capsys.readouterr()
    assert (said.out + said.err).count("mappings_refused") == 1


@pytest.mark.parametrize(
    ("before", "back"),
    [
        (datetime(2026, 10, 25, 2, 59, 59, tzinfo=ZoneInfo("Europe/Paris")), timedelta(0)),
        (datetime(2027, 3, 28, 1, 59, 59, tzinfo=ZoneInfo("Europe/Paris")), timedelta(0)),
        (datetime(2026, 11, 27, 12, 0, 0, tzinfo=UTC), timedelta(hours=5)),
    ],
)
def test_jobs_go_on_when_the_hosts_clock_goes_back(
    services: Services, before: datetime, back: timedelta
) -> None:
    """A host in Paris in October, one in March, and one whose clock somebody sets back."""
    done: list[str] = []
    with (
        time_machine.travel(before) as host,
        working(services, Job("tick", 1, noting(done, "tick"))),
    ):
        eventually(lambda: done)
        host.shift(-back)
        seen = len(done)
        eventually(lambda: len(done) >= seen + 3)


def test_what_one_lane_waits_for_keeps_no_other_waiting(services: Services) -> None:
    answer, done = Event(), list[str]()

    def wait(_: Services) -> Counts:
        answer.wait(60)
        return {}

    with working(
        services,
        Job("silent", 1, wait, "mail"),
        Job("after-it", 1, noting(done, "after-it"), "mail"),
        Job("elsewhere", 1, noting(done, "elsewhere"), "google"),
    ):
        eventually(lambda: done.count("elsewhere") > 1)
        assert "after-it" not in done
        answer.set()
        eventually(lambda: "after-it" in done)


def test_the_worker_ends_although_an_answer_is_awaited(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sync_service.entrypoints.worker.process._GRACE_SECONDS", 0.2)
    begun, answer = Event(), Event()

    def wait(_: Services) -> Counts:
        begun.set()
        answer.wait(60)
        return {}

    with working(services, Job("silent", 1, wait, "mail")):
        assert begun.wait(60)

    answer.set()
    said = capsys.readouterr()
    assert "worker_left_in_the_middle" in said.out + said.err


def test_the_lanes_of_a_worker_are_others_to_each_other(services: Services) -> None:
    """What one has leased is no other's: a purge waits for the sheet that is being read."""
    begun, looked = Event(), Event()
    busy: list[bool] = []

    def read(services: Services) -> Counts:
        with services.database.transaction() as stored:
            assert stored.leases.take("spreadsheet:1abc", 60, NOW)
        begun.set()
        looked.wait(60)
        return {}

    def purge(services: Services) -> Counts:
        begun.wait(60)
        with services.database.reading() as stored:
            busy.append(stored.leases.is_busy("spreadsheet:1abc", NOW))
        looked.set()
        return {}

    with working(services, Job("read", 60, read, "google"), Job("purge", 60, purge)):
        eventually(lambda: busy)

    assert busy == [True]


def eventually(look: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.01)
