"""`status`: how things are now."""

import click

from sync_service.bootstrap import open_services
from sync_service.entrypoints.cli.output import json_option, print_json, print_table, say
from sync_service.ports.pause import say_paused
from sync_service.records.read_status import Status, read_status


@click.command()
@json_option
def status(*, as_json: bool) -> None:
    """Dire où en sont les choses."""
    services = open_services()
    now = read_status(services.database, services.mappings.spreadsheets)
    if as_json:
        print_json(_document(now))
        return
    if now.pause is not None:
        say(say_paused(now.pause))
    rows = [[one.partner, one.state, one.read_at, one.problems, one.error] for one in now.sheets]
    print_table("Feuilles", ["partenaire", "état", "lue le", "problèmes", "erreur"], rows)
    print_table("Fiches", ["sorte", "nombre"], list(now.records.items()))
    say(f"Problèmes ouverts : {sum(now.problems.values())} (sync-service problems)")
    say(f"Messages mis de côté : {now.mails_set_aside}")
    if now.last_run is not None:
        say(f"Dernier passage : {now.last_run.started_at:%d/%m/%Y %H:%M:%S}")


def _document(now: Status) -> dict[str, object]:
    sheets = [
        {
            "partner": one.partner,
            "spreadsheet": one.spreadsheet,
            "state": one.state,
            "read_at": one.read_at,
            "problems": one.problems,
            "error": one.error or None,
        }
        for one in now.sheets
    ]
    last = now.last_run
    return {
        "paused_since": now.pause and now.pause.since,
        "records": dict(now.records),
        "sheets": sheets,
        "problems": dict(now.problems),
        "mails_set_aside": now.mails_set_aside,
        "last_run": last and {"run": last.id, "kind": last.kind, "started_at": last.started_at},
        "last_sync": now.last_sync,
    }
