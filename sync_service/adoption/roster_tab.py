"""Reads the coordinator's tab « Partenaires »: its titles, and a row for each listed tab. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from french_cells.folding import fold
from french_cells.patterns import pattern
from sync_service.domain.file_ids import find_spreadsheet_id
from sync_service.domain.record import Entity
from sync_service.domain.roster import TabKey
from sync_service.domain.spreadsheet import Cell, SpreadsheetSnapshot, TabSnapshot, cell_name
from sync_service.domain.wording import roster_sentences

RosterColumn: TypeAlias = Literal["structure", "address", "tab", "kind", "state"]
Wish: TypeAlias = Literal["follow", "pause", "leave", "decline"]
_TITLE = "partenaires"
_TITLES: Mapping[RosterColumn, Sequence[str]] = {
    "structure": ("structure", "partenaire", "nom de la structure"),
    "address": ("adresse de la feuille", "adresse du tableur", "lien", "adresse"),
    "tab": ("onglet", "nom de l onglet"),
    "kind": ("ce qu on y trouve", "contenu"),
    "state": ("etat", "statut"),
}
_ROWS_ABOVE = 20
_KINDS: Mapping[Entity, Sequence[str]] = {
    "contact": ("contacts", "contact", "annuaire", "professionnels", "équipe"),
    "item": ("matériel", "matériels", "objets", "jeux", "malles", "inventaire"),
    "loan": ("prêts", "prêt", "emprunts"),
    "workshop": ("ateliers", "atelier"),
    "session": ("séances", "séance", "dates", "calendrier"),
    "registration": ("inscriptions", "inscription", "inscrits"),
    "session_count": ("bilans de séances", "bilan de séance", "bilans"),
    "attendance": ("présences", "présence", "comité technique", "émargement"),
    "organisation": ("structures", "structure", "partenaires"),
}
KIND_WORDS = tuple(words[0] for words in _KINDS.values())


def kind_word(entity: Entity) -> str:
    """As the column « Ce qu’on y trouve » may say it."""
    return _KINDS[entity][0] if entity in _KINDS else entity


_KNOWN_KINDS = {fold(word): entity for entity, words in _KINDS.items() for word in words}
_KNOWN_WISHES = roster_sentences.known_words()
_SPACES = pattern(r"\s+")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row as the coordinator typed it; `index` and columns are zero-based."""

    index: int
    structure: str
    spreadsheet_id: str | None
    title: str
    kind: str
    word: str
    """What stands in État."""

    @property
    def key(self) -> TabKey | None:
        """None where it names no tab yet."""
        return (self.spreadsheet_id, self.title) if self.spreadsheet_id and self.title else None

    @property
    def entity(self) -> Entity | None:
        return _KNOWN_KINDS.get(fold(self.kind))

    @property
    def wish(self) -> Wish | None:
        wish = _KNOWN_WISHES.get(fold(self.word)) if self.is_hers else None
        return cast("Wish | None", wish)

    @property
    def is_hers(self) -> bool:
        """Whether she typed something in État."""
        return bool(self.word) and not roster_sentences.is_ours(self.word)


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """The tab, where its columns are, and its rows in their order."""

    spreadsheet_id: str
    tab: TabSnapshot
    columns: Mapping[RosterColumn, int]
    rows: Sequence[RosterRow]

    def cell(self, row: int, column: RosterColumn) -> Cell:
        return self.tab.cell(row, self.columns[column])

    def is_open(self, row: int, column: RosterColumn) -> bool:
        """Nobody has protected it against us."""
        return not any(area.holds(row, self.columns[column]) for area in self.tab.locked)

    def is_typed(self, column: RosterColumn) -> bool:
        """A column of one of Google's tables that takes values of one type alone."""
        return any(self.columns[column] in table.types for table in self.tab.tables)

    def cell_name(self, row: int, column: RosterColumn) -> str:
        return cell_name(row, self.columns[column])


def read_roster(snapshot: SpreadsheetSnapshot) -> RosterSheet | None:
    """None where there is no such tab, or one of its columns is missing."""
    tab = next((one for one in snapshot.tabs if fold(one.title) == _TITLE), None)
    if tab is None:
        return None
    for header in range(min(_ROWS_ABOVE, len(tab.rows))):
        columns = _find_columns(tab.rows[header])
        if len(columns) == len(_TITLES):
            rows = [*_rows(tab, columns, header + 1)]
            return RosterSheet(snapshot.spreadsheet_id, tab, columns, rows)
    return None


def _find_columns(line: Sequence[Cell]) -> Mapping[RosterColumn, int]:
    """The first column of each title."""
    titles = [fold(cell.text) for cell in line]
    places = {
        name: next((titles.index(known) for known in words if known in titles), None)
        for name, words in _TITLES.items()
    }
    return {name: place for name, place in places.items() if place is not None}


def _rows(
    tab: TabSnapshot, columns: Mapping[RosterColumn, int], first: int
) -> Iterator[RosterRow]:
    """Those that say something: a formula shows what it says."""
    for index in range(first, len(tab.rows)):
        cells = {name: tab.cell(index, column) for name, column in columns.items()}
        texts = {name: _text(cell) for name, cell in cells.items()}
        if texts["structure"] or texts["address"]:
            yield RosterRow(
                index,
                texts["structure"],
                _find_id(cells["address"]),
                texts["tab"],
                texts["kind"],
                texts["state"],
            )


def _find_id(cell: Cell) -> str | None:
    """A pasted address may have become a chip, or a link that shows the file's name."""
    places = (_text(cell), cell.link, cell.formula)
    return next((found for text in places if (found := find_spreadsheet_id(text))), None)


def _text(cell: Cell) -> str:
    return _SPACES.sub(" ", cell.text).strip()
