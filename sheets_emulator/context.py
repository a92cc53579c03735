"""What a handler gets to work with: the call, the world, and on whose behalf."""

import json
from dataclasses import dataclass

from sheets_emulator.errors import (
    bad_request,
    drive_forbidden,
    file_not_found,
    invalid_value,
    no_permission,
    not_a_spreadsheet,
    not_found,
    unknown_name,
)
from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.shapes import parsed
from sheets_emulator.state.accounts import Account
from sheets_emulator.state.files import OFFICE_TYPES, DriveFile
from sheets_emulator.state.world import World
from sheets_emulator.wire import Call, Json, without_nulls


@dataclass(frozen=True, slots=True)
class Context:
    """One request being served. `account` is None for callers with only an API key."""

    world: World
    call: Call
    account: Account | None

    @property
    def who(self) -> Account:
        if self.account is None:
            raise no_permission()
        return self.account

    def json(self, *known: str) -> Json:
        """The body; null members are as good as absent, as in protocol buffers.

        Members that are not `known` are refused, unless none are named.
        """
        if not self.call.body:
            return {}
        try:
            body = json.loads(self.call.body)
        except ValueError:
            text = "Invalid JSON payload received. Unexpected token."
            raise bad_request(text, [{"description": text}]) from None
        if not isinstance(body, dict):
            raise invalid_value("", "type.googleapis.com/Message", str(body)[:50])
        cleaned: Json = without_nulls(body)
        for name in cleaned:
            if known and name not in known:
                raise unknown_name(name)
        return cleaned

    def message(self, kind: str, *known: str) -> Json:
        """The body as a message of Sheets: of its shape, or refused in the parser's words."""
        return parsed(self.json(*known), kind)

    def spreadsheet(self, spreadsheet_id: str, role: str = "reader") -> Spreadsheet:
        """The spreadsheet, if the account may do with it what the role allows."""
        file = self.world.files.get(spreadsheet_id)
        found = self.world.spreadsheets.get(spreadsheet_id)
        if file is None:
            raise not_found()
        if not file.allows(self.account, role):
            raise no_permission()
        if found is None:
            raise not_a_spreadsheet(is_office_file=file.mime_type.lower() in OFFICE_TYPES)
        return found

    def changed(self, spreadsheet: Spreadsheet) -> None:
        """Notes that the account changed the spreadsheet."""
        spreadsheet.touched()
        file = self.world.files[spreadsheet.id]
        file.name = spreadsheet.title
        self.world.touch(file, self.who)

    def calculator(self, spreadsheet: Spreadsheet) -> Calculator:
        return self.world.calculator(spreadsheet)

    def file(self, file_id: str, role: str = "reader") -> DriveFile:
        file = self.world.files.get(file_id)
        if file is None or not file.role_of(self.account):
            raise file_not_found(file_id)
        if file.drive_id and not self.call.flag("supportsAllDrives"):
            raise file_not_found(file_id)
        if not file.allows(self.account, role):
            raise drive_forbidden()
        return file
