"""`leave`: the last day, of a partner or of the service: everything out, and in your hands."""

import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import get_args

import click

from sync_service.adoption.follow_roster import stop_following
from sync_service.adoption.leave_sheet import Leaving, look_at_traces
from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import SpreadsheetError, UsageError, said_in_french
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Entity, Record
from sync_service.entrypoints.cli.export import as_lines, workbook, write_file
from sync_service.entrypoints.cli.output import json_option, print_json, print_table, progress, say
from sync_service.model.nouns import NOUNS
from sync_service.ports import Progress
from sync_service.privacy.leave import LeftSheet, leave_sheets
from sync_service.records.export_records import export_scope, table_rows
from sync_service.records.still_open import find_still_open, tell_still_open

_WORKBOOK = "fiches.xlsx"
_COORDINATION = "coordination"
_STILL_OPEN = "Ce qui reste ouvert chez ce partenaire :"
_LAST_STEPS = (
    "Le service est en pause : aucun message ne part, aucune feuille n’est écrite. Il reste :",
    "1. Arrêtez le worker et les pages, ou supprimez l’application chez l’hébergeur.",
    "2. Dans la console Google, supprimez la clé, puis le projet.",
    "3. Quand l’export est en lieu sûr, supprimez la base, ses copies et le fichier .env.",
)


@click.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Le dossier où tout est exporté.",
)
@click.option("--partner", help="Seulement les feuilles et les fiches de ce partenaire.")
@click.option(
    "--dry-run", "is_dry", is_flag=True, help="Dire ce qui serait retiré, sans y toucher."
)
@click.option("--yes", is_flag=True, help="Sans poser la question.")
@json_option
def leave(output: Path, partner: str | None, *, is_dry: bool, yes: bool, as_json: bool) -> int:
    """Le dernier jour : tout exporter, et retirer des feuilles ce qui est à nous."""
    services = open_services(["google"])
    chosen = _chosen(services, partner)
    if not (is_dry or yes or _agreed(chosen)):
        raise UsageError("Rien n’a été touché. Pour le vouloir sans question : --yes.")
    with progress("Export des fiches", as_json=as_json) as steps:
        files = [] if is_dry else _export(services, output, partner, steps)
    leaving = Leaving(
        services.spreadsheets,
        services.database,
        services.clock,
        services.settings.quiet_seconds,
        time.sleep,
    )
    # Before: what a sheet asks is asked no more once it is left.
    still = [] if partner is None else _still_open(services, partner)
    with progress("Départ des feuilles", as_json=as_json) as steps:
        if is_dry:
            left = [_look(leaving, one) for one in steps(chosen)]
        else:
            pause = partial(_stop_following, services)
            is_whole = partner is None
            left = [*leave_sheets(leaving, chosen, pause, is_whole=is_whole, progress=steps)]
            for one in left:
                if not one.error:
                    name = one.spreadsheet.spreadsheet_id
                    stop_following(services.database, name, is_over=True)
    if as_json:
        print_json({**_document(left, files, is_dry=is_dry), "still_open": still})
    else:
        _show(left, files, is_dry=is_dry, is_whole=partner is None)
        _say_still_open(still, is_dry=is_dry)
    return 1 if any(one.error for one in left) else 0


def _chosen(services: Services, partner: str | None) -> Sequence[SpreadsheetMapping]:
    followed = [*services.mappings.spreadsheets, *_roster_of(services)]
    chosen = [one for one in followed if partner in (None, one.partner)]
    if partner is not None and not chosen:
        known = ", ".join(sorted({one.partner for one in followed}))
        # It has left already, by a row of « Partenaires »: what waits is told all the same.
        lines = "".join(f"\n- {line}" for line in _still_open(services, partner))
        still = f"\n{_STILL_OPEN}{lines}" if lines else ""
        raise UsageError(
            f"Aucune feuille de {partner} n’est suivie. Partenaires suivis : {known}.{still}"
        )
    return chosen


def _roster_of(services: Services) -> Iterator[SpreadsheetMapping]:
    """What is left halfway, and the coordinator's own, which whoever leaves altogether leaves."""
    known = {one.spreadsheet_id for one in services.mappings.spreadsheets}
    halfway = {one.spreadsheet_id: one for one in services.read_roster() if one.state == "leaving"}
    more = {name: one.partner for name, one in halfway.items()}
    if services.settings.partners_sheet:
        more.setdefault(services.settings.partners_sheet, _COORDINATION)
    for name, partner in more.items():
        if name not in known:
            yield SpreadsheetMapping(partner, name, [])


def _stop_following(services: Services, spreadsheet_id: str) -> None:
    services.mapping_files.pause(spreadsheet_id)
    stop_following(services.database, spreadsheet_id, is_over=False)


def _agreed(chosen: Sequence[SpreadsheetMapping]) -> bool:
    """A person's yes; where nobody can answer, no."""
    question = (
        f"Feuilles qui ne seront plus suivies : {len(chosen)}. Notre colonne et nos notes en "
        "sortent. Continuer ? [oui/non] "
    )
    click.echo(question, err=True)
    return sys.stdin.readline().strip().lower() in {"o", "oui", "y", "yes"}


def _export(services: Services, folder: Path, partner: str | None, steps: Progress) -> list[str]:
    """Before anything is touched: a file of lines for each kind, and one workbook of all."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} ne peut pas être créé : {said_in_french(error)}.") from None
    today = services.clock.now().date()
    entities: Sequence[Entity] = get_args(Entity)
    records: dict[Entity, Sequence[Record]] = {
        entity: export_scope(services.database, entity, partner, today)
        for entity in steps(entities)
    }
    for entity, known in records.items():
        write_file(folder / f"{entity}.jsonl", as_lines(known))
    sheets = {NOUNS[entity].singular: table_rows(known) for entity, known in records.items()}
    write_file(folder / _WORKBOOK, workbook(sheets))
    return [*(f"{entity}.jsonl" for entity in records), _WORKBOOK]


def _look(leaving: Leaving, spreadsheet: SpreadsheetMapping) -> LeftSheet:
    try:
        return LeftSheet(spreadsheet, look_at_traces(leaving, spreadsheet.spreadsheet_id))
    except SpreadsheetError as error:
        return LeftSheet(spreadsheet, error=str(error))


def _still_open(services: Services, partner: str) -> list[str]:
    """What of the partner's others count on, and nobody looks after once it has left."""
    with services.database.reading() as stored:
        return [*tell_still_open(find_still_open(stored, partner, services.clock.now()))]


def _say_still_open(still: Sequence[str], *, is_dry: bool) -> None:
    if still:
        say(_STILL_OPEN.replace("reste", "resterait") if is_dry else _STILL_OPEN)
    for line in still:
        say(f"- {line}")


def _document(
    left: Sequence[LeftSheet], files: Sequence[str], *, is_dry: bool
) -> dict[str, object]:
    return {
        "dry_run": is_dry,
        "files": files,
        "sheets": [
            {
                "partner": one.spreadsheet.partner,
                "spreadsheet": one.spreadsheet.spreadsheet_id,
                "references": one.traces and one.traces.references,
                "notes": one.traces and one.traces.notes,
                "lists": one.traces and one.traces.lists,
                "left": one.traces is not None and not is_dry,
                "error": one.error or None,
            }
            for one in left
        ],
    }


def _show(
    left: Sequence[LeftSheet], files: Sequence[str], *, is_dry: bool, is_whole: bool
) -> None:
    title = "Ce qui serait retiré ; rien n’a été touché" if is_dry else "Retiré des feuilles"
    rows = [
        [one.spreadsheet.partner, *(_counts(one) if one.traces else ["", "", ""])] for one in left
    ]
    print_table(title, ["partenaire", "cases de « Réf. »", "notes", "listes"], rows)
    for one in left:
        if one.error:
            say(f"- {one.spreadsheet.partner}, {one.spreadsheet.spreadsheet_id} : {one.error}")
    if is_dry:
        return
    say(f"Exporté : {', '.join(files)}. Ces fichiers contiennent des données de familles.")
    if any(one.error for one in left):
        say("Réparez ce qui est dit plus haut, puis relancez la même commande.")
    elif is_whole:
        for sentence in _LAST_STEPS:
            say(sentence)
    else:
        say(
            "Ces feuilles ne sont plus suivies. Celles de spreadsheets.toml y sont en pause : "
            "supprimez leurs lignes. Le partenaire peut cesser de partager sa feuille avec le "
            "service."
        )


def _counts(one: LeftSheet) -> list[object]:
    traces = one.traces
    return [traces.references, traces.notes, traces.lists] if traces else []
