"""Whom the coordinator calls, or writes to, at a partner: whoever answers for it.

One rule wherever an address or a number is proposed: who answers for the sheet, who leads, who
sits on the committee. A volunteer who does none of it is written to only where nobody does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from french_cells.patterns import pattern
from french_cells.text import in_order_of
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Record
from sync_service.ports import Transaction

_MOST = 2
"""More than that is a list to read."""
ROW_GONE = "sa ligne est de celles qui ont disparu, sa fiche est encore là"
_LEADS = pattern(r"^(co-?)?(direct(eur|rice)|responsable|pr[ée]sident|gérant)")
"""Of a structure: an assistant of theirs, or who leads one part of it, says that first."""


@dataclass(frozen=True, slots=True)
class PartnerContact:
    """A person of the structure; the structure itself where nobody of it is known."""

    name: str
    role: str
    phone: str
    email: str
    why: str = ""
    """Why somebody is proposed whose row is gone just now."""


def read_partner_contacts(
    stored: Transaction,
    mappings: Mappings,
    slugs: Collection[str],
    today: date,
    vanished: Collection[str] = (),
) -> Mapping[str, Sequence[PartnerContact]]:
    """By slug; first who answers for the sheet, then who leads, then who comes to the committee.

    `vanished`: references of those whose rows somebody deleted just now. Their records live while
    that is asked about: who answers for the structure is asked before a volunteer who stayed.
    """
    agreed = {one.contact.lower() for one in mappings.spreadsheets if one.contact}
    found = {slug: _contacts_of(stored, slug, agreed, today, vanished) for slug in slugs if slug}
    return {slug: _with_address(stored, mappings, slug, told) for slug, told in found.items()}


def _with_address(
    stored: Transaction, mappings: Mappings, slug: str, told: Sequence[PartnerContact]
) -> Sequence[PartnerContact]:
    """Who has no address here is written to where its sheets' own letters go."""
    named = [one.contact for one in mappings.spreadsheets if one.partner == slug and one.contact]
    if not named or any(one.email for one in told):
        return told
    own = stored.records.read_like("organisation", "id", slug)
    name = next((_text(one, "name") for one in own), slug)
    return [*told, PartnerContact(name, "", "", named[0])]


def _contacts_of(
    stored: Transaction,
    slug: str,
    agreed: Collection[str],
    today: date,
    vanished: Collection[str],
) -> Sequence[PartnerContact]:
    people = [
        one
        for one in stored.records.read_like("contact", "organisation_id", slug)
        if _is_there(one, today)
    ]
    staying = [one for one in people if one.ref not in vanished]
    answering = (
        [one for one in staying if _answers(one, agreed)]
        or [one for one in people if _answers(one, agreed)]
        or staying
    )
    own = stored.records.read_like("organisation", "id", slug)
    found = sorted(answering, key=partial(_rank, agreed))[:_MOST] or own
    told = [_contact(one, ROW_GONE if one.ref in vanished else "") for one in found]
    return [one for one in told if one.phone or one.email]


def _is_there(person: Record, today: date) -> bool:
    until = _text(person, "active_until")
    return not until or until >= today.isoformat()


def _answers(person: Record, agreed: Collection[str]) -> bool:
    return _is_agreed(person, agreed) or _leads(person) or person.fields.get("ct_member") is True


def _rank(agreed: Collection[str], person: Record) -> tuple[bool, bool, bool, tuple[str, str]]:
    return (
        not _is_agreed(person, agreed),
        not _leads(person),
        not person.fields.get("ct_member"),
        in_order_of(_text(person, "family_name")),
    )


def _is_agreed(person: Record, agreed: Collection[str]) -> bool:
    return _text(person, "email").lower() in agreed


def _leads(person: Record) -> bool:
    return _LEADS.search(_text(person, "role").casefold()) is not None


def _contact(one: Record, why: str) -> PartnerContact:
    person = f"{_text(one, 'given_name')} {_text(one, 'family_name')}".strip()
    phone = _text(one, "phone") or _text(one, "mobile")
    name = person if one.entity == "contact" else _text(one, "name")
    return PartnerContact(name, _text(one, "role"), phone, _text(one, "email"), why)


def _text(record: Record, name: str) -> str:
    value = record.fields.get(name)
    return "" if value is None else str(value)
