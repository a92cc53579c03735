"""Faults and people that strike the repair of a write, its recovery, and what is remembered of it.

Sheet at rest; the coordinator edits one address; in the instant of the write somebody sorts.
"""

from collections.abc import Callable, Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.errors import RefusedRequest, Unreachable, WriteRefused
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

NAME, _, ROLE, EMAIL, PHONE, _, REF = range(7)
MINE = "nouvelle@example.org"


class Killed(BaseException):
    """The process is gone; nothing of ours can catch it."""


Act = Callable[[], object]


def at_writes(
    world: World, acts: Sequence[Act | None], answers: Sequence[Act | None] = ()
) -> None:
    """Each write waits for one act; each answer too."""
    left = {"write": list(acts), "answer": list(answers)}

    def act(what: str, _spreadsheet: str) -> None:
        waiting = left.get(what)
        one = waiting.pop(0) if waiting else None
        if one is not None:
            one()

    world.spreadsheets.before.append(act)


def failing(world: World, *, is_applied: bool = False) -> Act:
    """The write at hand gets a 500."""

    def fail() -> None:
        error = Unreachable("500", spreadsheet_id="epis")
        world.spreadsheets.faults.append(("write", error, is_applied))

    return fail


def kill() -> None:
    raise Killed


def at_rest() -> tuple[World, FakeTab, str, dict[str, list[Raw]]]:
    """Eight people, one of them with a new address that is not written yet; how all should end."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    world.sync_until_quiet(3)
    ref = str(tab.cell(4, REF).value)
    expected = rows(tab)
    expected[ref][EMAIL] = MINE
    world.edit(ref, email=MINE)
    return world, tab, ref, expected


def rows(tab: FakeTab) -> dict[str, list[Raw]]:
    lines = ([cell.value for cell in line] for line in tab.grid[1:] if line)
    return {str(line[REF]): line for line in lines if len(line) > REF and line[REF]}


def sort_down(tab: FakeTab) -> Act:
    return lambda: tab.sort(1, NAME, reverse=True)


def sort_up(tab: FakeTab) -> Act:
    return lambda: tab.sort(1, NAME)


def sync_through_death(world: World) -> None:
    try:
        world.sync()
    except Killed:
        world.spreadsheets.faults.clear()


def assert_right(world: World, tab: FakeTab, expected: dict[str, list[Raw]]) -> None:
    world.sync_until_quiet(3)
    assert rows(tab) == expected
    live = {record.ref: record.fields["email"] for record in world.records()}
    assert live == {ref: line[EMAIL] for ref, line in expected.items()}
    assert world.problems() == []
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize("is_applied", [False, True], ids=["before apply", "after apply"])
def test_a_repair_that_gets_a_500_is_tried_until_the_sheet_is_right(*, is_applied: bool) -> None:
    """The first intent was closed as « repaired »: two people had one address, and no problem."""
    world, tab, _, expected = at_rest()
    at_writes(world, [sort_down(tab), failing(world, is_applied=is_applied)])
    world.sync()
    assert_right(world, tab, expected)


def test_a_repair_is_tried_again_by_the_next_run_where_google_stays_silent() -> None:
    world, tab, _, expected = at_rest()
    at_writes(world, [sort_down(tab), *[failing(world)] * 6])
    world.sync()
    assert_right(world, tab, expected)


def test_a_recovery_whose_repair_gets_a_500_goes_on_in_the_next_run() -> None:
    """The repair's own intent was dropped with its marker, the first one's proof with it."""
    world, tab, _, expected = at_rest()
    at_writes(world, [sort_down(tab), failing(world)], [kill])
    sync_through_death(world)
    world.sync()
    assert_right(world, tab, expected)


@pytest.mark.parametrize("deaths", [1, 2, 3])
def test_whoever_dies_in_repair_after_repair_leaves_the_rest_to_the_next_run(deaths: int) -> None:
    world, tab, _, expected = at_rest()
    at_writes(world, [sort_down(tab)], [kill] * deaths)
    for _ in range(deaths):
        sync_through_death(world)
    assert_right(world, tab, expected)


@pytest.mark.parametrize("times", [2, 3, 4, 5, 6])
def test_rows_that_move_under_the_write_and_under_each_repair_end_where_they_belong(
    times: int,
) -> None:
    """After three repairs the intent was closed: up to four records were mixed."""
    world, tab, _, expected = at_rest()
    at_writes(world, [sort_down(tab), sort_up(tab)] * 3)
    for _ in range(times // 3 + 1):
        world.sync()
    world.spreadsheets.before.clear()
    assert_right(world, tab, expected)


def test_rows_that_move_again_before_the_recovery_take_no_value_along() -> None:
    """Ours went on with the row that it had hit, and was taken for what its owner typed."""
    world, tab, _, expected = at_rest()
    at_writes(world, [sort_down(tab)], [kill])
    sync_through_death(world)
    tab.move_row(4, 8)
    tab.insert_row(2)
    tab.move_row(3, 1)
    assert_right(world, tab, expected)


@pytest.mark.parametrize("columns", [None, range(REF)], ids=["whole rows", "off the references"])
def test_what_a_repair_gave_to_another_row_is_taken_back_where_the_first_slip_was_deleted(
    columns: range | None,
) -> None:
    """Of rows with the value, there were as many as before: one was deleted, one had just got it.
    It was taken for what that one's owner had typed."""
    world, tab, ref, expected = at_rest()
    row = next(r for r in range(1, 9) if tab.cell(r, REF).value == ref)

    def sort() -> None:
        tab.sort(1, NAME, reverse=True, columns=columns)

    at_writes(world, [lambda: tab.insert_row(row), sort], [None, kill])
    sync_through_death(world)
    names = {expected[ref][NAME], None}
    for row in [r for r in range(9, 0, -1) if tab.cell(r, NAME).value in names]:
        tab.delete_row(row)
    world.sync_until_quiet(3)

    assert rows(tab) == expected
    live = {record.ref: record.fields["email"] for record in world.records()}
    assert live == {ref: line[EMAIL] for ref, line in expected.items()}
    assert {problem.kind for problem in world.problems()} == {"incident"}


@pytest.mark.parametrize("value", [MINE, None], ids=["a value", "a blank"])
def test_a_row_away_while_nobody_looks_brings_nothing_of_ours_back_as_its_own(value: Raw) -> None:
    """It was cut right after our write had met it: pasted again, it gave that to its record."""
    world, tab, ref, expected = at_rest()
    world.edit(ref, email=value)
    at_writes(world, [sort_down(tab)], [kill])
    sync_through_death(world)
    hit = next(r for r in range(1, 9) if tab.cell(r, EMAIL).value == value)
    line, mine = tab.grid[hit], str(tab.cell(hit, REF).value)
    tab.delete_row(hit)
    world.sync()
    tab.grid.append(line)
    world.sync_until_quiet(3)

    assert mine != ref
    assert {one.ref: one.fields["email"] for one in world.records()}[mine] == expected[mine][EMAIL]
    (asked,) = world.problems("conflict")
    assert (asked.ref, asked.sheet_value, asked.canonical_value) == (
        mine, value, expected[mine][EMAIL],
    )  # fmt: skip


def test_a_row_that_went_with_our_write_in_it_brings_back_nothing_that_its_owner_typed() -> None:
    """Somebody gave the old value again meanwhile: ours came back with the row, and won."""
    world, tab, ref, expected = at_rest()
    old = {line[NAME]: line[EMAIL] for line in map(contact_row, range(8))}[expected[ref][NAME]]
    at_writes(world, [], [kill])
    sync_through_death(world)
    row = next(r for r in range(1, 9) if tab.cell(r, REF).value == ref)
    line = tab.grid[row]
    tab.delete_row(row)
    world.sync()
    world.edit(ref, email=old)
    tab.grid.append(line)
    world.sync_until_quiet(3)

    assert {one.ref: one.fields["email"] for one in world.records()}[ref] == old
    (asked,) = world.problems("conflict")
    assert (asked.ref, asked.sheet_value, asked.canonical_value) == (ref, MINE, old)


def test_a_row_away_while_nobody_looks_that_comes_back_as_it_was_asks_nothing() -> None:
    world, tab, _, expected = at_rest()
    at_writes(world, [], [kill])
    sync_through_death(world)
    lines = [tab.grid.pop(row) for row in (4, 2)]
    world.sync()
    tab.grid.extend(lines)
    assert_right(world, tab, expected)


def test_a_row_deleted_while_nobody_looks_and_edited_since_comes_back() -> None:
    world, tab, _, expected = at_rest()
    other = str(tab.cell(2, REF).value)
    at_writes(world, [], [kill])
    sync_through_death(world)
    for row in (4, 2):
        tab.delete_row(row)
    world.sync()
    world.edit(other, email="autre@example.org")
    expected[other][EMAIL] = "autre@example.org"
    assert_right(world, tab, expected)


def test_what_is_typed_back_over_ours_while_a_repair_waits_is_an_edit() -> None:
    """The base had not moved yet: the old value, typed again, counted as untouched."""
    world, tab, ref, expected = at_rest()
    hit = str(tab.cell(2, REF).value)
    before = expected[ref][EMAIL]
    world.edit(hit, email="deux@example.org")
    expected[hit][EMAIL] = "deux@example.org"
    at_writes(world, [lambda: tab.move_row(5, 7), *[failing(world)] * 9])
    world.edit(str(tab.cell(6, REF).value), email="six@example.org")
    expected[str(tab.cell(6, REF).value)][EMAIL] = "six@example.org"
    world.sync()
    row = next(r for r in range(1, 9) if tab.cell(r, REF).value == ref)
    assert tab.cell(row, EMAIL).value == MINE
    old = contact_row(3)[EMAIL]
    tab.type(row, EMAIL, old)
    expected[ref][EMAIL] = old
    world.spreadsheets.before.clear()
    world.spreadsheets.faults.clear()

    assert before == MINE
    assert_right(world, tab, expected)


def test_a_repair_that_google_refuses_is_told_with_both_values_of_each_cell() -> None:
    world, tab, ref, expected = at_rest()

    def refuse() -> None:
        error = WriteRefused("protégé", spreadsheet_id="epis", refused=RefusedRequest(7, "values"))
        world.spreadsheets.faults.append(("write", error, False))

    at_writes(world, [sort_down(tab), *[refuse] * 9])
    world.sync()
    (hit,) = (one for one, line in rows(tab).items() if line[EMAIL] == MINE)
    told = {(p.sheet_value, p.canonical_value) for p in world.problems("incident")}
    assert (MINE, expected[hit][EMAIL]) in told
    assert hit != ref


def partner_sheets() -> tuple[World, FakeTab, FakeTab, str]:
    """The sheet of the Épis, and one of the Relais in which everybody stands."""
    world = World()
    mine = world.add_contacts([contact_row(n) for n in range(8)])
    theirs = world.add_contacts(name="relais", partner="le-relais", scope="all")
    world.sync_until_quiet(4)
    return world, mine, theirs, str(mine.cell(4, REF).value)


Window = Callable[[FakeTab], object]
WINDOWS: dict[str, Window] = {
    "a row inserted above": lambda tab: tab.insert_row(1),
    "a row inserted below": lambda tab: tab.insert_row(6),
    "somebody types beside it": lambda tab: tab.type(4, ROLE, "Trésorière"),
    "a sort": lambda tab: tab.sort(1, NAME, reverse=True),
    "a column inserted": lambda tab: tab.insert_column(1),
}


@pytest.mark.parametrize("is_killed", [False, True], ids=["", "and we are killed"])
@pytest.mark.parametrize("after", ["back", "on"])
@pytest.mark.parametrize("name", WINDOWS)
def test_our_own_write_is_never_taken_for_what_a_person_typed(
    name: str, after: str, *, is_killed: bool
) -> None:
    """The base moved nowhere in a tab that was not all as planned, and in no recovery: ours,
    edited back meanwhile, won over its own correction."""
    world, mine, _theirs, ref = partner_sheets()
    before = world.record(phone="+33639980003")
    world.edit(ref, phone="+33639981111")
    at_writes(world, [lambda: WINDOWS[name](mine)], [kill if is_killed else None])
    sync_through_death(world)
    last = before.fields["phone"] if after == "back" else "+33639982222"
    world.edit(ref, phone=last)
    world.sync_until_quiet(4)
    assert {record.ref: record.fields["phone"] for record in world.records()}[ref] == last
    shown = [cell.value for line in mine.grid for cell in line]
    assert "06 39 98 11 11" not in shown
    assert [p.kind for p in world.problems()] == []
    assert world.sync().requests.reads == 0


def test_a_sheet_that_nobody_names_is_read_to_prove_what_was_written_there() -> None:
    """Drive does not name our own writes: after a crash the sheet stayed « idle » for ever."""
    world, mine, _theirs, ref = partner_sheets()
    world.edit(ref, phone="+33639981111")
    at_writes(world, [], [kill])
    sync_through_death(world)
    world.spreadsheets.before.clear()
    world.edit(ref, phone="+33639980003")
    world.sync_until_quiet(3)
    assert rows(mine)[ref][PHONE] == "06 39 98 00 03"


def test_a_new_row_of_ours_stays_one_where_we_die_before_its_proof() -> None:
    world, mine, theirs, ref = partner_sheets()
    mine.copy_row(4, 9)
    mine.type(9, NAME, "Collègue")
    mine.type(9, ROLE, "Trésorière")
    at_writes(world, [], [None, kill])
    sync_through_death(world)
    sync_through_death(world)
    theirs.sort(1, NAME, reverse=True)
    world.sync_until_quiet(4)
    references = [str(line[REF].value) for line in theirs.grid[1:] if len(line) > REF]
    assert len(references) == len(set(references)) == 9
    assert ref in references


def test_what_waited_in_a_row_that_ours_covered_comes_back_with_its_question() -> None:
    """A row inserted above pushed the last one down to where our new row was going; whoever
    deleted that afterwards deleted what it had covered, as far as anybody could see."""
    world, mine, theirs, _ref = partner_sheets()
    last = str(theirs.cell(8, REF).value)
    for column, value in enumerate(contact_row(9)):
        mine.type(9, column, value)
    theirs.type(8, ROLE, "Trésorière")
    world.edit(last, role="Présidente")
    at_writes(world, [None, lambda: theirs.insert_row(3)], [None, kill])
    sync_through_death(world)
    assert str(theirs.cell(9, REF).value) != last
    theirs.delete_row(9)
    world.spreadsheets.before.clear()
    world.sync_until_quiet(4)
    assert rows(theirs)[last][ROLE] == "Trésorière"
    asked = [(p.kind, p.sheet_value, p.canonical_value) for p in world.problems()]
    assert asked == [("conflict", "Trésorière", "Présidente")]


@pytest.mark.parametrize("is_killed", [False, True], ids=["", "and we are killed"])
def test_no_incident_names_whom_the_write_was_to_erase(*, is_killed: bool) -> None:
    """Her row was deleted while ours emptied it, so that ours met the next one: the incidents said
    « hers or the other's », and stayed long after she was gone everywhere else."""
    world, mine, theirs, ref = partner_sheets()
    line = rows(mine)[ref]
    hers = {str(line[column]) for column in (NAME, EMAIL, PHONE)}
    with world.database.transaction() as stored:
        stored.retention.erase([ref], world.clock.now())
    at_writes(world, [lambda: mine.delete_row(4)], [kill if is_killed else None])
    sync_through_death(world)
    world.spreadsheets.before.clear()
    world.sync_until_quiet(4)
    told = " ".join(f"{p.sheet_value} {p.canonical_value} {p.message}" for p in world.problems())
    assert not [word for word in hers if word in told]
    shown = {str(cell.value) for tab in (mine, theirs) for line in tab.grid for cell in line}
    assert not hers & shown


@pytest.mark.parametrize("is_killed", [False, True], ids=["", "and we are killed"])
def test_no_incident_names_whoever_was_erased_while_ours_was_under_way(*, is_killed: bool) -> None:
    """Ours was to empty the row above hers and met hers, who was erased in that instant: our write
    knew nothing of that, and the incident said her name from then on."""
    world, mine, theirs, gone = partner_sheets()
    ref = str(mine.cell(5, REF).value)
    hers = {str(rows(mine)[ref][column]) for column in (NAME, EMAIL, PHONE)}

    def erase(ref: str) -> None:
        with world.database.transaction() as stored:
            stored.retention.erase([ref], world.clock.now())

    def delete_and_erase() -> None:
        mine.delete_row(4)
        erase(ref)

    erase(gone)
    at_writes(world, [delete_and_erase], [kill if is_killed else None])
    sync_through_death(world)
    world.spreadsheets.before.clear()
    world.sync_until_quiet(4)
    told = " ".join(f"{p.sheet_value} {p.canonical_value} {p.message}" for p in world.problems())
    assert not [word for word in hers if word in told]
    shown = {str(cell.value) for tab in (mine, theirs) for line in tab.grid for cell in line}
    assert not hers & shown
