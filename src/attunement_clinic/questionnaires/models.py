"""Questionnaires: the words a practice may use, what was asked, and every answer given."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True)


class Instrument(PracticeRow):
    """A version of a questionnaire with the wording this practice may use.

    `key` names the library's key it is scored by; empty for a form of the practice's own
    that has no scores. `questionnaire` is FHIR R4 JSON.
    """

    key = models.CharField(max_length=40, blank=True)
    version = models.CharField(_("version"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    questionnaire = models.JSONField()
    source = models.CharField(_("where the wording comes from"), max_length=500)
    licence = models.CharField(_("by which right it is used"), max_length=500)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "language", "-created_at"]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class QuestionnaireRequest(PracticeRow):
    """A caregiver is asked to answer a form, in a window of days.

    The form is kept here as it was asked, so that later changes of wording change no
    answer's meaning. Each caregiver's requests are theirs alone.
    """

    class Occasion(models.TextChoices):
        INTAKE = "intake", _("At the beginning")
        MEETING = "meeting", _("Every meeting")
        MID = "mid", _("Half way")
        END = "end", _("At the end")
        FOLLOW_UP = "follow_up", _("Some months later")
        ONCE = "once", _("Once")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="questionnaire_requests"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="questionnaire_requests"
    )
    instrument = models.ForeignKey(
        Instrument, null=True, on_delete=models.PROTECT, related_name="+"
    )
    form = models.CharField(max_length=40)
    key = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    questionnaire = models.JSONField()
    has_safety_item = models.BooleanField(default=False)
    occasion = models.CharField(
        max_length=20, choices=Occasion.choices, default=Occasion.ONCE
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    withdrawn_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    # Which meeting it is asked around; meetings are kept by an app above.
    meeting_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["opens_on", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["caregiver", "meeting_id", "form", "language"],
                name="request_once_a_meeting",
            ),
            models.CheckConstraint(
                name="request_closes_after_it_opens",
                condition=models.Q(closes_on__gte=models.F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} for {self.caregiver_id}"


class MeetingForm(PracticeRow):
    """A form that a caregiver is asked for around every meeting, from a day to a day.

    `form` is one of our own, or the id of a wording the practice loaded.
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="meeting_forms"
    )
    form = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    until = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["caregiver", "form"],
                condition=models.Q(ended_at__isnull=True),
                name="meeting_form_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} around every meeting of {self.caregiver_id}"


class QuestionnaireResponse(PracticeRow):
    """What one caregiver answered: given on the phone, on the tablet, on paper, elsewhere."""

    class Status(models.TextChoices):
        IN_PROGRESS = "in-progress", _("Begun")
        COMPLETED = "completed", _("Sent")
        AMENDED = "amended", _("Changed after it was sent")

    class Way(models.TextChoices):
        PHONE = "phone", _("on their own device")
        TABLET = "tablet", _("on the practice’s tablet")
        PAPER = "paper", _("on paper, entered by the team")
        IMPORT = "import", _("from another system")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="questionnaire_responses"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="questionnaire_responses"
    )
    request = models.OneToOneField(
        QuestionnaireRequest,
        null=True,
        on_delete=models.PROTECT,
        related_name="response",
    )
    key = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    questionnaire = models.JSONField(null=True)
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.IN_PROGRESS
    )
    way = models.CharField(max_length=10, choices=Way.choices)
    answered_on = models.DateField()
    completed_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-answered_on", "-created_at"]

    def __str__(self) -> str:
        return f"{self.title} of {self.caregiver_id}"


class GivenAnswer(PracticeRow):
    """One answer as it was given. The database refuses to change it.

    The newest of a question counts. An answer that came after the form was closed is
    kept and does not count (`counts`); whether it asks for a person was looked at all
    the same. `client_id` makes a repeated sending one answer.
    """

    response = models.ForeignKey(
        QuestionnaireResponse, on_delete=models.PROTECT, related_name="answers"
    )
    number = models.PositiveIntegerField()
    client_id = models.UUIDField()
    link_id = models.CharField(max_length=60)
    code = models.CharField(max_length=60, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    value = models.FloatField(null=True)
    counts = models.BooleanField(default=True)
    way = models.CharField(max_length=10, choices=QuestionnaireResponse.Way.choices)
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["response", "number"], name="answer_number_once"
            ),
            models.UniqueConstraint(
                fields=["response", "client_id"], name="answer_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} number {self.number}"


class Score(PracticeRow):
    """What a scale came to, with the key and the library that computed it."""

    response = models.ForeignKey(
        QuestionnaireResponse, on_delete=models.PROTECT, related_name="scores"
    )
    scale = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    answered = models.PositiveSmallIntegerField()
    item_count = models.PositiveSmallIntegerField()
    is_pro_rated = models.BooleanField(default=False)
    key = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    library_version = models.CharField(max_length=20)
    answers_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.key} {self.scale} {self.value}"


class TabletLink(PracticeRow):
    """A short way to one form on the practice's tablet, for somebody without an account.

    It opens once, for a quarter of an hour; only a digest of it is kept.
    """

    request = models.ForeignKey(
        QuestionnaireRequest, on_delete=models.PROTECT, related_name="tablet_links"
    )
    token_digest = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"tablet link of {self.request_id}"
