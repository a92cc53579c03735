"""Gathers, inside one transaction, everything that the plan of one tab is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Protocol

from french_cells.context import Context
from french_cells.directory import NO_DIRECTORY, Directory
from french_cells.folding import fingerprint_of
from french_cells.reading import Value
from sync_service.domain.base import OF_DRAFT, Decision, Problem, TabState
from sync_service.domain.codec import ComposingCodec, Composites, EntityCodec
from sync_service.domain.legend import with_legends
from sync_service.domain.mapping import (
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
    given_by_scope,
)
from sync_service.domain.prints import fields_sealed
from sync_service.domain.record import Entity, Record, is_nobody
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.domain.week import Season
from sync_service.model.codecs import NO_TAB, TabContext, build_codec, named_entities
from sync_service.model.composites import NONE_WITHDRAWN, build_composites
from sync_service.model.composites.children_ages import ChildrenAges
from sync_service.model.composites.full_name import FullName
from sync_service.model.directory import build_directory, with_merged, with_records
from sync_service.model.entities.loan import LoanKey
from sync_service.model.headers.session_days import SESSION
from sync_service.model.personal import left_of, places_of_people
from sync_service.ports import Transaction
from sync_service.sync.gathering.assumptions import find_waiting
from sync_service.sync.gathering.constants import find_other_day, only_of, read_constants
from sync_service.sync.gathering.first_named import NAMED, OwnList, is_only_list, make_first_named
from sync_service.sync.gathering.former_names import FormerNames
from sync_service.sync.gathering.heirs import NO_STRUCTURES, find_heir, read_structures
from sync_service.sync.gathering.lookups import build_lookups, owner_finder
from sync_service.sync.gathering.tab_readers import build_tab_readers
from sync_service.sync.gathering.withdrawn import find_withdrawn
from sync_service.sync.planning.around_plan import with_composites
from sync_service.sync.planning.columns.header import Header, find_header
from sync_service.sync.planning.following import Wanted, adopted_link, followed_as
from sync_service.sync.planning.rows.guards.guard import load_covers
from sync_service.sync.planning.situation import DecisionKey, Situation
from sync_service.sync.planning.tab_codecs import DoubtingCodec, ScopedCodec, puts_month_first

_TITLE_ROWS, _MOST_TEXTS = 4, 2
_OWNERS = ("owner_organisation_id", "organisation_id")


class CodecBuilder(Protocol):
    """Builds the codec that reads and shows an entity, anywhere or in one tab."""

    def __call__(self, entity: Entity, around: TabContext = NO_TAB) -> EntityCodec: ...


def link_of(tab: TabMapping) -> str:
    return adopted_link(f"{tab.mapping}/{tab.title}", tab.adopted)


@dataclass(frozen=True, slots=True)
class MappedTab:
    """One tab of one spreadsheet as the mapping files describe it."""

    spreadsheet: SpreadsheetMapping
    tab: TabMapping
    rules: TabRules

    @property
    def link(self) -> str:
        """The stable name of this tab in its mapping, whatever the tab is called later."""
        return link_of(self.tab)

    @property
    def partner_in_scope(self) -> str | None:
        return self.spreadsheet.partner if self.tab.scope == "own" else None

    @property
    def shown_fields(self) -> Sequence[str]:
        return [one.field for one in self.rules.columns]

    @property
    def wanted(self) -> Wanted:
        """How the tab is to be recognised in its spreadsheet."""
        partner = self.spreadsheet.partner
        return Wanted(
            self.link,
            self.tab.title,
            followed_as(self.rules.entity, self.tab.scope, partner),
            is_adopted=bool(self.tab.adopted),
            others=frozenset(link_of(one) for one in self.spreadsheet.tabs if one != self.tab),
            partner=partner,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """A tab as it was read, and what is remembered of it."""

    tab: TabSnapshot
    state: TabState
    now: datetime
    spreadsheet_title: str = ""
    locale: str = ""
    notices: Sequence[str] = ()
    """Sentences to the partner about the tab as a whole."""


def mapped_tabs(mappings: Mappings, spreadsheet: SpreadsheetMapping) -> Sequence[MappedTab]:
    """In the order in which records refer to each other."""
    order: tuple[Entity, ...] = (
        "organisation",
        "contact",
        "item",
        "workshop",
        "session",
        "meeting",
        "attendance",
        "loan",
        "registration",
        "session_count",
    )
    tabs = [
        MappedTab(spreadsheet, tab, mappings.mappings[tab.mapping]) for tab in spreadsheet.tabs
    ]
    return sorted(tabs, key=lambda mapped: order.index(mapped.rules.entity))


def rules_fingerprint(tabs: Sequence[MappedTab]) -> str:
    """Changes whenever the mapping files change what is read in a spreadsheet."""
    return fingerprint_of(*(repr((one.spreadsheet.partner, one.tab, one.rules)) for one in tabs))


def codec_builder(stored: Transaction, mappings: Mappings, now: datetime) -> CodecBuilder:
    """Codecs that know the names that are known now."""

    def build(entity: Entity, around: TabContext = NO_TAB) -> EntityCodec:
        return build_codec(entity, read_names(stored, mappings, entity), now.date(), around)

    return build


def read_names(
    stored: Transaction, mappings: Mappings, entity: Entity, *, is_kept: bool = False
) -> Directory:
    """The names that an entity's cells may mean now; `is_kept` beyond the transaction."""
    named = named_entities(entity)
    structures = read_structures(stored) if "organisation" in named else NO_STRUCTURES
    others = named - {"organisation"}
    records = [record for one in others for record in stored.records.read_all(one)]
    records += structures.live
    directory = build_directory(mappings.organisations, records)
    directory = with_merged(directory, structures.merged)
    by_ref = {record.ref: record for record in records}
    former = FormerNames(stored, by_ref, directory, structures.merged)
    if is_kept:
        former.read_ahead()
    return replace(directory, formerly=former.find, also_before=former.also_before)


def gather_situation(
    stored: Transaction, mappings: Mappings, mapped: MappedTab, seen: Seen
) -> Situation:
    entity, partner, state = mapped.rules.entity, mapped.spreadsheet.partner, seen.state
    tab, today, problems = seen.tab, seen.now.date(), stored.problems.read_open()
    here = _open_here(problems, state)
    header = find_header(tab, mapped.rules.columns, state)
    heir = find_heir(stored, partner)
    around = _tab_context(seen, header, mapped, heir or partner)
    names, first_named = _read_with(stored, mappings, mapped, seen, header, around.owner)
    codec = build_codec(entity, names, today, around)
    plain_days = codec.fields.get("date")
    codec = with_legends(codec, tab, header.row)
    codec = _as_this_tab_says(stored, mapped, seen, codec, around.owner)
    days = Context(today, directory=names, owner=around.owner)
    shown = read_shown(stored, mapped, state)
    constants = read_constants(codec, mapped.rules, shown, state, days)
    session = str(constants.get(SESSION) or "")
    withdrawn = find_withdrawn(stored, mapped.shown_fields, shown.values(), today)
    situation = Situation(
        spreadsheet_id=mapped.spreadsheet.spreadsheet_id,
        tab=tab,
        header=header,
        rules=mapped.rules,
        columns=mapped.rules.columns,
        state=state,
        records=only_of(shown, mapped.rules, state, session),
        codec=codec,
        now=seen.now,
        locale=seen.locale,
        partner=partner,
        keeper=around.keeper,
        given={**_given(stored, mappings, mapped, heir), **constants},
        refuses_new=find_other_day(tab, header, _day_of(names, session), days),
        goes_with_person=frozenset(left_of(entity)),
        says_who=frozenset(name for of, name in places_of_people() if of == entity),
        assumed_elsewhere=_assumed_elsewhere(stored, problems, state),
        decisions=_decisions(here),
        given_up=_given_up(here),
        confirmed=_covered(here, "confirm"),
        refused=_covered(here, "database"),
        drafts=_drafts(here),
        notices=seen.notices,
        lookups=build_lookups(stored, mappings, entity, state, seen.now),
        tombstones=stored.overdue.read_tombstones(
            state.spreadsheet_id, state.sheet_id, is_keyed=bool(fields_sealed(state.asked))
        ),
        first_named=first_named,
        readers=build_tab_readers(codec, plain_days, names, around.keeper, tab, header, today),
        codec_on=_codec_finder(stored, mapped, seen, names, around, withdrawn),
    )
    return with_composites(situation, _composites(codec, mapped, today, around, withdrawn))


def _codec_finder(
    stored: Transaction,
    mapped: MappedTab,
    seen: Seen,
    names: Directory,
    around: TabContext,
    withdrawn: Mapping[str, LoanKey],
) -> Callable[[date], EntityCodec] | None:
    """How a loan's cells would be read on another day, with the names that are known now."""
    if mapped.rules.entity != "loan":
        return None

    @cache
    def find(day: date) -> EntityCodec:
        codec = build_codec(mapped.rules.entity, names, day, around)
        codec = _as_this_tab_says(stored, mapped, seen, codec, around.owner)
        composites = _composites(codec, mapped, day, around, withdrawn)
        return ComposingCodec(codec, composites) if composites else codec

    return find


def _day_of(names: Directory, session: str) -> str:
    known = names.of("session").by_target.get(session)
    return known.day if known else ""


def _as_this_tab_says(
    stored: Transaction, mapped: MappedTab, seen: Seen, codec: EntityCodec, owner: str
) -> EntityCodec:
    """In a partner's own tab, cells link to the partner's own records, or to its heir's."""
    if owner and mapped.rules.layout == "table":
        codec = ScopedCodec(codec, owner, owner_finder(stored))
    return DoubtingCodec(codec) if puts_month_first(seen.locale) else codec


def _read_with(
    stored: Transaction,
    mappings: Mappings,
    mapped: MappedTab,
    seen: Seen,
    header: Header,
    owner: str,
) -> tuple[Directory, Sequence[Record]]:
    """Adds what its cells may name, and the records that only this tab names: its `owner`'s."""
    entity, partner = mapped.rules.entity, mapped.partner_in_scope
    names: Directory = read_names(stored, mappings, entity)
    first_named: Sequence[Record] = ()
    named = NAMED.get(entity)
    if named and partner and is_only_list(mappings, partner, named):
        listed = OwnList(owner, mapped.spreadsheet.spreadsheet_id, seen.tab, header, named)
        first_named = make_first_named(stored, listed, names, seen.now)
        names = with_records(names, first_named)
    return names, first_named


def read_shown(stored: Transaction, mapped: MappedTab, state: TabState) -> Mapping[str, Record]:
    """The records in its scope, and erased people who still have a row here."""
    records = stored.records.read_scope(mapped.rules.entity, mapped.partner_in_scope)
    strays = [ref for ref in state.rows if ref not in records]
    if not strays:
        return records
    erased = {r.ref: r for r in stored.records.find_all(strays).values() if is_nobody(r)}
    return {**records, **erased} if erased else records


def _given(
    stored: Transaction, mappings: Mappings, mapped: MappedTab, heir: str | None
) -> Mapping[str, Value]:
    """Fields that the tab's scope gives; only a partner with a record can own one.

    What is typed in the sheet of one that was merged into another is the other one's.
    """
    partner = mapped.spreadsheet.partner
    given = given_by_scope(mapped.rules.entity, mapped.tab.scope, partner)
    if not given:
        return given
    if heir != partner:
        return given_by_scope(mapped.rules.entity, mapped.tab.scope, heir or partner)
    if any(one.slug == partner for one in mappings.organisations):
        return given
    known = {one.fields.get("id") for one in stored.records.read_all("organisation")}
    return given if partner in known else {}


def composites_without_names(
    mapped: MappedTab, now: datetime, withdrawn: Mapping[str, LoanKey] = NONE_WITHDRAWN
) -> Composites:
    """Enough to compose records: these codecs read no cell."""
    codec = _nameless_codec(mapped.rules.entity, now.date())
    return _composites(codec, mapped, now.date(), withdrawn=withdrawn)


@lru_cache(maxsize=32)
def _nameless_codec(entity: Entity, today: date) -> EntityCodec:
    return build_codec(entity, NO_DIRECTORY, today)


def _composites(
    codec: EntityCodec,
    mapped: MappedTab,
    today: date,
    around: TabContext = NO_TAB,
    withdrawn: Mapping[str, LoanKey] = NONE_WITHDRAWN,
) -> Composites:
    # In a matrix, a column is a day or names its row: there are no fields to join.
    if mapped.rules.layout != "table":
        return {}
    return build_composites(
        codec, mapped.shown_fields, today, around.titles, around.names, withdrawn
    )


def _tab_context(seen: Seen, header: Header, mapped: MappedTab, keeper: str) -> TabContext:
    """The tab's titles, the season that it or its file names, and whose tab it is by now."""
    rows = range(header.first_row - 1, (header.row or 0) - 1, -1)
    titles = {
        name: next(filter(str.strip, (seen.tab.cell(row, column).text for row in rows)), "")
        for name, column in header.columns.items()
    }
    names = header.samples(seen.tab, FullName.name, ChildrenAges.name, "returned_on")
    owners = header.samples(seen.tab, *_OWNERS)
    season = season_of(seen.tab, seen.spreadsheet_title)
    owner = keeper if mapped.partner_in_scope else ""
    lines = [_only_texts(row) for row in seen.tab.rows[: header.row or 0]]
    return TabContext(titles, season, names, owner, keeper, owners, lines)


def season_of(tab: TabSnapshot, spreadsheet_title: str) -> str:
    """`2025-2026`, if the tab, its file or a line above its titles names it; else ""."""
    above = [line for row in tab.rows[:_TITLE_ROWS] for line in [_only_texts(row)] if line]
    named = (Season.find(text) for text in (tab.title, spreadsheet_title, *above))
    return next((season.label for season in named if season), "")


def _only_texts(row: Sequence[Cell]) -> str:
    """The text of a row that holds little else: a title, no header and no record."""
    texts = [cell.text for cell in row if cell.text.strip()]
    return " ".join(texts) if len(texts) <= _MOST_TEXTS else ""


def _assumed_elsewhere(
    stored: Transaction, problems: Sequence[Problem], state: TabState
) -> frozenset[tuple[str, str]]:
    here = (state.spreadsheet_id, state.sheet_id)
    others = (one for one in problems if (one.spreadsheet_id, one.sheet_id) != here)
    return find_waiting(stored, others)


def _open_here(problems: Sequence[Problem], state: TabState) -> Sequence[Problem]:
    here = (state.spreadsheet_id, state.sheet_id)
    return [one for one in problems if (one.spreadsheet_id, one.sheet_id) == here]


def _decisions(here: Sequence[Problem]) -> Mapping[DecisionKey, Decision]:
    return {
        (problem.kind, problem.row_key, problem.field or ""): problem.decision
        for problem in here
        if problem.decision is not None
    }


def _given_up(here: Sequence[Problem]) -> Mapping[DecisionKey, str | None]:
    return {
        (problem.kind, problem.row_key, problem.field or ""): problem.canonical_value
        for problem in here
        if problem.kind == "conflict" and problem.decision == "sheet"
    }


def _drafts(here: Sequence[Problem]) -> frozenset[str]:
    keys = (problem.row_key for problem in here)
    return frozenset(key.removeprefix(OF_DRAFT) for key in keys if key.startswith(OF_DRAFT))


def _covered(here: Sequence[Problem], decision: Decision) -> frozenset[str]:
    """Elements of this tab's guards about which somebody decided so."""
    decided = (p for p in here if p.decision == decision and p.kind != "assumed")
    return frozenset[str]().union(*(load_covers(p.covers) for p in decided))
