"""What partners read in notes, in plain French: what happened, what to do in the sheet.

Every note of ours begins with the same words, so that people know who speaks. What only the
coordinator or a host can do stands in `desk_sentences`.
"""

from collections.abc import Sequence
from datetime import datetime

from sync_service.domain.record import entity_of

SIGNATURE = "Synchronisation : "

_SAYING_WHAT_TO_DO = (
    "attendons",
    "Vouliez-vous",
    "d’abord.",
    "crivez ",
    "demandez à",
    "corrigez ",
)
"""In a reader's reason: nothing more has to be said of what is expected."""


def note(sentence: str) -> str:
    return SIGNATURE + sentence


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed_at(address: str) -> str:
    """In a note on our title, where many cells of the tab are asked about."""
    return f"ouvrez {address} pour voir sur une page tout ce qui attend dans cette feuille."


def offered_list() -> str:
    """Shown beside a cell with a drop-down list of ours, which is known by it."""
    return note("choisissez dans la liste, ou tapez.")


def is_ours(text: str) -> bool:
    return text.startswith(SIGNATURE)


def day(instant: datetime) -> str:
    return f"{instant:%d/%m/%Y}"


def refused(reason: str, expected: str) -> str:
    """The reader's reason, and what is expected unless the reason says so already."""
    reason = _sentence(reason or "cette valeur n’a pas pu être lue")
    says_what_to_do = any(words in reason for words in _SAYING_WHAT_TO_DO)
    return reason if says_what_to_do else f"{reason} {_expects(expected)}".strip()


def required(label: str, expected: str) -> str:
    return f"« {label} » ne peut pas rester vide. {_expects(expected)}".strip()


def lacks(part: str, expected: str) -> str:
    """Of a cell that has to say several things, and says all but one."""
    return f"Il manque : {part}. {_expects(expected)}".strip()


def or_a_title(complaint: str) -> str:
    return f"{complaint} Si cette ligne est un titre, terminez-la par « : »."


def assumed_before(understood: str) -> str:
    return (
        f"avant cela, nous avions compris « {understood} », que les autres feuilles n’ont pas "
        "encore. Si c’est juste, tapez-la ; sinon, tapez la bonne valeur."
    )


def assumed(understood: str, reason: str) -> str:
    # A reason that only says again what was understood is left out.
    says_more = reason and not reason.startswith("Compris comme")
    why = f" {_sentence(reason)}" if says_more else ""
    return (
        f"nous avons compris « {understood} ».{why} "
        "Si c’est juste, effacez cette note ; sinon, tapez la bonne valeur."
    )


def assumed_throughout(label: str, count: int, cells: Sequence[str], rule: str) -> str:
    """For all cells of a column that one rule made sense of; `cells` are the first of them."""
    where = f" (par exemple {', '.join(cells)})" if cells else ""
    told = f"cases{where} sont comprises" if count > 1 else f"case{where} est comprise"
    return (
        f"« {label} » : {count} {told} par la même règle. {_sentence(rule)} "
        "Si c’est juste partout, effacez cette note, et nous ne demanderons plus ; sinon, tapez "
        "la bonne valeur dans la case."
    )


def conflict(typed: str, other: str, author: str, at: datetime) -> str:
    """`author` gave the other value, and when."""
    return (
        f"deux valeurs différentes. Ici : « {typed or 'vide'} ». {author} a donné : "
        f"« {other or 'vide'} » ({day(at)}). Rien n’a été remplacé. Tapez la bonne valeur, ou "
        "effacez cette note pour garder celle d’ici."
    )


def given_by(message: str) -> str:
    """Who gave the other value, as the sentence of a conflict says it; empty where it does not."""
    head, said, _ = message.partition(" a donné : « ")
    before = "». " if "». " in head else ". "
    return head.rpartition(before)[2] if said else ""


def conflict_with_refusal(
    other: str, author: str, at: datetime, reason: str, expected: str
) -> str:
    return (
        f"{refused(reason, expected)} {author} a donné : « {other or 'vide'} » ({day(at)}). "
        "Tapez la bonne valeur."
    )


def overwritten(typed: str, other: str, author: str, at: datetime) -> str:
    """`typed` said more than its value, which `author` has changed elsewhere."""
    if not other:
        return (
            f"{author} a effacé cette valeur ({day(at)}). Ici, il y avait : « {typed} ». Si elle "
            "est toujours juste, retapez-la ; sinon, effacez cette note."
        )
    return (
        f"{author} a donné : « {other} » ({day(at)}). Ici, il y avait : « {typed} ». Si "
        "les mots à côté comptent encore, recopiez-les dans la case ; sinon, effacez cette note."
    )


def written_by_us(label: str) -> str:
    return (
        f"la colonne « {label} » est remplie par la synchronisation : ce que vous tapez ici n’est "
        "pas repris. Effacez la case pour retrouver la valeur."
    )


def fixed(label: str, value: str) -> str:
    return (
        f"cette ligne est celle de « {value} ». « {label} » ne se change pas ici : remettez "
        f"« {value} », ou ajoutez une ligne."
    )


def duplicate(row_number: int) -> str:
    return (
        f"cette ligne répète exactement la ligne {row_number} : les deux comptent pour une. "
        "Supprimez-la, ou modifiez-la si c’est une autre."
    )


def repeats(ref: str) -> str:
    if entity_of(ref) == "session_count":
        return (
            f"cette séance a déjà un compte dans cette liste, sous la référence {ref} : lui seul "
            "est dans les chiffres. Si c’est le compte d’une autre séance, corrigez ici sa date ; "
            "sinon, supprimez l’une des deux lignes, ou demandez à la coordination de les réunir."
        )
    return (
        f"cette fiche semble être déjà dans cette liste, sous la référence {ref}. Si c’est la "
        "même, supprimez cette ligne, ou demandez à la coordination de les réunir. Si c’en est "
        "une autre, effacez cette note."
    )


def same_reference(ref: str, *, is_erased: bool = False) -> str:
    if is_erased:
        return (
            f"plusieurs lignes portent la référence {ref}, celle d’une personne effacée. Rien n’a "
            "été repris. Effacez d’abord la référence sur les lignes d’autres personnes, puis "
            "supprimez celles qui parlent d’elle."
        )
    return (
        f"plusieurs lignes différentes portent la référence {ref}. Rien n’a été repris. Laissez "
        "la référence sur la bonne ligne et effacez-la sur les autres."
    )


def foreign_reference(ref: str) -> str:
    return (
        f"la référence {ref} est celle d’une autre liste. Rien n’a été repris de cette ligne. "
        "Effacez la référence pour en faire une nouvelle ligne."
    )


OTHERS = {
    "session": "c’est un atelier d’une autre structure : écrivez une séance de vos ateliers.",
    "workshop": "c’est un atelier d’une autre structure : écrivez l’un des vôtres.",
    "item": "c’est un prêt d’une autre structure : notez ici ce que vous prêtez ou empruntez.",
    "contact": "c’est une personne d’une autre structure : écrivez quelqu’un de la vôtre.",
}


def of_another_structure(named: str) -> str:
    return OTHERS[named]


OWN = {
    "contact": "ici n’entrent que les personnes qui travaillent chez",
    "item": "ici n’entre que le matériel de",
    "workshop": "ici n’entrent que les ateliers de",
}


_ANOTHER = "c’est une autre structure : "
_UNRECOGNISED = "nous ne reconnaissons pas la structure "
_STAYS_OUT = "effacez cette note : la ligne reste dans la feuille, sans être reprise."
_HANDED_ON = "dites-le à la coordination : elle seule la passe à une autre structure."


def names_another_structure(entity: str, own: str) -> str:
    return f"{_ANOTHER}{_only_own(entity, own)}"


def unrecognised_structure(entity: str, own: str, typed: str) -> str:
    return f"{_UNRECOGNISED}« {typed} » : {_only_own(entity, own)}"


def is_left_out(message: str) -> bool:
    """Whether a row of a list of one's own names another structure, known or not."""
    return message.startswith((_ANOTHER, _UNRECOGNISED))


def is_of_others(message: str) -> bool:
    """Whether a row of a list of one's own is known to be another structure's."""
    return message.startswith(_ANOTHER)


def _only_own(entity: str, own: str) -> str:
    """Whoever wrote its own name only to end the note would claim what is another's."""
    is_own = f"{OWN[entity]} « {own} ». Si c’est le cas de cette ligne, écrivez « {own} »"
    return f"{is_own} ; sinon, {_STAYS_OUT}"


def of_known_row(message: str) -> str:
    """What is in the list already cannot stay out of it; another structure takes it over."""
    return message.replace(_STAYS_OUT, _HANDED_ON)


def archived_label(ref: str, instant: datetime) -> str:
    return f"{ref} archivé le {day(instant)}"


def archived(instant: datetime) -> str:
    return (
        f"archivé le {day(instant)} : cette ligne n’est plus suivie. Vous pouvez la supprimer, ou "
        "la modifier pour la reprendre."
    )


def outside_label(ref: str) -> str:
    return f"{ref} hors de votre liste"


def second_row() -> str:
    return (
        "cette structure a déjà une ligne, ou n’est pas de cette liste : cette ligne n’est pas "
        "lue. Réunissez les deux lignes en une."
    )


def second_person() -> str:
    return (
        "cette personne a déjà une ligne, ou n’est pas dans les contacts : cette ligne n’est pas "
        "lue. Ajoutez-la d’abord aux contacts, ou réunissez les deux lignes en une."
    )


def all_lent(thing: str, stock: int, others: Sequence[tuple[str, int, str]]) -> str:
    """`others`: who has some, how many, until when. `thing`: pages show it without its row."""
    told = ", ".join(f"{who} ({number}, {until})" for who, number, until in others)
    return (
        f"« {thing} » : il n’y en a que {stock} à prêter, et à ces dates : {told}. Changez les "
        "dates ou la quantité, ou notez le retour."
    )


def more_lent(number: int) -> str:
    return f"{number} sont prêtés ou réservés. Notez d’abord les retours."


_SIGNPOST = SIGNATURE + "onglet suivi : "


def followed_here(title: str, other: str) -> str:
    """The text of a note; `other` is the tab that people might mistake for this one."""
    return (
        f"onglet suivi : c’est celui-ci, « {title} », et non « {other} ». Pour changer, demandez "
        "à la coordination."
    )


def followed_elsewhere(title: str) -> str:
    return note(
        f"onglet suivi : c’est « {title} », pas celui-ci. Ce que vous tapez ici n’arrive pas aux "
        "autres. Pour suivre celui-ci à sa place, demandez à la coordination."
    )


def is_signpost(text: str) -> bool:
    return text.startswith(_SIGNPOST)


NOTHING = "(vide)"
"""A blank cell, where a value has to be named."""


OR = " ou "


def either(texts: Sequence[str]) -> str:
    """What may have stood in a cell, each text once, as people read a choice."""
    return OR.join(dict.fromkeys(filter(None, texts)))


GUARDS = {
    "missing": (
        "une ligne a disparu. Elle n’est pas archivée.",
        "{count} lignes ont disparu d’un coup. Elles ne sont pas archivées.",
    ),
    "blanked": (
        "une case a été vidée. La valeur est gardée.",
        "{count} cases ont été vidées d’un coup. Les valeurs sont gardées.",
    ),
    "changed": (
        "une ligne a changé. Ce changement attend.",
        "{count} lignes ont changé d’un coup. Ces changements attendent.",
    ),
    "new": (
        "une ligne est apparue. Elle attend.",
        "{count} lignes sont apparues d’un coup. Elles attendent.",
    ),
    "rows": (
        "une ligne ne va plus avec sa référence. Elle attend.",
        "{count} lignes ne vont plus avec leur référence. Elles attendent.",
    ),
    "column": (
        "la valeur d’une case a changé de ligne. Elle attend.",
        "les valeurs d’une colonne ont changé de ligne ({count} cases). Elles attendent.",
    ),
}
"""What is held, of one and of several: what is put back in part may leave a single one."""


_PUT_BACK_OR_CONFIRM = (
    "Remettez la feuille comme avant (Ctrl+Z), ou confirmez que c’est voulu auprès de la "
    "coordination."
)


def guard(kind: str, count: int) -> str:
    one, several = GUARDS[kind]
    return f"{one if count == 1 else several.format(count=count)} {_PUT_BACK_OR_CONFIRM}"


def gone_little_by_little(waiting: int, archived: int) -> str:
    """Rows that went one after the other: the first ones before anybody had to be asked."""
    are = "archivée" if archived == 1 else "archivées"
    come = "revient" if archived == 1 else "reviennent"
    return (
        f"{waiting + archived} lignes ont disparu peu à peu. En attente : {waiting}. Déjà {are} : "
        f"{archived}, qui {come} aussi si la réponse est non. {_PUT_BACK_OR_CONFIRM}"
    )


def cannot_put_back() -> str:
    """A person said no to what a guard holds, where we may not write."""
    return (
        "La coordination a répondu que ce n’était pas voulu. Nous ne pouvons pas écrire à cet "
        "endroit : remettez-le vous-même."
    )


def _expects(expected: str) -> str:
    return f"Nous attendons {expected.rstrip('.')}." if expected else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
