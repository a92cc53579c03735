import pytest

from sync_service.application.edit_record import Editing
from sync_service.application.merge_records import merge_records
from sync_service.domain.errors import UsageError
from tests.builders import World, contact_row


def test_the_kept_record_takes_what_it_lacks_and_the_other_is_archived() -> None:
    world = World()
    tab = world.add_contacts([["Petit", "Luc", None, "luc@example.org"], contact_row(3)])
    world.sync_until_quiet(2)
    keep, drop = (str(tab.cell(row, 6).value) for row in (1, 2))
    merged = merge_records(Editing(world.database, world.clock, world.dice), keep, drop)
    assert merged.fields["family_name"] == "Petit"
    assert merged.fields["phone"] == "+33639980003"
    assert [record.ref for record in world.records()] == [keep]
    world.sync_until_quiet(2)
    assert tab.cell(1, 4).value == "06 39 98 00 03"
    assert str(tab.cell(2, 6).value).startswith(f"{drop} archivé")


def test_links_follow_the_kept_record() -> None:
    world = World()
    world.add_contacts()
    world.sync()
    refs = {r.fields["id"]: r.ref for r in world.records("organisation")}
    world.add("item", "M-ABCDEFG", label="Malle", owner_organisation_id="le-relais")
    editing = Editing(world.database, world.clock, world.dice)
    merge_records(editing, refs["les-epis"], refs["le-relais"])
    assert world.records("item")[0].fields["owner_organisation_id"] == "les-epis"


def test_a_record_cannot_be_merged_with_itself() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    ref = str(tab.cell(1, 6).value)
    with pytest.raises(UsageError, match="deux fiches"):
        merge_records(Editing(world.database, world.clock, world.dice), ref, ref)
