"""A research package: what was coded in lent films, and nobody who is in them.

Pseudonyms and the shift of dates come of a secret that is made for one package and kept
by nobody: two packages cannot be joined by them, nor a package with the record.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement import __version__
from attunement_clinic.families.ages import age_on
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording, RecordingSubject
from attunement_clinic.reports.access import films_for_research
from attunement_clinic.reports.csv_archive import Table, archive
from attunement_clinic.reports.makers import Made, Subject
from attunement_clinic.reports.paper import intended_purpose
from attunement_clinic.reports.queries.films import (
    CODING_COLUMNS,
    MEASURE_COLUMNS,
    coding_rows,
    codings_of,
    measure_rows,
)

_FEW = 20
Rows = Iterator[tuple[Any, ...]]


class Disguise:
    """Names and days of one package: the same within it, of no use outside."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def __repr__(self) -> str:
        return "Disguise(…)"

    def name(self, kind: str, row_id: UUID) -> str:
        """Give a row its pseudonym."""
        return f"{kind}-{self._digest(f'{kind}|{row_id}').hex()[:10]}"

    def shift(self, family_id: UUID) -> timedelta:
        """Say by how much every day of a family is moved; never by nothing."""
        number = int.from_bytes(self._digest(f"shift|{family_id}")[:8])
        days = number % 730 - 365
        return timedelta(days=days if days < 0 else days + 1)

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._secret, text.encode(), hashlib.sha256)


def make_package(actor: Actor, _subject: Subject) -> Made:
    """Make the package of every film that is lent to research now."""
    films = films_for_research(actor.practice_id, timezone.now())
    if not films:
        raise ValidationError(
            _("No film is lent to research today: every guardian must have agreed.")
        )
    disguise = Disguise()
    films.sort(key=lambda film: disguise.name("film", film.id))
    return Made(
        content=archive(
            tables_of(films, disguise),
            {"README.txt": _readme(films), "manifest.json": _manifest(films)},
        ),
        media_type="application/zip",
        name="study-package.zip",
        recording_ids=frozenset(film.id for film in films),
    )


def tables_of(films: Sequence[Recording], disguise: Disguise) -> dict[str, Table]:
    """Write the tables of a package, in an order that tells nothing."""
    codings = sorted(
        codings_of(films), key=lambda each: disguise.name("coding", each.id)
    )
    about = ("film", "coder", "scheme", "scheme_version")
    firsts = [
        (
            disguise.name("film", each.recording_id),
            disguise.name("coder", each.coder_id),
            *(each.scheme, each.scheme_version),
        )
        for each in codings
    ]
    coded = zip(firsts, [coding_rows(each) for each in codings], strict=True)
    measured = zip(firsts, [measure_rows(each) for each in codings], strict=True)
    return {
        "films": Table(
            (
                *("film", "family", "shifted_day", "situation", "duration_ms"),
                *("frame_rate_num", "frame_rate_den", "frame_count"),
            ),
            _films(films, disguise),
        ),
        "people": Table(
            (
                *("film", "key", "person", "is", "relation", "age_days"),
                "corrected_age_days",
            ),
            _people(films, disguise),
        ),
        "codings": Table(
            (*about, *CODING_COLUMNS),
            ((*first, *row) for first, rows in coded for row in rows),
        ),
        "measures": Table(
            (*about, *MEASURE_COLUMNS),
            ((*first, *row) for first, rows in measured for row in rows),
        ),
    }


def _films(films: Sequence[Recording], disguise: Disguise) -> Rows:
    for film in films:
        yield (
            disguise.name("film", film.id),
            disguise.name("family", film.family_id),
            _day_of(film) + disguise.shift(film.family_id),
            film.situation,
            *(film.duration_ms, film.frame_rate_num, film.frame_rate_den),
            film.frame_count,
        )


def _people(films: Sequence[Recording], disguise: Disguise) -> Rows:
    rows = RecordingSubject.objects.filter(recording__in=films).select_related(
        "caregiver", "infant"
    )
    by_film: dict[UUID, list[RecordingSubject]] = {}
    for row in rows:
        by_film.setdefault(row.recording_id, []).append(row)
    for film in films:
        for row in by_film.get(film.id, ()):
            yield disguise.name("film", film.id), row.key, *_person(row, film, disguise)


def _person(
    row: RecordingSubject, film: Recording, disguise: Disguise
) -> tuple[Any, ...]:
    if row.caregiver is not None:
        who = disguise.name("person", row.caregiver.id)
        return who, "caregiver", row.caregiver.relation, None, None
    if row.infant is None:
        raise ValueError("Nobody is in the film by this key.")
    who = disguise.name("person", row.infant.id)
    if row.infant.born_on is None:
        return who, "infant", "", None, None
    age = age_on(_day_of(film), row.infant.born_on, row.infant.due_on)
    return who, "infant", "", age.days, age.corrected_days


def _day_of(film: Recording) -> Any:
    at = film.arrived_at or film.created_at
    return at.astimezone(ZoneInfo(film.practice.time_zone)).date()


def _manifest(films: Sequence[Recording]) -> str:
    families = len({film.family_id for film in films})
    told = {
        "format": "attunement research package 1",
        "library_version": __version__,
        "films": len(films),
        "families": families,
        "film_files": False,
        "free_text": False,
        "pseudonyms": "made for this package alone; the secret was not kept",
        "days": "moved by one number of days a family; ages in days are true",
        "few_families": families < _FEW,
    }
    return json.dumps(told, indent=2)


def _readme(films: Sequence[Recording]) -> str:
    families = len({film.family_id for film in films})
    said = [
        _(
            "What was coded in films that every guardian lent to research, and still "
            "does. No film, no picture, no sound, no free text, no name."
        ),
        _(
            "Pseudonyms hold within this package only. Days are moved by one number a "
            "family; ages in days are true."
        ),
        _(
            "A film’s length and its codings are what they are: whoever has another copy "
            "of them can know a film again. Do not join packages."
        ),
        _(
            "When an agreement is taken back this package ends in the practice. Delete "
            "every copy then, and have it made anew."
        ),
        intended_purpose(),
    ]
    if families < _FEW:
        said.insert(
            1,
            _(
                "These are few families (%(n)s). In a small group somebody may be known "
                "by an age and a situation alone: keep it as you would keep names."
            )
            % {"n": families},
        )
    return "\n\n".join(said) + "\n"
