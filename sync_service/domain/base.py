"""What the sync remembers between two runs of one tab: the base, and what is still open.

Values only.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from french_cells.folding import fingerprint_of, is_blank, raw_key
from french_cells.reading import Raw, Value
from sync_service.domain.spreadsheet import WritePart

TypedKind: TypeAlias = Literal["invalid", "ambiguous", "assumed"]
CellKind: TypeAlias = Literal["agreed", TypedKind, "conflict", "held", "formula"]
ProblemKind: TypeAlias = Literal[
    "invalid",
    "ambiguous",
    "assumed",
    "conflict",
    "duplicate",
    "held",
    "guard",
    "scramble",
    "refused",
    "foreign_reference",
    "missing_column",
    "missing_tab",
    "lost_access",
    "trashed",
    "copied",
    "incident",
]

Decision: TypeAlias = Literal["sheet", "database", "confirm"]
TYPED: frozenset[CellKind] = frozenset({"invalid", "ambiguous", "assumed"})
"""What a cell is whose typed text waits; `since` is the day on which that was typed."""
MASK = "(motif non gardé)"
"""What is remembered of a cell that says what must be kept nowhere."""
WITH_DAY, BESIDE_DAY = "with its day", "beside its day"
"""Mark a held cell that waits, without a note, for what is said about its session's day: where it
stays, the one gives way, since its row was used once more, and the other is taken."""
STOOD = "stood before"
"""Marks an assumed cell whose value was agreed on here before words were typed beside it."""
REMARK = "remark"
"""The name under which a row's remark is remembered: it is no field of a record."""


class BaseCell(NamedTuple):
    """What sheet and database last agreed on for one cell, and what is open in it.

    A tuple, because a large sheet has a million of them: made in a third of a dataclass's time.
    `value` is canonical and `raw` is how the sheet holds it. While a cell is open (`kind` is not
    `agreed`), `sheet_raw` is the typed value that waits, `note` the exact text of our note and
    `other`, in a conflict, the database's value that this note shows; in a refusal, the value that
    was assumed before and that nobody has accepted yet; of an assumed value that stood here before
    the words beside it, `STOOD`; of a family more than there are seats, how
    many people the note names, also once that is meant and no note is left; and of a word that
    speaks of a session's state, how many changes of that had been told before it.
    """

    value: Value = None
    raw: Raw = None
    kind: CellKind = "agreed"
    sheet_raw: Raw = None
    note: str = ""
    since: datetime | None = None
    other: Value = None
    ours: bool = False
    """We wrote it: our name for what is linked to, or what may be nobody's word (`defaults`)."""

    @property
    def seen(self) -> Raw:
        """What the sheet's cell held when it was last planned."""
        return self.raw if self.kind == "agreed" else self.sheet_raw

    @property
    def assumption(self) -> Value:
        """What other sheets do not receive yet, because no person has accepted it."""
        if self.kind == "assumed":
            return self.value
        return self.other if self.kind in ("invalid", "ambiguous") else None

    @property
    def stood_before(self) -> bool:
        """Only the words beside it are asked about: the value itself was agreed on before them."""
        return self.kind == "assumed" and self.other == STOOD

    @property
    def waits(self) -> bool:
        """Whether a person typed here what nobody has answered yet, and no record holds."""
        if self.kind == "conflict":
            return raw_key(self.sheet_raw) not in ("", raw_key(self.raw))
        return self.kind in TYPED and not is_blank(self.sheet_raw)

    @property
    def waits_with_day(self) -> bool:
        return self.kind == "held" and self.other in (WITH_DAY, BESIDE_DAY)

    @property
    def is_of_another(self) -> bool:
        """It waits so in a row that was used once more, for another session."""
        return self.kind == "held" and self.other == WITH_DAY


UNMET = BaseCell()
"""The base of a cell that sheet and database have not met in."""


class RowCells(Mapping[str, BaseCell]):
    """A row's base cells by field, compared with a record before any of them need be made."""

    @abstractmethod
    def agree(self, names: Iterable[str], fields: Mapping[str, Value]) -> bool:
        """As `cells_agree`, sooner."""


def cells_agree(
    cells: Mapping[str, BaseCell], names: Iterable[str], fields: Mapping[str, Value]
) -> bool:
    """In none of these cells anything is open, and what was agreed on is what the record holds.

    A note of ours that has nothing to say any more is still to be taken away.
    """
    if isinstance(cells, RowCells):
        return cells.agree(names, fields)
    known = ((cells.get(name, UNMET), fields.get(name)) for name in names)
    return all(
        cell.kind == "agreed" and not cell.note and cell.value == value for cell, value in known
    )


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One record's row in one tab.

    `fingerprint` is the hash of the row's mapped cells as they were last seen, over the fields
    that `TabState.fields` names; empty where hashes took the place of some. For a matrix `ref` is
    the organisation's and the cells are keyed by field or ISO date. `note` is our note on the
    reference cell.
    """

    ref: str
    cells: Mapping[str, BaseCell]
    fingerprint: str = ""
    row_hint: int | None = None
    """Where it last stood, zero-based: for people, speed and whose note it was; no identity."""
    missing_since: datetime | None = None
    archived: bool = False
    """Archived in the database and, unless the row is missing, marked so in the sheet."""
    note: str = ""

    @property
    def is_sealed(self) -> bool:
        """Of some of its cells hashes are left (ADR 13): a look tells what it has to receive."""
        return bool(self.cells) and not (self.fingerprint or self.missing_since or self.archived)


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """How a mapped column was last known."""

    field: str
    metadata_id: int | None = None
    titles: Sequence[str] = ()
    """Titles that it has had beside the mapping's own."""
    offered: str = ""
    """The fingerprint of the known values that our drop-down list offers there."""


OF_DRAFT = "row:"
"""How the `row_key` begins of a row that is no record yet; its fingerprint follows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person has to look at. One open problem per (`tab`, `kind`, `row_key`, `field`).

    `row_key` is the record's reference or, for a row that is not a record yet, a stable key of
    the row.
    Values are displayed strings. `id` is given by the store and stays while the problem is open.
    """

    kind: ProblemKind
    message: str
    spreadsheet_id: str
    sheet_id: int | None = None
    tab: str = ""
    partner: str = ""
    ref: str | None = None
    row_key: str = ""
    field: str | None = None
    cell: str | None = None
    sheet_value: str | None = None
    canonical_value: str | None = None
    since: datetime | None = None
    id: int | None = None
    decision: Decision | None = None
    covers: str = ""
    """For a guard: what it holds, element by element; a decision is about exactly these.

    Of a `held` cell: what it asks about, where a person can say yes or no.
    """

    @property
    def waits(self) -> bool:
        """For a person; one that a person has decided waits for the next run alone."""
        return self.decision is None

    def decision_given_on(self, known: "Problem") -> Decision | None:
        """What somebody decided when the problem looked like `known`.

        A decision on a conflict, or on what is held, is about the two values that it showed, and
        about no others.
        """
        shown = (known.sheet_value, known.canonical_value)
        is_about_values = self.kind in ("conflict", "held")
        is_another = is_about_values and shown != (self.sheet_value, self.canonical_value)
        # « Try again » is about one try; on a tab that could be followed: about just this tab.
        # So many people are meant: of one more nobody has said so.
        is_about_covers = self.kind in ("refused", "missing_tab", "copied", "held")
        is_other = is_about_covers and known.covers != self.covers
        return None if is_another or is_other else known.decision


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Google did not take in a tab: left out while the tab is as it was, until a time.

    `refs` are records whose rows are left out; without `values`, the rest of the tab is written.
    """

    parts: Sequence[WritePart]
    refs: Sequence[str]
    fingerprint: str
    """The tab's fingerprint after what was written nevertheless."""
    retry_after: datetime
    tries: int = 1

    def leaves_out(self, ref: str) -> bool:
        return ref in self.refs or "values" in self.parts


@dataclass(frozen=True, slots=True)
class TabState:
    """Everything remembered of one tab."""

    spreadsheet_id: str
    sheet_id: int
    generation: str
    """`<link>:<spreadsheetId>:<sheetId>`: read anywhere else, the tab is a copy."""
    rows: Mapping[str, BaseRow] = field(default_factory=dict)
    columns: Mapping[str, ColumnMemory] = field(default_factory=dict)
    header_row: int | None = None
    reference_column: int | None = None
    first_met_at: datetime | None = None
    fields: Sequence[str] = ()
    """The fields that the rows' fingerprints cover."""
    fingerprint: str = ""
    """The fingerprint of the whole tab as it was last observed."""
    fingerprint_since: datetime | None = None
    waiting: Mapping[str, datetime] = field(default_factory=dict)
    """Fingerprints of rows that differ from their base, and when each was first seen so."""
    headings: Sequence[str] = ()
    """Fingerprints of rows known as titles or sums among the data: nobody is asked about them."""
    title: str = ""
    unnamed: Sequence[str] = ()
    """References that no row shows yet, because a write had to wait."""
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What guards ask about, by guard: it stays asked about until put back or confirmed.

    And under `answered` which rows went lately that somebody confirmed, under `cleared` which
    are out without a question, since their season is over.
    """
    refusal: Refusal | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)
    """Records asked about as the same as another: the later one's reference → the first one's."""
    apart: frozenset[str] = frozenset()
    """Pairs of references, parted by a space, that somebody called two different records."""
    assumptions: Mapping[str, str] = field(default_factory=dict)
    """What is asked once for a whole column → where our note stands, or that it was accepted.

    A number: so many of its cells were asked about where they are, and accepted.
    """
    followed_as: str = ""
    """The partner and the kind of records that it was last planned to show; empty if unknown."""
    is_fed: bool = False
    """Formulas gave all that was read here: what it shows or lacks is no person's word."""


def row_fingerprint(raws: Sequence[Raw]) -> str:
    """A hash of the raw values in the order of their fields' names."""
    return fingerprint_of(*map(raw_key, raws))
