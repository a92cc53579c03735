"""The port `Spreadsheets` on Google's own API: what to ask, with which account, and the answer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from json import dumps, loads
from math import ceil
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from sync_service.adapters.google import change_log
from sync_service.adapters.google.accounts import Account, Accounts
from sync_service.adapters.google.decoding import lazy_snapshot
from sync_service.adapters.google.encoding import (
    Json,
    forgetting_requests,
    parts_of,
    requests_of,
)
from sync_service.adapters.google.fields import (
    AFTER_WRITE_FIELDS,
    LEAVING_FIELDS,
    MARKER_FIELDS,
    SPREADSHEET_FIELDS,
)
from sync_service.adapters.google.http_client import NotGoogle
from sync_service.adapters.google.marker import Marker, advanced, find_marker, marker_requests
from sync_service.adapters.google.pace import Breakers
from sync_service.adapters.google.refusals import LIBRARY_ERRORS, Attempt, translated
from sync_service.domain.errors import (
    LostAccess,
    SpreadsheetError,
    Trashed,
    Unreachable,
)
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, WriteBatch
from sync_service.ports import Clock, FileChange, RequestCounts, Sharing, Signal

_ENVELOPE = b'{"updatedSpreadsheet":'
_COMPACT = {"prettyPrint": "false"}


class GoogleSpreadsheets:
    """Google Sheets and Drive through one or several service accounts."""

    def __init__(self, accounts: Accounts, breakers: Breakers, clock: Clock) -> None:
        self._accounts = accounts
        self._breakers = breakers
        self._clock = clock
        self._trashed: frozenset[str] = frozenset()
        self._markers: dict[str, Marker] = {}

    def read_signal(self, token: str | None) -> Signal:
        """One Drive request for each account; without a token one more, for what is in the bin."""
        position = change_log.load_position(token, self._accounts.addresses)
        self._trashed = position.trashed
        tokens: dict[str, str] = {}
        drives: dict[str, Mapping[str, str]] = {}
        changes: list[FileChange] = []
        for account in self._accounts:
            name = account.address
            with self._translating(Attempt("", name)):
                log = self._read_signal_of(account, position.tokens.get(name))
                known = {**dict.fromkeys(sorted(log.drives), ""), **position.drives.get(name, {})}
                drives[name], in_drives = self._read_drives_of(account, known)
            tokens[name] = log.token
            changes += log.changes + in_drives
        joined = change_log.joined(changes, position.trashed)
        self._trashed -= {one.spreadsheet_id for one in joined if not one.trashed}
        self._trashed |= {one.spreadsheet_id for one in joined if one.trashed}
        return Signal(change_log.Position(tokens, self._trashed, drives).text(), joined)

    def _read_signal_of(self, account: Account, token: str | None) -> change_log.Log:
        if token is not None:
            # A token that Google does not know any more: begin again, audits find the rest.
            with change_log.forgiving_unknown_token():
                return change_log.read_log(account.client, token, self._accounts.addresses)
        # The token first: what is thrown away in between is then in the log.
        fresh = change_log.read_start_token(account.client)
        files = change_log.read_files(account.client)
        self._trashed |= {name for name, file in files.items() if file.is_trashed}
        drives = frozenset(file.drive for file in files.values() if file.drive)
        return change_log.Log(fresh, [], drives)

    def _read_drives_of(
        self, account: Account, known: Mapping[str, str]
    ) -> tuple[Mapping[str, str], list[FileChange]]:
        """What the logs of its shared drives say: a request each, since its own log does not."""
        tokens: dict[str, str] = {}
        changes: list[FileChange] = []
        for drive, token in known.items():
            # If it is not a member of a drive, or no longer, only its own log may report it.
            with change_log.forgiving_unknown_token():
                if not token:
                    tokens[drive] = change_log.read_start_token(account.client, drive)
                    continue
                addresses = self._accounts.addresses
                log = change_log.read_log(account.client, token, addresses, drive)
                tokens[drive] = log.token
                changes += log.changes
        return tokens, changes

    def read_sharing(self, spreadsheet_ids: Collection[str]) -> Mapping[str, Sharing]:
        """A list for each account, and a look at each file that is in none."""
        files: dict[str, change_log.ListedFile] = {}
        shared: dict[str, Sharing] = {}
        for account in self._accounts:
            with self._translating(Attempt("", account.address)):
                files |= (listed := change_log.read_files(account.client))
            for name, file in listed.items():
                can_edit = file.can_edit or (name in shared and shared[name].can_edit)
                shared[name] = Sharing(can_edit, is_listed=True)
        for name in spreadsheet_ids:
            if name not in shared and (found := self._find_file(name)) is not None:
                files[name], shared[name] = found, Sharing(found.can_edit, is_listed=False)
        self._trashed -= files.keys()
        self._trashed |= {name for name, file in files.items() if file.is_trashed}
        return shared

    def _find_file(self, spreadsheet_id: str) -> change_log.ListedFile | None:
        for account in self._accounts.candidates(spreadsheet_id):
            with self._translating(Attempt("", account.address)):
                file = change_log.find_file(account.client, spreadsheet_id)
            if file is not None:
                return file
        return None

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
        """One read: all tabs, typed; decoded when first looked at, the fingerprint excepted."""
        self._refuse_trashed(spreadsheet_id)
        payload = self._ask(spreadsheet_id, SPREADSHEET_FIELDS)
        return self._remembered(spreadsheet_id, payload)

    def write(self, spreadsheet_id: str, batch: WriteBatch) -> SpreadsheetSnapshot:
        """One request, and all tabs as they are right after it.

        A batch of more than 2 MB takes several, each with a marker of its own (`<marker>#1`…), the
        last with the batch's: until then a reader sees neither the old marker nor the new one.
        """
        self._refuse_trashed(spreadsheet_id)
        self._refuse_paused(spreadsheet_id)
        marker = self._markers.get(spreadsheet_id) or self._read_marker(spreadsheet_id)
        account = self._accounts.of(spreadsheet_id)
        *first, last = parts_of(requests_of(batch))
        for number, part in enumerate(first, 1):
            value = f"{batch.marker}#{number}"
            requests = [*part, *marker_requests(marker, value)]
            with self._writing(spreadsheet_id, account, requests, is_begun=number > 1):
                _send(account, spreadsheet_id, requests, is_last=False)
            marker = advanced(marker, value)
        requests = [*last, *marker_requests(marker, batch.marker)]
        with self._writing(spreadsheet_id, account, requests, is_begun=bool(first)):
            payload = _unwrapped(_send(account, spreadsheet_id, requests, is_last=True))
        self._breakers.succeeded(spreadsheet_id)
        return self._remembered(spreadsheet_id, payload)

    def take_leave(self, spreadsheet_id: str, batch: WriteBatch) -> None:
        """One small read for what is to go, then as few requests as the size allows."""
        self._refuse_trashed(spreadsheet_id)
        payload = loads(self._ask(spreadsheet_id, LEAVING_FIELDS))
        account = self._accounts.of(spreadsheet_id)
        requests = [*requests_of(batch), *forgetting_requests(payload)]
        for number, part in enumerate(parts_of(requests)):
            if part:
                with self._writing(spreadsheet_id, account, part, is_begun=number > 0):
                    _send(account, spreadsheet_id, part, is_last=False)
        self._markers.pop(spreadsheet_id, None)

    def service_address(self, spreadsheet_id: str) -> str:
        """The account that reads it now, else the one that would be asked first."""
        return self._accounts.of(spreadsheet_id).address

    def counts(self) -> RequestCounts:
        sent = {
            kind: sum(account.client.sent(kind) for account in self._accounts)
            for kind in ("drive", "reads", "writes")
        }
        return RequestCounts(**sent)

    def close(self) -> None:
        """Closes the connections."""
        for account in self._accounts:
            account.client.close()

    def _ask(self, spreadsheet_id: str, fields: str) -> bytes:
        """The answer of the first account that has access; each is asked once it is known."""
        self._refuse_paused(spreadsheet_id)
        url, params = SPREADSHEET_URL % spreadsheet_id, {"fields": fields} | _COMPACT
        refusal: LostAccess | None = None
        for account in self._accounts.candidates(spreadsheet_id):
            try:
                with self._translating(Attempt(spreadsheet_id, account.address)):
                    answer = account.client.request("get", url, params=params).content.strip()
            except LostAccess as error:
                refusal = refusal or error
                continue
            self._accounts.prove(spreadsheet_id, account)
            self._breakers.succeeded(spreadsheet_id)
            return answer
        self._accounts.doubt(spreadsheet_id)
        assert refusal is not None  # noqa: S101 - there is at least one account
        raise refusal

    @contextmanager
    def _writing(
        self,
        spreadsheet_id: str,
        account: Account,
        requests: Sequence[Json],
        *,
        is_begun: bool,
    ) -> Iterator[None]:
        """After a failure the marker's place is not known; a batch begun is never « refused »."""
        try:
            attempt = Attempt(spreadsheet_id, account.address, is_write=True, requests=requests)
            with self._translating(attempt):
                yield
        except SpreadsheetError as error:
            self._markers.pop(spreadsheet_id, None)
            if is_begun and not isinstance(error, Unreachable):
                raise Unreachable(str(error), spreadsheet_id=spreadsheet_id) from error
            raise

    @contextmanager
    def _translating(self, attempt: Attempt) -> Iterator[None]:
        try:
            yield
        except LIBRARY_ERRORS as error:
            ours = translated(error, attempt)
            if isinstance(ours, Unreachable) and attempt.spreadsheet_id:
                self._breakers.failed(attempt.spreadsheet_id)
            raise ours from error

    def _read_marker(self, spreadsheet_id: str) -> Marker:
        """One small read, for a writer that did not read before."""
        payload = self._ask(spreadsheet_id, MARKER_FIELDS)
        return self._markers.setdefault(spreadsheet_id, find_marker(payload))

    def _remembered(self, spreadsheet_id: str, payload: bytes) -> SpreadsheetSnapshot:
        self._markers[spreadsheet_id] = find_marker(payload)
        return lazy_snapshot(spreadsheet_id, payload, self._clock.now())

    def _refuse_trashed(self, spreadsheet_id: str) -> None:
        """Google answers reads and writes of a file in the bin as if nothing had happened."""
        if spreadsheet_id in self._trashed:
            message = (
                "La feuille est dans la corbeille de Google Drive. Si c’est une erreur, ouvrez la "
                "corbeille et choisissez « Restaurer »."
            )
            raise Trashed(message, spreadsheet_id=spreadsheet_id)

    def _refuse_paused(self, spreadsheet_id: str) -> None:
        seconds = self._breakers.seconds_left(spreadsheet_id)
        if seconds:
            message = (
                "Cette feuille n’a pas répondu plusieurs fois de suite. Elle est laissée de côté "
                f"encore {ceil(seconds)} secondes, puis un nouvel essai aura lieu."
            )
            raise Unreachable(message, spreadsheet_id=spreadsheet_id)


def _send(account: Account, spreadsheet_id: str, requests: list[Any], *, is_last: bool) -> bytes:
    """One batchUpdate; the last of a batch answers with the spreadsheet as it is then."""
    body: dict[str, Any] = {"requests": requests}
    fields = "spreadsheetId"
    if is_last:
        body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True}
        fields = AFTER_WRITE_FIELDS
    url = SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id
    response = account.client.request("post", url, params={"fields": fields} | _COMPACT, json=body)
    return response.content


def _unwrapped(payload: bytes) -> bytes:
    """The spreadsheet in the answer to a write, byte for byte as a read would give it.

    Where Google words it otherwise, decoding and encoding again costs no more than a fingerprint
    that differs from the next read's.
    """
    payload = payload.strip()
    if payload.startswith(_ENVELOPE) and payload.endswith(b"}"):
        return payload[len(_ENVELOPE) : -1].strip()
    try:
        updated = loads(payload)["updatedSpreadsheet"]
    except (ValueError, KeyError):
        raise NotGoogle("The answer to a write holds no spreadsheet.") from None
    return dumps(updated, ensure_ascii=False, separators=(",", ":")).encode()
