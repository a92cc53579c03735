"""The demo's partners: invented, all of them, like everybody who works there."""
# ruff: noqa: E501 - one row of a sheet is one line here.

CLEF = "clef"
LUDOTHEQUE = "trois-marelles"
CENTRE_SOCIAL = "les-peupliers"
CRECHE = "pomme-de-reinette"
MEDIATHEQUE = "moulin-bleu"

# Slug, name, other names that partners use for it.
ORGANISATIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (CLEF, "Coordination CLEF", ("CLEF", "La coordination")),
    (LUDOTHEQUE, "Ludothèque Les Trois Marelles", ("Les Trois Marelles", "La ludothèque", "Ludo")),
    (
        CENTRE_SOCIAL,
        "Centre social Les Peupliers",
        ("Les Peupliers", "Centre social", "CS Peupliers"),
    ),
    (CRECHE, "Multi-accueil Pomme de Reinette", ("Pomme de Reinette", "La crèche")),
    (MEDIATHEQUE, "Médiathèque du Moulin bleu", ("Le Moulin bleu", "Médiathèque")),
    ("ecole-des-mirabelles", "École des Mirabelles", ("Les Mirabelles", "École Mirabelles")),
    ("college-des-deux-rives", "Collège des Deux Rives", ("Les Deux Rives", "Collège")),
    ("parents-en-chemin", "Association Parents en chemin", ("Parents en chemin", "PEC")),
    ("relais-des-cigognes", "Relais petite enfance des Cigognes", ("Les Cigognes", "RPE Cigognes")),
    ("maison-des-familles", "Maison des familles du Plateau", ("Maison des familles", "MDF")),
    ("atelier-du-bois-joli", "Association L’Atelier du bois joli", ("Le Bois joli", "Bois joli")),
    ("service-jeunesse", "Service jeunesse du Val-Fleuri", ("Service jeunesse", "La mairie")),
)  # fmt: skip


def name_of(slug: str) -> str:
    return next(name for known, name, _ in ORGANISATIONS if known == slug)
