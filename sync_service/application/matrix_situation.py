"""Gathers what the plan of a tab with names down and dates across is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sync_service.application.ports import Transaction
from sync_service.application.situations import MappedTab, Seen, codec_builder, gather_situation
from sync_service.domain import sentences
from sync_service.domain.base import Decision, TabState
from sync_service.domain.header import Header, find_header
from sync_service.domain.mapping import Mappings
from sync_service.domain.matrix import (
    HEADING,
    Committee,
    DateColumns,
    MatrixCodec,
    find_dates,
    rename_dates,
    silent,
    virtual_records,
    with_dates,
    without_orphans,
)
from sync_service.domain.matrix_effects import ROW_AND_DAY, MakeRecord, real_plan
from sync_service.domain.plan import Plan, plan
from sync_service.domain.reading import Value
from sync_service.domain.record import Entity, Given, Record
from sync_service.domain.reference import make_reference
from sync_service.domain.situation import DecisionKey, Situation
from sync_service.domain.snapshot import Cell
from sync_service.model.readers import dates as date_reader
from sync_service.model.readers.context import Context


@dataclass(frozen=True, slots=True)
class MatrixSituation:
    """A situation about virtual records, and what is needed to speak of the stored ones."""

    situation: Situation
    committee: Committee
    dates: DateColumns


def read_committee(stored: Transaction, kind: str) -> Committee:
    meetings = {
        str(record.fields.get("date")): record
        for record in reversed(stored.records.read_all("meeting"))
        if record.fields.get("kind") == kind
    }
    attendance = {
        (str(one.fields.get("meeting_id")), str(one.fields.get("organisation_id"))): one
        for one in stored.records.read_all("attendance", archived=True)
        if one.fields.get("contact_id") is None
    }
    return Committee(meetings, attendance)


def read_virtual_records(
    stored: Transaction, mapped: MappedTab, state: TabState
) -> Mapping[str, Record]:
    """As the tab last showed them, without its header; those that would get a row or have one."""
    committee = read_committee(stored, mapped.rules.kind)
    days = [name for name in state.fields if name != HEADING]
    organisations = stored.records.read_scope("organisation", mapped.partner_in_scope).values()
    records = virtual_records(organisations, committee, days, mapped.rules.cell_field)
    quiet = silent(records)
    return {ref: one for ref, one in records.items() if ref not in quiet or ref in state.rows}


def gather_matrix(
    stored: Transaction, mappings: Mappings, mapped: MappedTab, seen: Seen
) -> MatrixSituation:
    base = gather_situation(stored, mappings, mapped, seen)
    context = Context(today=seen.now.date(), prefer=mapped.rules.prefer)

    def read_date(cell: Cell) -> str | None:
        reading = date_reader.read(cell.value, context)
        return str(reading.value) if reading.accepted and reading.value is not None else None

    committee = read_committee(stored, mapped.rules.kind)
    header = find_header(seen.tab, base.columns, seen.state)
    dates = find_dates(seen.tab, header, seen.state, read_date)
    dates = without_orphans(dates, seen.state, committee.meetings)
    situation = _about_rows(base, header, dates)
    organisations = stored.records.read_scope("organisation", mapped.partner_in_scope).values()
    moved = {new: old for old, new in dates.moved.items()}
    known = replace(committee, meetings=_as_corrected(committee, moved))
    records = virtual_records(organisations, known, dates.columns, mapped.rules.cell_field)
    codec = _matrix_codec(stored, mappings, mapped, seen, dates)
    lookups = replace(base.lookups, given_by=_giver(base, records, known))
    situation = replace(
        situation, records=records, codec=codec, stays_out=silent(records), lookups=lookups
    )
    return MatrixSituation(situation, committee, dates)


def plan_matrix(matrix: MatrixSituation, make: MakeRecord) -> Plan:
    planned = plan(matrix.situation)
    return real_plan(planned, matrix.situation, matrix.committee, matrix.dates, make)


def record_maker(
    stored: Transaction, mappings: Mappings, situation: Situation, first_number: int
) -> MakeRecord:
    """Makes records with defaults; references follow from the first random number."""
    build = codec_builder(stored, mappings, situation.now)
    numbers = iter(range(first_number, first_number + 2**20))

    def make(entity: Entity, fields: Mapping[str, Value]) -> Record:
        ref = make_reference(entity, next(numbers) * 2654435761)
        return Record(ref, entity, {**build(entity).defaults(fields), **fields}, situation.now)

    return make


def _about_rows(base: Situation, header: Header, dates: DateColumns) -> Situation:
    state = rename_dates(base.state, dates.moved) if dates.moved else base.state
    return replace(
        base,
        state=state,
        header=with_dates(header, dates) if header.is_found else header,
        remarks=dates.remarks,
        fixed=frozenset({HEADING}),
        given={},
        refuses_new=(HEADING, sentences.second_row()),
        decisions=_by_day(base),
        assumed_elsewhere=frozenset(),
    )


def _giver(
    base: Situation, records: Mapping[str, Record], committee: Committee
) -> Callable[[str, str], Given]:
    """A partner's cell under a date is a field of the attendance there."""

    def given_by(ref: str, name: str) -> Given:
        one = committee.find(name, str(records[ref].fields.get(HEADING)))
        at = (ref, name) if one is None else (one.ref, base.rules.cell_field)
        return base.lookups.given_by(*at)

    return given_by


def _as_corrected(committee: Committee, moved: Mapping[str, str]) -> Mapping[str, Record]:
    meetings = dict(committee.meetings)
    for new, old in moved.items():
        if new not in meetings and old in meetings:
            meetings[new] = meetings[old]
    return meetings


def _matrix_codec(
    stored: Transaction, mappings: Mappings, mapped: MappedTab, seen: Seen, dates: DateColumns
) -> MatrixCodec:
    codec = codec_builder(stored, mappings, seen.now)("attendance")
    status = codec.fields[mapped.rules.cell_field]
    return MatrixCodec(codec.fields[HEADING], status, list(dates.columns))


def _by_day(base: Situation) -> Mapping[DecisionKey, Decision]:
    """Decisions were made on problems that speak of attendance."""
    decisions: dict[DecisionKey, Decision] = {}
    for (kind, row_key, name), decision in base.decisions.items():
        ref, _, day = row_key.partition(ROW_AND_DAY)
        decisions[kind, ref, day or name] = decision
    return decisions
