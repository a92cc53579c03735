"""A little French grammar: plurals and dates as the digest writes them."""

import re
from datetime import date
from urllib.parse import quote

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_INNER_QUOTES = str.maketrans({"«": "“", "»": "”"})


def quoted(text: str) -> str:
    """Between guillemets; quotes that the text has itself become inner ones."""
    inner = re.sub(r"“\s+|\s+”", lambda quote: quote[0].strip(), text.translate(_INNER_QUOTES))
    return f"« {inner} »"


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 séance`, `3 séances`; zero is singular in French."""
    plural = plural or " ".join(f"{word}s" for word in singular.split())
    return f"{number} {singular if number < 2 else plural}"  # noqa: PLR2004 - French grammar


def number(value: float) -> str:
    """`12`, `3,75`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def day_and_month(moment: date) -> str:
    """`mardi 24 novembre`; the first is `1er`."""
    number = "1er" if moment.day == 1 else str(moment.day)
    return f"{_DAYS[moment.weekday()]} {number} {_MONTHS[moment.month - 1]}"


def month_and_year(moment: date) -> str:
    """`novembre 2026`."""
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def short_date(moment: date) -> str:
    return f"{moment:%d/%m/%Y}"


def proposed(subject: str, body: str) -> str:
    """A `mailto:` address without a recipient: a person decides, addresses and sends."""
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"
