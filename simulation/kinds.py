"""The kinds of rows that partners keep: people, things, loans; and what is done with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

PARTNERS = {
    "les-epis": "Centre social Les Épis",
    "la-farandole": "Ludothèque La Farandole",
    "clef": "CLEF",
}
OWN = ("les-epis", "la-farandole")


@dataclass(frozen=True, eq=False)
class Kind:
    """What is in a tab, and what people do with each of its columns."""

    entity: str
    mapping: str
    tab: str
    letter: str
    """With which its references begin."""
    titles: Mapping[str, Sequence[str]]
    """Of every column, in the order of the first day."""
    fields: tuple[str, ...]
    """What the books follow: each value is typed for one row alone."""
    whose: str
    """The column, in a list of all, that says whose a row is."""
    called: str
    """The field by which problems call a row."""
    typed: tuple[str, ...]
    """What people retype in an existing row."""
    rubbish: tuple[str, ...]
    blanked: tuple[str, ...]
    emptied: tuple[str, ...]
    """Of which somebody empties a whole column."""
    common: str
    """What somebody gives a new name in all rows."""
    copied_anew: tuple[str, ...]
    """What is typed over in a copied row."""
    bound: frozenset[str] = frozenset()
    """Fields that conflict together: a problem on one reports all."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Columns that name another row, and the field of it that people type there."""
    known_by: frozenset[str] = frozenset()
    """Two rows that differ in one of these are nobody's question any more."""
    freed_by: frozenset[str] = frozenset()
    """What makes a row of a thing that is out a loan of its own."""
    told_freely: frozenset[str] = frozenset()
    """Words in it are nobody's question where no value is known."""
    layout: str = "table"


CONTACT = Kind(
    entity="contact",
    mapping="contacts",
    tab="Contacts",
    letter="C",
    titles={
        "family_name": ["Nom", "Nom de famille"],
        "given_name": ["Prénom", "Prénoms"],
        "role": ["Fonction", "Poste"],
        "email": ["Courriel", "E-mail", "Mail"],
        "phone": ["Téléphone", "Tél."],
        "organisation_id": ["Structure", "Organisme"],
    },
    fields=("family_name", "given_name", "role", "email", "phone"),
    whose="organisation_id",
    called="family_name",
    typed=("family_name", "given_name", "role", "email", "phone"),
    rubbish=("email", "phone"),
    blanked=("role", "email", "phone", "given_name"),
    emptied=("role", "phone", "email"),
    common="role",
    copied_anew=("family_name", "role"),
    told_freely=frozenset({"email", "phone"}),
)
ITEM = Kind(
    entity="item",
    mapping="items",
    tab="Matériel",
    letter="M",
    titles={
        "code": ["N° d'inventaire", "Cote"],
        "label": ["Désignation", "Intitulé"],
        "quantity": ["Quantité", "Stock"],
        "location": ["Emplacement", "Rangement"],
        "owner_organisation_id": ["Propriétaire", "Appartient à"],
    },
    fields=("code", "label", "quantity", "location"),
    whose="owner_organisation_id",
    called="label",
    typed=("label", "quantity", "location"),
    rubbish=("quantity",),
    blanked=("location",),
    emptied=("location",),
    common="location",
    copied_anew=("code", "label"),
)
LOAN = Kind(
    entity="loan",
    mapping="loans",
    tab="Prêts",
    letter="E",
    titles={
        "item_code": ["Matériel", "Objet"],
        "borrower_organisation_id": ["Emprunteur", "Prêté à"],
        "loaned_on": ["Date de sortie", "Sorti le"],
        "due_on": ["Retour prévu", "À rendre le"],
        "returned_on": ["Rendu le", "Retour effectif"],
        "deposit": ["Caution", "Dépôt de garantie"],
        "status": ["Statut", "Suivi"],
    },
    fields=("loaned_on", "due_on", "returned_on", "deposit"),
    whose="borrower_organisation_id",
    called="item_code",
    typed=("loaned_on", "due_on", "returned_on", "deposit"),
    rubbish=("loaned_on", "deposit"),
    blanked=("deposit", "returned_on"),
    emptied=("deposit",),
    common="deposit",
    copied_anew=("loaned_on", "deposit"),
    bound=frozenset(
        {
            "item_code",
            "borrower_organisation_id",
            "loaned_on",
            "due_on",
            "returned_on",
            "status",
        }
    ),
    links={"item_code": "code"},
    known_by=frozenset({"item_code", "loaned_on"}),
    freed_by=frozenset({"item_code", "loaned_on", "due_on", "returned_on"}),
    told_freely=frozenset({"deposit"}),
)
PRESENCE = Kind(
    entity="attendance",
    mapping="attendance",
    tab="Présences",
    letter="A",
    titles={"organisation_id": ["Structure", "Partenaire"]},
    fields=(),
    whose="organisation_id",
    called="organisation_id",
    typed=(),
    rubbish=(),
    blanked=(),
    emptied=(),
    common="",
    copied_anew=(),
    layout="matrix",
)
"""Names down, dates across: who was there."""
KINDS = {kind.entity: kind for kind in (CONTACT, ITEM, LOAN, PRESENCE)}
KIND_OF_FIELD = {name: kind for kind in KINDS.values() for name in kind.fields}


@dataclass(frozen=True)
class Place:
    """A tab that some partner keeps from the first day on."""

    kind: Kind
    partner: str
    lacks: tuple[str, ...] = ()
    """Columns that it never had."""

    @property
    def columns(self) -> list[str]:
        """On the first day; in a partner's own list, nobody writes whose a row is."""
        is_own = self.partner in OWN and self.kind is not LOAN
        unseen = {*self.lacks, *([self.kind.whose] if is_own else [])}
        return [name for name in self.kind.titles if name not in unseen]


PEOPLE = tuple(Place(CONTACT, partner) for partner in PARTNERS)
LENDING = (
    Place(ITEM, "la-farandole"),
    Place(ITEM, "clef"),
    Place(LOAN, "les-epis", lacks=("returned_on",)),
    Place(LOAN, "la-farandole", lacks=("status",)),
    Place(LOAN, "clef", lacks=("status",)),
)
"""The toy library lends, the centre borrows, the coordinator sees it all."""
ONE_OF_EACH = tuple(
    replace(one, lacks=("quantity",)) if one.kind is ITEM else one for one in LENDING
)
"""Where nobody counts them, there is one of each thing."""
