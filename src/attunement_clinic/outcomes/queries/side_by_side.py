"""Two films of one everyday situation with one caregiver, to be watched side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.policy import Actor, Form
from attunement_clinic.recordings.access import visible_recordings
from attunement_clinic.recordings.models import Recording
from attunement_clinic.recordings.queries import addresses_of, player_props


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmChoice:
    """A film that can be laid on one side."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: the film, when it was made, who is in it, its player."""

    id: str
    number: int
    at: datetime
    people: str
    player: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two films of one situation, the earlier first; `others` are the other situations.

    `first` and `second` are empty where there are not two films of any situation.
    """

    situation: str
    label: str
    others: tuple[tuple[str, str], ...]
    choices: tuple[FilmChoice, ...]
    first: Side | None
    second: Side | None


def films_with(
    actor: Actor, family: Family, form: Form
) -> dict[tuple[UUID, str], list[Recording]]:
    """Map (caregiver, situation) to the films the actor reaches in `form`, earliest first.

    A film stands with the first caregiver who is in it, so that no parent's film is laid
    beside the other's.
    """
    rows = Recording.objects.filter(family=family).prefetch_related(
        "subjects__caregiver", "subjects__infant"
    )
    films = [each.recording for each in visible_recordings(actor, rows=rows, form=form)]
    found: dict[tuple[UUID, str], list[Recording]] = defaultdict(list)
    for film in sorted(films, key=day_of):
        found[(_with_whom(film), film.situation)].append(film)
    return found


def pairs_of(actor: Actor, family: Family) -> frozenset[UUID]:
    """Say with which caregivers there are two films of one situation to watch."""
    films = films_with(actor, family, Form.STREAM)
    return frozenset(who for (who, _situation), same in films.items() if len(same) > 1)


def side_by_side(
    actor: Actor,
    caregiver: Caregiver,
    *,
    situation: str = "",
    first: str = "",
    second: str = "",
) -> SideBySide:
    """Lay two films beside each other: those asked for, else the first and the last.

    What is asked for and not to be had here is as if it had not been asked for.
    """
    known = films_with(actor, caregiver.family, Form.STREAM)
    same = {
        name: films
        for (who, name), films in known.items()
        if who == caregiver.id and len(films) > 1
    }
    if not same:
        return SideBySide(
            situation="", label="", others=(), choices=(), first=None, second=None
        )
    chosen = situation if situation in same else next(iter(same))
    films = same[chosen]
    one = _asked(films, first) or films[0]
    other = _asked(films, second) or films[-1]
    if one == other:
        other = next(film for film in reversed(films) if film != one)
    urls = addresses_of([one, other])
    return SideBySide(
        situation=chosen,
        label=str(films[0].get_situation_display()),
        others=tuple(
            (name, str(rows[0].get_situation_display()))
            for name, rows in same.items()
            if name != chosen
        ),
        choices=tuple(_choice(film) for film in films),
        first=_side(one, player_props(one, urls[one.id])),
        second=_side(other, player_props(other, urls[other.id])),
    )


def day_of(film: Recording) -> datetime:
    return film.arrived_at or film.created_at


def _with_whom(film: Recording) -> UUID:
    rows = sorted(film.subjects.all(), key=lambda each: each.key)
    in_it = (each.caregiver_id for each in rows if each.caregiver_id is not None)
    return next(in_it, film.caregiver_id)


def _asked(films: Sequence[Recording], wanted: str) -> Recording | None:
    return next((film for film in films if str(film.id) == wanted), None)


def _choice(film: Recording) -> FilmChoice:
    words = {"number": film.number, "day": date_format(day_of(film), "j F Y")}
    return FilmChoice(id=str(film.id), label=_("Film %(number)s, %(day)s") % words)


def _side(film: Recording, player: dict[str, object]) -> Side:
    people = [each.caregiver or each.infant for each in film.subjects.all()]
    return Side(
        id=str(film.id),
        number=film.number,
        at=day_of(film),
        people=", ".join(short_name(each) for each in people if each is not None),
        player={
            **player,
            "label": _("Film %(number)s, %(day)s")
            % {"number": film.number, "day": date_format(day_of(film), "j F Y")},
        },
    )
