"""`confirm`, `resolve`: a person's decisions, stored at once, carried out by the next run."""

from typing import Literal

import click

from sync_service.bootstrap import open_services
from sync_service.domain.base import Decision
from sync_service.entrypoints.cli.output import json_option, print_json, say
from sync_service.records.decide_problem import decide_problem

_NUMBER = click.IntRange(1, 2**31 - 1)
"""What PostgreSQL's integers hold."""


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
    decide_problem(services.database, services.clock, problem_id, decision)
    if as_json:
        print_json({"id": problem_id, "decision": decision})
    else:
        say("C’est noté : le prochain passage s’en occupe.")
