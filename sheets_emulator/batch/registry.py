"""Every request of batchUpdate that is known, by name."""

from collections.abc import Callable

from sheets_emulator.batch import (
    charts,
    looks,
    merges,
    metadata,
    named,
    paste,
    protections,
    rules,
    tables,
    tabs,
)
from sheets_emulator.batch.content import cells, find, ranges, text
from sheets_emulator.batch.lines import dimensions, groups
from sheets_emulator.batch.order import filters, sorting
from sheets_emulator.batch.scope import Scope
from sheets_emulator.wire import Json

Request = Callable[[Scope, Json], Json]

_CELLS: dict[str, Request] = {
    "appendCells": cells.append_cells,
    "autoFill": paste.auto_fill,
    "copyPaste": paste.copy_paste,
    "cutPaste": paste.cut_paste,
    "deleteDuplicates": text.delete_duplicates,
    "deleteRange": ranges.delete_range,
    "findReplace": find.find_replace,
    "insertRange": ranges.insert_range,
    "mergeCells": merges.merge,
    "pasteData": paste.paste_data,
    "randomizeRange": text.randomize_range,
    "repeatCell": cells.repeat_cell,
    "setDataValidation": rules.set_data_validation,
    "sortRange": sorting.sort_range,
    "textToColumns": text.text_to_columns,
    "trimWhitespace": text.trim_whitespace,
    "unmergeCells": merges.unmerge,
    "updateBorders": looks.update_borders,
    "updateCells": cells.update_cells,
}
_TABS: dict[str, Request] = {
    "addDimensionGroup": groups.add,
    "addSheet": tabs.add,
    "appendDimension": dimensions.append,
    "autoResizeDimensions": dimensions.auto_resize,
    "deleteDimension": dimensions.delete,
    "deleteDimensionGroup": groups.delete,
    "deleteSheet": tabs.delete,
    "duplicateSheet": tabs.duplicate,
    "insertDimension": dimensions.insert,
    "moveDimension": dimensions.move,
    "updateDimensionGroup": groups.update,
    "updateDimensionProperties": dimensions.update_properties,
    "updateSheetProperties": tabs.update,
    "updateSpreadsheetProperties": tabs.update_spreadsheet,
}
_OBJECTS: dict[str, Request] = {
    "addBanding": looks.add_banding,
    "addChart": charts.add_chart,
    "addConditionalFormatRule": rules.add_conditional,
    "addFilterView": filters.add_view,
    "addNamedRange": named.add,
    "addProtectedRange": protections.add,
    "addSlicer": charts.add_slicer,
    "addTable": tables.add,
    "clearBasicFilter": filters.clear_basic_filter,
    "createDeveloperMetadata": metadata.create,
    "deleteBanding": looks.delete_banding,
    "deleteConditionalFormatRule": rules.delete_conditional,
    "deleteDeveloperMetadata": metadata.delete,
    "deleteEmbeddedObject": charts.delete_object,
    "deleteFilterView": filters.delete_view,
    "deleteNamedRange": named.delete,
    "deleteProtectedRange": protections.delete,
    "deleteTable": tables.delete,
    "duplicateFilterView": filters.duplicate_view,
    "setBasicFilter": filters.set_basic_filter,
    "updateBanding": looks.update_banding,
    "updateChartSpec": charts.update_chart,
    "updateConditionalFormatRule": rules.update_conditional,
    "updateDeveloperMetadata": metadata.update,
    "updateEmbeddedObjectPosition": charts.move_object,
    "updateFilterView": filters.update_view,
    "updateNamedRange": named.update,
    "updateProtectedRange": protections.update,
    "updateSlicerSpec": charts.update_slicer,
    "updateTable": tables.update,
}
REQUESTS: dict[str, Request] = _CELLS | _TABS | _OBJECTS

# Google knows these, too; the sandbox refuses them in its own words.
NOT_IMPLEMENTED = frozenset(
    {
        "addCommentReply",
        "addDataSource",
        "cancelDataSourceRefresh",
        "deleteComment",
        "deleteCommentReply",
        "deleteDataSource",
        "insertComment",
        "refreshDataSource",
        "updateCommentPost",
        "updateDataSource",
        "updateEmbeddedObjectBorder",
    }
)
