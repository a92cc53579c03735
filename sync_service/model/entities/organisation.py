"""Organisations: partners, and any other structure that a directory lists."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.codec import Called, Objection
from sync_service.domain.record import Entity
from sync_service.model.fields import (
    Acronym,
    Choice,
    Day,
    Identifier,
    InseeCode,
    Mail,
    Phone,
    Postcode,
    Rna,
    Siret,
    Text,
    Title,
    Town,
    WebAddress,
    Words,
    YesNo,
)
from sync_service.model.schema import CanonicalSchema, after

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "association": "Association",
        "community_centre": "Centre social",
        "evs": "Espace de vie sociale",
        "municipality": "Commune",
        "ccas": "CCAS",
        "county": "Département",
        "caf": "CAF",
        "national_education": "Éducation nationale",
        "state": "État",
        "nursery": "Crèche, multi-accueil",
        "laep": "LAEP",
        "rpe": "Relais petite enfance",
        "toy_library": "Ludothèque",
        "library": "Médiathèque",
        "primary_school": "École",
        "middle_school": "Collège",
        "pmi": "PMI",
        "other": "Autre",
    }
)
_KIND_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "asso": "association", "structure associative": "association", "loi 1901": "association",
    "centre social et culturel": "community_centre", "csc": "community_centre",
    "maison de quartier": "community_centre", "maison pour tous": "community_centre",
    "mairie": "municipality", "ville": "municipality", "municipalité": "municipality",
    "collectivité": "municipality", "centre communal d'action sociale": "ccas",
    "conseil départemental": "county", "cd": "county", "conseil général": "county",
    "caisse d'allocations familiales": "caf", "rectorat": "national_education",
    "inspection": "national_education", "préfecture": "state", "sous-préfecture": "state",
    "crèche": "nursery", "multi-accueil": "nursery", "eaje": "nursery",
    "halte-garderie": "nursery", "micro-crèche": "nursery",
    "lieu d'accueil enfants-parents": "laep", "ram": "rpe",
    "relais assistantes maternelles": "rpe", "bibliothèque": "library",
    "école maternelle": "primary_school", "école élémentaire": "primary_school",
    "école primaire": "primary_school", "groupe scolaire": "primary_school",
    "protection maternelle et infantile": "pmi",
})  # fmt: skip

_WHERE = ("address_street", "postcode", "city", "phone", "email")
"""What distinguishes two structures of one name."""

ADDRESS = "address"
"""Half an address makes no sense: its parts conflict together."""


class OrganisationSchema(CanonicalSchema):
    """A partner or another structure; only its name is needed."""

    entity: ClassVar[Entity] = "organisation"

    id = Identifier("Identifiant", ours=True)
    name = Title(
        "Structure", required=True, shortest=3, longest=150, known_as=("contact.family_name",)
    )
    short_name = Acronym("Sigle", longest=30)
    aliases = Words("Autres noms")
    kind = Choice("Type de structure", KINDS, _KIND_SYNONYMS, load_default="other")
    siret = Siret("N° SIRET")
    rna = Rna("N° RNA")
    uai = Identifier("Code UAI")
    phone = Phone("Téléphone", several=True, known_as=("contact.phone",))
    email = Mail("Courriel", known_as=("contact.email",))
    website = WebAddress("Site web")
    address_street = Text("Adresse", group=ADDRESS, known_as=("address.street",))
    address_complement = Text(
        "Complément d'adresse", group=ADDRESS, known_as=("address.complement",)
    )
    postcode = Postcode("Code postal", group=ADDRESS, known_as=("address.postcode",))
    city = Town("Commune", group=ADDRESS, known_as=("address.city",))
    insee_code = InseeCode("Code INSEE", group=ADDRESS)
    ban_key = Identifier("Clé BAN", group=ADDRESS)
    opening_hours = Text("Horaires d'accueil", longest=2_000)
    ct_member_since = Day("Membre du CT depuis", prefer="past")
    ct_member_until = Day("Sortie du CT")
    funder = YesNo("Financeur")

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        since = fields.get("ct_member_since")
        if isinstance(since, str) and since < "1999-01-01":
            yield Objection("ct_member_since", "Le comité technique n’existait pas avant 1999.")
        yield from after(
            fields,
            "ct_member_since",
            "ct_member_until",
            "La sortie du CT ne peut pas être avant l’entrée.",
        )

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield "siret", fields.get("siret")
        yield "uai", fields.get("uai")
        # Two services of one name may share a town: only the whole address distinguishes them.
        yield "place", *(_as_text(fields.get(part)) for part in ("name", *_WHERE))
        # If only the name is known, nothing can distinguish the two.
        if _has_only_names(fields):
            yield "name", fields.get("name")

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        aliases = fields.get("aliases")
        others = aliases if isinstance(aliases, list) else []
        names = (fold_words(str(one)) for one in (fields.get("name"), *others) if one is not None)
        known = tuple(dict.fromkeys(name for name in names if name))
        return Called(known, is_all=_has_only_names(fields)) if known else None

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        yield "id", make_slug(fields)


def _has_only_names(fields: Mapping[str, Value]) -> bool:
    return all(fields.get(part) is None for part in (*_WHERE, "siret", "rna", "uai"))


def make_slug(fields: Mapping[str, Value]) -> str:
    """A slug that stays: the name's words, and a mark of the rest so that namesakes differ."""
    words = fold_words(str(fields.get("name", ""))).replace(" ", "-")[:40].strip("-")
    facts = "\n".join(f"{name}={_as_text(fields[name])}" for name in sorted(fields))
    mark = hashlib.blake2s(facts.encode(), digest_size=4).hexdigest()
    return f"{words}-{mark}" if words else mark


def _as_text(value: Value) -> str | None:
    if isinstance(value, list):
        return " ".join(value)
    return None if value is None else str(value)
