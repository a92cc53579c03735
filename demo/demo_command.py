"""`demo`: everything on this machine, without Google; no process is left when it stops."""

import click

from demo.town import Ports, open_town
from sheets_emulator import Stop
from sync_service.config import load_settings, read_environment
from sync_service.entrypoints.cli.output import messages

_FORGOTTEN = (
    "Arrêté. Ce que vous avez tapé est oublié ; la prochaine démonstration sera neuve. Pour "
    "retrouver la vôtre la prochaine fois, lancez-la ainsi : make demo KEEP=1"
)
_KEPT = (
    "Arrêté. Les feuilles, la base et les inscriptions sont gardées ; les messages non. Pour "
    "reprendre : make demo KEEP=1"
)


@click.command()
@click.option("--keep", "is_kept", is_flag=True, help="Tout garder, et reprendre où c’était.")
def demo(*, is_kept: bool) -> None:
    """Tout essayer sur ce poste, sans Google, jusqu’à Ctrl-C.

    PORT choisit le premier port ; les suivants servent aux autres pages.
    """
    first = load_settings({"PORT": read_environment().get("PORT", "")}).port
    stop = Stop()
    with messages().status("Préparation des feuilles et première synchronisation…"):
        town = open_town(Ports.starting_at(first), is_kept=is_kept)
    with town:
        click.echo(f"Ready: {town.places.web}")
        messages().print(
            f"  Ateliers, côté familles : {town.places.web}/ateliers\n"
            f"  Feuilles des partenaires : {town.places.grid}\n"
            f"  Messages envoyés : {town.places.mailbox}\n"
            f"  Page de la coordination : {town.places.web}/coordination/ "
            "(donnez coordination@example.org : le lien arrive dans les messages)\n"
            "  Ctrl-C pour arrêter"
            + (", tout est gardé." if is_kept else ". Pour tout garder : make demo KEEP=1"),
            markup=False,
        )
        town.tell_all()
        stop.wait()
    messages().print(_KEPT if is_kept else _FORGOTTEN, markup=False)
