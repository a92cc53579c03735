"""The Drive API, as far as spreadsheets need it."""

from sheets_emulator.drive import changes, comments, drives, files, permissions, transfer
from sheets_emulator.routing import Route, route

_FILES = "/drive/v3/files"
_ONE = _FILES + "/{id}"

ROUTES: tuple[Route, ...] = (
    route("GET", "/drive/v3/changes", changes.list_changes, "drive"),
    route("GET", "/drive/v3/changes/startPageToken", changes.start_page_token, "drive"),
    route("GET", "/drive/v3/drives", drives.list_drives, "drive"),
    route("POST", "/drive/v3/drives", drives.create, "drive"),
    route("GET", "/drive/v3/drives/{id}", drives.get, "drive"),
    route("GET", "/drive/v3/about", files.about, "drive"),
    route("GET", _FILES, files.list_files, "drive"),
    route("POST", _FILES, files.create, "drive"),
    route("GET", _FILES + "/generateIds", files.generate_ids, "drive"),
    route("GET", _ONE, files.get, "drive"),
    route("PATCH", _ONE, files.update, "drive"),
    route("DELETE", _ONE, files.delete, "drive"),
    route("POST", _ONE + "/copy", files.copy, "drive"),
    route("GET", _ONE + "/export", transfer.export, "drive"),
    route("GET", _ONE + "/permissions", permissions.list_permissions, "drive"),
    route("POST", _ONE + "/permissions", permissions.create, "drive"),
    route("GET", _ONE + "/permissions/{permission_id}", permissions.get, "drive"),
    route("PATCH", _ONE + "/permissions/{permission_id}", permissions.update, "drive"),
    route("DELETE", _ONE + "/permissions/{permission_id}", permissions.delete, "drive"),
    route("GET", _ONE + "/comments", comments.list_comments, "drive"),
    route("POST", _ONE + "/comments", comments.create, "drive"),
    route("GET", _ONE + "/comments/{comment_id}", comments.get, "drive"),
    route("DELETE", _ONE + "/comments/{comment_id}", comments.delete, "drive"),
    route("GET", "/spreadsheets/d/{id}/export", transfer.download, "drive"),
    route("PUT", "/upload/drive/v2/files/{id}", transfer.upload, "drive"),
    route("PATCH", "/upload/drive/v3/files/{id}", transfer.upload, "drive"),
)
