"""A season's actions under the names by which funders ask for them: REAAP, and LAEP.

One line for each action, so that it can be copied into their forms. Numbers of visits, not of
different persons: those nobody knows without names.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.digest.facts import text
from sync_service.digest.figures import HeldSession, hours_of, total_of
from sync_service.digest.season_parts import Kept, keep_season
from sync_service.digest.season_tables import (
    NOT_COUNTED,
    UNCOUNTED,
    VOLUNTEER_HOURS,
    WHO,
    Line,
    Table,
    sum_shown,
)
from sync_service.domain.record import Entity, Record
from sync_service.domain.seats import CHILDREN_FIELDS
from sync_service.domain.week import Season
from sync_service.model.entities.workshop import KINDS

_REAAP, _LAEP = "reaap_fnp1", "laep"
_REAAP_HEADER = (
    "Intitulé de l'action",
    "Porteur",
    "Première année ou reconduction",
    "Type d'action",
    "Thématiques",
    "Communes",
    "Nombre de séances",
    UNCOUNTED,
    "Nombre d'heures",
    "Nombre de familles",
    "dont nouvelles familles",
    "Nombre de parents",
    "dont mères",
    "dont pères",
    "Autres adultes",
    "Nombre d'enfants",
    "0-2 ans",
    "3-5 ans",
    "6-11 ans",
    "12-17 ans",
    VOLUNTEER_HOURS,
)
_LAEP_HEADER = (
    "Lieu d'accueil",
    "Porteur",
    "Communes",
    "Nombre de séances",
    UNCOUNTED,
    "Heures d'ouverture",
    "Familles accueillies",
    "Familles par séance",
    "Enfants de 0 à 5 ans",
    "Frères et sœurs plus grands",
    "Parents",
    "Autres adultes",
    VOLUNTEER_HOURS,
)


@dataclass(frozen=True)
class _Action:
    """One workshop with the sessions that took place."""

    workshop: Record
    held: Sequence[HeldSession]
    kept: Kept

    @property
    def counted(self) -> Sequence[Record]:
        return [one.count for one in self.held if one.count is not None]

    @property
    def uncounted(self) -> int:
        return len(self.held) - len(self.counted)

    def total(self, name: str) -> Value:
        return total_of(self.counted, name)

    def who(self, *names: str) -> Value:
        """How many of them came, as it may be shown."""
        if not self.counted:
            return NOT_COUNTED
        return sum_shown([self.shown(name) for name in names])

    def shown(self, name: str) -> Value:
        return self._told(name, ("action", self.workshop.ref))

    def _told(self, name: str, line: Line) -> Value:
        shown = self.kept.told[name].lines.get(line)
        return shown if isinstance(shown, str) else self.total(name)

    @property
    def hours(self) -> float:
        return sum(hours_of(one.session) for one in self.held)

    @property
    def communes(self) -> str:
        return ", ".join(sorted({self.kept.commune(one) for one in self.held}, key=in_order_of))

    @property
    def partner(self) -> str:
        return self.kept.partner(self.held[0])


class _Whole(_Action):
    """All actions of one scheme, as its total may be shown."""

    def shown(self, name: str) -> Value:
        return self._told(name, ("scheme", self.kept.scheme(self.held[0])))


def funder_tables(
    season: Season, records: Mapping[Entity, Sequence[Record]], masks: Collection[str] = WHO
) -> Sequence[Table]:
    """Empty where no action of theirs was held."""
    kept = keep_season(season, records, masks)
    tables = [
        _table("Bilan REAAP", _REAAP_HEADER, _reaap, list(_actions(kept, _REAAP))),
        _table("Bilan LAEP", _LAEP_HEADER, _laep, list(_actions(kept, _LAEP))),
    ]
    return [one for one in tables if one.rows]


def _table(
    title: str,
    header: Sequence[str],
    line: Callable[["_Action"], Sequence[Value]],
    actions: Sequence["_Action"],
) -> Table:
    rows = [line(one) for one in actions]
    if not rows:
        return Table(title, header, rows)
    whole = _Whole(
        actions[0].workshop, [held for one in actions for held in one.held], actions[0].kept
    )
    numbers = line(whole)
    # What is no number is said of an action, not of all.
    first = header.index("Nombre de séances")
    return Table(
        title,
        header,
        [*rows, ["Total", *[None] * (first - 1), *numbers[first:]]],
        has_total=True,
    )


def _actions(kept: Kept, scheme: str) -> Iterator[_Action]:
    groups: dict[str, list[HeldSession]] = {}
    for one in kept.held:
        groups.setdefault(text(one.session, "workshop_id"), []).append(one)
    found = [_Action(kept.workshops[ref], held, kept) for ref, held in groups.items()]
    theirs = (one for one in found if text(one.workshop, "scheme") == scheme)
    return iter(
        sorted(
            theirs,
            key=lambda one: (in_order_of(one.partner), in_order_of(text(one.workshop, "title"))),
        )
    )


def _reaap(one: _Action) -> Sequence[Value]:
    themes = one.workshop.fields.get("themes")
    kind = text(one.workshop, "kind")
    return [
        text(one.workshop, "title"),
        one.partner,
        "Première année" if one.workshop.fields.get("is_new") is True else "Reconduction",
        KINDS.get(kind, kind),
        ", ".join(map(str, themes)) if isinstance(themes, list) else "",
        one.communes,
        len(one.held),
        one.uncounted,
        one.hours,
        one.total("families_count"),
        one.who("new_families_count"),
        one.who("mothers_count", "fathers_count"),
        one.who("mothers_count"),
        one.who("fathers_count"),
        one.who("other_adults_count"),
        one.who(*CHILDREN_FIELDS),
        *(one.who(name) for name in CHILDREN_FIELDS),
        one.total("volunteer_hours"),
    ]


def _laep(one: _Action) -> Sequence[Value]:
    families = one.total("families_count")
    return [
        text(one.workshop, "title"),
        one.partner,
        one.communes,
        len(one.held),
        one.uncounted,
        one.hours,
        families,
        round(families / len(one.counted), 1) if isinstance(families, int | float) else families,
        one.who("children_0_2", "children_3_5"),
        one.who("siblings_count"),
        one.who("mothers_count", "fathers_count"),
        one.who("other_adults_count"),
        one.total("volunteer_hours"),
    ]
