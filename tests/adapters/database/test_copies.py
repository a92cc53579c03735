"""Copies: everything comes back, in either kind of database, or nothing changes."""

import errno
import gzip
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.copy_files import new_copy
from sync_service.domain.base import BaseRow
from sync_service.domain.errors import ConcurrencyError, UsageError
from sync_service.domain.record import Change
from sync_service.ports import Copies, Pause, Run, SpreadsheetState, TakenBack
from tests.contracts.database.conftest import NOW, ORGANISATION, REGISTRATION, WORLD
from tests.contracts.database.test_mails import MAIL
from tests.contracts.database.test_memory import ROW, TAB
from tests.contracts.database.test_problems import INVALID
from tests.databases import new_sqlite

T = TypeVar("T")
COPIES = Path(__file__).parents[2] / "data" / "copies"


@pytest.fixture
def full(real_database: SqlDatabase) -> SqlDatabase:
    with real_database.transaction() as stored:
        stored.records.add(record for record in WORLD if record != REGISTRATION)
        stored.seats.add(REGISTRATION, nonce="n")
        stored.journal.open_run(Run("r1", "sync", NOW, NOW, {"created": 1}))
        stored.journal.append([Change(ORGANISATION.ref, "*", None, ORGANISATION.ref, "web", NOW)])
        stored.memory.save_tab(TAB, [ROW, BaseRow("C-0000011", {})])
        stored.problems.replace("sheet", 7, [INVALID], NOW)
        stored.outbox.add(MAIL, NOW)
        stored.leases.take("sheet", 3600, NOW)
    return real_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlDatabase]:
    """Another database than the full one, of either kind."""
    if request.param == "postgresql":
        url = request.getfixturevalue("other_postgresql_url")
    else:
        url = new_sqlite(tmp_path / "other.db")
    database = open_database(url)
    yield database
    database.close()


@pytest.mark.parametrize("held", [b"SQLite format 3\x00...", b"SECRET_KEYS=abc", b"PK\x03\x04"])
def test_a_copy_replaces_nothing_but_a_copy(
    full: SqlDatabase, tmp_path: Path, held: bytes
) -> None:
    """`backup var/sync.db` must not put the copy where the database was."""
    file = tmp_path / "held"
    file.write_bytes(held)
    with pytest.raises(UsageError, match="n’est pas une copie"):
        full.backup(str(file))
    assert file.read_bytes() == held
    assert [*tmp_path.glob("*.part")] == []


def test_a_copy_is_not_put_where_no_file_is(full: SqlDatabase, tmp_path: Path) -> None:
    """A device, a pipe, a folder: they would be replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="n’est pas une copie"):
        full.backup(str(pipe))
    assert pipe.is_fifo()


def test_a_copy_replaces_an_earlier_one_and_an_empty_file(
    full: SqlDatabase, tmp_path: Path
) -> None:
    file = tmp_path / "copy.gz"
    file.touch()
    assert full.backup(str(file)) == full.backup(str(file))


def _copies(database: SqlDatabase) -> Copies:
    """What the port promises is all that these tests use."""
    return database


def _everything(database: SqlDatabase) -> list[object]:
    with database.reading() as stored:
        return [
            [stored.records.find(record.ref) for record in WORLD],
            stored.seats.find_by_nonce("n"),
            stored.journal.read_runs(),
            stored.journal.read_changes(),
            stored.memory.read_tabs("sheet"),
            stored.problems.read_open(),
            stored.outbox.read_due(NOW),
        ]


def test_a_copy_is_taken_back_by_either_kind_of_database(
    full: SqlDatabase, empty: SqlDatabase, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.gz")
    rows = _copies(full).backup(copy)
    assert rows > len(WORLD)
    assert _copies(empty).restore(copy, NOW) == TakenBack(rows, 0)
    assert _everything(empty) == _everything(full)
    with empty.transaction() as stored:
        assert stored.leases.take("sheet", 60, NOW)


def test_what_comes_after_a_restore_gets_new_numbers(
    full: SqlDatabase, empty: SqlDatabase, tmp_path: Path
) -> None:
    _copies(full).backup(str(tmp_path / "copy.gz"))
    _copies(empty).restore(str(tmp_path / "copy.gz"), NOW)
    with empty.transaction() as stored:
        seen = stored.journal.last_change()
        stored.journal.append([Change(ORGANISATION.ref, "name", "a", "b", "web", NOW)])
        stored.outbox.add(MAIL, NOW)
        assert stored.journal.last_change() > seen
        assert len(stored.outbox.read_due(NOW)) == 2


def test_what_was_there_before_a_restore_is_gone(full: SqlDatabase, tmp_path: Path) -> None:
    _copies(full).backup(str(tmp_path / "copy.gz"))
    before = _everything(full)
    with full.transaction() as stored:
        stored.jobs.save("fingerprint", NOW)
        stored.records.archive([ORGANISATION.ref], NOW)
    _copies(full).restore(str(tmp_path / "copy.gz"), NOW)
    assert _everything(full) == before
    with full.reading() as stored:
        assert stored.jobs.last("fingerprint") is None


def test_a_copy_is_readable_by_its_owner_only(full: SqlDatabase, tmp_path: Path) -> None:
    _copies(full).backup(str(tmp_path / "copy.gz"))
    assert (tmp_path / "copy.gz").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "copy.gz.part").exists()


def test_a_copy_that_is_cut_short_changes_nothing(full: SqlDatabase, tmp_path: Path) -> None:
    before = _everything(full)
    _copies(full).backup(str(tmp_path / "copy.gz"))
    whole = (tmp_path / "copy.gz").read_bytes()
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) - 40])
    with pytest.raises(UsageError, match="copie entière"):
        _copies(full).restore(str(tmp_path / "cut.gz"), NOW)
    assert _everything(full) == before


def _lines_of_a_copy(database: SqlDatabase, file: Path) -> list[bytes]:
    _copies(database).backup(str(file))
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


@pytest.mark.parametrize("left", [slice(-1), slice(-2), slice(2, None), slice(None, None, 2)])
def test_a_copy_that_was_cut_between_two_lines_and_packed_again_changes_nothing(
    full: SqlDatabase, tmp_path: Path, left: slice
) -> None:
    """It was taken back as a whole one, without its last tables."""
    before, copy = _everything(full), tmp_path / "copy.gz"
    header, *lines = _lines_of_a_copy(full, copy)
    copy.write_bytes(gzip.compress(b"".join([header, *lines[left]])))
    with pytest.raises(UsageError, match="copie entière"):
        _copies(full).restore(str(copy), NOW)
    assert _everything(full) == before


def test_a_copy_in_which_a_value_was_changed_changes_nothing(
    full: SqlDatabase, tmp_path: Path
) -> None:
    before, copy = _everything(full), tmp_path / "copy.gz"
    content = b"".join(_lines_of_a_copy(full, copy))
    assert b"claimed" not in content
    copy.write_bytes(gzip.compress(content.replace(b"2026", b"2027", 1)))
    with pytest.raises(UsageError, match="copie entière"):
        _copies(full).restore(str(copy), NOW)
    assert _everything(full) == before


def test_a_copy_with_a_damaged_byte_changes_nothing(full: SqlDatabase, tmp_path: Path) -> None:
    before, copy = _everything(full), tmp_path / "copy.gz"
    _copies(full).backup(str(copy))
    whole = copy.read_bytes()
    for place in range(12, len(whole) - 8, 97):
        damaged = bytes([whole[place] ^ 0xFF])
        copy.write_bytes(whole[:place] + damaged + whole[place + 1 :])
        with pytest.raises(UsageError, match="copie entière"):
            _copies(full).restore(str(copy), NOW)
    assert _everything(full) == before


def test_a_copy_of_before_it_had_a_last_line_is_taken_back_and_says_so(
    full: SqlDatabase, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.gz"
    header, *lines, _ = _lines_of_a_copy(full, copy)
    told = {**json.loads(header)}
    del told["has_end"]
    copy.write_bytes(gzip.compress(b"".join([json.dumps(told).encode() + b"\n", *lines])))

    assert _copies(full).restore(str(copy), NOW) == TakenBack(len(lines), 0, is_proven=False)


def test_two_processes_do_not_write_one_copy(full: SqlDatabase, tmp_path: Path) -> None:
    """Their lines were mixed, and the file of whoever ended first was no copy."""
    copy = tmp_path / "copy.gz"
    with new_copy(copy, "0000", {}), pytest.raises(UsageError, match="déjà"):
        _copies(full).backup(str(copy))
    _copies(full).backup(str(copy))
    assert _copies(full).restore(str(copy), NOW).is_proven


def test_a_copy_that_another_process_ends_in_that_instant_stays_whole(
    full: SqlDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "copy.gz"
    path.with_name("copy.gz.part").write_bytes(gzip.compress(b"whole"))

    def end_it(*_: object) -> None:
        path.with_name("copy.gz.part").replace(path)

    monkeypatch.setattr("fcntl.flock", end_it)
    with pytest.raises(UsageError, match="Une autre commande"):
        _copies(full).backup(str(path))
    assert gzip.decompress(path.read_bytes()) == b"whole"


def test_a_copy_is_made_where_files_know_no_locks(
    full: SqlDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    copy = tmp_path / "copy.gz"
    _copies(full).backup(str(copy))
    assert _copies(full).restore(str(copy), NOW).is_proven


def test_an_interrupted_copy_leaves_the_older_one_and_nothing_else(
    full: SqlDatabase, tmp_path: Path
) -> None:
    """Ctrl-C left a file of families beside it."""
    copy = tmp_path / "copy.gz"
    _copies(full).backup(str(copy))
    before = copy.read_bytes()

    def interrupted(steps: Sequence[T]) -> Iterator[T]:
        yield steps[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _copies(full).backup(str(copy), interrupted)
    assert copy.read_bytes() == before
    assert [*tmp_path.glob("copy*")] == [copy]


@pytest.mark.parametrize(
    "content",
    [b"", b"rubbish", gzip.compress(b"rubbish\n"), gzip.compress(b'{"version": 40}\n')],
    ids=["empty", "rubbish", "gzip", "no version"],
)
def test_a_file_of_another_kind_changes_nothing(
    full: SqlDatabase, tmp_path: Path, content: bytes
) -> None:
    before = _everything(full)
    (tmp_path / "rubbish").write_bytes(content)
    with pytest.raises(UsageError, match="copie entière"):
        _copies(full).restore(str(tmp_path / "rubbish"), NOW)
    assert _everything(full) == before


def test_a_copy_of_another_version_is_refused(full: SqlDatabase, tmp_path: Path) -> None:
    (tmp_path / "old.gz").write_bytes(gzip.compress(b'{"version": "0000"}\n'))
    with pytest.raises(UsageError, match="autre version"):
        _copies(full).restore(str(tmp_path / "old.gz"), NOW)


def test_a_copy_of_a_newer_version_is_refused_and_says_where_to_go(
    full: SqlDatabase, tmp_path: Path
) -> None:
    """It said to come back to today's version afterwards, which no database can."""
    before, copy = _everything(full), tmp_path / "newer.gz"
    copy.write_bytes(gzip.compress(b'{"version": "9999"}\n'))
    with pytest.raises(UsageError, match=r"plus récente .* Installez cette version, puis rep"):
        _copies(full).restore(str(copy), NOW)
    assert _everything(full) == before


@pytest.mark.parametrize("version", ["0024", "0025", "0026"])
def test_a_copy_of_an_earlier_version_is_taken_back(
    full: SqlDatabase, empty: SqlDatabase, tmp_path: Path, version: str
) -> None:
    """Each made by its version; the last one before the release had the tables of 0025."""
    made, copy = max(version, "0025"), tmp_path / "copy.gz"
    content = gzip.decompress((COPIES / f"{made}.gz").read_bytes())
    marked = content.replace(f'"{made}"'.encode(), f'"{version}"'.encode(), 1)
    copy.write_bytes(gzip.compress(marked))

    assert not _copies(empty).restore(str(copy), NOW).is_proven

    assert _everything(empty) == _everything(full)
    with empty.reading() as stored:
        assert stored.digests.read("2026-W48") == {"a@example.org": "claimed"}


def test_an_older_copy_goes_through_the_migrations_whatever_the_order_of_its_columns(
    empty: SqlDatabase, tmp_path: Path
) -> None:
    header, *lines = gzip.decompress((COPIES / "0025.gz").read_bytes()).decode().splitlines()
    names = ["week", "recipient", "step", "message", "message_id", "claimed_at", "step_at"]
    (digest,) = (json.loads(line) for line in lines if line.startswith('["digest_run"'))
    turned = json.dumps(["digest_run", *reversed(digest[1:])])
    columns = {"digest_run": [*reversed(names)]}
    kept = [line for line in lines if not line.startswith('["digest_run"')]
    told = json.dumps({**json.loads(header), "columns": columns})
    copy = tmp_path / "copy.gz"
    copy.write_bytes(gzip.compress("\n".join([told, *kept, turned, ""]).encode()))

    _copies(empty).restore(str(copy), NOW)

    with empty.reading() as stored:
        assert stored.digests.message("2026-W48", "a@example.org") == b"one"


def test_an_older_copy_that_is_cut_short_changes_nothing(
    full: SqlDatabase, tmp_path: Path
) -> None:
    before = _everything(full)
    whole = gzip.decompress((COPIES / "0025.gz").read_bytes()).splitlines(keepends=True)
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"".join(whole[:-1]) + whole[-1][:-20]))
    with pytest.raises(UsageError, match="copie entière"):
        _copies(full).restore(str(tmp_path / "cut.gz"), NOW)
    assert _everything(full) == before


def test_a_copy_says_the_columns_of_its_rows(full: SqlDatabase, tmp_path: Path) -> None:
    _copies(full).backup(str(tmp_path / "copy.gz"))
    with gzip.open(tmp_path / "copy.gz", "rt", encoding="ascii") as file:
        columns = json.loads(file.readline())["columns"]
        *rows, last = [json.loads(line) for line in file]
    assert last["rows"] == len(rows)
    assert {len(row) - len(columns[name]) for name, *row in rows} == {0}


def test_a_folder_that_is_not_there_is_said(full: SqlDatabase, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ne peut pas être écrite"):
        _copies(full).backup(str(tmp_path / "nowhere" / "copy.gz"))


def test_every_sheet_is_looked_at_again_after_a_copy_is_taken_back(
    full: SqlDatabase, empty: SqlDatabase, tmp_path: Path
) -> None:
    """The sheets went on since the copy was made."""
    known = SpreadsheetState("sheet", state="ok", fingerprint="d", read_at=NOW)
    with full.transaction() as stored:
        stored.memory.save_spreadsheet(known)
    copy = str(tmp_path / "copy.gz")
    _copies(full).backup(copy)
    _copies(empty).restore(copy, NOW)
    with empty.reading() as stored:
        found = stored.memory.read_spreadsheet("sheet")
    assert found == replace(known, unsettled=True, fingerprint="")


def test_whoever_was_erased_since_is_nobody_in_a_copy_taken_back(
    full: SqlDatabase, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.gz")
    _copies(full).backup(copy)
    with full.transaction() as stored:
        stored.retention.erase([REGISTRATION.ref], NOW)
    _copies(full).restore(copy, NOW)
    with full.reading() as stored:
        found = stored.records.find(REGISTRATION.ref)
        assert stored.seats.find_by_nonce("n") is None
    assert found is not None
    assert found.fields["given_name"] == "—"


def test_whoever_was_erased_before_the_copy_is_nobody_in_another_database(
    full: SqlDatabase, empty: SqlDatabase, tmp_path: Path
) -> None:
    """Its list goes with the copy: an older one taken back there is erased as well."""
    old, new = str(tmp_path / "old.gz"), str(tmp_path / "new.gz")
    _copies(full).backup(old)
    with full.transaction() as stored:
        stored.retention.erase([REGISTRATION.ref], NOW)
    _copies(full).backup(new)
    _copies(empty).restore(new, NOW)
    _copies(empty).restore(old, NOW)
    with empty.reading() as stored:
        found = stored.records.find(REGISTRATION.ref)
    assert found is not None
    assert found.fields["given_name"] == "—"


@pytest.mark.parametrize("is_erased_too", [False, True])
def test_whoever_was_typed_over_somebody_erased_stays_in_a_copy_made_since(
    full: SqlDatabase, tmp_path: Path, *, is_erased_too: bool
) -> None:
    """The reference is theirs by then: a restored copy made them nobody."""
    copy = str(tmp_path / "copy.gz")
    with full.transaction() as stored:
        stored.retention.erase([REGISTRATION.ref], NOW)
        stored.records.update(REGISTRATION.ref, {"given_name": "Léon"}, NOW)
    _copies(full).backup(copy)
    if is_erased_too:
        with full.transaction() as stored:
            stored.retention.erase([REGISTRATION.ref], NOW + timedelta(days=1))
    _copies(full).restore(copy, NOW)
    with full.reading() as stored:
        found = stored.records.find(REGISTRATION.ref)
    assert found is not None
    assert found.fields["given_name"] == ("—" if is_erased_too else "Léon")


def test_whoever_was_erased_since_has_no_mail_in_a_copy_taken_back(
    full: SqlDatabase, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.gz")
    with full.transaction() as stored:
        stored.records.update(REGISTRATION.ref, {"email": "Zoé@example.org"}, NOW)
        stored.outbox.add(replace(MAIL, recipient="zoÉ@example.org"), NOW)
    _copies(full).backup(copy)
    with full.transaction() as stored:
        stored.retention.erase([REGISTRATION.ref], NOW)
    assert _copies(full).restore(copy, NOW).erased_again == 1
    with full.reading() as stored:
        assert stored.outbox.read_to("zoé@example.org") == []
        assert len(stored.outbox.read_to(MAIL.recipient)) == 1


def test_a_copy_taken_back_leaves_a_pause_and_brings_none_of_its_own(
    full: SqlDatabase, empty: SqlDatabase, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.gz")
    with full.transaction() as stored:
        stored.pauses.begin(Pause(NOW, 7))
    _copies(full).backup(copy)
    later = NOW + timedelta(days=1)
    _copies(empty).restore(copy, later)
    with empty.reading() as stored:
        assert stored.pauses.read() == Pause(later, 0)


def test_nothing_is_taken_back_under_somebody_at_work(
    full: SqlDatabase, database_url: str, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.gz")
    other = open_database(database_url)
    with other.transaction() as stored:
        stored.leases.take("job:sync", 60, NOW)
    _copies(full).backup(copy)
    before = _everything(full)
    with pytest.raises(ConcurrencyError, match="travaille encore"):
        _copies(full).restore(copy, NOW)
    with full.reading() as stored:
        assert (_everything(full), stored.pauses.read()) == (before, None)
    with other.transaction() as stored:
        stored.leases.release("job:sync")
    other.close()
    _copies(full).restore(copy, NOW)


def test_an_erased_familys_place_is_free_in_a_copy_taken_back(
    full: SqlDatabase, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.gz")
    _copies(full).backup(copy)
    with full.transaction() as stored:
        stored.retention.erase([REGISTRATION.ref], NOW)
    for at, status in ((NOW + timedelta(days=60), "confirmed"), (NOW, "cancelled")):
        _copies(full).restore(copy, at)
        with full.reading() as stored:
            found = stored.records.find(REGISTRATION.ref)
        assert found is not None
        assert (found.fields["status"], found.archived) == (status, status == "cancelled")


@pytest.mark.parametrize("times", [1, 2])
def test_what_left_since_does_not_leave_a_second_time(
    full: SqlDatabase, tmp_path: Path, times: int
) -> None:
    """A second copy, taken back because the first was the wrong one, sent all mails again."""
    copy, week = str(tmp_path / "copy.gz"), ("2026-W47", "c@example.org")
    with full.transaction() as stored:
        stored.outbox.add(replace(MAIL, message_id="<waits>"), NOW)
    _copies(full).backup(copy)
    with full.transaction() as stored:
        sent = next(one for one in stored.outbox.read_due(NOW) if one.message_id != "<waits>")
        stored.outbox.sent(sent.id or 0)
        stored.digests.claim(*week, b"letter")
        stored.digests.mark(*week, "sent")
        stored.jobs.save("reminded:D-0000000:2026-12-03", NOW)
    for _ in range(times):
        _copies(full).restore(copy, NOW)
    with full.transaction() as stored:
        assert [one.message_id for one in stored.outbox.read_due(NOW)] == ["<waits>"]
        assert len(stored.outbox.read_to(MAIL.recipient)) == 2
        assert stored.digests.read(week[0]) == {week[1]: "sent"}
        assert stored.jobs.last("reminded:D-0000000:2026-12-03") == NOW


def test_what_left_since_does_not_leave_after_a_newer_copy_that_comes_second(
    full: SqlDatabase, tmp_path: Path
) -> None:
    """The older copy knows nothing of the mail, the newer one that it was still to come."""
    older, newer = str(tmp_path / "older.gz"), str(tmp_path / "newer.gz")
    _copies(full).backup(older)
    with full.transaction() as stored:
        stored.outbox.add(replace(MAIL, message_id="<since>"), NOW)
    _copies(full).backup(newer)
    with full.transaction() as stored:
        for one in stored.outbox.read_due(NOW):
            stored.outbox.sent(one.id or 0)

    for copy in (older, newer):
        _copies(full).restore(copy, NOW)

    with full.reading() as stored:
        assert stored.outbox.read_due(NOW) == []
