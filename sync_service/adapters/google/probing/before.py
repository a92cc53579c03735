"""The file as the host made it: whether it is fit for experiments, and what puts it back. Pure."""

from sync_service.adapters.google.fields import OURS
from sync_service.adapters.google.probing.tab import KEYS, TITLES, Json, created, deleted

_RECORD = KEYS + "before"
LOOK_FIELDS = (
    "properties(title,locale,timeZone),namedRanges(namedRangeId),"
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties,merges,protectedRanges(protectedRangeId),"
    "developerMetadata(metadataId,metadataKey),data(rowData(values(userEnteredValue,note))))"
)
"""All that experiments could change outside their own tabs, and what makes a file empty."""


def locale_of(file: Json) -> str:
    return str(file.get("properties", {}).get("locale", ""))


def find_record(file: Json) -> str | None:
    """The locale that an earlier probe wrote down and did not come round to putting back."""
    for one in file.get("developerMetadata", ()):
        if one.get("metadataKey") == _RECORD:
            return str(one.get("metadataValue", ""))
    return None


def recording_request(locale: str) -> Json:
    """Written down in the file: a probe that is killed is put right by the next."""
    return created(_RECORD, locale, {"spreadsheet": True})


def locale_request(locale: str) -> Json:
    wish = {"properties": {"locale": locale}, "fields": "locale"}
    return {"updateSpreadsheetProperties": wish}


def restoring_requests(locale: str, now: Json) -> list[Json]:
    """What takes the file back, all in one batch; touches nothing that is not ours by its name."""
    is_other = locale_of(now) != locale
    return [
        *([locale_request(locale)] if is_other else []),
        *(
            {"deleteSheet": {"sheetId": one["properties"].get("sheetId", 0)}}
            for one in now.get("sheets", ())
            if TITLES in str(one["properties"].get("title", ""))
        ),
        *(
            deleted(one["metadataId"])
            for one in now.get("developerMetadata", ())
            if str(one.get("metadataKey", "")).startswith(KEYS)
        ),
    ]


def is_empty(file: Json) -> bool:
    """Nothing typed, noted, merged, protected or named anywhere."""
    return not file.get("namedRanges") and not any(
        sheet.get("merges") or sheet.get("protectedRanges") or _has_cells(sheet)
        for sheet in file.get("sheets", ())
    )


def is_followed(file: Json) -> bool:
    """Whether the sync has left its own metadata here."""
    parts = [file, *file.get("sheets", ())]
    return any(
        str(one.get("metadataKey", "")).startswith(OURS)
        for part in parts
        for one in part.get("developerMetadata", ())
    )


def _has_cells(sheet: Json) -> bool:
    return any(
        cell
        for data in sheet.get("data", ())
        for line in data.get("rowData", ())
        for cell in line.get("values", ())
    )
