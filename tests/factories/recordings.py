"""Films as rows; what a film is made of comes from the real store in its own tests."""

import factory
from factory.django import DjangoModelFactory

from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.models import (
    Acknowledgement,
    Consent,
    FilmInvitation,
    Recording,
    RecordingSubject,
    Situation,
)
from factories.families import CaregiverFactory


class FilmInvitationFactory(DjangoModelFactory[FilmInvitation]):
    class Meta:
        model = FilmInvitation

    caregiver = factory.SubFactory(CaregiverFactory)
    family = factory.SelfAttribute("caregiver.family")
    practice = factory.SelfAttribute("caregiver.practice")
    asked_by = factory.SelfAttribute("caregiver.family.opened_by")
    situation = Situation.SLEEPING
    words = "A few minutes of settling to sleep."


class RecordingFactory(DjangoModelFactory[Recording]):
    class Meta:
        model = Recording

    invitation = factory.SubFactory(FilmInvitationFactory)
    caregiver = factory.SelfAttribute("invitation.caregiver")
    family = factory.SelfAttribute("invitation.family")
    practice = factory.SelfAttribute("invitation.practice")
    situation = factory.SelfAttribute("invitation.situation")
    number = factory.Sequence(lambda n: n + 1)
    state = Recording.State.READY
    duration_ms = 75_000
    frame_rate_num = 30
    frame_rate_den = 1
    frame_count = 2250
    width = 1280
    height = 720


class RecordingSubjectFactory(DjangoModelFactory[RecordingSubject]):
    class Meta:
        model = RecordingSubject

    recording = factory.SubFactory(RecordingFactory)
    practice = factory.SelfAttribute("recording.practice")
    key = "caregiver-1"
    caregiver = factory.SelfAttribute("recording.caregiver")


class AcknowledgementFactory(DjangoModelFactory[Acknowledgement]):
    class Meta:
        model = Acknowledgement

    caregiver = factory.SubFactory(CaregiverFactory)
    practice = factory.SelfAttribute("caregiver.practice")
    version = "1"
    language = "en-gb"
    text_digest = "0" * 64


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    recording = factory.SubFactory(RecordingFactory)
    caregiver = factory.SelfAttribute("recording.caregiver")
    practice = factory.SelfAttribute("recording.practice")
    purpose = Purpose.THERAPY
