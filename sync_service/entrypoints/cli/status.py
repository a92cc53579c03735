"""`status`: how things are, on one screen."""

from collections.abc import Sequence

import click

from sync_service.bootstrap import open_services
from sync_service.digest.read_facts import gather_coming
from sync_service.digest.to_do import make_agenda
from sync_service.digest.words import STATES
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    print_table,
    say,
    say_in,
)
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.model.nouns import NOUNS
from sync_service.operations.alerts import ADVICE, NEVER_WORKED, WARNINGS
from sync_service.operations.health import say_unnamed
from sync_service.operations.read_status import SheetStatus, Status, Surroundings, gather_status
from sync_service.ports.surroundings import say_paused

_ON_ONE_SCREEN = 15


@click.command()
@json_option
def status(*, as_json: bool) -> None:
    """Dire où en sont les choses."""
    services = open_services()
    around = Surroundings(
        services.clock.now(),
        services.settings.poll_seconds,
        services.free_bytes(),
        services.settings.keeps_copies,
    )
    sources = services.digest_sources
    with services.database.reading() as stored:
        to_do = read_to_do(stored, around.now)
        now = gather_status(stored, to_do, sources.spreadsheets, around)
        agenda = make_agenda(gather_coming(stored, to_do, sources, around.now))
    if as_json:
        print_json({**_document(now), "to_do": agenda.count})
        return
    _say_parts(now)
    say(f"Pour la coordination : {agenda.headline}.")
    _say_sheets(now.sheets)
    kinds = [[NOUNS[entity].singular, number] for entity, number in now.records.items()]
    print_table("Fiches", ["sorte", "nombre"], kinds)
    say(f"Problèmes ouverts : {sum(now.problems.values())} (sync-service problems)")
    say(f"Familles à appeler ou à retrouver : {now.calls}")
    say(f"Messages mis de côté : {now.mails_set_aside}")
    if now.last_run is not None:
        say(f"Dernier passage : {now.last_run.started_at:%d/%m/%Y %H:%M:%S}")


def _say_parts(now: Status) -> None:
    """All is well, or what to do."""
    if now.pause is not None:
        say_in("yellow", say_paused(now.pause))
    failed = [part for part, state in now.parts.items() if state == "failed"]
    _say_failed(failed, now)
    for part, state in now.parts.items():
        if state == "warning" and part in WARNINGS and not _is_only_unnamed(part, now):
            say_in("yellow", WARNINGS[part])
    if not failed and "warning" not in now.parts.values():
        waits = [one for one in now.sheets if one.waits_for_somebody]
        if waits:
            say_in("yellow", f"Rien n’est en panne. {_say_waiting(len(waits))}")
        else:
            say_in("bold green", "Tout va bien.")


def _say_failed(failed: Sequence[str], now: Status) -> None:
    if now.unnamed:
        colour = "bold red" if "sheets" in failed else "yellow"
        say_in(colour, say_unnamed(now.unnamed))
    for part in failed:
        if part != "sheets" or now.sheets:
            about = NEVER_WORKED if part == "worker" and not now.has_worked else ADVICE[part]
            say_in("bold red", f"{about.name} : {about.meaning} {about.advice}")


def _is_only_unnamed(part: str, now: Status) -> bool:
    """Said already: of those that are named each lets itself be read."""
    is_told = part == "sheets" and bool(now.unnamed)
    return is_told and all(one.is_well for one in now.sheets)


def _say_waiting(number: int) -> str:
    who = counted(number, "feuille attend", "feuilles attendent")
    return f"{who} quelqu’un : voyez ci-dessous."


def _say_sheets(sheets: Sequence[SheetStatus]) -> None:
    """On one screen: of many sheets only those that are not well."""
    shown = sheets if len(sheets) <= _ON_ONE_SCREEN else [s for s in sheets if not s.is_well]
    rows = [
        [one.partner, _state_of(one), one.looked_at, one.written_at, one.problems] for one in shown
    ]
    headers = ["partenaire", "état", "regardée le", "écrite le", "problèmes"]
    if rows:
        print_table("Feuilles", headers, rows)
    if len(sheets) > len(shown):
        say(f"{len(sheets) - len(shown)} autres feuilles sont à jour.")
    for one in shown:
        if one.error:
            say(f"- {one.partner} : {one.error}")
        if one.ownerless:
            say(f"- {one.ownerless}")


def _state_of(sheet: SheetStatus) -> str:
    if sheet.unread_tabs:
        return f"onglet pas lu : {', '.join(sheet.unread_tabs)}"
    if sheet.ownerless:
        return "structure archivée"
    return STATES.get(sheet.state, sheet.state)


def _document(now: Status) -> dict[str, object]:
    sheets = [
        {
            "partner": one.partner,
            "spreadsheet": one.spreadsheet,
            "state": one.state,
            "read_at": one.read_at,
            "looked_at": one.looked_at,
            "written_at": one.written_at,
            "unread_tabs": list(one.unread_tabs),
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
        "calls": now.calls,
        "mails_set_aside": now.mails_set_aside,
        "last_run": last and {"run": last.id, "kind": last.kind, "started_at": last.started_at},
        "last_sync": now.last_sync,
        "unnamed": list(now.unnamed),
        "parts": dict(now.parts),
    }
