"""Experiments on the stand-in: all come out as assumed, none comes out so whatever Google does."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheets_emulator import Fault, Personality, Rule, WSGIAdapter
from sync_service.adapters.google import Backoff, open_prober
from sync_service.adapters.google.probing import EXPERIMENTS, Experiment, GoogleProber
from sync_service.adapters.google.probing.room import Room
from sync_service.domain.errors import Unreachable, UsageError, WriteRefused
from sync_service.ports import Observation
from tests.adapters.google.stand_in import Google

ROOT = Path(__file__).resolve().parents[3]
NEEDS_MORE = {
    "protected_cell_is_refused",
    "insertion_in_a_protected_range_is_refused",
    "shared_drive_has_its_own_log",
    "imported_range_is_a_spill",
    "change_log_names_a_persons_edit",
    "hands_do_as_requests_do",
    "undo_takes_back_ones_own",
}
"""What nobody can try alone: with a second person, or with a person's consent."""

NEEDS_FILES = {
    "copied_file_keeps_metadata",
    "binned_file_still_answers",
    "office_file_is_refused",
    "folder_is_refused",
}
"""What an account without room on Drive cannot try."""

QUICK = Backoff(requests_per_minute=None)


def prober(
    google: Google,
    transport: BaseAdapter | None = None,
    experiments: Sequence[Experiment] = EXPERIMENTS,
) -> GoogleProber:
    key = google.credentials[google.world.service_account.email].read_text(encoding="utf-8")
    return open_prober(
        credentials_json=key,
        backoff=QUICK,
        timing=google.time.timing(),
        transport=transport or WSGIAdapter(google.world),
        experiments=experiments,
    )


def observed(google: Google) -> dict[str, Observation]:
    with prober(google).open(google.spreadsheet_id) as probe:
        return {one.name: one for one in probe.observe()}


def picture(google: Google) -> Any:  # noqa: ANN401 - any JSON
    """All of the file but when it was changed."""
    return google.asked("GET", f"/v4/spreadsheets/{google.spreadsheet_id}?includeGridData=true")


def test_the_stand_in_does_as_we_assume(google: Google) -> None:
    seen = observed(google)

    untried = {name for name, one in seen.items() if one.result == "not_tried"}
    different = {name: one.seen for name, one in seen.items() if one.result == "different"}
    assert different == {}
    assert untried == NEEDS_MORE
    assert list(seen) == [one.name for one in EXPERIMENTS]


def test_guesses_come_first() -> None:
    sources = [one.source for one in EXPERIMENTS]

    assert sources == sorted(
        sources, key=("guess", "measurement", "documentation", "recording").index
    )
    assert sources[0] == "guess"


FLIPPED = {
    "sort_moves_row_metadata": "sort_leaves_row_metadata",
    "cut_moves_row_metadata": "cut_leaves_row_metadata",
    "copied_row_keeps_metadata": "copied_row_has_no_metadata",
    "tab_copy_keeps_metadata": "duplicated_tab_keeps_metadata",
    "file_copy_keeps_metadata": "copied_file_keeps_metadata",
    "replaced_text_is_parsed": "replaced_text_is_parsed",
    "notes_follow_a_sort": "notes_follow_a_sort",
}
"""Each switch of the stand-in, and the experiment that tells how Google has it."""


def test_every_switch_of_the_stand_in_has_an_experiment() -> None:
    assert set(FLIPPED) == {one.name for one in fields(Personality)}


@pytest.mark.parametrize(("switch", "name"), FLIPPED.items())
def test_a_google_that_does_otherwise_is_seen(google: Google, switch: str, name: str) -> None:
    usual = getattr(Personality(), switch)
    google.world.personality = replace(Personality(), **{switch: not usual})

    seen = observed(google)

    different = {one.name for one in seen.values() if one.result == "different"}
    assert name in different
    # A switch changes what it stands for and little else.
    assert len(different) <= 2


class Mute(BaseAdapter):
    """A Google that answers every request alike, and does nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = (200, b"{}")

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        answer = Response()
        answer.request, answer.url = request, str(request.url)
        is_token = answer.url.endswith("/token")
        status, body = (200, TOKEN) if is_token else self.answer
        answer.status_code, answer._content = status, body
        return answer

    def close(self) -> None:
        pass


TOKEN = b'{"access_token": "x", "expires_in": 3600}'
REFUSAL = b'{"error": {"code": 400, "message": "No.", "status": "INVALID_ARGUMENT"}}'


@pytest.mark.parametrize("answer", [(200, b"{}"), (400, REFUSAL)])
def test_no_experiment_holds_on_a_google_that_does_nothing(
    google: Google, answer: tuple[int, bytes]
) -> None:
    mute = Mute()

    with prober(google, mute).open(google.spreadsheet_id) as probe:
        mute.answer = answer
        seen = list(probe.observe())
        mute.answer = (200, b"{}")

    assert {one.name for one in seen if one.result == "as_assumed"} == set()


def test_the_file_is_left_as_it_was_found(google: Google) -> None:
    google.act(
        {"updateSpreadsheetProperties": {"properties": {"locale": "en_GB"}, "fields": "locale"}}
    )
    before = picture(google)

    with prober(google).open(google.spreadsheet_id) as probe:
        list(probe.observe())

    assert picture(google) == before
    assert probe.is_as_found


def test_the_file_is_left_as_it_was_found_after_an_interruption(google: Google) -> None:
    before = picture(google)

    with suppress(KeyboardInterrupt), prober(google).open(google.spreadsheet_id) as probe:
        for number, _ in enumerate(probe.observe()):
            if number == len(EXPERIMENTS) // 2:
                raise KeyboardInterrupt

    assert picture(google) == before


def test_what_a_killed_probe_left_is_put_right_by_the_next(google: Google) -> None:
    before = picture(google)
    killed = prober(google).open(google.spreadsheet_id)
    observations = killed.__enter__().observe()
    american = [one for one in EXPERIMENTS if one.locale == "en_US"]
    assert american
    for one in observations:
        if one.name == american[-1].name:
            break
    assert picture(google) != before

    with prober(google, experiments=()).open(google.spreadsheet_id) as probe:
        pass

    assert picture(google) == before
    assert probe.is_as_found


def test_what_others_did_meanwhile_stays(google: Google) -> None:
    with prober(google, experiments=()).open(google.spreadsheet_id) as probe:
        google.type_in("A1", [["tapé pendant l’essai"]])

    assert google.asked("GET", f"/v4/spreadsheets/{google.spreadsheet_id}/values/A1")["values"]
    assert not probe.is_as_found


def test_a_file_that_holds_something_is_refused(google: Google) -> None:
    google.type_in("B2", [["Badot"]])

    with (
        pytest.raises(UsageError, match="n’est pas vide"),
        prober(google).open(google.spreadsheet_id),
    ):
        pass


def test_a_file_with_nothing_but_a_note_is_refused(google: Google) -> None:
    start = {"sheetId": 0, "rowIndex": 3, "columnIndex": 1}
    rows = [{"values": [{"note": "à nous"}]}]
    google.act({"updateCells": {"start": start, "rows": rows, "fields": "note"}})

    with (
        pytest.raises(UsageError, match="n’est pas vide"),
        prober(google).open(google.spreadsheet_id),
    ):
        pass


def test_a_file_that_another_installation_follows_is_refused(google: Google) -> None:
    entry = {"metadataKey": "sync.gen", "location": {"sheetId": 0}, "visibility": "DOCUMENT"}
    google.act({"createDeveloperMetadata": {"developerMetadata": entry}})

    with pytest.raises(UsageError, match="est suivi"), prober(google).open(google.spreadsheet_id):
        pass


def test_a_file_that_is_not_shared_is_refused(google: Google) -> None:
    private = google.make_spreadsheet(shared_with="second@example.org")

    with pytest.raises(UsageError, match="pas ou plus partagée"), prober(google).open(private):
        pass


def test_a_file_shared_for_reading_only_is_refused(google: Google) -> None:
    private = google.make_spreadsheet(shared_with="second@example.org")
    google.share(private, google.world.service_account.email, role="reader")

    with pytest.raises(UsageError, match="droit « Éditeur »"), prober(google).open(private):
        pass


def test_a_moment_without_an_answer_costs_no_experiment(google: Google) -> None:
    google.world.faults.plan(Rule(Fault.UNAVAILABLE, kind="writes", skip=20))
    google.world.faults.plan(Rule(Fault.CUT_AFTER_APPLY, kind="writes", skip=50))
    google.world.faults.plan(Rule(Fault.TOO_MANY_REQUESTS, kind="writes", skip=80, times=2))

    seen = observed(google)

    assert {one.name for one in seen.values() if one.result != "as_assumed"} == NEEDS_MORE


def test_a_quota_that_a_worker_uses_up_meanwhile_is_waited_for(google: Google) -> None:
    google.world.faults.plan(Rule(Fault.TOO_MANY_REQUESTS, kind="writes", skip=20, times=7))

    seen = observed(google)

    assert {one.name for one in seen.values() if one.result != "as_assumed"} == NEEDS_MORE
    assert sum(google.time.slept) > 60  # the quota's minute


def test_an_experiment_that_google_never_answers_is_not_tried(google: Google) -> None:
    google.world.faults.plan(Rule(Fault.SERVER_ERROR, path_contains=":copyTo", times=None))

    seen = observed(google)["tab_copied_to_a_file_keeps_metadata"]

    assert (seen.result, seen.reason) == ("not_tried", "Google n’a pas répondu")


def test_a_google_that_is_silent_ends_the_probe_and_the_next_one_tidies(google: Google) -> None:
    before = picture(google)
    google.world.faults.plan(Rule(Fault.RESET, kind="writes", skip=20, times=None))

    with pytest.raises(Unreachable, match="relancez la commande"):
        observed(google)

    google.world.faults.rules.clear()
    with prober(google, experiments=()).open(google.spreadsheet_id):
        pass
    assert picture(google) == before


def test_access_that_is_lost_ends_the_probe(google: Google) -> None:
    google.world.faults.plan(Rule(Fault.PERMISSION_LOST, kind="writes", skip=20, times=None))

    with pytest.raises(WriteRefused, match="Éditeur"):
        observed(google)


def test_a_log_that_never_names_our_write_is_seen(google: Google) -> None:
    google.world.drive_lag_seconds = 86_400

    seen = observed(google)

    assert seen["change_log_names_our_write"].result == "different"


def test_an_account_that_may_make_no_file_is_no_failure(google: Google) -> None:
    google.world.faults.plan(
        Rule(Fault.PERMISSION_LOST, kind="drive", path_contains="/drive/v3/files", times=None)
    )

    seen = observed(google)

    untried = {name for name, one in seen.items() if one.result == "not_tried"}
    assert untried == NEEDS_MORE | NEEDS_FILES
    assert {one.result for one in seen.values()} == {"not_tried", "as_assumed"}


def test_no_file_of_the_accounts_own_is_left_behind(google: Google) -> None:
    before = set(google.world.files)

    observed(google)

    assert set(google.world.files) == before


def test_neither_the_file_nor_the_account_is_named_in_what_was_seen(google: Google) -> None:
    def telling(room: Room) -> object:
        room.said.append(f"{room.account.address} may not")
        return [room.spreadsheet_id]

    curious = replace(EXPERIMENTS[0], look=telling)

    with prober(google, experiments=[curious]).open(google.spreadsheet_id) as probe:
        (seen,) = probe.observe()

    assert (seen.seen, seen.said) == (["…"], ("… may not",))


def documented() -> Mapping[str, tuple[str, str]]:
    """Source and assumption of each line of the document's table of experiments."""
    text = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    section = text.split("\n## Assumptions and their sources\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section, flags=re.MULTILINE)
    return {name: (source, assumption) for name, source, assumption in rows}


def test_the_document_says_where_every_assumption_comes_from() -> None:
    expected = {one.name: (one.source, one.assumption) for one in EXPERIMENTS}

    assert documented() == expected


@pytest.mark.parametrize("one", EXPERIMENTS, ids=lambda one: one.name)
def test_an_assumption_is_one_sentence_in_each_language(one: Experiment) -> None:
    for sentence in (one.assumption, one.label):
        assert sentence[0].isupper() or sentence[0] == "«"
        assert sentence.endswith(".")
        assert "|" not in sentence
    assert len(one.label) <= 80
