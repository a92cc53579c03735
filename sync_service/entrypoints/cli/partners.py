"""`partners`: one look at the coordinator's tab « Partenaires », as the worker takes it."""

import time

import click

from sync_service.adoption.follow_roster import RosterReport, follow_roster
from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import ConcurrencyError, UsageError
from sync_service.entrypoints.cli.output import json_option, print_json, print_table, progress, say
from sync_service.entrypoints.jobs import ROSTER_JOB
from sync_service.ports.surroundings import (
    LEASE_SECONDS,
    Held,
    beating,
    read_pause,
    say_paused,
    take_lease,
)

_NOWHERE = (
    "PARTNERS_SHEET est vide : indiquez l’adresse du classeur de la coordination, celui qui a un "
    "onglet « Partenaires »."
)


@click.command()
@json_option
def partners(*, as_json: bool) -> int:
    """Lire l’onglet « Partenaires » : proposer, suivre, mettre en pause, laisser partir."""
    services = open_services(["google"], without_database="make")
    with progress("Lecture de l’onglet « Partenaires »", as_json=as_json):
        report = _look(services)
    if as_json:
        print_json(_document(report))
    else:
        _show(report)
    return 1 if report.error else 0


def _look(services: Services) -> RosterReport:
    roster = services.roster(services.files, time.sleep)
    if roster is None:
        raise UsageError(_NOWHERE)
    pause = read_pause(services.database)
    if pause is not None:
        raise UsageError(say_paused(pause))
    held = Held(services.database, services.clock, f"job:{ROSTER_JOB}")
    with services.database.transaction() as stored:
        if not take_lease(stored, held.lease, LEASE_SECONDS, services.clock.now()):
            raise ConcurrencyError("Le worker lit cet onglet en ce moment. Recommencez.")
    with beating(held):
        return follow_roster(roster)


def _document(report: RosterReport) -> object:
    return {
        "waiting": report.is_waiting,
        "error": report.error or None,
        "partners": [
            {
                "partner": one.judged.structure.slug or None,
                "structure": one.judged.row.structure,
                "spreadsheet": one.judged.row.spreadsheet_id,
                "tab": one.judged.row.title or None,
                "state": one.state,
                "messages": [*one.notes.values()],
            }
            for one in report.shown
        ],
    }


def _show(report: RosterReport) -> None:
    if report.error:
        say(report.error)
    if report.is_waiting:
        say("Quelqu’un tape dans l’onglet « Partenaires » : rien n’est fait. Recommencez.")
    rows = [
        [one.judged.row.structure, one.judged.row.title, one.state_in_words]
        for one in report.shown
    ]
    if rows:
        print_table("Partenaires", ["structure", "onglet", "état"], rows)
    for one in report.shown:
        for message in one.notes.values():
            say(f"- {one.judged.row.structure}, {one.judged.row.title} : {message}")
