"""What a partner's note says of cells that we may not write: of one, or once of a whole column.

A value that is known elsewhere waits for each of them; `other` is that value.
"""

from collections.abc import Sequence

_QUOTED = 3


def computed(other: str) -> str:
    return (
        f"cette case est calculée, nous ne l’avons pas modifiée. Valeur connue ailleurs : "
        f"« {other or 'vide'} ». Corrigez la formule, ou demandez à la coordination."
    )


def filled(other: str) -> str:
    return (
        "une formule remplit cette case, nous n’y avons rien écrit. Valeur connue ailleurs : "
        f"« {other or 'vide'} ». Changez-la là où la formule prend la sienne."
    )


def untouchable(other: str) -> str:
    return (
        "cette case est protégée ou fusionnée, nous ne l’avons pas modifiée. Valeur connue "
        f"ailleurs : « {other or 'vide'} ». Recopiez-la, ou ôtez la protection ou la fusion."
    )


def chip(other: str) -> str:
    return (
        "cette case montre une personne, un fichier ou un lieu (une puce), nous ne l’avons pas "
        f"remplacée. Valeur connue ailleurs : « {other or 'vide'} ». Tapez-la par-dessus, ou "
        "choisissez une autre puce."
    )


def not_in_list(other: str) -> str:
    return (
        f"votre liste ne propose pas « {other or 'vide'} », la valeur connue ailleurs : la case "
        "est restée comme elle était. Ajoutez ce choix à la liste du tableau."
    )


def computed_column(label: str, count: int, cells: Sequence[str]) -> str:
    """`cells`: the first of them, here and below."""
    return (
        f"« {label} » : {count} cases ({', '.join(cells)}…) sont calculées, nous n’y avons rien "
        "écrit, et d’autres valeurs sont connues ailleurs. Corrigez les formules."
    )


def filled_column(label: str, count: int, cells: Sequence[str]) -> str:
    return (
        f"« {label} » : une formule remplit {count} cases ({', '.join(cells)}…) pour lesquelles "
        "d’autres valeurs sont connues ailleurs. Rien n’y est écrit : changez-les là où la "
        "formule prend les siennes."
    )


def protected_column(label: str, count: int, cells: Sequence[str]) -> str:
    return _closed_column(label, count, cells, "sont protégées", "la protection")


def merged_column(label: str, count: int, cells: Sequence[str]) -> str:
    return _closed_column(label, count, cells, "sont fusionnées", "la fusion")


def _closed_column(label: str, count: int, cells: Sequence[str], how: str, what: str) -> str:
    return (
        f"« {label} » : {count} cases ({', '.join(cells)}…) {how}, nous n’y avons rien "
        f"écrit, et d’autres valeurs sont connues ailleurs. Pour les recevoir, ôtez {what}."
    )


def column_outside_list(label: str, count: int, cells: Sequence[str], words: Sequence[str]) -> str:
    """`words`: the values that the list does not have, each once."""
    named = ", ".join(f"« {word} »" for word in words[:_QUOTED])
    more = len(words) - _QUOTED
    named += f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else ""
    return (
        f"« {label} » : votre liste ne propose pas {named}, connus ailleurs : {count} cases "
        f"({', '.join(cells)}…) sont restées comme elles étaient. Ajoutez ces choix à la liste du "
        "tableau."
    )
