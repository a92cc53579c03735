"""What we wrote into a blank row that somebody inserted, and that moved before anybody looked.

It is all that this row holds, beside a reference that a sort may leave there.
"""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import (
    EMAIL,
    NAME,
    REF,
    ROLE,
    at_writes,
    kill,
    rows,
    sync_through_death,
)

COUNT = 8
CHANGES = {"email": "nouvelle@example.org", "role": "Trésorière"}
PLACES = {"email": EMAIL, "role": ROLE}
WITHOUT_REFERENCES = range(REF)


def written_and_sorted(
    fields: Sequence[str], columns: Sequence[int] | None
) -> tuple[World, FakeTab, str, dict[str, list[Raw]]]:
    """Killed after a write that met a blank row, which went last; how the others should end."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(COUNT)])
    tab.insert_row(1)
    world.sync_until_quiet(3)
    ref = str(tab.cell(2, REF).value)
    expected = rows(tab)
    for one in fields:
        expected[ref][PLACES[one]] = CHANGES[one]
    world.edit(ref, **{one: CHANGES[one] for one in fields})
    at_writes(world, [lambda: tab.insert_row(1)], [kill])
    sync_through_death(world)
    tab.sort(1, NAME, columns=columns)
    return world, tab, ref, expected


def filled(tab: FakeTab) -> list[list[Raw]]:
    return [line for line in tab.values()[1:] if any(line)]


@pytest.mark.parametrize("columns", [None, WITHOUT_REFERENCES], ids=["rows", "no references"])
@pytest.mark.parametrize("fields", [["email"], ["role"], ["email", "role"]])
def test_it_is_taken_out_and_asks_nothing(
    fields: list[str], columns: Sequence[int] | None
) -> None:
    world, tab, _, expected = written_and_sorted(fields, columns)
    world.sync_until_quiet(3)
    assert rows(tab) == expected
    assert (len(filled(tab)), world.problems()) == (COUNT, [])


def test_what_a_person_typed_beside_it_stays() -> None:
    """Somebody began a row there."""
    world, tab, *_ = written_and_sorted(["role"], None)
    (at,) = [
        row for row in range(1, len(tab.grid)) if tab.cell(row, ROLE).value == CHANGES["role"]
    ]
    tab.type(at, NAME, "Nouvelle")
    world.sync_until_quiet(3)
    assert [tab.cell(at, NAME).value, tab.cell(at, ROLE).value] == ["Nouvelle", CHANGES["role"]]


def test_where_its_own_row_was_retyped_both_values_are_told() -> None:
    """Then nobody knows whether ours ever stood there: a person may have begun a row."""
    world, tab, ref, _ = written_and_sorted(["role"], None)
    (at,) = [row for row in range(1, len(tab.grid)) if tab.cell(row, REF).value == ref]
    tab.type(at, ROLE, "Présidente")
    world.sync_until_quiet(3)
    assert len(filled(tab)) == COUNT
    assert CHANGES["role"] in [p.sheet_value for p in world.problems() if p.kind == "incident"]


def test_of_two_that_show_it_where_one_was_lacking_either_may_be_a_persons() -> None:
    world, tab, *_ = written_and_sorted(["role"], None)
    tab.type(len(tab.grid) + 2, ROLE, CHANGES["role"])
    world.sync_until_quiet(3)
    told = [p.sheet_value for p in world.problems() if p.kind == "incident"]
    assert told == [CHANGES["role"]] * 2
