"""Refuses edits of the coordinator's about which families would not hear, and says how instead."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import RefusedValue, UsageError
from sync_service.domain.record import DECISION, Record, is_by_hand
from sync_service.domain.wording import desk_sentences, sentences
from sync_service.families.registration import count_live, text_of
from sync_service.families.told_arrivals import is_known_who_came
from sync_service.ports import Transaction
from sync_service.records.still_open import find_still_open, tell_still_open
from sync_service.sync.planning.rows.moved_days import comes_back, is_far

_KNOWN = ("date", "start_time", "end_time", "place", "status")
_NOBODY_COMES = ("cancelled", "held")


def refuse_archiving(stored: Transaction, record: Record, now: datetime) -> None:
    """For a future session with families, a workshop that has one, a structure that others need.

    Raises UsageError.
    """
    if record.entity == "organisation":
        _refuse_open(stored, record, now)
    sessions = [one for one in _sessions_of(stored, record) if _is_to_come(one, now)]
    concerned = {
        one.ref: families for one in sessions if (families := count_live(stored, one.ref))
    }
    if concerned:
        message = desk_sentences.archives_families(sum(concerned.values()), tuple(concerned))
        raise UsageError(sentences.capital(message))


def _refuse_open(stored: Transaction, organisation: Record, now: datetime) -> None:
    """Nobody looks after its sessions and loans any more; things alone keep it from nothing."""
    still = find_still_open(stored, text_of(organisation, "id"), now)
    if still.is_urgent:
        name = text_of(organisation, "name") or organisation.ref
        lines = "".join(f"\n- {line}" for line in tell_still_open(still))
        message = f"D’autres comptent encore sur « {name} » : rien n’est archivé. Réglez d’abord :"
        raise UsageError(f"{message}{lines}")


def refuse_far_date(
    stored: Transaction,
    codec: EntityCodec,
    record: Record,
    changed: Mapping[str, Value],
    now: datetime,
) -> None:
    """For a session with families or figures, by the rule of the sheets. Raises RefusedValue.

    For families who know that it is postponed, the new day may be as far away as needed.
    """
    message = _say_of_date(stored, codec, record, changed.get("date"), now)
    if message:
        raise RefusedValue("date", sentences.capital(message))


def _say_of_date(
    stored: Transaction, codec: EntityCodec, record: Record, after: Value, now: datetime
) -> str:
    if record.entity != "session":
        return ""
    before, ref, text = record.fields.get("date"), record.ref, codec.fields["date"].text
    is_back, today = comes_back(record, after, now.date()), now.date()
    is_put_off = record.fields.get("status") == "postponed" and str(after) >= str(before)
    is_moved = is_far(before, after, today) and _is_to_come(record, now) and not is_put_off
    families = count_live(stored, ref) if is_back or is_moved else 0
    if is_back and families:
        return desk_sentences.edit_moves_past_families(ref, text(before), families)
    if families:
        return desk_sentences.edit_moves_families(ref, text(before), text(after), families)
    is_used_again = comes_back(record, after, today, is_told=True)
    if is_used_again and not is_put_off_by_hand(stored, record) and is_known_who_came(stored, ref):
        return desk_sentences.edit_moves_told(ref, text(before))
    return ""


def is_put_off_by_hand(stored: Transaction, session: Record) -> bool:
    """Whether the coordinator said so last: she knows then that who came goes along."""
    history = stored.journal.read_history(session.ref)
    told = [one for one in history if one.field == "status" and one.source != DECISION]
    is_her_word = bool(told) and is_by_hand(told[-1].source)
    return session.fields.get("status") == "postponed" and is_her_word


def refuse_moving(stored: Transaction, kept: Record, dropped: Record, now: datetime) -> None:
    """For two sessions that differ in what their families know. Raises UsageError."""
    if kept.entity != "session" or not any(_is_to_come(one, now) for one in (kept, dropped)):
        return
    families = count_live(stored, dropped.ref)
    if families and any(_known(kept, name) != _known(dropped, name) for name in _KNOWN):
        message = desk_sentences.merge_moves_families(dropped.ref, kept.ref, families)
        raise UsageError(sentences.capital(message))


def _known(session: Record, name: str) -> Value:
    value = session.fields.get(name)
    return value or "planned" if name == "status" else value


def _sessions_of(stored: Transaction, record: Record) -> Sequence[Record]:
    if record.entity == "session":
        return [record]
    if record.entity != "workshop":
        return []
    sessions = stored.records.read_all("session")
    return [one for one in sessions if one.fields.get("workshop_id") == record.ref]


def _is_to_come(session: Record, now: datetime) -> bool:
    day = text_of(session, "date")
    is_off = session.fields.get("status") in _NOBODY_COMES
    return bool(day) and not is_off and date.fromisoformat(day) >= now.date()
