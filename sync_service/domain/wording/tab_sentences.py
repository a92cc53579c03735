"""What a partner's note says about a tab: its titles, columns, dates and formulas."""

from collections.abc import Sequence
from datetime import date

from french_cells.folding import fold
from french_cells.patterns import pattern
from sync_service.domain.wording.counting import counted
from sync_service.domain.wording.sentences import OWN

MOST_WORDINGS, _MOST_QUOTED = 12, 40
_MOST_TITLES, _MOST_SPANS, _MOST_NAMES = 4, 6, 3
_COLUMN = pattern(r"« (?P<label>.+?) » : (?P<said>.*)")
_CELL = pattern(r"[A-Z]{1,3}[1-9]\d*")
_QUOTED = pattern(r"«[^»]*»")


def missing_column(label: str) -> str:
    return (
        f"la colonne « {label} » n’est plus reconnue : elle n’est ni lue ni remplie, le reste "
        "continue. Remettez son titre ; si vous n’en voulez plus, effacez cette note."
    )


def needed_column(label: str, rows: int) -> str:
    """`rows`: how many wait for it."""
    return (
        f"il manque une colonne « {label} » : {_waiting(rows)}, le reste continue. Ajoutez cette "
        "colonne, ou remettez son titre."
    )


def _waiting(rows: int) -> str:
    return counted(rows, "ligne attend", "lignes attendent")


def needed_list(label: str, rows: int) -> str:
    """`rows`: how many name what no followed sheet lists."""
    return (
        f"{_waiting(rows)} : leurs noms sous « {label} » ne sont pas encore connus. "
        "Partagez d’abord la feuille qui en donne la liste."
    )


def unknown_people(named: Sequence[tuple[str, str]]) -> str:
    """`named`: cells of a list of presence, and who is named there."""
    told = ", ".join(f"{cell} « {name} »" for cell, name in named[:MOST_WORDINGS])
    more = len(named) - MOST_WORDINGS
    told += f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else ""
    return (
        f"{len(named)} personnes ne sont pas dans les contacts ({told}) : leurs lignes attendent, "
        "rien n’en est perdu. Ajoutez-les d’abord aux contacts, ou corrigez leur nom."
    )


def needed_constant(label: str, text: str, rows: int) -> str:
    """`text`: what all rows have under this label, and no followed sheet lists."""
    return (
        f"{_waiting(rows)} : « {label} » est ici « {text} », qui n’est pas encore connu. "
        "Partagez d’abord la feuille qui en donne la liste."
    )


def title_of_another_day(title: str, day: str) -> str:
    """`day`: of the session whose families this list holds."""
    return (
        f"le titre dit « {title} », et cette liste est celle de la séance du {day} : cette ligne "
        "n’est pas lue. Mettez une autre séance dans un autre onglet, ou corrigez le titre."
    )


def broken_column(label: str) -> str:
    return (
        f"la formule qui remplit « {label} » affiche une erreur : la colonne n’est pas lue, rien "
        "n’est perdu. Corrigez-la, ou effacez ce qui la gêne."
    )


def doubled_column(label: str) -> str:
    return (
        f"plusieurs colonnes portent le titre de « {label} » : aucune n’est lue. Gardez ce titre "
        "pour une seule."
    )


def titles_of_their_own(
    moved: Sequence[tuple[str, str, str]], rows: Sequence[int], awaited: Sequence[str] = ()
) -> str:
    """Of another list pasted below. `moved`: a title, its column, and this list's for it, or "".

    `rows`: the numbers of those that wait, as their values would be read by other titles.
    `awaited`: what the list's own rows are called that are gone, and may be among them.
    """
    kept = f" {_missing(awaited)} : rien n’est archivé d’ici là." if awaited else ""
    told = [
        f"« {_shortened(title)} » est ici en {column}"
        + (f" et dans la liste en {wanted}" if wanted else "")
        for title, column, wanted in moved[:_MOST_TITLES]
    ]
    more = "…" if len(moved) > _MOST_TITLES else "."
    return (
        "ces lignes ont leurs propres titres, dans d’autres colonnes que la liste : "
        f"{', '.join(told)}{more} {_waiting(len(rows))} ({_spans(rows)}), rien n’en est perdu. "
        "Déplacez leurs cases sous les titres de la liste, puis supprimez cette ligne de titres : "
        f"sans elle, tout est lu sous les titres de la liste.{kept}"
    )


def _missing(names: Sequence[str]) -> str:
    """`1 ligne manque dans la liste (« A »)`, `5 lignes … (« A », « B », « C » et 2 autres)`."""
    lines = counted(len(names), "ligne manque", "lignes manquent")
    told = [f"« {_shortened(one)} »" for one in names[:_MOST_NAMES]]
    left = len(names) - len(told)
    last = f"{left} autre{'s' if left > 1 else ''}" if left else told.pop()
    named = " et ".join(filter(None, [", ".join(told), last]))
    return f"{lines} dans la liste ({named})"


def _spans(rows: Sequence[int]) -> str:
    """`9`, `9 et 10`, `9 à 12`, `9 à 12, 20 et 2 autres`."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    told = [
        str(first) if first == last else f"{first} {'à' if first + 1 < last else 'et'} {last}"
        for first, last in spans
    ]
    left = sum(last - first + 1 for first, last in spans[_MOST_SPANS:])
    more = f" et {left} autre{'s' if left > 1 else ''}" if left else ""
    return f"{', '.join(told[:_MOST_SPANS])}{more}"


def second_column(title: str, label: str, read: str) -> str:
    """`title`: of a column that is not read, since the one titled `read` is read for `label`."""
    return (
        f"la colonne « {title} » n’est pas lue : pour « {label} », nous lisons « {read} ». Rien "
        "n’en est perdu. Réunissez les deux colonnes ; si celle-ci n’est que pour vous, effacez "
        "cette note."
    )


def may_be_swapped(day_: date) -> str:
    return f"Cette feuille écrit le mois avant le jour : vérifiez si c’est le {day_:%d/%m/%Y}."


def month_first(title: str) -> str:
    """`title`: the tab's or the file's."""
    return (
        f"« {title} » écrit le mois avant le jour : 03/12/2026 y devient le 12 mars. Choisissez "
        "Fichier, Paramètres, Paramètres régionaux, « France », puis vérifiez les dates."
    )


def broken_formula(cell: str, shown: str) -> str:
    return (
        f"la formule en {cell} affiche « {shown} » : ce qu’elle remplissait n’est pas lu, rien "
        "n’est perdu. Corrigez-la, ou effacez ce qui la gêne."
    )


def no_header() -> str:
    return (
        "la ligne des titres n’est pas reconnue : l’onglet n’est pas lu, rien n’est perdu. "
        "Remettez les titres des colonnes."
    )


def doubled_date(day_text: str) -> str:
    return (
        f"plusieurs colonnes portent la date {day_text} : aucune n’est lue. Gardez-en une, ou "
        "corrigez la date."
    )


def no_place_for_column(title: str) -> str:
    return (
        f"la colonne « {title} » n’a pas pu être ajoutée : l’onglet est protégé, ou une formule "
        "donne ses titres. Tapez cette date comme titre à droite des autres."
    )


def unreadable_date(title: str) -> str:
    return (
        f"« {title} » n’est pas une date lisible : la colonne n’est pas lue. Exemple : 12/03/2026."
    )


def which_year(title: str, day: date) -> str:
    """Marks stand below a day that would be of the season before, or is still to come."""
    return f"« {title} » : de quelle année ? Écrivez-la dans le titre, par exemple {day:%d/%m/%Y}."


def orphan_date(day_text: str, *, is_noted: bool) -> str:
    """`is_noted`: below, who was there or not; the word would say that nobody met."""
    told = (
        f"la réunion du {day_text} a été déplacée ou annulée ailleurs : la colonne n’est ni lue "
        "ni remplie. Corrigez la date dans le titre"
    )
    if is_noted:
        return f"{told} ; si la réunion a eu lieu ce jour-là, prévenez la coordination."
    return f"{told}, ou ajoutez-y « annulé »."


def moved_date(day_text: str, new: str) -> str:
    return (
        f"la réunion du {day_text} a été déplacée ailleurs au {new} : la colonne n’est ni lue ni "
        f"remplie. Écrivez {new} dans le titre."
    )


def off_over_presences(title: str) -> str:
    return (
        f"« {title} » dit que personne ne s’est réuni, mais des présences ou des absences sont "
        "notées dessous : la colonne n’est pas lue. Si la réunion a eu lieu, corrigez le titre ; "
        "sinon, effacez ce qui est noté."
    )


def off_elsewhere(day_text: str, *, is_later: bool) -> str:
    return (
        f"la réunion du {day_text} est {'reportée' if is_later else 'annulée'} : ce que dit cette "
        "colonne ne compte pas. Si elle a lieu ce jour-là, prévenez la coordination."
    )


def off_here_alone(day_text: str, *, is_held: bool) -> str:
    return (
        f"ce titre dit que la réunion du {day_text} n’a pas lieu, mais elle est "
        f"{'notée comme tenue' if is_held else 'de nouveau prévue'}. Corrigez le titre ; si elle "
        "n’a pas lieu, prévenez la coordination."
    )


def off_in_cells(day_text: str, cells: int) -> str:
    said = f"{cells} cases disent" if cells > 1 else "une case dit"
    return (
        f"{said} que la réunion du {day_text} n’a pas lieu : elle reste prévue, et rien n’est "
        f"noté pour {'ces cases' if cells > 1 else 'cette case'}. Si elle n’a pas lieu, "
        f"écrivez-le dans le titre : « {day_text} annulé ». Sinon, corrigez : « excusé », par "
        "exemple."
    )


def put_off_to(day_text: str, new: str) -> str:
    return (
        f"la réunion du {day_text} est notée « reportée ». Celle du {new} n’est pas encore "
        "notée : ajoutez une colonne avec cette date pour titre."
    )


def past_date(day_text: str, years: int) -> str:
    return (
        f"la date « {day_text} » est passée depuis plus de {years} ans : la colonne n’est ni lue "
        "ni remplie. Si c’est une erreur, corrigez la date dans le titre."
    )


def others_in_list(entity: str, own: str, cells: Sequence[tuple[str, str]]) -> str:
    """Of rows in a partner's own list that name others. `cells`: each cell and what is in it."""
    return (
        f"{len(cells)} lignes nomment une autre structure ({_quoted(cells)}) : {OWN[entity]} "
        f"« {own} ». Si l’une d’elles en est, écrivez « {own} » dans sa case ; sinon, "
        "effacez cette note : les lignes restent dans la feuille, sans être reprises."
    )


def remarks_beside(labels: Sequence[str], count: int, quoted: Sequence[tuple[str, str]]) -> str:
    """For all values of a column, or of several, beside which there are words that nobody knows.

    `quoted`: each cell and its words. A yes covers all wordings, so each is shown once.
    """
    example = f" ({_quoted(quoted)})" if quoted else ""
    beside = f"{count} cases" if count > 1 else "une case"
    there = "cette colonne" if len(labels) == 1 else "ces colonnes"
    return (
        f"{', '.join(f'« {label} »' for label in labels)} : à côté de la valeur, {beside} "
        f"{'ont' if count > 1 else 'a'} des mots que nous ne connaissons pas{example}. "
        "Jusqu’à votre réponse, les autres feuilles gardent ce qu’elles ont. Si ces mots n’y "
        "changent rien, effacez cette note : les autres feuilles auront la valeur sans eux, et "
        f"nous ne demanderons plus pour ces mots dans {there} ; sinon, corrigez la case."
    )


def reasons_told(label: str, count: int, cells: Sequence[str]) -> str:
    """Of the reasons for an absence, none of which is quoted; `cells` are the first of them."""
    shown = f"{'par exemple ' if count > len(cells) else ''}{', '.join(cells)}"
    where = f" ({shown})" if cells else ""
    told = f"{count} cases{where} disent" if count > 1 else f"une case{where} dit"
    return (
        f"« {label} » : {told} pourquoi quelqu’un est absent. Le motif n’est pas gardé : "
        "retirez-le de la feuille, le reste est compris. Si vous préférez le laisser, effacez "
        "cette note, et nous ne le dirons plus."
    )


def _quoted(quoted: Sequence[tuple[str, str]]) -> str:
    """Each wording once, with its cells."""
    cells: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for cell, words in quoted:
        cells.setdefault(fold(words), []).append(cell)
        shown.setdefault(fold(words), words)
    told = [f"{_some(those)} « {_shortened(shown[key])} »" for key, those in cells.items()]
    left = len(told) - MOST_WORDINGS
    more = f", et {left} autres : relisez la colonne" if left > 0 else ""
    return f"{', '.join(told[:MOST_WORDINGS])}{more}"


def _some(cells: Sequence[str]) -> str:
    """`E2`, `E2 et E3`, `E2 et 4 autres`."""
    first, *others = cells
    if not others:
        return first
    return f"{first} et {others[0] if len(others) == 1 else f'{len(others)} autres'}"


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1].rstrip()}…"


def column_in(message: str) -> str:
    """The column that its question names; empty where it names none."""
    found = _COLUMN.match(message)
    return found["label"] if found else ""


def cells_in(message: str) -> Sequence[str]:
    """The cells that the question of a column names, first of all; no words of theirs."""
    found = _COLUMN.match(message)
    said = _QUOTED.sub("", found["said"]).partition(". ")[0] if found else ""
    return _CELL.findall(said.partition("(")[2].partition(")")[0])
