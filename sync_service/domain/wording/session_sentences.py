"""What a partner's note says about a session on which families count; as plain as `sentences`."""

from collections.abc import Sequence

from sync_service.domain.wording.counting import counted
from sync_service.domain.wording.row_sentences import COMES_BACK
from sync_service.domain.wording.sentences import capital


def moves_families(before: str, after: str, families: int) -> str:
    return (
        f"cette séance passerait du {before} au {after}, et {enrolled(families)} : rien n’est "
        f"changé. Si c’est voulu, effacez cette note : nous {tell_them(families)}. Sinon, "
        f"remettez le {before}."
    )


def takes_place_anew(before: str, after: str, families: int) -> str:
    return (
        f"cette séance du {before} est passée, et {enrolled(families)} : rien n’est changé. Pour "
        f"une autre séance, remettez le {before} et datez une copie de la ligne du {after}. Si "
        f"c’est celle-ci qui est reportée, effacez cette note : nous {tell_them(families)}."
    )


def took_place(before: str, after: str, held: str = "") -> str:
    """`held`: the state to put back, where its own cell says that it was put off."""
    back = f"{before} et « {held} », puis" if held else f"{before} et"
    return (
        f"on sait qui est venu à cette séance du {before} : rien n’est changé. Pour une autre "
        f"séance, remettez le {back} datez une copie de la ligne du {after}. Si seule sa "
        "date était fausse, effacez cette note : familles et compte la suivent."
    )


def moves_still(before: str, after: str, state: str = "") -> str:
    """Of no family, or of one that does not take place: `state` says how, as « annulée »."""
    off = f"est {state}, et " if state else ""
    return (
        f"cette séance {off}changerait de jour, du {before} au {after} : rien n’est changé. Si "
        f"c’est voulu, effacez cette note. Sinon, remettez le {before}."
    )


def keeps_its_day(said: Sequence[tuple[str, str]]) -> str:
    """Of a row that was used once more: columns with what was typed there, and gave way.

    Without a text: names, which no note says.
    """
    told = ((label, f"« {text} »" if text else "(des noms)") for label, text in said)
    typed = ", ".join(f"{label} {text}" for label, text in told)
    return (
        f"cette séance garde son jour, et ce qui était connu d’elle. Ici, il y avait : {typed}. "
        "S’il compte encore, retapez-le pour cette séance, ou recopiez-le dans une nouvelle ligne "
        "pour une autre. Puis effacez cette note."
    )


def calls_off_families(families: int, state: str = "") -> str:
    """`state`: what the session is otherwise, where its own cell is asked about."""
    back = f"écrivez « {state} »" if state else "remettez la case comme avant"
    return (
        f"voulez-vous annuler cette séance ? {capital(enrolled(families))}, rien n’est changé. "
        f"Pour annuler, effacez cette note : nous {tell_them(families)}. Sinon, {back}."
    )


def takes_place_again(families: int) -> str:
    return (
        "le mot qui disait que cette séance n’a pas lieu n’est plus dans la ligne, et "
        f"{enrolled(families)} : rien n’est changé. Si elle a lieu, effacez cette note : nous "
        f"{tell_them(families)}. Sinon, remettez le mot."
    )


def remark_in_doubt() -> str:
    return (
        "cette case parle d’une annulation ou d’un report, peut-être pas de cette séance : rien "
        "n’est changé. Si c’est elle, écrivez seulement « Annulé » ou « Reporté » dans la ligne ; "
        "sinon, effacez cette note."
    )


def deleted_with_families(families: int) -> str:
    return (
        f"cette ligne a été supprimée, mais {enrolled(families)}. Voulez-vous annuler la "
        f"séance ? Pour annuler, effacez cette note : nous {tell_them(families)}. Sinon, laissez "
        "la ligne : la séance a lieu."
    )


def needed_for_figures() -> str:
    return (
        "cette ligne avait été supprimée, mais des familles y étaient inscrites : "
        f"{COMES_BACK}, gardez-la pour le bilan."
    )


def overfull(seats: int, people: int) -> str:
    """Of all families of a session, in the row of one of them."""
    over = people - seats
    return (
        f"il y a {seats} places, et {people} personnes inscrites, soit {over} de plus. Les "
        "lignes sont gardées. Si c’est voulu, effacez cette note ; sinon, écrivez « Liste "
        f"d’attente » pour {'une famille' if over == 1 else 'des familles'}."
    )


def absent_too_early() -> str:
    return (
        "cette séance est encore à venir : l’absence n’est pas notée. Si la famille ne viendra "
        "pas, écrivez « Annulée » : sa place sera libre. Si c’est bien « Absente », effacez cette "
        "note."
    )


def came_too_early() -> str:
    return (
        "cette séance est encore à venir : la venue n’est pas notée. Écrivez « Confirmée », ou "
        "corrigez la bonne ligne. Si c’est bien « Venue », effacez cette note."
    )


def no_place_for_nobody() -> str:
    return (
        "cette ligne est celle d’une famille effacée, qui n’a plus de place : cet état n’est pas "
        "repris. Remettez « Annulée », ou supprimez la ligne. Une autre famille s’écrit dans une "
        "nouvelle ligne."
    )


def without_name() -> str:
    return (
        "il n’y a plus ni nom ni contact dans cette ligne, et la famille qui y était a une place "
        "et la garde. Si elle ne vient pas, écrivez « Annulée » ou supprimez la ligne. Si elle "
        "vient sans nom, effacez cette note."
    )


def came_otherwise() -> str:
    """Of « venus à 3 » in the row of a family of two."""
    return (
        "Ce n’est pas le nombre de personnes de la ligne, et seule la case le garde : le bilan "
        "compte la famille, et les enfants de la ligne. Corrigez-les dans la ligne s’ils étaient "
        "plus ou moins, ou tapez vos nombres dans le bilan."
    )


def seats_unread() -> str:
    return "En attendant, les inscriptions sont fermées : écrivez un nombre de places."


def put_off() -> str:
    return (
        "séance reportée : les inscriptions sont fermées et les familles prévenues. Écrivez ici "
        "la nouvelle date."
    )


def enrolled(count: int) -> str:
    return counted(count, "famille est inscrite", "familles sont inscrites")


def tell_them(count: int) -> str:
    return "la préviendrons" if count == 1 else "les préviendrons"
