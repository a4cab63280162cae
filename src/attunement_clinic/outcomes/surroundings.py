"""What outcomes tell a family's page: where each worry stands, in words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import (
    HomePart,
    PathEvent,
    Reached,
    Source,
    Surroundings,
)
from attunement_clinic.families.voices import voice_of
from attunement_clinic.outcomes.queries import worries_of
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import BUILDS_ON
from attunement_clinic.questionnaires.surroundings import again_key

_Occasion = QuestionnaireRequest.Occasion
_LOOKING_BACK = frozenset({_Occasion.END, _Occasion.FOLLOW_UP})


class OutcomeSurroundings(Surroundings):
    """The worries named at the start, as they stand now; when they were asked again."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        rows = QuestionnaireResponse.objects.filter(
            family__in=families,
            completed_at__isnull=False,
            request__form__in=BUILDS_ON,
        ).select_related("caregiver", "request")
        for row in rows:
            yield row.family_id, _event(row)

    def reached(self, practice: Practice) -> Iterable[Reached]:
        rows = QuestionnaireResponse.objects.filter(
            practice=practice,
            completed_at__isnull=False,
            request__occasion__in=_LOOKING_BACK,
        ).values_list("family_id")
        for family_id, first in rows.annotate(first=Min("completed_at")).order_by():
            yield Reached(subject_id=family_id, step="outcome", at=first)

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        yield HomePart(
            order=18,
            template="outcomes/parts/worries.html",
            values={"family": family, "people": worries_of(family)},
        )


def _event(row: QuestionnaireResponse) -> PathEvent:
    """Tell that what was named at the start was asked again, at the end or on the way."""
    asked = row.request
    is_outcome = asked is not None and asked.occasion in _LOOKING_BACK
    return PathEvent(
        title=_("%(who)s looked back") % {"who": short_name(row.caregiver)},
        at=row.completed_at,
        text=_("%(form)s. %(occasion)s.")
        % {
            "form": row.title,
            "occasion": asked.get_occasion_display() if asked else "",
        },
        step="outcome" if is_outcome else "",
        voices=(voice_of(row.caregiver),),
        sources=(
            Source(
                title=_("Where everything stands"),
                address=reverse("outcomes:family", args=[row.family_id]),
            ),
            Source(
                title=_("What %(who)s said") % {"who": short_name(row.caregiver)},
                address=reverse("questionnaires:answers", args=[row.id]),
            ),
        ),
        key=again_key(row.id),
        is_contact=row.entered_by_id is None,
    )
