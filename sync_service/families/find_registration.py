"""Finds a registration again: by its code and first name, or by mail to the address it gave.

Answers are the same whether something was found or not, except to whoever knows both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from french_cells.folding import are_one_name
from french_cells.reading import Value
from sync_service.domain.instants import has_room
from sync_service.domain.record import Change, Record, find_reference
from sync_service.families.desk import (
    GUESSES,
    Desk,
    budget_name,
    draw,
    lock_all,
    may_write,
    spend,
    wanted_of_client,
)
from sync_service.families.links import Links
from sync_service.families.mails.family_mails import post_links
from sync_service.families.registration import (
    as_known,
    change_registration_fields,
    find_current,
    folded_name,
    is_erased,
    is_live,
    text_of,
    write_journal,
)
from sync_service.families.sessions import Session, find_session
from sync_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class Found:
    """The reference, when code and first name belong together; or that it was tried too often."""

    ref: str | None = None
    is_stopped: bool = False


def find_by_code(desk: Desk, code: str, given_name: str, client: str = "") -> Found:
    """Case, accents and order of names do not count. Wrong ones for one code do, whoever tries."""
    ref, now = read_code(code), desk.clock.now()
    if ref is None:
        return Found()
    wanted = {
        budget_name(desk.links, "code", ref): (GUESSES,),
        **wanted_of_client(desk.links, client),
    }
    with desk.database.transaction() as stored:
        spent = lock_all(stored, wanted)
        if not all(has_room(spent[name], rates, now) for name, rates in wanted.items()):
            return Found(is_stopped=True)
        found = _find_named(stored, ref, given_name, now)
        if found is None:
            spend(stored, wanted, spent, now)
    return Found(found)


def _find_named(stored: Transaction, ref: str, given_name: str, now: datetime) -> str | None:
    record = stored.records.find(find_current(stored, ref))
    if record is None or record.archived or record.entity != "registration" or is_erased(record):
        return None
    names = {text_of(one, "given_name") for one in (record, as_known(stored, record, now))}
    is_found = any(
        folded_name(given_name) == folded_name(name) or are_one_name(given_name, name)
        for name in names
    )
    return record.ref if is_found else None


def read_code(code: str) -> str | None:
    """As people copy it: with or without its first letter, dashes and spaces."""
    letters = "".join(character for character in code if character.isalnum()).upper()
    if letters.startswith("N") and len(letters) > len("7F3K2Q8"):
        letters = letters[1:]
    return find_reference(f"N-{letters}")


def resend_links(desk: Desk, email: str, client: str = "") -> None:
    """Writes to this address if it has registrations to come; says nothing either way."""
    with desk.database.reading() as stored:
        found = read_coming(stored, desk, email.__eq__)
    if not found:
        # Nobody waits for the writers' turn because of addresses that nobody gave.
        return
    with desk.database.transaction() as stored:
        of_client = wanted_of_client(desk.links, client)
        if draw(stored, of_client, desk.clock.now()) and may_write(stored, desk, email, "links"):
            post_links(stored, desk, email, found)


def stop_news(desk: Desk, address: str) -> None:
    """No news and no mails to partners to this address any more; twice is once."""
    with desk.database.transaction() as stored:
        now = desk.clock.now()
        # Kept as a job's time: the key reveals the address to nobody.
        stored.jobs.save(_unsubscribed(desk.links, address), now)
        changes: list[Change] = []
        for record in stored.records.read_like("registration", "email", address):
            if record.fields.get("consent_contact"):
                fields: Mapping[str, Value] = {"consent_contact": False}
                changes += change_registration_fields(stored, record, fields, now)
        # The sheets say it, too, and nobody but the journal tells them.
        write_journal(stored, desk, changes)


def has_unsubscribed(stored: Transaction, links: Links, address: str) -> bool:
    return find_unsubscribed(stored, links, address) is not None


def find_unsubscribed(stored: Transaction, links: Links, address: str) -> datetime | None:
    """When this address asked for no more."""
    return stored.jobs.last(_unsubscribed(links, address))


def _unsubscribed(links: Links, address: str) -> str:
    return f"unsubscribed:{links.contact_key(address.lower())}"


def read_coming(
    stored: Transaction, desk: Desk, is_wanted: Callable[[str], bool]
) -> Sequence[tuple[Record, Session]]:
    """Live registrations of the wanted mail addresses, for sessions that have not begun."""
    now = desk.clock.now()
    own = [
        record
        for record in stored.records.read_all("registration")
        if is_live(record) and record.fields.get("email") and is_wanted(text_of(record, "email"))
    ]
    pairs = [
        (record, find_session(stored.records, text_of(record, "session_id"))) for record in own
    ]
    return [
        (record, session)
        for record, session in pairs
        if session is not None and not session.has_begun(now)
    ]
