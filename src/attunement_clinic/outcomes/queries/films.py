"""What was coded in a family's films: every coder's own values, and who they were.

A measure is the library's, as it was kept when a coding was finished. The two values of
two coders stand side by side and are never merged. Nobody codes here without knowing the
order of the films, so nothing is said of before and after (DESIGN.md, section 3).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from attunement_clinic.coding.models import CodingSession, MeasureRecord
from attunement_clinic.families.models import CareTeamPlace, Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.outcomes.queries.side_by_side import day_of, films_with
from attunement_clinic.policy import Actor, Form, Role
from attunement_clinic.recordings.models import Recording

_NOTHING = "–"
_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedFilm:
    """A film with its codings: `by` says who coded it and what they knew."""

    number: int
    at: datetime
    address: str
    by: str
    observable: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measure: for each film the values of its coders, first and second."""

    label: str
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationFilms:
    """The coded films of one everyday situation, with one caregiver, earliest first."""

    situation: str
    films: tuple[CodedFilm, ...]
    measures: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class _Coded:
    session: CodingSession
    values: dict[str, Any]


def coded_films_of(actor: Actor, family: Family) -> dict[UUID, list[SituationFilms]]:
    """Map each caregiver to their own coded films that the actor may open now.

    What is measured between two people is of the film's first caregiver and infant; the
    film stands with that caregiver.
    """
    together = films_with(actor, family, Form.ANNOTATE)
    codings = _codings([film for same in together.values() for film in same])
    therapists = _therapists(family)
    found: dict[UUID, list[SituationFilms]] = defaultdict(list)
    for (caregiver_id, _situation), same in together.items():
        coded = [film for film in same if film.id in codings]
        if coded:
            found[caregiver_id].append(_situation_films(coded, codings, therapists))
    return found


def _codings(films: Sequence[Recording]) -> dict[UUID, list[_Coded]]:
    """Take each coder's last finished coding of each film, in the order they began."""
    newest: dict[tuple[UUID, UUID], _Coded] = {}
    records = (
        MeasureRecord.objects.filter(
            coding_session__recording__in=films,
            coding_session__finished_at__isnull=False,
        )
        .select_related("coding_session__coder")
        .order_by("created_at")
    )
    for record in records:
        session = record.coding_session
        newest[(session.recording_id, session.coder_id)] = _Coded(
            session, record.values
        )
    found: dict[UUID, list[_Coded]] = defaultdict(list)
    for coded in sorted(newest.values(), key=lambda each: each.session.created_at):
        found[coded.session.recording_id].append(coded)
    return found


def _therapists(family: Family) -> set[UUID]:
    places = CareTeamPlace.objects.filter(family=family, role=Role.CLINICIAN)
    return set(places.values_list("user_id", flat=True))


def _situation_films(
    films: Sequence[Recording],
    codings: dict[UUID, list[_Coded]],
    therapists: set[UUID],
) -> SituationFilms:
    of_each = [codings[film.id] for film in films]
    return SituationFilms(
        situation=str(films[0].get_situation_display()),
        films=tuple(
            CodedFilm(
                number=film.number,
                at=day_of(film),
                address=reverse("recordings:film", args=[film.id]),
                by=_by(coded, therapists),
                observable=tuple(
                    _clock(each.values["observable_ms"]) for each in coded
                ),
            )
            for film, coded in zip(films, of_each, strict=True)
        ),
        measures=tuple(
            Measured(
                label=label,
                values=tuple(
                    tuple(words(each.values) for each in coded) for coded in of_each
                ),
            )
            for label, words in _measures(of_each)
        ),
    )


def _by(coded: Sequence[_Coded], therapists: set[UUID]) -> str:
    coders = [each.session.coder for each in coded]
    names = [staff_initials(coder) for coder in coders]
    if len(coders) > 1:
        return _(
            "Coded by %(first)s and %(others)s; nothing was recorded that kept the order "
            "of the films from them."
        ) % {"first": names[0], "others": ", ".join(names[1:])}
    if coders[0].id in therapists:
        return _("Coded once, by the treating therapist %(who)s, order known.") % {
            "who": names[0]
        }
    return _(
        "Coded once, by %(who)s; nothing was recorded that kept the order of the films "
        "from them."
    ) % {"who": names[0]}


def _measures(of_each: Iterable[Sequence[_Coded]]) -> list[tuple[str, Any]]:
    windows = {
        each.values["answers"]["window_ms"]
        for coded in of_each
        for each in coded
        if each.values.get("answers")
    }
    seconds = number_format(max(windows) / _MS, decimal_pos=0) if windows else ""
    return [
        (_("Missed each other, then found again"), _repairs),
        (_("How long a miss lasted, on average"), _miss),
        (
            _("Bids answered within %(seconds)s s") % {"seconds": seconds}
            if seconds
            else _("Bids answered"),
            _answered,
        ),
        (_("Shared pleasure"), _pleasure),
    ]


def _repairs(values: dict[str, Any]) -> str:
    found = values.get("match")
    if not found or not found["observable_ms"]:
        return _NOTHING
    return _("%(n)s in %(time)s") % {
        "n": found["repairs"],
        "time": _clock(found["observable_ms"]),
    }


def _miss(values: dict[str, Any]) -> str:
    found = values.get("match")
    if not found or found["mean_mismatch_ms"] is None:
        return _NOTHING
    return _("%(n)s s") % {
        "n": number_format(found["mean_mismatch_ms"] / _MS, decimal_pos=1)
    }


def _answered(values: dict[str, Any]) -> str:
    found = values.get("answers")
    if not found or not found["bids"]:
        return _NOTHING
    return _("%(n)s of %(all)s") % {"n": found["answered"], "all": found["bids"]}


def _pleasure(values: dict[str, Any]) -> str:
    found = values.get("shared_pleasure")
    if not found or found["share"] is None:
        return _NOTHING
    return _("%(n)s s") % {"n": number_format(found["ms"] / _MS, decimal_pos=1)}


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // _MS, 60)
    return f"{minutes}:{seconds:02d}"
