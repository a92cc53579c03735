"""A plan about partners' rows and dates, said of meetings and attendance."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, BaseRow, Problem, TabState
from sync_service.domain.mapping import HEADING, Column, TabRules
from sync_service.domain.record import Entity, Record
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.planning.around_plan import real_plan
from sync_service.sync.planning.matrix import Committee, DateColumns, MatrixCodec
from sync_service.sync.planning.memory import TabMemory
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.situation import Situation
from tests.fakes.codecs import TextCodec

NOW = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
PAST, TODAY, NEXT = "2026-09-15", "2026-10-13", "2026-11-10"
RULES = TabRules("ct", "attendance", "matrix", (Column(HEADING, ("Structure",)),),
                 kind="technical_committee", cell_field="status")  # fmt: skip


def meeting(ref: str, day: str, status: str = "held") -> Record:
    return Record(ref, "meeting", {"date": day, "status": status}, NOW)


def attendance(ref: str, meeting_ref: str, status: str) -> Record:
    fields = {"meeting_id": meeting_ref, "organisation_id": "ludo", "status": status}
    return Record(ref, "attendance", fields, NOW)


def real(
    plan: Mapping[str, object],
    *meetings: Record,
    present: tuple[Record, ...] = (),
    dates: DateColumns | None = None,
    filled: tuple[str, ...] = (),
    taken_back: bool = False,
) -> Plan:
    """`filled` dates have a status in the base, and in the records unless it was `taken_back`."""
    cells = {day: BaseCell("present", "P") for day in filled}
    known: dict[str, Value] = {} if taken_back else dict.fromkeys(filled, "present")
    days = [PAST, TODAY, NEXT]
    state = TabState("s", 1, "g", rows={"S-1": BaseRow("S-1", cells)})
    situation = Situation(
        "s", TabSnapshot(1, "T", [], 9, 9), RULES, RULES.columns, state,
        {"S-1": Record("S-1", "organisation", {HEADING: "ludo", **known}, NOW)},
        MatrixCodec(TextCodec(HEADING), TextCodec("status"), days), NOW,
    )  # fmt: skip
    numbers = count(1)

    def make(entity: Entity, fields: Mapping[str, Value]) -> Record:
        return Record(f"{entity}-{next(numbers)}", entity, fields, NOW)

    committee = Committee(
        {str(one.fields["date"]): one for one in meetings},
        {(str(one.fields["meeting_id"]), "ludo"): one for one in present},
    )
    planned = Plan((), TabMemory(state), TabMemory(state))
    planned = type(planned)(**{**_fields(planned), **plan})  # type: ignore[arg-type]
    return real_plan(planned, situation, committee, dates or DateColumns(), make)


@pytest.mark.parametrize(("typed", "is_back"), [("present", True), (None, False)])
def test_a_mark_over_an_archived_presence_is_a_presence_again(
    typed: str | None, *, is_back: bool
) -> None:
    """It was stored in the archived one, which no list shows."""
    gone = replace(attendance("P-1", "R-1", "absent"), archived=True)

    plan = real({"updated": {"S-1": {PAST: typed}}}, meeting("R-1", PAST), present=(gone,))

    assert plan.returned == (("P-1",) if is_back else ())
    assert plan.updated == ({"P-1": {"status": typed}} if is_back else {})


def _fields(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in Plan.__slots__}


def columns(*days: str, moved: Mapping[str, str] | None = None) -> DateColumns:
    return DateColumns({day: place for place, day in enumerate(days, 1)}, moved=moved or {})


HELD = meeting("R-1", PAST)


def test_a_status_typed_for_the_first_time_is_a_new_attendance() -> None:
    plan = real({"updated": {"S-1": {PAST: "present"}}}, HELD, dates=columns(PAST))
    (created,) = plan.created
    assert created.entity == "attendance"
    assert created.fields == {
        "meeting_id": "R-1", "organisation_id": "ludo", "status": "present",
    }  # fmt: skip
    assert plan.updated == {}


def test_a_status_typed_over_another_changes_the_attendance() -> None:
    known = attendance("P-1", "R-1", "absent")
    plan = real(
        {"updated": {"S-1": {PAST: "present"}}}, HELD, present=(known,), dates=columns(PAST)
    )
    assert (plan.created, plan.updated) == ([], {"P-1": {"status": "present"}})


def test_a_blank_over_a_status_changes_it_and_over_nothing_makes_nothing() -> None:
    known = attendance("P-1", "R-1", "absent")
    emptied = {"updated": {"S-1": {PAST: None}}}
    assert real(emptied, HELD, present=(known,), dates=columns(PAST)).updated == {
        "P-1": {"status": None}
    }
    plan = real(emptied, HELD, dates=columns(PAST))
    assert (plan.created, plan.updated) == ([], {})


@pytest.mark.parametrize(
    ("day", "filled", "status"),
    [(PAST, True, "held"), (TODAY, True, "held"), (NEXT, True, "planned"),
     (PAST, False, "planned")],
)  # fmt: skip
def test_a_new_date_is_a_meeting_held_once_it_is_past_and_filled(
    day: str, status: str, *, filled: bool
) -> None:
    plan = real({}, dates=columns(day), filled=(day,) if filled else ())
    (created,) = plan.created
    assert created.entity == "meeting"
    assert created.fields == {"kind": "technical_committee", "date": day, "status": status}


def test_a_status_at_a_new_date_belongs_to_its_new_meeting() -> None:
    plan = real({"updated": {"S-1": {PAST: "present"}}}, dates=columns(PAST))
    assert [record.entity for record in plan.created] == ["meeting", "attendance"]
    assert plan.created[1].fields["meeting_id"] == plan.created[0].ref


def test_what_is_typed_in_this_very_run_fills_a_date() -> None:
    typed = BaseRow("S-1", {PAST: BaseCell("present", "P")})
    memory = TabMemory(TabState("s", 1, "g"), [typed])
    plan = real({"ingested": memory}, meeting("R-1", PAST, "planned"), dates=columns(PAST))
    assert plan.updated == {"R-1": {"status": "held"}}


@pytest.mark.parametrize(
    ("status", "filled", "updated"),
    [("planned", True, {"R-1": {"status": "held"}}), ("planned", False, {}),
     ("cancelled", True, {}), ("held", True, {})],
)  # fmt: skip
def test_a_planned_meeting_was_held_once_somebody_filled_it(
    status: str,
    filled: bool,  # noqa: FBT001
    updated: Mapping[str, object],
) -> None:
    plan = real(
        {}, meeting("R-1", PAST, status), dates=columns(PAST), filled=(PAST,) if filled else ()
    )
    assert (plan.updated, plan.created) == (updated, [])


def test_what_was_taken_back_holds_no_meeting_while_it_still_stands_in_its_cell() -> None:
    planned, where = meeting("R-1", PAST, "planned"), columns(PAST)
    plan = real({}, planned, dates=where, filled=(PAST,), taken_back=True)
    assert (plan.updated, plan.created) == ({}, [])
    typed = BaseRow("S-1", {PAST: BaseCell("absent", "A")})
    over = {"ingested": TabMemory(TabState("s", 1, "g"), [typed])}
    plan = real(over, planned, dates=where, filled=(PAST,), taken_back=True)
    assert plan.updated == {"R-1": {"status": "held"}}, "somebody typed since"


def test_a_corrected_date_moves_its_meeting_with_all_who_were_there() -> None:
    known = attendance("P-1", "R-1", "absent")
    plan = real(
        {"updated": {"S-1": {TODAY: "present"}}}, HELD,
        present=(known,), dates=columns(TODAY, moved={PAST: TODAY}),
    )  # fmt: skip
    assert plan.updated == {"R-1": {"date": TODAY}, "P-1": {"status": "present"}}
    assert plan.created == []


def test_a_date_moved_onto_a_meeting_that_is_there_already_moves_nothing() -> None:
    plan = real({}, HELD, meeting("R-2", TODAY), dates=columns(TODAY, moved={PAST: TODAY}))
    assert (plan.updated, plan.created) == ({}, [])


def test_a_date_whose_meeting_is_unknown_is_a_new_meeting_at_its_new_day() -> None:
    plan = real({}, dates=columns(NEXT, moved={PAST: NEXT}))
    assert [record.fields["date"] for record in plan.created] == [NEXT]


def test_partners_are_neither_archived_nor_brought_back_by_their_rows() -> None:
    plan = real({"archived": ("S-1",), "returned": ("S-1",), "rows": 3})
    assert ([*plan.archived], plan.returned, plan.rows) == ([], (), 3)


def test_confirmations_and_decisions_are_said_of_the_attendance() -> None:
    known = attendance("P-1", "R-1", "present")
    plan = real(
        {
            "confirmed": [("S-1", PAST, "present"), ("S-1", NEXT, "present")],
            "replaced": [("S-1", PAST, "A?", "present"), ("S-1", NEXT, "A?", "present")],
        },
        HELD, present=(known,),
    )  # fmt: skip
    assert plan.confirmed == [("P-1", "status", "present")]
    assert plan.replaced == [("P-1", "status", "A?", "present")]


def problem(**more: object) -> Problem:
    parts: dict[str, object] = {"ref": "S-1", "row_key": "S-1", "field": PAST, **more}
    return Problem("invalid", "x", "s", **parts)  # type: ignore[arg-type]


def said(one: Problem, *present: Record) -> tuple[str | None, str, str | None]:
    (told,) = real({"problems": [one]}, HELD, present=present).problems
    return told.ref, told.row_key, told.field


def test_a_cells_problem_is_the_attendances_where_there_is_one_else_the_partners() -> None:
    known = attendance("P-1", "R-1", "present")
    assert said(problem(), known) == ("P-1", f"S-1/{PAST}", "status")
    assert said(problem()) == ("S-1", f"S-1/{PAST}", "status")
    assert said(problem(field=NEXT)) == ("S-1", f"S-1/{NEXT}", "status")
    assert said(problem(ref=None, row_key="row:1")) == (None, f"row:1/{PAST}", "status")


@pytest.mark.parametrize("field", [HEADING, None, "autre"])
def test_a_problem_of_a_heading_or_of_a_whole_row_stays_what_it_is(field: str | None) -> None:
    assert said(problem(field=field)) == ("S-1", "S-1", field)


def test_what_waits_for_the_write_is_found_under_the_same_names() -> None:
    plan = real({"pending": frozenset({("S-1", PAST), ("S-1", HEADING)})})
    assert plan.pending == {(f"S-1/{PAST}", "status"), ("S-1", HEADING)}
