"""What a run of the sync costs in requests, counted by the stand-in for Google.

    .venv/bin/python bench/request_costs.py [--spreadsheets 30,1000] [--json] [--check]

Deterministic: the same figures on every machine. `--check` fails where one is over its budget.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from demo.people import Person
from sheets_emulator import Direct, World, WSGIAdapter, mint_credentials
from sync_service.adapters.google import Backoff, open_spreadsheets
from sync_service.adapters.surroundings import SystemClock
from sync_service.bootstrap import Services, open_services
from sync_service.config import load_settings
from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import SyncServices

Counts = dict[str, int]
ROWS = 120
TITLES = ("Nom", "Prénom", "Courriel")
# Scenario → most requests of each kind that one run may cost.
BUDGETS: dict[str, Counts] = {
    "idle": {"drive": 1, "reads": 0, "writes": 0},
    "one cell typed": {"drive": 1, "reads": 1, "writes": 0},
    "after it": {"drive": 1, "reads": 0, "writes": 0},
    "one value to write": {"drive": 1, "reads": 1, "writes": 1},
    "100 values to write": {"drive": 1, "reads": 1, "writes": 1},
    "our own echo": {"drive": 1, "reads": 0, "writes": 0},
    "typed and to write": {"drive": 1, "reads": 2, "writes": 1},
}


class Bench:
    """So many partners, each with a spreadsheet of contacts, synced once."""

    def __init__(self, number: int, folder: Path) -> None:
        self.world = World()
        caller = Direct(self.world, self.world.person)
        self.people = [self._plant(caller, index) for index in range(number)]
        credentials = mint_credentials(self.world, folder)[self.world.service_account.email]
        self.services: Services = open_services(
            settings=load_settings({"DATABASE_URL": f"sqlite:///{folder / 'bench.db'}"}),
            without_database="make",
        )
        # Without our own limit of 60 a minute: requests are counted here, time is not.
        spreadsheets = open_spreadsheets(
            SystemClock(),
            credentials_paths=[credentials],
            backoff=Backoff(requests_per_minute=None),
            transport=WSGIAdapter(self.world),
        )
        self.services.outside.__dict__["spreadsheets"] = spreadsheets
        self.services = self.services.with_mappings(self._mappings())
        syncing = self.services.syncing
        at_once = replace(syncing.settings, settle_seconds=0, quiet_seconds=0)
        self.syncing: SyncServices = replace(syncing, settings=at_once)
        for _ in range(3):
            run_sync(self.syncing)

    def _plant(self, caller: Direct, index: int) -> Person:
        properties = {"title": f"Partenaire {index}", "locale": "fr_FR"}
        _, made = caller.request("POST", "/v4/spreadsheets", {"properties": properties})
        share = {
            "type": "user",
            "role": "writer",
            "emailAddress": self.world.service_account.email,
        }
        path = f"/drive/v3/files/{made['spreadsheetId']}/permissions"
        caller.request("POST", path, share)
        # One partner has many rows, so that many values can wait for one spreadsheet.
        rows = [
            [f"Nom{row}", "Zoé", f"p{index}.{row}@example.org"]
            for row in range(ROWS if index == 0 else 2)
        ]
        where = f"/v4/spreadsheets/{made['spreadsheetId']}/values/Sheet1!A1?valueInputOption=RAW"
        caller.request("PUT", where, {"values": [list(TITLES), *rows]})
        return Person(caller, made["spreadsheetId"])

    def _mappings(self) -> Mappings:
        fields = ("family_name", "given_name", "email")
        columns = [Column(field, (title,)) for field, title in zip(fields, TITLES, strict=True)]
        contacts = TabRules("contacts", "contact", "table", columns)
        tab = TabMapping("Sheet1", "contacts")
        return Mappings(
            {"contacts": contacts},
            [
                SpreadsheetMapping(f"p{index}", person.spreadsheet_id, [tab])
                for index, person in enumerate(self.people)
            ],
            [
                KnownOrganisation(f"p{index}", f"Partenaire {index}")
                for index in range(len(self.people))
            ],
        )

    def cost(self) -> Counts:
        """What one run asked of Google, as Google counted it."""
        self.world.counters.reset()
        run_sync(self.syncing)
        counts = self.world.counters.of()
        return {kind: counts[kind] for kind in ("drive", "reads", "writes")}

    def edit(self, number: int, given_name: str) -> None:
        """Values that change in the database and wait for the first partner's spreadsheet."""
        with self.services.database.reading() as stored:
            records = stored.records.read_all("contact")
        wanted = [one.ref for one in records if one.fields.get("organisation_id") == "p0"]
        editing = Editing(self.services.database, self.syncing.clock, self.syncing.rng)
        codec = self.services.codec("contact")
        for ref in wanted[:number]:
            edit_record(editing, codec, ref, {"given_name": given_name})

    def measure(self) -> dict[str, Counts]:
        results = {"idle": self.cost()}
        self.people[-1].type("Sheet1", 1, 1, "Amin")
        results["one cell typed"] = self.cost()
        results["after it"] = self.cost()
        self.edit(1, "Lou")
        results["one value to write"] = self.cost()
        self.edit(100, "Ange")
        results["100 values to write"] = self.cost()
        results["our own echo"] = self.cost()
        self.people[0].type("Sheet1", 1, 1, "Max")
        self.edit(50, "Nour")
        results["typed and to write"] = self.cost()
        return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spreadsheets", default="30,1000", help="how many, between commas")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--check", action="store_true", help="exit 1 over budget")
    options = parser.parse_args()
    measured = {}
    for number in map(int, options.spreadsheets.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            measured[number] = Bench(number, Path(folder)).measure()
    print(json.dumps(measured, indent=2) if options.json else table(measured))
    return 1 if options.check and over_budget(measured) else 0


def table(measured: dict[int, dict[str, Counts]]) -> str:
    lines = [f"{'spreadsheets':>12}  {'what happened':<22}{'drive':>6}{'reads':>6}{'writes':>7}"]
    for number, results in measured.items():
        for name, counts in results.items():
            figures = f"{counts['drive']:>6}{counts['reads']:>6}{counts['writes']:>7}"
            over = "  over its budget" if _is_over(name, counts) else ""
            lines.append(f"{number:>12}  {name:<22}{figures}{over}")
    return "\n".join(lines)


def over_budget(measured: dict[int, dict[str, Counts]]) -> bool:
    return any(
        _is_over(name, counts) for results in measured.values() for name, counts in results.items()
    )


def _is_over(name: str, counts: Counts) -> bool:
    return any(counts[kind] > most for kind, most in BUDGETS[name].items())


if __name__ == "__main__":
    sys.exit(main())
