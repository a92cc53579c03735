"""Shared drives: who is a member, and what that means for the files in them.

A drive is kept as a folder that is its own drive. Its members are its permissions, which every
file inside inherits: `permissionDetails` distinguishes them from the file's own permissions.
"""

from sheets_emulator.context import Context
from sheets_emulator.drive.page import page_size, page_start
from sheets_emulator.errors import DriveError
from sheets_emulator.masks import load_mask, masked
from sheets_emulator.state.files import FOLDER_TYPE, DriveFile, instant
from sheets_emulator.state.world import World
from sheets_emulator.wire import Json

_LARGEST_PAGE = 100


def is_member(drive: DriveFile, context: Context) -> bool:
    """Whether the account was added to the drive itself."""
    email = context.who.email.lower()
    return any(str(p.get("emailAddress", "")).lower() == email for p in drive.permissions)


def find_drive(context: Context, drive_id: str) -> DriveFile:
    """The drive, for its members; raises Drive's refusal for all others."""
    drive = context.world.files.get(drive_id)
    if drive is None or drive.drive_id != drive.id or not is_member(drive, context):
        raise DriveError(404, f"Shared drive not found: {drive_id}", "notFound", "driveId")
    return drive


def _message(drive: DriveFile) -> Json:
    return {
        "kind": "drive#drive",
        "id": drive.id,
        "name": drive.name,
        "createdTime": instant(drive.created),
        "hidden": False,
    }


def _reduced(context: Context, message: Json) -> Json:
    text = context.call.option("fields", "kind,id,name")
    result: Json = masked(message, load_mask(text)) if text else {}
    return result


def create(context: Context) -> Json:
    """A drive of which the caller is the organizer; `requestId` says which call it is."""
    if not context.call.option("requestId"):
        raise DriveError(400, "Required parameter: requestId", "required", "requestId")
    world = context.world
    drive = world.create_file(
        str(context.message("Drive").get("name", "")), FOLDER_TYPE, context.who
    )
    drive.drive_id, drive.owner = drive.id, ""
    drive.permissions = [one | {"role": "organizer"} for one in drive.permissions]
    return _reduced(context, _message(drive))


def get(context: Context, drive_id: str) -> Json:
    return _reduced(context, _message(find_drive(context, drive_id)))


def list_drives(context: Context) -> Json:
    size, start = page_size(context.call, "10", _LARGEST_PAGE), page_start(context.call)
    found = [
        file
        for file in context.world.files.values()
        if file.drive_id == file.id and is_member(file, context)
    ]
    page = [_message(one) for one in found[start : start + size]]
    answer: Json = {"kind": "drive#driveList", "drives": page}
    if start + size < len(found):
        answer["nextPageToken"] = f"~!!~{start + size}"
    fields = context.call.option("fields", "kind,nextPageToken,drives(kind,id,name)")
    result: Json = masked(answer, load_mask(fields)) if fields else {}
    return result


def settle(world: World, file: DriveFile) -> None:
    """Lets a file be in the drive of its folder, if that is in one; the drive owns it then."""
    parents = (world.files.get(parent) for parent in file.parents)
    drive_id = next((one.drive_id for one in parents if one is not None and one.drive_id), "")
    if drive_id != file.drive_id:
        file.drive_id = drive_id
        file.permissions = [_demoted(one) for one in _own(file)]
        file.owner = "" if drive_id else file.owner
        inherit(world, file)


def _own(file: DriveFile) -> list[Json]:
    return [one for one in file.permissions if "permissionDetails" not in one]


def _demoted(permission: Json) -> Json:
    return permission | {"role": "writer"} if permission["role"] == "owner" else permission


def inherit(world: World, changed: DriveFile) -> None:
    """Gives members of a drive their role on its files: on one of them, or on all."""
    if not changed.drive_id:
        return
    members = world.files[changed.drive_id].permissions
    for file in world.files.values():
        inside = file.drive_id == changed.drive_id and file.id != file.drive_id
        if inside and (file is changed or changed.id == changed.drive_id):
            known = {one["id"] for one in members}
            own = [one for one in _own(file) if one["id"] not in known]
            file.permissions = [*(_inherited(one, file.drive_id) for one in members), *own]


def _inherited(permission: Json, drive_id: str) -> Json:
    detail: Json = {
        "permissionType": "member",
        "role": permission["role"],
        "inheritedFrom": drive_id,
        "inherited": True,
    }
    return permission | {"permissionDetails": [detail]}
