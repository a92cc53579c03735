"""The file of a copy: a header, a line for each row, and a last line that proves it whole.

A copy that was cut between two lines and packed again would otherwise pass for one. Those of
before it had a last line are read, too; whoever takes one back is told. Knows no table.
"""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from gzip import GzipFile
from pathlib import Path
from typing import IO, Any, TypeAlias

from sync_service.domain.errors import UsageError, said_in_french
from sync_service.ports import Progress
from sync_service.ports.work import unseen

Columns: TypeAlias = Mapping[str, Sequence[str]]
"""Table → its columns, in the order in which a copy has them."""

NO_COPY_ERRORS = (OSError, EOFError, ValueError, zlib.error)
"""What reading a file raises that is no whole copy."""

_GZIP = b"\x1f\x8b"
_HAS_END = "has_end"
"""In a header: the last line says how many rows there are, and the hash of all lines above it."""


class NewCopy:
    """A copy that is being written."""

    def __init__(self, file: GzipFile, version: str, columns: Columns) -> None:
        self.rows = 0
        self._file = file
        self._hash = hashlib.sha256()
        self._add({"version": version, "columns": columns, _HAS_END: True})

    def write(self, table: str, row: Iterable[object]) -> None:
        self._add([table, *row])
        self.rows += 1

    def end(self) -> None:
        self._add({"rows": self.rows, "sha256": self._hash.hexdigest()})

    def _add(self, content: object) -> None:
        line = json.dumps(content, default=_encode).encode("ascii") + b"\n"
        self._hash.update(line)
        self._file.write(line)


@contextmanager
def new_copy(path: Path, version: str, columns: Columns) -> Iterator[NewCopy]:
    """A file that is there once everything is written, and on the disk by then; else as before.

    Raises UsageError where another process writes it, too, or something else stands there.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        _refuse_other(path)
        with _open_private(unfinished) as raw, _gone_unless_whole(unfinished):
            with GzipFile(filename="", mode="wb", fileobj=raw) as packed:
                copy = NewCopy(packed, version, columns)
                yield copy
                copy.end()
            raw.flush()
            os.fsync(raw.fileno())
            unfinished.replace(path)
    except OSError as error:
        raise UsageError(
            f"La copie {path} ne peut pas être écrite : {said_in_french(error)}."
        ) from error


@contextmanager
def _gone_unless_whole(unfinished: Path) -> Iterator[None]:
    """Also after Ctrl-C: what is left holds families, and nobody knows of it."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _refuse_other(path: Path) -> None:
    """`backup var/sync.db`, typed for what is to be copied, would lose just that."""
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(_GZIP)) in (b"", _GZIP):
                return
    if path.exists():
        raise UsageError(f"{path} existe déjà et n’est pas une copie. Nommez un autre fichier.")


def _open_private(path: Path) -> IO[bytes]:
    """For one process at a time: the lines of two would be mixed. A killed one holds none."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb")
    if not _is_ours(path, file):
        file.close()
        raise UsageError(f"Une autre commande écrit déjà {path} : attendez qu’elle ait fini.")
    file.truncate(0)
    return file


def _is_ours(path: Path, file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever held it may just have made the copy itself of it.
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
    except OSError:
        return True  # some networks' file systems know no locks: better a copy than none


class Lines:
    """A copy that is being read; raises one of NO_COPY_ERRORS at any line."""

    def __init__(self, path: Path, file: GzipFile) -> None:
        self._path, self._file = path, file
        self._first = file.readline()
        header = json.loads(self._first)
        try:
            self.version: str = header["version"]
            self.columns: Columns = header.get("columns", {})
            self.has_end: bool = header.get(_HAS_END, False)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError from error
        if not isinstance(self.version, str):
            raise ValueError  # noqa: TRY004 - one of NO_COPY_ERRORS

    def rows(self, progress: Progress = unseen) -> Iterator[list[Any]]:
        """The table's name and its values, parents first."""
        contents = (json.loads(line, object_hook=_decode) for line in self._file)
        rows = (one for one in contents if isinstance(one, list))
        if progress is unseen:
            return rows
        return (row for row, _ in zip(rows, progress(range(self._count())), strict=True))

    def prove_whole(self) -> bool:
        """False where there is no last line, and only the packing proves it. Reads all of it.

        Raises one of NO_COPY_ERRORS before anybody takes a row from what was cut or changed.
        """
        seen, last, count = hashlib.sha256(), self._first, -1
        for line in self._file:
            seen.update(last)
            last, count = line, count + 1
        end = {"rows": count, "sha256": seen.hexdigest()}
        if self.has_end and json.loads(last) != end:
            raise ValueError
        return self.has_end

    def _count(self) -> int:
        """For whoever watches: the header's line and the last one are no rows."""
        with gzip.open(self._path, "rb") as file:
            return sum(1 for _ in file) - 1 - self.has_end


@contextmanager
def opened_copy(path: Path) -> Iterator[Lines]:
    with gzip.open(path, "rb") as file:
        yield Lines(path, file)


_ENCODINGS: dict[type, Callable[[Any], dict[str, str]]] = {
    datetime: lambda at: {"$at": at.isoformat()},
    bytes: lambda content: {"$bytes": b64encode(content).decode("ascii")},
    memoryview: lambda content: {"$bytes": b64encode(content).decode("ascii")},
}


def _encode(value: object) -> dict[str, str]:
    return _ENCODINGS[type(value)](value)


def _decode(mapping: dict[str, Any]) -> Any:  # noqa: ANN401 - what JSON cannot say by itself
    if mapping.keys() == {"$at"}:
        return datetime.fromisoformat(mapping["$at"])
    if mapping.keys() == {"$bytes"}:
        return b64decode(mapping["$bytes"])
    return mapping
