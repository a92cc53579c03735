"""What a hint says of a loan, judged beside the loan's dates. Today is 24 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.loans.loan_facts import SAID
from french_cells.reading import BESIDE, NO_MONTH, Raw, Reading, Value
from sync_service.domain.codec import Beside
from sync_service.domain.mapping import KnownOrganisation
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec
from sync_service.model.composites import build_composites
from sync_service.model.directory import build_directory
from sync_service.model.entities.loan import loan_status

TODAY = date(2026, 11, 24)
CODEC = build_codec(
    "loan", build_directory([KnownOrganisation("la-mjc", "La MJC", ("MJC",))], []), TODAY
)
STATE = build_composites(CODEC, ["status"], TODAY)["status"]
OUT: dict[str, Value] = {"loaned_on": "2026-11-02", "due_on": "2026-12-15"}
LATE: dict[str, Value] = {**OUT, "due_on": "2026-11-20"}
BACK: dict[str, Value] = {**OUT, "returned_on": "2026-11-12"}


def say(raw: Raw, fields: dict[str, Value], *columns: str, remembered: Value = None) -> Reading:
    beside = Beside(fields, frozenset(columns), remembered)
    return STATE.relate(STATE.codec.read(Cell(raw)), beside)


@pytest.mark.parametrize(
    ("raw", "fields", "told"),
    [
        ("en prêt", OUT, {}),
        ("En retard", LATE, {}),
        ("disponible", BACK, {}),
        ("rendu le 12/11/2026", OUT, {"returned_on": "2026-11-12"}),
        ("rendu le 12/11/2026", BACK, {"returned_on": "2026-11-12"}),
        ("rendu le 3", OUT, {"returned_on": "2026-11-03"}),
        ("rendu le 30", {"loaned_on": "2026-10-01"}, {"returned_on": "2026-10-30"}),
        ("prêté à la MJC", OUT, {"borrower_organisation_id": "la-mjc"}),
        ("à rendre pour le 31/12/2026", OUT, {"due_on": "2026-12-31"}),
        ("à rendre pour le 31/12/2026", LATE, {"due_on": "2026-12-31"}),
        ("en cours depuis le 01/11/2026", {}, {"loaned_on": "2026-11-01"}),
        ("en prêt", BACK, {"returned_on": None}),
        ("perdu", LATE, {"status": "lost"}),
        ("annulé", OUT, {"status": "cancelled"}),
        ("rendu", LATE, {"status": "available"}),
        ("rendu abîmé", OUT, {"status": "available", "condition_back": "damaged"}),
    ],
)
def test_a_hint_tells_fields(raw: str, fields: dict[str, Value], told: dict[str, Value]) -> None:
    reading = say(raw, fields)
    assert reading.accepted, reading.message
    assert STATE.told(reading.value) == {"status": None, **told}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "fields", "columns", "why"),
    [
        ("rendu", {"loaned_on": "2026-12-01"}, (), "c’est une réservation"),
        ("en retard", OUT, (), "prévu le 15/12/2026"),
        ("en retard", {"loaned_on": "2026-11-02"}, (), "écrivez la date de retour prévue"),
        ("réservé", LATE, (), "ce n’est plus une réservation"),
        ("en prêt", {"loaned_on": "2026-12-01"}, (), "c’est une réservation"),
        ("en prêt", BACK, ("returned_on",), "noté rendu le 12/11/2026"),
        ("réservé", BACK, (), "noté rendu le 12/11/2026"),
        ("rendu le 10/11/2026", BACK, ("returned_on",), "« Rendu le » dit 12/11/2026"),
        ("hors service", OUT, (), "liste du matériel"),
        ("prêté à Personne", OUT, (), "structure"),
    ],
)
def test_a_hint_that_does_not_agree_says_why(
    raw: str, fields: dict[str, Value], columns: tuple[str, ...], why: str
) -> None:
    reading = say(raw, fields, *columns)
    assert not reading.accepted
    assert why in reading.message


def test_a_cell_may_correct_the_date_that_it_gave_itself() -> None:
    remembered = "returned returned_on=2026-11-12"
    reading = say("rendu le 10/11/2026", BACK, "returned_on", remembered=remembered)
    assert STATE.told(reading.value)["returned_on"] == "2026-11-10"  # type: ignore[arg-type]


DAYS = st.dates(TODAY - timedelta(days=90), TODAY + timedelta(days=90)).map(date.isoformat)
PAST = st.dates(TODAY - timedelta(days=90), TODAY).map(date.isoformat)
LOANS = st.fixed_dictionaries(
    {},
    optional={
        "loaned_on": DAYS,
        "due_on": DAYS,
        "returned_on": PAST,
        "status": st.sampled_from(["cancelled", "lost"]),
    },
)


@given(LOANS)
def test_what_is_shown_reads_as_what_it_shows(fields: dict[str, Value]) -> None:
    """« En prêt » of a late loan aside, a state that we wrote is never refused or an edit."""
    shown = STATE.codec.show(STATE.compose(fields, None))
    reading = say(shown.value, fields)
    assert reading.accepted, reading.message
    assert STATE.holds(reading.value, fields)  # type: ignore[arg-type] # canonical


@pytest.mark.parametrize(
    ("raw", "loaned_on", "severity"),
    [
        ("rendu le 12", "2026-11-02", "repair"),
        ("rendu le 12", "2026-11-12", "repair"),
        ("rendu le 12", "2026-10-10", "assume"),  # or on 12 October
        ("rendu le 12/10", "2026-09-01", "repair"),
        ("rendu le 12/10", "2025-10-10", "assume"),  # or in 2025
        ("rendu le 12/10", None, "assume"),
        ("rendu incomplet le 12/11", "2026-11-02", "repair"),
        ("retour le 12/11", "2026-11-02", "assume"),
        ("rendu le 12, il manque trois cordes", "2026-11-02", "repair"),
        ("rendu le 12, avec une corde neuve", "2026-11-02", "assume"),
    ],
)
def test_a_day_is_in_doubt_only_if_the_loan_has_another_one(
    raw: str, loaned_on: str | None, severity: str
) -> None:
    assert say(raw, {"loaned_on": loaned_on}).severity == severity


def test_words_behind_a_day_are_what_is_asked_about_once_it_is_the_one_day_it_may_be() -> None:
    near = say("rendu le 12, avec une corde neuve", {"loaned_on": "2026-11-02"})
    far = say("rendu le 12, avec une corde neuve", {"loaned_on": "2026-10-10"})  # or on 12 October
    assert near.message.startswith(BESIDE)
    assert far.message.startswith(NO_MONTH)


@given(LOANS, PAST)
def test_a_return_told_in_the_cell_is_one_in_the_record(
    fields: dict[str, Value], day: str
) -> None:
    written = date.fromisoformat(day).strftime("%d/%m/%Y")
    reading = say(f"rendu le {written}", fields)
    after = {**fields, **STATE.told(reading.value)}  # type: ignore[arg-type] # canonical
    assert after["returned_on"] == day
    assert STATE.holds(reading.value, after)  # type: ignore[arg-type] # canonical
    assert STATE.compose(after, reading.value) == reading.value  # type: ignore[arg-type]


@given(LOANS)
def test_only_somebodys_word_is_stored(fields: dict[str, Value]) -> None:
    state = STATE.compose(fields, None)
    told = STATE.told(state)
    assert told == {"status": state if state in SAID else None}
    assert loan_status({**fields, **told}, TODAY) == state


def test_the_calendar_drifts_and_people_do_not() -> None:
    assert STATE.drifts("on_loan", "overdue")
    assert not STATE.drifts("on_loan", "returned")
    assert not STATE.drifts("on_loan", "lost")


GONE: dict[str, Value] = {**LATE, "item_code": "M-1", "borrower_organisation_id": "la-mjc"}
BUILT = build_composites(
    CODEC, ["status"], TODAY, withdrawn={"E-1": ("M-1", "la-mjc", LATE["loaned_on"])}
)["status"]
WITHDRAWN = BUILT.about("E-1")


def test_nobody_took_out_what_went_out_of_service_before() -> None:
    assert WITHDRAWN.compose(GONE, None) == "reserved"
    assert not WITHDRAWN.holds("overdue", GONE)
    assert WITHDRAWN.compose({**GONE, "loaned_on": "2026-11-03"}, None) == "overdue"
    assert WITHDRAWN.compose({**GONE, "item_code": "M-2"}, None) == "overdue"
    assert BUILT.about("E-2").compose(GONE, None) == "overdue"


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        ("réservé", "reserved"),
        ("annulé", "cancelled"),
        ("perdu", "lost"),
        ("rendu le 12/11/2026", "returned"),
    ],
)
def test_what_went_out_of_service_before_may_be_called_off_or_back(raw: str, state: str) -> None:
    reading = WITHDRAWN.relate(WITHDRAWN.codec.read(Cell(raw)), Beside(GONE, frozenset()))
    assert reading.accepted, reading.message
    assert WITHDRAWN.compose({**GONE, **WITHDRAWN.told(reading.value)}, None) == state  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", ["en prêt", "en retard"])
def test_who_says_that_it_is_out_all_the_same_is_told_where_to_say_so(raw: str) -> None:
    reading = WITHDRAWN.relate(WITHDRAWN.codec.read(Cell(raw)), Beside(GONE, frozenset()))
    assert reading.error == "ambiguous"
    assert "corrigez son état dans la liste du matériel" in reading.message
