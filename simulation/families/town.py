"""Two partners' spreadsheets with workshops, sessions and registrations; pages, worker, mails."""

import contextlib
import json
import shutil
from datetime import datetime
from typing import Any

from simulation.families.installation import Installation
from simulation.machinery.databases import Databases
from simulation.machinery.google import Google, address_of
from simulation.machinery.machine import Ended, Machine, Running
from simulation.machinery.wire import Striker, Wire

Json = dict[str, Any]
START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
PARTNERS = {"les-epis": "Centre social Les Épis", "la-farandole": "Ludothèque La Farandole"}
SESSIONS, FAMILIES, WORKSHOPS = "Séances", "Inscriptions", "Ateliers"
TITLES: dict[str, list[str]] = {
    WORKSHOPS: ["Atelier", "Type", "Dispositif", "Inscription"],
    SESSIONS: ["Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques"],
    FAMILIES: ["Séance", "Prénom", "Téléphone", "Mail", "Nombre d'adultes", "État"],
}
_MAPPINGS = {WORKSHOPS: "workshops", SESSIONS: "sessions", FAMILIES: "registrations"}
_MASK = "sheets(properties(title),data(rowData(values(formattedValue,note))))"


class Town(Installation):
    """What a run acts upon."""

    def __init__(self, machine: Machine, wire: Wire, google: Google, databases: Databases) -> None:
        super().__init__(machine, wire.api_base, machine.folder / "families", START)
        self._wire, self._databases = wire, databases
        self.google = google
        self.sheets: dict[str, str] = {}
        self.running: Running | None = None

    def open(self, seed: str, kind: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "mappings").mkdir(parents=True)
        self.now, self.seed = START, seed
        self.forget_commands()
        self.mailbox.mails.clear()
        self.database = self._databases.new(kind, self.folder)
        self.sheets = {partner: self._make_sheet(partner) for partner in PARTNERS}
        self._write_mappings()

    def close(self) -> None:
        self._wire.striker = None
        for spreadsheet in self.sheets.values():
            with contextlib.suppress(Exception):
                self.google.delete(spreadsheet)
        self._databases.drop(self.database)

    def rehearse(self) -> None:
        for arguments in (
            ["sync", "--json"], ["web", "--rehearsal"], ["problems", "--json"],
            ["archive", "D-0000000"], ["read", "address", "54300 Lunéville"],
        ):  # fmt: skip
            self.start(*arguments, is_rehearsal=True).wait()

    def strike_with(self, striker: Striker | None) -> None:
        self._wire.striker = striker

    # --- Commands ---------------------------------------------------------------------------

    def run(self, *arguments: str) -> Ended:
        self.running = self.start(*arguments)
        try:
            return self.running.wait()
        finally:
            self.running = None

    def export(self, entity: str) -> list[Json]:
        ended = self.run("export", entity, "--format", "jsonl", "--archived")
        return [json.loads(line) for line in ended.output.splitlines()]

    # --- Sheets -----------------------------------------------------------------------------

    def read(self, partner: str, title: str) -> list[list[Json]]:
        answer = self.google.read(self.sheets[partner], _MASK)
        [tab] = [one for one in answer["sheets"] if one["properties"]["title"] == title]
        rows = tab.get("data", [{}])[0].get("rowData", [])
        return [row.get("values", []) for row in rows]

    def type(self, partner: str, title: str, at: tuple[int, int], text: str) -> None:
        where = f"{title}!{chr(65 + at[1])}{at[0] + 1}"
        self.google.type(self.sheets[partner], where, [[text]])

    def add_row(self, partner: str, title: str, texts: list[str]) -> None:
        rows = self.read(partner, title)
        filled = [n for n, row in enumerate(rows) if any(c.get("formattedValue") for c in row)]
        where = f"{title}!A{max(filled, default=0) + 2}"
        self.google.type(self.sheets[partner], where, [texts])

    def sheet_id(self, title: str) -> int:
        return list(TITLES).index(title) + 1

    def _make_sheet(self, partner: str) -> str:
        grid = {"rowCount": 40, "columnCount": 12}
        tabs: list[Json] = [
            {"properties": {"title": t, "sheetId": self.sheet_id(t), "gridProperties": grid}}
            for t in TITLES
        ]
        made: str = self.google.create(partner, tabs)["spreadsheetId"]
        self.google.share(made, address_of(self._machine.stand_in.credentials))
        for title, titles in TITLES.items():
            self.google.type(made, f"{title}!A1", [titles])
        return made

    def _write_mappings(self) -> None:
        folder = self.folder / "mappings"
        for name in ("workshops", "sessions", "registrations"):
            (folder / f"{name}.toml").write_text(_FIELDS[name], "utf-8")
        known = [
            f'[[organisation]]\nslug = "{slug}"\nname = "{name}"\n'
            for slug, name in PARTNERS.items()
        ]
        head = 'entity = "organisation"\nlayout = "table"\n[columns]\nname = ["Structure"]\n'
        (folder / "organisations.toml").write_text(head + "".join(known), "utf-8")
        followed = [
            f'[[spreadsheet]]\npartner = "{partner}"\nid = "{spreadsheet}"\n'
            + "".join(
                f'[[spreadsheet.tab]]\ntitle = "{title}"\nmapping = "{mapping}"\nscope = "own"\n'
                for title, mapping in _MAPPINGS.items()
            )
            for partner, spreadsheet in self.sheets.items()
        ]
        (folder / "spreadsheets.toml").write_text("".join(followed), "utf-8")


def _fields(entity: str, columns: dict[str, str]) -> str:
    lines = [f'{name} = ["{title}"]' for name, title in columns.items()]
    return f'entity = "{entity}"\nlayout = "table"\n[columns]\n' + "\n".join(lines) + "\n"


_FIELDS = {
    "workshops": _fields(
        "workshop",
        {
            "title": "Atelier",
            "kind": "Type",
            "scheme": "Dispositif",
            "registration_mode": "Inscription",
        },
    ),
    "sessions": _fields(
        "session",
        {
            "workshop_id": "Atelier",
            "date": "Date",
            "start_time": "Début",
            "end_time": "Fin",
            "place": "Lieu",
            "capacity": "Places",
            "status": "État",
        },
    ),
    "registrations": _fields(
        "registration",
        {
            "session_id": "Séance",
            "given_name": "Prénom",
            "phone": "Téléphone",
            "email": "Mail",
            "adults_count": "Nombre d'adultes",
            "status": "État",
        },
    ),
}
