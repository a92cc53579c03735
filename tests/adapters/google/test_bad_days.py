import pytest

from sheets_emulator import Fault, Rule
from sync_service.adapters.google import Backoff, GoogleSpreadsheets
from sync_service.domain.errors import (
    LostAccess,
    QuotaExceeded,
    Trashed,
    Unreachable,
    WriteRefused,
)
from sync_service.domain.spreadsheet import CellWrite, WriteBatch
from tests.adapters.google.stand_in import Google

PASSING = [
    Fault.TOO_MANY_REQUESTS,
    Fault.SERVER_ERROR,
    Fault.UNAVAILABLE,
    Fault.HTML_BAD_GATEWAY,
    Fault.RESET,
    Fault.CUT_AFTER_APPLY,
    Fault.TRUNCATED,
    Fault.UNAUTHENTICATED,
]
ONE_CELL = WriteBatch("mine", [CellWrite(0, 0, 0, "Zoé")])


@pytest.mark.parametrize("fault", PASSING)
def test_a_read_survives_a_bad_moment(
    fault: Fault, google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1", [["Zoé"]])
    google.world.faults.plan(Rule(fault, kind="reads", times=2))

    snapshot = spreadsheets.read(google.spreadsheet_id)

    assert snapshot.tabs[0].cell(0, 0).value == "Zoé"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(fault, Unreachable) for fault in PASSING if fault is not Fault.TOO_MANY_REQUESTS]
    + [(Fault.TOO_MANY_REQUESTS, QuotaExceeded), (Fault.PERMISSION_LOST, LostAccess)],
)
def test_a_bad_day_ends_a_read_with_an_error_that_says_so(
    fault: Fault, expected: type[Exception], google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.world.faults.plan(Rule(fault, kind="reads", times=None))

    with pytest.raises(expected) as caught:
        spreadsheets.read(google.spreadsheet_id)

    assert type(caught.value) is expected
    assert google.time.seconds < 60


@pytest.mark.parametrize(
    ("fault", "expected", "is_applied"),
    [
        (Fault.SERVER_ERROR, Unreachable, False),
        (Fault.UNAVAILABLE, Unreachable, False),
        (Fault.HTML_BAD_GATEWAY, Unreachable, False),
        (Fault.RESET, Unreachable, False),
        (Fault.TOO_MANY_REQUESTS, QuotaExceeded, False),
        (Fault.PERMISSION_LOST, WriteRefused, False),
        (Fault.SERVER_ERROR_AFTER_APPLY, Unreachable, True),
        (Fault.CUT_AFTER_APPLY, Unreachable, True),
        (Fault.TRUNCATED, Unreachable, True),
    ],
)
def test_a_write_is_sent_once_and_the_marker_tells_what_became_of_it(
    fault: Fault,
    expected: type[Exception],
    is_applied: bool,  # noqa: FBT001 - a column of the table
    google: Google,
    spreadsheets: GoogleSpreadsheets,
) -> None:
    spreadsheets.read(google.spreadsheet_id)
    google.world.faults.plan(Rule(fault, kind="writes", times=None))

    with pytest.raises(expected):
        spreadsheets.write(google.spreadsheet_id, ONE_CELL)

    assert spreadsheets.counts().writes == 1
    google.world.faults.clear()
    snapshot = spreadsheets.read(google.spreadsheet_id)
    assert (snapshot.marker == "mine") is is_applied
    assert (snapshot.tabs[0].cell(0, 0).value == "Zoé") is is_applied


def test_after_an_unknown_write_the_next_one_succeeds(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.world.faults.plan(Rule(Fault.CUT_AFTER_APPLY, kind="writes"))
    with pytest.raises(Unreachable):
        spreadsheets.write(google.spreadsheet_id, ONE_CELL)

    after = spreadsheets.write(google.spreadsheet_id, WriteBatch("next"))

    assert after.marker == "next"


def test_a_write_whose_token_ran_out_is_repeated_because_nothing_was_done(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.world.faults.plan(Rule(Fault.UNAUTHENTICATED, kind="writes"))

    assert spreadsheets.write(google.spreadsheet_id, ONE_CELL).marker == "mine"


def test_waits_grow_and_stay_below_the_longest(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.world.faults.plan(Rule(Fault.UNAVAILABLE, kind="reads", times=None))

    with pytest.raises(Unreachable):
        spreadsheets.read(google.spreadsheet_id)

    assert google.time.slept == [1, 2, 4, 8]


def test_a_spreadsheet_that_is_not_shared_says_with_which_address_to_share_it(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    address = google.world.service_account.email
    hidden = google.make_spreadsheet(shared_with="autre@example.org")

    with pytest.raises(LostAccess, match=address) as caught:
        spreadsheets.read(hidden)

    assert "Partager" in str(caught.value)
    assert caught.value.spreadsheet_id == hidden
    assert google.time.slept == []


def test_a_spreadsheet_that_does_not_exist_is_lost_access(
    spreadsheets: GoogleSpreadsheets,
) -> None:
    with pytest.raises(LostAccess, match="n’existe pas"):
        spreadsheets.read("1nowhere")


def test_a_spreadsheet_shared_for_reading_only_says_which_right_is_missing(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    address = google.world.service_account.email
    only_read = google.make_spreadsheet(shared_with="autre@example.org")
    google.share(only_read, address, role="reader")
    spreadsheets.read(only_read)

    with pytest.raises(WriteRefused, match="Éditeur") as caught:
        spreadsheets.write(only_read, ONE_CELL)

    assert caught.value.cause == "read_only"
    assert caught.value.google == "The caller does not have permission"


def test_a_file_thrown_into_the_bin_is_neither_read_nor_written(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    spreadsheets.write(google.spreadsheet_id, WriteBatch("ours"))
    token = spreadsheets.read_signal(None).token
    path = f"/drive/v3/files/{google.spreadsheet_id}"
    google.asked("PATCH", path, {"trashed": True})
    signal = spreadsheets.read_signal(token)

    assert [(change.trashed, change.by_us) for change in signal.changes] == [(True, False)]
    with pytest.raises(Trashed, match="corbeille"):
        spreadsheets.read(google.spreadsheet_id)
    with pytest.raises(Trashed):
        spreadsheets.write(google.spreadsheet_id, ONE_CELL)

    google.asked("PATCH", path, {"trashed": False})
    spreadsheets.read_signal(signal.token)
    spreadsheets.read(google.spreadsheet_id)


def test_a_later_process_still_knows_what_lies_in_the_bin(google: Google) -> None:
    token = google.open().read_signal(None).token
    google.asked("PATCH", f"/drive/v3/files/{google.spreadsheet_id}", {"trashed": True})
    token = google.open().read_signal(token).token
    later = google.open()

    signal = later.read_signal(token)

    assert signal.changes == []
    assert later.counts().drive == 1
    with pytest.raises(Trashed):
        later.read(google.spreadsheet_id)

    google.asked("PATCH", f"/drive/v3/files/{google.spreadsheet_id}", {"trashed": False})
    latest = google.open()
    latest.read_signal(signal.token)
    latest.read(google.spreadsheet_id)


def test_a_file_that_was_in_the_bin_before_the_first_signal_is_known(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.asked("PATCH", f"/drive/v3/files/{google.spreadsheet_id}", {"trashed": True})

    spreadsheets.read_signal(None)

    with pytest.raises(Trashed):
        spreadsheets.read(google.spreadsheet_id)


def test_a_token_that_google_does_not_know_is_replaced_by_a_fresh_one(
    spreadsheets: GoogleSpreadsheets,
) -> None:
    signal = spreadsheets.read_signal("not-a-token")

    assert signal.token.isdigit()
    assert signal.changes == []


def test_a_broken_spreadsheet_is_left_alone_for_a_while_and_then_tried_again(
    google: Google,
) -> None:
    spreadsheets = google.open(backoff=Backoff(attempts=1, failures_before_pause=2))
    other = google.make_spreadsheet("Prêts")
    broken = Rule(Fault.SERVER_ERROR, path_contains=google.spreadsheet_id, times=None)
    google.world.faults.plan(broken)
    for _ in range(2):
        with pytest.raises(Unreachable):
            spreadsheets.read(google.spreadsheet_id)
    asked = spreadsheets.counts().reads

    with pytest.raises(Unreachable, match="laissée de côté"):
        spreadsheets.read(google.spreadsheet_id)
    assert spreadsheets.counts().reads == asked
    spreadsheets.read(other)

    google.world.faults.clear()
    google.time.seconds += 61
    spreadsheets.read(google.spreadsheet_id)


def test_the_refusal_of_a_write_repeats_nothing_that_was_typed(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    with pytest.raises(Exception, match="refusé") as caught:
        spreadsheets.write(
            google.spreadsheet_id, WriteBatch("m", [CellWrite(99, 0, 0, "Zoé Secrète")])
        )

    assert "Secrète" not in str(caught.value)


def test_a_storm_on_the_token_endpoint_is_no_answer_from_google(google: Google) -> None:
    spreadsheets = google.open(backoff=Backoff(attempts=1))
    google.world.tokens.clear()
    google.world.faults.plan(Rule(Fault.HTML_BAD_GATEWAY, kind="token", times=None))

    with pytest.raises(Unreachable):
        spreadsheets.read(google.spreadsheet_id)
