"""The day of a family's session, in a column beside the one that names the workshop."""

from french_cells.folding import is_same_again
from french_cells.moments.date_grammar import DAY
from french_cells.text import fold
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.model.headers.session_days import SESSION, find_days
from sync_service.sync.planning.cells.cells_above import says_once
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.tab_readers import TellSessionDay


def build_session_day(tab: TabSnapshot, header: Header) -> TellSessionDay | None:
    """For a list of families; None if no column names the day, or none the workshop."""
    workshop = header.columns.get(SESSION)
    if header.row is None or workshop is None:
        return None
    width = max((len(line) for line in tab.rows), default=0)
    titles = {column: tab.cell(header.row, column).text for column in range(width)}
    column = find_days(titles, [*header.columns.values()])
    if column is None:
        return None
    day, is_said_once = column, says_once(tab, header, column)

    def tell(row: int) -> str:
        """« Id. » and blanks below a workshop that is named once mean the day above.

        So do blanks where each day is named once, beside a workshop in every row.
        """
        own = fold(tab.cell(row, workshop).text)
        for at in range(row, header.first_row - 1, -1):
            text, named = (tab.cell(at, one).text.strip() for one in (day, workshop))
            if DAY.search(fold(named)):
                return ""  # the cell names its own day
            if text and not is_same_again(text):
                return text
            is_as_here = is_said_once and fold(named) == own
            if named and not is_same_again(named) and not is_as_here:
                return ""
        return ""

    return tell
