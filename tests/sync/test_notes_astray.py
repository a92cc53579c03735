"""Notes of ours that people moved on with another's row before anybody looked at the write."""

from collections.abc import Sequence

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import (
    EMAIL,
    PHONE,
    REF,
    Act,
    Killed,
    at_writes,
    failing,
    kill,
    sort_down,
    sort_up,
)

ROW = 4
WORDS = "(rayé sur la fiche)"


def noted_refs(tab: FakeTab) -> list[str]:
    """Whose rows have a note of ours, in whichever column."""
    below = (line for line in tab.grid[1:] if any(cell.note for cell in line))
    return [next(str(c.value) for c in line if str(c.value).startswith("C-")) for line in below]


def moved(tab: FakeTab, how: str) -> Act:
    return {
        "sorted down": sort_down(tab),
        "sorted up": sort_up(tab),
        "a row inserted": lambda: tab.insert_row(2),
        "a column inserted": lambda: tab.insert_column(2),
        "left": lambda: None,
    }[how]


def sync_and_die(world: World, tab: FakeTab, during: str, since: str) -> None:
    at_writes(world, [moved(tab, during)], [kill])
    with pytest.raises(Killed):
        world.sync()
    moved(tab, since)()
    world.sync_until_quiet(4)


DURING = ("left", "sorted down", "a row inserted")
SINCE = ("left", "sorted up", "a row inserted", "a column inserted")


@pytest.mark.parametrize("during", DURING)
@pytest.mark.parametrize("since", SINCE)
def test_a_question_stands_with_the_one_whom_it_is_about_alone(during: str, since: str) -> None:
    """Sorted under the write, killed, sorted back: it stood with another person, too, for good."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    world.sync_until_quiet(3)
    ref = str(tab.cell(ROW, REF).value)
    world.edit(ref, phone="+33639983434")
    tab.type(ROW, PHONE, "06 39 98 77 77")
    sync_and_die(world, tab, during, since)
    assert [problem.kind for problem in world.problems()] == ["conflict"]
    assert noted_refs(tab) == [ref]


@pytest.mark.parametrize("during", DURING)
@pytest.mark.parametrize("since", SINCE)
def test_words_beside_a_value_are_quoted_after_a_kill(during: str, since: str) -> None:
    world = World()
    people = [contact_row(n) for n in range(8)]
    typed = people[ROW - 1][PHONE] = f"{people[ROW - 1][PHONE]} {WORDS}"
    tab = world.add_contacts(people)
    world.sync_until_quiet(3)
    ref = str(tab.cell(ROW, REF).value)
    world.edit(ref, phone="+33639983434")
    sync_and_die(world, tab, during, since)
    assert [typed in problem.message for problem in world.problems()] == [True]
    assert noted_refs(tab) == [ref]
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize("typed", ["06 39 98 88 88", "as it was"])
@pytest.mark.parametrize(
    "when", ["as it is written", "as it is repaired", "in a second repair", "between two runs"]
)
def test_what_is_typed_before_a_note_is_where_it_belongs_is_no_answer_to_it(
    typed: str, when: str
) -> None:
    """A row went in under the write of the note, its repair was told 500, and waited a run.

    What a person typed meanwhile ended the question: the coordinator's value was gone unasked.
    """
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    world.sync_until_quiet(3)
    ref, was = (str(tab.cell(ROW, column).value) for column in (REF, PHONE))
    world.edit(ref, phone="+33639983434")
    tab.type(ROW, PHONE, "06 39 98 77 77")
    text = was if typed == "as it was" else typed

    def type_it() -> None:
        row = next(row for row in range(1, 10) if tab.cell(row, REF).value == ref)
        tab.type(row, PHONE, text)

    insert = moved(tab, "a row inserted")
    acts: dict[str, Sequence[Act]] = {
        "as it is written": [type_it],
        "as it is repaired": [insert, type_it],
        "in a second repair": [insert, failing(world), type_it],
        "between two runs": [insert, *[failing(world)] * 6],
    }
    at_writes(world, acts[when])
    world.sync()
    world.spreadsheets.before.clear()
    world.spreadsheets.faults.clear()
    if when == "between two runs":
        type_it()
    world.sync_until_quiet(4)

    asked = [(one.sheet_value, one.canonical_value) for one in world.problems()]
    kept = {record.ref: record.fields["phone"] for record in world.records()}[ref]
    assert asked == [(text, "06 39 98 34 34")]
    assert kept == "+33639983434"
    assert noted_refs(tab) == [ref]
    assert world.sync().requests.reads == 0


def asked_refs(world: World) -> set[str | None]:
    return {one.ref for one in world.problems() if one.kind == "conflict"}


def sort_alone(tab: FakeTab) -> None:
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)


def test_an_answered_question_taken_out_while_its_column_is_sorted_does_not_come_back() -> None:
    """What we took out ourselves counted as taken away by a person before they could read it."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(8)])
    world.sync_until_quiet(3)
    ref = str(tab.cell(ROW, REF).value)
    world.edit(ref, email="neuf@example.org")
    tab.type(ROW, EMAIL, "autre@example.org")
    world.sync_until_quiet(2)
    tab.type(ROW, EMAIL, "tranche@example.org")
    world.edit(str(tab.cell(ROW + 2, REF).value), email="voisin@example.org")
    at_writes(world, [lambda: sort_alone(tab)])
    world.sync_until_quiet(4)
    assert asked_refs(world) == set()
    assert noted_refs(tab) == []
