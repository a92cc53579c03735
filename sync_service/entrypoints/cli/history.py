"""`history`, `runs`: who changed what, when, from where."""

import click

from sync_service.bootstrap import open_services
from sync_service.domain.record import Change
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    print_table,
    say,
)
from sync_service.ports import Run
from sync_service.records.editing import find_record
from sync_service.records.telling import Teller
from sync_service.records.told_changes import CONFIRMED, ToldChange

_KINDS = {
    "sync": "feuilles",
    "edit": "saisie",
    "undo": "reprise",
    "form": "inscription",
    "import": "import",
}
_DONE = {
    "created": ("fiche créée", "fiches créées"),
    "updated": ("fiche modifiée", "fiches modifiées"),
    "archived": ("fiche archivée", "fiches archivées"),
    "cells_written": ("cellule écrite", "cellules écrites"),
    "changes": ("changement", "changements"),
}
"""What a run counts → how one and several are called."""


@click.command()
@click.argument("ref", metavar="RÉFÉRENCE")
@json_option
def history(ref: str, *, as_json: bool) -> None:
    """Dire qui a changé quoi dans une fiche, le plus ancien d’abord."""
    services = open_services()
    with services.database.reading() as stored:
        known = find_record(stored, ref).ref
        changes = stored.journal.read_history(known)
        if as_json:
            for one in changes:
                print_json(_change_line(one))
            return
        people = services.name_sources(stored)
        teller = Teller(stored, services.mappings, services.clock.now().date(), people)
        told = teller.tell(changes)
    rows = [
        [one.at, one.field, one.before, f"{one.after}{_remark(one)}", one.source] for one in told
    ]
    print_table(
        " ".join([known, *{one.name for one in told if one.name}]),
        ["quand", "champ", "avant", "après", "d’où"],
        rows,
    )


def _remark(one: ToldChange) -> str:
    remark = CONFIRMED if one.is_yes else one.waits
    return f" ({remark})" if remark else ""


@click.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
def runs(limit: int, *, as_json: bool) -> None:
    """Lister les derniers passages, le plus récent d’abord."""
    with open_services().database.reading() as stored:
        found = stored.journal.read_runs(limit)
    if as_json:
        print_json([_run_line(one) for one in found])
        return
    if not found:
        say("Aucun passage encore.")
        return
    rows = [[one.id, _KINDS[one.kind], one.started_at, _summary(one)] for one in found]
    print_table("Passages", ["passage", "sorte", "début", "ce qui a été fait"], rows)


def _change_line(change: Change) -> dict[str, object]:
    return {
        "at": change.at,
        "run": change.run,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "source": change.source,
    }


def _run_line(run: Run) -> dict[str, object]:
    return {
        "run": run.id,
        "kind": run.kind,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "summary": dict(run.summary or {}),
    }


def _summary(run: Run) -> str:
    """What was done, in words: « 2 fiches créées, 1 cellule écrite »."""
    return ", ".join(
        f"{number} {_DONE[name][number > 1]}"
        for name, number in (run.summary or {}).items()
        if number and name in _DONE
    )
