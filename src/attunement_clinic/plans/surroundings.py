"""What goals, meetings and calm moments tell the pages of a family."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import (
    Agreed,
    HomePart,
    Meeting,
    PathEvent,
    Reached,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.plans.models import Appointment, DiaryWords
from attunement_clinic.plans.queries import (
    activities_for,
    called_off_for,
    clock_of,
    goals_for,
    goals_of_family,
    next_appointment_for,
)
from attunement_clinic.plans.spine import items_of, reached_in
from attunement_clinic.policy import Actor

_STILL_ON = timedelta(hours=1)


class PlanSurroundings(Surroundings):
    """Goals, meetings, calm moments."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        yield from items_of(actor, families)

    def reached(self, practice: Practice) -> Iterable[Reached]:
        yield from reached_in(practice)

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        rows = DiaryWords.objects.filter(
            family__in=families, read_at__isnull=True
        ).select_related("caregiver", "family")
        newest = {row.caregiver_id: row for row in rows.order_by("created_at")}
        for row in newest.values():
            yield WaitingItem(
                title=_("Read what %(who)s wrote of a day, Family %(family)s")
                % {"who": short_name(row.caregiver), "family": row.family},
                since=row.created_at,
                address=reverse("plans:plan", args=[row.family_id]),
            )

    def agreed(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Agreed]:
        rows = Appointment.objects.filter(
            family__in=families, missed_at__isnull=False, cancelled_at__isnull=True
        ).select_related("practice")
        for row in rows:
            yield Agreed(
                family_id=row.family_id,
                caregiver_id=row.caregiver_id,
                day=row.starts_at.astimezone(clock_of(row.practice)).date(),
                text=_("The meeting of that day did not take place."),
            )

    def meetings(
        self, actor: Actor, families: Sequence[Family], day: date
    ) -> Iterable[Meeting]:
        return (
            _meeting(row)
            for row in _coming(families).filter(clinician_id=actor.user_id)
            if row.starts_at.astimezone(clock_of(row.practice)).date() == day
        )

    def next_meetings(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Meeting]:
        rows = _coming(families).filter(starts_at__gte=now - _STILL_ON)
        return (_meeting(row) for row in rows)

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        meeting = next_appointment_for(actor)
        if meeting is not None:
            yield HomePart(
                order=10,
                template="plans/parts/meeting.html",
                values={"meeting": meeting, "zone": clock_of(caregiver.practice)},
            )
        called_off = called_off_for(actor)
        if called_off:
            yield HomePart(
                order=11,
                template="plans/parts/called_off.html",
                values={
                    "meetings": called_off,
                    "zone": clock_of(caregiver.practice),
                },
            )
        calm = activities_for(actor)
        if calm:
            yield HomePart(
                order=30, template="plans/parts/calm.html", values={"calm": calm}
            )
        goals = goals_for(actor)
        if goals:
            yield HomePart(
                order=35,
                template="plans/parts/own_goals_card.html",
                values={"goals": goals},
            )

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        goals = goals_of_family(family)
        people = [
            {
                "name": short_name(person),
                "goals": [goal for goal in goals[person.id] if not goal.is_over],
            }
            for person in family.caregivers.all()
        ]
        meetings = _coming([family]).filter(starts_at__gte=now - _STILL_ON)
        yield HomePart(
            order=20,
            template="plans/parts/goals.html",
            values={"family": family, "people": people},
        )
        yield HomePart(
            order=25,
            template="plans/parts/meetings.html",
            values={"family": family, "meetings": list(meetings)},
        )


def _coming(families: Sequence[Family]) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(family__in=families, cancelled_at__isnull=True)
        .select_related("caregiver", "practice", "clinician", "family")
        .order_by("starts_at")
    )


def _meeting(row: Appointment) -> Meeting:
    return Meeting(
        starts_at=row.starts_at,
        title=_("meeting with %(who)s") % {"who": short_name(row.caregiver)},
        text=_("%(place)s, %(minutes)s minutes. Family %(family)s.")
        % {
            "place": row.get_place_display(),
            "minutes": row.minutes,
            "family": row.family,
        },
        family_id=row.family_id,
        caregiver_id=row.caregiver_id,
        address=f"/desk/families/{row.family_id}",
        action=_("Open the family"),
    )
