"""files: create, get, list, copy, update, delete; about."""

from collections.abc import Callable
from typing import Any

from sheets_emulator.context import Context
from sheets_emulator.drive.drives import settle
from sheets_emulator.drive.messages import DEFAULT_FIELDS, DEFAULT_TEXT, file_message
from sheets_emulator.drive.page import page_size, page_start
from sheets_emulator.drive.query import matches
from sheets_emulator.errors import DriveError, drive_forbidden, file_not_found
from sheets_emulator.masks import branch_of, load_mask, masked
from sheets_emulator.state.files import SPREADSHEET_TYPE, DriveFile
from sheets_emulator.wire import Answer, Json

_LARGEST_PAGE = 1000
_ORDERS = (
    "createdTime",
    "modifiedTime",
    "name",
    "name_natural",
    "folder",
    "recency",
    "viewedByMeTime",
    "starred",
    "quotaBytesUsed",
    "modifiedByMeTime",
    "sharedWithMeTime",
)


def _message(context: Context, file: DriveFile) -> Json:
    text = context.call.option("fields", DEFAULT_TEXT)
    # A mask that is there and empty keeps nothing.
    return file_message(context.world, file, context.account, load_mask(text)) if text else {}


def about(context: Context) -> Json:
    if not context.call.option("fields"):
        message = "The 'fields' parameter is required for this method."
        raise DriveError(400, message, "required", "fields")
    full: Json = {"kind": "drive#about", "user": context.who.user(me=True)}
    result: Json = masked(full, load_mask(context.call.option("fields")))
    return result


def create(context: Context) -> Json:
    body = context.message("File")
    world = context.world
    mime_type = body.get("mimeType", "application/octet-stream")
    name = body.get("name", "Untitled")
    if body.get("id") in world.files:
        raise DriveError(409, "A file already exists with the provided ID.", "fileIdInUse")
    _check_parents(context, body.get("parents", []))
    if mime_type == SPREADSHEET_TYPE:
        spreadsheet = world.create_spreadsheet(name, context.who, body.get("id", ""))
        file = world.files[spreadsheet.id]
    else:
        file = world.create_file(name, mime_type, context.who, body.get("id", ""))
    file.parents = list(body.get("parents", []))
    settle(world, file)
    _set_plain(file, body)
    return _message(context, file)


def _check_parents(context: Context, parents: list[str]) -> None:
    for parent in parents:
        if parent != "root" and parent not in context.world.files:
            raise file_not_found(parent)


def _set_plain(file: DriveFile, body: Json) -> None:
    file.description = body.get("description", file.description)
    file.starred = body.get("starred", file.starred)
    file.properties = file.properties | body.get("properties", {})
    file.app_properties = file.app_properties | body.get("appProperties", {})


def generate_ids(context: Context) -> Json:
    count = int(context.call.option("count", "10"))
    ids = [context.world.new_id() for _ in range(count)]
    return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}


def get(context: Context, file_id: str) -> Json:
    if file_id == "root":
        root: Json = {"kind": "drive#file", "id": "root", "name": "My Drive"}
        return root | {"mimeType": "application/vnd.google-apps.folder"}
    return _message(context, context.file(file_id))


def list_files(context: Context) -> Json:
    call = context.call
    size, start = page_size(call, "100", _LARGEST_PAGE), page_start(call)
    if call.option("fields", "*") == "":
        return {}
    query = call.option("q")
    found = [
        file
        for file in context.world.files.values()
        if file.role_of(context.account) not in {"", "anyone"}
        and _listed(context, file)
        and matches(file, query, context.who)
    ]
    _sort(found, call.option("orderBy"))
    mask = load_mask(call.option("fields")) if call.option("fields") else {}
    part = branch_of(mask, "files") if mask else DEFAULT_FIELDS
    page = found[start : start + size]
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        answer["nextPageToken"] = f"~!!~{start + size}"
    reduced: Json = masked(answer, mask)
    if part is not None:
        reduced["files"] = [
            file_message(context.world, one, context.account, part) for one in page
        ]
    return reduced


def _listed(context: Context, file: DriveFile) -> bool:
    """Files open to anyone are not in everybody's list, only those shared with the account."""
    in_drive, asked = (
        context.call.option("driveId"),
        context.call.flag("includeItemsFromAllDrives"),
    )
    if file.id == file.drive_id or (file.drive_id and not asked):
        return False
    if in_drive and file.drive_id != in_drive:
        return False
    email = context.who.email.lower()
    return any(str(p.get("emailAddress", "")).lower() == email for p in file.permissions)


def _sort(found: list[DriveFile], order: str) -> None:
    """Newest change first, unless the caller orders otherwise."""
    found.sort(key=lambda file: file.modified, reverse=True)
    for part in reversed([one.strip() for one in order.split(",") if one.strip()]):
        name, _, direction = part.partition(" ")
        if name not in _ORDERS:
            raise DriveError(400, "Invalid Value", "invalid", "orderBy")
        found.sort(key=_sort_key(name), reverse=direction == "desc")


def _sort_key(name: str) -> Callable[[DriveFile], Any]:
    if name.startswith("name"):
        return lambda file: file.name.casefold()
    if name == "createdTime":
        return lambda file: file.created
    if name == "folder":
        return lambda file: file.mime_type != "application/vnd.google-apps.folder"
    return lambda file: file.modified


def copy(context: Context, file_id: str) -> Json:
    source = context.file(file_id)
    world, body = context.world, context.message("File")
    name = body.get("name") or f"Copy of {source.name}"
    parents = body.get("parents", source.parents)
    _check_parents(context, parents)
    twin = world.create_file(name, source.mime_type, context.who)
    twin.parents = list(parents)
    settle(world, twin)
    original = world.spreadsheets.get(source.id)
    if original is not None:
        copied = original.copy()
        copied.id = twin.id
        copied.properties = copied.properties | {"title": name}
        if not world.personality.file_copy_keeps_metadata:
            copied.metadata = {}
        for tab in copied.tabs:
            tab.features["protectedRanges"] = [
                one | {"editors": {"users": [context.who.email]}}
                for one in tab.features["protectedRanges"]
            ]
        world.spreadsheets[twin.id] = copied
    return _message(context, twin)


def update(context: Context, file_id: str) -> Json:
    body = context.message("File")
    file = context.file(file_id, "writer")
    if "trashed" in body:
        if not file.allows(context.account, _owning(file)):
            raise drive_forbidden()
        file.trashed = body["trashed"]
    if body.get("name"):
        file.name = body["name"]
        spreadsheet = context.world.spreadsheets.get(file.id)
        if spreadsheet is not None:
            spreadsheet.properties = spreadsheet.properties | {"title": file.name}
    _set_plain(file, body)
    _move(context, file)
    context.world.touch(file, context.who)
    return _message(context, file)


def _owning(file: DriveFile) -> str:
    """Whom a file obeys to the end: its owner or, in a shared drive, those who organize it."""
    return "organizer" if file.drive_id else "owner"


def _move(context: Context, file: DriveFile) -> None:
    call = context.call
    added = [part for part in call.option("addParents").split(",") if part]
    removed = set(call.option("removeParents").split(","))
    if added or removed - {""}:
        kept = [parent for parent in file.parents if parent not in removed]
        _check_parents(context, added)
        file.parents = [*kept, *added]
        settle(context.world, file)


def delete(context: Context, file_id: str) -> Answer:
    file = context.file(file_id)
    if not file.allows(context.account, _owning(file)):
        raise drive_forbidden()
    context.world.forget_file(file)
    return Answer(204)
