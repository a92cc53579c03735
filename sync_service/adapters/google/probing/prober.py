"""Opens a file for experiments, and leaves it as it was found, whatever happens in between."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sync_service.adapters.google.accounts import Account
from sync_service.adapters.google.backoff import Backoff
from sync_service.adapters.google.pace import Timing
from sync_service.adapters.google.probing import before
from sync_service.adapters.google.probing.experiment import Experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.running import RunningProbe
from sync_service.adapters.google.probing.tab import Json
from sync_service.adapters.google.refusals import LIBRARY_ERRORS, Attempt, translated
from sync_service.domain.errors import (
    LostAccess,
    SpreadsheetError,
    Unreachable,
    UsageError,
    WriteRefused,
)

_ATTEMPTS = 3
_MAKE_ONE = (
    "Faites un tableur Google vide pour cet essai, partagez-le avec {address} (droit « Éditeur ») "
    "et donnez son adresse."
)


class GoogleProber:
    """Tries our assumptions out on Google, or on whatever answers in its place."""

    def __init__(
        self,
        accounts: Sequence[tuple[Account, Account]],
        backoff: Backoff,
        timing: Timing,
        experiments: Sequence[Experiment],
    ) -> None:
        """`accounts`: each as the sync uses it, and with the right to make files."""
        self._accounts = accounts
        self._backoff = backoff
        self._timing = timing
        self._experiments = experiments

    @contextmanager
    def open(self, spreadsheet_id: str) -> Iterator[RunningProbe]:
        room, file = self._find_room(spreadsheet_id)
        left = before.find_record(file)
        if left is not None:
            file = _put_back(room, left)
        _refuse_unfit(file, room.account.address)
        locale = before.locale_of(file)
        probe = RunningProbe(room, self._experiments, locale)
        try:
            _begin(room, locale)
            yield probe
        finally:
            probe.is_as_found = _put_back(room, locale) == file

    def close(self) -> None:
        """Closes the connections."""
        for narrow, wide in self._accounts:
            narrow.client.close()
            wide.client.close()

    def _find_room(self, spreadsheet_id: str) -> tuple[Room, Json]:
        """The file, through the first account that has access to it."""
        refusal: LostAccess | None = None
        for narrow, wide in self._accounts:
            room = Room(narrow, wide, spreadsheet_id, (self._backoff, self._timing))
            try:
                return room, _look(room)
            except LostAccess as error:
                refusal = refusal or error
        raise UsageError(str(refusal))


def _look(room: Room) -> Json:
    with _translating(room):
        return room.read(before.LOOK_FIELDS)


def _begin(room: Room, locale: str) -> None:
    """The first write; where it is not allowed, the file was shared for reading only."""
    try:
        with _translating(room, is_write=True):
            room.send(before.recording_request(locale))
    except WriteRefused as error:
        if error.cause != "read_only":
            raise
        raise UsageError(str(error)) from error


def _refuse_unfit(file: Json, address: str) -> None:
    advice = _MAKE_ONE.format(address=address)
    if before.is_followed(file):
        message = f"Ce tableur est suivi : rien n’y est essayé. {advice}"
        raise UsageError(message)
    if not before.is_empty(file):
        message = f"Ce tableur n’est pas vide : rien n’y est essayé. {advice}"
        raise UsageError(message)


def _put_back(room: Room, locale: str) -> Json:
    """The file once it is as it was; tried again where Google has a bad moment."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _put_back_once(room, locale)
        except Unreachable:
            room.wait()
    try:
        return _put_back_once(room, locale)
    except SpreadsheetError as error:
        again = " Le tableur d’essai n’est pas rangé : relancez la commande, elle range d’abord."
        raise type(error)(f"{error}{again}", spreadsheet_id=error.spreadsheet_id) from error


def _put_back_once(room: Room, locale: str) -> Json:
    requests = before.restoring_requests(locale, _look(room))
    with _translating(room, is_write=True):
        if requests:
            room.send(*requests)
    return _look(room)


@contextmanager
def _translating(room: Room, *, is_write: bool = False) -> Iterator[None]:
    try:
        yield
    except LIBRARY_ERRORS as error:
        attempt = Attempt(room.spreadsheet_id, room.account.address, is_write)
        raise translated(error, attempt) from error
