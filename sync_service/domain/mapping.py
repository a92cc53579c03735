"""Which column of which tab is which field: the mapping files' content, validated, as values.

And what belongs to a partner's own tab: which field a new row takes from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

from french_cells.reading import Value
from sync_service.domain.record import Entity, Record

Direction: TypeAlias = Literal["both", "from_sheet", "to_sheet"]
Layout: TypeAlias = Literal["table", "matrix"]
Scope: TypeAlias = Literal["own", "all"]
REFERENCE_TITLE = "Réf."
"""The title of our own column."""
PERSON = "contact_id"
NAMES = ("family_name", "given_name")
HEADING = "organisation_id"
HEADINGS = frozenset({HEADING, PERSON, *NAMES})
"""All that may be left of a matrix's dates."""
_OWNER_FIELDS: Mapping[Entity, str] = {
    "contact": "organisation_id",
    "item": "owner_organisation_id",
    "workshop": "lead_organisation_id",
}

_LINKED_ENTITIES: Sequence[Entity] = (
    "organisation",
    "contact",
    "item",
    "meeting",
    "workshop",
    "session",
)
"""Records that cells name."""


_OF_A_LOAN = frozenset({"quantity", "loaned_on", "due_on", "returned_on", "status"})


@dataclass(frozen=True, slots=True)
class Column:
    """One mapped column: the titles it may have, and in which direction values travel."""

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
    constants: Mapping[str, str] = field(default_factory=dict)
    """Fields that are the same for all rows, and have no column: what a cell would say."""


@dataclass(frozen=True, slots=True)
class TabMapping:
    """One tab of a partner's spreadsheet and the mapping it follows."""

    title: str
    mapping: str
    scope: Scope = "own"
    adopted: str = ""
    """When it was adopted as the tab to follow, although it has the marks of another."""


@dataclass(frozen=True, slots=True)
class SpreadsheetMapping:
    """One spreadsheet that is kept in sync."""

    partner: str
    spreadsheet_id: str
    tabs: Sequence[TabMapping]
    contact: str = ""
    paused: bool = False
    is_listed: bool = False
    """Followed because the coordinator's roster lists it: no file names it."""


def followed_for_archived(
    spreadsheets: Iterable[SpreadsheetMapping], organisations: Iterable[Record]
) -> Sequence[SpreadsheetMapping]:
    """Those of a structure that is archived: what is typed there arrives nowhere.

    One that is paused is not followed; of a structure without any record nothing is known.
    """
    live: set[Value] = set()
    archived: set[Value] = set()
    for one in organisations:
        (archived if one.archived else live).add(one.fields.get("id"))
    return [one for one in spreadsheets if not one.paused and one.partner in archived - live]


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


def given_by_scope(entity: Entity, scope: Scope, partner: str) -> Mapping[str, Value]:
    name = _OWNER_FIELDS.get(entity)
    return {name: partner} if name is not None and scope == "own" else {}


@cache  # a first run asks for each of its cells
def named_by(field: str) -> frozenset[Entity]:
    """The kinds of records that a field's text may name; none where it is no link."""
    named = {one for one in _LINKED_ENTITIES if field.endswith((f"{one}_id", f"{one}_code"))}
    # A session is called after its workshop.
    return frozenset(named | {"workshop"}) if "session" in named else frozenset(named)


def is_day(field: str) -> bool:
    """Whether it is a column of a matrix: such a field is called by its day, « 2026-11-12 ».

    No name of the dictionary begins with a figure.
    """
    return field[:1].isdigit()


def is_link(field: str) -> bool:
    return bool(named_by(field))


def may_explain(changed: frozenset[Entity], refused_field: str | None) -> bool:
    """Whether a refused cell may be read otherwise now that these records changed."""
    if refused_field is None:
        return False
    # A loan given back leaves its item to the next; « prêté à la MJC » names a structure.
    is_of_a_loan = refused_field in _OF_A_LOAN and bool(changed & {"loan", "organisation"})
    return is_of_a_loan or bool(changed & named_by(refused_field))
