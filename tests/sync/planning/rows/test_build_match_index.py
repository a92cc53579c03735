"""What rows are compared with: base contents, references, strong keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from french_cells.reading import Raw, Reading, Value
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.mapping import Column
from sync_service.domain.spreadsheet import Cell, CellExtras
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.columns.layout import view_tab
from sync_service.sync.planning.identity.match_index import MatchIndex
from sync_service.sync.planning.rows.build_match_index import build_match_index
from sync_service.sync.planning.situation import Lookups
from tests.fakes.codecs import HourCodec, PeopleCodec, TextCodec
from tests.sync.planning.one_tab import GIVEN, PHONE, REFERENCE, OneTab, ref


def witnesses(one: OneTab, **more: object) -> MatchIndex:
    situation = one.situation(**more)
    header = find_header(situation.tab, situation.columns, situation.state)
    return build_match_index(situation, view_tab(situation.tab, header))


def named(name: str, given: str = "") -> tuple[str, str, str]:
    return ("name", name.lower(), given.lower())


def test_references_of_records_and_of_rows_known_here_are_usable() -> None:
    one = OneTab.met(["Petit"])
    gone = one.refs[0]
    del one.records[gone]
    other = one.give(9, family_name="Moreau")
    assert witnesses(one).usable == {gone, other}


def test_only_references_that_rows_bear_and_others_own_are_foreign() -> None:
    one = OneTab.met(["Petit"], ["Durand"], ["Simon"])
    for row, number in ((2, 77), (3, 78)):
        one.tab.type(row, REFERENCE, ref(number))
    asked: list[str] = []

    def is_elsewhere(reference: str) -> bool:
        asked.append(reference)
        return reference == ref(77)

    assert witnesses(one, lookups=Lookups(is_elsewhere=is_elsewhere)).foreign == {ref(77)}
    assert sorted(asked) == sorted([ref(77), ref(78)])


def test_a_rows_keys_are_read_from_its_cells_and_from_what_the_tab_gives() -> None:
    one = OneTab(["Petit", "Luc", "zut"])
    canvas = one.canvas()
    known = witnesses(one, given={"email": "A@example.org"})
    assert known.row_keys(canvas.view.rows[0]) == [
        ("email", "a@example.org"),
        named("petit", "luc"),
    ]


def test_a_cell_overrules_what_the_tab_gives_unless_it_is_blank_or_refused() -> None:
    one = OneTab(["Petit", None])
    known = witnesses(one, given={"family_name": "Autre", "given_name": "Luc"})
    assert known.row_keys(one.canvas().view.rows[0]) == [named("petit", "luc")]


@dataclass(frozen=True)
class ThingCodec(TextCodec):
    """Things by the names that they have now."""

    def understand(self, text: str) -> Reading:
        is_known = text in {"Caisse", "Puzzle"}
        return Reading(text) if is_known else Reading(None, "invalid", "reject")


class LoanCodec(PeopleCodec):
    """Known by the thing and whoever has it."""

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        return [(str(fields.get("item_code")), str(fields.get("family_name")))]


@pytest.mark.parametrize(
    ("meant", "found"), [(["Caisse", "Caisse"], "Caisse"), (["Caisse", "Puzzle"], "None")]
)
def test_a_name_that_nobody_knows_any_more_is_the_one_thing_that_it_was(
    meant: Sequence[str], found: str
) -> None:
    """« Coffre » is called « Caisse » by now."""
    fields = {"family_name": TextCodec("family_name"), "item_code": ThingCodec("item_code")}
    columns = (Column("family_name", ("Nom",)), Column("item_code", ("Objet",)))
    rows = [["Petit", "Coffre"], ["Simon", "Coffre"], ["Durand", "Coffre"], ["Roux", "Puzzle"]]
    one = OneTab(*rows, titles=("Nom", "Objet"), columns=columns)
    bases = {
        ref(n): BaseRow(ref(n), {"item_code": BaseCell(thing, "Coffre")})
        for n, thing in enumerate(meant)
    }
    one.state = replace(one.state, rows=bases)
    known = witnesses(one, codec=LoanCodec(fields=fields))
    rows_read = one.canvas().view.rows
    assert known.row_keys(rows_read[2]) == [(found, "Durand")]
    assert known.row_keys(rows_read[3]) == [("Puzzle", "Roux")]


def test_a_record_is_found_by_a_key_that_is_its_alone() -> None:
    one = OneTab(["x"])
    first, second = one.give(1, family_name="Petit"), one.give(2, family_name="Durand")
    known = witnesses(one)
    assert [known.record_of(named(name)) for name in ("Petit", "Durand", "Autre")] == [
        first, second, None,
    ]  # fmt: skip
    assert known.keys_of(first) == [named("petit")]
    assert known.keys_of("C-?") == []


def test_a_record_that_was_renamed_elsewhere_still_bears_its_name_of_this_tab() -> None:
    one = OneTab.met(["Petit"])
    one.edit(one.refs[0], family_name="Moreau")
    assert witnesses(one).keys_of(one.refs[0]) == [named("moreau"), named("petit")]


def test_what_waits_in_a_cell_is_a_name_of_its_row_too() -> None:
    one = OneTab.met(["Petit"])
    row = one.state.rows[one.refs[0]]
    waiting = row.cells["family_name"]._replace(kind="conflict", sheet_raw="Simon")
    open_row = replace(row, cells={**row.cells, "family_name": waiting})
    one.state = replace(one.state, rows={row.ref: open_row})
    assert named("simon") in witnesses(one).keys_of(one.refs[0])


def test_a_key_of_two_live_records_finds_none() -> None:
    one = OneTab(["x"])
    one.give(1, family_name="Petit")
    one.give(2, family_name="Petit")
    assert witnesses(one).record_of(named("Petit")) is None


def test_a_live_record_goes_before_an_archived_one_with_its_key() -> None:
    one = OneTab(["x"])
    one.archive(one.give(1, family_name="Petit"))
    live = one.give(2, family_name="Petit")
    assert witnesses(one).record_of(named("Petit")) == live
    only = OneTab(["x"])
    archived = only.give(1, family_name="Petit")
    only.archive(archived)
    assert witnesses(only).record_of(named("Petit")) == archived


def test_columns_of_no_known_field_have_no_say_in_keys() -> None:
    one = OneTab(["Petit"])
    row = one.canvas().view.rows[0]
    foreign = {**row.cells, "shoe_size": row.cells["family_name"]}
    known = witnesses(one)
    assert known.row_keys(type(row)(1, foreign, row.reference_cell, None, "", is_blank=False)) == [
        named("petit")
    ]


def test_digests_cover_the_columns_that_are_there_now() -> None:
    one = OneTab.met(["Petit", "Luc"], ["Durand", "Anne"])
    before = witnesses(one).fingerprints
    assert before == {reference: one.base_row(reference).fingerprint for reference in one.refs}
    one.tab.delete_column(GIVEN)
    rows = one.canvas().view.rows
    assert witnesses(one).fingerprints == {row.ref: row.fingerprint for row in rows}
    assert witnesses(one).base is one.state.rows


def test_a_live_record_without_a_row_is_known_by_all_that_it_would_show() -> None:
    """Its row may have been written by a run that died, and sorted off its reference since."""
    one = OneTab.met(["Petit", "Luc"])
    coming = one.give(9, family_name="Moreau", given_name="Luc")
    archived = one.give(8, family_name="Roux")
    one.archive(archived)
    one.tab.fill([["Moreau", "Luc"]], 2)
    shown = one.canvas().view.rows[1]
    assert witnesses(one).fingerprints[coming] == shown.fingerprint
    assert witnesses(one).fingerprints.keys() == {one.refs[0], coming}


def test_at_a_first_meeting_nobody_is_known_by_what_they_would_show() -> None:
    one = OneTab(["Petit"])
    one.give(1, family_name="Petit")
    assert witnesses(one).fingerprints == {}


@pytest.mark.parametrize(
    ("standing", "written"),
    [
        ([Cell(0.5, "12:00", CellExtras(format="TIME"))], 14.5 / 24),
        ([Cell("12h", "12h")], "14h30"),
        ([Cell("12h", "12h"), Cell(0.5, "12:00", CellExtras(format="TIME"))], "14h30"),
        ([Cell(0.5, "0,5"), Cell()], "14h30"),
    ],
)
def test_an_hour_is_looked_for_as_it_would_be_written(
    standing: Sequence[Cell], written: Raw
) -> None:
    one = OneTab(*(["Petit"] for _ in standing))
    for row, cell in enumerate(standing, 1):
        one.tab.put(row, PHONE, cell)
    codec = PeopleCodec()
    codec = replace(codec, fields={**codec.fields, "phone": HourCodec("phone")})
    reference = one.give(9, family_name="Moreau", phone="14:30")

    known = witnesses(one, codec=codec).shown(reference)

    assert known is not None
    assert known.cells["phone"].raw == written
