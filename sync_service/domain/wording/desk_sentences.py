"""What the coordinator and the host read in problems: what happened, what they can do.

None of it stands in a partner's cell: there `sentences` speaks. What a cell says, `retold` says to
the coordinator, who has no such cell before her.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from french_cells.patterns import pattern
from sync_service.domain.wording.session_sentences import enrolled, tell_them

_CHOOSE = "Choisissez l’une des deux, ou tapez la bonne valeur dans la feuille."
_MEANT = "Est-ce voulu ? Sinon, la feuille est à remettre comme avant."
_CONFIRM, _ERASE = "confirmez", "effacez la note de la case"
HER_WAYS: Mapping[str, str] = MappingProxyType({
    "Ici : «": "Dans la feuille : «",
    "Tapez la bonne valeur, ou effacez cette note pour garder celle d’ici.": _CHOOSE,
    "sinon, tapez la bonne valeur.": "sinon, tapez la bonne valeur dans la feuille.",
    ", ou demandez à la coordination de les réunir": (
        ", ou réunissez-les avec « C’est la même fiche »"
    ),
    ", ou demandez à la coordination de l’ajouter": ", ou ajoutez-le dans votre feuille",
    ", ou demandez à la coordination": "",
    "dites-le à la coordination : elle seule la passe à une autre structure": (
        "changez la structure dans votre liste"
    ),
    " ; si la réunion a eu lieu ce jour-là, prévenez la coordination": "",
    "remettez-le vous-même": "demandez à la structure de le remettre",
    "Remettez la feuille comme avant (Ctrl+Z), ou confirmez que c’est voulu auprès de la "
    "coordination.": _MEANT,
})  # fmt: skip
"""A partner's way out, as `sentences` and readers word it → the coordinator's."""


_WAY_OUT = pattern(r"(?:^|(?<=[.!?]) )(?:Si c’e|Si elle a|Sinon,|Pour annuler,)[^.]*\.")
"""The sentences of a note that say what to do."""

FOUND_AGAIN = "prévenez la structure, qui les retrouve par « Fichier → Historique des versions »"
"""Where what we do not read is, once a row or a cell was deleted."""


def rows_not_whole(button: str) -> str:
    """What goes back into a sheet, where to, and what does not."""
    return (
        f"« {button} » : des cases vidées se remplissent là où elles sont ; des lignes supprimées "
        "reviennent dans leur ordre sous la dernière de la liste, ou entre celles qui restent "
        "s’il y a un total plus bas. Les colonnes que nous ne lisons pas y restent vides, et les "
        f"notes d’une ligne supprimée ne reviennent pas : {FOUND_AGAIN}."
    )


def say_emptied(names: Sequence[str]) -> str:
    """Before what these structures typed is taken back; empty where there are none."""
    if not names:
        return ""
    *others, last = names
    sheets, whom = ("les feuilles", "leur") if others else ("la feuille", "lui")
    whose = f"{', '.join(others)} et {last}" if others else last
    return f"Dans {sheets} de {whose}, ce qui avait été tapé s’efface : expliquez-{whom} pourquoi."


LET_PASS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "missing": ("Oui, l’archiver", "Oui, archiver les {count}"),
    "blanked": ("Oui, vider cette case", "Oui, vider les {count} cases"),
    "changed": ("Oui, prendre la ligne changée", "Oui, prendre les {count} lignes changées"),
    "new": ("Oui, ajouter cette ligne", "Oui, ajouter les {count} lignes"),
    "rows": ("Oui, la prendre comme elle est", "Oui, prendre ces lignes comme elles sont"),
    "column": ("Oui, la prendre comme elle est", "Oui, prendre ces cases comme elles sont"),
})  # fmt: skip
"""What a yes to a large change does, to one and to several."""


def let_pass(kind: str, count: int) -> str:
    """The button's words: « Oui, archiver les 6 » is no button for anything else."""
    one, several = LET_PASS.get(kind, ("Oui, c’est voulu", "Oui, c’est voulu"))
    return one if count <= 1 else several.format(count=count)


def what_happened(told: str) -> str:
    """Of a large change that is decided: not that it waits, nor that nothing is archived."""
    first, stop, _ = told.partition(". ")
    return first + stop.strip()


def without_question(told: str) -> str:
    """What the coordinator reads once she has answered."""
    for question in (_CHOOSE, _MEANT):
        told = told.replace(question, "").strip()
    return _WAY_OUT.sub("", told).strip()


def retold(note: str, *, can_confirm: bool) -> str:
    """What a partner reads in the cell, with what the coordinator can do instead."""
    for theirs, hers in HER_WAYS.items():
        note = note.replace(theirs, hers)
    return note.replace("effacez cette note", _CONFIRM if can_confirm else _ERASE)


def edit_moves_families(ref: str, before: str, after: str, families: int) -> str:
    return (
        f"cette séance passerait du {before} au {after}, et {enrolled(families)} : rien n’est "
        f"changé. Vérifiez l’année. Si c’est voulu : sync-service edit {ref} status=reporté, "
        f"nous {tell_them(families)} ; puis donnez la nouvelle date, à venir."
    )


def edit_moves_past_families(ref: str, before: str, families: int) -> str:
    return (
        f"cette séance du {before} est passée, et {enrolled(families)} : rien n’est changé. Une "
        f"autre séance se crée à part. Si c’est celle-ci qui est reportée : sync-service edit "
        f"{ref} status=reporté, puis donnez la nouvelle date ; nous {tell_them(families)}."
    )


def edit_moves_told(ref: str, before: str) -> str:
    return (
        f"on sait qui est venu à cette séance du {before} : rien n’est changé. Une autre séance "
        "se crée à part. Si sa date est fausse, donnez celle où elle a eu lieu. Pour la déplacer "
        f"quand même : sync-service edit {ref} status=reporté, puis donnez la nouvelle date."
    )


def merge_moves_families(dropped: str, kept: str, families: int) -> str:
    return (
        f"{enrolled(families)} à la séance {dropped}, qui n’a pas le même jour, la même heure ou "
        f"le même lieu que {kept} : rien n’est réuni. Corrigez d’abord {dropped} : nous "
        f"{tell_them(families)}. Puis réunissez."
    )


def archives_families(families: int, sessions: Sequence[str]) -> str:
    """`sessions`: the references of those to come in which they have a place or wait."""
    first = sessions[0]
    return (
        f"{enrolled(families)} à une séance à venir ({', '.join(sessions)}) : rien n’est "
        "archivé. Annulez-la d’abord, dans la feuille ou par sync-service edit "
        f"{first} status=annulé : nous {tell_them(families)}."
    )


def missing_tab(title: str) -> str:
    return (
        f"L’onglet « {title} » n’est plus dans la feuille. Rien n’est perdu. Remettez-le "
        "(Fichier, Historique des versions), ou corrigez les correspondances."
    )


def copied() -> str:
    return (
        "Cet onglet est une copie d’un onglet suivi. Il n’est pas synchronisé. Pour le suivre "
        "aussi, confirmez, ou adoptez-le avec sync-service adopt, option --write."
    )


def replaced_tab(title: str) -> str:
    return (
        f"L’onglet « {title} » a été remplacé par un autre du même nom. Rien n’est perdu. Pour "
        "suivre le nouveau, confirmez : rien ne sera supprimé. Sinon, remettez l’ancien (Fichier, "
        "Historique des versions)."
    )


def another_tab_of_that_name(followed: str, other: str) -> str:
    return (
        f"L’onglet suivi s’appelle maintenant « {followed} ». Un autre s’appelle « {other} » : ce "
        f"qu’on y tape n’arrive pas. Pour suivre « {other} » à sa place, confirmez ; sinon, "
        "donnez-lui un autre nom."
    )


def other_rules(before: str, now: str) -> str:
    """Both as `following.followed_as` says them."""
    return (
        f"Les correspondances ont changé : cet onglet était suivi comme « {before} », il le "
        f"serait comme « {now} ». Rien n’est lu ni écrit. Si c’est une erreur, remettez-les comme "
        "avant ; sinon, confirmez."
    )


def other_installation() -> str:
    return (
        "Une autre installation suit déjà cette feuille. Rien n’est lu ni écrit d’ici. Arrêtez "
        "l’une des deux ; ou confirmez pour la suivre d’ici, et l’autre s’arrêtera."
    )


def open_by_link(address: str) -> str:
    return (
        "Ce fichier est ouvert par son lien seulement : Google ne nous dit pas quand il change, "
        "ce qui y est tapé arrive quelques minutes plus tard. Cliquez sur « Partager », ajoutez "
        f"{address}, « Éditeur »."
    )


def lost_access(address: str) -> str:
    return (
        f"La feuille n’est plus partagée avec {address}, ou n’existe plus. Rien n’est perdu. "
        "Cliquez sur « Partager », ajoutez cette adresse, « Éditeur »."
    )


def until_named(error: str) -> str:
    return (
        f"{error} Nouvel essai dès que Google signale un changement, ou tout de suite : "
        "sync-service sync --full"
    ).strip()


def unforeseen(kind: str) -> str:
    return (
        f"Une erreur que personne n’attendait ({kind}) : la feuille n’est pas lue, rien n’est "
        "perdu, les autres continuent. Signalez-la avec la date et le nom de la feuille."
    )


def no_signal() -> str:
    return (
        "Google ne dit pas si cette feuille a changé. Rien n’est perdu : un nouvel essai "
        "aura lieu au prochain passage. Pour la relire quand même, lancez : sync --full"
    )


def trashed() -> str:
    return "Le fichier est à la corbeille. Rien n’est perdu. Restaurez-le pour reprendre."


def hidden_formula(formula: str, shown: str) -> str:
    return (
        f"la feuille a bougé pendant que nous écrivions dans cette case : une formule y était, "
        f"« {formula} », qui montrait « {shown or 'vide'} ». Tapez-la de nouveau si vous en avez "
        f"besoin, puis confirmez."
    )


def hidden_chip(shown: str) -> str:
    return (
        f"la feuille a bougé pendant que nous écrivions dans cette case : une puce y était, "
        f"« {shown or 'vide'} ». Insérez-la de nouveau (tapez « @ ») si vous en avez besoin, puis "
        f"confirmez."
    )


def incident(written: str, stood: str, formula: str = "") -> str:
    """`formula`: its words, where one may have stood there or something else."""
    told = f" C’était peut-être la formule « {formula} »." if formula else ""
    return (
        f"la feuille a bougé pendant que nous écrivions dans cette case. Il y avait "
        f"« {written or 'vide'} » ; c’est peut-être « {stood or 'vide'} » qui est juste.{told} "
        f"Vérifiez la ligne, puis confirmez."
    )


def outdated(other: str | None) -> str:
    """`other`: the value that the question showed beside the sheet's."""
    shown = f"« {other} »" if other else "la case vide"
    return (
        f"L’autre valeur a changé depuis : la question montre encore {shown}. Relancez une "
        "synchronisation, puis répondez si la question est encore là."
    )
