"""The report on a tab before it is adopted: a text for the partner, a form for programs."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from french_cells.reading import Severity
from sync_service.adoption.adopt_sheet import Adoption, rather
from sync_service.adoption.first_run import FirstRun, Reason
from sync_service.domain.mapping import given_by_scope
from sync_service.domain.wording import tab_sentences
from sync_service.domain.wording.counting import counted
from sync_service.model.headers.columns import STAYS_THEIRS, ColumnProposal, TabProposal
from sync_service.model.personal import more_personal_fields

_MOST_REASONS = 3
_MOST_ASSUMED = 5


def report(
    adoption: Adoption,
    labels: Mapping[str, str],
    width: int = 100,
    first_run: FirstRun | None = None,
) -> str:
    """In plain French, to show the partner; `labels` names the fields, `width` is the screen's."""
    rows = _rows(adoption, first_run) if first_run is not None else ()
    lines = [*rows, *_lines(adoption, labels)]
    return "\n".join(wrapped for line in lines for wrapped in _wrap(line, width)) + "\n"


def brief_report(adoption: Adoption, labels: Mapping[str, str], first_run: FirstRun | None) -> str:
    """For a note: how many rows enter, and which columns are understood.

    Without any cell's value: nobody would erase it there.
    """
    proposal = adoption.proposal
    lines = [*_rows_in_brief(first_run)] if first_run is not None else []
    if not proposal.header.is_found:
        return _where(proposal)
    lines.append(_summary(proposal))
    lines += [
        f"{one.letters} « {_one_line(one.title)} » → {labels.get(str(one.field), one.field)}"
        for one in proposal.mapped
    ]
    lines += _shared_in_brief(adoption)
    theirs = [f"{one.letters} {_name(one)}" for one in proposal.columns if one.field is None]
    if theirs:
        lines.append(f"Ni lues ni écrites : {', '.join(theirs)}.")
    given = [f"« {one} » : celle de cette ligne, sans colonne." for one in adoption.implied]
    return "\n".join([*lines, *given, *_lacking(proposal)])


def _rows_in_brief(first_run: FirstRun) -> Iterator[str]:
    entering, waiting = first_run.entering, first_run.waiting
    yield f"{counted(entering, 'ligne')} sur {entering + waiting} à prendre."
    of_lists = [one for one in first_run.reasons if one.waits_for_list]
    cells = ", ".join(o.cell for o in first_run.reasons if o.cell and not o.waits_for_list)
    if cells and of_lists:
        yield f"{counted(waiting, 'ligne attend', 'lignes attendent')}. À corriger : {cells}."
    elif cells:
        yield f"{counted(waiting, 'ligne')} à corriger d’abord, par exemple : {cells}."
    for one in of_lists:
        yield f"{counted(one.rows, 'ligne')}, par exemple {one.cell} : {_one_line(one.message)}"
    yield from _undated(first_run)


def _undated(first_run: FirstRun) -> Iterator[str]:
    """« Mars 2027 »: no question in the sheet, and no record yet."""
    cells = first_run.undated
    if not cells:
        return
    shown = ", ".join(cells[:_MOST_REASONS]) + ("…" if len(cells) > _MOST_REASONS else "")
    count = counted(len(cells), "ligne")
    if len(cells) > 1:
        yield f"{count} attendent leur jour ({shown}) : elles entreront dès qu’il sera écrit."
    else:
        yield f"{count} attend son jour ({shown}) : elle entrera dès qu’il sera écrit."


_KEPT_TOGETHER = "\ue000"
"""Replaces the spaces inside « … » while lines are broken, so that no mark is left alone."""


def _wrap(line: str, width: int) -> Sequence[str]:
    """What does not fit goes on below, further in than it began."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    held = line.replace("« ", f"«{_KEPT_TOGETHER}").replace(" »", f"{_KEPT_TOGETHER}»")
    wrapped = textwrap.wrap(held, width, subsequent_indent=indent, break_on_hyphens=False)
    return [one.replace(_KEPT_TOGETHER, " ") for one in wrapped] or [""]


def _rows(adoption: Adoption, first_run: FirstRun) -> Iterator[str]:
    """What a person wants to know first: how many rows enter, and what the others wait for."""
    entering, waiting = first_run.entering, first_run.waiting
    enter = f"{counted(entering, 'ligne')} sur {entering + waiting} "
    enter += "entreront" if entering > 1 else "entrera"
    if not waiting:
        yield f"{enter}."
    else:
        yield f"{enter} ; {waiting} {'attendent' if waiting > 1 else 'attend'} :"
    for one in first_run.reasons[:_MOST_REASONS]:
        told = f", par exemple {_example(one)}" if one.cell else f" : {_one_line(one.message)}"
        yield f"  {counted(one.rows, 'ligne')}{told}"
    if len(first_run.reasons) > _MOST_REASONS:
        yield "  et d’autres raisons, colonne par colonne plus bas."
    yield from _undated(first_run)
    if first_run.others:
        yield from _ways_with_others(adoption, first_run)
    yield from _to_confirm(adoption.proposal)
    yield ""


def _example(one: Reason) -> str:
    value = _one_line(one.value)
    named = f" « {value} »" if value and f"« {value} »" not in one.message else ""
    return f"{one.cell}{named} : {_one_line(one.message)}"


def _ways_with_others(adoption: Adoption, first_run: FirstRun) -> Iterator[str]:
    own, request = first_run.own, adoption.request
    (owner,) = given_by_scope(request.entity, request.scope, request.partner)
    named = Counter(map(_one_line, first_run.others))
    names = ", ".join(name for name, _ in named.most_common(_MOST_REASONS))
    more = "…" if len(named) > _MOST_REASONS else ""
    several = len(first_run.others) > 1
    yield (
        f"{counted(len(first_run.others), 'ligne')} {'nomment' if several else 'nomme'} une "
        f"autre structure que « {own} » ({names}{more}) : dans une liste à elle, "
        f"{'elles n’entrent' if several else 'elle n’entre'} pas."
    )
    yield "  - Si c’est juste, laissez-les : ce qui n’entre pas reste dans la feuille."
    yield (
        "  - Pour les partager quand même, recommencez avec --scope all. L’onglet recevra aussi "
        "les lignes de toutes les autres structures, et chaque structure nommée doit être connue "
        "d’abord : sync-service new organisation name=NOM"
    )
    yield (
        "  - Si cette colonne ne dit pas de qui est la ligne : après --write, ôtez la ligne "
        f"{owner} du fichier de correspondance. Toutes entreront comme celles de « {own} »."
    )


def _to_confirm(proposal: TabProposal) -> Iterator[str]:
    cells = [one for column in proposal.mapped for one in column.assumed]
    count = sum(dict(column.counts).get("assume", 0) for column in proposal.mapped)
    shown = [
        f"{one.cell} « {_one_line(one.value)} » → « {_one_line(one.understood)} »"
        for one in cells[:_MOST_ASSUMED]
    ]
    more = f", et {counted(count - len(shown), 'autre')}" if count > len(shown) else ""
    if shown:
        yield f"À confirmer : {', '.join(shown)}{more}."


def _lines(adoption: Adoption, labels: Mapping[str, str]) -> Iterator[str]:
    proposal = adoption.proposal
    yield f"Onglet « {proposal.title} » du classeur « {adoption.spreadsheet_title} »"
    yield _where(proposal)
    if adoption.puts_month_first:
        yield tab_sentences.month_first(adoption.spreadsheet_title)
    if not proposal.header.is_found:
        return
    yield _summary(proposal)
    if proposal.mapped:
        yield ""
    for column in proposal.mapped:
        yield from _mapped(column, labels)
    yield from _shared(adoption)
    yield from _left_alone(proposal)
    yield from _missing(adoption, labels)
    yield ""
    yield "Rien n’a été écrit dans votre feuille."


def _where(proposal: TabProposal) -> str:
    if not proposal.header.is_found:
        return (
            "Nous n’avons pas trouvé de ligne de titres. Donnez un titre à chaque colonne, sur "
            "une ligne au-dessus des données, puis recommencez."
        )
    first, last = proposal.header.first + 1, proposal.header.last + 1
    rows = f"ligne {first}" if first == last else f"lignes {first} à {last}"
    return f"Titres : {rows}. {counted(proposal.rows, 'ligne remplie')} en dessous."


def _summary(proposal: TabProposal) -> str:
    counts: Counter[Severity] = Counter()
    for column in proposal.mapped:
        counts.update(dict(column.counts))
    known, all_of_them = len(proposal.mapped), len(proposal.columns)
    kept = f"{counted(known, 'colonne comprise')} sur {all_of_them}"
    return f"{kept} ; {_told(counts)}." if counts else f"{kept}."


def _mapped(column: ColumnProposal, labels: Mapping[str, str]) -> Iterator[str]:
    label = labels.get(str(column.field), str(column.field))
    how = _REASONS.get(column.reason, column.reason)
    sure = "" if column.confidence >= 1 else f" (sûr à {round(column.confidence * 100)} %, {how})"
    yield f"  {column.letters}  « {_one_line(column.title)} » → {label}{sure}"
    yield f"      {_counts(column)}"
    if column.samples:
        yield f"      par exemple : {' | '.join(_one_line(one) for one in column.samples)}"
    yield from _refusals(column)


_REASONS = {"titre": "d’après son titre", "valeurs": "d’après ses valeurs"}


def _refusals(column: ColumnProposal) -> Iterator[str]:
    """Cells refused for the same reason are grouped, with each value and the reason once."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for refused in column.refused:
        reason = _reason_without(refused.value, refused.message)
        cells = reasons.setdefault(reason, {})
        cells.setdefault(_one_line(refused.value), []).append(refused.cell)
    for reason, values in reasons.items():
        yield f"      {_refusal(reason, values)}"
    more = dict(column.counts).get("reject", 0) - len(column.refused)
    if more > 0:
        yield f"      et {counted(more, 'autre case')} à corriger"


def _reason_without(value: str, message: str) -> str:
    """« X » n’est pas connu ici: said of several values, it names none of them."""
    tail = message.removeprefix(f"« {value} » ")
    return tail if tail.startswith(_IS_NOT) else message


def _refusal(reason: str, values: Mapping[str, Sequence[str]]) -> str:
    if len(values) > 1:
        reason = reason.replace(_IS_NOT, _NONE_IS, 1) if reason.startswith(_IS_NOT) else reason
    named = [f"{', '.join(cells)} « {value} »" for value, cells in values.items()]
    if len(values) == 1 and reason.startswith((_IS_NOT, f"« {next(iter(values))} »")):
        value, cells = next(iter(values.items()))
        said = reason if reason.startswith("«") else f"« {value} » {reason}"
        return f"{', '.join(cells)} : {_one_line(said)}"
    return f"{', '.join(named)} : {_one_line(reason)}"


_IS_NOT, _NONE_IS = "n’est pas ", "aucun n’est "


def _shared(adoption: Adoption) -> Iterator[str]:
    """What people may take for a column of their own."""
    for sentence in _shared_in_brief(adoption):
        yield ""
        yield (
            f"{sentence} Ce qui y est écrit arrive dans les autres feuilles qui ont cette "
            "colonne. Pour le garder chez vous : un autre titre, ou, après --write, ôtez sa ligne "
            "du fichier de correspondance."
        )


def _shared_in_brief(adoption: Adoption) -> Iterator[str]:
    personal = more_personal_fields(adoption.request.entity)
    named = [
        f"{one.letters} {_name(one)}" for one in adoption.proposal.mapped if one.field in personal
    ]
    if named:
        yield f"Plus personnel, et partagé aussi : {', '.join(named)}."


def _left_alone(proposal: TabProposal) -> Iterator[str]:
    others = [column for column in proposal.columns if column.field is None]
    plain = [column for column in others if column.reason == STAYS_THEIRS]
    if others:
        yield ""
        yield "Ces colonnes restent à vous, nous ne les lisons pas et n’y écrivons pas :"
    if plain:
        yield f"  {', '.join(f'{one.letters} {_name(one)}' for one in plain)}"
    for one in others:
        if one.reason != STAYS_THEIRS:
            yield f"  {one.letters} {_name(one)} : {one.reason}"


def _missing(adoption: Adoption, labels: Mapping[str, str]) -> Iterator[str]:
    """Needed fields without a column; in a partner's own tab the partner itself is given."""
    for name, text in adoption.mapping.constants.items():
        yield ""
        yield f"« {labels.get(name, name)} » : « {_one_line(text)} » pour toutes les lignes."
    if adoption.implied:
        yield ""
        names = ", ".join(adoption.implied)
        yield f"« {names} » : ce sera toujours votre structure, sans colonne."
    if not adoption.proposal.mapped:
        yield ""
        yield (
            "Aucun titre ne va avec ce que vous cherchez : essayez un autre onglet (--tab) "
            "ou une autre sorte de lignes (--entity)."
        )
        if adoption.likelier:
            yield rather(adoption.likelier)
    elif adoption.proposal.missing:
        yield ""
        yield from _lacking(adoption.proposal)
    if adoption.likelier and adoption.proposal.mapped:
        yield ""
        yield rather(adoption.likelier)


def _lacking(proposal: TabProposal) -> Iterator[str]:
    if proposal.missing:
        one = len(proposal.missing) == 1
        yield (
            f"Il manque {'une colonne' if one else 'des colonnes'} pour : "
            f"{', '.join(proposal.missing)}. Sans {'elle' if one else 'elles'}, aucune "
            "ligne ne peut être prise en compte."
        )


def _one_line(text: str) -> str:
    """A cell on one line; signs that no screen shows are shown as such."""
    shown = "".join(one if one.isprintable() or one.isspace() else "\ufffd" for one in text)
    return " ".join(shown.split())


_TOLD: Sequence[tuple[Severity, str, str]] = (
    ("ok", "lue", "lues"),
    ("repair", "lue et remise au propre", "lues et remises au propre"),
    ("assume", "à confirmer", "à confirmer"),
    ("reject", "à corriger", "à corriger"),
)


def _told(counts: Mapping[Severity, int]) -> str:
    named = ((counts.get(severity, 0), one, more) for severity, one, more in _TOLD)
    return ", ".join(
        f"{count} {more if count > 1 else one}" for count, one, more in named if count
    )


def _counts(column: ColumnProposal) -> str:
    counts = dict(column.counts)
    filled = counted(column.filled, "case")
    return f"{filled} : {_told(counts)}" if counts else "aucune case remplie"


def _name(column: ColumnProposal) -> str:
    return f"« {_one_line(column.title)} »" if column.title else "(sans titre)"


def as_json(adoption: Adoption, first_run: FirstRun | None = None) -> dict[str, object]:
    """For programs; rows and first data row count from 1, as people see them."""
    proposal = adoption.proposal
    header = proposal.header
    return {
        "spreadsheet": adoption.request.spreadsheet_id,
        "tab": proposal.title,
        "month_first": adoption.puts_month_first,
        "entity": adoption.request.entity,
        "partner": adoption.request.partner,
        "scope": adoption.request.scope,
        "layout": proposal.layout,
        "header_row": header.last + 1 if header.is_found else None,
        "header_rows": [row + 1 for row in range(header.first, header.last + 1)],
        "first_data_row": header.first_data_row + 1,
        "rows": proposal.rows,
        **(_rows_json(first_run) if first_run is not None else {}),
        "columns": [_column_json(one) for one in proposal.columns],
        "missing": list(proposal.missing),
        "likelier": adoption.likelier,
        "mapping": {one.field: list(one.titles) for one in adoption.mapping.columns},
    }


def _rows_json(first_run: FirstRun) -> dict[str, object]:
    return {
        "entering": first_run.entering,
        "waiting": first_run.waiting,
        "reasons": [asdict(one) for one in first_run.reasons],
        "of_others": len(first_run.others),
        "undated": list(first_run.undated),
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
        "assumed": [asdict(cell) for cell in one.assumed],
    }
