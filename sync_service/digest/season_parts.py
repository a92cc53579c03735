"""A season by scheme, month, commune and partner, and who came: the tables that funders ask for.

Small counts that could point at somebody are masked as everywhere.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.digest.facts import day, text
from sync_service.digest.figures import HeldSession, held_sessions, hours_of, live_in, total_of
from sync_service.digest.season_tables import (
    NOT_COUNTED,
    UNCOUNTED,
    VOLUNTEER_HOURS,
    WHO,
    Counted,
    Table,
    Told,
    tell,
)
from sync_service.digest.words import month_and_year
from sync_service.domain.record import Entity, Record
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS
from sync_service.domain.week import Season
from sync_service.families.sessions import Session, join_sessions
from sync_service.model.entities.workshop import SCHEMES

UNKNOWN = "non indiqué"
_KINDS = {
    "Par dispositif": "scheme",
    "Par mois": "month",
    "Par commune": "commune",
    "Par partenaire": "partner",
}
"""What each table has a line for."""

PERSONS = ("families_count", "new_families_count", *ADULTS_FIELDS, *CHILDREN_FIELDS)
COUNTS = (*PERSONS, "siblings_count")
"""Those of an action; older brothers and sisters are asked for by one funder alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a table: sessions held, their hours, and who was counted there."""

    name: str
    sessions: int
    uncounted: int
    """Of these sessions: the persons below lack theirs."""
    opening_hours: float
    volunteer_hours: float | None
    persons: Mapping[str, float]
    """Without what nobody counted."""

    @property
    def is_counted(self) -> bool:
        return self.uncounted < self.sessions


@dataclass(frozen=True)
class Kept:
    """The season's held sessions, and what they are sorted by."""

    held: Sequence[HeldSession]
    workshops: Mapping[str, Record]
    names: Mapping[str, str]
    joined: Sequence[Session]
    """All live sessions, of other seasons too, as families read them."""
    masks: Collection[str] = WHO
    """The counts of which small numbers are not shown."""

    def scheme(self, one: HeldSession) -> str:
        scheme = text(self._workshop(one), "scheme")
        return SCHEMES.get(scheme, scheme) or UNKNOWN

    def partner(self, one: HeldSession) -> str:
        slug = text(self._workshop(one), "lead_organisation_id")
        return self.names.get(slug, slug) or UNKNOWN

    def commune(self, one: HeldSession) -> str:
        return self._communes.get(one.session.ref) or UNKNOWN

    def month(self, one: HeldSession) -> str:
        at = day(one.session, "date")
        return month_and_year(at) if at else UNKNOWN

    @cached_property
    def told(self) -> Mapping[str, Told]:
        """What each table says of each count."""
        counted = [
            Counted(
                text(one.session, "workshop_id"),
                self.scheme(one),
                self.month(one),
                self.commune(one),
                self.partner(one),
                _numbers(one.count),
            )
            for one in self.held
            if one.count is not None
        ]
        return {field: tell(field, counted, self.masks) for field in COUNTS}

    def shown(self, kind: str, part: "Part", field: str) -> Value:
        """Nothing instead of the 0 of what nobody counted there."""
        told = self.told[field].lines.get((kind, part.name), NOT_COUNTED)
        return told if field in part.persons or isinstance(told, str) else NOT_COUNTED

    @cached_property
    def _communes(self) -> Mapping[str, str]:
        return {one.ref: one.commune for one in self.joined}

    def _workshop(self, one: HeldSession) -> Record:
        return self.workshops[text(one.session, "workshop_id")]


def part_tables(
    season: Season,
    records: Mapping[Entity, Sequence[Record]],
    labels: Mapping[str, str],
    masks: Collection[str] = WHO,
) -> Sequence[Table]:
    """Empty where no session was held. `labels` has the French name of `entity.field`."""
    kept = keep_season(season, records, masks)
    if not kept.held:
        return []
    return [
        _table("Par dispositif", find_parts(kept.held, kept.scheme), kept, labels),
        replace(
            _table("Par mois", _by_month(kept), kept, labels),
            chart=labels["session_count.families_count"],
        ),
        _table("Par commune", find_parts(kept.held, kept.commune), kept, labels),
        _table("Par partenaire", find_parts(kept.held, kept.partner), kept, labels),
        _who_came(kept, labels),
    ]


def find_parts(held: Sequence[HeldSession], named: Callable[[HeldSession], str]) -> Sequence[Part]:
    """In the order of their names; what nobody said comes last."""
    groups: dict[str, list[HeldSession]] = {}
    for one in held:
        groups.setdefault(named(one), []).append(one)
    return [
        _part(name, groups[name])
        for name in sorted(groups, key=lambda name: (name == UNKNOWN, in_order_of(name)))
    ]


def keep_season(
    season: Season, records: Mapping[Entity, Sequence[Record]], masks: Collection[str] = WHO
) -> Kept:
    live = live_in(records)
    organisations = list(records.get("organisation", ()))
    joined = join_sessions(live("session"), live("workshop"), organisations)
    return Kept(
        held_sessions(live, season),
        {one.ref: one for one in live("workshop")},
        {text(one, "id"): text(one, "name") for one in organisations},
        joined,
        masks,
    )


def _by_month(kept: Kept) -> Sequence[Part]:
    """As the season goes, from September."""
    months: dict[str, list[HeldSession]] = {}
    for one in sorted(kept.held, key=lambda one: day(one.session, "date") or date.min):
        months.setdefault(kept.month(one), []).append(one)
    return [_part(name, group) for name, group in months.items()]


def _numbers(count: Record) -> Mapping[str, float]:
    found = ((field, total_of([count], field)) for field in COUNTS)
    return {field: number for field, number in found if number is not None}


def _part(name: str, held: Sequence[HeldSession]) -> Part:
    counted = [one.count for one in held if one.count is not None]
    return Part(
        name,
        len(held),
        len(held) - len(counted),
        sum(hours_of(one.session) for one in held),
        total_of(counted, "volunteer_hours"),
        {field: number for field in COUNTS if (number := total_of(counted, field)) is not None},
    )


def _table(title: str, parts: Sequence[Part], kept: Kept, labels: Mapping[str, str]) -> Table:
    shown = {
        one.name: [kept.shown(_KINDS[title], one, field) for field in PERSONS]
        for one in parts
        if one.is_counted
    }
    none = [NOT_COUNTED] * len(PERSONS)
    rows: list[Sequence[Value]] = [
        [
            one.name,
            one.sessions,
            one.uncounted,
            one.opening_hours,
            *shown.get(one.name, none),
            one.volunteer_hours,
        ]
        for one in parts
    ]
    hours = [one.volunteer_hours for one in parts if one.volunteer_hours is not None]
    total: list[Value] = [
        "Total",
        sum(one.sessions for one in parts),
        sum(one.uncounted for one in parts),
        sum(one.opening_hours for one in parts),
        *(
            kept.told[field].total if any(field in one.persons for one in parts) else NOT_COUNTED
            for field in PERSONS
        ),
        sum(hours) if hours else NOT_COUNTED,
    ]
    header = [
        title.removeprefix("Par ").capitalize(),
        "Séances tenues",
        UNCOUNTED,
        labels["session.opening_hours"],
        *(labels[f"session_count.{field}"] for field in PERSONS),
        VOLUNTEER_HOURS,
    ]
    return Table(title, header, [*rows, total], chart="Séances tenues", has_total=True)


def _who_came(kept: Kept, labels: Mapping[str, str]) -> Table:
    whole = _part("", kept.held)
    rows: list[Sequence[Value]] = [
        [
            labels[f"session_count.{field}"],
            kept.told[field].total if field in whole.persons else NOT_COUNTED,
        ]
        for field in (*ADULTS_FIELDS, *CHILDREN_FIELDS)
    ]
    return Table("Publics", ["Qui", "Présences"], rows, chart="Présences")
