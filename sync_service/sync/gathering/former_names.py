"""What records were called before, and where meetings went, by the journal.

Asked once for a plan, where somebody typed a name or a title names no meeting. Knows no cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from french_cells.directory import Directory, KnownName, Names
from french_cells.text import fold_words
from sync_service.domain.record import DECISION, WHOLE, Change, Record
from sync_service.model.directory import describe
from sync_service.ports import Transaction

_NAMING = frozenset(
    {"title", "label", "code", "name", "short_name", "aliases", "kind", "date", "start_time"}
)
"""The fields of which names are made; whose people's names were is nobody's to know any more."""


_CALLED: Mapping[str, str] = {"organisation": "name", "workshop": "title", "item": "label"}
"""Of what people go on calling by a former name: its name. A former day would be another's."""

_LEARNT = timedelta(days=1)


class FormerNames:
    """Those of the records that links may name, by reference.

    The journal is asked once for all, when a first cell may hold one: hardly anything is renamed.
    """

    def __init__(
        self,
        stored: Transaction,
        named: Mapping[str, Record],
        directory: Directory,
        merged: Mapping[str, Sequence[Record]],
    ) -> None:
        """`merged`: by slug, the structures whose names mean this one since they were merged."""
        self._stored, self._named, self._directory = stored, named, directory
        self._merged = merged
        self._before: dict[str, Names] = {}

    def read_ahead(self) -> None:
        """For whoever asks once the transaction is over."""
        _ = self._renamed

    def also_before(self, entity: str) -> Names:
        """All of them by every name that they have or had; none where nobody was renamed.

        What one is called now is no other one's former name.
        """
        if entity not in self._before:
            is_session = entity == "session"
            called = self._with_former(entity) if entity in _CALLED else ()
            self._before[entity] = Names(self._at_hours_before() if is_session else called)
        return self._before[entity]

    def _at_hours_before(self) -> Sequence[KnownName]:
        """Sessions by what they were called on their day, at other hours."""
        known = self._directory.of("session").by_target.values()
        former = {
            one.target: self._on_its_day(one) for one in known if one.reference in self._renamed
        }
        called = [replace(one, aliases=former.get(one.target, ())) for one in known]
        return called if any(former.values()) else ()

    def _on_its_day(self, session: KnownName) -> Sequence[str]:
        states = _states_before(self._named[session.reference], self._renamed[session.reference])
        before = [describe(one, self._named) for one in states]
        names = [one.name for one in before if one is not None and one.day == session.day]
        return [name for name in dict.fromkeys(names) if name != session.name]

    def _with_former(self, entity: str) -> Sequence[KnownName]:
        known = self._directory.of(entity).by_target.values()
        now = {fold_words(word) for one in known for word in one.words}
        former = {
            one.target: [
                name
                for ref in (one.reference, *(dropped.ref for dropped in self._dropped(one.target)))
                for name in _called_before(self._renamed.get(ref, ()), _CALLED[entity])
                if fold_words(name) not in now
            ]
            for one in known
        }
        called = [replace(one, aliases=(*one.aliases, *former[one.target])) for one in known]
        return called if any(former.values()) else ()

    def find(self, ref: str) -> Sequence[KnownName]:
        """Newest first."""
        record = self._named.get(ref)
        if record is None:
            return ()
        workshop = self._named.get(str(record.fields.get("workshop_id")))
        above = [workshop] if workshop is not None else []
        before = list(_states_before(record, self._renamed.get(ref, ())))
        titled = [one for w in above for one in _states_before(w, self._renamed.get(w.ref, ()))]
        before += [
            state
            for one in self._dropped(str(record.fields.get("id")))
            for state in _states_before(one, self._renamed.get(one.ref, ()))
        ]
        states = [(one, self._named) for one in before]
        states += [(one, {**self._named, w.ref: w}) for w in titled for one in (record, *before)]
        known = (describe(one, around) for one, around in states)
        return [one for one in known if one is not None]

    def _dropped(self, slug: str) -> Sequence[Record]:
        return self._merged.get(slug, ())

    @cached_property
    def _renamed(self) -> Mapping[str, Sequence[Change]]:
        refs = [ref for ref, one in self._named.items() if one.entity != "contact"]
        refs += [one.ref for dropped in self._merged.values() for one in dropped]
        return self._stored.journal.read_histories(refs, {*_NAMING, WHOLE})


def _called_before(history: Sequence[Change], field: str) -> Iterator[str]:
    """Its former names; one that was put right within a day was hardly anybody's to learn."""
    since: datetime | None = None
    for change in history:
        is_name = change.field == field and change.source != DECISION
        if is_name and change.before and (since is None or change.at - since >= _LEARNT):
            yield str(change.before)
        if is_name or since is None:
            since = change.at if is_name or change.field == WHOLE else None


def _states_before(record: Record, history: Sequence[Change]) -> Iterator[Record]:
    """The record as it was before each change of its name, the last one first."""
    fields = record.fields
    for change in reversed(history):
        # What was typed and given up no record ever held.
        if change.field in _NAMING and change.source != DECISION:
            fields = {**fields, change.field: change.before}
            yield replace(record, fields=fields)


def find_new_day(stored: Transaction, meetings: Mapping[str, Record], day: str) -> str | None:
    """The day of the meeting that was on this one last; `meetings`: the live ones, by day."""
    by_ref = {meeting.ref: now for now, meeting in meetings.items()}
    histories = stored.journal.read_histories(by_ref)
    left = [
        (change.at, by_ref[ref])
        for ref, history in histories.items()
        for change in history
        if (change.field, change.before) == ("date", day)
    ]
    return max(left)[1] if left else None
