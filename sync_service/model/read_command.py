"""What the `read` command shows: one typed value, by kind, with what the sync would know."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync_service.domain.reading import Raw, Reading
from sync_service.model.directory import NO_DIRECTORY, Directory, Known, Names
from sync_service.model.readers.context import Context
from sync_service.model.readers.kinds import KINDS

_DEFAULT_TODAY = "2026-11-24"


def read_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """`{"id", "kind", "raw", "ctx", "today"}` → `{"id", "value", "error", "severity"}`."""
    reading = read_kind(str(item["kind"]), item.get("raw"), load_context(item))
    return {
        "id": item.get("id"),
        "value": reading.value,
        "error": reading.error,
        "severity": reading.severity,
    }


def read_kind(kind: str, raw: Raw, context: Context) -> Reading:
    """Raises KeyError for a kind that nobody reads."""
    return KINDS[kind](raw, context)


def describe(kind: str, raw: Raw, context: Context) -> tuple[object, str, str]:
    """The value, the severity, and a sentence in French; empty when there is nothing to say."""
    reading = read_kind(kind, raw, context)
    return reading.value, reading.severity, reading.message


def load_context(item: Mapping[str, Any]) -> Context:
    known: Mapping[str, Any] = item.get("ctx") or {}
    return Context(
        today=date.fromisoformat(item.get("today") or _DEFAULT_TODAY),
        prefer=known.get("prefer") or "",
        season=known.get("season") or "",
        field=known.get("field") or "",
        header=known.get("header") or "",
        sheet=known.get("sheet") or "",
        locale=item.get("locale") or "fr_FR",
        directory=_load_partners(known.get("partners")),
        next_header=known.get("next") or "",
        samples=tuple(known.get("values") or ()),
    )


def _load_partners(partners: Mapping[str, str] | None) -> Directory:
    if not partners:
        return NO_DIRECTORY
    known = (Known(slug, name) for slug, name in partners.items())
    return Directory({"organisation": Names(known)})
