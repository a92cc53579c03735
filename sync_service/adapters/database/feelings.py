"""What families say of a session: a row each, that names the registration while it is kept."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, or_, select

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import upsert
from sync_service.ports import Feeling

_ONE, _OTHER = tables.registration.alias(), tables.registration.alias()
_MADE_WITH = select(_ONE.c.made_with).where(_ONE.c.ref == bindparam("wanted")).scalar_subquery()
_BOUND = select(_OTHER.c.ref).where(_OTHER.c.made_with == _MADE_WITH)
_KEY = tables.feeling.c.key
_FIND = select(_KEY, tables.feeling.c.said).where(
    or_(bindparam("wanted") == _KEY, _KEY.in_(_BOUND))
)


class SqlFeelings:
    """Implements ports.Feelings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def say(self, ref: str, session_ref: str, feeling: Feeling) -> None:
        said = self._connection.execute(_FIND, {"wanted": ref}).first()
        row = {"key": said.key if said else ref, "session_ref": session_ref, "said": feeling}
        self._connection.execute(upsert(self._connection, tables.feeling, ["key"]), [row])

    def find(self, ref: str) -> Feeling | None:
        said = self._connection.execute(_FIND, {"wanted": ref}).first()
        return said.said if said else None

    def count(self) -> Mapping[str, Mapping[Feeling, int]]:
        feeling = tables.feeling.c
        group = (feeling.session_ref, feeling.said)
        counts: dict[str, dict[Feeling, int]] = {}
        for ref, said, number in self._connection.execute(
            select(*group, func.count()).group_by(*group)
        ):
            counts.setdefault(ref, {})[said] = number
        return counts
