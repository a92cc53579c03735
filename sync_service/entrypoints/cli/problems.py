"""`problems`: what waits for a person."""

import click

from sync_service.bootstrap import open_services
from sync_service.entrypoints.cli.output import json_option, print_json, print_table, say
from sync_service.records.list_problems import list_problems

_HEADERS = ["n°", "sorte", "partenaire", "onglet", "cellule", "fiche", "quoi faire", "depuis"]
_KEYS = ["id", "kind", "partner", "tab", "cell", "ref", "message", "since"]


@click.command()
@json_option
def problems(*, as_json: bool) -> None:
    """Lister ce qui attend une personne, le plus ancien d’abord."""
    services = open_services()
    found = list_problems(services.database, services.link_base)
    if as_json:
        print_json(found)
    elif not found:
        say("Rien n’attend personne.")
    else:
        rows = [[one[key] for key in _KEYS] for one in found]
        title = "1 problème ouvert" if len(found) == 1 else f"{len(found)} problèmes ouverts"
        print_table(title, _HEADERS, rows)
