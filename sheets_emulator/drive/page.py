"""Pages of Drive's lists: how long they are, and where one begins."""

from sheets_emulator.errors import DriveError
from sheets_emulator.wire import Call

_MARK = "~!!~"


def page_size(call: Call, default: str, largest: int) -> int:
    """The `pageSize` asked for; raises Drive's refusal of anything but a number in its range."""
    text = call.option("pageSize", default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= largest):
        message = f"Invalid value '{text}'. Values must be within the range: [1, {largest}]"
        raise DriveError(400, message, "invalidParameter", "pageSize")
    return int(text)


def page_start(call: Call) -> int:
    token = call.option("pageToken")
    if not token:
        return 0
    number = token.removeprefix(_MARK)
    if not (number.isascii() and number.isdigit()):
        raise DriveError(400, "Invalid Value", "invalid", "pageToken")
    return int(number)
