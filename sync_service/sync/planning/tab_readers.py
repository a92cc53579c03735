"""How a tab's cells are read beside their own columns: what its kind of record and its lines tell.

Decides nothing, and knows no words: `sync/gathering/tab_readers` says which reader is which.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from french_cells.amounts.counted import Counted
from french_cells.reading import ColumnUse, LineKind, Raw, Value
from sync_service.domain.legend import Initials
from sync_service.domain.spreadsheet import Cell
from sync_service.sync.planning.columns.layout import ReadRemark
from sync_service.sync.planning.state_headings import StateHeadings

TellWholeDay = Callable[[str, Iterable[Sequence[str]], Iterable[Sequence[str]], int], str | None]
"""By what the rows above hold, going up, those below, and the column."""
TellCounted = Callable[[int, int | None], Counted | None]
"""By the row's number, and the adults that it says."""
TellSessionDay = Callable[[int], str]
"""By the row's number."""
TellAside = Callable[[str, Cell], Mapping[str, Value]]
JudgeLine = Callable[[str, ColumnUse], LineKind]
"""By the text, and what its column is for."""
TellDay = Callable[[str, str], str | None]
"""The ISO date that words say beside another one; None where they say none."""
CutRemark = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class TabReaders:
    """None, or empty: nothing of the kind is told in such a tab."""

    # Of any list.
    judge_line: JudgeLine | None = None
    """What a text alone in its row says to whoever reads the list."""
    implied: Mapping[str, Callable[[Cell], Mapping[str, Value]]] = field(default_factory=dict)
    """By field, what a new row's cell says beside its own: « Mme » before a name."""
    split: Mapping[str, Callable[[Cell], Mapping[str, Value]]] = field(default_factory=dict)
    """By field, what a new row's cell says of it and of another: a telephone and a mobile."""
    said_once: frozenset[str] = frozenset()
    """Fields whose column says a thing once, above all the rows that it is for."""
    aside: TellAside | None = None
    """What a field's cell says of other fields of its record: « annulé » under « Lieu »."""

    # Of tabs of marks.
    says_who_is_away: bool = False
    """Whether absences have words of their own in a tab of marks, so that a dash is none."""
    says_absent: bool = False
    """Whether « absent » has a word of its own there, so that a cross is a presence."""
    initials: Initials | None = None
    """How initials are known there."""
    person_of: Callable[[str, str], str | None] | None = None
    """Whom a short name means at a structure, by its slug; None where nobody is, or two are."""
    hides: Callable[[str, Raw], bool] | None = None
    """Whether what a field's cell holds must be kept nowhere: a reason for an absence."""

    # Of contacts.
    ordered: Callable[[str, str], str | None] | None = None
    """A person's names in the order that their address shows; None where it shows none."""
    post: Callable[[str], str | None] | None = None
    """The name of a service that a cell names instead of a person."""
    is_vacant: Callable[[str], bool] | None = None
    """Whether a cell says that a post is nobody's yet."""

    # Of loans.
    own_thing: Callable[[str], str | None] | None = None
    """The partner's thing of a name that others' things bear, too."""
    near_day: TellDay | None = None
    next_day: TellDay | None = None
    """How a loan's end is told from its beginning: « le soir même », « lundi 28 »."""
    days_between: Callable[[str, str, str], Sequence[str]] | None = None
    """Which days « le 26 » may be, between two others."""
    cut_return: CutRemark | None = None
    """« Le 14 (oublié) » under « Rendu le »: the day, and words that nobody knows."""

    # Of sessions.
    beside: ReadRemark | None = None
    """What is said of a row beside the mapped columns: « annulé » under « Remarques »."""
    days_of: Callable[[Cell, Value], Sequence[Value]] | None = None
    """All the days that a date's cell says: « tous les mardis jusqu'au 15/12 », since a day."""
    weekday: Callable[[str], int | None] | None = None
    """Which one a cell names, in a column beside a session's day."""
    whole_day: TellWholeDay | None = None
    """« Lu 14 » with the month that stands alone above it in its column."""

    # Of families.
    counted: TellCounted | None = None
    """How many children a family's row counts beside their ages."""
    session_day: TellSessionDay | None = None
    """The day beside a family's workshop; empty where none is told, or in its own cell."""
    state_headings: StateHeadings | None = None
    """Lines that say of the families below them that they wait, or do not come."""

    def is_hidden(self, name: str, raw: Raw) -> bool:
        return self.hides is not None and self.hides(name, raw)
