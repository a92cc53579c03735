"""A database elsewhere is reached through TLS, or `check` says so."""

import pytest

from sync_service.config import find_exposures, load_settings


def told(url: str, **environ: str) -> list[str]:
    return list(find_exposures(environ, load_settings({"DATABASE_URL": url}).database_url))


@pytest.mark.parametrize(
    "url",
    [
        "postgres://a:secret@db.example.org/x",
        "postgres://a:secret@db.example.org/x?sslmode=prefer",
        "postgres://a:secret@192.0.2.7:5432/x?sslmode=disable",
        "postgresql:///x?host=db.example.org",
    ],
)
def test_a_database_elsewhere_without_encryption_is_named(url: str) -> None:
    (sentence,) = told(url)

    assert "sslmode=require" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/sync.db",
        "postgres://db.example.org/x?sslmode=require",
        "postgres://db.example.org/x?sslmode=verify-full",
        "postgres://localhost/x",
        "postgres://127.0.0.1:5432/x",
        "postgresql:///x?host=/run/postgresql",
    ],
)
def test_encryption_or_this_machine_needs_no_word(url: str) -> None:
    assert told(url) == []


def test_the_environment_may_demand_encryption() -> None:
    assert told("postgres://db.example.org/x", PGSSLMODE="require") == []
