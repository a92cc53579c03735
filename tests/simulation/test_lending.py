"""The judge is right about things and loans, in tabs of their own, which name each other."""

import random
from typing import Any, cast

import pytest

from simulation.acts import ACTS
from simulation.acts.lending import share_links
from simulation.acts.visit import Memory, Visit
from simulation.books import Books
from simulation.entries import Entry
from simulation.guarded import Guarded
from simulation.judge import Judge
from simulation.kinds import ITEM, LOAN, Kind
from simulation.machinery.google import Google
from simulation.scene import Scene
from simulation.sheets import REFERENCE, Sheet, Tab, image
from simulation.values import Mint, canonical, day_told

Json = dict[str, Any]
KIT = {"code": "LM-1", "label": "Malle gala", "quantity": "1001", "location": "Armoire base"}
GAME = {"code": "LM-2", "label": "Malle tovu", "quantity": "1002", "location": "Armoire pela"}
LENT = {"loaned_on": "03/01/2021", "due_on": "05/01/2027", "returned_on": "", "deposit": "1010"}
ALSO = {"loaned_on": "09/01/2021", "due_on": "11/01/2027", "returned_on": "", "deposit": "1011"}
THINGS = Sheet("la-farandole", "S1", ITEM, 1)
LOANS = Sheet("la-farandole", "S1", LOAN, 2)
REPEATED = (
    "Synchronisation : cette ligne répète exactement la ligne 2 : les deux comptent pour une. "
    "Supprimez-la, ou modifiez-la si c’est une autre."
)
ASKED = "Synchronisation : cette fiche semble être déjà dans cette liste, sous la référence E-1."


class Keyboard:
    """Where what is typed goes."""

    def type(self, _spreadsheet: str, _where: str, _rows: list[list[str]]) -> None:
        return

    def batch(self, _spreadsheet: str, *_requests: Json) -> None:
        return


class Library:
    """Two things and two loans of the first, in two tabs of one spreadsheet and in the records."""

    def __init__(self) -> None:
        self.books = Books()
        self.problems: list[Json] = []
        self.things = {"M-1": dict(KIT), "M-2": dict(GAME)}
        self.loans = {"E-1": dict(LENT), "E-2": dict(ALSO)}
        self.named = {"E-1": "Malle gala", "E-2": "LM-1"}
        self.status = {"E-1": "En retard", "E-2": "En retard"}
        self.marks: dict[str, str] = {}
        self.archived: set[str] = set()
        self.records: dict[str, dict[str, Any]] = {
            **{ref: {**texts, ITEM.whose: "la-farandole"} for ref, texts in self.things.items()},
            "E-1": {**_canonical(LENT), "item_code": "M-1", LOAN.whose: "les-epis"},
            "E-2": {**_canonical(ALSO), "item_code": "M-1", LOAN.whose: "les-epis"},
        }
        for kind, texts in ((ITEM, KIT), (ITEM, GAME), (LOAN, LENT), (LOAN, ALSO)):
            number = self.books.someone("la-farandole", kind)
            more = {"item_code": "LM-1"} if kind is LOAN else {}
            for name, text in {**texts, **more}.items():
                self.books.note(Entry(number, name, text, "la-farandole"))

    def problem(self, sheet: Sheet, **what: str) -> None:
        keys = ("ref", "field", "cell", "sheet_value", "canonical_value", "message")
        link = f"https://docs.google.com/spreadsheets/d/S1/edit#gid={sheet.sheet_id}"
        self.problems.append({**dict.fromkeys(keys), "spreadsheet": "S1", "link": link, **what})

    def kinds(self) -> set[str]:
        loans = {
            (f"{ref} {self.marks[ref]}" if self.marks.get(ref) else ref): {
                **texts,
                "item_code": self.named[ref],
                "status": self.status[ref],
            }
            for ref, texts in self.loans.items()
        }
        tabs = [(THINGS, _tab(THINGS, ITEM, self.things)), (LOANS, _tab(LOANS, LOAN, loans))]
        records = [
            {
                "ref": ref,
                "entity": "loan" if ref.startswith("E") else "item",
                "archived": ref in self.archived,
                "fields": fields,
            }
            for ref, fields in self.records.items()
        ]
        scene = Scene(tabs, records, self.problems)
        return {one.kind for one in Judge(self.books, scene, Guarded(self.books)).judge()}


def _tab(sheet: Sheet, kind: Kind, rows: dict[str, dict[str, str]]) -> Tab:
    names = [name for name in kind.titles if name != kind.whose]
    lines = [[kind.titles[name][0] for name in names] + [REFERENCE]]
    lines += [[texts[name] for name in names] + [ref] for ref, texts in rows.items()]
    cells = [[{"formattedValue": text} for text in line] for line in lines]
    return Tab("S1", sheet.sheet_id, kind.tab, cells, (60, 12), kind)


def _canonical(loan: dict[str, str]) -> dict[str, str | None]:
    """As records hold it."""
    days = {name: "-".join(reversed(text.split("/"))) or None for name, text in loan.items()}
    return {**days, "deposit": f"{loan['deposit']}.00"}


@pytest.fixture
def library() -> Library:
    return Library()


def test_a_library_at_rest_has_no_breach(library: Library) -> None:
    assert library.kinds() == set()


def test_a_loan_that_names_another_thing_than_was_typed_is_wrong(library: Library) -> None:
    library.records["E-1"]["item_code"] = "M-2"
    library.named["E-1"] = "Malle tovu"

    assert library.kinds() == {"resurrected"}


def test_a_thing_written_over_by_whoever_saw_it_is_right(library: Library) -> None:
    library.books.note(Entry(3, "item_code", "LM-2", "clef"), ["LM-1"])
    library.records["E-1"]["item_code"] = "M-2"
    library.named["E-1"] = "LM-2"

    assert library.kinds() == set()


def test_a_thing_that_somebody_decided_on_is_right_again(library: Library) -> None:
    """Another had been written over it by whoever saw it; then the coordinator chose."""
    library.books.moment += 1
    library.books.note(Entry(3, "item_code", "LM-2", "les-epis"), ["LM-1"])
    assert library.kinds() == {"resurrected"}
    library.books.keep_thing(3, "item_code", "Malle gala")
    assert library.kinds() == set()


def test_whoever_types_over_one_cell_of_a_loan_in_dispute_decides_its_thing_too(
    library: Library,
) -> None:
    """Both notes stood in the row: which of the two things it is, was up to them."""
    library.books.moment += 1
    library.books.note(Entry(3, "item_code", "LM-2", "les-epis"), ["LM-1"])
    tab = _tab(LOANS, LOAN, {"E-1": {**LENT, "item_code": "LM-1", "status": "En retard"}})
    tab.rows[1][tab.columns["item_code"]]["note"] = "Synchronisation : deux valeurs différentes."
    told: list[str] = []
    memory = Memory(library.books, random.Random(1), Mint(), told.append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", None), LOANS, tab, frozenset())

    visit.decide_group(1, "deposit", 3)
    assert library.kinds() == {"resurrected"}
    visit.decide_group(1, "loaned_on", 3)
    assert library.kinds() == set()


@pytest.mark.parametrize(
    ("gives_way", "shown", "breaches"),
    [
        (True, "05/01/2027", set()),
        (False, "05/01/2027", {"lost", "resurrected"}),
        (True, "09/01/2027", {"resurrected"}),
    ],
)
def test_whoever_takes_one_day_of_others_takes_what_the_notes_beside_it_show_too(
    library: Library, shown: str, breaches: set[str], *, gives_way: bool
) -> None:
    """They alone had typed over the other day: it was asked about with its group (2987189)."""
    library.books.moment += 1
    library.books.note(Entry(3, "due_on", "07/01/2027", "les-epis"), ["05/01/2027"])
    library.books.look()
    here = {**LENT, "item_code": "LM-1", "due_on": "07/01/2027", "status": "En retard"}
    tab = _tab(LOANS, LOAN, {"E-1": here})
    note = f"Synchronisation : deux valeurs différentes. CLEF a donné : « {shown} »."
    tab.rows[1][tab.columns["due_on"]]["note"] = note
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests

    visit = Visit(memory, cast("Google", None), LOANS, tab, frozenset())
    visit.decide_group(1, "loaned_on", 3, gives_way=gives_way)

    assert library.kinds() == breaches


@pytest.mark.parametrize("is_seen", [False, True])
def test_a_thing_typed_into_a_row_that_goes_before_any_run_may_be_as_if_never_typed(
    library: Library, *, is_seen: bool
) -> None:
    """The other list keeps the loan, of the thing that it was of."""
    library.books.moment += 1
    library.books.look()
    library.books.note(Entry(3, "item_code", "LM-2", "les-epis"), ["LM-1"])
    if is_seen:
        library.books.look()
    tab = _tab(LOANS, LOAN, {"E-1": {**LENT, "item_code": "LM-2", "status": "En retard"}})
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests
    assert library.kinds() == {"resurrected"}

    Visit(memory, cast("Google", None), LOANS, tab, frozenset()).forget(1, 3)
    library.books.people[3].is_away = False
    assert library.kinds() == ({"resurrected"} if is_seen else set())


def test_two_records_of_a_loan_are_two_once_whoever_was_asked_has_made_them_differ(
    library: Library,
) -> None:
    other = {**LENT, "item_code": "LM-2", "status": "En retard"}
    library.loans["E-3"], library.named["E-3"], library.status["E-3"] = other, "LM-2", "En retard"
    library.records["E-3"] = {**library.records["E-1"], "item_code": "M-2"}
    library.books.note(Entry(3, "item_code", "LM-2", "la-farandole"), ["LM-1"])
    tab = _tab(LOANS, LOAN, {"E-3": other})
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", None), LOANS, tab, frozenset())

    visit.tell_apart(1, "item_code", 3)
    assert library.kinds() == {"doubled"}
    tab.rows[1][tab.columns["ref"]]["note"] = ASKED
    visit.tell_apart(1, "item_code", 3)
    assert library.kinds() == set()


@pytest.mark.parametrize(
    ("name", "is_asked", "breaches"),
    [
        ("loaned_on", True, set()),
        ("loaned_on", False, {"doubled"}),
        ("due_on", True, {"doubled"}),
    ],
)
def test_another_first_day_typed_by_whoever_was_asked_makes_a_loan_two(
    library: Library, name: str, *, is_asked: bool, breaches: set[str]
) -> None:
    """Two rows of one thing, one borrower and one first day are asked about, no others."""
    again = {**LENT, "returned_on": "22/04/2024"}
    library.loans["E-3"], library.named["E-3"], library.status["E-3"] = again, "LM-1", "Rendu"
    library.books.note(Entry(3, "returned_on", "22/04/2024", "la-farandole"), [""])
    tab = _tab(LOANS, LOAN, {"E-3": {**again, "item_code": "LM-1", "status": "Rendu"}})
    tab.rows[1][tab.columns["ref"]]["note"] = ASKED if is_asked else ""
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", Keyboard()), LOANS, tab, frozenset())

    visit.type_into((1, 3), name, "27/04/2021")
    again[name] = "27/04/2021"
    library.records["E-3"] = {**library.records["E-1"], **_canonical(again)}

    assert library.kinds() == breaches


@pytest.mark.parametrize(
    "said",
    [
        "« Malle gala » : il n’y en a que 1 à prêter, et à ces dates : CLEF.",
        "« Malle gala » n’est pas connu ici. Vérifiez le nom.",
    ],
)
@pytest.mark.parametrize(
    ("ref", "others", "breaches"),
    [
        ("", {"E-1": LENT}, set()),
        ("E-3", {"E-1": LENT}, {"doubled"}),
        ("", {"E-2": ALSO}, {"doubled"}),
    ],
)
def test_whoever_frees_a_second_row_of_a_loan_as_its_note_says_makes_it_two(
    library: Library, ref: str, others: dict[str, dict[str, str]], breaches: set[str], said: str
) -> None:
    """It was refused: its thing was out, by the very loan in the other row, or renamed since."""
    back = {**LENT, "returned_on": "22/04/2024"}
    library.loans["E-3"], library.named["E-3"], library.status["E-3"] = back, "LM-1", "Rendu"
    library.records["E-3"] = {**library.records["E-1"], **_canonical(back)}
    shown = {**others, ref: LENT}
    rows = {key: {**one, "item_code": "LM-1", "status": "En prêt"} for key, one in shown.items()}
    tab = _tab(LOANS, LOAN, rows)
    tab.rows[2][tab.columns["loaned_on"]]["note"] = f"Synchronisation : {said}"
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", Keyboard()), LOANS, tab, frozenset())

    visit.type_into((2, 3), "returned_on", "22/04/2024")

    assert library.kinds() == breaches


def _repeat(library: Library, noted: str, *, others: Json = LENT) -> Visit:
    """E-1 stands in two rows, of which the last one, or the one of `noted`, has our note."""
    shown = {"E-1": LENT, "E-1 ": others}
    rows = {key: {**one, "item_code": "LM-1", "status": "En prêt"} for key, one in shown.items()}
    tab = _tab(LOANS, LOAN, rows)
    for row, key in enumerate(shown, 1):
        tab.rows[row][tab.columns["ref"]]["formattedValue"] = "E-1"
        tab.rows[row][tab.columns["ref"]]["note"] = REPEATED if noted == key else ""
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests
    return Visit(memory, cast("Google", Keyboard()), LOANS, tab, frozenset())


def _split(library: Library, ref: str, **fields: str) -> None:
    """The changed row of E-1 is a loan of its own."""
    texts = {**LENT, **{name: text for name, text in fields.items() if name in LENT}}
    item = fields.get("item_code", "M-1")
    library.loans[ref], library.named[ref] = texts, {"M-1": "LM-1", "M-2": "LM-2"}[item]
    library.status[ref] = "En retard"
    library.records[ref] = {**library.records["E-1"], **_canonical(texts), "item_code": item}


@pytest.mark.parametrize(
    ("noted", "others", "typed", "breaches"),
    [
        ("E-1 ", LENT, "item_code", set()),
        ("E-1", LENT, "item_code", set()),
        ("", LENT, "item_code", {"doubled"}),
        ("E-1", ALSO, "item_code", {"doubled"}),
        ("E-1 ", LENT, "deposit", {"doubled"}),
        ("E-1 ", LENT, "loaned_on", {"doubled"}),
    ],
)
def test_one_of_two_rows_that_repeat_each_other_is_another_loan_once_another_thing_is_lent_there(
    library: Library, noted: str, others: Json, typed: str, breaches: set[str]
) -> None:
    """Whichever of the two bears the note, and by what was typed there alone."""
    visit = _repeat(library, noted, others=others)
    library.books.note(Entry(3, "item_code", "LM-2", "la-farandole"), ["LM-1"])
    visit.tell_apart(1, typed, 3)
    _split(library, "E-3", item_code="M-2", deposit="1012")

    assert library.kinds() == breaches


@pytest.mark.parametrize(("ref", "breaches"), [("", set()), ("M-1", {"doubled"})])
def test_a_loan_that_somebody_made_two_is_no_third(
    library: Library, ref: str, breaches: set[str]
) -> None:
    visit = _repeat(library, "E-1 ")
    visit.type_into((1, 3), "loaned_on", "27/04/2021")
    _split(library, "E-3", loaned_on="27/04/2021")
    if ref:
        _split(library, "E-4", loaned_on="27/04/2021", item_code=ref)

    assert library.kinds() == breaches


@pytest.mark.parametrize("is_told", [True, False])
def test_of_a_loan_that_is_two_records_each_may_name_its_own_thing(
    library: Library, *, is_told: bool
) -> None:
    """Its row was brought back beside it, and another thing typed there: who meant which?"""
    library.loans["E-3"], library.named["E-3"] = dict(LENT), "LM-2"
    library.status["E-3"] = "En retard"
    library.records["E-3"] = {**library.records["E-1"], "item_code": "M-2"}
    library.books.note(Entry(3, "item_code", "LM-2", "la-farandole"), ["LM-1"])
    if is_told:
        library.problem(LOANS, ref="E-3", field="loaned_on", kind="conflict")

    assert library.kinds() == (set() if is_told else {"doubled"})


@pytest.mark.parametrize(("typed", "is_lost"), [("08/01/2021", False), ("12/01/2021", True)])
def test_whoever_types_what_others_gave_for_a_loan_in_dispute_gives_up_all_of_theirs(
    library: Library, typed: str, *, is_lost: bool
) -> None:
    """Both dates had notes: who takes the other list's first date takes its second one, too."""
    library.books.note(Entry(3, "returned_on", "11/02/2021", "les-epis"), [""])
    texts = {**LENT, "returned_on": "11/02/2021", "item_code": "LM-1", "status": "En retard"}
    tab = _tab(LOANS, LOAN, {"E-1": texts})
    for name, given in (("loaned_on", "08/01/2021"), ("returned_on", "vide")):
        said = f"deux valeurs différentes. Ici : « {texts[name]} ». CLEF a donné : « {given} »."
        tab.rows[1][tab.columns[name]]["note"] = said
    told: list[str] = []
    memory = Memory(library.books, random.Random(1), Mint(), told.append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", Keyboard()), LOANS, tab, frozenset())

    visit.type_into((1, 3), "loaned_on", typed)

    kept = [one for one in library.books.of(3, "returned_on") if one.text and one.is_required]
    assert bool(kept) is is_lost


def test_whoever_deletes_the_note_of_a_dispute_decides_for_what_the_row_shows(
    library: Library,
) -> None:
    """The coordinator, who saw both days, had replaced them; one note decides the group."""
    library.books.moment += 1
    given = {"loaned_on": "12/01/2021", "due_on": "11/02/2027"}
    tab = _tab(LOANS, LOAN, {"E-1": {**LENT, "item_code": "LM-1", "status": "En retard"}})
    for name, text in given.items():
        library.books.note(Entry(3, name, text, "office"), [LENT[name]])
        said = f"deux valeurs différentes. Ici : « {LENT[name]} ». CLEF a donné : « {text} »."
        tab.rows[1][tab.columns[name]]["note"] = said
    told: list[str] = []
    memory = Memory(library.books, random.Random(1), Mint(), told.append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", Keyboard()), LOANS, tab, frozenset())
    assert library.kinds() == {"lost", "resurrected"}

    assert ACTS["delete_note"](visit)

    assert library.kinds() == set()


@pytest.mark.parametrize("is_disputed", [True, False])
def test_a_day_in_dispute_that_goes_with_its_row_was_never_taken(
    library: Library, *, is_disputed: bool
) -> None:
    library.books.moment += 1
    library.books.note(Entry(3, "returned_on", "11/02/2021", "clef"), [""])
    library.books.look()
    texts = {**LENT, "returned_on": "11/02/2021", "item_code": "LM-1", "status": "En retard"}
    tab = _tab(LOANS, LOAN, {"E-1": texts})
    if is_disputed:
        note = "deux valeurs différentes. Ici : « 11/02/2021 ». CLEF a donné : « vide »."
        tab.rows[1][tab.columns["returned_on"]]["note"] = note
    told: list[str] = []
    memory = Memory(library.books, random.Random(1), Mint(), told.append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", Keyboard()), LOANS, tab, frozenset())

    visit.forget(1, 3)

    assert library.kinds() == (set() if is_disputed else {"resurrected"})


def test_a_copied_loan_names_the_thing_that_the_row_showed(library: Library) -> None:
    """Another had just been typed for the first one elsewhere: that was not copied."""
    library.books.moment += 1
    library.books.note(Entry(3, "item_code", "LM-2", "les-epis"), ["LM-1"])
    tab = _tab(LOANS, LOAN, {"E-1": {**LENT, "item_code": "Malle gala", "status": "En retard"}})
    told: list[str] = []
    memory = Memory(library.books, random.Random(1), Mint(), told.append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", None), LOANS, tab, frozenset())

    share_links(visit, 1, original=3, copy=4)

    assert [one.text for one in library.books.of(4, "item_code")][-1] == "LM-1"


def _copy_what_several_are_called(
    library: Library, shown: str = "Malle gala", *, is_later: bool = False
) -> int:
    """A second thing has the first one's name as its loan is copied; the copy is of the second.

    `is_later`: it gets that name once the loan is copied.
    """
    if not is_later:
        _rename(library, "M-2", "Malle gala")
    tab = _tab(LOANS, LOAN, {"E-1": {**LENT, "item_code": shown, "status": "En retard"}})
    memory = Memory(library.books, random.Random(1), Mint(), list[str]().append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", None), LOANS, tab, frozenset())
    copied = {**LENT, "loaned_on": "13/01/2021", "deposit": "1012"}
    copy = library.books.someone("les-epis", LOAN)
    for name, text in copied.items():
        library.books.note(Entry(copy, name, text, "la-farandole"))
    share_links(visit, 1, original=3, copy=copy)
    if is_later:
        _rename(library, "M-2", "Malle gala")
    library.loans["E-3"], library.named["E-3"] = copied, "Malle gala"
    library.status["E-3"] = "En retard"
    library.records["E-3"] = {**library.records["E-1"], **_canonical(copied), "item_code": "M-2"}
    return copy


def _rename(library: Library, ref: str, text: str) -> None:
    before = library.things[ref]["label"]
    library.books.note(Entry(int(ref[-1]), "label", text, "clef"), [before])
    library.things[ref]["label"] = library.records[ref]["label"] = text


@pytest.mark.parametrize(
    ("shown", "renamed", "is_later", "is_wrong"),
    [
        ("Malle gala", "M-1", False, False),
        ("Malle gala", "", False, True),
        ("Malle gala", "M-2", False, True),
        ("LM-1", "M-1", False, True),
        ("Malle gala", "M-1", True, True),
    ],
)
def test_of_several_that_are_called_as_a_copied_loan_says_it_is_the_one_that_keeps_the_name(
    library: Library, shown: str, renamed: str, *, is_later: bool, is_wrong: bool
) -> None:
    """Asked which it was, nobody answered, and then the thing of the first loan was renamed."""
    _copy_what_several_are_called(library, shown, is_later=is_later)
    if renamed:
        _rename(library, renamed, "Malle rize")
    library.named |= {"E-1": "LM-1", "E-3": library.things["M-2"]["label"]}

    assert library.kinds() == ({"resurrected"} if is_wrong else set())


def test_a_thing_that_is_archived_keeps_no_name_from_another(library: Library) -> None:
    _copy_what_several_are_called(library)
    _rename(library, "M-1", "Malle rize")
    library.named["E-1"] = "LM-1"
    library.records["M-3"] = {"label": "Malle gala", ITEM.whose: "la-farandole"}
    assert library.kinds() == {"resurrected", "silent"}
    library.archived.add("M-3")
    assert library.kinds() == set()


@pytest.mark.parametrize("is_typed", [True, False])
def test_what_was_typed_or_decided_for_a_copied_loan_since_counts_alone(
    library: Library, *, is_typed: bool
) -> None:
    copy = _copy_what_several_are_called(library)
    _rename(library, "M-1", "Malle rize")
    library.named["E-1"] = "LM-1"
    if is_typed:
        library.books.note(Entry(copy, "item_code", "LM-1", "clef"))
    else:
        library.books.keep_thing(copy, "item_code", "Malle tovu")

    assert library.kinds() == {"resurrected"}


def test_a_thing_without_a_name_is_not_what_a_loan_without_one_is_of(library: Library) -> None:
    _rename(library, "M-2", "")
    library.records["E-1"]["item_code"] = "M-2"
    library.named["E-1"] = "LM-2"

    assert library.kinds() == {"resurrected"}


def test_a_row_that_names_another_thing_than_its_record_is_silent(library: Library) -> None:
    library.named["E-1"] = "Malle tovu"

    assert library.kinds() == {"silent"}


@pytest.mark.parametrize(
    ("mark", "lender", "is_silent"),
    [
        ("hors de votre liste", "les-epis", False),
        ("", "les-epis", True),
        ("archivé", "les-epis", True),
        ("hors de votre liste", "la-farandole", True),
    ],
)
def test_a_row_that_truly_says_that_it_is_in_this_list_no_more_shows_what_it_showed(
    library: Library, mark: str, lender: str, *, is_silent: bool
) -> None:
    """The borrower wrote that it was a thing of theirs, and two fields at once."""
    library.records["M-2"][ITEM.whose] = lender
    library.books.note(Entry(3, "item_code", "LM-2", "les-epis"), ["LM-1"])
    library.books.note(Entry(3, "deposit", "1019", "les-epis"), ["1010"])
    library.records["E-1"] |= {"item_code": "M-2", "deposit": "1019.00"}
    library.marks["E-1"] = mark

    assert library.kinds() == ({"silent"} if is_silent else set())


def test_a_row_that_goes_on_naming_a_thing_by_its_old_name_is_silent(library: Library) -> None:
    library.books.note(Entry(1, "label", "Malle rize", "clef"), ["Malle gala"])
    library.things["M-1"]["label"] = library.records["M-1"]["label"] = "Malle rize"

    assert library.kinds() == {"silent"}


@pytest.mark.parametrize("is_disputed", [False, True])
@pytest.mark.parametrize(("named", "is_silent"), [("Malle gala", False), ("Malle tovu", True)])
def test_a_loan_of_a_thing_that_is_two_records_may_go_on_naming_it_by_its_old_name(
    library: Library, named: str, *, is_silent: bool, is_disputed: bool
) -> None:
    """While it is asked whether both are one, neither has a name that says which is lent.

    Also after somebody took a run back, and it is open which of the two is theirs.
    """
    library.books.people[1].is_disputed = is_disputed
    library.books.note(Entry(1, "label", "Malle vusa", "la-farandole"), ["Malle gala"])
    for ref in ("M-1", "M-3"):
        library.things[ref] = KIT | {"label": "Malle vusa"}
        library.records[ref] = {**library.things[ref], ITEM.whose: "la-farandole"}
    library.problem(THINGS, ref="M-3", kind="duplicate")
    library.named["E-1"] = named

    assert library.kinds() == ({"silent"} if is_silent else set())


def test_a_loan_that_is_back_in_the_record_and_late_in_the_sheet_is_silent(
    library: Library,
) -> None:
    library.books.note(Entry(3, "returned_on", "04/02/2024", "clef"), [""])
    library.loans["E-1"]["returned_on"] = "04/02/2024"
    library.records["E-1"]["returned_on"] = "2024-02-04"

    assert library.kinds() == {"silent"}


@pytest.mark.parametrize(("field", "kinds"), [("returned_on", set()), ("due_on", {"silent"})])
def test_a_day_that_one_list_asks_about_is_in_no_other(
    library: Library, field: str, kinds: set[str]
) -> None:
    """It came with a row copied in a sheet that puts the month first (seed 2891056)."""
    library.books.note(Entry(3, "returned_on", "04/02/2024", "clef"), [""])
    library.loans["E-1"]["returned_on"] = "04/02/2024"
    library.records["E-1"]["returned_on"] = "2024-02-04"
    library.problem(
        Sheet("clef", "S1", LOAN, 9), ref="E-1", field=field, kind="assumed", cell="A9"
    )

    assert library.kinds() == kinds


@pytest.mark.parametrize(("state", "is_silent"), [("returned", False), ("lost", True)])
def test_a_loan_that_is_back_since_nobody_knows_when_has_no_day(
    library: Library, state: str, *, is_silent: bool
) -> None:
    """« Rendu » copied along with its row: the coordinator said that it is so."""
    library.records["E-1"]["status"] = state
    library.status["E-1"] = "Rendu"

    assert library.kinds() == ({"silent"} if is_silent else set())


def test_a_day_told_by_a_word_of_the_state_is_not_lost(library: Library) -> None:
    library.books.note(Entry(3, "returned_on", "04/02/2024", "clef"), [""])
    library.status["E-1"] = "rendu le 04/02/2024"

    assert "lost" not in library.kinds()


def test_a_day_told_by_a_word_goes_with_its_row_before_the_service_looks(library: Library) -> None:
    """The row came back, since another list has the loan, and the day was called lost."""
    library.books.note(Entry(3, "returned_on", "04/02/2024", "les-epis"), [""])
    tab = _tab(
        LOANS, LOAN, {"E-1": {**LENT, "item_code": "LM-1", "status": "rendu le 04/02/2024"}}
    )
    told: list[str] = []
    memory = Memory(library.books, random.Random(1), Mint(), told.append)  # noqa: S311 - for tests
    visit = Visit(memory, cast("Google", None), LOANS, tab, frozenset())

    visit.forget(1, 3)
    library.books.people[3].is_away = False

    assert "lost" not in library.kinds()


def test_a_day_that_stands_nowhere_is_lost(library: Library) -> None:
    library.books.note(Entry(3, "returned_on", "04/02/2024", "clef"), [""])

    assert "lost" in library.kinds()


def test_a_loan_with_anothers_deposit_is_mixed(library: Library) -> None:
    library.loans["E-1"]["deposit"], library.records["E-1"]["deposit"] = "1011", "1011.00"

    assert {"mixed", "lost"} <= library.kinds()


def test_a_loan_whose_row_the_lender_misses_is_silent(library: Library) -> None:
    del library.loans["E-1"]

    assert "silent" in library.kinds()


def test_a_loan_that_is_back_needs_no_row_once_somebody_took_it_out(library: Library) -> None:
    """It stays in the figures of its year, and comes back into nobody's list."""
    day = "07/02/2021"
    library.records["E-1"]["returned_on"] = canonical("returned_on", day)
    library.books.note(Entry(3, "returned_on", day, "la-farandole"), [""])
    del library.loans["E-1"]
    assert "silent" in library.kinds()
    library.books.people[3].departures = 1
    assert "silent" not in library.kinds()


def test_a_thing_that_is_lent_twice_is_asked_about_or_meant(library: Library) -> None:
    for thing in ("M-1", "M-2"):
        library.records[thing]["quantity"] = "1"
        library.things[thing]["quantity"] = "1"
    assert "silent" in library.kinds()
    library.problem(LOANS, kind="held", ref="E-2", field="due_on", cell="A3")
    assert "silent" not in library.kinds()
    library.problems.clear()
    library.books.meant.add("E-2")
    assert "silent" not in library.kinds()


def test_what_nobody_knows_the_number_of_is_not_lent_twice(library: Library) -> None:
    """« Armoire basse » under « Quantité » is refused: nobody knows until somebody mends it."""
    library.records["M-1"]["quantity"] = None
    library.problem(THINGS, kind="invalid", ref="M-1", field="quantity", cell="C2")
    assert "silent" not in library.kinds()
    library.problems.clear()
    library.records["M-1"]["quantity"] = "1"
    assert "silent" in library.kinds()


def test_a_guard_of_one_tab_explains_nothing_in_another(library: Library) -> None:
    library.named["E-1"] = "Malle tovu"
    library.problem(THINGS, kind="guard")
    assert library.kinds() == {"silent"}

    library.problem(LOANS, kind="guard")
    assert library.kinds() == set()


def test_a_conflict_of_one_field_tells_of_the_whole_group(library: Library) -> None:
    library.named["E-1"] = "Malle tovu"
    library.problem(LOANS, kind="conflict", ref="E-1", field="loaned_on")

    assert library.kinds() == set()


@pytest.mark.parametrize(
    ("status", "day"),
    [("rendu le 15/03/2024", "15/03/2024"), ("Rendu le 1/3/2024", "1/3/2024"), ("En prêt", "")],
)
def test_whoever_copies_a_loan_given_back_copies_the_day(status: str, day: str) -> None:
    """Where there is no column for it, the day stands in the state."""
    assert day_told(status) == day


def test_a_row_brought_back_brings_its_days_back_as_days() -> None:
    """A number without its format: « 45380 » stood where somebody had typed a day."""
    looks = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
    cell = {"userEnteredValue": {"numberValue": 45380}, "userEnteredFormat": looks}
    assert image(Tab("S1", 2, "Prêts", [[cell]], (9, 9)), 0) == [cell]


@pytest.mark.parametrize(
    ("named", "told", "is_silent"),
    [
        ("Malle dubato", "Une autre ligne attend la même réponse.", False),
        ("Malle dubato", "", True),
        ("Malle cocomo", "Une autre ligne attend la même réponse.", True),
    ],
)
def test_a_row_may_wait_for_the_answer_that_another_one_asks_for(
    library: Library, named: str, told: str, *, is_silent: bool
) -> None:
    """Rows that were copied and refused, before somebody renamed the thing."""
    for key, name in (("", "Malle dubato"), (" ", named)):
        library.loans[key], library.named[key], library.status[key] = dict(ALSO), name, ""
    library.problem(
        LOANS,
        kind="invalid",
        field="item_code",
        cell="A4",
        sheet_value="Malle dubato",
        message=f"« Malle dubato » n’est pas connu ici. {told}",
    )

    assert library.kinds() == ({"silent"} if is_silent else set())


WORDS, OTHERS = "demander à Gibape", "demander à Pedupe"


@pytest.mark.parametrize(
    ("typed", "name", "recorded", "breaches"),
    [
        ([("", "old"), (WORDS, "")], "deposit", None, set()),
        ([("", "old"), (OTHERS, ""), (WORDS, OTHERS)], "deposit", None, set()),
        ([(WORDS, "old"), ("", "old")], "deposit", None, set()),
        ([(WORDS, "old")], "deposit", None, {"silent", "resurrected"}),
        ([(OTHERS, "old"), (WORDS, OTHERS)], "deposit", None, {"silent", "resurrected"}),
        (
            [(WORDS, "old"), (OTHERS, WORDS), (WORDS, OTHERS)],
            "deposit",
            None,
            {"silent", "resurrected"},
        ),
        ([("", "old"), (WORDS, ""), ("1099", "")], "deposit", "1099.00", {"silent"}),
        ([("", "old"), (WORDS, ""), ("1099", "")], "deposit", None, {"lost", "resurrected"}),
        ([("", "old"), (WORDS, "")], "loaned_on", None, {"silent", "resurrected"}),
        ([("", "old"), ("1099", "")], "deposit", None, {"silent", "resurrected"}),
    ],
)
def test_words_where_no_deposit_is_known_are_nobodys_question(
    library: Library,
    typed: list[tuple[str, str]],
    name: str,
    recorded: str | None,
    breaches: set[str],
) -> None:
    """« A deposit in words is nobody's question, and takes no amount that is known. »"""
    library.books.look()
    for text, seen in typed:
        library.books.moment += 1
        entry = Entry(3, name, text, "la-farandole", is_rubbish=text in {WORDS, OTHERS})
        library.books.note(entry, [LENT[name] if seen == "old" else seen])
    shown = [text for text, _ in typed if text]
    library.loans["E-1"][name] = WORDS if WORDS in shown else shown[-1]
    library.records["E-1"][name] = recorded

    assert library.kinds() == breaches


@pytest.mark.parametrize(("is_looked_at", "is_silent"), [(False, False), (True, True)])
def test_words_over_an_amount_that_their_author_had_just_copied_are_nobodys_question(
    library: Library, *, is_looked_at: bool, is_silent: bool
) -> None:
    library.books.look()
    for text, seen in (("", LENT["deposit"]), ("1099", ""), (WORDS, "1099")):
        entry = Entry(3, "deposit", text, "la-farandole", is_rubbish=text == WORDS)
        library.books.note(entry, [seen])
        if is_looked_at or not text:
            library.books.look()
    library.loans["E-1"]["deposit"], library.records["E-1"]["deposit"] = WORDS, None

    assert ("silent" in library.kinds()) == is_silent


def test_words_of_another_column_or_of_nobody_are_a_question(library: Library) -> None:
    day = LENT["loaned_on"]
    for text, seen in (("", day), (OTHERS, ""), (day, OTHERS)):
        entry = Entry(3, "loaned_on", text, "la-farandole", is_rubbish=text == OTHERS)
        library.books.note(entry, [seen])
    for text, seen in (("", LENT["deposit"]), (WORDS, ""), ("", WORDS)):
        entry = Entry(3, "deposit", text, "la-farandole", is_rubbish=text == WORDS)
        library.books.note(entry, [seen])
    library.records["E-1"]["deposit"] = None
    found = []
    for library.loans["E-1"]["deposit"] in (WORDS, OTHERS, "demander à Anne"):
        found.append(library.kinds())

    assert found == [set(), {"silent"}, {"silent"}]


def test_a_deposit_that_is_gone_while_nothing_stands_for_it_is_no_words(library: Library) -> None:
    library.books.replace(3, "deposit", [LENT["deposit"]])
    library.loans["E-1"]["deposit"], library.records["E-1"]["deposit"] = "", None

    assert library.kinds() == {"resurrected"}
