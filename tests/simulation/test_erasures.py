"""Who was erased is shown nowhere, unless people write it again or a receipt names the cell."""

from collections import Counter
from collections.abc import Callable

import pytest

from simulation.entries import Entry
from simulation.erasures import Erasures
from simulation.sheets import Tab
from tests.simulation.test_judge import BADOT, COTIN, Town

BADOT_IS, COTIN_IS = 1, 2
NOTHING: dict[str, list[object]] = {"refs": ["C-1"], "left": []}
NAMED = {
    "refs": ["C-1"],
    "left": [{"spreadsheet": "S1", "link": "https://sheets.example.org/#gid=0&range=D2"}],
}
NOBODY = {**dict.fromkeys(BADOT, ""), "family_name": "—"}


@pytest.fixture
def town() -> Town:
    """Badot was erased: of the record and the row nothing is left."""
    town = Town()
    town.rows["C-1"], town.records["C-1"] = dict(NOBODY), dict(NOBODY)
    town.archived.add("C-1")
    return town


@pytest.fixture
def erasures(town: Town) -> Erasures:
    erasures = Erasures(town.books)
    erasures.note(BADOT_IS, NOTHING)
    return erasures


def said(town: Town, erasures: Erasures) -> str:
    return " / ".join(erasures.still_shown(town.scene()))


def tab_of(town: Town) -> Tab:
    return town.scene().tabs[0][1]


def test_an_emptied_row_beside_others_says_nothing(town: Town, erasures: Erasures) -> None:
    assert said(town, erasures) == ""
    assert town.books.people[BADOT_IS].is_archived
    assert not town.books.people[COTIN_IS].is_archived


@pytest.mark.parametrize("name", ["family_name", "given_name", "email", "phone"])
def test_a_cell_that_still_shows_it_is_told(town: Town, erasures: Erasures, name: str) -> None:
    town.rows["C-1"][name] = BADOT[name]
    assert f"row 2 shows {BADOT[name]!r}" in said(town, erasures)


def test_so_are_a_record_a_problem_and_a_note_of_ours(town: Town, erasures: Erasures) -> None:
    town.records["C-2"]["email"] = BADOT["email"]
    town.problem(kind="conflict", ref="C-2", sheet_value=BADOT["email"])
    town.notes[2, 1] = "Synchronisation : la coordination a donné « Anne »"
    told = said(town, erasures)
    assert all(one in told for one in ("C-2 says", "a problem says", "has a note that says"))


def test_a_function_says_of_nobody_who_they_are(town: Town, erasures: Erasures) -> None:
    town.rows["C-1"]["role"] = BADOT["role"]
    assert said(town, erasures) == ""


Excuse = Callable[[Town, Erasures], None]
EXCUSES: dict[str, Excuse] = {
    "typed later": lambda town, _: town.retype(BADOT_IS, "email", BADOT["email"], ""),
    "another's, too": lambda town, _: town.retype(COTIN_IS, "email", BADOT["email"], ""),
    "named by the receipt": lambda _, erasures: erasures.note(BADOT_IS, NAMED),
    "written again": lambda town, erasures: erasures.compare(
        Counter(), erasures.count(tab_of(town))
    ),
    "not read": lambda town, _: town.problem(kind="missing_column", message="Les titres…"),
}


@pytest.mark.parametrize("excuse", EXCUSES)
def test_what_people_or_the_receipt_account_for_is_none(
    town: Town, erasures: Erasures, excuse: str
) -> None:
    town.rows["C-1"]["email"] = BADOT["email"]
    assert said(town, erasures) != ""
    EXCUSES[excuse](town, erasures)
    assert said(town, erasures) == ""


@pytest.mark.parametrize(
    ("receipt", "shown", "kept", "is_left"),
    [
        (NAMED, BADOT["email"], COTIN["email"], True),
        (NOTHING, BADOT["email"], COTIN["email"], False),
        (NAMED, "other@example.org", COTIN["email"], False),
        (NAMED, BADOT["email"], BADOT["email"], False),
    ],
    ids=["named by the receipt", "not named", "emptied since", "the record says so"],
)
def test_a_conflict_about_a_cell_that_the_receipt_named_may_quote_it(
    town: Town, receipt: dict[str, list[object]], shown: str, kept: str, *, is_left: bool
) -> None:
    """The address stands in another's row, which gets a new one, and nobody emptied the cell."""
    erasures = Erasures(town.books)
    erasures.note(BADOT_IS, receipt)
    town.rows["C-2"]["email"] = shown
    quoted = f"Synchronisation : dans la feuille : « {BADOT['email']} »."
    town.notes[2, 3] = quoted
    asked = {"sheet_value": BADOT["email"], "canonical_value": kept}
    town.problem(kind="conflict", ref="C-2", field="email", message=quoted, **asked)
    assert (said(town, erasures) == "") is is_left


@pytest.mark.parametrize(("name", "is_left"), [("family_name", True), ("given_name", False)])
def test_a_name_typed_over_theirs_may_stay_in_the_marked_row(
    town: Town, name: str, *, is_left: bool
) -> None:
    """It may be a successor's of whom no more is typed yet."""
    town.retype(BADOT_IS, name, "Barré", BADOT[name])
    erasures = Erasures(town.books)
    erasures.note(BADOT_IS, NOTHING)
    town.rows = {"C-1 archivé le 24/11/2026": {**NOBODY, name: "Barré"}, "C-2": COTIN}
    assert ("shows 'Barré'" not in said(town, erasures)) == is_left
    town.rows = {"C-1": {**NOBODY, name: "Barré"}, "C-2": COTIN}
    assert "shows 'Barré'" in said(town, erasures)


@pytest.mark.parametrize(("typed", "is_left"), [("Barré", True), ("Carré", False)])
def test_a_name_typed_over_theirs_may_be_asked_about_in_their_row(
    town: Town, typed: str, *, is_left: bool
) -> None:
    town.retype(BADOT_IS, "family_name", typed, BADOT["family_name"])
    if not is_left:
        town.retype(BADOT_IS, "given_name", typed, BADOT["given_name"])
    erasures = Erasures(town.books)
    erasures.note(BADOT_IS, NOTHING)
    name = "family_name" if is_left else "given_name"
    town.rows = {"C-1": {**NOBODY, name: typed}, "C-2": COTIN}
    town.notes[1, 0] = f"Synchronisation : deux valeurs différentes. Ici : « {typed} »."
    town.problem(kind="conflict", ref="C-1", field=name, sheet_value=typed, canonical_value="—")
    assert (said(town, erasures) == "") is is_left


@pytest.mark.parametrize(
    ("ref", "typed", "is_told", "is_left"),
    [
        ("", "Barré", True, True),
        ("C-????", "Barré", True, True),
        ("", "Barré", False, False),
        ("", BADOT["family_name"], True, False),
        ("C-2", "Barré", True, False),
    ],
)
def test_a_name_typed_over_theirs_may_stay_once_its_row_is_no_record_any_more(
    town: Town, ref: str, typed: str, *, is_told: bool, is_left: bool
) -> None:
    """A sort took it off the reference, or somebody typed over that (2958926, 2958428)."""
    town.retype(BADOT_IS, "family_name", "Barré", BADOT["family_name"])
    erasures = Erasures(town.books)
    erasures.note(BADOT_IS, NOTHING)
    town.rows = {ref: {**dict.fromkeys(BADOT, ""), "family_name": typed}}
    if is_told:
        town.problem(kind="invalid", field="email", cell="D2")
    assert (f"shows {typed!r}" not in said(town, erasures)) is is_left


@pytest.mark.parametrize("field", ["", "phone"])
def test_rows_in_question_are_written_by_no_run(
    town: Town, erasures: Erasures, field: str
) -> None:
    """A column in question says of each row whose it is."""
    town.rows["C-1"]["email"] = BADOT["email"]
    town.problem(kind="scramble", **({"field": field} if field else {}))
    assert (said(town, erasures) == "") is (not field)


@pytest.mark.parametrize(("ref", "is_left"), [("C-1", True), ("C-2", False)])
def test_rows_that_share_their_reference_may_wait_for_an_answer(
    town: Town, erasures: Erasures, ref: str, *, is_left: bool
) -> None:
    """Nobody knows which of them is about whom."""
    town.rows["C-1"]["email"] = BADOT["email"]
    town.problem(kind="held", ref=ref, message="celle d’une personne effacée")
    assert (said(town, erasures) == "") is is_left


def test_a_sort_writes_nothing_again(town: Town, erasures: Erasures) -> None:
    town.rows["C-1"]["email"] = BADOT["email"]
    before = erasures.count(tab_of(town))
    town.rows = {ref: town.rows[ref] for ref in ("C-2", "C-1")}
    erasures.compare(before, erasures.count(tab_of(town)))
    assert "row 3 shows" in said(town, erasures)
    assert COTIN["email"] not in said(town, erasures)


@pytest.mark.parametrize(
    ("ref", "receipt", "is_right"),
    [("C-9", NAMED, True), ("C-9", NOTHING, False), ("C-1", NAMED, False)],
)
def test_a_row_that_the_receipt_names_and_nobody_empties_is_a_new_record(
    town: Town, erasures: Erasures, ref: str, receipt: dict[str, list[object]], *, is_right: bool
) -> None:
    """It was put back beside their row before the erasure (seed 2840102)."""
    erasures.note(BADOT_IS, receipt)
    town.records[ref] = dict(BADOT)
    town.more_rows.append((ref, dict(BADOT)))
    town.problem(kind="duplicate", ref=ref, sheet_value=BADOT["email"])

    assert (said(town, erasures) == "") == is_right


@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_typed_for_whoever_may_be_erased_may_go_until_the_service_has_looked(
    town: Town, *, is_open: bool
) -> None:
    """The command was killed, and had erased them (seed 2913098)."""
    erasures = Erasures(town.books)
    if is_open:
        erasures.leave_open(BADOT_IS)
    else:
        town.books.release(BADOT_IS)
    town.retype(BADOT_IS, "role", "Trésorier", BADOT["role"])
    erasures.look()

    assert ("lost" in town.kinds()) is not is_open


def test_what_was_pasted_of_theirs_over_what_another_had_may_go_with_them(town: Town) -> None:
    """Its column was asked about; the other's row shows its own again (seed 2984672)."""
    town.retype(COTIN_IS, "email", BADOT["email"], COTIN["email"])
    assert {"lost", "resurrected"} <= town.kinds()
    Erasures(town.books).note(BADOT_IS, NOTHING)
    assert not {"lost", "resurrected"} & town.kinds()


def test_what_a_colleague_was_given_of_theirs_from_the_first_stays_the_colleagues(
    town: Town,
) -> None:
    """Their row was copied for somebody else."""
    colleague = town.books.someone("les-epis")
    town.books.note(Entry(colleague, "phone", BADOT["phone"], "les-epis"))
    Erasures(town.books).note(BADOT_IS, NOTHING)
    assert "lost" in town.kinds()


def test_what_was_typed_of_another_is_missed_whoever_is_erased(town: Town) -> None:
    town.retype(COTIN_IS, "email", "c.cotin@example.org", COTIN["email"])
    Erasures(town.books).note(BADOT_IS, NOTHING)
    assert {"lost", "resurrected"} <= town.kinds()
