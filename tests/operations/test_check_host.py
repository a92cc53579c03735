"""What a look at this machine comes to."""

from datetime import UTC, datetime, timedelta

import pytest

from sync_service.operations.check_host import check_clock, check_disk, check_names

NOW = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (timedelta(seconds=31), "avance de 31 secondes"),
        (timedelta(seconds=-31), "retarde de 31 secondes"),
        (timedelta(minutes=-2), "retarde de 2 minutes"),
        (timedelta(hours=1, minutes=5), "avance de 1 h 05"),
    ],
)
def test_a_clock_that_is_not_googles_is_told(lead: timedelta, said: str) -> None:
    remark = check_clock(NOW + lead, NOW)

    assert remark.level == "advice"
    assert said in remark.text


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_half_a_minute_is_the_same_time(seconds: int) -> None:
    assert check_clock(NOW + timedelta(seconds=seconds), NOW).level == "fine"


def test_a_clock_that_was_not_compared_is_not_called_right() -> None:
    assert check_clock(NOW, None).level == "advice"


def test_a_disk_is_told_before_it_is_full() -> None:
    assert check_disk(500_000_000).level == "fine"
    assert check_disk(499_999_999).level == "advice"
    assert "99 Mo" in check_disk(99_000_000).text


def test_each_setting_whose_name_leads_nowhere_is_told() -> None:
    hosts = {"PUBLIC_URL": "ateliers.example.org", "SMTP_URL": "smtp.example.org"}

    (remark,) = check_names(hosts, {"smtp.example.org"})

    assert (remark.place, remark.level) == ("SMTP_URL", "advice")
    assert "smtp.example.org" in remark.text
