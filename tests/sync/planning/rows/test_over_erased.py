"""Whose a row is that stands beside a reference of somebody who was erased."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sync_service.domain.base import BaseCell, BaseRow, TabState
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import NOBODY, Record, make_reference
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.columns.layout import View, view_tab
from sync_service.sync.planning.identity.match_index import Matching
from sync_service.sync.planning.rows.over_erased import let_go_of_erased
from sync_service.sync.planning.situation import Situation
from tests.fakes.codecs import PeopleCodec

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HERS, PAULS, ANAS = (make_reference("contact", one) for one in (1, 2, 3))
COLUMN = Column("family_name", ("Nom",))


def seen(*lines: tuple[str, str]) -> tuple[Situation, View]:
    """Each line: a name, and what stands in the column of references."""
    rows = [tuple(Cell(text, text) for text in line) for line in lines]
    tab = TabSnapshot(1, "T", [(), *rows], 100, 26)
    header = Header(0, 1, {"family_name": 0}, 1)
    rules = TabRules("people", "contact", "table", [COLUMN])
    records = {
        ref: Record(ref, "contact", {"family_name": name}, NOW, is_erased=name == NOBODY)
        for ref, name in ((HERS, NOBODY), (PAULS, "Petit"), (ANAS, "Roy"))
    }
    state = TabState("s", 1, "link:s:1")
    situation = Situation("s", tab, rules, [COLUMN], state, records, PeopleCodec(), NOW)
    return situation, view_tab(tab, header)


def matched(situation: Situation, view: View, *new: int) -> dict[int, str]:
    """What the rows are, once those `new` ones were judged; Petit is in the first one."""
    found = {view.rows[0].index: PAULS, view.rows[1].index: ANAS}
    matching = Matching(found=found, taken={*found.values()})
    matching.new = [view.rows[place] for place in new]
    let_go_of_erased(situation, view, matching)
    return matching.found


@pytest.mark.parametrize(
    ("label", "beside", "is_hers"),
    [
        (HERS, PAULS, True),
        # Emptied rows that were sorted, and a copy made for a newcomer.
        (f"{HERS} archivé le 24/11/2026", PAULS, False),
        # Whoever comes back on their own is typed without a reference.
        (HERS, "", False),
        (ANAS, PAULS, False),
    ],
)
def test_a_row_that_a_sort_took_off_the_bare_reference_of_somebody_erased_is_theirs(
    label: str, beside: str, *, is_hers: bool
) -> None:
    situation, view = seen(("Petit", label), ("Roy", ANAS), ("Dupont", beside))
    assert (matched(situation, view, 2).get(view.rows[2].index) == HERS) is is_hers


def test_a_row_that_waited_for_an_answer_before_and_more_rows_than_references_stay_new() -> None:
    situation, view = seen(("Petit", HERS), ("Roy", ANAS), ("Dupont", PAULS), ("Noël", PAULS))
    assert len(matched(situation, view, 2, 3)) == len((PAULS, ANAS))
    asked = replace(situation, drafts=frozenset({view.rows[3].fingerprint}))
    assert matched(asked, view, 2, 3)[view.rows[2].index] == HERS


@pytest.mark.parametrize(
    ("name", "label", "beside", "bearer", "is_hers"),
    [
        ("Zola", "", PAULS, "Dupont", True),
        # A reference that is not known here: they came again, and the copy is from before that.
        ("Zola", "", make_reference("contact", 9), "Dupont", False),
        ("Zola", " archivé le 24/11/2026", PAULS, "Dupont", False),
        # A run that was killed emptied another row, which is not made good yet.
        ("Zola", " archivé le 24/11/2026", PAULS, "—", True),
        # Their own row, where others' addresses were pasted; and whoever has theirs by now.
        ("Roy", "", PAULS, "Dupont", False),
        ("Zola", "", PAULS, "Zola", False),
    ],
)
def test_a_row_of_somebody_erased_that_a_sort_took_off_its_reference_before_a_run_is_theirs(
    name: str, label: str, beside: str, bearer: str, *, is_hers: bool
) -> None:
    """It was let go, for whoever stood beside their reference, and brought them back."""
    situation, view = seen((name, beside), (bearer, f"{HERS}{label}"))
    known = {ref: BaseRow(ref, {}) for ref in (PAULS, ANAS)}
    known[HERS] = BaseRow(HERS, {"family_name": BaseCell("Zola", "Zola")})
    situation = replace(situation, state=replace(situation.state, rows=known))
    row, other = view.rows
    matching = Matching(found={row.index: HERS}, taken={HERS})
    matching.new = [other]
    let_go_of_erased(situation, view, matching)
    assert (matching.found.get(row.index) == HERS) is is_hers
    assert (matching.found.get(other.index) == HERS) is not is_hers
