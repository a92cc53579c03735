"""What is told of a tab before it is adopted: a text for the partner, a form for programs."""

from collections.abc import Iterator, Sequence

from sync_service.application.adopt_sheet import Adoption
from sync_service.domain.reading import Severity
from sync_service.model.readers.headers.proposal import ColumnProposal, TabProposal


def report(adoption: Adoption, labels: dict[str, str]) -> str:
    """In plain French, to show the partner; `labels` names the fields."""
    return "\n".join(_lines(adoption, labels)) + "\n"


def _lines(adoption: Adoption, labels: dict[str, str]) -> Iterator[str]:
    proposal = adoption.proposal
    yield f"Onglet « {proposal.title} » du classeur « {adoption.spreadsheet_title} »"
    yield _where(proposal)
    yield ""
    for column in proposal.mapped:
        yield from _mapped(column, labels)
    others = [column for column in proposal.columns if column.field is None]
    if others:
        yield ""
        yield "Ces colonnes restent à vous, nous ne les lisons pas et n’y écrivons pas :"
        yield from (f"  {one.letters}  {_name(one)} : {one.reason}" for one in others)
    if proposal.missing:
        yield ""
        yield f"Il manque une colonne pour : {', '.join(proposal.missing)}."
    yield ""
    yield "Rien n’a été écrit dans votre feuille."


def _where(proposal: TabProposal) -> str:
    if not proposal.header.is_found:
        return "Nous n’avons pas trouvé de ligne de titres. Mettez-en une au-dessus des données."
    first, last = proposal.header.first + 1, proposal.header.last + 1
    rows = f"ligne {first}" if first == last else f"lignes {first} à {last}"
    return f"Titres : {rows}. Lignes remplies en dessous : {proposal.rows}."


def _mapped(column: ColumnProposal, labels: dict[str, str]) -> Iterator[str]:
    label = labels.get(str(column.field), str(column.field))
    sure = f"{round(column.confidence * 100)} %"
    yield (
        f"  {column.letters}  « {column.title} » → {label} (sûr à {sure}, d’après : "
        f"{column.reason})"
    )
    yield f"      {_counts(column)}"
    if column.samples:
        yield f"      par exemple : {' | '.join(_one_line(one) for one in column.samples)}"
    for refused in column.refused:
        yield f"      {refused.cell} « {_one_line(refused.value)} » : {refused.message}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


_TOLD: Sequence[tuple[Severity, str]] = (
    ("ok", "lues"),
    ("repair", "lues et remises au propre"),
    ("assume", "à confirmer"),
    ("reject", "à corriger"),
)


def _counts(column: ColumnProposal) -> str:
    counts = dict(column.counts)
    told = [f"{counts[severity]} {name}" for severity, name in _TOLD if counts.get(severity)]
    return f"{column.filled} cases : {', '.join(told)}" if told else "aucune case remplie"


def _name(column: ColumnProposal) -> str:
    return f"« {_one_line(column.title)} »" if column.title else "(sans titre)"


def as_json(adoption: Adoption) -> dict[str, object]:
    """For programs; rows and first data row count from 1, as people see them."""
    proposal = adoption.proposal
    header = proposal.header
    return {
        "spreadsheet": adoption.request.spreadsheet_id,
        "tab": proposal.title,
        "entity": adoption.request.entity,
        "partner": adoption.request.partner,
        "scope": adoption.request.scope,
        "layout": proposal.layout,
        "header_row": header.last + 1 if header.is_found else None,
        "header_rows": [row + 1 for row in range(header.first, header.last + 1)],
        "first_data_row": header.first_data_row + 1,
        "rows": proposal.rows,
        "columns": [_column_json(one) for one in proposal.columns],
        "missing": list(proposal.missing),
        "mapping": {one.field: list(one.titles) for one in adoption.mapping.columns},
    }


def _column_json(one: ColumnProposal) -> dict[str, object]:
    refused: Sequence[dict[str, str]] = [
        {"cell": bad.cell, "value": bad.value, "message": bad.message} for bad in one.refused
    ]
    return {
        "column": one.letters,
        "title": one.title,
        "field": one.field,
        "confidence": round(one.confidence, 2),
        "reason": one.reason,
        "filled": one.filled,
        "samples": list(one.samples),
        "counts": {"ok": 0, "repair": 0, "assume": 0, "reject": 0} | dict(one.counts),
        "refused": refused,
    }
