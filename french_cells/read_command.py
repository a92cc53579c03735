"""What the `read` command shows: one typed value, by kind, with what the sync would know."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from french_cells.answers import as_typed, invalid
from french_cells.context import Context
from french_cells.directory import NO_DIRECTORY, Directory, KnownName, Names
from french_cells.kinds import KINDS
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading

_SEASON = pattern(r"\d{4}-\d{4}", re.ASCII)
_CELL = (str, int, float)
_NO_CELL = invalid("Une case ne contient ni liste ni objet.")


def read_item(item: Mapping[str, Any], today: date) -> dict[str, Any]:
    """`{"id", "kind", "raw", "ctx", "today"}` → `{"id", "value", "error", "severity"}`.

    `today` counts where the item names no day of its own.
    """
    raw = item.get("raw")
    is_cell = raw is None or isinstance(raw, _CELL)
    reading = read_kind(str(item["kind"]), raw, load_context(item, today)) if is_cell else _NO_CELL
    return {
        "id": item.get("id"),
        "value": reading.value,
        "error": reading.error,
        "severity": reading.severity,
    }


def read_kind(kind: str, raw: Raw, context: Context) -> Reading:
    """Raises KeyError for a kind that nobody reads."""
    return as_typed(KINDS[kind](raw, context), raw)


def describe(kind: str, raw: Raw, context: Context) -> tuple[object, str, str]:
    """The value, the severity, and a sentence in French; empty when there is nothing to say."""
    reading = read_kind(kind, raw, context)
    return reading.value, reading.severity, reading.message


def load_context(item: Mapping[str, Any], today: date) -> Context:
    """What is of another type than it should be is as good as not there."""
    known = item.get("ctx")
    known = known if isinstance(known, dict) else {}
    prefer, season = _text(known, "prefer"), _text(known, "season")
    return Context(
        today=_load_day(_text(item, "today"), today),
        prefer=prefer if prefer in {"past", "future"} else "",  # type: ignore[arg-type]
        season=season if _SEASON.fullmatch(season) else "",
        field=_text(known, "field"),
        header=_text(known, "header"),
        sheet=_text(known, "sheet"),
        locale=_text(item, "locale") or "fr_FR",
        directory=_load_partners(known.get("partners")),
        next_header=_text(known, "next"),
        samples=_load_samples(known.get("values")),
    )


def _text(known: Mapping[str, Any], name: str) -> str:
    value = known.get(name)
    return value if isinstance(value, str) else ""


def _load_day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _load_samples(values: object) -> Sequence[Raw]:
    found = values if isinstance(values, list) else []
    return tuple(value for value in found if value is None or isinstance(value, _CELL))


def _load_partners(partners: object) -> Directory:
    if not isinstance(partners, dict):
        return NO_DIRECTORY
    known = (KnownName(slug, name) for slug, name in partners.items() if isinstance(name, str))
    return Directory({"organisation": Names(known)})
