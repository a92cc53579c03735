"""The database is busy, or dies after it committed: nothing typed is lost, nothing is doubled."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from structlog.testing import capture_logs

from sync_service.domain.errors import ConcurrencyError
from sync_service.ports import Transaction
from sync_service.ports.surroundings import try_again
from tests.entrypoints.web.town import ANSWERS, Town, find_token
from tests.fakes.database import FakeDatabase


class BusyDatabase(FakeDatabase):
    """Refuses some transactions, before or after they are committed."""

    refusals = 0
    after_commit = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        refuses, self.refusals = self.refusals > 0, max(0, self.refusals - 1)
        if refuses and not self.after_commit:
            raise ConcurrencyError("busy")
        with super().transaction() as stored:
            yield stored
        if refuses:
            raise ConcurrencyError("the answer was lost")


def test_a_busy_moment_is_waited_out() -> None:
    database = BusyDatabase()
    town = Town(database=database)
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "token": find_token(client.get(f"/a/{slug}").text)}
    database.refusals = 2
    assert client.post(f"/a/{slug}", data=sent).status_code == 303


def test_a_database_that_stays_busy_keeps_what_was_typed_and_the_token() -> None:
    database = BusyDatabase()
    town = Town(database=database)
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "given_name": "Inès"}
    sent["token"] = find_token(client.get(f"/a/{slug}").text)
    database.refusals = 3
    with capture_logs() as lines:
        page = client.post(f"/a/{slug}", data=sent)
    assert page.status_code == 503
    # Whoever runs the service read of it nowhere.
    assert [(one["event"], one["route"]) for one in lines] == [("page_busy", "/a/<slug>")]
    assert 'value="Inès"' in page.text
    assert find_token(page.text) == sent["token"]
    assert client.post(f"/a/{slug}", data=sent).status_code == 303


def test_an_answer_lost_after_the_commit_makes_no_second_registration() -> None:
    database = BusyDatabase()
    database.after_commit = True
    town = Town(database=database)
    client = town.app().test_client()
    slug = town.slug(town.add_session())
    sent = {**ANSWERS, "token": find_token(client.get(f"/a/{slug}").text)}
    database.refusals = 1
    assert client.post(f"/a/{slug}", data=sent).status_code == 303
    assert len(town.registrations()) == 1


def test_patience_ends() -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        raise ConcurrencyError("busy")

    with pytest.raises(ConcurrencyError):
        try_again(act)
    assert len(tries) == 3
