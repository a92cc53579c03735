"""Families at the session of a partner whose sheets nobody follows any more: told until done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from sync_service.digest.read_facts import DigestSources
from sync_service.domain.record import DECIDED
from tests.databases import new_sqlite, open_alone
from tests.entrypoints.web.test_coordinator import mailed_link
from tests.entrypoints.web.town import Town, find_token

UNSEEN = "aucune feuille suivie ne le montre"


@dataclass(frozen=True)
class LeftTown(Town):
    """No sheet is followed, and the mappings' kinds are known."""

    @property
    def digest_sources(self) -> DigestSources:
        return replace(super().digest_sources, kinds={})


@pytest.fixture(name="town")
def _town(tmp_path: Path) -> Iterator[Town]:
    database = open_alone(new_sqlite(tmp_path / "town.db"))
    yield LeftTown(database=database)
    database.close()


def press(desk: FlaskClient, home: str) -> None:
    keys = re.findall(r'name="key" value="(unread:[^"]+)"', home)
    data = {"token": find_token(home), "key": keys, "decision": "done"}
    assert desk.post("/coordination/fait", data=data).status_code == 303


def test_another_family_in_place_of_one_that_was_told_is_told_again(town: Town) -> None:
    """« Rien à faire », since they were two before and two after."""
    session = town.add_session()
    _, second = (
        town.add("registration", session_id=session, given_name=name, status="confirmed")
        for name in ("Ana", "Bea")
    )
    desk = town.app().test_client()
    desk.post("/coordination/entrer", data={"email": town.settings.coordinators[0]})
    desk.post(mailed_link(town))
    home = desk.get("/coordination/").text
    assert f"2 familles inscrites, {UNSEEN}" in unescape(home)
    press(desk, home)
    desk.get("/coordination/")  # what was just called done is said once more, on top
    assert UNSEEN not in unescape(desk.get("/coordination/").text).partition("C’est fait</h2>")[0]

    town.change(second, status="cancelled")
    town.add("registration", session_id=session, given_name="Cleo", status="confirmed")

    home = unescape(desk.get("/coordination/").text).partition("C’est fait</h2>")[0]
    assert f"2 familles inscrites, {UNSEEN}" in home
    press(desk, home)
    with town.database.reading() as stored:
        history = [one for one in stored.journal.read_history(session) if one.field == DECIDED]
    assert len(history) == 2, "once each time, however many families"
