"""`read`: what would be made of a typed value, for people; or item by item, for programs."""

import json
import sys
from collections.abc import Sequence
from datetime import date

import click

from french_cells.context import Context
from french_cells.kinds import KINDS
from french_cells.read_command import describe, load_context, read_item
from sync_service.bootstrap import system_clock
from sync_service.domain.errors import UsageError
from sync_service.entrypoints.cli.output import json_option, json_text, print_json, print_table

_SEVERITIES = {
    "ok": "sûr",
    "repair": "remis au propre",
    "assume": "supposé",
    "reject": "à corriger",
}
"""As a person reads them; programs get our words."""
_REFUSED = {"id": None, "value": None, "error": "invalid", "severity": "reject"}
"""The answer to a line that is no item, or of a kind that nobody reads."""


@click.command(epilog=f"Sortes : {', '.join(sorted(KINDS))}.")
@click.argument("kind", metavar="[SORTE]", required=False)
@click.argument("values", metavar="[VALEUR]…", nargs=-1)
@click.option("--jsonl", is_flag=True, help="Lire des objets JSON, un par ligne, sur l’entrée.")
@json_option
def read(kind: str | None, values: Sequence[str], *, jsonl: bool, as_json: bool) -> None:
    """Montrer ce qui serait compris d’une valeur tapée, sans la feuille qui l’entoure."""
    today = system_clock().now().date()
    if jsonl:
        _answer_lines(today)
        return
    if kind is None or kind not in KINDS:
        raise UsageError(f"Sortes possibles : {', '.join(sorted(KINDS))}.")
    typed = list(values) or [line.rstrip("\r\n") for line in sys.stdin]
    if as_json:
        items = [read_item({"id": None, "kind": kind, "raw": value}, today) for value in typed]
        print_json([{"raw": raw, **item} for raw, item in zip(typed, items, strict=True)])
        return
    context = load_context({}, today)
    rows = [[value, *_described(kind, value, context)] for value in typed]
    print_table(f"Lu comme « {kind} »", ["tapé", "compris", "assurance", "à dire"], rows)


def _described(kind: str, value: str, context: Context) -> Sequence[object]:
    found, severity, message = describe(kind, value, context)
    shown = json_text(found) if isinstance(found, dict) else found
    return [shown, _SEVERITIES[severity], message]


def _answer_lines(today: date) -> None:
    """One answer a line, in order, each at once, so that a program may converse."""
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(_answer(line, today) + "\n")
            sys.stdout.flush()


def _answer(line: bytes, today: date) -> str:
    """A line that is no item is refused like a cell: it stops none of those after it."""
    try:
        item = json.loads(line.decode())
    except (ValueError, RecursionError):
        return json_text(_REFUSED)
    if not isinstance(item, dict):
        return json_text(_REFUSED)
    known = item.get("kind") if isinstance(item.get("kind"), str) else None
    given = item.get("id") if isinstance(item.get("id"), str | int) else None
    answer = read_item(item, today) if known in KINDS else _REFUSED
    text = json_text({**answer, "id": given})
    # A lone half of a character cannot be written as such.
    return text if text.isprintable() else json.dumps(json.loads(text))
