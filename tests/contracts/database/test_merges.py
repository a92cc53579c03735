"""What `Merges` promises."""

from dataclasses import replace

import pytest

from sync_service.ports import Database
from tests.contracts.database.conftest import CONTACT, NOW, ORGANISATION

ONES = [replace(CONTACT, ref=f"C-000000{n}") for n in range(4)]
A, B, C, D = (one.ref for one in ONES)


@pytest.fixture
def world(database: Database) -> Database:
    """B was made one with A, and C with B before; D is somebody else."""
    with database.transaction() as stored:
        stored.records.add([ORGANISATION, *ONES])
        for dropped, kept in ((C, B), (B, A)):
            stored.records.archive([dropped], NOW)
            stored.merges.note(dropped, kept)
    return database


@pytest.mark.parametrize("one", [A, B, C])
def test_one_person_is_all_that_was_merged_whichever_is_asked_about(
    world: Database, one: str
) -> None:
    with world.reading() as stored:
        assert sorted(stored.merges.find_same([one])) == [A, B, C]
        assert stored.merges.find_same([one, D])[:2] == [one, D]
        assert stored.merges.find_same([D]) == [D]
        assert (stored.merges.find_kept(C), stored.merges.find_kept(A)) == (B, None)


def test_who_lives_again_is_a_person_of_their_own_though_archived_later(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([C], NOW, archived=False)
        assert sorted(stored.merges.find_same([A])) == [A, B]
        assert stored.merges.find_kept(C) == B
        stored.records.archive([C], NOW)
        assert stored.merges.find_same([C]) == [C]
        assert stored.merges.find_kept(C) is None


def test_what_was_merged_into_what_is_read_of_a_kind_as_long_as_it_is_archived(
    world: Database,
) -> None:
    other = replace(ORGANISATION, ref="S-0000011", fields={**ORGANISATION.fields, "id": "ludo"})
    with world.transaction() as stored:
        stored.records.add([other])
        stored.records.archive([other.ref], NOW)
        assert stored.merges.read_dropped("organisation") == {}
        stored.merges.note(other.ref, ORGANISATION.ref)
        assert stored.merges.read_dropped("organisation") == {other.ref: ORGANISATION.ref}
        assert stored.merges.read_dropped("contact") == {C: B, B: A}
        stored.records.archive([C, other.ref], NOW, archived=False)
        assert stored.merges.read_dropped("contact") == {B: A}
        assert stored.merges.read_dropped("organisation") == {}


def test_who_is_archived_already_stays_merged(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.archive([C], NOW)
        assert sorted(stored.merges.find_same([C])) == [A, B, C]
