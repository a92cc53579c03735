"""A season by scheme, month, commune and partner, and who came: the tables that funders ask for.

Small counts of persons are masked where place or time could point at somebody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from french_cells.reading import Value
from sync_service.digest.facts import count, day, text
from sync_service.digest.figures import HeldSession, amount, held_sessions, hours_of, live_in
from sync_service.digest.season_report import VOLUNTEER_HOURS, Table
from sync_service.digest.words import month_and_year
from sync_service.domain.record import Entity, Record
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS
from sync_service.domain.week import Season
from sync_service.families.sessions import Session, join_sessions
from sync_service.model.entities.workshop import SCHEMES

MASKED = "1 à 4"
"""What stands for a count that could point at somebody."""
HIDDEN = "masqué"
"""What stands for a count where another could be had from it."""
TOO_FEW = 5
UNKNOWN = "non indiqué"

PERSONS = ("families_count", "new_families_count", *ADULTS_FIELDS, *CHILDREN_FIELDS)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a table: sessions held, their hours, and who was counted there."""

    name: str
    sessions: int
    opening_hours: float
    volunteer_hours: float
    persons: Mapping[str, int]


@dataclass(frozen=True)
class Kept:
    """The season's held sessions, and what they are sorted by."""

    held: Sequence[HeldSession]
    workshops: Mapping[str, Record]
    names: Mapping[str, str]
    joined: Sequence[Session]
    """All live sessions, of other seasons too, as families read them."""

    def scheme(self, one: HeldSession) -> str:
        scheme = text(self._workshop(one), "scheme")
        return SCHEMES.get(scheme, scheme) or UNKNOWN

    def partner(self, one: HeldSession) -> str:
        slug = text(self._workshop(one), "lead_organisation_id")
        return self.names.get(slug, slug) or UNKNOWN

    def commune(self, one: HeldSession) -> str:
        return self._communes.get(one.session.ref) or UNKNOWN

    @cached_property
    def _communes(self) -> Mapping[str, str]:
        return {one.ref: one.commune for one in self.joined}

    def _workshop(self, one: HeldSession) -> Record:
        return self.workshops[text(one.session, "workshop_id")]


def part_tables(
    season: Season, records: Mapping[Entity, Sequence[Record]], labels: Mapping[str, str]
) -> Sequence[Table]:
    """Empty where no session was held. `labels` has the French name of `entity.field`."""
    kept = keep_season(season, records)
    if not kept.held:
        return []
    return [
        _table("Par dispositif", find_parts(kept.held, kept.scheme), labels),
        replace(
            _table("Par mois", _by_month(kept.held), labels, masks=True),
            chart=labels["session_count.families_count"],
        ),
        _table("Par commune", find_parts(kept.held, kept.commune), labels, masks=True),
        _table("Par partenaire", find_parts(kept.held, kept.partner), labels),
        _who_came(kept.held, labels),
    ]


def find_parts(held: Sequence[HeldSession], named: Callable[[HeldSession], str]) -> Sequence[Part]:
    """In the order of their names; what nobody said comes last."""
    groups: dict[str, list[HeldSession]] = {}
    for one in held:
        groups.setdefault(named(one), []).append(one)
    return [
        _part(name, groups[name])
        for name in sorted(groups, key=lambda name: (name == UNKNOWN, name.casefold()))
    ]


def masked(column: Sequence[int]) -> Sequence[Value]:
    """A word for what must not be read: counts from 1 to 4, and as many more as hide them.

    The sum of the column is known elsewhere. « 1 à 4 » stands only where each hidden count may
    still be any of the four. Else all that is hidden bears one word, chosen so that any order of
    what is hidden would look the same: nobody can tell which of them is small.
    """
    few = {at for at, number in enumerate(column) if 0 < number < TOO_FEW}
    if len(column) < 2 or _may_be_any([column[at] for at in few]):  # noqa: PLR2004 - no other to hide
        return [MASKED if at in few else number for at, number in enumerate(column)]
    larger = [number for number in column if number >= TOO_FEW]
    hides = few | {at for at, number in enumerate(column) if larger and number == min(larger)}
    return [
        HIDDEN if few and (at in hides or not larger) else number
        for at, number in enumerate(column)
    ]


def _may_be_any(few: Sequence[int]) -> bool:
    """Whether each may be 1 and may be 4, for whoever knows their sum; true of none."""
    others, total = len(few) - 1, sum(few)
    return not few or others + TOO_FEW - 1 <= total <= others * (TOO_FEW - 1) + 1


def keep_season(season: Season, records: Mapping[Entity, Sequence[Record]]) -> Kept:
    live = live_in(records)
    organisations = list(records.get("organisation", ()))
    joined = join_sessions(live("session"), live("workshop"), organisations)
    return Kept(
        held_sessions(live, season),
        {one.ref: one for one in live("workshop")},
        {text(one, "id"): text(one, "name") for one in organisations},
        joined,
    )


def _by_month(held: Sequence[HeldSession]) -> Sequence[Part]:
    """As the season goes, from September."""
    months: dict[str, list[HeldSession]] = {}
    for one in sorted(held, key=lambda one: day(one.session, "date") or date.min):
        at = day(one.session, "date")
        months.setdefault(month_and_year(at) if at else UNKNOWN, []).append(one)
    return [_part(name, group) for name, group in months.items()]


def _part(name: str, held: Sequence[HeldSession]) -> Part:
    counted = [one.count for one in held if one.count is not None]
    return Part(
        name,
        len(held),
        sum(hours_of(one.session) for one in held),
        sum(amount(one, "volunteer_hours") for one in counted),
        {field: sum(count(one, field) for one in counted) for field in PERSONS},
    )


def _table(
    title: str, parts: Sequence[Part], labels: Mapping[str, str], *, masks: bool = False
) -> Table:
    columns = {field: [one.persons[field] for one in parts] for field in PERSONS}
    shown = {field: masked(numbers) if masks else numbers for field, numbers in columns.items()}
    rows: list[Sequence[Value]] = [
        [
            one.name,
            one.sessions,
            one.opening_hours,
            *(shown[field][at] for field in PERSONS),
            one.volunteer_hours,
        ]
        for at, one in enumerate(parts)
    ]
    total: list[Value] = [
        "Total",
        sum(one.sessions for one in parts),
        sum(one.opening_hours for one in parts),
        *(_total(numbers, masks=masks) for numbers in columns.values()),
        sum(one.volunteer_hours for one in parts),
    ]
    header = [
        title.removeprefix("Par ").capitalize(),
        "Séances tenues",
        labels["session.opening_hours"],
        *(labels[f"session_count.{field}"] for field in PERSONS),
        VOLUNTEER_HOURS,
    ]
    return Table(title, header, [*rows, total], chart="Séances tenues", has_total=True)


def _total(numbers: Sequence[int], *, masks: bool) -> Value:
    total = sum(numbers)
    return MASKED if masks and 0 < total < TOO_FEW else total


def _who_came(held: Sequence[HeldSession], labels: Mapping[str, str]) -> Table:
    whole = _part("", held).persons
    rows: list[Sequence[Value]] = [
        [labels[f"session_count.{field}"], whole[field]]
        for field in (*ADULTS_FIELDS, *CHILDREN_FIELDS)
    ]
    return Table("Publics", ["Qui", "Nombre"], rows, chart="Nombre")
