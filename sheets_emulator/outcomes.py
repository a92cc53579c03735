"""What a fault does to a request: an error instead, an answer lost on the way, a delay."""

import time
from collections.abc import Callable

from sheets_emulator.errors import (
    PROJECT_NUMBER,
    DriveError,
    GoogleError,
    no_permission,
    quota_exceeded,
    unauthenticated,
)
from sheets_emulator.state.faults import Fault, Rule
from sheets_emulator.wire import Answer, Call

_BAD_GATEWAY = b"""<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 502 (Server Error)!!1</title>
  <p><b>502.</b> <ins>That's an error.</ins>
  <p>The server encountered a temporary error and could not complete your request.<p>Please try
  again in 30 seconds.  <ins>That's all we know.</ins>
"""


class CutConnectionError(Exception):
    """The connection ends here: after `partial` bytes of the answer's body, or without one."""

    def __init__(self, answer: Answer | None = None, *, is_timeout: bool = False) -> None:
        super().__init__("the sandbox cuts the connection")
        self.answer = answer
        self.is_timeout = is_timeout


def before(rule: Rule, call: Call) -> None:
    """Strikes before anything is done: raises Google's refusal or cuts the connection."""
    fault = rule.fault
    if fault is Fault.RESET:
        raise CutConnectionError
    if fault is Fault.HTML_BAD_GATEWAY:
        raise _HtmlError
    if fault is Fault.SLOW and not _outlasts(rule, call):
        time.sleep(rule.seconds)
    error = _refusal(fault, call)
    if error is not None:
        raise error


def _refusal(fault: Fault, call: Call) -> GoogleError | None:
    make = _REFUSALS.get(fault)
    return make(call) if make else None


_REFUSALS: dict[Fault, Callable[[Call], GoogleError]] = {
    Fault.TOO_MANY_REQUESTS: lambda call: quota_exceeded(
        "Read" if call.method == "GET" else "Write", PROJECT_NUMBER
    ),
    Fault.SERVER_ERROR: lambda _: GoogleError(500, "Internal error encountered."),
    Fault.UNAVAILABLE: lambda _: GoogleError(503, "The service is currently unavailable."),
    Fault.UNAUTHENTICATED: lambda _: unauthenticated(),
    Fault.PERMISSION_LOST: lambda _: no_permission(),
    Fault.DRIVE_RATE_LIMIT: lambda _: DriveError(
        403, "User Rate Limit Exceeded", "userRateLimitExceeded"
    ),
}


class _HtmlError(GoogleError):
    """A page of HTML where JSON is expected, as front ends send it on bad days."""

    def __init__(self) -> None:
        super().__init__(500, "Bad gateway")

    def answer(self) -> Answer:
        return Answer(502, _BAD_GATEWAY, content_type="text/html; charset=UTF-8")


def _outlasts(rule: Rule, call: Call) -> bool:
    """Whether the caller gives up before the slow answer comes."""
    return call.patience_seconds is not None and rule.seconds >= call.patience_seconds


def after(rule: Rule | None, call: Call, answer: Answer) -> Answer:
    """Strikes when all is done: the answer gets lost, damaged or replaced."""
    if rule is None:
        return answer
    if rule.fault is Fault.SLOW and _outlasts(rule, call):
        raise CutConnectionError(is_timeout=True)
    if rule.fault is Fault.SERVER_ERROR_AFTER_APPLY:
        raise GoogleError(500, "Internal error encountered.")
    if rule.fault is Fault.CUT_AFTER_APPLY:
        raise CutConnectionError
    if rule.fault is Fault.TRUNCATED:
        raise CutConnectionError(answer)
    return answer
