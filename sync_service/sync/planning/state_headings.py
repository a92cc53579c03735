"""Headings in a list of families that give the state of those below: « Liste d'attente ».

A heading applies down to the next one, or to the list's end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from french_cells.folding import fold
from french_cells.patterns import pattern
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.columns.totals import is_filled, is_sum, is_total_word

_PEOPLE = r"(?:famille|personne|inscrit|inscrite|inscription|parent|participant|participante)s?"
_COUNT = rf"(?: \d+)?(?: {_PEOPLE})?"
_LIST = pattern(
    rf"(?:{_PEOPLE} )?(?:mis\w* )?(?:(?:sur|en|dans) )?(?:la )?"
    rf"(?:listes?|file) (?:d )?att(?:ente)?{_COUNT}"
)
_WAITING = pattern(rf"(?:{_PEOPLE} )?(?:(?:en|mis\w* en) )?attentes?{_COUNT}")
_GONE = pattern(
    rf"(?:{_PEOPLE} )?(?:(?:ont|se sont|qui ont|qui se sont) )?"
    r"(?:annule(?:e?s)|annulations|desiste(?:e?s|ments?)|desinscri(?:ts|tes|ptions)"
    rf"|ne viennent (?:plus|pas)){_COUNT}|(?:{_PEOPLE} )?(?:qui )?ont annule{_COUNT}"
)
_PLAIN = pattern(
    rf"(?:liste (?:principale|des inscrits)|{_PEOPLE}(?: confirme\w*)?|confirme\w*|retenu\w*"
    rf"|ont une place){_COUNT}"
)
_TAIL = pattern(r"\s*(?:\(.*|[:–—].*|- .*|\.+)$")
_NAMES = ("given_name", "full_name", "family_name")
_STATUS = "status"
WAITING, CANCELLED, NONE = "waiting", "cancelled", ""


@dataclass(frozen=True, slots=True)
class StateHeadings:
    """`rows` are the headings from top to bottom, each with its state; "" only ends a part."""

    rows: Sequence[int]
    states: Sequence[str]
    titles: Sequence[str]

    def at(self, row: int) -> str:
        """The state that the heading above gives this row; "" if there is none."""
        above = bisect_left(self.rows, row)
        return self.states[above - 1] if above else NONE

    def title_of(self, state: str) -> str:
        return next(
            title for one, title in zip(self.states, self.titles, strict=True) if one == state
        )

    def said(self, row: int) -> Mapping[str, str]:
        state = self.at(row)
        return {_STATUS: state} if state else {}

    def find_part(self, state: str) -> tuple[int, int] | None:
        """The first part with this state: its first row, and the heading's row that ends it."""
        starts, ends = [-1, *self.rows], self.rows
        parts = zip(starts, ends, [NONE, *self.states], strict=False)
        return next(((start, end) for start, end, said in parts if said == state), None)

    def is_heading(self, row: int) -> bool:
        """Whether the row is a heading, and so no family, whatever column it stands in."""
        at = bisect_right(self.rows, row) - 1
        return at >= 0 and self.rows[at] == row and self.states[at] != NONE


def find_state_headings(tab: TabSnapshot, header: Header) -> StateHeadings | None:
    """For a list of families; None if no heading gives a state."""
    if header.row is None or not header.columns:
        return None
    found = list(_find_lines(tab, header))
    if not any(state for _, state, _ in found):
        return None
    rows, states, titles = zip(*found, strict=True)
    return StateHeadings(rows, states, titles)


def _find_lines(tab: TabSnapshot, header: Header) -> Iterator[tuple[int, str, str]]:
    is_told = False
    for row in range(header.first_row, len(tab.rows)):
        column = _find_alone(tab.rows[row], header)
        if column is None:
            continue
        text = tab.rows[row][column].text.strip()
        state = read_state_heading(text)
        # Headings above the first one that gives a state end nothing.
        if state or (is_told and _ends(tab, header, row, column)):
            is_told = True
            yield row, state, text


def read_state_heading(text: str) -> str:
    """« Sur liste d'attente (3) », « EN ATTENTE : », « Désistements »; "" for any other text."""
    folded = fold(text)
    if _WAITING.fullmatch(folded) or _LIST.fullmatch(fold(_TAIL.sub("", text))):
        return WAITING
    return CANCELLED if _GONE.fullmatch(folded) else NONE


def _find_alone(line: Sequence[Cell], header: Header) -> int | None:
    """The column of a row's only text, if it has no reference and otherwise only numbers."""
    own = header.reference
    if own is not None and own < len(line) and is_filled(line[own]):
        return None
    texts = [
        column
        for column, cell in enumerate(line)
        if column != own and is_filled(cell) and not is_sum(cell)
    ]
    return texts[0] if len(texts) == 1 and texts[0] != header.columns.get(_STATUS) else None


def _ends(tab: TabSnapshot, header: Header, row: int, column: int) -> bool:
    """Whether another part begins there: a lone name may be a family, a remark is no heading."""
    text, columns = tab.rows[row][column].text.strip(), header.columns
    if column > min(columns.values()) or is_total_word(text):
        return False
    is_led = text.endswith(":") or any(map(str.isdigit, text))
    if is_led or _PLAIN.fullmatch(fold(text)):
        return True
    if column in {columns.get(name) for name in _NAMES}:
        return False
    return text.isupper() or not any(map(is_filled, tab.rows[row - 1]))
