"""Rows that are no data: section titles, sums, repeated column titles, vacant posts.

A row is passed over only if it could not be a record; if it might be one, a note asks.
"""

from collections.abc import Mapping, Sequence
from itertools import islice, pairwise

from french_cells.communes import find_communes
from french_cells.folding import fold, says_no_session
from french_cells.patterns import pattern
from french_cells.reading import MAY_MEAN, ColumnUse, LineKind
from sync_service.domain.mapping import NAMES, PERSON
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.cells.cells_in_row import is_undated, is_vacant
from sync_service.sync.planning.cells.days_around import DAYS
from sync_service.sync.planning.cells.initials import NOTHING_NOTED
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.totals import (
    counted_fields,
    each_typed_field,
    is_filled,
    is_sum,
    is_total_word,
    says_total,
    typed_fields,
)
from sync_service.sync.planning.situation import Situation

_SECTIONS = frozenset(
    """
    accueil adherents administration animation animations annee associations autres benevoles
    cantines colleges comite communes conseil contacts creches direction divers ecoles elus
    encadrement equipe equipes excuses exterieurs familles institutions invites lycees mairies
    materiel membres observateurs partenaires periscolaire pole prestataires saison salaries
    secretariat secteur services stagiaires suppleants titulaires vacataires
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
"""Words that begin a section's title and nobody's name; « Bureau » and « Salle » may be either."""
_LEAST_WORDS, _FIRST_PICTURE = 5, "\U0001f000"
"""Five words, or a pictogram first, make a sentence and no name."""
_LEAST_SIGNS = 3
_YEARS = pattern(r"20\d\d(?: ?[-–/] ?(?:20)?\d\d)?")
_PEOPLE = frozenset({PERSON, *NAMES})


def is_no_data(situation: Situation, view: View, row: SheetRow) -> bool:
    """Whether no record could be meant, whatever else the row lacks.

    A sum, repeated titles, a vacant post, or a session that says that it has no day yet.
    """
    # Nearly every row has two texts, and is done with here.
    is_none = (not _has_two_texts(row) and _is_sum_or_remark(situation, view, row)) or (
        _repeats_titles(view, row) or is_vacant(situation, row) or _says_nothing(row)
    )
    headings = situation.readers.state_headings
    is_state = headings is not None and headings.is_heading(row.index)
    return is_none or is_state or is_undated(situation, row)


def _says_nothing(row: SheetRow) -> bool:
    """« ? » or a line of dashes and nothing else: nobody would ask who that is."""
    said = [cell.text.strip() for cell in row.cells.values() if is_filled(cell)]
    return bool(said) and (NOTHING_NOTED.issuperset(said) or all(map(_is_line, said)))


def _is_line(text: str) -> bool:
    """« ----- » or « * * * »; a single sign may mean « as above »."""
    return len(text) >= _LEAST_SIGNS and not any(map(str.isalnum, text)) and '"' not in text


def _has_two_texts(row: SheetRow) -> bool:
    """Two filled texts: neither a sum nor a title."""
    texts = (cell for cell in row.cells.values() if is_filled(cell) and not is_sum(cell))
    return next(texts, None) is not None and next(texts, None) is not None


def _is_sum_or_remark(situation: Situation, view: View, row: SheetRow) -> bool:
    title = _find_title(row)
    is_remark = title is not None and (
        _is_remark(situation, row, title)
        or _is_below_sum(view, row, title)
        or _is_notice(situation, view, row, title)
    )
    return is_remark or says_total(row) or _says_total_beside(view, row)


def _says_total_beside(view: View, row: SheetRow) -> bool:
    """« TOTAL DES PRÊTS » in an unmapped column, in a row that otherwise holds only numbers."""
    if not all(is_sum(cell) for cell in row.cells.values() if is_filled(cell)):
        return False
    mapped = view.header.columns.values()
    others = (c for n, c in enumerate(view.tab.rows[row.index]) if n not in mapped)
    return is_total_word(next((c.text for c in others if any(map(str.isalpha, c.text))), ""))


def _is_remark(situation: Situation, row: SheetRow, title: str) -> bool:
    """A sentence alone in its row: « Soit vingt-cinq prêts depuis la rentrée, bravo à tous. ».

    A thing may well be called « Qui est-ce ? Le grand classique ! »: where one cell makes a
    record, it is one. « Référente familles : Mme Durand » among contacts is asked about.
    """
    text = row.cells[title].text.strip()
    if text.count("=") > 1:
        return True  # « n. = neuf, us. = usé » names no thing
    if " = " in text and situation.rules.layout == "matrix":
        return True  # « vide = pas encore eu lieu » names nobody
    if not _needs_more(situation, title):
        return False
    if situation.codec.entity == "session" and says_no_session(text):
        return True
    if _judge_line(situation, text, title) == "month":
        return True
    is_pair = situation.codec.entity != "contact" and (" : " in text or " = " in text)
    is_led = text[:1] > _FIRST_PICTURE and " " in text
    is_sentence = is_pair or text.endswith((".", "!", "…"))
    return is_led or (is_sentence and len(text.split()) >= _LEAST_WORDS)


def _is_notice(situation: Situation, view: View, row: SheetRow, title: str) -> bool:
    """A notice to readers alone in its row: « la suite à caler avec Josiane ».

    It is no value of its column. A long name with which somebody begins a new row is asked about,
    unless it was there before us.
    """
    if not _needs_more(situation, title) or not _is_alone(view, row):
        return False
    cell, codec = row.cells[title], situation.codec.fields.get(title)
    line = _judge_line(situation, cell.text, title)
    if title == "note" or (line == "said" and title in _PEOPLE):
        return True
    if codec is None or not line or (line == "perhaps" and not situation.is_first_meeting):
        return False
    reading = codec.read(cell)
    return not reading.accepted and MAY_MEAN not in reading.message


def _judge_line(situation: Situation, text: str, title: str) -> LineKind:
    if situation.readers.judge_line is None:
        return ""
    use: ColumnUse = "name" if title in _PEOPLE else "day" if title in DAYS else "other"
    return situation.readers.judge_line(text, use)


def _is_alone(view: View, row: SheetRow) -> bool:
    """The only filled cell of its row, in all columns."""
    return sum(map(is_filled, view.tab.rows[row.index])) == 1


def _is_below_sum(view: View, row: SheetRow, title: str) -> bool:
    """A sentence alone below the totals: « Prochain comité le 10/12 à La Ruche »."""
    if len(row.cells[title].text.split()) < _LEAST_WORDS:
        return False
    above = (one for one in view.rows if one.index < row.index)
    return any(says_total(one) or _says_total_beside(view, one) for one in above)


def _needs_more(situation: Situation, title: str) -> bool:
    """Whether a record needs more than this one field."""
    fields = situation.codec.fields.items()
    others = [codec for name, codec in fields if name not in {title, *situation.given}]
    return any(codec.required for codec in others)


def find_headings(
    situation: Situation, view: View, drafts: Sequence[SheetRow]
) -> Mapping[int, bool]:
    """Row index → whether a draft that looks like a title or a sum is one.

    False if it might be a record: a note then says how to make it a title.
    """
    if not drafts:
        return {}  # the usual case; what follows looks at every row of the tab
    rows = [row for row in view.rows if not row.is_blank]
    below = {row.index: following for row, following in pairwise(rows)}
    sums = _find_sums(rows) if any(map(_formulas, drafts)) else frozenset[int]()
    found: dict[int, bool] = {}
    for row in drafts:
        if row.index in sums:
            found[row.index] = True
        elif (title := _find_title(row)) is not None:
            told = _judge_title(situation, view, row, title, below.get(row.index))
            if told is not None:
                found[row.index] = told
    return found


def find_parts(situation: Situation, view: View, fresh: Sequence[SheetRow]) -> frozenset[int]:
    """Titles that divide a list of things by place: « CUISINE », alone above its things.

    A name alone may also be a thing. It is a title if the list, as it was before us, begins with
    such a row and each of them stands above fuller rows. That verdict is remembered.
    """
    if situation.rules.layout != "table" or not fresh:
        return frozenset()
    known = {row.index for row in fresh if row.fingerprint in situation.state.headings}
    if not situation.is_first_meeting:
        return frozenset(known)
    rows = [row for row in view.rows if not row.is_blank]
    alone = [row.index for row in rows if _stands_alone(situation, view, row)]
    is_led = len(alone) > 1 and alone[0] == rows[0].index
    over = {row.index for row, below in pairwise(rows) if len(typed_fields(below)) > 1}
    return frozenset(alone) if is_led and over.issuperset(alone) else frozenset(known)


def _stands_alone(situation: Situation, view: View, row: SheetRow) -> bool:
    """A single name that makes a record, and nothing in any other column."""
    title = _find_title(row)
    if title is None or _needs_more(situation, title):
        return False
    return _is_alone(view, row)


def _judge_title(
    situation: Situation, view: View, row: SheetRow, field: str, below: SheetRow | None
) -> bool | None:
    """True for a title, False for a possible one, None if the row is merely short."""
    column = view.header.columns[field]
    if row.fingerprint in situation.state.headings or _spans_columns(view, row.index, column):
        return True
    if below is None or len(typed_fields(below)) < 2:  # noqa: PLR2004 fuller than a title
        return None
    text = row.cells[field].text.strip()
    if text.endswith(":"):
        return True
    if column != min(view.header.columns.values()):
        return None
    is_section = fold(text).partition(" ")[0] in _SECTIONS
    return is_section or _is_old_title(situation, view, field, text)


def _is_old_title(situation: Situation, view: View, field: str, text: str) -> bool:
    """In a list that was there before us, a text that stands alone may well be a title."""
    if not situation.is_first_meeting:
        return False
    # In a matrix, rows begin with a name alone: it is a title only if it is in capitals.
    if situation.rules.layout != "table":
        return _is_shouted_alone(situation, view, text)
    # The same goes for people, unless the list begins with such a row, the text names where they
    # are, or it is nobody's name: « Ceux qui sont partis ».
    if situation.codec.entity != "contact" or _begins_with_title(view):
        return True
    if " " in text and not situation.codec.fields[field].read(Cell(text, text)).accepted:
        return True
    # In the column of the structures, a text alone is no person.
    columns = view.header.columns
    structure = situation.codec.fields["organisation_id"].read(Cell(text, text))
    is_nobody = columns.get("organisation_id") == min(columns.values())
    return is_nobody or structure.accepted or bool(find_communes(text))


def _is_shouted_alone(situation: Situation, view: View, text: str) -> bool:
    """« INVITÉS » among names in small letters, if it is not one of these itself."""
    column, name = min((column, name) for name, column in view.header.columns.items())
    others = [one for row in view.rows if (one := view.tab.cell(row.index, column).text) != text]
    are_calm = 2 * sum(map(str.isupper, others)) < len(others)
    return (
        text.isupper() and are_calm and not situation.codec.fields[name].read(Cell(text)).accepted
    )


def _begins_with_title(view: View) -> bool:
    first = next((row for row in view.rows if not row.is_blank), None)
    return first is not None and _find_title(first) is not None


def _repeats_titles(view: View, row: SheetRow) -> bool:
    """Whether it is the header once more, as people repeat it above each part of a long list."""
    header, repeated = view.header, 0
    if header.row is None:
        return False
    for name, cell in row.cells.items():
        if not cell.text:
            continue
        column = header.columns[name]
        lines = range(header.row, header.first_row)
        if all(cell.text != view.tab.cell(line, column).text for line in lines):
            return False  # nearly every row ends at its first cell
        repeated += 1
    return repeated > 1  # one equal text may be a value


def _find_title(row: SheetRow) -> str | None:
    """The only field of a row with a text, if it holds nothing else."""
    typed = [] if row.ref is not None else list(islice(each_typed_field(row), 2))
    if len(typed) != 1:
        return None
    value = row.cells[typed[0]].value
    if isinstance(value, str):
        is_text = any(map(str.isalpha, value)) or value.rstrip().endswith(":")
    else:
        is_text = False
    is_year = _YEARS.fullmatch(row.cells[typed[0]].text.strip()) is not None
    return typed[0] if is_text or is_year else None


def _find_sums(rows: Sequence[SheetRow]) -> frozenset[int]:
    """Rows of formulas, or of what they count beside a label, in columns where people type."""
    computed = [row for row in rows if not typed_fields(row)]
    wide = [row for row in computed if 2 * len(_formulas(row)) >= len(row.cells)]
    # Where nearly all is formulas, the partner keeps the data elsewhere: then they are data.
    data = {row.index for row in wide} if 2 * len(wide) > len(rows) else frozenset[int]()
    typed = {name for row in rows if len(typed_fields(row)) > 1 for name in typed_fields(row)}
    labelled = {
        row.index
        for row in rows
        if len(typed_fields(row)) == 1 and typed.intersection(counted_fields(row))
    }
    return frozenset(({row.index for row in computed} | labelled) - data)


def _formulas(row: SheetRow) -> Sequence[str]:
    return [name for name, cell in row.cells.items() if cell.is_formula]


def _spans_columns(view: View, row: int, column: int) -> bool:
    return any(
        area.holds(row, column) and (area.end_column is None or area.end_column > column + 1)
        for area in view.tab.merges
    )
