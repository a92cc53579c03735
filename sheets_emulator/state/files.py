"""What Drive knows about a file: names, times, versions, and who may do what with it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sheets_emulator.state.accounts import Account
from sheets_emulator.wire import Json

SPREADSHEET_TYPE = "application/vnd.google-apps.spreadsheet"
# Excel's, OpenDocument's and the like: Drive keeps them as they are, Sheets opens none by its API.
OFFICE_TYPES = frozenset(
    {
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
FOLDER_TYPE = "application/vnd.google-apps.folder"
_RANK = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 4, "organizer": 4, "owner": 5}


def instant(moment: datetime) -> str:
    """RFC 3339 with milliseconds, as Drive writes it."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


@dataclass(slots=True)
class DriveFile:
    """One file of any type; a spreadsheet's cells live elsewhere, under the same id."""

    id: str
    name: str
    mime_type: str
    created: datetime
    modified: datetime
    owner: str
    last_modifying: str
    version: int = 1
    trashed: bool = False
    parents: list[str] = field(default_factory=list)
    permissions: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    properties: Json = field(default_factory=dict)
    app_properties: Json = field(default_factory=dict)
    description: str = ""
    starred: bool = False
    explicitly_trashed: bool = True
    drive_id: str = ""  # the shared drive that it is in

    def role_of(self, account: Account | None) -> str:
        """The account's best role on this file: "" when it may not even see it."""
        best = ""
        for permission in self.permissions:
            if _concerns(permission, account) and _RANK[permission["role"]] > _RANK.get(best, 0):
                best = str(permission["role"])
        return best

    def allows(self, account: Account | None, role: str) -> bool:
        return _RANK.get(self.role_of(account), 0) >= _RANK[role]


def _concerns(permission: Json, account: Account | None) -> bool:
    if permission["type"] == "anyone":
        return True
    if account is None:
        return False
    if permission["type"] == "domain":
        return account.email.endswith("@" + permission.get("domain", ""))
    return str(permission.get("emailAddress", "")).lower() == account.email.lower()
