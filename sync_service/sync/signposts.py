"""Where two tabs might be taken for each other: which one is followed is said in both.

A tab of last year keeps its place in the sync under its new name, while people type in its copy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sync_service.domain import sentences
from sync_service.domain.base import TabState
from sync_service.domain.snapshot import SpreadsheetSnapshot, TabSnapshot
from sync_service.domain.write import NoteWrite
from sync_service.sync.gathering.situations import MappedTab
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.following import (
    Following,
    Wanted,
    link_of,
    marks,
    without_adoption,
)
from sync_service.sync.planning.plan import Plan


def notices(following: Following) -> Sequence[str]:
    """For the note on the title of the tab that is followed."""
    tab, beside = following.tab, following.beside
    if tab is None or beside is None:
        return ()
    return (sentences.followed_here(tab.title, beside.title),)


def with_signposts(
    plan: Plan, mapped: MappedTab, snapshot: SpreadsheetSnapshot, following: Following
) -> Plan:
    """The plan, with the question about the other tab, and the notes in tabs that are not it."""
    remarks = [following.remark] if following.remark is not None else []
    notes = list(_signposts(mapped, snapshot, following))
    if not (remarks or notes):
        return plan
    batch = replace(plan.batch, notes=(*plan.batch.notes, *notes))
    return replace(plan, problems=(*plan.problems, *remarks), batch=batch)


def _signposts(
    mapped: MappedTab, snapshot: SpreadsheetSnapshot, following: Following
) -> Iterable[NoteWrite]:
    """Only into tabs that bear our marks: into others we have never written."""
    for tab in snapshot.tabs:
        if tab is following.tab or not _was_ours(tab, mapped.wanted):
            continue
        title = following.tab.title if following.tab is not None else ""
        wanted = sentences.followed_elsewhere(title) if tab is following.beside else ""
        place = _our_title(mapped, tab)
        standing = tab.cell(*place).note if place is not None else wanted
        is_free = not standing or sentences.is_signpost(standing)
        if place is not None and standing != wanted and is_free and not _is_locked(tab, place):
            yield NoteWrite(tab.sheet_id, *place, wanted)


def _was_ours(tab: TabSnapshot, wanted: Wanted) -> bool:
    """This mapped tab once, or a copy of it, and no other mapped tab now."""
    links = [link_of(mark) for mark in marks(tab)]
    is_ours = any(without_adoption(link) == wanted.first_link for link in links)
    return is_ours and not wanted.others.intersection(links)


def _our_title(mapped: MappedTab, tab: TabSnapshot) -> tuple[int, int] | None:
    unmet = TabState("", tab.sheet_id, "")
    header = find_header(tab, mapped.rules.columns, unmet, least=1)
    if header.row is None or header.reference is None:
        return None
    return header.row, header.reference


def _is_locked(tab: TabSnapshot, place: tuple[int, int]) -> bool:
    return any(area.holds(*place) for area in tab.locked)
