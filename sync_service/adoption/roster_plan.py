"""Decides what becomes of each row of the coordinator's tab « Partenaires ». Pure.

What she types in État is her wish; an empty cell, or a word of ours, asks for nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sync_service.adoption.roster_tab import (
    KIND_WORDS,
    RosterColumn,
    RosterRow,
    RosterSheet,
    Wish,
    kind_word,
)
from sync_service.domain.mapping import Mappings
from sync_service.domain.roster import LIVE, RosterState, RosterTab, TabKey, file_keys
from sync_service.domain.wording import roster_sentences as told

Step: TypeAlias = Literal["nothing", "look", "join", "move", "leave"]
"""`look`: at the partner's sheet, to propose it; `join`: the same, and follow it; `move`: to
another state at once; `leave`: what is ours goes out of the sheet."""
Verdict: TypeAlias = tuple[Step, RosterState | None]
_LOOKED_AT_FOR = timedelta(hours=1)
"""Google's quota is for sheets that are followed."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Whom a name means: a known structure, a new one, or nobody yet."""

    slug: str = ""
    new_name: str = ""
    alike: Sequence[str] = ()
    """Known names that a new one could be meant for."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell of a row."""

    column: RosterColumn
    message: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, what is kept of it, and what is to be done now."""

    row: RosterRow
    structure: Structure
    faults: Sequence[Fault] = ()
    known: RosterTab | None = None
    step: Step = "nothing"
    to: RosterState | None = None
    is_by_file: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What rows are judged by."""

    files: Mappings
    known: Mapping[TabKey, RosterTab]
    decided: Mapping[TabKey, Wish]
    """What somebody said outside of the tab: at the desk, by a command."""
    find_structure: Callable[[str], Structure]
    name_of: Callable[[str], str]
    """A structure's name, by its slug."""
    now: datetime

    def whose(self, partner: str) -> str:
        """Whom a sheet of this partner is counted for: where it was merged, the one that stays."""
        return self.find_structure(partner).slug or partner


def judge(sheet: RosterSheet, situation: Situation) -> Sequence[Judged]:
    """In the order of the rows."""
    first = _first_of_each(sheet.rows)
    owners = _owners(situation)
    return [_judge(row, first, owners, situation) for row in sheet.rows]


def gone(sheet: RosterSheet, situation: Situation) -> Sequence[RosterTab]:
    """What is kept of tabs that no row lists any more."""
    listed = {row.key for row in sheet.rows}
    return [one for key, one in situation.known.items() if key not in listed]


def _first_of_each(rows: Sequence[RosterRow]) -> Mapping[TabKey, RosterRow | None]:
    """None where a tab is listed twice and the rows want different things."""
    found: dict[TabKey, RosterRow | None] = {}
    for row in rows:
        if row.key is None:
            continue
        known = found.setdefault(row.key, row)
        if known is not None and row.wish not in (None, known.wish):
            found[row.key] = None
    return found


def _owners(situation: Situation) -> dict[str, str]:
    """Spreadsheet → whose it is already; rows add those of new ones, the first row first."""
    files = situation.files.spreadsheets
    owners = {one.spreadsheet_id: situation.whose(one.partner) for one in files}
    for one in situation.known.values():
        if one.state in LIVE:
            owners.setdefault(one.spreadsheet_id, situation.whose(one.partner))
    return owners


def _judge(
    row: RosterRow,
    first: Mapping[TabKey, RosterRow | None],
    owners: dict[str, str],
    situation: Situation,
) -> Judged:
    structure = situation.find_structure(row.structure)
    known = situation.known.get(row.key) if row.key else None
    if row.key in file_keys(situation.files):
        return Judged(row, structure, known=known, is_by_file=True)
    repeated = [*_repeated(row, first)]
    faults = [*_faults(row, structure, known, owners, situation.name_of), *repeated]
    if row.spreadsheet_id and structure.slug and not faults:
        owners.setdefault(row.spreadsheet_id, structure.slug)
    is_under_way = known is not None and known.state in (*LIVE, "leaving")
    if repeated or (faults and not is_under_way):
        return Judged(row, structure, faults, known)
    step, to = _next_step(known, _wish(row, known, situation), situation.now)
    if step == "nothing" and known is not None and known.said and not row.is_hers:
        step, to = "move", known.state  # what she types next is new, whatever it is
    return Judged(row, structure, [*faults, *_unclear(row, known)], known, step, to)


def _wish(row: RosterRow, known: RosterTab | None, situation: Situation) -> Wish | None:
    if row.wish is not None and (known is None or row.word != known.said):
        return row.wish
    return situation.decided.get(row.key) if row.key else None


def _faults(
    row: RosterRow,
    structure: Structure,
    known: RosterTab | None,
    owners: Mapping[str, str],
    name_of: Callable[[str], str],
) -> Iterator[Fault]:
    if structure.fault:
        yield Fault("structure", structure.fault)
    owner = owners.get(row.spreadsheet_id or "", structure.slug)
    if structure.slug and owner != structure.slug:
        yield Fault("structure", told.of_another(name_of(owner)))
    if row.spreadsheet_id is None:
        yield Fault("address", told.not_an_address())
    if not row.title:
        yield Fault("tab", told.missing_title())
    if row.entity is None:
        yield Fault("kind", told.unknown_kind(KIND_WORDS))
    elif known is not None and known.state in LIVE and known.rules is not None:
        followed = known.rules.entity
        if followed != row.entity:
            yield Fault("kind", told.other_kind(kind_word(followed)))


def _repeated(row: RosterRow, first: Mapping[TabKey, RosterRow | None]) -> Iterator[Fault]:
    if row.key is None:
        return
    shown = first[row.key]
    if shown is None:
        yield Fault("address", told.listed_twice(None))
    elif shown is not row:
        yield Fault("address", told.listed_twice(shown.index + 1))


def _unclear(row: RosterRow, known: RosterTab | None) -> Iterator[Fault]:
    is_no_way = row.wish == "decline" and known is not None and known.state in LIVE
    if (row.is_hers and row.wish is None) or is_no_way:
        yield Fault("state", told.unknown_wish(row.word))


def _next_step(known: RosterTab | None, wish: Wish | None, now: datetime) -> Verdict:
    state = known.state if known is not None else "proposed"
    if state in ("followed", "paused"):
        return _from_live(state, wish)
    if state == "leaving":
        return "leave", None
    if wish == "follow":
        return "join", None
    if state != "proposed":
        return "nothing", None
    if wish is not None:
        return "move", "declined"
    is_stale = known is None or known.rules is None or now - known.looked_at >= _LOOKED_AT_FOR
    return ("look" if is_stale else "nothing"), None


def _from_live(state: RosterState, wish: Wish | None) -> Verdict:
    wanted: Mapping[Wish | None, RosterState] = {
        "follow": "followed",
        "pause": "paused",
        "leave": "leaving",
    }
    to = wanted.get(wish, state)
    return ("move", to) if to != state else ("nothing", None)
