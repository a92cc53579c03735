"""`accepted`: what was said yes to for whole columns; `--ask-again` takes one back."""

import click

from sync_service.bootstrap import Services, open_services
from sync_service.entrypoints.cli.output import json_option, print_json, say, say_below, say_link
from sync_service.ports.surroundings import try_again
from sync_service.records.accepted import Accepted, ask_again, list_accepted


@click.command()
@click.option("--ask-again", "accepted_id", metavar="ID", help="Reprendre ce « oui ».")
@json_option
def accepted(accepted_id: str | None, *, as_json: bool) -> None:
    """Lister les « oui » donnés pour toute une colonne, ou en reprendre un."""
    services = open_services()
    if accepted_id is None:
        _list(services, as_json=as_json)
        return
    now = services.clock.now()
    one = try_again(lambda: ask_again(services.database, accepted_id, now))
    if as_json:
        print_json(_document(one))
    else:
        say("C’est noté : le prochain passage redemande.")


def _list(services: Services, *, as_json: bool) -> None:
    found = list_accepted(services.database, services.link_base)
    keepers = {one.spreadsheet_id: one.partner for one in services.mappings.spreadsheets}
    if as_json:
        print_json(
            [{**_document(one), "partner": keepers.get(one.spreadsheet_id)} for one in found]
        )
        return
    if not found:
        say("Aucun « oui » ne vaut pour toute une colonne.")
    for one in found:
        say("")
        place = [keepers.get(one.spreadsheet_id), one.tab, one.column]
        say(" · ".join(filter(None, [f"n° {one.id}", *place])))
        say_below(one.understood)
        say_link(one.link)


def _document(one: Accepted) -> dict[str, object]:
    return {
        "id": one.id,
        "spreadsheet": one.spreadsheet_id,
        "tab": one.tab,
        "column": one.column or None,
        "understood": one.understood,
        "link": one.link,
    }
