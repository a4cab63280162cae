"""What films tell a family's path, a clinician's day and a caregiver's week."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import (
    HomePart,
    PathEvent,
    Reached,
    Supervised,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.families.voices import Voice, voice_of, voices_of
from attunement_clinic.policy import (
    Actor,
    Purpose,
    RecordingFacts,
    required_guardians,
)
from attunement_clinic.recordings.access import (
    facts_of,
    open_to_supervision,
    with_facts,
)
from attunement_clinic.recordings.actions.consents import end_shares_with
from attunement_clinic.recordings.models import (
    Artefact,
    Consent,
    FilmInvitation,
    Recording,
    Refusal,
    Withdrawal,
)
from attunement_clinic.recordings.queries import (
    Disagreement,
    FilmRow,
    asked_and_sent,
    babies_in_films,
    disagreements,
    film_title,
    films_for_staff,
    films_taken_back,
)

_SHOWN_USES = (
    Purpose.THERAPY,
    Purpose.SUPERVISION,
    Purpose.CASE_DISCUSSION,
    Purpose.TRAINING,
    Purpose.RESEARCH,
)


class FilmSurroundings(Surroundings):
    """Films asked for, on their way, arrived, refused, waiting to be watched."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        films = _films_of(actor, families)
        filmed = Recording.objects.filter(id__in=[film.id for film in films])
        sent = dict(filmed.values_list("invitation_id", "id"))
        for wish in _wishes_of(families):
            yield wish.family_id, _wish_event(wish, sent.get(wish.id))
        known = {family.id: family for family in families}
        by = dict(filmed.values_list("id", "caregiver_id"))
        babies = babies_in_films(families)
        for film in films:
            event = _film_event(film, known[film.family_id], babies.get(film.id, ()))
            voices = _voices(known[film.family_id], by[film.id], babies.get(film.id))
            yield film.family_id, replace(event, voices=voices)
        managed = [family for family in families if may_manage(actor, family)]
        for row in films_taken_back(managed):
            yield row.recording.family_id, _taken_back(row)

    def supervised(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Supervised]:
        """Yield the films their parent lets supervision see, as long as they do."""
        known = {family.id: family for family in families}
        agreed = open_to_supervision(actor, known, now)
        films = [film for film in _films_of(actor, families) if film.id in agreed]
        seen = _seen_by(actor, [film.id for film in films])
        for film in films:
            event = _film_event(film, known[film.family_id], ())
            yield Supervised(
                family_id=film.family_id,
                title=event.title,
                text=event.text,
                at=film.at,
                voices=_voices(known[film.family_id], agreed[film.id], None),
                address=event.address,
                poster_address=event.poster_address,
                waits=film.is_ready
                and film.purpose == Purpose.SUPERVISION
                and film.id not in seen,
            )

    def reached(self, practice: Practice) -> Iterable[Reached]:
        rows = (
            Recording.objects.filter(practice=practice, arrived_at__isnull=False)
            .values_list("family_id")
            .annotate(first=Min("arrived_at"), last=Max("arrived_at"))
            .order_by()
        )
        for family_id, first, last in rows:
            yield Reached(subject_id=family_id, step="film", at=first)
            yield Reached(subject_id=family_id, at=last)

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        films = {film.id: film for film in _films_of(actor, families)}
        for film in films.values():
            item = _waiting(film)
            if item is not None:
                yield item
        for each in disagreements(films):
            yield _disagreeing(films[each.recording_id], each)

    def rail_counts(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[str, int]]:
        unseen = [
            film
            for film in _films_of(actor, families, is_unwatched=True)
            if film.is_ready
        ]
        return (("films", len(unseen)),)

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        asked = [row for row in asked_and_sent(actor) if not row.films]
        return (
            HomePart(
                order=40,
                template="recordings/parts/film_link.html",
                values={"asked": asked[0] if asked else None},
            ),
        )

    def contact_restricted(self, actor: Actor, caregiver: Caregiver) -> None:
        end_shares_with(actor, caregiver)

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        people = list(family.caregivers.all())
        yield HomePart(
            order=10,
            template="recordings/parts/ask.html",
            values={"family": family, "people": people},
        )
        films = _films_of(actor, [family])
        if films:
            newest = films[0]
            yield HomePart(
                order=30,
                template="recordings/parts/uses.html",
                values={
                    "film": newest,
                    "people": [short_name(person) for person in people],
                    "uses": _uses(newest, people),
                },
            )


def _films_of(
    actor: Actor, families: Sequence[Family], *, is_unwatched: bool = False
) -> list[FilmRow]:
    ids = [family.id for family in families]
    return films_for_staff(actor, families=ids, is_unwatched=is_unwatched)


def _seen_by(actor: Actor, film_ids: Sequence[UUID]) -> set[UUID | None]:
    """Find which of these films somebody has watched; a still alone is no watching."""
    rows = AuditEvent.objects.filter(
        actor_id=actor.user_id,
        action="film.seen",
        subject_id__in=film_ids,
        facts__kind=Artefact.Kind.PROXY,
    )
    return set(rows.values_list("subject_id", flat=True))


def _wishes_of(families: Sequence[Family]) -> Iterable[FilmInvitation]:
    return FilmInvitation.objects.filter(family__in=families).select_related(
        "caregiver", "asked_by"
    )


def _voices(
    family: Family, filmed_by: UUID, babies: Sequence[str] | None
) -> tuple[Voice, ...]:
    """Say who filmed, and which babies are heard; all of them until somebody says so."""
    people = [each for each in family.caregivers.all() if each.id == filmed_by]
    seen = [
        each
        for each in family.infants.all()
        if babies is None or short_name(each) in babies
    ]
    return voices_of([*people, *seen])


def _wish_event(wish: FilmInvitation, film_id: UUID | None) -> PathEvent:
    return PathEvent(
        title=_("Asked %(who)s for a film") % {"who": short_name(wish.caregiver)},
        at=wish.created_at,
        text=film_title(wish) if film_id else wish.words,
        step="asked",
        voices=(voice_of(wish.asked_by),),
        address=reverse("recordings:film", args=[film_id]) if film_id else "",
        is_contact=True,
    )


def _film_event(film: FilmRow, family: Family, babies: Sequence[str]) -> PathEvent:
    """Tell of a film; where there are twins, also which of them is in it."""
    is_told = babies and len(family.infants.all()) > 1
    seen = _("With %(babies)s.") % {"babies": " ".join(babies)} if is_told else ""
    return PathEvent(
        title=_("Film %(number)s, %(title)s")
        % {"number": film.number, "title": film.title.lower()},
        at=film.at,
        text=f"{_film_words(film)} {seen}".strip(),
        step="film",
        address=reverse("recordings:film", args=[film.id]),
        poster_address=film.poster_url or "",
        stamp=_clock(film.duration_ms),
        is_contact=True,
    )


def _taken_back(row: Withdrawal) -> PathEvent:
    """Tell that a film is gone, to who knew of it; not which, nor what it showed."""
    return PathEvent(
        title=_("A film was taken back"),
        at=row.withdrawn_at,
        text=_("Nobody can watch it any more. What was written down about it stays.")
        if row.unmade_at
        else _("Nobody can watch it any more; its key is not destroyed yet."),
        is_contact=True,
    )


def _film_words(film: FilmRow) -> str:
    if not film.is_ready:
        return film.state_words.capitalize() + "."
    length = _clock(film.duration_ms)
    if film.is_watched:
        return _("%(length)s, watched.") % {"length": length}
    return _("%(length)s, not watched yet.") % {"length": length}


def _waiting(film: FilmRow) -> WaitingItem | None:
    names = {"family": film.family_number, "number": film.number}
    address = reverse("recordings:film", args=[film.id])
    if film.state == Recording.State.REFUSED:
        return WaitingItem(
            title=_("Film %(number)s of Family %(family)s cannot be opened") % names,
            text=_("The original is kept. See why, and what the parent was told."),
            since=film.at,
            address=address,
        )
    if film.is_ready and not film.is_watched:
        return WaitingItem(
            title=_("Watch film %(number)s, Family %(family)s") % names,
            text=_("%(title)s, promised by %(day)s")
            % {
                "title": film.title,
                "day": date_format(film.watch_by, "j F")
                if film.watch_by
                else _("soon"),
            },
            since=film.at,
            address=address,
        )
    return None


def _disagreeing(film: FilmRow, each: Disagreement) -> WaitingItem:
    return WaitingItem(
        title=_("Family %(family)s: two answers about film %(number)s")
        % {"family": film.family_number, "number": film.number},
        text=_(
            "%(use)s: one guardian allows it, the other does not. It is not used for it;"
            " speak with each of them."
        )
        % {"use": Consent.PurposeChoices(each.purpose).label},
        since=each.since,
        address=reverse("families:family", args=[film.family_id]),
    )


def _uses(film: FilmRow, people: Sequence[Caregiver]) -> list[dict[str, object]]:
    given = {
        (row.caregiver_id, row.purpose)
        for row in Consent.objects.filter(
            recording_id=film.id, withdrawn_at__isnull=True
        )
    }
    refused = {
        (row.caregiver_id, row.purpose)
        for row in Refusal.objects.filter(
            recording_id=film.id, withdrawn_at__isnull=True
        )
    }
    facts = facts_of(with_facts(Recording.objects.filter(id=film.id)).get())
    return [
        {
            "title": Consent.PurposeChoices(purpose).label,
            "answers": [
                _("No")
                if (person.id, purpose.value) in refused
                else _answer(person, purpose, given, facts)
                for person in people
            ],
        }
        for purpose in _SHOWN_USES
    ]


def _answer(
    person: Caregiver,
    purpose: Purpose,
    given: set[tuple[UUID, str]],
    facts: RecordingFacts,
) -> str:
    if (person.id, purpose.value) in given:
        return _("Yes")
    if person.id == facts.uploader_id:
        return _("No")
    if person.id not in required_guardians(facts, purpose):
        return _("Not needed")
    return _("Not asked")


def _clock(duration_ms: int | None) -> str:
    if duration_ms is None:
        return ""
    minutes, seconds = divmod(duration_ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"
