"""A review, locked, in one of the states in which a change may happen."""

from uuid import UUID

from django.utils.translation import gettext as _

from attunement_clinic.review.models import ReviewSession
from attunement_clinic.web.problems import ProblemError

State = ReviewSession.State


def locked(review_id: UUID, *states: str) -> ReviewSession:
    review = (
        ReviewSession.objects.select_for_update(of=("self",))
        .select_related("caregiver", "family", "practice")
        .get(id=review_id)
    )
    if review.state not in states:
        raise ProblemError(
            409,
            _("This review is %(state)s.") % {"state": review.get_state_display()},
            what_is_safe=_("Everything shown as saved is saved."),
            what_to_do=_("Load the page again."),
        )
    return review
