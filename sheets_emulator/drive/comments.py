"""comments on files, as far as clients read and write them."""

from sheets_emulator.context import Context
from sheets_emulator.errors import DriveError
from sheets_emulator.masks import load_mask, masked
from sheets_emulator.state.files import DriveFile, instant
from sheets_emulator.wire import Answer, Json


def _reduced(context: Context, message: Json) -> Json:
    text = context.call.option("fields")
    if not text:
        # Drive insists, for comments only.
        message_text = "The 'fields' parameter is required for this method."
        raise DriveError(400, message_text, "required", "fields")
    result: Json = masked(message, load_mask(text))
    return result


def list_comments(context: Context, file_id: str) -> Json:
    file = context.file(file_id)
    kept = [one for one in file.comments if not one["deleted"]]
    return _reduced(context, {"kind": "drive#commentList", "comments": kept})


def create(context: Context, file_id: str) -> Json:
    file = context.file(file_id, "commenter")
    now = instant(context.world.now())
    content = context.message("Comment").get("content", "")
    comment: Json = {
        "kind": "drive#comment",
        "id": "AAAA" + context.world.new_id()[:7],
        "createdTime": now,
        "modifiedTime": now,
        "author": {
            key: value
            for key, value in context.who.user(me=True).items()
            if key in {"kind", "displayName", "me"}
        },
        "htmlContent": content,
        "content": content,
        "deleted": False,
        "resolved": False,
        "replies": [],
    }
    answer = _reduced(context, comment)
    file.comments.append(comment)
    context.world.note_change(file)
    return answer


def _find(file: DriveFile, comment_id: str) -> Json:
    for comment in file.comments:
        if comment["id"] == comment_id and not comment["deleted"]:
            return comment
    raise DriveError(404, f"Comment not found: {comment_id}.", "notFound", "commentId")


def get(context: Context, file_id: str, comment_id: str) -> Json:
    return _reduced(context, _find(context.file(file_id), comment_id))


def delete(context: Context, file_id: str, comment_id: str) -> Answer:
    _find(context.file(file_id, "commenter"), comment_id)["deleted"] = True
    return Answer(204)
