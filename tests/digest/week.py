"""Invented facts of one week, for the digest's tests: each test names only what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from french_cells.reading import Value
from sync_service.digest.facts import Addresses, Facts
from sync_service.digest.make import make_digest
from sync_service.domain.base import Problem
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Week

NOW = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
IN_THE_WEEK = datetime(2026, 11, 25, 9, tzinfo=UTC)
ADDRESSES = Addresses("https://docs.example.org", "https://clef.example.org/coordination/")

EPIS = Record("S-1", "organisation", {"id": "les-epis", "name": "Les Épis"}, IN_THE_WEEK)
TOYS = Record("S-2", "organisation", {"id": "ludo", "name": "Ludothèque"}, IN_THE_WEEK)
WORKSHOP = Record(
    "A-1", "workshop", {"title": "Café des parents", "lead_organisation_id": "les-epis"}, NOW
)


def record(ref: str, entity: Entity, **fields: Value) -> Record:
    """Live, unless `archived` says otherwise."""
    archived = fields.pop("archived", False) is True
    return Record(ref, entity, fields, IN_THE_WEEK, archived)


def facts(*records: Record, **others: object) -> Facts:
    by_entity: dict[Entity, list[Record]] = {}
    for one in (EPIS, TOYS, WORKSHOP, *records):
        by_entity.setdefault(one.entity, []).append(one)
    known = Facts(
        week=Week(2026, 48),
        now=NOW,
        zone=ZoneInfo("Europe/Paris"),
        records=by_entity,
        addresses=ADDRESSES,
    )
    return replace(known, **others)  # type: ignore[arg-type]


def sentences(given: Facts) -> Sequence[str]:
    return [plain(task.sentence) for task in make_digest(given).tasks]


def plain(sentence: str) -> str:
    """With spaces that may break, so that examples stay readable."""
    return sentence.replace("\u00a0", " ")


def session(ref: str = "D-1", **fields: Value) -> Record:
    known: Mapping[str, Value] = {
        "workshop_id": "A-1",
        "date": "2026-12-08",
        "start_time": "14:30",
        "place": "Maison de quartier",
        "capacity": 10,
        "status": "planned",
    }
    return Record(ref, "session", {**known, **fields}, IN_THE_WEEK)


def registration(ref: str, status: str, **fields: Value) -> Record:
    known: Mapping[str, Value] = {"session_id": "D-1", "given_name": "Zoélie", "adults_count": 1}
    return Record(ref, "registration", {**known, "status": status, **fields}, IN_THE_WEEK)


def problem(kind: str = "conflict", **values: object) -> Problem:
    known = Problem(
        kind=kind,  # type: ignore[arg-type]
        message="« 06 39 98 12 34 » ici, « 06 39 98 56 78 » dans la base",
        spreadsheet_id="1abc",
        sheet_id=7,
        tab="Contacts",
        partner="les-epis",
        cell="B7",
        since=IN_THE_WEEK,
    )
    return replace(known, **values)  # type: ignore[arg-type]
