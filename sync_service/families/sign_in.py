"""The coordinator's way in: a link by mail, for one use and fifteen minutes. No password.

And who may come in: the coordinators of the settings, and whomever they let in; and who of them
gets the weekly letter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Literal, cast

from sync_service.domain.errors import UsageError
from sync_service.families.desk import MAILS, Desk, budget_name, draw, may_write, wanted_of_client
from sync_service.families.find_registration import find_unsubscribed
from sync_service.families.links import Links, token_hash
from sync_service.families.mails.family_mails import post, put_in_ours
from sync_service.families.registration import text_of
from sync_service.families.sessions import PARIS
from sync_service.ports import Mail, Role, TeamMember, Transaction

_KEY = 12
_TEAM = "team:"

_MINUTES = timedelta(minutes=15)
STAY = timedelta(hours=12)
"""A working day."""
KNOWN_FOR = timedelta(days=180)
"""How long a browser is known as one that a coordinator came in with."""


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


def find_letter_stopped(stored: Transaction, links: Links | None, address: str) -> datetime | None:
    """Since when this coordinator wants no letter; None while she gets it.

    Letters of before led to the page of the news: who pressed there has not asked for it since.
    """
    if links is None:
        return None
    again = stored.jobs.last(_letter_mark(links, address, "again"))
    stopped = (
        stored.jobs.last(_letter_mark(links, address, "stopped")),
        find_unsubscribed(stored, links, address),
    )
    return max((one for one in stopped if one and (again is None or one > again)), default=None)


def want_letter(desk: Desk, address: str, *, wanted: bool) -> None:
    """Nothing but the letter changes: she comes in as before. Twice is once."""
    with desk.database.transaction() as stored:
        now = desk.clock.now()
        if wanted:
            stored.jobs.forget(_letter_mark(desk.links, address, "stopped"))
        elif find_letter_stopped(stored, desk.links, address):
            return
        stored.jobs.save(_letter_mark(desk.links, address, "again" if wanted else "stopped"), now)


def read_letter_readers(
    stored: Transaction, fixed: Sequence[str], links: Links | None, now: datetime
) -> Sequence[str]:
    """The coordinators, without those who asked not to get it any more."""
    team = read_coordinators(stored, fixed, now)
    return [one for one in team if find_letter_stopped(stored, links, one) is None]


def _letter_mark(links: Links, address: str, what: Literal["stopped", "again"]) -> str:
    """Reveals the address to nobody."""
    return f"letter-{what}:{links.contact_key(address.lower())}"


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


def source_of(links: Links, address: str, kind: Literal["web", "call", "undo"] = "web") -> str:
    """What the journal keeps of who it was: a key, which tells nobody the address."""
    return f"{kind}:{links.contact_key(address.lower())[:_KEY]}"


def name_sources(
    stored: Transaction, fixed: Sequence[str], links: Links | None
) -> Mapping[str, str]:
    """Source → address, of those who are still known."""
    if links is None:
        return {}
    known = [*fixed, *(one.address for one in stored.team.read_all())]
    kinds: Sequence[Literal["web", "call", "undo"]] = ("web", "call", "undo")
    return {source_of(links, one, kind): one for one in known for kind in kinds}


@dataclass(frozen=True, slots=True)
class TeamChange:
    """Who let whom in, or took whom out."""

    at: datetime
    by: str
    """An address of the team; empty where it is not known any more, as `whom`."""
    whom: str
    role: Role | Literal["none"]


def note_team_change(
    stored: Transaction,
    links: Links,
    by: str,
    change: tuple[str, Role | Literal["none"]],
    at: datetime,
) -> None:
    """By keys alone: what is kept tells nobody an address."""
    whom, role = change
    keys = (links.contact_key(one.strip().lower())[:_KEY] for one in (whom, by))
    stored.jobs.save(f"{_TEAM}{at:%Y%m%d%H%M%S}:{role}:{':'.join(keys)}", at)


def read_team_changes(
    stored: Transaction, fixed: Sequence[str], links: Links | None
) -> Sequence[TeamChange]:
    """Newest first; named are those who are of the team, or among the contacts."""
    marks = stored.jobs.last_each(_TEAM)
    if links is None or not marks:
        return []
    people = (text_of(one, "email") for one in stored.records.read_all("contact"))
    known = [*fixed, *(one.address for one in stored.team.read_all()), *filter(None, people)]
    names = {links.contact_key(one.lower())[:_KEY]: one for one in known}
    found = []
    for mark, at in marks.items():
        _, role, whom, by = mark.split(":")
        change = TeamChange(at, names.get(by, ""), names.get(whom, ""), cast("Role", role))
        found.append(change)
    return sorted(found, key=lambda one: one.at, reverse=True)


@dataclass(frozen=True, slots=True)
class Visit:
    """One coordinator let in by one link."""

    address: str
    key: str
    ends_at: datetime
    place: str = ""
    """Where she wanted to go; empty for the first page."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a link: a known browser, by its mark, or a client, or nobody in particular."""

    browser: str = ""
    client: str = ""
    place: str = ""
    """A path on the coordinator's pages, without spaces, to which the link leads."""


def ask_sign_in(desk: Desk, team: Sequence[str], email: str, asker: Asker = Asker()) -> None:
    """Writes to an address of the team; does nothing for any other, and says so to nobody.

    A browser that came in before has a budget of its own: no stranger's requests keep it out.
    """
    known = {address.lower(): address for address in team}
    address = known.get(email.strip().lower())
    if address is None:
        return
    now, links = desk.clock.now(), desk.links
    with desk.database.transaction() as stored:
        if (
            find_known_browser(desk, asker.browser) == address
            and draw(stored, {budget_name(links, "browser", asker.browser): (MAILS,)}, now)
        ) or (
            draw(stored, wanted_of_client(links, asker.client), now)
            and may_write(stored, desk, address, "sign-in")
        ):
            post_sign_in(stored, desk, address, asker.place)


def mark_browser(desk: Desk, address: str) -> str:
    """What a browser shows later, to be known as one that this coordinator came in with."""
    content = f"{address} {desk.rng.number():032x}"
    return desk.links.sign_until("browser", content, desk.clock.now() + KNOWN_FOR)


def find_known_browser(desk: Desk, mark: str) -> str | None:
    """The address of the coordinator who came in with this browser."""
    content = desk.links.find_before("browser", mark, desk.clock.now())
    return None if content is None else content.partition(" ")[0]


def post_sign_in(stored: Transaction, desk: Desk, address: str, place: str = "") -> None:
    """No link is stored: it is made when the mail leaves."""
    until = desk.clock.now() + _MINUTES
    about: dict[str, object] = {"refs": [], **({"place": place} if place else {})}
    post(stored, desk, Mail.intended(address, "sign-in", about, until=until))


def compose_sign_in(desk: Desk, mail: Mail) -> EmailMessage:
    """The same link at each try: what arrives twice still opens once."""
    place = (mail.about or {}).get("place", "")
    content = f"{mail.recipient} {mail.message_id} {place}"
    until = mail.useless_after or desk.clock.now()
    token = desk.links.sign_until("sign-in", content, until)
    address = desk.links.url(f"/coordination/entrer/{token}")
    letter = desk.letters.render("sign-in", "fr", {"sign_in_url": address})
    return put_in_ours(desk, mail, letter, "fr")


def is_open(desk: Desk, token: str) -> bool:
    """Whether the link still lets somebody in; looking at it does not use it up."""
    with desk.database.reading() as stored:
        used = stored.visits.was_opened(token_hash(token))
    return not used and desk.links.find_before("sign-in", token, desk.clock.now()) is not None


def use_sign_in(desk: Desk, token: str) -> Visit | None:
    """The first time only: the database decides who of several is the first."""
    now = desk.clock.now()
    content = desk.links.find_before("sign-in", token, now)
    if content is None:
        return None
    address, _, rest = content.partition(" ")
    visit = Visit(address, token_hash(token), now + STAY, rest.partition(" ")[2])
    with desk.database.transaction() as stored:
        return visit if stored.visits.open(visit.key, visit.ends_at) else None


def find_place(desk: Desk, token: str) -> str:
    """Where a link leads that is used or too old; empty for one that was never ours."""
    match desk.links.find("sign-in", token):
        case [str(content), _]:
            return content.partition(" ")[2].partition(" ")[2]
        case _:
            return ""


def leave(desk: Desk, key: str) -> None:
    """Ends the visit here: a copy of its cookie opens nothing any more."""
    with desk.database.transaction() as stored:
        stored.visits.close(key, desk.clock.now())
