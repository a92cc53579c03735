"""The migrations make exactly the tables that the code uses, on both databases."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, Table, inspect, text

from french_cells.reading import Value
from sync_service.adapters.database import open_database
from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.migrate import (
    MIGRATIONS,
    newest_version,
    schema_of_copy,
    upgrade,
)
from sync_service.adapters.database.tables import metadata
from sync_service.domain.errors import DatabaseUnavailable, UsageError
from sync_service.domain.record import Record
from sync_service.families.mails.send_mails import MailServices, send_mails
from sync_service.ports import Mail, Transaction
from tests.entrypoints.web.town import HandClock, KeptMail, Town


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Of a copy of what the migrations made."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def test_migrations_and_tables_say_the_same(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata) == []


def test_the_files_are_named_after_the_versions_that_they_make() -> None:
    folder = ScriptDirectory(str(MIGRATIONS))
    made = [one.revision for one in folder.walk_revisions()]
    assert [schema_of_copy(one) for one in made] == made
    assert folder.get_current_head() == newest_version()


def test_who_opens_a_database_of_today_needs_no_migrations(database_url: str) -> None:
    """They took nine megabytes of each worker."""
    asked = (
        "import sys; from sync_service.adapters.database import open_database; "
        f"print(open_database({database_url!r}).is_of_today(), 'alembic' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    )
    assert said.stdout.split() == ["True", "False"]


def test_a_missing_column_would_be_noticed(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE run DROP COLUMN summary"))
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata)


def checks_of(table: Table, connection: Connection) -> dict[str, CheckConstraint]:
    """By name: PostgreSQL has types of its own where SQLite has checks."""
    dialect = connection.dialect.name
    return {
        str(one.name): one
        for one in table.constraints
        if isinstance(one, CheckConstraint) and one.info.get("dialect", dialect) == dialect
    }


def test_the_tables_checks_are_those_of_the_migrations(connection: Connection) -> None:
    for name, table in metadata.tables.items():
        found = {str(one["name"]) for one in inspect(connection).get_check_constraints(name)}
        assert found == checks_of(table, connection).keys()


def test_their_values_and_bounds_are_those_of_the_migrations(connection: Connection) -> None:
    """Texts and numbers are compared, not the SQL, which PostgreSQL writes in its own way."""
    for table in metadata.sorted_tables:
        meant = checks_of(table, connection)
        for one in inspect(connection).get_check_constraints(table.name):
            wanted = _constants(str(meant[str(one["name"])].sqltext))
            # PostgreSQL writes the largest number in full.
            is_largest = "e308" in str(meant[str(one["name"])].sqltext)
            assert is_largest or _constants(one["sqltext"]) == wanted


def _constants(sql: str) -> list[str]:
    return sorted(re.findall(r"'[^']*'|\b\d+\b", sql))


OF_0025 = (
    (
        "INSERT INTO organisation (ref, id, name, funder, serial, created_at, updated_at) "
        "VALUES ('S-0000000', 'les-epis', 'Les Épis', TRUE, 7, '{at}', '{at}')"
    ),
    (
        "INSERT INTO workshop (ref, title, themes, lead_organisation_id, serial, created_at, "
        "updated_at) VALUES ('A-0000000', 'Café', '[\"jeu\"]', 'les-epis', 1, '{at}', '{at}')"
    ),
    (
        "INSERT INTO session (ref, workshop_id, date, start_time, end_time, place, prep_hours, "
        "serial, created_at, updated_at) VALUES ('D-0000000', 'A-0000000', '2026-12-03', "
        "'14:30:00.000000', '16:00:00.000000', 'MJC', 1.5, 1, '{at}', '{at}')"
    ),
    (
        "INSERT INTO registration (ref, session_id, given_name, nonce, token_hash, suspect, "
        "serial, created_at, updated_at, archived_at, rev) "
        "VALUES ('N-0000000', 'D-0000000', 'Anne', 'n', 't', TRUE, 1, '{at}', '{at}', '{at}', 4)"
    ),
    (
        "INSERT INTO digest_run (week, recipient, step, message, message_id, claimed_at, step_at) "
        "VALUES ('2026-W48', 'a@example.org', 'sent', '', '<1>', '{at}', '{at}')"
    ),
)
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_a_database_of_0025_goes_on_with_all_that_it_holds(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    upgrade(engine, "0025")
    with engine.begin() as connection:
        for statement in OF_0025:
            at = AT.isoformat(timespec="microseconds")
            connection.exec_driver_sql(statement.format(at=at))

    upgrade(engine)
    engine.dispose()

    database = open_database(empty_database_url)
    with database.transaction() as stored:
        found = {ref: stored.records.find(ref) for ref in ("S-0000000", "A-0000000", "D-0000000")}
        assert {ref: one and filled(one) for ref, one in found.items()} == {
            "S-0000000": {"id": "les-epis", "name": "Les Épis", "funder": True},
            "A-0000000": {"title": "Café", "themes": ["jeu"], "lead_organisation_id": "les-epis"},
            "D-0000000": {
                "workshop_id": "A-0000000",
                "date": "2026-12-03",
                "start_time": "14:30",
                "end_time": "16:00",
                "place": "MJC",
                "prep_hours": 1.5,
            },
        }
        seat = stored.seats.find_by_nonce("n")
        assert seat is not None
        assert (seat.fields["given_name"], seat.archived, seat.updated_at) == ("Anne", True, AT)
        assert stored.seats.find_suspects("D-0000000") == {"N-0000000"}
        assert stored.digests.read("2026-W48") == {"a@example.org": "sent"}
        stored.records.add([Record("S-0000011", "organisation", {"id": "b", "name": "B"}, AT)])
        assert [one.ref for one in stored.records.read_all("organisation")] == [
            "S-0000000",
            "S-0000011",
        ]
    with pytest.raises(UsageError), database.transaction() as stored:
        stored.records.update("A-0000000", {"lead_organisation_id": "nobody"}, AT)
    database.close()


def test_a_mail_that_waits_since_0027_leaves_as_it_was_written(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    upgrade(engine, "0027")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO outbox (recipient, message, message_id, kind, attempts, error, "
                "state, created_at, useless_after) VALUES ('a@example.org', :message, '<1>', "
                "'confirmation', 2, '', 'open', :at, :until)"
            ),
            {
                "message": b"Subject: Votre place\r\n\r\nBonjour",
                "at": AT.isoformat(timespec="microseconds"),
                "until": (AT + timedelta(days=3)).isoformat(timespec="microseconds"),
            },
        )
    upgrade(engine)
    engine.dispose()
    database, sent = open_database(empty_database_url), KeptMail()

    def compose(stored: Transaction, mail: Mail) -> bytes | None:
        del stored, mail
        raise AssertionError

    send_mails(MailServices(database, sent, HandClock(AT + timedelta(hours=1)), compose))

    assert sent.messages == [("a@example.org", b"Subject: Votre place\r\n\r\nBonjour")]
    database.close()


def test_what_forms_did_before_0037_counts_afterwards(empty_database_url: str) -> None:
    """A form that is sent again makes no second seat, and a budget that is spent stays so."""
    engine = open_engine(empty_database_url)
    upgrade(engine, "0036")
    at = AT.isoformat(timespec="microseconds")
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO form_use (nonce, session_ref, at) VALUES ('n', 'D-0000000', :at)",
            "INSERT INTO budget (name, spent, forget_at) VALUES ('b', '[1.0]', :at)",
        ):
            connection.execute(text(statement), {"at": at})
    upgrade(engine)
    engine.dispose()

    with closing(open_database(empty_database_url)) as database:
        with database.transaction() as stored:
            use = stored.seats.read_use("n", ["D-0000000"], AT)
            spent = stored.budgets.lock("b")

        assert (use.is_used, use.here_in_a_minute) == (True, 1)
        assert spent == [datetime.fromtimestamp(1, UTC)]
        with database.transaction() as stored:
            stored.budgets.forget(AT)
            assert stored.budgets.lock("b") == []


CONTACT_OF_0037 = (
    "INSERT INTO contact (ref, organisation_id, family_name, serial, updated_at, archived_at) "
    "VALUES (:ref, 'les-epis', 'Petit', :serial, :at, :gone)"
)
CHANGE_OF_0037 = (
    "INSERT INTO change (ref, entity, field, before, after, source, at, run) "
    "VALUES (:ref, 'contact', :field, :before, :after, 'command', :at, :run)"
)


def test_merges_before_0038_are_known_where_the_journal_tells_them(
    empty_database_url: str,
) -> None:
    """A contact that was archived alone was merged into nobody."""
    engine = open_engine(empty_database_url)
    upgrade(engine, "0037")
    at = AT.isoformat(timespec="microseconds")
    kept, merged, alone = "C-0000000", "C-0000011", "C-0000022"
    told = [
        ("r1", merged, "*", f'"{merged}"', None),
        ("r1", kept, "phone", None, '"+33639980022"'),
        ("r2", alone, "*", f'"{alone}"', None),
    ]
    with engine.begin() as connection:
        organisation = (
            "INSERT INTO organisation (ref, id, name, serial, updated_at) "
            "VALUES ('S-0000000', 'les-epis', 'Les Épis', 7, :at)"
        )
        connection.execute(text(organisation), {"at": at})
        for serial, (ref, gone) in enumerate({kept: None, merged: at, alone: at}.items()):
            row = {"ref": ref, "serial": serial, "at": at, "gone": gone}
            connection.execute(text(CONTACT_OF_0037), row)
        for run in ("r1", "r2"):
            connection.execute(
                text("INSERT INTO run (id, kind, started_at) VALUES (:run, 'edit', :at)"),
                {"run": run, "at": at},
            )
        for run, ref, name, before, after in told:
            row = {"run": run, "ref": ref, "field": name, "before": before, "after": after}
            connection.execute(text(CHANGE_OF_0037), {**row, "at": at})
    upgrade(engine)
    engine.dispose()

    with closing(open_database(empty_database_url)) as database, database.reading() as stored:
        found = {ref: stored.merges.find_kept(ref) for ref in (kept, merged, alone)}
    assert found == {kept: None, merged: kept, alone: None}


def test_structures_merged_before_0040_are_known_where_the_journal_names_one_other(
    empty_database_url: str,
) -> None:
    engine = open_engine(empty_database_url)
    upgrade(engine, "0039")
    at = AT.isoformat(timespec="microseconds")
    kept, merged, alone = "S-0000000", "S-0000011", "S-0000022"
    told = [
        ("r1", "P-0000000", "organisation_id", '"le-relais"', '"les-epis"'),
        ("r1", merged, "*", f'"{merged}"', None),
        ("r2", alone, "*", f'"{alone}"', None),
    ]
    slugs = {kept: ("les-epis", None), merged: ("le-relais", at), alone: ("ludo", at)}
    with engine.begin() as connection:
        for serial, (ref, (slug, gone)) in enumerate(slugs.items()):
            organisation = (
                "INSERT INTO organisation (ref, id, name, serial, updated_at, archived_at) "
                "VALUES (:ref, :slug, :slug, :serial, :at, :gone)"
            )
            row = {"ref": ref, "slug": slug, "serial": serial, "at": at, "gone": gone}
            connection.execute(text(organisation), row)
        for run in ("r1", "r2"):
            connection.execute(
                text("INSERT INTO run (id, kind, started_at) VALUES (:run, 'edit', :at)"),
                {"run": run, "at": at},
            )
        for run, ref, name, before, after in told:
            row = {"run": run, "ref": ref, "field": name, "before": before, "after": after}
            connection.execute(text(CHANGE_OF_0037), {**row, "at": at})
    upgrade(engine)
    engine.dispose()

    with closing(open_database(empty_database_url)) as database, database.reading() as stored:
        assert stored.merges.read_dropped("organisation") == {merged: kept}


def test_a_value_that_is_not_allowed_any_more_is_said_and_nothing_changes(
    empty_database_url: str,
) -> None:
    engine = open_engine(empty_database_url)
    upgrade(engine, "0025")
    with engine.begin() as connection:
        statement = OF_0025[0].replace("'Les Épis'", "''")
        connection.exec_driver_sql(statement.format(at=AT.isoformat(timespec="microseconds")))

    with pytest.raises(DatabaseUnavailable, match="valeur qui n’est plus permise"):
        upgrade(engine)

    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "0025"
        assert connection.execute(text("SELECT count(*) FROM organisation")).scalar() == 1
    engine.dispose()


def filled(record: Record) -> dict[str, Value]:
    return {name: value for name, value in record.fields.items() if value is not None}


def test_a_database_of_a_newer_version_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))
    with pytest.raises(DatabaseUnavailable, match="version plus récente"):
        upgrade(engine)


@pytest.mark.parametrize("version", [f"{number:04}" for number in range(1, 25)])
def test_a_database_from_before_the_release_is_refused_with_the_way_out(
    engine: Engine, version: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    with pytest.raises(DatabaseUnavailable, match=r"d’avant la 0\.1\.0.*backup.*restore"):
        upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == version


@pytest.mark.parametrize("statement", ["UPDATE alembic_version SET version_num = '0034'", ""])
def test_pages_notice_tables_of_another_version(database_url: str, statement: str) -> None:
    database = open_database(database_url)
    app = Town(database=database).app()
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(statement or "DROP TABLE alembic_version"))
    answer = app.test_client().get("/healthz")
    database.close()
    engine.dispose()

    assert (answer.status_code, answer.json) == (
        503,
        {"status": "failed", "parts": {"web": "ok", "database": "failed", "disk": "ok"}},
    )
