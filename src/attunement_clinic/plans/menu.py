"""Small calm moments to offer. Our own words; nothing here is a task or a target."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attunement_clinic.plans.models import Activity


@dataclass(frozen=True, slots=True)
class Offer:
    """One idea a caregiver may pick, or change, or leave."""

    kind: str
    title: str | Promise
    occasion: str | Promise


MENU: tuple[Offer, ...] = (
    Offer(Activity.Kind.CUDDLE, _("A long cuddle"), _("After the evening feed")),
    Offer(Activity.Kind.CUDDLE, _("Cuddle, wait for the look"), _("Before sleep")),
    Offer(
        Activity.Kind.TALK, _("Talk while changing"), _("Say what you do, then wait")
    ),
    Offer(Activity.Kind.TALK, _("One song, then a pause"), _("Any quiet moment")),
    Offer(Activity.Kind.PLAY, _("Floor time"), _("Baby chooses, you follow")),
    Offer(
        Activity.Kind.PLAY, _("Look at one thing together"), _("By a window, on a walk")
    ),
    Offer(Activity.Kind.SMILE, _("Meet a smile with a smile"), _("When baby wakes")),
    Offer(Activity.Kind.LAUGH, _("Find what makes you both laugh"), _("In the bath")),
)
