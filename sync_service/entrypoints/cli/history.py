"""`history`, `runs`: who changed what, when, from where."""

import click

from sync_service.bootstrap import open_services
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Change
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    print_table,
    say,
)
from sync_service.ports import Run, Transaction
from sync_service.records.edit_record import find_record

_KINDS = {
    "sync": "feuilles",
    "edit": "saisie",
    "undo": "reprise",
    "form": "inscription",
    "import": "import",
}
_SOURCES = {
    "command": "une commande",
    "web": "les pages de la coordination",
    "form": "le formulaire",
    "seats": "une place libérée",
    "decision": "une décision",
    "undo": "une reprise",
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
@click.argument("ref")
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
        rows = [
            [
                one.at,
                one.field,
                one.before,
                one.after,
                _told(one.source, stored, services.mappings),
            ]
            for one in changes
        ]
    print_table(known, ["quand", "champ", "avant", "après", "d’où"], rows)


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


def _told(source: str, stored: Transaction, mappings: Mappings) -> str:
    """« trois-marelles, onglet Contacts » for a sheet that is still followed, else the source."""
    kind, _, place = source.partition(":")
    spreadsheet_id, _, sheet_id = place.partition(":")
    followed = (one for one in mappings.spreadsheets if one.spreadsheet_id == spreadsheet_id)
    partner = next((one.partner for one in followed), None)
    if kind != "sheet" or partner is None:
        return _SOURCES.get(kind, source)
    titles = stored.memory.read_titles(spreadsheet_id).items()
    tabs = (title for generation, title in titles if generation.endswith(f":{sheet_id}"))
    return f"{partner}, onglet {title}" if (title := next(tabs, "")) else partner


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
