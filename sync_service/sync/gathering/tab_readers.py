"""How the cells of one tab are read together with others, by the kind of its records."""

from dataclasses import replace
from datetime import date
from functools import partial

from french_cells.directory import Directory
from french_cells.headers.lines import judge_line
from french_cells.headers.months import find_whole_day
from french_cells.loans.returns import cut_remark
from french_cells.moments.beside import find_all, find_near, find_next, find_weekday
from french_cells.named.items import find_own
from french_cells.people.addressed import named_by_address
from french_cells.people.posts import find_post, is_vacant
from french_cells.presence.absence_reasons import tells_reason
from french_cells.reading import Raw
from sync_service.domain.codec import EntityCodec, FieldCodec
from sync_service.domain.mapping import is_day
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.model.entities.loan import tell_return
from sync_service.model.fields.moments import read_days
from sync_service.model.session_states import read_remark, read_state
from sync_service.model.two_in_one import build_implied, build_split
from sync_service.sync.gathering.counted_children import build_counted
from sync_service.sync.gathering.session_days import build_session_day
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.state_headings import find_state_headings
from sync_service.sync.planning.tab_readers import TabReaders

_OF_PRESENCES = frozenset({"attendance", "registration"})


def build_tab_readers(
    codec: EntityCodec,
    days: FieldCodec | None,
    names: Directory,
    partner: str,
    tab: TabSnapshot,
    header: Header,
    today: date,
) -> TabReaders:
    """For a list in a partner's spreadsheet; `codec` reads its fields with its known names.

    `days` reads the day of a session wherever it stands.
    """
    entity = codec.entity
    readers = _of_any_list(entity, names, partner, today)
    if entity == "contact":
        return replace(readers, ordered=named_by_address, post=find_post, is_vacant=is_vacant)
    if entity == "loan":
        return _of_loans(readers, codec, names, partner)
    if entity == "session":
        return _of_sessions(readers, days)
    if entity == "registration":
        return replace(
            readers,
            counted=build_counted(tab, header, today),
            session_day=build_session_day(tab, header),
            state_headings=find_state_headings(tab, header),
        )
    return readers


def _of_any_list(entity: Entity, names: Directory, partner: str, today: date) -> TabReaders:
    split = build_split(entity, today)
    return TabReaders(
        judge_line=judge_line,
        implied=build_implied(entity, split, names.of("item"), partner),
        split=split,
        hides=_tells_reason if entity in _OF_PRESENCES else None,
    )


def _tells_reason(name: str, raw: Raw) -> bool:
    """Whether a cell gives a reason for an absence; a partner may be called « Hôpital »."""
    is_presence = name == "status" or is_day(name)
    return is_presence and tells_reason(raw)


def _of_loans(
    readers: TabReaders, codec: EntityCodec, names: Directory, partner: str
) -> TabReaders:
    return replace(
        readers,
        aside=partial(tell_return, codec),
        own_thing=partial(find_own, names.of("item"), partner),
        near_day=find_near,
        next_day=find_next,
        days_between=find_all,
        cut_return=cut_remark,
    )


def _of_sessions(readers: TabReaders, days: FieldCodec | None) -> TabReaders:
    if days is None:
        return readers
    return replace(
        readers,
        aside=read_state,
        beside=read_remark,
        days_of=partial(read_days, days),
        weekday=find_weekday,
        whole_day=find_whole_day,
    )
