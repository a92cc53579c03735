import json
import threading
from pathlib import Path

import pytest

from sync_service.adapters.google import GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.google.accounts import load_accounts
from sync_service.domain.errors import ConfigurationError, LostAccess
from sync_service.domain.spreadsheet import WriteBatch
from tests.adapters.google.stand_in import Google

SECOND = "second@example.org"


def test_each_spreadsheet_belongs_to_one_account_and_the_load_is_shared(google: Google) -> None:
    first = google.world.service_account.email
    spreadsheets, again = google.open(first, SECOND), google.open(SECOND, first)

    ids = [f"1{number:043}" for number in range(200)]
    chosen = [spreadsheets.service_address(one) for one in ids]

    assert chosen == [again.service_address(one) for one in ids]
    assert 60 < chosen.count(SECOND) < 140


def test_a_spreadsheet_shared_with_another_account_is_read_through_that_one(
    google: Google,
) -> None:
    first = google.world.service_account.email
    spreadsheets = google.open(first, SECOND)
    theirs = {google.make_spreadsheet(shared_with=address): address for address in (first, SECOND)}
    for spreadsheet_id, address in theirs.items():
        spreadsheets.read(spreadsheet_id)
        assert spreadsheets.service_address(spreadsheet_id) == address

    reads = spreadsheets.counts().reads
    spreadsheets.read(next(iter(theirs)))
    assert spreadsheets.counts().reads == reads + 1


def test_the_address_in_the_message_is_the_one_to_share_with(google: Google) -> None:
    spreadsheets = google.open(google.world.service_account.email, SECOND)
    hidden = google.make_spreadsheet(shared_with="autre@example.org")

    with pytest.raises(LostAccess, match=spreadsheets.service_address(hidden)):
        spreadsheets.read(hidden)


def test_the_signal_joins_all_accounts(google: Google) -> None:
    spreadsheets = google.open(google.world.service_account.email, SECOND)
    theirs = google.make_spreadsheet(shared_with=SECOND)
    token = spreadsheets.read_signal(None).token

    google.type_in("Sheet1!A1", [["x"]])
    google.type_in("Sheet1!A1", [["x"]], theirs)
    signal = spreadsheets.read_signal(token)

    assert {change.spreadsheet_id for change in signal.changes} == {google.spreadsheet_id, theirs}
    assert spreadsheets.read_signal(signal.token).changes == []


def test_an_account_that_is_added_later_begins_with_a_fresh_token(google: Google) -> None:
    first = google.world.service_account.email
    token = google.open(first).read_signal(None).token

    signal = google.open(first, SECOND).read_signal(token)

    assert set(json.loads(signal.token)["tokens"]) == {first, SECOND}


def test_what_another_account_of_ours_wrote_is_ours_and_what_a_person_typed_is_not(
    google: Google,
) -> None:
    google.share(google.spreadsheet_id, SECOND)
    spreadsheets = google.open(google.world.service_account.email, SECOND)
    token = spreadsheets.read_signal(None).token
    google.open(SECOND).write(google.spreadsheet_id, WriteBatch("theirs"))

    signal = spreadsheets.read_signal(token)
    assert [change.by_us for change in signal.changes] == [True]

    google.type_in("Sheet1!A1", [["x"]])
    (change,) = spreadsheets.read_signal(signal.token).changes
    assert not change.by_us


def test_many_threads_ask_for_one_token(google: Google, spreadsheets: GoogleSpreadsheets) -> None:
    google.world.counters.reset()
    threads = [
        threading.Thread(target=spreadsheets.read, args=(google.spreadsheet_id,)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert google.world.counters.of()["token"] == 1
    assert spreadsheets.counts().reads == 8


def test_accounts_come_from_a_files_path_or_from_content(google: Google) -> None:
    first, second = (
        google.credentials[address].read_text()
        for address in (google.world.service_account.email, SECOND)
    )
    path = google.credentials[SECOND]

    assert len(load_accounts(first, [])) == 1
    assert len(load_accounts(f"[{first},{second}]", [])) == 2
    assert [account.address for account in load_accounts(first, [path, path])] == [
        google.world.service_account.email,
        SECOND,
    ]


def test_every_problem_of_the_credentials_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "text.json").write_text("not JSON")
    (tmp_path / "other.json").write_text('{"type": "authorized_user"}')
    cut = {"client_email": "a@example.org", "private_key": "x", "token_uri": "https://x/token"}
    paths = [tmp_path / name for name in ("absent.json", "text.json", "other.json")]

    with pytest.raises(ConfigurationError) as caught:
        load_accounts(json.dumps(cut), paths)

    problems = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 4
    for word in ("absent.json", "pas du JSON", "client_email", "clé privée"):
        assert word in problems


def test_no_credentials_at_all_say_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match="make demo"):
        load_accounts("", [])


@pytest.mark.parametrize(
    "base", ["http://example.org", "ftp://127.0.0.1", "127.0.0.1:80", "http://", "http://[::1"]
)
def test_another_address_for_google_must_be_https_or_on_this_machine(
    base: str, google: Google
) -> None:
    content = google.credentials[SECOND].read_text()

    with pytest.raises(ConfigurationError, match="GOOGLE_API_BASE"):
        open_spreadsheets(object(), credentials_json=content, api_base=base)  # type: ignore[arg-type]
