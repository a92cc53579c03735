"""Names down, dates across: which column is which date, and who is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from french_cells.headers.called_off import CalledOff
from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow, ColumnMemory, TabState
from sync_service.domain.codec import Objection
from sync_service.domain.mapping import HEADING
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Anchor, Cell
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.dates_aside import without_orphans
from sync_service.sync.planning.matrix import (
    Committee,
    DateColumns,
    DateTitle,
    MatrixCodec,
    find_dates,
    find_silent,
    is_filled,
    rename_dates,
    virtual_records,
    with_dates,
    without_other_meetings,
)
from sync_service.sync.planning.situation import ColumnRemark
from tests.fakes.codecs import TextCodec
from tests.fakes.spreadsheets import FakeTab

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEPTEMBER, OCTOBER = "2026-09-15", "2026-10-13"
HEADER = Header(0, 1, {HEADING: 0}, 4)
UNKNOWN = TabState("s", 1, "g")


def read_date(cell: Cell) -> DateTitle | None:
    """« 15/09 » is in 2026."""
    day, slash, month = cell.text.strip().partition("/")
    is_day = slash and month.isdigit() and day.isdigit()
    return DateTitle(f"2026-{month}-{day}", has_year=True) if is_day else None


def never(_title: str) -> None:
    """No title says that its meeting is off."""


def dates(
    *titles: Raw, state: TabState = UNKNOWN, anchors: Sequence[tuple[str, int]] = ()
) -> DateColumns:
    tab = FakeTab(1, "T")
    tab.fill([["Structure", *titles]])
    tab.anchors = [Anchor(n, "c", name, column) for n, (name, column) in enumerate(anchors)]
    return find_dates(tab.snapshot(), HEADER, state, read_date, never)


def known(**titles: str) -> TabState:
    """Dates by their names in Python, `d2026_09_15`, with the title each was known by."""
    days = {name[1:].replace("_", "-"): title for name, title in titles.items()}
    columns = {day: ColumnMemory(day, titles=(title,)) for day, title in days.items()}
    return replace(UNKNOWN, columns=columns)


def test_each_title_that_is_a_date_is_a_column() -> None:
    found = dates("15/09", " 13/10 ")
    assert found.columns == {SEPTEMBER: 1, OCTOBER: 2}
    assert found.titles == {SEPTEMBER: "15/09", OCTOBER: "13/10"}
    assert (found.moved, list(found.remarks)) == ({}, [])


def test_headings_our_own_column_and_remarks_are_no_dates() -> None:
    assert dates("Remarques", None, "15/09", "13/10").columns == {SEPTEMBER: 3}


def test_a_title_with_figures_that_is_no_date_is_told() -> None:
    ((name, sentence, _),) = dates("31/février").remarks
    assert name == "31 fevrier"
    assert sentence.startswith("« 31/février » n’est pas une date lisible")


def test_two_columns_of_one_date_are_both_set_aside() -> None:
    found = dates("15/09", "15/09", "13/10")
    assert found.columns == {OCTOBER: 3}
    ((day, sentence, _),) = found.remarks
    assert day == SEPTEMBER
    assert "la date 15/09" in sentence


def test_a_tab_without_header_has_no_dates() -> None:
    tab = FakeTab(1, "T")
    tab.fill([["Structure", "15/09"]])
    header = Header(None, 0, {}, None)
    assert find_dates(tab.snapshot(), header, UNKNOWN, read_date, never) == DateColumns()


def test_a_known_column_keeps_its_date_while_its_title_stays() -> None:
    """« 15/09 » would be read as the next year's once that year has begun."""
    state = replace(known(), columns={"2025-09-15": ColumnMemory("2025-09-15", titles=("15/09",))})
    found = dates("15/09", state=state, anchors=[("2025-09-15", 1)])
    assert (found.columns, found.moved) == ({"2025-09-15": 1}, {})


def test_a_corrected_title_moves_the_meeting() -> None:
    found = dates("13/10", state=known(d2026_09_15="15/09"), anchors=[(SEPTEMBER, 1)])
    assert (found.columns, found.moved) == ({OCTOBER: 1}, {SEPTEMBER: OCTOBER})


def test_a_mark_of_a_date_that_is_not_remembered_moves_nothing() -> None:
    assert dates("13/10", anchors=[(SEPTEMBER, 1)]).moved == {}


def test_a_meeting_does_not_move_onto_another_nor_away_from_its_own_column() -> None:
    state = known(d2026_09_15="15/09", d2026_10_13="13/10")
    onto = dates("13/10", "13/10", state=state, anchors=[(SEPTEMBER, 1), (OCTOBER, 2)])
    assert (onto.columns, onto.moved) == ({}, {})
    copied = dates("15/09", "13/10", state=state, anchors=[(SEPTEMBER, 1), (SEPTEMBER, 2)])
    assert (copied.columns, copied.moved) == ({SEPTEMBER: 1, OCTOBER: 2}, {})


def test_a_known_column_whose_title_says_no_date_any_more_is_told() -> None:
    found = dates("octobre", state=known(d2026_10_13="13/10"), anchors=[(OCTOBER, 1)])
    assert [one.name for one in found.remarks] == ["octobre"]
    assert dates("octobre").remarks == []


def test_a_date_whose_meeting_went_elsewhere_is_set_aside_and_told() -> None:
    found = dates("15/09", "13/10", state=known(d2026_09_15="15/09"))
    kept = without_orphans(found, known(d2026_09_15="15/09"), [OCTOBER])
    assert kept.columns == {OCTOBER: 2}
    ((day, sentence, column),) = kept.remarks
    assert (day, column) == (SEPTEMBER, 1)
    assert "la réunion du 15/09/2026 a été déplacée ou annulée" in sentence
    assert without_orphans(found, known(d2026_09_15="15/09"), [SEPTEMBER]).columns == found.columns
    assert without_orphans(found, UNKNOWN, []).columns == found.columns


def test_a_date_whose_meeting_moved_is_told_to_which_day() -> None:
    found = dates("15/09", state=known(d2026_09_15="15/09"))
    to = {SEPTEMBER: OCTOBER}
    (remark,) = without_orphans(found, known(d2026_09_15="15/09"), [OCTOBER], to.get).remarks
    assert "la réunion du 15/09/2026 a été déplacée ailleurs au 13/10/2026" in remark.message
    assert remark.message.endswith("Écrivez 13/10/2026 dans le titre.")


def test_a_title_that_says_that_nobody_meets_is_right_about_a_meeting_that_went_elsewhere() -> (
    None
):
    state = known(d2026_09_15="15/09")
    found = replace(dates("15/09", state=state), off={SEPTEMBER: CalledOff("cancelled")})
    for to in (None, OCTOBER):
        kept = without_orphans(found, state, [OCTOBER], {SEPTEMBER: to}.get)
        assert (kept.columns, list(kept.remarks)) == ({}, [])

    (told,) = without_orphans(found, state, [OCTOBER], has_presences=[1].__contains__).remarks
    assert "des présences ou des absences sont notées dessous" in told.message
    assert told.message.endswith("corrigez le titre ; sinon, effacez ce qui est noté.")


@pytest.mark.parametrize(
    ("noted", "advice"),
    [([], ", ou ajoutez-y « annulé »."),
     ([1], " ; si la réunion a eu lieu ce jour-là, prévenez la coordination.")],
)  # fmt: skip
def test_a_word_that_says_that_nobody_met_is_proposed_over_no_marks(
    noted: list[int], advice: str
) -> None:
    """Who typed it over marks was told to wipe them next."""
    state = known(d2026_09_15="15/09")
    found = dates("15/09", state=state)

    (told,) = without_orphans(found, state, [], has_presences=noted.__contains__).remarks

    assert told.message.endswith(f"Corrigez la date dans le titre{advice}")


def test_a_date_to_which_a_meeting_just_moved_is_no_orphan() -> None:
    state = known(d2026_09_15="15/09", d2026_10_13="x")
    found = replace(dates("13/10"), moved={SEPTEMBER: OCTOBER})
    assert without_orphans(found, state, []).columns == {OCTOBER: 1}


def test_remarks_of_before_are_kept_beside_those_on_orphans() -> None:
    found = replace(dates("15/09"), remarks=[ColumnRemark("x", "y")])
    remarks = without_orphans(found, known(d2026_09_15="x"), []).remarks
    assert [one.name for one in remarks] == ["x", SEPTEMBER]


@pytest.mark.parametrize(
    ("meetings", "status", "follows"),
    [
        ([SEPTEMBER], "absent", True),
        ([OCTOBER], "absent", True),
        ([SEPTEMBER, OCTOBER], "absent", False),
        ([], "absent", False),
        ([SEPTEMBER, OCTOBER], None, True),
        ([], None, True),
    ],
)
def test_what_a_column_held_goes_along_only_with_its_own_meeting(
    meetings: list[str], status: str | None, *, follows: bool
) -> None:
    row = BaseRow("S-1", {SEPTEMBER: BaseCell(status, status)})
    state = replace(known(d2026_09_15="15/09"), rows={"S-1": row})
    found = replace(dates("13/10"), moved={SEPTEMBER: OCTOBER})

    kept = without_other_meetings(found, state, meetings)

    assert kept.moved == ({SEPTEMBER: OCTOBER} if follows else {})
    assert kept.columns == {OCTOBER: 1}


def test_dates_are_columns_of_the_header_remembered_by_their_titles() -> None:
    header = replace(HEADER, memory={HEADING: ColumnMemory(HEADING)})
    seen = with_dates(header, dates("15/09"))
    assert seen.columns == {HEADING: 0, SEPTEMBER: 1}
    assert seen.memory == {
        HEADING: ColumnMemory(HEADING),
        SEPTEMBER: ColumnMemory(SEPTEMBER, titles=("15/09",)),
    }


def test_what_was_remembered_under_a_date_is_under_its_corrected_one() -> None:
    present, heading = BaseCell("present", "P"), BaseCell("les-epis", "Les Épis")
    rows = {"S-1": BaseRow("S-1", {HEADING: heading, SEPTEMBER: present})}
    memory = {HEADING: ColumnMemory(HEADING), SEPTEMBER: ColumnMemory(SEPTEMBER)}
    state = replace(UNKNOWN, rows=rows, columns=memory, fields=(SEPTEMBER, HEADING))
    renamed = rename_dates(state, {SEPTEMBER: OCTOBER})
    assert renamed.rows["S-1"].cells == {HEADING: heading, OCTOBER: present}
    assert set(renamed.columns) == {HEADING, OCTOBER}
    assert renamed.fields == ()


def record(ref: str, *, archived: bool = False, **fields: Value) -> Record:
    return Record(ref, "attendance", fields, NOW, archived)


def committee(*attendance: Record) -> Committee:
    meetings: Mapping[str, Record] = {SEPTEMBER: Record("R-1", "meeting", {}, NOW)}
    return Committee(meetings, {("R-1", str(a.fields["organisation_id"])): a for a in attendance})


def test_a_row_shows_a_partners_status_at_each_meeting_that_has_one() -> None:
    partners = [
        Record("S-1", "organisation", {"id": "les-epis"}, NOW),
        Record("S-2", "organisation", {"id": "ludo"}, NOW),
    ]
    known_statuses = committee(
        record("P-1", organisation_id="les-epis", status="present"),
        record("P-2", organisation_id="ludo", status="absent", archived=True),
    )
    shown = virtual_records(partners, known_statuses, [SEPTEMBER, OCTOBER], "status")
    assert {ref: one.fields for ref, one in shown.items()} == {
        "S-1": {HEADING: "les-epis", SEPTEMBER: "present"},
        "S-2": {HEADING: "ludo"},
    }
    assert find_silent(shown) == {"S-2"}


def test_a_partner_of_whom_only_blanks_are_known_is_silent_too() -> None:
    partner = Record("S-1", "organisation", {HEADING: "ludo", SEPTEMBER: None}, NOW)
    assert find_silent({"S-1": partner}) == {"S-1"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({SEPTEMBER: BaseCell("present", "P")}, True),
        ({SEPTEMBER: BaseCell(None, None)}, False),
        ({OCTOBER: BaseCell("present", "P")}, False),
    ],
)
def test_a_date_is_filled_once_any_partner_has_a_status(
    cells: Mapping[str, BaseCell], *, expected: bool
) -> None:
    assert is_filled([BaseRow("S-1", {}), BaseRow("S-2", cells)], SEPTEMBER) is expected


CODEC = MatrixCodec(TextCodec(HEADING, "Structure"), TextCodec("status"), [SEPTEMBER])


def test_a_rows_fields_are_its_heading_and_its_dates() -> None:
    assert CODEC.fields == {HEADING: CODEC.heading, SEPTEMBER: CODEC.status}
    assert CODEC.entity == "organisation"
    assert CODEC.defaults({HEADING: "ludo"}) == {}


def test_a_row_needs_a_partner_who_is_its_key() -> None:
    assert CODEC.check({HEADING: "ludo"}) == ()
    assert CODEC.strong_keys({HEADING: "ludo"}) == [(HEADING, "ludo")]
    assert CODEC.strong_keys({}) == []
    assert CODEC.check({}) == (
        Objection(
            HEADING, "« Structure » ne peut pas rester vide. Nous attendons un texte."
        ),
    )  # fmt: skip
