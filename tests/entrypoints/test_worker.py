"""The worker: one job's failure never stops the others, two workers share the jobs."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync_service.adapters.surroundings import FrozenClock, SystemRandomSource
from sync_service.bootstrap import Outside, Services
from sync_service.config import load_settings
from sync_service.domain.errors import MailNotAccepted
from sync_service.entrypoints.jobs import Counts, Job
from sync_service.entrypoints.worker import Worker
from sync_service.ports import Pause, TakenBack
from sync_service.records.health import PULSE
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)


class NoCopies:
    """A database that nobody copies here."""

    def backup(self, path: str) -> int:
        raise NotImplementedError(path)

    def restore(self, path: str, at: datetime) -> TakenBack:
        raise NotImplementedError(path)


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


def test_its_pulse_is_in_the_database_from_the_start(
    services: Services, database: FakeDatabase
) -> None:
    run_once(services)
    with database.reading() as stored:
        assert stored.jobs.last(PULSE) == NOW


def test_its_pulse_goes_on_while_a_job_waits(
    services: Services, database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_service.entrypoints.worker.PULSE_SECONDS", 0.01)
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
