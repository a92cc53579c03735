"""What is held, and of what: a guard, and the changes of a run that guards are raised about."""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.rows.guards.asking import (
    GIVEN,
    NOTHING_ASKED,
    Asking,
    Remembered,
    count_of,
    short_fingerprint,
    typed_element,
)
from sync_service.sync.planning.rows.merging import RowOutcome


@dataclass(frozen=True, slots=True)
class Guard:
    """One kind of change that is held; `field` is set if it concerns one column only.

    `elements` name what is held: each row or cell, with its new content. Whoever confirms the
    guard confirms exactly these, and whatever comes later is asked about again.
    """

    kind: str
    count: int
    elements: frozenset[str]
    field: str | None = None
    archived: frozenset[str] = frozenset()
    """Those of its rows that went before there were so many, and were archived."""
    given: frozenset[str] = frozenset()
    """Those of its cells that were given what no row had; what they had is in another one."""

    @property
    def name(self) -> str:
        """What it is about; stays the same however much of it is left."""
        return f"{self.kind}:{self.field}" if self.field else self.kind

    @property
    def key(self) -> str:
        """Identifies the question as shown: changes as soon as it is about anything else."""
        return f"{self.name}:{short_fingerprint(*sorted(self.elements))}"

    @property
    def covers(self) -> str:
        """Its elements, as stored with the problem."""
        return " ".join(sorted(self.elements))

    def without(self, elements: AbstractSet[str]) -> "Guard":
        """The guard without these elements; perhaps none is left."""
        left = self.elements - elements
        if left == self.elements:
            return self
        return replace(
            self,
            elements=left,
            count=count_of(self.kind, left),
            archived=self.archived & left,
            given=self.given & left,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run is about to do, and what people have already confirmed of it."""

    rows: Sequence[RowOutcome]
    missing: Sequence[str]
    """References of rows that disappeared."""
    new: Sequence[SheetRow]
    lately: frozenset[str] = frozenset()
    """References of rows that disappeared within the hour and are archived already."""
    beside: frozenset[str] = frozenset()
    """References of rows that go unasked, but disappeared together with missing ones."""
    asking: Asking = NOTHING_ASKED
    unsettled: Sequence[tuple[BaseRow, SheetRow]] = ()
    """Rows not judged yet, with their base: a sort moved values in them, too."""
    contested: Sequence[tuple[BaseRow, Sequence[SheetRow]]] = ()
    """Records whose reference several rows bear, with these rows, of which none is judged."""
    erased: Sequence[tuple[BaseRow, SheetRow]] = ()
    """The same for rows of people who were erased; what is emptied there goes with them."""
    is_matrix: bool = False
    """In a matrix, every row gets one more value after each meeting."""
    unmatched: Sequence[SheetRow] = ()
    """Rows that are no records, or not yet: a sort moved other rows' values into them, too."""
    found: Mapping[int, str] = field(default_factory=dict)
    """Whose each row is that is a record's."""
    is_nobodys: Callable[[str, str], bool] = lambda _ref, _name: False
    """Whether only a default of ours gave a record's field its value."""
    is_wiped: bool = False
    """All rows and all titles are gone: asked about, however few."""
    are_rows_asked: bool = False
    """Whether rows that contradict their references are asked about: a sort left them so."""

    def asked(self, row: RowOutcome) -> Sequence[str]:
        """The fields that this row changes and that nobody confirmed."""
        return [name for name in row.changes if self.is_asked(cell_element(row, name))]

    def is_asked(self, element: str) -> bool:
        return element not in self.asking.confirmed


def load_covers(covers: str) -> frozenset[str]:
    return frozenset(covers.split())


def remember_guards(guards: Sequence[Guard], **beside: Collection[str]) -> Remembered:
    """What the next run has to know of the guards, and of disappeared rows beside them."""
    asked = {guard.name: sorted(guard.elements) for guard in guards}
    given = frozenset[str]().union(*(guard.given for guard in guards))
    more = {**beside, GIVEN: given}
    return {**asked, **{name: sorted(refs) for name, refs in more.items() if refs}}


def held_by(guards: Sequence[Guard]) -> frozenset[str]:
    """The elements that any of them asks about."""
    return frozenset[str]().union(*(guard.elements for guard in guards))


def cell_element(row: RowOutcome, name: str) -> str:
    return typed_element(row.ref, name, row.sides_of[name].cell.value)
