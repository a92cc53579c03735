"""`problems`, `confirm`, `resolve`: what a person is to decide.

A decision is stored at once and carried out by the next run.
"""

from collections.abc import Mapping
from typing import Any, Literal

import click

from sync_service.bootstrap import open_services
from sync_service.digest.words import KINDS
from sync_service.domain.base import Decision
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.output import (
    json_option,
    print_json,
    say,
    say_below,
    say_link,
)
from sync_service.records.editing import Editing
from sync_service.records.problems.open_problems import decide_problem, list_problems, list_waiting

_NUMBER = click.IntRange(1, 2**31 - 1)
"""What PostgreSQL's integers hold."""


@click.command()
@json_option
def problems(*, as_json: bool) -> None:
    """Lister ce qui attend une personne, le plus ancien d’abord."""
    services = open_services()
    if as_json:
        print_json(list_problems(services.database, services.link_base))
        return
    found = list_waiting(services.database, services.link_base)
    if found:
        say(counted(len(found), "problème ouvert"))
    else:
        say("Rien n’attend personne.")
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
    if one["kind"] == "guard":
        number = one["id"]
        say_below(f"sync-service confirm {number}, ou resolve {number} --keep database")
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
    by = Editing(services.database, services.clock, services.rng)
    decide_problem(services.database, problem_id, decision, by)
    if as_json:
        print_json({"id": problem_id, "decision": decision})
    else:
        say("C’est noté : le prochain passage s’en occupe.")
