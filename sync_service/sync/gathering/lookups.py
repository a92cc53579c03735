"""What a plan looks up record by record: who gave a value, whose a record is, what is lent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import partial

from french_cells.reading import Value
from sync_service.domain.base import REMARK, BaseCell, TabState
from sync_service.domain.codec import EntityCodec, Objection
from sync_service.domain.dated_anew import held_on
from sync_service.domain.decisions import DONE, over_key
from sync_service.domain.defaults import is_word
from sync_service.domain.lending import Lending, find_lent, lending_of
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import (
    BY_ITS_DAY,
    COORDINATION,
    DECISION,
    FORM,
    SEATS,
    SOME_PARTNER,
    TOLD,
    WHOLE,
    Change,
    Entity,
    Given,
    entity_of,
    is_by_hand,
    is_by_its_day,
    tab_source,
)
from sync_service.domain.wording import row_sentences
from sync_service.families.registration import (
    count_live,
    read_capacity,
    read_day,
    read_known_before,
    read_seated,
)
from sync_service.families.told_arrivals import is_known_who_came, is_ours
from sync_service.model.composites import together
from sync_service.ports import ShownRow, Transaction
from sync_service.sync.gathering.nobodys import is_nobodys
from sync_service.sync.planning.following import adopted_link, link_of
from sync_service.sync.planning.rows.guards.guards import MISSING
from sync_service.sync.planning.rows.stock import object_to_loan, object_to_quantity
from sync_service.sync.planning.situation import Lookups
from sync_service.sync.planning.tab_codecs import OwnerOf

_ABOVE: Mapping[Entity, str] = {
    "contact": "organisation_id",
    "item": "owner_organisation_id",
    "workshop": "lead_organisation_id",
    "session": "workshop_id",
    "registration": "session_id",
    "session_count": "session_id",
}
_NEXT: Mapping[Entity, Entity] = {
    "registration": "session",
    "session_count": "session",
    "session": "workshop",
}
"""The fields that lead to a record's owner, and what they lead to where it takes a step more."""


def build_lookups(
    stored: Transaction, mappings: Mappings, entity: Entity, state: TabState, now: datetime
) -> Lookups:
    here = tab_source(state.spreadsheet_id, state.sheet_id)
    return Lookups(
        given_by=lambda ref, name: _given_by(stored, mappings, ref, together(entity, name), now),
        is_nobodys=lambda ref, name: is_nobodys(stored, ref, name, now),
        is_count_of_ours=partial(is_ours, stored),
        known_before=partial(read_known_before, stored),
        came_at=partial(_came_at, stored),
        was_made_since=partial(_was_made_since, stored),
        went_here=lambda ref: _went_from(stored, ref, here),
        had=lambda ref, name: _had(stored, ref, name),
        changes_of=partial(_changes_of, stored),
        is_typed=partial(_is_typed, stored),
        cells_elsewhere=partial(_cells_elsewhere, stored, mappings, here),
        references_to=stored.records.references_to,
        listed_in=partial(_listed_in, stored, mappings, state),
        asked_about_in=partial(_asked_about_in, stored, mappings, state),
        left_at=partial(_left_at, stored, mappings, state),
        asks_of=partial(_asks_of, stored, mappings, state),
        is_asked_here=partial(_is_asked_here, stored, mappings, state),
        repeats_elsewhere=partial(_repeats_elsewhere, stored, state),
        asks_elsewhere=partial(_asks_elsewhere, stored, mappings, state),
        is_elsewhere=lambda ref: ref in stored.records.find_existing([ref]),
        is_live=lambda ref: (found := stored.records.find(ref)) is not None and not found.archived,
        owner_of=lambda ref: _say_owner(stored, mappings, ref),
        is_told=partial(is_known_who_came, stored),
        families=lambda ref: count_live(stored, ref),
        seated=lambda ref: read_seated(stored, ref),
        day_of=lambda ref: read_day(stored, ref),
        held_on=lambda ref: held_on(stored.journal.read_history(ref)),
        capacity=lambda ref: read_capacity(stored, ref, now),
        is_meant=lambda ref, people: _is_meant(stored, ref, people),
        lending=lambda: read_lending(stored, now.date()),
    )


def _came_at(stored: Transaction, ref: str) -> datetime | None:
    """When it was made or last came back: while archived, its row was a new record's."""
    history = stored.journal.read_history(ref)
    born = [one.at for one in history if one.field == WHOLE and one.after is not None]
    return born[-1] if born else next((one.at for one in history), None)


def _was_made_since(stored: Transaction, ref: str, other: str) -> bool:
    """True for a record made in this very run, which has no history yet."""
    history = [one for one in stored.journal.read_history(ref) if one.field == WHOLE]
    others = [one for one in stored.journal.read_history(other) if one.field == WHOLE]
    went_at = next((one.at for one in reversed(history) if one.after is None), None)
    made_at = next((one.at for one in others if one.after is not None), None)
    return made_at is None or (went_at is not None and made_at > went_at)


def _say_owner(stored: Transaction, mappings: Mappings, ref: str) -> str:
    """Of a thing or an action; where a person works now is nobody else's to read."""
    record = stored.records.find(ref) if entity_of(ref) in ("item", "workshop") else None
    owner = record and record.fields.get(_ABOVE[record.entity])
    return {one.slug: one.name for one in mappings.organisations}.get(str(owner), "")


def _is_meant(stored: Transaction, session_ref: str, people: int) -> bool:
    done = stored.jobs.last_each(DONE)
    return over_key(done, session_ref, people) in done


def _listed_in(
    stored: Transaction, mappings: Mappings, state: TabState, ref: str
) -> Sequence[str]:
    """The other lists that show a record, in words; only lists that would miss it."""
    others = _find_others(stored.memory.find_rows(ref), mappings, state)
    return _in_words(others, mappings, state)


def _asked_about_in(
    stored: Transaction, mappings: Mappings, state: TabState, ref: str
) -> Sequence[str]:
    """The same for rows of which those lists are asked whether they were to go."""
    gone = _find_others(stored.memory.find_rows(ref, missing=True), mappings, state)
    return _in_words([row for row in gone if ref in row.asked.get(MISSING, ())], mappings, state)


def _left_at(
    stored: Transaction, mappings: Mappings, state: TabState, ref: str
) -> datetime | None:
    gone = _find_others(stored.memory.find_rows(ref, missing=True), mappings, state)
    return max((row.missing_since for row in gone if row.missing_since), default=None)


def _find_others(
    rows: Iterable[ShownRow], mappings: Mappings, state: TabState
) -> Sequence[ShownRow]:
    """Those in other lists that would miss the record.

    Not one whose people deleted its row as well and have our note about that. Not one that
    formulas fill, where nobody can delete or type. And not a paused list, such as last season's:
    if they deleted it there, we would not know.
    """
    partners = _partners_by_list(mappings)
    mine = partners.get(state.spreadsheet_id)
    asleep = {one.spreadsheet_id for one in mappings.spreadsheets if one.paused}
    return [
        row
        for row in rows
        if row.spreadsheet_id in partners
        and (row.spreadsheet_id, row.sheet_id) != (state.spreadsheet_id, state.sheet_id)
        and not (row.spreadsheet_id in asleep and partners[row.spreadsheet_id] == mine)
        and not (row.is_fed or row_sentences.waits_for_other_lists(row.note))
    ]


def _in_words(rows: Iterable[ShownRow], mappings: Mappings, state: TabState) -> Sequence[str]:
    partners = _partners_by_list(mappings)
    names = {one.slug: one.name for one in mappings.organisations}
    mine = partners.get(state.spreadsheet_id)

    def place(row: ShownRow) -> str:
        partner = partners[row.spreadsheet_id]
        whose = "" if partner == mine else names.get(partner, "") or "l’autre structure"
        is_here = row.spreadsheet_id == state.spreadsheet_id
        return row_sentences.listed_in(row.title, whose, is_here=is_here)

    return list(dict.fromkeys(place(row) for row in rows))


def _partners_by_list(mappings: Mappings) -> Mapping[str, str]:
    """List → partner; the coordinator's tab shows every record, so it proves no interest."""
    return {
        one.spreadsheet_id: one.partner
        for one in mappings.spreadsheets
        if any(tab.scope == "own" for tab in one.tabs)
    }


def _asks_of(
    stored: Transaction, mappings: Mappings, state: TabState, ref: str, names: AbstractSet[str]
) -> bool:
    history = [one for one in stored.journal.read_history(ref) if one.field in {*names, WHOLE}]
    if not history or not is_by_hand(history[-1].source):
        return False
    return _is_asked_here(stored, mappings, state, ref)


def _is_asked_here(stored: Transaction, mappings: Mappings, state: TabState, ref: str) -> bool:
    """Its owner's list is asked; the coordinator's, where the owner has none."""
    entity = entity_of(ref)
    owner = _read_owner(stored, entity, ref) if entity in _ABOVE else None
    lists = [
        (
            tab.scope != "own",
            one.spreadsheet_id,
            adopted_link(f"{tab.mapping}/{tab.title}", tab.adopted),
        )
        for one in mappings.spreadsheets
        for tab in one.tabs
        # A paused list, such as last season's, is not read: nobody would see the question.
        if not one.paused
        and mappings.mappings[tab.mapping].entity == entity
        and (tab.scope != "own" or one.partner == owner)
    ]
    here = (state.spreadsheet_id, link_of(state.generation))
    return bool(lists) and min(lists)[1:] == here


def _repeats_elsewhere(stored: Transaction, state: TabState, ref: str) -> bool:
    here = (state.spreadsheet_id, state.sheet_id)
    return any(
        (one.kind, one.row_key) == ("duplicate", ref)
        # Rows that repeat each other exactly are one record.
        and one.covers
        and (one.spreadsheet_id, one.sheet_id) != here
        for one in stored.problems.read_open()
    )


def _asks_elsewhere(
    stored: Transaction, mappings: Mappings, state: TabState, ref: str, borrower: str
) -> bool:
    """The lender knows what there is; borrower and coordinator are asked if no lender can be."""
    partners = _partners_by_list(mappings)
    mine = partners.get(state.spreadsheet_id)
    holding = stored.memory.find_tabs_holding([ref], missing=True).get(ref, ())
    others = {partners.get(spreadsheet_id) for spreadsheet_id, _ in holding} - {None, mine}
    return bool(others) if mine is None else mine == borrower and bool(others)


def _given_by(
    stored: Transaction, mappings: Mappings, ref: str, names: AbstractSet[str], now: datetime
) -> Given:
    """The journal's latest entry about a record's field, with its instant in `now`'s time zone."""
    history = [c for c in stored.journal.read_history(ref) if c.field in {*names, WHOLE}]
    if not history:
        return Given()
    last = history[-1]
    author, at = _author(mappings, last.source), last.at.astimezone(now.tzinfo)
    return Given(author, at, is_ours=is_by_its_day(last) or last.source in (SEATS, TOLD))


def _went_from(stored: Transaction, ref: str, source: str) -> bool:
    """Not if the coordinator or a merge archived it: deleting its row then is no news."""
    last = next((c for c in reversed(stored.journal.read_history(ref)) if c.field == WHOLE), None)
    return last is not None and (last.after, last.source) == (None, source)


def _had(stored: Transaction, ref: str, name: str) -> Collection[Value]:
    """Without what was typed and given up, which no record ever held."""
    return [value for one in _changes_of(stored, ref, name) for value in (one.before, one.after)]


def _changes_of(stored: Transaction, ref: str, *names: str) -> Sequence[Change]:
    history = stored.journal.read_history(ref)
    return [one for one in history if one.field in names and one.source != DECISION]


def _is_typed(stored: Transaction, ref: str, name: str, value: Value) -> bool:
    return any(is_word(cell, value) for cell in stored.memory.find_cells(ref, name))


def _cells_elsewhere(
    stored: Transaction, mappings: Mappings, here: str, ref: str
) -> Sequence[Mapping[str, BaseCell]]:
    """Of tabs that the mapping files name, in columns that are read: what others say is over."""
    followed = {
        (one.spreadsheet_id, adopted_link(f"{tab.mapping}/{tab.title}", tab.adopted))
        for one in mappings.spreadsheets
        for tab in one.tabs
    }
    return [
        {name: row.cells[name] for name in (*row.read, REMARK) if name in row.cells}
        for row in stored.memory.find_rows(ref)
        if (row.spreadsheet_id, link_of(row.generation)) in followed
        and tab_source(row.spreadsheet_id, row.sheet_id) != here
    ]


def _author(mappings: Mappings, source: str) -> str:
    """The partner whose sheet gave the value, never the account of a person."""
    kind, _, rest = source.partition(":")
    if kind == "form":
        return FORM
    if not rest or kind not in ("sheet", BY_ITS_DAY, "wish"):
        return COORDINATION
    spreadsheet_id = rest.partition(":")[0]
    slug = rest if kind == "wish" else ""
    slug = next(
        (s.partner for s in mappings.spreadsheets if s.spreadsheet_id == spreadsheet_id), slug
    )
    named = (o.name for o in mappings.organisations if o.slug == slug)
    return next(named, slug) or SOME_PARTNER


def owner_finder(stored: Transaction) -> OwnerOf:
    """Finds the organisation that owns a record, directly or through what it belongs to.

    Each record is looked up once, since many rows name the same few sessions.
    """
    known: dict[str, str | None] = {}

    def find(entity: Entity, ref: str) -> str | None:
        if ref not in known:
            known[ref] = _read_owner(stored, entity, ref)
        return known[ref]

    return find


def _read_owner(stored: Transaction, entity: Entity, ref: str) -> str | None:
    record = stored.records.find(ref)
    if record is None or record.entity != entity:
        return None
    above = record.fields.get(_ABOVE[entity])
    if entity in _NEXT and isinstance(above, str):
        return _read_owner(stored, _NEXT[entity], above)
    return above if isinstance(above, str) else None


def read_lending(stored: Transaction, today: date) -> Lending:
    loans = stored.records.read_all("loan")
    return lending_of(loans, stored.records.read_all("item"), today)


def find_shortage(
    stored: Transaction, codec: EntityCodec, ref: str, fields: Mapping[str, Value], today: date
) -> Objection | None:
    """Why a loan or item is not possible: more would be out than there is."""
    if codec.entity not in ("loan", "item"):
        return None
    lending = read_lending(stored, today)
    if codec.entity == "item":
        return object_to_quantity(lending, ref, fields.get("quantity"))
    return object_to_loan(lending, ref, find_lent(fields, today), codec)
