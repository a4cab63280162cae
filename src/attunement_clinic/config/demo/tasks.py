"""The demo's one job: when its film is ready, tell what followed."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.config.demo.story import tell_story
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review.models import Moment

AGAIN_IN_S = 2
_ENDED = {Recording.State.REFUSED, Recording.State.ABANDONED}


@app.task(name="demo.tell_story")
def tell_story_when_ready(recording_id: str) -> None:
    """Wait for the film by asking again later; never twice, never for a refused film."""
    with transaction.atomic():
        recording = (
            Recording.objects.select_for_update(of=("self",))
            .select_related("family__opened_by")
            .get(id=UUID(recording_id))
        )
        if recording.state in _ENDED or Moment.objects.filter(recording=recording):
            return
        if recording.state != Recording.State.READY:
            again = app.configure_task(
                "demo.tell_story", schedule_in={"seconds": AGAIN_IN_S}
            )
            again.defer(recording_id=recording_id)
            return
        clinician = actor_for(recording.family.opened_by)
        if clinician is not None:
            tell_story(clinician, recording=recording)
