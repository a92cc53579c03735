"""Equipment at a glance: what is free when, who has what, what is late; and what somebody wishes.

A wish is a loan that begins ahead, a reservation: the sync writes it into the owner's sheet, and
the owner has the last word there. Structures only, never a person.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from french_cells.lexicon import is_slip
from french_cells.reading import Value
from french_cells.text import fold_words, in_order_of
from sync_service.domain import told_back
from sync_service.domain.instants import Rate
from sync_service.domain.lending import (
    FOR_EVER,
    Lending,
    Lent,
    count,
    find_lent,
    lending_of,
)
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import WHOLE, Change, Record
from sync_service.domain.wording import sentences
from sync_service.families.desk import draw
from sync_service.families.registration import text_of
from sync_service.families.sessions import PARIS, read_partner_names
from sync_service.model.entities.loan import loan_status
from sync_service.ports import Transaction
from sync_service.records.edit_record import fresh_reference
from sync_service.records.editing import Editing, write_run
from sync_service.sync.gathering.lookups import find_shortage
from sync_service.sync.gathering.situations import codec_builder
from sync_service.sync.gathering.withdrawn import OUT_OF_SERVICE, read_withdrawn

WISH = "wish"
"""The source of such a loan, before the partner's slug."""
_OUT = ("overdue", "on_loan", "reserved")
_A_DAY = Rate(20, timedelta(days=1))
"""Wishes of one partner: somebody prepares a whole season at once."""
_FURTHEST = timedelta(days=366)
_OUT_OF_REACH = frozenset({"lost_access", "trashed"})
_CALL_THEM = "Appelez-les : votre demande n’arriverait pas dans leur feuille."


@dataclass(frozen=True, slots=True)
class Out:
    """One loan that is not back; `state` is `overdue`, `on_loan` or `reserved`."""

    ref: str
    state: str
    borrower: str
    since: date | None
    due: date | None
    sheet_says: str = ""
    """Of a return that waits for a yes; empty where no sheet tells of one."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a structure lends, and how many of it are free for a while."""

    ref: str
    label: str
    owner: str
    owner_slug: str
    stock: int
    free: int
    out: Sequence[Out]
    is_out_of_service: bool = False

    @property
    def is_late(self) -> bool:
        return any(one.state == "overdue" for one in self.out)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a partner would like to borrow, and from when to when."""

    item: str
    partner: str
    since: date
    due: date


def read_equipment(stored: Transaction, today: date, since: date, until: date) -> Sequence[Thing]:
    """By owner and name; free is what is there all through from `since` to `until`.

    A return that waits for a yes is none yet, as for the loans' page.
    """
    names, items = read_partner_names(stored.records), stored.records.read_all("item")
    told = _read_loans(stored)
    loans = [one for one, _ in told.values()]
    by_ref = {one.ref: one for one in items}
    withdrawn = read_withdrawn(stored, loans, by_ref, today)
    lending = _with_late_ones(lending_of(loans, items, today), loans)
    out: dict[str, list[Out]] = {}
    for one in sorted(loans, key=lambda one: text_of(one, "loaned_on")):
        borrower = names.get(text_of(one, "borrower_organisation_id"), "")
        state = loan_status(one.fields, today, is_withdrawn=one.ref in withdrawn)
        line = _line(one, borrower, state, told_back.says_back(told[one.ref][1]))
        if line.state == "overdue" and _is_within(one, by_ref):
            line = replace(line, state="on_loan")
        if line.state in _OUT:
            out.setdefault(text_of(one, "item_code"), []).append(line)
    period = (since.isoformat(), max(until, since + timedelta(days=1)).isoformat())
    things = [
        _thing(one, names.get(text_of(one, "owner_organisation_id"), ""), lending, out, period)
        for one in items
    ]
    return sorted(
        things, key=lambda one: (in_order_of(one.owner), in_order_of(one.label), one.ref)
    )


def count_late(stored: Transaction, today: date) -> int:
    """As many as the loans' page has, those of unknown things included."""
    loans = [one for one, _ in _read_loans(stored).values()]
    late = [one for one in loans if loan_status(one.fields, today) == "overdue"]
    things = stored.records.find_all({text_of(one, "item_code") for one in late})
    withdrawn = read_withdrawn(stored, late, things, today)
    return sum(not _is_within(one, things) and one.ref not in withdrawn for one in late)


def _is_within(loan: Record, things: Mapping[str, Record]) -> bool:
    """Its owner has it: nobody owes it to anybody, however late it is."""
    thing = things.get(text_of(loan, "item_code"))
    owner = text_of(thing, "owner_organisation_id") if thing is not None else ""
    return owner != "" and text_of(loan, "borrower_organisation_id") == owner


def _read_loans(stored: Transaction) -> Mapping[str, tuple[Record, date | None]]:
    """As other sheets show them, and the day of a return that waits for a yes."""
    asked = told_back.find_told_back(stored.problems.read_open())
    days = (
        (one, told_back.day_told(one, asked.get(one.ref)))
        for one in stored.records.read_all("loan")
    )
    return {one.ref: (told_back.as_shown(one, day), day) for one, day in days}


def find_things(things: Sequence[Thing], words: str, *, is_free: bool = False) -> Sequence[Thing]:
    """Those of which each word is said, however accents and capitals are.

    In name, reference, owner or who has it; where none is, those a slip of the pen away.
    """
    wanted = fold_words(words).split()
    told = {one.ref: _told_of(one) for one in things}
    found = [one for one in things if all(word in told[one.ref] for word in wanted)]
    near = found or [
        one
        for one in things
        if all(word in told[one.ref] or _is_near(word, told[one.ref]) for word in wanted)
    ]
    return [one for one in near if one.free or not is_free]


def by_owner(things: Sequence[Thing]) -> Mapping[str, Sequence[Thing]]:
    """In their order; Jinja's own groups would be sorted by their letters' numbers."""
    owners: dict[str, list[Thing]] = {}
    for one in things:
        owners.setdefault(one.owner, []).append(one)
    return owners


def _told_of(thing: Thing) -> str:
    borrowers = (one.borrower for one in thing.out)
    return fold_words(" ".join([thing.label, thing.owner, thing.ref, *borrowers]))


def _is_near(word: str, told: str) -> bool:
    return any(is_slip(one, word) for one in told.split())


def _with_late_ones(lending: Lending, loans: Sequence[Record]) -> Lending:
    """What is late is not free on any day: nobody knows when it comes back."""
    for one in loans:
        lent = lending.find(one.ref)
        if lent is not None and lent.due_on and lent.due_on < lending.today.isoformat():
            lending.put(one.ref, replace(lent, until=FOR_EVER))
    return lending


def _thing(
    item: Record,
    owner: str,
    lending: Lending,
    out: dict[str, list[Out]],
    period: tuple[str, str],
) -> Thing:
    stock = lending.stock.get(item.ref, 1)
    is_out_of_service = item.fields.get("condition") == OUT_OF_SERVICE
    usable = 0 if is_out_of_service else stock
    return Thing(
        item.ref,
        text_of(item, "label"),
        owner,
        text_of(item, "owner_organisation_id"),
        stock,
        max(0, usable - count(lending.most_at_once(item.ref, *period))),
        out.get(item.ref, ()),
        is_out_of_service,
    )


def _line(loan: Record, borrower: str, state: str, says: str) -> Out:
    return Out(loan.ref, state, borrower, _day(loan, "loaned_on"), _day(loan, "due_on"), says)


def _day(loan: Record, name: str) -> date | None:
    written = text_of(loan, name)
    return date.fromisoformat(written) if written else None


def find_lenders(stored: Transaction, mappings: Mappings) -> Collection[str]:
    """Slugs of those whom a wish reaches: their spreadsheet has a list of loans that is read.

    One that is paused, left or out of reach shows nobody anything.
    """
    states = stored.memory.read_spreadsheets()
    away = {name for name, one in states.items() if one.state in _OUT_OF_REACH}
    return {
        sheet.partner
        for sheet in mappings.spreadsheets
        if not (sheet.paused or sheet.spreadsheet_id in away)
        and any(mappings.mappings[tab.mapping].entity == "loan" for tab in sheet.tabs)
    }


def note_wish(editing: Editing, mappings: Mappings, wish: Wish) -> str:
    """Why it cannot be, in words for the page; empty where it is noted, or was before.

    Raises ConcurrencyError.
    """
    with editing.database.transaction() as stored:
        now = editing.clock.now()
        today = now.astimezone(PARIS).date()
        if not today < wish.since <= wish.due <= today + _FURTHEST:
            return "Choisissez un premier jour à partir de demain, et un retour après lui."
        objection = _object(stored, mappings, wish)
        if objection:
            return objection
        # Two who ask for the last one at once are not both noted, nor are two taps.
        stored.budgets.lock(f"wish {wish.item}")
        noted = _find_noted(stored, wish, today)
        if noted is not None:
            return "" if noted.due_on == wish.due.isoformat() else _noted_otherwise(noted)
        if not draw(stored, {f"{WISH}:{wish.partner}": (_A_DAY,)}, now):
            return "Beaucoup de demandes aujourd’hui : continuez demain."
        return _note(stored, editing, mappings, wish)


def _object(stored: Transaction, mappings: Mappings, wish: Wish) -> str:
    """Why this partner cannot ask for it, whatever the days."""
    item = stored.records.find(wish.item)
    if item is None or item.archived or item.entity != "item":
        return "Ce matériel n’est plus dans la liste."
    owner = text_of(item, "owner_organisation_id")
    if owner == wish.partner:
        return "Ce matériel est à vous."
    if item.fields.get("condition") == OUT_OF_SERVICE:
        return "Ce matériel est hors service : choisissez-en un autre, ou appelez-les."
    return "" if owner in find_lenders(stored, mappings) else _CALL_THEM


def _find_noted(stored: Transaction, wish: Wish, today: date) -> Lent | None:
    """A wish from the same day that still holds: what the owner called off may be asked again."""
    loans = stored.records.read_like("loan", "item_code", wish.item)
    live = [lent for one in loans if (lent := find_lent(one.fields, today)) is not None]
    since = wish.since.isoformat()
    return next((one for one in live if (one.borrower, one.since) == (wish.partner, since)), None)


def _noted_otherwise(noted: Lent) -> str:
    until = f" au {date.fromisoformat(noted.due_on):%d/%m/%Y}" if noted.due_on else ""
    since = f"{date.fromisoformat(noted.since):%d/%m/%Y}"
    return f"C’est déjà réservé pour vous du {since}{until} : pour un autre retour, appelez-les."


def _note(stored: Transaction, editing: Editing, mappings: Mappings, wish: Wish) -> str:
    now = editing.clock.now()
    codec = codec_builder(stored, mappings, now)("loan")
    wanted: dict[str, Value] = {
        "item_code": wish.item,
        "borrower_organisation_id": wish.partner,
        "loaned_on": wish.since.isoformat(),
        "due_on": wish.due.isoformat(),
    }
    fields = {**codec.defaults(wanted), **wanted}
    ref = fresh_reference(stored, "loan", editing.rng)
    shortage = find_shortage(stored, codec, ref, fields, now.date())
    for objection in (*codec.check(fields), *([shortage] if shortage else [])):
        return sentences.capital(objection.message)
    stored.records.add([Record(ref, "loan", fields, now)])
    write_run(stored, editing, [Change(ref, WHOLE, None, ref, editing.source, now)], now)
    return ""
