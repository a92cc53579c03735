"""`undo`, `accepted`, `merge`: take back what happened or a yes, make one record of two.

As a normal merge.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import UsageError
from sync_service.domain.record import Record, entity_of
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    print_table,
    say,
    say_below,
    say_link,
    spreadsheet_id,
)
from sync_service.operations.archived_owners import find_ownerless, say_ownerless
from sync_service.ports.surroundings import try_again
from sync_service.records.editing import Editing, find_record
from sync_service.records.merge_records import merge_records
from sync_service.records.problems.accepted import (
    Accepted,
    ask_again,
    find_words,
    list_accepted,
    say_words,
)
from sync_service.records.undo_run import TakingBack, undo_run, undo_sheet


@click.command()
@click.argument("run", metavar="PASSAGE", required=False)
@click.option("--sheet", metavar="ADRESSE_OU_ID", help="Tout ce qui est venu de cette feuille…")
@click.option("--since", metavar="INSTANT", help="… depuis cet instant : 2026-11-24T14:00.")
@click.option("--dry-run", is_flag=True, help="Montrer, ne rien changer.")
@json_option
def undo(
    run: str | None, sheet: str | None, since: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Reprendre un passage, ou une feuille depuis un instant, sauf ce qui est corrigé depuis."""
    if (run is None) == (sheet is None) or (sheet is None) != (since is None):
        raise UsageError("Indiquez un passage, ou bien --sheet et --since.")
    services = open_services()
    editing = _editing(services)
    if run is not None:
        taking = undo_run(editing, run, is_dry=dry_run)
    else:
        instant = _instant(since or "", services.clock.now())
        taking = undo_sheet(editing, spreadsheet_id(sheet or ""), instant, is_dry=dry_run)
    if as_json:
        print_json(_document(taking, is_dry=dry_run))
    else:
        _show(taking, services.labels, is_dry=dry_run)


@click.command()
@click.argument("keep", metavar="GARDER")
@click.argument("drop", metavar="ARCHIVER")
@json_option
def merge(keep: str, drop: str, *, as_json: bool) -> None:
    """Réunir deux fiches de la même chose : la première reste, la seconde est archivée."""
    services = open_services()
    record = merge_records(_editing(services), keep, drop)
    warnings = _ownerless(services, record, drop)
    if as_json:
        print_json({"ref": record.ref, "fields": dict(record.fields)})
    else:
        print_table(record.ref, ["champ", "valeur"], list(record.fields.items()))
    for warning in warnings:
        click.echo(warning, err=True)


def _ownerless(services: Services, kept: Record, dropped: str) -> Sequence[str]:
    """What to do about sheets that are followed for the structure that is archived now."""
    if kept.entity != "organisation":
        return []
    with services.database.reading() as stored:
        slug = find_record(stored, dropped).fields.get("id")
        found = find_ownerless(stored, services.mappings.spreadsheets)
    return [say_ownerless(one, str(kept.fields["id"])) for one in found if one.partner == slug]


def _editing(services: Services) -> Editing:
    return Editing(services.database, services.clock, services.rng)


def _instant(text: str, now: datetime) -> datetime:
    """Without an offset it is Paris time, as on the clock."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"Instant non compris : {text}. Écrivez-le ainsi : 2026-11-24T14:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _document(taking: TakingBack, *, is_dry: bool) -> dict[str, object]:
    return {
        "dry_run": is_dry,
        "fields": {ref: dict(fields) for ref, fields in taking.fields.items()},
        "archived": list(taking.archived),
        "returned": list(taking.returned),
        "kept": [{"ref": ref, "field": field} for ref, field in taking.kept],
        "calls": [one.ref for one in taking.calls],
    }


def _show(taking: TakingBack, labels: Mapping[str, str], *, is_dry: bool) -> None:
    def label(ref: str, name: str) -> str:
        return labels.get(f"{entity_of(ref)}.{name}", name)

    rows: list[Sequence[object]] = [
        [ref, label(ref, name), value]
        for ref, fields in taking.fields.items()
        for name, value in fields.items()
    ]
    rows += [[ref, "(fiche)", "archivée"] for ref in taking.archived]
    rows += [[ref, "(fiche)", "revenue"] for ref in taking.returned]
    rows += [[one.ref, "(appel)", "à refaire"] for one in taking.calls]
    rows += [[ref, label(ref, name), "(gardé : corrigé depuis)"] for ref, name in taking.kept]
    if not rows:
        say("Rien à reprendre : rien ne vient de là, ou tout a été corrigé depuis.")
        return
    title = "Ce qui serait repris ; rien n’a été changé" if is_dry else "Repris"
    print_table(title, ["fiche", "champ", "valeur reprise"], rows)
    if not is_dry:
        say("Les feuilles suivront au prochain passage.")


@click.command()
@click.option("--ask-again", "accepted_id", metavar="ID", help="Reprendre ce « oui ».")
@json_option
def accepted(accepted_id: str | None, *, as_json: bool) -> None:
    """Lister les « oui » donnés pour toute une colonne, ou en reprendre un."""
    services = open_services()
    if accepted_id is None:
        _list_accepted(services, as_json=as_json)
        return
    now = services.clock.now()
    one = try_again(lambda: ask_again(services.database, accepted_id, now))
    if as_json:
        print_json(_accepted_document(one))
    else:
        say("C’est noté : le prochain passage redemande.")


def _list_accepted(services: Services, *, as_json: bool) -> None:
    found = list_accepted(services.database, services.link_base)
    words = find_words(services.database, found, services.mappings, services.clock.now())
    keepers = {one.spreadsheet_id: one.partner for one in services.mappings.spreadsheets}
    if as_json:
        print_json(
            [
                {
                    **_accepted_document(one),
                    "words": words.get(one.id),
                    "partner": keepers.get(one.spreadsheet_id),
                }
                for one in found
            ]
        )
        return
    if not found:
        say("Aucun « oui » ne vaut pour toute une colonne.")
    for one in found:
        say("")
        place = [keepers.get(one.spreadsheet_id), one.tab, one.column]
        say(" · ".join(filter(None, [f"n° {one.id}", *place])))
        told = [one.understood, say_words(words[one.id]) if one.id in words else ""]
        say_below(" ".join(filter(None, told)))
        say_link(one.link)


def _accepted_document(one: Accepted) -> dict[str, object]:
    return {
        "id": one.id,
        "spreadsheet": one.spreadsheet_id,
        "tab": one.tab,
        "column": one.column or None,
        "understood": one.understood,
        "link": one.link,
    }
