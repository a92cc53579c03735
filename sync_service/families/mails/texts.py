"""Text messages to families that gave a mobile number and no mail address (off by default).

Only what a partner or a session causes is sent, never what somebody typed into the form: nobody
can have a stranger's number written to, nor a costly one. What the day's budget does not hold is
on the list of people to phone, as without a gateway.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync_service.domain.errors import MailNotAccepted
from sync_service.domain.instants import Rate
from sync_service.domain.record import Record
from sync_service.families.desk import A_DAY, Desk, draw
from sync_service.families.registration import text_of
from sync_service.families.sessions import Session
from sync_service.ports import Mail, MailSender, MailServer, Transaction
from sync_service.ports.mail import TEXT_KIND

TEXTED = frozenset({"change", "cancelled", "promotion", "reminder", "seated"})
_URGENT = frozenset({"change", "cancelled"})
"""Whoever does not read these stands before a closed door: no other kind takes half of a day's."""
_FRANCE = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "BL", "MF", "PM", "NC", "PF", "WF"})
_NEIGHBOURS = frozenset({"BE", "LU", "DE", "CH", "IT", "MC", "ES", "AD"})
"""Elsewhere, or by satellite, a message may cost a hundred times as much."""
_FRENCH_MOBILE = ("+336", "+337")
"""Also those blocks of which the library does not know yet that they are given out."""


@dataclass(frozen=True, slots=True)
class Senders:
    """Mails leave by the mail server, text messages by the gateway."""

    mails: MailServer
    texts: MailSender | None

    def send(self, message: bytes, recipient: str) -> None:
        """Raises MailNotAccepted."""
        if not is_number(recipient):
            self.mails.send(message, recipient)
        elif self.texts is None:
            raise MailNotAccepted("TEXTS_URL est vide : aucun SMS ne part.", final=True)
        else:
            self.texts.send(message, recipient)

    def try_out(self) -> str:
        """The mail server; a gateway is known by what it takes alone. Raises MailNotAccepted."""
        return self.mails.try_out()


def is_number(recipient: str) -> bool:
    return recipient.startswith("+")


def find_text(
    stored: Transaction,
    desk: Desk,
    name: str,
    about: tuple[Record, Session],
    facts: Mapping[str, object],
) -> Mail | None:
    """The text message to owe this family; draws on the day's budget, or on its half."""
    record, session = about
    phone = text_of(record, "phone")
    if name not in TEXTED or not may_be_texted(desk, phone):
        return None
    wanted = {"texts": (Rate(desk.texts_a_day, A_DAY),)}
    if name not in _URGENT:
        wanted["texts that can wait"] = (Rate(desk.texts_a_day // 2, A_DAY),)
    if not draw(stored, wanted, desk.clock.now()):
        return None
    return Mail.intended(phone, f"{TEXT_KIND}{name}", facts, until=session.is_over_at)


def may_be_texted(desk: Desk, phone: str) -> bool:
    """There is a gateway, and the number reads what it sends, in a country that it sends to."""
    return bool(desk.texts_a_day) and is_mobile(phone) and _is_near(desk, phone)


def _is_near(desk: Desk, e164: str) -> bool:
    if e164.startswith(_FRENCH_MOBILE):
        return True
    import phonenumbers  # noqa: PLC0415 - slow to load

    country = phonenumbers.region_code_for_number(phonenumbers.parse(e164, None))
    return country in {*_FRANCE, *_NEIGHBOURS, *desk.texts_countries}


def is_mobile(e164: str) -> bool:
    if not is_number(e164) or ";" in e164:
        return False
    if e164.startswith(_FRENCH_MOBILE):
        return True
    import phonenumbers  # noqa: PLC0415 - slow to load

    kinds = phonenumbers.PhoneNumberType
    kind = phonenumbers.number_type(phonenumbers.parse(e164, None))
    return kind in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}
