"""Crisis contacts proposed for a country: data to check, never numbers to trust.

A file per country under `contacts/`, each with `verified_on` empty: a person of the
practice confirms every number before a parent sees it.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("contacts")


@dataclass(frozen=True, slots=True)
class Proposal:
    label: str
    number: str
    hours: str
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str
    source: str
    contacts: tuple[Proposal, ...]


@cache
def countries() -> dict[str, Country]:
    """Read every country's file."""
    found = (json.loads(file.read_text("utf-8")) for file in _FOLDER.glob("*.json"))
    rows = [
        Country(
            each["country"],
            each["name"],
            each["source"],
            tuple(Proposal(**contact) for contact in each["contacts"]),
        )
        for each in found
    ]
    return {row.code: row for row in sorted(rows, key=lambda row: row.name)}
