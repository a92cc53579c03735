"""A letter is older than the desk: what it names may be settled when somebody opens it."""

import re
from dataclasses import replace
from html import unescape

import pytest

from sync_service.digest.facts import Addresses
from sync_service.digest.make import make_digest
from sync_service.digest.read_facts import read_facts
from sync_service.domain.week import Week
from tests.entrypoints.web.monday import make_monday
from tests.entrypoints.web.town import PARIS, Town, sign_in

SETTLED = "Ce que montrait votre lien est réglé depuis, ou a changé."
DESK = "/coordination/"


def links_of_the_letter(town: Town) -> list[str]:
    """As it is written now; those that lead to the desk."""
    now = town.clock.now()
    sources = replace(town.digest_sources, addresses=Addresses("https://docs.example.org", DESK))
    digest = make_digest(read_facts(town.database, sources, Week.of(now.date()), now))
    return [one.link for one in digest.tasks if one.link.startswith(DESK)]


def settle_everything(town: Town) -> None:
    now = town.clock.now()
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, [], now)
        for entity in ("loan", "attendance", "registration", "session"):
            stored.records.archive([one.ref for one in stored.records.read_all(entity)], now)


def test_each_link_of_a_letter_says_once_its_thing_is_settled_that_it_is() -> None:
    """The letter named a cell that neither page had any more: nothing said why."""
    town = Town()
    make_monday(town)
    client, _ = sign_in(town)
    links = links_of_the_letter(town)
    assert {one.partition("?")[0] for one in links} >= {
        DESK, f"{DESK}problemes", f"{DESK}prets", f"{DESK}absences"
    }  # fmt: skip
    assert [one for one in links if SETTLED in client.get(one).text] == []

    settle_everything(town)

    for one in links:
        page = client.get(one).text
        assert SETTLED in page, one
        assert SETTLED not in client.get(one.partition("?")[0]).text


@pytest.mark.parametrize("typed", ['"><b>p1', "main", "p1&page=2"])
def test_what_somebody_types_there_is_not_repeated(typed: str) -> None:
    client, _ = sign_in(Town())
    page = client.get(f"{DESK}problemes", query_string={"ancre": typed}).text
    assert SETTLED in page
    assert "<b>p1" not in page


def test_the_letter_says_when_it_was_written() -> None:
    town = Town()
    make_monday(town)
    client, _ = sign_in(town)
    written = f"Écrite le {town.clock.now().astimezone(PARIS):%d/%m à %H:%M}"
    shown = unescape(client.get(f"{DESK}lettres/maintenant/vue").text)
    assert re.search(rf"{written}\s: ce qui se règle ensuite n’est plus sur votre page", shown)
