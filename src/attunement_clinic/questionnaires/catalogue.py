"""What a practice can ask: our own forms, and questionnaires whose wording it loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from attunement_clinic.accounts.reading import in_language_of
from attunement_clinic.families.models import Caregiver
from attunement_clinic.questionnaires.keepers import keeper_of
from attunement_clinic.questionnaires.models import (
    Instrument,
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import (
    BUILDS_ON,
    GOALS,
    GOALS_AGAIN,
    OWN_FORMS,
    WORRIES,
    WORRIES_AGAIN,
    Named,
    named_in,
    own_form,
    title_of,
)
from attunement_clinic.questionnaires.questions import has_safety_item, questions_of
from attunement_clinic.questionnaires.scores import newest_answers

Occasion = QuestionnaireRequest.Occasion

# How long a form of each occasion stays open, in days.
WINDOWS = {
    Occasion.INTAKE: 28,
    Occasion.MEETING: 7,
    Occasion.MID: 21,
    Occasion.END: 21,
    Occasion.FOLLOW_UP: 28,
    Occasion.ONCE: 28,
}
# Asked at the beginning where the practice has the wording; again half way, at the end
# and some months later (CLINICAL: suggested schedule).
_USUAL_KEYS = ("phq-9", "gad-7", "pbq")
_EACH_MEETING_KEYS = ("core-10",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One thing to ask, ready to be kept with a request."""

    form: str
    title: str
    questionnaire: Mapping[str, Any]
    language: str
    key: str = ""
    version: str = ""
    instrument_id: UUID | None = None

    @property
    def has_safety_item(self) -> bool:
        return has_safety_item(self.key, questions_of(self.questionnaire))


@dataclass(frozen=True, slots=True)
class Offer:
    """A form in the list to choose from."""

    form: str
    title: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A form at its time."""

    form: str
    occasion: Occasion
    opens_on: date


def offers_for(practice_id: UUID) -> tuple[Offer, ...]:
    """List what the practice can ask."""
    own = [Offer(form, title_of(form)) for form in OWN_FORMS]
    loaded = [Offer(str(row.id), str(row)) for row in loaded_instruments(practice_id)]
    return (*own, *loaded)


def loaded_instruments(practice_id: UUID) -> list[Instrument]:
    return list(Instrument.objects.in_use().filter(practice_id=practice_id))


def form_for(caregiver: Caregiver, form: str) -> Form:
    """Make a form ready for one caregiver.

    Raises
    ------
    ValidationError
        When there is no such form here, or nothing was named yet that it could ask again.
    """
    if form in OWN_FORMS:
        return _own(caregiver, form)
    row = _instrument(caregiver.practice_id, form)
    if row is None:
        raise ValidationError(_("This form is not here."))
    return Form(
        form=row.key or str(row.id),
        title=row.title,
        questionnaire=row.questionnaire,
        language=row.language,
        key=row.key,
        version=row.version,
        instrument_id=row.id,
    )


def usual_forms(practice_id: UUID, starts_on: date, weeks: int) -> list[Planned]:
    """Plan the forms of certain days of a course, of what the practice has."""
    loaded = {
        row.key: str(row.id)
        for row in Instrument.objects.in_use().filter(practice_id=practice_id)
    }
    large = [loaded[key] for key in _USUAL_KEYS if key in loaded]
    mid = starts_on + timedelta(weeks=weeks // 2)
    end = starts_on + timedelta(weeks=weeks)
    later = end + timedelta(weeks=13)
    plan = [
        Planned(form, Occasion.INTAKE, starts_on) for form in (WORRIES, GOALS, *large)
    ]
    for occasion, day in (
        (Occasion.MID, mid),
        (Occasion.END, end),
        (Occasion.FOLLOW_UP, later),
    ):
        again = (WORRIES_AGAIN, GOALS_AGAIN, *large)
        plan += [Planned(form, occasion, day) for form in again]
    return plan


def meeting_forms(practice_id: UUID) -> list[str]:
    """List what is usually asked around every meeting, of what the practice has."""
    rows = Instrument.objects.in_use().filter(
        practice_id=practice_id, key__in=_EACH_MEETING_KEYS
    )
    return [str(row.id) for row in rows]


def _instrument(practice_id: UUID, form: str) -> Instrument | None:
    rows = Instrument.objects.in_use().filter(practice_id=practice_id)
    try:
        return rows.filter(id=UUID(form)).first()
    except ValueError:
        return None


def _own(caregiver: Caregiver, form: str) -> Form:
    named = _named(caregiver, form)
    if form in BUILDS_ON and not named:
        raise ValidationError(
            _("Nothing was named yet that could be asked again: first “%(form)s”.")
            % {"form": title_of(BUILDS_ON[form])}
        )
    # It is kept as it is asked, so it is written in the language of who will read it.
    with in_language_of(caregiver.user):
        questionnaire = own_form(form, named)
        title = title_of(form)
    return Form(
        form=form,
        title=title,
        questionnaire=questionnaire,
        language=str(questionnaire["language"]),
        version=str(questionnaire["version"]),
    )


def _named(caregiver: Caregiver, form: str) -> list[Named]:
    first = BUILDS_ON.get(form)
    if first is None:
        return []
    keeper = keeper_of(first)
    if keeper is not None:
        return keeper.named(caregiver)
    response = (
        QuestionnaireResponse.objects.filter(caregiver=caregiver, request__form=first)
        .order_by("created_at")
        .last()
    )
    if response is None:
        return []
    words = {link: row.words for link, row in newest_answers(response).items()}
    return named_in(first, words)
