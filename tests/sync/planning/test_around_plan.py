"""Composites around a codec and a plan: told in columns, stored in the record's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from french_cells.reading import Reading, Value
from sync_service.domain.base import BaseCell, BaseRow, TabState
from sync_service.domain.codec import (
    Beside,
    ComposingCodec,
    FieldCodec,
    Objection,
    changed,
    compose_records,
    resolve,
    shows_calendar,
)
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import Record
from sync_service.sync.planning.around_plan import take_apart, with_composites
from sync_service.sync.planning.memory import TabMemory
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.situation import Situation
from tests.fakes.codecs import PeopleCodec, TextCodec
from tests.fakes.spreadsheets import FakeTab

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Whole:
    """Family name and given name, joined by a space."""

    name = "whole"
    parts = ("family_name", "given_name")
    is_derived = False
    codec: FieldCodec = TextCodec("whole", "Nom et prénom", required=True)

    def about(self, ref: str) -> Self:
        del ref
        return self

    def compose(self, fields: Mapping[str, Value], remembered: Value) -> Value:
        del remembered
        return f"{fields.get('family_name')} {fields.get('given_name') or ''}".strip()

    def told(self, value: Value) -> Mapping[str, Value]:
        family, _, given = str(value or "").partition(" ")
        return {"family_name": family or None, "given_name": given or None}

    def holds(self, value: Value, fields: Mapping[str, Value]) -> bool:
        return value == self.compose(fields, None)

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
        del beside
        return reading


WHOLES = {"whole": Whole()}
ZOE = Record("C-1", "contact", {"family_name": "Petit", "given_name": "Zoé", "email": "z"}, NOW)


def test_a_record_is_composed_for_the_tab() -> None:
    (one,) = compose_records({"C-1": ZOE}, WHOLES, {}).values()
    assert one.fields == {**ZOE.fields, "whole": "Petit Zoé"}
    assert compose_records({"C-1": ZOE}, {}, {}) == {"C-1": ZOE}


def test_composed_fields_resolve_to_the_records_own() -> None:
    fields = {**ZOE.fields, "whole": "Petit Zita"}
    assert resolve(fields, WHOLES) == {**ZOE.fields, "given_name": "Zita"}


def test_a_composite_that_did_not_change_says_nothing() -> None:
    fields = {**ZOE.fields, "whole": "Petit Zoé"}
    assert changed(fields, {"given_name": "Zita"}, WHOLES)["given_name"] == "Zita"


def test_no_calendar_is_shown_by_what_is_not_derived() -> None:
    assert not shows_calendar(WHOLES)


def test_rules_and_keys_are_those_of_the_parts() -> None:
    codec = ComposingCodec(PeopleCodec(), WHOLES)
    assert codec.strong_keys({"whole": "Petit Zoé"}) == [("name", "petit", "zoé")]
    assert codec.check({"whole": "Petit Zoé"}) == []
    assert set(codec.fields) == {*PeopleCodec().fields, "whole"}


def test_a_needed_part_is_asked_for_in_the_column_for_all() -> None:
    (objection,) = ComposingCodec(PeopleCodec(), WHOLES).check({"email": "z"})
    assert objection.field == "whole"
    assert objection.message.startswith("« Nom et prénom » ne peut pas rester vide")


def test_other_rules_stay_where_they_are() -> None:
    dates: dict[str, Value] = {"starts_on": "2026-03-02", "ends_on": "2026-03-01"}
    (objection,) = ComposingCodec(PeopleCodec(), WHOLES).check({"whole": "Petit", **dates})
    assert objection.field == "ends_on"


class Picky(PeopleCodec):
    """Nobody's name suits it; a town is Lunéville, a given name unknown, unless somebody says."""

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        del fields
        return [Objection(name, "Trop court.") for name in ("family_name", "given_name")]

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        said = {name: value for name, value in fields.items() if value is not None}
        return {"given_name": "Inconnu", "city": "Lunéville", **said}


def test_a_rule_about_a_part_that_is_there_or_may_lack_speaks_for_itself() -> None:
    objections = ComposingCodec(Picky(), WHOLES).check({"whole": "Petit"})
    assert objections == [Objection("whole", "Trop court."), Objection("whole", "Trop court.")]


def test_a_new_row_gets_what_none_of_its_columns_tells() -> None:
    codec = ComposingCodec(Picky(), WHOLES)
    assert codec.defaults({"whole": "Petit Zoé"}) == {"whole": "Petit Zoé", "city": "Lunéville"}
    assert codec.defaults({"whole": "Petit"})["given_name"] == "Inconnu"


def situation() -> Situation:
    columns = [Column("whole", ("Nom et prénom",))]
    bare = Situation(
        spreadsheet_id="s",
        tab=FakeTab(1, "T").snapshot(),
        rules=TabRules("t", "contact", "table", columns),
        columns=columns,
        state=TabState(
            "s", 1, "l:s:1", rows={"C-1": BaseRow("C-1", {"whole": BaseCell("Petit Zoé")})}
        ),
        records={"C-1": ZOE},
        codec=PeopleCodec(),
        now=NOW,
    )
    return with_composites(bare, WHOLES)


def plan_with(**told: object) -> Plan:
    memory = TabMemory(TabState("s", 1, "l:s:1"))
    return replace(Plan((), memory, memory), **told)  # type: ignore[arg-type] # a plan's own fields


def test_a_plan_is_taken_apart() -> None:
    created = Record("C-2", "contact", {"whole": "Roux Yann", "email": "y"}, NOW)
    apart = take_apart(
        plan_with(
            created=[created],
            updated={"C-1": {"whole": "Petit Zita", "email": "w"}},
            confirmed=[("C-1", "whole", "Petit Zita"), ("C-1", "email", "w")],
            replaced=[("C-1", "whole", "zoe petit", "Petit Zoé"), ("C-1", "email", "v", "w")],
        ),
        situation(),
    )
    assert apart.created[0].fields == {"family_name": "Roux", "given_name": "Yann", "email": "y"}
    assert apart.updated == {"C-1": {"given_name": "Zita", "email": "w"}}
    assert apart.confirmed == [
        ("C-1", "family_name", "Petit"),
        ("C-1", "given_name", "Zita"),
        ("C-1", "email", "w"),
    ]
    assert apart.replaced == [
        ("C-1", "family_name", "zoe petit", "Petit Zoé"),
        ("C-1", "email", "v", "w"),
    ]


def test_a_change_that_changes_no_part_is_none() -> None:
    apart = take_apart(plan_with(updated={"C-1": {"whole": "Petit Zoé"}}), situation())
    assert apart.updated == {}


def test_a_tab_without_composites_goes_through_as_it_is() -> None:
    plain = replace(situation(), composites={})
    plan = plan_with(updated={"C-1": {"email": "w"}})
    assert take_apart(plan, plain) is plan
    assert with_composites(plain, {}) is plain
