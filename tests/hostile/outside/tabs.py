"""The sheets of a valley as partners make them: titles, own columns, formulas, sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "word", "mail", "phone", "date", "hour", "number", "yes", "link", "formula", "given"
]  # fmt: skip
"""What a column holds. « given » is written by us alone."""


@dataclass(frozen=True)
class Column:
    """One column. Without a field it is the partner's own and nobody else's business."""

    title: str
    kind: Kind
    field: str = ""
    required: bool = False
    new_titles: Sequence[str] = ()
    """What people rename it to."""


@dataclass(frozen=True)
class Tab:
    """One tab: its heading lines, its columns, what stands under the rows."""

    title: str
    mapping: str
    entity: str
    columns: Sequence[Column]
    above: Sequence[Sequence[str]] = ()
    below: Sequence[Sequence[str]] = ()
    scope: Literal["own", "all"] = "own"
    dates: Sequence[str] = ()
    """Of a matrix: its date columns, as typed."""
    features: frozenset[str] = frozenset()
    rows: int = 0
    """How many it has on the first day."""

    @property
    def titles(self) -> list[str]:
        return [column.title for column in self.columns] + list(self.dates)

    def column(self, title: str) -> Column | None:
        for column in self.columns:
            if title.strip() in (column.title, *column.new_titles):
                return column
        return None


@dataclass(frozen=True)
class File:
    """One partner's spreadsheet."""

    slug: str
    tabs: Sequence[Tab] = field(default_factory=tuple)


NAME = Column("Nom", "word", "family_name", required=True, new_titles=("Nom de famille",))
GIVEN = Column("Prénom", "word", "given_name", new_titles=("Prénom du contact",))
ROLE = Column("Fonction", "word", "role", new_titles=("Poste occupé", "Sa place chez nous"))
MAIL = Column("Courriel", "mail", "email", required=True, new_titles=("Adresse mail",))
PHONE = Column("Téléphone", "phone", "phone", new_titles=("Tél.",))
MEMBER = Column("CT", "yes", "ct_member")
STRUCTURE = Column("Structure", "link", "organisation_id", required=True)
REMARKS = Column("Remarques de l'équipe", "word")
LABEL = Column("Étiquette", "formula")
CODE = Column("N° d'inventaire", "link", "code")
THING = Column("Désignation", "word", "label", required=True)
STOCK = Column("Quantité", "number", "quantity")
PLACE = Column("Emplacement", "word", "location")
WORTH = Column("Valeur à neuf", "number")
OWNER = Column("Propriétaire", "link", "owner_organisation_id", required=True)
LENT = Column("Matériel", "link", "item_code", required=True)
BORROWER = Column("Emprunteur", "link", "borrower_organisation_id", required=True)
OUT = Column("Date de sortie", "date", "loaned_on", required=True)
BACK = Column("Rendu le", "date", "returned_on")
DEPOSIT = Column("Caution", "number", "deposit")
SEEN = Column("Observations", "word")
ACTION = Column("Action", "link", "title", required=True)
THEMES = Column("Thématiques", "word", "themes")
OF = Column("Atelier", "link", "workshop_id", required=True)
DAY = Column("Date", "date", "date", required=True)
START = Column("Début", "hour", "start_time", required=True)
END = Column("Fin", "hour", "end_time", required=True)
ROOM = Column("Lieu", "word", "place", required=True)
SEATS = Column("Places", "number", "capacity")
SESSION = Column("Séance", "given", "session_id", required=True)
FAMILY = Column("Prénom", "word", "given_name", required=True)
WAY = Column("Téléphone", "phone", "phone")
ADULTS = Column("Adultes", "number", "adults_count", required=True)
STATE = Column("État", "given", "status")
WELCOME = Column("Accueil", "word")
PARTNER = Column("Structure", "link", "organisation_id")

FILES = (
    File(
        "les-epis",
        (
            Tab(
                "Contacts",
                "contacts",
                "contact",
                (NAME, GIVEN, REMARKS, ROLE, MAIL, PHONE, LABEL, MEMBER),
                above=[["Annuaire 2026 du centre"], [], ["Qui", "", "", "", "Comment joindre"]],
                below=[[], ["", "", "", "Joignables", "", "=COUNTA(F5:F8)"]],
                features=frozenset({"title", "checkbox", "frozen", "note", "protected", "colour"}),
                rows=4,
            ),
            Tab("Prêts", "loans", "loan", (LENT, BORROWER, OUT, BACK, DEPOSIT, SEEN)),
            Tab("Ateliers", "workshops", "workshop", (ACTION, THEMES), rows=1),
            Tab("Séances", "sessions", "session", (OF, DAY, START, END, ROOM, SEATS), rows=2),
            Tab(
                "Inscriptions", "registrations", "registration",
                (SESSION, FAMILY, WAY, ADULTS, STATE, WELCOME),
            ),
        ),
    ),
    File(
        "le-relais",
        (
            Tab(
                "Équipe", "contacts", "contact", (NAME, ROLE, GIVEN, PHONE, MAIL, SEEN),
                features=frozenset({"filter", "dropdown", "note"}), rows=4,
            ),
            Tab(
                "Matériel", "items", "item", (CODE, THING, STOCK, PLACE, WORTH),
                features=frozenset({"text numbers", "protected"}), rows=3,
            ),
            Tab("Prêts", "loans", "loan", (LENT, BORROWER, OUT, BACK, DEPOSIT), rows=2),
        ),
    ),
    File(
        "clef",
        (
            Tab(
                "Annuaire", "contacts", "contact",
                (STRUCTURE, NAME, GIVEN, ROLE, MAIL, PHONE, LABEL), scope="all",
                features=frozenset({"filter"}),
            ),
            Tab("Matériel", "items", "item", (OWNER, CODE, THING, STOCK, PLACE), scope="all"),
            Tab("Prêts", "loans", "loan", (LENT, BORROWER, OUT, BACK, DEPOSIT), scope="all"),
            Tab(
                "Présences CT", "committee_attendance", "attendance", (PARTNER, SEEN),
                dates=("08/09/2026", "13/10/2026", "10/11/2026"), scope="all", rows=3,
            ),
        ),
    ),
)  # fmt: skip

PARTNERS: Mapping[str, str] = {
    "les-epis": "Centre social Les Épis",
    "le-relais": "Le Relais",
    "clef": "CLEF",
}
