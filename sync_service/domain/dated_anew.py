"""The state that a session's day gives it: nothing can have been held on a day to come. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from french_cells.reading import Value
from sync_service.domain.record import DECISION, Change, Entity, is_by_its_day

Fields = Mapping[str, Value]


def is_held_ahead(entity: Entity, fields: Fields, today: date) -> bool:
    """Whether a session is « Tenue » on a day to come, as one that was copied and dated anew."""
    is_held = entity == "session" and fields.get("status") == "held"
    return is_held and str(fields.get("date") or "") > today.isoformat()


def is_unsaid_ahead(entity: Entity, before: Fields, after: Fields, today: date) -> bool:
    """Whether a session of the past, of which nobody said anything, gets a day to come."""
    is_unsaid = entity == "session" and before.get("status") is after.get("status") is None
    days = [str(one.get("date") or "") for one in (before, after)]
    return is_unsaid and "" < days[0] < today.isoformat() < days[1]


def ended_by_day(day: Value, today: date, is_told: Callable[[], bool]) -> str:
    """The state of a session that was put off and has its new day.

    `is_told`: whether it is known who came; asked only where the answer matters.
    """
    is_over = "" < str(day or "") < today.isoformat()
    return "held" if is_over and is_told() else "planned"


def is_held_again(
    before: Fields, after: Fields, today: date, held_on: Callable[[], str | None]
) -> bool:
    """Whether a session is back on a day that has come, and was planned by its other day alone.

    `held_on`: see below; asked only where the answer matters.
    """
    old, new = str(before.get("date") or ""), str(after.get("date") or "")
    is_back = "" < new < old and new <= today.isoformat()
    if not is_back or {before.get("status"), after.get("status")} != {"planned"}:
        return False
    held = held_on()
    # One that may have taken place on its other day was not held by being moved since, and of
    # today only who said so today knows.
    return held is not None and (new < today.isoformat() <= old or new == held)


def held_on(history: Sequence[Change]) -> str | None:
    """The day on which a session was held that only another day made planned; else None.

    Also None once somebody has said its state since.
    """
    told = [one for one in history if one.source != DECISION]
    said = next((one for one in reversed(told) if one.field == "status"), None)
    if said is None or (said.before, said.after) != ("held", "planned"):
        return None
    moved = next((o for o in reversed(told) if o.field == "date" and o.at <= said.at), None)
    if moved is None or not (is_by_its_day(said) or moved.at == said.at):
        return None
    return str(moved.before) if moved.before is not None else None
