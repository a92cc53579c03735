"""What Google's refusals are about, and which of their words may be repeated to a partner."""

from typing import Any

import pytest

from sync_service.adapters.google import GoogleSpreadsheets
from sync_service.adapters.google.refusals import cause_of, words_of
from sync_service.domain.errors import Cause, WriteRefused
from sync_service.domain.spreadsheet import CellWrite, WriteBatch
from tests.adapters.google.stand_in import Google

PROTECTED = (
    "Invalid requests[0].updateCells: You are trying to edit a protected cell or object. Please "
    "contact the spreadsheet owner to remove protection if you need to edit."
)
OFFICE = (
    "This operation is not supported for this document. The document must not be an Office file."
)
FULL = "This action would increase the number of cells in the workbook above the limit of 10000000"


@pytest.mark.parametrize(
    ("cause", "message"),
    [
        ("typed_column", "This operation is not allowed on cells in typed columns."),
        ("typed_column", "You can't set the number format of cells in a typed column."),
        ("protected", PROTECTED),
        ("too_many_choices", "The data validation rule has more items than the limit of 500."),
        ("own_list", "The data you entered violates the data validation rules set on this cell."),
        ("too_long", "Your input contains more than the maximum of 50000 characters in a cell."),
        ("office_file", OFFICE),
        ("read_only", "The caller does not have permission"),
        ("merged", "You must select all cells in a merged range to merge or unmerge them."),
        ("too_many_cells", FULL),
        ("table", "Invalid requests[7].updateTable: Tables cannot overlap."),
        ("other", "Something that nobody has seen yet."),
    ],
)
def test_a_refusal_is_known_by_its_words(cause: Cause, message: str) -> None:
    assert cause_of(message) == cause


def test_the_name_of_our_request_is_no_reason() -> None:
    assert cause_of("Invalid requests[2].updateTable: No such luck.") == "other"
    assert cause_of("Invalid requests[0].createDeveloperMetadata: No such luck.") == "other"


def test_an_apostrophe_quotes_nothing() -> None:
    # It broke off: « You can… ».
    told = words_of(
        "Invalid requests[0].updateCells: You can't edit Zoé's 'rue l'Évêque 12' here."
    )

    assert told == "You can't edit Zoé's … here."


@pytest.mark.parametrize("quoted", ['"x@example.org"', "'x@example.org", "« x »", "“x”", "‘x’"])
def test_what_somebody_typed_is_not_repeated(quoted: str) -> None:
    assert words_of(f"No cell may hold {quoted}") == "No cell may hold …"


def test_a_partners_own_choices_are_not_repeated() -> None:
    told = words_of("Please enter one of the following values: Zoélie Perrin, Luc Petit.")

    assert told == "Please enter one of the following values…"


def test_a_protected_cell_is_refused_in_googles_whole_words(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    area: dict[str, Any] = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    google.act({"addProtectedRange": {"protectedRange": {"range": area}}})

    with pytest.raises(WriteRefused) as caught:
        spreadsheets.write(google.spreadsheet_id, WriteBatch("m", [CellWrite(0, 1, 0, "Zoé")]))

    assert "Motif : You are trying to edit a protected cell or object." in str(caught.value)
