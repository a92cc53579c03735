"""Which service account serves which spreadsheet: a stable choice, corrected by experience."""

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b

from gspread import Client

from sync_service.adapters.google.credentials import LockedCredentials
from sync_service.adapters.google.http_client import Conduct, ServiceHTTPClient


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
