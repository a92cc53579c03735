"""Workshops that only a partner's sessions name, and things that only its loans name.

Many partners keep a list of sessions or loans, and none of workshops or things. So there is no
sheet that should list these first, and the run that meets such a name makes a new record. Where
such a list is followed, a name that it lacks is asked about.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from french_cells.context import Context
from french_cells.directory import Directory
from french_cells.folding import fingerprint_of
from french_cells.named import partners
from french_cells.named.first_named import find_first_named
from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Entity, Record, make_reference
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.model.codecs import build_codec
from sync_service.ports import Transaction
from sync_service.sync.planning.cells.cells_above import says_once
from sync_service.sync.planning.columns.header import Header

_LEAST_FILLED = 3
"""Mapped cells of a row: a heading between rows has fewer, such as a month or a theme."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the rows of a list name, and the fields of a record made for such a name."""

    entity: Entity
    link: str
    title: str
    owner: str
    given: Mapping[str, Value]


NAMED: Mapping[Entity, Named] = {
    # Nobody asked for a form: families may stay anonymous there.
    "session": Named(
        "workshop",
        "workshop_id",
        "title",
        "lead_organisation_id",
        {"registration_mode": "free"},
    ),
    # Nobody has said how many there are.
    "loan": Named("item", "item_code", "label", "owner_organisation_id", {"quantity": None}),
}
_BORROWER = "borrower_organisation_id"


@dataclass(frozen=True, slots=True)
class OwnList:
    """A partner's own tab of sessions or loans, as it was read."""

    partner: str
    spreadsheet_id: str
    tab: TabSnapshot
    header: Header
    named: Named


def is_only_list(mappings: Mappings, partner: str, named: Named) -> bool:
    """Whether no followed tab lists what the partner has: its own, or one of everybody's."""
    return not any(
        mappings.mappings[tab.mapping].entity == named.entity
        and (one.partner == partner or tab.scope == "all")
        for one in mappings.spreadsheets
        for tab in one.tabs
    )


def make_first_named(
    stored: Transaction, listed: OwnList, names: Directory, now: datetime
) -> Sequence[Record]:
    """Each with its title and its partner; the plan stores those that a new row links to."""
    owner = listed.partner
    context = Context(today=now.date(), directory=names, owner=owner, keeper=owner)
    raws = list(_named_in(listed, context))
    titles = find_first_named(raws, context, listed.named.entity) if raws else ()
    return [*_records(stored, listed, titles, now)]


def _named_in(listed: OwnList, context: Context) -> Iterator[Raw]:
    tab, header = listed.tab, listed.header
    column, borrower = header.columns.get(listed.named.link), header.columns.get(_BORROWER)
    if column is None or header.row is None:
        return
    is_own = cache(lambda raw: partners.read(raw, context).value == listed.partner)
    known = context.directory.of(listed.named.entity)
    is_said_once = borrower is not None and says_once(tab, header, borrower)
    for row in range(header.first_row, len(tab.rows)):
        if header.reference is not None and tab.cell(row, header.reference).text:
            continue
        filled = sum(bool(tab.cell(row, one).text.strip()) for one in header.columns.values())
        # What the partner borrows belongs to somebody else.
        is_borrowed = borrower is not None and is_own(tab.cell(row, borrower).value)
        # Who borrows it is still to be typed, and may be the partner.
        is_begun = borrower is not None and not is_said_once and _is_blank(tab, row, borrower)
        is_others = is_borrowed or (is_begun and known.find(tab.cell(row, column).text))
        if filled >= _LEAST_FILLED and not is_others:
            yield tab.cell(row, column).value


def _is_blank(tab: TabSnapshot, row: int, column: int) -> bool:
    """And no merged area says above it what it holds."""
    return not tab.cell(row, column).text.strip() and tab.merged_from(row, column) is None


def _records(
    stored: Transaction, listed: OwnList, titles: Collection[str], now: datetime
) -> Iterator[Record]:
    named = listed.named
    codec = build_codec(named.entity, Directory(), now.date())
    for title in titles:
        begun: dict[str, Value] = {named.title: title, named.owner: listed.partner, **named.given}
        fields = {**codec.defaults(begun), **begun}
        if not codec.check(fields):
            place = f"{listed.spreadsheet_id} {listed.tab.sheet_id} {title}"
            yield Record(_reference(stored, named.entity, place), named.entity, fields, now)


def _reference(stored: Transaction, entity: Entity, what: str) -> str:
    """The same for every plan of this tab, and never one that a record has or had."""
    number = int(fingerprint_of(what), 16)
    while True:
        ref = make_reference(entity, number)
        if not stored.records.find_existing([ref]):
            return ref
        number += 1
