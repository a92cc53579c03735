"""File messages as Drive answers them."""

from sheets_emulator.masks import Mask, load_mask, masked
from sheets_emulator.state.accounts import Account
from sheets_emulator.state.files import FOLDER_TYPE, SPREADSHEET_TYPE, DriveFile, instant
from sheets_emulator.state.world import World
from sheets_emulator.wire import Json

DEFAULT_TEXT = "kind,id,name,mimeType"
DEFAULT_FIELDS = load_mask(DEFAULT_TEXT)


def _user(world: World, email: str, me: Account | None) -> Json:
    account = world.find_account(email)
    if account is None:
        return {"kind": "drive#user", "displayName": email, "me": False, "emailAddress": email}
    return account.user(me=account is me)


def _capabilities(file: DriveFile, account: Account | None) -> Json:
    edits, owns = file.allows(account, "writer"), file.allows(account, "owner")
    return {
        "canEdit": edits,
        "canRename": edits,
        "canComment": file.allows(account, "commenter"),
        "canCopy": True,
        "canDownload": True,
        "canShare": edits,
        "canModifyContent": edits,
        "canTrash": owns,
        "canUntrash": owns,
        "canDelete": owns,
        "canReadRevisions": edits,
    }


def file_message(world: World, file: DriveFile, account: Account | None, mask: Mask) -> Json:
    """A File message, reduced to the mask."""
    owner = _user(world, file.owner, account)
    shared = len(file.permissions) > 1
    result: Json = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": file.starred,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed and file.explicitly_trashed,
        "parents": file.parents or ["root"],
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": _link(file),
        "createdTime": instant(file.created),
        "modifiedTime": instant(file.modified),
        "viewedByMe": True,
        "owners": [owner],
        "lastModifyingUser": _user(world, file.last_modifying, account),
        "shared": shared,
        "ownedByMe": file.allows(account, "owner"),
        "capabilities": _capabilities(file, account),
        "viewersCanCopyContent": True,
        "copyRequiresWriterPermission": False,
        "writersCanShare": True,
        "modifiedByMe": account is not None and file.last_modifying == account.email,
        "isAppAuthorized": True,
        "size": "1024",
    }
    if file.drive_id:
        # What is in a shared drive belongs to nobody in particular.
        del result["owners"]
        result |= {"driveId": file.drive_id, "teamDriveId": file.drive_id, "ownedByMe": False}
    if file.allows(account, "writer"):
        result["permissions"] = file.permissions
        result["permissionIds"] = [permission["id"] for permission in file.permissions]
    for name, value in _optional(file).items():
        if value:
            result[name] = value
    reduced: Json = masked(result, mask)
    return reduced


def _optional(file: DriveFile) -> Json:
    return {
        "description": file.description,
        "properties": file.properties,
        "appProperties": file.app_properties,
    }


def _link(file: DriveFile) -> str:
    if file.mime_type == SPREADSHEET_TYPE:
        return f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk"
    if file.mime_type == FOLDER_TYPE:
        return f"https://drive.google.com/drive/folders/{file.id}"
    return f"https://drive.google.com/file/d/{file.id}/view?usp=drivesdk"
