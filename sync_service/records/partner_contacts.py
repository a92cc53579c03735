"""Whom the coordinator calls, or writes to, at a partner."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from french_cells.patterns import pattern
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Record
from sync_service.ports import Transaction

_MOST = 2
"""More than that is a list to read."""
_LEADS = pattern(r"^(co-?)?(direct(eur|rice)|responsable|pr[ée]sident|gérant)")
"""Of a structure: an assistant of theirs, or who leads one part of it, says that first."""


@dataclass(frozen=True, slots=True)
class PartnerContact:
    """A person of the structure; the structure itself where nobody of it is known."""

    name: str
    role: str
    phone: str
    email: str


def read_partner_contacts(
    stored: Transaction,
    mappings: Mappings,
    slugs: Collection[str],
    today: date,
    without: Collection[str] = (),
) -> Mapping[str, Sequence[PartnerContact]]:
    """By slug; first who answers for the sheet, then who leads, then who comes to the committee.

    `without`: references of those whose rows somebody deleted just now.
    """
    agreed = {one.contact.lower() for one in mappings.spreadsheets if one.contact}
    return {slug: _contacts_of(stored, slug, agreed, today, without) for slug in slugs if slug}


def _contacts_of(
    stored: Transaction,
    slug: str,
    agreed: Collection[str],
    today: date,
    without: Collection[str],
) -> Sequence[PartnerContact]:
    people = [
        one
        for one in stored.records.read_like("contact", "organisation_id", slug)
        if _is_there(one, today) and one.ref not in without
    ]
    people.sort(key=lambda one: (_text(one, "email").lower() not in agreed, *_rank(one)))
    own = stored.records.read_like("organisation", "id", slug)
    found = [*people[:_MOST], *(() if people else own)]
    return [contact for one in found if (contact := _contact(one)).phone or contact.email]


def _is_there(person: Record, today: date) -> bool:
    until = _text(person, "active_until")
    return not until or until >= today.isoformat()


def _rank(person: Record) -> tuple[bool, bool, str]:
    leads = _LEADS.search(_text(person, "role").casefold()) is not None
    return not leads, not person.fields.get("ct_member"), _text(person, "family_name")


def _contact(one: Record) -> PartnerContact:
    person = f"{_text(one, 'given_name')} {_text(one, 'family_name')}".strip()
    phone = _text(one, "phone") or _text(one, "mobile")
    name = person if one.entity == "contact" else _text(one, "name")
    return PartnerContact(name, _text(one, "role"), phone, _text(one, "email"))


def _text(record: Record, name: str) -> str:
    value = record.fields.get(name)
    return "" if value is None else str(value)
