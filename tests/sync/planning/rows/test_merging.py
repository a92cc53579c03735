"""Fields that belong together, and rules across fields."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.base import Decision, Problem, TabState
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import Given, Record, make_reference
from sync_service.sync.planning.plan import Plan, plan
from sync_service.sync.planning.situation import Lookups, Situation
from tests.fakes.codecs import PeopleCodec, PhoneCodec, TextCodec
from tests.fakes.spreadsheets import FakeTab
from tests.sync.planning.one_tab import OneTab

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIELDS = ("family_name", "street", "city", "starts_on", "ends_on")
COLUMNS = [Column(name, (name,)) for name in FIELDS]
RULES = TabRules("people", "contact", "table", COLUMNS)
REF = make_reference("contact", 5)
STREET, CITY, START, END = 1, 2, 3, 4


class Sheet:
    """One row that sheet and database agreed on, and what happens to it then."""

    def __init__(self) -> None:
        row: list[Raw] = ["Petit", "rue Haute", "Lunéville", "01/03/2026", "31/03/2026", REF]
        self.tab = FakeTab(1, "T")
        self.tab.fill([[*FIELDS, "Réf."], row])
        self.fields: dict[str, Value] = {
            "family_name": "Petit",
            "street": "rue Haute",
            "city": "Lunéville",
            "starts_on": "2026-03-01",
            "ends_on": "2026-03-31",
        }
        self.state = TabState("s", 1, "link:s:1", first_met_at=NOW)
        self.run()

    def run(self, **decisions: Decision) -> Plan:
        situation = Situation(
            spreadsheet_id="s",
            tab=self.tab.snapshot(),
            rules=RULES,
            columns=COLUMNS,
            state=self.state,
            records={REF: Record(REF, "contact", dict(self.fields), NOW)},
            codec=PeopleCodec(),
            now=NOW,
            lookups=Lookups(given_by=lambda _ref, name: Given(f"Qui a écrit {name}", NOW)),
            decisions={("conflict", REF, name): choice for name, choice in decisions.items()},
        )
        planned = plan(situation)
        self.fields.update(planned.updated.get(REF, {}))
        rows = {row.ref: row for row in planned.written.rows}
        self.state = replace(planned.written.state, rows={**self.state.rows, **rows})
        for cell in planned.batch.cells:
            self.tab.type(cell.row, cell.column, cell.value)
        for note in planned.batch.notes:
            self.tab.annotate(note.row, note.column, note.note)
        return planned


def told(planned: Plan) -> list[tuple[str, str | None]]:
    return [(problem.kind, problem.field) for problem in planned.problems]


def in_conflict() -> Sheet:
    """Somebody moved house here, somebody else elsewhere."""
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.fields["city"] = "Nancy"
    assert told(sheet.run()) == [("conflict", "city"), ("conflict", "street")]
    return sheet


def test_half_an_address_from_each_side_is_a_conflict_of_both_fields() -> None:
    sheet = in_conflict()
    assert sheet.tab.cell(1, CITY).value == "Lunéville"
    assert sheet.fields["street"] == "rue Haute"
    assert told(sheet.run()) == [("conflict", "city"), ("conflict", "street")]


def test_each_field_of_a_group_says_who_gave_its_other_value() -> None:
    """The street's conflict comes from the town alone: nobody was named."""
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.fields["city"] = "Nancy"
    messages = [problem.message for problem in sheet.run().problems]
    assert "Qui a écrit city a donné : « Nancy » (24/11/2026)" in messages[0]
    assert "Qui a écrit street a donné : « rue Haute » (24/11/2026)" in messages[1]


def test_what_a_sheet_may_not_change_is_explained_and_the_record_stays() -> None:
    one = OneTab.met(["Petit", "Luc"])
    one.tab.type(1, 1, "Lucas")
    one.tab.fill([["Roux", "Zoé"]], 2)
    planned = one.run(fixed=frozenset({"given_name"}))
    assert told(planned) == [("invalid", "given_name")]
    assert "« Prénom » ne se change pas ici" in planned.problems[0].message
    assert [record.fields["given_name"] for record in one.records.values()] == ["Luc", "Zoé"]


def test_deciding_one_field_of_a_group_decides_the_other() -> None:
    sheet = in_conflict()
    assert told(sheet.run(street="sheet")) == []
    assert (sheet.fields["street"], sheet.fields["city"]) == ("rue Basse", "Lunéville")
    sheet = in_conflict()
    assert told(sheet.run(city="database")) == []
    cells = [sheet.tab.cell(1, column).value for column in (STREET, CITY)]
    assert cells == ["rue Haute", "Nancy"]


def test_typing_into_one_field_of_a_group_keeps_the_sheets_other_field() -> None:
    sheet = in_conflict()
    sheet.tab.type(1, STREET, "rue du Pont")
    assert told(sheet.run()) == []
    assert (sheet.fields["street"], sheet.fields["city"]) == ("rue du Pont", "Lunéville")


def test_typing_the_databases_value_takes_its_other_field_too() -> None:
    sheet = in_conflict()
    sheet.tab.type(1, CITY, "Nancy")
    assert told(sheet.run()) == []
    assert sheet.tab.cell(1, STREET).value == "rue Haute"


def test_deleting_one_note_of_a_group_keeps_all_of_the_sheets() -> None:
    sheet = in_conflict()
    sheet.tab.annotate(1, CITY, "")
    assert told(sheet.run()) == []
    assert (sheet.fields["street"], sheet.fields["city"]) == ("rue Basse", "Lunéville")


def test_fields_of_no_group_change_on_both_sides_without_conflict() -> None:
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.fields["ends_on"] = "2026-04-30"
    assert told(sheet.run()) == []
    assert sheet.fields["street"] == "rue Basse"


def test_the_same_address_typed_on_both_sides_agrees() -> None:
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.fields["street"] = "rue Basse"
    assert told(sheet.run()) == []


def refused_end() -> tuple[Sheet, Problem]:
    sheet = Sheet()
    sheet.tab.type(1, END, "01/02/2026")
    (problem,) = sheet.run().problems
    return sheet, problem


def test_a_value_that_breaks_a_rule_across_fields_is_refused_and_explained() -> None:
    sheet, problem = refused_end()
    assert (problem.kind, problem.field) == ("invalid", "ends_on")
    assert problem.message == "La fin vient avant le début."
    assert sheet.fields["ends_on"] == "2026-03-31"
    assert "avant le début" in sheet.tab.cell(1, END).note
    batch = sheet.run().batch
    assert (batch.cells, batch.notes) == ((), ())


def test_it_is_taken_once_the_other_field_makes_it_right() -> None:
    sheet, _ = refused_end()
    sheet.tab.type(1, START, "01/01/2026")
    assert told(sheet.run()) == []
    assert (sheet.fields["starts_on"], sheet.fields["ends_on"]) == ("2026-01-01", "2026-02-01")


def test_a_change_that_breaks_a_rule_through_another_field_is_refused_itself() -> None:
    sheet = Sheet()
    sheet.tab.type(1, START, "01/05/2026")
    assert told(sheet.run()) == [("invalid", "starts_on")]
    assert sheet.fields["starts_on"] == "2026-03-01"


# --- groups, case by case ---------------------------------------------------------------


def test_a_half_typed_here_meets_the_other_half_typed_elsewhere_in_both_fields() -> None:
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.tab.type(1, CITY, "Metz")
    sheet.fields["street"] = "rue Neuve"
    assert told(sheet.run()) == [("conflict", "city"), ("conflict", "street")]
    assert (sheet.fields["street"], sheet.fields["city"]) == ("rue Neuve", "Lunéville")


def test_a_street_typed_alike_on_both_sides_does_not_hold_back_the_town() -> None:
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.tab.type(1, CITY, "Metz")
    sheet.fields["street"] = "rue Basse"
    assert told(sheet.run()) == []
    assert sheet.fields["city"] == "Metz"


def test_while_one_field_of_a_group_asks_a_change_of_the_other_asks_too() -> None:
    sheet = Sheet()
    sheet.tab.type(1, STREET, "rue Basse")
    sheet.fields["street"] = "rue Neuve"
    assert told(sheet.run()) == [("conflict", "street")]
    sheet.fields["city"] = "Nancy"
    assert told(sheet.run()) == [("conflict", "city"), ("conflict", "street")]
    assert sheet.tab.cell(1, CITY).value == "Lunéville"


def test_deleting_a_note_answers_only_what_it_showed() -> None:
    sheet = in_conflict()
    sheet.fields["city"] = "Metz"
    sheet.tab.annotate(1, CITY, "")
    assert told(sheet.run()) == [("conflict", "city"), ("conflict", "street")]
    assert "Metz" in sheet.tab.cell(1, CITY).note


ADDRESS = (
    TextCodec("family_name", required=True),
    TextCodec("street", group="address"),
    TextCodec("city", group="address"),
    PhoneCodec("phone", group="address"),
)


def grouped(phone: str = "06 39 98 00 01") -> OneTab:
    """Street, town and telephone of one household belong together."""
    columns = [Column(codec.name, (codec.name,)) for codec in ADDRESS]
    titles = [codec.name for codec in ADDRESS]
    row = ["Petit", "rue Haute", "Lunéville", phone]
    one = OneTab(row, titles=titles, columns=columns)
    one.run(codec=HOUSEHOLD)
    return one


HOUSEHOLD = PeopleCodec(fields={codec.name: codec for codec in ADDRESS})
TELEPHONE = 3


def test_deciding_any_field_of_a_group_decides_all_that_are_open() -> None:
    one = grouped()
    (reference,) = one.refs
    one.tab.type(1, STREET, "rue Basse")
    one.edit(reference, street="rue Neuve", phone="+33639980009")
    assert told(one.run(codec=HOUSEHOLD)) == [("conflict", "phone"), ("conflict", "street")]
    one.decisions["conflict", reference, "street"] = "database"
    assert told(one.run(codec=HOUSEHOLD)) == []
    shown = [one.tab.cell(1, column).value for column in range(4)]
    assert shown == ["Petit", "rue Neuve", "Lunéville", "06 39 98 00 09"]


@pytest.mark.parametrize("answer", ["rue Neuve", "rue du Pont"])
def test_an_answer_takes_away_nothing_that_one_side_alone_has_added(answer: str) -> None:
    """Typed here, and nothing there: whichever street it is, the telephone stays."""
    one = grouped("")
    one.tab.type(1, STREET, "rue Basse")
    one.tab.type(1, TELEPHONE, "06 39 98 00 09")
    one.edit(one.refs[0], street="rue Neuve")
    assert told(one.run(codec=HOUSEHOLD)) == [("conflict", "phone"), ("conflict", "street")]
    one.tab.type(1, STREET, answer)
    assert told(one.run(codec=HOUSEHOLD)) == []
    fields = one.records[one.refs[0]].fields
    assert (fields["street"], fields["phone"]) == (answer, "+33639980009")


@pytest.mark.parametrize("answer", ["rue Neuve", "rue du Pont"])
def test_an_answer_takes_away_nothing_that_was_added_elsewhere(answer: str) -> None:
    one = grouped("")
    one.tab.type(1, STREET, "rue Basse")
    one.edit(one.refs[0], street="rue Neuve", phone="+33639980009")
    assert told(one.run(codec=HOUSEHOLD)) == [("conflict", "phone"), ("conflict", "street")]
    one.tab.type(1, STREET, answer)
    assert told(one.run(codec=HOUSEHOLD)) == []
    assert one.records[one.refs[0]].fields["phone"] == "+33639980009"
    assert one.tab.cell(1, TELEPHONE).value == "06 39 98 00 09"


def test_rubbish_typed_into_a_group_waits_alone() -> None:
    one = grouped()
    one.tab.type(1, TELEPHONE, "zut")
    one.edit(one.refs[0], city="Nancy")
    assert told(one.run(codec=HOUSEHOLD)) == [("invalid", "phone")]
    assert one.tab.cell(1, CITY).value == "Nancy"


def test_an_answer_in_one_field_overwrites_no_rubbish_in_another() -> None:
    one = grouped()
    one.tab.type(1, STREET, "rue Basse")
    one.edit(one.refs[0], street="rue Neuve")
    assert told(one.run(codec=HOUSEHOLD)) == [("conflict", "street")]
    one.tab.type(1, STREET, "rue Neuve")
    one.tab.type(1, TELEPHONE, "zut")
    assert told(one.run(codec=HOUSEHOLD)) == [("invalid", "phone")]
    assert one.tab.cell(1, TELEPHONE).value == "zut"


def test_a_group_of_which_a_tab_has_one_field_conflicts_alone() -> None:
    columns = [Column(name, (name,)) for name in ("family_name", "street")]
    one = OneTab(["Petit", "rue Haute"], titles=["family_name", "street"], columns=columns)
    one.run()
    one.edit(one.refs[0], city="Nancy")
    one.tab.type(1, 1, "rue Basse")
    assert told(one.run()) == []
    assert one.records[one.refs[0]].fields["street"] == "rue Basse"
