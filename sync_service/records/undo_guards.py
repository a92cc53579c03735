"""How much a taking back would do, and whether that is large enough to be asked about first.

What is large for the sheets is large here: their guards' rule, for each tab that it came from and
for each kind of record.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.domain.record import UNDO, WHOLE, Change, Record, place_of
from sync_service.families.changes.session_changes import changes_by_session
from sync_service.families.changes.taken_out import find_letter
from sync_service.families.registration import is_live, text_of
from sync_service.families.sessions import Session, find_bare_session
from sync_service.ports import Transaction
from sync_service.records.undo_run import TakingBack
from sync_service.sync.planning.rows.guards.guards import (
    too_many_blanked,
    too_many_changed,
    too_many_missing,
    too_many_new,
)

_OWNERS = (
    "organisation_id",
    "lead_organisation_id",
    "owner_organisation_id",
    "borrower_organisation_id",
)


@dataclass(frozen=True, slots=True)
class Size:
    """In what people count: records, organisations, families."""

    records: int
    organisations: int
    families: int
    """That will be told, or are to be called."""
    is_large: bool


def measure(
    stored: Transaction, taking: TakingBack, changes: Sequence[Change], now: datetime
) -> Size:
    """`changes` are those that are taken back."""
    refs = {*taking.fields, *taking.archived, *taking.returned}
    records = stored.records.find_all(refs)
    return Size(
        len(refs),
        len(_find_organisations(stored, records.values())),
        len(_find_families(stored, taking, records, now)),
        _is_large(stored, taking, changes, records),
    )


# --- The guards' rule -------------------------------------------------------------------


def _is_large(
    stored: Transaction,
    taking: TakingBack,
    changes: Sequence[Change],
    records: Mapping[str, Record],
) -> bool:
    by_place: dict[str, set[str]] = {}
    for change in changes:
        if change.ref in records and change.source.startswith("sheet:"):
            by_place.setdefault(place_of(change.source), set()).add(change.ref)
    by_entity: dict[str, set[str]] = {}
    for ref, record in records.items():
        by_entity.setdefault(record.entity, set()).add(ref)
    return any(
        _is_too_much(taking, refs, known)
        for groups, read in ((by_entity, _read_entity), (by_place, _read_tab))
        for place, refs in groups.items()
        # Nothing is read of what is small whatever stands beside it.
        if _is_too_much(taking, refs, ()) and (known := read(stored, place)) is not None
    )


def _is_too_much(
    taking: TakingBack, refs: set[str], known: Sequence[Mapping[str, object]]
) -> bool:
    """`known`: the fields of all live records that these are among."""
    emptied = Counter(
        name
        for ref in refs & taking.fields.keys()
        for name, value in taking.fields[ref].items()
        if value is None
    )
    filled = sum(value is not None for fields in known for value in fields.values())
    return (
        too_many_missing(len(refs & {*taking.archived}), len(known))
        or too_many_changed(len(refs & taking.fields.keys()), len(known))
        or too_many_new(len(refs & {*taking.returned}), len(known))
        or too_many_blanked(emptied.total(), filled)
    )


def _read_entity(stored: Transaction, entity: str) -> Sequence[Mapping[str, object]]:
    return [one.fields for one in stored.records.read_all(entity)]  # type: ignore[arg-type]


def _read_tab(stored: Transaction, source: str) -> Sequence[Mapping[str, object]]:
    """What stood in the tab when it was last read."""
    _, spreadsheet_id, sheet_id = source.split(":", 2)
    tab = stored.memory.read_tabs(spreadsheet_id).get(int(sheet_id))
    rows = tab.rows.values() if tab is not None else ()
    return [
        {name: cell.value for name, cell in row.cells.items()} for row in rows if not row.archived
    ]


# --- Whom it concerns -------------------------------------------------------------------


def _find_organisations(stored: Transaction, records: Iterable[Record]) -> set[str]:
    """Their slugs; a family's is the one that leads its workshop."""
    found: dict[str, Record] = {one.ref: one for one in records}
    for link in ("session_id", "workshop_id"):
        linked = {text_of(one, link) for one in found.values()}
        found.update(stored.records.find_all(linked - {""}))
    slugs = {text_of(one, name) for one in found.values() for name in _OWNERS}
    slugs |= {text_of(one, "id") for one in found.values() if one.entity == "organisation"}
    return slugs - {""}


def _find_families(
    stored: Transaction, taking: TakingBack, records: Mapping[str, Record], now: datetime
) -> set[str]:
    """References of registrations."""
    sessions: dict[str, Session | None] = {}
    found: set[str] = set()
    for record, change in _news(taking, records, now):
        ref = text_of(record, "session_id")
        if ref not in sessions:
            sessions[ref] = find_bare_session(stored.records, ref)
        session = sessions[ref]
        if session is not None and find_letter(stored, (record, session), change, now):
            found.add(record.ref)
    return found | _find_families_of_changed(stored, taking, now)


def _news(
    taking: TakingBack, records: Mapping[str, Record], now: datetime
) -> Iterable[tuple[Record, Change]]:
    """Registrations as they will be, with the change that will say so."""
    for ref, record in records.items():
        if record.entity != "registration":
            continue
        fields = taking.fields.get(ref, {})
        after = replace(
            record,
            fields={**record.fields, **fields},
            archived=ref in taking.archived or (record.archived and ref not in taking.returned),
        )
        if ref in taking.archived:
            yield after, Change(ref, WHOLE, ref, None, UNDO, now)
        elif ref in taking.returned:
            yield after, Change(ref, WHOLE, None, ref, UNDO, now)
        elif "status" in fields:
            was, is_now = record.fields.get("status"), fields["status"]
            yield after, Change(ref, "status", was, is_now, UNDO, now)


def _find_families_of_changed(stored: Transaction, taking: TakingBack, now: datetime) -> set[str]:
    """A session's day, hours, place or state go back: its families hear of it."""
    changes = (
        Change(ref, name, None, value, UNDO, now)
        for ref, fields in taking.fields.items()
        for name, value in fields.items()
    )
    found = {ref: find_bare_session(stored.records, ref) for ref in changes_by_session(changes)}
    coming = [ref for ref, one in found.items() if one is not None and not one.has_begun(now)]
    families = stored.seats.read_sessions(coming)
    return {
        one.ref
        for registrations in families.values()
        for one in registrations
        if is_live(one) and not one.archived and one.ref not in taking.archived
    }
