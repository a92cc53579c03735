"""What letter, desk and `status` read of what grows with each season."""

from collections.abc import Mapping

import pytest

from sync_service.digest.facts import Facts
from sync_service.digest.read_facts import PARIS, gather_coming, gather_facts
from sync_service.domain.record import Change
from sync_service.domain.week import last_full_week
from sync_service.families.calls.people_to_phone import read_to_do
from tests.entrypoints.web.town import Town

OVER, COMING = "2026-03-11", "2026-12-09"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.clock.instant = town.clock.instant.replace(year=2025)
    return town


def add_family(town: Town, session: str) -> str:
    return town.add("registration", session_id=session, given_name="Ana", status="confirmed")


def add_contact(town: Town) -> str:
    told = {"family_name": "Martin", "phone": "+33353010203"}
    return town.add("contact", organisation_id="les-epis", **told)


def lend(town: Town) -> str:
    lent = town.add("item", label="Jeu", owner_organisation_id="les-epis")
    of_loan = {"item_code": lent, "borrower_organisation_id": "les-epis", "loaned_on": OVER}
    town.add("loan", **of_loan)
    return lent


def gather(town: Town) -> tuple[Facts, Facts]:
    """What a letter is made from, and what agenda and desk are."""
    town.clock.instant = town.clock.instant.replace(year=2026)
    now, sources = town.clock.now(), town.digest_sources
    with town.database.reading() as stored:
        to_do = read_to_do(stored, now)
        return (
            gather_facts(stored, to_do, sources, last_full_week(now, PARIS), now),
            gather_coming(stored, to_do, sources, now),
        )


def refs_of(facts: Facts) -> Mapping[str, list[str]]:
    return {
        entity: [one.ref for one in facts.records.get(entity, ())]
        for entity in ("session", "registration", "contact", "item")
    }


def test_nothing_is_read_of_families_contacts_and_things_that_are_not_told_of(town: Town) -> None:
    over, coming = town.add_session(date=OVER, slug="a"), town.add_session(date=COMING, slug="b")
    add_family(town, over)
    family = add_family(town, coming)
    add_contact(town)
    lent = lend(town)
    town.add("item", label="Autre jeu", owner_organisation_id="les-epis")

    letter, agenda = map(refs_of, gather(town))

    told = {"registration": [family], "contact": [], "item": [lent]}
    assert letter == {"session": [over, coming], **told}
    assert agenda == {"session": [coming], **told}


def test_whatever_changed_in_the_week_is_told_of_in_the_letter(town: Town) -> None:
    session = town.add_session(date=OVER)
    family = add_family(town, session)
    contact = add_contact(town)
    in_the_week = town.clock.instant.replace(year=2026, month=11, day=18)
    with town.database.transaction() as stored:
        stored.journal.append(
            Change(ref, "phone", None, "+33353010203", "web", in_the_week)
            for ref in (family, contact)
        )

    letter, agenda = map(refs_of, gather(town))

    assert (letter["registration"], letter["contact"]) == ([family], [contact])
    assert (agenda["registration"], agenda["contact"]) == ([], [])
