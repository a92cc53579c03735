"""The spaces of French that must not break, for mails and pages; cells keep plain ones."""

from collections.abc import Sequence

from french_cells.patterns import pattern

_SPACE_THAT_MAY_BREAK = pattern(r" (?=[:;?!»])|(?<=«) ")
_TELEPHONE = pattern(r"(?<!\d)(?:0\d(?: \d\d){2,4}|\+\d{2,3} \d{1,2}(?: \d\d){2,4})(?!\d)")
_WHERE_A_SENTENCE_MAY_BREAK = pattern(r"(?<=\w@)(?=\w)")
_WHERE_AN_ADDRESS_MAY_BREAK = pattern(r"(?<=[@/])(?=[^@/])")


def breakable(address: str) -> Sequence[str]:
    """The parts of an address between which a line may end: `name@`, `example.org`."""
    return _WHERE_AN_ADDRESS_MAY_BREAK.split(address)


def around_addresses(sentence: str) -> Sequence[str]:
    """Its parts, the addresses in it in two: a line may end after « @ », and in no date."""
    return _WHERE_A_SENTENCE_MAY_BREAK.split(sentence)


def unbroken(sentence: str) -> str:
    """The sentence with spaces that hold before « : ; ? ! », inside quotes and in telephones."""
    told = _SPACE_THAT_MAY_BREAK.sub("\N{NO-BREAK SPACE}", sentence)
    return _TELEPHONE.sub(lambda number: number[0].replace(" ", "\N{NO-BREAK SPACE}"), told)
