"""What forms tell a family's path, a clinician's day and a caregiver's week."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.surroundings import (
    Agreed,
    HomePart,
    PathEvent,
    Reached,
    Source,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.families.voices import voice_of
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import BUILDS_ON
from attunement_clinic.questionnaires.queries import unread_of, waiting_forms
from attunement_clinic.questionnaires.window import today_of


def again_key(response_id: UUID) -> str:
    """Name the item of a form that asks again, so that what came of it takes its place."""
    return f"again:{response_id}"


class FormSurroundings(Surroundings):
    """Forms asked for, answered, waiting to be read."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        rows = QuestionnaireResponse.objects.filter(
            family__in=families, completed_at__isnull=False
        ).select_related("caregiver", "request", "entered_by")
        together: dict[tuple[object, ...], list[QuestionnaireResponse]] = {}
        for row in rows:
            is_alone = row.id if _asks_again(row) else None
            key = (row.family_id, row.caregiver_id, row.answered_on, is_alone)
            together.setdefault(key, []).append(row)
        for answered in together.values():
            yield answered[0].family_id, _event(answered)
        asked = _open_rows(families, timezone.now())
        for request in asked.select_related("caregiver", "asked_by"):
            yield request.family_id, _asked(request)

    def reached(self, practice: Practice) -> Iterable[Reached]:
        rows = QuestionnaireResponse.objects.filter(
            practice=practice, completed_at__isnull=False
        ).values_list("family_id")
        for family_id, last in rows.annotate(last=Max("completed_at")).order_by():
            yield Reached(subject_id=family_id, at=last)

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
            _unanswered(families)
            .filter(closes_on__lt=_today(families, now))
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
        open_rows = _open_rows([family], now).select_related("caregiver")
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


def _today(families: Sequence[Family], now: datetime) -> date:
    """Say which day it is where the families' practice is."""
    return today_of(families[0].practice, now) if families else now.date()


def _unanswered(families: Sequence[Family]) -> QuerySet[QuestionnaireRequest]:
    return QuestionnaireRequest.objects.filter(
        family__in=families, withdrawn_at__isnull=True
    ).exclude(response__completed_at__isnull=False)


def _open_rows(
    families: Sequence[Family], now: datetime
) -> QuerySet[QuestionnaireRequest]:
    today = _today(families, now)
    return _unanswered(families).filter(opens_on__lte=today, closes_on__gte=today)


def _asks_again(row: QuestionnaireResponse) -> bool:
    return row.request is not None and row.request.form in BUILDS_ON


def _event(answered: Sequence[QuestionnaireResponse]) -> PathEvent:
    """Tell of one caregiver's day of answers; each form leads to its own."""
    first = answered[0]
    typed_by = first.entered_by
    is_own = typed_by is None or typed_by.id == first.caregiver.user_id
    return PathEvent(
        title=_("%(who)s answered") % {"who": short_name(first.caregiver)},
        at=max(row.completed_at or row.created_at for row in answered),
        text=""
        if is_own or typed_by is None
        else _("Entered by %(who)s:") % {"who": staff_initials(typed_by)},
        voices=(voice_of(first.caregiver),),
        sources=tuple(
            Source(
                title=row.title,
                address=reverse("questionnaires:answers", args=[row.id]),
            )
            for row in answered
        ),
        key=again_key(first.id) if _asks_again(first) else "",
        is_contact=any(row.entered_by_id is None for row in answered),
    )


def _asked(row: QuestionnaireRequest) -> PathEvent:
    return PathEvent(
        title=_("%(who)s is asked: %(form)s")
        % {"who": short_name(row.caregiver), "form": row.title},
        text=_("Open until %(day)s.") % {"day": date_format(row.closes_on, "j F")},
        voices=(voice_of(row.asked_by),),
        address=reverse("questionnaires:forms", args=[row.family_id]),
        is_ahead=True,
    )
