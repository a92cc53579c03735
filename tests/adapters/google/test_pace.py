from sync_service.adapters.google.pace import Backoff, Pace
from tests.adapters.google.stand_in import Google


def test_no_minute_sees_more_requests_than_the_quota(google: Google) -> None:
    time = google.time
    pace = Pace(60, time.timing())
    sent = []
    for _ in range(200):
        pace.wait_turn("reads")
        sent.append(time.seconds)
        time.seconds += 0.05

    for start in sent:
        assert sum(start <= other < start + 60 for other in sent) <= 60


def test_reads_writes_and_drive_do_not_wait_for_each_other(google: Google) -> None:
    pace = Pace(1, google.time.timing())

    for kind in ("reads", "writes", "drive", "drive"):
        pace.wait_turn(kind)

    assert google.time.slept == []


def test_with_googles_quota_on_the_client_never_hears_of_it(google: Google) -> None:
    world = google.world
    world.quota.per_minute = 60
    world.quota.clock = google.time.monotonic
    spreadsheets = google.open(backoff=Backoff(attempts=1))

    for _ in range(150):
        spreadsheets.read(google.spreadsheet_id)
        google.time.seconds += 0.01

    assert google.time.seconds > 120


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(failures_before_pause=3, pause_seconds=60, longest_pause_seconds=200)

    assert [backoff.pause_after(n) for n in range(1, 7)] == [0, 0, 60, 120, 200, 200]
