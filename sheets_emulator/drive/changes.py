"""changes: one line for each file that changed, of those that the account may see."""

from datetime import timedelta

from sheets_emulator.context import Context
from sheets_emulator.drive.drives import find_drive, is_member
from sheets_emulator.drive.messages import file_message
from sheets_emulator.drive.page import page_size
from sheets_emulator.errors import DriveError
from sheets_emulator.masks import Mask, branch_of, load_mask, masked
from sheets_emulator.state.files import DriveFile, instant
from sheets_emulator.state.world import Change
from sheets_emulator.wire import Json

_LARGEST_PAGE = 1000
_DEFAULT_FILE = load_mask("kind,id,name,mimeType")


def _visible_changes(context: Context) -> list[Change]:
    """The log up to now; Drive may lag, and then shows its newest lines later."""
    until = context.world.now() - timedelta(seconds=context.world.drive_lag_seconds)
    changes = context.world.changes
    last = len(changes)
    while last and changes[last - 1].at > until:
        last -= 1
    return changes[:last] if last < len(changes) else changes


def _drive(context: Context) -> DriveFile | None:
    """The shared drive whose own log is asked for."""
    drive_id, call = context.call.option("driveId"), context.call
    if not drive_id:
        return None
    if not call.flag("supportsAllDrives"):
        message = "The supportsAllDrives parameter must be set to true if driveId is specified."
        raise DriveError(403, message, "teamDrivesParameterRequired", "supportsAllDrives")
    return find_drive(context, drive_id)


def start_page_token(context: Context) -> Json:
    _drive(context)
    token = str(len(_visible_changes(context)) + 1)
    answer: Json = {"kind": "drive#startPageToken", "startPageToken": token}
    result: Json = masked(answer, load_mask(context.call.option("fields")))
    return result


def list_changes(context: Context) -> Json:
    call = context.call
    token, size = call.option("pageToken"), page_size(call, "100", _LARGEST_PAGE)
    drive = _drive(context)
    if not token.isdigit():
        raise DriveError(400, "Invalid Value", "invalid", "pageToken")
    log = _visible_changes(context)
    start = int(token)
    newest: dict[str, Change] = {}
    for change in log[start - 1 :]:
        newest.pop(change.file_id, None)
        newest[change.file_id] = change
    seen = [one for one in newest.values() if _concerns(context, one, drive)]
    page, rest = seen[:size], seen[size:]
    mask = load_mask(call.option("fields"))
    answer: Json = {"kind": "drive#changeList"}
    if rest:
        answer["nextPageToken"] = str(page[-1].number + 1)
    else:
        answer["newStartPageToken"] = str(max(len(log) + 1, start))
    reduced: Json = masked(answer, mask)
    part = branch_of(mask, "changes")
    if part is not None:
        reduced["changes"] = [_message(context, change, part) for change in page]
    return reduced


def _concerns(context: Context, change: Change, drive: DriveFile | None) -> bool:
    """Whether the account sees the change: it has the file, or had it and hears of the loss.

    Files in shared drives are in the drive's own log; in an account's log only those that are
    shared with it without its being a member, and only where they are asked for.
    """
    file = context.world.files.get(change.file_id)
    if drive is not None or (file is not None and file.drive_id):
        return _concerns_drive(context, file, drive)
    mine = context.who.email.lower()
    if file is not None and any(
        str(p.get("emailAddress", "")).lower() == mine for p in file.permissions
    ):
        return True
    return mine in change.watchers and context.call.option("includeRemoved") != "false"


def _concerns_drive(context: Context, file: DriveFile | None, drive: DriveFile | None) -> bool:
    asked = context.call.flag("includeItemsFromAllDrives")
    if file is None or file.id == file.drive_id or not asked:
        return False
    if drive is not None:
        return file.drive_id == drive.id
    shared = bool(file.role_of(context.account)) and context.call.flag("supportsAllDrives")
    return shared and not is_member(context.world.files[file.drive_id], context)


def _message(context: Context, change: Change, mask: Mask) -> Json:
    file: DriveFile | None = context.world.files.get(change.file_id)
    removed = file is None or not file.role_of(context.account)
    message: Json = {
        "kind": "drive#change",
        "changeType": "file",
        "time": instant(change.at),
        "removed": removed,
        "fileId": change.file_id,
    }
    reduced: Json = masked(message, mask)
    part = branch_of(mask, "file")
    if file is not None and not removed and part is not None:
        reduced["file"] = file_message(context.world, file, context.account, part or _DEFAULT_FILE)
    return reduced
