"""What `Team` promises."""

from dataclasses import replace

from sync_service.ports import Database, TeamMember
from tests.contracts.database.conftest import CONTACT, NOW, WORLD

HER = "coordination@example.org"
READER = TeamMember("pilotage@example.org", "reader", "2026-12-31", HER, NOW)
STAND_IN = TeamMember("relais@example.org", "coordinator", "", HER, NOW)


def test_everybody_comes_back_as_saved_by_address(database: Database) -> None:
    with database.transaction() as stored:
        stored.team.save(STAND_IN)
        stored.team.save(READER)
    with database.reading() as stored:
        assert stored.team.read_all() == [READER, STAND_IN]


def test_an_address_has_one_role_and_can_be_taken_out(database: Database) -> None:
    with database.transaction() as stored:
        stored.team.save(READER)
        stored.team.save(replace(READER, role="coordinator", until=""))
        assert stored.team.read_all() == [replace(READER, role="coordinator", until="")]
        stored.team.remove(READER.address)
        stored.team.remove(READER.address)
        assert stored.team.read_all() == []


def test_whoever_is_erased_comes_in_no_more_and_let_nobody_in(database: Database) -> None:
    with database.transaction() as stored:
        stored.records.add(WORLD)
        stored.records.update(CONTACT.ref, {"email": "Relais@example.org"}, NOW)
        stored.team.save(STAND_IN)
        stored.team.save(replace(READER, added_by=STAND_IN.address))

        stored.retention.erase([CONTACT.ref], NOW)

        assert stored.team.read_all() == [replace(READER, added_by="")]
