"""Spreadsheets followed for a structure that is archived: what is corrected there is lost."""

from collections.abc import Sequence

from sync_service.domain.mapping import SpreadsheetMapping, followed_for_archived
from sync_service.ports import Transaction


def find_ownerless(
    stored: Transaction, spreadsheets: Sequence[SpreadsheetMapping]
) -> Sequence[SpreadsheetMapping]:
    organisations = stored.records.read_all("organisation", archived=True)
    return followed_for_archived(spreadsheets, organisations)


def say_ownerless(spreadsheet: SpreadsheetMapping, kept: str = "") -> str:
    """For whoever runs the service; `kept`: the slug of the structure that it was merged into."""
    name, partner = spreadsheet.spreadsheet_id, spreadsheet.partner
    heir = kept or "la-structure-qui-reste"
    way = (
        f"dans l’onglet « Partenaires », écrivez « parti » sur ses lignes, puis listez-la pour "
        f"{heir}"
        if spreadsheet.is_listed
        else f'dans spreadsheets.toml, remplacez partner = "{partner}" par partner = "{heir}", '
        "puis confirmez ce que le passage suivant demande (sync-service problems)"
    )
    return (
        f"La feuille {name} est encore suivie pour {partner}, qui est archivée : ce qui y est "
        f"corrigé n’arrive nulle part, et une nouvelle ligne va à la structure qui l’a "
        f"reprise, s’il y en a une. Pour la suivre encore : {way}. Sinon : sync-service leave "
        f"--partner {partner} --output sortie."
    )
