"""Service accounts, from a file or from a setting's content, and which spreadsheet each serves.

A stable choice, corrected by experience. Every problem of the settings is reported at once.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from google.oauth2 import service_account
from gspread import Client

from sync_service.adapters.google.http_client import Conduct, ServiceHTTPClient
from sync_service.domain.errors import ConfigurationError, said_in_french

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    # Change log and bin; the narrowest scope that shows them. Content is never read through it.
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
_NEEDED = ("client_email", "private_key", "token_uri")
_HOW_TO = (
    "Téléchargez la clé d’un compte de service dans la console Google Cloud "
    "(IAM, Comptes de service, Clés, JSON)"
)


class LockedCredentials(service_account.Credentials):
    """A service account whose token is renewed by one thread at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._refresh_lock = threading.Lock()

    def refresh(self, request: Any) -> None:  # noqa: ANN401 - google.auth ships no types
        stale = self.token
        with self._refresh_lock:
            # Another thread may have renewed it while this one waited.
            if self.token == stale:
                super().refresh(request)  # type: ignore[no-untyped-call]

    @property
    def address(self) -> str:
        return str(self.service_account_email)


def load_accounts(content: str, paths: Iterable[Path | str]) -> list[LockedCredentials]:
    """The accounts of a setting's JSON content (one, or a list) and of files.

    Raises ConfigurationError with every problem.
    """
    problems: list[str] = []
    found: list[LockedCredentials] = []
    sources = [("GOOGLE_SERVICE_ACCOUNT_JSON", content)] if content.strip() else []
    for path in paths:
        text = _read_file(Path(path), problems)
        if text is not None:
            sources.append((f"GOOGLE_APPLICATION_CREDENTIALS ({path})", text))
    for name, text in sources:
        found += _load_source(name, text, problems)
    if not found and not problems:
        problems.append(
            f"Aucun accès à Google n’est réglé. {_HOW_TO} et indiquez son chemin dans "
            "GOOGLE_APPLICATION_CREDENTIALS, ou son contenu dans GOOGLE_SERVICE_ACCOUNT_JSON. "
            "Pour essayer sans Google : make demo."
        )
    if problems:
        raise ConfigurationError(problems)
    return list({account.address: account for account in found}.values())


def _read_file(path: Path, problems: list[str]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = said_in_french(error)
        problems.append(
            f"GOOGLE_APPLICATION_CREDENTIALS : {path} ne peut pas être lu ({reason}). {_HOW_TO}."
        )
        return None


def _load_source(name: str, text: str, problems: list[str]) -> list[LockedCredentials]:
    try:
        parsed = json.loads(text)
    except ValueError:
        problems.append(f"{name} : ce n’est pas du JSON. {_HOW_TO} et gardez-la telle quelle.")
        return []
    entries = parsed if isinstance(parsed, list) else [parsed]
    accounts = [_load_account(_place(entry) or name, entry, problems) for entry in entries]
    return [account for account in accounts if account is not None]


def _place(entry: object) -> str:
    """The setting and file that a key was read from, where content was made of files."""
    return str(entry.get("place", "")) if isinstance(entry, dict) else ""


def _load_account(name: str, entry: object, problems: list[str]) -> LockedCredentials | None:
    missing = [key for key in _NEEDED if not isinstance(entry, dict) or not entry.get(key)]
    if missing:
        problems.append(
            f"{name} : pas la clé d’un compte de service, il manque {', '.join(missing)}. "
            f"{_HOW_TO}."
        )
        return None
    try:
        make = LockedCredentials.from_service_account_info
        account = make(entry, scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError):
        problems.append(
            f"{name} : la clé privée ne sert pas, elle est coupée ou changée. {_HOW_TO}."
        )
        return None
    assert isinstance(account, LockedCredentials)  # noqa: S101 - narrows an untyped constructor
    return account


class Account:
    """One service account with its client."""

    def __init__(self, credentials: LockedCredentials, conduct: Conduct) -> None:
        self.address = credentials.address
        gspread_client = Client(
            auth=credentials,
            http_client=partial(ServiceHTTPClient, conduct=conduct),  # type: ignore[arg-type]
        )
        client = gspread_client.http_client
        assert isinstance(client, ServiceHTTPClient)  # noqa: S101 - what we passed in
        self.client: ServiceHTTPClient = client


class Accounts:
    """All service accounts, each spreadsheet belonging to one of them."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._accounts = tuple(accounts)
        self._proven: dict[str, Account] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts)

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(account.address for account in self._accounts)

    def of(self, spreadsheet_id: str) -> Account:
        """The account that has access, as far as is known; else the one to share it with."""
        return self._proven.get(spreadsheet_id) or self.candidates(spreadsheet_id)[0]

    def candidates(self, spreadsheet_id: str) -> list[Account]:
        """The proven account, or all in the order in which they are tried.

        By weight (rendezvous hashing): an account that is added takes its share of the
        spreadsheets and moves no other.
        """
        proven = self._proven.get(spreadsheet_id)
        if proven is not None:
            return [proven]
        return sorted(
            self._accounts,
            key=lambda account: blake2b(f"{account.address} {spreadsheet_id}".encode()).digest(),
            reverse=True,
        )

    def prove(self, spreadsheet_id: str, account: Account) -> None:
        self._proven[spreadsheet_id] = account

    def doubt(self, spreadsheet_id: str) -> None:
        """Access was lost: all accounts are candidates again."""
        self._proven.pop(spreadsheet_id, None)
