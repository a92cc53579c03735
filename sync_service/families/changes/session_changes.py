"""What changed in a session since an instant, in the words that families read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from french_cells.reading import Value
from sync_service.domain.record import (
    CALLED_OFF,
    Change,
    Record,
)

TOLD_FIELDS = ("date", "start_time", "end_time", "place")
"""In the order of the letter."""
WORKSHOP = "workshop_id"
_TITLE = "title"
_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before the first change and after the last."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class SessionChange:
    """What families of one session have to know."""

    session_ref: str
    fields: Sequence[FieldChange]
    is_cancelled: bool
    last_at: datetime


def changes_by_session(changes: Iterable[Change]) -> Mapping[str, Sequence[Change]]:
    """Those that families hear of, oldest first."""
    by_session: dict[str, list[Change]] = {}
    for change in changes:
        if change.ref.startswith("D-") and change.field in {*TOLD_FIELDS, _TITLE, "status"}:
            by_session.setdefault(change.ref, []).append(change)
    return by_session


def find_session_changes(changes: Iterable[Change]) -> Sequence[SessionChange]:
    """By session, from the journal, oldest first; what was undone meanwhile is no change."""
    found = (_summary(ref, own) for ref, own in changes_by_session(changes).items())
    return [one for one in found if one.fields or one.is_cancelled]


def find_news(
    record: Record, changes: Iterable[Change], heard_at: datetime | None = None
) -> SessionChange | None:
    """What a family does not know of its session: neither read when it registered, nor told since.

    What is undone is news to whoever was told of it, and to nobody else. `changes` are of one
    session, oldest first.
    """
    submitted_at = record.fields.get("submitted_at")
    read_at = datetime.fromisoformat(submitted_at) if isinstance(submitted_at, str) else None
    unknown = (
        one
        for one in changes
        if (read_at is None or one.at >= read_at) and (heard_at is None or one.at > heard_at)
    )
    return next(iter(find_session_changes(unknown)), None)


def _summary(ref: str, changes: Sequence[Change]) -> SessionChange:
    by_field: dict[str, list[Change]] = {}
    for change in changes:
        by_field.setdefault(change.field, []).append(change)
    return SessionChange(
        session_ref=ref,
        fields=[*_new_state(by_field), *_differences(by_field)],
        is_cancelled="status" in by_field and by_field["status"][-1].after == _CANCELLED,
        last_at=changes[-1].at,
    )


def _new_state(by_field: Mapping[str, Sequence[Change]]) -> Sequence[FieldChange]:
    """Put off, or taking place after all; a new day says that by itself."""
    changes = by_field.get("status", ())
    if not changes or "date" in by_field or changes[-1].after == _CANCELLED:
        return ()
    change = FieldChange("status", changes[0].before or "planned", changes[-1].after)
    is_news = change.before != change.after and {change.before, change.after} & {*CALLED_OFF}
    return (change,) if is_news else ()


def _differences(by_field: Mapping[str, Sequence[Change]]) -> Sequence[FieldChange]:
    ends = (
        FieldChange(field, by_field[field][0].before, by_field[field][-1].after)
        for field in (_TITLE, *TOLD_FIELDS)
        if field in by_field
    )
    return [one for one in ends if one.before != one.after]


def as_known_at(session: Record, history: Sequence[Change], at: datetime) -> Record:
    """With the day, hours and place that it had, whatever was typed then or since.

    `history`: of that session, oldest first.
    """
    since = (one for one in reversed(history) if one.at >= at and one.field in TOLD_FIELDS)
    return replace(session, fields={**session.fields, **{one.field: one.before for one in since}})


def by_title(changes: Iterable[Change], title_of: Callable[[Value], Value]) -> Sequence[Change]:
    """Another workshop is told by its title; one that was only entered twice is no news."""
    named = (
        replace(one, field=_TITLE, before=title_of(one.before), after=title_of(one.after))
        if one.field == WORKSHOP and one.before is not None
        else one
        for one in changes
    )
    return [one for one in named if one.field != _TITLE or not _is_same_title(one)]


def _is_same_title(change: Change) -> bool:
    return str(change.before).casefold() == str(change.after).casefold()
