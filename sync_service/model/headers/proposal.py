"""What a tab's columns may be, how surely, and what would be read, repaired or refused of each."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from french_cells.context import Context
from french_cells.folding import fold
from french_cells.headers.dated import read_dated_title
from french_cells.headers.rows import HeaderRows
from french_cells.headers.values import find_kind
from french_cells.reading import NONE_OF_OURS, Raw, Reading, Severity
from sync_service.domain.codec import EntityCodec, FieldCodec, WrappedCodec
from sync_service.domain.legend import with_legends
from sync_service.domain.mapping import REFERENCE_TITLE
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import Cell, TabSnapshot, cell_name
from sync_service.model.codecs import TabContext
from sync_service.model.headers.columns import (
    STAYS_THEIRS,
    Assumed,
    ColumnProposal,
    Refused,
    TabProposal,
    with_held_years,
    with_months_above,
)
from sync_service.model.headers.days import with_whole_days
from sync_service.model.headers.fields import (
    fields_by_title,
    find_field,
    find_likelier,
)
from sync_service.model.headers.returns import settle_due
from sync_service.model.headers.rows_down import (
    BY_VALUES,
    NAMING,
    find_missing,
    settle_rows,
    with_marks,
    with_names,
)
from sync_service.model.headers.seconds import settle_seconds
from sync_service.model.headers.session_days import settle_session_days
from sync_service.model.headers.titles import find_header, titles_in
from sync_service.model.headers.told_titles import (
    find_by_words,
    settle_beginnings,
    settle_whole_names,
)
from sync_service.model.headers.values import find_needed, text_in
from sync_service.model.headers.wholes import (
    Guess,
    composites_of,
    settle_wholes,
    without_doubles,
)
from sync_service.model.schema import CellField

_SAMPLES = 3
_REFUSALS = 5
_OWN_WORDS, _OWN_WORDS_SHARE = 3, 0.2
"""One is a slip; of so many a partner means something by them, and would be asked about each."""
_TOLD = 2
"""So many columns are known by their titles before another one is by its values alone."""
_OURS = "c’est le titre de notre colonne : changez-le pour que la vôtre soit lue"
_RETURNED, _STATE, _BOXES_SURE = "returned_on", "status", 0.7

CodecIn = Callable[[TabContext], EntityCodec]
"""How the entity is read in a tab."""


def propose_tab(tab: TabSnapshot, codec_in: CodecIn, context: Context) -> TabProposal:
    """Looks at titles first, then at values; two columns never become one field.

    `context.season` is the one that the tab is about, if its title or its file's names one.
    """
    codec = codec_in(TabContext(season=context.season))
    tab = with_whole_days(tab) if codec.entity == "attendance" else tab
    raws = [[cell.value for cell in row] for row in tab.rows]
    header = find_header(raws, codec.entity, context)
    body = tab.rows[header.first_data_row :]
    titles = titles_in(tab, header, codec)
    dated = [column for column, title in titles.items() if _is_date(tab, header, column, context)]
    matrix = codec.entity == "attendance" and bool(dated)
    guessed = _guess_columns(titles, body, codec, dated if matrix else ())
    if matrix:
        left = [column for column in titles if column < min(dated)]
        codec = with_names(codec)
        guessed = settle_rows(guessed, titles, left, body, codec)
        bare = {c: codec.fields[one[0]].label for c, one in guessed.items() if not titles[c]}
        titles = {**titles, **bare}  # people leave that corner blank
    else:
        guessed = _with_needed(guessed, titles, body, codec)
    chosen = _choose_columns(guessed, body, codec, dated if matrix else ())
    fields = {guessed[column][0]: titles[column] for column in chosen}
    read = with_legends(codec_in(TabContext(fields, context.season)), tab, header.first)
    read = with_marks(read, fields) if matrix else read
    at = {guessed[column][0]: column for column in chosen}
    body = with_months_above(with_held_years(body, at, read, context), at)
    columns = [
        _describe(
            ColumnProposal(column, title, None, 0.0),
            _cells(column, body, header),
            read,
            guessed.get(column),
            kept=column in chosen,
        )
        for column, title in titles.items()
    ]
    given = {column.field for column in columns}
    missing = [
        one.label
        for name, one in codec.fields.items()
        if one.required and name not in _given_by(given, codec)
    ]
    return TabProposal(
        title=tab.title,
        header=header,
        layout="matrix" if matrix else "table",
        columns=columns,
        rows=sum(any(cell.text or cell.value is not None for cell in row) for row in body),
        missing=find_missing(columns, body, codec) if matrix else missing,
    )


def _with_needed(
    guessed: Mapping[int, Guess],
    titles: Mapping[int, str],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> Mapping[int, Guess]:
    """The guesses, and for what every record needs the column whose values are such."""
    told = {name for name, _, _ in guessed.values()}
    given = _given_by(told, codec)
    needed = [name for name, one in codec.fields.items() if one.required and name not in given]
    if len(told) < _TOLD or find_likelier(codec.entity, list(titles.values())) is not None:
        return guessed
    free = [column for column, title in titles.items() if title and column not in guessed]
    told_by = find_by_words(codec.entity, needed, free, titles)
    left = [name for name in needed if name not in {one[0] for one in told_by.values()}]
    found = find_needed(left, [one for one in free if one not in told_by], body, codec)
    return {**guessed, **told_by, **{c: (name, *BY_VALUES) for c, name in found.items()}}


def _given_by(columns: Collection[str | None], codec: EntityCodec) -> Collection[str | None]:
    """The fields that these columns give; a column for several fields is itself never missed."""
    composites = composites_of(codec)
    parts = (part for name, one in composites.items() if name in columns for part in one.parts)
    return {*columns, *composites, *parts}


def _is_date(tab: TabSnapshot, header: HeaderRows, column: int, context: Context) -> bool:
    if not header.is_found:
        return False
    return read_dated_title(tab.cell(header.last, column).value, context).accepted


def _guess_columns(
    titles: Mapping[int, str],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
    dated: Sequence[int],
) -> Mapping[int, Guess]:
    labels = {name: one.label for name, one in codec.fields.items()}
    guessed: dict[int, Guess] = {}
    for column, title in titles.items():
        if column in dated:
            guessed[column] = ("status", 1.0, "date de réunion")
        elif fold(title) == fold(REFERENCE_TITLE):
            continue  # by that title a sync knows our column
        elif (found := _guess(column, title, body, codec, labels)) is not None:
            guessed[column] = found
    guessed = dict(settle_seconds(guessed, titles, body, codec))
    guessed = dict(settle_session_days(guessed, titles, codec.entity))
    guessed = dict(settle_beginnings(guessed, codec.entity))
    guessed = dict(settle_whole_names(guessed, body, codec.entity))
    if codec.entity == "loan":
        guessed = dict(settle_due(guessed, titles, body, codec))
    return settle_wholes(guessed, body, codec)


def _choose_columns(
    guessed: Mapping[int, Guess],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
    dated: Sequence[int],
) -> frozenset[int]:
    chosen = _choose(guessed, body, dated)
    names = {column: guessed[column][0] for column in chosen}
    return chosen - without_doubles(names, composites_of(codec))


def _guess(
    column: int,
    title: str,
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
    labels: Mapping[str, str],
) -> Guess | None:
    samples = [row[column].value for row in body[:50] if column < len(row)]
    found = find_field(codec.entity, title, labels, samples) if title else None
    if found is not None and found[0] == _RETURNED and _are_boxes(samples):
        found = (_STATE, _BOXES_SURE)
    if found is not None:
        return (*found, "titre")
    kind = find_kind(samples)
    name = fields_by_title(codec.entity).get(kind) if kind else None
    return (name, *BY_VALUES) if name else None


def _are_boxes(samples: Sequence[Raw]) -> bool:
    """« Rentré » over boxes says whether, and no day."""
    filled = [one for one in samples if one not in (None, "")]
    return bool(filled) and 2 * sum(isinstance(one, bool) for one in filled) > len(filled)


def _choose(
    guessed: Mapping[int, Guess],
    body: Sequence[Sequence[Cell]],
    dated: Sequence[int],
) -> frozenset[int]:
    """One column a field: the fullest of those whose title is about as sure."""
    best: dict[str, tuple[float, int, int]] = {}
    for column, (name, confidence, _) in guessed.items():
        if column in dated:
            continue
        rank = (_filled(column, body) > 0) * round(confidence, 1), _filled(column, body), -column
        best[name] = max(best.get(name, rank), rank)
    return frozenset(dated) | {-rank[2] for rank in best.values()}


def _filled(column: int, body: Sequence[Sequence[Cell]]) -> int:
    return sum(1 for row in body if column < len(row) and text_in(row[column]))


def _cells(
    column: int, body: Sequence[Sequence[Cell]], header: HeaderRows
) -> Sequence[tuple[int, Cell]]:
    """The filled cells of a column, with their zero-based rows."""
    return [
        (header.first_data_row + index, row[column])
        for index, row in enumerate(body)
        if column < len(row) and text_in(row[column])
    ]


def _describe(
    bare: ColumnProposal,
    cells: Sequence[tuple[int, Cell]],
    codec: EntityCodec,
    guess: Guess | None,
    *,
    kept: bool,
) -> ColumnProposal:
    samples = list(dict.fromkeys(text_in(cell)[:60] for _, cell in cells))[:_SAMPLES]
    seen = replace(bare, filled=len(cells), samples=samples)
    if fold(bare.title) == fold(REFERENCE_TITLE) and not any(
        find_reference(cell.text) for _, cell in cells
    ):
        return replace(seen, reason=_OURS)
    if guess is None or not kept or not bare.title:
        is_own = not kept and bool(samples) and _is_only_like(guess, bare.title, codec)
        reason = _own_words_as(samples[0]) if is_own else _why_not(guess, bare.title, kept=kept)
        return replace(seen, reason=reason)
    name, confidence, reason = guess
    counts, refused, assumed = _judge(codec.fields[name], cells, bare.column)
    own = _own_words(codec.fields[name], cells) or [one.value for one in refused]
    if _is_another_matter(codec.fields[name], counts, len(cells), len(own)):
        return replace(seen, reason=_own_words_as(own[0]))
    return replace(
        seen,
        field=name,
        confidence=confidence,
        reason=reason,
        counts=tuple(counts.items()),
        refused=refused,
        assumed=assumed,
    )


def _own_words(one: FieldCodec, cells: Sequence[tuple[int, Cell]]) -> Sequence[str]:
    """What is refused or understood as none of ours, in a column that sorts."""
    if not _sorts(one):
        return []
    readings = [(cell, one.read(cell)) for _, cell in cells]
    return [text_in(cell)[:60] for cell, reading in readings if _is_own_word(reading)]


def _sorts(one: FieldCodec) -> bool:
    while isinstance(one, WrappedCodec):
        one = one.codec
    return isinstance(one, CellField) and one.sorts


def _is_own_word(reading: Reading) -> bool:
    return reading.error in ("invalid", "ambiguous") or reading.message == NONE_OF_OURS


def _is_another_matter(
    one: FieldCodec, counts: Mapping[Severity, int], filled: int, own: int
) -> bool:
    """The title is ours but many values are not: a column of the partner's own."""
    refused = counts.get("reject", 0)
    if one.required or one.name in NAMING:
        return False
    if _sorts(one):
        return own >= _OWN_WORDS and own >= _OWN_WORDS_SHARE * filled
    return refused >= _REFUSALS and refused > filled / 2


def _own_words_as(example: str) -> str:
    return f"ses mots sont les vôtres, par exemple « {example} »"


def _is_only_like(guess: Guess | None, title: str, codec: EntityCodec) -> bool:
    """« Type » over « MJC », beside the names: its title says something else than its values."""
    if guess is None or guess[2] != "titre":
        return False
    labels = {name: one.label for name, one in codec.fields.items()}
    alone = find_field(codec.entity, title, labels)
    return alone is None or alone[0] != guess[0]


def _why_not(guess: Guess | None, title: str, *, kept: bool) -> str:
    if guess is not None and not title:
        return "colonne sans titre : donnez-lui un titre pour qu’elle soit lue"
    if guess is not None and not kept:
        return "une autre colonne donne déjà cette information"
    return STAYS_THEIRS


def _judge(
    one: FieldCodec, cells: Sequence[tuple[int, Cell]], column: int
) -> tuple[Mapping[Severity, int], Sequence[Refused], Sequence[Assumed]]:
    readings: list[tuple[int, Cell, Reading]] = [
        (row, cell, one.read(cell)) for row, cell in cells
    ]
    counts = Counter(reading.severity for _, _, reading in readings)
    refused = [
        Refused(cell_name(row, column), text_in(cell)[:60], reading.message)
        for row, cell, reading in readings
        if not reading.accepted
    ]
    assumed = [
        Assumed(cell_name(row, column), text_in(cell)[:60], _understood(one, reading))
        for row, cell, reading in readings
        if reading.severity == "assume"
    ]
    return dict(counts), refused[:_REFUSALS], assumed[:_REFUSALS]


def _understood(field: FieldCodec, reading: Reading) -> str:
    """« Oui » under « Rendu le » is no day: what is said of it instead."""
    return field.text(reading.value) or reading.message  # type: ignore[arg-type] # canonical
