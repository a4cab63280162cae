"""The thirteen signs that something may be hard between a parent and a baby.

A list to talk from, not a scale: no sum is ever made of it. Seven show in the caregiver,
six in the baby. The self-check asks each in plain words; the interview uses the same list.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sign(models.TextChoices):
    AVERSION = "aversion", _("Dislike or hatred of the baby")
    AVOIDANCE = "avoidance", _("Avoiding the baby")
    REGRET = "regret", _("Regret, feeling trapped, wanting to escape or give away")
    WISH_FOR_ABSENCE = "wish_for_absence", _("Wishing the baby gone, taken or dead")
    ROUGHNESS = "roughness", _("Shouting, cursing, rough hands")
    WORRY = "worry", _("Constant worry though nothing is wrong")
    WINNING = "winning", _("The baby works to win an absent parent")
    SLEEP = "sleep", _("Sleep")
    BREAST = "breast", _("Refusing the breast, or not letting go of it")
    MOOD = "mood", _("Sad, withdrawn, afraid or restless")
    CLINGING = "clinging", _("Clinging")
    TURNING_AWAY = "turning_away", _("Turning the eyes away")
    SEEKING = "seeking", _("Always seeking attention")


CAREGIVER_SIGNS = frozenset(
    {
        Sign.AVERSION,
        Sign.AVOIDANCE,
        Sign.REGRET,
        Sign.WISH_FOR_ABSENCE,
        Sign.ROUGHNESS,
        Sign.WORRY,
        Sign.WINNING,
    }
)
INFANT_SIGNS = frozenset(Sign) - CAREGIVER_SIGNS


class HowOften(models.TextChoices):
    ONCE = "once", _("Once or twice")
    AT_TIMES = "at_times", _("Now and then")
    MOST_DAYS = "most_days", _("Most days")
    NEARLY_ALWAYS = "nearly_always", _("Nearly all the time")


class Since(models.TextChoices):
    DAYS = "days", _("A few days")
    WEEKS = "weeks", _("A few weeks")
    MONTHS = "months", _("Some months")
    BIRTH = "birth", _("Since the birth")
    PREGNANCY = "pregnancy", _("Since the pregnancy, or before")


class Whose(models.TextChoices):
    MOTHER = "mother", _("The mother")
    FATHER = "father", _("The father")
    BOTH = "both", _("Both")


class Nature(models.TextChoices):
    """How a parent tells a thought from a wish or a deed: by their own choice alone."""

    UNWANTED = (
        "unwanted",
        _("It is a thought that comes. I do not want it, and it frightens me."),
    )
    STOPS = "stops", _("I notice it, and I stop.")
    WANTING = "wanting", _("A part of me wants it, or I could do it.")
    AFRAID = "afraid", _("I am afraid that I could hurt my baby.")
    HAPPENED = "happened", _("My baby has been hurt, shaken or hit.")
    TO_A_PERSON = "to_a_person", _("I would rather tell a person.")


class AnsweredBy(models.TextChoices):
    MOTHER = "mother", _("A mother")
    FATHER = "father", _("A father")
    BOTH = "both", _("Both of us, together")
    OTHER = "other", _("Somebody else who cares for the baby")


class InfantAge(models.TextChoices):
    UNBORN = "unborn", _("Not born yet")
    FIRST_DAYS = "first_days", _("Up to 2 weeks")
    FIRST_WEEKS = "first_weeks", _("2 to 6 weeks")
    FIRST_MONTHS = "first_months", _("6 weeks to 6 months")
    OLDER = "older", _("Older than 6 months")
