"""New rows: they become records, or wait as drafts for what they lack. Writes nothing.

Whatever might be somebody's data counts as data, so a row only begun gets a note on what it lacks.

A new row without a reference may be the row of a known record that was almost wholly retyped: it
stands where that row was, or one of its cells stayed. It is taken for that only if the record
would take all that the row says, so that it can never mix two people's values (ADR 10).
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from french_cells.folding import raw_key
from french_cells.reading import Reading, Value, says_nothing
from sync_service.domain.base import OF_DRAFT, REMARK, BaseCell, BaseRow, ProblemKind
from sync_service.domain.codec import Beside, resolve, shows_calendar
from sync_service.domain.dated_anew import is_held_ahead
from sync_service.domain.mapping import is_day, is_link
from sync_service.domain.record import Entity, Record, entity_of
from sync_service.domain.spreadsheet import BLANK, SheetRow
from sync_service.domain.taken_cells import TakenCells
from sync_service.domain.wording import row_sentences, sentences
from sync_service.sync.planning.cells.cells_in_row import codec_in_row
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.totals import is_total
from sync_service.sync.planning.identity.match_index import NOTHING_LEFT, LeftCells, Matching
from sync_service.sync.planning.merge import agreed, read_cell, text_of
from sync_service.sync.planning.own_names import gives_way
from sync_service.sync.planning.plain_cells import PlainRows, find_plain_rows
from sync_service.sync.planning.rows.asides import is_said_beside
from sync_service.sync.planning.rows.merging import RowOutcome, merge_row
from sync_service.sync.planning.rows.put_off import plan_ahead
from sync_service.sync.planning.situation import Situation

_WAYS = ("email", "phone", "mobile")
_ASKED_FIRST = (*_WAYS, "full_name", "family_name", "given_name")
"""Contact details and names: a question about one of them is enough, an e-mail can wait."""
_NAMED_OUTSIDE = frozenset[Entity]({"registration"})
"""Kinds whose reference people have outside the sheets: in a link, or noted as a code."""
_MOST_RETYPED = 100
"""More new rows at once were pasted, not retyped."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that is no record yet, and what each cell lacks, by field."""

    row: SheetRow
    row_key: str
    complaints: Mapping[str, tuple[ProblemKind, str]]
    is_asked_above: bool = False
    """Its question is asked once for several rows, and stands in the first of them."""
    others: Mapping[str, int] = field(default_factory=dict)
    """Field → for how many more rows this first one asks."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A row that becomes a record."""

    record: Record
    outcome: RowOutcome


def admit(
    situation: Situation,
    view: View,
    row: SheetRow,
    ref: str,
    plain_rows: PlainRows | None = None,
    left: LeftCells = NOTHING_LEFT,
) -> Newcomer | Draft:
    """A record and its first merge, or what the row lacks; what is `left` gives way, links stay.

    `plain_rows` speeds up rows whose cells depend on nothing else in the row; same result.
    """
    usable = None if left else plain_rows
    newcomer = None if usable is None else _admit_plain(situation, row, ref, usable)
    return newcomer or _admit_any(situation, view, row, ref, left)


def _admit_plain(
    situation: Situation, row: SheetRow, ref: str, plain_rows: PlainRows
) -> Newcomer | None:
    """A row of plain cells only: just what `_admit_any` makes of it, faster."""
    typed = plain_rows.read(row)
    if typed is None:
        return None
    given = {name: value for name, value in situation.given.items() if name not in typed}
    completed = situation.codec.defaults({**typed, **given})
    skeleton = {name: value for name, value in completed.items() if name not in typed}
    skeleton.update(given)
    fields = {**skeleton, **typed}
    if any(name in row.cells for name in skeleton) or situation.codec.check(fields):
        return None
    return _take_plain(situation, row, ref, fields, plain_rows.links)


def _take_plain(
    situation: Situation,
    row: SheetRow,
    ref: str,
    fields: Mapping[str, Value],
    links: Iterable[str],
) -> Newcomer:
    known, cells = situation.codec.fields, row.cells
    named = ((name, cells[name].value) for name in links if name in cells)
    ours = [name for name, raw in named if agreed(known[name], fields.get(name), raw).ours]
    record = Record(ref, situation.codec.entity, fields, situation.now)
    return Newcomer(record, RowOutcome(row, ref, plain=TakenCells(cells, fields, tuple(ours))))


def _admit_any(
    situation: Situation, view: View, row: SheetRow, ref: str, left: LeftCells
) -> Newcomer | Draft:
    fields, is_merged = situation.codec.fields.keys() - left.keys(), bool(view.tab.merges)
    readings = {
        name: read_cell(codec_in_row(situation, row, name), cell)
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
    said = _said_aside(situation, row)
    # A blank cell may stand for a value, but nobody typed that: what the row says goes first.
    aside = {n: v for n, v in said.items() if n not in typed or not row.cells[n].text.strip()}
    derived = _derived(situation, row, readings, typed)
    completed = situation.codec.defaults({**typed, **given, **said, **derived})
    # A default stands for what nobody said: not for « NC », nor for what we cannot read.
    silent = {
        name: value
        for name, value in completed.items()
        if name not in typed and not _is_refused(readings.get(name))
        if not says_nothing(readings.get(name))
    }
    linked = {name: cell.value for name, cell in left.items() if is_link(name)}
    skeleton = {**silent, **given, **aside, **linked}
    if complaints := _complaints(situation, readings, {**skeleton, **typed, **aside}):
        return Draft(row, f"{OF_DRAFT}{row.fingerprint}", complaints)
    entity, now, values = situation.codec.entity, situation.now, {**skeleton, **typed}
    real = resolve(values, situation.composites)
    # Such a row is merged, since its « Tenue » gives way.
    is_ahead = is_held_ahead(entity, real, now.date())
    if not is_ahead and is_plain(situation, row, readings, skeleton):
        taken = _take_plain(situation, row, ref, values, list(filter(is_link, row.cells)))
        if not is_said_beside(situation, row):
            return taken
        plain = {**taken.outcome.plain, REMARK: BaseCell(None, (row.remark or BLANK).value)}
        return replace(taken, outcome=replace(taken.outcome, plain=plain))
    blank = Record(ref, entity, skeleton, now)
    outcome = merge_row(situation, view, row, BaseRow(ref, left), blank)
    if is_ahead:
        outcome = plan_ahead(outcome, blank, situation.composites, now.date())
    return Newcomer(Record(ref, entity, {**skeleton, **outcome.updates}, now), outcome)


def is_plain(
    situation: Situation,
    row: SheetRow,
    readings: Mapping[str, Reading],
    skeleton: Mapping[str, Value],
) -> bool:
    """Whether every cell is taken as it is, with nothing else to do.

    True of nearly all rows of a first run, and ten times as fast as a merge with the same result.
    """
    if len(readings) != len(row.cells) or shows_calendar(situation.composites):
        return False
    # A family takes seats, so its cells are looked at however plain they are.
    if situation.codec.entity == "registration":
        return False
    untaken = situation.written_only | skeleton.keys()
    for name, cell in row.cells.items():
        reading = readings[name]
        is_doubtful = reading.error is not None or reading.severity == "assume"
        if is_doubtful or cell.note or name in untaken:
            return False
        is_blank = cell.value is None or cell.value == ""
        if is_blank and reading.value is not None:
            return False
        value: Value = reading.value  # type: ignore[assignment] # codecs give canonical values
        if gives_way(situation.codec.fields[name], cell, value):
            return False
    return True


def refuse_newcomer(newcomer: Newcomer, name: str, reason: str) -> Draft:
    row = newcomer.outcome.row
    return Draft(row, f"{OF_DRAFT}{row.fingerprint}", {name: ("invalid", reason)})


def _complaints(
    situation: Situation, readings: Mapping[str, Reading], fields: Mapping[str, Value]
) -> Mapping[str, tuple[ProblemKind, str]] | None:
    """By field, why the row cannot be stored yet; None if it can."""
    objections = situation.codec.check(fields)
    if not objections:
        return None
    complaints: dict[str, tuple[ProblemKind, str]] = {
        objection.field: ("invalid", objection.message) for objection in objections
    }
    others = {n: one for n, one in complaints.items() if sentences.is_of_others(one[1])}
    if others:
        # A row of another structure's is asked nothing else.
        return others
    if any(_is_refused(readings.get(name)) for name in _ASKED_FIRST):
        complaints.pop("email", None)
    unread = _unread_ways(situation, fields)
    for name, reading in readings.items():
        if _is_refused(reading):
            message = sentences.refused(reading.message, situation.codec.fields[name].expected)
            message = row_sentences.waits_to_be_reached(message) if name in unread else message
            is_ambiguous = reading.error == "ambiguous" and name not in complaints
            complaints[name] = ("ambiguous" if is_ambiguous else "invalid", message)
    is_matrix = situation.rules.layout == "matrix"
    if is_matrix and any(_is_refused(one) for name, one in readings.items() if not is_day(name)):
        # Whose marks these are is asked first: « Prochain lieu » heads no row of marks.
        return {name: one for name, one in complaints.items() if not is_day(name)}
    if situation.codec.entity == "session" and _is_refused(readings.get(find_day(readings) or "")):
        # « Mars 2027 »: once the day is known, so is whatever else is blank or incomplete.
        return {name: one for name, one in complaints.items() if _is_refused(readings.get(name))}
    return complaints


def _unread_ways(situation: Situation, fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Of a person of whom no way is known: the row waits for what is refused in one of these."""
    real, is_person = resolve(fields, situation.composites), situation.codec.entity == "contact"
    return (*_WAYS, "reach") if is_person and not any(map(real.get, _WAYS)) else ()


def _said_aside(situation: Situation, row: SheetRow) -> Mapping[str, Value]:
    """What cells say of other fields: « Annulé » is the session's state, « Mme » a civility.

    A family under « Liste d'attente » waits, and « Rendu » in a new loan leaves nothing to wait
    for. A field that has a cell of its own is not read from elsewhere.
    """
    headings = situation.readers.state_headings
    said: list[Mapping[str, Value]] = [] if headings is None else [headings.said(row.index)]
    if situation.readers.implied:
        said += [
            situation.readers.implied[name](cell)
            for name, cell in row.cells.items()
            if name in situation.readers.implied
        ]
    if situation.readers.aside is not None:
        said += [situation.readers.aside(name, cell) for name, cell in row.cells.items()]
        if row.remark is not None:
            said.append(situation.readers.aside(REMARK, row.remark))
    return {field: value for one in said for field, value in one.items()}


def _derived(
    situation: Situation,
    row: SheetRow,
    readings: Mapping[str, Reading],
    typed: Mapping[str, Value],
) -> Mapping[str, Value]:
    """« Rendu » in a column for a derived state: with the row's days, nothing is open any more."""
    composites = situation.composites
    hints = {name: one for name, one in composites.items() if one.is_derived and name in typed}
    if not hints:
        return {}
    beside = Beside(resolve(typed, composites), row.cells.keys())
    related = {name: one.relate(readings[name], beside) for name, one in hints.items()}
    return {name: one.value for name, one in related.items() if one.accepted}  # type: ignore[misc] # canonical


def _is_refused(reading: Reading | None) -> bool:
    return reading is not None and reading.error in ("invalid", "ambiguous")


def take_unnamed(situation: Situation, view: View, matching: Matching) -> None:
    """Matches new rows with records whose own row shows no reference yet; changes `matching`."""
    waiting = _unnamed_records(situation, matching)
    if not waiting:
        return
    rows = [row for row in matching.new if row.ref is None and not is_total(row)]
    if len(rows) > _MOST_RETYPED:
        return
    pairs = [(row, ref) for row in rows for ref, base in waiting.items() if _may_be(row, base)]
    for row, ref in pairs:
        rivals = [pair for pair in pairs if (pair[0] is row) != (pair[1] == ref)]
        if not rivals and _takes_all(situation, view, row, ref):
            matching.found[row.index] = ref
            matching.taken.add(ref)
            matching.new.remove(row)


def _unnamed_records(situation: Situation, matching: Matching) -> Mapping[str, BaseRow]:
    rows, records = situation.state.rows, situation.records
    return {
        ref: rows[ref]
        for ref in situation.state.unnamed
        if ref in rows and ref not in matching.taken
        if ref in records and not records[ref].archived
    }


def _may_be(row: SheetRow, base: BaseRow) -> bool:
    if row.index == base.row_hint:
        return True
    keyed = ((name, raw_key(cell.value)) for name, cell in row.cells.items())
    return any(
        key and name in base.cells and raw_key(base.cells[name].seen) == key for name, key in keyed
    )


def _takes_all(situation: Situation, view: View, row: SheetRow, ref: str) -> bool:
    """Whether the row would make exactly this record, had it been new."""
    record, base = situation.records[ref], situation.state.rows[ref]
    is_edited = any(record.fields.get(name) != cell.value for name, cell in base.cells.items())
    if is_edited or situation.refuses_new or not _is_plain(situation, view, row):
        return False
    newcomer = admit(situation, view, row, ref)
    return isinstance(newcomer, Newcomer) and _is_same_record(record, newcomer.record, row.cells)


def _is_plain(situation: Situation, view: View, row: SheetRow) -> bool:
    """Every cell can be read and may be changed by the sheet."""
    fields = situation.codec.fields
    return all(
        name not in situation.written_only
        and not view.hidden_by_merge(row.index, name)
        and read_cell(fields[name], cell).accepted
        for name, cell in row.cells.items()
        if name in fields
    )


def _is_same_record(record: Record, newcomer: Record, shown: Container[str]) -> bool:
    return all(
        name in shown or value is None or newcomer.fields.get(name) == value
        for name, value in record.fields.items()
    )


def admit_all(
    situation: Situation, view: View, rows: Sequence[SheetRow], left: Mapping[int, LeftCells]
) -> tuple[list[Newcomer], list[Draft]]:
    newcomers: list[Newcomer] = []
    drafts: list[Draft] = []
    references, own = fresh_references(situation), _find_own_references(situation, view, rows)
    ref, plain_rows = next(references), find_plain_rows(situation, view)
    for row in rows:
        cells = left.get(row.index, NOTHING_LEFT)
        verdict = admit(situation, view, row, own.get(row.index, ref), plain_rows, cells)
        # It would be a record elsewhere: here a note says why it cannot be one.
        if isinstance(verdict, Newcomer) and situation.refuses_new:
            verdict = refuse_newcomer(verdict, *situation.refuses_new)
        if isinstance(verdict, Newcomer):
            newcomers.append(verdict)
            ref = ref if row.index in own else next(references)
        else:
            drafts.append(verdict)
    return newcomers, drafts


def _find_own_references(
    situation: Situation, view: View, rows: Sequence[SheetRow]
) -> Mapping[int, str]:
    """Row index → its reference, of a family that only sheets remember.

    That is so once an older copy of the database was restored (ADR 16). The family's page and
    code contain that reference, and so does every other list that shows it.
    """
    if situation.codec.entity not in _NAMED_OUTSIDE:
        return {}
    rows_per_ref = Counter(row.ref for row in view.rows)
    known = {*situation.records, *situation.state.rows, *situation.tombstones.refs}
    return {
        row.index: ref
        for row in rows
        if (ref := row.ref) is not None
        if rows_per_ref[ref] == 1 and ref not in known and entity_of(ref) in _NAMED_OUTSIDE
        # Exactly as we wrote it: not marked as archived, nor typed from memory.
        if text_of(row.reference_cell) == ref and not situation.lookups.is_elsewhere(ref)
    }


def fresh_references(situation: Situation, newcomers: Sequence[Newcomer] = ()) -> Iterator[str]:
    """References that no known record has, each once."""
    used = {*situation.records, *situation.state.rows, *situation.tombstones.refs}
    used |= {one.record.ref for one in newcomers}
    for count in range(2**30):
        ref = situation.new_reference(count)
        if ref not in used:
            used.add(ref)
            yield ref
