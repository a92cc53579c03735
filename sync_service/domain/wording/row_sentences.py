"""What is said of a row that was gone from a tab and comes back to it."""

import re
from collections.abc import Sequence

from french_cells.reading import NO_MONTH, NO_YEAR

COMES_BACK = "elle revient"
"""In every note that says why a row is there again: by these words such a note is known."""


def says_it_came_back(note: str) -> bool:
    """Whether it is our note on a row that people deleted, and that we put back."""
    return COMES_BACK in note


def because_edited(author: str) -> str:
    return (
        f"cette ligne avait été supprimée ici, mais {author} l’avait modifiée entre-temps : "
        f"{COMES_BACK}. Supprimez-la de nouveau si elle est de trop."
    )


def because_undone() -> str:
    """Somebody took back that it went, in whichever way: nobody changed it."""
    return (
        f"la suppression de cette ligne a été annulée : {COMES_BACK}. Supprimez-la de nouveau si "
        "elle est de trop."
    )


def because_unsure() -> str:
    return (
        "cette ligne n’était plus là, et nous ne savons pas si quelqu’un l’a supprimée : "
        f"{COMES_BACK}. Supprimez-la de nouveau si elle est de trop."
    )


def because_refused() -> str:
    return (
        "cette ligne avait disparu avec d’autres. La coordination a répondu que ce n’était pas "
        f"voulu : {COMES_BACK}. Supprimez-la de nouveau si elle est de trop."
    )


def because_referred(refs: Sequence[str]) -> str:
    named = ", ".join(refs[:3]) + ("…" if len(refs) > 3 else "")  # noqa: PLR2004 as many as fit
    return (
        f"cette ligne avait été supprimée ici, mais elle sert encore ({named}) : {COMES_BACK}. "
        "Supprimez d’abord ce qui s’y rattache."
    )


_EVERYWHERE = "Pour l’enlever partout"


def because_listed(places: Sequence[str]) -> str:
    """`places`: other lists, in words, that show the same record."""
    return (
        f"cette ligne avait été supprimée ici, mais elle est encore dans {' et '.join(places)} : "
        f"{COMES_BACK}. {_EVERYWHERE}, supprimez-la aussi là-bas, ou demandez-le."
    )


def because_asked_about(places: Sequence[str]) -> str:
    """`places`: other lists, in words, from which it went with so many that we ask."""
    return (
        "cette ligne avait été supprimée ici. Elle avait aussi disparu, avec d’autres, de "
        f"{' et de '.join(places)}, et nous y demandons si c’est voulu : {COMES_BACK}. "
        f"{_EVERYWHERE}, répondez oui à cette question, ou demandez-le."
    )


def waits_for_other_lists(note: str) -> bool:
    """Whether its people wait for the row to be gone: who deletes the note lets it be."""
    return _EVERYWHERE in note


def is_let_be(known: str, standing: str) -> bool:
    """Whether people deleted that note from the reference cell: the row is to stay."""
    return waits_for_other_lists(known) and not standing


def listed_in(title: str, partner: str = "", *, is_here: bool = False) -> str:
    """`partner`: whose list it is, where it is somebody else's."""
    if partner:
        return f"la feuille de {partner}"
    return f"l’onglet « {title} »" + ("" if is_here else " d’une autre de vos feuilles")


def lent_twice(stock: int, others: Sequence[tuple[str, int, str]]) -> str:
    """`others`: who has some, how many, until when."""
    told = ", ".join(f"{who} ({number}, {until})" for who, number, until in others)
    return (
        f"ce prêt est revenu, mais il n’y en a que {stock} à prêter, et à ces dates : {told}. Si "
        "c’est voulu, effacez cette note ; sinon, changez les dates, notez le retour ou supprimez "
        "la ligne."
    )


def waits_to_be_reached(message: str) -> str:
    """Of the only address or number that a new row has of somebody, and nobody can read."""
    return f"{message} Toute la ligne attend : écrivez de quoi joindre cette personne."


def and_other_rows(message: str, count: int) -> str:
    """What is asked of one name, with how many other rows bear it."""
    if count < 1:
        return message
    others = "Une autre ligne attend" if count == 1 else f"{count} autres lignes attendent"
    return f"{message} {others} la même réponse."


GOES_ON = re.compile(
    r" (?:Toute la ligne attend|Une autre ligne attend|\d+ autres lignes attendent|"
    r"Si cette ligne est un titre|En attendant, les inscriptions sont fermées|"
    rf"{NO_MONTH}|{NO_YEAR})\b[^.\n]*\.|"
    r" [^«»\n]+ a donné : « [^»\n]* » \([\d/]+\)\. Tapez la bonne valeur\.|"
    r"\n« (?P<label>[^»\n]+) » : [^\n]*"
)
"""How a note of ours goes on where another one ends; `label`: that of the column that it names."""


def counts_children(counted: int, told: int) -> str:
    """`told`: how many the cell says, or it and the others of their ages."""
    children = f"{counted} enfant{'s' if counted > 1 else ''}" if counted else "aucun enfant"
    return (
        f"Cette ligne compte {children}, les âges en disent {told}. "
        "Écrivez l’âge de chaque enfant, ou corrigez le nombre."
    )


def counts_things(beside: int, told: int) -> str:
    """`beside`: how many the cell says beside the name; `told`: how many the loan has."""
    return (
        f"À côté du nom, le nombre est {beside}, et ce prêt en compte {told} : "
        "corrigez l’un ou l’autre."
    )


def another_day_beside(day: str, current: str, told: str) -> str:
    """`current`: the session that the family has; `told`: what to type for another one."""
    return (
        f"Le jour à côté est maintenant « {day} », et cette inscription est pour « {current} » : "
        f"rien n’est changé. Pour la déplacer, écrivez « {told} » ici ; sinon, remettez le jour."
    )


_ABOUT_HEADING = "effacez cette note. Sinon, "


def under_heading(title: str, *, is_waiting: bool, is_gone: bool) -> str:
    """A row is under a line that says what its family is not."""
    stands = "cette famille attend une place" if is_waiting else "cette famille a une place"
    meant = "a annulé" if is_gone else "doit attendre"
    return (
        f"{stands}, et sa ligne est sous « {title} ». Si elle {meant}, {_ABOUT_HEADING}"
        "déplacez la ligne."
    )


def not_under_heading(title: str) -> str:
    return (
        f"cette famille attend une place, et sa ligne n’est pas sous « {title} ». Si elle a une "
        f"place, {_ABOUT_HEADING}déplacez la ligne."
    )


def is_about_heading(note: str) -> bool:
    return _ABOUT_HEADING in note


def erased() -> str:
    """Its label has the date."""
    return (
        "cette personne est effacée de nos listes, et sa référence ne sert plus. Supprimez cette "
        "ligne. Pour quelqu’un d’autre, ajoutez une ligne."
    )


def merged_away(name: str) -> str:
    """Of a row in a list of presences; its label has the date."""
    other = f"celle de « {name} »" if name else "une autre"
    return (
        f"cette ligne est réunie avec {other}, où ses présences comptent. Tapez dans l’autre "
        "ligne : ce qui est tapé ici reste là, sans compter. Vous pouvez supprimer cette ligne."
    )


def typed_in_merged(said: str, name: str) -> str:
    """A presence that the row which counts does not have; whoever deletes the note has read it."""
    what = f"« {said} »" if said else "ce qui est tapé ici"
    of_other = f"celle de « {name} »" if name else "une autre, qui compte"
    return (
        f"{what} ne compte pas : cette ligne est réunie avec {of_other}. Si c’est juste, "
        "tapez-le dans l’autre ligne ; sinon, effacez-le."
    )


def renamed_in_merged(was: str) -> str:
    """Of a row in a list of presences that was made one with another, and names somebody else."""
    return (
        f"cette ligne était celle de « {was} », réunie avec une autre : rien de ce qu’on y tape "
        f"ne compte. Pour un autre nom, ajoutez une ligne. Sinon, remettez « {was} »."
    )


def typed_in_renamed(said: str, was: str) -> str:
    what = f"« {said} »" if said else "ce qui est tapé ici"
    return (
        f"{what} ne compte pour personne : cette ligne était celle de « {was} ». Pour un autre "
        "nom, ajoutez une ligne, et tapez-le là."
    )


def put_back_erased(ref: str) -> str:
    """Never with a word of what stands in the row."""
    return (
        f"la référence {ref} est celle d’une personne effacée, à sa demande ou parce que le temps "
        "prévu est passé. Rien de cette ligne n’est repris ni envoyé. Supprimez la ligne. Pour "
        "quelqu’un d’autre, ou si la personne revient d’elle-même, ajoutez une ligne sans "
        "référence."
    )


def outside(owner: str = "") -> str:
    """`owner`: whose a thing is now. Never that the row may be deleted (sync.md, 4)."""
    elsewhere = "existe toujours, mais chez une autre structure"
    now = f"est maintenant à « {owner} »" if owner else elsewhere
    seen = " Sinon, effacez cette note." if owner else ""
    return (
        f"hors de votre liste : cette fiche {now}. Cette ligne n’est plus reprise ni remplie. Si "
        f"c’est une erreur, dites-le à la coordination.{seen}"
    )


def typed_outside(typed: str, owner: str = "") -> str:
    """What nobody has taken; whoever deletes the note has read it."""
    named = f", « {owner} »" if owner else ""
    return (
        f"« {typed or 'vide'} » n’a pas été repris : cette fiche est passée chez une autre "
        f"structure{named}. Si c’est juste, dites-le-lui. Puis supprimez la ligne, ou effacez "
        "cette note."
    )
