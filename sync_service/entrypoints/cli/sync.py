"""`sync` and `worker`: the sheets and the base brought together once, or continuously."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import click

from sync_service.bootstrap import open_services
from sync_service.domain.errors import UsageError
from sync_service.domain.record import entity_of
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    print_table,
    progress,
    say,
    spreadsheet_id,
)
from sync_service.ports.surroundings import say_paused
from sync_service.sync.planning.rendering.canvas import Step
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import RunReport, SyncRequest, TabReport

_COUNTS = {
    "rows": "lignes",
    "created": "créées",
    "updated": "modifiées",
    "archived": "archivées",
    "cells_written": "cellules écrites",
    "invalid": "à corriger",
    "conflicts": "conflits",
    "held": "en attente",
}
"""What is counted of a tab → its column."""
_STATES = {
    "ok": "fait",
    "idle": "rien à faire",
    "waiting": "en cours de saisie",
    "guard": "protégé, à confirmer",
    "paused": "en pause",
    "lost_access": "plus partagée",
    "trashed": "à la corbeille",
    "copied": "copie, non suivie",
    "failed": "en panne",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Montrer cellule par cellule, ne rien écrire.")
@click.option("--full", is_flag=True, help="Relire toutes les feuilles.")
@click.option("--spreadsheet", metavar="ADRESSE_OU_ID", help="Seulement cette feuille.")
@json_option
def sync(*, dry_run: bool, full: bool, spreadsheet: str | None, as_json: bool) -> int:
    """Synchroniser une fois toutes les feuilles."""
    opened = open_services(["google"], without_database="make")
    services = opened.syncing
    spreadsheet = spreadsheet_id(spreadsheet) if spreadsheet is not None else None
    known = {one.spreadsheet_id for one in services.mappings.spreadsheets}
    if spreadsheet is not None and spreadsheet not in known:
        raise UsageError(
            f"La feuille {spreadsheet} n’est pas suivie. Ajoutez-la : sync-service adopt --help"
        )
    request = SyncRequest(is_dry=dry_run, full=full, spreadsheet=spreadsheet)
    with progress("Lecture des feuilles", as_json=as_json) as steps:
        report = run_sync(services, request, steps)
    if as_json:
        print_json(_document(report, is_dry=dry_run))
    else:
        _show(report, opened.labels, is_dry=dry_run)
    return 1 if report.has_failed else 0


def _document(report: RunReport, *, is_dry: bool) -> dict[str, object]:
    requests = report.requests
    document: dict[str, object] = {
        "run": report.run,
        "started_at": report.started_at,
        "seconds": round(report.seconds, 3),
        "requests": {
            "drive": requests.drive,
            "reads": requests.reads,
            "writes": requests.writes,
            "audit": requests.audit,
        },
        "sheets": [_sheet(tab) for tab in report.tabs],
    }
    if is_dry:
        document["plan"] = [_step(step) for tab in report.tabs for step in tab.plan]
    return document


def _sheet(tab: TabReport) -> dict[str, object]:
    place = {"partner": tab.partner, "spreadsheet": tab.spreadsheet, "tab": tab.tab}
    counts = {name: getattr(tab, name) for name in _COUNTS}
    return {**place, "state": tab.state, **counts, "error": tab.error}


def _step(step: Step) -> dict[str, object]:
    return {
        "ref": step.ref,
        "field": step.field,
        "side": step.side,
        "cell": step.cell,
        "before": step.before,
        "after": step.after,
        "reason": step.reason,
    }


_REASONS = {
    "typed": "tapé dans la feuille",
    "repaired": "tapé, remis au propre",
    "reference": "sa référence",
    "new row": "nouvelle fiche",
    "database changed": "changé ailleurs",
    "row deleted": "ligne supprimée",
}
"""Why a step is planned, as a person reads it; programs get our words."""


def _show(report: RunReport, labels: Mapping[str, str], *, is_dry: bool) -> None:
    if report.pause is not None:
        say(say_paused(report.pause))
        return
    if not report.tabs:
        say("Aucune feuille n’est suivie. Ajoutez-en une : sync-service adopt --help")
        return
    lines = _at_once(report.tabs)
    # Eleven columns do not fit on a terminal: one that counts nothing says nothing.
    told = [name for name in _COUNTS if name == "rows" or any(getattr(one, name) for one in lines)]
    headers = ["partenaire", "onglet", "état", *(_COUNTS[name] for name in told)]
    rows = [
        [one.partner, one.tab, _state(one), *(getattr(one, name) for name in told)]
        for one in lines
    ]
    print_table(f"Passage {report.run} ({report.seconds:.1f} s)", headers, rows)
    for one in lines:
        if one.error:
            say(f"- {one.partner}, {one.tab} : {one.error}")
    if any(one.state == "waiting" and not one.is_in_other_hands for one in lines):
        say(
            "« En cours de saisie » : une feuille est lue, ou écrite, quand plus rien n’y change "
            "depuis un moment. Relancez dans une minute ; le worker le fait tout seul."
        )
    if is_dry:
        _show_plan(labels, [step for tab in report.tabs for step in tab.plan])


def _at_once(tabs: Sequence[TabReport]) -> Sequence[TabReport]:
    """One line for all tabs of a spreadsheet that says the same of each: it is out of reach."""

    def trouble(tab: TabReport) -> tuple[str, str | None]:
        return tab.spreadsheet, tab.error or tab.tab

    groups = [list(group) for _, group in groupby(tabs, key=trouble)]
    return [
        replace(one, tab=f"{1 + len(others)} onglets") if others else one
        for one, *others in groups
    ]


def _state(tab: TabReport) -> str:
    return "un autre passage s’en occupe" if tab.is_in_other_hands else _STATES[tab.state]


def _show_plan(labels: Mapping[str, str], steps: Sequence[Step]) -> None:
    if not steps:
        say("Rien ne serait écrit.")
        return
    sides = {"sheet": "feuille", "database": "base"}
    rows = [
        [
            one.ref,
            _label(labels, one),
            sides[one.side],
            one.cell,
            one.before,
            one.after,
            _REASONS.get(one.reason, one.reason),
        ]
        for one in steps
    ]
    headers = ["fiche", "champ", "où", "cellule", "avant", "après", "pourquoi"]
    print_table("Ce qui serait fait ; rien n’a été écrit", headers, rows)


def _label(labels: Mapping[str, str], step: Step) -> str | None:
    """The field's French name; a reference says which kind of record it is."""
    entity = entity_of(step.ref) if step.ref else None
    return labels.get(f"{entity}.{step.field}", step.field)


@click.command()
def worker() -> None:
    """Synchroniser en continu, jusqu’à Ctrl-C."""
    from sync_service.entrypoints.worker import run_worker

    run_worker()
