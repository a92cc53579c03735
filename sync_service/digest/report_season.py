"""Gathers a season's figures, and lays them out as the tables that funders are sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import get_args

from french_cells.reading import Value
from sync_service.digest.season_report import (
    COUNTED,
    ActionFigures,
    PartnerFigures,
    SeasonReport,
    make_report,
)
from sync_service.digest.streak import Presence
from sync_service.domain.record import Entity
from sync_service.domain.week import Season
from sync_service.model.entities.workshop import KINDS, SCHEMES
from sync_service.ports import Database

_PRESENCES: Mapping[Presence, str] = {
    "present": "Présent",
    "excused": "Excusé",
    "absent": "Absent",
    "unknown": "Non noté",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report: a title, a header, rows."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def report_season(database: Database, season: Season) -> tuple[SeasonReport, Mapping[str, str]]:
    """The figures, and the partners' names by slug."""
    with database.reading() as stored:
        records = {
            entity: stored.records.read_all(entity, archived=True) for entity in get_args(Entity)
        }
    names = {str(one.fields["id"]): str(one.fields["name"]) for one in records["organisation"]}
    return make_report(season, records), names


def report_tables(
    report: SeasonReport, names: Mapping[str, str], labels: Mapping[str, str]
) -> Sequence[Table]:
    """The season as a whole, action by action, partner by partner.

    `labels` has the French name of `entity.field`.
    """
    counted = {name: labels[f"session_count.{name}"] for name in COUNTED}
    actions = [_action_row(one, names) for one in report.actions]
    partners = [_partner_row(one, names) for one in report.partners]
    return [
        Table(
            f"Saison {report.season.label}", ["Chiffre", "Total"], list(_figures(report, counted))
        ),
        Table("Actions", [*_ACTION_HEADER, *counted.values()], actions),
        Table("Partenaires", [*_PARTNER_HEADER, *_PRESENCES.values()], partners),
    ]


def report_document(report: SeasonReport) -> Mapping[str, object]:
    """The same as one JSON object, by the dictionary's names."""
    return {
        "season": report.season.label,
        "actions_count": len(report.actions),
        "new_actions_count": sum(action.is_new for action in report.actions),
        "sessions_held": report.held,
        "sessions_uncounted": report.uncounted,
        "meetings_held": report.meetings,
        **{name: report.total(name) for name in COUNTED},
        "actions": [asdict(action) for action in report.actions],
        "partners": [asdict(partner) for partner in report.partners],
    }


_WHOLE_HEADER = ("Chiffre", "Total")
_ACTION_HEADER = (
    "Action",
    "Porteur",
    "Dispositif",
    "Type",
    "Première année",
    "Séances tenues",
    "Séances annulées",
    "Séances sans compte",
)
_PARTNER_HEADER = ("Partenaire", "Actions portées", "Prêts accordés", "Prêts reçus")


def _figures(report: SeasonReport, counted: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    yield "Actions", len(report.actions)
    yield "dont nouvelles", sum(action.is_new for action in report.actions)
    yield "Séances tenues", report.held
    if report.uncounted:
        yield "dont sans compte : leurs familles manquent ci-dessous", report.uncounted
    for name, label in counted.items():
        yield label, report.total(name)
    yield "Réunions du comité technique", report.meetings
    yield "Prêts de matériel", sum(partner.borrowed for partner in report.partners)


def _action_row(action: ActionFigures, names: Mapping[str, str]) -> Sequence[Value]:
    return [
        action.title,
        names.get(action.partner, action.partner),
        SCHEMES.get(action.scheme, action.scheme),
        KINDS.get(action.kind, action.kind),
        action.is_new,
        action.held,
        action.cancelled,
        action.uncounted,
        *(action.counts[name] for name in COUNTED),
    ]


def _partner_row(partner: PartnerFigures, names: Mapping[str, str]) -> Sequence[Value]:
    return [
        names.get(partner.partner, partner.partner),
        partner.actions,
        partner.lent,
        partner.borrowed,
        *(partner.meetings.get(presence, 0) for presence in _PRESENCES),
    ]
