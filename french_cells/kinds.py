"""Every kind of cell by its name, with its reader."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from french_cells import (
    ages,
    attendance,
    booleans,
    date_lists,
    dates,
    durations,
    emails,
    identifiers,
    instants,
    loan_statuses,
    partners,
    persons,
    phones,
    places,
    postcodes,
    quantities,
    time_ranges,
    times,
)
from french_cells.context import Context
from french_cells.headers import match
from french_cells.reading import Raw, Reading

Reader: TypeAlias = Callable[[Raw, Context], Reading]

KINDS: Mapping[str, Reader] = MappingProxyType(
    {
        "date": dates.read,
        "datetime": instants.read,
        "time": times.read,
        "time_range": time_ranges.read,
        "date_range": date_lists.read_range,
        "date_list": date_lists.read_list,
        "duration_min": durations.read,
        "age_range": ages.read_range,
        "children_ages": ages.read_children,
        "phone": phones.read,
        "phone_list": phones.read_list,
        "email": emails.read,
        "email_list": emails.read_list,
        "boolean": booleans.read,
        "attendance": attendance.read,
        "quantity": quantities.read,
        "postcode": postcodes.read,
        "commune": places.read,
        "person_name": persons.read,
        "loan_status": loan_statuses.read,
        "partner": partners.read,
        "header": match.read,
        "siret": identifiers.read_siret,
        "rna": identifiers.read_rna,
    }
)
