"""Workshops that only a partner's sessions name: new records of the run that meets them.

Many partners keep one list, of sessions, and never one of workshops: there is no sheet to share
that « lists them first ». Where one is followed, a name that is not in it is asked about.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from french_cells.context import Context
from french_cells.directory import Directory
from french_cells.folding import fingerprint_of
from french_cells.named.first_named import find_first_named
from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Entity, Record, make_reference
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.model.codecs import build_codec
from sync_service.ports import Transaction
from sync_service.sync.planning.columns.header import Header

_NO_FORM: Mapping[str, Value] = {"registration_mode": "free"}
"""Nobody asked for one: it may be a place where families stay anonymous."""
_LEAST_FILLED = 3
"""Of a row's mapped cells: a heading between rows says no more than a month or a theme."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """A partner's own tab of sessions, as it was read."""

    partner: str
    spreadsheet_id: str
    tab: TabSnapshot
    header: Header


def is_only_list(mappings: Mappings, partner: str) -> bool:
    """No followed tab lists the partner's workshops: neither its own, nor one of everybody's."""
    return not any(
        mappings.mappings[tab.mapping].entity == "workshop"
        and (one.partner == partner or tab.scope == "all")
        for one in mappings.spreadsheets
        for tab in one.tabs
    )


def make_workshops(
    stored: Transaction, listed: OwnList, names: Directory, now: datetime
) -> Sequence[Record]:
    """Each with its title and its partner; the plan stores those that a new session is of."""
    raws = list(_named_in(listed))
    context = Context(today=now.date(), directory=names, owner=listed.partner)
    titles = find_first_named(raws, context, "workshop") if raws else ()
    return [*_records(stored, listed, titles, now)]


def _named_in(listed: OwnList) -> Iterator[Raw]:
    tab, header = listed.tab, listed.header
    column = header.columns.get("workshop_id")
    if column is None or header.row is None:
        return
    for row in range(header.first_row, len(tab.rows)):
        has_reference = header.reference is not None and tab.cell(row, header.reference).text
        filled = sum(bool(tab.cell(row, one).text.strip()) for one in header.columns.values())
        if not has_reference and filled >= _LEAST_FILLED:
            yield tab.cell(row, column).value


def _records(
    stored: Transaction, listed: OwnList, titles: Collection[str], now: datetime
) -> Iterator[Record]:
    codec = build_codec("workshop", Directory(), now.date())
    for title in titles:
        given: dict[str, Value] = {
            "title": title,
            "lead_organisation_id": listed.partner,
            **_NO_FORM,
        }
        fields = {**codec.defaults(given), **given}
        if not codec.check(fields):
            place = f"{listed.spreadsheet_id} {listed.tab.sheet_id}"
            yield Record(
                _reference(stored, "workshop", f"{place} {title}"), "workshop", fields, now
            )


def _reference(stored: Transaction, entity: Entity, what: str) -> str:
    """The same for whoever plans the tab again; never one that a record has or had."""
    number = int(fingerprint_of(what), 16)
    while True:
        ref = make_reference(entity, number)
        if not stored.records.find_existing([ref]):
            return ref
        number += 1
