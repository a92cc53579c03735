"""What a cell says of a loan: its state, with the date, borrower or damage told beside it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from french_cells.answers import ambiguous, assume, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.loans.loan_facts import LOAN_STATUSES
from french_cells.moments import dates
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold_words

_BROUGHT_BACK = (
    r" (?P<word>(?:rendu|retourne|restitue|rapporte|ramene|rentre|revenu|recupere)e?s?)"
)
_NOT_YET = re.compile(
    r"(?:n (?:est|a|ont|sont) )?(?:(?:toujours|encore) )?(?:pas|non)(?: (?:encore|toujours))?"
    rf"(?: ete)?{_BROUGHT_BACK}"
)
_DONE = re.compile(rf"(?:(?:a|ont) ete|(?:est|sont)(?: bien| deja)?|deja|enfin){_BROUGHT_BACK}")
_REMINDED = re.compile(
    r"(?:deja |bien )?(?:\d{1,2}(?:e|er|re|ere|eme|nd|nde)? )?relanc(?:e|ee|es|ees|er)"
    r"|retard (?:de )?\d+ \w+"
)
_LEAST_STEM = 5
"""Shorter ones meet: « prêté » would be « prêt »."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A state, and whether the words are its own or merely understood so."""

    status: str
    is_own_word: bool


@cache
def _said_words() -> Mapping[str, _Said]:
    table = files("french_cells") / "tables" / "loan_words.toml"
    states = tomllib.loads(table.read_text(encoding="utf-8"))
    return {
        word: _Said(status, is_own)
        for status, words in states.items()
        for is_own in (False, True)
        for word in words["own" if is_own else "understood"]
    }


def _find_said(words: str) -> _Said | None:
    """The state that these words name, whatever their gender and number."""
    said = _said_words().get(words) or _stemmed_words().get(_stem(words))
    if said is None and _REMINDED.fullmatch(words):
        return _Said("overdue", is_own_word=False)
    for shape, status in ((_NOT_YET, "on_loan"), (_DONE, "returned")):
        match = shape.fullmatch(words)
        if said is None and match is not None:
            return _Said(status, _stemmed_words()[_stem(match["word"])].is_own_word)
    return said


@cache
def _stemmed_words() -> Mapping[str, _Said]:
    return {_stem(word): said for word, said in reversed([*_said_words().items()])}


def _stem(words: str) -> str:
    """« rapportées » → rapporte: participles without their endings, other words as they are."""
    stems = (re.sub(r"e?s?$", "", word) for word in words.split())
    return " ".join(
        stem if len(stem) >= _LEAST_STEM else word
        for stem, word in zip(stems, words.split(), strict=True)
    )


EXPECTED = "« en prêt », « rendu », « en retard », « disponible » ou « réservé »"

_CONDITIONS: Mapping[str, str] = {
    "abime": "damaged", "abimee": "damaged", "casse": "damaged", "cassee": "damaged",
    "deteriore": "damaged", "deterioree": "damaged", "endommage": "damaged",
    "endommagee": "damaged", "incomplet": "incomplete", "incomplete": "incomplete",
    "dechire": "damaged", "dechiree": "damaged", "abimes": "damaged",
    "manque": "incomplete", "en mauvais etat": "damaged",
}  # fmt: skip
_LATE = re.compile(r"(?:en |tres en )?retard|tard")
_UNSURE = re.compile(
    r"\?|\b(?:peut etre|je crois|normalement|a verifier|a confirmer|voir|ou|en partie"
    r"|partiel\w*|moitie|presque|sauf|manque une"
    r"|idem|semble|pas sur|probable\w*|bientot|donne|donnee|offert\w*|vendu\w*"
    r"|certain\w*|quelques|une partie)\b"
)
_DATE = re.compile(
    r"\b(?P<lead>(?:(?:prevu|prevue|pour|avant|jusqu'au|jusqu'a|depuis|le|du|au|retour"
    r"|attendu|attendue|en date du|d'ici) ?)*)?"
    r"\(?(?P<date>(?:lundi |mardi |mercredi |jeudi |vendredi |samedi |dimanche "
    r")?\d{1,2}(?:er)?(?:[/.-]\d{1,2}(?:[/.-]\d{2,4})?| (?:janv|fev|fevr|mars|avr|mai"
    r"|juin|juil|aout|sept|oct|nov|dec)[a-z]*\.?(?: \d{4})?)|\d{4}-\d{2}-\d{2})\)?"
)
_EXPECTED_BACK = re.compile(
    r"\b(?:retour (?:prevu|attendu)|a rendre|a restituer|prevu|jusqu'au|jusqu'a|d'ici"
    r"|avant|pour|doit rendre|sera (?:rendu|retourne|rapporte)e?s?|echeance|rendre)\b"
)
_SINCE = re.compile(
    r"\b(?:depuis|du|sorti|sortie|prete|pretee|emprunte|empruntee|pris|parti|partie|pret)\b"
)
_BORROWER = re.compile(
    r"^(?:en )?(?:pretee?s?|pret|empruntee?s?|sortie?s?|reservee?s?|rendue?s?|chez"
    r"|donnee? en pret)(?=[ :(-])(?: (?:a|au|par|chez|pour)\b)?(?: (?:l'|la |le ))? ?:? ?[(-]? "
    r"?(?P<name>.+?)\)?$"
)
_PERSON_LIKE = re.compile(r"^[A-ZÀ-Þ][a-zà-ÿ]+$")


_PLAIN = frozenset({
    "rendu", "en retard", "retard", "en prêt", "en pret", "disponible", "dispo", "libre",
    "réservé", "perdu", "annulé", "introuvable", "hors service", "prêté", "au local", "volé",
    "à rendre", "au rebut", "annulée", "perdue", "en rayon", "en cours", "hs", "en stock",
})  # fmt: skip


def read(raw: Raw, context: Context) -> Reading:
    """`{"status"}` with `returned_on`, `due_on`, `loaned_on`, `borrower`, `condition` if told."""
    if isinstance(raw, bool):
        return _read_box(ticked=raw)
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    if isinstance(raw, int | float) or dates.read(cell.text, context).accepted:
        return ambiguous("Une date seule : celle de la sortie ou celle du retour ?")
    words = fold_words(re.sub(r"(?<=[a-zé])\((?:e|s|es)\)", "", cell.text))
    if _UNSURE.search(words) or "?" in cell.text:
        return ambiguous(f"L’état laisse un doute. Nous attendons {EXPECTED}.")
    return _read_word(cell, words) or _read_with_more(cell, context) or _refuse(cell)


def _read_box(*, ticked: bool) -> Reading:
    status = "returned" if ticked else "on_loan"
    return assume(
        {"status": status}, f"Case comprise comme « {'rendu' if ticked else 'en prêt'} »."
    )


def _read_word(cell: Typed, words: str) -> Reading | None:
    said = _find_said(words)
    if said is None or words in {"pret", "la", "fait", "complet"}:
        return _read_short(words)
    if words in {"prete", "pretee"} and "é" not in cell.text.lower():
        return assume({"status": said.status}, "Compris comme « prêté ».")
    if not said.is_own_word:
        return _understood(said)
    plain = cell.is_untouched and (
        cell.text in _PLAIN or (cell.text.lower() in _PLAIN and cell.text[1:].islower())
    )
    return ok({"status": said.status}) if plain else repair({"status": said.status})


def _understood(said: _Said) -> Reading:
    label = LOAN_STATUSES[said.status].lower()
    return assume({"status": said.status}, f"Compris comme « {label} ».")


def _read_short(words: str) -> Reading | None:
    status = {"r": "returned", "p": "on_loan", "d": "available"}.get(words)
    return (
        ambiguous(f"Une lettre seule ne suffit pas. Nous attendons {EXPECTED}.")
        if status
        else None
    )


def _read_with_more(cell: Typed, context: Context) -> Reading | None:
    """« rendu le 12/3/26 », « prêté ASAL », « rendu abîmé », « relance 1 faite »."""
    match = _DATE.search(cell.folded)
    if match:
        return _read_dated(cell, match, context)
    words = re.sub(r"^(?:pret|emprunt|materiel|malle|jeu) (?=\w)", "", fold_words(cell.text))
    alone = _find_said(words)
    if alone is not None and words != fold_words(cell.text):
        return repair({"status": alone.status})
    for length in range(min(4, len(words.split())), 0, -1):
        head = " ".join(words.split()[:length])
        rest = " ".join(words.split()[length:])
        said = _find_said(head)
        if said is None or not rest:
            continue
        reading = _read_rest(said, rest)
        if reading is not None:
            return reading
    return _read_borrower(cell, context)


def _name_damage(rest: str) -> str:
    """« mais abîmé », « manque 2 pièces »: the damage in one word where it is one."""
    rest = re.sub(r"^(?:mais|avec|et|un peu|tres|assez) ", "", rest)
    if re.fullmatch(
        r"(?:il )?manque (?:\d+|des|deux|trois|la|le|les|l) \w+|(?:\d+ )?pieces? manquantes?", rest
    ):
        return "incomplet"
    return rest


def _read_rest(said: _Said, rest: str) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    rest = _name_damage(rest)
    if said.status == "returned" and (rest in _CONDITIONS or _LATE.fullmatch(rest)):
        condition = {"condition": _CONDITIONS[rest]} if rest in _CONDITIONS else {}
        return assume({"status": "returned", **condition}, "Rendu, avec son état.")
    if re.fullmatch(
        (
            r"(?:ok|complete?|bien|en (?:bon|tres bon) etat|bon etat|merci|ras|au complet|a "
            r"temps|ce jour)"
        ),
        rest,
    ):
        return repair({"status": said.status}) if said.is_own_word else _understood(said)
    if said.status == "overdue" and re.fullmatch(
        (
            r"(?:(?:n )?\d{1,2}|faite?s?|envoyee?|mail|tel|par (?:mail|telephone)|x ?\d|de "
            r"\d+ (?:jours?|semaines?|mois)| )+"
        ),
        rest,
    ):
        return assume({"status": "overdue"}, "Compris comme « en retard ».")
    if said.status in {"lost", "out_of_service", "available", "cancelled"} and re.fullmatch(
        r"(?:definitivement|a nouveau|de nouveau|ce jour|maintenant)", rest
    ):
        return repair({"status": said.status})
    other = _find_said(rest)
    if other is not None and {said.status, other.status} == {"on_loan", "overdue"}:
        return (
            repair({"status": "overdue"})
            if said.is_own_word and other.is_own_word
            else assume({"status": "overdue"}, "Compris comme « en retard ».")
        )
    if other is not None and other.status == said.status:
        return _understood(said)
    return None


def _read_dated(cell: Typed, match: re.Match[str], context: Context) -> Reading | None:
    before = cell.folded[: match.start()].strip(" :,-(")
    lead = (match["lead"] or "").strip()
    after = cell.folded[match.end() :].strip(" :,-).")
    before = re.sub(r"\bpar .*$", "", before).strip()
    direction = _direction(f"{before} {lead}".strip())
    if direction is None or (after and fold_words(after) not in _CONDITIONS):
        return None
    field, status, own = direction
    prefer: Literal["past", "future"] = "future" if field == "due_on" else "past"
    day = dates.read(match["date"].strip(" ."), replace(context, prefer=context.prefer or prefer))
    if not day.accepted:
        return ambiguous(day.message)
    return _place_date(
        str(day.value), field, status, context, own=own and day.severity != "assume"
    )


def _direction(lead: str) -> tuple[str, str, bool] | None:
    """Which date it is, and the state it goes with."""
    words = fold_words(lead)
    if words in {"retour", "retour le"}:
        return "returned_on", "returned", False
    if words.startswith(("reserve", "dispo", "libre")):
        return ("", "reserved", False) if words.startswith("reserve") else None
    if _EXPECTED_BACK.search(lead):
        # « rendu avant le 5 » tells neither when it came back nor until when it is out.
        is_back = re.match(r"(?:rendu|rapporte|restitue|retourne)e?s?\b", words)
        return None if is_back else ("due_on", "on_loan", True)
    return _direction_of_state(lead, words)


def _direction_of_state(lead: str, words: str) -> tuple[str, str, bool] | None:
    if re.search(r"\b(?:prolonge\w*|prolongation|renouvele\w*|reconduit\w*)\b", lead):
        return "due_on", "on_loan", False
    state = re.sub(r"(?: (?:le|du|au|depuis|en date))+$", "", words)
    said = _find_said(state)
    if said is None:
        return None
    if said.status == "returned":
        return "returned_on", "returned", said.is_own_word
    if said.status == "on_loan" and _SINCE.search(lead):
        return "loaned_on", "on_loan", True
    return ("", said.status, said.is_own_word and said.status != "overdue")


def _place_date(day: str, field: str, status: str, context: Context, *, own: bool) -> Reading:
    today = context.today.isoformat()
    if status == "returned" and day > today:
        return ambiguous("Cette date est dans le futur : est-ce le retour prévu ?")
    if field == "loaned_on" and day > today:
        return ambiguous("Cette date est dans le futur : est-ce une réservation ?")
    value: dict[str, object] = {"status": status}
    if status == "on_loan" and field == "due_on" and day < today:
        value["status"] = "overdue"
        own = False
    if field:
        value[field] = day
    return repair(value) if own else assume(value, "L’état et sa date sont compris ensemble.")


def _read_borrower(cell: Typed, context: Context) -> Reading | None:  # noqa: PLR0911 - one answer for each shape of cell
    match = _BORROWER.match(cell.folded)
    if match is None or match["name"].strip() in {"", "quelqu'un"}:
        return None
    # Folding may change a text's length (« œ »): then the name cannot be cut out of it.
    same_length = len(cell.text) == len(cell.folded)
    name = cell.text[match.start("name") : match.end("name")] if same_length else ""
    if fold_words(name) in {"eux", "nous", "elle", "elles", "lui", "moi", "toi", "vous"}:
        return ambiguous("Écrivez le nom de la structure qui emprunte.")
    head = fold_words(cell.folded[: match.start("name")]).split()
    status = "reserved" if any(word.startswith("reserve") for word in head) else "on_loan"
    if name.startswith("aux ") or fold_words(name) in _said_words():
        return None
    if not any(letter.isupper() for letter in name) or _said_words().keys() & set(
        fold_words(name).split()
    ):
        return None
    if not name or any(word.startswith("rendu") for word in head) or re.search(r"\d", name):
        return None
    if _names_two(name, context):
        return ambiguous("Il y a plusieurs structures : écrivez celle qui emprunte.")
    name = re.sub(r"^les (?=[A-ZÀ-Þ])", "Les ", name.strip(" ()"))
    if _PERSON_LIKE.fullmatch(name) or re.match(
        r"(?i)(?:mme|m\.|mr|mlle|madame|monsieur)\b", name
    ):
        return ambiguous("C’est une personne : écrivez la structure qui emprunte.")
    return repair({"status": status, "borrower": name})


def find_borrower(raw: Raw) -> str | None:
    """Who « prêté au Relais » may name: only somebody who knows the partners can tell."""
    cell = open_cell(raw)
    if isinstance(cell, Reading) or len(cell.text) != len(cell.folded):
        return None
    match = _BORROWER.match(cell.folded)
    if match is None or cell.folded.startswith(("rendu", "reserve")):
        return None
    return cell.text[match.start("name") : match.end("name")].strip(" ()")


def _names_two(name: str, context: Context) -> bool:
    """« CAF et ASAL », unless an organisation is called so."""
    joined = re.search(r" (?:et|ou|puis) (?=[A-ZÀ-Þ])|[/,&+;]", name) is not None
    return joined and not context.directory.of("organisation").find(name)


def _refuse(cell: Typed) -> Reading:
    if re.search(
        r"\b(?:rendu|retour|pret|emprunt|chez|reserv|stock|date|marie|voir)\w*|\d", cell.folded
    ):
        return ambiguous(f"Nous ne savons pas où en est le prêt. Nous attendons {EXPECTED}.")
    return invalid(f"Nous attendons {EXPECTED}.")
