"""How a spreadsheet's locale writes numbers, dates, times, money and truth."""

from dataclasses import dataclass

_ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_FRENCH_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_ENGLISH_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FRENCH_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
_FRENCH_SHORT = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]


@dataclass(frozen=True, slots=True)
class Locale:
    """The conventions of one locale; `date_order` is "mdy", "dmy" or "ymd"."""

    decimal: str = "."
    group: str = ","
    date_order: str = "mdy"
    date: str = "M/d/yyyy"
    short_date: str = "M/d"
    time: str = "h:mm:ss am/pm"
    short_time: str = "h:mm am/pm"
    true: str = "TRUE"
    false: str = "FALSE"
    currency: str = "$"
    currency_pattern: str = "[$$]#,##0.00"
    months: tuple[str, ...] = tuple(_ENGLISH_MONTHS)
    short_months: tuple[str, ...] = tuple(name[:3] for name in _ENGLISH_MONTHS)
    days: tuple[str, ...] = tuple(_ENGLISH_DAYS)
    short_days: tuple[str, ...] = tuple(name[:3] for name in _ENGLISH_DAYS)

    @property
    def date_time(self) -> str:
        return f"{self.date} {self.time}"


_US = Locale()
_GB = Locale(
    date_order="dmy",
    date="dd/MM/yyyy",
    short_date="dd/MM",
    time="HH:mm:ss",
    short_time="HH:mm",
    currency="£",
    currency_pattern="[$£]#,##0.00",
)
_FR = Locale(
    decimal=",",
    group="\u202f",
    date_order="dmy",
    date="dd/MM/yyyy",
    short_date="dd/MM",
    time="HH:mm:ss",
    short_time="HH:mm",
    true="VRAI",
    false="FAUX",
    currency="€",
    currency_pattern="#,##0.00\\ [$€]",
    months=tuple(_FRENCH_MONTHS),
    short_months=tuple(_FRENCH_SHORT),
    days=tuple(_FRENCH_DAYS),
    short_days=tuple(f"{name[:3]}." for name in _FRENCH_DAYS),
)
_DE = Locale(
    decimal=",",
    group=".",
    date_order="dmy",
    date="dd.MM.yyyy",
    short_date="dd.MM.",
    time="HH:mm:ss",
    short_time="HH:mm",
    true="WAHR",
    false="FALSCH",
    currency="€",
    currency_pattern="#,##0.00\\ [$€]",
)
_KNOWN = {"en_US": _US, "en_GB": _GB, "fr_FR": _FR, "fr": _FR, "de_DE": _DE, "de": _DE}


def find_locale(name: str) -> Locale:
    """The conventions of a locale; those of its language, else English ones, if unknown."""
    return _KNOWN.get(name) or _KNOWN.get(name.partition("_")[0]) or _US


def is_known(name: str) -> bool:
    language, _, country = name.partition("_")
    return language.islower() and 2 <= len(language) <= 3 and (not country or country.isupper())  # noqa: PLR2004 - ISO codes
