"""The field for a family's state: it waits, has a place, came or did not, in people's words."""

from dataclasses import replace

from french_cells.answers import ambiguous, assume, empty, repair
from french_cells.patterns import pattern
from french_cells.presence import attendance
from french_cells.presence.absence_reasons import tells_reason
from french_cells.reading import BESIDE, NOT_KEPT, Raw, Reading
from french_cells.text import fold, fold_words
from sync_service.domain.came import read_so_many
from sync_service.model.fields.choices import Choice

TAKE_OUT = f"{NOT_KEPT} : retirez-le de la case, écrivez seulement « Absente »."
"""As of presences: a word about health or family is kept nowhere."""
_CAME = {"present": "attended", "absent": "no_show", "excused": "no_show"}
_OF_PRESENCE = pattern(r".*\b(?:venue?s?|vue?s?|presen\w*|absen\w*|la)\b.*")
"""Marks and answers say nothing here: « A » may be « annulé », « oui » that a family will come."""
_THERE_OR_LIST = "la"
_SESSION = r"(?:seance|atelier|sortie|rencontre|visite)"
_OF_THE_SESSION = pattern(
    rf"(?:l'|la )?{_SESSION} (?:a ete |est )?(?:annule|reporte|decale|supprime)e?s?"
    rf"|pas (?:de |d'){_SESSION}"
)
"""« Séance annulée »: that is for the row of its session to say, and nothing of this family."""


class FamilyState(Choice):
    """« Confirmée », « pas venue », « ils étaient là »; what is told beside it is for people."""

    def understand(self, raw: Raw) -> Reading:
        reading = self._read_state(raw)
        if not tells_reason(raw) or reading.error == "empty":
            return reading
        return assume(reading.value, TAKE_OUT) if reading.accepted else ambiguous(TAKE_OUT)

    def _read_state(self, raw: Raw) -> Reading:
        text = raw.strip() if isinstance(raw, str) else ""
        if _OF_THE_SESSION.fullmatch(fold(text)):
            return empty("La case parle de la séance.")
        if fold_words(text) == _THERE_OR_LIST:
            return self._read_there_or_list(text)
        counted = read_so_many(text)
        reading = super().understand(counted.word if counted else raw)
        if reading.error != "invalid":
            return repair(reading.value) if counted and reading.accepted else reading
        return self._read_presence(counted.word if counted else text) or reading

    def _read_there_or_list(self, text: str) -> Reading:
        """« LA » is the waiting list; « là » is somebody who was there."""
        if "à" in text.lower():
            return repair("attended")
        if text.isupper():
            return repair("waiting")
        return ambiguous("Est-ce « Venue », ou « Liste d'attente » ?")

    def _read_presence(self, text: str) -> Reading | None:
        if not _OF_PRESENCE.fullmatch(fold_words(text)):
            return None
        told = attendance.read(text, self.context)
        value = _CAME.get(str(told.value)) if told.accepted else None
        # Of a family that came alone: the words beside an absence may be its reason.
        if value == "attended" and told.message.startswith(BESIDE):
            return replace(told, value=value)
        return repair(value) if value is not None else None
