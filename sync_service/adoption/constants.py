"""What is the same in all rows of a table, and has no column: said once, or in its title."""

from collections.abc import Mapping
from dataclasses import replace

from french_cells.folding import fold
from sync_service.domain.codec import EntityCodec, FieldCodec, WrappedCodec
from sync_service.domain.errors import UsageError
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.model.headers.columns import TabProposal
from sync_service.model.headers.fields import find_field
from sync_service.model.headers.session_days import SESSION
from sync_service.model.schema import CellField
from sync_service.sync.gathering.constants import find_session_text, texts_above


def read_told(told: Mapping[str, str], codec: EntityCodec) -> Mapping[str, str]:
    """By field what was given by label. Raises UsageError for what no cell could say."""
    return {_field_of(label, codec): _checked(label, text, codec) for label, text in told.items()}


def _field_of(label: str, codec: EntityCodec) -> str:
    labels = {name: one.label for name, one in codec.fields.items()}
    found = find_field(codec.entity, label, labels)
    own = next((name for name, one in labels.items() if fold(one) == fold(label)), None)
    name = own or (found[0] if found else None)
    if name is None or name not in codec.fields:
        known = ", ".join(sorted(one.label for one in codec.fields.values() if one.required))
        raise UsageError(
            f"« {label} » n’est le titre d’aucune colonne connue, par exemple {known}."
        )
    return name


def _checked(label: str, text: str, codec: EntityCodec) -> str:
    one = codec.fields[_field_of(label, codec)]
    reading = one.read(Cell(text, text))
    if not reading.accepted or reading.value is None:
        said = reading.message or f"Nous attendons {one.expected}."
        raise UsageError(f"--always « {label} » : « {text} » ne peut pas être lu. {said}")
    return text


def find_in_title(
    proposal: TabProposal, tab: TabSnapshot, file: str, codec: EntityCodec
) -> Mapping[str, str]:
    """The one session of a list of families that has no column for it, by what names it above."""
    session = codec.fields.get(SESSION) if codec.entity == "registration" else None
    if session is None or session.label not in proposal.missing or not proposal.header.is_found:
        return {}
    own = _unwrap(session)
    if not isinstance(own, CellField):
        return {}
    texts = [*texts_above(tab, proposal.header.first), tab.title]
    text = find_session_text(texts, own.context) or find_session_text([file], own.context)
    return {SESSION: text} if text else {}


def _unwrap(one: FieldCodec) -> FieldCodec:
    while isinstance(one, WrappedCodec):
        one = one.codec
    return one


def without_missing(
    proposal: TabProposal, constants: Mapping[str, str], codec: EntityCodec
) -> TabProposal:
    labels = {codec.fields[name].label for name in constants}
    return replace(proposal, missing=[one for one in proposal.missing if one not in labels])
