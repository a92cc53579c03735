"""Attendance as people make it: names down, dates across."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import MASK
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import Record
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

RULES = TabRules(
    "presences",
    "attendance",
    "matrix",
    (Column("organisation_id", ("Structure",)),),
    kind="technical_committee",
    cell_field="status",
    prefer="past",
)
ROWS: list[list[Raw]] = [
    ["Présences au comité technique"],
    ["Structure", "15/09/2026", "13/10/2026", "Remarques"],
    ["Les Épis", "P", "A", "toujours à l'heure"],
    ["Le Relais", "exc.", None, None],
    ["Total", "2", None, None],
]
REF = 4


def committee() -> tuple[World, FakeTab]:
    world = World(rules={"presences": RULES})
    tab = FakeTab(3, "Présences CT")
    tab.fill(ROWS)
    world.spreadsheets.add("ct", tab)
    followed = TabMapping("Présences CT", "presences", "all")
    world.followed.append(SpreadsheetMapping("les-epis", "ct", [followed]))
    return world, tab


def statuses(world: World) -> dict[tuple[object, object], object]:
    meetings = {m.ref: m.fields["date"] for m in world.records("meeting")}
    return {
        (one.fields["organisation_id"], meetings[str(one.fields["meeting_id"])]): one.fields[
            "status"
        ]
        for one in world.records("attendance")
    }


def attendance(world: World, day: str) -> Record:
    (meeting,) = [m for m in world.records("meeting") if m.fields["date"] == day]
    (one,) = [
        a
        for a in world.records("attendance")
        if a.fields["meeting_id"] == meeting.ref and a.fields["organisation_id"] == "les-epis"
    ]
    return one


def test_filled_cells_become_attendance_of_held_meetings() -> None:
    world, tab = committee()
    world.sync()
    assert statuses(world) == {
        ("les-epis", "2026-09-15"): "present",
        ("les-epis", "2026-10-13"): "absent",
        ("le-relais", "2026-09-15"): "excused",
    }
    assert {m.fields["status"] for m in world.records("meeting")} == {"held"}
    refs = {o.fields["id"]: o.ref for o in world.records("organisation")}
    assert tab.cell(2, REF).value == refs["les-epis"]
    assert world.problems() == []
    before = world.records("attendance")
    world.sync(after=60)
    assert world.records("attendance") == before


def test_an_edit_travels_both_ways() -> None:
    world, tab = committee()
    world.sync()
    tab.type(3, 2, "représenté")
    world.sync()
    assert statuses(world)["le-relais", "2026-10-13"] == "represented"
    world.edit(attendance(world, "2026-10-13").ref, status="present")
    world.sync()
    assert tab.cell(2, 2).value in ("P", "Présent", "présent")
    assert world.sync().requests.reads == 0


def test_a_blanked_cell_is_unknown_not_absent() -> None:
    world, tab = committee()
    world.sync()
    tab.type(2, 2, None)
    world.sync()
    assert attendance(world, "2026-10-13").fields["status"] is None


def test_a_corrected_date_moves_its_meeting() -> None:
    world, tab = committee()
    world.sync()
    before = {m.ref for m in world.records("meeting")}
    tab.type(1, 2, "14/10/2026")
    world.sync()
    assert statuses(world)["les-epis", "2026-10-14"] == "absent"
    assert {m.ref for m in world.records("meeting")} == before
    assert world.sync().requests.writes == 0
    assert world.problems() == []


def test_a_filled_column_that_takes_another_meetings_date_is_not_overwritten() -> None:
    world, tab = committee()
    world.sync()
    elsewhere = "2026-11-10"
    world.add("meeting", "R-9", kind="technical_committee", date=elsewhere, status="held")
    world.add("attendance", "P-9", meeting_id="R-9", organisation_id="les-epis", status="present")

    tab.type(1, 2, "10/11/2026")
    world.sync_until_quiet()

    assert tab.cell(2, 2).value == "A"
    told = statuses(world)
    assert told["les-epis", elsewhere] == "present"
    # No list shows that day any more: what was noted is in the question.
    assert ("les-epis", "2026-10-13") not in told
    (problem,) = world.problems()
    assert (problem.kind, problem.ref, problem.sheet_value) == ("conflict", "P-9", "A")


@pytest.mark.parametrize("act", ["column", "row"])
def test_a_mark_that_was_chosen_at_the_desk_counts_though_its_column_or_row_went(act: str) -> None:
    world, tab = committee()
    world.sync()
    tab.type(2, 2, "P")
    world.edit(attendance(world, "2026-10-13").ref, status="excused")
    world.sync()
    world.decide(world.problems("conflict")[0], "sheet")
    if act == "column":
        tab.delete_column(2)
    else:
        tab.delete_row(2)
    world.sync_until_quiet()

    assert statuses(world)["les-epis", "2026-10-13"] == "present"
    assert world.problems("conflict") == []


def test_two_columns_of_one_date_and_an_unreadable_date_are_set_aside() -> None:
    world, tab = committee()
    world.sync()
    before = world.records("attendance")
    tab.type(1, 5, "13/10/2026")
    tab.type(1, 6, "le 45/99")
    tab.type(2, 5, "P")
    world.sync()
    assert world.records("attendance") == before
    assert [p.kind for p in world.problems()] == ["missing_column", "missing_column"]
    told = tab.cell(1, REF).note
    assert "« le 45/99 » n’est pas une date lisible" in told
    assert "plusieurs colonnes portent la date 13/10/2026" in told


@pytest.mark.parametrize(
    ("title", "mark", "asked"),
    [
        ("17/11 annulé", None, ""),
        ("17/11 (annulée, neige)", False, ""),
        ("mardi 17/11 reporté", "-", ""),
        ("17/11 annulé ?", None, "n’est pas une date lisible"),
        ("17/11, non annulé", None, "n’est pas une date lisible"),
        ("17/11 reporté au 24/11", None, "Celle du 24/11/2026 n’est pas encore notée"),
        ("17/11 annulé", "P", "des présences ou des absences sont notées dessous"),
        ("17/11 annulé", True, "des présences ou des absences sont notées dessous"),
    ],
)
def test_a_meeting_that_was_called_off_in_its_title_is_no_question(
    title: str, mark: Raw, asked: str
) -> None:
    """Over a presence it is one: somebody was there, or the mark is to go."""
    world, tab = committee()
    world.sync()
    before = world.records("attendance")
    tab.type(1, 5, title)
    tab.type(2, 5, mark)
    world.sync()
    assert world.records("attendance") == before
    assert [asked in one.message for one in world.problems()] == [True] * bool(asked)


def test_rows_sorted_without_their_reference_stay_themselves() -> None:
    world, tab = committee()
    world.sync()
    before = world.records("attendance")
    swap(tab, 0, 1, 2, 3)
    world.sync()
    assert world.records("attendance") == before
    refs = {o.fields["id"]: o.ref for o in world.records("organisation")}
    assert tab.cell(2, REF).value == refs["le-relais"]


def swap(tab: FakeTab, *columns: int) -> None:
    """A sort of these columns alone."""
    for column in columns:
        first, second = tab.cell(2, column).value, tab.cell(3, column).value
        tab.type(2, column, second)
        tab.type(3, column, first)


def test_a_mark_typed_into_a_row_that_was_sorted_without_its_reference_arrives() -> None:
    world, tab = committee()
    world.sync()
    swap(tab, 0, 1, 2, 3)
    tab.type(3, 2, "P")  # « A » before, and blank beside this reference
    world.sync()
    assert statuses(world) == {
        ("les-epis", "2026-09-15"): "present",
        ("les-epis", "2026-10-13"): "present",
        ("le-relais", "2026-09-15"): "excused",
    }
    assert world.problems() == []


@pytest.mark.parametrize("sorted_columns", [(0,), (0, 1, 3)])
def test_a_sort_that_left_dates_behind_is_asked_about(sorted_columns: tuple[int, ...]) -> None:
    """Right of our column, say, where new dates are added."""
    world, tab = committee()
    world.sync()
    before = world.records("attendance")
    swap(tab, *sorted_columns)
    world.sync()
    assert world.records("attendance") == before
    assert [problem.kind for problem in world.problems()] == ["scramble"]
    swap(tab, *sorted_columns)
    world.sync_until_quiet()
    assert world.records("attendance") == before
    assert world.problems() == []


def test_dates_that_a_sort_left_behind_are_asked_about_though_most_were_marked_anew() -> None:
    world, tab = committee()
    world.sync()
    before = world.records("attendance")
    swap(tab, 0, 1, 3)
    tab.type(3, 2, "P")  # blank before, and « A » beside this name
    world.sync()
    assert world.records("attendance") == before
    assert [problem.kind for problem in world.problems()] == ["scramble"]


def test_a_row_that_is_given_another_name_stays_its_references() -> None:
    world, tab = committee()
    world.sync()
    before = world.records("attendance")
    tab.delete_row(3)
    tab.type(2, 0, "Le Relais")
    world.sync()
    assert world.records("attendance") == before
    assert [(problem.kind, problem.field) for problem in world.problems()] == [
        ("invalid", "organisation_id")
    ]


def test_an_unknown_structure_and_a_strange_status_are_explained() -> None:
    world, tab = committee()
    world.sync()
    tab.fill([["Inconnue de tous", "P"]], 5)
    tab.type(2, 1, "bof")
    world.sync()
    assert sorted(p.kind for p in world.problems()) == ["ambiguous", "invalid"]
    (problem,) = [p for p in world.problems() if p.ref is not None]
    assert (problem.field, problem.sheet_value) == ("status", "bof")
    assert statuses(world)["les-epis", "2026-09-15"] == "present"
    assert world.sync().requests.writes == 0


def test_a_conflict_about_attendance_is_decided() -> None:
    world, tab = committee()
    world.sync()
    ref = attendance(world, "2026-10-13").ref
    tab.type(2, 2, "P")
    world.edit(ref, status="excused")
    world.sync()
    (problem,) = world.problems("conflict")
    assert (problem.ref, problem.field, problem.cell) == (ref, "status", "C3")
    world.decide(problem, "sheet")
    world.sync()
    assert attendance(world, "2026-10-13").fields["status"] == "present"
    assert world.problems() == []
    assert world.sync().requests.reads == 0


def test_a_conflict_about_attendance_names_the_partner_who_gave_the_other_value() -> None:
    world, tab = committee()
    world.sync()
    ref = attendance(world, "2026-10-13").ref
    world.edit(ref, source="sheet:ct:9", status="excused")
    tab.type(2, 2, "P")
    world.sync(after=3 * 86400)
    assert "Centre social Les Épis a donné" in tab.cell(2, 2).note
    assert "(24/11/2026)" in tab.cell(2, 2).note


def test_a_date_without_a_year_stays_in_its_year() -> None:
    world, tab = committee()
    tab.type(1, 2, "13/10")
    world.sync()
    assert statuses(world)["les-epis", "2026-10-13"] == "absent"
    tab.type(2, 2, "P")
    world.sync(after=400 * 24 * 3600)
    assert statuses(world)["les-epis", "2026-10-13"] == "present"
    assert len(world.records("meeting")) == 2


def test_a_new_date_column_is_a_new_meeting() -> None:
    world, tab = committee()
    world.sync()
    tab.insert_column(3)
    tab.type(1, 3, "08/12/2026")
    world.sync()
    (meeting,) = [m for m in world.records("meeting") if m.fields["date"] == "2026-12-08"]
    assert meeting.fields["status"] == "planned"
    tab.type(2, 3, "P")
    world.sync(after=20 * 24 * 3600)
    (meeting,) = [m for m in world.records("meeting") if m.fields["date"] == "2026-12-08"]
    assert meeting.fields["status"] == "held"


def large_committee() -> tuple[World, FakeTab]:
    """Twelve structures, and one meeting so far."""
    world, tab = committee()
    for number in range(12):
        world.add("organisation", f"S-{number}", id=f"mjc-{number}", name=f"MJC n° {number}")
    rows: list[list[Raw]] = [["Structure", "15/09/2026"]]
    tab.fill([*rows, *([f"MJC n° {number}", "P"] for number in range(12))])
    world.sync_until_quiet()
    return world, tab


def test_a_new_meeting_is_noted_for_every_partner_and_nobody_is_asked() -> None:
    """Each month that changes every row."""
    world, tab = large_committee()

    tab.type(0, 2, "13/10/2026")
    for row in range(1, 13):
        tab.type(row, 2, "A")
    world.sync_until_quiet()

    assert world.problems() == []
    assert list(statuses(world).values()).count("absent") == 12


def test_presences_that_are_all_written_over_are_asked_about() -> None:
    world, tab = large_committee()

    for row in range(1, 13):
        tab.type(row, 1, "A")
    world.sync_until_quiet()

    (problem,) = world.problems()
    assert problem.kind == "guard"
    assert set(statuses(world).values()) == {"present"}


def test_presences_written_over_are_put_back_on_a_no() -> None:
    world, tab = large_committee()
    before = tab.values()
    for row in range(1, 13):
        tab.type(row, 1, "A")
    world.sync_until_quiet()

    world.decide(world.problems()[0], "database")
    world.sync_until_quiet(3)

    assert tab.values() == before
    assert world.problems() == []


LINE: Sequence[Raw] = ("Les Épis", "P", "A")


def put(tab: FakeTab, row: int, line: Sequence[Raw]) -> None:
    for column, value in enumerate(line):
        tab.type(row, column, value)


def own_row_that_a_sort_halved() -> tuple[World, FakeTab, dict[tuple[object, object], object]]:
    """Names and old dates were sorted against a blank row; « Réf. » and a new date stayed."""
    world = World(rules={"presences": RULES})
    tab = FakeTab(3, "Présences CT")
    tab.fill([["Structure", "15/09/2026", "13/10/2026"], LINE])
    world.spreadsheets.add("ct", tab)
    followed = TabMapping("Présences CT", "presences", "own")
    world.followed.append(SpreadsheetMapping("les-epis", "ct", [followed]))
    world.sync_until_quiet(3)
    tab.type(0, 4, "10/11/2026")
    tab.type(1, 4, "P")
    world.sync_until_quiet(3)
    before = statuses(world)
    put(tab, 1, (None, None, None))
    put(tab, 2, LINE)
    world.sync_until_quiet(3)
    return world, tab, before


def test_a_row_that_a_sort_halved_is_asked_about_and_loses_no_mark() -> None:
    """The half with the reference and no name was taken for the row: old marks were blanked."""
    world, tab, before = own_row_that_a_sort_halved()
    assert (len(before), statuses(world)) == (3, before)
    assert [problem.kind for problem in world.problems()] == ["scramble"]
    put(tab, 1, LINE)
    put(tab, 2, (None, None, None))
    world.sync_until_quiet(3)
    assert (statuses(world), world.problems()) == (before, [])


def test_what_a_halved_row_shows_counts_once_somebody_says_that_it_is_meant() -> None:
    world, tab, before = own_row_that_a_sort_halved()
    world.decide(world.problems()[0], "confirm")
    world.sync_until_quiet(4)
    assert statuses(world) == {**before, ("les-epis", "2026-11-10"): None}
    assert (tab.cell(2, 3).value, tab.cell(1, 4).value) == (
        world.records("organisation")[0].ref,
        "P",
    )
    assert [(one.kind, one.cell) for one in world.problems()] == [("invalid", "A2")]


def test_a_reason_that_is_put_back_stands_in_no_history() -> None:
    world, tab = large_committee()
    for row in range(1, 13):
        tab.type(row, 1, "hospitalisé")
    world.sync_until_quiet()

    world.decide(world.problems()[0], "database")
    world.sync_until_quiet(3)

    with world.database.reading() as stored:
        told = [c for a in world.records("attendance") for c in stored.journal.read_history(a.ref)]
    assert {one.before for one in told if one.source == "decision"} == {MASK}
    assert "hospi" not in repr(told)


def test_a_partner_sees_only_its_own_row() -> None:
    world, _tab = committee()
    own = FakeTab(9, "Nos présences")
    own.fill([["Structure", "15/09/2026", "13/10/2026"]])
    world.spreadsheets.add("relais", own)
    followed = TabMapping("Nos présences", "presences", "own")
    world.followed.append(SpreadsheetMapping("le-relais", "relais", [followed]))
    world.sync_until_quiet(3)
    assert [line[0].value for line in own.grid[1:]] == ["Le Relais"]
    assert own.cell(1, 1).value
    assert world.sync().requests.reads == 0


def test_a_partners_row_without_any_presence_may_be_deleted_for_good() -> None:
    """It came back at the next change, as if somebody had edited it."""
    world, tab = committee()
    tab.type(3, 1, None)
    world.sync_until_quiet(3)
    tab.delete_row(3)
    world.sync_until_quiet(3)
    tab.type(2, 2, "P")
    world.sync_until_quiet(3)
    assert "Le Relais" not in [line[0].value for line in tab.grid if line]
    assert {one.fields["id"] for one in world.records("organisation")} == {"les-epis", "le-relais"}
    assert world.sync().requests.reads == 0
    tab.fill([["Le Relais", None, "A"]], 5)
    world.sync_until_quiet(2)
    assert statuses(world)["le-relais", "2026-10-13"] == "absent"
