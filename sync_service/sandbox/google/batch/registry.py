"""Every request of batchUpdate that is known, by name."""

from collections.abc import Callable

from sync_service.sandbox.google.batch import (
    cells,
    dimensions,
    groups,
    merges,
    metadata,
    protections,
    sorting,
    tabs,
)
from sync_service.sandbox.google.batch.scope import Scope
from sync_service.sandbox.google.wire import Json

REQUESTS: dict[str, Callable[[Scope, Json], Json]] = {
    "addDimensionGroup": groups.add,
    "addSheet": tabs.add,
    "addProtectedRange": protections.add,
    "appendCells": cells.append_cells,
    "appendDimension": dimensions.append,
    "autoResizeDimensions": dimensions.auto_resize,
    "createDeveloperMetadata": metadata.create,
    "deleteDeveloperMetadata": metadata.delete,
    "deleteDimension": dimensions.delete,
    "deleteDimensionGroup": groups.delete,
    "deleteSheet": tabs.delete,
    "deleteProtectedRange": protections.delete,
    "duplicateSheet": tabs.duplicate,
    "insertDimension": dimensions.insert,
    "mergeCells": merges.merge,
    "moveDimension": dimensions.move,
    "repeatCell": cells.repeat_cell,
    "sortRange": sorting.sort_range,
    "unmergeCells": merges.unmerge,
    "updateCells": cells.update_cells,
    "updateDeveloperMetadata": metadata.update,
    "updateDimensionGroup": groups.update,
    "updateDimensionProperties": dimensions.update_properties,
    "updateProtectedRange": protections.update,
    "updateSheetProperties": tabs.update,
    "updateSpreadsheetProperties": tabs.update_spreadsheet,
}
