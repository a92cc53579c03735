"""What is asked of Google, and the names under which our metadata is stored there."""

# In the order of Google's own messages: an answer to a write then repeats that to a read byte for
# byte, whatever the server makes of a mask's order.
_METADATA = "developerMetadata(metadataId,metadataKey,metadataValue)"
_CELL = (
    "userEnteredValue,effectiveValue,formattedValue,userEnteredFormat(numberFormat(type)),note,"
    "dataValidation(condition(type),inputMessage,strict),"
    "chipRuns(startIndex,chip(personProperties(email),richLinkProperties(uri)))"
)
_TABLES = (
    "tables(tableId,range,rowsProperties(footerColorStyle),"
    "columnProperties(columnIndex,columnType,dataValidationRule))"
)
_TAB = ",".join(
    (
        "properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount),hidden)",
        f"data(rowData(values({_CELL})),columnMetadata({_METADATA}))",
        "merges",
        "protectedRanges(range,warningOnly,requestingUserCanEdit,unprotectedRanges)",
        _METADATA,
        _TABLES,
    )
)
SPREADSHEET_FIELDS = f"spreadsheetId,properties(title,locale,timeZone),sheets({_TAB}),{_METADATA}"
"""Everything of a spreadsheet that the sync looks at; the fingerprint covers just this."""

AFTER_WRITE_FIELDS = f"updatedSpreadsheet({SPREADSHEET_FIELDS})"

MARKER_FIELDS = _METADATA

LEAVING_FIELDS = (
    f"sheets(data(columnMetadata({_METADATA})),"
    f"protectedRanges(protectedRangeId,description,warningOnly),{_METADATA}),{_METADATA}"
)
"""What stays behind when nothing of ours is written any more."""

OURS = "sync."
"""Before each of our metadata keys: other programs' metadata is none of our business."""

MARKER_KEY = OURS + "marker"
