import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sync_service.domain.base import Problem
from sync_service.domain.errors import DatabaseUnavailable
from sync_service.entrypoints.web.health import HealthCheck
from sync_service.ports import Mail, Pause, Transaction, Vitals
from tests.entrypoints.web.town import Town, TownSettings, send_form
from tests.fakes.database import FakeDatabase, FakeTransaction, on_first_use
from tests.fakes.stored.outside import FakeJobRuns


class LostDatabase(FakeDatabase):
    """Does not answer any more."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        refuse()
        with super().transaction() as stored:
            yield stored

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        refuse()
        with super().reading() as stored:
            yield stored


class ReadOnlyDatabase(FakeDatabase):
    """Answers, and takes nothing: its disk is full."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        refuse()
        with super().transaction() as stored:
            yield stored


class OldJobRuns(FakeJobRuns):
    def read_vitals(self, jobs: Collection[str], at: datetime) -> Vitals:
        return replace(super().read_vitals(jobs, at), is_of_today=False)


class OldTransaction(FakeTransaction):
    jobs = on_first_use(OldJobRuns)


class OldDatabase(FakeDatabase):
    """Was not upgraded with the service."""

    opens = OldTransaction


def refuse() -> None:
    raise DatabaseUnavailable("nobody there")


def test_health_names_its_parts(town: Town) -> None:
    answer = town.app().test_client().get("/healthz")
    assert answer.status_code == 200
    names = ["web", "database", "worker", "google", "sheets", "mail", "restore", "disk"]
    names.append("copies")
    assert answer.json == {"status": "ok", "parts": dict.fromkeys(names, "ok")}


def test_nights_without_a_copy_are_a_warning_where_copies_are_kept() -> None:
    """And nothing to the host that keeps none, or none any more."""
    for keeps_copies, told in ((True, "warning"), (False, "ok")):
        town = Town(TownSettings(keeps_copies=keeps_copies))
        with town.database.transaction() as stored:
            stored.jobs.save("copies", town.clock.now() - timedelta(days=3))
        answer = town.app().test_client().get("/healthz")
        assert answer.json is not None
        assert (answer.status_code, answer.json["parts"]["copies"]) == (200, told)


@pytest.mark.parametrize("kind", [LostDatabase, ReadOnlyDatabase, OldDatabase])
def test_a_database_that_takes_nothing_is_a_failure_for_the_host(
    kind: type[FakeDatabase],
) -> None:
    client = Town(database=kind()).app().test_client()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["parts"] == {"web": "ok", "database": "failed", "disk": "ok"}
    assert client.get("/healthz/live").status_code == 503


def test_a_worker_that_is_gone_is_a_failure_and_families_go_on_registering() -> None:
    town = Town()
    slug = town.slug(town.add_session())
    client = town.app().test_client()
    town.clock.pass_by(seconds=61)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json and answer.json["parts"]["worker"]) == (503, "failed")
    assert client.get("/healthz/live").status_code == 200
    assert send_form(client, slug).status_code == 303


def test_what_was_found_is_said_again_for_some_seconds() -> None:
    """Strangers may ask as often as they like, and each look writes."""
    town, seconds = Town(), [0.0]
    check = HealthCheck(town, lambda: seconds[0])
    assert check.parts()["worker"] == "ok"
    town.clock.pass_by(hours=1)
    seconds[0] = 5.0
    assert check.parts()["worker"] == "ok"
    seconds[0] = 5.1
    assert check.parts()["worker"] == "failed"


def test_a_lost_database_is_a_plain_page_for_a_family() -> None:
    answer = Town(database=LostDatabase()).app().test_client().get("/ateliers")
    assert answer.status_code == 503
    assert "Revenez dans une minute." in answer.text


def test_a_mail_set_aside_is_a_warning_and_no_failure(town: Town) -> None:
    with town.database.transaction() as stored:
        stored.outbox.add(Mail(None, "x@example.org", b"", "<1>", "x"), town.clock.now())
        [mail] = stored.outbox.read_due(town.clock.now())
        stored.outbox.failed(mail.id or 0, "550", None)
    answer = town.app().test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["parts"]["mail"] == "warning"


def test_a_pause_is_a_warning_and_families_go_on_registering() -> None:
    town = Town(TownSettings(metrics_token="abc"))
    slug = town.slug(town.add_session())
    with town.database.transaction() as stored:
        stored.pauses.begin(Pause(town.clock.now(), 0))
    client = town.app().test_client()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json and answer.json["parts"]["restore"]) == (
        200,
        "warning",
    )
    assert send_form(client, slug).status_code == 303
    metrics = client.get("/metrics", headers={"Authorization": "Bearer abc"}).text
    assert "clef_paused 1.0" in metrics
    assert 'clef_part{part="restore"} 1.0' in metrics
    assert 'clef_part{part="worker"} 0.0' in metrics


def test_metrics_need_their_token() -> None:
    assert Town().app().test_client().get("/metrics").status_code == 404
    client = Town(TownSettings(metrics_token="abc")).app().test_client()
    assert client.get("/metrics").status_code == 403
    wrong = client.get("/metrics", headers={"Authorization": "Bearer abd"})
    assert wrong.status_code == 403


@pytest.mark.parametrize("sent", ["Bearer abc", "bearer abc", "BEARER abc"])
def test_the_scheme_of_a_token_is_known_in_any_case(sent: str) -> None:
    """RFC 9110, 11.1."""
    client = Town(TownSettings(metrics_token="abc")).app().test_client()
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 200


def test_metrics_count_by_route_and_hold_no_link() -> None:
    town = Town(TownSettings(metrics_token="abc"))
    client = town.app().test_client()
    page = send_form(client, town.slug(town.add_session()), email="zoe@example.org").location
    client.get(page)
    text = client.get("/metrics", headers={"Authorization": "Bearer abc"}).text
    assert 'clef_requests_total{method="GET",route="/i/<token>",status="2xx"} 1.0' in text
    assert 'clef_request_seconds_count{route="/i/<token>"} 1.0' in text
    assert 'clef_request_seconds_bucket{le="+Inf",route="/i/<token>"} 1.0' in text
    assert 'clef_registrations_total{outcome="registered"} 1.0' in text
    assert "clef_open_problems 0.0" in text
    assert "clef_mails_waiting 1.0" in text
    assert re.search(r"^clef_edits_total [1-9]", text, re.MULTILINE)
    assert page.removeprefix("/i/") not in text


def test_conflicts_count_since_the_beginning_also_once_they_are_over() -> None:
    town = Town(TownSettings(metrics_token="abc"))
    with town.database.transaction() as stored:
        conflict = Problem("conflict", "Deux valeurs.", "sheet", 7, row_key="r", field="phone")
        stored.problems.replace("sheet", 7, [conflict], town.clock.now())
        stored.problems.replace("sheet", 7, [], town.clock.now())
    client = town.app().test_client()
    text = client.get("/metrics", headers={"Authorization": "Bearer abc"}).text
    assert 'clef_problems_opened_total{kind="conflict"} 1.0' in text
    assert "clef_open_problems 0.0" in text


def test_a_stranger_chooses_no_label() -> None:
    client = Town(TownSettings(metrics_token="abc")).app().test_client()
    client.open("/zoe@example.org", method="BREW")
    text = client.get("/metrics", headers={"Authorization": "Bearer abc"}).text
    assert 'clef_requests_total{method="other",route="none",status="4xx"} 1.0' in text
    assert not {"BREW", "zoe"} & set(re.findall(r"[\w@.]+", text))
