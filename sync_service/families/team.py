"""Who may come in to the desk: coordinators of the settings, and whom they let in since.

A reader sees figures, never a family: the steering committee.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from sync_service.domain.errors import UsageError
from sync_service.families.links import Links
from sync_service.families.sessions import PARIS
from sync_service.ports import Role, TeamMember, Transaction

_KEY = 12


def read_team(stored: Transaction, fixed: Sequence[str], now: datetime) -> Mapping[str, Role]:
    """Address → role of whoever may come in today; those of the settings first, for ever."""
    today = now.astimezone(PARIS).date().isoformat()
    known: dict[str, Role] = dict.fromkeys(fixed, "coordinator")
    taken = {one.lower() for one in fixed}
    for one in stored.team.read_all():
        if one.address not in taken and (not one.until or one.until >= today):
            known[one.address] = one.role
    return known


def read_coordinators(stored: Transaction, fixed: Sequence[str], now: datetime) -> Sequence[str]:
    team = read_team(stored, fixed, now)
    return [address for address, role in team.items() if role == "coordinator"]


def let_in_member(
    stored: Transaction, fixed: Sequence[str], member: TeamMember, today: date
) -> None:
    """`member.address` was read as families' are; empty where it is none.

    Raises UsageError, in words for the page.
    """
    address = member.address.lower()
    if not address:
        raise UsageError("Écrivez une adresse e-mail entière, comme nom@example.org.")
    if address in {one.lower() for one in fixed}:
        raise UsageError("Cette adresse est fixée par l’hébergeur : elle entre toujours.")
    if member.until and member.until < today.isoformat():
        raise UsageError("Le dernier jour est passé. Choisissez-en un autre, ou aucun.")
    stored.team.save(replace(member, address=address))


def source_of(links: Links, address: str, kind: Literal["web", "call"] = "web") -> str:
    """What the journal keeps of who it was: a key, which tells nobody the address."""
    return f"{kind}:{links.contact_key(address.lower())[:_KEY]}"


def name_sources(
    stored: Transaction, fixed: Sequence[str], links: Links | None
) -> Mapping[str, str]:
    """Source → address, of those who are still known."""
    if links is None:
        return {}
    known = [*fixed, *(one.address for one in stored.team.read_all())]
    kinds: Sequence[Literal["web", "call"]] = ("web", "call")
    return {source_of(links, one, kind): one for one in known for kind in kinds}
