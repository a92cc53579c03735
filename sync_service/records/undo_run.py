"""Takes back what a run changed, or a sheet since an instant, as a normal merge.

Each field goes back, unless somebody corrected it since. The next run of the sync brings the
sheets along. A call that was noted is to be made again; a seat that was passed on stays with the
family that was told so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from french_cells.reading import Value
from sync_service.domain.errors import NotFound
from sync_service.domain.record import (
    BY_ITS_DAY,
    CALLED,
    DECIDED,
    DECISION,
    MERGED,
    SEATS,
    UNDO,
    WHOLE,
    Change,
    Record,
)
from sync_service.domain.wording.counting import counted
from sync_service.domain.wording.desk_sentences import rows_not_whole
from sync_service.families.calls.noted_calls import find_noted_calls, forget_call
from sync_service.model.codecs import broken_rules
from sync_service.ports import Transaction
from sync_service.records.editing import Editing, write_run


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What goes back. `kept` are references and fields that somebody changed since."""

    fields: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    archived: Sequence[str] = ()
    returned: Sequence[str] = ()
    kept: Sequence[tuple[str, str]] = ()
    calls: Sequence[Change] = ()
    """Noted as made, and to be made again."""
    emptied: Sequence[str] = ()
    """Spreadsheets in which what somebody typed goes, and nothing comes in its place."""
    run: str = ""
    """Which did it, and can be taken back itself; empty where nothing was done."""

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.archived or self.returned or self.calls)

    @property
    def told(self) -> str:
        """Before it is done: `12 cases de 5 fiches, 2 fiches à archiver`."""
        return self._say("à archiver", "à faire revenir")

    @property
    def done(self) -> str:
        """Afterwards: `2 fiches archivées`."""
        return self._say(
            f"archivée{'s' * (len(self.archived) > 1)}",
            f"revenue{'s' * (len(self.returned) > 1)}",
        )

    @property
    def not_back(self) -> str:
        """What a sheet does not get back, where rows return to it."""
        return rows_not_whole("Remettre comme avant") if self.returned else ""

    def _say(self, archived: str, returned: str) -> str:
        # Whose record goes or comes as a whole is counted there.
        whole = {*self.archived, *self.returned}
        changed = [fields for ref, fields in self.fields.items() if ref not in whole]
        cells = sum(map(len, changed))
        parts = [
            (cells, f"{counted(cells, 'case')} de {counted(len(changed), 'fiche')}"),
            (len(self.archived), f"{counted(len(self.archived), 'fiche')} {archived}"),
            (len(self.returned), f"{counted(len(self.returned), 'fiche')} {returned}"),
            (len(self.calls), f"{counted(len(self.calls), 'appel')} à refaire"),
        ]
        return ", ".join(text for number, text in parts if number)


def undo_run(editing: Editing, run_id: str, *, is_dry: bool = False) -> TakingBack:
    """Raises NotFound where no such run changed anything."""
    with editing.database.reading() as stored:
        changes = stored.journal.read_changes(run_id=run_id)
    if not changes:
        raise NotFound(f"Aucun changement du passage {run_id}. Voyez : sync-service runs")
    return _undo(editing, changes, is_dry=is_dry)


def undo_sheet(
    editing: Editing, spreadsheet_id: str, since: datetime, *, is_dry: bool = False
) -> TakingBack:
    """What came from one spreadsheet since an instant, except what was corrected elsewhere since.

    Raises NotFound for a spreadsheet that was never met.
    """
    with editing.database.reading() as stored:
        changes = read_changes_of_sheet(stored, spreadsheet_id, since)
        is_known = stored.memory.read_spreadsheet(spreadsheet_id).state != "new"
    if not is_known:
        raise NotFound(
            f"Aucune feuille {spreadsheet_id} n’a été lue jusqu’ici. Donnez son adresse, ou la "
            "partie de l’adresse entre /d/ et /edit ; la commande sync --json les liste."
        )
    return _undo(editing, changes, is_dry=is_dry)


def read_changes_of_sheet(
    stored: Transaction, spreadsheet_id: str, since: datetime
) -> Sequence[Change]:
    """What was typed in one spreadsheet since then, oldest first."""
    changes = stored.journal.read_changes(since=since)
    return [one for one in changes if find_spreadsheet(one) == spreadsheet_id]


def find_spreadsheet(change: Change) -> str:
    """Where it was typed; empty for what came from no sheet."""
    kind, _, place = change.source.partition(":")
    return place.partition(":")[0] if kind in ("sheet", BY_ITS_DAY) else ""


def _undo(editing: Editing, changes: Sequence[Change], *, is_dry: bool) -> TakingBack:
    if is_dry:
        with editing.database.reading() as stored:
            return _judge(stored, changes, _records(stored, changes))
    with editing.database.transaction() as stored:
        stored.records.hold({change.ref for change in changes})
        records = _records(stored, changes)
        taking = _judge(stored, changes, records)
        if not taking.is_empty:
            return replace(taking, run=_carry_out(editing, stored, taking, records))
        return taking


def _judge(
    stored: Transaction, changes: Sequence[Change], records: Mapping[str, Record]
) -> TakingBack:
    return replace(take_back(changes, records), calls=find_noted_calls(stored, changes))


def _records(stored: Transaction, changes: Iterable[Change]) -> dict[str, Record]:
    found = (stored.records.find(ref) for ref in {change.ref for change in changes})
    return {record.ref: record for record in found if record is not None}


def _carry_out(
    editing: Editing, stored: Transaction, taking: TakingBack, records: dict[str, Record]
) -> str:
    """The run's id."""
    now = editing.clock.now()
    source = _source(editing)
    changes: list[Change] = []
    for ref, fields in taking.fields.items():
        stored.records.update(ref, fields, now)
        changes += [
            Change(ref, name, records[ref].fields.get(name), value, source, now)
            for name, value in fields.items()
        ]
    # One of two that were made one, taken apart, and made one again.
    known = [ref for ref in taking.archived if records[ref].entity in MERGED]
    merged = {ref: stored.merges.find_kept(ref) for ref in known}
    stored.records.archive(taking.archived, now)
    for ref, kept in merged.items():
        if kept is not None:
            stored.merges.note(ref, kept)
    stored.records.archive(taking.returned, now, archived=False)
    changes += [Change(ref, WHOLE, ref, None, source, now) for ref in taking.archived]
    changes += [Change(ref, WHOLE, None, ref, source, now) for ref in taking.returned]
    for call in taking.calls:
        forget_call(stored, call)
        changes.append(Change(call.ref, CALLED, call.after, None, source, now))
    return write_run(stored, editing, changes, now, "undo")


def _source(editing: Editing) -> str:
    """« Une reprise (coordination@example.org) »: of the desk's people each has a key."""
    _, _, key = editing.source.partition(":")
    return f"{UNDO}:{key}" if key else UNDO


def take_back(changes: Iterable[Change], records: Mapping[str, Record]) -> TakingBack:
    """`changes` are those to take back, oldest first; `records` as they are now."""
    changes = list(changes)
    fields: dict[str, dict[str, Value]] = {}
    kept: list[tuple[str, str]] = []
    archived: list[str] = []
    returned: list[str] = []
    for (ref, name), (before, after) in _spans(changes).items():
        record = records.get(ref)
        # Erased since, or changed and changed back: nothing is left to undo.
        if record is None or before == after:
            continue
        if name == WHOLE and record.archived == (after is None):
            (archived if before is None else returned).append(ref)
        elif name != WHOLE and record.fields.get(name) == after:
            fields.setdefault(ref, {})[name] = before
        # Corrected since: the correction stays, and is reported.
        elif name != WHOLE and record.fields.get(name) != before:
            kept.append((ref, name))
    for ref, back in list(fields.items()):
        record = records[ref]
        # Corrected beside it since: half of what was would contradict the other half.
        if broken_rules(record.entity, record.fields, {**record.fields, **back}):
            kept += [(ref, name) for name in fields.pop(ref)]
    typed_in = {
        find_spreadsheet(one)
        for one in changes
        if one.field in fields.get(one.ref, {}) and fields[one.ref][one.field] is None
    }
    return TakingBack(fields, archived, returned, kept, emptied=tuple(sorted(typed_in - {""})))


def _spans(changes: Iterable[Change]) -> Mapping[tuple[str, str], tuple[Value, Value]]:
    """Per reference and field: the value before the first change and after the last."""
    spans: dict[tuple[str, str], tuple[Value, Value]] = {}
    for change in changes:
        # No record ever held what was typed and given up, nor a call or an answer; whoever was
        # seated knows so.
        if change.source in {DECISION, SEATS} or change.field in {CALLED, DECIDED}:
            continue
        before, _ = spans.get((change.ref, change.field), (change.before, None))
        spans[change.ref, change.field] = (before, change.after)
    return spans
