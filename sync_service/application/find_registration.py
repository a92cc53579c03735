"""Finds a registration again: by its code and first name, or by mail to the address it gave.

Answers are the same whether something was found or not, except to whoever knows both.
"""

import unicodedata
from collections.abc import Sequence

from sync_service.application.desk import Desk
from sync_service.application.family_mails import post_links
from sync_service.application.links import Links
from sync_service.application.ports import Transaction
from sync_service.application.registration import is_live, text_of
from sync_service.application.sessions import Session, find_session
from sync_service.domain.record import Record
from sync_service.domain.reference import find_reference


def find_by_code(desk: Desk, code: str, given_name: str) -> str | None:
    """The reference, when code and first name belong together; case and accents do not count."""
    ref = read_code(code)
    with desk.database.reading() as stored:
        record = stored.records.find(ref) if ref else None
    if record is None or record.archived or record.entity != "registration":
        return None
    return record.ref if _folded(text_of(record, "given_name")) == _folded(given_name) else None


def read_code(code: str) -> str | None:
    """As people copy it: with or without its first letter, dashes and spaces."""
    letters = "".join(character for character in code if character.isalnum()).upper()
    if letters.startswith("N") and len(letters) > len("7F3K2Q8"):
        letters = letters[1:]
    return find_reference(f"N-{letters}")


def resend_links(desk: Desk, email: str) -> None:
    """Writes to this address if it has registrations to come; says nothing either way."""
    with desk.database.transaction() as stored:
        found = _read_coming(stored, desk, email)
        if found:
            post_links(stored, desk, email, found)


def stop_news(desk: Desk, address: str) -> None:
    """No news and no digest to this address any more; twice is once."""
    with desk.database.transaction() as stored:
        now = desk.clock.now()
        # Kept as a job's time: the key tells nobody the address.
        stored.jobs.save(_unsubscribed(desk.links, address), now)
        for record in stored.records.read_all("registration"):
            if record.fields.get("email") == address and record.fields.get("consent_contact"):
                stored.records.update(record.ref, {"consent_contact": False}, now)


def has_unsubscribed(stored: Transaction, links: Links, address: str) -> bool:
    return stored.jobs.last(_unsubscribed(links, address)) is not None


def _unsubscribed(links: Links, address: str) -> str:
    return f"unsubscribed:{links.contact_key(address.lower())}"


def _read_coming(stored: Transaction, desk: Desk, email: str) -> Sequence[tuple[Record, Session]]:
    now = desk.clock.now()
    own = [
        record
        for record in stored.records.read_all("registration")
        if record.fields.get("email") == email and is_live(record)
    ]
    pairs = [
        (record, find_session(stored.records, text_of(record, "session_id"))) for record in own
    ]
    return [
        (record, session)
        for record, session in pairs
        if session is not None and not session.has_begun(now)
    ]


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in decomposed if one.isalnum())
