"""What is followed by files and roster together."""

from dataclasses import replace

from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)
from sync_service.domain.roster import RosterState, RosterTab, merged, rules_name
from tests.fakes.clock import FakeClock

NOW = FakeClock().now()
CONTACTS = TabRules("contacts", "contact", "table", (Column("family_name", ("Nom",)),))
FILE = SpreadsheetMapping("mjc", "sheet-mjc", (TabMapping("Contacts", "contacts"),))
FILES = Mappings({"contacts": CONTACTS}, (FILE,), (KnownOrganisation("mjc", "MJC"),))


def listed(
    title: str,
    state: RosterState = "followed",
    *,
    sheet: str = "sheet-epis",
    partner: str = "epis",
) -> RosterTab:
    rules = replace(CONTACTS, name=rules_name("contact", partner, (sheet, title)))
    return RosterTab(sheet, title, partner, state, NOW, rules)


def followed(*roster: RosterTab) -> dict[str, tuple[list[str], bool]]:
    """Spreadsheet → the tabs that are followed, and whether it is paused."""
    return {
        one.spreadsheet_id: ([tab.title for tab in one.tabs], one.paused)
        for one in merged(FILES, roster).spreadsheets
    }


def test_without_a_roster_the_files_are_what_they_were() -> None:
    assert merged(FILES, []) is FILES
    for state in ("proposed", "leaving", "left", "declined"):
        assert merged(FILES, [listed("Contacts", state)]) is FILES


def test_listed_tabs_are_followed_beside_the_files() -> None:
    assert followed(listed("Contacts"), listed("Prêts", "paused")) == {
        "sheet-mjc": (["Contacts"], False),
        "sheet-epis": (["Contacts"], False),
    }
    assert followed(listed("Contacts", "paused"))["sheet-epis"] == (["Contacts"], True)


def test_each_listed_tab_has_rules_of_its_own_that_exist() -> None:
    together = merged(FILES, [listed("Contacts"), listed("Équipe")])
    [_, epis] = together.spreadsheets
    assert epis.is_listed
    assert not together.spreadsheets[0].is_listed
    assert len({tab.mapping for tab in epis.tabs}) == 2
    assert {tab.mapping for tab in epis.tabs} <= together.mappings.keys()
    assert {tab.scope for tab in epis.tabs} == {"own"}


def test_a_file_wins() -> None:
    same = listed("Contacts", "paused", sheet="sheet-mjc", partner="mjc")
    assert merged(FILES, [same]) is FILES


def test_a_file_s_spreadsheet_takes_further_tabs_of_the_same_partner_alone() -> None:
    ours = listed("Prêts", sheet="sheet-mjc", partner="mjc")
    theirs = listed("Équipe", sheet="sheet-mjc", partner="epis")
    assert followed(ours, theirs) == {"sheet-mjc": (["Contacts", "Prêts"], False)}


def test_a_new_structure_is_known_with_its_first_tab() -> None:
    new = replace(listed("Contacts"), structure="Les Épis")
    again = replace(listed("Prêts"), structure="Les Épis")
    known = replace(listed("Prêts", partner="mjc"), structure="MJC du Parc")
    assert merged(FILES, [new, again, known]).organisations == [
        KnownOrganisation("mjc", "MJC"),
        KnownOrganisation("epis", "Les Épis"),
    ]
