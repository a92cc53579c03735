"""The spaces of French that must not break, for mails and pages; cells keep plain ones."""

from french_cells.patterns import pattern

_SPACE_THAT_MAY_BREAK = pattern(r" (?=[:;?!»])|(?<=«) ")


def unbroken(sentence: str) -> str:
    """The sentence with spaces that hold before « : ; ? ! » and inside quotes."""
    return _SPACE_THAT_MAY_BREAK.sub("\N{NO-BREAK SPACE}", sentence)
