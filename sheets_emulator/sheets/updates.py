"""spreadsheets.batchUpdate: all its requests or none."""

from collections.abc import Iterator

from sheets_emulator.batch.registry import NOT_IMPLEMENTED, REQUESTS
from sheets_emulator.batch.scope import Scope
from sheets_emulator.context import Context
from sheets_emulator.errors import GoogleError, invalid, invalid_value, unknown_name
from sheets_emulator.masks import branch_of, load_mask, masked
from sheets_emulator.sheets.spreadsheets import select
from sheets_emulator.spreadsheet_messages import Wish, spreadsheet_message
from sheets_emulator.wire import Json, JsonValue


def batch_update(context: Context, spreadsheet_id: str) -> Json:
    body = context.message(
        "BatchUpdateSpreadsheetRequest",
        "requests",
        "includeSpreadsheetInResponse",
        "responseRanges",
        "responseIncludeGridData",
        "commentsViewMode",
    )
    spreadsheet = context.spreadsheet(spreadsheet_id, "writer")
    requests = list(_flat(body.get("requests", [])))
    if not requests:
        raise invalid("Must specify at least one request.")
    for index, request in enumerate(requests):
        _check_name(index, request)
    before = spreadsheet.copy()
    scope = Scope(context, spreadsheet)
    try:
        replies = [_perform(scope, index, request) for index, request in enumerate(requests)]
    except Exception:
        spreadsheet.restore(before)
        raise
    context.changed(spreadsheet)
    answer: Json = {"spreadsheetId": spreadsheet.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        answer["updatedSpreadsheet"] = _updated(scope, body)
    result: Json = masked(answer, load_mask(context.call.option("fields")))
    return result


def _flat(requests: JsonValue) -> Iterator[Json]:
    """The requests one by one, as Google's parser sees them.

    A list in the list is as good as its members (see pygsheets); a null is no member
    (node-google-spreadsheet sends one for each cell that has not changed).
    """
    if requests is None:
        return
    if isinstance(requests, list):
        for inner in requests:
            yield from _flat(inner)
    elif isinstance(requests, dict):
        yield requests
    else:
        raise invalid_value(
            "requests", "type.googleapis.com/google.apps.sheets.v4.Request", requests
        )


def _check_name(index: int, request: Json) -> None:
    if not request:
        raise invalid(f"Invalid requests[{index}]: No request set.")
    for name in request:
        if name in NOT_IMPLEMENTED:
            raise invalid(f"Invalid requests[{index}].{name}: not implemented by the sandbox.")
        if name not in REQUESTS:
            raise unknown_name(name, f"requests[{index}]")
    if len(request) > 1:
        raise invalid(f"Invalid requests[{index}]: oneof field 'kind' is already set.")


def _perform(scope: Scope, index: int, request: Json) -> Json:
    ((name, parameters),) = request.items()
    try:
        reply = REQUESTS[name](scope, parameters)
    except GoogleError as error:
        message = f"Invalid requests[{index}].{name}: {error.message}"
        raise GoogleError(error.code, message, error.details) from None
    scope.spreadsheet.touched()
    return reply


def _updated(scope: Scope, body: Json) -> Json:
    """The spreadsheet right after the batch; its grid only where that is asked for."""
    texts = body.get("responseRanges", [])
    selection = select(scope.spreadsheet, texts) if texts else None
    mask = load_mask(scope.context.call.option("fields"))
    part = (branch_of(mask, "updatedSpreadsheet") or {"*": {}}) if mask else {}
    wish = Wish(selection, part, bool(body.get("responseIncludeGridData")))
    return spreadsheet_message(scope.context, scope.spreadsheet, wish)
