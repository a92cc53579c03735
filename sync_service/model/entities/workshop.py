"""Workshops: what partners offer to families; each is held in sessions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from rapidfuzz import fuzz, process

from french_cells.answers import assume, repair
from french_cells.named import partners
from french_cells.reading import NONE_OF_OURS, SAID_NOTHING, SEVERAL, Raw, Reading, Value
from french_cells.text import fold, fold_words
from sync_service.domain.codec import Objection
from sync_service.domain.record import Entity
from sync_service.model.fields import Ages, Choice, Link, Text, Title, Words, YesNo
from sync_service.model.schema import CanonicalSchema

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "talk_group": "Groupe de parole",
        "expression_group": "Groupe d'expression",
        "talk_debate": "Conférence-débat",
        "parent_child_workshop": "Atelier parents-enfants",
        "training": "Formation",
        "individual_listening": "Écoute individuelle",
        "event": "Événement",
    }
)
_KIND_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "café des parents": "talk_group", "café parents": "talk_group",
    "groupe d'échange": "talk_group", "groupe de parents": "talk_group",
    "conférence": "talk_debate", "débat": "talk_debate", "ciné-débat": "talk_debate",
    "soirée débat": "talk_debate", "atelier": "parent_child_workshop",
    "atelier parent-enfant": "parent_child_workshop",
    "atelier enfants-parents":
    "parent_child_workshop", "recherche-action": "training",
    "stage": "training", "permanence": "individual_listening",
    "entretien": "individual_listening", "écoute": "individual_listening", "fête": "event",
    "sortie": "event", "forum": "event", "spectacle": "event", "rencontre": "event",
    "conf": "talk_debate",
})  # fmt: skip
_KIND_WORDS = {fold_words(word): kind for word, kind in _KIND_SYNONYMS.items()} | {
    fold_words(word): kind for kind, word in KINDS.items()
}
SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "reaap_fnp1": "REAAP",
        "clas": "CLAS",
        "laep": "LAEP",
        "city_policy": "Politique de la ville",
        "other": "Autre",
    }
)
_SCHEME_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "fnp": "reaap_fnp1", "fnp axe 1": "reaap_fnp1", "reaap fnp": "reaap_fnp1",
    "fonds national parentalité": "reaap_fnp1", "accompagnement à la scolarité": "clas",
    "lieu d'accueil enfants-parents": "laep", "contrat de ville": "city_policy",
    "qpv": "city_policy", "fonds propres": "other", "budget propre": "other",
    "autofinancé": "other", "autofinancement": "other", "sans financement": "other",
})  # fmt: skip
_SEVERAL = re.compile(r" ?[+/,;&] ?| et ")
MODES: Mapping[str, str] = MappingProxyType({"form": "Formulaire", "free": "Libre"})
_MODE_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "sur inscription": "form", "inscription obligatoire": "form", "inscription": "form",
    "inscription conseillée": "form", "réservation": "form", "sur réservation": "form",
    "en ligne": "form", "oui": "form", "obligatoire": "form", "nécessaire": "form",
    "par téléphone": "form", "par mail": "form", "par courriel": "form", "par sms": "form",
    "dossier": "form", "dossier d'inscription": "form", "bulletin": "form", "fiche": "form",
    "fiche d'inscription": "form", "bulletin d'inscription": "form", "préinscription": "form",
    "sur rdv": "form", "rdv": "form", "sur rendez-vous": "form", "rendez-vous": "form",
    "inscription recommandée": "form", "inscription souhaitée": "form",
    "entrée libre": "free", "accès libre": "free", "sans inscription": "free", "non": "free",
})  # fmt: skip
_LEAST_LETTERS, _SLIP = 3, 80
_WITHOUT = frozenset({"sans", "aucune", "pas d'inscription", "pas besoin"})
_WITH = re.compile(r"(?:inscriptions? )?aupres d\S+ .+")


class Kind(Choice):
    """What sort of action it is: « atelier papa enfant » by the word in it.

    A word that is none of ours, nor a slip of one, is people's own: no kind, nor the usual one.
    """

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if reading.error != "invalid" or not isinstance(raw, str):
            return reading
        padded = f" {fold_words(raw)} "
        named = {kind for word, kind in _KIND_WORDS.items() if f" {word} " in padded}
        if len(named) == 1:
            return repair(named.pop())
        is_word = sum(map(str.isalpha, raw)) >= _LEAST_LETTERS and not re.search(r"[\d@]", raw)
        is_slip = process.extractOne(
            fold_words(raw), _KIND_WORDS.keys(), scorer=fuzz.ratio, score_cutoff=_SLIP
        )
        return replace(SAID_NOTHING, message=NONE_OF_OURS) if is_word and not is_slip else reading


class Scheme(Choice):
    """Who pays: « REAAP + MSA » is REAAP, and what only another house pays is « Autre »."""

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        if reading.error != "invalid" or not isinstance(raw, str):
            return reading
        schemes = {self._scheme_of(part) for part in _SEVERAL.split(raw)}
        named = schemes - {"other"}
        if None in schemes or len(named) > 1:
            return reading
        return repair(named.pop() if named else "other")

    def _scheme_of(self, text: str) -> str | None:
        reading = super().understand(text)
        if reading.accepted:
            return str(reading.value)
        names = self.context.directory.of("organisation")
        return "other" if partners.find_partner(text, names).accepted else None


class Mode(Choice):
    """How one registers: « auprès du RPE » says with whom as well."""

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, str) and fold(raw).strip(" .") in _WITHOUT:
            return repair("free")
        reading = super().understand(raw)
        is_with = isinstance(raw, str) and _WITH.fullmatch(fold(raw)) is not None
        return repair("form") if reading.error == "invalid" and is_with else reading


class Lead(Link):
    """Who answers for it: of several, whoever is named first, and a person is asked."""

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        parts = _SEVERAL.split(raw) if isinstance(raw, str) and not reading.accepted else []
        leads = [super(Lead, self).understand(part) for part in parts]
        if len(leads) < 2 or not all(lead.accepted for lead in leads):  # noqa: PLR2004 - the number says itself
            return reading
        return assume(leads[0].value, f"{SEVERAL} : la première est prise pour porteur.")


class WorkshopSchema(CanonicalSchema):
    """What a partner offers to families, in the words of its funders."""

    entity: ClassVar[Entity] = "workshop"

    title = Title(
        "Action", required=True, longest=200, expected="un intitulé, par exemple Café des parents"
    )
    kind = Kind(
        "Type d'action",
        KINDS,
        _KIND_SYNONYMS,
        load_default="parent_child_workshop",
        sorts=True,
        known_as=("organisation.kind",),
    )
    scheme = Scheme("Dispositif", SCHEMES, _SCHEME_SYNONYMS, load_default="other", sorts=True)
    themes = Words("Thématiques")
    is_new = YesNo(
        "Première année",
        yes=r"(?:1(?:e|re|ere)|premiere) (?:annee|edition|fois)|creation|nouveaute",
        no=r"reconduit\w*|reconduction|renouvel\w*|recurrente?|habituelle|ancienne|deja en place"
        r"|(?:tous les|chaque) (?:ans|annee)|depuis (?:\d{4}|longtemps|toujours)"
        r"|(?:[2-9]|[1-9]\d)(?:e|eme|nde?)? (?:annee|edition|fois)",
        load_default=False,
    )
    lead_organisation_id = Lead(
        "Porteur", "organisation", required=True, known_as=("organisation.name",)
    )
    target_ages = Ages("Âge des enfants", sorts=True, known_as=("registration.children_ages",))
    registration_mode = Mode("Inscription", MODES, _MODE_SYNONYMS, sorts=True)
    is_cycle = YesNo("Cycle", load_default=False)
    """Whoever registers comes to all of its sessions, and asks once."""
    description = Text("Description", longest=1_000)
    audience = Text("Public visé", longest=200)
    price = Text("Tarif", longest=200)
    siblings = Text("Frères et sœurs", longest=200)

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        if fields.get("scheme") == "laep" and fields.get("registration_mode") == "form":
            yield Objection(
                "registration_mode", "Un LAEP est anonyme et sans inscription : écrivez « Libre »."
            )

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield fields.get("lead_organisation_id"), fields.get("title")

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        yield "registration_mode", "free" if fields.get("scheme") == "laep" else "form"
