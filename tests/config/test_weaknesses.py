"""What a host will regret, said before."""

import pytest

from sync_service.config import find_weaknesses, load_settings

GOOD = {"BACKUP_DIR": "copies", "TRUSTED_PROXIES": "1"}


def told(**settings: str) -> list[str]:
    """The first word of each."""
    return [one.split(" ")[0] for one in find_weaknesses(load_settings({**GOOD, **settings}))]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, []),
        ({"BACKUP_DIR": ""}, ["BACKUP_DIR"]),
        ({"DYNO": "web.1"}, ["BACKUP_DIR"]),
        ({"BACKUPS_KEPT": "31"}, ["BACKUPS_KEPT=31"]),
        ({"BACKUPS_KEPT": "30"}, []),
        ({"SETTLE_SECONDS": "0"}, ["SETTLE_SECONDS=0"]),
        ({"QUIET_SECONDS": "0"}, ["QUIET_SECONDS=0"]),
        ({"SETTLE_SECONDS": "0", "GOOGLE_API_BASE": "http://127.0.0.1:1"}, []),
        ({"BACKUP_DIR": "", "GOOGLE_API_BASE": "http://127.0.0.1:1"}, []),
        (
            {"PUBLIC_URL": "https://ateliers.example.org", "TRUSTED_PROXIES": "0"},
            ["TRUSTED_PROXIES=0"],
        ),
        ({"PUBLIC_URL": "http://127.0.0.1:8000", "TRUSTED_PROXIES": "0"}, []),
        ({"SMTP_URL": "smtp://smtp.example.org"}, ["SMTP_URL"]),
        ({"SMTP_URL": "smtp+starttls://smtp.example.org"}, []),
        ({"SMTP_URL": "smtp://localhost"}, []),
        ({"SECRET_KEYS": "abab" * 10}, ["SECRET_KEYS"]),
        ({"SECRET_KEYS": "une-phrase-assez-longue-pour-signer"}, []),
        ({"RETENTION_DAYS": "366"}, ["RETENTION_DAYS=366"]),
        ({"RETENTION_DAYS": "0", "BACKUP_DIR": ""}, ["BACKUP_DIR", "RETENTION_DAYS=0"]),
        ({"POLL_SECONDS": "0"}, ["POLL_SECONDS=0"]),
        ({"RETENTION_DAYS": "7", "BACKUPS_KEPT": "7"}, []),
    ],
)
def test_each_is_told_and_nothing_else(settings: dict[str, str], said: list[str]) -> None:
    assert told(**settings) == said
