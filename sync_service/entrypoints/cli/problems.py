"""`status`, `problems`, `confirm`, `resolve`: how things are, and what a person is to decide.

A decision is stored at once and carried out by the next run.
"""

from collections.abc import Mapping
from typing import Any, Literal

import click

from sync_service.bootstrap import open_services
from sync_service.digest.words import KINDS, NOUNS, STATES
from sync_service.domain.base import Decision
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    print_table,
    say,
    say_below,
    say_link,
)
from sync_service.ports.surroundings import say_paused
from sync_service.records.problems import decide_problem, list_problems
from sync_service.records.read_status import Status, read_status

_NUMBER = click.IntRange(1, 2**31 - 1)
"""What PostgreSQL's integers hold."""


@click.command()
@json_option
def status(*, as_json: bool) -> None:
    """Dire où en sont les choses."""
    services = open_services()
    now = read_status(services.database, services.mappings.spreadsheets, services.clock.now())
    if as_json:
        print_json(_document(now))
        return
    if now.pause is not None:
        say(say_paused(now.pause))
    rows = [
        [one.partner, STATES.get(one.state, one.state), one.read_at, one.problems]
        for one in now.sheets
    ]
    print_table("Feuilles", ["partenaire", "état", "lue le", "problèmes"], rows)
    for one in now.sheets:
        if one.error:
            say(f"- {one.partner} : {one.error}")
    kinds = [[NOUNS[entity], number] for entity, number in now.records.items()]
    print_table("Fiches", ["sorte", "nombre"], kinds)
    say(f"Problèmes ouverts : {sum(now.problems.values())} (sync-service problems)")
    say(f"Familles à appeler ou à retrouver : {now.calls}")
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
        "calls": now.calls,
        "mails_set_aside": now.mails_set_aside,
        "last_run": last and {"run": last.id, "kind": last.kind, "started_at": last.started_at},
        "last_sync": now.last_sync,
    }


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
        say("1 problème ouvert" if len(found) == 1 else f"{len(found)} problèmes ouverts")
        for one in found:
            _show_problem(one)


def _show_problem(one: Mapping[str, Any]) -> None:
    """Where it is, what to do, and the address of the very cell."""
    kind, _ = KINDS[one["kind"]]
    since = f"depuis le {one['since']:%d/%m/%Y à %H:%M}" if one["since"] else ""
    place = [one["partner"], one["tab"], one["cell"], one["ref"]]
    say("")
    say(" · ".join(filter(None, [f"n° {one['id']}", kind, *place, since])))
    say_below(one["message"])
    say_link(one["link"])


@click.command()
@click.argument("problem_id", metavar="ID", type=_NUMBER)
@json_option
def confirm(problem_id: int, *, as_json: bool) -> None:
    """Confirmer un problème ouvert : une protection, une valeur supposée."""
    _decide(problem_id, "confirm", as_json=as_json)


@click.command()
@click.argument("problem_id", metavar="ID", type=_NUMBER)
@click.option("--keep", type=click.Choice(["sheet", "database"]), required=True)
@json_option
def resolve(problem_id: int, keep: Literal["sheet", "database"], *, as_json: bool) -> None:
    """Choisir entre la valeur de la feuille et celle de la base."""
    _decide(problem_id, keep, as_json=as_json)


def _decide(problem_id: int, decision: Decision, *, as_json: bool) -> None:
    services = open_services()
    decide_problem(services.database, problem_id, decision)
    if as_json:
        print_json({"id": problem_id, "decision": decision})
    else:
        say("C’est noté : le prochain passage s’en occupe.")
