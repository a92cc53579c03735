"""Another list is pasted below ours with its own titles, and they stand in other columns."""

from collections.abc import Callable, Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import Record
from tests.builders import AT_ONCE, World
from tests.fakes.spreadsheets import FakeTab

RULES = TabRules(
    "materiel",
    "item",
    "table",
    (
        Column("code", ("N° d'inventaire", "Code")),
        Column("label", ("Désignation", "Malle", "Matériel")),
        Column("location", ("Emplacement", "Lieu", "Rangement")),
    ),
)
CODE, OWN, LABEL, PLACE, REF = range(5)
LIST: Sequence[Sequence[Raw]] = [
    ["N° d'inventaire", "Suivi", "Désignation", "Emplacement"],
    *([f"LM-{n}", None, f"Malle {n}", f"Armoire {n}"] for n in range(1, 5)),
]
TITLES = ["N° d'inventaire", "Désignation", "Emplacement"]
OTHERS: Sequence[Sequence[Raw]] = [
    TITLES,
    ["LM-60", "Malle soixante", "Armoire haute"],
    ["LM-64", "Malle nouvelle", "Armoire basse"],
]
TOP = len(LIST)


def town(rows: Sequence[Sequence[Raw]] = LIST) -> tuple[World, FakeTab]:
    world = World(rules={"materiel": RULES}, settings=AT_ONCE)
    tab = FakeTab(5, "Matériel")
    tab.fill(rows)
    world.spreadsheets.add("f", tab)
    followed = [TabMapping("Matériel", "materiel", "own")]
    world.followed.append(SpreadsheetMapping("les-epis", "f", followed))
    world.sync_until_quiet(2)
    return world, tab


def pasted(others: Sequence[Sequence[Raw]] = OTHERS) -> tuple[World, FakeTab]:
    world, tab = town()
    tab.fill(others, TOP)
    world.sync_until_quiet(2)
    return world, tab


def things(world: World) -> dict[str, tuple[object, object]]:
    return {str(one.fields["code"]): _told(one) for one in world.records("item")}


def _told(record: Record) -> tuple[object, object]:
    return record.fields["label"], record.fields.get("location")


OURS = {f"LM-{n}": (f"Malle {n}", f"Armoire {n}") for n in range(1, 5)}
ALL = {
    **OURS,
    "LM-60": ("Malle soixante", "Armoire haute"),
    "LM-64": ("Malle nouvelle", "Armoire basse"),
}


def test_rows_below_titles_in_other_columns_wait_with_one_question() -> None:
    """The titles became a thing called « Emplacement », and things had their place as a name."""
    world, tab = pasted()

    assert things(world) == OURS
    (asked,) = world.problems()
    assert (asked.kind, asked.cell) == ("invalid", f"A{TOP + 1}")
    assert "« Désignation » est ici en B et dans la liste en C" in asked.message
    assert f"2 lignes attendent ({TOP + 2} et {TOP + 3})" in asked.message
    assert "propres titres" in tab.cell(TOP, CODE).note
    assert [tab.cell(row, REF).value for row in range(TOP, TOP + 3)] == [None] * 3
    assert world.sync().requests.reads == 0


def into_line(tab: FakeTab, *rows: int) -> None:
    for row in rows:
        designation, place = (tab.cell(row, column).value for column in (OWN, LABEL))
        tab.type(row, OWN, None)
        tab.type(row, LABEL, designation)
        tab.type(row, PLACE, place)


def with_titles(tab: FakeTab) -> None:
    into_line(tab, TOP, TOP + 1, TOP + 2)


def values_alone(tab: FakeTab) -> None:
    into_line(tab, TOP + 1, TOP + 2)


def without_titles(tab: FakeTab) -> None:
    into_line(tab, TOP + 1, TOP + 2)
    tab.delete_row(TOP)


@pytest.mark.parametrize("move", [with_titles, values_alone, without_titles])
def test_moved_into_line_they_are_taken_and_the_question_ends(
    move: Callable[[FakeTab], None],
) -> None:
    world, tab = pasted()
    move(tab)
    world.sync_until_quiet(3)

    assert things(world) == ALL
    assert world.problems() == []
    assert {cell.note for row in tab.grid for cell in row} == {""}


def test_moved_one_by_one_the_others_still_wait() -> None:
    world, tab = pasted()
    into_line(tab, TOP + 1)
    world.sync_until_quiet(2)

    assert things(world) == {**OURS, "LM-60": ALL["LM-60"]}
    (asked,) = world.problems()
    assert f"1 ligne attend ({TOP + 3})" in asked.message


def test_titles_and_rows_that_go_leave_nothing_behind() -> None:
    world, tab = pasted()
    for _ in OTHERS:
        tab.delete_row(TOP)
    world.sync_until_quiet(2)

    assert things(world) == OURS
    assert world.problems() == []


@pytest.mark.parametrize("by", [CODE, OWN, LABEL])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("end", [REF, REF + 1])
def test_a_sort_scatters_them_and_everybody_stays_who_they_are(
    by: int, end: int, *, descending: bool
) -> None:
    """With the column of references, or without."""
    world, tab = pasted()
    refs = {one.fields["code"]: one.ref for one in world.records("item")}
    tab.sort(1, by, columns=range(end), reverse=descending)
    world.sync_until_quiet(3)

    assert things(world) == OURS
    assert {one.fields["code"]: one.ref for one in world.records("item")} == refs
    assert [one.kind for one in world.problems()] == ["invalid"]


def test_a_row_of_the_list_and_what_is_typed_below_it_are_read_as_ever() -> None:
    world, tab = pasted()
    tab.move_row(1, TOP + 2)  # below the others, with its reference
    tab.fill([["LM-80", None, "Malle à part"]], TOP + 3)
    world.sync_until_quiet(3)

    assert things(world) == {**OURS, "LM-80": ("Malle à part", None)}
    assert len(world.problems()) == 1


def test_a_row_that_is_not_below_these_titles_is_a_record() -> None:
    """It holds what they have no column for."""
    world, tab = pasted()
    tab.fill([["LM-80", None, "Malle à part", "Cave"]], TOP + 3)
    world.sync_until_quiet(2)

    assert things(world) == {**OURS, "LM-80": ("Malle à part", "Cave")}


def test_a_thing_of_the_list_that_stands_below_other_titles_is_not_read_by_ours() -> None:
    """Its code would join it to the row that was just deleted, and its place be its name."""
    world, tab = town()
    tab.delete_row(1)
    tab.fill([TITLES, ["LM-1", "Malle 1", "Cave"]], TOP)
    world.sync()

    assert things(world)["LM-1"] == OURS["LM-1"]
    assert "1 ligne attend" in world.problems("invalid")[0].message


def test_a_note_of_theirs_on_the_titles_stays_and_ours_stands_beside() -> None:
    world, tab = town()
    tab.fill(OTHERS, TOP)
    tab.annotate(TOP, CODE, "de la ludothèque")
    world.sync_until_quiet(2)

    assert tab.cell(TOP, CODE).note == "de la ludothèque"
    assert "propres titres" in tab.cell(TOP, REF).note


@pytest.mark.parametrize(
    "titles",
    [
        ["N° d'inventaire", "Suivi", "Désignation", "Emplacement"],
        ["N° d'inventaire", None, "Désignation"],
        ["Code", None, "Matériel", "Lieu"],  # in line, by other names
        ["N° d'inventaire", "Prix", "Désignation", "Emplacement", "Réf."],
    ],
)
def test_below_titles_in_line_rows_are_taken(titles: Sequence[Raw]) -> None:
    world, _ = pasted([titles, ["LM-60", None, "Malle soixante"]])

    assert things(world) == {**OURS, "LM-60": ("Malle soixante", None)}
    assert world.problems() == []


@pytest.mark.parametrize(
    "row",
    [
        ["LM-60", None, "Malle", "Rangement"],
        ["LM-60", None, "Désignation", "Emplacement"],
        [None, None, "Malle", "Rangement"],
        [None, None, "Matériel", None],
    ],
)
def test_a_thing_that_is_called_like_a_title_is_one(row: Sequence[Raw]) -> None:
    world, _ = pasted([row])
    assert len(world.records("item")) == len(OURS) + 1


def test_a_second_list_that_was_there_before_us_waits_and_the_first_does_not() -> None:
    world, _ = town([*LIST, [None], *OTHERS])

    assert things(world) == OURS
    assert [one.kind for one in world.problems()] == ["invalid"]
