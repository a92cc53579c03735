"""Several rows with one record's reference: which of them is the record, if anybody can tell.

A reference is contested once its rows were held and a note asks about them. From then on an edit
says little: who empties the original's address makes the copy more like the record.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from french_cells.folding import fingerprint_of, raw_key
from sync_service.domain.base import UNMET, BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import FEWEST_ALONE, count_equal, filled_cells
from sync_service.sync.planning.identity.match_index import MatchIndex

_PRINT_LENGTH = 16
"""Characters of a fingerprint: 64 bits, for a few hundred cells."""


def find_put_back(rows: Iterable[SheetRow], known: MatchIndex) -> Sequence[tuple[SheetRow, str]]:
    """Rows beside their reference that show again what the record has where a note of ours asks.

    A copy that shows what was typed there, and is like the base, is not the record.
    """
    edited = (row for row in rows if row.fingerprint != known.fingerprints.get(row.ref or ""))
    bearing = ((row, row.ref) for row in edited if row.ref in known.base)
    return [
        (row, ref)
        for row, ref in bearing
        if ref is not None
        and ref not in known.contested
        and _is_put_back(row, known.base[ref])
        and row.fingerprint not in known.fingerprints.values()
    ]


def _is_put_back(row: SheetRow, base: BaseRow) -> bool:
    """Every cell that asks shows what was agreed on, and any other that or what it showed last."""
    asks = False
    for name, cell in row.cells.items():
        known, shown = base.cells.get(name, UNMET), raw_key(cell.value)
        is_asking = known.kind == "held" and raw_key(known.seen) != raw_key(known.raw)
        if shown != raw_key(known.raw) and (
            (is_asking and known.note) or shown != raw_key(known.seen)
        ):
            return False
        asks = asks or (is_asking and bool(known.note))
    return asks


def find_asked(
    rows: Collection[SheetRow], known: MatchIndex, *, is_sorted: bool
) -> Mapping[str, Sequence[SheetRow]]:
    """Each contested reference → the rows that were held, wherever they stand; as they were first.

    No more of those that are equal than were held, first of all those that bear it. A row that
    equals what its own record has is that record's. Of those that nothing equals any more, the
    rows that say most of what they said: in one cell after a sort, else in two.
    """
    asked: dict[str, list[SheetRow]] = {
        ref: [] for ref in sorted(known.usable.intersection(known.contested))
    }
    alike: dict[str, list[SheetRow]] = defaultdict(list)
    held = {one for ref in asked for one in known.contested[ref]}
    for row in rows if held else ():
        if row.fingerprint in held:
            alike[row.fingerprint].append(row)
    for ref in asked:
        for fingerprint, count in known.contested[ref].items():
            free = [one for one in alike[fingerprint] if not _is_at_home(one, ref, known)]
            asked[ref] += sorted(free, key=lambda one: one.ref != ref)[:count]
    least = 1 if is_sorted else FEWEST_ALONE
    for row, ref in list(_find_edited(rows, asked, known, least)):
        asked[ref].append(row)
    return asked


def cell_prints(row: SheetRow) -> frozenset[str]:
    """What each filled cell of a row says, as it is remembered while the row is in question."""
    return frozenset(_print_of(*cell) for cell in filled_cells(row))


def _print_of(name: str, key: str) -> str:
    return fingerprint_of(name, key)[:_PRINT_LENGTH]


def _find_edited(
    rows: Iterable[SheetRow],
    asked: Mapping[str, Sequence[SheetRow]],
    known: MatchIndex,
    least: int,
) -> Iterator[tuple[SheetRow, str]]:
    """Rows that were edited since they were held, and for which record they were.

    A row that equals a record, or that waited to become one when it was last looked at, was not
    held.
    """
    lost = _find_lost(asked, known)
    if not lost:
        return
    found = {row.index for group in asked.values() for row in group}
    others = {*known.fingerprints.values(), *known.drafts}
    left = [row for row in rows if row.index not in found and row.fingerprint not in others]
    claims = [
        (told, row.ref == held[1], row, held)
        for row in left
        for held, told in _count_told(row, lost, known).items()
        if told >= least
    ]
    for _, _, row, held in sorted(claims, key=lambda one: one[:2], reverse=True):
        if row.index not in found and lost[held]:
            found.add(row.index)
            lost[held] -= 1
            yield row, held[1]


def _find_lost(
    asked: Mapping[str, Sequence[SheetRow]], known: MatchIndex
) -> Counter[tuple[str, str]]:
    """Fingerprint and reference of the rows that were held, and that no row equals any more."""
    lost = Counter(
        {(one, ref): count for ref in asked for one, count in known.contested[ref].items()}
    )
    lost.subtract((row.fingerprint, ref) for ref, group in asked.items() for row in group)
    return +lost


def _count_told(
    row: SheetRow, lost: Iterable[tuple[str, str]], known: MatchIndex
) -> Mapping[tuple[str, str], int]:
    """How many cells say what each of these rows had said, and no other record shows.

    None if the row shows as many that only one other record has.
    """
    said = {_print_of(*cell): cell for cell in filled_cells(row)}
    told: dict[tuple[str, str], int] = {}
    for fingerprint, ref in lost:
        same = said.keys() & known.contested_cells.get(fingerprint, frozenset())
        count = sum(not known.everyone.is_shown_by_others(said[one], ref) for one in same)
        if count and known.everyone.shown_alone(row, count) <= {ref}:
            told[fingerprint, ref] = count
    return told


def _is_at_home(row: SheetRow, ref: str, known: MatchIndex) -> bool:
    """Beside its own record's reference, which is not this one."""
    return row.ref not in (None, ref) and row.fingerprint == known.fingerprints.get(row.ref or "")


def find_bearers(
    rows: Iterable[SheetRow], asked: Mapping[str, Sequence[SheetRow]], known: MatchIndex
) -> defaultdict[str, list[SheetRow]]:
    """Reference → the rows beside it, but for those that are asked about for another's sake."""
    gone_astray = {row.index for ref, found in asked.items() for row in found if row.ref != ref}
    bearers: defaultdict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        if row.ref in known.usable and row.index not in gone_astray:
            bearers[row.ref or ""].append(row)
    return bearers


def gather(
    ref: str,
    rows: Sequence[SheetRow],
    shown: Sequence[SheetRow] | None,
    known: MatchIndex,
    *,
    is_sorted: bool,
) -> tuple[Sequence[SheetRow], bool]:
    """Which rows may be the record, of those that bear its reference; and whether that is said.

    `shown` are as they were held, if the reference is contested. Then a bearer that was not held
    says that a sort left the references behind; so does a row that was held and stands beside
    another's. Where a held one merely bears none, that is an answer, unless `is_sorted`:
    the references were left behind by another row as well.
    """
    if shown is None:
        return _without_strangers(ref, rows, known), False
    elsewhere = [row for row in shown if row.ref != ref]
    count = sum(known.contested[ref].values())
    held = {row.index for row in shown}
    # Where one of them is missing, it was edited; a bearer that is nobody else's may be it.
    named = [
        row
        for row in rows
        if row.index in held or (len(shown) < count and not _is_made_for_another(row, ref, known))
    ]
    is_moved = len(rows) + len(elsewhere) > count or any(
        is_sorted or row.ref in known.usable for row in elsewhere
    )
    if is_moved:
        return [*named, *elsewhere], False
    return rows, True


def is_left_behind(rows: Collection[SheetRow], known: MatchIndex) -> bool:
    """Whether a sort left references behind, as far as that matters to a question.

    A reference in question is beside a blank row that nobody emptied there; or a row that equals
    a record is beside another's, and none beside its own: where its values were pasted over
    another row, both are.
    """
    if not known.contested:
        return False
    refs = known.refs_by_fingerprint()
    at_home = {row.fingerprint for row in rows if row.ref in refs.get(row.fingerprint, ())}
    displaced = {one: refs[one] for one in refs.keys() - at_home}
    blank = (row for row in rows if row.is_blank and row.ref in known.contested)
    if not all(_is_emptied(row, rows, displaced, known) for row in blank):
        return True
    return any(row.ref in known.usable and row.fingerprint in displaced for row in rows)


def _is_emptied(
    blank: SheetRow,
    rows: Collection[SheetRow],
    displaced: Mapping[str, Sequence[str]],
    known: MatchIndex,
) -> bool:
    """Whether a row in question was emptied where it stood, as an answer.

    Not if what it said is mostly said elsewhere. Nor if a known row stands above without its
    reference, which it left beside another: a sort takes blank rows below all others, and so
    fills a gap, which has none. Whoever is put in or typed above takes nothing from anybody.
    """
    left = {row.ref for row in rows}
    fresh = (
        row
        for row in rows
        if not row.is_blank and row.ref not in known.usable and row.fingerprint not in known.drafts
    )
    return not any(
        _says_most_of(row, blank.ref or "", known)
        or (row.index < blank.index and not left.isdisjoint(displaced.get(row.fingerprint, ())))
        for row in fresh
    )


def _says_most_of(row: SheetRow, ref: str, known: MatchIndex) -> bool:
    """Most of the cells that no other record shows say what one of the rows in question said."""
    prints = {_print_of(*cell): cell for cell in filled_cells(row)}
    own = {one for one, cell in prints.items() if not known.everyone.is_shown_by_others(cell, ref)}
    cells = (known.contested_cells.get(one, frozenset()) for one in known.contested[ref])
    return row.fingerprint in known.contested[ref] or any(
        2 * len(own & said) > len(own) for said in cells
    )


def _without_strangers(ref: str, group: Sequence[SheetRow], known: MatchIndex) -> list[SheetRow]:
    """All but those that show what only another record has, if a row shows that of this one."""
    told = [row for row in group if known.ties(row, ref)] if len(group) > 1 else []
    if not told:
        return list(group)
    rest = [row for row in group if row not in told]
    return told + [row for row in rest if not known.everyone.shown_alone(row, 1)]


def find_rivals(row: SheetRow, rows: Iterable[SheetRow], known: MatchIndex) -> Iterator[SheetRow]:
    """Rows beside other references that are at least as like the record of this row's."""
    ref = row.ref or ""
    least = count_equal(row, known.base.get(ref))
    for one in rows:
        is_like = one.ref != ref and count_equal(one, known.base.get(ref)) >= least
        if is_like and known.ties(one, ref):
            yield one


def find_original(ref: str, group: Sequence[SheetRow], known: MatchIndex) -> SheetRow | None:
    """The row that equals the base, or what was held of it; any row if all are equal."""
    for shown in (known.fingerprints.get(ref), known.held.get(ref)):
        for row in group:
            if row.fingerprint == shown:
                return row
    are_equal = len({row.fingerprint for row in group}) == 1
    return group[0] if are_equal else None


def find_likelier(
    ref: str, group: Sequence[SheetRow], rows: Iterable[SheetRow], known: MatchIndex
) -> Iterator[SheetRow]:
    """Rows more like the record than any of the group, under its name or its address.

    Where nothing that only the record has is left in the group, one such cell in a row will do.
    """
    base = known.base.get(ref)
    best = max(count_equal(row, base) for row in group)
    is_left = any(known.ties(row, ref) for row in group)
    for row in rows:
        if count_equal(row, base) <= best:
            continue
        if not known.disagree(row, ref) or (not is_left and known.ties(row, ref)):
            yield row


def find_namesake(ref: str, group: Sequence[SheetRow], known: MatchIndex) -> SheetRow | None:
    """The row most like the record, where the others are copies made for other people.

    They have another name and address. Once it was asked, nobody but a person says so.
    """
    if ref in known.contested:
        return None
    named = [row for row in group if not known.disagree(row, ref)]
    if len(named) != 1:
        return None
    scores = [count_equal(row, known.base.get(ref)) for row in group]
    best = count_equal(named[0], known.base.get(ref))
    return named[0] if scores.count(best) == 1 and best == max(scores) else None


def is_answer(row: SheetRow, rows: Iterable[SheetRow], known: MatchIndex) -> bool:
    """Whether the reference was left on this row and erased on the others, as our note says.

    A row with another name and address may be what is left after the record's was deleted.
    """
    ref = row.ref or ""
    if not known.disagree(row, ref):
        return True
    return any(known.ties(one, ref) for one in rows if one.ref not in known.usable)


def _is_made_for_another(row: SheetRow, ref: str, known: MatchIndex) -> bool:
    return known.disagree(row, ref) and not known.ties(row, ref)
