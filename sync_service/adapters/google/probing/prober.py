"""Runs experiments in a file, and leaves it as it was found, whatever happens in between."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus

from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from requests import RequestException

from sync_service.adapters.google.accounts import Account
from sync_service.adapters.google.fields import OURS
from sync_service.adapters.google.pace import Backoff, Timing
from sync_service.adapters.google.probing.experiment import Experiment, Untried
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import KEYS, TITLES, Json, created, deleted
from sync_service.adapters.google.refusals import (
    LIBRARY_ERRORS,
    Attempt,
    is_rate_limit,
    translated,
)
from sync_service.domain.errors import (
    LostAccess,
    NoSpreadsheet,
    SpreadsheetError,
    Unreachable,
    UsageError,
    WriteRefused,
)
from sync_service.ports.probing import Observation

_TRIES = 2
"""Of one experiment."""
_MOST_FAILURES = 3
"""Of Google's, in a row: then it is not one experiment's."""
_SILENT = "Google n’a pas répondu"


class _RunningProbe:
    """The experiments of one probe in one file."""

    def __init__(self, room: Room, experiments: Sequence[Experiment], locale: str) -> None:
        self.is_as_found = False
        self._room = room
        self._experiments = experiments
        self._locale = locale

    @property
    def count(self) -> int:
        return len(self._experiments)

    def observe(self) -> Iterator[Observation]:
        failures = 0
        for experiment in self._experiments:
            try:
                yield self._tried(experiment)
                failures = 0
            except RequestException as error:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise self._translated(error) from error
                yield experiment.untried(_SILENT)

    def _tried(self, experiment: Experiment) -> Observation:
        """Once more where Google had a bad moment: each attempt has tabs of its own."""
        for _ in range(_TRIES - 1):
            try:
                return self._tried_once(experiment)
            except RequestException:
                self._room.wait()
        return self._tried_once(experiment)

    def _tried_once(self, experiment: Experiment) -> Observation:
        """Raises what ends the probe, and RequestException for what may pass."""
        self._room.said.clear()
        try:
            self._speak(experiment.locale)
            seen = experiment.look(self._room)
        except Untried as error:
            return experiment.untried(str(error))
        except APIError as error:
            seen = {"refused": self._refusal(error)}
        except GoogleAuthError as error:
            raise self._translated(error) from error
        except RequestException:
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            seen = {"unreadable": type(error).__name__}
        said = tuple(str(self._anonymous(words)) for words in self._room.said)
        return experiment.observed(self._anonymous(seen), said)

    def _speak(self, locale: str) -> None:
        if self._locale != locale:
            self._room.send(_locale_request(locale))
            self._locale = locale

    def _refusal(self, error: APIError) -> str:
        """Google's words where it refused what was tried; anything else is raised."""
        status = error.response.status_code
        if status == HTTPStatus.BAD_REQUEST:
            return str(error.error.get("message", ""))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not is_rate_limit(error):
            raise RequestException(response=error.response) from error
        raise self._translated(error) from error

    def _translated(self, error: Exception) -> Exception:
        attempt = Attempt(self._room.spreadsheet_id, self._room.account.address)
        return translated(error, attempt)

    def _anonymous(self, seen: object) -> object:
        """Without the file's id and the account's address, whatever Google's words hold."""
        text = json.dumps(seen, ensure_ascii=False)
        for secret in (self._room.spreadsheet_id, self._room.account.address):
            text = text.replace(secret, "…")
        return json.loads(text)


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
    def open(self, spreadsheet_id: str) -> Iterator[_RunningProbe]:
        room, file = self._find_room(spreadsheet_id)
        left = _find_record(file)
        if left is not None:
            file = _put_back(room, left)
        _refuse_unfit(file, room.account.address)
        locale = _locale_of(file)
        probe = _RunningProbe(room, self._experiments, locale)
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
        refusal: LostAccess | NoSpreadsheet | None = None
        for narrow, wide in self._accounts:
            room = Room(narrow, wide, spreadsheet_id, (self._backoff, self._timing))
            try:
                return room, _look(room)
            except (LostAccess, NoSpreadsheet) as error:
                refusal = refusal or error
        raise UsageError(str(refusal))


def _look(room: Room) -> Json:
    with _translating(room):
        return room.read(_LOOK_FIELDS)


def _begin(room: Room, locale: str) -> None:
    """The first write; where it is not allowed, the file was shared for reading only."""
    try:
        with _translating(room, is_write=True):
            room.send(_recording_request(locale))
    except WriteRefused as error:
        if error.cause != "read_only":
            raise
        raise UsageError(str(error)) from error


def _refuse_unfit(file: Json, address: str) -> None:
    advice = _MAKE_ONE.format(address=address)
    if _is_followed(file):
        message = f"Cette feuille est suivie : rien n’y est essayé. {advice}"
        raise UsageError(message)
    if not _is_empty(file):
        message = f"Cette feuille n’est pas vide : rien n’y est essayé. {advice}"
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
        again = " La feuille d’essai n’est pas rangée : relancez la commande, elle range d’abord."
        raise type(error)(f"{error}{again}", spreadsheet_id=error.spreadsheet_id) from error


def _put_back_once(room: Room, locale: str) -> Json:
    requests = _restoring_requests(locale, _look(room))
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


_RECORD = KEYS + "before"
_LOOK_FIELDS = (
    "properties(title,locale,timeZone),namedRanges(namedRangeId),"
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties,merges,protectedRanges(protectedRangeId),"
    "developerMetadata(metadataId,metadataKey),data(rowData(values(userEnteredValue,note))))"
)
"""All that experiments could change outside their own tabs, and what makes a file empty."""


def _locale_of(file: Json) -> str:
    return str(file.get("properties", {}).get("locale", ""))


def _find_record(file: Json) -> str | None:
    """The locale that an earlier probe wrote down and did not come round to putting back."""
    for one in file.get("developerMetadata", ()):
        if one.get("metadataKey") == _RECORD:
            return str(one.get("metadataValue", ""))
    return None


def _recording_request(locale: str) -> Json:
    """Written down in the file: a probe that is killed is put right by the next."""
    return created(_RECORD, locale, {"spreadsheet": True})


def _locale_request(locale: str) -> Json:
    wish = {"properties": {"locale": locale}, "fields": "locale"}
    return {"updateSpreadsheetProperties": wish}


def _restoring_requests(locale: str, now: Json) -> list[Json]:
    """What takes the file back, all in one batch; touches nothing that is not ours by its name."""
    is_other = _locale_of(now) != locale
    return [
        *([_locale_request(locale)] if is_other else []),
        *(
            {"deleteSheet": {"sheetId": one["properties"].get("sheetId", 0)}}
            for one in now.get("sheets", ())
            if TITLES in str(one["properties"].get("title", ""))
        ),
        *(
            deleted(one["metadataId"])
            for one in now.get("developerMetadata", ())
            if str(one.get("metadataKey", "")).startswith(KEYS)
        ),
    ]


def _is_empty(file: Json) -> bool:
    """Nothing typed, noted, merged, protected or named anywhere."""
    return not file.get("namedRanges") and not any(
        sheet.get("merges") or sheet.get("protectedRanges") or _has_cells(sheet)
        for sheet in file.get("sheets", ())
    )


def _is_followed(file: Json) -> bool:
    """Whether the sync has left its own metadata here."""
    parts = [file, *file.get("sheets", ())]
    return any(
        str(one.get("metadataKey", "")).startswith(OURS)
        for part in parts
        for one in part.get("developerMetadata", ())
    )


def _has_cells(sheet: Json) -> bool:
    return any(
        cell
        for data in sheet.get("data", ())
        for line in data.get("rowData", ())
        for cell in line.get("values", ())
    )
