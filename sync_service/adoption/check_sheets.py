"""Looks at every followed spreadsheet as a run would, and says what to correct. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync_service.adoption.roster_tab import read_roster
from sync_service.domain.base import Problem, TabState
from sync_service.domain.errors import LostAccess, OutsideError, refused
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, TabSnapshot
from sync_service.domain.wording import desk_sentences, roster_sentences, tab_sentences
from sync_service.ports import Database, Sharing, Spreadsheets
from sync_service.sync.gathering.situations import MappedTab, mapped_tabs
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.columns.layout import view_tab
from sync_service.sync.planning.columns.spills import find_spills
from sync_service.sync.planning.following import follow
from sync_service.sync.planning.tab_codecs import puts_month_first
from sync_service.sync.rivals import is_another_asked_about


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct: where it is, what is wrong and what to do."""

    place: str
    message: str
    is_advice: bool = False
    """The sheet can be synced all the same."""


def check_sheets(
    spreadsheets: Spreadsheets, mappings: Mappings, database: Database
) -> Iterator[Sequence[Finding]]:
    """What is wrong with each spreadsheet in turn; nothing where all is well."""
    shared = _read_sharing(spreadsheets, mappings)
    for one in mappings.spreadsheets:
        sharing = shared.get(one.spreadsheet_id)
        yield list(_check(spreadsheets, mappings, database, one, sharing))


def check_roster(spreadsheets: Spreadsheets, spreadsheet_id: str) -> Iterator[Finding]:
    """Whether the coordinator's tab « Partenaires » is there, and we may write into it."""
    place = f"PARTNERS_SHEET, {spreadsheet_id}"
    address = spreadsheets.service_address(spreadsheet_id)
    try:
        sheet = read_roster(spreadsheets.read(spreadsheet_id))
        sharing = spreadsheets.read_sharing([spreadsheet_id]).get(spreadsheet_id)
    except LostAccess:
        yield Finding(place, roster_sentences.roster_not_shared(address))
    except OutsideError as error:
        yield Finding(place, str(error))
    else:
        if sheet is None:
            yield Finding(place, roster_sentences.no_roster())
        yield from _check_sharing(sharing, place, address)


def _read_sharing(spreadsheets: Spreadsheets, mappings: Mappings) -> Mapping[str, Sharing]:
    """Nothing if Drive does not answer: what a read says about each sheet is reported anyway."""
    try:
        ids = [one.spreadsheet_id for one in mappings.spreadsheets]
        return spreadsheets.read_sharing(ids) if ids else {}
    except OutsideError:
        return {}


def _check(
    spreadsheets: Spreadsheets,
    mappings: Mappings,
    database: Database,
    followed: SpreadsheetMapping,
    sharing: Sharing | None,
) -> Iterator[Finding]:
    place = f"{followed.partner}, {followed.spreadsheet_id}"
    try:
        snapshot = spreadsheets.read(followed.spreadsheet_id)
    except LostAccess:
        address = spreadsheets.service_address(followed.spreadsheet_id)
        yield Finding(
            place,
            "La feuille n’est pas partagée avec le service, ou n’existe pas. Partagez-la en "
            f"modification avec {address}, ou corrigez son adresse dans spreadsheets.toml.",
        )
    except OutsideError as error:
        yield Finding(place, str(error))
    else:
        address = spreadsheets.service_address(followed.spreadsheet_id)
        yield from _check_sharing(sharing, place, address)
        with database.reading() as stored:
            known = _Known(
                stored.memory.read_tabs(followed.spreadsheet_id),
                stored.problems.read_open(followed.spreadsheet_id),
                stored.memory.read_installation() or "",
            )
        if is_another_asked_about(snapshot, known.installation, known.problems):
            # Until somebody decides, nothing else of it counts.
            yield Finding(place, desk_sentences.other_installation(), is_advice=True)
            return
        tabs = mapped_tabs(mappings, followed)
        yield from _check_tabs(snapshot, tabs, known, place)
        # Of a file that we only read that is said already, of all that is in it.
        if sharing is None or sharing.can_edit:
            foreseen = [t for tab in tabs for t in _find_unwritable(snapshot, tab, known, address)]
            for message in _with_refusals(foreseen, known.problems):
                yield Finding(place, message, is_advice=True)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a spreadsheet, what is open in it, and what we are called."""

    tabs: Mapping[int, TabState]
    problems: Sequence[Problem]
    installation: str


def _check_tabs(
    snapshot: SpreadsheetSnapshot, tabs: Sequence[MappedTab], known: _Known, place: str
) -> Iterator[Finding]:
    if puts_month_first(snapshot.locale):
        yield Finding(place, tab_sentences.month_first(snapshot.title), is_advice=True)
    for mapped in tabs:
        yield from _check_tab(snapshot, mapped, known.tabs, place)


def _check_sharing(sharing: Sharing | None, place: str, address: str) -> Iterator[Finding]:
    if sharing is None:
        return
    if not sharing.can_edit:
        yield Finding(place, refused(tab="", cause="read_only", address=address), is_advice=True)
    if not sharing.is_listed:
        yield Finding(place, desk_sentences.open_by_link(address), is_advice=True)


def _check_tab(
    snapshot: SpreadsheetSnapshot, mapped: MappedTab, known: Mapping[int, TabState], place: str
) -> Iterator[Finding]:
    following = follow(mapped.wanted, snapshot, known)
    tab, question = following.tab, following.question
    if question is not None and (question.covers or question.kind == "guard"):
        yield Finding(place, question.message, is_advice=question.kind == "guard")
        return
    if following.remark is not None:
        yield Finding(place, following.remark.message, is_advice=True)
    if tab is None:
        titles = ", ".join(f"« {one.title} »" for one in snapshot.tabs)
        yield Finding(place, f"Pas d’onglet « {mapped.tab.title} ». Onglets : {titles}.")
        return
    header = find_header(tab, mapped.rules.columns, _unmet(snapshot, tab))
    if not header.is_found:
        yield Finding(
            place,
            f"Onglet « {tab.title} » : ligne d’en-tête introuvable. Voyez ce qui serait lu : "
            f"sync-service adopt {snapshot.spreadsheet_id} --tab « {tab.title} »",
        )
        return
    for field, reason in header.aside.items():
        # A sheet need not have every column that its mapping knows.
        if reason == "doubled":
            yield Finding(place, f"Onglet « {tab.title} » : plusieurs colonnes pour {field}.")


def _find_unwritable(
    snapshot: SpreadsheetSnapshot, mapped: MappedTab, known: _Known, address: str
) -> Iterator[str]:
    """What the next run will read and not write: protected, or filled by a formula."""
    tab = follow(mapped.wanted, snapshot, known.tabs).tab
    if tab is None:
        return
    header = find_header(tab, mapped.rules.columns, _unmet(snapshot, tab))
    if not header.is_found:
        return
    view = view_tab(tab, header, find_spills(tab, header.first_row))
    columns = sorted(header.columns.values())
    locked = [one for one in columns if view.is_locked_below(header.first_row, one)]
    if view.is_fed:
        yield refused(tab=tab.title, cause="formula")
    elif len(locked) == len(columns):
        yield refused(tab=tab.title, cause="protected", address=address)
    else:
        for column in locked:
            title = tab.cell(header.row or 0, column).text.strip()
            yield refused(tab=tab.title, cause="protected", column=title, address=address)


def _with_refusals(foreseen: Sequence[str], standing: Sequence[Problem]) -> Sequence[str]:
    """With what Google refused when it was last tried, each said once."""
    open_ones = [one.message for one in standing if one.kind == "refused" and one.waits]
    return [*(one for one in foreseen if not _is_said(one, open_ones)), *open_ones]


def _is_said(message: str, others: Sequence[str]) -> bool:
    """Of the same place, or of a part of it, for the same reason."""
    place, _, why = message.partition(" : ")
    return any(one.startswith(place) and why in one for one in others)


def _unmet(snapshot: SpreadsheetSnapshot, tab: TabSnapshot) -> TabState:
    return TabState(snapshot.spreadsheet_id, tab.sheet_id, "")
