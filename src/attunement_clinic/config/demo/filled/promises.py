"""What the filled practice must hold, each as a sentence and a question to the database.

The sentences are asked of the rows that the real actions wrote, never of the files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from attunement_clinic.accounts.models import Practice
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.config.demo.filled.cast import staff
from attunement_clinic.families.models import (
    Caregiver,
    CaregiverInvitation,
    Family,
)
from attunement_clinic.intake.models import Concern, Enquiry, Interview
from attunement_clinic.intake.signs import Sign
from attunement_clinic.notifications.models import ContactRule
from attunement_clinic.plans.models import DiaryEntry, DiaryWords
from attunement_clinic.policy import Form, Purpose
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import WORRIES_AGAIN
from attunement_clinic.recordings.access import access_recording
from attunement_clinic.recordings.models import Consent, Recording
from attunement_clinic.recordings.queries import disagreements
from attunement_clinic.review.models import ReviewSession
from attunement_clinic.safety.models import SafetyTask

FAMILIES, FILMS = 12, 40


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence about the practice, and how many things make it true."""

    words: str
    count: Callable[[], int]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise as it was found."""

    words: str
    count: int
    holds: bool


def check(films: int = FILMS) -> list[Kept]:
    """Ask for every promise; `films` is fewer where a test plays with a shrunken set."""
    found = []
    for promise in _promises(films):
        count = promise.count()
        found.append(Kept(promise.words, count, count >= promise.at_least))
    return found


def _promises(films: int) -> list[Promise]:
    return [
        Promise("families in care or once in care", _families, FAMILIES),
        Promise("films that can be watched", _films, films),
        Promise("of the thirteen signs, named as concerns", _signs, len(Sign)),
        *_stages(),
        Promise("safety paths open", _calls(SafetyTask.State.OPEN)),
        Promise("safety paths closed, with an outcome", _closed_calls),
        Promise("families who stopped coming", _stopped, 2),
        Promise("disagreements of guardians; the film is not used", _disagreements),
        Promise("films taken back; their therapist finds nothing", _withdrawn),
        Promise("mothers", _relation(Caregiver.Relation.MOTHER), 8),
        Promise("fathers", _relation(Caregiver.Relation.FATHER), 6),
        Promise("families of two caregivers", _of_two, 6),
        Promise("families of twins", _twins),
        Promise("families without any account", _without_account),
        Promise("people of whom nobody must know", _nobody_must_know),
        Promise("languages in which forms were asked", _languages, 2),
    ]


def _stages() -> list[Promise]:
    return [
        Promise("first contacts nobody has read", _enquiries(Enquiry.State.NEW)),
        Promise("first contacts read and waiting", _enquiries(Enquiry.State.READ)),
        Promise("families invited, the link not used", _invited),
        Promise("families whose interview is being written", _being_interviewed),
        Promise("families whose first film waits to be watched", _first_film),
        Promise("families whose films are coded, nothing watched yet", _coding),
        Promise("families with a review prepared", _reviews(ready=True)),
        Promise("families who watched together once", _reviews(ended=1)),
        Promise("families with a plan and a diary", _diary),
        Promise("families in a second round", _reviews(ended=2)),
        Promise("families whose worries were asked again at the end", _outcome),
        Promise("families whose care ended as agreed", _agreed),
    ]


def _here() -> Practice:
    return Practice.objects.get(id=staff()["ingrid"].practice_id)


def _all() -> QuerySet[Family]:
    return Family.objects.filter(practice=_here())


def _families() -> int:
    return _all().count()


def _films() -> int:
    ready = Recording.objects.filter(
        practice=_here(), state=Recording.State.READY, key_id__isnull=False
    )
    return ready.count()


def _signs() -> int:
    rows = Concern.objects.filter(practice=_here())
    return len(set(rows.values_list("sign", flat=True)) & set(Sign.values))


def _enquiries(state: str) -> Callable[[], int]:
    return lambda: Enquiry.objects.filter(practice=_here(), state=state).count()


def _invited() -> int:
    unused = CaregiverInvitation.objects.filter(
        caregiver__family=OuterRef("pk"), used_at=None
    )
    joined = Caregiver.objects.filter(family=OuterRef("pk"), user__isnull=False)
    return _all().filter(Exists(unused), ~Exists(joined)).count()


def _being_interviewed() -> int:
    written = Interview.objects.filter(
        practice=_here(), notes__kind="record", notes__signed_at=None
    )
    return written.values("family").distinct().count()


def _first_film() -> int:
    waiting = Q(recordings__state=Recording.State.READY, recordings__watched_at=None)
    of_one = _all().annotate(films=Count("recordings")).filter(films=1)
    return of_one.filter(waiting).count()


def _coding() -> int:
    coded = CodingSession.objects.filter(
        recording__family=OuterRef("pk"), finished_at__isnull=False
    )
    reviewed = ReviewSession.objects.filter(family=OuterRef("pk"))
    return _all().filter(Exists(coded), ~Exists(reviewed), closed_at=None).count()


def _reviews(*, ended: int = 0, ready: bool = False) -> Callable[[], int]:
    def count() -> int:
        state = ReviewSession.State
        rows = _all().annotate(
            ended=Count("reviews", filter=Q(reviews__state=state.ENDED)),
            ready=Count("reviews", filter=Q(reviews__state=state.READY)),
        )
        if ready:
            return rows.filter(ready__gte=1).count()
        return rows.filter(ended=ended).count()

    return count


def _diary() -> int:
    families = set(
        DiaryEntry.objects.filter(practice=_here()).values_list(
            "activity__caregiver__family", flat=True
        )
    )
    written = DiaryWords.objects.filter(practice=_here())
    return len(families & set(written.values_list("caregiver__family", flat=True)))


def _outcome() -> int:
    rows = QuestionnaireResponse.objects.filter(
        practice=_here(),
        request__form=WORRIES_AGAIN,
        request__occasion="end",
        completed_at__isnull=False,
    )
    return rows.values("family").distinct().count()


def _agreed() -> int:
    return _all().filter(ending=Family.Ending.AGREED).count()


def _stopped() -> int:
    return _all().filter(ending=Family.Ending.STOPPED).count()


def _calls(state: str) -> Callable[[], int]:
    return lambda: SafetyTask.objects.filter(practice=_here(), state=state).count()


def _closed_calls() -> int:
    closed = SafetyTask.objects.filter(
        practice=_here(), state=SafetyTask.State.CLOSED, entries__kind="outcome"
    )
    return closed.distinct().count()


def _disagreements() -> int:
    films = Recording.objects.filter(practice=_here()).values_list("id", flat=True)
    found = list(disagreements(list(films)))
    return sum(not _reached(each.recording_id, each.purpose) for each in found)


def _withdrawn() -> int:
    taken = Recording.objects.filter(
        practice=_here(),
        consents__purpose=Purpose.THERAPY,
        consents__withdrawn_at__isnull=False,
    ).exclude(
        Exists(
            Consent.objects.filter(
                recording=OuterRef("pk"), purpose=Purpose.THERAPY, withdrawn_at=None
            )
        )
    )
    return sum(
        film.state == Recording.State.UNMADE and not _reached(film.id, Purpose.THERAPY)
        for film in taken
    )


def _reached(recording_id: UUID, purpose: Purpose) -> bool:
    """Say whether anybody of the staff reaches a film for one purpose."""
    for actor in staff().values():
        for form in (Form.METADATA, Form.STREAM):
            try:
                access_recording(actor, recording_id, purpose, form)
            except Http404:
                continue
            return True
    return False


def _relation(relation: str) -> Callable[[], int]:
    return lambda: Caregiver.objects.filter(practice=_here(), relation=relation).count()


def _of_two() -> int:
    return _all().annotate(people=Count("caregivers")).filter(people=2).count()


def _twins() -> int:
    return _all().annotate(babies=Count("infants")).filter(babies=2).count()


def _without_account() -> int:
    joined = Caregiver.objects.filter(family=OuterRef("pk"), user__isnull=False)
    talked = Interview.objects.filter(family=OuterRef("pk"))
    return _all().filter(~Exists(joined), Exists(talked)).count()


def _nobody_must_know() -> int:
    people = Caregiver.objects.filter(practice=_here()).values_list("id", flat=True)
    rules = ContactRule.objects.filter(addressee_id__in=list(people))
    return rules.filter(not_to_know__icontains="nobody must know").count()


def _languages() -> int:
    rows = QuestionnaireRequest.objects.filter(practice=_here())
    asked = rows.exclude(language="").values_list("language", flat=True)
    return len({language.partition("-")[0] for language in asked})
