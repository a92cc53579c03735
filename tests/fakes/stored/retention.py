"""People who are emptied by date or on request, in memory."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from sync_service.digest.read_facts import PARIS
from sync_service.domain.base import BaseCell, Problem
from sync_service.domain.prints import without_cells_of, without_prints
from sync_service.domain.record import FORGOTTEN, Change, Record
from sync_service.domain.tombstones import seal_of
from sync_service.domain.traces import Traces
from sync_service.model.personal import REACHED, left_of
from sync_service.model.quotes import Others, Quotes
from sync_service.ports import Erased
from tests.fakes.stored.journal import FakeJournal
from tests.fakes.stored.merges import FakeMerges
from tests.fakes.stored.overdue import KEY
from tests.fakes.stored.records import FakeRecords
from tests.fakes.stored.tables import Tables


class FakeRetention:
    """Registrations of old sessions, emptied."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def purge_registrations(self, before: str, at: datetime) -> Erased:
        expired = [
            record.ref
            for record in self._that_say_who()
            if self._day(record) < before and not self._is_due_by_an_edit(record, at)
        ]
        old = {n: one for n, one in self._tables.changes.items() if one.ref in expired}
        self._delete_problems(set(expired))
        self._let_go(set(expired))
        for ref in expired:
            self._empty(ref, at)
            self._tables.seats.pop(ref, None)
        for number in old:
            del self._tables.changes[number]
        self._tables.intents = {
            marker: intent
            for marker, intent in self._tables.intents.items()
            if intent.step == "intended" or intent.at.date().isoformat() >= before
        }
        FakeJournal(self._tables).append(
            Change(ref, "given_name", None, "—", "purge", at) for ref in expired
        )
        return Erased(len(expired), len(old))

    def erase(self, refs: Iterable[str], at: datetime, values: Collection[str] = ()) -> Erased:
        people, traces = set(FakeMerges(self._tables).find_same(refs)), Traces(values)
        addresses = {str(self._tables.records[ref].fields.get("email")).lower() for ref in people}
        addresses |= {one.lower() for one in values}
        old = {n for n, one in self._tables.changes.items() if one.ref in people}
        told = {
            n: one
            for n, one in self._tables.changes.items()
            if n not in old and traces.are_in(f"{one.before} {one.after}")
        }
        self._delete_problems(people, values)
        for ref in people:
            is_contact = self._tables.records[ref].entity == "contact"
            self._empty(ref, at)
            if is_contact:
                FakeRecords(self._tables).archive([ref], at)
            self._tables.seats.pop(ref, None)
            if ref in self._tables.feelings:
                nobodys = f"{len(self._tables.changes)} {at}"
                self._tables.feelings[nobodys] = self._tables.feelings.pop(ref)
            name = "family_name" if is_contact else "given_name"
            FakeJournal(self._tables).append([Change(ref, name, None, "—", "erasure", at)])
        mails = {
            n
            for n, (mail, _) in self._tables.mails.items()
            if mail.recipient.lower() in addresses
            or people.intersection((mail.about or {}).get("refs", ()))
        }
        self._tables.team = {
            address: replace(one, added_by="" if one.added_by in addresses else one.added_by)
            for address, one in self._tables.team.items()
            if address not in addresses
        }
        self._tables.changes = {n: one for n, one in self._tables.changes.items() if n not in old}
        for n, one in told.items():
            forgotten = replace(one, field=FORGOTTEN, before=None, after=None)
            self._tables.changes[n] = forgotten
        self._tables.mails = {n: one for n, one in self._tables.mails.items() if n not in mails}
        self._let_go(people)
        for marker, intent in self._tables.intents.items():
            if intent.step == "unseen":
                empty = replace(intent, step="abandoned", batch="", before="")
                self._tables.intents[marker] = empty
        return Erased(len(people), len(old) + len(told), len(mails))

    def _empty(self, ref: str, at: datetime) -> None:
        records = self._tables.records
        FakeRecords(self._tables).update(ref, left_of(records[ref].entity), at)
        records[ref] = replace(records[ref], is_erased=True)

    def _delete_problems(self, people: AbstractSet[str], values: Collection[str] = ()) -> None:
        """While the records still say who they are."""
        stored = FakeRecords(self._tables)
        records = [one for entity in REACHED for one in stored.read_all(entity, archived=True)]
        history = self._tables.changes.values()
        erased = [one for one in records if one.ref in people]
        quotes = Quotes(erased, history, Others(records, history, values))
        self._tables.problems = {
            n: one
            for n, one in self._tables.problems.items()
            if not (_is_about(one, people) or _is_quoting(one, quotes))
        }

    def _let_go(self, people: AbstractSet[str]) -> None:
        for key, state in self._tables.tabs.items():
            rows = {
                ref: replace(row, cells={name: _closed(cell) for name, cell in row.cells.items()})
                if ref in people
                else row
                for ref, row in state.rows.items()
            }
            theirs = {row.fingerprint for ref, row in state.rows.items() if ref in people}
            asked = without_prints(state.asked, people, theirs, partial(seal_of, KEY))
            self._tables.tabs[key] = replace(state, rows=rows, asked=asked)
        self._tables.problems = {
            n: replace(one, covers=without_cells_of(one.covers, people))
            for n, one in self._tables.problems.items()
        }

    def find_oldest(self) -> str | None:
        return min((self._day(record) for record in self._that_say_who()), default=None)

    def _that_say_who(self) -> Sequence[Record]:
        return [
            record
            for record in FakeRecords(self._tables).read_all("registration", archived=True)
            if record.fields["given_name"] != "—"
            or any(record.fields.get(name) for name in ("family_name", "phone", "email"))
        ]

    def _day(self, record: Record) -> str:
        session = self._tables.records[str(record.fields["session_id"])]
        day = str(session.fields["date"])
        return max(day, self._tables.told_dates.get(session.ref, day))

    def _is_due_by_an_edit(self, record: Record, at: datetime) -> bool:
        since = datetime.combine(at.astimezone(PARIS).date() - timedelta(days=1), time.min, PARIS)
        fields = {record.fields["session_id"]: "date", record.ref: "session_id"}
        return any(
            one.at >= since and fields.get(one.ref) == one.field
            for one in self._tables.changes.values()
        )


def _is_quoting(problem: Problem, quotes: Quotes) -> bool:
    shown = (problem.message, problem.sheet_value, problem.canonical_value)
    return problem.kind == "incident" and any(map(quotes.are_in, shown))


def _is_about(problem: Problem, people: AbstractSet[str]) -> bool:
    is_quoting = problem.kind == "assumed" and problem.ref is None
    return problem.ref in people or (is_quoting and not people.isdisjoint(problem.covers.split()))


def _closed(cell: BaseCell) -> BaseCell:
    if cell.kind == "agreed":
        return cell
    typed = cell.seen
    return BaseCell(None if typed is None else str(typed), typed, note=cell.note)
