"""Organisations that the mapping files name; each becomes a record before any sheet is read."""

from collections.abc import Sequence

from sync_service.domain.codec import EntityCodec
from sync_service.domain.record import WHOLE, Change, Record, make_reference
from sync_service.domain.spreadsheet import Cell
from sync_service.sync.gathering.situations import codec_builder
from sync_service.sync.sync_services import SyncServices


def store_known_organisations(services: SyncServices) -> None:
    """Adds those whose slug no record has yet; does nothing if all are known."""
    with services.database.reading() as stored:
        known = _slugs(stored.records.read_all("organisation", archived=True))
    wanted = [one for one in services.mappings.organisations if one.slug not in known]
    if not wanted:
        return
    with services.database.transaction() as stored:
        now = services.clock.now()
        codec = codec_builder(stored, services.mappings, now)("organisation")
        known = _slugs(stored.records.read_all("organisation", archived=True))
        for one in wanted:
            if one.slug in known:
                continue
            aliases = list(one.aliases) or None
            fields = {"id": one.slug, "name": _as_read(codec, one.name), "aliases": aliases}
            ref = make_reference("organisation", services.rng.number())
            record = Record(ref, "organisation", {**codec.defaults(fields), **fields}, now)
            stored.records.add([record])
            stored.journal.append([Change(ref, WHOLE, None, ref, "mapping", now)])


def _as_read(codec: EntityCodec, name: str) -> str:
    """The name as a sheet's cell would give it; otherwise the two would differ but look alike."""
    value = codec.fields["name"].read(Cell(value=name, text=name)).value
    return value if isinstance(value, str) else name


def _slugs(records: Sequence[Record]) -> frozenset[object]:
    return frozenset(record.fields.get("id") for record in records)
