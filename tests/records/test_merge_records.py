import pytest

from sync_service.domain.errors import UsageError
from sync_service.domain.record import Entity, Record
from sync_service.records.edit_record import archive_record
from sync_service.records.editing import Editing
from sync_service.records.merge_records import find_merge, merge_records
from sync_service.records.undo_run import undo_run
from tests.builders import World, contact_row
from tests.sync.test_matrix_sync import committee

KINDS: tuple[Entity, ...] = ("organisation", "attendance", "loan")


def test_the_kept_record_takes_what_it_lacks_and_the_other_is_archived() -> None:
    world = World()
    tab = world.add_contacts([["Petit", "Luc", None, "luc@example.org"], contact_row(3)])
    world.sync_until_quiet(2)
    keep, drop = (str(tab.cell(row, 6).value) for row in (1, 2))
    merged = merge_records(Editing(world.database, world.clock, world.rng), keep, drop)
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
    editing = Editing(world.database, world.clock, world.rng)
    merge_records(editing, refs["les-epis"], refs["le-relais"])
    assert world.records("item")[0].fields["owner_organisation_id"] == "les-epis"


def test_a_record_cannot_be_merged_with_itself() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    ref = str(tab.cell(1, 6).value)
    with pytest.raises(UsageError, match="deux fiches"):
        merge_records(Editing(world.database, world.clock, world.rng), ref, ref)


def test_an_archived_record_is_merged_with_nobody() -> None:
    """Both would have been archived."""
    world = World()
    tab = world.add_contacts([contact_row(1), contact_row(2)])
    world.sync_until_quiet(2)
    keep, drop = (str(tab.cell(row, 6).value) for row in (1, 2))
    editing = Editing(world.database, world.clock, world.rng)
    archive_record(editing, keep)
    for pair in ((keep, drop), (drop, keep)):
        with pytest.raises(UsageError, match="archivée"):
            merge_records(editing, *pair)
    assert [record.ref for record in world.records()] == [drop]


def test_a_word_that_happens_to_be_the_others_name_is_no_link() -> None:
    world = World()
    world.add_contacts()
    world.sync()
    refs = {r.fields["id"]: r.ref for r in world.records("organisation")}
    world.add(
        "contact",
        "C-ABCDEFG",
        family_name="le-relais",
        organisation_id="le-relais",
        email="le-relais@example.org",
    )
    editing = Editing(world.database, world.clock, world.rng)
    merge_records(editing, refs["les-epis"], refs["le-relais"])
    (person,) = world.records()
    assert (person.fields["family_name"], person.fields["organisation_id"]) == (
        "le-relais",
        "les-epis",
    )


def everything(world: World) -> dict[str, Record]:
    records = (one for kind in KINDS for one in world.records(kind, archived=True))
    return {one.ref: one for one in records}


def met_twice() -> tuple[World, dict[str, str]]:
    """Les Épis and Le Relais were both at meetings; one cell of the latter cannot be read."""
    world, tab = committee()
    tab.type(3, 2, "P")
    world.sync_until_quiet(2)
    refs = {str(r.fields["id"]): r.ref for r in world.records("organisation")}
    world.add(
        "loan",
        "E-ABCDEFG",
        item_code="M-ABCDEFG",
        borrower_organisation_id="le-relais",
        quantity=1,
    )
    tab.type(3, 1, "bof")
    world.sync_until_quiet(2)
    assert [problem.kind for problem in world.problems()] == ["ambiguous"]
    return world, refs


def test_where_both_were_at_a_meeting_there_is_one_presence_the_better_one() -> None:
    """A partner is present if any of its members is; nothing typed leaves the other's row."""
    world, refs = met_twice()
    tab = world.spreadsheets.files["ct"].tabs[0]
    assert [[tab.cell(row, column).value for column in (1, 2)] for row in (2, 3)] == [
        ["P", "A"],
        ["bof", "P"],
    ]
    merge_records(
        Editing(world.database, world.clock, world.rng), refs["les-epis"], refs["le-relais"]
    )
    world.sync_until_quiet(3)
    present = [(one.fields["organisation_id"], one.fields["status"]) for one in _present(world)]
    assert present == [("les-epis", "present"), ("les-epis", "present")]
    assert [[tab.cell(row, column).value for column in (1, 2)] for row in (2, 3)] == [
        ["P", "P"],
        ["bof", "P"],
    ]
    assert world.records("loan")[0].fields["borrower_organisation_id"] == "les-epis"
    assert world.problems() == []
    assert tab.cell(3, 1).value == "bof"
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize(
    ("kept", "dropped", "merged"),
    [
        ("absent", "represented", "represented"),
        ("represented", "present", "present"),
        ("absent", "excused", "excused"),
        ("present", "absent", "present"),
        ("excused", None, "excused"),
    ],
)
def test_of_two_presences_the_one_that_reproaches_less_stays(
    kept: str, dropped: str | None, merged: str
) -> None:
    world, refs = met_twice()
    said = {"les-epis": kept, "le-relais": dropped}
    for one in _present(world):
        world.edit(one.ref, status=said[str(one.fields["organisation_id"])])

    merge_records(
        Editing(world.database, world.clock, world.rng), refs["les-epis"], refs["le-relais"]
    )

    assert {one.fields["status"] for one in _present(world)} == {merged}


def test_a_mark_of_the_others_alone_counts_for_both_and_stays_where_it_was_typed() -> None:
    world, tab = committee()
    tab.type(2, 2, None)
    tab.type(3, 2, "P")
    world.sync_until_quiet(2)
    refs = {str(r.fields["id"]): r.ref for r in world.records("organisation")}

    merge_records(
        Editing(world.database, world.clock, world.rng), refs["les-epis"], refs["le-relais"]
    )
    world.sync_until_quiet(3)

    assert [tab.cell(row, 2).value for row in (2, 3)] == ["P", "P"]
    assert world.sync().requests.reads == 0


def test_a_presence_that_the_kept_one_lacks_comes_from_the_other() -> None:
    world, refs = met_twice()
    blank = next(one for one in _present(world) if one.fields["organisation_id"] == "les-epis")
    world.edit(blank.ref, status=None)
    merge_records(
        Editing(world.database, world.clock, world.rng), refs["les-epis"], refs["le-relais"]
    )
    assert [one.fields["status"] for one in _present(world)] == ["excused", "present"]


def test_undoing_it_gives_both_back_with_all_that_was_open() -> None:
    world, refs = met_twice()
    before, open_before = everything(world), world.problems()
    editing = Editing(world.database, world.clock, world.rng)
    merge_records(editing, refs["les-epis"], refs["le-relais"])
    world.sync_until_quiet(3)
    with world.database.reading() as stored:
        (run,) = [one for one in stored.journal.read_runs(20) if one.kind == "edit"]
    undo_run(editing, run.id)
    world.sync_until_quiet(3)
    after = everything(world)
    assert {r: (one.archived, one.fields) for r, one in after.items()} == {
        r: (one.archived, one.fields) for r, one in before.items()
    }
    assert [(p.kind, p.cell, p.message) for p in world.problems()] == [
        (p.kind, p.cell, p.message) for p in open_before
    ]
    assert world.sync().requests.reads == 0


def test_undoing_it_brings_the_row_back_to_life_with_what_was_typed_meanwhile() -> None:
    world = World()
    tab = world.add_contacts([["Petit", "Luc", None, "luc@example.org"], contact_row(3)])
    world.sync_until_quiet(2)
    rows = [[tab.cell(row, column).value for column in range(7)] for row in (1, 2)]
    editing = Editing(world.database, world.clock, world.rng)
    merge_records(editing, str(rows[0][6]), str(rows[1][6]))
    world.sync_until_quiet(2)
    tab.type(1, 1, "Lucien")
    world.sync_until_quiet(2)
    with world.database.reading() as stored:
        run = find_merge(stored, str(rows[1][6]))
    undo_run(editing, str(run))
    world.sync_until_quiet(3)

    rows[0][1] = "Lucien"
    assert [[tab.cell(row, column).value for column in range(7)] for row in (1, 2)] == rows
    assert [one.archived for one in world.records(archived=True)] == [False, False]
    assert world.problems() == []
    assert world.sync().requests.reads == 0


def _present(world: World) -> list[Record]:
    return world.records("attendance")
