"""What the coordinator reads in her tab « Partenaires »: in État, in our notes, in problems.

Our own words in État begin with a sign that nobody types: they tell, and ask for nothing.
"""

from collections.abc import Collection, Mapping, Sequence

from french_cells.folding import fold
from sync_service.domain.roster import RosterState

OUR_SIGN = "• "
PROPOSED = OUR_SIGN + "proposé"
TO_MEND = OUR_SIGN + "à corriger"
BY_FILE = OUR_SIGN + "suivi par l’hébergeur"
SAID: Mapping[RosterState, str] = {
    "proposed": PROPOSED,
    "followed": OUR_SIGN + "suivi",
    "paused": OUR_SIGN + "en pause",
    "leaving": OUR_SIGN + "départ en cours",
    "left": OUR_SIGN + "parti",
    "declined": OUR_SIGN + "refusé",
}
COLUMNS = "Structure, Adresse de la feuille, Onglet, Ce qu’on y trouve, Contact, État"
WISHES = "« oui », « en pause », « parti » ou « non »"


def is_ours(word: str) -> bool:
    return word.startswith(OUR_SIGN.strip())


def proposal(report: str) -> str:
    return f"{report}\nPour suivre cette feuille, écrivez « oui » dans État, ou confirmez."


def not_yet(message: str) -> str:
    """Beside her « oui », which stays as she typed it."""
    return f"cet onglet n’est pas encore suivi. {message}"


def followed() -> str:
    return "cet onglet est suivi. Pour l’arrêter, écrivez « en pause » ou « parti »."


def paused() -> str:
    return "cet onglet n’est plus lu ni écrit, rien n’est oublié. Pour reprendre, écrivez « oui »."


def leaving(others: Sequence[str]) -> str:
    """`others`: the spreadsheet's tabs that are still followed."""
    if others:
        named = ", ".join(f"« {one} »" for one in others)
        return (
            f"cet onglet n’est plus suivi. Notre colonne et nos notes sortent de la feuille quand "
            f"ses autres onglets ({named}) sont partis aussi."
        )
    return "cet onglet n’est plus suivi. Notre colonne et nos notes sortent de la feuille."


def left() -> str:
    return (
        "ce partenaire est parti : sa feuille est à lui seul, notre colonne et nos notes n’y sont "
        "plus. Pour la suivre de nouveau, écrivez « oui »."
    )


def left_in_the_bin() -> str:
    return (
        "ce partenaire est parti, et sa feuille est à la corbeille ou supprimée. Pour la suivre "
        "de nouveau, restaurez-la, puis écrivez « oui »."
    )


def declined() -> str:
    return "cet onglet n’est pas suivi. Pour le suivre, écrivez « oui »."


def by_file() -> str:
    return (
        "un fichier de correspondance de l’hébergeur suit déjà cet onglet, et l’emporte : cette "
        "ligne n’y change rien. Pour l’arrêter, demandez à l’hébergeur."
    )


def not_an_address() -> str:
    return (
        "ce n’est pas l’adresse d’une feuille Google. Copiez-la depuis la barre du navigateur : "
        "https://docs.google.com/spreadsheets/d/…"
    )


def missing_title() -> str:
    return "écrivez ici le nom de l’onglet à suivre, comme il est en bas de la feuille."


def listed_twice(row: int | None) -> str:
    """None: the rows want different things, and none of them counts."""
    if row is None:
        return "cet onglet est listé deux fois, et pas de la même façon : gardez une seule ligne."
    return f"cet onglet est déjà à la ligne {row} : gardez une seule ligne."


def of_another(name: str) -> str:
    return f"cette feuille est déjà celle de « {name} » : une feuille, une structure."


def unknown_kind(kinds: Collection[str]) -> str:
    return f"écrivez ce qu’on y trouve : {', '.join(kinds)}."


def likelier(kind: str) -> str:
    return f"Ses titres disent plutôt autre chose : écrivez « {kind} » dans « Ce qu’on y trouve »."


def other_kind(followed: str) -> str:
    return (
        f"cet onglet est suivi pour « {followed} ». Pour le changer, écrivez « parti » dans "
        "État ; puis, quand c’est fait, « oui »."
    )


def unknown_wish(word: str) -> str:
    return f"« {word} » n’est pas compris ici : écrivez {WISHES}."


def missing_structure() -> str:
    return "écrivez le nom de la structure."


def like_others(name: str, others: Sequence[str]) -> str:
    named = " ou ".join(f"« {one} »" for one in others)
    return (
        f"« {name} » n’est pas encore connue, et ressemble à {named}. Si c’est elle, écrivez ce "
        "nom-là dans la ligne. Sinon elle sera créée : confirmez, ou effacez État, puis écrivez "
        "« oui »."
    )


def shared_name(name: str) -> str:
    return f"plusieurs structures s’appellent « {name} » : écrivez le sigle, ou la référence."


def new_structure(name: str) -> str:
    return f"« {name} » n’est pas encore connue : elle sera créée."


def row_gone(name: str, title: str) -> str:
    return (
        f"La ligne de « {name} » (onglet « {title} ») n’est plus dans l’onglet « Partenaires ». "
        "Sa feuille reste suivie. Remettez la ligne ; ou, si ce partenaire part, confirmez : "
        "notre colonne et nos notes sortiront de sa feuille."
    )


def no_roster() -> str:
    return (
        "Ce classeur n’a pas d’onglet « Partenaires », ou il y manque un titre : rien n’y est lu, "
        f"les feuilles déjà suivies le restent. Titres attendus : {COLUMNS}."
    )


def roster_not_shared(address: str) -> str:
    return (
        "Le classeur de la coordination n’est pas partagé avec le service, ou n’existe pas. "
        f"Partagez-le avec {address}, « Éditeur », ou corrigez PARTNERS_SHEET."
    )


def still_there(error: str) -> str:
    return f"notre colonne et nos notes n’ont pas pu sortir de la feuille. {error}"


def known_words() -> Mapping[str, str]:
    """What she may write in État, folded → what she wants."""
    return {fold(word): wish for wish, words in _WORDS.items() for word in words}


_WORDS: Mapping[str, Sequence[str]] = {
    "follow": (
        "oui", "ok", "d’accord", "suivi", "suivie", "suivre", "à suivre", "actif", "active",
        "confirmé", "confirmée", "reprendre", "reprise",
    ),
    "pause": ("en pause", "pause", "suspendu", "suspendue"),
    "leave": ("parti", "partie", "départ", "sorti", "sortie"),
    "decline": ("non", "refusé", "refusée"),
}  # fmt: skip
