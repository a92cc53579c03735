"""Gathers what the plan of a matrix, names down and dates across, is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from french_cells.headers.dated import read_called_off
from french_cells.people.called import KnownPerson, find_called
from french_cells.presence.initials import key_of_initials, named_initials, split_mark
from french_cells.reading import Reading, Value
from sync_service.domain.base import TabState
from sync_service.domain.codec import FieldCodec
from sync_service.domain.legend import Initials, tells_initials, with_legend
from sync_service.domain.mapping import (
    HEADING,
    HEADINGS,
    NAMES,
    PERSON,
    Column,
    Mappings,
    TabRules,
)
from sync_service.domain.record import (
    CALLED_OFF,
    COORDINATION,
    Entity,
    Given,
    Record,
    entity_of,
    is_nobody,
    make_reference,
)
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.domain.wording import sentences
from sync_service.model.codecs import TabContext, build_codec
from sync_service.model.directory import build_directory
from sync_service.model.personal import KEPT_YEARS, kept_since
from sync_service.model.who_came import WhoCame
from sync_service.ports import Transaction
from sync_service.sync.gathering.heirs import find_heir, find_last
from sync_service.sync.gathering.matrix_dates import DatesOfTab, gather_dates
from sync_service.sync.gathering.situations import (
    MappedTab,
    Seen,
    codec_builder,
    gather_situation,
)
from sync_service.sync.planning.around_plan import ROW_AND_DAY, MakeRecord, real_plan
from sync_service.sync.planning.called_off import THERE, TitleNotes, has_to_tell
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.following import has_to_receive
from sync_service.sync.planning.matrix import (
    Committee,
    DateColumns,
    MatrixCodec,
    as_new,
    find_silent,
    forget_dates,
    has_people,
    known_words,
    rename_dates,
    row_key,
    virtual_records,
    with_dates,
)
from sync_service.sync.planning.plan import Plan, plan
from sync_service.sync.planning.rows.marked import forget_marks
from sync_service.sync.planning.situation import DecisionKey, MergedInto, Situation

_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class MatrixSituation:
    """A situation about virtual records, and what is needed to translate it to stored ones."""

    situation: Situation
    committee: Committee
    dates: DateColumns


def read_committee(stored: Transaction, rules: TabRules) -> Committee:
    """The attendance of partners, or of people: each kind has records of its own."""
    of_people = has_people(rules.columns)
    every = [
        one
        for one in stored.records.read_all("meeting", archived=True)
        if one.fields.get("kind") == rules.kind
    ]
    meetings = {str(one.fields.get("date")): one for one in reversed(every) if not one.archived}
    archived: dict[str, list[str]] = {}
    for one in every:
        if one.archived and (day := str(one.fields.get("date"))) in meetings:
            archived.setdefault(day, []).append(one.ref)
    attendance = {
        (str(one.fields.get("meeting_id")), row_key(one.fields)): one
        for one in sorted(stored.records.read_all("attendance", archived=True), key=_is_live)
        if (one.fields.get(PERSON) is not None) == of_people
    }
    return Committee(meetings, attendance, archived)


def _is_live(record: Record) -> bool:
    """Last: of two of one person at one meeting it is the one that counts."""
    return not record.archived


def read_virtual_records(
    stored: Transaction, mapped: MappedTab, state: TabState
) -> Mapping[str, Record]:
    """As the tab last showed them, without its header; only those with a row, now or soon."""
    committee = read_committee(stored, mapped.rules)
    days = [name for name in state.fields if name not in HEADINGS]
    members = _read_members(stored, mapped).those_here
    records = virtual_records(members, committee, days, mapped.rules.cell_field)
    quiet = find_silent(records)
    return {ref: one for ref, one in records.items() if ref not in quiet or ref in state.rows}


def column_mark(spreadsheet_id: str, sheet_id: int) -> str:
    """The prefix, before the day, of the key that stores a column the coordinator asked for."""
    return f"column:{spreadsheet_id}:{sheet_id}:"


def read_asked_days(stored: Transaction, state: TabState) -> Sequence[str]:
    """The days of columns that the coordinator asked for and that never were in the tab."""
    asked = stored.jobs.last_each(column_mark(state.spreadsheet_id, state.sheet_id))
    return sorted(asked.keys() - state.columns.keys())


def read_days_to_add(stored: Transaction, state: TabState, rules: TabRules) -> Sequence[str]:
    """Without cancelled meetings: a new column would be a new meeting."""
    asked = read_asked_days(stored, state)
    meetings = read_committee(stored, rules).meetings if asked else {}
    return [
        day
        for day in asked
        if day in meetings and meetings[day].fields.get("status") not in CALLED_OFF
    ]


def matrix_receives(stored: Transaction, mapped: MappedTab, state: TabState) -> bool:
    """Whether the tab has to receive a mark, a column, or a note on a date's title."""
    meetings = read_committee(stored, mapped.rules).meetings
    if has_to_tell(state, meetings, read_called_off) or read_days_to_add(
        stored, state, mapped.rules
    ):
        return True
    return has_to_receive(state, read_virtual_records(stored, mapped, state))


def _new_titles(
    stored: Transaction, state: TabState, rules: TabRules, dates: DateColumns
) -> Mapping[str, str]:
    """Without columns that somebody has added in the meantime, even if incomplete."""
    days = [day for day in read_days_to_add(stored, state, rules) if day not in dates.titles]
    return {day: f"{date.fromisoformat(day):%d/%m/%Y}" for day in days}


def gather_matrix(
    stored: Transaction, mappings: Mappings, mapped: MappedTab, seen: Seen
) -> MatrixSituation:
    base = gather_situation(stored, mappings, mapped, seen)
    committee = read_committee(stored, mapped.rules)
    found = gather_dates(stored, mappings, mapped, seen, committee)
    header, dates = found.header, found.dates
    since = kept_since(KEPT_YEARS["attendance"], seen.now.date()).isoformat()
    situation = _about_rows(base, header, dates, since)
    new_titles = _new_titles(stored, seen.state, mapped.rules, dates)
    read = _read_members(stored, mapped)
    members = read.those_here
    known = replace(committee, meetings=found.meetings)
    days = [*dates.columns, *_find_unseen(situation, committee, dates)]
    records = virtual_records(members, known, days, mapped.rules.cell_field)
    codec = _matrix_codec(stored, mappings, mapped, seen, dates, members)
    codec = replace(codec, days=days, status=with_legend(codec.status, seen.tab, header.row))
    dates, noted = _with_held(found, base, codec)
    lookups = replace(base.lookups, given_by=_giver(base, records, known))
    marks = _read_marks(seen.tab, dates, codec.status)
    readers = replace(
        base.readers,
        says_who_is_away=any(one.value in ("absent", "excused") for one in marks),
        says_absent=any(one.value == "absent" and one.severity != "assume" for one in marks),
        initials=_initials(seen.tab, header.row),
        person_of=_person_finder(members),
    )
    situation = replace(
        situation,
        state=forget_marks(
            situation.state, records, lambda day, one: known.is_of_before(day, row_key(one.fields))
        ),
        records=records,
        codec=codec,
        stays_out=find_silent(records),
        lookups=lookups,
        new_titles=new_titles,
        on_titles=noted.notes,
        told_on_titles=noted.told,
        readers=readers,
        merged=read.merged,
    )
    return MatrixSituation(situation, committee, dates)


def _with_held(
    found: DatesOfTab, base: Situation, codec: MatrixCodec
) -> tuple[DateColumns, TitleNotes]:
    """With the meetings that presences in this list say were held, whatever another's title says.

    What the coordinator called off herself stays so: she asked who was there, or knows it.
    """

    def has_present(day: str) -> bool:
        tab, header, column = base.tab, found.header, found.dates.columns[day]
        named = next(iter(codec.people), HEADING)
        whose = header.columns.get(named)
        return any(
            codec.status.read(tab.cell(row, column)).value in THERE
            and (whose is None or codec.fields[named].read(tab.cell(row, whose)).value is not None)
            for row in range(header.first_row, len(tab.rows))
        )

    def by_title(meeting: Record) -> bool:
        return base.lookups.given_by(meeting.ref, "status").author != COORDINATION

    held = found.off.find_held(has_present, by_title)
    dates = replace(found.dates, said={**found.dates.said, **held})
    return dates, replace(found.off, dates=dates).find_notes()


def _initials(tab: TabSnapshot, header_row: int | None) -> Initials:
    return Initials(split_mark, named_initials, key_of_initials, tells_initials(tab, header_row))


@dataclass(frozen=True, slots=True)
class _Members:
    """Partners or people who may have rows in the tab, and those who were merged into another.

    The latter are no records here: what counts is in the other's row.
    """

    those_here: Sequence[Record]
    merged: Mapping[str, MergedInto] = field(default_factory=dict)


def _read_members(stored: Transaction, mapped: MappedTab) -> _Members:
    entity: Entity = "contact" if has_people(mapped.rules.columns) else "organisation"
    found = stored.records.read_scope(entity, mapped.partner_in_scope)
    # The rows of erased people are emptied like any other.
    gone = [ref for ref, one in found.items() if one.archived and not is_nobody(one)]
    into = stored.merges.read_dropped(entity) if gone else {}
    merged = {ref: _find_last(stored, found, into, ref) for ref in gone if ref in into}
    return _Members([one for ref, one in found.items() if ref not in merged], merged)


def _find_last(
    stored: Transaction, found: Mapping[str, Record], into: Mapping[str, str], ref: str
) -> MergedInto:
    """Through however many merges; what another partner calls its people is told to nobody."""
    kept = find_last(into, ref)
    record = found.get(kept)
    if record is None and entity_of(kept) == "organisation":
        record = stored.records.find(kept)
    if record is None or is_nobody(record):
        return MergedInto(kept)
    names = (*reversed(NAMES),) if record.entity == "contact" else ("name",)
    return MergedInto(kept, " ".join(str(record.fields.get(name) or "") for name in names).strip())


def _person_finder(members: Sequence[Record]) -> Callable[[str, str], str | None]:
    people: dict[Value, list[KnownPerson]] = {}
    for one in members:
        if one.entity == "contact" and not one.archived:
            names = (str(one.fields.get(name) or "") for name in (*reversed(NAMES), "title"))
            people.setdefault(one.fields.get(HEADING), []).append(KnownPerson(one.ref, *names))
    return lambda text, slug: find_called(text, people.get(slug, ()))


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


def _about_rows(base: Situation, header: Header, dates: DateColumns, since: str) -> Situation:
    known = as_new(forget_dates(base.state, since), dates)
    state = rename_dates(known, dates.moved) if dates.moved else known
    of_people = has_people(base.columns)
    heading = next((one.field for one in base.columns if one.field != HEADING), HEADING)
    advice = sentences.second_person() if of_people else sentences.second_row()
    return replace(
        base,
        columns=[_only_told(one) for one in base.columns] if of_people else base.columns,
        state=state,
        header=with_dates(header, dates) if header.is_found else header,
        remarks=dates.remarks,
        fixed=HEADINGS,
        # A list of people need not have a column for their structures.
        given={HEADING: None} if of_people else {},
        refuses_new=(heading, advice),
        decisions=_by_day(base.decisions),
        given_up=_by_day(base.given_up),
        assumed_elsewhere=frozenset(),
    )


def _only_told(column: Column) -> Column:
    """Names are written by the contacts' lists; a list of presences only shows them."""
    return replace(column, direction="to_sheet") if column.field != PERSON else column


def _giver(
    base: Situation, records: Mapping[str, Record], committee: Committee
) -> Callable[[str, str], Given]:
    """A partner's cell below a date is a field of the attendance at that meeting."""

    def given_by(ref: str, name: str) -> Given:
        one = committee.find(name, row_key(records[ref].fields))
        at = (ref, name) if one is None else (one.ref, base.rules.cell_field)
        return base.lookups.given_by(*at)

    return given_by


def _matrix_codec(
    stored: Transaction,
    mappings: Mappings,
    mapped: MappedTab,
    seen: Seen,
    dates: DateColumns,
    members: Sequence[Record],
) -> MatrixCodec:
    build = codec_builder(stored, mappings, seen.now)
    days = list(dates.columns)
    # A date heads each column of marks, so one title of ours stands for all of them.
    titles = {mapped.rules.cell_field: dates.titles[days[0]]} if days else {}
    partner = mapped.spreadsheet.partner
    keeper = find_heir(stored, partner) or partner
    owner = keeper if mapped.partner_in_scope else ""
    codec = build("attendance", TabContext(titles, owner=owner, keeper=keeper))
    heading, status = codec.fields[HEADING], codec.fields[mapped.rules.cell_field]
    if not has_people(mapped.rules.columns):
        return MatrixCodec(heading, WhoCame(status), days)
    # Only those who may be here: another partner's namesake makes no name ambiguous.
    live = build_directory((), [one for one in members if not one.archived])
    person = build_codec("attendance", live, seen.now.date()).fields[PERSON]
    names = {name: known_words(build("contact").fields[name], members) for name in NAMES}
    known = {PERSON: person, **names}
    mapped_names = {column.field for column in mapped.rules.columns}
    people = {name: one for name, one in known.items() if name in mapped_names}
    return MatrixCodec(heading, status, days, "contact", people)


def _find_unseen(situation: Situation, committee: Committee, dates: DateColumns) -> Sequence[str]:
    """Days of meetings whose column is gone, although somebody decided about a mark there."""
    decided = {day for _, _, day in situation.given_up}
    return sorted((decided & committee.meetings.keys()) - dates.columns.keys())


def _read_marks(tab: TabSnapshot, dates: DateColumns, status: FieldCodec) -> Sequence[Reading]:
    """Reads each mark once, however often it stands there."""
    cells = (
        row[column] for row in tab.rows for column in dates.columns.values() if column < len(row)
    )
    marks = {cell.text.strip(): cell for cell in cells}
    return [status.read(one) for text, one in marks.items() if text]


def _by_day(said: Mapping[DecisionKey, _Said]) -> Mapping[DecisionKey, _Said]:
    """The same, by date: decisions were made on problems that speak of attendance."""
    by_day: dict[DecisionKey, _Said] = {}
    for (kind, key, name), one in said.items():
        ref, _, day = key.partition(ROW_AND_DAY)
        by_day[kind, ref, day or name] = one
    return by_day
