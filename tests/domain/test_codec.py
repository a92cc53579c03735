"""A column for several fields, run by run: one cell in the tab, several fields in the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pytest

from french_cells.reading import Reading, Value
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import (
    Beside,
    ComposingCodec,
    FieldCodec,
    Objection,
    changed,
    compose_records,
    shows_calendar,
)
from sync_service.domain.mapping import Column
from sync_service.domain.spreadsheet import Cell
from sync_service.sync.planning.around_plan import take_apart, with_composites
from sync_service.sync.planning.merge import Sides
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.rows.asides import composed_sides
from tests.fakes.codecs import PeopleCodec, TextCodec
from tests.sync.planning.one_tab import START, OneTab, ref, told


@dataclass(frozen=True)
class WholeName:
    """« Petit Luc »: the last word is the first name."""

    name: str = "whole_name"
    parts: Sequence[str] = ("family_name", "given_name")
    is_derived: bool = False
    codec: FieldCodec = field(default_factory=lambda: TextCodec("whole_name", "Nom et prénom"))

    def about(self, ref: str) -> Self:
        del ref
        return self

    def compose(self, fields: Mapping[str, Value], remembered: Value) -> Value:
        if remembered is not None and self.holds(remembered, fields):
            return remembered
        names = [fields.get(part) for part in self.parts]
        return " ".join(str(name) for name in names if name) or None

    def told(self, value: Value) -> Mapping[str, Value]:
        family, _, given = str(value or "").rpartition(" ")
        return {"family_name": family or given or None, "given_name": given if family else None}

    def holds(self, value: Value, fields: Mapping[str, Value]) -> bool:
        return all(fields.get(name) == part for name, part in self.told(value).items())

    def says_less(self, value: Value, current: Value) -> bool:
        del value, current
        return False

    def is_open(self, value: Value, beside: Beside) -> bool:
        del value, beside
        return False

    def drifts(self, before: Value, after: Value) -> bool:
        del before, after
        return False

    def relate(self, reading: Reading, beside: Beside) -> Reading:
        if reading.value == "Zorro Masqué" and beside.fields.get("phone"):
            return Reading(None, "invalid", "reject", "Zorro n’a pas de téléphone")
        return reading


WHOLE = {"whole_name": WholeName()}
COLUMNS = (Column("whole_name", ("Nom et prénom",)), Column("phone", ("Téléphone",)))


class Whole(OneTab):
    """A tab in which names stand in one column."""

    def plan(self, **more: object) -> Plan:
        from sync_service.sync.planning.plan import plan  # noqa: PLC0415

        situation = with_composites(self.situation(**more), WHOLE)
        return take_apart(plan(situation), situation)


def whole(*rows: Sequence[str]) -> Whole:
    one = Whole(*rows, titles=("Nom et prénom", "Téléphone"), columns=COLUMNS)
    one.run()
    return one


def fields(one: OneTab) -> list[Mapping[str, Value]]:
    return [record.fields for record in one.records.values()]


def test_a_new_row_becomes_a_record_of_the_dictionarys_fields() -> None:
    one = whole(["Petit Luc", "06 39 98 00 01"])
    assert fields(one) == [
        {"family_name": "Petit", "given_name": "Luc", "phone": "+33639980001"}
    ]  # fmt: skip


def test_what_changes_is_told_field_by_field() -> None:
    one = whole(["Petit Luc"], ["Durand Anne"])
    one.tab.type(1, 0, "Petit Lucas")
    assert one.run().updated == {one.refs[0]: {"given_name": "Lucas"}}
    one.edit(one.refs[1], family_name="Durant")
    one.run()
    assert one.shown(2)[0] == "Durant Anne"


def test_a_name_typed_otherwise_that_says_the_same_changes_nothing() -> None:
    one = whole(["Petit Luc"])
    one.tab.type(1, 0, " Petit Luc ")
    planned = one.run()
    assert (planned.updated, planned.batch.cells) == ({}, ())


def test_an_edit_on_each_side_is_a_conflict_of_the_whole_column() -> None:
    one = whole(["Petit Luc"])
    one.tab.type(1, 0, "Petit Lucas")
    one.edit(one.refs[0], family_name="Petitjean")
    assert told(one.run()) == [("conflict", "whole_name")]
    one.decisions["conflict", one.refs[0], "whole_name"] = "database"
    planned = one.run()
    assert planned.replaced == [(one.refs[0], "family_name", "Petit Lucas", "Petitjean Luc")]
    assert one.shown(1)[0] == "Petitjean Luc"


def test_an_edit_elsewhere_in_the_record_is_not_judged_again() -> None:
    one = whole(["Petit Luc"])
    one.edit(one.refs[0], phone="+33639980009", city="Lunéville")
    planned = one.run()
    assert planned.updated == {}
    assert one.shown(1)[:2] == ["Petit Luc", "06 39 98 00 09"]


def test_what_a_cell_says_is_read_beside_the_rest_of_its_row() -> None:
    one = whole(["Petit Luc", "06 39 98 00 01"])
    one.tab.type(1, 0, "Zorro Masqué")
    (problem,) = one.run().problems
    assert (problem.kind, problem.field) == ("invalid", "whole_name")
    assert "Zorro n’a pas de téléphone" in problem.message


def test_a_missing_part_is_told_at_the_column_that_it_should_come_from() -> None:
    one = whole(["", "06 39 98 00 01"])
    (problem,) = one.run().problems
    assert (problem.field, problem.cell) == ("whole_name", "A2")


def test_confirmations_are_told_part_by_part_and_others_as_they_are() -> None:
    one = OneTab.met(["Petit", "Luc"])
    situation = with_composites(one.situation(), WHOLE)
    planned = one.plan()
    parts = {name: getattr(planned, name) for name in Plan.__slots__}
    both = [(ref(1), "whole_name", "Petit Luc"), (ref(1), "phone", "06")]
    replaced = [(ref(1), "phone", "a", "b")]
    apart = take_apart(Plan(**{**parts, "confirmed": both, "replaced": replaced}), situation)
    assert apart.confirmed == [
        (ref(1), "family_name", "Petit"), (ref(1), "given_name", "Luc"), (ref(1), "phone", "06"),
    ]  # fmt: skip
    assert apart.replaced == replaced


CODEC = ComposingCodec(PeopleCodec(), WHOLE)


def test_a_parts_objection_is_said_at_the_whole_and_others_where_they_belong() -> None:
    (missing,) = CODEC.check({"whole_name": None})
    assert missing.field == "whole_name"
    assert missing.message.startswith("« Nom et prénom » ne peut pas rester vide.")
    (order,) = CODEC.check(
        {"whole_name": "Petit Luc", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}
    )
    assert (order.field, order.message) == ("ends_on", "La fin vient avant le début.")


def test_defaults_do_not_repeat_what_the_whole_tells() -> None:
    assert CODEC.defaults({"whole_name": "Petit Luc"}) == {"whole_name": "Petit Luc"}


def test_records_are_shown_whole_and_keep_what_a_cell_remembers() -> None:
    one = OneTab.met(["Petit", "Luc"])
    (record,) = compose_records(one.records, WHOLE, {}).values()
    assert record.fields["whole_name"] == "Petit Luc"
    assert compose_records(one.records, {}, {}) is one.records


def test_a_whole_that_did_not_change_says_nothing_about_its_parts() -> None:
    before: Mapping[str, Value] = {"family_name": "A", "given_name": "B"}
    assert changed(before, {"phone": "06"}, WHOLE) == {**before, "phone": "06"}
    assert changed(before, {"whole_name": "C D"}, WHOLE) == {"family_name": "C", "given_name": "D"}


@pytest.mark.parametrize(("is_derived", "expected"), [(True, True), (False, False)])
def test_only_what_follows_from_other_fields_may_change_with_the_calendar(
    *, is_derived: bool, expected: bool
) -> None:
    assert shows_calendar({"x": WholeName(is_derived=is_derived)}) is expected
    assert not shows_calendar({})


# --- what a derived column says ---------------------------------------------------------


@dataclass(frozen=True)
class State(WholeName):
    """Where a loan stands, say: each answer is what the test gives it."""

    name: str = "state"
    parts: Sequence[str] = ("state",)
    is_derived: bool = True
    codec: FieldCodec = field(default_factory=lambda: TextCodec("state", "État"))
    now: Value = "en retard"
    tells: Mapping[str, Value] = field(default_factory=dict)
    holding: Value = None
    less: Value = None
    is_drifting: bool = False

    def about(self, ref: str) -> Self:
        del ref
        return self

    def compose(self, fields: Mapping[str, Value], remembered: Value) -> Value:
        del fields, remembered
        return self.now

    def told(self, value: Value) -> Mapping[str, Value]:
        return {**self.tells, "state": None} if value is not None else {}

    def holds(self, value: Value, fields: Mapping[str, Value]) -> bool:
        del fields
        return value == self.holding

    def says_less(self, value: Value, current: Value) -> bool:
        return value == self.less and current == self.now

    def is_open(self, value: Value, beside: Beside) -> bool:
        return value == self.now and "returned_on" in beside.refused

    def drifts(self, before: Value, after: Value) -> bool:
        return self.is_drifting and (before, after) == ("en prêt", self.now)


KNOWN = BaseCell("en prêt", "en prêt")


def met(state: State, typed: str | None, base: BaseCell = KNOWN, *, first: bool = False) -> Sides:
    cell = Cell(typed, typed or "")
    sides = Sides(state.codec, base, cell, "en prêt", START, is_first=first)
    return composed_sides(state, sides, Beside({"due_on": "2026-11-30"}, {"state"}), frozenset())


def test_a_cell_that_nobody_touched_meets_what_is_so_now() -> None:
    sides = met(State(), "en prêt")
    assert (sides.base, sides.current, sides.decision) == (KNOWN, "en retard", None)
    assert sides.codec.label == "État"


def test_an_emptied_derived_cell_said_nothing() -> None:
    assert met(State(), " ").base == BaseCell(raw=" ")
    assert met(State(is_derived=False), " ").base == KNOWN


def test_what_is_so_agrees_in_the_words_in_which_it_was_typed() -> None:
    assert met(State(holding="à la bourre"), "à la bourre").current == "à la bourre"


def test_what_is_true_but_not_all_is_written_whole() -> None:
    sides = met(State(less="sorti"), "sorti")
    assert (sides.base, sides.decision) == (BaseCell("sorti", "sorti"), "database")
    assert sides.current == "en retard"


def test_other_words_meet_the_state_that_stood_there() -> None:
    sides = met(State(), "rendu")
    assert (sides.base, sides.current, sides.decision) == (KNOWN, "en retard", None)


def test_where_the_calendar_changed_the_state_nobody_gave_it() -> None:
    assert met(State(is_drifting=True), "rendu").base.value == "en retard"
    assert met(State(is_drifting=True, is_derived=False), "rendu").base == KNOWN


def test_what_is_new_to_the_record_contradicts_nobody() -> None:
    news, same = {"returned_on": "2026-11-20"}, {"due_on": "2026-11-30"}
    for tells in (news, same):
        sides = met(State(tells=tells), "rendu", BaseCell(), first=True)
        assert sides.base.value == "en retard"
    assert met(State(tells=news), "rendu", KNOWN).base == KNOWN
    other = {"due_on": "2026-12-24"}
    assert met(State(tells=other), "rendu", BaseCell(), first=True).base == BaseCell()


HINTED = ComposingCodec(
    PeopleCodec(), {"state": State(tells={"family_name": "Durand", "ends_on": "2026-01-01"})}
)


def test_a_fields_own_column_goes_before_what_a_derived_one_hints_at() -> None:
    assert HINTED.strong_keys({"state": "x", "family_name": "Petit"}) == [("name", "petit", "")]
    assert HINTED.strong_keys({"state": "x", "family_name": None}) == [("name", "durand", "")]
    assert HINTED.strong_keys({"family_name": "Petit"}) == [("name", "petit", "")]


def test_a_column_for_all_goes_before_columns_for_each() -> None:
    fields = {"whole_name": "Petit Luc", "family_name": "Durand"}
    assert CODEC.strong_keys(fields) == [("name", "petit", "luc")]


def test_what_a_derived_column_told_is_objected_to_in_it() -> None:
    (told_there,) = HINTED.check({"state": "x", "starts_on": "2026-02-01"})
    assert (told_there.field, told_there.message) == ("state", "La fin vient avant le début.")


def test_a_cell_that_lacks_a_part_is_not_told_that_it_is_blank() -> None:
    (missing,) = ComposingCodec(PeopleCodec(), WHOLE).check({"whole_name": "", "given_name": "Z"})
    assert missing == Objection("whole_name", "Il manque : Nom. Nous attendons un texte.")


def test_a_missing_part_is_asked_for_where_it_is_written_not_where_it_is_hinted_at() -> None:
    both = ComposingCodec(PeopleCodec(), {"state": State(), **WHOLE})
    (missing,) = both.check({})
    assert missing == Objection(
        "whole_name", "« Nom et prénom » ne peut pas rester vide. Nous attendons un texte."
    )


def test_a_cell_that_said_the_same_in_its_own_words_is_remembered() -> None:
    one = OneTab.met(["Petit", "Luc"])
    (reference,) = one.refs
    rows = {reference: BaseRow(reference, {"whole_name": BaseCell("PETIT luc", "PETIT luc")})}
    loud = {"whole_name": Shouting()}
    assert compose_records(one.records, loud, rows)[reference].fields["whole_name"] == "PETIT luc"
    one.edit(reference, given_name="Lou")
    assert compose_records(one.records, loud, rows)[reference].fields["whole_name"] == "Petit Lou"


class Shouting(WholeName):
    """Whatever the case of letters."""

    def told(self, value: Value) -> Mapping[str, Value]:
        parts = super().told(value)
        return {name: str(part).title() if part else None for name, part in parts.items()}
