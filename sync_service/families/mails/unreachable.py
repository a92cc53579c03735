"""Mail addresses that do not work, as the coordinator says: nothing more is written to them.

A mark belongs to a registration and to the address that it has: another address ends it, whoever
types it and wherever.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sync_service.domain.record import Change, Record
from sync_service.families.desk import Desk
from sync_service.families.registration import is_erased, text_of, write_journal
from sync_service.ports import Mail, Transaction

FIELD = "email_unreachable"
"""In the journal alone: no record has it."""
_MARK = "unreachable:"


def find_unreachable(stored: Transaction) -> Mapping[str, datetime]:
    """By registration, since when its address is known not to work."""
    marks = stored.jobs.last_each(_MARK)
    histories = stored.journal.read_histories(marks) if marks else {}
    return {
        ref: at
        for ref, at in marks.items()
        if not any(one.field == "email" and one.at > at for one in histories[ref])
    }


def read_unreachable(stored: Transaction) -> Sequence[Record]:
    """Those that can still be taken back, in the order of their addresses."""
    found = stored.records.find_all(find_unreachable(stored)).values()
    known = [one for one in found if text_of(one, "email") and not is_erased(one)]
    return sorted(known, key=lambda one: text_of(one, "email"))


def find_mailbox(stored: Transaction, record: Record) -> str:
    """Where mails to this family go; empty where none arrives."""
    return "" if is_unreachable(stored, record.ref) else text_of(record, "email")


def is_unreachable(stored: Transaction, ref: str) -> bool:
    """At the cost of one question for almost all."""
    return stored.jobs.last(_mark(ref)) is not None and ref in find_unreachable(stored)


def is_lost(stored: Transaction, mail: Mail) -> bool:
    """It would go to an address that does not work."""
    refs = (mail.about or {}).get("refs", ())
    return not mail.is_text and any(is_unreachable(stored, one) for one in refs)


def mark_unreachable(desk: Desk, address: str) -> int:
    """What waits for this address is dropped; how many families have it, 0 where nobody does."""
    with desk.database.transaction() as stored:
        now = desk.clock.now()
        # With those in the archive: the mail that came back may have said that its place is gone.
        everybody = stored.records.read_all("registration", archived=True)
        families = [one for one in everybody if text_of(one, "email") == address]
        known = find_unreachable(stored)
        changes = [
            Change(one.ref, FIELD, None, address, "web", now)
            for one in families
            if one.ref not in known
        ]
        for change in changes:
            stored.jobs.save(_mark(change.ref), now)
        write_journal(stored, desk, changes)
        if families:
            _drop_mails(stored, address)
    return len(families)


def unmark(desk: Desk, address: str) -> None:
    """It works again, for registrations in the archive too; what was dropped is not sent."""
    with desk.database.transaction() as stored:
        now = desk.clock.now()
        families = [one for one in read_unreachable(stored) if text_of(one, "email") == address]
        for one in families:
            stored.jobs.forget(_mark(one.ref))
        changes = [Change(one.ref, FIELD, address, None, "web", now) for one in families]
        write_journal(stored, desk, changes)


def learn_unreachable(stored: Transaction, desk: Desk, record: Record) -> bool:
    """Whether a registration has an address of which another one's mark says so."""
    address = text_of(record, "email")
    others = {one.ref for one in _families_at(stored, address)} - {record.ref} if address else ()
    is_lost = bool(others) and not find_unreachable(stored).keys().isdisjoint(others)
    if is_lost:
        stored.jobs.save(_mark(record.ref), desk.clock.now())
    return is_lost


def _families_at(stored: Transaction, address: str) -> Sequence[Record]:
    found = stored.records.read_like("registration", "email", address)
    return [one for one in found if not is_erased(one)]


def _drop_mails(stored: Transaction, address: str) -> None:
    for mail in (*stored.outbox.read_open(), *stored.outbox.read_set_aside()):
        if mail.id is not None and mail.recipient.lower() == address.lower():
            stored.outbox.drop(mail.id)


def _mark(ref: str) -> str:
    return f"{_MARK}{ref}"
