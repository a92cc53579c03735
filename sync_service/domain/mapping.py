"""Which column of which tab is which field: the mapping files' content, validated, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sync_service.domain.record import Entity

Direction: TypeAlias = Literal["both", "from_sheet", "to_sheet"]
Layout: TypeAlias = Literal["table", "matrix"]
Scope: TypeAlias = Literal["own", "all"]


@dataclass(frozen=True, slots=True)
class Column:
    """One mapped column: the titles it may bear, and which way values travel."""

    field: str
    titles: Sequence[str]
    direction: Direction = "both"
    dropdown: bool = False


@dataclass(frozen=True, slots=True)
class TabRules:
    """How one kind of tab is read and written.

    A matrix has names down (`columns` then holds the row headings, normally `organisation_id`)
    and dates
    across; its cells are `cell_field` of one record per row and date; `kind` is the meetings'
    kind and `prefer`
    the direction of dates without a year.
    """

    name: str
    entity: Entity
    layout: Layout
    columns: Sequence[Column]
    kind: str = ""
    cell_field: str = ""
    prefer: Literal["past", "future", ""] = ""


@dataclass(frozen=True, slots=True)
class TabMapping:
    """One tab of a partner's spreadsheet and the mapping it follows."""

    title: str
    mapping: str
    scope: Scope = "own"
    adopted: str = ""
    """When it was adopted as the tab to follow, though it bears the marks of another."""


@dataclass(frozen=True, slots=True)
class SpreadsheetMapping:
    """One spreadsheet that is kept in sync."""

    partner: str
    spreadsheet_id: str
    tabs: Sequence[TabMapping]
    contact: str = ""
    paused: bool = False


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """A partner known from the mapping files: a record from the first run."""

    slug: str
    name: str
    aliases: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mappings:
    """Everything the mapping files say."""

    mappings: Mapping[str, TabRules]
    spreadsheets: Sequence[SpreadsheetMapping] = ()
    organisations: Sequence[KnownOrganisation] = field(default_factory=tuple)
