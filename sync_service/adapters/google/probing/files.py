"""Whole files: their copies, the bin, the change log. It makes files for this, where allowed."""

from collections.abc import Iterator
from contextlib import contextmanager

from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from sync_service.adapters.google.change_log import read_changes, read_start_token, read_trashed
from sync_service.adapters.google.probing.experiment import Untried, experiment
from sync_service.adapters.google.probing.room import Room
from sync_service.adapters.google.probing.tab import Json, created
from sync_service.adapters.google.refusals import cause_of
from sync_service.ports import FileChange

_FILES_URL = "https://www.googleapis.com/drive/v3/files"
_SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FOLDER = "application/vnd.google-apps.folder"
_SHARED = {"supportsAllDrives": "true"}
_MAY_NOT = {401, 403, 404}
_POLLS, _SECONDS_BETWEEN = 40, 15
_NO_FILES = "Google ne laisse pas ce compte faire de fichier"
_NEEDS_A_PERSON = "il faut une deuxième personne"


@contextmanager
def _own_file(room: Room, source: str = "", kind: str = _SPREADSHEET) -> Iterator[str]:
    """A file of the service account's own, or a copy of one; deleted afterwards."""
    body = {"name": "sync-service, essai", "mimeType": kind}
    url = f"{_FILES_URL}/{source}/copy" if source else _FILES_URL
    try:
        made = room.ask_drive("post", url, params=_SHARED | {"fields": "id"}, json=body)
    except RefreshError as error:
        raise Untried(_NO_FILES) from error
    except APIError as error:
        if error.response.status_code not in _MAY_NOT:
            raise
        raise Untried(_NO_FILES) from error
    file_id = str(made["id"])
    try:
        yield file_id
    finally:
        room.ask_drive("delete", f"{_FILES_URL}/{file_id}", params=_SHARED)


def _act(room: Room, file_id: str, *requests: Json) -> None:
    room.ask("post", SPREADSHEET_BATCH_UPDATE_URL % file_id, json={"requests": requests})


@experiment(
    "A copied file carries the metadata of the file and of its tabs.",
    "Copier un fichier copie ses repères.",
    "guess",
    assumed={"file": ["probe.copy"], "tab": ["probe.copy"]},
)
def copied_file_keeps_metadata(room: Room) -> object:
    with _own_file(room) as original:
        _act(
            room,
            original,
            created("probe.copy", "1", {"spreadsheet": True}),
            created("probe.copy", "1", {"sheetId": 0}),
        )
        with _own_file(room, original) as copy:
            entry = "developerMetadata(metadataKey)"
            params = {"fields": f"{entry},sheets({entry})"}
            answer = room.ask("get", SPREADSHEET_URL % copy, params=params)
    return {"file": _keys(answer), "tab": _keys(answer["sheets"][0])}


def _keys(message: Json) -> list[str]:
    return [one["metadataKey"] for one in message.get("developerMetadata", ())]


@experiment(
    "A file in the bin still answers reads and accepts writes; Drive's list names it.",
    "Un fichier à la corbeille se lit et s’écrit encore.",
    "measurement",
    assumed={"written": True, "listed": True},
)
def binned_file_still_answers(room: Room) -> object:
    with _own_file(room) as file_id:
        away = {"trashed": True}
        room.ask_drive("patch", f"{_FILES_URL}/{file_id}", params=_SHARED, json=away)
        _act(room, file_id, created("probe.bin", "1", {"spreadsheet": True}))
        listed = file_id in read_trashed(room.account.client)
    return {"written": True, "listed": listed}


@experiment(
    "An Office file is refused, in words that we know.",
    "Un fichier Excel est refusé.",
    "measurement",
    assumed="office_file",
)
def office_file_is_refused(room: Room) -> object:
    with _own_file(room, kind=_OFFICE) as file_id:
        try:
            room.ask("get", SPREADSHEET_URL % file_id, params={"fields": "spreadsheetId"})
        except APIError as error:
            return cause_of(room.heard(error))
    return "read"


@experiment(
    "What is no spreadsheet at all is refused too, in other words.",
    "Un document qui n’est pas un tableur est refusé.",
    "guess",
    assumed="other",
)
def folder_is_refused(room: Room) -> object:
    with _own_file(room, kind=_FOLDER) as file_id:
        try:
            room.ask("get", SPREADSHEET_URL % file_id, params={"fields": "spreadsheetId"})
        except APIError as error:
            return cause_of(room.heard(error))
    return "read"


@experiment(
    "A file in a shared drive is in that drive's own log, not in a member's.",
    "Un Drive partagé a son propre journal.",
    "guess",
    assumed={"drive": True, "member": False},
)
def shared_drive_has_its_own_log(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried("il faut un Drive partagé")


def _awaited_change(room: Room, token: str) -> FileChange | None:
    """The log's entry for our file, once it comes; None when it does not within minutes."""
    client, address = room.account.client, room.account.address
    for poll in range(_POLLS):
        if poll:
            room.timing.sleep(_SECONDS_BETWEEN)
        token, changes = read_changes(client, token, [address])
        for change in changes:
            if change.spreadsheet_id == room.spreadsheet_id:
                return change
    return None


@experiment(
    "The change log names a file that we wrote to within ten minutes, and says that it was us.",
    "Le journal de Drive signale notre écriture, et que c’est nous.",
    "documentation",
    assumed={
        "named": True,
        "by_us": True,
        "has_version": True,
        "trashed": False,
        "removed": False,
    },
)
def change_log_names_our_write(room: Room) -> object:
    token = read_start_token(room.account.client)
    room.tab(["x"])
    began = room.timing.monotonic()
    change = _awaited_change(room, token)
    seconds = round(room.timing.monotonic() - began)
    if change is None:
        return {"named": False, "seconds": seconds}
    room.said.append(f"named after {seconds} s")
    return {
        "named": True,
        "by_us": change.by_us,
        "has_version": change.version is not None,
        "trashed": change.trashed,
        "removed": change.removed,
    }


@experiment(
    "Reading a file puts nothing into the change log.",
    "Lire un fichier ne fait rien dans le journal de Drive.",
    "guess",
    assumed={"write": True, "read": False},
)
def reading_changes_nothing(room: Room) -> object:
    began, token = room.timing.monotonic(), read_start_token(room.account.client)
    room.tab(["x"])
    written = _awaited_change(room, token)
    lag = room.timing.monotonic() - began
    token = read_start_token(room.account.client)
    room.read("spreadsheetId")
    # What a read does would come as late as what the write did.
    room.timing.sleep(lag)
    _, changes = read_changes(room.account.client, token, [room.account.address])
    read = any(change.spreadsheet_id == room.spreadsheet_id for change in changes)
    return {"write": written is not None, "read": read}


@experiment(
    "The change log names a person's edit, and that it was not us.",
    "Le journal de Drive signale ce qu’une personne a tapé.",
    "documentation",
    assumed={"named": True, "by_us": False},
)
def change_log_names_a_persons_edit(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried(_NEEDS_A_PERSON)


@experiment(
    "Rows that a person drags, sorts or pastes by hand fare as by the same request of the API.",
    "Trier et déplacer à la main fait comme par l’API.",
    "guess",
    assumed=True,
)
def hands_do_as_requests_do(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried(_NEEDS_A_PERSON)


@experiment(
    "A person's undo after our write takes back their own last act only, never ours.",
    "Ctrl+Z d’une personne ne reprend que son propre geste.",
    "guess",
    assumed=True,
)
def undo_takes_back_ones_own(room: Room) -> object:  # noqa: ARG001 - experiments take a room
    raise Untried(_NEEDS_A_PERSON)
