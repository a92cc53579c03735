"""What a mail to a family or a coordinator says, at the moment when it leaves."""

from email.message import EmailMessage

from sync_service.families.desk import Desk
from sync_service.families.mails.family_mails import compose_links, compose_text, compose_to_family
from sync_service.families.mails.unreachable import is_lost
from sync_service.families.news import compose_news
from sync_service.families.sign_in import compose_sign_in
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
