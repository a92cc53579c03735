"""`edit`, `new`, `archive`: the coordinator's own edits."""

from collections.abc import Sequence
from typing import get_args

import click

from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import NotFound, UsageError
from sync_service.domain.record import Entity, Record, entity_of, find_reference
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.output import json_option, print_json, print_table
from sync_service.records.edit_record import archive_record, edit_record, new_record
from sync_service.records.editing import Editing
from sync_service.sync.gathering.withdrawn import derive_all


@click.command()
@click.argument("ref", metavar="RÉFÉRENCE")
@click.argument("assignments", metavar="CHAMP=VALEUR…", nargs=-1, required=True)
@json_option
def edit(ref: str, assignments: Sequence[str], *, as_json: bool) -> None:
    """Modifier une fiche : les valeurs sont lues comme tapées dans une feuille."""
    typed = _typed(assignments)
    known = find_reference(ref)
    if known is None:
        raise NotFound(f"{ref} n’est pas une référence. Exemple : C-7F3K2Q8.")
    services = open_services(without_database="make")
    codec = services.codec(entity_of(known))
    record = edit_record(_editing(services), codec, known, typed)
    _show(services, record, as_json=as_json)


@click.command()
@click.argument("entity", metavar="SORTE", type=click.Choice(get_args(Entity)))
@click.argument("assignments", metavar="CHAMP=VALEUR…", nargs=-1, required=True)
@json_option
def new(entity: Entity, assignments: Sequence[str], *, as_json: bool) -> None:
    """Créer une fiche."""
    typed = _typed(assignments)
    services = open_services(without_database="make")
    record = new_record(_editing(services), services.codec(entity), typed)
    _show(services, record, as_json=as_json)


@click.command()
@click.argument("ref", metavar="RÉFÉRENCE")
@json_option
def archive(ref: str, *, as_json: bool) -> None:
    """Archiver une fiche : elle reste dans la base, sa ligne est marquée dans les feuilles."""
    services = open_services()

    def check(record: Record) -> None:
        _refuse_followed(services, record)

    _show(services, archive_record(_editing(services), ref, check), as_json=as_json)


def _refuse_followed(services: Services, record: Record) -> None:
    """What is typed in the sheets of an archived structure arrives nowhere. Raises UsageError."""
    slug = record.fields.get("id") if record.entity == "organisation" else None
    followed = services.mappings.spreadsheets if slug else ()
    theirs = [one for one in followed if one.partner == slug and not one.paused]
    if theirs:
        raise UsageError(
            f"{counted(len(theirs), 'feuille suivie', 'feuilles suivies')} pour {slug} : rien "
            "n’est archivé. Si la structure part, commencez par sync-service leave --partner "
            f"{slug} --output sortie ; si elle devient une autre, par sync-service merge."
        )


def _editing(services: Services) -> Editing:
    return Editing(services.database, services.clock, services.rng)


def _typed(assignments: Sequence[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in assignments]
    for name, equals, _ in pairs:
        if not equals or not name:
            raise UsageError(f"« {name} » : écrivez CHAMP=VALEUR, par exemple city=Lunéville.")
    return {name.strip(): value for name, _, value in pairs}


def _show(services: Services, record: Record, *, as_json: bool) -> None:
    with services.database.reading() as stored:
        (record,) = derive_all(stored, [record], services.clock.now().date())
    if as_json:
        print_json({"ref": record.ref, "fields": dict(record.fields)})
        return
    title = f"{record.ref} (archivée)" if record.archived else record.ref
    print_table(title, ["champ", "valeur"], list(record.fields.items()))
