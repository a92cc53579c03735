"""A season's figures, as funders and the steering committee ask for them, and their tables.

Figures only, no names of persons; knows nothing of files and terminals.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from types import MappingProxyType

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.digest.absences import Presence, partner_presence, sits
from sync_service.digest.facts import UncountedSession, day, text
from sync_service.digest.figures import (
    HeldSession,
    find_uncounted,
    held_sessions,
    hours_of,
    total_of,
)
from sync_service.digest.season_parts import Kept, keep_season
from sync_service.digest.season_tables import (
    NOT_COUNTED,
    UNCOUNTED,
    VOLUNTEER_HOURS,
    WHO,
    Table,
    in_order,
    sum_shown,
)
from sync_service.domain.record import Entity, Record
from sync_service.domain.seats import ADULTS_FIELDS, CHILDREN_FIELDS
from sync_service.domain.week import Season
from sync_service.model.entities.meeting import COMMITTEE
from sync_service.model.entities.workshop import KINDS, SCHEMES

COUNTED = (
    "families_count",
    "new_families_count",
    *ADULTS_FIELDS,
    *CHILDREN_FIELDS,
    "siblings_count",
    "volunteer_hours",
)
"""What a held session is counted by (data dictionary, session_count), as the report goes."""

_PRESENCES: Mapping[Presence, str] = {
    "present": "Présent",
    "excused": "Excusé",
    "absent": "Absent",
    "unknown": "Non noté",
}


@dataclass(frozen=True, slots=True)
class ActionFigures:
    """One workshop over the season: what funders call an action."""

    ref: str
    title: str
    partner: str
    """Slug of the organisation that leads it."""
    scheme: str
    kind: str
    is_new: bool
    held: int
    cancelled: int
    uncounted: int
    """Sessions held without a count: the figures below lack them."""
    opening_hours: float
    counts: Mapping[str, float]
    """Without what none of its sessions says, which is not « nobody came »."""


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """One partner over the season: what it led, lent and borrowed, and its committee meetings."""

    partner: str
    actions: int = 0
    lent: int = 0
    borrowed: int = 0
    meetings: Mapping[Presence, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SeasonReport:
    """Everything a year's report is written from."""

    season: Season
    actions: Sequence[ActionFigures]
    partners: Sequence[PartnerFigures]
    kept: Kept
    """The held sessions, and what may be told of them."""
    meetings: int
    """Held meetings of the technical committee."""
    committee: Sequence[tuple[date, Mapping[Presence, int]]] = ()
    """Day by day: how many partners of the committee were there, excused, away or not noted."""
    uncounted_sessions: Sequence[UncountedSession] = ()
    """The oldest first."""

    def total(self, name: str) -> float:
        """The sum of one count over all actions."""
        return sum(action.counts.get(name, 0) for action in self.actions)

    def shown_total(self, name: str) -> Value:
        if not any(name in one.counts for one in self.actions if one.held):  # called off: no count
            return NOT_COUNTED if self.held else 0
        told = self.kept.told.get(name)
        return told.total if told else self.total(name)

    def shown_counts(self, action: ActionFigures) -> Mapping[str, Value]:
        """Without the small counts that could point at somebody."""
        return {name: self._shown(action, name) for name in COUNTED}

    def _shown(self, action: ActionFigures, name: str) -> Value:
        number, told = action.counts.get(name, NOT_COUNTED), self.kept.told.get(name)
        shown = told.lines.get(("action", action.ref)) if told else None
        return shown if isinstance(shown, str) else number

    @property
    def held(self) -> int:
        return sum(action.held for action in self.actions)

    @property
    def uncounted(self) -> int:
        return sum(action.uncounted for action in self.actions)

    @property
    def opening_hours(self) -> float:
        return sum(action.opening_hours for action in self.actions)


@dataclass(frozen=True)
class _Season:
    """The live records of one season, with their links."""

    season: Season
    records: Mapping[Entity, Sequence[Record]]

    def live(self, entity: Entity) -> Iterable[Record]:
        return (one for one in self.records.get(entity, ()) if not one.archived)

    def dated(self, entity: Entity, name: str) -> Sequence[Record]:
        """Those whose date of this name is in the season."""
        return [
            one
            for one in self.live(entity)
            if (at := day(one, name)) is not None and self.season.holds(at)
        ]


def make_report(
    season: Season, records: Mapping[Entity, Sequence[Record]], masks: Collection[str] = WHO
) -> SeasonReport:
    """Archived records are left out: who archives a session says that it does not count."""
    known = _Season(season, records)
    actions = _find_actions(known)
    meetings = [
        one
        for one in known.dated("meeting", "date")
        if text(one, "kind") == COMMITTEE and text(one, "status") == "held"
    ]
    partners = _find_partners(known, actions, meetings)
    committee = list(_by_meeting(known, meetings))
    uncounted = find_uncounted(known.live, season)
    kept = keep_season(season, records, masks)
    return SeasonReport(season, actions, partners, kept, len(meetings), committee, uncounted)


def _find_actions(known: _Season) -> Sequence[ActionFigures]:
    """Workshops with at least one session that was held or cancelled in the season."""
    held = held_sessions(known.live, known.season)
    sessions = known.dated("session", "date")
    found = (_figures(workshop, sessions, held) for workshop in known.live("workshop"))
    place = {slug: at for at, slug in enumerate(_slugs(known))}
    return sorted(
        (one for one in found if one.held or one.cancelled),
        key=lambda one: (place.get(one.partner, -1), in_order_of(one.title), one.ref),
    )


def _slugs(known: _Season) -> Sequence[str]:
    """Of all partners, by name: programs get the order that people read."""
    names = {text(one, "id"): text(one, "name") for one in known.live("organisation")}
    return sorted(names, key=lambda one: (in_order_of(names[one]), one))


def _figures(
    workshop: Record, sessions: Sequence[Record], all_held: Sequence[HeldSession]
) -> ActionFigures:
    held = [one for one in all_held if text(one.session, "workshop_id") == workshop.ref]
    took_place = {one.session.ref for one in held}
    counted = [one.count for one in held if one.count is not None]
    return ActionFigures(
        ref=workshop.ref,
        title=text(workshop, "title"),
        partner=text(workshop, "lead_organisation_id"),
        scheme=text(workshop, "scheme"),
        kind=text(workshop, "kind"),
        is_new=workshop.fields.get("is_new") is True,
        held=len(held),
        cancelled=sum(
            text(one, "workshop_id") == workshop.ref
            and text(one, "status") == "cancelled"
            and one.ref not in took_place
            for one in sessions
        ),
        uncounted=len(held) - len(counted),
        opening_hours=sum(hours_of(one.session) for one in held),
        counts={
            name: number
            for name in COUNTED
            # Of what did not take place everybody knows that nobody came.
            if (number := total_of(counted, name) if held else 0) is not None
        },
    )


def _find_partners(
    known: _Season, actions: Sequence[ActionFigures], meetings: Sequence[Record]
) -> Sequence[PartnerFigures]:
    led = Counter(action.partner for action in actions)
    owners = {one.ref: text(one, "owner_organisation_id") for one in known.records.get("item", ())}
    loans = known.dated("loan", "loaned_on")
    lent = Counter(owners.get(text(one, "item_code"), "") for one in loans)
    borrowed = Counter(text(one, "borrower_organisation_id") for one in loans)
    presences = _presences(known, meetings)
    return [
        PartnerFigures(slug, led[slug], lent[slug], borrowed[slug], presences.get(slug, {}))
        for slug in _slugs(known)
    ]


def _presences(known: _Season, meetings: Sequence[Record]) -> Mapping[str, Mapping[Presence, int]]:
    """By slug: the committee meetings since the partner joined, by its presence.

    Only partners that the attendance sheets know: many partners never sat on the committee.
    """
    statuses = _statuses(known)
    # Plain dictionaries: `asdict` rebuilds a Counter from its pairs, which counts the pairs.
    return {
        slug: dict(
            Counter(
                partner_presence(statuses[slug].get(meeting.ref, ()))
                for meeting in meetings
                if sits(partner, meeting)
            )
        )
        for partner in known.live("organisation")
        if (slug := text(partner, "id")) in statuses
    }


def _by_meeting(
    known: _Season, meetings: Sequence[Record]
) -> Iterator[tuple[date, Mapping[Presence, int]]]:
    statuses = _statuses(known)
    members = [one for one in known.live("organisation") if text(one, "id") in statuses]
    for meeting in sorted(meetings, key=lambda one: text(one, "date")):
        if (at := day(meeting, "date")) is not None:
            yield (
                at,
                Counter(
                    partner_presence(statuses[text(one, "id")].get(meeting.ref, ()))
                    for one in members
                    if sits(one, meeting)
                ),
            )


def _statuses(known: _Season) -> Mapping[str, Mapping[str, list[Value]]]:
    """By slug and meeting: what was noted of its members."""
    statuses: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for one in known.live("attendance"):
        members = statuses[text(one, "organisation_id")][text(one, "meeting_id")]
        members.append(one.fields.get("status"))
    return statuses


def report_tables(
    report: SeasonReport, names: Mapping[str, str], labels: Mapping[str, str]
) -> Sequence[Table]:
    """The season as a whole, action by action, partner by partner.

    Who stayed away is said of no partner in what is published. `labels`: by `entity.field`.
    """
    counted = {name: labels[f"session_count.{name}"] for name in COUNTED}
    counted["volunteer_hours"] = VOLUNTEER_HOURS
    opening_hours = labels["session.opening_hours"]
    header = [*_ACTION_HEADER, opening_hours, *counted.values()]
    rows = [_action_row(one, names, report.shown_counts(one)) for one in report.actions]
    presences: Sequence[Presence] = () if report.kept.masks else tuple(_PRESENCES)
    partners = in_order((_partner_row(one, names, presences) for one in report.partners), 0)
    partner_header = [*_PARTNER_HEADER, *(_PRESENCES[one] for one in presences)]
    return [
        Table(
            f"Saison {report.season.label}",
            ["Chiffre", "Total"],
            list(_totals(report, opening_hours, counted)),
        ),
        Table("Actions", header, in_order(rows, 1, 0)),
        Table("Partenaires", partner_header, partners, "Prêts reçus"),
    ]


def committee_table(report: SeasonReport) -> Sequence[Table]:
    """How many partners came to each meeting; empty where none was held."""
    rows: list[Sequence[Value]] = [
        [f"{at:%d/%m/%Y}", *(found.get(presence, 0) for presence in _PRESENCES)]
        for at, found in report.committee
    ]
    header = ["Réunion", *_PRESENCES.values()]
    return [Table("Comité technique", header, rows, chart=_PRESENCES["present"])] if rows else []


def report_document(report: SeasonReport) -> Mapping[str, object]:
    """The same as one JSON object, by the dictionary's names."""
    return {
        "season": report.season.label,
        "actions_count": len(report.actions),
        "new_actions_count": sum(action.is_new for action in report.actions),
        "sessions_held": report.held,
        "sessions_uncounted": report.uncounted,
        "opening_hours": report.opening_hours,
        "meetings_held": report.meetings,
        **{name: report.shown_total(name) for name in COUNTED},
        "actions": [
            {**asdict(action), "counts": dict(report.shown_counts(action))}
            for action in report.actions
        ],
        "partners": [asdict(partner) for partner in report.partners],
    }


_SUMS: Mapping[str, tuple[str, Sequence[str]]] = MappingProxyType({
    "mothers_count": ("Parents (mères et pères)", ("mothers_count", "fathers_count")),
    "children_0_2": ("Enfants, de tous les âges", CHILDREN_FIELDS),
})  # fmt: skip
"""What a funder asks for, above the first of the counts that it is the sum of."""
_ACTION_HEADER = (
    "Action",
    "Porteur",
    "Dispositif",
    "Type",
    "Première année",
    "Séances tenues",
    "Séances annulées",
    UNCOUNTED,
)
_PARTNER_HEADER = ("Partenaire", "Actions portées", "Prêts accordés", "Prêts reçus")


def _totals(
    report: SeasonReport, opening_hours: str, counted: Mapping[str, str]
) -> Iterator[Sequence[Value]]:
    yield "Actions", len(report.actions)
    yield "dont nouvelles", sum(action.is_new for action in report.actions)
    yield "Séances tenues", report.held
    if report.uncounted:
        yield "dont sans compte : leurs familles manquent ci-dessous", report.uncounted
    yield opening_hours, report.opening_hours
    for name, label in counted.items():
        if together := _SUMS.get(name):
            summed, names = together
            yield summed, sum_shown([report.shown_total(one) for one in names])
        yield label, report.shown_total(name)
    yield "Réunions du comité technique", report.meetings
    yield "Prêts de matériel", sum(partner.borrowed for partner in report.partners)


def _action_row(
    action: ActionFigures, names: Mapping[str, str], shown: Mapping[str, Value]
) -> Sequence[Value]:
    return [
        action.title,
        names.get(action.partner, action.partner),
        SCHEMES.get(action.scheme, action.scheme),
        KINDS.get(action.kind, action.kind),
        action.is_new,
        action.held,
        action.cancelled,
        action.uncounted,
        action.opening_hours,
        *(shown[name] for name in COUNTED),
    ]


def _partner_row(
    partner: PartnerFigures, names: Mapping[str, str], presences: Sequence[Presence]
) -> Sequence[Value]:
    return [
        names.get(partner.partner, partner.partner),
        partner.actions,
        partner.lent,
        partner.borrowed,
        *(partner.meetings.get(presence, 0) for presence in presences),
    ]
