"""What a guard holds, told to the person who answers it: of whom, and what was there before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from french_cells.text import in_order_of
from sync_service.domain.base import Problem
from sync_service.domain.decisions import is_guard
from sync_service.domain.record import WHOLE, Change, find_reference
from sync_service.domain.wording.sentences import NOTHING
from sync_service.ports import Transaction
from sync_service.records.telling import Teller
from sync_service.records.told_changes import ToldChange

_MOST = 200
"""Nobody reads on; how many more they are is said."""
_PART = "/"


@dataclass(frozen=True, slots=True)
class HeldCell:
    """One cell; `after` is empty where only the sheet shows what stands there now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One record: its row is gone, unless some of its cells are named."""

    name: str
    cells: Sequence[HeldCell]


def read_held_rows(stored: Transaction, teller: Teller, problem: Problem) -> Sequence[HeldRow]:
    """By name. Of new rows, and of torn ones, only the sheet shows whose they are."""
    places = sorted(_places(problem))
    named = sorted({ref for ref, _ in places})[:_MOST]
    records = stored.records.find_all(named)
    changes = [
        Change(ref, name, records[ref].fields.get(name), None, "", records[ref].updated_at)
        for ref, name in places
        if ref in records
    ]
    after = NOTHING if problem.row_key.startswith("blanked") else ""
    told = groupby(teller.tell(changes), key=lambda one: (one.name or one.ref, one.ref))
    rows = [HeldRow(name, _cells(list(same), after)) for (name, _), same in told]
    return sorted(rows, key=lambda one: in_order_of(one.name))


def find_vanished(problem: Problem) -> frozenset[str]:
    """References of the records whose whole row is gone."""
    return frozenset(ref for ref, name in _places(problem) if name == WHOLE)


def count_held(problem: Problem) -> int:
    """All records of which something is held, named or not."""
    return len({ref for ref, _ in _places(problem)})


def _places(problem: Problem) -> Iterable[tuple[str, str]]:
    return (place for one in problem.covers.split() if (place := _place(one)) is not None)


def _place(element: str) -> tuple[str, str] | None:
    """Reference and field of what a guard names; None for a row as it is."""
    ref, _, rest = element.partition(_PART)
    return (ref, rest.partition(_PART)[0] or WHOLE) if find_reference(ref) == ref else None


def _cells(changes: Sequence[ToldChange], after: str) -> Sequence[HeldCell]:
    return [
        HeldCell(field_label(one.field), one.before, after)
        for one in changes
        if one.field != "fiche"
    ]


def field_label(name: str) -> str:
    """A list of presence has days instead of fields."""
    try:
        return f"{date.fromisoformat(name):%d/%m/%Y}"
    except ValueError:
        return name


def read_held(
    stored: Transaction, teller: Teller, problems: Sequence[Problem]
) -> Mapping[int | None, Sequence[HeldRow]]:
    """By the problem's number; of guards alone."""
    return {one.id: read_held_rows(stored, teller, one) for one in problems if is_guard(one)}
