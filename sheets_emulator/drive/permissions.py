"""permissions: who may do what with a file."""

import hashlib

from sheets_emulator.context import Context
from sheets_emulator.drive.drives import inherit
from sheets_emulator.drive.page import page_size, page_start
from sheets_emulator.errors import DriveError, drive_forbidden
from sheets_emulator.masks import branch_of, load_mask, masked
from sheets_emulator.state.files import DriveFile
from sheets_emulator.wire import Answer, Json

_LARGEST_PAGE = 100
_DEFAULT = load_mask("kind,id,type,role")
_ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
_ANYONE = "anyoneWithLink"


def _reduced(context: Context, permission: Json) -> Json:
    text = context.call.option("fields")
    result: Json = masked(permission, load_mask(text) if text else _DEFAULT)
    return result


def list_permissions(context: Context, file_id: str) -> Json:
    file = context.file(file_id, "writer")
    size, start = page_size(context.call, "100", _LARGEST_PAGE), page_start(context.call)
    text = context.call.option("fields")
    mask = load_mask(text)
    part = branch_of(mask, "permissions") if text else _DEFAULT
    answer: Json = {"kind": "drive#permissionList"}
    if start + size < len(file.permissions):
        answer["nextPageToken"] = str(start + size)
    reduced: Json = masked(answer, mask)
    if part is not None:
        page = file.permissions[start : start + size]
        reduced["permissions"] = [masked(one, part) for one in page]
    return reduced


def get(context: Context, file_id: str, permission_id: str) -> Json:
    return _reduced(context, _find(context.file(file_id, "writer"), permission_id))


def _find(file: DriveFile, permission_id: str) -> Json:
    for permission in file.permissions:
        if permission["id"] == permission_id:
            return permission
    message = f"Permission not found: {permission_id}."
    raise DriveError(404, message, "notFound", "permissionId")


def create(context: Context, file_id: str) -> Json:
    body = context.message("Permission")
    file = context.file(file_id, "writer")
    role, kind = body.get("role", ""), body.get("type", "")
    if role not in _ROLES:
        raise DriveError(
            400, "The permission role field is required.", "required", "permission.role"
        )
    if kind not in {"user", "group", "domain", "anyone"}:
        raise DriveError(
            400, "The permission type field is required.", "required", "permission.type"
        )
    if role == "owner" and not context.call.flag("transferOwnership"):
        message = (
            "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        )
        raise DriveError(403, message, "forbidden", "transferOwnership")
    permission = _permission(context, body)
    others = [one for one in file.permissions if one["id"] != permission["id"]]
    same = next((one for one in file.permissions if one["id"] == permission["id"]), None)
    if same is not None and same["role"] == "owner":
        return _reduced(context, same)
    file.permissions = [permission, *others]
    if role == "owner":
        _hand_over(file, permission)
    inherit(context.world, file)
    context.world.note_change(file)
    return _reduced(context, permission)


def _permission(context: Context, body: Json) -> Json:
    role, kind = body["role"], body["type"]
    common: Json = {"kind": "drive#permission", "type": kind, "role": role}
    if kind == "anyone":
        return common | {
            "id": _ANYONE,
            "allowFileDiscovery": body.get("allowFileDiscovery", False),
        }
    if kind == "domain":
        domain = body.get("domain", "")
        return common | {"id": _number(domain) + "k", "domain": domain, "displayName": domain}
    email = body.get("emailAddress", "")
    if "@" not in email:
        raise DriveError(
            400,
            "The specified emailAddress is invalid or not applicable for the given "
            "permission type.",
            "invalid",
            "permission.emailAddress",
        )
    account = context.world.find_account(email)
    return common | {
        "id": account.permission_id if account else _number(email),
        "emailAddress": email,
        "displayName": account.name if account else email,
        "deleted": False,
        "pendingOwner": False,
    }


def _number(text: str) -> str:
    """A stable id for somebody who has no account here."""
    digest = hashlib.sha256(text.lower().encode()).hexdigest()
    return str(int(digest[:16], 16)).zfill(20)[:20]


def _hand_over(file: DriveFile, permission: Json) -> None:
    file.permissions = [
        one | {"role": "writer"} if one["role"] == "owner" and one is not permission else one
        for one in file.permissions
    ]
    file.owner = permission["emailAddress"]


def update(context: Context, file_id: str, permission_id: str) -> Json:
    file = context.file(file_id, "writer")
    old = _find(file, permission_id)
    if old["role"] == "owner":
        raise drive_forbidden()
    new = old | {"role": context.message("Permission").get("role", old["role"])}
    file.permissions = [new if one is old else one for one in file.permissions]
    if new["role"] == "owner":
        _hand_over(file, new)
    inherit(context.world, file)
    context.world.note_change(file)
    return _reduced(context, new)


def delete(context: Context, file_id: str, permission_id: str) -> Answer:
    file = context.file(file_id)
    old = _find(file, permission_id)
    own = old.get("emailAddress") == context.who.email
    if old["role"] == "owner":
        message = "The owner of a file cannot be removed."
        raise DriveError(403, message, "cannotRemoveOwner")
    if not own and not file.allows(context.account, "writer"):
        raise drive_forbidden()
    # Those who lose the file hear of it from their change log.
    context.world.note_change(file)
    file.permissions = [one for one in file.permissions if one is not old]
    inherit(context.world, file)
    return Answer(204)
