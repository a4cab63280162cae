"""What calls for a person tell a family's path; on its page, a way to open one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.surroundings import HomePart, PathEvent, Surroundings
from attunement_clinic.families.voices import voice_of
from attunement_clinic.policy import Actor
from attunement_clinic.safety.models import SafetyTask


class SafetySurroundings(Surroundings):
    """Calls, and what came of them."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        rows = SafetyTask.objects.filter(family__in=families).select_related(
            "caregiver", "acknowledged_by"
        )
        for row in rows:
            if row.family_id is not None:
                yield row.family_id, _event(row)

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
