"""After a copy was restored the service waits: nothing is mailed, no sheet is written (ADR 16).

Families can still read and register: a seat is taken in the database, mails wait in the outbox.
"""

from datetime import datetime

from sync_service.domain.errors import UsageError
from sync_service.ports import Database, Pause, Transaction


def read_pause(database: Database) -> Pause | None:
    with database.reading() as stored:
        return stored.pauses.read()


def take_lease(stored: Transaction, name: str, seconds: int, at: datetime) -> bool:
    """False where somebody else has it, and during a pause.

    The pause is looked at last: a copy is taken back only while nobody has a lease.
    """
    if not stored.leases.take(name, seconds, at):
        return False
    if stored.pauses.read() is None:
        return True
    stored.leases.release(name)
    return False


def refuse_during_pause(stored: Transaction) -> None:
    """Raises UsageError."""
    pause = stored.pauses.read()
    if pause is not None:
        raise UsageError(f"Rien n’est parti. {say_paused(pause)}")


def say_paused(pause: Pause) -> str:
    return (
        f"En pause depuis la restauration du {pause.since:%d/%m/%Y à %H:%M} : aucun message ne "
        "part, aucune feuille n’est écrite. Pour continuer : sync-service resume"
    )
