"""What `Roster` and `Team` promise."""

from dataclasses import replace

from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.roster import RosterTab
from sync_service.ports import Database, TeamMember
from tests.contracts.database.conftest import CONTACT, NOW, WORLD

RULES = TabRules(
    "contacts-mjc-1", "contact", "table", (Column("phone", ("Tél.", "Portable"), "from_sheet"),)
)
JOINING = RosterTab("sheet-1", "Contacts", "mjc", "proposed", NOW, RULES, "12 lignes", "MJC")


def test_what_is_listed_comes_back_as_it_was_saved(database: Database) -> None:
    faulty = RosterTab("sheet-1", "Bénévoles", "mjc", "proposed", NOW, message="pas partagée")
    with database.transaction() as stored:
        stored.roster.save(JOINING)
        stored.roster.save(faulty)
    with database.reading() as stored:
        assert stored.roster.read_all() == [faulty, JOINING]


def test_a_tab_is_listed_once_and_can_be_forgotten(database: Database) -> None:
    followed = replace(JOINING, state="followed", adopted="2026-11-27T10:00:00")
    with database.transaction() as stored:
        stored.roster.save(JOINING)
        stored.roster.save(followed)
        assert stored.roster.read_all() == [followed]
    with database.transaction() as stored:
        stored.roster.forget(JOINING)
        stored.roster.forget(JOINING)
        assert stored.roster.read_all() == []


def test_a_spreadsheet_is_followed_while_one_of_its_tabs_is(database: Database) -> None:
    with database.transaction() as stored:
        stored.roster.save(JOINING)
        assert not stored.roster.is_followed("sheet-1")
        stored.roster.save(replace(JOINING, title="Prêts", state="paused"))
        assert stored.roster.is_followed("sheet-1")
        assert not stored.roster.is_followed("sheet-2")
        stored.roster.save(replace(JOINING, title="Prêts", state="leaving"))
        assert not stored.roster.is_followed("sheet-1")


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
