"""The world in a folder: one JSON file for each spreadsheet, one for all the rest."""

import json
import os
import threading
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheets_emulator.grid.cell import Cell, CellError, Formula, Row, Value
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.state.accounts import Account
from sheets_emulator.state.files import DriveFile
from sheets_emulator.state.world import Change, World
from sheets_emulator.wire import Json, JsonValue

_INDEX = "world.json"
_SAVE_SECONDS = 1.0


class Storage:
    """Keeps a world in a folder: loads it at the start, saves what changed once a second."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / _INDEX).exists():
            self.load()
        else:
            self.save()
        self._thread.start()

    def close(self) -> None:
        """Saves a last time."""
        self._stop.set()
        self._thread.join(timeout=5)
        self.save()

    def _run(self) -> None:
        while not self._stop.wait(_SAVE_SECONDS):
            if self.world.dirty:
                self.save()

    def save(self) -> None:
        with self.world.lock:
            changed, self.world.dirty = self.world.dirty, set()
            texts = {_INDEX: json.dumps(_world_json(self.world))}
            for file_id in changed:
                spreadsheet = self.world.spreadsheets.get(file_id)
                if spreadsheet is not None:
                    texts[f"{file_id}.sheet.json"] = json.dumps(_spreadsheet_json(spreadsheet))
        # The index comes last: it names only spreadsheets that are there.
        for name in reversed(texts):
            _write(self.folder / name, texts[name])

    def load(self) -> None:
        content = json.loads((self.folder / _INDEX).read_text(encoding="utf-8"))
        with self.world.lock:
            _load_world(self.world, content)
            for file_id in content["spreadsheets"]:
                text = (self.folder / f"{file_id}.sheet.json").read_text(encoding="utf-8")
                self.world.spreadsheets[file_id] = _load_spreadsheet(json.loads(text))
            self.world.dirty = set()


def _write(path: Path, text: str) -> None:
    """Puts the whole new content in place of the old at once."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.chmod(0o600)
    os.replace(part, path)  # noqa: PTH105 - atomic on every system


def _world_json(world: World) -> Json:
    return {
        "accounts": [_account_json(account) for account in world.accounts.values()],
        "files": [_file_json(file) for file in world.files.values()],
        "spreadsheets": list(world.spreadsheets),
        "changes": [
            [one.number, one.file_id, one.at.isoformat(), one.removed, sorted(one.watchers)]
            for one in world.changes
        ],
    }


def _account_json(account: Account) -> Json:
    pem = account.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "email": account.email,
        "name": account.name,
        "is_person": account.is_person,
        "permission_id": account.permission_id,
        "key_id": account.key_id,
        "key": pem.decode(),
    }


def _file_json(file: DriveFile) -> Json:
    values = {one.name: getattr(file, one.name) for one in fields(file)}
    return values | {"created": file.created.isoformat(), "modified": file.modified.isoformat()}


def _load_world(world: World, content: Json) -> None:
    world.accounts.clear()
    for saved in content["accounts"]:
        key = serialization.load_pem_private_key(saved.pop("key").encode(), password=None)
        account = Account(**saved)
        account.replace_key(key if isinstance(key, rsa.RSAPrivateKey) else None)
        world.accounts[account.email.lower()] = account
    world.files.clear()
    world.spreadsheets.clear()
    for saved in content["files"]:
        moments = {name: datetime.fromisoformat(saved[name]) for name in ("created", "modified")}
        world.files[saved["id"]] = DriveFile(**saved | moments)
    world.changes[:] = [
        Change(number, file_id, datetime.fromisoformat(at), removed, frozenset(watchers))
        for number, file_id, at, removed, watchers in content["changes"]
    ]


def _spreadsheet_json(spreadsheet: Spreadsheet) -> Json:
    return {
        "id": spreadsheet.id,
        "properties": spreadsheet.properties,
        "named_ranges": spreadsheet.named_ranges,
        "metadata": list(spreadsheet.metadata.values()),
        "tabs": [_tab_json(tab) for tab in spreadsheet.tabs],
    }


def _tab_json(tab: Tab) -> Json:
    return {
        "sheet_id": tab.sheet_id,
        "title": tab.title,
        "row_count": tab.row_count,
        "column_count": tab.column_count,
        "properties": tab.properties,
        "row_props": list(tab.row_props.items()),
        "column_props": list(tab.column_props.items()),
        "features": tab.features,
        "basic_filter": tab.basic_filter,
        "rows": [[_cell_json(cell) for cell in row] for row in tab.rows],
    }


def _cell_json(cell: Cell | None) -> JsonValue:
    """Nothing, a plain value, or a list with all parts of the cell."""
    if cell is None:
        return None
    if cell[1:] == (None, "", None) and type(cell.value) in {str, int, float, bool}:
        return cell.value
    kind = "formula" if isinstance(cell.value, Formula) else "value"
    kind = "error" if isinstance(cell.value, CellError) else kind
    return [kind, cell.value, cell.format, cell.note, cell.extra]


def _load_spreadsheet(content: Json) -> Spreadsheet:
    spreadsheet = Spreadsheet(content["id"], "")
    spreadsheet.properties = content["properties"]
    spreadsheet.named_ranges = content["named_ranges"]
    spreadsheet.metadata = {entry["metadataId"]: entry for entry in content["metadata"]}
    spreadsheet.tabs = [_load_tab(saved) for saved in content["tabs"]]
    return spreadsheet


def _load_tab(saved: Json) -> Tab:
    tab = Tab(saved["sheet_id"], saved["title"], saved["row_count"], saved["column_count"])
    tab.properties = saved["properties"]
    tab.row_props = {index: props for index, props in saved["row_props"]}  # noqa: C416 - from a list of lists
    tab.column_props = {index: props for index, props in saved["column_props"]}  # noqa: C416
    tab.features = saved["features"]
    tab.basic_filter = saved["basic_filter"]
    for index, cells in enumerate(saved["rows"]):
        row: Row = tuple(_load_cell(cell) for cell in cells)
        tab.put_cells(index, 0, row)
    return tab


def _load_cell(saved: JsonValue) -> Cell | None:
    if saved is None:
        return None
    if not isinstance(saved, list):
        return Cell(saved)
    kind, plain, looks, note, extra = saved
    value: Value = plain
    if kind == "formula":
        value = Formula(plain)
    elif kind == "error":
        value = CellError(*plain)
    return Cell(value, looks, note, extra)
