"""How a tab's cells are read together with others, depending on its records and its headings.

Decides nothing, and knows no words: `sync/gathering/tab_readers` chooses the readers.
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
"""From what the rows above hold, going up, the rows below, and the column."""
TellCounted = Callable[[int, int | None], Counted | None]
"""From the row's number, and the number of adults it gives."""
TellSessionDay = Callable[[int], str]
"""From the row's number."""
TellAside = Callable[[str, Cell], Mapping[str, Value]]
JudgeLine = Callable[[str, ColumnUse], LineKind]
"""From the text, and what its column is for."""
TellDay = Callable[[str, str], str | None]
"""The ISO date that words beside another date mean; None if they mean none."""
CutRemark = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class TabReaders:
    """The readers of one tab; None or empty where a tab has no use for one."""

    # Of any list.
    judge_line: JudgeLine | None = None
    """What kind of message a text alone in its row is, to readers of the list."""
    implied: Mapping[str, Callable[[Cell], Mapping[str, Value]]] = field(default_factory=dict)
    """Field → what a new row's cell says about other fields: « Mme » before a name."""
    split: Mapping[str, Callable[[Cell], Mapping[str, Value]]] = field(default_factory=dict)
    """Field → what a new row's cell gives it and another field: a telephone and a mobile."""
    said_once: frozenset[str] = frozenset()
    """Link columns that say each thing once, above all the rows that it covers."""
    aside: TellAside | None = None
    """What a field's cell says about other fields of its record: « annulé » under « Lieu »."""

    # For presences.
    says_who_is_away: bool = False
    """Whether absences have words of their own here, so that a dash is none."""
    says_absent: bool = False
    """Whether « absent » has a word of its own here, so that a cross means a presence."""
    initials: Initials | None = None
    """How initials are known here."""
    person_of: Callable[[str, str], str | None] | None = None
    """The person whom a short name means at a structure; None for nobody or several."""
    hides: Callable[[str, Raw], bool] | None = None
    """Whether what a field's cell holds must not be stored: a reason for an absence."""

    # Of contacts.
    ordered: Callable[[str, str], str | None] | None = None
    """A person's names in the order that the e-mail address shows; None if it shows none."""
    post: Callable[[str], str | None] | None = None
    """The name of a service that a cell gives instead of a person's."""
    is_vacant: Callable[[str], bool] | None = None
    """Whether a cell says that a post is vacant."""

    # Of loans.
    own_thing: Callable[[str], str | None] | None = None
    """The partner's own thing with a name that others' things have, too."""
    near_day: TellDay | None = None
    next_day: TellDay | None = None
    """Tells a loan's end from its beginning: « le soir même », « lundi 28 »."""
    days_between: Callable[[str, str, str], Sequence[str]] | None = None
    """The days that « le 26 » may mean, between two others."""
    cut_return: CutRemark | None = None
    """« Le 14 (oublié) » under « Rendu le »: the day, and the unknown words."""

    # Of sessions.
    beside: ReadRemark | None = None
    """What unmapped columns say about the row: « annulé » under « Remarques »."""
    days_of: Callable[[Cell, Value], Sequence[Value]] | None = None
    """All days that a date's cell gives, from a day on: « tous les mardis jusqu'au 15/12 »."""
    weekday: Callable[[str], int | None] | None = None
    """The weekday that a cell names, in a column beside a session's day."""
    whole_day: TellWholeDay | None = None
    """« Lu 14 » with the month that stands alone above it in its column."""

    # Of families.
    counted: TellCounted | None = None
    """How many children a family's row counts, beside their ages."""
    session_day: TellSessionDay | None = None
    """The day beside a family's workshop; "" if there is none, or it is in its own cell."""
    state_headings: StateHeadings | None = None
    """Headings that say that the families below them wait, or do not come."""

    def is_hidden(self, name: str, raw: Raw) -> bool:
        return self.hides is not None and self.hides(name, raw)
