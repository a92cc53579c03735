"""Presence at a meeting as people type it: the word is understood, its reason is not kept."""

import re
from collections.abc import Mapping, Sequence

from french_cells.answers import (
    ambiguous,
    assume,
    beside_unknown,
    empty,
    find_doubt,
    invalid,
    ok,
    open_sure_cell,
    repair,
    undoubted,
)
from french_cells.context import Context
from french_cells.labels import labelled
from french_cells.lexicon import Part, load_answers, load_lists
from french_cells.moments.calendar_words import MONTHS
from french_cells.patterns import pattern
from french_cells.people.name_shape import find_names
from french_cells.presence.remarks import DENIED, STRANGE, lexicon, turns_mark, without_others
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold, fold_words, plain_text

EXPECTED = "P (présent), A (absent), E (excusé) ou « représenté »"

_PLAIN = load_lists("presence")["plain"]
_KIN, _WHY = (load_lists("presence")[one] for one in ("kin", "causes"))
_CODES = load_answers("presence", "codes")
_GUESSED_CODES = load_answers("presence", "guessed_codes")
_SIGNS = {
    sign: "present" if told == "yes" else "absent"
    for sign, told in load_answers("yes_no", "signs").items()
}
_CROSSES = frozenset({"x", "\u00d7", "xx", "\u2713", "v", "\u2714", "*", "+"})
_LEADING_LETTER = pattern(
    r"(?:(pr?|e)(?=[\s.,:;(-]+(?:à )?[^\W_]{2})"
    r"|(ab?)(?=\s*[-(,:;]+\s*[a-z]{2}|\s+(?:par|en retard|retard|a|pas pr[ée]ven\w+)\b)"
    r"|(r)(?= (?:par|a) | ?\((?-i:[A-ZÀ-Þ])))",
    re.IGNORECASE,
)
_LEADING_CROSS = pattern(r"[xX](?=\s*[-(,:;+]+\s*[^\W\d_]{2})")
_AND_NAME = pattern(r" ?\+ ?(?=[A-ZÀ-Þ][a-zà-ÿ]{2}|M\. |(?:une? |l[ae] |l'|sa |son )?[a-zà-ÿ]{4})")
_COUNTED = pattern(
    r"(?<=[a-zé]s)(?: ?\((?:tou(?:te)?s )?(?:les )?\d{1,2}\)| (?:tou(?:te)?s )?les \d| ?[x×] ?\d)$"
    r"|(?<=^p) ?\(\d\)$|(?<=^p) ?\(\+ ?\d(?: (?:stagiaire|collègue|personne|bénévole)s?)?\)$"
    r"|(?<=[Ppts]) ?\+ ?(?:\d(?: (?:stagiaire|collègue|personne|bénévole)s?)?"
    r"|[BCDF-MOQS-W][A-Z])$"
    r"|(?<=^[Pp]) ?/(?= ?(?:visio|zoom|teams|distanc))",
    re.IGNORECASE,
)
"""« Présents (2) », « P (2) », « présents x2 », « P + 1 », « P + JL »: how many came, or who."""
_AT_LAST = pattern(
    r"^.+?(?:[,;:>\u2192]|\.{2,}| -|\b(?:mais|puis|et))\s*finalement\s+(?=\w)", re.IGNORECASE
)
"""« Excusée, finalement venue »: the end corrects the beginning."""
_NOBODY_OF = pattern(r"personne (?:d(?:e|u|es) |d'|chez )(?P<whose>[^,;()]+)", re.IGNORECASE)
_MISSPELT = pattern(r"\b(?:exuss?|excuss|escus)(?=[eé])", re.IGNORECASE)
"""« exusée »"""
_LEADING_NO = pattern(r"^non(?= ?[,:;(]| - )", re.IGNORECASE)
_LABELS = {"present": "présent", "absent": "absent", "excused": "excusé"}
_SPELT = {"p": "présent", "a": "absent", "e": "excusé", "r": "représenté"}
_NUMBER = pattern(r"^([01])[.,]0+$")
_SLASHED = pattern(r"(?<=\d)/(?=\d)")
_TICKS = pattern(r"[\u2713\u2714\u2705\u2611]")
_TWO_MEANINGS = frozenset({"PR", "REP", "RE"})
"""« présent », or « pouvoir » and « représenté »: as letters they are read by nobody alike."""
_SECOND_LETTER = pattern(r"(?<=\S)[\s(,;]+[PAERX](?![\w.'\u2019])")
_STRAY = pattern(
    r"^[AE] (?!\(|[:;,-](?! ?(?:oui|non)\b)|pr[ée]v|aver|exc|just|inj|sans|non|n[je]"
    r"|(?<=E )(?:et [a-z]{4}|(?:mail|courriel|sms|mot|tel|tél)\b)|pas pr[ée]ven|pas aver)|\w a$"
)
"""« A oui », « présent A »: a letter that is a status is no word of the sentence."""
_BEGUN = pattern(
    r"^(?:(?P<cross>x{1,2})|(?P<excused>(?:(?:a|abs(?:ente?s?)?),? )?exc(?:us[ée]e?s?)?"
    r"|e(?= ?[,;:(-]| (?!et )(?-i:[a-z])))"
    r"|(?P<absent>a(?!,? oui\b)|abs(?:ente?s?)?|0|non(?= ?[,;:(]| -))"
    r"|1|p|oui|pr[ée]s(?:ente?s?)?|[\u2713\u2714\u2611\u2705])\.?(?=[\s,;:(-]+[^\W_])",
    re.IGNORECASE,
)
_CODED_AWAY = pattern(r"^[Aa]b? ?[-(,:;]")
"""« A (distribution) »: who has a letter for an excuse, too, and took the other one?"""
_CODED_CAUSE = pattern(r"^[Ee] (?P<cause>[^\d,;:()/+-]{4,})$")
"""« E grève »: a letter, and why."""
_TEMPLATE = pattern(r"(?:\b(?:p|a|e|r|ae)\b[\s/,;|+-]*){2,}", re.IGNORECASE)
_OWN_WORDS: Mapping[str, frozenset[str]] = {
    "present": frozenset({"present"}), "excused": frozenset({"excused"}),
    "absent": frozenset({"absent", "gone", "unjust"}), "represented": frozenset(),
}  # fmt: skip
"""The status in its own words; others only come down to it, and a person looks at them."""
_OF_ANOTHER = frozenset({"absent", "gone", "no", "ne", "excused", "why", "unjust", "kept"})
_CONTRADICTING = frozenset(
    {"present", "here", "yes", "came", "late", "left", "arrived", "absent", "excused", "why",
     "unjust", "unsure", "repr", "repr_by", "stand_in", "kept"}
)  # fmt: skip
_NOBODY = frozenset({"personne", "nul", "aucun", "aucune"})
"""Right behind « par »; « par une personne du CCAS » names somebody."""
_BRACKETED = pattern(r"(?P<said>[^()]+)\((?P<cause>[^()]+)\)")
_A_NAME = pattern(r"(?:[A-ZÀ-Þ]\.? ?)?[A-ZÀ-Þ][a-zà-ÿ]{2,}(?: [A-ZÀ-Þ][\w'-]+)?")
_CAUSES = frozenset({None, "why", "reason", "house", "title", "until"})
_BESIDE = frozenset({"who", "when", "of_day", "reason", "house", "title", "name"})
_SENT = pattern(r"^(?:(?i:elles?|ils?|on) )?(?:a|ont) envoyé (?=[A-ZÀ-Þ][a-zà-ÿ]+$)")
"""« elle a envoyé Karine »"""
_CLASS = pattern(r"\b(?:de|du|des) (?:cp|ce[12]|cm[12]|[mpg]s|tps)\b", re.IGNORECASE)
"""« la collègue de CP »: a class of a school, where CP alone is paid leave."""
_COUNTS_NOT = "Cette réunion ne compte pas pour ce partenaire."
_ANSWERED_NO = pattern(r"\b(?:excus\w*|exc|e|abs\w*|a|represent\w*|repr)[\s.:;,(-]+non\)?[\s.!]*$")
"""« excusé : non », « absente, non »: no answers the word before it, and not whether she came."""
_UNTOLD = pattern(r"(?:non|pas) (?:prevenu|averti|informe)e?s?")
"""« non prévenu »: said nothing, or was told nothing?"""
_NEW = pattern(rf"(?:entree?|adhesion) (?:en |depuis )?(?:{'|'.join(MONTHS)})(?: 20\d\d)?")
"""« entrée sept. »: no member before that, who could have been there."""
_YES = frozenset({"1", "oui", "o", "vrai", "true", "ok", "y", "yes", "p"})
_NO = frozenset({"0", "non", "n", "faux", "false"})


@labelled("attendance")
def read(raw: Raw, context: Context) -> Reading:  # noqa: PLR0911 - one answer for each shape of cell
    if isinstance(raw, str) and raw.strip() in {"/", "-", "\u2014", "\u2013", "?", "//", "--"}:
        return ambiguous(
            f"Un trait ou un signe seul ne dit rien de sûr. Nous attendons {EXPECTED}."
        )
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw not in {0, 1}:
        return invalid(f"Nous attendons {EXPECTED}.")
    cell = open_sure_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if cell.text in _PLAIN:
        status = _CODES.get(fold(cell.text)) or _find_status(lexicon().read(cell.text))
        return (ok if cell.is_untouched else repair)(status)
    if _ANSWERED_NO.search(cell.folded):
        return ambiguous(f"Nous ne savons pas si la personne était là. Nous attendons {EXPECTED}.")
    text = _COUNTED.sub(" ", _AND_NAME.sub(" et ", _AT_LAST.sub("", cell.text))).strip()
    cell = Typed(cell.raw, text, fold(text))
    found = _read_code(cell, context) or _read_crossed(cell, context)
    if found is not None:
        return found
    words = _read_outside(cell.text) or _read_nobody(cell.text) or _read_words(cell.text)
    return undoubted(
        words if words.accepted else _read_begun(cell.text, context) or words, context
    )


def _read_begun(text: str, context: Context) -> Reading | None:
    """« X (1 sur 2) », « 1 visio », « exc. classe »: the mark, and a remark that turns nothing."""
    match = _BEGUN.match(text)
    remark = text[match.end() :] if match else ""
    if match is None or not any(map(str.isalpha, remark)):
        return None
    parts = lexicon().read(remark)
    status = "excused" if match["excused"] else "absent" if match["absent"] else "present"
    if status == "absent" and "excused" in {part.meaning for part in parts}:
        status = "excused"  # « non, j'ai raté le car : excusé »
    others = without_others(remark)
    is_kin = not _KIN.isdisjoint(fold_words(remark).split())  # « A (papa) », and he came?
    is_asked = status == "absent" and (is_kin or not context.is_in_column)
    if is_asked or turns_mark(others, status) or _has_two_letters(f"P{remark}"):
        return None
    mark = _read_cross("x", context) if match["cross"] else repair(status)
    is_told = others == remark and not match["absent"]
    is_known = is_told and not _has_unknown(parts, is_excuse=status == "excused")
    return mark if is_known or not mark.accepted else beside_unknown(mark.value, text)


def _has_unknown(parts: Sequence[Part], *, is_excuse: bool) -> bool:
    """Whether there is a word that nobody knows, and that is nobody's name."""
    names = find_names([word for part in parts for word in part.words])
    known = _KIN | _WHY if is_excuse else _KIN
    return any(
        one.meaning is None and one.text not in known and not names.issuperset(one.words)
        for one in parts
    )


def _read_outside(text: str) -> Reading | None:
    """Of whom nobody could expect that they come, or who may not have been told."""
    said = fold_words(text)
    if _NEW.fullmatch(said):
        return empty(_COUNTS_NOT)
    doubt = f"Absent sans prévenir, ou pas prévenu ? Nous attendons {EXPECTED}."
    return ambiguous(doubt) if _UNTOLD.fullmatch(said) else None


def _read_nobody(text: str) -> Reading | None:
    """« Personne de chez eux », whoever they are."""
    match = _NOBODY_OF.fullmatch(text)
    told = {part.meaning for part in lexicon().read(match["whose"])} if match else {""}
    return _assumed("absent") if told <= {None, "house", "title"} else None


def _find_status(parts: Sequence[Part]) -> str | None:
    """The one status that all words give; None when one is unknown, or contradicts."""
    by = next((place for place, part in enumerate(parts) if part.meaning == "repr_by"), None)
    if by is not None:
        parts = [*parts[:by], Part("repr", parts[by].words), *parts[by + 1 :]]
        if not _names_another(parts[by], parts[by + 1 :]):
            return None
        parts = parts[: by + 1]
    names = find_names([word for part in parts for word in part.words])
    meanings = {
        "name" if names.issuperset(part.words) and part.meaning is None else part.meaning
        for part in parts
        if part.meaning != "title"
    }
    return lexicon().answer(meanings - {None}) if None not in meanings else None  # type: ignore[arg-type]


def _remarked(text: str) -> str | None:
    """« excusée (travaux) »: any cause, unless a word in brackets says something of a presence.

    « P (dernière fois) »: nor may it deny or doubt that somebody was there. « Représentée (Awa) »
    says by whom.
    """
    match = _BRACKETED.fullmatch(text)
    status = _find_status(lexicon().read(match["said"])) if match else None
    if match is None or status not in ("excused", "present", "represented"):
        return None
    meanings = {part.meaning for part in lexicon().read(match["cause"])}
    is_in_doubt = find_doubt(fold(text)) or DENIED.search(fold(match["cause"]))
    if status == "represented":
        is_named = _A_NAME.fullmatch(match["cause"]) and meanings == {None}
        return status if is_named or meanings == {"house"} else None
    is_told = (
        meanings <= _CAUSES and not find_doubt(fold(text))
        if status == "excused"
        else meanings <= _BESIDE and not is_in_doubt
    )
    return status if is_told else None


def _names_another(by: Part, parts: Sequence[Part]) -> bool:
    """« par Mme Petit », in any words; not « par personne », and not who was away as well."""
    first = parts[0].words[0] if parts else None
    if first and first.folded in _NOBODY and first.start == by.words[-1].end + 1:
        return False
    is_named = any(part.meaning in {None, "who", "title", "stand_in", "house"} for part in parts)
    letters = "".join(word.typed for part in parts for word in part.words)
    return is_named and len(letters) > 1 and not any(part.meaning in _OF_ANOTHER for part in parts)


def _find_header_status(context: Context) -> str | None:
    """« Absents », « Excusés »; « réunion du 22/09 » says nothing, though it may excuse."""
    parts = lexicon().read(context.header) if context.header else []
    status = _find_status(parts)
    own = _OWN_WORDS.get(status or "") or {"repr", "repr_by", "stand_in"}
    return status if any(part.meaning in own for part in parts) else None


def _read_code(cell: Typed, context: Context) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    """A letter, a sign or a cross."""
    folded = _NUMBER.sub(r"\1", cell.folded)
    words = fold_words(folded)
    if folded in _CROSSES or (words == "x" and "?" not in folded):
        return _read_cross(folded, context)
    if folded.strip(".! ") in _SIGNS:
        return repair(_SIGNS[folded.strip(".! ")])
    if STRANGE.search(folded) or cell.text.strip("«».()[] ") in _TWO_MEANINGS:
        return None
    answer = _read_answer(words, context)
    if answer is not None:
        return answer
    if re.search(r"[-+*&]", folded):
        return None
    if words in _CODES:
        return repair(_CODES[words])
    status = _GUESSED_CODES.get(words)
    return undoubted(_assumed(status), context) if status else None


def _read_answer(words: str, context: Context) -> Reading | None:
    """Yes or no under « Absents » or « Excusés » answers the header, not « was she there »."""
    asked = _find_header_status(context)
    if asked in {None, "present"} or words not in _YES | _NO:
        return None
    if words in _YES - {"p"}:
        return _assumed(str(asked))
    return ambiguous(f"Nous ne savons pas à quoi cela répond. Nous attendons {EXPECTED}.")


def _read_cross(folded: str, context: Context) -> Reading:
    """A cross says what its column's header says; a tick is a presence anyway."""
    status = _find_header_status(context)
    if status is not None:
        return _assumed(status)
    if re.search(
        r"\d{1,2}[/ .-]\d{1,2}|\b(?:janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)",
        fold(context.header),
    ):
        return _assumed("present")
    if folded in _SIGNS:
        return repair(_SIGNS[folded])
    return ambiguous(f"Une croix peut dire présent ou absent. Nous attendons {EXPECTED}.")


def _read_crossed(cell: Typed, context: Context) -> Reading | None:
    """« X (Arthur) », « x - en retard »: a cross, and what may stand beside the word it is for."""
    crossed = _LEADING_CROSS.match(cell.text)
    cross = _read_cross("x", context) if crossed else None
    if crossed is None or cross is None or not cross.accepted:
        return None
    word = {**_LABELS, "represented": "représenté"}[str(cross.value)]
    beside = _read_words(f"{word} {cell.text[crossed.end() :]}")
    return cross if beside.value == cross.value else None


def _assumed(status: str) -> Reading:
    return assume(status, f"Compris comme « {_LABELS.get(status, 'représenté')} ».")


def _read_words(typed_text: str) -> Reading:
    text = _spell_out(plain_text(typed_text))
    parts = lexicon().read(text)
    meanings = {part.meaning for part in parts}
    if "not_held" in meanings:
        return empty(_COUNTS_NOT)
    folded = fold(text)
    unticked = _TICKS.sub(" ", _SLASHED.sub(" ", folded))
    if "?" in folded or "unsure" in meanings or _has_two_letters(typed_text):
        return _refuse(parts)
    status = None if STRANGE.search(unticked) else _find_status(parts) or _remarked(text)
    is_a_guess = (
        status == "excused" and "excused" not in meanings and _CODED_AWAY.match(typed_text)
    )
    if status is None or is_a_guess or (_TICKS.search(folded) and status != "present"):
        return _refuse(parts)
    if status == "excused" and _has_unknown(parts, is_excuse=True):
        return beside_unknown(status, typed_text)
    own = {part.meaning for part in parts if not part.is_mended} & _OWN_WORDS[status]
    return repair(status) if own and "left" not in meanings else _assumed(status)


def _has_two_letters(text: str) -> bool:
    """« P A E », « P matin A aprem »: a second letter may be a second answer."""
    if _TEMPLATE.fullmatch(text) or "/" in _SLASHED.sub("", text):
        return True
    coded = _CODED_CAUSE.fullmatch(text)
    if coded and {part.meaning for part in lexicon().read(coded["cause"])} <= {"why", "reason"}:
        return False
    return not text.isupper() and bool(_SECOND_LETTER.search(text) or _STRAY.search(text))


def _spell_out(text: str) -> str:
    """« P (retard) », « A - Marie », « R par Mme Petit »: the letter that begins is the status."""
    text = _SENT.sub("représentée par ", text)
    text = _MISSPELT.sub("excus", text)
    text = _CLASS.sub("de classe", _LEADING_NO.sub("absent", text))
    match = _LEADING_LETTER.match(text)
    if match is None:
        return text
    return f"{_SPELT[match[0][0].lower()]} {text[match.end() :].lstrip('. ')}"


def _refuse(parts: Sequence[Part]) -> Reading:
    meanings = {part.meaning for part in parts}
    if meanings & {"absent", "gone"} and not meanings & {"present", "here", "unsure"}:
        return ambiguous(f"Est-ce une excuse ? Nous attendons {EXPECTED}.")
    letters = sum(len(word.typed) for part in parts for word in part.words)
    if meanings & _CONTRADICTING or letters <= 3:  # noqa: PLR2004 - the number says itself
        return ambiguous(f"Nous ne savons pas si la personne était là. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
