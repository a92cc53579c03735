"""A row that is no record yet: it becomes one, or waits for what is missing. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from french_cells.reading import Reading, Value
from sync_service.domain import sentences
from sync_service.domain.base import UNMET, BaseCell, BaseRow, ProblemKind
from sync_service.domain.composite import shows_calendar
from sync_service.domain.record import Record
from sync_service.domain.sheet_row import SheetRow
from sync_service.domain.snapshot import BLANK
from sync_service.sync.planning.columns.labels import agreed
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.remarks import REMARK
from sync_service.sync.planning.merge import read_cell
from sync_service.sync.planning.rows.merging import RowOutcome, merge_row
from sync_service.sync.planning.rows.remarks import is_said_beside
from sync_service.sync.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that is not a record: what each cell lacks, by field."""

    row: SheetRow
    row_key: str
    complaints: Mapping[str, tuple[ProblemKind, str]]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A row that becomes a record."""

    record: Record
    outcome: RowOutcome


def admit(situation: Situation, view: View, row: SheetRow, ref: str) -> Newcomer | Draft:
    fields, is_merged = situation.codec.fields, bool(view.tab.merges)
    readings = {
        name: read_cell(fields[name], cell)
        for name, cell in row.cells.items()
        if name in fields and not (is_merged and view.hidden_by_merge(row.index, name))
    }
    typed: dict[str, Value] = {
        name: reading.value  # type: ignore[misc] # codecs give canonical values
        for name, reading in readings.items()
        if reading.accepted and reading.value is not None
    }
    given = {
        name: value
        for name, value in situation.given.items()
        if name not in typed and not _is_refused(readings.get(name))
    }
    completed = situation.codec.defaults({**typed, **given})
    # A default stands for what nobody gave, never for what somebody typed and we cannot read.
    silent = {
        name: value
        for name, value in completed.items()
        if name not in typed and not _is_refused(readings.get(name))
    }
    skeleton = {**silent, **given, **_said_aside(situation, row, typed)}
    complaints = _complaints(situation, readings, {**skeleton, **typed})
    if complaints is not None:
        return Draft(row, f"row:{row.fingerprint}", complaints)
    entity, now = situation.codec.entity, situation.now
    plain = find_plain(situation, row, readings, skeleton)
    if plain is not None:
        if is_said_beside(situation, row):
            plain = {**plain, REMARK: BaseCell(None, (row.remark or BLANK).value)}
        taken = RowOutcome(row, ref, {}, {}, plain)
        return Newcomer(Record(ref, entity, {**skeleton, **typed}, now), taken)
    outcome = merge_row(situation, view, row, BaseRow(ref, {}), Record(ref, entity, skeleton, now))
    return Newcomer(Record(ref, entity, {**skeleton, **outcome.updates}, now), outcome)


def find_plain(
    situation: Situation,
    row: SheetRow,
    readings: Mapping[str, Reading],
    skeleton: Mapping[str, Value],
) -> Mapping[str, BaseCell] | None:
    """The base of a row whose every cell is taken as it stands; None where there is more to do.

    Nearly all rows of a first run are such; a tenth of a merge's time, with the same result.
    """
    if len(readings) != len(row.cells) or shows_calendar(situation.composites):
        return None
    # A family takes seats: its cells are looked at, however plain they are.
    if situation.codec.entity == "registration":
        return None
    plain: dict[str, BaseCell] = {}
    untaken = situation.written_only | skeleton.keys()
    for name, reading in readings.items():
        cell, value = row.cells[name], reading.value
        is_doubtful = reading.error is not None or reading.severity == "assume"
        if is_doubtful or cell.note or name in untaken:
            return None
        if cell.value is not None and cell.value != "":
            codec = situation.codec.fields[name]
            plain[name] = agreed(codec, value, cell.value)  # type: ignore[arg-type] # canonical
        elif value is None:
            plain[name] = UNMET
        else:
            return None
    return plain


def refuse_newcomer(newcomer: Newcomer, name: str, reason: str) -> Draft:
    row = newcomer.outcome.row
    return Draft(row, f"row:{row.fingerprint}", {name: ("invalid", reason)})


def _complaints(
    situation: Situation, readings: Mapping[str, Reading], fields: Mapping[str, Value]
) -> Mapping[str, tuple[ProblemKind, str]] | None:
    """None when the record may be stored; a refused cell explains itself."""
    objections = situation.codec.check(fields)
    if not objections:
        return None
    complaints: dict[str, tuple[ProblemKind, str]] = {
        objection.field: ("invalid", objection.message) for objection in objections
    }
    for name, reading in readings.items():
        if _is_refused(reading):
            expected = situation.codec.fields[name].expected
            message = sentences.refused(reading.message, expected)
            is_ambiguous = reading.error == "ambiguous" and name not in complaints
            complaints[name] = ("ambiguous" if is_ambiguous else "invalid", message)
    return complaints


def _said_aside(
    situation: Situation, row: SheetRow, typed: Mapping[str, Value]
) -> Mapping[str, Value]:
    """« Annulé » anywhere in a new row is its session's state, unless that has a cell."""
    if situation.aside is None:
        return {}
    said = [situation.aside(name, cell) for name, cell in row.cells.items()]
    if row.remark is not None:
        said.append(situation.aside(REMARK, row.remark))
    told = {field: value for one in said for field, value in one.items()}
    return {field: value for field, value in told.items() if field not in typed}


def _is_refused(reading: Reading | None) -> bool:
    return reading is not None and reading.error in ("invalid", "ambiguous")
