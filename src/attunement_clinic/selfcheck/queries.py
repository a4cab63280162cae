"""The questions as a page gets them: translated, with the numbers and the promise of now."""

from datetime import datetime

from django.db.models import TextChoices

from attunement_clinic.accounts.models import Practice
from attunement_clinic.intake.queries import reception_of
from attunement_clinic.intake.reading import promise_of
from attunement_clinic.intake.signs import (
    AnsweredBy,
    HowOften,
    InfantAge,
    Since,
    Whose,
)
from attunement_clinic.safety.queries import contacts_for
from attunement_clinic.selfcheck.payloads import (
    CallNumber,
    CheckProps,
    ChoiceProps,
    NatureOption,
    Option,
    StepProps,
    asks_more,
)
from attunement_clinic.selfcheck.questions import STEPS, VERSION, Choice, Step
from attunement_clinic.selfcheck.wording import ANSWERS


def check_props(practice: Practice, now: datetime) -> CheckProps:
    """Gather everything the page needs, so that nothing is asked of us on the way."""
    promise = promise_of(practice, now)
    return CheckProps(
        version=VERSION,
        steps=[_step(step) for step in STEPS],
        natures=[
            NatureOption(
                value=nature.value, label=str(nature.label), answer=str(answer)
            )
            for nature, answer in ANSWERS.items()
        ],
        answered_by=_options(AnsweredBy),
        infant_age=_options(InfantAge),
        how_often=_options(HowOften),
        since=_options(Since),
        whose=_options(Whose),
        contacts=[
            CallNumber(
                label=each.label,
                number=each.number,
                dial=each.dial,
                hours=each.hours,
            )
            for each in contacts_for(practice.id)
        ],
        telephone=_telephone(practice),
        read_by=promise.words,
        read_by_ms=int(promise.read_by.timestamp() * 1000) if promise.read_by else 0,
        waiting=reception_of(practice).waiting,
    )


def _step(step: Step) -> StepProps:
    return StepProps(
        key=step.key,
        title=str(step.title),
        hint=str(step.hint),
        choices=[_choice(choice) for choice in step.choices],
    )


def _choice(choice: Choice) -> ChoiceProps:
    return ChoiceProps(
        key=choice.key,
        words=str(choice.words),
        said=str(choice.said),
        about=str(choice.about),
        about_older=str(choice.about_older),
        kind=choice.kind,
        alone=choice.alone,
        asks_more=asks_more(choice),
        natures=[str(each) for each in choice.natures],
    )


def _options(choices: type[TextChoices]) -> list[Option]:
    return [Option(value=value, label=str(label)) for value, label in choices.choices]


def _telephone(practice: Practice) -> CallNumber | None:
    reception = reception_of(practice)
    if not reception.telephone:
        return None
    return CallNumber(
        label=practice.name,
        number=reception.telephone,
        dial=reception.dial,
        hours=reception.telephone_hours,
    )
