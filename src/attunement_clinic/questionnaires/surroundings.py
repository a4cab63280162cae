"""What forms tell a family's path, a clinician's day and a caregiver's week."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import (
    Agreed,
    HomePart,
    PathEvent,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.queries import unread_of, waiting_forms


class FormSurroundings(Surroundings):
    """Forms asked for, answered, waiting to be read."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        rows = QuestionnaireResponse.objects.filter(
            family__in=families, completed_at__isnull=False
        ).select_related("caregiver", "request")
        together: dict[tuple[UUID, UUID, object], list[QuestionnaireResponse]] = {}
        for row in rows:
            key = (row.family_id, row.caregiver_id, row.answered_on)
            together.setdefault(key, []).append(row)
        for answered in together.values():
            yield answered[0].family_id, _event(answered)

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        for row in unread_of(families):
            yield WaitingItem(
                title=_("Read what %(who)s answered, Family %(family)s")
                % {"who": short_name(row.caregiver), "family": row.family},
                text=row.title,
                since=row.completed_at,
                address=reverse("questionnaires:answers", args=[row.id]),
            )

    def agreed(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Agreed]:
        rows = (
            QuestionnaireRequest.objects.filter(
                family__in=families,
                withdrawn_at__isnull=True,
                closes_on__lt=now.date(),
            )
            .exclude(response__completed_at__isnull=False)
            .order_by("closes_on")
        )
        for row in rows:
            yield Agreed(
                family_id=row.family_id,
                caregiver_id=row.caregiver_id,
                day=row.closes_on,
                text=_("“%(form)s” was open until then.") % {"form": row.title},
            )

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        forms = waiting_forms(actor, now)
        if forms:
            yield HomePart(
                order=15,
                template="questionnaires/parts/waiting.html",
                values={"forms": forms},
            )

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        open_rows = (
            QuestionnaireRequest.objects.filter(
                family=family,
                withdrawn_at__isnull=True,
                opens_on__lte=now.date(),
                closes_on__gte=now.date(),
            )
            .exclude(response__completed_at__isnull=False)
            .select_related("caregiver")
        )
        yield HomePart(
            order=15,
            template="questionnaires/parts/family.html",
            values={
                "family": family,
                "open": [
                    {"title": row.title, "who": short_name(row.caregiver)}
                    for row in open_rows
                ],
                "unread": unread_of([family]).count(),
            },
        )


def _event(answered: Sequence[QuestionnaireResponse]) -> PathEvent:
    first = answered[0]
    return PathEvent(
        title=_("%(who)s answered") % {"who": short_name(first.caregiver)},
        at=max(row.completed_at or row.created_at for row in answered),
        text=", ".join(row.title for row in answered) + ".",
        address=reverse("questionnaires:forms", args=[first.family_id]),
        is_contact=any(row.entered_by_id is None for row in answered),
    )
