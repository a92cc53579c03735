"""The registration desk: what use cases about families need of the outside, in one value.

And the budgets of what strangers may cause: mails, registrations, wrong codes. Only what mails,
stores or guesses is counted, never what was refused: nobody's junk spends what others need. Names
are keyed hashes: nobody finds a contact in them. A mail that is held back goes out with the others
at the hour's end, composed then from what is true then.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from sync_service.domain.instants import Rate, forgotten_at, has_room, next_room, still_counting
from sync_service.families.links import Links
from sync_service.ports import Clock, Database, Letters, RandomSource, Transaction

_NOBODY = "CLEF <clef@example.org>"
"""The sender where no mail is set up: letters wait in the outbox all the same."""

Kind: TypeAlias = Literal["browser", "client", "code", "contact", "mail", "page", "sign-in"]
Wanted: TypeAlias = Mapping[str, Sequence[Rate]]
"""Budgets by name, each with the rates that it has to keep."""

Owed: TypeAlias = Literal["links", "sign-in"]

_ANY_DOTS = frozenset({"gmail.com", "googlemail.com"})
"""Providers for whom `z.o.e` and `zoe` are one mailbox."""

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
MAILS = Rate(3, timedelta(hours=1))
"""To one address, for what anybody can ask for without being known."""
FORM_MAILS_TO_TEAM = Rate(1, MAILS.period)
"""Of these, to who comes in by a mailed link: what forms send leaves most of them to the links."""
PAGE_MAILS = Rate(6, timedelta(hours=1))
"""To one address, for what the holder of a registration's page does on it again and again."""
GUESSES = Rate(5, timedelta(minutes=10))
"""Wrong first names for one code."""
CLIENT = Rate(60, A_MINUTE)
"""What one network address may do, known only behind our own proxy; a library's Wi-Fi is one."""


class DeskSettings(Protocol):
    """The settings that the desk reads."""

    @property
    def secret_keys(self) -> Sequence[str]: ...
    @property
    def public_url(self) -> str: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def coordinators(self) -> Sequence[str]: ...
    @property
    def max_per_contact(self) -> int: ...
    @property
    def max_per_session(self) -> int: ...
    @property
    def max_per_minute(self) -> int: ...
    @property
    def texts_url(self) -> str: ...
    @property
    def texts_a_day(self) -> int: ...
    @property
    def texts_countries(self) -> Collection[str]: ...


class DeskServices(Protocol):
    """The services that the desk is made of."""

    @property
    def settings(self) -> DeskSettings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def rng(self) -> RandomSource: ...
    @property
    def database(self) -> Database: ...
    @property
    def letters(self) -> Letters: ...


@dataclass(frozen=True, slots=True)
class Caps:
    """How many registrations are still people and not a machine; generous on purpose."""

    per_contact: int
    per_session: int
    per_minute: int

    @property
    def third_of_a_minute(self) -> int:
        """What one session or one contact may take of a minute's registrations."""
        return max(1, self.per_minute // 3)


@dataclass(frozen=True, slots=True)
class Reached:
    """A cap that is reached: no family does this."""

    period: timedelta
    """A minute or a day: after so long there is room again, whatever was counted."""
    contacts: Collection[str] = ()
    """The telephone or address that registered for the whole day: without it one still may."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of mails, and who reads the answers."""

    mail_from: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Clock, rng, database, letters, links, sender, caps, coordinators."""

    database: Database
    clock: Clock
    rng: RandomSource
    letters: Letters
    links: Links
    sender: Sender
    caps: Caps
    coordinators: Sequence[str] = ()
    """The addresses of the settings."""
    texts_a_day: int = 0
    """Text messages; 0 where no gateway is set up."""
    texts_countries: Collection[str] = ()
    """Where they may go beside France and its neighbours."""


def open_desk(services: DeskServices) -> Desk:
    settings = services.settings
    mail_from = settings.mail_from or _NOBODY
    reply_to = settings.coordinators[0] if settings.coordinators else mail_from
    return Desk(
        database=services.database,
        clock=services.clock,
        rng=services.rng,
        letters=services.letters,
        links=Links(settings.secret_keys, settings.public_url),
        sender=Sender(mail_from, reply_to),
        caps=Caps(settings.max_per_contact, settings.max_per_session, settings.max_per_minute),
        coordinators=settings.coordinators,
        texts_a_day=settings.texts_a_day if settings.texts_url else 0,
        texts_countries=settings.texts_countries,
    )


def budget_name(links: Links, kind: Kind, whose: str) -> str:
    return f"{kind}:{links.contact_key(whose)}"


def wanted_of_client(links: Links, client: str) -> Wanted:
    """Nothing where no proxy says who asks."""
    return {budget_name(links, "client", client): (CLIENT,)} if client else {}


def wanted_of_contacts(desk: Desk, contacts: Iterable[str]) -> Wanted:
    """Of a registration with this telephone or address, made with it or changed to it."""
    minutes = Rate(desk.caps.third_of_a_minute, A_MINUTE)
    rates = (Rate(desk.caps.per_contact, A_DAY), minutes)
    return {budget_name(desk.links, "contact", one): rates for one in contacts}


def wanted_of_mailbox(links: Links, address: str | None, kind: Owed = "links") -> Wanted:
    """Of mails to it that anybody can ask for; links to sign in are counted apart, too."""
    if not address:
        return {}
    mailbox = fold_mailbox(address)
    wanted = {budget_name(links, "mail", mailbox): (MAILS,)}
    return {**wanted, **_wanted_of_sign_in(links, mailbox)} if kind == "sign-in" else wanted


def _wanted_of_sign_in(links: Links, mailbox: str) -> Wanted:
    return {budget_name(links, "sign-in", mailbox): (MAILS,)}


def draw(stored: Transaction, wanted: Wanted, now: datetime) -> bool:
    """Draws once on each of these budgets, or on none of them."""
    account = Account(stored, wanted, now)
    may = account.draw(wanted)
    account.save()
    return may


class Account:
    """Budgets that are locked at once, drawn on one after the other, and saved at once."""

    def __init__(self, stored: Transaction, wanted: Wanted, now: datetime) -> None:
        self._stored, self._wanted, self.now = stored, wanted, now
        self._spent = lock_all(stored, wanted)
        self._drawn: set[str] = set()

    def draw(self, names: Collection[str]) -> bool:
        """Once on each of these, or on none of them."""
        has_all = all(self.full_for(one) is None for one in names)
        if has_all:
            self._drawn.update(names)
        return has_all

    def full_for(self, name: str) -> timedelta | None:
        """The period of the longest rate that has no room; None where there is room."""
        full = [
            one for one in self._wanted[name] if not has_room(self._spent[name], [one], self.now)
        ]
        return max((one.period for one in full), default=None)

    def spent(self, name: str) -> Sequence[datetime]:
        """What still counts of it, oldest first, before what is drawn here."""
        return still_counting(self._spent[name], self._wanted[name], self.now)

    def next_room(self, name: str) -> datetime:
        (rate,) = self._wanted[name]
        return next_room(self._spent[name], rate, self.now)

    def save(self) -> None:
        drawn = {name: rates for name, rates in self._wanted.items() if name in self._drawn}
        spend(self._stored, drawn, self._spent, self.now)


def find_reached(desk: Desk, account: Account, wanted: Wanted, contacts: Iterable[str]) -> Reached:
    """Why the account did not give what was wanted, the contacts' included."""
    full = {name: account.full_for(name) or A_MINUTE for name in wanted}
    names = {one: budget_name(desk.links, "contact", one) for one in contacts}
    used_up = [one for one, name in names.items() if full[name] == A_DAY]
    return Reached(max(full.values()), used_up)


def lock_all(stored: Transaction, wanted: Wanted) -> Mapping[str, Sequence[datetime]]:
    return stored.budgets.lock_all(wanted)


def spend(
    stored: Transaction,
    wanted: Wanted,
    spent: Mapping[str, Sequence[datetime]],
    now: datetime,
) -> None:
    stored.budgets.save_all(
        {
            name: ([*still_counting(spent[name], rates, now), now], forgotten_at(rates, now))
            for name, rates in wanted.items()
        }
    )


def may_write(stored: Transaction, desk: Desk, address: str, kind: Owed) -> bool:
    """Draws on the mailbox's budget; otherwise this address is owed a mail of this kind."""
    wanted = wanted_of_mailbox(desk.links, address, kind)
    account = Account(stored, wanted, desk.clock.now())
    may = may_write_on(account, stored, desk, address, kind)
    account.save()
    return may


def may_write_on(
    account: Account, stored: Transaction, desk: Desk, address: str, kind: Owed
) -> bool:
    """The same on an account that has the mailbox's budget, before it is saved."""
    names = list(wanted_of_mailbox(desk.links, address, kind))
    mailbox, now = names[0], account.now
    room, spent = now, account.spent(mailbox)
    if kind == "links" and spent:
        room = _room_beside_sign_in(stored, desk, address, spent, now)
    may = room <= now and account.draw(names)
    if not may:
        due_at = max(room, account.next_room(mailbox))
        stored.owed.add(owed_name(desk, address, kind), due_at)
    return may


def _room_beside_sign_in(
    stored: Transaction, desk: Desk, address: str, spent: Sequence[datetime], now: datetime
) -> datetime:
    """When a form may write to this mailbox, which got mails: now, but to somebody of the team.

    Her address is on every page: strangers who register with it do not use up her links.
    """
    mailbox = fold_mailbox(address)
    team = [*desk.coordinators, *(one.address for one in stored.team.read_all())]
    if mailbox not in map(fold_mailbox, team):
        return now
    (links,) = lock_all(stored, _wanted_of_sign_in(desk.links, mailbox)).values()
    of_forms = list((Counter(spent) - Counter(links)).elements())
    return next_room(of_forms, FORM_MAILS_TO_TEAM, now)


def may_write_from_page(stored: Transaction, desk: Desk, address: str) -> bool:
    """For what somebody does on a registration's page, which confirms it: no mail is owed.

    Whoever registered may have put somebody else's address there.
    """
    name = budget_name(desk.links, "page", fold_mailbox(address))
    return draw(stored, {name: (PAGE_MAILS,)}, desk.clock.now())


def owed_name(desk: Desk, address: str, kind: Owed) -> str:
    """Reveals the address to nobody: it is found again among those that the service knows."""
    return f"{kind}:{desk.links.contact_key(address.lower())}"


def fold_mailbox(address: str) -> str:
    """`Zoe+42@…` is read where `zoe@…` is: both draw on one budget."""
    name, _, domain = address.lower().rpartition("@")
    name = name.partition("+")[0]
    return f"{name.replace('.', '') if domain in _ANY_DOTS else name}@{domain}"
