"""Looks at an existing tab, proposes how it would be read, and writes it down if asked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Protocol

from french_cells.context import Context
from french_cells.moments.date_grammar import DAY
from french_cells.named.first_named import may_be_name
from french_cells.reading import FOLLOW_FIRST, Reading
from french_cells.text import fold as fold_typed
from sync_service.adoption.constants import find_in_title, read_told, without_missing
from sync_service.domain.base import TabState
from sync_service.domain.codec import EntityCodec, WrappedCodec, WrappedEntityCodec
from sync_service.domain.errors import MissingTab, UsageError
from sync_service.domain.mapping import (
    HEADINGS,
    Column,
    Mappings,
    Scope,
    TabRules,
    given_by_scope,
)
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell, SpreadsheetSnapshot, TabSnapshot
from sync_service.model.codecs import NO_TAB, TabContext
from sync_service.model.composites import with_wholes
from sync_service.model.headers.columns import ColumnProposal, TabProposal
from sync_service.model.headers.fields import find_likelier
from sync_service.model.headers.proposal import propose_tab
from sync_service.model.headers.rows_down import with_names
from sync_service.sync.gathering.situations import link_of, season_of
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.following import adopting, find_spelt_alike, marks
from sync_service.sync.planning.tab_codecs import DoubtingCodec, ScopedCodec, puts_month_first


class SheetReader(Protocol):
    """The one thing that adopting asks of Google; `ports.Spreadsheets` is one."""

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot: ...


class AdoptedTabs(Protocol):
    """Where adopted tabs are written down: the mapping files."""

    def map_more(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules
    ) -> str | None:
        """A known tab is read as before, and its columns that were not mapped yet as well.

        The mapping's name, None where no such tab is known. Raises UsageError where nothing is
        new, or the spreadsheet is another partner's.
        """

    def rules_of(self, spreadsheet_id: str, tab_title: str) -> TabRules | None:
        """As what it is read now, None where no such tab is known."""

    def map_anew(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules
    ) -> str:
        """A known tab is read as this says from now on; the mapping's name.

        Raises UsageError when the spreadsheet is another partner's.
        """

    def add_tab(
        self, spreadsheet_id: str, partner: str, tab_title: str, mapping: TabRules, scope: Scope
    ) -> str:
        """The mapping's name. Raises UsageError when the tab is known or the partner is not."""

    def adopt_again(
        self, spreadsheet_id: str, partner: str, tab_title: str, adopted: str
    ) -> str | None:
        """A known tab is followed again from this instant, as its mapping already says.

        The mapping's name, None where no such tab is known. Raises UsageError when the
        spreadsheet is another partner's.
        """


@dataclass(frozen=True, slots=True)
class AdoptRequest:
    """Which tab is looked at, and what it is said to hold; without a title, the likeliest tab."""

    spreadsheet_id: str
    entity: Entity
    partner: str
    tab: str | None = None
    scope: Scope = "own"
    insists: bool = False
    """On this kind of records, whatever the titles say."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What all rows have alike without a column: label or title, and what a cell would say."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was found, and the mapping that would be written down."""

    request: AdoptRequest
    spreadsheet_title: str
    proposal: TabProposal
    mapping: TabRules
    sheet_id: int = 0
    marks: Sequence[str] = ()
    """What we left on the tab, or on the one that it is a copy of."""
    implied: Sequence[str] = ()
    """Labels of fields that need no column: in a partner's own tab, the partner itself."""
    puts_month_first: bool = False
    """By the spreadsheet's settings."""
    likelier: Entity | None = None
    """What its titles rather name."""
    lacks_owner: bool = False
    """All that is missing is whose it is."""
    tab: TabSnapshot | None = None
    locale: str = ""

    @property
    def is_usable(self) -> bool:
        """A header was found and every needed field has a column."""
        return self.proposal.header.is_found and bool(self.proposal.mapped)


def look_at_sheet(
    request: AdoptRequest,
    spreadsheets: SheetReader,
    codec_of: Callable[[TabContext], EntityCodec],
    today: date,
) -> Adoption:
    """One read; nothing is written. Raises SpreadsheetError, MissingTab."""
    snapshot = spreadsheets.read(request.spreadsheet_id)
    swaps = puts_month_first(snapshot.locale)

    def codec_in(around: TabContext) -> EntityCodec:
        owner = request.partner if request.scope == "own" else ""
        codec = _in_scope(request, codec_of(replace(around, owner=owner)))
        return with_wholes(DoubtingCodec(codec) if swaps else codec, today, around.titles)

    proposals = [
        propose_tab(tab, codec_in, Context(today=today, prefer="past", season=season))
        for tab in _tabs(snapshot, request)
        for season in [season_of(tab, snapshot.title)]
    ]
    best = max(proposals, key=lambda one: (len(one.mapped), one.rows))
    tab = next(tab for tab in snapshot.tabs if tab.title == best.title)
    best = _as_synced(best, tab, codec_in(NO_TAB))
    given = given_by_scope(request.entity, request.scope, request.partner)
    codec = codec_in(NO_TAB)
    told = read_told(request.constants, codec)
    told = {**find_in_title(best, tab, snapshot.title, codec), **told}
    best, fields = without_missing(best, told, codec), codec.fields
    of_itself = [fields[name].label for name in given if name in fields]
    implied = [label for label in best.missing if label in of_itself]
    needed = [label for label in best.missing if label not in of_itself]
    owners = given_by_scope(request.entity, "own", request.partner)
    best = replace(best, missing=needed)
    return Adoption(
        request,
        snapshot.title,
        best,
        replace(_mapping(request, best), constants=told),
        tab.sheet_id,
        marks(tab),
        implied,
        puts_month_first=swaps,
        likelier=_find_likelier(request.entity, best),
        lacks_owner=bool(needed) and {*needed} <= {fields[one].label for one in owners},
        tab=tab,
        locale=snapshot.locale,
    )


def labels_of(codec: EntityCodec, today: date) -> Mapping[str, str]:
    """How a proposal's fields are called."""
    whole = with_wholes(codec, today)
    whole = with_names(whole) if codec.entity == "attendance" else whole
    return {name: field.label for name, field in whole.fields.items()}


def _as_synced(proposal: TabProposal, tab: TabSnapshot, codec: EntityCodec) -> TabProposal:
    """Without the columns that a sync would not find by these titles: two that have one."""
    if proposal.layout == "matrix":
        return proposal
    header = find_header(tab, proposal.mapping_columns(), TabState("", tab.sheet_id, ""))
    lost = {one.field for one in proposal.mapped if header.columns.get(str(one.field)) is None}
    reason = "une autre colonne a le même titre : changez l’un des deux pour qu’elle soit lue"
    columns = [
        replace(one, field=None, reason=reason) if one.field in lost else one
        for one in proposal.columns
    ]
    needed = [one.label for name, one in codec.fields.items() if name in lost and one.required]
    return replace(proposal, columns=columns, missing=[*proposal.missing, *needed])


@dataclass(frozen=True, slots=True)
class FirstNamed(WrappedCodec):
    """Where no list of workshops is known, a partner's own sessions say which there are."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_first = FOLLOW_FIRST in reading.message and may_be_name(cell.text)
        return Reading(cell.text.strip(), severity="repair") if is_first else reading


def _in_scope(request: AdoptRequest, codec: EntityCodec) -> EntityCodec:
    """Only its cells are read here: no record's owner is asked for."""
    if request.scope != "own":
        return codec
    if request.entity == "session":
        named = FirstNamed(codec.fields["workshop_id"])
        codec = WrappedEntityCodec(codec, {**codec.fields, "workshop_id": named})
    return ScopedCodec(codec, request.partner, lambda _entity, _ref: None)


def _find_likelier(entity: Entity, proposal: TabProposal) -> Entity | None:
    if proposal.layout == "matrix":
        return None
    return find_likelier(entity, [one.title for one in proposal.columns])


def write_adoption(adoption: Adoption, target: AdoptedTabs, adopted: str = "") -> str:
    """Writes the mapping down; gives its name back. `adopted`: what `adopted_at` says."""
    if _lists_presences(adoption):
        raise UsageError(
            "Rien n’est noté : ici, chaque ligne dit une seule présence. Nous lisons un tableau, "
            "avec une ligne pour chaque structure ou personne et une colonne pour chaque date : "
            "faites-en un ainsi, puis recommencez."
        )
    if not adoption.is_usable and adoption.likelier:
        raise UsageError(f"Rien n’est noté.{_rather(adoption)}")
    if not adoption.is_usable:
        raise UsageError(
            "Aucune colonne n’est reconnue : donnez un titre à chaque colonne, "
            "sur une ligne au-dessus des données, puis recommencez."
        )
    request, title = adoption.request, adoption.proposal.title
    place = (request.spreadsheet_id, request.partner, title)
    known = target.rules_of(request.spreadsheet_id, title)
    if known is not None and is_of_same(known, adoption.mapping):
        more = target.map_more(*place, adoption.mapping) if not adopted else None
        return more or target.adopt_again(*place, adopted) or known.name
    _refuse_unfit(adoption)
    mapping = adoption.mapping
    name = (
        target.add_tab(*place, mapping, request.scope)
        if known is None
        else target.map_anew(*place, mapping)
    )
    if adopted:
        target.adopt_again(*place, adopted)
    return name


def is_of_same(one: TabRules, other: TabRules) -> bool:
    """About the same kind of records, laid out alike."""
    return (one.entity, one.layout) == (other.entity, other.layout)


def _lists_presences(adoption: Adoption) -> bool:
    """« Date, structure, présent ? », a row for each: no meeting is known from such a list."""
    proposal, tab = adoption.proposal, adoption.tab
    is_list = adoption.request.entity == "attendance" and proposal.layout == "table"
    if not is_list or tab is None:
        return False
    unknown = [one for one in proposal.mapped if one.field == "meeting_id" and _is_refused(one)]
    if adoption.is_usable and not (proposal.missing or unknown):
        return False
    columns = zip_longest(*([cell.text for cell in row] for row in tab.rows), fillvalue="")
    return any(
        sum(DAY.search(fold_typed(text)) is not None for text in one) > 1 for one in columns
    )


def _is_refused(column: ColumnProposal) -> bool:
    return 2 * dict(column.counts).get("reject", 0) > column.filled


def _refuse_unfit(adoption: Adoption) -> None:
    """A table without a needed column would be followed for nothing: no row could be read.

    One of another kind would make things of people.
    """
    missing, request = adoption.proposal.missing, adoption.request
    if missing:
        raise UsageError(
            f"Rien n’est noté : il manque une colonne pour {', '.join(missing)}. Ajoutez-la dans "
            "la feuille, ou corrigez son titre, puis recommencez. Si c’est la même chose pour "
            f'toutes les lignes, dites-le une fois : --always "{missing[0]}=…".'
            f"{_own_list(adoption)}{_rather(adoption)}"
        )
    if adoption.likelier and not request.insists:
        raise UsageError(
            f"Rien n’est noté. {rather(adoption.likelier)} Si ce sont bien des lignes "
            f"« {request.entity} », ajoutez --insist."
        )


def _own_list(adoption: Adoption) -> str:
    """Without a column for the owner a list is its keeper's, and that is what to say."""
    return " Si tout y est à ce partenaire : --scope own." if adoption.lacks_owner else ""


def _rather(adoption: Adoption) -> str:
    return f" {rather(adoption.likelier)}" if adoption.likelier else ""


def rather(entity: Entity) -> str:
    return f"Ses titres disent plutôt autre chose : essayez --entity {entity}."


def adopted_at(
    adoption: Adoption, mappings: Mappings, known: Collection[str], now: datetime
) -> str:
    """An instant, for a tab that has another's marks or takes another's place; else empty.

    `known` are the generations of the spreadsheet's tabs that are remembered. Raises UsageError
    for one that is followed under another title.
    """
    spreadsheet_id, title = adoption.request.spreadsheet_id, adoption.proposal.title.strip()
    followed = [one for one in mappings.spreadsheets if one.spreadsheet_id == spreadsheet_id]
    tabs = {tab.title.strip(): tab for one in followed for tab in one.tabs}
    links = {name: link_of(tab) for name, tab in tabs.items()}
    place = (spreadsheet_id, adoption.sheet_id)
    how = adopting(place, adoption.marks, known, links, title)
    if how == "followed" and title not in tabs:
        raise UsageError(
            f"L’onglet « {title} » de cette feuille est déjà suivi, sous un autre nom : "
            f"{', '.join(f'« {name} »' for name in tabs)}."
        )
    if how != "again":
        return ""
    at = now.replace(microsecond=0).isoformat()
    last = tabs[title].adopted if title in tabs else ""
    # Another instant than the last one: each adoption counts once.
    return at if at != last else (now.replace(microsecond=0) + timedelta(seconds=1)).isoformat()


def _tabs(snapshot: SpreadsheetSnapshot, request: AdoptRequest) -> list[TabSnapshot]:
    if request.tab is None:
        visible = [tab for tab in snapshot.tabs if not tab.hidden]
        return visible or list(snapshot.tabs)
    named = [tab for tab in snapshot.tabs if tab.title == request.tab]
    alike = None if named else find_spelt_alike(snapshot.tabs, request.tab)
    if alike is not None:
        return [alike]
    if not named:
        titles = ", ".join(f"« {tab.title} »" for tab in snapshot.tabs)
        raise MissingTab(
            f"Il n’y a pas d’onglet « {request.tab} ». Onglets de ce classeur : {titles}.",
            spreadsheet_id=snapshot.spreadsheet_id,
        )
    return named


def _mapping(request: AdoptRequest, proposal: TabProposal) -> TabRules:
    if proposal.layout == "matrix":
        return TabRules(
            name="committee_attendance",
            entity=request.entity,
            layout="matrix",
            columns=_row_headings(proposal),
            kind="technical_committee",
            cell_field="status",
            prefer="past",
        )
    columns = proposal.mapping_columns()
    return TabRules(f"{request.entity}s", request.entity, "table", columns)


def _row_headings(proposal: TabProposal) -> list[Column]:
    """In a matrix, the columns that name partners or people; its dates are no columns of ours."""
    return [one for one in proposal.mapping_columns() if one.field in HEADINGS]
