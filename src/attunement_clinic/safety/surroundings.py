"""What calls and holds tell a family's path; on its page, a way to open a call."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.surroundings import (
    HomePart,
    PathEvent,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.families.voices import voice_of
from attunement_clinic.policy import Actor
from attunement_clinic.safety.models import SafeguardingHold, SafetyTask


class SafetySurroundings(Surroundings):
    """Calls, what came of them, and holds of films."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        rows = SafetyTask.objects.filter(family__in=families).select_related(
            "caregiver", "acknowledged_by"
        )
        for row in rows:
            if row.family_id is not None:
                yield row.family_id, _event(row)
        for hold in SafeguardingHold.objects.filter(family__in=families):
            yield hold.family_id, _hold_event(hold)

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        """Yield the holds that wait for a second person, or whose review is due."""
        soon = timezone.localdate(now) + timedelta(days=3)
        for hold in (
            SafeguardingHold.objects.unfinished()
            .filter(family__in=families)
            .select_related("family")
        ):
            if hold.state == SafeguardingHold.State.PROPOSED:
                if hold.proposed_by_id != actor.user_id:
                    yield _waiting(hold, _("A hold waits for a second person"))
            elif hold.end_proposed_by_id not in (None, actor.user_id):
                yield _waiting(hold, _("The end of a hold waits for a second person"))
            elif hold.review_on <= soon:
                yield _waiting(hold, _("A held film is to be looked at again"))

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        yield HomePart(
            order=90,
            template="safety/parts/open_call.html",
            values={
                "people": [
                    {"id": person.id, "name": short_name(person)}
                    for person in family.caregivers.all()
                ]
            },
        )


def _waiting(hold: SafeguardingHold, title: str) -> WaitingItem:
    return WaitingItem(
        title=_("Family %(family)s: %(what)s") % {"family": hold.family, "what": title},
        text=_("By %(day)s.") % {"day": date_format(hold.review_on, "j F")},
        since=hold.created_at,
        address=reverse("safety:hold", args=[hold.id]),
    )


def _hold_event(hold: SafeguardingHold) -> PathEvent:
    return PathEvent(
        title=_("A film held for safeguarding"),
        at=hold.created_at,
        text=hold.get_state_display(),
        address=reverse("safety:hold", args=[hold.id]),
    )


def _event(row: SafetyTask) -> PathEvent:
    if row.state == SafetyTask.State.CLOSED:
        words = _("Answered for, with an outcome.")
    elif row.acknowledged_by is not None:
        words = _("%(who)s has it.") % {"who": staff_initials(row.acknowledged_by)}
    else:
        words = _("Nobody has it yet.")
    who = short_name(row.caregiver) if row.caregiver is not None else ""
    return PathEvent(
        title=_("A person was needed, %(who)s") % {"who": who},
        at=row.created_at,
        text=words,
        voices=() if row.caregiver is None else (voice_of(row.caregiver),),
        address=reverse("safety:call", args=[row.id]),
        is_contact=row.source != SafetyTask.Source.STAFF,
    )
