"""The guide of the clinical interview: what is talked about, in order, none obligatory.

Questions to talk from, written by us. What is asked about safety is asked of each parent.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from attunement_clinic.families.models import Caregiver
from attunement_clinic.families.naming import short_name

THOUGHTS = "thoughts"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a note: its key stays, whatever its title is called."""

    key: str
    title: str
    ask: str = ""


class SafetyQuestion(models.TextChoices):
    ESTRANGED = (
        "estranged",
        gettext_lazy("Feels a stranger to the baby: new, and not going away"),
    )
    CONFUSED = (
        "confused",
        gettext_lazy("Confused, or hears, sees or believes what others do not"),
    )
    NO_SLEEP = "no_sleep", gettext_lazy("Sleeps hardly at all, and needs no sleep")
    VIOLENCE = (
        "violence",
        gettext_lazy("Hurt, threatened or controlled by somebody at home"),
    )


# Asked only when the other parent cannot hear it.
ASKED_ALONE = frozenset({SafetyQuestion.VIOLENCE})


def record_parts(people: Iterable[Caregiver]) -> list[Part]:
    """Return the parts of a family's record note; each parent's own stand apart."""
    named = [(person.id, short_name(person)) for person in people]
    return [
        *_beginning(),
        *_day(),
        *(
            Part(
                f"describes:{person}",
                gettext("How %(who)s describes the baby") % {"who": who},
                gettext(
                    "Three words for the baby, and a time when each was true. What happens between them when the baby calls."
                ),
            )
            for person, who in named
        ),
        Part(
            "beliefs",
            gettext("Beliefs and stories"),
            gettext(
                "What the crying is for, whom the baby takes after, what is said in the family. Word for word."
            ),
        ),
        *(
            Part(
                f"own:{person}",
                gettext("Who cared for %(who)s as a child") % {"who": who},
                gettext(
                    "Who came at night, who played, who left. What comes back now, with the baby."
                ),
            )
            for person, who in named
        ),
        Part(
            "support",
            gettext("Support"),
            gettext("Who helps, who could, when there is an hour of rest."),
        ),
        Part("more", gettext("Anything else")),
    ]


def process_parts() -> list[Part]:
    return [
        Part(
            THOUGHTS,
            gettext("What it was like to be there"),
            gettext("Your own thoughts and feelings. They are no part of the record."),
        )
    ]


def _beginning() -> list[Part]:
    return [
        Part(
            "birth",
            gettext("Pregnancy and birth"),
            gettext(
                "How it began, what was hoped and feared, earlier losses. How the birth was, who was there."
            ),
        ),
        Part(
            "first_weeks",
            gettext("The first weeks"),
            gettext(
                "First sight and first touch, apart or together. When the feeling for the baby came, or has not come yet."
            ),
        ),
    ]


def _day() -> list[Part]:
    return [
        Part(
            "sleeping",
            gettext("A day with the baby: sleeping"),
            gettext("Where, with whom, how the baby is settled, the nights."),
        ),
        Part(
            "feeding",
            gettext("A day with the baby: feeding"),
            gettext(
                "Breast, bottle, spoon. How it begins and ends, who looks at whom."
            ),
        ),
        Part(
            "playing",
            gettext("A day with the baby: playing"),
            gettext("What they do together, and who begins. When it is fun."),
        ),
        Part(
            "stimulation",
            gettext("A day with the baby: stimulation"),
            gettext("What is too much or too little, and how the baby shows it."),
        ),
    ]
