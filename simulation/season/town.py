"""The partners' spreadsheets as each keeps them; commands, pages, mailbox and clock."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from simulation import sheets as do
from simulation.families.installation import COORDINATOR, Installation
from simulation.families.launcher import launch_with
from simulation.families.mailbox import Mail
from simulation.machinery.databases import Databases
from simulation.machinery.google import Google, address_of
from simulation.machinery.machine import Ended, Machine
from simulation.season.books import FIELDS
from simulation.season.disk import mount, unmount

Json = dict[str, Any]
FRENCH = "fr_FR"
TAB, SECOND, ALL = "Contacts", "Numéros utiles", "Annuaire"
_MASK = "sheets(properties(title,sheetId),data(rowData(values(formattedValue,note))))"
BEGIN = "2026-09-07"
_ROWS = 200
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Shape:
    """How somebody keeps a list of contacts: titles, what each column holds, lines above."""

    titles: Sequence[str]
    fields: Sequence[str]
    above: Sequence[Sequence[str]] = ()

    @property
    def first(self) -> int:
        """The first row of data, from 0."""
        return len(self.above) + 1


SHAPES = (
    Shape(("Nom", "Prénom", "Fonction", "Mail", "Téléphone"), FIELDS),
    Shape(
        ("Prénom", "NOM", "Poste", "Tél.", "E-mail", "Remarques"),
        ("given_name", "family_name", "role", "phone", "email", ""),
    ),
    Shape(
        ("Nom de famille", "Prénom", "Courriel", "N° de téléphone", "Fonction"),
        ("family_name", "given_name", "email", "phone", "role"),
        (("Nos contacts",), ()),
    ),
    Shape(
        ("Nom", "Prénom", "Adresse mail", "Tél", "Fonction", "Adhésion payée"),
        ("family_name", "given_name", "email", "phone", "role", ""),
        (("Annuaire de l’équipe",), ("Mis à jour à la rentrée",), ()),
    ),
    Shape(
        ("NOM", "PRENOM", "TEL", "MAIL", "FONCTION", "Vu le"),
        ("family_name", "given_name", "phone", "email", "role", ""),
    ),
)
OF_ALL = Shape(
    ("Structure", "Nom", "Prénom", "Fonction", "Mail", "Téléphone"), ("organisation", *FIELDS)
)


@dataclass(frozen=True)
class Sheet:
    """One followed tab of people."""

    partner: str
    spreadsheet: str
    tab: str
    shape: Shape

    def column(self, name: str) -> int:
        return self.shape.fields.index(name)


Tabs = Mapping[str, tuple[Shape, Sequence[Sequence[str]]]]
"""By title: how it is kept, and what is in it on the first day."""


@dataclass(frozen=True)
class Line:
    """A row as a person sees it."""

    index: int
    texts: dict[str, str]
    notes: dict[str, str]
    """By title; of a cell beyond the titles, the reference's."""
    cells: list[str]
    """All of them, from the left."""


class Town(Installation):
    """What a season acts upon."""

    def __init__(self, begin: str = BEGIN, engine: str = "") -> None:
        """`begin` is a Monday; `engine`, of commands that lack a rule, as `--engine` takes it."""
        self._stack = ExitStack()
        machine = self._stack.enter_context(Machine(launch_with(engine)))
        stand_in, folder = machine.stand_in, machine.folder / "season"
        day = date.fromisoformat(begin)
        at = datetime.combine(day, time(7), tzinfo=PARIS)
        super().__init__(machine, stand_in.api_base, folder, at)
        self.copies = folder / "copies"
        self.settings: dict[str, str] = {
            "SETTLE_SECONDS": "20", "QUIET_SECONDS": "20", "BACKUP_DIR": str(self.copies),
            "LANGUAGES": "fr,en,ar,tr,sq,ru,uk",
        }  # fmt: skip
        """As shipped, and what the host sets later."""
        self.is_disturbed = False
        """Commands may fail, as long as they say why."""
        self.disk: Path | None = None
        """Of the database's own, where one may be mounted."""
        self._stack.callback(self.mailbox.close)
        self._databases = Databases(machine.folder)
        self._stack.callback(self._databases.close)
        self.google = Google(stand_in.port, stand_in.person_credentials)
        self._stack.callback(self.google.close)
        (self.folder / "mappings").mkdir(parents=True)
        self.copies.mkdir()

    def close(self) -> None:
        self._stack.close()

    @property
    def secret(self) -> str:
        return super()._environment()["SECRET_KEYS"]

    def _environment(self) -> dict[str, str]:
        """The time stands in a file: pages that stay open see it pass."""
        clock = self.folder / "now"
        clock.write_text(self.now.isoformat(), "utf-8")
        return {**super()._environment(), "SYNC_NOW": f"@{clock}", **self.settings}

    def open(self, database: str) -> None:
        place, is_file = self.folder / "disk", database == "sqlite"
        if is_file and mount(place):
            self.disk = place
            self._stack.callback(unmount, place)
        self.database = self._databases.new(database, self.disk or self.folder)
        # In the zygote itself: all that comes later finds everything imported.
        for arguments in (["sync", "--json"], ["web", "--rehearsal"], ["problems", "--json"]):
            self.start(*arguments, is_rehearsal=True).wait()

    # --- Commands ---------------------------------------------------------------------------

    def done(self, *arguments: str) -> Ended:
        """As `run`; a command that fails ends the season, but on a bad day."""
        ended = self.run(*arguments)
        if self.is_disturbed:
            assert "Traceback" not in ended.errors, f"{arguments}: {ended.errors[-3000:]}"
            return ended
        assert ended.code == 0, f"{' '.join(arguments)}: {ended.code} {ended.errors[-2000:]}"
        return ended

    @contextmanager
    def disturbed(self) -> Iterator[None]:
        self.is_disturbed = True
        try:
            yield
        finally:
            self.is_disturbed = False

    def database_away(self) -> AbstractContextManager[None]:
        return self._databases.away(self.database)

    @contextmanager
    def refused(self, share: float) -> Iterator[None]:
        """Google says of so many requests of the service's account that they are too many."""
        account = address_of(self._machine.stand_in.credentials)
        rule = {"fault": "429", "email": account, "probability": share, "times": None}
        self.google.call("POST", "/_sandbox/faults", {"faults": [rule]})
        try:
            yield
        finally:
            self.google.call("DELETE", "/_sandbox/faults")

    def export(self, entity: str) -> list[Json]:
        ended = self.done("export", entity, "--format", "jsonl")
        return [json.loads(line) for line in ended.output.splitlines()]

    def problems(self) -> list[Json]:
        return self.done("problems", "--json").json_list()

    # --- Partners and their sheets ----------------------------------------------------------

    def found(self, partners: dict[str, str]) -> None:
        known = [
            f'[[organisation]]\nslug = "{slug}"\nname = "{name}"\n'
            for slug, name in partners.items()
        ]
        head = 'entity = "organisation"\nlayout = "table"\n[columns]\nname = ["Structure"]\n'
        path = self.folder / "mappings" / "organisations.toml"
        path.write_text(head + "\n".join(known), "utf-8")

    def make(self, partner: str, tab: str, shape: Shape, rows: Sequence[Sequence[str]]) -> Sheet:
        [sheet] = self.make_book(partner, {tab: (shape, rows)})
        return sheet

    def make_book(self, partner: str, tabs: Tabs, locale: str = FRENCH) -> list[Sheet]:
        """A spreadsheet with these tabs, shared with the service."""
        grid = {"rowCount": _ROWS * 6, "columnCount": 26}
        made = self.google.create(
            partner, [{"properties": {"title": tab, "gridProperties": grid}} for tab in tabs]
        )["spreadsheetId"]
        setting = {"properties": {"locale": locale}, "fields": "locale"}
        self.google.batch(made, {"updateSpreadsheetProperties": setting})
        self.google.share(made, address_of(self._machine.stand_in.credentials))
        for tab, (shape, rows) in tabs.items():
            lines = [*map(list, shape.above), list(shape.titles), *map(list, rows)]
            self.google.type(made, f"{tab}!A1", lines)
        return [Sheet(partner, made, tab, shape) for tab, (shape, _) in tabs.items()]

    def adopt(self, sheet: Sheet, entity: str, *, scope: str = "own") -> None:
        """As the guide for hosts says."""
        place = ["--tab", sheet.tab, "--partner", sheet.partner, "--scope", scope]
        self.done("adopt", sheet.spreadsheet, "--entity", entity, *place, "--write")

    def lines(self, sheet: Sheet) -> list[Line]:
        """Rows from the titles on, which are the first of them."""
        answer = self.google.read(sheet.spreadsheet, _MASK)
        [tab] = [one for one in answer["sheets"] if one["properties"]["title"] == sheet.tab]
        rows = tab.get("data", [{}])[0].get("rowData", [])
        found = [row.get("values", []) for row in rows]
        first = sheet.shape.first - 1
        names = [one.get("formattedValue", "") for one in found[first]]
        return [_line(index, names, found[index]) for index in range(first, len(found))]

    def find(self, sheet: Sheet, family_name: str) -> Line | None:
        title = sheet.shape.titles[sheet.column("family_name")]
        named = (one for one in self.lines(sheet)[1:] if one.texts.get(title) == family_name)
        return next(named, None)

    def type(self, sheet: Sheet, row: int, column: int, texts: Sequence[str]) -> None:
        where = f"{sheet.tab}!{chr(65 + column)}{row + 1}"
        self.google.type(sheet.spreadsheet, where, [list(texts)])

    def append(self, sheet: Sheet, texts: Sequence[str]) -> None:
        filled = [one.index for one in self.lines(sheet) if any(one.texts.values())]
        self.type(sheet, max(filled) + 1, 0, texts)
        self._lengthen_tables(sheet, max(filled) + 2)

    def _lengthen_tables(self, sheet: Sheet, end: int) -> None:
        """Google's tables grow under whoever types right below them."""
        answer = self.google.read(sheet.spreadsheet, "sheets(properties(title),tables)")
        [tab] = [one for one in answer["sheets"] if one["properties"]["title"] == sheet.tab]
        for table in tab.get("tables", []):
            if table["range"]["endRowIndex"] == end - 1:
                where = {**table["range"], "endRowIndex": end}
                change = {"tableId": table["tableId"], "range": where}
                request = {"updateTable": {"table": change, "fields": "range"}}
                self.google.batch(sheet.spreadsheet, request)

    def delete_row(self, sheet: Sheet, row: int) -> None:
        self.google.batch(sheet.spreadsheet, do.delete_rows(self.sheet_id(sheet), row))

    def delete_note(self, sheet: Sheet, row: int, column: int) -> None:
        put = do.put(self.sheet_id(sheet), row, column, [{"note": ""}], "note")
        self.google.batch(sheet.spreadsheet, put)

    def sort(self, sheet: Sheet, column: int, *, with_references: bool = True) -> None:
        last = len(sheet.shape.titles) + int(with_references)
        where = do.area(self.sheet_id(sheet), (sheet.shape.first, _ROWS), (0, last))
        self.google.batch(sheet.spreadsheet, do.sort(where, column, descending=False))

    def sheet_id(self, sheet: Sheet) -> int:
        answer = self.google.read(sheet.spreadsheet, "sheets(properties(title,sheetId))")
        [tab] = [one for one in answer["sheets"] if one["properties"]["title"] == sheet.tab]
        number: int = tab["properties"].get("sheetId", 0)
        return number

    def letters(self) -> list[Mail]:
        """The weekly ones, oldest first."""
        mails = (one for one in self.mailbox.mails if one.to == COORDINATOR)
        return [one for one in mails if "semaine" in one.subject]


def _line(index: int, names: Sequence[str], cells: Sequence[Json]) -> Line:
    shown = [one.get("formattedValue", "") for one in cells]
    notes = [one.get("note", "") for one in cells]
    told = {name: text for name, text in zip(names, notes) if text}  # noqa: B905 - short rows are short
    return Line(index, dict(zip(names, shown)), told, shown)  # noqa: B905


def things_to_do(letter: Mail) -> int:
    """As its subject counts them."""
    found = re.search(r"(\d+) choses? à faire", letter.subject)
    return int(found[1]) if found else 0
