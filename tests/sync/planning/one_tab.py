"""One tab of people, the records it shows, and what is remembered of it from run to run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow, Decision, Problem, TabState
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import Record, make_reference
from sync_service.domain.spreadsheet import Anchor
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.columns.layout import view_tab
from sync_service.sync.planning.plan import Plan, plan
from sync_service.sync.planning.rendering.canvas import Canvas, reference_column
from sync_service.sync.planning.situation import DecisionKey, Situation
from tests.fakes.codecs import PeopleCodec
from tests.fakes.spreadsheets import FakeTab

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

COLUMNS = (
    Column("family_name", ("Nom",)),
    Column("given_name", ("Prénom",)),
    Column("phone", ("Téléphone",)),
    Column("starts_on", ("Début",)),
    Column("ends_on", ("Fin",)),
)
TITLES = ("Nom", "Prénom", "Téléphone", "Début", "Fin")
NAME, GIVEN, PHONE, BEGIN, END, REFERENCE = range(6)


def ref(number: int) -> str:
    return make_reference("contact", number)


class OneTab:
    """A partner's tab; `met` begins where sheet and database agreed, else it is the first run."""

    def __init__(
        self,
        *rows: Sequence[Raw],
        titles: Sequence[Raw] = TITLES,
        columns: Sequence[Column] = COLUMNS,
    ) -> None:
        self.tab = FakeTab(7, "Contacts")
        self.tab.fill([titles, *rows])
        self.columns = columns
        self.records: dict[str, Record] = {}
        self.state = TabState("feuille", 7, "lien:feuille:7")
        self.now = START
        self.decisions: dict[DecisionKey, Decision] = {}
        self.given_up: dict[DecisionKey, str | None] = {}

    @classmethod
    def met(cls, *rows: Sequence[Raw], **more: Any) -> "OneTab":  # noqa: ANN401 as __init__
        """All is stored and written: the next run has nothing to do."""
        one = cls(*rows, **more)
        one.run()
        return one

    # --- what happens -------------------------------------------------------------------

    def give(self, number: int, **fields: Value) -> str:
        """The database has a record more."""
        reference = ref(number)
        self.records[reference] = Record(reference, "contact", fields, self.now)
        return reference

    def edit(self, reference: str, **fields: Value) -> None:
        record = self.records[reference]
        self.records[reference] = replace(record, fields={**record.fields, **fields})

    def archive(self, reference: str) -> None:
        self.records[reference] = replace(self.records[reference], archived=True)

    def decide(self, problem: Problem, decision: Decision) -> None:
        key = problem.kind, problem.row_key, problem.field or ""
        self.decisions[key] = decision
        if problem.kind == "conflict" and decision == "sheet":
            self.given_up[key] = problem.canonical_value

    # --- runs ---------------------------------------------------------------------------

    def situation(self, **more: Any) -> Situation:  # noqa: ANN401 any part of a situation
        parts: dict[str, Any] = {
            "spreadsheet_id": "feuille",
            "tab": self.tab.snapshot(),
            "rules": TabRules("contacts", "contact", "table", self.columns),
            "columns": self.columns,
            "state": self.state,
            "records": self.records,
            "codec": PeopleCodec(),
            "now": self.now,
            "partner": "les-epis",
            "decisions": self.decisions,
            "given_up": self.given_up,
        }
        return Situation(**{**parts, **more})

    def canvas(self, **more: Any) -> Canvas:  # noqa: ANN401 any part of a situation
        """An empty one, for what draws a single thing."""
        situation = self.situation(**more)
        view = view_tab(
            situation.tab, find_header(situation.tab, situation.columns, situation.state)
        )
        return Canvas(situation, view, reference_column(view))

    def plan(self, **more: Any) -> Plan:  # noqa: ANN401 any part of a situation
        return plan(self.situation(**more))

    def run(self, **more: Any) -> Plan:  # noqa: ANN401 any part of a situation
        """Plans, stores, writes and remembers; a minute goes by."""
        planned = self.plan(**more)
        self.store(planned)
        self.write(planned)
        self.decisions, self.given_up = {}, {}
        self.now += timedelta(minutes=1)
        return planned

    def store(self, planned: Plan) -> None:
        for record in planned.created:
            self.records[record.ref] = record
        for reference, fields in planned.updated.items():
            self.edit(reference, **fields)
        for reference in planned.archived:
            self.archive(reference)
        for reference in planned.returned:
            self.records[reference] = replace(self.records[reference], archived=False)

    def write(self, planned: Plan) -> None:
        for cell in planned.batch.cells:
            old = self.tab.cell(cell.row, cell.column)
            self.tab.put(cell.row, cell.column, old.with_extras(format=cell.format or old.format))
            self.tab.type(cell.row, cell.column, cell.value)
        for note in planned.batch.notes:
            self.tab.annotate(note.row, note.column, note.note)
        for anchor in planned.batch.anchors:
            self.tab.anchors.append(
                Anchor(len(self.tab.anchors), anchor.key, anchor.value, anchor.column)
            )
        rows = {**self.state.rows, **{row.ref: row for row in planned.written.rows}}
        kept = {r: row for r, row in rows.items() if r not in planned.written.forgotten}
        self.state = replace(planned.written.state, rows=kept)

    # --- looks --------------------------------------------------------------------------

    @property
    def refs(self) -> list[str]:
        """In the order in which they became records."""
        return list(self.records)

    def shown(self, row: int) -> list[str]:
        return [self.tab.cell(row, column).text for column in range(REFERENCE + 1)]

    def note(self, row: int, column: int) -> str:
        return self.tab.cell(row, column).note

    def base(self, reference: str, name: str) -> BaseCell:
        return self.base_row(reference).cells[name]

    def base_row(self, reference: str) -> BaseRow:
        return self.state.rows[reference]


def told(planned: Plan) -> list[tuple[str, str | None]]:
    return [(problem.kind, problem.field) for problem in planned.problems]


def is_quiet(planned: Plan) -> bool:
    """Nothing to store, nothing to write."""
    changes: Mapping[str, object] = planned.updated
    gone = (*planned.archived, *planned.returned, *planned.created)
    return planned.batch.is_empty and not changes and not gone and not planned.ingested.rows
