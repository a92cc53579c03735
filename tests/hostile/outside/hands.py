"""One person before one tab, who finds their way by what they see; the witness is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demo.people import Person
from sync_service.domain.wording.sentences import is_ours
from tests.hostile.outside.picture import Page, Picture, Seen, take_picture
from tests.hostile.outside.tabs import Column, Tab
from tests.hostile.outside.valley import Valley
from tests.hostile.outside.witness import tokens_in

REFERENCE = "Réf."


@dataclass(frozen=True)
class View:
    """A tab as a person sees it now."""

    page: Page
    tab: Tab
    header: int
    columns: Mapping[int, Column]
    reference: int | None
    dates: Mapping[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> Sequence[int]:
        """Rows about somebody or something: neither titles nor sums."""
        below = range(self.header + 1, len(self.page.rows))
        return [row for row in below if self._is_about(row)]

    def _is_about(self, row: int) -> bool:
        if self.reference is not None and self.page.at(row, self.reference).text:
            return True
        return any(
            self._tells(self.page.at(row, place), column) for place, column in self.columns.items()
        )

    def _tells(self, cell: Seen, column: Column) -> bool:
        if cell.is_formula or not column.field:
            return False
        return bool(tokens_in(cell.text)) or (column.kind == "link" and bool(cell.text))

    def place(self, title: str) -> int | None:
        found = (place for place, column in self.columns.items() if column.title == title)
        return next(found, None)

    def texts(self, row: int) -> list[str]:
        """What stands in our columns of this row."""
        return [self.page.at(row, p).text for p, column in self.columns.items() if column.field]

    @property
    def last(self) -> int:
        """The last row with anything in it."""
        rows = range(len(self.page.rows))
        filled = [row for row in rows if any(c.text for c in self.page.rows[row])]
        return max([self.header, *filled])


def find_view(picture: Picture, sheet_id: int, tab: Tab) -> View | None:
    """None where the tab or its titles are gone."""
    page = picture.page(sheet_id)
    if page is None:
        return None
    scores = [
        (sum(tab.column(cell.text) is not None for cell in line if cell.text), -row)
        for row, line in enumerate(page.rows[:30])
    ]
    best, negative = max(scores, default=(0, 0))
    if not best:
        return None
    line = page.rows[-negative]
    named = {place: tab.column(cell.text) for place, cell in enumerate(line) if cell.text}
    columns = {place: column for place, column in named.items() if column is not None}
    references = [place for place, cell in enumerate(line) if cell.text == REFERENCE]
    dates = {p: cell.text for p, cell in enumerate(line) if cell.text in tab.dates}
    reference = references[0] if references else None
    return View(page, tab, -negative, columns, reference, dates)


class Hands:
    """Watched gestures in one tab."""

    def __init__(self, valley: Valley, slug: str, tab: Tab) -> None:
        self.valley, self.slug, self.tab = valley, slug, tab
        self.witness = valley.witness
        self.person: Person = valley.people[slug]
        self.sheet_id = valley.tabs[slug][tab.title]

    def look(self) -> View | None:
        picture = take_picture(self.valley.owner, self.person.spreadsheet_id)
        return find_view(picture, self.sheet_id, self.tab)

    def put(self, view: View, row: int, place: int, text: str) -> None:
        """Types over a cell whose content and note one has seen."""
        self.forget_at(view, row, place)
        column = view.columns.get(place)
        is_own = column is not None and not column.field
        self.witness.note_typed(text, self.owners(view, row), own=is_own)
        self.person.type(self.sheet_id, row, place, text)

    def owners(self, view: View, row: int) -> set[str]:
        return self.witness.owners_in(*view.texts(row))

    def forget(self, *cells: Seen) -> None:
        """A person takes these cells' contents away, and knows what our notes said of them."""
        for cell in cells:
            self.witness.note_dropped(cell.text, cell.note if is_ours(cell.note) else "")

    def forget_at(self, view: View, row: int, place: int) -> None:
        """Where the partner's own note is in the way, ours stands on the reference."""
        self.forget(view.page.at(row, place))
        if view.reference is not None and view.page.at(row, place).note:
            note = view.page.at(row, view.reference).note
            self.witness.note_dropped(note if is_ours(note) else "")

    def forget_row(self, view: View, row: int, *, away: bool = True) -> None:
        self.forget(*(view.page.at(row, place) for place in range(view.page.width)))
        if away:
            self.witness.away |= self.owners(view, row)

    def share_row(self, view: View, source: int, target_owners: set[str]) -> None:
        """What is copied from a row may be said of somebody else too."""
        for place in range(view.page.width):
            for token in tokens_in(view.page.at(source, place).text):
                self.witness.owners[token] |= target_owners
                self.witness.copied.add(token)
