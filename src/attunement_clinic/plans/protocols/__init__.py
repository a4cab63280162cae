"""Protocols as data: sessions, themes, rules for clips, and a bank of questions.

Each file beside this one is a protocol in our own words, in every language of the house.
A new version is a new file beside the old one: a plan goes on with the version it began
with, and the newest is what can be chosen.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attunement_clinic.plans.models import Activity

Asks = Literal["see", "feel", "infants_view", "link", "next"]


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in each language; ``{infant}`` stands for the baby."""

    en: str
    fr: str

    def __str__(self) -> str:
        language = (get_language() or "en").partition("-")[0]
        words = self.fr if language == "fr" else self.en
        words = words.replace("{infant}", _("your baby"))
        return words[:1].upper() + words[1:]


class ClipRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long and how many clips may be, and which; what is left out has no rule."""

    longest_ms: int | None = None
    most: int | None = None
    strengths_only: bool | None = None
    strengths_for_a_hard_moment: int | None = None


class PlannedSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One session; what it does not say is as in the protocol."""

    theme: Said
    aim: Said
    does: tuple[Literal["talk", "film", "watch"], ...]
    film_minutes: int | None = None
    calm: tuple[Activity.Kind, ...] = ()
    clips: ClipRule = ClipRule()
    questions: dict[Asks, tuple[Said, ...]] = {}
    weeks_after_the_one_before: int | None = None


class Protocol(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    version: str
    title: Said
    summary: Said
    minutes: int
    weeks_between: int
    film_minutes: int
    clips: ClipRule
    questions: dict[Asks, tuple[Said, ...]]
    sessions: tuple[PlannedSession, ...]


@cache
def protocols() -> tuple[Protocol, ...]:
    """Read the files, in the order of their names."""
    files = sorted(
        (each for each in resources.files(__name__).iterdir() if ".json" in each.name),
        key=lambda each: each.name,
    )
    return tuple(
        msgspec.json.decode(each.read_bytes(), type=Protocol) for each in files
    )


def newest_protocols() -> tuple[Protocol, ...]:
    """List each protocol once, in its newest version: what can be chosen."""
    return newest_of(protocols())


def newest_of(known: Iterable[Protocol]) -> tuple[Protocol, ...]:
    """Keep of each protocol the highest version; a version is a whole number."""
    found: dict[str, Protocol] = {}
    for each in sorted(known, key=lambda one: int(one.version)):
        found[each.id] = each
    return tuple(found[key] for key in sorted(found))


def find_protocol(key: str, version: str) -> Protocol | None:
    return next(
        (each for each in protocols() if (each.id, each.version) == (key, version)),
        None,
    )
