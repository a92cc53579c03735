"""What a mail to a family or a coordinator says, at the moment when it leaves.

And what was held back: one mail to an address, with all that concerns it by then.
"""

from collections.abc import Sequence
from email.message import EmailMessage

from sync_service.families.desk import Desk, may_write, owed_name
from sync_service.families.find_registration import read_coming
from sync_service.families.mails.family_mails import (
    compose_links,
    compose_text,
    compose_to_family,
    post_links,
)
from sync_service.families.mails.unreachable import is_lost
from sync_service.families.news import compose_news
from sync_service.families.registration import text_of
from sync_service.families.sign_in import compose_sign_in, post_sign_in, read_team
from sync_service.ports import Mail, Transaction


def compose_mail(stored: Transaction, desk: Desk, mail: Mail) -> bytes | None:
    """None where nobody is left to read it, or nothing to say."""
    if mail.is_text:
        text = compose_text(stored, desk, mail)
        return None if text is None else text.encode()
    message = None if is_lost(stored, mail) else _composed(stored, desk, mail)
    return None if message is None else message.as_bytes()


def _composed(stored: Transaction, desk: Desk, mail: Mail) -> EmailMessage | None:
    match mail.kind:
        case "sign-in":
            return compose_sign_in(desk, mail)
        case "news":
            return compose_news(stored, desk, mail)
        case "links":
            return compose_links(stored, desk, mail)
        case _:
            return compose_to_family(stored, desk, mail)


def write_owed(desk: Desk, fixed: Sequence[str]) -> int:
    """How many mails went into the outbox; one transaction each."""
    now = desk.clock.now()
    with desk.database.reading() as stored:
        due = stored.owed.read_due(now)
        team = list(read_team(stored, fixed, now)) if due else []
    return sum(_write(desk, team, name) for name in due)


def _write(desk: Desk, team: Sequence[str], name: str) -> bool:
    """Whoever has nothing to come any more, or was erased meanwhile, gets none."""
    with desk.database.transaction() as stored:
        if not stored.owed.take(name):
            return False
        return _write_sign_in(stored, desk, team, name) or _write_links(stored, desk, name)


def _write_sign_in(stored: Transaction, desk: Desk, team: Sequence[str], name: str) -> bool:
    owed = [one for one in team if owed_name(desk, one, "sign-in") == name]
    if not owed or not may_write(stored, desk, owed[0], "sign-in"):
        return False
    post_sign_in(stored, desk, owed[0])
    return True


def _write_links(stored: Transaction, desk: Desk, name: str) -> bool:
    coming = read_coming(stored, desk, lambda email: owed_name(desk, email, "links") == name)
    if not coming:
        return False
    address = text_of(coming[0][0], "email")
    if not may_write(stored, desk, address, "links"):
        return False
    post_links(stored, desk, address, coming)
    return True
