"""`erase`, `export-person`: what a person may ask of those who keep data about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sync_service.bootstrap import Services, open_services
from sync_service.domain.errors import ConfigurationError
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.export import write_file
from sync_service.entrypoints.cli.output import (
    json_option,
    json_text,
    messages,
    print_json,
    progress,
    say,
)
from sync_service.privacy.erase_person import (
    Receipt,
    Wanted,
    erase_person,
    find_alike,
    find_people,
    gather_person,
    read_wanted,
)
from sync_service.privacy.find_left import Left, Look, Sought, look_for
from sync_service.privacy.find_waiting import Waiting
from sync_service.records.problems.open_problems import sheet_link


def _who(command: Callable[..., Any]) -> Callable[..., Any]:
    """The three ways to say who is meant."""
    for name, told in (
        ("--ref", "Référence d’un contact ou d’une inscription."),
        ("--phone", "Numéro de téléphone."),
        ("--email", "Adresse de courriel."),
    ):
        command = click.option(name, help=told)(command)
    return command


@click.command()
@_who
@click.option("--dry-run", "is_dry", is_flag=True, help="Dire qui serait effacé, sans rien faire.")
@json_option
def erase(
    email: str | None, phone: str | None, ref: str | None, *, is_dry: bool, as_json: bool
) -> None:
    """Effacer une personne qui le demande, partout, et en donner le reçu."""
    services = open_services()
    wanted = _read(services, email, phone, ref)
    receipt = erase_person(services.database, services.clock, wanted, is_dry=is_dry)
    look = _look(services, receipt, as_json=as_json)
    # Of somebody who was erased before, a row that is emptied waits for nothing.
    shown = () if receipt.is_of_nobody else receipt.spreadsheets
    reach = _find_reach(services, sorted({*shown, *look.emptied}))
    left = [
        {
            "partner": one.partner,
            "spreadsheet": one.spreadsheet_id,
            "tab": one.tab,
            "cell": one.cell,
            "link": sheet_link(services.link_base, one.spreadsheet_id, one.sheet_id, one.cell),
        }
        for one in look.left
    ]
    if as_json:
        said = _receipt_json(services, receipt, reach)
        print_json({**said, "left": left, "unread": look.unread})
        return
    if receipt.refs and not receipt.is_of_nobody:
        _say_erased(receipt, reach, is_dry=is_dry)
    else:
        say("Rien n’est gardé sur cette personne.")
        _say_reach(reach)
    _say_waiting(services, receipt.waiting)
    for one in left:
        say(f"À effacer à la main : {one['partner']}, onglet « {one['tab']} », {one['cell']}")
        say(f"  {one['link']}")
    if look.unread:
        say("Feuilles qui n’ont pas pu être regardées : " + ", ".join(look.unread) + ".")
        say("Relancez la même commande plus tard, avec l’adresse ou le numéro.")


@dataclass(frozen=True, slots=True)
class _Reach:
    """Ids of the spreadsheets with a row of the person, by who empties it."""

    emptied: Sequence[str]
    paused: Sequence[str] = ()
    unfollowed: Sequence[str] = ()


def _find_reach(services: Services, spreadsheets: Sequence[str]) -> _Reach:
    """The next run, one after the pause, or nobody but a person."""
    try:
        followed = {one.spreadsheet_id: one for one in services.mappings.spreadsheets}
    except ConfigurationError:
        return _Reach(spreadsheets)
    known = [one for one in spreadsheets if one in followed]
    return _Reach(
        [one for one in known if not followed[one].paused],
        [one for one in known if followed[one].paused],
        [one for one in spreadsheets if one not in followed],
    )


def _look(services: Services, receipt: Receipt, *, as_json: bool) -> Look:
    """Into every followed sheet, for what no run empties."""
    if not (receipt.traces or receipt.names):
        return Look()
    left: list[Left] = []
    unread: list[str] = []
    emptied: list[str] = []
    try:
        spreadsheets, mappings = services.spreadsheets, services.mappings
    except ConfigurationError:
        with services.database.reading() as stored:
            return Look(unread=sorted(stored.memory.read_spreadsheets()))
    with progress("Recherche dans les feuilles", as_json=as_json) as steps:
        sought = Sought(receipt.traces, receipt.names, receipt.refs)
        looks = look_for(spreadsheets, services.database, mappings, sought)
        for one in steps(looks, len(mappings.spreadsheets)):
            left += one.left
            unread += one.unread
            emptied += one.emptied
    return Look(left, unread, emptied)


def _say_erased(receipt: Receipt, reach: _Reach, *, is_dry: bool) -> None:
    done = "Serait effacé" if is_dry else "Effacé"
    say(f"{done} : {', '.join(receipt.refs)}.")
    if not is_dry:
        lines = counted(receipt.erased.changes, "ligne")
        say(f"Historique : {lines}. Messages : {receipt.erased.mails}.")
    _say_reach(reach)
    say("Cherchez aussi son nom dans les remarques, et ailleurs s’il y est abrégé.")
    if receipt.alike:
        say(f"{_ALIKE} {', '.join(receipt.alike)}. Si c’est elle : sync-service erase --ref …")


def _say_waiting(services: Services, waiting: Sequence[Waiting]) -> None:
    for one in waiting:
        row = "" if one.row is None else f", ligne {one.row}"
        told = f"onglet « {one.tab} »{row} ({one.ref})" if one.tab else one.ref
        why = _UNCLEAR if one.is_unclear else _SHARED if one.is_shared else _WAITED
        say(f"{why} : {told}.")
        if link := _link_to(services, one):
            say(f"  {link}")


_WAITED = "Son nom attendait dans une liste, et en part au prochain passage"
_UNCLEAR = "À regarder, son nom y est peut-être avec d’autres mots"
_SHARED = "À regarder, ce nom y reste, car une autre personne le porte aussi"


def _receipt_json(services: Services, receipt: Receipt, reach: _Reach) -> Mapping[str, object]:
    told = [
        (one.is_unclear or one.is_shared, _tell_waiting(services, one)) for one in receipt.waiting
    ]
    return {
        "at": services.clock.now(),
        "refs": receipt.refs,
        "changes": receipt.erased.changes,
        "mails": receipt.erased.mails,
        "spreadsheets": reach.emptied,
        "paused": reach.paused,
        "unfollowed": reach.unfollowed,
        "alike": receipt.alike,
        "waiting": [one for is_unclear, one in told if not is_unclear],
        "unclear": [one for is_unclear, one in told if is_unclear],
    }


def _tell_waiting(services: Services, one: Waiting) -> dict[str, object]:
    return {
        "spreadsheet": one.spreadsheet_id or None,
        "tab": one.tab or None,
        "row": one.row,
        "ref": one.ref,
        "field": one.field,
        "link": _link_to(services, one),
    }


def _link_to(services: Services, one: Waiting) -> str | None:
    if not one.spreadsheet_id:
        return None
    return sheet_link(services.link_base, one.spreadsheet_id, one.sheet_id, one.first_cell)


_ALIKE = "Peut-être la même personne, car l’adresse ou le numéro est le même, et gardée :"


def _say_reach(reach: _Reach) -> None:
    for told, spreadsheets in (
        ("Feuilles vidées au prochain passage", reach.emptied),
        ("Feuilles en pause, vidées une fois la pause finie", reach.paused),
        ("Feuilles qui ne sont plus suivies, à vider à la main", reach.unfollowed),
    ):
        if spreadsheets:
            say(f"{told} : {', '.join(spreadsheets)}.")


@click.command("export-person")
@_who
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Fichier.")
def export_person(
    email: str | None, phone: str | None, ref: str | None, output: Path | None
) -> None:
    """Donner à une personne tout ce qui est gardé sur elle, en JSON."""
    services = open_services()
    wanted = _read(services, email, phone, ref)
    known = gather_person(services.database, wanted)
    with services.database.reading() as stored:
        alike = find_alike(stored, find_people(stored, wanted))
    if alike:
        told = f"{_ALIKE} {', '.join(alike)}. Si c’est elle : sync-service export-person --ref …"
        messages().print(told, markup=False, soft_wrap=True)
    if output is None:
        print_json(known)
        return
    write_file(output, (json_text(known) + "\n").encode())
    messages().print(f"{counted(len(known), 'fiche')} dans {output}", markup=False)


def _read(services: Services, email: str | None, phone: str | None, ref: str | None) -> Wanted:
    return read_wanted(services.codec("contact"), email, phone, ref)
