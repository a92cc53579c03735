"""What this machine offers: git, a look at the network, the folder of nightly copies."""

import os
import socket
import stat
import subprocess
from collections.abc import Collection
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from sync_service.domain.errors import UsageError, said_in_french


def find_commit(folder: Path) -> str | None:
    """`v0.1.0-3-g1a2b3c4`, `-dirty` where files differ from it; None outside of a checkout."""
    if not (folder / ".git").exists():
        return None
    return _ask(folder, "describe", "--always", "--tags", "--dirty") or None


def has_changes(folder: Path) -> bool:
    """Whether files were changed or added there that the next version may stand against."""
    return bool(_ask(folder, "status", "--porcelain", "--", "."))


def _ask(folder: Path, *words: str) -> str:
    """Empty where git, or a checkout, is missing."""
    command = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


_TIMEOUT_SECONDS = 10.0


def leads_somewhere(host: str) -> bool:
    """Whether this name, or this number, is known here."""
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


def fetch(address: str) -> bool:
    """Whether somebody answers there, and says that all is well."""
    import requests  # noqa: PLC0415 - a tenth of a second, and most commands fetch nothing

    try:
        return requests.get(address, timeout=_TIMEOUT_SECONDS).ok
    except requests.RequestException:
        return False


def read_time(address: str) -> datetime | None:
    """How an answer from there is dated, whatever it says; None where nobody answers."""
    import requests  # noqa: PLC0415 - as above

    try:
        answer = requests.head(address, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
        return parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError):
        return None


_OWNER_ONLY = 0o700


class DiskFolder:
    """Files in one folder; implements ports.CopyFolder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place_of(self, name: str) -> str:
        try:
            self._folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"BACKUP_DIR : {self._folder} ne peut pas être créé ({said_in_french(error)}). "
                "Indiquez un dossier où le service a le droit d’écrire."
            ) from error
        return str(self._folder / name)

    def objection(self) -> str:
        """Looks at the folder, or at the one in which it would be made."""
        folder = self._folder.absolute()
        for one in (folder, *folder.parents):
            try:
                is_folder = stat.S_ISDIR(one.stat().st_mode)
            except FileNotFoundError:
                continue
            except OSError as error:
                return f"{one} : {said_in_french(error)}"
            if not is_folder:
                return f"{one} n’est pas un dossier"
            needed = os.W_OK | os.X_OK | (os.R_OK if one == folder else 0)
            is_open = os.access(one, needed, effective_ids=os.access in os.supports_effective_ids)
            return "" if is_open else f"le service n’a pas le droit d’écrire dans {one}"
        return ""

    def names(self) -> Collection[str]:
        return [one.name for one in self._folder.iterdir()] if self._folder.is_dir() else []

    def drop(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)
