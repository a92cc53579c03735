"""The whole state of the stand-in: accounts, files, spreadsheets, faults, counters."""

import random
import secrets
import string
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.spreadsheet import Spreadsheet
from sheets_emulator.grid.tab import Tab
from sheets_emulator.state.accounts import Account, Token, new_token, write_credentials
from sheets_emulator.state.counters import Counters
from sheets_emulator.state.faults import FaultSchedule
from sheets_emulator.state.files import SPREADSHEET_TYPE, DriveFile
from sheets_emulator.state.personality import Personality
from sheets_emulator.state.quota import Quota
from sheets_emulator.wire import Answer, Call, Json

SERVICE_ACCOUNT = "sync@sandbox.iam.gserviceaccount.com"
PERSON = "partenaire@example.org"
STRANGER = "ailleurs@example.org"
# gspread's own tests expect to be refused this spreadsheet, which is somebody else's.
FORBIDDEN_ID = "1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc"
ALL_SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
)
_ID_LETTERS = string.ascii_letters + string.digits + "-_"

Hook = Callable[[Call, Account | None], None]
Observer = Callable[[Call, Answer], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of Drive's change log."""

    number: int
    file_id: str
    at: datetime
    removed: bool
    watchers: frozenset[str]


def system_clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(slots=True)
class World:
    """Everything that the stand-in remembers. One lock serialises all requests.

    `hooks` are called before every request that comes over the wire, without the lock held, so
    that people can act between any two requests of a program; `observers` see every call with its
    answer afterwards.
    """

    personality: Personality = field(default_factory=Personality)
    clock: Callable[[], datetime] = system_clock
    drive_lag_seconds: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)
    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    files: dict[str, DriveFile] = field(default_factory=dict)
    spreadsheets: dict[str, Spreadsheet] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    faults: FaultSchedule = field(default_factory=FaultSchedule)
    quota: Quota = field(default_factory=Quota)
    counters: Counters = field(default_factory=Counters)
    hooks: list[Hook] = field(default_factory=list)
    observers: list[Observer] = field(default_factory=list)
    calculators: dict[str, Calculator] = field(default_factory=dict)
    api_base: str = ""
    dirty: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.add_account(SERVICE_ACCOUNT, "Service de synchronisation")
        self.add_account(PERSON, "Personne partenaire", is_person=True)
        somebody = self.add_account(STRANGER, "Quelqu’un d’autre", is_person=True)
        self.create_spreadsheet("Feuille privée", somebody, FORBIDDEN_ID)

    def add_account(self, email: str, name: str, *, is_person: bool = False) -> Account:
        """The account with this address, made if it is new."""
        known = self.accounts.get(email.lower())
        if known is None:
            number = "".join(random.choices(string.digits, k=20))  # noqa: S311 - no secret
            known = Account(email, name, is_person=is_person, permission_id=number)
            self.accounts[email.lower()] = known
        return known

    def find_account(self, email: str) -> Account | None:
        return self.accounts.get(email.lower())

    @property
    def service_account(self) -> Account:
        return self.accounts[SERVICE_ACCOUNT]

    @property
    def person(self) -> Account:
        return self.accounts[PERSON]

    def issue_token(self, account: Account, scopes: Iterable[str] = ALL_SCOPES) -> str:
        """A bearer token for tests that do not want to sign for one."""
        bearer, token = new_token(account, scopes)
        self.tokens[bearer] = token
        return bearer

    def now(self) -> datetime:
        return self.clock()

    def new_id(self) -> str:
        return "1" + "".join(secrets.choice(_ID_LETTERS) for _ in range(43))

    def create_file(
        self, name: str, mime_type: str, owner: Account, file_id: str = ""
    ) -> DriveFile:
        now = self.now()
        file = DriveFile(
            id=file_id or self.new_id(),
            name=name,
            mime_type=mime_type,
            created=now,
            modified=now,
            owner=owner.email,
            last_modifying=owner.email,
        )
        file.permissions.append(owner_permission(owner))
        self.files[file.id] = file
        self.note_change(file)
        return file

    def create_spreadsheet(self, title: str, owner: Account, file_id: str = "") -> Spreadsheet:
        """A fresh spreadsheet with Google's one tab of 1000 rows and 26 columns."""
        file = self.create_file(title, SPREADSHEET_TYPE, owner, file_id)
        spreadsheet = Spreadsheet(file.id, title)
        spreadsheet.add_tab(Tab(0, "Sheet1", 1000, 26))
        self.spreadsheets[file.id] = spreadsheet
        return spreadsheet

    def calculator(self, spreadsheet: Spreadsheet) -> Calculator:
        found = self.calculators.get(spreadsheet.id)
        if found is None or found.spreadsheet is not spreadsheet:

            def find_other(file_id: str) -> Calculator | None:
                return self._importable(spreadsheet.id, file_id)

            found = Calculator(spreadsheet, self.clock, find_other)
            self.calculators[spreadsheet.id] = found
        return found

    def _importable(self, into: str, file_id: str) -> Calculator | None:
        """The calculator of a spreadsheet that the owner of another one may read."""
        owner = self.find_account(self.files[into].owner)
        file, found = self.files.get(file_id), self.spreadsheets.get(file_id)
        if file is None or found is None or not file.allows(owner, "reader"):
            return None
        return self.calculator(found)

    def touch(self, file: DriveFile, account: Account) -> None:
        """Marks a file as changed by an account, now."""
        file.modified = max(self.now(), file.modified)
        file.last_modifying = account.email
        self.note_change(file)

    def note_change(self, file: DriveFile, *, removed: bool = False) -> None:
        file.version += 1
        watchers = frozenset(str(p.get("emailAddress", "")).lower() for p in file.permissions)
        number = len(self.changes) + 1
        self.changes.append(Change(number, file.id, self.now(), removed, watchers))
        self.dirty.add(file.id)

    def forget_file(self, file: DriveFile) -> None:
        self.note_change(file, removed=True)
        del self.files[file.id]
        self.spreadsheets.pop(file.id, None)
        self.calculators.pop(file.id, None)


def owner_permission(account: Account) -> Json:
    return {
        "kind": "drive#permission",
        "id": account.permission_id,
        "type": "user",
        "emailAddress": account.email,
        "displayName": account.name,
        "role": "owner",
        "deleted": False,
        "pendingOwner": False,
    }


def mint_credentials(
    world: World, folder: Path, api_base: str = "", emails: Iterable[str] = ()
) -> dict[str, Path]:
    """Writes credentials files for the accounts named, or for all but the stranger's.

    The token address in them is the running server's, or `api_base` where one is given. A key is
    made for each account the first time, which takes a tenth of a second.
    """
    base = api_base or world.api_base or "http://127.0.0.1"
    chosen = [email.lower() for email in emails] or [e for e in world.accounts if e != STRANGER]
    accounts = [world.accounts[email] for email in chosen]
    return {account.email: write_credentials(account, folder, base) for account in accounts}
