"""Google's refusals, with the very bodies that Google sends."""

from sheets_emulator.wire import Answer, Json, JsonValue

PROJECT_NUMBER = "440163814226"

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class GoogleError(Exception):
    """A refusal of Sheets; becomes an answer with Google's error body."""

    def __init__(
        self, code: int, message: str, details: list[Json] | None = None, status: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status or _STATUS.get(code, "")
        self.message = message
        self.details = details

    def answer(self) -> Answer:
        error: Json = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        headers = {}
        if self.code == 401:  # noqa: PLR2004 - a status code
            headers["WWW-Authenticate"] = (
                'Bearer realm="https://accounts.google.com/", error="invalid_token"'
            )
        return Answer(self.code, {"error": error}, headers)


class DriveError(GoogleError):
    """A refusal of Drive, which words its errors in another way than Sheets."""

    def __init__(self, code: int, message: str, reason: str, location: str = "") -> None:
        super().__init__(code, message)
        self.reason = reason
        self.location = location

    def answer(self) -> Answer:
        first: Json = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            first |= {"location": self.location, "locationType": "parameter"}
        if self.code == 403 and "ateLimit" in self.reason:  # noqa: PLR2004 - a status code
            first["domain"] = "usageLimits"
        body = {"error": {"code": self.code, "message": self.message, "errors": [first]}}
        return Answer(self.code, body)


def invalid(message: str) -> GoogleError:
    return GoogleError(400, message)


def invalid_value(field: str, proto_type: str, value: JsonValue) -> GoogleError:
    """The refusal of Google's JSON parser, which names the field and the type it expected."""
    shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
    text = f"Invalid value at '{field}' ({proto_type}), {shown}"
    return bad_request(text, [{"field": field, "description": text}])


def unknown_name(name: str, at: str = "") -> GoogleError:
    where = f" at '{at}'" if at else ""
    text = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
    return bad_request(text, [{"field": at, "description": text} if at else {"description": text}])


def bad_request(message: str, violations: list[Json]) -> GoogleError:
    kind = "type.googleapis.com/google.rpc.BadRequest"
    return GoogleError(400, message, [{"@type": kind, "fieldViolations": violations}])


def failed(trace: list[str]) -> GoogleError:
    """A bug of the stand-in itself: it never looks like one of Google's refusals."""
    kind = "type.googleapis.com/google.rpc.DebugInfo"
    detail = "A bug of the stand-in for Google, which nothing that was sent excuses."
    info: Json = {"@type": kind, "stackEntries": trace, "detail": detail}
    return GoogleError(500, "Internal error encountered.", [info])


def not_found() -> GoogleError:
    return GoogleError(404, "Requested entity was not found.")


def not_a_spreadsheet(*, is_office_file: bool) -> GoogleError:
    """The refusal of Sheets to open another kind of document."""
    message = "This operation is not supported for this document"
    if is_office_file:
        message += ". The document must not be an Office file."
    return GoogleError(400, message, status="FAILED_PRECONDITION")


def no_permission() -> GoogleError:
    return GoogleError(403, "The caller does not have permission")


def unauthenticated() -> GoogleError:
    return GoogleError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
    )


def key_not_enough() -> GoogleError:
    return GoogleError(
        401,
        "API keys are not supported by this API. Expected OAuth2 access token or other "
        "authentication credentials that assert a principal. See "
        "https://cloud.google.com/docs/authentication",
    )


def no_credentials() -> GoogleError:
    return GoogleError(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
    )


def insufficient_scopes() -> GoogleError:
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
    }
    message = "Request had insufficient authentication scopes."
    return GoogleError(403, message, [detail])


def quota_exceeded(kind: str, project: str) -> GoogleError:
    """The 429 of Sheets for one of its two metrics: kind is "Read" or "Write"."""
    limit = f"{kind}RequestsPerMinutePerUser"
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute "
        f"per user' of service 'sheets.googleapis.com' for consumer 'project_number:{project}'."
    )
    metadata = {
        "quota_limit": limit,
        "quota_limit_value": "60",
        "consumer": f"projects/{project}",
        "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
        "quota_location": "global",
        "service": "sheets.googleapis.com",
    }
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": metadata,
    }
    help_link = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [
            {
                "description": "Request a higher quota limit.",
                "url": "https://cloud.google.com/docs/quotas/help/request_increase",
            }
        ],
    }
    return GoogleError(429, message, [info, help_link])


def file_not_found(file_id: str) -> DriveError:
    return DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")


def drive_forbidden() -> DriveError:
    message = "The user does not have sufficient permissions for this file."
    return DriveError(403, message, "insufficientFilePermissions")
