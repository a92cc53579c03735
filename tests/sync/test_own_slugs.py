"""Structures of which just the same is known are stored apart, each under a slug of its own."""

from datetime import UTC, datetime

from sync_service.domain.record import Record, make_reference
from sync_service.sync.commit_plan import with_own_slugs
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def structure(number: int, slug: str) -> Record:
    ref = make_reference("organisation", number)
    return Record(ref, "organisation", {"id": slug, "name": "CCAS"}, NOW)


def test_a_slug_that_another_bears_is_told_apart_even_from_an_archived_one() -> None:
    database = FakeDatabase()
    first, second, third = (structure(number, "ccas-1a2b") for number in (1, 2, 3))
    with database.transaction() as stored:
        stored.records.add([first])
        stored.records.archive([first.ref], NOW)
        told_apart = with_own_slugs(stored, [second, third])

    slugs = [one.fields["id"] for one in told_apart]
    assert slugs == [f"ccas-1a2b-{one.ref.lower()}" for one in (second, third)]


def test_of_two_new_ones_the_first_keeps_the_slug() -> None:
    with FakeDatabase().transaction() as stored:
        kept, other = with_own_slugs(stored, [structure(1, "ccas"), structure(2, "ccas")])

    assert (kept.fields["id"], other.fields["id"]) == ("ccas", f"ccas-{other.ref.lower()}")


def test_other_records_are_stored_as_they_are() -> None:
    contact = Record(make_reference("contact", 1), "contact", {"id": None}, NOW)
    with FakeDatabase().transaction() as stored:
        assert with_own_slugs(stored, [contact, structure(1, "mjc")])[0] is contact
        assert with_own_slugs(stored, [contact]) == [contact]
