"""`adopt`: looks at an existing tab, proposes how it would be read, adds it to the mappings."""

from typing import get_args

import click

from sync_service.adoption.adopt_report import as_json as adoption_json
from sync_service.adoption.adopt_report import report
from sync_service.adoption.adopt_sheet import (
    Adoption,
    AdoptRequest,
    adopted_at,
    look_at_sheet,
    write_adoption,
)
from sync_service.adoption.first_run import foresee
from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import LostAccess, MissingTab, UsageError
from sync_service.domain.mapping import Scope
from sync_service.domain.record import Entity
from sync_service.entrypoints.cli.output import (
    console,
    json_option,
    print_json,
    progress,
    say,
    spreadsheet_id,
)
from sync_service.model.composites import with_wholes

WIDEST = 120
"""Longer lines are hard to read, however wide the screen."""


@click.command()
@click.argument("address", metavar="ADRESSE_OU_ID")
@click.option("--entity", type=click.Choice(get_args(Entity)), required=True)
@click.option("--partner", required=True, help="Le partenaire, par exemple les-epis.")
@click.option("--tab", help="L’onglet ; sinon celui qui ressemble le plus.")
@click.option(
    "--scope",
    type=click.Choice(get_args(Scope)),
    default="own",
    show_default=True,
    help="own : l’onglet montre et prend ce qui est à ce partenaire seul, une nouvelle ligne est "
    "à lui. all : ce qui est à toutes les structures connues, pour une liste partagée.",
)
@click.option("--write", is_flag=True, help="L’ajouter aux fichiers de correspondance.")
@json_option
def adopt(
    address: str,
    entity: Entity,
    partner: str,
    tab: str | None,
    scope: Scope,
    *,
    write: bool,
    as_json: bool,
) -> None:
    """Regarder un onglet existant et proposer sa correspondance, sans rien y écrire."""
    services = open_services(["google"], without_database="borrow")
    request = AdoptRequest(spreadsheet_id(address), entity, partner, tab, scope)
    try:
        with progress("Lecture de la feuille", as_json=as_json):
            codec_of = services.codec_in_tabs(entity)
            now = services.clock.now()
            adoption = look_at_sheet(request, services.spreadsheets, codec_of, now.date())
            with services.database.reading() as stored:
                first_run = foresee(stored, services.mappings, adoption, now)
    except (LostAccess, MissingTab) as error:
        # Here the address or the title was just given by hand.
        raise UsageError(str(error)) from error
    name = _write(services, adoption) if write else None
    if as_json:
        print_json({**adoption_json(adoption, first_run), "written": name})
        return
    codec = with_wholes(services.codec(entity), services.clock.now().date())
    labels = {key: field.label for key, field in codec.fields.items()}
    say(report(adoption, labels, min(console().width, WIDEST), first_run))
    if name is not None:
        say(f"C’est noté : correspondance {name}. Suite : sync-service sync --dry-run")
    elif adoption.is_usable and not adoption.proposal.missing:
        say("Pour la suivre, recommencez avec --write.")


def _write(services: Services, adoption: Adoption) -> str:
    with services.database.reading() as stored:
        known = stored.memory.read_titles(adoption.request.spreadsheet_id)
    adopted = adopted_at(adoption, services.mappings, [*known], services.clock.now())
    return write_adoption(adoption, services.mapping_files, adopted)
