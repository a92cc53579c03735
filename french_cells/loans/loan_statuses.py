"""What a cell says about a loan: its state, with the date, borrower or damage beside it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from french_cells import booleans
from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    empty,
    find_contrary,
    invalid,
    ok,
    open_cell,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.beside import read_beside
from french_cells.context import Context
from french_cells.labels import labelled
from french_cells.lexicon import load_lists
from french_cells.loans.loan_facts import BY_WORDS, LOAN_STATUSES
from french_cells.loans.meanwhile import as_in_row, as_usual, take_lack
from french_cells.loans.told import PRONOUNS, Told, lexicon, take_in, turns_state
from french_cells.moments import dates
from french_cells.moments.date_grammar import find_date
from french_cells.named.partners import find_partner
from french_cells.patterns import pattern
from french_cells.reach.beside import is_label
from french_cells.reading import NO_YEAR, Raw, Reading
from french_cells.text import Typed, fold, fold_words, plain_text

EXPECTED = "« en prêt », « rendu », « en retard », « disponible » ou « réservé »"
_ALONE_UNCLEAR = frozenset({"pret", "la", "fait", "complet", "retour"})
_PERSON_LIKE = pattern(r"^[A-ZÀ-Þ][a-zà-ÿ]+$|(?i:(?:mme|m\.|mr|mlle|madame|monsieur)\b)")
_PEOPLE = load_lists("beside_words")["people"]
"""« chez la maîtresse de GS »"""
_CONDITIONS = frozenset({"damaged", "incomplete"})
_NOT_YET = frozenset({"a confirmer", "a conf"})
"""Of a loan to come, and all that is said: its days tell the rest."""
_ASKS = pattern(
    r"(?:deja |bien |est )*(?:rendu|retourne|rapporte|ramene|rentre|revenu|restitue|retour)e?s?"
    r"(?: (?:o n|oui non|ok|fait|effectue))?"
)
_ANSWER = pattern(
    r"^(?:oui|(?P<no>(?:non,? )?(?:toujours pas|pas encore|encore pas)(?= ?[,;:(])|non)|ok|x)"
    r"\b\W*(?=\w)",
    re.IGNORECASE,
)
_SOME_BACK = r"\b(?:rendu|retourne|revenu|rentre|ramene|rapporte|restitue)e?s?\b"
_OF_SEVERAL = pattern(
    rf"{_SOME_BACK}.*(?:\d (?:\w+ )?sur \d|\ben partie\b|\bpartiel|\bmoitie\b)"
    rf"|{_SOME_BACK} \d+ le \d|\d (?:\w+ )?{_SOME_BACK} sur \d"
    rf"|(?:\bmoitie|\bpartiellement|\d sur \d+) {_SOME_BACK}"
)
_PART_BACK = (
    "Une partie seulement est rendue ? Écrivez ici « en prêt » et, dans la colonne de la "
    "quantité, ce qui reste sorti ; puis « rendu » quand tout est là."
)
"""A loan is out or back as a whole; its quantity may be less by now."""
PART_BACK_ON = (
    "Une partie seulement est rendue ? Laissez cette case vide et écrivez, dans la colonne de la "
    "quantité, ce qui reste sorti ; si tout est rendu, écrivez seulement la date."
)
"""The same below the day of return."""
_COUNTED_BACK = pattern(
    rf"{_SOME_BACK} \d+ (?:\w+ )?(?:le|sur) \d|\d (?:\w+ )?{_SOME_BACK}|\d (?:\w+ )?sur \d"
    r"|\breste(?:nt)? \d|\bmanquent? \d|\bsauf \d"
)
_SOON = timedelta(60)
"""« rendu le 12/12 », told in November, is of no December that was a year ago."""
_IN_PART = pattern(r"\(([1-9])/([1-9])\)")
"""« oui (1/2) »: the half of it rather than the first of February."""
_BARE = pattern(r"(?:pas |bien |deja )?\w*")
_BACK = frozenset({"returned", "available"})
_BEGUN = pattern(r"(?:rendu|retourne|revenu|rentre|ramene|rapporte)e?s?(?=[ ,;:(.])")
_NO_BUT_BACK = pattern(
    r"non(?: ?[,;:.(!]+ ?| - ?)(?:rendu|retourne|revenu|rentre|ramene|rapporte|restitue)e?s?\b.*"
)
"""« non, rendu »: not out any more, or not back?"""
_EITHER = pattern(r"[a-z] ?/|/ ?[a-z]")
_STILL_OUT = frozenset({None, "on_loan", "again", "name", "until", "late", "reminded"})
_BEFORE_DAY = frozenset({"", "le", "du", "depuis le"})
_DAY_OF_NOTHING = frozenset({"cancelled", "on_loan"})
"""« annulé le 20/11 », « pas revenu, relancé le 10/11 »: the day is of no return."""


def asks_return(title: str) -> bool:
    """« Rendu ? », « Retour O/N »: a column in which people answer yes, no, or the day."""
    return _ASKS.fullmatch(fold_words(title)) is not None


@labelled("loan_status")
def read(raw: Raw, context: Context) -> Reading:
    """`{"status"}` with `returned_on`, `due_on`, `loaned_on`, `borrower`, `condition` if given."""
    return _read_answer(raw, context) if asks_return(context.header) else _read_state(raw, context)


def _read_answer(raw: Raw, context: Context) -> Reading:
    answer = booleans.read(raw, context)
    if isinstance(raw, str) and answer.error != "empty":
        text = raw.strip()
        if said := _ANSWER.match(text):
            return _read_remarked(text, said, context)
        state = _read_state(_as_return(text), context)
        if state.accepted or not (answer.accepted and _BARE.fullmatch(fold_words(text))):
            return state
    if not answer.accepted:
        return answer if answer.error == "empty" else _read_state(raw, context)
    return replace(answer, value={"status": "returned" if answer.value else "on_loan"})


def _read_remarked(text: str, said: re.Match[str], context: Context) -> Reading:
    """« Oui, complet », « non (prolongé) »: what is beside the answer has to say the same."""
    is_back, rest = not said["no"], text[said.end() :].replace("…", ".")
    part = _IN_PART.search(text)
    if part and part[1] <= part[2]:
        return ambiguous("Une partie, ou un jour ? Écrivez par exemple « rendu le 12/03/2026 ».")
    first = f"rendu {rest}" if is_back else text if said[0][3:] == " " else rest
    for told in (_as_return(rest), first):
        state = _read_state(told, context)
        if isinstance(state.value, dict) and (state.value["status"] in _BACK) == is_back:
            return state
    is_apart = is_back or said[0].strip()[-1:] in {",", ":", "(", ";"}
    if is_apart and (remarked := _read_beside(rest, context, is_back=is_back)):
        return remarked
    return ambiguous("Est-ce oui ou non ? Nous attendons oui, non, ou le jour du retour.")


def _read_beside(rest: str, context: Context, *, is_back: bool) -> Reading | None:
    """« oui 24/10, en avance », « non, il en a besoin »: the answer, and a remark of no state."""
    found = find_date(fold(rest))
    if len(fold(rest)) != len(rest) or (found and not is_back):
        return None
    begin, end = found or (0, 0)
    before, remark = fold_words(rest[:begin]), fold(rest[end:])
    if before not in _BEFORE_DAY or turns_state(remark, is_back=is_back, is_answer=True):
        return None
    if not is_back:
        return beside_unknown({"status": "on_loan"}, rest)
    told = _read_state(f"rendu le {rest[begin:end].strip()}", context) if found else None
    if (
        told is None
        or not told.accepted
        or None not in take_in(Typed(rest, remark, remark)).meanings
    ):
        return told if told is not None and told.accepted else None
    return beside_unknown(told.value, rest[end:].strip(" ,;:.()"))


def _as_return(text: str) -> str:
    """« 12/11, complet » → « rendu le 12/11, complet »."""
    told = re.sub(r"(?i)^le | ?\)$", "", text)
    found = find_date(fold(told))
    return f"rendu le {told}" if found and not found[0] else text


def _read_state(raw: Raw, context: Context) -> Reading:
    if isinstance(raw, bool):
        return _read_box(ticked=raw)
    is_to_come = isinstance(raw, str) and fold_words(raw) in _NOT_YET
    cell = empty("Rien n’est encore dit.") if is_to_come else open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    cell = as_in_row(cell) if context.is_in_column else cell
    told = take_in(as_usual(cell))
    if isinstance(raw, int | float) or told.meanings == {"day"}:
        return ambiguous("Une date seule : celle de la sortie ou celle du retour ?")
    if cell.folded in {"r", "p", "d"}:
        return ambiguous(f"Une lettre seule ne suffit pas. Nous attendons {EXPECTED}.")
    is_either = _NO_BUT_BACK.fullmatch(cell.folded) is not None
    is_part = _OF_SEVERAL.search(cell.folded) is not None
    if is_part or "unsure" in told.meanings or "?" in cell.text or is_either:
        doubt = f"L’état laisse un doute. Nous attendons {EXPECTED}."
        return ambiguous(_PART_BACK if is_part else doubt)
    return _read_begun(cell, told, context) or _refuse(cell)


def _read_with_words(cell: Typed, context: Context, *, is_back: bool) -> Reading | None:
    """« rendu le 28/10 sous la pluie »: a state with its day, and words that nobody knows."""
    if len(cell.folded) != len(cell.text):
        return None

    def read_head(folded: str) -> Reading:
        head = Typed(folded, cell.text[: len(folded)], folded)
        told = take_in(head)
        is_other = told.borrower or _EITHER.search(folded)
        reading = (None if is_other else _read_told(head, told, context)) or invalid("")
        if not isinstance(reading.value, dict) or is_back != (reading.value["status"] in _BACK):
            return invalid("")
        is_yearless = reading.severity == "assume" and reading.message.startswith(NO_YEAR)
        return repair(reading.value) if is_yearless else reading

    return read_beside(
        cell.folded, cell.text, read_head, lambda tail: not turns_state(tail, is_back=is_back)
    )


def _read_begun(cell: Typed, told: Told, context: Context) -> Reading | None:
    """All of its words, or a state at its beginning and a remark that turns nothing."""
    said = _read_told(cell, told, context)
    if said is not None and said.accepted:
        return said
    bare, is_lacking = take_lack(cell)
    if is_lacking:
        back = _read_begun(bare, take_in(bare), context)
        if back is not None and isinstance(back.value, dict) and back.value["status"] in _BACK:
            facts = {**back.value, "status": "returned", "condition": "incomplete"}
            return assume(facts, back.message or BY_WORDS)
    ways = (_read_with_words(cell, context, is_back=is_back) for is_back in (True, False))
    return _read_returned(cell) or next(filter(None, ways), None) or said


def _read_returned(cell: Typed) -> Reading | None:
    """« RENDU (Roger l'a rapportée) »: it is back."""
    match = _BEGUN.match(cell.folded)
    remark = cell.folded[match.end() :] if match else ""
    if match is None or find_date(remark) or turns_state(remark, is_back=True):
        return None
    back = {"status": "returned"}
    is_known = None not in take_in(Typed(remark, remark, remark)).meanings
    return repair(back) if is_known else beside_unknown(back, cell.text)


def _read_box(*, ticked: bool) -> Reading:
    status = "returned" if ticked else "on_loan"
    return assume(
        {"status": status}, f"Case comprise comme « {'rendu' if ticked else 'en prêt'} »."
    )


def _read_told(cell: Typed, told: Told, context: Context) -> Reading | None:
    is_lent = context.is_in_column and fold_words(cell.text) == "pret"  # in a list of loans
    if is_lent:
        return repair({"status": "on_loan"})
    if None in told.meanings or not told.meanings or fold_words(cell.text) in _ALONE_UNCLEAR:
        return None
    meanings = told.meanings - {None}
    status, _, field = (lexicon().answer(meanings) or "").partition(" ")  # type: ignore[arg-type]
    if not status:
        return None
    facts: dict[str, object] = {"status": status}
    is_unnamed = _is_unnamed(cell, told, context)
    if told.borrower and status in {"on_loan", "reserved", "overdue"}:
        fault = _find_fault(told.borrower, context)
        if fault and not is_unnamed:
            return ambiguous(fault)
        facts |= {} if is_unnamed else {"borrower": told.borrower}
    elif told.borrower and not _is_somebody(told.borrower):
        return None  # « par erreur »
    if status == "returned" and meanings & _CONDITIONS:
        facts["condition"] = "damaged" if "damaged" in meanings else "incomplete"
    dated = told.day and field
    reading = (
        _place_date(told, facts, field, context) if dated else _grade(cell, told, facts, context)
    )
    is_plain = status == "returned" or not (reading.accepted and is_unnamed)
    return reading if is_plain else assume(reading.value, "Écrivez le nom de qui emprunte.")


def _is_unnamed(cell: Typed, told: Told, context: Context) -> bool:
    """« à la médiathèque », « pour la kermesse »: what nobody known is called."""
    if not told.borrower[:1].islower() or find_contrary(fold(told.borrower)):
        return False
    article = rf"(?:\bl[ae] |\bles |\bl'|\bau |\bune? ){re.escape(fold(told.borrower))}"
    names = context.directory.of("organisation").by_target.values()
    kind = fold_words(told.borrower).split()[0]
    is_known = any(kind in fold_words(one.name).split() for one in names)
    return not is_known and re.search(article, fold(plain_text(cell.text))) is not None


def _grade(cell: Typed, told: Told, facts: dict[str, object], context: Context) -> Reading:
    lowered = cell.text.lower()
    is_late = told.meanings >= {"returned", "late"}
    is_moot = facts["status"] in _DAY_OF_NOTHING
    if "condition" in facts or is_late or (told.day and not is_moot):
        return assume(facts, BY_WORDS)
    if not told.is_own or (fold(cell.text) in {"prete", "pretee"} and "é" not in lowered):
        label = LOAN_STATUSES[str(facts["status"])].lower()
        understood = assume(facts, f"Compris comme « {label} ».")
        is_asked = "reminded" in told.meanings and facts["status"] == "overdue"
        return understood if is_asked else undoubted(understood, context)
    plain = cell.is_untouched and lowered in lexicon().spelt and cell.text[1:].islower()
    return ok(facts) if plain else repair(facts)


def _is_somebody(name: str) -> bool:
    """« Léa », « la crèche »."""
    return any(letter.isupper() for letter in name) or is_label(fold_words(name).split()[0])


def _find_fault(name: str, context: Context) -> str:
    """Why this is not the one structure that borrows; nothing when it may be."""
    known = find_partner(name, context.directory.of("organisation")).accepted
    if doubt := find_contrary(fold(name)):
        return doubt
    if fold_words(name) in PRONOUNS:
        return "Écrivez le nom de la structure qui emprunte."
    is_person = name[:1].islower() and fold_words(name).split()[0] in _PEOPLE
    is_named = is_person or any(letter.isupper() for letter in name)
    if not is_named or re.search(r"\d|^aux ", name):
        return f"Nous ne savons pas où en est le prêt. Nous attendons {EXPECTED}."
    if not known and re.search(r" (?:et|ou|puis) (?=[A-ZÀ-Þ])|[/,&+;]", name):
        return "Il y a plusieurs structures : écrivez celle qui emprunte."
    if is_person or (_PERSON_LIKE.match(name) and not known):
        return "C’est une personne : écrivez la structure qui emprunte."
    return ""


def _place_date(told: Told, facts: dict[str, object], field: str, context: Context) -> Reading:
    prefer: Literal["past", "future"] = "future" if field == "due_on" else "past"
    read = dates.read(told.day.strip(" ."), replace(context, prefer=context.prefer or prefer))
    if not read.accepted:
        return ambiguous(read.message)
    day, today = str(read.value), context.today.isoformat()
    soon = (context.today + _SOON).isoformat()
    is_ahead = NO_YEAR in read.message and f"{int(day[:4]) + 1}{day[4:]}" < soon
    if field != "due_on" and (day > today or is_ahead):
        asked = "le retour prévu" if field == "returned_on" else "une réservation"
        return ambiguous(f"Cette date est dans le futur : est-ce {asked} ?")
    is_late = field == "due_on" and day < today
    facts = {**facts, "status": "overdue" if is_late else facts["status"], field: day}
    is_own = told.is_own or field in {"loaned_on", "due_on"}
    if "condition" in facts:
        return assume(facts, read.message if read.severity == "assume" else BY_WORDS)
    if not is_own or is_late:
        together = assume(facts, "L’état et sa date sont compris ensemble.")
        is_asked = is_late or "back" in told.meanings
        return together if is_asked else undoubted(together, context)
    return assume(facts, read.message) if read.severity == "assume" else repair(facts)


def find_borrower(raw: Raw) -> str | None:
    """Who « prêté au Relais » may name: only somebody who knows the partners can say."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return None
    told = take_in(cell)
    is_out = told.meanings & {"out", "on_loan", "at"} and not told.meanings & {None, "day"}
    return told.borrower if is_out and told.borrower else None


def is_extended(text: str) -> bool:
    """« Prolongé au 12/12 »: another day than was agreed before."""
    return "prolonged" in take_in(Typed(text, text, fold(text))).meanings


def find_due_day(text: str, context: Context) -> str:
    """The day in « prolongé au 12/12 » or « jusqu'au 12/12 », as typed; "" where more is said."""
    found = find_date(fold(text))
    if found is None or len(fold(text)) != len(text):
        return ""
    # « Au plus tard » behind « en prêt » would be lent to « plus tard »; « prêt » says it itself.
    said = (
        _read_state(told, context).value
        for told in (text, f"en prêt {text}", f"emprunté {text}", f"en {text}")
    )
    is_due = any(isinstance(one, dict) and one.keys() == {"status", "due_on"} for one in said)
    return text[slice(*found)].strip(" .") if is_due else ""


def tells_part_back(text: str) -> bool:
    """« Rendu 4 le 24/11 », « 4 chaises rendues »: of what nobody could read otherwise."""
    folded = fold(text)
    return bool(_OF_SEVERAL.search(folded) or _COUNTED_BACK.search(folded))


def _refuse(cell: Typed) -> Reading:
    if tells_part_back(cell.text):
        return ambiguous(_PART_BACK)
    if re.search(r"\b(?:rendu|retour|pret|emprunt|chez|reserv|stock|date|voir)|\d", cell.folded):
        return ambiguous(f"Nous ne savons pas où en est le prêt. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
