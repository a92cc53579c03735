"""`adopt`, `partners`: look at tabs, propose how they would be read, follow them."""

import time
from collections.abc import Sequence
from typing import get_args

import click

from sync_service.adoption.adopt_report import as_json as adoption_json
from sync_service.adoption.adopt_report import report
from sync_service.adoption.adopt_sheet import (
    Adoption,
    AdoptRequest,
    adopted_at,
    labels_of,
    look_at_sheet,
    write_adoption,
)
from sync_service.adoption.first_run import foresee
from sync_service.adoption.follow_roster import RosterReport, follow_roster
from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import (
    ConcurrencyError,
    LostAccess,
    MissingTab,
    NoSpreadsheet,
    UsageError,
)
from sync_service.domain.mapping import Scope
from sync_service.domain.record import Entity
from sync_service.entrypoints.cli.output import (
    console,
    json_option,
    print_json,
    print_table,
    progress,
    say,
    spreadsheet_id,
)
from sync_service.entrypoints.jobs import ROSTER_JOB
from sync_service.ports.surroundings import (
    LEASE_SECONDS,
    Held,
    beating,
    read_pause,
    say_paused,
    take_lease,
)

WIDEST = 120
"""Longer lines are hard to read, however wide the screen."""

_NOWHERE = (
    "PARTNERS_SHEET est vide : indiquez l’adresse du classeur de la coordination, celui qui a un "
    "onglet « Partenaires »."
)


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
@click.option(
    "--insist", is_flag=True, help="Même si les titres disent une autre sorte de lignes."
)
@click.option(
    "--always",
    multiple=True,
    metavar="TITRE=VALEUR",
    help="Ce qui est pareil partout et n’a pas de colonne, par exemple « Lieu=Salle des fêtes ».",
)
@json_option
def adopt(  # noqa: PLR0913 - one for each option
    address: str,
    entity: Entity,
    partner: str,
    tab: str | None,
    scope: Scope,
    *,
    write: bool,
    insist: bool,
    always: Sequence[str],
    as_json: bool,
) -> None:
    """Regarder un onglet existant et proposer sa correspondance, sans rien y écrire."""
    services = open_services(["google"], without_database="borrow")
    place = (spreadsheet_id(address), entity, partner, tab, scope, insist)
    request = AdoptRequest(*place, dict(map(_constant, always)))
    try:
        with progress("Lecture de la feuille", as_json=as_json):
            codec_of = services.codec_in_tabs(entity)
            now = services.clock.now()
            adoption = look_at_sheet(request, services.spreadsheets, codec_of, now.date())
            with services.database.reading() as stored:
                first_run = foresee(stored, services.mappings, adoption, now)
    except (LostAccess, NoSpreadsheet, MissingTab) as error:
        # Here the address or the title was just given by hand.
        raise UsageError(str(error)) from error
    before = _read_before(services, adoption)
    name = _write(services, adoption) if write else None
    if as_json:
        print_json({**adoption_json(adoption, first_run), "written": name})
        return
    labels = labels_of(services.codec(entity), services.clock.now().date())
    objection = services.mapping_files.object_to_partner(partner) if name is None else ""
    if objection:
        # Of somebody unknown no row would enter: that says nothing of the rows.
        say(objection)
        first_run = None
    say(report(adoption, labels, min(console().width, WIDEST), first_run))
    if name is not None:
        say(f"C’est noté : correspondance {name}. Suite : sync-service sync --dry-run")
        if before is not None:
            say(_WAS_ANOTHER.format(before=before))
    elif not objection and adoption.is_usable and not adoption.proposal.missing:
        insisting = " --insist" if adoption.likelier else ""
        say(f"Pour la suivre, recommencez avec --write{insisting}.")


def _constant(told: str) -> tuple[str, str]:
    title, is_told, text = told.partition("=")
    if not is_told or not title.strip() or not text.strip():
        raise UsageError(f"--always « {told} » : écrivez un titre, « = » et une valeur.")
    return title.strip(), text.strip()


_WAS_ANOTHER = (
    "Cet onglet était suivi comme « {before} ». Effacez-y ce qui est sous « Réf. » : ces "
    "références sont celles des fiches « {before} », chaque ligne en aura une nouvelle. Le "
    "prochain passage demande si c’est voulu : sync-service problems, puis confirm NUMÉRO. Les "
    "fiches « {before} » restent : sync-service export {before} les montre, archive RÉFÉRENCE en "
    "enlève une."
)


def _read_before(services: Services, adoption: Adoption) -> Entity | None:
    """What the tab is followed as, where that is another kind of records."""
    request, files = adoption.request, services.mapping_files
    known = files.rules_of(request.spreadsheet_id, adoption.proposal.title)
    return None if known is None or known.entity == request.entity else known.entity


def _write(services: Services, adoption: Adoption) -> str:
    with services.database.reading() as stored:
        known = stored.memory.read_titles(adoption.request.spreadsheet_id)
    adopted = adopted_at(adoption, services.mappings, [*known], services.clock.now())
    return write_adoption(adoption, services.mapping_files, adopted)


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
    elif not (report.error or report.is_waiting):
        say("L’onglet « Partenaires » n’a encore aucune ligne.")
    for one in report.shown:
        for message in one.notes.values():
            say(f"- {one.judged.row.structure}, {one.judged.row.title} : {message}")
