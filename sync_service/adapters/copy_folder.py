"""The folder in which nightly copies stand, closed to other accounts of the machine."""

from collections.abc import Collection
from pathlib import Path

from sync_service.domain.errors import UsageError

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
                f"BACKUP_DIR : {self._folder} ne peut pas être créé ({error.strerror}). Indiquez "
                "un dossier où le service a le droit d’écrire."
            ) from error
        return str(self._folder / name)

    def names(self) -> Collection[str]:
        return [one.name for one in self._folder.iterdir()] if self._folder.is_dir() else []

    def drop(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)
