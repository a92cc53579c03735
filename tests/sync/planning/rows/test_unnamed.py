"""Rows typed nearly all anew before they had their reference: one record, never two people's."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sync_service.sync.sync_services import SyncSettings
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, ROLE, EMAIL, PHONE = range(5)
FIELDS = ("family_name", "given_name", "role", "email", "phone")
ROW = 3
NEVER_QUIET = SyncSettings(settle_seconds=0, quiet_seconds=10**6, deferral_seconds=10**7)


def a_row_without_reference() -> tuple[World, FakeTab]:
    """Two people have their references; the third is a record, and its row cannot be written."""
    world = World()
    tab = world.add_contacts([contact_row(1), contact_row(2)])
    world.sync_until_quiet(2)
    world.settings = NEVER_QUIET
    tab.fill([contact_row(3)], ROW)
    world.sync()
    assert len(world.records()) == 3
    assert tab.cell(ROW, 6).value is None
    return world, tab


def retype(tab: FakeTab, row: int, columns: tuple[int, ...]) -> None:
    for column in columns:
        tab.type(row, column, contact_row(8)[column])


def test_a_row_retyped_but_for_one_cell_stays_its_record() -> None:
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    retype(tab, ROW, (NAME, GIVEN, EMAIL, PHONE))
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref == ref
    assert len(world.records(archived=True)) == 3


def test_a_row_retyped_whole_in_its_place_stays_its_record() -> None:
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    retype(tab, ROW, (NAME, GIVEN, ROLE, EMAIL, PHONE))
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref == ref


def test_a_row_that_moved_is_known_by_the_one_cell_that_stayed() -> None:
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    tab.insert_row(1)
    retype(tab, ROW + 1, (NAME, GIVEN, EMAIL, PHONE))
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref == ref


def test_a_row_that_moved_and_kept_no_cell_is_new() -> None:
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    tab.insert_row(1)
    retype(tab, ROW + 1, (NAME, GIVEN, ROLE, EMAIL, PHONE))
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref != ref


def test_a_row_is_new_where_the_record_says_more_than_the_sheet_shows() -> None:
    """The new person would get the notes on the one before."""
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    world.edit(ref, note="Rappeler lundi")
    retype(tab, ROW, (NAME, GIVEN, EMAIL, PHONE))
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref != ref


def test_two_rows_that_may_both_be_it_are_two_new_records() -> None:
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    retype(tab, ROW, (NAME, GIVEN, EMAIL, PHONE))
    tab.fill([contact_row(9)], ROW + 1)
    tab.type(ROW + 1, ROLE, contact_row(3)[ROLE])
    world.sync_until_quiet(3)
    people = {world.record(email=f"personne{number}@example.org").ref for number in (8, 9)}
    assert len(people - {ref}) == 2


def test_a_row_is_new_where_a_refused_cell_would_leave_the_old_value() -> None:
    world, tab = a_row_without_reference()
    retype(tab, ROW, (NAME, GIVEN, EMAIL))
    tab.type(ROW, PHONE, "12")
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").fields.get("phone") is None


def test_a_row_is_new_where_somebody_edited_the_record_meanwhile() -> None:
    world, tab = a_row_without_reference()
    ref = world.record(email="personne3@example.org").ref
    world.edit(ref, role="Trésorière")
    retype(tab, ROW, (NAME, GIVEN, EMAIL, PHONE))
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref != ref


def test_a_row_that_once_had_its_reference_is_new_when_typed_anew_without_it() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1), contact_row(2), contact_row(3)])
    world.sync_until_quiet(2)
    ref = world.record(email="personne3@example.org").ref
    retype(tab, ROW, (NAME, GIVEN, EMAIL, PHONE))
    tab.type(ROW, 6, None)
    world.sync_until_quiet(3)
    assert world.record(email="personne8@example.org").ref != ref


def folded(values: Sequence[object]) -> set[str]:
    texts = (str(value) for value in values if value is not None)
    return {text.replace("+33", "0").replace(" ", "").lower() for text in texts}


@settings(deadline=None)
@given(
    kept=st.sets(st.sampled_from((GIVEN, ROLE, PHONE)), max_size=2),
    spoilt=st.dictionaries(
        st.sampled_from((GIVEN, ROLE, PHONE)), st.sampled_from((None, "12", "à demander Xyz"))
    ),
    edited=st.booleans(),
    inserted=st.booleans(),
    second=st.sets(st.sampled_from((GIVEN, ROLE, PHONE)), max_size=2) | st.none(),
)
def test_no_record_ever_holds_two_peoples_values(
    kept: set[int],
    spoilt: dict[int, str | None],
    *,
    edited: bool,
    inserted: bool,
    second: set[int] | None,
) -> None:
    """Each live record says nothing but what one row says, or the first person as edited."""
    world, tab = a_row_without_reference()
    if edited:
        world.edit(world.record(email="personne3@example.org").ref, role="Trésorière")
    retype(tab, ROW, tuple(column for column in range(5) if column not in kept))
    for column, value in spoilt.items():
        tab.type(ROW, column, value)
    if second is not None:
        tab.fill([contact_row(9)], ROW + 1)
        for column in second:
            tab.type(ROW + 1, column, contact_row(3)[column])
    if inserted:
        tab.insert_row(1)
    world.sync_until_quiet(3)
    lines = [[cell.value for cell in line] for line in tab.grid[1:]]
    people = [*map(folded, lines), folded([*contact_row(3), "Trésorière"])]
    for record in world.records():
        said = folded([record.fields.get(name) for name in FIELDS])
        assert any(said <= person for person in people), (record, people)
